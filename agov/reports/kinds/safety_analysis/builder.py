"""The veiligheidsanalyse of a cycle for everybody: areas and target groups in equal measure (S128).

Only an adopted analysis is published, with the figures as they were frozen: nothing is counted again here. Who reads a
finding otherwise stands beside it (S137), soft information says so (S148), and what we do not know is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from django.conf import settings
from django.db.models import Prefetch

from agov.enums import PublicationKind
from agov.reports.kinds.safety_analysis import findings as parts
from agov.reports.kinds.shape import Content, Kind, NoContentError, Subject, finished
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec, Point, Series
from amersfoort_veiligheid.documents.tables import Column, Table, dutch_date, join_words, number, text
from analysis.enums import AnalysisState, Certainty
from analysis.models import Delivery, Finding, HolderRequest, Interpretation, SafetyAnalysis
from analysis.queries import EVEN_FROM, EVEN_TO, Balance, balance, source_statuses
from analysis.reports.base import KeyFigure, Report, Section, SourceLine
from analysis.reports.parts import source_lines
from cycle.enums import RoundKind, RoundState, Track
from cycle.models import Round, TargetGroup

EVEN_WORDS: Final = f"Tussen {EVEN_FROM}% en {EVEN_TO}% noemen wij het gelijk verdeeld."
OWNERS: Final = (OrganisationKind.MUNICIPALITY, OrganisationKind.POLICE)  # O&S and police make it together
SHOWN: Final = "Aangetoond"
NOT_TOLD: Final = "Niet alles wordt gemeld of gevraagd. Wat niemand vertelt, staat hier niet in."


def build_safety_analysis(analysis: SafetyAnalysis) -> Report:
    """Build the report value of an adopted analysis; a constant number of queries."""
    found = _findings(analysis)
    divided = balance(analysis)
    on_areas = [one for one in found if one.track != Track.GROUP]
    on_groups = [one for one in found if one.track != Track.AREA]
    authors = [str(one) for one in analysis.authors.all()]
    made_by = join_words(authors) or f"gemeente {settings.MUNICIPALITY_NAME}"
    origin = parts.Origin(made_by, dutch_date(analysis.adopted_on) if analysis.adopted_on else "")
    return Report(
        kind=PublicationKind.ANALYSIS.value,
        code=str(analysis.pk),
        period=str(analysis.cycle),
        municipality=settings.MUNICIPALITY_NAME,
        title=analysis.title,
        question=f"Wat is er aan de hand met de veiligheid in {settings.MUNICIPALITY_NAME}?",
        answer=_answer(found, divided),
        key_figures=_key_figures(found, divided),
        sections=tuple(
            section
            for section in (
                _division(analysis, on_areas, on_groups, divided, origin),
                parts.track_section(Track.AREA, on_areas),
                parts.track_section(Track.GROUP, on_groups),
                parts.spots_section(found, origin),
                parts.readings_section(found, origin),
                parts.list_section(found, origin),
                _owners(analysis, origin),
            )
            if section is not None
        ),
        sources=_sources(found, origin, analysis.title),
        unknowns=_unknowns(found),
        cautions=_cautions(analysis, divided),
        is_example=settings.IS_EXAMPLE,
    )


def _findings(analysis: SafetyAnalysis) -> list[Finding]:
    readings = Interpretation.objects.select_related("organisation").order_by("given_at", "pk")
    asked = HolderRequest.objects.select_related("organisation")
    rows = analysis.findings.with_holder().select_related("theme", "soft_area", "checked_by")
    rows = rows.prefetch_related("figures", "areas", "spots__buurt", "target_groups", "offence_groups")
    rows = rows.prefetch_related(Prefetch("interpretations", readings), Prefetch("holder_requests", asked))
    return list(rows.order_by("number"))


def _answer(found: Sequence[Finding], divided: Balance) -> str:
    amount = f"{len(found)} {'bevinding' if len(found) == 1 else 'bevindingen'}"
    tally = Counter(one.certainty for one in found)
    how = ". ".join(f"{str(one.label).capitalize()}: {tally[one]}" for one in Certainty if tally[one])
    both = divided.total - len(found)
    twice = f" {both} {'gaat' if both == 1 else 'gaan'} over allebei." if both else ""
    return f"{amount}: {divided.areas} over gebieden en {divided.groups} over doelgroepen.{twice} {how}."


def _key_figures(found: Sequence[Finding], divided: Balance) -> tuple[KeyFigure, ...]:
    shown = sum(one.certainty == Certainty.SHOWN for one in found)
    held = sum(bool(parts.holder_of(one)) for one in found)
    even = "gelijk verdeeld" if divided.is_even else "scheef verdeeld"
    return (
        KeyFigure("Bevindingen", str(len(found)), "", "", "", ""),
        KeyFigure("Gaat over gebieden", f"{divided.area_percent}%", "", "", "", even),
        KeyFigure(SHOWN, str(shown), f"van {len(found)}", "", "", ""),
        KeyFigure("Door een organisatie opgepakt", str(held), f"van {len(found)}", "", "", ""),
    )


def _cautions(analysis: SafetyAnalysis, divided: Balance) -> tuple[str, ...]:
    told = []
    if divided.empty_track:
        side = "gebieden" if divided.empty_track == Track.AREA else "doelgroepen"
        note = analysis.cycle.group_track_note if divided.empty_track == Track.GROUP else ""
        told.append(f"Deze analyse zegt niets over {side}. {note}".strip())
    elif not divided.is_even:
        share = f"{divided.area_percent}% van de bevindingen gaat over gebieden"
        told.append(f"De aandacht is scheef verdeeld: {share}. {EVEN_WORDS}")
    there = {one.kind for one in analysis.authors.all()}
    lacking = [str(kind.label) for kind in OWNERS if kind not in there]
    if lacking:
        told.append(f"Deze analyse is gemaakt zonder: {join_words(lacking)}.")
    return tuple(told)


# --- how the attention is divided


def _division(
    analysis: SafetyAnalysis,
    on_areas: Sequence[Finding],
    on_groups: Sequence[Finding],
    divided: Balance,
    origin: parts.Origin,
) -> Section:
    columns = (
        Column("deel", "Deel", is_row_header=True),
        Column("bevindingen", "Bevindingen", "", "right"),
        Column("aandeel", "Aandeel", "%", "right"),
        *(Column(one.value, str(one.label).capitalize(), "", "right") for one in Certainty),
        Column("opgepakt", "Opgepakt", "", "right"),
    )
    share = {"Gebieden": divided.area_percent, "Doelgroepen": 100 - divided.area_percent if divided.total else 0}
    sides = {"Gebieden": on_areas, "Doelgroepen": on_groups}
    rows = []
    for name, found in sides.items():
        tally = Counter(one.certainty for one in found)
        held = sum(bool(parts.holder_of(one)) for one in found)
        counts = (number(tally[one]) for one in Certainty)
        rows.append((text(name), number(len(found)), number(share[name]), *counts, number(held)))
    table = Table(
        "verdeling",
        "Bevindingen over gebieden en over doelgroepen",
        columns,
        tuple(rows),
        notes=("Een bevinding over allebei telt bij allebei.", EVEN_WORDS),
        source=origin.source,
        figures_date=origin.day,
    )
    return Section(
        key="verdeling",
        heading="Waar gaat deze analyse over?",
        lead=analysis.summary,
        charts=(_chart(share, divided, origin),) if divided.total else (),
        tables=(table,),
    )


def _chart(share: dict[str, int], divided: Balance, origin: parts.Origin) -> ChartSpec:
    even = "ongeveer gelijk verdeeld" if divided.is_even else "niet gelijk verdeeld"
    return ChartSpec(
        kind=ChartKind.BAR,
        key="aandeel-per-deel",
        title=f"De aandacht voor gebieden en doelgroepen is {even}",
        subtitle="Aandeel van de bevindingen, in procenten",
        series=(Series("aandeel", tuple(Point(name, float(value)) for name, value in share.items())),),
        unit="%",
        kind_label="Deel",
        source=origin.source,
        figures_date=origin.day,
        is_example=settings.IS_EXAMPLE,
    )


# --- who made it, where it comes from, and what we do not know


def _owners(analysis: SafetyAnalysis, origin: parts.Origin) -> Section:
    lead = f"Opgesteld door {origin.source}. Vastgesteld op {origin.day}."
    slag = Round.objects.filter(cycle=analysis.cycle_id, kind=RoundKind.TECHNICAL, state=RoundState.CLOSED)
    slag = slag.select_related("cycle")
    rows = [
        (text(status.source.name), text(str(one.organisation)), text(one.get_verdict_display()))
        for one_slag in slag
        for status in source_statuses(one_slag)
        for one in status.verdicts
    ]
    columns = (
        Column("bron", "Bron", is_row_header=True),
        Column("organisatie", "Nagekeken door"),
        Column("oordeel", "Oordeel"),
    )
    table = Table(
        "nagekeken",
        "Wie de cijfers nakeek, en wat het oordeel was",
        columns,
        tuple(rows),
        source=origin.source,
        figures_date=origin.day,
    )
    return Section(key="van-wie", heading="Van wie is deze analyse?", lead=lead, tables=(table,) if rows else ())


def _sources(found: Iterable[Finding], origin: parts.Origin, title: str) -> tuple[SourceLine, ...]:
    own = SourceLine(title, f"Bron: {origin.source}", f"vastgesteld op {origin.day}", origin.day, "")
    rows = Delivery.objects.filter(pk__in=deliveries_of(found)).select_related("table__source").order_by("pk")
    loose = {
        (figure.source, str(one.get("name", "")), str(one.get("figures_date", "")))
        for finding in found
        for figure in finding.figures.all()
        for one in figure.data_versions
        if "delivery" not in one
    }
    others = [SourceLine(source, f"Bron: {source}", name or "onbekend", day, "") for source, name, day in sorted(loose)]
    return (own, *source_lines(rows), *others)


def deliveries_of(found: Iterable[Finding]) -> set[int]:
    """The deliveries under the frozen figures of these findings."""
    return {
        int(one["delivery"])
        for finding in found
        for figure in finding.figures.all()
        for one in figure.data_versions
        if "delivery" in one
    }


def _unknowns(found: Sequence[Finding]) -> tuple[str, ...]:
    told = [
        f"Niet te bepalen: {one.claim.rstrip('.')} (bevinding {one.number})."
        for one in found
        if one.certainty == Certainty.UNKNOWN
    ]
    hidden = sum(not figure.value for one in found for figure in one.figures.all())
    if hidden:
        told.append(f"{hidden} {'cijfer is' if hidden == 1 else 'cijfers zijn'} onbekend of niet te tonen.")
    named = {group.pk for one in found for group in one.target_groups.all()}
    silent = [str(one) for one in TargetGroup.objects.filter(valid_to__isnull=True).exclude(pk__in=named)]
    if silent:
        told.append(
            f"Over deze doelgroepen is er geen bevinding: {join_words(silent)}."
            " Dat is iets anders dan: er is niets aan de hand."
        )
    return (*told, NOT_TOLD)


# --- as a kind of publication


def _adopted() -> Iterable[SafetyAnalysis]:
    rows = SafetyAnalysis.objects.filter(state=AnalysisState.ADOPTED).select_related("cycle")
    return rows.prefetch_related("authors").order_by("-cycle__start_date", "-adopted_on", "pk")


def _subjects() -> list[Subject]:
    return [Subject(str(one.pk), str(one.cycle), f"{one.title} ({one.cycle})") for one in _adopted()]


def _build(code: str, period: str) -> Content:
    analysis = next((one for one in _adopted() if str(one.pk) == code and str(one.cycle) == period), None)
    if analysis is None:
        raise NoContentError("Deze analyse is niet vastgesteld. Stel haar eerst vast.")
    return finished(build_safety_analysis(analysis), deliveries_of(analysis.findings.prefetch_related("figures")))


def _summary(report: Report) -> str:
    shown = next(figure for figure in report.key_figures if figure.label == SHOWN)
    return (
        "Deze analyse laat zien wat er aan de hand is. Zij kijkt naar gebieden en naar doelgroepen."
        f" Aangetoond: {shown.value} {shown.unit} bevindingen. De andere zijn minder zeker."
        " [Schrijf hier in twee zinnen wat het meest opvalt.] Aan het einde staat wat wij niet weten."
    )


ANALYSIS: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="Wat er aan de hand is in gebieden en met doelgroepen, en hoe zeker dat is.",
    nothing="Nog geen analyse is vastgesteld.",
    summary=_summary,
)
