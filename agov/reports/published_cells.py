"""What editions tell of counts, as an attacker would lay them beside each other: each count, what is known of it, sums.

Known are the tables of reports with counts of offences and of persons; rates, opinions and money give no count of few
people away. Names in a table are turned into the keys of the reference data, so that one count in two reports is one.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Final

from agov.enums import PublicationKind
from agov.stats.ledger import Sum, Told
from amersfoort_veiligheid.documents.tables import Cell, Table, hides_value
from analysis.models import Indicator
from analysis.reports.base import Report
from analysis.stats.disclosure import DisclosureRule, Interval, Level, LinkedSum, rule_for
from cycle.enums import AreaLevel, CrosswalkKind, Sensitivity
from cycle.models import Area, AreaCrosswalk, OffenceType, TargetGroup

CITY: Final = "stad"
ANYTHING: Final = Interval(0, float("inf"))
FEW: Final = Interval(1, 4)  # what the sign <5 says
Subject = tuple[str, ...]  # ("indicator", key), ("offence", code) or ("group", key, flow)
CellOf = tuple[Subject, str, int]  # subject, place, year


@dataclass(frozen=True)
class Reference:
    """The names in reports and what adds up to what."""

    indicators: Mapping[str, str]  # name to key
    sensitive: frozenset[str]  # keys of indicators and codes of offences
    offences: Mapping[str, str]  # name to code
    counted: Mapping[str, frozenset[str]]  # indicator to offences
    places: Mapping[str, str]  # name of a wijk to its code
    buurten: Mapping[tuple[str, str], str]  # (code of the wijk, name) to the code of a buurt
    groups: Mapping[str, str]  # name of a target group to its key
    wijken: tuple[str, ...]
    merged: Mapping[str, tuple[str, ...]]  # a new wijk and the whole old ones that it was made of


def reference() -> Reference:
    """Read it all; a fixed number of queries."""
    offences = {one.code: one for one in OffenceType.objects.details()}
    indicators = list(Indicator.objects.filter(offence_group__isnull=False).select_related("offence_group"))
    members: dict[int, set[str]] = {}
    for pk, code, is_total, kind in OffenceType.objects.filter(groups__isnull=False).values_list(
        "groups", "code", "is_total", "kind"
    ):
        whole = {one.code for one in offences.values() if one.kind == kind} if is_total else {code}
        members.setdefault(pk, set()).update(whole)
    current = set(Area.objects.current().wijken().values_list("code", flat=True))
    areas = list(Area.objects.select_related("parent"))
    made_of: dict[str, list[str]] = {}
    exact = AreaCrosswalk.objects.filter(kind=CrosswalkKind.EXACT, share=1, to_area__level=AreaLevel.WIJK)
    for old, new in exact.values_list("from_area__code", "to_area__code"):
        made_of.setdefault(new, []).append(old)
    return Reference(
        indicators={one.name: one.key for one in indicators},
        sensitive=frozenset(
            [one.key for one in indicators if one.sensitivity == Sensitivity.SENSITIVE]
            + [one.code for one in offences.values() if one.sensitivity == Sensitivity.SENSITIVE]
        ),
        offences={one.name: one.code for one in offences.values()},
        counted={one.key: frozenset(members.get(one.offence_group_id or 0, ())) for one in indicators},
        places={one.name: one.code for one in areas if one.level == AreaLevel.WIJK},
        buurten={(one.parent.code, one.name): one.code for one in areas if one.level == AreaLevel.BUURT and one.parent},
        groups={one.name: one.key for one in TargetGroup.objects.all()},
        wijken=tuple(sorted(current)),
        merged={new: tuple(old) for new, old in made_of.items() if len(old) > 1},
    )


def told_by(report: Report, known: Reference, where: str) -> list[Told]:
    """What one report tells of counts."""
    readers = {
        PublicationKind.WIJK: _of_wijk,
        PublicationKind.CITY: _of_city,
        PublicationKind.TARGET_GROUP: _of_group,
    }
    if report.kind not in readers or not report.period.isdigit():
        return []
    read = readers[PublicationKind(report.kind)]
    return [Told(cell, *_known(shown, rule), where) for cell, shown, rule in read(report, known)]


_Read = Iterator[tuple[CellOf, Cell, DisclosureRule]]


def _known(cell: Cell, rule: DisclosureRule) -> tuple[Interval, float]:
    """What a reader knows of a cell, and how wide its range must stay when it is hidden."""
    if isinstance(cell.value, int | float):
        value = int(cell.value)
        is_exact = value % rule.rounding_base != 0  # not rounded by this rule, so it stands for itself
        return (Interval(value, value) if is_exact else rule.published_interval(value)), 0.0
    if cell.sign and cell.sign == rule.small_sign and rule.small_is_visible:
        return FEW, FEW.width
    return ANYTHING, float(rule.minimum or rule_for("I", Level.BUURT).minimum) if hides_value(cell.sign) else 0.0


def _tables(report: Report) -> dict[str, Table]:
    return {table.key: table for table in report.tables}


def _rows(table: Table | None) -> Iterator[tuple[str, dict[str, Cell]]]:
    """Each row by its name, with its cells by the key of their column; signs for missing are left out."""
    for row in table.rows if table else ():
        names = [column.key for column in table.columns] if table else []
        cells = dict(zip(names, row, strict=True))
        yield row[0].text, {key: cell for key, cell in cells.items() if cell.sign != "."}


def _rule(subject: str, level: Level, known: Reference) -> DisclosureRule:
    return rule_for("II" if subject in known.sensitive else "I", level)


def _indicators(report: Report, known: Reference, place: str, level: Level) -> _Read:
    """The year itself, and the year before beside it."""
    tables, year = _tables(report), int(report.period)
    for name, cells in _rows(tables.get("soorten-tabel")):
        if name in known.indicators and "aantal" in cells:
            key = known.indicators[name]
            yield (("indicator", key), place, year), cells["aantal"], _rule(key, level, known)
    for name, cells in _rows(tables.get("ontwikkeling-tabel")):
        for column, when in (("voor", year - 1), ("na", year)):
            if name in known.indicators and column in cells:
                key = known.indicators[name]
                yield (("indicator", key), place, when), cells[column], _rule(key, level, known)


def _of_wijk(report: Report, known: Reference) -> _Read:
    year, code = int(report.period), report.code
    yield from _indicators(report, known, code, Level.WIJK)
    for name, cells in _rows(_tables(report).get("delicten-tabel")):
        if name in known.offences and "aantal" in cells:
            offence = known.offences[name]
            yield (("offence", offence), code, year), cells["aantal"], _rule(offence, Level.WIJK, known)
    for name, cells in _rows(_tables(report).get("buurten-tabel")):
        buurt = known.buurten.get((code, name))
        for key, cell in cells.items():
            if buurt and key in known.counted:
                yield (("indicator", key), buurt, year), cell, _rule(key, Level.BUURT, known)


def _of_city(report: Report, known: Reference) -> _Read:
    yield from _indicators(report, known, CITY, Level.MUNICIPALITY)
    persons = rule_for("III", Level.MUNICIPALITY)
    for name, cells in _rows(_tables(report).get("doelgroepen-tabel")):
        for column, flow in (("omvang", "stock"), ("instroom", "inflow"), ("uitstroom", "outflow")):
            if name in known.groups and column in cells:
                yield (("group", known.groups[name], flow), CITY, int(report.period)), cells[column], persons


def _of_group(report: Report, known: Reference) -> _Read:
    city, wijk = rule_for("III", Level.MUNICIPALITY), rule_for("III", Level.WIJK)
    for year, cells in _rows(_tables(report).get("omvang-tabel")):
        for flow in ("stock", "inflow", "outflow"):
            if flow in cells and year.isdigit():
                yield (("group", report.code, flow), CITY, int(year)), cells[flow], city
    for name, cells in _rows(_tables(report).get("wijken-tabel")):
        place = known.places.get(name, CITY)
        if "aantal" in cells:
            yield (("group", report.code, "stock"), place, int(report.period)), cells["aantal"], wijk


# --- what adds up to what


def sums_between(told: Iterable[Told], known: Reference) -> tuple[list[Sum], list[Told]]:
    """The sums that hold between published counts, and sensitive counts that no table shows but a sum tells of."""
    cells: set[CellOf] = {one.cell for one in told}  # type: ignore[misc]  # made here
    made: list[Sum] = []
    hidden: list[Told] = []
    by_subject: dict[tuple[Subject, int], set[str]] = {}
    for subject, place, year in cells:
        by_subject.setdefault((subject, year), set()).add(place)
    for (subject, year), places in by_subject.items():
        made += _over_places(subject, year, places, known)
    for subject, place, year in cells:
        if subject[0] == "indicator":
            made += _over_offences(subject[1], place, year, cells, known)
        if subject[0] == "group" and subject[2] == "stock" and place == CITY:
            made += _flows(subject[1], year, cells)
    seen: set[Hashable] = {part for line in made for part in line.linked.parts}
    rule = rule_for("II", Level.WIJK)
    for cell in seen - cells:
        if isinstance(cell, tuple) and cell[0][0] == "offence" and cell[0][1] in known.sensitive:
            hidden.append(Told(cell, ANYTHING, float(rule.minimum), "in geen tabel"))
    return made, hidden


def _over_places(subject: Subject, year: int, places: set[str], known: Reference) -> Iterator[Sum]:
    """The city is its wijken, a wijk its buurten, a new wijk the old ones it was made of."""
    at = partial(_at, subject, year)
    if CITY in places and places & set(known.wijken):
        yield Sum(LinkedSum(at(CITY), tuple(at(code) for code in known.wijken)), is_loose=True)
    for wijk in places & set(known.wijken):
        buurten = [code for (parent, _), code in known.buurten.items() if parent == wijk]
        if places & set(buurten):
            yield Sum(LinkedSum(at(wijk), tuple(at(code) for code in dict.fromkeys(buurten))), is_loose=True)
    for new, old in known.merged.items():
        if new in places and places & set(old):
            yield Sum(LinkedSum(at(new), tuple(at(code) for code in old)))


def _at(subject: Subject, year: int, place: str) -> CellOf:
    return subject, place, year


def _over_offences(key: str, place: str, year: int, cells: set[CellOf], known: Reference) -> Iterator[Sum]:
    """A bundle is its offences where these stand apart, and holds each smaller bundle that it counts."""
    counted = known.counted[key]
    offences = tuple((("offence", code), place, year) for code in sorted(counted))
    if cells & set(offences):
        yield Sum(LinkedSum((("indicator", key), place, year), offences), is_loose=True)
    for other, inside in known.counted.items():
        if inside and inside < counted and (("indicator", other), place, year) in cells:
            rest = (("without", key, other), place, year)
            yield Sum(LinkedSum((("indicator", key), place, year), ((("indicator", other), place, year), rest)))


def _flows(key: str, year: int, cells: set[CellOf]) -> Iterator[Sum]:
    """Who was there last year stayed or left; who is there now stayed or came."""
    if (("group", key, "stock"), CITY, year - 1) not in cells:
        return
    stayed = (("stayed", key), CITY, year)
    for when, flow in ((year - 1, "outflow"), (year, "inflow")):
        yield Sum(LinkedSum((("group", key, "stock"), CITY, when), (stayed, (("group", key, flow), CITY, year))))


def cell_words(cell: Hashable, known: Reference) -> str:
    """A count in words, for who has to look at it."""
    if not isinstance(cell, tuple):
        return str(cell)
    subject, place, year = cell
    names = {
        code: name for name, code in {**known.places, **known.offences, **known.indicators, **known.groups}.items()
    }
    names |= {code: name for (_, name), code in known.buurten.items()}
    flow = {"inflow": " (instroom)", "outflow": " (uitstroom)"}.get(subject[-1], "")
    return f"{names.get(subject[1], subject[1])}{flow}, {names.get(place, 'hele stad')}, {year}"
