"""Het doelgroeprapport: how large a group is, in-flow, out-flow and offences, always protected (class III)."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_number
from analysis import charts
from analysis.enums import Flow
from analysis.reports import parts
from analysis.reports.base import KeyFigure, Report, Section
from analysis.reports.prepared import Prepared
from analysis.stats.counts import compare_counts
from analysis.stats.disclosure import MARGIN, Level, protect, protect_flows, public_view, rule_for
from cycle.enums import AreaLevel, Sensitivity
from cycle.models import TargetGroupDefinition

CONTENTS = ("target_groups",)
MAX_P_VALUE = 0.05  # a change is called one when chance alone gives it in less than one of twenty cases
CAUTION = (
    "Wie bij deze groep hoort, hangt af van wat de politie vastlegde. Eén persoon pleegt vaak verschillende delicten: "
    "personen tellen we één keer, delicten apart. Het aantal delicten zegt niet hoeveel personen ze pleegden."
)
UNKNOWNS = (
    "Wie niet bij de politie bekend is, telt niet mee.",
    "Cijfers van verschillende definities zijn niet te vergelijken. Dit rapport gebruikt één definitie.",
    "Deze toepassing kent geen personen: de bron telt, en levert alleen aantallen.",
)
FLOW_LABELS = {Flow.STOCK: "Omvang", Flow.INFLOW: "Instroom", Flow.OUTFLOW: "Uitstroom"}


def groups_with_figures(prepared: Prepared) -> list[str]:
    """Keys of the groups that have figures in the year."""
    groups = prepared.facts.groups
    return sorted(groups.loc[groups["year"] == prepared.facts.year, "group"].unique())


def _definition(prepared: Prepared, key: str) -> TargetGroupDefinition:
    """The definition version that the figures of the year use; the default one when there are more."""
    groups = prepared.facts.groups
    used = set(groups.loc[(groups["group"] == key) & (groups["year"] == prepared.facts.year), "definition"])
    candidates = [one for one in prepared.facts.definitions if one.group.key == key and one.version in used]
    return sorted(candidates, key=lambda one: (not one.is_default, one.version))[0]


def build_target_group_report(prepared: Prepared, key: str) -> Report:
    """Build the report of group ``key`` for the year of ``prepared``, with figures of one definition version."""
    facts = prepared.facts
    definition = _definition(prepared, key)
    name = definition.group.name
    rows = facts.groups[(facts.groups["group"] == key) & (facts.groups["definition"] == definition.version)]
    flows, size = _section_flows(prepared, rows, name)
    caution = (definition.group.caution,) if definition.group.caution else ()
    return Report(
        kind="doelgroep",
        code=key,
        period=str(facts.year),
        municipality=facts.municipality,
        title=f"Doelgroeprapport {name} {facts.year}",
        question=f"Hoe groot is de groep {name.lower()}, en verandert ze?",
        answer=flows.charts[0].title + "." if flows.charts else flows.lead,
        key_figures=size,
        sections=(
            flows,
            _section_offences(prepared, rows, name),
            _section_wijken(prepared, rows, name),
            _section_definition(definition),
        ),
        sources=parts.source_lines(one for one in facts.deliveries if one.table.content in CONTENTS),
        unknowns=UNKNOWNS,
        cautions=(CAUTION, *caution),
        is_example=facts.is_example,
    )


def _city_flows(prepared: Prepared, rows: pd.DataFrame) -> pd.DataFrame:
    """Year by flow for the city; NaN where a figure is not there."""
    city = rows[(rows["level"] == AreaLevel.MUNICIPALITY) & (rows["offence"] == "") & (rows["age_band"] == "")]
    wide = city.pivot_table(index="year", columns="flow", values="value", aggfunc="first")
    return wide.reindex(columns=[Flow.STOCK, Flow.INFLOW, Flow.OUTFLOW]).sort_index()


def _section_flows(prepared: Prepared, rows: pd.DataFrame, name: str) -> tuple[Section, tuple[KeyFigure, ...]]:
    wide, heading = _city_flows(prepared, rows), "Hoe groot is de groep?"
    if wide.empty:
        return Section("omvang", heading, f"Voor de stad als geheel is de omvang van {name.lower()} niet geleverd."), ()
    wide.columns = ["stock", "inflow", "outflow"]
    shown = public_view(protect_flows(wide, rule_for(Sensitivity.PERSONS, Level.MUNICIPALITY)))
    lines = {(line["row"], line["column"]): line for _, line in shown.iterrows()}
    footing = parts.footing(prepared.facts, CONTENTS)
    columns = (
        Column("jaar", "Peiljaar", is_row_header=True),
        *(Column(flow, label, "personen", align="right") for flow, label in FLOW_LABELS.items()),
    )
    body = [
        (tables.text(str(year)), *(parts.protected_cell(lines[year, flow]) for flow in ("stock", "inflow", "outflow")))
        for year in wide.index
    ]
    table = Table(
        key="omvang-tabel",
        caption=f"{name} in {prepared.facts.municipality}: omvang, instroom en uitstroom",
        columns=columns,
        rows=tuple(body),
        notes=("Aantallen zijn afgerond op vijftallen. Minder dan tien personen tonen we niet.",),
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )
    stock = [lines[year, "stock"]["shown_value"] for year in wide.index]
    lead = _size_sentence(name, list(wide.index), stock)
    chart = charts.development(
        {
            label: [(str(year), _plain(lines[year, flow]["shown_value"])) for year in wide.index]
            for flow, label in (("stock", "omvang"), ("inflow", "instroom"), ("outflow", "uitstroom"))
        },
        key="omvang",
        title=lead.rstrip("."),
        subtitle="Aantal personen per peiljaar, afgerond",
        unit="personen",
        breaks=(),
        ticks=(),
        footing=footing,
        multiples=True,
    )
    figures = tuple(
        KeyFigure(label, line["shown_text"], "personen", "", "", "" if line["public_state"] == "rounded" else "geheim")
        for (flow, label) in (("stock", "Omvang"), ("inflow", "Instroom"), ("outflow", "Uitstroom"))
        for line in [lines[wide.index[-1], flow]]
    )
    return Section("omvang", heading, "", (chart,), (table,)), figures


def _plain(value: float) -> float | None:
    return None if pd.isna(value) else float(value)


def _size_sentence(name: str, years: Sequence[int], stock: Sequence[float]) -> str:
    """Size and change in words; the test uses the figures as shown, so that the words say no more than the table."""
    if pd.isna(stock[-1]):
        return f"De omvang van de groep {name.lower()} in {years[-1]} is te klein om te tonen."
    size = f"In {years[-1]} telde de groep {name.lower()} ongeveer {dutch_number(int(stock[-1]))} personen."
    if len(stock) < 2 or pd.isna(stock[-2]):
        return size
    change = change_shown(stock[-2], stock[-1])
    if not change:
        return f"{size} Dat verschilt niet aantoonbaar van {years[-2]}."
    return f"{size} Dat is aantoonbaar {change} dan in {years[-2]}."


def change_shown(before: float, after: float) -> str:
    """ "meer" or "minder" when the test of two counts shows a difference, else empty."""
    if compare_counts(before, after).p_value >= MAX_P_VALUE:
        return ""
    return "meer" if after > before else "minder"


def _section_offences(prepared: Prepared, rows: pd.DataFrame, name: str) -> Section:
    """Group x offence for the city; dominance of one or two persons hides a cell."""
    heading = "Welke delicten pleegt de groep?"
    year = prepared.facts.year
    found = rows[(rows["year"] == year) & (rows["level"] == AreaLevel.MUNICIPALITY) & (rows["offence"] != "")]
    if found.empty:
        return Section("delicten", heading, "De bron leverde geen aantallen per delict.", notes=(CAUTION,))
    counts = found.set_index("offence")["value"]
    top_two = found.set_index("offence")[["top2_share"]].set_axis(["value"], axis=1)
    shown = public_view(
        protect(
            counts.to_frame("value"),
            rule_for(Sensitivity.PERSONS, Level.MUNICIPALITY),
            assume_totals=False,
            top_two_share=top_two if top_two["value"].notna().any() else None,
        )
    )
    names = prepared.facts.offences.drop_duplicates("code").set_index("code")["name"]
    lines = [(names.get(line["row"], line["row"]), parts.protected_cell(line)) for _, line in shown.iterrows()]
    table = _two_columns(
        prepared, "delicten-tabel", f"Delicten door {name.lower()}, {year}, hele stad", "Delict", "Delicten", lines
    )
    return Section("delicten", heading, "Dit zijn delicten, geen personen.", tables=(table,), notes=(CAUTION,))


def _section_wijken(prepared: Prepared, rows: pd.DataFrame, name: str) -> Section:
    """Where the persons live; shown per wijk only as far as nobody can be recognised."""
    heading = "Waar wonen de mensen?"
    facts = prepared.facts
    stock = rows[
        (rows["year"] == facts.year) & (rows["flow"] == Flow.STOCK) & (rows["offence"] == "") & (rows["age_band"] == "")
    ]
    by_wijk = stock[stock["level"] == AreaLevel.WIJK]
    if by_wijk.empty:
        return Section(
            "wijken", heading, "De bron leverde alleen cijfers voor de stad. Dat past bij een aanpak van personen."
        )
    city = stock.loc[stock["level"] == AreaLevel.MUNICIPALITY, "value"]
    counts = by_wijk.set_index("area")["value"].rename("value")
    if not city.empty:
        counts = pd.concat([counts, pd.Series({MARGIN: city.iloc[0]}, name="value")])
    inhabitants = facts.wijken.set_index("code")["inhabitants"].reindex(by_wijk["area"])
    shown = public_view(protect(counts.to_frame(), rule_for(Sensitivity.PERSONS, Level.WIJK), population=inhabitants))
    names = dict(zip(facts.areas["code"], facts.areas["name"], strict=True)) | {MARGIN: "Hele stad"}
    lines = [(names[line["row"]], parts.protected_cell(line)) for _, line in shown.iterrows()]
    hidden = sum(cell.value is None for _, cell in lines)
    lead = "Het totaal is apart afgerond; tel de wijken niet op."
    if hidden:
        lead = f"In {hidden} van de {len(lines)} gevallen tonen we geen aantal, om mensen te beschermen. {lead}"
    table = _two_columns(prepared, "wijken-tabel", f"{name} per wijk, {facts.year}", "Wijk", "Personen", lines)
    return Section("wijken", heading, lead, tables=(table,))


def _two_columns(
    prepared: Prepared, key: str, caption: str, first: str, second: str, lines: Sequence[tuple[str, Cell]]
) -> Table:
    footing = parts.footing(prepared.facts, CONTENTS)
    return Table(
        key=key,
        caption=caption,
        columns=(Column("naam", first, is_row_header=True), Column("aantal", second, align="right")),
        rows=tuple((tables.text(name), cell) for name, cell in lines),
        notes=("Kleine aantallen zijn afgeschermd en andere afgerond op vijftallen.",),
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )


def _section_definition(definition: TargetGroupDefinition) -> Section:
    ends = f" tot en met {definition.valid_to:%d-%m-%Y}" if definition.valid_to else ""
    items = (
        f"Versie {definition.version}, geldig vanaf {definition.valid_from:%d-%m-%Y}{ends}.",
        f"Leeftijd bepaald op {definition.age_reference}.",
        f"Bron: {definition.source}.",
    )
    return Section("definitie", "Wie tellen we mee?", definition.label, items=items)
