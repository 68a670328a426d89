"""Pure functions of the director's room: no database, no web."""
