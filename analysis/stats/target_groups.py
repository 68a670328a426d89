"""Who belongs to which target group: the published definitions as values, and the rule that applies them.

A source (police, O&S) runs this on its own pseudonymised rows and delivers counts; a municipality needs no rows.
Thresholds say "more than 10", so 11 or more. Two versions of a definition give two results that are never subtracted.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

import pandas as pd

OUTSIDE: Final = "buiten gemeente"
UNKNOWN_AREA: Final = "onbekend"

EVENT_COLUMNS: Final = ("pseudonym", "pv", "month", "is_crime", "exclusion", "age")
"""All that the rule needs: one line per offence in a proces-verbaal of arrest.

pseudonym and pv: codes made by the source; month: YYYY-MM, never a day; is_crime: misdrijf or not; exclusion: empty or
a flag such as technisch_sepot or vrijspraak; age: in whole years on 31 December of the reference year.
"""

OPTIONAL_COLUMNS: Final = ("area",)
PERSON_COLUMNS: Final = ("pseudonym", "area")

NOT_DERIVABLE: Final = {
    "youth_at_risk": "Risicojongeren hebben geen misdrijf gepleegd: politiegegevens zeggen niets over hun aantal.",
    "nuisance_complex": "Voor overlastgevende personen met meervoudige problemen bestaat geen landelijke grens.",
}

_SEPOT_OR_ACQUITTAL: Final = ("technisch_sepot", "vrijspraak")


@dataclass(frozen=True)
class Definition:
    """One version of the definition of one group.

    `unit`: a proces-verbaal counts once whatever it holds; an offence counts per line. `window_years`: None is the
    whole past. `window_type` calendar: whole calendar years, the last is the reference year; rolling: that many times
    12 months up to and including the month of the last counted event, which must lie in the reference year.
    `recency` reference_year: at least one counted event in that year; 12_months: the same for a calendar window (the
    12 months before 31 December), and for a rolling window another event in the 12 months up to the last one.
    `without_last`: the threshold counts what came before the last event ("... and then again an offence").
    """

    key: str
    version: str
    source: str
    valid_from: date
    threshold_min: int
    threshold_max: int | None = None
    unit: Literal["pv", "offence"] = "pv"
    window_years: int | None = None
    window_type: Literal["calendar", "rolling"] = "calendar"
    recency: Literal["reference_year", "12_months", "none"] = "reference_year"
    age_from: int | None = None
    age_to: int | None = None
    age_reference: str = "31 december van het peiljaar"
    exclude_flags: tuple[str, ...] = ()
    without_last: bool = False
    valid_to: date | None = None

    def __post_init__(self) -> None:
        if self.key in NOT_DERIVABLE:
            raise ValueError(NOT_DERIVABLE[self.key])
        if self.threshold_min < 1 or (self.threshold_max is not None and self.threshold_max < self.threshold_min):
            raise ValueError("Het minimum is 1 of hoger en het maximum ligt niet onder het minimum.")

    @property
    def label(self) -> str:
        """Key and version: the name that every result carries."""
        return f"{self.key}/{self.version}"


@dataclass(frozen=True)
class Ladder:
    """Definitions from heavy to light; a person gets the first that fits, so the classes do not overlap."""

    key: str
    version: str
    steps: tuple[Definition, ...]

    @property
    def label(self) -> str:
        """Key and version: the name that every result carries."""
        return f"{self.key}/{self.version}"


ADULT_VERY_ACTIVE: Final = Definition(
    key="adult_very_active",
    version="om-5-jaar",
    source="OM-richtlijn meerderjarige zeer actieve veelplegers, definitie b",
    valid_from=date(2009, 7, 1),
    threshold_min=11,
    window_years=5,
    age_from=18,
)
ADULT_VERY_ACTIVE_ISD: Final = Definition(
    key="adult_very_active",
    version="isd-feiten",
    source="OM-richtlijn, samengevat in ECLI:NL:PHR:2017:368; de tekst van richtlijn 2024R002 is nog na te lopen",
    valid_from=date(2014, 1, 1),
    threshold_min=11,
    unit="offence",
    window_years=5,
    window_type="rolling",
    recency="12_months",
    age_from=18,
    exclude_flags=_SEPOT_OR_ACQUITTAL,
)
ADULT_PROLIFIC: Final = Definition(
    key="adult_prolific",
    version="heel-verleden",
    source="OM-richtlijn meerderjarige zeer actieve veelplegers, definitie a; Secondant 2009",
    valid_from=date(2009, 7, 1),
    threshold_min=11,
    age_from=18,
)
ADULT_PROLIFIC_NOT_VERY_ACTIVE: Final = Definition(
    key="adult_prolific_not_very_active",
    version="heel-verleden",
    source="Definitie veelpleger en zeer actieve veelpleger, Secondant 2009",
    valid_from=date(2009, 7, 1),
    threshold_min=11,
    age_from=18,
)
"""Only as a step of a ladder under the very active: by itself it is the same as `ADULT_PROLIFIC`."""

ADULT_REPEAT: Final = Definition(
    key="adult_repeat",
    version="peiljaar",
    source="Senaat (België), vraag 4-620, met de Nederlandse definities",
    valid_from=date(2009, 7, 1),
    threshold_min=2,
    threshold_max=10,
    age_from=18,
)
ADULT_REPEAT_CBS: Final = Definition(
    key="adult_repeat",
    version="cbs",
    source="CBS, begrip Meerpleger",
    valid_from=date(2009, 7, 1),
    threshold_min=2,
    threshold_max=10,
    recency="none",
    age_from=18,
)
ADULT_FIRST: Final = Definition(
    key="adult_first",
    version="eerste-pv",
    source="Politie, groepen overtreders",
    valid_from=date(2009, 7, 1),
    threshold_min=1,
    threshold_max=1,
    age_from=18,
)
YOUTH_PROLIFIC: Final = Definition(
    key="youth_prolific",
    version="peiljaar",
    source="Landelijke definitie, persbericht OM en politie Fryslân (peiljaar 2004)",
    valid_from=date(2005, 1, 1),
    threshold_min=6,
    age_from=12,
    age_to=17,
)
YOUTH_PROLIFIC_POLICE: Final = Definition(
    key="youth_prolific",
    version="politie-12-maanden",
    source="Politie, groepen jonge overtreders",
    valid_from=date(2009, 7, 1),
    threshold_min=6,
    recency="12_months",
    age_from=12,
    age_to=17,
)
YOUTH_REPEAT: Final = Definition(
    key="youth_repeat",
    version="cbs-peiljaar",
    source="CBS, begrip Meerpleger; eis aan het peiljaar toegevoegd",
    valid_from=date(2009, 7, 1),
    threshold_min=2,
    threshold_max=5,
    age_from=12,
    age_to=17,
)
# The police ask for a settlement on the substance. The rows say only what ended without one: those do not count.
YOUTH_REPEAT_POLICE: Final = Definition(
    key="youth_repeat",
    version="politie-3-jaar",
    source="Politie, groepen jonge overtreders",
    valid_from=date(2009, 7, 1),
    threshold_min=2,
    window_years=3,
    window_type="rolling",
    age_from=12,
    age_to=17,
    exclude_flags=_SEPOT_OR_ACQUITTAL,
    without_last=True,
)
YOUTH_FIRST: Final = Definition(
    key="youth_first",
    version="eerste-pv",
    source="Politie, groepen jonge overtreders; Wegwijzer Jeugd en Veiligheid",
    valid_from=date(2009, 7, 1),
    threshold_min=1,
    threshold_max=1,
    age_from=12,
    age_to=17,
)

DEFINITIONS: Final = (
    ADULT_VERY_ACTIVE,
    ADULT_VERY_ACTIVE_ISD,
    ADULT_PROLIFIC,
    ADULT_PROLIFIC_NOT_VERY_ACTIVE,
    ADULT_REPEAT,
    ADULT_REPEAT_CBS,
    ADULT_FIRST,
    YOUTH_PROLIFIC,
    YOUTH_PROLIFIC_POLICE,
    YOUTH_REPEAT,
    YOUTH_REPEAT_POLICE,
    YOUTH_FIRST,
)

ADULT_LADDER: Final = Ladder(
    "adult", "om-5-jaar", (ADULT_VERY_ACTIVE, ADULT_PROLIFIC_NOT_VERY_ACTIVE, ADULT_REPEAT, ADULT_FIRST)
)
ADULT_LADDER_ISD: Final = Ladder(
    "adult", "isd-feiten", (ADULT_VERY_ACTIVE_ISD, ADULT_PROLIFIC_NOT_VERY_ACTIVE, ADULT_REPEAT, ADULT_FIRST)
)
YOUTH_LADDER: Final = Ladder("youth", "cbs-peiljaar", (YOUTH_PROLIFIC, YOUTH_REPEAT, YOUTH_FIRST))
YOUTH_LADDER_POLICE: Final = Ladder(
    "youth", "politie-3-jaar", (YOUTH_PROLIFIC_POLICE, YOUTH_REPEAT_POLICE, YOUTH_FIRST)
)


def definition_for(key: str, version: str | None = None) -> Definition:
    """Published definition of a group; without `version` the default one.

    Raises ValueError for a group that police rows cannot show (risicojongeren) and for an unknown key or version.
    """
    if key in NOT_DERIVABLE:
        raise ValueError(NOT_DERIVABLE[key])
    for definition in DEFINITIONS:
        if definition.key == key and version in (None, definition.version):
            return definition
    raise ValueError(f"Er is geen definitie {key!r} met versie {version!r}.")


def classify(events: pd.DataFrame, definition: Definition, reference_year: int) -> pd.Series:
    """Which persons in `events` belong to the group in `reference_year`.

    `events`: columns `EVENT_COLUMNS` and at most `OPTIONAL_COLUMNS`, one line per offence; months after the year do not
    count. Returns a string Series, pseudonym (sorted) -> `definition.key` or NA, named `definition.label`.
    Raises ValueError (Dutch) when a column is missing or there are others, for a month with a day in it, and when a
    person has two ages.
    """
    rows = _checked(events)
    ages = rows.groupby("pseudonym", sort=True)["age"].first()
    months = _counted_months(rows, definition, reference_year)
    member = _has_units(months, definition, reference_year).reindex(ages.index, fill_value=False)
    if definition.age_from is not None:
        member &= ages >= definition.age_from
    if definition.age_to is not None:
        member &= ages <= definition.age_to
    result = pd.Series(pd.NA, index=ages.index, dtype="string", name=definition.label)
    result[member.to_numpy(dtype=bool)] = definition.key
    return result


def classify_ladder(events: pd.DataFrame, ladder: Ladder, reference_year: int) -> pd.Series:
    """Class of each person on a ladder: the first step that fits, or NA. Shapes and errors as `classify`."""
    result = pd.Series(dtype="string")
    for number, step in enumerate(ladder.steps):
        found = classify(events, step, reference_year)
        result = found if number == 0 else result.fillna(found)
    return result.rename(ladder.label)


def _checked(events: pd.DataFrame) -> pd.DataFrame:
    """Copy of the needed columns with `month` as a running number (year x 12 + month - 1)."""
    extra = [str(column) for column in events.columns if column not in (*EVENT_COLUMNS, *OPTIONAL_COLUMNS)]
    if extra:
        raise ValueError(f"Deze kolommen horen niet in de rijen: {', '.join(extra)}. Lever ze niet aan.")
    absent = [column for column in EVENT_COLUMNS if column not in events.columns]
    if absent:
        raise ValueError(f"In de rijen ontbreekt: {', '.join(absent)}.")
    rows = events[list(EVENT_COLUMNS)].copy()
    if rows[["pseudonym", "pv", "month", "is_crime"]].isna().to_numpy().any():
        raise ValueError("Pseudoniem, pv, maand en misdrijf zijn in elke rij ingevuld.")
    parts = rows["month"].astype("string").str.extract(r"^(\d{4})-(0[1-9]|1[0-2])$")
    if parts.isna().to_numpy().any():
        raise ValueError("Een maand staat als JJJJ-MM, zonder dag.")
    rows["month"] = parts[0].astype("int64") * 12 + parts[1].astype("int64") - 1
    rows["is_crime"] = rows["is_crime"].astype(bool)
    if (rows.groupby("pseudonym")["age"].nunique(dropna=False) > 1).any():
        raise ValueError("Een persoon heeft één leeftijd op 31 december van het peiljaar.")
    return rows


def _counted_months(rows: pd.DataFrame, definition: Definition, reference_year: int) -> pd.DataFrame:
    """Lines that count under the definition up to the end of the year, with the person's last month in `last`."""
    end = reference_year * 12 + 11
    counts = rows["is_crime"] & (rows["month"] <= end) & ~rows["exclusion"].isin(definition.exclude_flags)
    kept = rows.loc[counts, ["pseudonym", "pv", "month"]]
    return kept.assign(last=kept.groupby("pseudonym")["month"].transform("max"))


