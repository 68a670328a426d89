"""The city, a wijk or a target group in figures."""

from agov.reports.kinds.figures.builder import kind_of_figures

__all__ = ["kind_of_figures"]
