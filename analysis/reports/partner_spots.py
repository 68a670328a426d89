"""What a partner sees of its own buurten and spots: burglary for a corporation, nuisance of youth for a school.

One value for page and files, made when asked for and not kept: which buurten belong to a partner may change any day.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from django.conf import settings

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, join_words
from analysis.enums import PartOfDay
from analysis.queries import signals_on_spots
from analysis.reports import parts
from analysis.reports.base import Report, Section, SourceLine
from analysis.reports.footnotes import with_notes_in_force
from analysis.reports.methods import newest_methods, with_methods
from analysis.reports.spot_figures import (
    BuurtCell,
    SpotCells,
    SpotFigures,
    exact_note,
    figures_of,
    number_in,
    years_with_reports,
)
from analysis.reports.wording import SHAPES, named
from analysis.stats import comparison
from analysis.stats.beside_city import beside_city
from analysis.stats.rates import MIN_DWELLINGS, MIN_INHABITANTS
from cycle.enums import DenominatorKind, SpotKind
from cycle.models import Area, Spot

KIND: Final = "partner"
COMPARED: Final = {
    comparison.HIGHER: "meer",
    comparison.LOWER: "minder",
    comparison.NOT_DIFFERENT: "geen verschil",
    comparison.NOT_POSSIBLE: "niet te vergelijken",
}
NOT_COUNTED: Final = Cell(None, "niet geteld", "", "niet per plek geteld")
FLOORS: Final = {DenominatorKind.DWELLINGS: MIN_DWELLINGS, DenominatorKind.INHABITANTS: MIN_INHABITANTS}
MEANT: Final = (
    "Meer of minder: aantoonbaar anders dan gemiddeld in de stad, buiten de 99,8%-grens en ook als het cijfer voor het "
    "afronden iets hoger of lager was. Geen verschil: niet aantoonbaar.",
    "Aantallen zijn afgerond op vijftallen; 1 tot en met 4 staat er als <5. Zo herkent niemand mensen.",
)


@dataclass(frozen=True)
class Subject:
    """What a kind of partner sees: which figure, and the words for it."""

    indicator: str
    question: str
    count: str  # heading of the column with counts
    happens: str  # in "In 2025 is in 2 van de 6 buurten ..."
    its_buurten: str
    spot_kind: SpotKind  # what its own spots are
    spots_heading: str
    no_counts: str


SUBJECTS: Final[Mapping[str, Subject]] = {
    OrganisationKind.HOUSING: Subject(
        indicator="woninginbraak",
        question="Waar wordt bij onze woningen ingebroken?",
        count="Inbraken",
        happens="aantoonbaar meer ingebroken dan gemiddeld in de stad",
        its_buurten="waar {name} woningen heeft",
        spot_kind=SpotKind.COMPLEX,
        spots_heading="En in onze complexen?",
        no_counts="De politie telde over {year} niet per complex. Het cijfer van een buurt verdelen wij nooit over "
        "complexen: dan zou er een getal staan dat niemand heeft geteld.",
    ),
    OrganisationKind.EDUCATION: Subject(
        indicator="overlast_jeugd",
        question="Op welke plekken rond de school is er overlast van jeugd?",
        count="Meldingen",
        happens="aantoonbaar meer overlast van jeugd gemeld dan gemiddeld in de stad",
        its_buurten="rond {name}",
        spot_kind=SpotKind.SCHOOL,
        spots_heading="Op welke plekken?",
        no_counts="De politie telde over {year} niet per plek. Het cijfer van een buurt verdelen wij nooit over "
        "plekken: dan zou er een getal staan dat niemand heeft geteld.",
    ),
}
UNKNOWNS: Final = (
    "Onder een buurt staat er alleen een cijfer als de bron per plek heeft geteld. Het cijfer van een buurt wordt "
    "nooit over plekken verdeeld.",
    "Er staan geen personen, geen dagen en geen tijdstippen. Preciezer dan een dagdeel wordt het niet.",
    "Niet alles wordt gemeld. Meer meldingen kan ook betekenen dat mensen vaker bellen of aangifte doen.",
    "Een verschil met de stad zegt niet waardoor het komt.",
)


def years_of(organisation: Organisation) -> list[int]:
    """Years of which there are figures on the buurten of a partner, newest first; two queries."""
    wijken = Spot.objects.of(organisation).values_list("buurt__parent__code", flat=True).distinct()
    return years_with_reports(list(wijken))


def build_partner_report(organisation: Organisation, year: int, *, by: User) -> Report:
    """The report of one partner over a year; ``by`` decides which signals it may read.

    Expects a partner of a kind in ``SUBJECTS``. Figures are those of the partner's own remit, whoever looks.
    """
    subject = SUBJECTS[organisation.kind]
    spots = list(Spot.objects.in_remit_of(organisation).select_related("buurt__parent").order_by("name", "pk"))
    own = [spot for spot in spots if spot.organisation_id == organisation.pk]
    buurten = {spot.buurt_id: spot.buurt for spot in sorted(own, key=lambda one: one.buurt.code)}
    found = figures_of(subject.indicator, buurten=buurten, year=year)
    sections: list[Section] = []
    answer = f"Over {year} zijn er nog geen cijfers."
    if found is not None:
        signs = {pk: _sign_of_buurt(found, pk) for pk in buurten}
        answer = _answer(subject, organisation, [(buurten[pk].name, sign) for pk, sign in signs.items()], year)
        shown = own if organisation.kind == OrganisationKind.HOUSING else spots
        sections = [
            _section_buurten(subject, found, buurten, own, signs),
            _section_spots(subject, found, shown),
        ]
    if organisation.kind == OrganisationKind.EDUCATION:
        sections.append(_section_signals(spots, by))
    report = Report(
        kind=KIND,
        code=str(organisation.pk),
        period=str(year),
        municipality=settings.MUNICIPALITY_NAME,
        title=f"{organisation.name}, {year}",
        question=subject.question,
        answer=answer,
        key_figures=(),
        sections=tuple(sections),
        sources=_sources(found, own) if found is not None else (),
        unknowns=UNKNOWNS,
        is_example=settings.IS_EXAMPLE,
    )
    return with_notes_in_force(with_methods(report, newest_methods()))


# --- buurten ---------------------------------------------------------------------------------------------------------


def _sign_of_buurt(found: SpotFigures, buurt: int) -> str:
    above = found.buurten.get(buurt)
    people = found.population.get(buurt)
    if above is None or above.range is None or found.city_rate is None or not _is_enough(found, people):
        return comparison.NOT_POSSIBLE
    return beside_city(above.range.lower, above.range.upper, found.city_rate * (people or 0))


def _is_enough(found: SpotFigures, population: int | None) -> bool:
    """Whether a rate says more about the place than about chance."""
    return population is not None and population >= FLOORS.get(DenominatorKind(found.indicator.denominator_kind), 1)


def _answer(subject: Subject, organisation: Organisation, signs: Sequence[tuple[str, str]], year: int) -> str:
    """How many buurten have more, which they are, which have less, and that the others do not differ."""
    more = [name for name, sign in signs if sign == comparison.HIGHER]
    less = [name for name, sign in signs if sign == comparison.LOWER]
    known = [name for name, sign in signs if sign != comparison.NOT_POSSIBLE]
    where = subject.its_buurten.format(name=organisation.name)
    if not known:
        return f"Over {year} zijn de buurten {where} niet met de stad te vergelijken."
    is_one = len(signs) == 1
    if not more and not less:
        which = f"de buurt {where}" if is_one else f"geen van de {len(signs)} buurten {where}"
        return (
            f"In {year} is in {which} een verschil met de stad aantoonbaar."
            if not is_one
            else (f"In {year} is er in {which} geen verschil met de stad aantoonbaar.")
        )
    said = []
    if more:
        which = f"de buurt {where}" if is_one else f"{len(more)} van de {len(signs)} buurten {where}"
        said.append(f"In {year} is in {which} {subject.happens}: {named(more)}.")
    if less:
        said.append(f"{'Minder' if more else f'In {year} minder'} dan gemiddeld in de stad: {named(less)}.")
    if len(known) > len(more) + len(less):
        said.append("In de andere is geen verschil aantoonbaar.")
    return " ".join(said)


def _section_buurten(
    subject: Subject, found: SpotFigures, buurten: Mapping[int, Area], own: Iterable[Spot], signs: Mapping[int, str]
) -> Section:
    heading = "In welke buurten meer, en in welke minder?"
    if not found.buurten:
        return Section("buurten", heading, f"Over {found.year} is er van deze buurten geen cijfer.")
    by_dwellings = found.indicator.denominator_kind == DenominatorKind.DWELLINGS
    stock: dict[int, int] = {}
    for spot in own:
        if spot.pk in found.dwellings:
            stock[spot.buurt_id] = stock.get(spot.buurt_id, 0) + found.dwellings[spot.pk].value
    columns = [
        Column("buurt", "Buurt", is_row_header=True),
        Column("vergelijking", "Naast de stad"),
        Column(subject.indicator, subject.count, align="right"),
        Column("per", "Per 1.000", "woningen" if by_dwellings else "inwoners", align="right"),
        Column("noemer", "Woningen in de buurt" if by_dwellings else "Inwoners", align="right"),
    ]
    if by_dwellings:
        columns.append(Column("eigen", "Eigen woningen", align="right"))
    rows = []
    for pk, buurt in buurten.items():
        people = found.population.get(pk)
        cells = [
            tables.text(buurt.name, code=buurt.code),
            tables.text(f"{SHAPES[signs[pk]]} {COMPARED[signs[pk]]}"),
            cell := found.buurten[pk].cell if pk in found.buurten else tables.missing(),
            _rate(cell, people, found),
            tables.number(people) if people is not None else tables.missing(),
        ]
        if by_dwellings:
            cells.append(tables.number(stock[pk]) if pk in stock else tables.missing())
        rows.append(tuple(cells))
    origin = next(iter(found.buurten.values())).table
    table = Table(
        key="buurten",
        caption=f"{subject.count} per buurt, {found.year}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(*MEANT, *exact_note(found, buurten)),
        source=origin.source,
        figures_date=origin.figures_date,
        version=origin.version,
    )
    return Section("buurten", heading, _of_city(found, by_dwellings=by_dwellings), tables=(table,))


def _of_city(found: SpotFigures, *, by_dwellings: bool) -> str:
    """What the buurten stand beside."""
    if found.city_rate is None:
        return "Van de stad is er geen cijfer; vergelijken kan dan niet."
    per = "woningen" if by_dwellings else "inwoners"
    return f"In de hele stad waren het er {tables.dutch_number(found.city_rate * 1000, 1)} per 1.000 {per}."


def _rate(cell: Cell, population: int | None, found: SpotFigures) -> Cell:
    """Per 1,000, from the figure as it is shown; what is hidden has no rate either."""
    if not cell.is_number:
        return parts.words_cell("niet berekend")
    if population is None or not _is_enough(found, population):
        return parts.words_cell("te weinig woningen of inwoners voor een cijfer per 1.000")
    return tables.number(number_in(cell) / population * 1000, 1)


# --- spots -----------------------------------------------------------------------------------------------------------


def _section_spots(subject: Subject, found: SpotFigures, spots: Sequence[Spot]) -> Section:
    has_counts = any(spot.pk in found.spots for spot in spots)
    lead = _lead_of_spots(subject, found, spots) if has_counts else subject.no_counts.format(year=found.year)
    made = [_table_of_spots(subject, found, spots, has_counts=has_counts)] if spots else []
    if (by_part := _table_of_parts(subject, found, spots)) is not None:
        made.append(by_part)
    return Section("plekken", subject.spots_heading, lead, tables=tuple(made))


def _cells_of(found: SpotFigures, spot: Spot) -> SpotCells:
    return found.spots.get(spot.pk, SpotCells())


def _lead_of_spots(subject: Subject, found: SpotFigures, spots: Sequence[Spot]) -> str:
    """Which spots have a figure that may be shown, in the order of the list: this is no league table."""
    shown = [
        f"{spot.name} ({whole.text})"
        for spot in spots
        if (whole := _cells_of(found, spot).whole) is not None and whole.is_number and number_in(whole) > 0
    ]
    counted = sum(spot.pk in found.spots for spot in spots)
    words = "complexen" if subject.spot_kind == SpotKind.COMPLEX else "plekken"
    of_all = f"De politie telde bij {counted} van de {len(spots)} {words}." if counted < len(spots) else ""
    if not shown:
        return f"{of_all} Bij geen van die {words} is het aantal groot genoeg om te tonen, of het was nul.".strip()
    more = f"{subject.count} kwamen in {found.year} voor bij: {named(shown, 6)}."
    return f"{more} {of_all}".strip()


def _table_of_spots(subject: Subject, found: SpotFigures, spots: Sequence[Spot], *, has_counts: bool) -> Table:
    """Name, buurt and count; dwellings and the rate for complexes, the kind of spot for the others."""
    of_complexes = subject.spot_kind == SpotKind.COMPLEX
    columns = [Column("plek", "Complex" if of_complexes else "Plek", is_row_header=True)]
    columns.append(Column(subject.indicator, subject.count, align="right"))
    columns += (
        [Column("per", "Per 1.000", "woningen", align="right"), Column("woningen", "Woningen", align="right")]
        if of_complexes
        else [Column("soort", "Soort plek")]
    )
    columns.append(Column("buurt", "Buurt"))
    rows = []
    for spot in spots:
        whole = _cells_of(found, spot).whole
        cell = whole if whole is not None else NOT_COUNTED
        dwellings = found.dwellings.get(spot.pk)
        between = [tables.text(spot.get_kind_display())]
        if of_complexes:
            homes = dwellings.value if dwellings is not None else None
            between = [
                _rate(cell, homes, found),
                tables.number(homes) if homes is not None else tables.missing(),
            ]
        rows.append((tables.text(spot.name), cell, *between, tables.text(spot.buurt.name)))
    dates = {tables.dutch_date(one.figures_date) for one in found.deliveries}
    own_list = "lijst van de partner"
    return Table(
        key="plekken",
        caption=f"{subject.count if has_counts else 'Woningen' if of_complexes else 'Plekken'} per plek, {found.year}",
        columns=tuple(columns),
        rows=tuple(rows),
        notes=(UNKNOWNS[0],),
        source=join_words(sorted({one.table.source.attribution.removeprefix("Bron: ") for one in found.deliveries}))
        or own_list,
        figures_date=join_words(sorted(dates)),
        version=join_words([str(one) for one in found.deliveries]),
    )


def _table_of_parts(subject: Subject, found: SpotFigures, spots: Sequence[Spot]) -> Table | None:
    """Spots by dagdeel, for those that were counted so; None when none was."""
    counted = [(spot, cells.by_part) for spot in spots if (cells := _cells_of(found, spot)).by_part]
    if not counted:
        return None
    labels = {part: str(part.label).partition(" ")[0] for part in PartOfDay}
    return Table(
        key="dagdelen",
        caption=f"{subject.count} per dagdeel, {found.year}",
        columns=(
            Column("plek", "Plek", is_row_header=True),
            *(Column(part.value, labels[part].capitalize(), align="right") for part in PartOfDay),
        ),
        rows=tuple((tables.text(spot.name), *(by_part[part.value] for part in PartOfDay)) for spot, by_part in counted),
        notes=("Ochtend: 6 tot 12 uur. Middag: 12 tot 18 uur. Avond: 18 tot 24 uur. Nacht: 0 tot 6 uur.",),
        source=join_words(sorted({one.table.source.attribution.removeprefix("Bron: ") for one in found.deliveries})),
        figures_date=join_words(sorted({tables.dutch_date(one.figures_date) for one in found.deliveries})),
        version=join_words([str(one) for one in found.deliveries]),
    )


# --- signals and sources ---------------------------------------------------------------------------------------------


def _section_signals(spots: Sequence[Spot], by: User) -> Section:
    """What people say of the spots: findings that partners may read, hard and soft apart, and never a person."""
    said = signals_on_spots(spots, by)
    heading = "Wat horen en zien mensen daar?"
    if not said:
        return Section("signalen", heading, "Over deze plekken staat er niets in de veiligheidsanalyse.")
    rows = tuple(
        (
            tables.text(name),
            tables.text(finding.claim),
            tables.text(f"{finding.get_certainty_display()}, {finding.get_hardness_display()}"),
            tables.text(finding.soft_source),
            tables.text(tables.dutch_date(finding.soft_date).partition(" ")[2] if finding.soft_date else ""),
        )
        for name, finding in said
    )
    table = Table(
        key="signalen",
        caption="Bevindingen over deze plekken",
        columns=(
            Column("plek", "Plek", is_row_header=True),
            Column("bevinding", "Wat er is gezegd"),
            Column("zekerheid", "Hoe zeker"),
            Column("bron", "Van wie"),
            Column("maand", "Maand"),
        ),
        rows=rows,
        source="veiligheidsanalyse",
    )
    lead = "Zachte signalen tonen niets aan. Ze zeggen waar het goed is om samen te kijken."
    return Section("signalen", heading, lead, tables=(table,))


def _sources(found: SpotFigures, own: Iterable[Spot]) -> tuple[SourceLine, ...]:
    lines = [_of_wijkrapporten(cell) for cell in list(found.buurten.values())[:1]]
    lines += parts.source_lines(found.deliveries)
    rows = [found.dwellings[spot.pk] for spot in own if spot.pk in found.dwellings]
    if rows:
        years = join_words([str(year) for year in sorted({row.year for row in rows})])
        names = join_words(sorted({row.source for row in rows}))
        lines.append(
            SourceLine("Woningen per complex", f"Bron: {names}", "lijst van de partner", f"1 januari {years}", "")
        )
    return tuple(lines)


def _of_wijkrapporten(cell: BuurtCell) -> SourceLine:
    table = cell.table
    name = "Aantallen per buurt, zoals in het wijkrapport"
    return SourceLine(name, f"Bron: {table.source}", table.version, table.figures_date, "")