def _has_units(months: pd.DataFrame, definition: Definition, reference_year: int) -> pd.Series:
    """Per pseudonym with a counted line: whether number and recency fit."""
    first, end = reference_year * 12, reference_year * 12 + 11
    is_rolling = definition.window_type == "rolling"
    anchor = months["last"] if is_rolling else pd.Series(end, index=months.index)
    inside = months
    if definition.window_years is not None:
        inside = months[months["month"] > anchor - 12 * definition.window_years]
    number = _units(inside, definition).reindex(months["pseudonym"].unique(), fill_value=0)
    number -= int(definition.without_last)
    fits = number >= definition.threshold_min
    if definition.threshold_max is not None:
        fits &= number <= definition.threshold_max
    if definition.recency != "none":
        recent = months.loc[months["month"] >= first, "pseudonym"].unique()
        fits &= fits.index.isin(recent)
    if definition.recency == "12_months" and is_rolling:
        lately = _units(months[months["month"] > anchor - 12], definition)
        fits &= lately.reindex(fits.index, fill_value=0) >= 2  # the last one and another
    return fits


def _units(lines: pd.DataFrame, definition: Definition) -> pd.Series:
    groups = lines.groupby("pseudonym")["pv"]
    return groups.nunique() if definition.unit == "pv" else groups.size()


