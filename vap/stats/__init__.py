"""Pure calculations of the vap room."""
