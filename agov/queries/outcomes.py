"""What came of meetings, read back: the register, where an outcome came from, and what was said about a thing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from agov.enums import Audience, OutcomeKind, SubjectKind
from agov.models import AgendaItem, Meeting, Outcome
from agov.models.outcome import OutcomeQuerySet
from amersfoort_veiligheid.accounts.models import User

BESIDE = ("item__meeting", "organisation", "owner", "consequence", "expectation", "priority")
# The outcome that made a row of these kinds is about that row too.
TIES = {
    SubjectKind.CONSEQUENCE: "consequence",
    SubjectKind.EXPECTATION: "expectation",
    SubjectKind.PRIORITY: "priority",
}


@dataclass(frozen=True)
class Neighbours:
    """The items before and after one on its agenda, as far as the reader sees them."""

    previous: AgendaItem | None
    next: AgendaItem | None
    number: int  # which one of the items that the reader sees
    total: int


@dataclass(frozen=True)
class Said:
    """One time that a thing was on the table: the item, when the reader may know of it, and what came of it."""

    meeting: Meeting
    item: AgendaItem | None
    outcomes: tuple[Outcome, ...]


def register(user: User) -> OutcomeQuerySet:
    """All outcomes that the user may read, newest first, with how often an agreement was put off."""
    rows = Outcome.objects.visible_to(user).select_related(*BESIDE)
    return rows.annotate(times_postponed=Count("postponements", distinct=True)).order_by("-year", "-number")


def items_seen(outcomes: Iterable[Outcome], user: User) -> set[int]:
    """The items of these outcomes that the user may read: an owner of an agreement need not see its item."""
    numbers = {outcome.item_id for outcome in outcomes}
    return set(AgendaItem.objects.visible_to(user).filter(pk__in=numbers).values_list("pk", flat=True))


def neighbours(item: AgendaItem, user: User) -> Neighbours:
    """Where an item stands among those of its meeting that the user sees."""
    items = list(AgendaItem.objects.visible_to(user).filter(meeting=item.meeting_id).order_by("position", "pk"))
    at = next(index for index, one in enumerate(items) if one.pk == item.pk)
    return Neighbours(
        previous=items[at - 1] if at else None,
        next=items[at + 1] if at + 1 < len(items) else None,
        number=at + 1,
        total=len(items),
    )


def said_about(kind: SubjectKind, pk: int, user: User) -> list[Said]:
    """Every time that a thing was on the table or something was said about it, newest meeting first.

    Only meetings of which the user may read the item, or the outcome itself; a fixed number of queries.
    """
    about = Q(subject_kind=kind, subject_id=pk)
    if kind in TIES:
        about |= Q(**{TIES[kind]: pk})
    on_table = Q(subject_kind=kind, subject_id=pk) | Q(outcomes__in=_of(about))
    if not AgendaItem.objects.filter(on_table).exists():  # most things never were: one query on their page
        return []
    outcomes = Outcome.objects.visible_to(user).select_related(*BESIDE).order_by("year", "number")
    items = AgendaItem.objects.visible_to(user).filter(on_table)
    seen = items.select_related("meeting").prefetch_related(Prefetch("outcomes", queryset=outcomes, to_attr="told"))
    said = []
    for item in seen.distinct():
        told: list[Outcome] = item.told  # type: ignore[attr-defined]  # the prefetch made it
        said.append(Said(item.meeting, item, tuple(one for one in told if _is_about(one, item, kind, pk))))
    known = {outcome.pk for one in said for outcome in one.outcomes}
    apart = [one for one in outcomes.filter(about) if one.pk not in known]
    said += [Said(one.item.meeting, None, (one,)) for one in apart]
    return sorted(said, key=lambda one: (one.meeting.starts_at, one.meeting.pk), reverse=True)


def _of(about: Q) -> OutcomeQuerySet:
    return Outcome.objects.filter(about)


def _is_about(outcome: Outcome, item: AgendaItem, kind: SubjectKind, pk: int) -> bool:
    if (item.subject_kind, item.subject_id) == (kind, pk) or (outcome.subject_kind, outcome.subject_id) == (kind, pk):
        return True
    return kind in TIES and getattr(outcome, f"{TIES[kind]}_id") == pk


def conclusion_of(meeting: Meeting) -> str:
    """What a meeting came to in one text, for the route to the council: conclusions and advices, in their order.

    What is closed or secret is left out: many more read the route.
    """
    rows = Outcome.objects.filter(item__meeting=meeting, kind__in=(OutcomeKind.CONCLUSION, OutcomeKind.ADVICE))
    readable = rows.exclude(item__audience=Audience.CLOSED).order_by("item__position", "number")
    return "\n".join(f"{row.get_kind_display().capitalize()} {row.code}: {row.text}" for row in readable)
