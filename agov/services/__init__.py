"""Every write that matters in the agov room, as verbs."""
