"""Tables of a target group beside its report: divided by age, and exact for who checks a delivery."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table
from analysis import frames
from analysis.enums import Flow, Missing
from analysis.models import Observation
from analysis.reports import parts
from analysis.stats.disclosure import MARGIN, Level, protect, public_view, rule_for
from cycle.enums import AreaLevel, Sensitivity
from cycle.models import Area

BY_AGE, BY_AGE_IN_WIJKEN = "leeftijd", "leeftijd-wijk"
SPLITS = {BY_AGE: "naar leeftijd, hele stad", BY_AGE_IN_WIJKEN: "naar leeftijd, per wijk"}


@dataclass(frozen=True)
class ExactRow:
    """One count as it was delivered."""

    place: str
    value: float | None
    delivery: str


def _rows(key: str, year: int) -> pd.DataFrame:
    """The figures in force of the size of a group in a year; one definition, as in its report."""
    found = Observation.objects.filter(definition__group__key=key, year=year, month=0, flow=Flow.STOCK)
    default = found.filter(definition__is_default=True)
    return frames.group_frame(default if default.exists() else found)


def split_table(key: str, name: str, year: int, split: str) -> Table | None:
    """A group divided further, with the same rules as its report; None when that can not be shown.

    Per wijk persons are not divided any further: the cells are too small, whatever the numbers are today. For the whole
    city a division is shown whole or not at all: what is left out would be known from what stands there.
    """
    if split != BY_AGE:
        return None
    rows = _rows(key, year)
    of_city = rows[(rows["level"] == AreaLevel.MUNICIPALITY) & (rows["offence"] == "")]
    by_age = of_city[of_city["age_band"] != ""].set_index("age_band")["value"].astype("float64")
    total = of_city.loc[of_city["age_band"] == "", "value"]
    if by_age.empty or by_age.isna().any() or total.empty:
        return None
    counts = pd.concat([by_age, pd.Series({MARGIN: float(total.iloc[0])})])
    shown = public_view(protect(counts.to_frame("value"), rule_for(Sensitivity.PERSONS, Level.MUNICIPALITY)))
    if shown["shown_value"].isna().any():
        return None
    return Table(
        key=f"{BY_AGE}-tabel",
        caption=f"{name} naar leeftijd, {year}, hele stad",
        columns=(Column("leeftijd", "Leeftijd", is_row_header=True), Column("aantal", "Personen", align="right")),
        rows=tuple((_name(line["row"]), parts.protected_cell(line, Missing.NONE)) for _, line in shown.iterrows()),
    )


def _name(row: object) -> Cell:
    return tables.text("Alle leeftijden" if row == MARGIN else f"{row} jaar")


def exact_rows(key: str, year: int) -> list[ExactRow]:
    """The size of a group per wijk and in the city as it was delivered, with the delivery that each comes from."""
    found = Observation.objects.filter(
        definition__group__key=key, year=year, month=0, flow=Flow.STOCK, age_band="", offence_type=None
    )
    beside = found.select_related("area", "delivery__table", "definition").order_by("area__code", "definition__version")
    in_order = sorted(beside, key=lambda one: one.area.level == AreaLevel.MUNICIPALITY)
    return [ExactRow(_place(one.area), one.value, str(one.delivery)) for one in in_order]


def _place(area: Area) -> str:
    return "Hele stad" if area.level == AreaLevel.MUNICIPALITY else area.name
