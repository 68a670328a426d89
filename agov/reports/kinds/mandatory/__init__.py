"""The indicators that the law asks of the budget."""

from agov.reports.kinds.mandatory.builder import MANDATORY

__all__ = ["MANDATORY"]
