"""Pure statistics on data frames: no Django, no database, no clock, no rounding."""
