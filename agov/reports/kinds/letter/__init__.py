"""A letter to the council."""

from agov.reports.kinds.letter.builder import LETTER

__all__ = ["LETTER"]
