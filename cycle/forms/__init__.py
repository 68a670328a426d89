"""Forms of the cycle room: one module per noun."""
