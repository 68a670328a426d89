"""What one change would do to each of several VAPs: old beside new, and where it cannot be done and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from vap.enums import VAP_MOVES, VAP_OVER, BulkKind, VapState
from vap.models import VAP

FIELD_OF: Final = {BulkKind.THEME: "theme", BulkKind.CONTACT: "contact", BulkKind.END_DATE: "end_date"}
SAME: Final = "Staat er al."


@dataclass(frozen=True)
class BulkRow:
    """One VAP in the preview; ``problem`` says why it stays as it is."""

    vap: VAP
    old: str
    new: str
    problem: str = ""
    needs_reason: bool = False


def preview(vaps: Sequence[VAP], kind: BulkKind, values: Mapping[str, Any]) -> list[BulkRow]:
    """The same rows in the same order; give ``cycle`` and ``theme`` joined."""
    return [_row(vap, kind, values) for vap in vaps]


def _row(vap: VAP, kind: BulkKind, values: Mapping[str, Any]) -> BulkRow:
    if vap.state in VAP_OVER:
        return BulkRow(vap, "", "", f"Dit VAP is {vap.get_state_display()}; het verandert niet meer.")
    if kind == BulkKind.PROPOSE:
        return _proposed(vap)
    if kind == BulkKind.PLAN_LINE:
        department, year = values["department"], values["fiscal_year"]
        return BulkRow(vap, "", f"{department}, {year}: {values['what']}", needs_reason=vap.is_locked)
    field = FIELD_OF[kind]
    old, new = getattr(vap, field), values[field]
    problem = SAME if old == new else ""
    if kind == BulkKind.END_DATE and new and vap.start_date and new < vap.start_date:
        problem = f"Dit VAP begint pas op {in_words(vap.start_date)}."
    return BulkRow(vap, in_words(old), in_words(new), problem, needs_reason=vap.is_locked and not problem)


def _proposed(vap: VAP) -> BulkRow:
    old, new = vap.get_state_display(), VapState.PROPOSED.label
    if vap.state == VapState.PROPOSED:
        return BulkRow(vap, old, str(new), SAME)
    if VapState.PROPOSED not in VAP_MOVES[VapState(vap.state)]:
        return BulkRow(vap, old, str(new), f"Dit VAP is al {old}.")
    return BulkRow(vap, old, str(new))


def in_words(value: Any) -> str:
    """A value as the preview shows it."""
    if value is None or value == "":
        return "niets"
    if isinstance(value, date):
        return f"{value.day}-{value.month}-{value.year}"
    return str(value)
