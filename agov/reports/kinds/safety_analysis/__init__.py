"""The safety analysis of a cycle: the two halves, the findings and who read them otherwise."""

from agov.reports.kinds.safety_analysis.builder import ANALYSIS

__all__ = ["ANALYSIS"]
