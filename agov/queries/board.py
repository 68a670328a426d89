"""The season board of one cycle: seasons, steps, phases and milestones, and what other calendars lay beside them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.statuses import tone_of
from cycle.enums import PHASE_QUESTIONS, CycleState, PhaseKind, RoundKind, Season, StepState
from cycle.models import CycleStep, PartnerCycle, Phase, PolicyCycle, StepPlace
from cycle.queries.basis import MilestoneLine, milestone_lines
from cycle.queries.seasons import season_starts, spans_of
from cycle.stats.clashes import Clash, Need, Plan, find_clashes
from cycle.stats.seasons import SeasonSpan, place_on_axis, season_on
from vap.enums import InnovationState
from vap.models import InnovationTheme, RunningProject

UNITS = 100  # width of one season in the drawing
LONG = 9  # seasons; of a cycle of more than two years
LATE = "overdue"  # key of the tone in web/statuses.py


@dataclass(frozen=True)
class Bar:
    """A stretch of the time axis, in units of the drawing."""

    x: float
    width: float

    @property
    def svg_x(self) -> str:
        """The left side as SVG writes a number, whatever the language of the page."""
        return str(self.x)

    @property
    def svg_width(self) -> str:
        """The width as SVG writes a number."""
        return str(self.width)


@dataclass(frozen=True)
class StepLine:
    """A step in one cycle, as board and list show it."""

    place: StepPlace
    step: CycleStep
    parties: str
    status: str
    word: str
    also_in: tuple[str, ...]
    bar: Bar | None

    @property
    def is_open(self) -> bool:
        """Whether something is still to be done."""
        return self.step.state in (StepState.PLANNED, StepState.RUNNING)

    @property
    def is_late(self) -> bool:
        """Whether it should have been done by now."""
        return self.status == LATE

    @property
    def bar_kind(self) -> str:
        """How its bar is drawn: in the tone of its status, and dashed when it was skipped."""
        return "skipped" if self.step.state == StepState.SKIPPED else str(tone_of(self.status))


@dataclass(frozen=True)
class PhaseLine:
    """A phase with the question that is asked in it."""

    phase: Phase
    question: str
    is_now: bool
    bar: Bar | None


@dataclass(frozen=True)
class OtherCycle:
    """The steps of another cycle in the same seasons."""

    cycle: PolicyCycle
    lines: tuple[StepLine, ...]


@dataclass(frozen=True)
class SeasonBlock:
    """One season of the cycle with all that lies in it."""

    span: SeasonSpan
    label: str
    is_now: bool
    lines: tuple[StepLine, ...]
    others: tuple[tuple[PolicyCycle, StepLine], ...]
    milestones: tuple[MilestoneLine, ...]
    plans: int

    @property
    def rows(self) -> int:
        """How many rows it takes in the list: its steps, those of other cycles, and the line below."""
        return max(1, len(self.lines)) + len(self.others) + 1


@dataclass(frozen=True)
class ClashLine:
    """A planning date of a partner that does not fit with the cycle."""

    plan: PartnerCycle
    clash: Clash


@dataclass(frozen=True)
class InnovationBand:
    """An innovation theme that runs within the seasons of the board (S185)."""

    theme: InnovationTheme
    is_past_end: bool
    bar: Bar | None


@dataclass(frozen=True)
class Board:
    """All of the board; every list in the order of the page."""

    cycle: PolicyCycle
    today: date
    blocks: tuple[SeasonBlock, ...]
    phases: tuple[PhaseLine, ...]
    others: tuple[OtherCycle, ...]
    milestones: tuple[MilestoneLine, ...]
    projects: tuple[RunningProject, ...]
    innovations: tuple[InnovationBand, ...]
    plans: tuple[PartnerCycle, ...]
    clashes: tuple[ClashLine, ...]
    need: Need | None
    today_x: float | None
    width: int
    dots: tuple[float, ...]

    @property
    def lines(self) -> list[StepLine]:
        """Every step of the cycle in order."""
        return [line for block in self.blocks for line in block.lines]

    @property
    def late(self) -> list[StepLine]:
        """Steps that should have been done."""
        return [line for line in self.lines if line.is_late]

    @property
    def running(self) -> list[StepLine]:
        """Steps that are under way or should be, and not late."""
        return [line for line in self.lines if line.is_open and not line.is_late and line.step.start_date <= self.today]

    @property
    def coming(self) -> StepLine | None:
        """The first step that is still to begin."""
        later = [line for line in self.lines if line.is_open and line.step.start_date > self.today]
        return min(later, key=lambda line: (line.step.start_date, line.place.position), default=None)

    @property
    def now(self) -> SeasonBlock | None:
        """The season of today, if the cycle runs through it."""
        return next((block for block in self.blocks if block.is_now), None)

    @property
    def years(self) -> list[tuple[str, int]]:
        """The years of the cycle with how many seasons each has."""
        found = []
        for year, blocks in groupby(self.blocks, key=lambda block: block.span.year_index):
            seasons = list(blocks)
            calendar_year = seasons[0].span.start.year
            is_narrow = self.is_long and len(seasons) == 1
            found.append((str(calendar_year) if is_narrow else f"Jaar {year} ({calendar_year})", len(seasons)))
        return found

    @property
    def columns(self) -> int:
        """How many columns the drawing has, with that of the words."""
        return len(self.blocks) + 1

    @property
    def is_long(self) -> bool:
        """Whether there are too many seasons to write their names out."""
        return len(self.blocks) > LONG

    @property
    def edges(self) -> list[int]:
        """Where seasons begin in the drawing."""
        return [index * UNITS for index in range(len(self.blocks))]

    @property
    def whole(self) -> Bar:
        """A bar through all seasons."""
        return Bar(0, self.width)

    @property
    def svg_today(self) -> str:
        """Where today lies, as SVG writes a number; empty outside the cycle."""
        return "" if self.today_x is None else str(self.today_x)

    @property
    def svg_dots(self) -> list[str]:
        """Where milestones lie, as SVG writes numbers."""
        return [str(dot) for dot in self.dots]

    @property
    def next_actors(self) -> list[str]:
        """Who is to move now, each once."""
        named = [line.step.next_actor or line.parties for line in [*self.late, *self.running]]
        return list(dict.fromkeys(name for name in named if name))


def need_of(cycle: PolicyCycle) -> Need | None:
    """When this cycle asks partners for money and people, and for which time; nothing without slag or execution.

    Takes ``steps`` and ``phases`` as they were fetched.
    """
    execution = [phase for phase in cycle.phases.all() if phase.kind == PhaseKind.EXECUTION]
    asking = [place.step for place in cycle.places.all() if place.step.round == RoundKind.ELABORATION]
    asking = [step for step in asking if step.state != StepState.SKIPPED]
    if not (execution and asking):
        return None
    return Need(min(step.start_date for step in asking), execution[0].start_date, execution[0].end_date)


def clashes_of(need: Need | None, plans: Iterable[PartnerCycle]) -> list[ClashLine]:
    """Lay the planning dates of partners beside the cycle and give what does not fit."""
    if need is None:
        return []
    by_key = {plan.pk: plan for plan in plans}
    known = [Plan(plan.pk, plan.closes_on, plan.applies_from, plan.applies_until) for plan in by_key.values()]
    return [ClashLine(by_key[clash.plan.key], clash) for clash in find_clashes(need, known)]


def with_parts(cycles: Iterable[PolicyCycle]) -> list[PolicyCycle]:
    """Fetch steps with their people and places, phases and milestones of cycles, in a constant number of queries."""
    places = "places__step__places__cycle"
    keys = [cycle.pk for cycle in cycles]
    return list(
        PolicyCycle.objects.filter(pk__in=keys)
        .prefetch_related("places__step__parties", places, "phases", "milestones__body")
        .order_by("start_date")
    )


def build_board(cycle: PolicyCycle, *, user: User, today: date) -> Board:
    """Read everything of one cycle, and of the cycles that overlap it as far as ``user`` sees them."""
    visible = PolicyCycle.objects.visible_to(user)
    overlapping = visible.filter(start_date__lte=cycle.end_date, end_date__gte=cycle.start_date)
    fetched = with_parts([cycle, *overlapping.exclude(pk=cycle.pk)])
    main = next(found for found in fetched if found.pk == cycle.pk)
    spans = spans_of(main, season_starts())
    seen = {found.pk for found in fetched}
    lines = [_step_line(place, main, spans, today, seen) for place in _in_order(main.places.all())]
    others = _other_cycles([found for found in fetched if found.pk != main.pk], lines, spans, today, seen)
    plans = list(
        PartnerCycle.objects.visible_to(user)
        .filter(closes_on__lte=spans[-1].end, applies_until__gte=spans[0].start)
        .select_related("organisation")
    )
    milestones = milestone_lines(list(main.milestones.all()), today)
    need = need_of(main)
    projects = tuple(RunningProject.objects.visible_to(user).running())
    return Board(
        cycle=main,
        today=today,
        blocks=tuple(_blocks(spans, lines, others, milestones, plans, today)),
        phases=tuple(
            PhaseLine(
                phase,
                PHASE_QUESTIONS[PhaseKind(phase.kind)],
                phase.start_date <= today <= phase.end_date,
                bar_of(spans, phase.start_date, phase.end_date),
            )
            for phase in main.phases.all()
        ),
        others=tuple(others),
        milestones=tuple(milestones),
        projects=projects,
        innovations=tuple(_innovations(user, spans, today)),
        plans=tuple(plans),
        clashes=tuple(clashes_of(need, plans)),
        need=need,
        today_x=_today_x(spans, today),
        width=len(spans) * UNITS,
        dots=tuple(round(place_on_axis(spans, line.milestone.planned_on) * UNITS, 1) for line in milestones),
    )


def _innovations(user: User, spans: list[SeasonSpan], today: date) -> list[InnovationBand]:
    """Themes within these seasons that still run; what ended stands in the register of lessons, not on the board."""
    running = InnovationTheme.objects.visible_to(user).filter(state=InnovationState.RUNNING)
    within = running.filter(start_date__lte=spans[-1].end, end_date__gte=spans[0].start).order_by("end_date", "title")
    return [
        InnovationBand(
            one,
            one.is_past_end_on(today),
            bar_of(spans, one.start_date, one.end_date) if one.start_date and one.end_date else None,
        )
        for one in within
    ]


def _in_order(places: Iterable[StepPlace]) -> list[StepPlace]:
    seasons = list(Season)
    return sorted(places, key=lambda place: (place.year_index, seasons.index(Season(place.season)), place.position))


def _step_line(place: StepPlace, cycle: PolicyCycle, spans: list[SeasonSpan], today: date, seen: set[int]) -> StepLine:
    step = place.step
    is_late = step.state in (StepState.PLANNED, StepState.RUNNING) and step.end_date < today
    elsewhere = [other for other in step.places.all() if other.cycle_id != cycle.pk and other.cycle_id in seen]
    return StepLine(
        place=place,
        step=step,
        parties=", ".join(party.name for party in step.parties.all()),
        status=LATE if is_late and cycle.state == CycleState.RUNNING else step.state,
        word="te laat" if is_late and cycle.state == CycleState.RUNNING else step.get_state_display(),
        also_in=tuple(f"{other} van {other.cycle}" for other in elsewhere),
        bar=bar_of(spans, step.start_date, step.end_date),
    )


def _other_cycles(
    cycles: Iterable[PolicyCycle], own: Sequence[StepLine], spans: list[SeasonSpan], today: date, seen: set[int]
) -> list[OtherCycle]:
    """The steps of other cycles in these seasons; what is shared stands with our own already."""
    known = {line.step.pk for line in own}
    found = []
    for cycle in cycles:
        lines = [
            _step_line(place, cycle, spans, today, seen)
            for place in _in_order(cycle.places.all())
            if place.step_id not in known
            and place.step.start_date <= spans[-1].end
            and place.step.end_date >= spans[0].start
        ]
        found.append(OtherCycle(cycle, tuple(lines)))
    return found


def _blocks(
    spans: list[SeasonSpan],
    lines: Sequence[StepLine],
    others: Sequence[OtherCycle],
    milestones: Sequence[MilestoneLine],
    plans: Sequence[PartnerCycle],
    today: date,
) -> list[SeasonBlock]:
    beside = [(other.cycle, line) for other in others for line in other.lines]
    return [
        SeasonBlock(
            span=span,
            label=f"{span.year_index} {span.season.label}",
            is_now=span.holds(today),
            lines=tuple(line for line in lines if (line.place.year_index, line.place.season) == span.key),
            others=tuple(pair for pair in beside if season_on(spans, pair[1].step.start_date) == span),
            milestones=tuple(line for line in milestones if span.holds(line.milestone.planned_on)),
            plans=sum(span.holds(plan.closes_on) for plan in plans),
        )
        for span in spans
    ]


def bar_of(spans: list[SeasonSpan], start: date, end: date) -> Bar | None:
    """Draw a stretch of days on the axis of these seasons; nothing when it lies outside."""
    left, right = place_on_axis(spans, start), place_on_axis(spans, end, is_end=True)
    if right <= 0 or left >= len(spans):
        return None
    return Bar(round(left * UNITS, 1), round(max(right - left, 0.05) * UNITS, 1))


def _today_x(spans: list[SeasonSpan], today: date) -> float | None:
    if not spans[0].start <= today <= spans[-1].end:
        return None
    return round(place_on_axis(spans, today) * UNITS, 1)


def board_cycle(user: User, today: date) -> PolicyCycle | None:
    """The cycle whose board opens: the newest that runs today, else the newest that runs, is prepared, or closed."""
    visible = PolicyCycle.objects.visible_to(user)
    for cycles in (
        visible.running_on(today),
        visible.filter(state=CycleState.RUNNING),
        visible.filter(state=CycleState.DRAFT),
        visible,
    ):
        if cycle := cycles.order_by("-start_date").first():
            return cycle
    return None
