"""Every write that matters in the analysis room, as verbs."""
