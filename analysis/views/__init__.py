"""Pages of the analysis room: deliveries and reports."""
