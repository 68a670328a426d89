"""Pure rules of the cycle room: no Django, no database, no clock."""
