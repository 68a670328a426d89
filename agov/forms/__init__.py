"""Forms of the director's room: one module per noun."""
