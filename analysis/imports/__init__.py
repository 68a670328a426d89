"""Readers of deliveries: one module per source, from file to checked rows and rejects; no database access."""
