"""Pages of the cycle room: one module per noun."""
