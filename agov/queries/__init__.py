"""Reads of the agov room that need thought: one module per noun."""
