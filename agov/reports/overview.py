"""One page for each role: where are we, what waits for me, what is late, and what comes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from agov.permissions import may_evaluate
from agov.queries.waiting import agov_waiting
from agov.reports import lines as make
from agov.reports.commitment_lines import commitment_lines
from agov.reports.lines import Line, Waiting, address, in_order, line, next_actor
from agov.reports.meeting_lines import (
    coming_meeting_lines,
    own_meeting_lines,
    proposal_lines,
    unfinished_meeting_lines,
)
from agov.reports.promise_lines import minutes_lines, promise_lines
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date, join_words
from analysis.queries import Balance, analysis_waiting, track_balances
from cycle.enums import BodyKind, Track
from cycle.models import CycleStep, Phase, PolicyCycle, StepPlace
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES
from cycle.queries.seasons import season_starts, spans_of
from cycle.queries.waiting import adopted_documents, cycle_waiting, is_party, running_cycles
from cycle.stats.seasons import season_on
from vap.queries.projects import undecided_projects
from vap.queries.vap_carry_over import undecided_vaps
from vap.queries.waiting import approved_priorities, track_balance, vap_waiting

MOST = 10  # lines of a list on the page, before "toon alles"
MOST_FOR_ALDERMEN = 5  # theirs fits on one page of paper
AHEAD = timedelta(days=365)  # what comes later than in a year is no news yet
SOON = timedelta(days=60)  # figures that are due later than this do not wait yet
LOOK_BACK = timedelta(days=730)  # papers older than two years are not news for the council
COUNCIL_BODIES = (BodyKind.COUNCIL, BodyKind.COMMITTEE)


@dataclass(frozen=True)
class Lines:
    """The first lines of a list, and how many more there are."""

    shown: tuple[Line, ...]
    more: int
    late: int  # of all, shown or not

    @property
    def total(self) -> int:
        """All lines, shown or not."""
        return len(self.shown) + self.more


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
    next_up: str
    tracks: tuple[str, ...]


@dataclass(frozen=True)
class Overview:
    """The page of one user. ``late``, ``adopted`` and ``promised`` are None for who has no such list."""

    on: date
    answer: str
    strips: tuple[CycleStrip, ...]
    mine: Lines
    late: Lines | None
    coming: Lines
    adopted: Lines | None
    promised: Lines | None

    @property
    def has_more(self) -> bool:
        """Whether some list is cut off."""
        lists = (self.mine, self.late, self.coming, self.adopted, self.promised)
        return any(part is not None and part.more for part in lists)


def build_overview(*, user: User, today: date, everything: bool = False) -> Overview:
    """Collect the page through what the user may see; the number of queries does not grow with the rows."""
    waiting = Waiting(
        cycle_waiting(user, today), analysis_waiting(user), vap_waiting(user, today), agov_waiting(user, today)
    )
    most = None if everything else MOST_FOR_ALDERMEN if user.has_role(Role.BESTUURDER) else MOST
    cycles = list(running_cycles(user))
    is_inside, is_council = user.has_role(*INSIDE_ROLES), user.has_role(*COUNCIL_ROLES)
    mine = in_order(_mine(user, waiting, cycles, today))
    own = {one.key for one in mine}
    late = [
        one
        for one in in_order(_late(user, waiting, today, is_inside=is_inside, is_council=is_council))
        if one.is_late and one.key not in own
    ]
    coming = [
        one
        for one in in_order(_coming(waiting, today, is_inside=is_inside, is_council=is_council))
        if not one.is_late and one.key not in own and (one.day is None or one.day <= today + AHEAD)
    ]
    cut_mine, cut_late = _cut(mine, most), _cut(late, most)
    strips = _strips(user, cycles, waiting.cycle.steps, today)
    return Overview(
        on=today,
        answer=_answer(cut_mine, cut_late if is_inside or is_council else None, strips),
        strips=strips,
        mine=cut_mine,
        late=cut_late if is_inside or is_council else None,
        coming=_cut(coming, most),
        adopted=_cut(_adopted(user, today), most) if is_council else None,
        promised=_cut([make.request_line(row, today) for row in waiting.cycle.requests], most) if is_council else None,
    )


def _cut(found: list[Line], most: int | None) -> Lines:
    shown = found if most is None else found[:most]
    return Lines(tuple(shown), len(found) - len(shown), sum(one.is_late for one in found))


# --- what waits for this user


def _mine(user: User, waiting: Waiting, cycles: Iterable[PolicyCycle], today: date) -> list[Line]:
    is_steering, is_inside = user.has_role(*STEERING_ROLES), user.has_role(*INSIDE_ROLES)
    found = [*make.scoring_lines(waiting, today), *commitment_lines(waiting, today)]
    found += [*own_meeting_lines(waiting, today), *unfinished_meeting_lines(waiting, today)]
    found += proposal_lines(waiting, today)
    found += [*promise_lines(waiting, today, user=user, own=True), *minutes_lines(waiting, today)]
    if may_evaluate(user):
        found += make.evaluation_lines(waiting, today)
    if user.has_role(Role.PARTNER) and not is_inside:
        found += make.partner_lines(waiting, today)
        found += make.expectation_lines(waiting, today, own=True)
        found += make.question_lines(waiting, today, own=True)
        found += [one for one in make.delivery_lines(waiting, today) if one.day and one.day <= today + SOON]
        found += make.review_lines(waiting, today)
    if is_inside:
        function = user.function.strip().casefold()
        found += make.consequence_lines(waiting, today, function=function)
        found += [
            make.request_line(row, today)
            for row in waiting.cycle.requests
            if function and row.owner.strip().casefold() == function
        ]
        found += make.review_lines(waiting, today)
    if is_steering:
        found += make.question_lines(waiting, today, own=False)
        found += make.project_lines(waiting, today)
        found += make.temporary_lead_lines(waiting, today)
        found += make.innovation_lines(waiting, today)
        found += _choices_to_make(waiting, cycles, today)
        found += [make.request_line(row, today) for row in waiting.cycle.requests if row.due_on < today]
    found += [
        make.step_line(step, today)
        for step in waiting.cycle.steps
        if (is_steering and step.end_date < today) or any(is_party(user, party) for party in step.parties.all())
    ]
    return found


def _choices_to_make(waiting: Waiting, cycles: Iterable[PolicyCycle], today: date) -> list[Line]:
    """Findings without a choice, and running projects without one while the step for it runs."""
    found = [
        line(
            f"findings-{cycle_id}",
            f"Kies over {count} {'bevinding' if count == 1 else 'bevindingen'} van {name}",
            "Wordt het een prioriteit, of bewust niet?",
            None,
            address("vap:priority-list"),
            today=today,
        )
        for cycle_id, name, count in waiting.vap.findings_without_choice
    ]
    settling = [step for step in waiting.cycle.steps if step.settles_projects]
    for step in settling[:1]:
        for cycle in cycles:
            count = undecided_projects(cycle).count()
            if count:
                what = f"Besluit over {count} {'lopend project' if count == 1 else 'lopende projecten'} voor {cycle}"
                url = address("agov:carry-over-board", cycle.pk)
                about = "Elk lopend project krijgt één keuze"
                found.append(line(f"carry-over-{cycle.pk}", what, about, step.end_date, url, today=today))
            count = undecided_vaps(cycle).count()
            if count:
                what = f"Besluit over {count} {'lopend plan' if count == 1 else 'lopende plannen'} voor {cycle}"
                url = address("vap:vap-carry-over-board", cycle.pk)
                about = "Elk lopend plan krijgt één keuze"
                found.append(line(f"vap-carry-over-{cycle.pk}", what, about, step.end_date, url, today=today))
    return found


# --- what is late, what comes, what was adopted


def _late(user: User, waiting: Waiting, today: date, *, is_inside: bool, is_council: bool) -> list[Line]:
    if not is_inside and not is_council:
        return []
    found = [make.request_line(row, today) for row in waiting.cycle.requests]
    found += [
        make.milestone_line(row, today)
        for row in waiting.cycle.milestones
        if is_inside or row.body.kind in COUNCIL_BODIES
    ]
    if is_inside:
        found += [make.stop_line(row, today, is_inside=is_inside) for row in waiting.cycle.stops]
        found += [make.step_line(row, today) for row in waiting.cycle.steps]
        found += make.consequence_lines(waiting, today)
        found += promise_lines(waiting, today, user=user, own=False)
        found += make.expectation_lines(waiting, today, own=False)
        found += make.late_deliveries_line(waiting, today)
        found += make.project_lines(waiting, today)
    return found


def _coming(waiting: Waiting, today: date, *, is_inside: bool, is_council: bool) -> list[Line]:
    found = [*make.session_lines(waiting, today), *coming_meeting_lines(waiting, today)]
    if is_inside or is_council:
        found += [
            make.milestone_line(row, today)
            for row in waiting.cycle.milestones
            if is_inside or row.body.kind in COUNCIL_BODIES
        ]
        found += [
            make.stop_line(row, today, is_inside=is_inside)
            for row in waiting.cycle.stops
            if is_inside or (row.substitute or row.body).kind in COUNCIL_BODIES
        ]
    if is_inside:
        found += [make.step_line(row, today) for row in waiting.cycle.steps]
        found += [make.request_line(row, today) for row in waiting.cycle.requests]
    return found


def _adopted(user: User, today: date) -> list[Line]:
    """Priorities that were approved, and papers of the last two years."""
    found = [
        Line(
            f"priority-{row.pk}",
            row.title,
            f"Prioriteit in {row.cycle}",
            None,
            "vastgesteld",
            address("vap:priority-detail", row.pk),
            is_late=False,
        )
        for row in approved_priorities(user)
    ]
    return found + [
        Line(
            f"document-{row.pk}",
            row.title,
            f"Beleidsdocument, {row.get_state_display()}",
            row.dated_on,
            f"van {dutch_date(row.dated_on)}",
            address("cycle:document-detail", row.pk),
            is_late=False,
        )
        for row in adopted_documents(user, today - LOOK_BACK)
    ]


# --- where each cycle is


def _strips(user: User, cycles: list[PolicyCycle], steps: list[CycleStep], today: date) -> tuple[CycleStrip, ...]:
    if not cycles:
        return ()
    starts, findings, priorities = season_starts(), track_balances(user), track_balance(user)
    places = _cycles_of(steps)
    strips = []
    for cycle in cycles:
        span = season_on(spans_of(cycle, starts), today)
        mine = [step for step in steps if cycle.pk in places.get(step.pk, ())]
        strips.append(
            CycleStrip(
                name=cycle.name,
                url=address("agov:board-cycle", cycle.pk),
                season=f"{span.year_index} {span.season.label}",
                phases=tuple(_mark(phase, today) for phase in cycle.phases.all()),
                running=_running(cycle, today),
                next_up=_next_up(mine, today),
                tracks=track_sentences(findings.get(cycle.pk), priorities.get(cycle.pk), cycle.group_track_note),
            )
        )
    return tuple(strips)


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


def _answer(mine: Lines, late: Lines | None, strips: tuple[CycleStrip, ...]) -> str:
    """The page in one or two sentences."""
    where = join_words([f"{strip.name} is in {strip.season}" for strip in strips])
    where = f"{where}." if where else "Er loopt nu geen cyclus."
    if not mine.total:
        waits = "Op u wacht niets."
    else:
        noun = "Op u wacht 1 ding" if mine.total == 1 else f"Op u wachten {mine.total} dingen"
        waits = f"{noun}, waarvan {mine.late} te laat." if mine.late else f"{noun}; niets daarvan is te laat."
    if late is None:
        return f"{where} {waits}"
    other = "Verder is niets te laat."
    if late.total:
        other = "Verder is 1 zaak te laat." if late.total == 1 else f"Verder zijn {late.total} zaken te laat."
    return f"{where} {waits} {other}"
