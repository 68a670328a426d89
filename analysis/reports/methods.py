"""How figures are made: which explanation belongs to a report, and one explanation as a page shows it."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from typing import Final

from amersfoort_veiligheid.documents.tables import Table, dutch_number, join_words
from analysis.enums import MethodSubject, SourceKind, Statistic, TableContent
from analysis.models import Indicator, MethodVersion, SeriesBreak, SourceTable
from analysis.reports.base import MethodLine, Part, Report, Section
from analysis.stats.disclosure import Level, rule_for
from analysis.stats.rates import MIN_INHABITANTS
from cycle.enums import Component, DenominatorKind
from cycle.models import TargetGroupDefinition

GROUP_REPORT: Final = "doelgroep"
MONTHS_WORDS: Final[Mapping[int, str]] = {1: "elke maand", 12: "elk jaar", 24: "elke twee jaar"}


# --- what belongs to a report ----------------------------------------------------------------------------------------


def newest_methods() -> tuple[MethodLine, ...]:
    """The newest version of every explanation: kinds of report first, then indicators in their order. Two queries."""
    order = {key: place for place, key in enumerate(Indicator.objects.values_list("key", flat=True))}
    rows = MethodVersion.objects.newest_versions().values_list("subject", "key", "name", "number")
    lines = [MethodLine(*row) for row in rows]
    return tuple(sorted(lines, key=lambda one: (one.subject != MethodSubject.REPORT, order.get(one.key, 0), one.key)))


def with_methods(report: Report, methods: Iterable[MethodLine]) -> Report:
    """The report with the explanations that belong to it: that of its kind, and of the indicators in its tables."""
    shown = _shown_in(report.pieces)
    own = (one for one in methods if (report.kind if one.subject == MethodSubject.REPORT else "") == one.key)
    return replace(report, methods=(*own, *(one for one in methods if _is_shown(one, shown))))


def _shown_in(pieces: Iterable[Section | Part]) -> frozenset[str]:
    """Codes of rows and columns, and names over columns and of lines: one indicator alone is named there."""
    found: set[str] = set()
    for piece in pieces:
        for table in piece.tables:
            found |= _words_of(table)
        found |= {series.name for spec in piece.charts for series in spec.series}
    return frozenset(found)


def _words_of(table: Table) -> set[str]:
    return {*codes_of(table), *(column.label for column in table.columns)}


def _is_shown(line: MethodLine, shown: Collection[str]) -> bool:
    return line.subject == MethodSubject.INDICATOR and (line.key in shown or line.name in shown)


def codes_of(table: Table) -> dict[str, None]:
    """What machines call the columns and rows of a table, in order."""
    return dict.fromkeys([*(column.key for column in table.columns), *(row[0].code for row in table.rows)])


def methods_in(section: Section, methods: Sequence[MethodLine]) -> list[MethodLine]:
    """Of these explanations those of the indicators in one section, its parts included."""
    shown = _shown_in((section, *section.parts))
    return [one for one in methods if _is_shown(one, shown)]


def methods_of(table: Table, methods: Sequence[MethodLine]) -> tuple[MethodLine, ...]:
    """Of these explanations those of the indicators in one table."""
    shown = _words_of(table)
    return tuple(one for one in methods if _is_shown(one, shown))


# --- the pages -------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Version:
    """A version with the day on which the next one took its place."""

    row: MethodVersion
    until: date | None


@dataclass(frozen=True)
class Definition:
    """One version of what an indicator counts, in words: the question and answers of a survey included."""

    number: int
    text: str
    question: str
    counted: str
    of_all: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class MethodEntry:
    """A line of the list; ``version`` is None where nobody wrote the explanation yet."""

    subject: str
    key: str
    name: str
    words: str
    version: MethodVersion | None


@dataclass(frozen=True)
class MethodPage:
    """One explanation, in the newest or an earlier version, with what is known of the indicator itself."""

    subject: str
    key: str
    name: str
    shown: Version | None
    versions: tuple[Version, ...]
    facts: tuple[tuple[str, str], ...]
    definitions: tuple[Definition, ...]
    breaks: tuple[tuple[SeriesBreak, str], ...]  # with its source in words
    groups: tuple[TargetGroupDefinition, ...]

    @property
    def is_newest(self) -> bool:
        """Whether what is shown counts now."""
        return not self.versions or self.shown == self.versions[0]


def method_list() -> list[tuple[str, list[MethodEntry]]]:
    """Every kind of report and every indicator in use, under their headings. Two queries."""
    newest = {(row.subject, row.key): row for row in MethodVersion.objects.newest_versions().order_by("name")}
    reports = [
        MethodEntry(row.subject, row.key, row.name, row.summary, row)
        for row in newest.values()
        if row.subject == MethodSubject.REPORT
    ]
    shelves = [("Hoe maken wij elk soort rapport?", reports)]
    in_use = list(Indicator.objects.newest_versions().filter(valid_to__isnull=True))
    for component in Component:
        entries = [
            _entry(row, newest.get((MethodSubject.INDICATOR, row.key))) for row in in_use if row.component == component
        ]
        shelves.append((f"Cijfers over {component.label}", entries))
    return [(heading, entries) for heading, entries in shelves if entries]


def _entry(row: Indicator, version: MethodVersion | None) -> MethodEntry:
    words = version.summary if version else row.definition
    return MethodEntry(MethodSubject.INDICATOR, row.key, row.name, words, version)


def method_page(subject: str, key: str, number: int | None = None) -> MethodPage | None:
    """One explanation with all its versions; None when there is none, or not this version of it."""
    rows = list(MethodVersion.objects.of(subject, key))
    ends = [None, *(later.valid_from for later, _ in pairwise(rows))]
    versions = tuple(Version(row, end) for row, end in zip(rows, ends, strict=bool(rows)))
    shown = next((one for one in versions if number in (None, one.row.number)), None)
    indicators = _definitions_of(key) if subject == MethodSubject.INDICATOR else []
    if (number is not None and shown is None) or not (versions or indicators):
        return None
    newest = indicators[0] if indicators else None
    return MethodPage(
        subject=subject,
        key=key,
        name=newest.name if newest else versions[0].row.name,
        shown=shown,
        versions=versions,
        facts=_facts(newest) if newest else (),
        definitions=tuple(map(_definition, indicators)),
        breaks=_breaks(newest) if newest else (),
        groups=_groups() if (subject, key) == (MethodSubject.REPORT, GROUP_REPORT) else (),
    )


def _definitions_of(key: str) -> list[Indicator]:
    rows = Indicator.objects.filter(key=key).select_related("offence_group").order_by("-version")
    return list(rows.prefetch_related("offence_group__offence_types"))


def _groups() -> tuple[TargetGroupDefinition, ...]:
    return tuple(TargetGroupDefinition.objects.select_related("group").order_by("group__name", "-valid_from"))


def _facts(row: Indicator) -> tuple[tuple[str, str], ...]:
    """What is counted, out of what, in which unit, from which source and how often."""
    tables = _tables_of(row)
    pairs = (
        ("Wat tellen wij", row.definition),
        ("Teller", _numerator(row)),
        ("Noemer", _denominator(row)),
        ("Eenheid", row.unit),
        ("Wat is beter", row.get_direction_display()),
        ("Bron", under_source(row.source_note)),
        ("Hoe vaak", join_words(sorted({_frequency(table) for table in tables} - {""}))),
        ("Bescherming", _protection(row)),
    )
    return tuple((label, words) for label, words in pairs if words)


def under_source(note: str) -> str:
    """What stands behind the word "Bron": a note that ends with its credit line, without that word once more.

    A credit that names nobody new is left out: "Politie, misdrijven. Bron: Politie" becomes "Politie, misdrijven".
    """
    words, found, credit = note.partition(". Bron: ")
    named = credit.rstrip(".")
    return f"{words}; {named}" if found and named.casefold() not in words.casefold() else words.rstrip(".")


def _numerator(row: Indicator) -> str:
    if row.offence_group is not None:
        return join_words(sorted({one.name for one in row.offence_group.offence_types.all()}))
    answers = _answers(row.numerator)
    if answers:
        return f"Het antwoord: {answers}"
    return "De som van alle cijfers die mensen gaven" if row.statistic == Statistic.MEAN else ""


def _denominator(row: Indicator) -> str:
    if row.denominator_kind:
        return f"{DenominatorKind(row.denominator_kind).label} op 1 januari van het jaar"
    answers = _answers(row.denominator)
    return f"Iedereen die een van deze antwoorden gaf: {answers}" if answers else ""


def _answers(stored: Mapping[str, object]) -> str:
    answers = stored.get("answers")
    return ", ".join(map(str, answers)) if isinstance(answers, list) else ""


def _frequency(table: SourceTable) -> str:
    months = table.frequency_months
    return MONTHS_WORDS.get(months, f"elke {months} maanden") if months else ""


def _protection(row: Indicator) -> str:
    """The rule for small numbers of a wijk in words; the limits on the largest contributors are never told."""
    rule = rule_for(row.sensitivity, Level.WIJK)
    if rule.survey is not None:
        limits = rule.survey
        return (
            f"Onder {limits.respondents} antwoorden tonen wij geen eigen uitkomst van een wijk. Onder "
            f"{limits.indicative_below} noemen wij haar indicatief. Minstens {limits.answers} mensen moeten het "
            f"antwoord geven, en minstens {limits.answers} niet."
        )
    if rule.minimum == 0:
        few = rule_for(row.sensitivity, Level.BUURT)
        return (
            "Van een wijk tonen wij elk aantal, ook een klein aantal. Van een buurt ronden wij af op "
            f"{few.rounding_base}-tallen, en staat er {few.small_sign} als het er minder zijn. Wonen er minder dan "
            f"{MIN_INHABITANTS} mensen, dan staat er geen cijfer per inwoner."
        )
    return (
        f"Aantallen onder de {rule.minimum} tonen wij niet. De andere ronden wij af op {rule.rounding_base}-tallen. "
        f"Wijken met minder dan {dutch_number(rule.population_floor)} inwoners en buurten tonen wij niet."
    )


def _definition(row: Indicator) -> Definition:
    return Definition(
        number=row.version,
        text=row.definition,
        question=str(row.numerator.get("question", "")),
        counted=_answers(row.numerator),
        of_all=_answers(row.denominator),
        valid_from=row.valid_from,
        valid_to=row.valid_to,
    )


def _tables_of(row: Indicator) -> list[SourceTable]:
    """The tables that figures of this indicator come from; of none when its source delivers nothing here yet."""
    content = _content_of(row)
    if not content:
        return []
    tables = SourceTable.objects.filter(content=content)
    if content == TableContent.SURVEY:  # our own survey has no column for areas; a published table has
        tables = tables.exclude(region_column="") if "topic" in row.numerator else tables.filter(region_column="")
    return list(tables)


def _content_of(row: Indicator) -> str:
    if row.source_kind == SourceKind.SURVEY:
        return TableContent.SURVEY
    by_component = {Component.CRIME: TableContent.CRIMES, Component.NUISANCE: TableContent.NUISANCE}
    return by_component.get(Component(row.component), "") if row.source_kind == SourceKind.POLICE else ""


def _breaks(row: Indicator) -> tuple[tuple[SeriesBreak, str], ...]:
    found = SeriesBreak.objects.filter(tables__in=_tables_of(row)).distinct().order_by("-starts_on")
    return tuple((one, under_source(one.source)) for one in found)


def known_keys() -> Collection[tuple[str, str]]:
    """Subject and key of every page. Two queries."""
    reports = MethodVersion.objects.filter(subject=MethodSubject.REPORT).values_list("subject", "key").distinct()
    in_use = Indicator.objects.newest_versions().filter(valid_to__isnull=True).values_list("key", flat=True)
    return [*reports.order_by("key"), *((str(MethodSubject.INDICATOR), key) for key in in_use)]
