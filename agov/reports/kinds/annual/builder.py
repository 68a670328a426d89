"""The account of one year: what did we want, do and spend, did it work, and what may the council choose now?

What was wanted is the plan of that year as it was published; what came of a plan is told once its evaluation is closed.
Why something went otherwise, and what the council is asked, are typed by who writes the edition.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Final

from django.conf import settings
from django.utils import timezone

from agov.enums import PartReaders, PublicationKind
from agov.reports.kinds.annual import tables
from agov.reports.kinds.annual.council import CHOOSE, QUESTION, choices_section, promises_section, worked_words
from agov.reports.kinds.annual.facts import (
    Counts,
    Difference,
    Year,
    YearOfPlan,
    differences,
    facts_of,
    is_over,
    plans_in,
    promised_lines,
    unmatched,
)
from agov.reports.kinds.annual.results import goals_of_year, results_section, tally_of
from agov.reports.kinds.evaluation.shared import deliveries_of
from agov.reports.kinds.public_parts import own_source
from agov.reports.kinds.shape import NOT_WRITTEN, ClosedPart, Content, Kind, NoContentError, OwnText, Subject, finished
from agov.reports.kinds.year_plan.builder import HIDDEN, TOWN
from amersfoort_veiligheid.documents.tables import dutch_date, join_words
from analysis.models import Delivery
from analysis.reports.base import KeyFigure, Part, Report, Section
from analysis.reports.parts import source_lines
from cycle.enums import WooGround
from vap.enums import GoalOutcome, PublicPart
from vap.queries.goal_words import target_words
from vap.reports.execution_plan import years_with_plans
from vap.stats.money import Sums, total
from vap.stats.money_words import euros, spent_words

PLANS, DONE, SPENT, REACHED = "Plannen", "Gedaan", "Uitgegeven", "Doelen behaald"
DIFFERENCE: Final = "verschil-"  # and the number of the plan


def build_annual(year: int, *, today: date) -> tuple[Report, set[int]]:
    """Build the report value, with the deliveries it rests on. Raises ``NoContentError`` when the year had no plan."""
    facts = facts_of(year, today=today)
    measured = goals_of_year(facts)
    used = {pk for one in measured for pk in one.found.deliveries} | _under_results(facts)
    rows = Delivery.objects.filter(pk__in=used).select_related("table__source").order_by("pk")
    sections = (
        _wanted(facts),
        _did(facts),
        _otherwise(facts),
        _cost(facts),
        _cover(facts),
        results_section(facts, measured),
        choices_section(facts),
        promises_section(facts),
        _per_plan(facts),
    )
    report = Report(
        kind=PublicationKind.ANNUAL.value,
        code=TOWN,
        period=str(year),
        municipality=settings.MUNICIPALITY_NAME,
        title=f"Jaarverslag veiligheid {year}",
        question=f"Wat kwam er in {year} van onze plannen?",
        answer=_answer(facts),
        key_figures=_key_figures(facts),
        sections=tuple(section for section in sections if section is not None),
        sources=(own_source(today), *source_lines(rows)),
        unknowns=_unknowns(facts, [one.title for one in measured if not one.found.is_known]),
        is_example=settings.IS_EXAMPLE,
    )
    return report, used


def _under_results(facts: Year) -> set[int]:
    return deliveries_of(one.vap for one in facts.plans if one.outcome is not None)


# --- the answer


def _answer(facts: Year) -> str:
    counts = facts.counts
    said = f"In {facts.year} {'liep 1 plan' if len(facts.plans) == 1 else f'liepen {len(facts.plans)} plannen'}."
    return " ".join(one for one in (said, done_words(counts), spent_words(_sums(facts)), _judged(facts)) if one)


def done_words(counts: Counts) -> str:
    """What was done of what was agreed, in one sentence; empty when nothing was."""
    if not counts.agreed:
        return ""
    verb = "is" if counts.done == 1 else "zijn"
    said = f"Van de {counts.agreed} afspraken {verb} er {counts.done} gedaan"
    if counts.agreed == 1:
        said = "De enige afspraak is gedaan" if counts.done else "De enige afspraak is niet gedaan"
    return f"{said}, waarvan {counts.late} te laat." if counts.late else f"{said}."


def _judged(facts: Year) -> str:
    judged = sum(one.outcome is not None for one in facts.plans)
    if not judged:
        return "Of het werkte, weten wij nog van geen enkel plan."
    return f"Of het werkte, staat vast van {judged} van de {len(facts.plans)} plannen."


def _sums(facts: Year) -> Sums:
    return total(one.sums or Sums() for one in facts.known_money)


def _key_figures(facts: Year) -> tuple[KeyFigure, ...]:
    counts, sums, tally = facts.counts, _sums(facts), tally_of(facts)
    known = f"bekend van {sums.known} van {sums.lines} regels" if 0 < sums.known < sums.lines else ""
    judged = sum(tally.values())
    return (
        KeyFigure(PLANS, str(len(facts.plans)), "", "", "", ""),
        KeyFigure(
            DONE,
            str(counts.done),
            f"van {counts.agreed} {'afspraak' if counts.agreed == 1 else 'afspraken'}",
            "",
            "",
            "",
        ),
        KeyFigure("Begroot", euros(sums.planned) if sums.lines else ".", "", "", "", ""),
        KeyFigure(SPENT, euros(sums.realised) if sums.known else ".", "", "", "", known),
        KeyFigure(REACHED, str(tally[GoalOutcome.ACHIEVED]), f"van {judged} beoordeeld", "", "", "")
        if judged
        else KeyFigure(REACHED, ".", "nog niet beoordeeld", "", "", ""),
    )


# --- what we wanted and did


def _wanted(facts: Year) -> Section:
    source = f"Dit is het plan van het jaar zelf: {facts.promise.words}."
    if not facts.promise.is_published:
        source = f"Voor {facts.year} is geen plan van het jaar uitgebracht. Hier staat wat nu in de plannen staat."
    goals = tables.wanted_goals(facts)
    found = [table for table in (tables.wanted_priorities(facts), goals) if table is not None]
    return Section("wilden", "Wat wilden wij?", source, tables=tuple(found))


def _did(facts: Year) -> Section:
    chart = tables.deeds_chart(facts)
    hidden = [one.vap.title for one in facts.plans if one.plan.deeds is None]
    notes = (f"Niet openbaar is wie wat deed in: {join_words(hidden)}.",) if hidden else ()
    table = tables.organisations(facts)
    return Section(
        key="deden",
        heading="Wat deden wij, en wie deed het?",
        lead=done_words(facts.counts) or f"In {facts.year} hoefde niets klaar te zijn.",
        charts=(chart,) if chart is not None else (),
        tables=(table,) if table.rows else (),
        notes=notes,
    )


def _otherwise(facts: Year) -> Section:
    found = differences(facts)
    missed, extra = sum(len(one.missed) for one in found), sum(len(one.extra) for one in found)
    lead = "Alles wat beloofd was, is gedaan."
    if missed or extra:
        lead = f"Beloofd en niet gedaan: {missed}. Gedaan en niet beloofd: {extra}."
    if not facts.promise.is_published:
        lead += " Wat niet beloofd was, is niet te zeggen: er is geen plan van dat jaar uitgebracht."
    lost = unmatched(facts)
    line = "regel hoort" if lost == 1 else "regels horen"
    note = f"{lost} {line} bij een plan dat nu anders heet of niet meer openbaar is." if lost else ""
    return Section(
        key="anders",
        heading="Wat ging anders dan beloofd?",
        lead=lead,
        parts=tuple(_difference(one) for one in found),
        tables=(tables.difference_table(found),) if found else (),
        notes=(note,) if note else (),
    )


def _difference(one: Difference) -> Part:
    return Part(
        key=f"{DIFFERENCE}{one.vap.pk}",
        heading=one.vap.title,
        paragraphs=(NOT_WRITTEN,),
        items=(*one.missed, *one.extra),
        remarks=one.reasons,
    )


# --- money


def _cost(facts: Year) -> Section:
    sums = _sums(facts)
    silent = [one.vap.title for one in facts.known_money if one.sums is not None and not one.sums.lines]
    hidden = [one.vap.title for one in facts.plans if one.sums is None]
    notes = [f"Voor {facts.year} staan er geen kosten in: {join_words(silent)}."] if silent else []
    notes += [f"Wat het kost, is niet openbaar van: {join_words(hidden)}."] if hidden else []
    chart = tables.money_chart(facts)
    found = [table for table in (tables.money(facts), tables.by_source(facts)) if table is not None]
    return Section(
        key="kostte",
        heading="Wat kostte het?",
        lead=" ".join(words for words in (_planned_words(sums), spent_words(sums)) if words),
        charts=(chart,) if chart is not None else (),
        tables=tuple(found),
        notes=tuple(notes),
    )


def _planned_words(sums: Sums) -> str:
    """What was to be spent, and for how much of that there was a pledge."""
    if not sums.lines:
        return ""
    return f"Begroot was {euros(sums.planned)}. Daarvan was {euros(sums.covered)} toegezegd."


def _cover(facts: Year) -> Section | None:
    table = tables.cover_lines(facts)
    return Section("dekking", "Wie betaalde wat?", "", tables=(table,)) if table is not None else None


# --- plan by plan


def _per_plan(facts: Year) -> Section:
    return Section("per-plan", "Hoe ging het per plan?", "", parts=tuple(_part(one, facts) for one in facts.plans))


def _part(one: YearOfPlan, facts: Year) -> Part:
    """Want, do, spend and work on a few lines: cost and result of a plan stand on one page (S194)."""
    vap = one.vap
    facts_of_plan = (
        ("Wat wilden wij?", _wanted_words(one)),
        ("Wat deden wij?", _did_words(one, facts)),
        ("Wat kostte het?", _cost_words(one, facts.year)),
        ("Werkte het?", worked_words(one)),
    )
    return Part(
        key=f"plan-{vap.pk}",
        heading=vap.title,
        status=vap.state,
        status_label=str(vap.get_state_display()),
        facts=tuple((what, words.rstrip(".")) for what, words in facts_of_plan),
    )


def _wanted_words(one: YearOfPlan) -> str:
    if one.plan.goals is None:
        return "De doelen zijn niet openbaar"
    told = [
        f"{goal.title.rstrip('.')}{f' ({words})' if (words := target_words(goal)) else ''}" for goal in one.plan.goals
    ]
    return ". ".join(told) or "Er staat geen doel in het plan"


def _did_words(one: YearOfPlan, facts: Year) -> str:
    if one.plan.deeds is None:
        return "Dat is niet openbaar"
    onwards = [line for line in promised_lines(facts.promise, facts.year) if line.is_of(one.vap)]
    amount = sum(not line.is_due for line in onwards)
    running = f"{amount} {'activiteit loopt' if amount == 1 else 'activiteiten lopen'} door na {facts.year}."
    said = done_words(one.counts) or f"In {facts.year} hoefde niets klaar te zijn."
    return f"{said} {running}" if amount else said


def _cost_words(one: YearOfPlan, year: int) -> str:
    if one.sums is None:
        return "Dat is niet openbaar"
    if not one.sums.lines:
        return f"Voor {year} staan er geen kosten in het plan"
    return " ".join([f"Begroot: {euros(one.sums.planned)}.", spent_words(one.sums)]).strip()


# --- what we do not know


def _unknowns(facts: Year, unmeasured: Sequence[str]) -> tuple[str, ...]:
    found = [
        f"{words}: {join_words(hidden)}."
        for part, words in HIDDEN.items()
        if (hidden := [one.vap.title for one in facts.plans if not one.vap.shows(part)])
    ]
    waiting = [one.vap.title for one in facts.plans if one.outcome is None and one.vap.shows(PublicPart.GOALS)]
    if waiting:
        found.append(f"Nog niet geëvalueerd: {join_words(waiting)}.")
    if unmeasured:
        found.append(f"Over {facts.year} is er geen cijfer van: {join_words([f'“{one}”' for one in unmeasured])}.")
    silent = facts.counts.silent
    if silent:
        found.append(f"{silent} {'vraag' if silent == 1 else 'vragen'} hoe het gaat bleven zonder antwoord.")
    if not facts.promise.is_published:
        found.append("Wat vooraf was beloofd, is niet uitgebracht. Wij kunnen dus niet laten zien wat er bijkwam.")
    told = (f"{one.vap.title}: {one.outcome.evaluation.unknowns}" for one in facts.plans if one.outcome is not None)
    found += [one for one in told if not one.endswith(": ")]
    return tuple(found) or (f"Op {dutch_date(facts.today)} is niets van dit jaar nog onbekend.",)


# --- as a kind of publication


def _subjects() -> list[Subject]:
    """Years that ended and in which a plan ran, newest first."""
    today = timezone.localdate()
    return [
        Subject(TOWN, str(year), f"Alle plannen in {year}")
        for year in years_with_plans(today)
        if is_over(year, today) and _has_plans(year)
    ]


def _has_plans(year: int) -> bool:
    """Whether a plan for everybody ran in the year."""
    return plans_in(year).exists()


def _build(code: str, period: str) -> Content:
    today = timezone.localdate()
    if code != TOWN or not period.isdigit():
        raise NoContentError("Kies een jaar.")
    if not is_over(int(period), today):
        raise NoContentError(f"Het jaar {period} is nog niet voorbij. Het verslag kan vanaf half januari erna.")
    report, used = build_annual(int(period), today=today)
    return finished(report, used)


def _texts(report: Report) -> tuple[OwnText, ...]:
    """Why each plan went otherwise, and what the council is asked."""
    parts = [part for section in report.sections for part in section.parts]
    asked = [
        OwnText(
            part.key,
            part.heading,
            f"Waarom liep “{part.heading}” anders dan beloofd?",
            "Dit leest iedereen. Noem geen personen.",
        )
        for part in parts
        if part.key.startswith(DIFFERENCE)
    ]
    question = OwnText(
        QUESTION,
        CHOOSE,
        "Wat vragen wij de raad te kiezen?",
        "Noem de keuze, wat elke keuze kost, en wat u zelf voorstelt. Noem geen personen.",
        is_required=True,
    )
    return (*asked, *(question for part in parts if part.key == QUESTION))


def _summary(report: Report) -> str:
    figures = {figure.label: figure for figure in report.key_figures}
    done, spent, reached = figures[DONE], figures[SPENT], figures[REACHED]
    cost = "Wat het kostte, is nog niet bekend." if spent.value == "." else f"Wij gaven {spent.value} uit."
    worked = "Of het werkte, weten wij nog niet." if reached.value == "." else _reached_words(reached)
    plans = "1 plan" if figures[PLANS].value == "1" else f"{figures[PLANS].value} plannen"
    return (
        f"Wat wilden wij? In {report.period} {plans} uitvoeren. [Schrijf hier waarvoor.]\n\n"
        f"Wat deden wij? Gedaan: {done.value} {done.unit}. [Schrijf hier wat niet lukte.]\n\n"
        f"Wat kostte het? {cost}\n\n"
        f"Werkte het? {worked} [Schrijf hier wat de raad nu kan kiezen.]"
    )


def _reached_words(reached: KeyFigure) -> str:
    """How many of the goals that were judged were reached, in a sentence."""
    judged = reached.unit.removeprefix("van ").removesuffix(" beoordeeld")
    said = "is er 1" if reached.value == "1" else f"zijn er {reached.value}"
    return f"Van de beoordeelde doelen ({judged}) {said} behaald."


COVER: Final = ClosedPart(
    key="dekking",
    readers=PartReaders.BOTH,
    ground=WooGround.MONEY,
    note="Partners vertellen zelf wat zij betalen",
)
ANNUAL: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="Over één jaar wat wij wilden, deden en uitgaven, of het werkte, en wat de raad nu kan kiezen.",
    nothing="Nog geen jaar met plannen is voorbij.",
    summary=_summary,
    closed=(COVER,),
    own_texts=_texts,
)
