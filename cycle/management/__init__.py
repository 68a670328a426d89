"""Commands of the cycle room."""
