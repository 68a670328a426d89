"""Where each cycle is, in words: its season, its phases, what is next, and whether both tracks are used."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from agov.reports.lines import next_actor
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date, join_words
from amersfoort_veiligheid.web.work import address
from analysis.queries import Balance, track_balances
from cycle.enums import Track
from cycle.models import CycleStep, Phase, PolicyCycle, StepPlace
from cycle.queries.seasons import season_starts, spans_of
from cycle.stats.seasons import SeasonSpan, season_on
from vap.queries.waiting import track_balance


@dataclass(frozen=True)
class PhaseMark:
    """A phase on the strip: ``when`` is past, now or later; more than one may be now."""

    label: str
    when: str
    words: str


@dataclass(frozen=True)
class CycleStrip:
    """Where one cycle is, in words."""

    name: str
    url: str
    season: str
    phases: tuple[PhaseMark, ...]
    running: str
    next_up: str = ""
    tracks: tuple[str, ...] = ()


def strips_of(user: User, cycles: list[PolicyCycle], steps: list[CycleStep], today: date) -> tuple[CycleStrip, ...]:
    """One strip for each cycle; the number of queries is fixed."""
    if not cycles:
        return ()
    starts, findings, priorities = season_starts(), track_balances(user), track_balance(user)
    places = _cycles_of(steps)
    strips = []
    for cycle in cycles:
        span = season_on(spans_of(cycle, starts), today)
        mine = [step for step in steps if cycle.pk in places.get(step.pk, ())]
        strips.append(
            replace(
                _strip(cycle, span, today),
                next_up=_next_up(mine, today),
                tracks=track_sentences(findings.get(cycle.pk), priorities.get(cycle.pk), cycle.group_track_note),
            )
        )
    return tuple(strips)


def short_strips(cycles: Iterable[PolicyCycle], today: date) -> tuple[CycleStrip, ...]:
    """Season and phases only: for a page about something else. One query."""
    held = list(cycles)
    if not held:
        return ()
    starts = season_starts()
    return tuple(_strip(cycle, season_on(spans_of(cycle, starts), today), today) for cycle in held)


def _strip(cycle: PolicyCycle, span: SeasonSpan, today: date) -> CycleStrip:
    return CycleStrip(
        name=cycle.name,
        url=address("agov:board-cycle", cycle.pk),
        season=f"{span.year_index} {span.season.label}",
        phases=tuple(_mark(phase, today) for phase in cycle.phases.all()),
        running=_running(cycle, today),
    )


def _cycles_of(steps: list[CycleStep]) -> dict[int, set[int]]:
    """In which cycles each step stands; one query."""
    places: dict[int, set[int]] = {}
    through = StepPlace.objects.filter(step__in=[step.pk for step in steps])
    for step_id, cycle_id in through.values_list("step_id", "cycle_id"):
        places.setdefault(step_id, set()).add(cycle_id)
    return places


def _mark(phase: Phase, today: date) -> PhaseMark:
    label = phase.get_kind_display()
    if phase.end_date < today:
        return PhaseMark(label, "past", f"geweest, tot en met {dutch_date(phase.end_date)}")
    if phase.start_date > today:
        return PhaseMark(label, "later", f"vanaf {dutch_date(phase.start_date)}")
    return PhaseMark(label, "now", f"nu, tot en met {dutch_date(phase.end_date)}")


def _running(cycle: PolicyCycle, today: date) -> str:
    now = [phase.get_kind_display() for phase in cycle.phases.all() if phase.start_date <= today <= phase.end_date]
    if not now:
        return "Er loopt nu geen fase."
    return f"Nu {'loopt' if len(now) == 1 else 'lopen'}: {join_words(now)}."


def _next_up(steps: list[CycleStep], today: date) -> str:
    """The step that must be done first and who is next on it."""
    running = [step for step in steps if step.end_date >= today]
    if not running:
        return ""
    first = min(running, key=lambda step: (step.end_date, step.pk))
    who = next_actor(first)
    words = f"Eerstvolgend klaar: {first.activity.rstrip('.')}, voor {dutch_date(first.end_date)}."
    return f"{words} Aan zet: {who}." if who else words


def track_sentences(findings: Balance | None, priorities: Counter[str] | None, note: str) -> tuple[str, ...]:
    """How areas and target groups are served; what is about both counts on each. An empty track is said aloud."""
    chosen = priorities or Counter()
    both = chosen[Track.BOTH]
    counts = [("Bevindingen", findings.areas if findings else 0, findings.groups if findings else 0)]
    counts.append(("Prioriteiten", chosen[Track.AREA] + both, chosen[Track.GROUP] + both))
    sentences = []
    for noun, areas, groups in counts:
        if not areas + groups:
            sentences.append(f"{noun}: nog geen.")
            continue
        sentence = f"{noun}: {areas} over gebieden, {groups} over doelgroepen."
        if not groups:
            sentence += " Het spoor van de doelgroepen is nog leeg."
        elif not areas:
            sentence += " Het spoor van de gebieden is nog leeg."
        sentences.append(sentence)
    if note:
        sentences.append(f"Doelgroepen zijn nog niet haalbaar: {note.rstrip('.')}.")
    return tuple(sentences)
