"""Change several VAPs in one go, and take that back within a day."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.models import Theme
from vap.enums import BulkKind, VapState
from vap.models import VAP, BulkChange, PlanLine
from vap.queries.bulk import FIELD_OF, BulkRow, preview
from vap.services.money import add_line
from vap.services.plans import add_version

UNDONE = "Ongedaan gemaakt: de wijziging van meer VAP's tegelijk."


class BulkError(Exception):
    """The change or its undoing is refused; the message is Dutch."""


@transaction.atomic
def apply(
    *, kind: BulkKind, values: Mapping[str, Any], seen: Mapping[int, int], reason: str, by: User, at: datetime
) -> BulkChange:
    """Do what the preview showed, all of it or nothing. ``seen`` gives the revision of each VAP in the preview.

    VAPs that cannot change stay as they are, as the preview said.
    """
    vaps = _locked(seen)
    changed = [vap.title for vap in vaps if vap.revision != seen[vap.pk]]
    if changed or len(vaps) != len(seen):
        names = ", ".join(changed) or "een VAP"
        raise BulkError(f"Intussen wijzigde iemand {names}. Er is niets veranderd: kijk opnieuw wat er gebeurt.")
    rows = [row for row in preview(vaps, kind, values) if not row.problem]
    if not rows:
        raise BulkError("Bij geen van deze VAP's verandert er iets.")
    if any(row.needs_reason for row in rows) and not reason.strip():
        raise BulkError("Een of meer VAP's zijn vastgesteld. Schrijf op waarom ze wijzigen.")
    made = BulkChange.objects.create(kind=kind, reason=reason.strip(), made_by=by, made_at=at)
    made.rows = [_change(row, kind, values, reason=reason, by=by, at=at) for row in rows]
    made.save(update_fields=["rows"])
    audit.record(
        event="vap.bulk_changed", target=made, by=by, at=at, reason=reason.strip(), vaps=[row.vap.pk for row in rows]
    )
    return made


def _locked(pks: Mapping[int, int]) -> list[VAP]:
    rows = VAP.objects.select_for_update(of=("self",)).select_related("cycle", "theme").filter(pk__in=pks)
    return list(rows.order_by("pk"))


def _change(
    row: BulkRow, kind: BulkKind, values: Mapping[str, Any], *, reason: str, by: User, at: datetime
) -> dict[str, Any]:
    """Change one VAP and say what is needed to take that back."""
    vap = row.vap
    kept: dict[str, Any] = {"vap": vap.pk, "title": vap.title, "code": vap.code, "old": row.old, "new": row.new}
    if kind == BulkKind.PLAN_LINE:
        kept["line"] = add_line(PlanLine, vap_id=vap.pk, values=values, reason=reason, by=by, at=at).pk
    elif kind == BulkKind.PROPOSE:
        kept["value"] = vap.state
        _store(vap, "state", VapState.PROPOSED, event="vap.proposed", reason=reason, by=by, at=at)
    else:
        field = FIELD_OF[kind]
        kept["value"] = _stored(getattr(vap, field))
        _store(vap, field, values[field], event="vap.changed", reason=reason, by=by, at=at)
    vap.refresh_from_db(fields=["revision"])
    kept["revision"] = vap.revision
    return kept


def _store(vap: VAP, field: str, value: Any, *, event: str, reason: str, by: User, at: datetime) -> None:
    setattr(vap, field, value)
    vap.revision += 1
    vap.save(update_fields=[field, "revision"])
    if vap.is_locked:
        add_version(vap, reason=reason.strip(), by=by, at=at)
    audit.record(event=event, target=vap, by=by, at=at, reason=reason.strip(), fields=[field], together=True)


def _stored(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.pk if isinstance(value, Theme) else value


@transaction.atomic
def undo(*, bulk_id: int, by: User, at: datetime) -> BulkChange:
    """Put back what stood there, in all of them or in none: nobody may have changed one of them since."""
    made = BulkChange.objects.select_for_update(of=("self",)).get(pk=bulk_id)
    if made.undone_at is not None:
        raise BulkError("Deze wijziging is al ongedaan gemaakt.")
    if not made.may_be_undone_at(at):
        raise BulkError("Ongedaan maken kan tot 24 uur na de wijziging.")
    vaps = {vap.pk: vap for vap in _locked({row["vap"]: 0 for row in made.rows})}
    lines = PlanLine.objects.select_for_update(of=("self",)).in_bulk(
        [row["line"] for row in made.rows if "line" in row]
    )
    later = [row["title"] for row in made.rows if _is_later(row, vaps, lines)]
    if later:
        raise BulkError(f"Dit kan niet meer: na deze wijziging is nog iets veranderd in {', '.join(later)}.")
    kind = BulkKind(made.kind)
    for row in made.rows:
        vap = vaps[row["vap"]]
        if kind == BulkKind.PLAN_LINE:
            lines[row["line"]].delete()
            if vap.is_locked:
                add_version(vap, reason=UNDONE, by=by, at=at)
            audit.record(event="vap.plan_line_removed", target=vap, by=by, at=at, reason=UNDONE, line=row["line"])
        elif kind == BulkKind.PROPOSE:
            _store(vap, "state", row["value"], event="vap.taken_back", reason=UNDONE, by=by, at=at)
        else:
            _store(vap, FIELD_OF[kind], _read(kind, row["value"]), event="vap.changed", reason=UNDONE, by=by, at=at)
    made.undone_at, made.undone_by = at, by
    made.save(update_fields=["undone_at", "undone_by"])
    audit.record(event="vap.bulk_undone", target=made, by=by, at=at)
    return made


def _is_later(row: Mapping[str, Any], vaps: Mapping[int, VAP], lines: Mapping[int, PlanLine]) -> bool:
    """Whether somebody changed this after us."""
    vap = vaps.get(row["vap"])
    if vap is None:
        return True
    if "line" in row:
        line = lines.get(row["line"])
        return line is None or line.revision != 1
    return bool(vap.revision != row["revision"])


def _read(kind: BulkKind, value: Any) -> Any:
    if kind == BulkKind.THEME:
        return Theme.objects.get(pk=value)
    if kind == BulkKind.END_DATE:
        return date.fromisoformat(value) if value else None
    return value
