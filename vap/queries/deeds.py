"""Who does what when: activities and commitments of all VAPs as one list by date (S97, S102).

An activity for which its organisation was asked stands once, and is a proposal until the organisation accepts (S100).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import (
    Case,
    CharField,
    Count,
    DateField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models.access import INSIDE_ROLES
from vap.enums import VAP_OVER, ActivityState, CommitmentState, DeedState, VapState
from vap.models import VAP, Activity, Commitment

NO_DAY: Final = date(9999, 12, 31)  # sorts what has no day last
ACTIVITY, COMMITMENT = "activity", "commitment"
Key = tuple[str, int, date, str]  # kind, pk, day, state


@dataclass(frozen=True)
class DeedQuestion:
    """What the reader wants to see; nothing chosen means everything that is still to be done."""

    organisation_id: int | None = None
    not_by: int | None = None  # an organisation of which the own part is left out
    taken_part_by: int | None = None  # an organisation: only the VAPs in which it has a part
    vap_id: int | None = None
    cycle_id: int | None = None
    since: date | None = None
    until: date | None = None
    states: tuple[DeedState, ...] = ()


@dataclass(frozen=True)
class Deed:
    """One thing that one organisation does in one VAP."""

    kind: str
    pk: int
    what: str
    amount: str
    organisation: Organisation
    vap: VAP
    start_on: date | None
    due_on: date | None
    state: DeedState
    done_on: date | None
    note: str  # the reason of a no, or what shows that it was done
    revision: int  # grows with every change

    @property
    def words(self) -> str:
        """How it stands: a promise and a plan have words of their own."""
        if self.kind == COMMITMENT and self.state == DeedState.TO_DO:
            return "toegezegd"
        if self.kind == COMMITMENT and self.state == DeedState.DONE:
            return "nagekomen"
        return str(self.state.label)


class Deeds:
    """The list for one user: countable and sliceable, so that a page of it costs the same at any length."""

    def __init__(self, user: User, question: DeedQuestion, *, today: date) -> None:
        self._activities = _narrow(activity_deeds(user, today), question, "planned_start", "planned_end")
        self._commitments = _narrow(commitment_deeds(user, today), question, "start_on", "due_on")
        self._states = question.states

    def counts(self) -> Counter[str]:
        """How many there are in each state, whatever states were asked for."""
        found: Counter[str] = Counter()
        for rows in (self._activities, self._commitments):
            found.update(dict(rows.order_by().values_list("deed").annotate(Count("pk", distinct=True))))
        return found

    def keys(self) -> QuerySet[Any, Any]:
        """Kind, number, day and state of each, in the order of the day."""
        activities, commitments = self._activities, self._commitments
        if self._states:
            activities, commitments = (
                activities.filter(deed__in=self._states),
                commitments.filter(deed__in=self._states),
            )
        first, second = _keys(activities, ACTIVITY), _keys(commitments, COMMITMENT)
        return first.union(second, all=True).order_by("day", "kind", "pk")

    def count(self) -> int:
        """How many there are."""
        return self.keys().count()

    def first(self, number: int) -> list[Deed]:
        """The first ones."""
        return deeds_of(list(self.keys()[:number]))

    def all(self) -> list[Deed]:
        """Every one, for a file."""
        return deeds_of(list(self.keys()))


def _keys(rows: QuerySet[Any], kind: str) -> QuerySet[Any, Any]:
    named: QuerySet[Any, Any] = rows.order_by().annotate(kind=Value(kind, output_field=CharField()))
    return named.values_list("kind", "pk", "day", "deed")


def activity_deeds(user: User, today: date) -> QuerySet[Activity]:
    """Activities of VAPs that the user sees, with ``day`` and ``deed``."""
    asked = Commitment.objects.filter(activity=OuterRef("pk"), organisation=OuterRef("organisation"))
    latest = asked.exclude(state=CommitmentState.WITHDRAWN).order_by("-pk").values("state")[:1]
    is_external = ~Q(organisation__kind=OrganisationKind.MUNICIPALITY)
    is_own = Q() if user.has_role(*INSIDE_ROLES) else Q(organisation=user.organisation_id or 0)
    state = Case(
        When(state=ActivityState.DONE, then=Value(DeedState.DONE.value)),
        When(state=ActivityState.NOT_DONE, then=Value(DeedState.NOT_DONE.value)),
        When(vap__state__in=VAP_OVER, then=Value(DeedState.LAPSED.value)),
        When(asked=CommitmentState.DECLINED, then=Value(DeedState.DECLINED.value)),
        # Another partner's counter-proposal is between it and who asked.
        When(Q(asked=CommitmentState.AMENDED) & is_own, then=Value(DeedState.AMENDED.value)),
        When(asked__in=[CommitmentState.PROPOSED, CommitmentState.AMENDED], then=Value(DeedState.PROPOSED.value)),
        When(Q(asked=None, state=ActivityState.PLANNED) & is_external, then=Value(DeedState.PROPOSED.value)),
        When(planned_end__lt=today, then=Value(DeedState.LATE.value)),
        default=Value(DeedState.TO_DO.value),
        output_field=CharField(),
    )
    seen = Activity.objects.filter(vap__in=_vaps(user))
    return seen.annotate(asked=Subquery(latest), day=F("planned_end")).annotate(deed=state)


def commitment_deeds(user: User, today: date) -> QuerySet[Commitment]:
    """Commitments that the user sees and that do not stand there as an activity, with ``day`` and ``deed``."""
    state = Case(
        When(state=CommitmentState.KEPT, then=Value(DeedState.DONE.value)),
        When(state=CommitmentState.DECLINED, then=Value(DeedState.DECLINED.value)),
        When(vap__state__in=VAP_OVER, then=Value(DeedState.LAPSED.value)),
        When(state=CommitmentState.AMENDED, then=Value(DeedState.AMENDED.value)),
        When(state=CommitmentState.PROPOSED, then=Value(DeedState.PROPOSED.value)),
        When(due_on__lt=today, then=Value(DeedState.LATE.value)),
        default=Value(DeedState.TO_DO.value),
        output_field=CharField(),
    )
    seen = Commitment.objects.visible_to(user).filter(vap__in=_vaps(user)).exclude(state=CommitmentState.WITHDRAWN)
    alone = seen.exclude(activity__isnull=False, activity__organisation=F("organisation"))
    day = Coalesce("due_on", Value(NO_DAY), output_field=DateField())
    return alone.annotate(day=day, deed=state)


def _vaps(user: User) -> QuerySet[VAP]:
    return VAP.objects.visible_to(user).exclude(state=VapState.WITHDRAWN)


def _narrow(rows: QuerySet[Any], question: DeedQuestion, start: str, end: str) -> QuerySet[Any]:
    """What the question asks for; a period takes in everything that falls in it for a part."""
    asked: dict[str, Any] = {
        "organisation": question.organisation_id,
        "vap": question.vap_id,
        "vap__cycle": question.cycle_id,
        f"{end}__gte": question.since,
    }
    rows = rows.filter(**{name: value for name, value in asked.items() if value is not None})
    if question.not_by is not None:
        rows = rows.exclude(organisation=question.not_by)
    if question.taken_part_by is not None:
        rows = rows.filter(vap__in=VAP.objects.of_organisation(question.taken_part_by))
    if question.until is not None:
        begun = Q(**{f"{start}__lte": question.until}) | Q(**{f"{start}__isnull": True, f"{end}__lte": question.until})
        rows = rows.filter(begun)
    return rows


def deeds_of(keys: Sequence[Key]) -> list[Deed]:
    """The rows of a page in its own order, in two queries."""
    beside = ("organisation", "vap__cycle")
    told = Coalesce(Sum("commitments__revision"), 0)  # each answer to a question about it counts as a change
    activities = _by_pk(Activity.objects.select_related(*beside).annotate(told=told), keys, ACTIVITY)
    commitments = _by_pk(Commitment.objects.select_related(*beside), keys, COMMITMENT)
    return [
        _activity(activities[pk], DeedState(state))
        if kind == ACTIVITY
        else _commitment(commitments[pk], DeedState(state))
        for kind, pk, _, state in keys
    ]


def _by_pk(rows: QuerySet[Any], keys: Iterable[Key], kind: str) -> dict[int, Any]:
    found: dict[int, Any] = rows.in_bulk([pk for one, pk, _, _ in keys if one == kind])
    return found


def _activity(row: Activity, state: DeedState) -> Deed:
    amount = f"{row.planned_amount} {row.unit}" if row.planned_amount is not None else ""
    note = row.evidence if state == DeedState.DONE else row.not_done_reason if state == DeedState.NOT_DONE else ""
    return Deed(
        ACTIVITY,
        row.pk,
        row.title,
        amount,
        row.organisation,
        row.vap,
        row.planned_start,
        row.planned_end,
        state,
        row.done_on,
        note,
        row.revision + row.told,  # type: ignore[attr-defined]  # annotated
    )


def _commitment(row: Commitment, state: DeedState) -> Deed:
    note = row.kept_note if state == DeedState.DONE else row.answer if state == DeedState.DECLINED else ""
    return Deed(
        COMMITMENT,
        row.pk,
        row.text,
        row.amount,
        row.organisation,
        row.vap,
        row.start_on,
        row.due_on,
        state,
        row.kept_on,
        note,
        row.revision,
    )
