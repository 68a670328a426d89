"""Template tags of the agov room."""
