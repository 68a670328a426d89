"""The own part of one organisation in all its plans as a table, to fill in and send back."""

from __future__ import annotations

from datetime import date

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, number, text
from vap.enums import SheetColumn
from vap.models import VAP, Activity
from vap.queries.progress import last_words
from vap.queries.taking_part import promised, vaps_of

NOTES = (
    "Vul per plan op één rij in hoe het gaat, met ja, deels of nee bij “Doen we het?”.",
    "Is er niets veranderd? Schrijf dan “ongewijzigd” bij “Hoe gaat het?”.",
    "Een plan waar u niets invult, blijft zoals het is. Verander de kolommen Plan en Nummer niet. Noem geen personen.",
)


def progress_sheet(organisation: Organisation, today: date) -> Table:
    """A row per activity; a plan without own activities has one row."""
    rows: list[tuple[Cell, ...]] = []
    for vap in vaps_of(organisation.pk, today).select_related("cycle").order_by("-cycle__start_date", "number"):
        last = last_words(vap, organisation.pk)
        words = last.text if last else ""
        for index, activity in enumerate(promised(vap, organisation.pk).activities or [None]):
            rows.append(_row(vap, activity, words if index == 0 else ""))
    columns = tuple(Column(one.name.lower(), one.value) for one in SheetColumn)
    return Table("voortgang", f"Voortgang van {organisation}", columns, tuple(rows), notes=NOTES)


def _row(vap: VAP, activity: Activity | None, last: str) -> tuple[Cell, ...]:
    empty = text("")
    if activity is None:
        return (text(vap.code), text(vap.title), *[empty] * 6, text(last), empty, empty, empty)
    return (
        text(vap.code),
        text(vap.title),
        text(str(activity.pk)),
        text(activity.title),
        empty if activity.planned_amount is None else number(activity.planned_amount),
        text(activity.unit),
        empty if activity.done_amount is None else number(activity.done_amount),
        text(str(activity.get_state_display())),
        text(last),
        empty,
        empty,
        empty,
    )
