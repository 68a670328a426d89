"""The director's room: AGOV meetings, partner sessions and pages that need two apps below."""
