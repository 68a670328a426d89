"""Where in the wijk: its buurten with protected counts, and the spots by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table
from analysis.enums import SourceKind
from analysis.reports import parts
from analysis.reports.base import Section
from analysis.reports.crime import CONTENTS, TOTALS
from analysis.reports.facts import Membership, Offence, PlaceFacts, load_wijken_of
from analysis.reports.linked import totals_that_tell
from analysis.reports.prepared import Prepared
from analysis.stats.disclosure import HIDDEN_SIGN, MARGIN, Level, protect, public_view, rule_for
from cycle.enums import Component, DenominatorKind, Sensitivity

HEADING = "Waar in de wijk?"
MOST_COLUMNS = {Component.CRIME: 4, Component.NUISANCE: 2}  # what fits beside the names on paper
NOTES = (
    "Aantallen per buurt zijn afgerond op vijftallen; 1 tot en met 4 staat er als <5. Zo herkent niemand mensen.",
    "Tel buurten niet op: door het afronden klopt de som niet met de wijk.",
)


def section_buurten(prepared: Prepared, code: str, name: str) -> Section:
    """The buurten of the wijk by number with protected counts, and the spots by name."""
    facts = prepared.facts
    buurten = facts.areas[(facts.areas["parent"] == code) & (facts.areas["level"] == Level.BUURT)]
    spots = facts.spots[facts.spots["wijk"] == code]
    items = tuple(f"{row['name']} ({row['kind']}, buurt {row['buurt']})" for _, row in spots.iterrows())
    spots_lead = "De gemeente let extra op deze plekken:" if items else ""
    wide = _counts(facts, list(buurten["code"]), code)
    if wide.empty:
        return Section("buurten", HEADING, f"Er zijn geen cijfers per buurt. {spots_lead}".strip(), items=items)
    if len(buurten) == 1:
        lead = f"Deze wijk bestaat uit één buurt: {buurten['name'].iloc[0]}. De cijfers zijn die van de wijk."
        return Section("buurten", HEADING, f"{lead} {spots_lead}".strip(), items=items)
    lead = "Buurten staan op nummer. De aantallen zijn klein: kijk naar grote verschillen, niet naar kleine."
    table = _table(prepared, buurten, wide, f"Registraties per buurt in {name}, {facts.year}")
    return Section("buurten", HEADING, f"{lead} {spots_lead}".strip(), tables=(table,), items=items)


def hidden_counts(key: str, codes: Collection[str], counting: Membership) -> frozenset[tuple[str, int]]:
    """Of which buurten, in which years, the count of an indicator is hidden; as (code, year). Four queries.

    A count is hidden where the report of its wijk hides it. An indicator without a column there is protected as a table
    by itself. A buurt that is the whole of its wijk has the figures of the wijk, which are no secret.
    """
    if not codes:
        return frozenset()
    every = load_wijken_of(codes, counting)
    away = totals_that_tell(counting)
    every = replace(every, indicators=every.indicators[~every.indicators["key"].isin(away)])
    buurten = every.areas[every.areas["level"] == Level.BUURT]
    found: set[tuple[str, int]] = set()
    for year in sorted(set(every.yearly["year"])):
        facts = replace(every, year=int(year))
        for wijk, inside in buurten.groupby("parent")["code"]:
            found |= {(code, facts.year) for code in _hidden(facts, list(inside), str(wijk), key) if code in codes}
    return frozenset(found)


def _hidden(facts: PlaceFacts, buurten: list[str], code: str, key: str) -> list[str]:
    wide = _counts(facts, buurten, code)
    if key not in wide.columns:
        wide = _ordinary_counts(facts, buurten, code).reindex(columns=[key]).rename(index={code: MARGIN})
    if len(buurten) == 1 or wide.loc[buurten, key].isna().all():
        return []
    cells = protect_buurten(facts, wide)
    return [buurt for buurt in buurten if cells[buurt, key].sign == HIDDEN_SIGN]


def _counts(facts: PlaceFacts, buurten: list[str], code: str) -> pd.DataFrame:
    """Buurten and their wijk (the margin) by indicator; only indicators that a buurt has a figure of."""
    wide = _ordinary_counts(facts, buurten, code)
    listed = facts.indicators.loc[~facts.indicators["in_bbv"], "key"]
    shown = [key for key in listed if key in wide.columns and wide.loc[buurten, key].notna().any()]
    return wide[_without_overlap(facts, shown)].rename(index={code: MARGIN})


def _ordinary_counts(facts: PlaceFacts, buurten: list[str], code: str) -> pd.DataFrame:
    """Buurten and their wijk by indicator that is not sensitive."""
    rows = facts.of_year(SourceKind.POLICE, areas=[*buurten, code])
    rows = rows[rows["sensitivity"] == Sensitivity.ORDINARY]
    wide = rows.pivot_table(index="area", columns="indicator", values="value", aggfunc="first", dropna=False)
    return wide.reindex(index=[*buurten, code])


def _without_overlap(facts: PlaceFacts, keys: list[str]) -> list[str]:
    """The first indicators that share no offence, and the totals: their differences would tell of single events.

    A bundle that is made of other indicators gives way to those.
    """
    counted = {key: facts.members.get(key, frozenset()) for key in keys}
    components = facts.indicators.set_index("key")["component"]
    room = dict(MOST_COLUMNS)
    taken: set[Offence] = set()
    chosen: list[str] = []
    for key in keys:
        inside = [one for other, one in counted.items() if other != key and one < counted[key]]
        is_bundle = bool(inside) and frozenset().union(*inside) == counted[key]
        is_free = key in TOTALS or not (is_bundle or counted[key] & taken)
        component = Component(components[key])
        if is_free and room.get(component, 0):
            chosen.append(key)
            room[component] -= 1
            taken |= set() if key in TOTALS else counted[key]
    return chosen


def protect_buurten(facts: PlaceFacts, wide: pd.DataFrame) -> dict[tuple[str, str], Cell]:
    """Cells by buurt and indicator.

    The counts of the wijk stand exactly elsewhere in the report, so a reader takes visible buurten off them; crimes and
    nuisance are each one table with their total, when that is there.
    """
    rule = rule_for(Sensitivity.ORDINARY, Level.BUURT)
    inhabitants = facts.population(DenominatorKind.INHABITANTS).set_index("area")["inhabitants"]
    here = facts.of_year(SourceKind.POLICE, areas=list(wide.index))
    figures = here.set_index(["area", "indicator"])[["missing", "status"]]
    known = {key: (int(missing), int(status)) for key, missing, status in figures.itertuples()}
    components = facts.indicators.set_index("key")["component"]
    found: dict[tuple[str, str], Cell] = {}
    for _, keys in wide.columns.to_series().groupby(wide.columns.map(components)):
        total = next((key for key in keys if key in TOTALS), None)
        part = wide[list(keys)].rename(columns={total: MARGIN})
        protected = protect(part, rule, assume_totals=False, exact_margins=True, population=inhabitants)
        for _, line in public_view(protected).iterrows():
            key = str(total if line["column"] == MARGIN else line["column"])
            found[line["row"], key] = parts.protected_cell(line, *known.get((line["row"], key), (0, 0)))
    return found


def _table(prepared: Prepared, buurten: pd.DataFrame, wide: pd.DataFrame, caption: str) -> Table:
    facts, footing = prepared.facts, parts.footing(prepared.facts, CONTENTS)
    cells = protect_buurten(facts, wide)
    labels = facts.indicators.set_index("key")["name"]
    numbers = [Column(key, str(labels[key]), align="right") for key in wide.columns]
    return Table(
        key="buurten-tabel",
        caption=caption,
        columns=(Column("buurt", "Buurt", is_row_header=True), *numbers),
        rows=tuple(
            (tables.text(name, code=code), *(cells[code, key] for key in wide.columns))
            for code, name in zip(buurten["code"], buurten["name"], strict=True)
        ),
        notes=NOTES,
        source=footing.source,
        figures_date=footing.figures_date,
        version=footing.version,
    )
