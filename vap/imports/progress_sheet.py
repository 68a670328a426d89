"""Reads the filled-in table of ``reports.progress_sheet``: what would change, and what is wrong in which cell.

It writes nothing. What may be answered is passed in, so a number of another organisation is simply unknown here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import BinaryIO

from django.core.exceptions import ValidationError

from amersfoort_veiligheid.web.free_text import no_personal_data, seems_to_name_someone
from amersfoort_veiligheid.web.sent import whole_number
from analysis.imports.base import RefusedFileError
from analysis.imports.files import FileKind, inspect_file
from analysis.imports.sheets import read_sheets
from vap.enums import ActivityState, LightValue, SheetColumn
from vap.models import VAP, Activity

UNCHANGED = "ongewijzigd"
PLAN, NUMBER, DONE, STATE, LIGHT, TEXT, NEEDS = (
    one.value
    for one in (
        SheetColumn.PLAN,
        SheetColumn.NUMBER,
        SheetColumn.DONE,
        SheetColumn.STATE,
        SheetColumn.LIGHT,
        SheetColumn.TEXT,
        SheetColumn.NEEDS,
    )
)

GET_THE_SHEET = "Gebruik het blad dat u hier downloadt."
_STATES = {state.label: state for state in ActivityState}
_LIGHTS = {light.label: light for light in (LightValue.GOOD, LightValue.AT_RISK, LightValue.BAD)}
_NEEDED = (PLAN, NUMBER, DONE, STATE, LIGHT, TEXT, NEEDS)
_LONGEST = {TEXT: 2000, NEEDS: 1000}


@dataclass(frozen=True)
class SheetError:
    """What is wrong, and where: the row as the spreadsheet numbers it."""

    row: int
    column: str
    words: str


@dataclass
class SheetChange:
    """What the sheet says about one plan."""

    vap_id: int
    title: str
    first_row: int
    text: str = ""
    light: str = ""
    needs: str = ""
    lines: dict[int, tuple[int | None, str]] = field(default_factory=dict)
    words: list[str] = field(default_factory=list)

    @property
    def is_unchanged(self) -> bool:
        """Whether it says that nothing changed."""
        return self.text.casefold().rstrip(".") == UNCHANGED


@dataclass
class SheetReading:
    """All that the sheet says, and all that is wrong with it."""

    changes: list[SheetChange] = field(default_factory=list)
    errors: list[SheetError] = field(default_factory=list)


def read_progress_sheet(stream: BinaryIO, plans: Mapping[str, VAP], activities: Mapping[int, Activity]) -> SheetReading:
    """Read the first sheet of an ODS or XLSX file; ``plans`` by code. Raises RefusedFileError."""
    kind = inspect_file(stream, allowed=(FileKind.XLSX, FileKind.ODS)).kind
    for _, rows in read_sheets(stream, kind):
        return _read(list(rows), plans, activities)
    raise RefusedFileError("Dit rekenblad is leeg.")


def _read(rows: list[list[str]], plans: Mapping[str, VAP], activities: Mapping[int, Activity]) -> SheetReading:
    header_at = next((at for at, row in enumerate(rows) if PLAN in row and TEXT in row), None)
    if header_at is None:
        raise RefusedFileError(
            f"De kolommen “{PLAN}” en “{TEXT}” staan er niet in. Gebruik het blad dat u hier downloadt."
        )
    places = {name: rows[header_at].index(name) for name in _NEEDED if name in rows[header_at]}
    absent = [name for name in _NEEDED if name not in places]
    if absent:
        raise RefusedFileError(f"Er ontbreken kolommen: {', '.join(absent)}. {GET_THE_SHEET}")
    reading = SheetReading()
    found: dict[int, SheetChange] = {}
    for number, row in enumerate(rows[header_at + 1 :], start=header_at + 2):
        values = {name: row[at].strip() if at < len(row) else "" for name, at in places.items()}
        if any(values.values()):
            _read_row(number, values, plans, activities, found, reading.errors)
    for change in found.values():
        _finish(change, activities, reading)
    return reading


def _read_row(
    row: int,
    values: Mapping[str, str],
    plans: Mapping[str, VAP],
    activities: Mapping[int, Activity],
    found: dict[int, SheetChange],
    errors: list[SheetError],
) -> None:
    vap = plans.get(values[PLAN])
    if vap is None:
        errors.append(SheetError(row, PLAN, f"“{values[PLAN][:30]}” is niet van uw organisatie of loopt niet meer."))
        return
    change = found.setdefault(vap.pk, SheetChange(vap.pk, vap.title, row))
    for column, name in ((TEXT, "text"), (NEEDS, "needs")):
        _take_text(row, column, values[column], change, name, errors)
    if values[LIGHT]:
        light = _LIGHTS.get(values[LIGHT].casefold())
        if light is None:
            errors.append(SheetError(row, LIGHT, "Vul ja, deels of nee in."))
        else:
            change.light = light.value
    if values[NUMBER]:
        _take_line(row, values, vap, activities, change, errors)


def _take_text(row: int, column: str, value: str, change: SheetChange, name: str, errors: list[SheetError]) -> None:
    if not value:
        return
    earlier = getattr(change, name)
    if earlier and earlier != value:
        errors.append(SheetError(row, column, "Bij dit plan staat op een andere rij al iets anders. Kies er één."))
    if len(value) > _LONGEST[column]:
        errors.append(SheetError(row, column, f"Dit is langer dan {_LONGEST[column]} tekens. Maak het korter."))
    try:
        no_personal_data(value)
    except ValidationError as refusal:
        errors.append(SheetError(row, column, " ".join(refusal.messages)))
    setattr(change, name, value)


def _take_line(
    row: int,
    values: Mapping[str, str],
    vap: VAP,
    activities: Mapping[int, Activity],
    change: SheetChange,
    errors: list[SheetError],
) -> None:
    activity = activities.get(whole_number(values[NUMBER]) or 0)
    if activity is None or activity.vap_id != vap.pk:
        errors.append(SheetError(row, NUMBER, "Deze activiteit is niet van uw organisatie in dit plan."))
        return
    amount: int | None = None
    if values[DONE]:
        amount = whole_number(values[DONE])
        if amount is None or amount > 1_000_000:
            errors.append(SheetError(row, DONE, "Vul een heel getal in, zonder punten of tekst."))
            return
        if activity.planned_amount is None:
            errors.append(SheetError(row, DONE, "Bij deze activiteit hoort geen aantal. Laat de cel leeg."))
            return
    state = _STATES.get(values[STATE].casefold()) if values[STATE] else ActivityState(activity.state)
    if state is None:
        errors.append(SheetError(row, STATE, f"Kies uit: {', '.join(_STATES)}."))
        return
    is_new = (amount is not None and amount != activity.done_amount) or state != activity.state
    if is_new:
        change.lines[activity.pk] = (amount, state.value)


def _finish(change: SheetChange, activities: Mapping[int, Activity], reading: SheetReading) -> None:
    """Say in words what would change; a plan about which nothing is said is left."""
    if not (change.text or change.needs or change.light or change.lines):
        return
    if not change.text:
        reading.errors.append(SheetError(change.first_row, TEXT, "Schrijf bij dit plan ook in een zin hoe het gaat."))
    if not change.light and not change.is_unchanged:
        reading.errors.append(SheetError(change.first_row, LIGHT, "Vul ja, deels of nee in."))
    for pk, (amount, state) in change.lines.items():
        activity = activities[pk]
        said = [f"{amount} {activity.unit}"] if amount is not None else []
        old = [] if activity.done_amount is None else [f"{activity.done_amount} {activity.unit}"]
        now = ", ".join([*said, str(ActivityState(state).label)])
        change.words.append(f"{activity.title}: {now} (nu: {', '.join([*old, str(activity.get_state_display())])})")
    if change.light:
        change.words.append(f"Doen we het? {LightValue(change.light).label}")
    change.words.append(f"Hoe gaat het? {change.text}")
    if change.needs:
        change.words.append(f"Wat is er nodig? {change.needs}")
    if seems_to_name_someone(change.text) or seems_to_name_someone(change.needs):
        change.words.append("Let op: noemt u hier een persoon? Haal de naam dan eerst weg.")
    reading.changes.append(change)


def as_rows(changes: Sequence[SheetChange]) -> list[dict[str, object]]:
    """What a signed field of the page carries to the second step."""
    return [
        {
            "vap": one.vap_id,
            "text": one.text,
            "light": one.light,
            "needs": one.needs,
            "unchanged": one.is_unchanged,
            "lines": [[pk, amount, state] for pk, (amount, state) in one.lines.items()],
        }
        for one in changes
    ]
