"""Tables of the cycle room as frozen values: the same for page and file."""
