"""How residents feel: survey estimates with their margins, protected by the rule for surveys."""

from __future__ import annotations

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.figures import ChartSpec
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_number
from analysis import charts
from analysis.enums import Statistic
from analysis.models import SurveyWave
from analysis.reports import parts
from analysis.reports.base import KeyFigure, Section
from analysis.reports.prepared import NO_EARLIER_WAVE, SHOWN_STATES, Prepared
from analysis.reports.provenance import earlier_waves
from analysis.reports.wording import SURVEY_COMPARED, SURVEY_SHAPES, first_lower, named
from analysis.stats.survey_tests import MIN_N_NORMAL
from cycle.enums import AreaLevel

CONTENTS = ("survey",)
MODE_WORDS = {"web": "via internet", "paper": "op papier", "mixed": "via internet en op papier"}
NON_RESPONSE = "Niet iedereen die is gevraagd, deed mee. De weging maakt dat voor een deel goed, maar niet helemaal."


def section_feeling(prepared: Prepared, code: str, name: str) -> Section:
    """Survey answers of the wijk beside the rest of the city and the wave before."""
    heading = "Hoe voelen bewoners zich?"
    rows = prepared.survey
    here = rows[rows["area"] == code].sort_values(["display_order", "indicator"])
    if here.empty:
        return Section("beleving", heading, "Er is nog geen bewonersenquête met cijfers voor deze wijk.")
    footing = parts.footing(prepared.facts, CONTENTS, set(here["delivery"]))
    with_earlier = parts.footing(prepared.facts, CONTENTS, set(here["delivery"]) | earlier_waves(prepared, here))
    shown = here[here["public_state"].isin(SHOWN_STATES)]
    shares = shown[shown["statistic"] == Statistic.PROPORTION]
    made: tuple[ChartSpec, ...] = ()
    year = int(here["year"].iloc[0])
    if not shares.empty:
        made = (
            charts.estimates(
                pd.DataFrame(
                    {
                        "name": shares["name"],
                        "estimate": shares["value"] * 100,
                        "lower": shares["lower"] * 100,
                        "upper": shares["upper"] * 100,
                        "city": shares["city"] * 100,
                    }
                ),
                key="beleving",
                title=_sentence(shown, name),
                subtitle=f"Bewonersenquête {year}, percentage van de inwoners, met 95%-marge",
                unit="%",
                name=name,
                footing=footing,
            ),
        )
    years = [year, *sorted({int(one) for one in here["pooled_with_year"].dropna()}, reverse=True)]
    notes = (*(note for one in years for note in wave_notes(prepared.facts.waves, one)), NON_RESPONSE)
    lead = "" if made else f"{_sentence(shown, name, has_pooled=here['pooled_value'].notna().any())}."
    return Section("beleving", heading, lead, made, (_table(here, with_earlier, name, year),), notes=notes)


def _sentence(shown: pd.DataFrame, name: str, *, has_pooled: bool = False) -> str:
    if shown.empty:
        words = f"In {name} deden te weinig mensen mee om iets te kunnen zeggen"
        return f"{words} over deze meting alleen" if has_pooled else words
    high = [first_lower(item) for item in shown.loc[shown["mark"] == "+", "name"]]
    low = [first_lower(item) for item in shown.loc[shown["mark"] == "-", "name"]]
    said = [f"hoger dan elders: {named(high)}"] if high else []
    said += [f"lager dan elders: {named(low)}"] if low else []
    if not said:
        return f"Bewoners van {name} denken niet aantoonbaar anders over veiligheid dan in de rest van de stad"
    return f"In {name} {'; '.join(said)}"


def _table(here: pd.DataFrame, footing: charts.Footing, name: str, year: int) -> Table:
    columns = (
        Column("vraag", "Vraag", is_row_header=True),
        Column("waarde", "Uitkomst", align="right"),
        Column("marge", "95%-marge", align="right"),
        Column("n", "Antwoorden", align="right"),
        Column("stad", "Hele stad", align="right"),
        Column("vergelijking", "Tegen de rest van de stad"),
        Column("eerder", "Tegen de vorige meting"),
    )
    return Table(
        key="beleving-tabel",
        caption=f"Wat bewoners van {name} zeggen, {year}",
        columns=columns,
        rows=tuple(_row(row) for _, row in here.iterrows()),
        notes=_size_notes(here),
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )


def _size_notes(here: pd.DataFrame) -> tuple[str, ...]:
    """What happens with few answers, and what was taken together here."""
    rule = "Onder de 100 antwoorden is een uitkomst indicatief; onder de 50 tonen we haar niet."
    labels = list(dict.fromkeys(here["pooled_label"].dropna()))
    if not labels:
        return (rule,)
    return (rule, f"Te weinig antwoorden voor een eigen uitkomst. Daarom staat er wat wel kan: {'; '.join(labels)}.")


def _pooled_row(row: pd.Series, scale: float, decimals: int, unit: str) -> tuple[Cell, ...]:
    """The figure of two waves or of several wijken, which says so, and is compared with nothing."""
    answers = tables.number(int(row["pooled_n"]), note=f"{int(row['n'])} in deze wijk en meting")
    words = "indicatief, " if row["pooled_n"] < MIN_N_NORMAL else ""
    return (
        tables.text(row["name"], note=f"{words}{row['pooled_label']}", code=row["indicator"]),
        value_cell(row["pooled_value"], scale, decimals, unit),
        parts.interval_cell(row["pooled_lower"] * scale, row["pooled_upper"] * scale, decimals),
        answers,
        value_cell(row["city"], scale, 1, unit),
        tables.text("niet vergeleken"),
        tables.text("niet vergeleken"),
    )


