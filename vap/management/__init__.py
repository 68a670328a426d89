"""Commands of the agov room."""
