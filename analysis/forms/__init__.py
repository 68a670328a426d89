"""Forms of the analysis room: one module per noun."""
