"""Who does what, for everybody: organisations that promised something, what became of it, and never a person.

Only what somebody stands for is told: an organisation that was merely asked is not named. What is late or was not
answered becomes public some time after its day; its organisation reads beforehand what will stand there. Promises are
counted and dated, their words stay with who made them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db.models import F, Q

from amersfoort_veiligheid.accounts.models import Organisation
from cycle.enums import AreaLevel
from vap.enums import VAP_ALIVE, ActivityState, CommitmentState, PriorityState, PublicPart, PublicStand
from vap.models import VAP, Commitment, PublishedChoices, Rhythm
from vap.queries.activities import agreed_in
from vap.queries.public_plans import amount_words, public_plans

PUBLIC_AFTER: Final = timedelta(days=14)  # what is late or not answered is told to everybody this long after its day
WHOLE_CITY: Final = ("stad", "Hele stad")
A_PROMISE: Final = "Een toezegging"
NEWS: Final = "Vertellen hoe het gaat"


@dataclass(frozen=True)
class Place:
    """Something to group by: the key for an address, and the name."""

    key: str
    name: str


@dataclass(frozen=True)
class DoneLine:
    """One thing that an organisation stands for. ``late_from`` is when everybody reads that it is late."""

    what: str
    organisation: Place
    plan_pk: int
    plan: str
    wijken: tuple[Place, ...]
    priority: Place | None
    due_on: date | None
    stand: PublicStand
    late_from: date | None = None
    amount: str = ""  # of an activity that counts: how much was done of how much
    done_on: date | None = None
    code: str = ""  # of an activity: what it stays called when somebody gives it another name


@dataclass(frozen=True)
class Sums:
    """How the things of one organisation, wijk or priority stand."""

    place: Place
    counts: Counter[str]

    @property
    def done(self) -> int:
        """What was done."""
        return self.counts[PublicStand.DONE]

    @property
    def to_do(self) -> int:
        """What is still to be done, and not late for everybody."""
        return self.counts[PublicStand.TO_DO]

    @property
    def late(self) -> int:
        """What is late."""
        return self.counts[PublicStand.LATE]

    @property
    def no_answer(self) -> int:
        """How often the organisation did not answer how it goes."""
        return self.counts[PublicStand.NO_ANSWER]

    @property
    def not_done(self) -> int:
        """What was not done, or is not expected any more."""
        return self.counts[PublicStand.NOT_DONE]


def deed_code(activity_id: int) -> str:
    """What an activity is called for as long as it is there, whatever its name is."""
    return f"activiteit-{activity_id}"


def public_deeds(today: date, organisation_id: int | None = None) -> list[DoneLine]:
    """Everything that organisations stand for in public plans, by day; a fixed number of queries."""
    vaps = {vap.pk: vap for vap in _plans() if vap.shows(PublicPart.DEEDS)}
    places = _Places(vaps.values())
    lines = [*_activities(vaps, places, today), *_commitments(vaps, places, today)]
    lines += _news(vaps, places, today, {(line.plan_pk, line.organisation.key) for line in lines})
    if organisation_id is not None:
        lines = [line for line in lines if line.organisation.key == str(organisation_id)]
    return sorted(lines, key=lambda one: (one.due_on or date.max, one.plan, one.what))


def by_organisation(lines: Iterable[DoneLine]) -> list[Sums]:
    """How things stand per organisation, by name."""
    return _summed(lines, lambda line: (line.organisation,))


def by_wijk(lines: Iterable[DoneLine]) -> list[Sums]:
    """Per wijk, by number; a plan for several wijken counts in each. Plans for the whole city stand last."""
    found = _summed(lines, lambda line: line.wijken)
    return sorted(found, key=lambda one: (one.place.key == WHOLE_CITY[0], one.place.key))


def by_priority(lines: Iterable[DoneLine]) -> list[Sums]:
    """Per priority of which everybody may read that it was chosen."""
    return _summed(lines, lambda line: (line.priority,) if line.priority else ())


def _summed(lines: Iterable[DoneLine], places: Callable[[DoneLine], Sequence[Place]]) -> list[Sums]:
    found: dict[Place, Counter[str]] = {}
    for line in lines:
        for place in places(line):
            found.setdefault(place, Counter())[line.stand] += 1
    return sorted((Sums(place, counts) for place, counts in found.items()), key=lambda one: one.place.name.casefold())


def _plans() -> Iterable[VAP]:
    return public_plans().select_related("cycle", "theme", "priority").prefetch_related("areas__parent")


class _Places:
    """Where the plans work and what they come from, as far as that is public."""

    def __init__(self, vaps: Iterable[VAP]) -> None:
        published = set(PublishedChoices.objects.values_list("cycle", flat=True))
        self._wijken = {vap.pk: _wijken(vap) for vap in vaps}
        self._priorities = {
            vap.pk: Place(str(vap.priority.pk), vap.priority.title)
            for vap in vaps
            if vap.priority and vap.priority.state == PriorityState.APPROVED and vap.priority.cycle_id in published
        }

    def line(
        self,
        vap: VAP,
        organisation: Organisation,
        what: str,
        due_on: date | None,
        stand: PublicStand,
        late: date | None,
        *,
        amount: str = "",
        done_on: date | None = None,
        code: str = "",
    ) -> DoneLine:
        """A line of a plan of an organisation."""
        return DoneLine(
            what=what,
            organisation=Place(str(organisation.pk), str(organisation)),
            plan_pk=vap.pk,
            plan=vap.title,
            wijken=self._wijken[vap.pk],
            priority=self._priorities.get(vap.pk),
            due_on=due_on,
            stand=stand,
            late_from=late,
            amount=amount,
            done_on=done_on,
            code=code,
        )


def _wijken(vap: VAP) -> tuple[Place, ...]:
    """The wijken of a plan: of a buurt the wijk it lies in; empty while that part of its page is off."""
    if not vap.shows(PublicPart.PROBLEM):
        return ()
    areas = list(vap.areas.all())
    if not areas or any(area.level == AreaLevel.MUNICIPALITY for area in areas):
        return (Place(*WHOLE_CITY),)
    wijken = [area.parent if area.level == AreaLevel.BUURT and area.parent else area for area in areas]
    return tuple(sorted({Place(one.code, one.name) for one in wijken}, key=lambda one: one.key))


def _of_open(vap: VAP, due_on: date | None, today: date) -> tuple[PublicStand, date | None]:
    """How something that is not done stands, and when everybody reads that it is late."""
    if vap.state not in VAP_ALIVE:
        return PublicStand.NOT_DONE, None
    if due_on is None or due_on >= today:
        return PublicStand.TO_DO, None
    public_on = due_on + PUBLIC_AFTER
    return (PublicStand.LATE if public_on <= today else PublicStand.TO_DO), public_on


def _activities(vaps: dict[int, VAP], places: _Places, today: date) -> Iterable[DoneLine]:
    for row in agreed_in(vaps.values()):
        vap = vaps[row.vap_id]
        late = None
        if row.state == ActivityState.DONE:
            stand = PublicStand.DONE
        elif row.state == ActivityState.NOT_DONE:
            stand = PublicStand.NOT_DONE
        else:
            stand, late = _of_open(vap, row.planned_end, today)
        amount = amount_words(row.done_amount, row.planned_amount, row.unit)
        yield places.line(
            vap,
            row.organisation,
            row.title,
            row.planned_end,
            stand,
            late,
            amount=amount,
            done_on=row.done_on,
            code=deed_code(row.pk),
        )


def _commitments(vaps: dict[int, VAP], places: _Places, today: date) -> Iterable[DoneLine]:
    """What was promised and is no activity of the same organisation, which stands there already."""
    promised = Q(state__in=[CommitmentState.ACCEPTED, CommitmentState.KEPT], vap__in=vaps)
    rows = Commitment.objects.filter(promised).exclude(activity__isnull=False, activity__organisation=F("organisation"))
    for row in rows.select_related("organisation"):
        vap = vaps[row.vap_id]
        stand, late = (
            (PublicStand.DONE, None) if row.state == CommitmentState.KEPT else _of_open(vap, row.due_on, today)
        )
        yield places.line(vap, row.organisation, A_PROMISE, row.due_on, stand, late, done_on=row.kept_on)


def _news(vaps: dict[int, VAP], places: _Places, today: date, parts: set[tuple[int, str]]) -> Iterable[DoneLine]:
    """Organisations that stand for something in a plan that goes on, and did not say how it goes."""
    rows = Rhythm.objects.filter(vap__in=vaps, next_due_on__lt=today).select_related("organisation")
    for row in rows:
        vap = vaps[row.vap_id]
        has_part = (vap.pk, str(row.organisation_id)) in parts
        if not has_part or vap.state not in VAP_ALIVE or row.is_paused_on(today):
            continue
        public_on = row.next_due_on + PUBLIC_AFTER
        stand = PublicStand.NO_ANSWER if public_on <= today else PublicStand.TO_DO
        yield places.line(vap, row.organisation, NEWS, row.next_due_on, stand, public_on)


def soon_public(lines: Iterable[DoneLine]) -> list[DoneLine]:
    """What everybody will read as late or not answered unless something happens before that day."""
    return [one for one in lines if one.stand == PublicStand.TO_DO and one.late_from is not None]