def count_by_area(classes: pd.Series, persons: pd.DataFrame) -> pd.DataFrame:
    """Persons per area of residence and class: rows area (sorted, `UNKNOWN_AREA` and `OUTSIDE` last), columns class.

    `classes`: result of `classify` or `classify_ladder`. `persons`: pseudonym and area (code, `OUTSIDE`, or empty),
    one line per person. Who lives outside the municipality is counted there and in no wijk. The counts are exact:
    they go through `analysis.stats.disclosure.protect` before anybody sees them.
    Raises ValueError for other columns, for double persons, and for a classified person who is not in `persons`.
    """
    extra = [str(column) for column in persons.columns if column not in PERSON_COLUMNS]
    if extra:
        raise ValueError(f"Deze kolommen horen niet bij de personen: {', '.join(extra)}. Lever ze niet aan.")
    if persons["pseudonym"].duplicated().any():
        raise ValueError("Elke persoon staat één keer in de lijst met gebieden.")
    areas = persons.set_index("pseudonym")["area"].astype("object").fillna(UNKNOWN_AREA)
    members = classes.dropna()
    if not members.index.isin(areas.index).all():
        raise ValueError("Van een of meer personen ontbreekt het gebied.")
    last = [UNKNOWN_AREA, OUTSIDE]
    order = [*sorted(set(areas) - set(last)), *(area for area in last if area in set(areas) or area == OUTSIDE)]
    counts = pd.crosstab(areas.reindex(members.index), members)
    return counts.reindex(index=order, columns=sorted(members.unique()), fill_value=0).rename_axis(
        index="area", columns="class"
    )


