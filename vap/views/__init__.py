"""Pages of the vap room."""