def _row(row: pd.Series) -> tuple[Cell, ...]:
    is_share = row["statistic"] == Statistic.PROPORTION
    scale, decimals, unit = (100.0, 0, "%") if is_share else (1.0, 1, "")
    answers = tables.number(int(row["n"]))
    if row["public_state"] not in SHOWN_STATES and pd.notna(row["pooled_value"]):
        return _pooled_row(row, scale, decimals, unit)
    if row["public_state"] not in SHOWN_STATES:
        hidden = hidden_cell(row)
        blank = tables.text("niet vergeleken")
        city = value_cell(row["city"], scale, 1, unit)
        return (tables.text(row["name"], code=row["indicator"]), hidden, hidden, answers, city, blank, blank)
    return (
        tables.text(row["name"], note="indicatief" if row["indicative"] else "", code=row["indicator"]),
        value_cell(row["value"], scale, decimals, unit),
        parts.interval_cell(row["lower"] * scale, row["upper"] * scale, decimals),
        answers,
        value_cell(row["city"], scale, 1, unit),
        tables.text(f"{SURVEY_SHAPES[row['mark']]} {SURVEY_COMPARED[row['mark']]}"),
        tables.text(_change(row, scale, decimals, unit)),
    )


def hidden_cell(row: pd.Series) -> Cell:
    """The sign for a figure that is not shown: not there, or protected."""
    return parts.no_value_cell(row["missing"]) if row["missing"] else tables.suppressed("te weinig antwoorden")


def value_cell(value: float, scale: float, decimals: int, unit: str) -> Cell:
    """A percentage or mean with its unit behind it."""
    if pd.isna(value):
        return tables.missing()
    cell = tables.number(value * scale, decimals)
    return Cell(cell.value, cell.text + unit, decimals=decimals)


def _change(row: pd.Series, scale: float, decimals: int, unit: str) -> str:
    """The wave before, and whether the difference was shown by a test."""
    if row["why_not"]:
        words = str(row["why_not"])
        return words if words == NO_EARLIER_WAVE else f"– niet te vergelijken: {words}"
    before = f"{dutch_number(row['previous'] * scale, decimals)}{unit} in {int(row['previous_year'])}"
    words = {"+": "▲ gestegen", "-": "▼ gedaald", "": "○ geen aantoonbaar verschil"}[row["change_mark"]]
    return f"{words} ({before})"


def wave_notes(waves: tuple[SurveyWave, ...], year: int) -> tuple[str, ...]:
    """How the wave was held: who was asked, how many took part, which weighting."""
    notes = []
    for wave in waves:
        if wave.year != year:
            continue
        ages = f"{wave.age_from} tot en met {wave.age_to}" if wave.age_to else f"{wave.age_from} en ouder"
        response = ""
        if wave.invited:
            share = dutch_number(100 * wave.responded / wave.invited)
            response = f" van de {dutch_number(wave.invited)} gevraagde mensen ({share}%)"
        notes.append(
            f"{wave.name} {wave.year}: {dutch_number(wave.responded)}{response} deden mee; inwoners van {ages} jaar; "
            f"afname {MODE_WORDS.get(wave.mode, wave.mode)}; weging {wave.weighting_version}."
        )
    return tuple(notes)


def key_figure(prepared: Prepared, code: str, indicator: str = "onveilig_eigen_buurt") -> tuple[KeyFigure, ...]:
    """The headline figure of the survey: how many residents feel unsafe in their own buurt."""
    rows = prepared.survey
    found = rows[(rows["area"] == code) & (rows["indicator"] == indicator)]
    if found.empty:
        return ()
    row = found.iloc[0]
    if row["public_state"] not in SHOWN_STATES and pd.notna(row["pooled_value"]):
        value = f"{dutch_number(row['pooled_value'] * 100)}%"
        interval = f"{dutch_number(row['pooled_lower'] * 100)}% tot {dutch_number(row['pooled_upper'] * 100)}%"
        words = "te weinig antwoorden voor een eigen cijfer"
        return (KeyFigure(row["name"], value, f"enquête {row['pooled_label']}", interval, "–", words),)
    if row["public_state"] not in SHOWN_STATES:
        hidden = hidden_cell(row)
        return (KeyFigure(row["name"], hidden.text, f"enquête {int(row['year'])}", "", "–", hidden.words),)
    is_city = row["level"] == AreaLevel.MUNICIPALITY
    return (
        KeyFigure(
            label=row["name"],
            value=f"{dutch_number(row['value'] * 100)}%",
            unit=f"enquête {int(row['year'])}",
            interval=_interval(row),
            sign="" if is_city else SURVEY_SHAPES[row["mark"]],
            words="" if is_city else SURVEY_COMPARED[row["mark"]],
            note="indicatief" if row["indicative"] else "",
        ),
    )


def _interval(row: pd.Series) -> str:
    if pd.isna(row["lower"]) or pd.isna(row["upper"]):
        return ""
    return f"{dutch_number(row['lower'] * 100)}% tot {dutch_number(row['upper'] * 100)}%"
