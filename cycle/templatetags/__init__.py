"""Template tags of the cycle room."""
