"""Every write that matters in the vap room, as verbs."""
