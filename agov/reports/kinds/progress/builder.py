"""How the plans of a cycle go: what was done, what is late, what it costs and what comes next (S97, S102).

One series per cycle with a new edition each season: a reader asks one question about all plans and compares them. How
one plan stands today is on its own public page. Whether a plan works is not said here but in the evaluation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Final

from django.conf import settings
from django.utils import timezone

from agov.enums import PublicationKind
from agov.reports.kinds.progress import tables
from agov.reports.kinds.public_parts import OpenPlan, open_plans, own_source
from agov.reports.kinds.shape import Content, Kind, NoContentError, Subject, finished
from amersfoort_veiligheid.documents.tables import dutch_date, join_words
from analysis.reports.base import KeyFigure, Part, Report, Section
from cycle.models import PolicyCycle
from cycle.queries.seasons import season_starts
from cycle.stats.seasons import season_name, seasons_around
from vap.enums import VAP_ALIVE, VAP_OVER, PublicPart, PublicStand, VapState
from vap.models import VAP
from vap.queries.goal_words import target_words
from vap.queries.stale import NEVER, last_word, months_between
from vap.stats.money import Sums, total
from vap.stats.money_words import cover_words, euros, more_words, spent_words

TITLE: Final = "Voortgang van de plannen"
DONE, LATE = "Gedaan", "Te laat"
NO_JUDGEMENT: Final = "Of een plan werkt, staat hier niet in. Dat zegt de evaluatie."


def build_progress(cycle: PolicyCycle, period: str, *, today: date) -> Report:
    """Build the report value as the plans stand ``today``; ``period`` names the season. Raises ``NoContentError``."""
    plans = open_plans(VAP.objects.public().filter(cycle=cycle).order_by("number"), today)
    if not plans:
        raise NoContentError("In deze cyclus is nog over geen plan besloten.")
    return Report(
        kind=PublicationKind.PROGRESS.value,
        code=str(cycle.pk),
        period=period,
        municipality=settings.MUNICIPALITY_NAME,
        title=f"{TITLE}, {cycle.name}, {period}",
        question="Doen we wat we afspraken?",
        answer=_answer(plans),
        key_figures=_key_figures(plans),
        sections=(
            Section("overzicht", "Hoe staan de plannen ervoor?", "", tables=(tables.plans_table(plans, today),)),
            _late(plans, today),
            Section(
                "per-plan",
                "Wat gebeurde er per plan?",
                "",
                parts=tuple(_part(plan, today) for plan in plans),
            ),
            Section(
                "per-organisatie",
                "Wie deed wat?",
                "Alleen wat een organisatie zelf toezegde, telt mee.",
                tables=(tables.organisations_table(plans, today),),
            ),
            _money(plans, today),
            _next(plans, today),
        ),
        sources=(own_source(today),),
        unknowns=_unknowns(plans),
        cautions=_cautions(plans, today),
        is_example=settings.IS_EXAMPLE,
    )


def _answer(plans: Sequence[OpenPlan]) -> str:
    states = Counter(plan.vap.state for plan in plans)
    words = [f"{states[one]} {one.label}" for one in VapState if states[one]]
    return f"{_plans(len(plans))}: {join_words(words)}. {_done_words(plans)}".strip()


def _plans(amount: int) -> str:
    return f"{amount} {'plan' if amount == 1 else 'plannen'}"


def _done_words(plans: Sequence[OpenPlan]) -> str:
    promised, done, late = _total(plans), _count(plans, PublicStand.DONE), _count(plans, PublicStand.LATE)
    if not promised:
        return ""
    said = f"Van de {promised} afspraken {'is' if done == 1 else 'zijn'} er {done} gedaan."
    if promised == 1:
        said = "De enige afspraak is gedaan." if done else "De enige afspraak is nog niet gedaan."
    return f"{said} Te laat: {late}." if late else f"{said} Niets is te laat."


def _count(plans: Sequence[OpenPlan], stand: PublicStand) -> int:
    return sum(len(plan.deeds.of(stand)) for plan in plans if plan.deeds is not None)


def _total(plans: Sequence[OpenPlan]) -> int:
    return sum(len(plan.deeds.agreed) for plan in plans if plan.deeds is not None)


def _key_figures(plans: Sequence[OpenPlan]) -> tuple[KeyFigure, ...]:
    silent = _count(plans, PublicStand.NO_ANSWER)
    sums = _sums(plans)
    spent = "volgens de boekhouding" if sums.known == sums.lines else f"bekend van {sums.known} van {sums.lines} regels"
    return (
        KeyFigure(DONE, str(_count(plans, PublicStand.DONE)), f"van {_total(plans)}", "", "", ""),
        KeyFigure(LATE, str(_count(plans, PublicStand.LATE)), "", "", "", ""),
        KeyFigure("Niet verteld hoe het gaat", str(silent), "", "", "", ""),
        KeyFigure("Begroot", euros(sums.planned) if sums.lines else ".", "", "", "", ""),
        KeyFigure("Uitgegeven", euros(sums.realised) if sums.known else ".", "", "", "", spent if sums.lines else ""),
    )


def _sums(plans: Sequence[OpenPlan]) -> Sums:
    return total(plan.money for plan in plans if plan.money is not None)


def _cautions(plans: Sequence[OpenPlan], today: date) -> tuple[str, ...]:
    quiet = [plan.vap.title for plan in plans if _is_quiet(plan, today)]
    return (f"Al {settings.STALE_AFTER_MONTHS} maanden geen bericht over: {join_words(quiet)}.",) if quiet else ()


def _is_quiet(plan: OpenPlan, today: date) -> bool:
    if not plan.shows(PublicPart.PROGRESS) or plan.vap.state not in VAP_ALIVE:
        return False
    moment = last_word(plan.vap)
    since = plan.vap.start_date if moment == NEVER else timezone.localtime(moment).date()
    return since is not None and months_between(since, today) >= settings.STALE_AFTER_MONTHS


# --- per plan


def _part(plan: OpenPlan, today: date) -> Part:
    vap = plan.vap
    return Part(
        key=f"plan-{vap.number}",
        heading=vap.title,
        status=vap.state,
        status_label=str(vap.get_state_display()),
        paragraphs=tuple(words for words in (_ended(vap), _deed_words(plan), _asked_words(plan)) if words),
        items=tuple(_goal_words(plan)),
        facts=_facts(plan),
        tables=tables.deed_tables(plan, today),
    )


def _ended(vap: VAP) -> str:
    if vap.ended_on is None:
        return ""
    word = "is gestopt" if vap.state == VapState.STOPPED else "is klaar"
    return f"Dit plan {word} sinds {dutch_date(vap.ended_on)}."


def _deed_words(plan: OpenPlan) -> str:
    if plan.deeds is None:
        return "Wie wat doet, is van dit plan niet openbaar."
    return _done_words([plan]) or "Nog geen organisatie zegde iets toe."


def _asked_words(plan: OpenPlan) -> str:
    count = plan.deeds.unanswered if plan.deeds is not None else 0
    if not count:
        return ""
    return (
        "1 vraag om mee te doen wacht op antwoord."
        if count == 1
        else f"{count} vragen om mee te doen wachten op antwoord."
    )


def _goal_words(plan: OpenPlan) -> list[str]:
    told = []
    for goal in plan.goals or ():
        words, day = target_words(goal), dutch_date(goal.target_date) if goal.target_date else ""
        aim = ", ".join(part for part in (words, f"op {day}" if day else "") if part)
        told.append(f"Doel: {goal.title.rstrip('.')}{f' ({aim})' if aim else ''}.")
    return told


def _facts(plan: OpenPlan) -> tuple[tuple[str, str], ...]:
    vap = plan.vap
    days = [dutch_date(day) for day in (vap.start_date, vap.end_date) if day is not None]
    news = tables.news_words(vap) if plan.shows(PublicPart.PROGRESS) else ""
    facts = (
        ("Thema", str(vap.theme)),
        ("Wanneer", " tot en met ".join(days)),
        ("Laatste bericht", news),
        ("Geld", " ".join(_money_words(plan)).rstrip(".")),
        ("Aanspreekpunt", vap.contact or "nog niet bekend"),
    )
    return tuple((what, answer) for what, answer in facts if answer)


def _money_words(plan: OpenPlan) -> list[str]:
    if plan.money is None:
        return []
    return [one for one in (cover_words(plan.money), spent_words(plan.money)) if one]


# --- late, money, next


def _late(plans: Sequence[OpenPlan], today: date) -> Section:
    found = [(plan, one) for plan in plans if plan.deeds is not None for one in plan.deeds.of(PublicStand.LATE)]
    table = tables.late_table(found, today)
    lead = "" if found else "Niets is te laat."
    return Section("te-laat", "Wat is te laat?", lead, tables=(table,) if found else ())


def _money(plans: Sequence[OpenPlan], today: date) -> Section:
    known = [plan for plan in plans if plan.money is not None]
    open_sums = total(plan.money or Sums() for plan in known if plan.vap.state not in VAP_OVER)
    ended = total(plan.money or Sums() for plan in known if plan.vap.state in VAP_OVER)
    ended_words = f"Van de plannen die voorbij zijn: {spent_words(ended)}" if spent_words(ended) else ""
    silent = [plan.vap.title for plan in known if plan.money is not None and plan.money.is_empty]
    hidden = [plan.vap.title for plan in plans if plan.money is None]
    notes = [f"Wat het kost, staat nog niet in: {join_words(silent)}."] if silent else []
    notes += [f"Wat het kost, is niet openbaar van: {join_words(hidden)}."] if hidden else []
    partners = tables.partners_table(plans, today)
    return Section(
        key="geld",
        heading="Wat kost het?",
        lead=" ".join(words for words in (cover_words(open_sums) if open_sums.lines else "", ended_words) if words),
        tables=tuple(table for table in (tables.money_table(known, today), partners) if table is not None),
        items=tuple(more_words(open_sums)),
        notes=tuple(notes),
    )


def _next(plans: Sequence[OpenPlan], today: date) -> Section:
    found = tables.next_table(plans, today)
    lead = "" if found is not None else "Voor het komende half jaar is niets gepland."
    return Section("vervolg", "Wat komt er nu?", lead, tables=(found,) if found is not None else ())


def _unknowns(plans: Sequence[OpenPlan]) -> tuple[str, ...]:
    hidden = [plan.vap.title for plan in plans if plan.deeds is None]
    told = [f"Niet openbaar is wie wat doet in: {join_words(hidden)}."] if hidden else []
    aimless = [plan.vap.title for plan in plans if plan.goals is not None and not plan.goals]
    told += [f"Nog geen doel staat in: {join_words(aimless)}."] if aimless else []
    return (*told, NO_JUDGEMENT)


# --- as a kind of publication


def _seasons(today: date) -> list[str]:
    before, now = seasons_around(today, season_starts())
    return [season_name(now), season_name(before)]


def _subjects() -> list[Subject]:
    """Cycles with a plan that was decided on, newest first: as they stand in this season."""
    season = _seasons(timezone.localdate())[0]
    cycles = PolicyCycle.objects.filter(vaps__in=VAP.objects.public()).distinct().order_by("-start_date")
    alive = cycles.filter(vaps__in=VAP.objects.alive())
    return [Subject(str(one.pk), season, f"{one.name}, stand in {season}") for one in alive]


def _build(code: str, period: str) -> Content:
    cycle = PolicyCycle.objects.filter(pk=code).first()
    if cycle is None:
        raise NoContentError("Deze cyclus bestaat niet.")
    today = timezone.localdate()
    if period not in _seasons(today):  # a concept that was begun in the season before may still be finished
        raise NoContentError("Deze periode is voorbij. Maak een nieuwe editie over de stand van nu.")
    return finished(build_progress(cycle, period, today=today))


def _summary(report: Report) -> str:
    figures = {figure.label: figure for figure in report.key_figures}
    done, late = figures[DONE], figures[LATE]
    return (
        f"Dit verslag laat zien hoe het met de plannen gaat. Gedaan: {done.value} {done.unit} afspraken."
        f" Te laat: {late.value}. [Schrijf hier waarom iets te laat is.] Per plan staat er ook wat het kost."
        " Of een plan werkt, leest u later in de evaluatie."
    )


PROGRESS: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="Per plan wat er is gedaan, wat te laat is, wat het kost en wat er nu komt.",
    nothing="Nog over geen plan is besloten.",
    summary=_summary,
)
