"""The findings of a veiligheidsanalyse as parts, lists and tables of its publication."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from amersfoort_veiligheid.documents.tables import (
    Cell,
    Column,
    RowGroup,
    Table,
    dutch_date,
    join_words,
    text,
)
from analysis.enums import Hardness, InterpretationKind
from analysis.models import Finding, FrozenFigure
from analysis.reports.base import Part, Section
from cycle.enums import Track
from cycle.models import Spot

NOBODY: Final = "nog niemand"
HEADINGS: Final = {
    Track.AREA: "Wat is er aan de hand in gebieden?",
    Track.GROUP: "Wat is er aan de hand met doelgroepen?",
}
NOTHING: Final = {
    Track.AREA: "Over gebieden zegt deze analyse niets.",
    Track.GROUP: "Over doelgroepen zegt deze analyse niets.",
}


@dataclass(frozen=True)
class Origin:
    """Who made the analysis, and on which day it was adopted, as tables name them."""

    source: str
    day: str


def holder_of(finding: Finding) -> str:
    """The organisation that took the finding up; empty when none did. Needs ``with_holder``."""
    return str(finding.holder_name or "")  # type: ignore[attr-defined]  # annotated


def track_section(track: Track, found: Sequence[Finding]) -> Section:
    """One of the two halves of equal standing: each finding with its figures, and how others read it."""
    lead = NOTHING[track] if not found else ""
    return Section(
        key="gebieden" if track == Track.AREA else "doelgroepen",
        heading=HEADINGS[track],
        lead=lead,
        parts=tuple(_part(track, one) for one in found),
    )


def _part(track: Track, finding: Finding) -> Part:
    others = [one for one in finding.interpretations.all() if one.kind != InterpretationKind.AGREES]
    said = [f"{one.organisation} {one.get_kind_display()}: {one.text}" for one in others]
    return Part(
        key=f"{'gebied' if track == Track.AREA else 'groep'}-{finding.number}",
        heading=f"{finding.number}. {finding.claim}",
        status=finding.certainty,
        status_label=str(finding.get_certainty_display()),
        paragraphs=tuple(one for one in (finding.explanation, *said) if one),
        items=tuple(_figure_words(one) for one in finding.figures.all()),
        facts=_facts(finding),
    )


def _figure_words(figure: FrozenFigure) -> str:
    if not figure.value:
        return f"{figure.label}: {figure.words or 'onbekend'} ({figure.period})."
    unit = f" {figure.unit}" if figure.unit else ""
    margin = f", marge {figure.interval}" if figure.interval else ""
    after = f" {figure.development.rstrip('.').capitalize()}." if figure.development else ""
    after += f" Noot: {figure.footnote}" if figure.footnote else ""
    return f"{figure.label}: {figure.value}{figure.sign}{unit} ({figure.period}{margin}).{after}"


def _facts(finding: Finding) -> tuple[tuple[str, str], ...]:
    agreeing = [str(one.organisation) for one in finding.interpretations.all() if one.kind == InterpretationKind.AGREES]
    facts = (
        ("Waar", where_of(finding)),
        ("Over wie", about_whom(finding)),
        ("Delicten", join_words([str(one) for one in finding.offence_groups.all()])),
        ("Thema", str(finding.theme) if finding.theme else ""),
        ("Informatie", information_of(finding)),
        ("Nagekeken door", str(finding.checked_by) if finding.checked_by else ""),
        ("Leest het ook zo", join_words(agreeing)),
        ("Wie pakt dit op?", holder_of(finding) or NOBODY),
    )
    return tuple((what, answer) for what, answer in facts if answer)


def where_of(finding: Finding) -> str:
    """The areas and spots of a finding in words."""
    return join_words([str(one) for one in (*finding.areas.all(), *finding.spots.all())])


def about_whom(finding: Finding) -> str:
    """The target groups of a finding in words."""
    return join_words([str(one) for one in finding.target_groups.all()])


def information_of(finding: Finding) -> str:
    """Hard, or soft with the function of who told it, where, when and how firm; never a name."""
    if finding.hardness == Hardness.HARD:
        return "hard: uit cijfers"
    day = dutch_date(finding.soft_date) if finding.soft_date else ""
    firm = finding.get_soft_reliability_display() if finding.soft_reliability else ""
    told = [f"signaal van: {finding.soft_source}", str(finding.soft_area or ""), day, str(firm)]
    return f"zacht: {', '.join(one for one in told if one)}"


def spots_section(found: Iterable[Finding], origin: Origin) -> Section | None:
    """The hot spots by name, each with the findings about it."""
    named: dict[Spot, list[Finding]] = {}
    for finding in found:
        for spot in finding.spots.all():
            named.setdefault(spot, []).append(finding)
    if not named:
        return None
    columns = (
        Column("plek", "Plek", is_row_header=True),
        Column("soort", "Soort plek"),
        Column("buurt", "Buurt"),
        Column("bevindingen", "Bevindingen"),
    )
    rows = tuple(
        (
            text(spot.name),
            text(spot.get_kind_display()),
            text(str(spot.buurt)),
            text("; ".join(f"{one.number}. {one.claim}" for one in about)),
        )
        for spot, about in sorted(named.items(), key=lambda item: item[0].name)
    )
    amount = "Eén plek vraagt" if len(named) == 1 else f"{len(named)} plekken vragen"
    table = _table("plekken", "Plekken waar veel gebeurt", columns, rows, origin)
    return Section("plekken", "Op welke plekken gebeurt veel?", f"{amount} aandacht.", tables=(table,))


def readings_section(found: Iterable[Finding], origin: Origin) -> Section | None:
    """Who reads a finding otherwise or adds to it; none goes before another."""
    columns = (
        Column("bevinding", "Bevinding", is_row_header=True),
        Column("organisatie", "Organisatie"),
        Column("oordeel", "Oordeel"),
        Column("lezing", "Hoe zij het leest"),
    )
    rows = tuple(
        (
            text(f"{finding.number}. {finding.claim}"),
            text(str(one.organisation)),
            text(one.get_kind_display()),
            text(one.text),
        )
        for finding in found
        for one in finding.interpretations.all()
        if one.kind != InterpretationKind.AGREES
    )
    if not rows:
        return None
    table = _table("andere-lezingen", "Andere lezingen en aanvullingen", columns, rows, origin)
    lead = "Niet iedereen leest een bevinding hetzelfde. Geen lezing gaat voor."
    return Section("andere-lezingen", "Wie leest het anders?", lead, tables=(table,))


def list_section(found: Sequence[Finding], origin: Origin) -> Section:
    """All findings on a row each, and the frozen figures under them: what a spreadsheet holds."""
    columns = (
        Column("bevinding", "Bevinding", is_row_header=True),
        Column("zekerheid", "Hoe zeker"),
        Column("informatie", "Hard of zacht"),
        Column("waar", "Waar of over wie"),
        Column("delicten", "Delicten"),
        Column("opgepakt", "Opgepakt door"),
    )
    rows = tuple(
        (
            text(f"{one.number}. {one.claim}"),
            text(one.get_certainty_display()),
            text(one.get_hardness_display()),
            text(join_words([part for part in (where_of(one), about_whom(one)) if part])),
            text(join_words([str(group) for group in one.offence_groups.all()])),
            text(holder_of(one) or NOBODY),
        )
        for one in found
    )
    tables = [_table("bevindingen", "Alle bevindingen", columns, rows, origin)]
    figures = _figures(found, origin)
    return Section(
        "lijst", "Alle bevindingen op een rij", "", tables=(*tables, *([figures] if figures is not None else []))
    )


def _figures(found: Iterable[Finding], origin: Origin) -> Table | None:
    columns = (
        Column("cijfer", "Cijfer", is_row_header=True),
        Column("waarde", "Waarde", "", "right"),
        Column("marge", "Marge", "", "right"),
        Column("eenheid", "Eenheid"),
        Column("periode", "Periode"),
        Column("ontwikkeling", "Ontwikkeling"),
        Column("bron", "Bron"),
    )
    rows: list[tuple[Cell, ...]] = []
    groups = []
    for finding in found:
        own = [_figure_row(one) for one in finding.figures.all()]
        if own:
            groups.append(RowGroup(f"{finding.number}. {finding.claim}", len(rows), len(own)))
            rows += own
    if not rows:
        return None
    return Table(
        "cijfers",
        "De cijfers onder de bevindingen, zoals ze toen stonden",
        columns,
        tuple(rows),
        source=origin.source,
        figures_date=origin.day,
        row_groups=tuple(groups),
    )


def _figure_row(figure: FrozenFigure) -> tuple[Cell, ...]:
    if figure.value:
        value = Cell(figure.value, f"{figure.value}{figure.sign}", figure.sign, figure.words, figure.footnote)
    else:
        value = Cell(None, figure.sign, figure.sign, figure.words, figure.footnote)
    return (
        text(figure.label),
        value,
        text(figure.interval),
        text(figure.unit),
        text(figure.period),
        text(figure.development),
        text(figure.source),
    )


def _table(
    key: str, caption: str, columns: tuple[Column, ...], rows: tuple[tuple[Cell, ...], ...], origin: Origin
) -> Table:
    return Table(key, caption, columns, rows, source=origin.source, figures_date=origin.day)
