"""The account of one year: what was promised, what was done, what it cost, and whether it worked."""

from agov.reports.kinds.annual.builder import ANNUAL

__all__ = ["ANNUAL"]
