"""Programs around the product: what `make` runs."""
