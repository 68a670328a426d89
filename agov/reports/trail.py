"""What was decided and changed in a cycle, for the audit office: when, what, why, and who by function."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Field, Model
from django.utils import timezone

from agov.queries.trail import DECISIONS, NAMED, actors_of, organisations_of
from agov.reports.trail_words import CODED_KEYS, CODES, EVENTS, KEYS
from amersfoort_veiligheid.accounts.audit import SYSTEM
from amersfoort_veiligheid.accounts.models import AuditEntry, User
from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, text
from cycle.models import CycleEvaluation, PolicyCycle
from vap.queries.capacity import function_of
from vap.queries.secret_names import hide_secret_names

GONE: Final = "account bestaat niet meer"


@dataclass(frozen=True)
class TrailLine:
    """One line of the trail in words."""

    at: datetime
    is_decision: bool
    what: str
    about_kind: str
    about: str
    details: tuple[tuple[str, str], ...]
    reason: str
    who: str  # function and organisation, never a name

    @property
    def content(self) -> str:
        """The details in one cell."""
        return "; ".join(f"{label}: {words}" for label, words in self.details)


def trail_lines(entries: Iterable[AuditEntry], user: User) -> list[TrailLine]:
    """Put lines of the trail in words, without names that secrecy keeps from this reader.

    One query for who is behind them, one for organisations that they name, and those of ``hide_secret_names``.
    """
    rows = list(entries)
    actors, organisations, hide = actors_of(rows), organisations_of(rows), hide_secret_names(user)
    lines = [_line(row, actors, organisations) for row in rows]
    return [
        replace(
            line,
            about=hide(line.about),
            reason=hide(line.reason),
            details=tuple((label, hide(words)) for label, words in line.details),
        )
        for line in lines
    ]


def _line(row: AuditEntry, actors: Mapping[int, User], organisations: Mapping[int, str]) -> TrailLine:
    model = apps.get_model(row.target_type)
    if model is PolicyCycle and row.event.startswith("evaluation."):
        model = CycleEvaluation  # its answers are told under the cycle
    return TrailLine(
        at=row.at,
        is_decision=row.event in DECISIONS,
        what=EVENTS.get(row.event, "wijziging"),
        about_kind=str(apps.get_model(row.target_type)._meta.verbose_name),
        about=row.target_label,
        details=_details(row, model, organisations),
        reason=row.reason,
        who=_who(row, actors),
    )


def _who(row: AuditEntry, actors: Mapping[int, User]) -> str:
    if row.actor_id is None:
        return SYSTEM
    actor = actors.get(row.actor_id)
    return function_of(actor) if actor else GONE


def _details(row: AuditEntry, model: type[Model], organisations: Mapping[int, str]) -> tuple[tuple[str, str], ...]:
    told = []
    for key, label in KEYS.items():
        if key in row.data and key != "reason":
            value = row.data[key]
            if key == NAMED and isinstance(value, int):
                value = organisations.get(value, "bestaat niet meer")
            words = _words(value, key, row.event, model)
            if words:
                told.append((label, words))
    return tuple(told)


def _words(value: Any, key: str, event: str, model: type[Model]) -> str:
    if isinstance(value, Mapping):
        parts = [f"{_field_name(model, name)}: {_change(inner, name, model)}" for name, inner in value.items()]
        return ", ".join(parts)
    if key == "days" and isinstance(value, list):
        return " naar ".join(str(one) for one in value)
    if isinstance(value, list) and key in CODED_KEYS:
        return ", ".join(_code(one, CODES.get(event)) for one in value) or "niets"
    if isinstance(value, list):
        return ", ".join(_field_name(model, str(one)) if key in ("fields", "changed") else str(one) for one in value)
    return _coded(value, event, model) if key in CODED_KEYS else _plain(value)


def _coded(value: Any, event: str, model: type[Model]) -> str:
    """A stored code in words: those of its event, else those of the state of what it is about."""
    if event in CODES:
        return _code(value, CODES[event])
    states = dict(getattr(_field(model, "state"), "flatchoices", []) or [])
    return str(states.get(value, _plain(value))) if isinstance(value, str) else _plain(value)


def _change(value: Any, name: str, model: type[Model]) -> str:
    """An old and a new value, or one value, of a field."""
    choices = dict(getattr(_field(model, name), "flatchoices", []) or [])
    if isinstance(value, list) and len(value) == 2:
        old, new = (str(choices.get(one, _plain(one))) or "leeg" for one in value)
        return f"was {old}, wordt {new}"
    return str(choices.get(value, _plain(value))) if not isinstance(value, list | dict) else _listed(value)


def _listed(value: Any) -> str:
    return ", ".join(_plain(one) for one in value)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)


def _code(value: Any, enum: Any) -> str:
    if enum is not None and value in enum.values:
        return str(enum(value).label)
    return _plain(value)


def _field(model: type[Model], name: str) -> Any:
    try:
        return model._meta.get_field(name)
    except FieldDoesNotExist:
        return None


def _field_name(model: type[Model], name: str) -> str:
    field = _field(model, name)
    return str(field.verbose_name) if isinstance(field, Field) else name


def trail_table(of: Model, lines: Iterable[TrailLine], *, today: date) -> Table:
    """One row per line about a cycle or a VAP, the oldest first."""
    columns = (
        Column("wanneer", "Wanneer"),
        Column("soort", "Besluit of wijziging"),
        Column("wat", "Wat er gebeurde", is_row_header=True),
        Column("waarover-soort", "Soort onderwerp"),
        Column("waarover", "Waarover"),
        Column("inhoud", "Inhoud"),
        Column("reden", "Waarom"),
        Column("door", "Door (functie, organisatie)"),
    )
    cells = tuple(
        (
            text(f"{timezone.localtime(line.at):%Y-%m-%d %H:%M}"),
            text("besluit" if line.is_decision else "wijziging"),
            text(line.what),
            text(line.about_kind),
            text(line.about),
            text(line.content),
            text(line.reason),
            text(line.who),
        )
        for line in lines
    )
    return Table(
        "logboek",
        f"Besluiten en wijzigingen in {of}",
        columns,
        cells,
        source="logboek van de gemeente",
        figures_date=dutch_date(today),
    )
