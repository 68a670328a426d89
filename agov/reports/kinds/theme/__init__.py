"""One theme in four blocks: what we wanted, what we did, what it cost, whether it worked."""

from agov.reports.kinds.theme.builder import THEME

__all__ = ["THEME"]
