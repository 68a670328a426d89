"""What happens: police figures of one wijk beside the rest of the city, per kind and per offence."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.figures import ChartSpec
from amersfoort_veiligheid.documents.tables import Cell, Column, RowGroup, Table, dutch_number, join_words
from analysis import charts
from analysis.charts import Footing
from analysis.reports import parts
from analysis.reports.base import KeyFigure, Section
from analysis.reports.prepared import Prepared
from analysis.reports.wording import COMPARED, SHAPES, first_lower, named, shape_and_words
from analysis.stats import comparison
from cycle.enums import DenominatorKind, OffenceKind, Sensitivity

TOTAL = "misdrijven_totaal"
TOTALS = (TOTAL, "overlast_totaal")  # sums of the others; beside them they would set the scale of every chart
CONTENTS = ("crimes", "nuisance")
TOP_OFFENCES = 10


def _table(footing: Footing, key: str, caption: str, columns: Sequence[Column], rows: Sequence[tuple[Cell, ...]],
           *, notes: tuple[str, ...] = (), groups: tuple[RowGroup, ...] = ()) -> Table:  # fmt: skip
    return Table(
        key=key,
        caption=caption,
        columns=tuple(columns),
        rows=tuple(rows),
        notes=notes,
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
        row_groups=groups,
    )


def wijk_rows(prepared: Prepared, code: str) -> pd.DataFrame:
    """The compared police indicators of one wijk, in display order, with name, unit and component.

    ``count`` is NaN, with the reason in ``missing``, where there is no figure.
    """
    rows = prepared.compared[prepared.compared["code"] == code].drop(columns=["name", "per"])
    joined = prepared.facts.indicators.merge(rows, left_on="key", right_on="indicator")
    # The mandatory (BBV) indicators are the same offences in other bundles; they have an export of their own.
    return joined[~joined["in_bbv"]].reset_index(drop=True)


def section_what(prepared: Prepared, code: str, name: str) -> Section:
    """Rates of the wijk beside the rest of the city, and the funnel of the total."""
    rows, footing = wijk_rows(prepared, code), parts.footing(prepared.facts, CONTENTS)
    year = prepared.facts.year
    if rows.empty:
        return Section("wat", "Wat gebeurt hier?", f"Over {year} zijn er nog geen politiecijfers voor deze wijk.")
    made = []
    detail = rows[~rows["key"].isin(TOTALS) & rows["rate"].notna() & (rows["denominator_kind"] == "inhabitants")]
    if not detail.empty:
        made.append(
            charts.rates_beside_rest(
                detail,
                key="soorten",
                title=sentence_of_signs(detail, name),
                subtitle=f"Registraties per 1.000 inwoners, {year}, met 95%-marge",
                unit="per 1.000 inwoners",
                name=name,
                footing=footing,
            )
        )
    if total_funnel := funnel_of(prepared, TOTAL, highlight=code, name=name):
        made.append(total_funnel)
    lead = "De wijk naast de rest van de stad. De streep is de marge: hoe ver toeval het cijfer kan verschuiven."
    return Section("wat", "Wat gebeurt hier?", lead, tuple(made), (indicator_table(prepared, rows, footing, name),))


def funnel_of(prepared: Prepared, indicator: str, *, highlight: str, name: str) -> ChartSpec | None:
    """The funnel of one indicator; None when no wijk has a rate."""
    frame = prepared.compared[prepared.compared["indicator"] == indicator].dropna(subset=["rate", "population"])
    if frame.empty:
        return None
    info = prepared.facts.indicators.set_index("key").loc[indicator]
    here = frame[frame["code"] == highlight]
    title = sentence_of_funnel(frame) if here.empty else f"{info['name']} in {name}: {COMPARED[here['sign'].iloc[0]]}"
    return charts.funnel(
        frame,
        key=f"trechter-{indicator}".replace("_", "-"),
        title=title,
        subtitle=f"{info['name']}, {info['unit']}, {prepared.facts.year}; elke stip is een wijk",
        unit=str(info["unit"]),
        highlight=highlight,
        footing=parts.footing(prepared.facts, CONTENTS),
    )


def sentence_of_funnel(frame: pd.DataFrame) -> str:
    """How many wijken lie further from the city than chance explains."""
    outside = int(frame["sign"].isin([comparison.HIGHER, comparison.LOWER]).sum())
    if not outside:
        return "Geen enkele wijk ligt dit jaar buiten de 99,8%-grens"
    lies = "ligt" if outside == 1 else "liggen"
    return f"{outside} van de {len(frame)} wijken {lies} buiten de 99,8%-grens: verder dan toeval verklaart"


def sentence_of_city(frame: pd.DataFrame, subject: str) -> str:
    """Which wijken truly differ, and that the others do not."""
    high = frame.loc[frame["is_above"], "name"].tolist()
    low = frame.loc[frame["sign"] == comparison.LOWER, "name"].tolist()
    if not high and not low:
        return f"{subject}: geen wijk wijkt aantoonbaar af van de rest van de stad"
    said = []
    if high:
        said.append(f"meer dan gemiddeld in {named(high)}")
    if low:
        said.append(f"minder dan gemiddeld in {named(low)}")
    return f"{subject}: {' en '.join(said)}; de overige wijken verschillen niet aantoonbaar"


def sentence_of_signs(rows: pd.DataFrame, name: str) -> str:
    """Which kinds are outside the 99.8% limits."""
    high = [first_lower(item) for item in rows.loc[rows["is_above"].astype(bool), "name"]]
    low = [first_lower(item) for item in rows.loc[rows["sign"] == comparison.LOWER, "name"]]
    if high and low:
        return f"Meer dan gemiddeld in {name}: {named(high)}. Minder: {named(low)}"
    if high:
        return f"Meer dan gemiddeld in {name}: {named(high)}"
    if low:
        return f"Minder dan gemiddeld in {name}: {named(low)}"
    return f"Geen enkele soort is in {name} aantoonbaar anders dan in de rest van de stad"


def answer_on_total(prepared: Prepared, code: str, name: str) -> str:
    """The answer to "what happens here" from the total of all crimes."""
    rows, year = wijk_rows(prepared, code), prepared.facts.year
    if rows.empty:
        return f"Over {year} zijn er nog geen politiecijfers voor {name}."
    return sentence_of_total(rows, name, year)


def sentence_of_total(rows: pd.DataFrame, name: str, year: int) -> str:
    """The answer to "what happens here", from the total."""
    total = rows[(rows["key"] == TOTAL) & rows["count"].notna()]
    if total.empty:
        return f"Voor {name} is het totaal aantal misdrijven in {year} niet bekend."
    line = total.iloc[0]
    count = dutch_number(int(line["count"]))
    if pd.isna(line["rate"]):
        return f"In {year} registreerde de politie {count} misdrijven in {name}."
    rate = dutch_number(line["rate"], 1)
    if line["sign"] == comparison.NOT_POSSIBLE:
        return f"In {year} registreerde de politie {count} misdrijven in {name}: {rate} per 1.000 inwoners."
    rest = dutch_number(line["rest_rate"], 1)
    return (
        f"In {year} registreerde de politie {count} misdrijven in {name}: {rate} per 1.000 inwoners, "
        f"tegen {rest} in de rest van de stad. Dat is {COMPARED[line['sign']]}."
    )


def indicator_table(prepared: Prepared, rows: pd.DataFrame, footing: Footing, name: str) -> Table:
    """Count, rate with margin, rest of the city and sign per kind."""
    columns = (
        Column("soort", "Soort", is_row_header=True),
        Column("aantal", "Aantal", align="right"),
        Column("per", "Per 1.000", align="right"),
        Column("marge", "95%-marge", align="right"),
        Column("rest", "Rest van de stad", "per 1.000", align="right"),
        Column("vergelijking", f"{name} vergeleken"),
    )
    lines = [
        (
            tables.text(
                str(row["name"]),
                note="per woning" if row["denominator_kind"] == "dwellings" else "",
                code=str(row["key"]),
            ),
            parts.count_cell(row["count"], row["missing"], row["status"]),
            parts.rate_cell(row["rate"], missing=row["missing"], status=row["status"]),
            parts.interval_cell(row["lower"], row["upper"], missing=row["missing"]),
            parts.rate_cell(row["rest_rate"]),
            tables.text(shape_and_words(row["sign"])),
        )
        for _, row in rows.iterrows()
    ]
    notes = (
        "Hoger of lager: buiten de 99,8%-grens. Mogelijk: buiten de 95%-grens. Met veel wijken naast elkaar "
        "geeft die laatste te vaak vals alarm. Meer dan gemiddeld: hoger, of twee jaar achter elkaar mogelijk hoger.",
        population_note(prepared),
    )
    return _table(
        footing, "soorten-tabel", f"Politiecijfers van {name} in {prepared.facts.year}", columns, lines, notes=notes
    )


def population_note(prepared: Prepared) -> str:
    """Which inhabitants the rates are set against, and which areas have no rate."""
    people, homes = (_years_of(prepared, kind) for kind in (DenominatorKind.INHABITANTS, DenominatorKind.DWELLINGS))
    left_out = prepared.facts.wijken.loc[prepared.facts.wijken["few_residents"], "name"].tolist()
    text = f"Inwoners op 1 januari {people}." if people else "Het aantal inwoners is niet bekend."
    if people and people == homes:
        text = f"Inwoners en woningen op 1 januari {people}."
    elif homes:
        text += f" Woningen op 1 januari {homes}."
    if left_out:
        text += f" Zonder cijfer per inwoner en niet in de vergelijking: {named(left_out, 12)}."
        text += " Daar komen vooral bezoekers."
    return text


def _years_of(prepared: Prepared, kind: str) -> str:
    """The years of the inhabitants or dwellings of the wijken."""
    facts = prepared.facts
    found = facts.population(kind)
    years = found.loc[found["area"].isin(facts.wijken["code"]), "population_year"].unique()
    return join_words([str(int(year)) for year in sorted(years)])


def section_offences(prepared: Prepared, code: str, name: str) -> Section:
    """Area x offence: every offence in scope with count, rate, margin and comparison; the chart shows the largest."""
    rows = prepared.offences[prepared.offences["code"] == code].sort_values(["kind", "sort_order"])
    footing = parts.footing(prepared.facts, CONTENTS)
    heading = "Om welke delicten gaat het?"
    if not rows["count"].notna().any():
        return Section("delicten", heading, _why_no_offences(prepared, code))
    top = rows.dropna(subset=["count"]).nlargest(TOP_OFFENCES, "count")
    chart = charts.bars(
        pd.DataFrame({"label": top["name"], "value": top["count"], "sign": "", "words": ""}),
        key="delicten",
        title=f"Het vaakst in {name}: {named([first_lower(item) for item in top['name'].head(3)])}",
        subtitle=f"Aantal registraties, {prepared.facts.year}, de grootste soorten",
        unit="registraties",
        name=name,
        footing=footing,
    )
    known = int(rows["count"].notna().sum())
    kinds = "één soort" if known == 1 else f"{known} soorten"
    lead = f"Van {kinds} delicten en overlast is het aantal bekend. Zeldzame delicten zeggen weinig."
    return Section("delicten", heading, lead, (chart,), (_offence_table(prepared, rows, footing, code, name),))


def _why_no_offences(prepared: Prepared, code: str) -> str:
    if any(area == code for area, _ in prepared.without_offences):
        return "Voor deze wijk tonen we geen aantallen per delict, om mensen te beschermen."
    return "De politie heeft voor deze wijk en dit jaar geen aantallen per delict geleverd."


def _offence_table(prepared: Prepared, rows: pd.DataFrame, footing: Footing, code: str, name: str) -> Table:
    columns = (
        Column("delict", "Delict of overlast", is_row_header=True),
        Column("aantal", "Aantal", align="right"),
        Column("per", "Per 1.000 inwoners", align="right"),
        Column("marge", "95%-marge", align="right"),
        Column("vergelijking", "Tegen de rest van de stad"),
    )
    lines: list[tuple[Cell, ...]] = []
    groups = []
    for kind, label in OffenceKind.choices:
        part = rows[rows["kind"] == kind]
        sensitive = _sensitive_rows(prepared, code, kind)
        if part.empty and not sensitive:
            continue
        groups.append(RowGroup(label.capitalize(), len(lines), len(part) + len(sensitive)))
        lines += [
            (
                tables.text(row["name"], code=row["offence"]),
                parts.count_cell(row["count"], row["missing"], row["status"]),
                parts.rate_cell(row["rate"], missing=row["missing"], status=row["status"]),
                parts.interval_cell(row["lower"], row["upper"], missing=row["missing"]),
                tables.text(shape_and_words(row["sign"])),
            )
            for _, row in part.iterrows()
        ]
        lines += sensitive
    notes = (
        "Bij gevoelige soorten (zoals discriminatie) tonen we kleine aantallen niet. De andere zijn afgerond.",
        "Verkeer, milieu en luchtvaart horen niet bij sociale veiligheid en staan er niet bij.",
    )
    caption = f"Delicten en overlast in {name}, {prepared.facts.year}"
    return _table(footing, "delicten-tabel", caption, columns, lines, notes=notes, groups=tuple(groups))


def _sensitive_rows(prepared: Prepared, code: str, kind: str) -> list[tuple[Cell, ...]]:
    offences = prepared.facts.offences
    listed = offences[
        (offences["sensitivity"] == Sensitivity.SENSITIVE) & (offences["kind"] == kind) & offences["in_scope"]
    ]
    return [
        (
            tables.text(row["name"], code=row["code"]),
            prepared.sensitive[code, row["code"]],
            parts.words_cell("niet berekend"),
            parts.words_cell("niet berekend"),
            tables.text("niet vergeleken"),
        )
        for _, row in listed.sort_values("sort_order").iterrows()
        if (code, row["code"]) in prepared.sensitive
    ]


def key_figures(prepared: Prepared, code: str) -> tuple[KeyFigure, ...]:
    """The headline figures from police sources: total, burglary, violence, nuisance by youth."""
    rows = wijk_rows(prepared, code).set_index("key")
    made = []
    for key in (TOTAL, "woninginbraak", "geweld", "overlast_jeugd"):
        if key not in rows.index or pd.isna(rows.loc[key, "count"]):
            continue
        row = rows.loc[key]
        has_rate = not pd.isna(row["rate"])
        made.append(
            KeyFigure(
                label=str(row["name"]),
                value=dutch_number(row["rate"], 1) if has_rate else dutch_number(int(row["count"])),
                unit=str(row["unit"]) if has_rate else "registraties",
                interval=parts.interval_text(row["lower"], row["upper"]) if has_rate else "",
                sign=SHAPES[row["sign"]],
                words=COMPARED[row["sign"]],
                note=parts.status_note(row["status"]),
            )
        )
    return tuple(made[:3])
