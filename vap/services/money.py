"""Lines of money and of departments' plans: add, change, take away.

What a VAP was adopted with changes only with a reason, and makes a version. What comes in afterwards is news and makes
none: what it really cost, whether money that was asked for came, and where a line of a plan stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from vap.enums import VAP_OVER
from vap.models import VAP, CostLine, CoverLine, PlanLine
from vap.services.plans import add_version

Line = CostLine | CoverLine | PlanLine
LineModel = type[CostLine] | type[CoverLine] | type[PlanLine]

# News about a line: no part of what was adopted.
NEWS: Final[dict[LineModel, frozenset[str]]] = {
    CostLine: frozenset({"realised"}),
    CoverLine: frozenset({"state"}),
    PlanLine: frozenset({"reference"}),
}


class MoneyError(Exception):
    """The deed is refused; the message is Dutch. ``field`` says at which field it belongs, when at one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def add_line(
    model: LineModel, *, vap_id: int, values: Mapping[str, Any], by: User, at: datetime, reason: str = ""
) -> Line:
    """Add a line to a VAP. After adoption that asks for a reason."""
    vap = _locked(vap_id)
    _check(vap, reason)
    line: Line = model.objects.create(vap=vap, **values)
    _record("added", vap, line, reason=reason, by=by, at=at, new=_words(values))
    return line


@transaction.atomic
def change_line(line: Line, *, seen: int, values: Mapping[str, Any], by: User, at: datetime, reason: str = "") -> Line:
    """Change a line. Raises ``StaleEditError`` when somebody was earlier."""
    vap = _locked(line.vap_id)
    row = _locked_line(line)
    claim_revision(row, seen)
    changed = [name for name, value in values.items() if getattr(row, name) != value]
    is_news = set(changed) <= NEWS[type(row)]
    if not is_news:
        _check(vap, reason)
    old = _words({name: getattr(row, name) for name in changed})
    for name in changed:
        setattr(row, name, values[name])
    row.save(update_fields=[*changed, "revision"])
    new = _words({name: values[name] for name in changed})
    _record("changed", vap, row, reason=reason, is_news=is_news, by=by, at=at, old=old, new=new)
    return row


@transaction.atomic
def remove_line(line: Line, *, seen: int, by: User, at: datetime, reason: str = "") -> None:
    """Take a line away; what stood there stays in the audit trail."""
    vap = _locked(line.vap_id)
    row = _locked_line(line)
    claim_revision(row, seen)
    _check(vap, reason)
    old = _words({field.name: getattr(row, field.name) for field in row._meta.fields if field.name not in _APART})
    pk = row.pk
    row.delete()
    row.pk = pk
    _record("removed", vap, row, reason=reason, by=by, at=at, old=old)


_APART: Final = frozenset({"id", "vap", "revision"})


def _locked(vap_id: int) -> VAP:
    return VAP.objects.select_for_update(of=("self",)).select_related("cycle", "theme").get(pk=vap_id)


def _locked_line(line: Line) -> Line:
    return type(line).objects.select_for_update(of=("self",)).get(pk=line.pk)


def _check(vap: VAP, reason: str) -> None:
    if vap.state in VAP_OVER:
        raise MoneyError(
            f"Dit VAP is {vap.get_state_display()}. Vul alleen nog in wat het werkelijk kostte en waar het staat."
        )
    if vap.is_locked and not reason.strip():
        raise MoneyError("Schrijf op waarom het vastgestelde VAP wijzigt.", field="reason")


def _record(
    what: str, vap: VAP, line: Line, *, reason: str, by: User, at: datetime, is_news: bool = False, **data: Any
) -> None:
    if vap.is_locked and not is_news:
        add_version(vap, reason=reason.strip(), by=by, at=at)
    audit.record(
        event=f"vap.{_NAMES[type(line)]}_{what}",
        target=vap,
        by=by,
        at=at,
        reason=reason.strip(),
        line=line.pk,
        **data,
    )


_NAMES: Final[dict[LineModel, str]] = {CostLine: "cost", CoverLine: "cover", PlanLine: "plan_line"}


def _words(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values that JSON can carry."""
    return {
        name: value if value is None or isinstance(value, int | str) else str(value) for name, value in values.items()
    }
