"""What a plan or a whole cycle brought, in guarded words."""

from agov.reports.kinds.evaluation.builder import EVALUATION

__all__ = ["EVALUATION"]
