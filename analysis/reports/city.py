"""Het stadsbeeld: all wijken on a map and in a funnel, survey beside police, areas beside target groups."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.figures import ChartSpec, path_from_rings
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_number
from analysis import charts
from analysis.enums import ReportKind, SourceKind, Statistic
from analysis.reports import crime, feeling, parts, trend
from analysis.reports.base import KeyFigure, Report, Section
from analysis.reports.geometry import label_place, project_outlines
from analysis.reports.prepared import SHOWN_STATES, Prepared
from analysis.reports.provenance import used_deliveries
from analysis.reports.target_group import (
    PROTECTED_NOTE,
    build_target_group_report,
    change_shown,
    groups_with_figures,
)
from analysis.reports.wording import COMPARED, SHAPES, SURVEY_COMPARED, SURVEY_SHAPES, named
from cycle.enums import AreaLevel, Component

CITY_CODE = "stad"
SHOWN_PER_COMPONENT = 4
SHAPE_NOTE = (
    "▲ hoger, △ mogelijk hoger, ○ niet anders, ▽ mogelijk lager, ▼ lager dan in de rest van de stad (na een toets)."
)
UNKNOWNS = (
    "Niet elk misdrijf wordt gemeld. Meer registraties kan ook betekenen dat mensen vaker aangifte doen.",
    "Wijken zijn niet op een ranglijst te zetten: de meeste verschillen zijn niet groter dan het toeval.",
    "Risicojongeren zijn niet uit politiecijfers af te leiden.",
)


def build_city_report(prepared: Prepared) -> Report:
    """Build the picture of the whole city for the year of ``prepared``."""
    facts = prepared.facts
    city = facts.areas.loc[facts.areas["level"] == AreaLevel.MUNICIPALITY, "code"].iloc[0]
    used = used_deliveries(ReportKind.CITY, CITY_CODE, prepared)
    sections = (
        _section_component(prepared, Component.CRIME, "criminaliteit", "Waar gebeurt meer dan gemiddeld?"),
        _section_component(prepared, Component.NUISANCE, "overlast", "Waar is meer overlast dan gemiddeld?"),
        _section_feeling(prepared),
        trend.section_development(prepared, city, facts.municipality),
        _section_groups(prepared),
    )
    return Report(
        kind="stad",
        code=CITY_CODE,
        period=str(facts.year),
        municipality=facts.municipality,
        title=f"Stadsbeeld {facts.municipality} {facts.year}",
        question=f"Hoe staat {facts.municipality} ervoor?",
        answer=_answer(sections),
        key_figures=_key_figures(prepared, city),
        sections=sections,
        sources=parts.source_lines(one for one in facts.deliveries if one.pk in used),
        unknowns=UNKNOWNS,
        is_example=facts.is_example,
    )


def _answer(sections: Sequence[Section]) -> str:
    """What stands out in crime and in nuisance."""
    return " ".join(section.lead or f"{section.charts[0].title}." for section in sections[:2])


def _indicators_of(prepared: Prepared, component: str) -> list[str]:
    """The first indicators of a component for which wijken have rates."""
    rows = prepared.facts.indicators
    wanted = rows[(rows["component"] == component) & (rows["source_kind"] == SourceKind.POLICE)]["key"]
    known = set(prepared.compared.dropna(subset=["rate"])["indicator"])
    return [key for key in wanted if key in known][:SHOWN_PER_COMPONENT]


def _section_component(prepared: Prepared, component: str, key: str, heading: str) -> Section:
    keys = _indicators_of(prepared, component)
    if not keys:
        return Section(key, heading, f"Over {prepared.facts.year} zijn er geen cijfers per wijk over {key}.")
    first = keys[0]
    frame = prepared.compared[prepared.compared["indicator"] == first]
    name = str(prepared.facts.indicators.set_index("key").loc[first, "name"])
    lead = crime.sentence_of_city(frame.dropna(subset=["rate"]), name)
    drawn = (_map(prepared, frame, first, lead), crime.funnel_of(prepared, first, highlight="", name=""))
    made = tuple(chart for chart in drawn if chart)
    has_lead = any(chart.title == lead for chart in made)
    return Section(key, heading, "" if has_lead else f"{lead}.", made, (_table(prepared, keys, key),))


def _map(prepared: Prepared, frame: pd.DataFrame, indicator: str, title: str) -> ChartSpec | None:
    """The map; None while the wijken have neither outlines nor a place on the schematic map."""
    facts = prepared.facts
    info = facts.indicators.set_index("key").loc[indicator]
    codes = set(facts.wijken["code"])
    if not codes <= set(facts.outlines) and not codes <= set(facts.tiles):
        return None
    rings, bounds = project_outlines(facts.outlines)
    paths = {code: path_from_rings(parts_) for code, parts_ in rings.items()}
    lookup = prepared.compared.set_index(["indicator", "code"])
    reasons = [_why_no_rate(lookup, indicator, code) for code in facts.wijken["code"]]
    wijken = facts.wijken[["code", "name"]].assign(
        sign=[cell.sign for cell in reasons], words=[cell.words for cell in reasons]
    )
    wijken = wijken.merge(frame[["code", "rate"]], on="code", how="left")
    return charts.wijk_map(
        wijken,
        key=f"kaart-{indicator}".replace("_", "-"),
        title=title,
        subtitle=f"{info['name']}, {info['unit']}, {facts.year}",
        unit=str(info["unit"]),
        paths=paths,
        places={code: label_place(parts_) for code, parts_ in rings.items()},
        bounds=bounds,
        tiles=facts.tiles,
        footing=parts.footing(facts, crime.CONTENTS),
    )


def _why_no_rate(lookup: pd.DataFrame, indicator: str, code: str) -> Cell:
    """The sign and the words of a wijk that has no rate: no figure at all, or no inhabitants to set it against."""
    if (indicator, code) not in lookup.index:
        return tables.missing()
    row = lookup.loc[(indicator, code)]
    if row["missing"] or pd.isna(row["count"]):
        return parts.no_value_cell(row["missing"])
    return Cell(None, tables.MISSING, tables.MISSING, "geen cijfer per inwoner")


def _table(prepared: Prepared, keys: Sequence[str], key: str) -> Table:
    """Wijken by number with the rate and the sign of each indicator; no ranking."""
    facts, footing = prepared.facts, parts.footing(prepared.facts, crime.CONTENTS)
    labels = facts.indicators.set_index("key")
    lookup = prepared.compared.set_index(["indicator", "code"])
    columns = [Column("wijk", "Wijk", is_row_header=True)]
    columns += [Column(one, str(labels.loc[one, "name"]), str(labels.loc[one, "unit"]), align="right") for one in keys]
    lines = [
        (tables.text(wijk["name"], code=wijk["code"]), *(_cell(lookup, one, wijk["code"]) for one in keys))
        for _, wijk in facts.wijken.iterrows()
    ]
    return Table(
        key=f"{key}-tabel",
        caption=f"{labels.loc[keys[0], 'name']} per wijk, op nummer, {facts.year}",
        columns=tuple(columns),
        rows=tuple(lines),
        notes=(SHAPE_NOTE, crime.population_note(prepared)),
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )


def _cell(lookup: pd.DataFrame, indicator: str, code: str) -> Cell:
    """The rate with the shape of its comparison behind it; read aloud in words."""
    if (indicator, code) not in lookup.index:
        return tables.missing()
    row = lookup.loc[(indicator, code)]
    cell = parts.rate_cell(row["rate"], missing=row["missing"], status=row["status"])
    if not isinstance(cell.value, float):
        return cell
    words = ", ".join(word for word in (COMPARED[row["sign"]], cell.words) if word)
    return replace(cell, text=f"{cell.text} {SHAPES[row['sign']]}", words=f"{dutch_number(cell.value, 1)}, {words}")


def _section_feeling(prepared: Prepared) -> Section:
    """Survey answers of all wijken beside each other, with the same standing as the police figures."""
    heading = "Hoe voelen bewoners zich?"
    rows = prepared.survey
    rows = rows[rows["level"] == AreaLevel.WIJK]
    if rows.empty:
        lead = "Er is nog geen bewonersenquête met cijfers per wijk."
        return Section("beleving", heading, lead, tables=_published_table(prepared))
    first = (
        str(rows["indicator"].iloc[0])
        if "onveilig_eigen_buurt" not in set(rows["indicator"])
        else "onveilig_eigen_buurt"
    )
    here = rows[rows["indicator"] == first]
    name, year = str(here["name"].iloc[0]), int(here["year"].iloc[0])
    names = dict(zip(prepared.facts.areas["code"], prepared.facts.areas["name"], strict=True))
    lead = _feeling_sentence(here, name, names)
    footing = parts.footing(prepared.facts, feeling.CONTENTS, set(here["delivery"]))
    columns = (
        Column("wijk", "Wijk", is_row_header=True),
        Column("uitkomst", name, "%", align="right"),
        Column("marge", "95%-marge", align="right"),
        Column("n", "Antwoorden", align="right"),
        Column("vergelijking", "Tegen de rest van de stad"),
    )
    lines = [_feeling_row(row, names) for _, row in here.sort_values("area").iterrows()]
    table = Table(
        key="beleving-tabel",
        caption=f"{name}, alle wijken op nummer, {year}",
        columns=columns,
        rows=tuple(lines),
        notes=feeling.wave_notes(prepared.facts.waves, year),
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )
    shown = here[here["public_state"].isin(SHOWN_STATES)].sort_values("area")
    chart = charts.estimates(
        pd.DataFrame(
            {
                "name": shown["area"].map(names),
                "estimate": shown["value"] * 100,
                "lower": shown["lower"] * 100,
                "upper": shown["upper"] * 100,
                "city": shown["city"] * 100,
            }
        ),
        key="beleving",
        title=lead.rstrip("."),
        subtitle=f"{name}, bewonersenquête {year}, % van de inwoners, met 95%-marge",
        unit="%",
        name="wijk",
        footing=footing,
    )
    made = (table, *_published_table(prepared))
    return Section("beleving", heading, "" if len(shown) else lead, (chart,) if len(shown) else (), made)


def _published_table(prepared: Prepared) -> tuple[Table, ...]:
    """What the national survey says of the city; its own table, because it asks other people other questions."""
    rows = prepared.facts.of_published_survey()
    if rows.empty:
        return ()
    footing = parts.footing(prepared.facts, feeling.CONTENTS, set(rows["delivery"]))
    lines = []
    for _, row in rows.sort_values("indicator").iterrows():
        scale, decimals, unit = (100.0, 1, "%") if row["statistic"] == Statistic.PROPORTION else (1.0, 1, "")
        lines.append(
            (
                tables.text(row["name"], code=row["indicator"]),
                tables.text(str(int(row["year"]))),
                feeling.value_cell(row["value"], scale, decimals, unit),
                parts.interval_cell(row["lower"] * scale, row["upper"] * scale),
            )
        )
    return (
        Table(
            key="veiligheidsmonitor-tabel",
            caption=f"Wat de landelijke Veiligheidsmonitor zegt over {prepared.facts.municipality}",
            columns=(
                Column("vraag", "Vraag", is_row_header=True),
                Column("jaar", "Jaar"),
                Column("uitkomst", "Uitkomst", align="right"),
                Column("marge", "95%-marge", align="right"),
            ),
            rows=tuple(lines),
            notes=(
                "De Veiligheidsmonitor vraagt inwoners van 15 jaar en ouder, met andere vragen. "
                "Vergelijk deze cijfers niet met de eigen enquête.",
            ),
            source=footing.source,
            figures_date=footing.figures_date,
            version=footing.version,
        ),
    )


def _feeling_sentence(here: pd.DataFrame, name: str, names: dict[str, str]) -> str:
    shown = here[here["public_state"].isin(SHOWN_STATES)]
    high = [names[code] for code in shown.loc[shown["mark"] == "+", "area"]]
    low = [names[code] for code in shown.loc[shown["mark"] == "-", "area"]]
    if not high and not low:
        return f"{name}: geen wijk verschilt aantoonbaar van de rest van de stad."
    said = ([f"hoger in {named(high)}"] if high else []) + ([f"lager in {named(low)}"] if low else [])
    return f"{name}: {' en '.join(said)}; de overige wijken verschillen niet aantoonbaar."


def _feeling_row(row: pd.Series, names: dict[str, str]) -> tuple[Cell, ...]:
    answers = tables.number(int(row["n"]))
    if row["public_state"] not in SHOWN_STATES:
        hidden = feeling.hidden_cell(row)
        return (
            tables.text(names[row["area"]], code=row["area"]),
            hidden,
            hidden,
            answers,
            tables.text("niet vergeleken"),
        )
    return (
        tables.text(names[row["area"]], note="indicatief" if row["indicative"] else "", code=row["area"]),
        tables.number(row["value"] * 100),
        parts.interval_cell(row["lower"] * 100, row["upper"] * 100, 0),
        answers,
        tables.text(f"{SURVEY_SHAPES[row['mark']]} {SURVEY_COMPARED[row['mark']]}"),
    )


def _section_groups(prepared: Prepared) -> Section:
    """The track of target groups, beside the track of areas: the answer of every group report."""
    heading = "Welke doelgroepen zien we?"
    keys = groups_with_figures(prepared)
    if not keys:
        return Section(
            "doelgroepen",
            heading,
            f"Over {prepared.facts.year} is er geen levering over doelgroepen. Dat is iets anders dan nul.",
        )
    reports = [build_target_group_report(prepared, key) for key in keys]
    footing = parts.footing(prepared.facts, ("target_groups",))
    table = Table(
        key="doelgroepen-tabel",
        caption=f"Doelgroepen in {prepared.facts.municipality}, {prepared.facts.year}",
        columns=(
            Column("groep", "Doelgroep", is_row_header=True),
            Column("omvang", "Omvang", "personen", align="right"),
            Column("instroom", "Instroom", "personen", align="right"),
            Column("uitstroom", "Uitstroom", "personen", align="right"),
            Column("verandering", "Tegen het jaar ervoor"),
        ),
        rows=tuple(_group_row(report) for report in reports),
        notes=(PROTECTED_NOTE,),
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )
    groups = "één doelgroep" if len(keys) == 1 else f"{len(keys)} doelgroepen"
    lead = f"Over {groups} is er een levering. Cijfers over personen gaan over de hele stad."
    return Section("doelgroepen", heading, lead, tables=(table,))


def _group_row(report: Report) -> tuple[Cell, ...]:
    """One group: the cells of its own newest year, and what its report says of the change."""
    shown = report.title.removeprefix("Doelgroeprapport ").removesuffix(f" {report.period}")
    name = tables.text(shown, code=report.code)
    flows = next((table for table in report.tables if table.key == "omvang-tabel"), None)
    if flows is None:
        return (name, tables.missing(), tables.missing(), tables.missing(), tables.text("niet te vergelijken"))
    sizes = [row[1].value for row in flows.rows[-2:] if isinstance(row[1].value, int)]
    if len(sizes) < 2:
        return (name, *flows.rows[-1][1:], tables.text("niet te vergelijken"))
    change = {"meer": "▲ meer", "minder": "▼ minder", "": "○ geen aantoonbaar verschil"}
    return (name, *flows.rows[-1][1:], tables.text(change[change_shown(sizes[0], sizes[1])]))


def _key_figures(prepared: Prepared, city: str) -> tuple[KeyFigure, ...]:
    """Counts of the city for the headline indicators, and the survey figure."""
    rows = prepared.facts.of_year(SourceKind.POLICE)
    rows = rows[rows["area"] == city].set_index("indicator")
    made = []
    for key in (crime.TOTAL, "woninginbraak", "geweld"):
        if key not in rows.index or pd.isna(rows.loc[key, "value"]):
            continue
        row = rows.loc[key]
        made.append(
            KeyFigure(
                label=str(row["name"]),
                value=dutch_number(int(row["value"])),
                unit="registraties",
                interval="",
                sign="",
                words="",
                note=parts.status_note(row["status"]),
            )
        )
    return (*made, *feeling.key_figure(prepared, city))
