"""Fetching a table from its source and taking it in as a delivery."""
