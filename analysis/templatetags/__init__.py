"""Template tags of the analysis room."""
