"""The plan of one year for everybody: what is done, who does it, when, and the money."""

from agov.reports.kinds.year_plan.builder import YEAR_PLAN

__all__ = ["YEAR_PLAN"]
