"""Every write that matters in the cycle room, as verbs."""
