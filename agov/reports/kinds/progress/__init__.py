"""How the plans of a cycle go: who did what, what is late and what comes next."""

from agov.reports.kinds.progress.builder import PROGRESS

__all__ = ["PROGRESS"]
