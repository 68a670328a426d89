"""Het doelgroeprapport: how large a group is, in-flow, out-flow and offences, always protected (class III)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_number
from analysis import charts
from analysis.charts import Footing
from analysis.enums import Flow, Missing
from analysis.reports import parts
from analysis.reports.base import KeyFigure, Report, Section
from analysis.reports.group_cells import FLOWS, GroupCells, protect_group
from analysis.reports.prepared import Prepared
from analysis.reports.wording import first_lower
from analysis.stats.counts import compare_counts
from analysis.stats.disclosure import Level, protect, public_view, rule_for
from cycle.enums import AreaLevel, OffenceKind, Sensitivity
from cycle.models import TargetGroupDefinition

CONTENTS = ("target_groups",)
PROTECTED_NOTE = "Aantallen zijn afgerond. Kleine aantallen tonen we niet, zodat niemand is te herkennen."
MAX_P_VALUE = 0.05  # a change is called one when chance alone gives it in less than one of twenty cases
CAUTION = (
    "Wie bij deze groep hoort, hangt af van wat de politie vastlegde. Eén persoon pleegt vaak verschillende delicten: "
    "personen tellen we één keer, delicten apart. Het aantal delicten zegt niet hoeveel personen ze pleegden."
)
X_NOTE = "x = te weinig personen om te tonen, of nodig om anderen te beschermen."
NOT_FROM_POLICE = "Dit aantal kan niet uit politiegegevens worden bepaald."
UNKNOWN_OF_CARE = (
    "Wie niet bij een voorziening bekend is, telt niet mee.",
    "Bereik kan groeien doordat een voorziening meer mensen helpt; het zegt niet dat er meer zijn.",
    "Deze toepassing kent geen personen: de bron telt, en levert alleen aantallen.",
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


def group_rows(prepared: Prepared, key: str) -> pd.DataFrame:
    """The figures of a group under the definition that its report uses; columns are frames.GROUP_COLUMNS."""
    groups = prepared.facts.groups
    return groups[(groups["group"] == key) & (groups["definition"] == _definition(prepared, key).version)]


def build_target_group_report(prepared: Prepared, key: str) -> Report:
    """Build the report of group ``key`` for the year of ``prepared``, with figures of one definition version."""
    facts = prepared.facts
    definition = _definition(prepared, key)
    name = definition.group.name
    rows = group_rows(prepared, key)
    used = set(rows["delivery"])
    footing = parts.footing(facts, CONTENTS, used)
    cells = protect_group(facts, rows)
    flows = _section_flows(prepared, cells, name, footing, is_reach=_is_reach(definition))
    caution = (definition.group.caution,) if definition.group.caution else ()
    return Report(
        kind="doelgroep",
        code=key,
        period=str(facts.year),
        municipality=facts.municipality,
        title=f"Doelgroeprapport {name} {facts.year}",
        question=f"Hoe groot is de groep {first_lower(name)}, en verandert ze?",
        answer=_answer(definition, flows),
        key_figures=_key_figures(cells),
        sections=(
            flows,
            *(() if _is_reach(definition) else (_section_offences(prepared, rows, name, footing),)),
            _section_wijken(prepared, cells, name, footing),
            _section_definition(definition),
        ),
        sources=parts.source_lines(one for one in facts.deliveries if one.pk in used),
        unknowns=UNKNOWN_OF_CARE if _is_reach(definition) else UNKNOWNS,
        cautions=caution,
        is_example=facts.is_example,
    )


def _is_reach(definition: TargetGroupDefinition) -> bool:
    """Whether only the reach of services is known: these people did nothing that the police could count."""
    return definition.group.is_at_risk and not definition.group.from_police


def _answer(definition: TargetGroupDefinition, flows: Section) -> str:
    size = flows.lead or f"{flows.charts[0].title}."
    return f"{NOT_FROM_POLICE} {size}" if _is_reach(definition) else size


def _section_flows(
    prepared: Prepared, cells: GroupCells, name: str, footing: Footing, *, is_reach: bool = False
) -> Section:
    heading = f"Hoeveel {first_lower(name)} bereiken voorzieningen?" if is_reach else "Hoe groot is de groep?"
    if not cells.years:
        lead = f"Voor de stad als geheel is de omvang van {first_lower(name)} niet geleverd."
        return Section("omvang", heading, lead)
    columns = (
        Column("jaar", "Peiljaar", is_row_header=True),
        *(Column(flow, label, "personen", align="right") for flow, label in FLOW_LABELS.items()),
    )
    table = Table(
        key="omvang-tabel",
        caption=f"{name} in {prepared.facts.municipality}: omvang, instroom en uitstroom",
        columns=columns,
        rows=tuple((tables.text(str(year)), *(cells.city[year, flow] for flow in FLOWS)) for year in cells.years),
        notes=(PROTECTED_NOTE,),
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )
    lead = _size_sentence(name, cells, is_reach=is_reach)
    if not any(cell.value is not None for cell in cells.city.values()):
        return Section("omvang", heading, lead, tables=(table,))
    chart = charts.development(
        {FLOW_LABELS[flow].lower(): [(str(year), cells.city[year, flow]) for year in cells.years] for flow in FLOWS},
        key="omvang",
        title=lead.rstrip("."),
        subtitle="Aantal personen per peiljaar, afgerond",
        unit="personen",
        breaks=(),
        ticks=(),
        footing=footing,
        multiples=True,
    )
    return Section("omvang", heading, "", (chart,), (table,))


def _key_figures(cells: GroupCells) -> tuple[KeyFigure, ...]:
    """Size, in-flow and out-flow of the year of the report; a sign with its words where there is no figure."""
    if not cells.years:
        return ()
    year = cells.years[-1]
    shown = [(FLOW_LABELS[flow], cells.city[year, flow]) for flow in FLOWS]
    return tuple(
        KeyFigure(label, cell.text or "–", "personen", "", "", "", note="" if cell.value is not None else cell.words)
        for label, cell in shown
    )


def _size_sentence(name: str, cells: GroupCells, *, is_reach: bool = False) -> str:
    """Size and change in words; the test uses the figures as shown, so that the words say no more than the table."""
    year = cells.years[-1]
    now = cells.city[year, Flow.STOCK]
    if now == parts.no_value_cell(Missing.WITHHELD):
        return f"De bron houdt de omvang van de groep {first_lower(name)} in {year} geheim."
    if now in (parts.no_value_cell(Missing.MISSING), parts.no_value_cell(Missing.NOT_APPLICABLE)):
        return f"Over {year} is de omvang van de groep {first_lower(name)} niet bekend."
    if not isinstance(now.value, int):
        return f"De omvang van de groep {first_lower(name)} in {year} tonen we niet, om mensen te beschermen."
    told = f"bereikten voorzieningen ongeveer {dutch_number(now.value)} {first_lower(name)}"
    if not is_reach:
        told = f"telde de groep {first_lower(name)} ongeveer {dutch_number(now.value)} personen"
    size = f"In {year} {told}."
    before = cells.city[year - 1, Flow.STOCK].value if year - 1 in cells.years else None
    if not isinstance(before, int):
        return size
    change = change_shown(before, now.value)
    if not change:
        return f"{size} Dat verschilt niet aantoonbaar van {year - 1}."
    return f"{size} Dat is aantoonbaar {change} dan in {year - 1}."


def change_shown(before: float, after: float) -> str:
    """ "meer" or "minder" when the test of two counts shows a difference, else empty."""
    if compare_counts(before, after).p_value >= MAX_P_VALUE:
        return ""
    return "meer" if after > before else "minder"


def _section_offences(prepared: Prepared, rows: pd.DataFrame, name: str, footing: Footing) -> Section:
    """Group x offence for the city; dominance of one or two persons hides a cell."""
    heading = "Welke delicten pleegt de groep?"
    year = prepared.facts.year
    found = rows[
        (rows["year"] == year)
        & (rows["level"] == AreaLevel.MUNICIPALITY)
        & (rows["offence"] != "")
        & (rows["age_band"] == "")
        & (rows["flow"] == Flow.STOCK)
    ]
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
    crimes = prepared.facts.offences[prepared.facts.offences["kind"] == OffenceKind.CRIME]
    names = crimes.drop_duplicates("code").set_index("code")["name"]
    reasons = found.set_index("offence")["missing"]
    lines = [
        (
            tables.text(str(names.get(line["row"], line["row"])), code=line["row"]),
            parts.protected_cell(line, reasons[line["row"]]),
        )
        for _, line in shown.iterrows()
    ]
    caption = f"Delicten door {first_lower(name)}, {year}, hele stad"
    table = _two_columns(footing, "delicten-tabel", caption, "Delict", "Delicten", lines)
    # As a note of the table the caution goes along in every download.
    table = replace(table, notes=(CAUTION, *table.notes))
    return Section("delicten", heading, "Dit zijn delicten, geen personen.", tables=(table,))


def _section_wijken(prepared: Prepared, cells: GroupCells, name: str, footing: Footing) -> Section:
    """Where the persons live; shown per wijk only as far as nobody can be recognised."""
    heading, facts = "Waar wonen de mensen?", prepared.facts
    shown = sum(cell.value is not None for cell in cells.wijken.values())
    hidden = sum(cell.value is None and cell.sign != tables.MISSING for cell in cells.wijken.values())
    if cells.wijken_hidden or (hidden and not shown):
        lead = "Aantallen per wijk tonen we niet, om mensen te beschermen. De aanpak van personen is van de hele stad."
        return Section("wijken", heading, lead)
    if not cells.wijken:
        lead = "De bron leverde alleen cijfers voor de stad. Dat past bij een aanpak van personen."
        return Section("wijken", heading, lead)
    names = dict(zip(facts.areas["code"], facts.areas["name"], strict=True))
    lines = [(tables.text(names[code], code=code), cell) for code, cell in cells.wijken.items()]
    if (facts.year, Flow.STOCK) in cells.city:
        lines.append((tables.text("Hele stad"), cells.city[facts.year, Flow.STOCK]))
    lead = "Het totaal is apart afgerond; tel de wijken niet op."
    if hidden:
        lead = f"Voor {hidden} van de {len(cells.wijken)} wijken tonen we geen aantal, om mensen te beschermen. {lead}"
    table = _two_columns(footing, "wijken-tabel", f"{name} per wijk, {facts.year}", "Wijk", "Personen", lines)
    table = replace(table, notes=(*table.notes, X_NOTE)) if hidden else table
    return Section("wijken", heading, lead, tables=(table,))


def _two_columns(
    footing: Footing, key: str, caption: str, first: str, second: str, lines: Sequence[tuple[Cell, Cell]]
) -> Table:
    return Table(
        key=key,
        caption=caption,
        columns=(Column("naam", first, is_row_header=True), Column("aantal", second, align="right")),
        rows=tuple(lines),
        notes=(PROTECTED_NOTE,),
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
    return Section("definitie", "Wie tellen we mee?", f"{definition.label}.", items=items)
