"""What is planned in a VAP and what was done of it, as its page shows it; and what is still missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import User
from vap.enums import ActivityState, CommitmentState, InstrumentKind
from vap.models import VAP, Activity, Commitment

WIDTH = 100.0  # of the drawing of one line in time


@dataclass(frozen=True)
class ActivityLine:
    """One activity with its place in the time of the VAP, in hundredths of the drawing."""

    activity: Activity
    is_late: bool
    is_proposal: bool  # of another organisation that did not accept it yet
    is_back_dated: bool  # noted on a later day than it was done
    left: float
    width: float


@dataclass(frozen=True)
class Activities:
    """The planned activities, the mix of measures, and today in the drawing."""

    lines: tuple[ActivityLine, ...]
    mix: str
    starts: date | None
    ends: date | None
    today_at: float | None

    @property
    def late_count(self) -> int:
        """How many should have been done by now."""
        return sum(line.is_late for line in self.lines)

    @property
    def done_count(self) -> int:
        """How many were done."""
        return sum(line.activity.state == ActivityState.DONE for line in self.lines)

    @property
    def has_proposals(self) -> bool:
        """Whether an organisation still has to say that it does its part."""
        return any(line.is_proposal for line in self.lines)


def activities_of(vap: VAP, user: User) -> Activities:
    """All activities in the order in which they begin."""
    today = timezone.localdate()
    rows = list(_rows(vap))
    if not rows:
        return Activities((), mix_in_words([]), None, None, None)
    starts, ends = min(row.planned_start for row in rows), max(row.planned_end for row in rows)
    days = (ends - starts).days + 1
    return Activities(
        lines=tuple(_line(row, starts, days, today) for row in rows),
        mix=mix_in_words([row.measure_kind for row in rows]),
        starts=starts,
        ends=ends,
        today_at=(today - starts).days / days * WIDTH if starts <= today <= ends else None,
    )


def _rows(vap: VAP) -> QuerySet[Activity]:
    return _with_acceptance(Activity.objects.filter(vap=vap))


def _with_acceptance(activities: QuerySet[Activity]) -> QuerySet[Activity]:
    accepted = Commitment.objects.filter(
        activity=OuterRef("pk"),
        organisation=OuterRef("organisation"),
        state__in=[CommitmentState.ACCEPTED, CommitmentState.KEPT],
    )
    rows = activities.select_related("organisation").annotate(is_accepted=Exists(accepted))
    return rows.order_by("planned_start", "pk")


def _is_proposal(row: Activity) -> bool:
    """Of another organisation that did not accept it yet; needs ``_rows``."""
    is_accepted: bool = row.is_accepted  # type: ignore[attr-defined]  # annotated
    return not is_accepted and row.organisation.kind != OrganisationKind.MUNICIPALITY


def agreed_activities(vap: VAP) -> list[Activity]:
    """The activities that somebody stands for: nobody promises for another, so proposals are left out."""
    return [row for row in _rows(vap) if not _is_proposal(row)]


def agreed_in(vaps: Iterable[VAP]) -> list[Activity]:
    """The same over several VAPs; one query."""
    rows = _with_acceptance(Activity.objects.filter(vap__in=[vap.pk for vap in vaps]))
    return [row for row in rows if not _is_proposal(row)]


def _line(row: Activity, starts: date, days: int, today: date) -> ActivityLine:
    is_open = row.state in (ActivityState.PLANNED, ActivityState.RUNNING)
    return ActivityLine(
        activity=row,
        is_late=is_open and row.planned_end < today,
        is_proposal=_is_proposal(row),
        is_back_dated=row.done_on is not None
        and row.noted_at is not None
        and timezone.localdate(row.noted_at) > row.done_on,
        left=(row.planned_start - starts).days / days * WIDTH,
        width=max(((row.planned_end - row.planned_start).days + 1) / days * WIDTH, 1.0),
    )


def mix_in_words(kinds: list[str]) -> str:
    """How many measures there are of each kind: "3 preventief, 0 repressief, 0 curatief" (S90)."""
    counted = Counter(kinds)
    return ", ".join(f"{counted[kind]} {kind.label}" for kind in InstrumentKind)


def activity_gaps(vap: VAP) -> list[str]:
    """Why the block of approach and planning is not complete; empty when it is."""
    gaps = []
    if not vap.approach.strip():
        gaps.append("De aanpak is nog niet beschreven.")
    if not vap.activities.exists():
        gaps.append("Er is nog geen activiteit gepland.")
    return gaps
