"""Drawings of the vap room: places on a scale, no queries."""
