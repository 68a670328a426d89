"""Forms of the vap room."""
