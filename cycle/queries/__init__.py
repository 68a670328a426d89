"""Reads of the cycle room that need thought: one module per noun."""