def flows(previous: pd.Series, current: pd.Series) -> pd.DataFrame:
    """Stock, inflow and outflow per class between two reference years.

    Both Series come from the same definition or ladder (their names are equal), with pseudonyms of one key. Returns one
    line per class: stock_previous, inflow, outflow, stock, inflow_other_class, outflow_other_class (the part of inflow
    and outflow that changed class). stock = stock_previous + inflow - outflow. Exact counts: protect them.
    Raises ValueError for two different versions: between those no difference exists.
    """
    if previous.name != current.name:
        raise ValueError(f"{previous.name} en {current.name} zijn twee versies: daartussen is geen verschil te maken.")
    persons = previous.index.union(current.index)
    before, now = previous.reindex(persons), current.reindex(persons)
    lines = []
    for key in sorted({*before.dropna(), *now.dropna()}):
        was, is_now = (before == key).fillna(False), (now == key).fillna(False)
        came, went = is_now & ~was, was & ~is_now
        numbers = (was, came, went, is_now, came & before.notna(), went & now.notna())
        lines.append((key, *(int(flags.sum()) for flags in numbers)))
    return pd.DataFrame(lines, columns=["class", *_FLOW_COLUMNS]).set_index("class")


_FLOW_COLUMNS: Final[Sequence[str]] = (
    "stock_previous",
    "inflow",
    "outflow",
    "stock",
    "inflow_other_class",
    "outflow_other_class",
)
