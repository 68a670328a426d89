"""Reads of the vap room that need thought: one module per noun."""

from vap.queries.dispositions import findings_without_choice, undecided_findings
from vap.queries.projects import carry_over_blockers, undecided_projects

__all__ = ["carry_over_blockers", "findings_without_choice", "undecided_findings", "undecided_projects"]
