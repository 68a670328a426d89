"""What stands in each place of the page of a meeting, as far as the reader may see it."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from agov.enums import InviteAnswer, ItemState
from agov.models import AgendaItem, Invitee, ItemPaper, Meeting, Outcome
from amersfoort_veiligheid.accounts.models import User


@dataclass(frozen=True)
class Answers:
    """How many of the table answered what, and whether there is a table at all."""

    total: int
    coming: int
    away: int
    substituted: int
    waiting: int


def papers_of(meeting: Meeting, user: User) -> list[ItemPaper]:
    """The papers that the reader may have, in the order of the agenda."""
    papers = ItemPaper.objects.visible_to(user).filter(item__meeting=meeting).select_related("item")
    return list(papers.order_by("item__position", "position", "pk"))


def outcomes_of(meeting: Meeting, user: User) -> list[Outcome]:
    """What the table came to, of the items that the reader may know of, in the order of the agenda."""
    seen = AgendaItem.objects.visible_to(user).filter(meeting=meeting)
    rows = Outcome.objects.visible_to(user).filter(item__in=seen.values("pk")).select_related("item")
    return list(rows.order_by("item__position", "number"))


def answers_of(meeting: Meeting, user: User) -> Answers:
    """How many of those with a seat come; guests are not the table."""
    rows = Invitee.objects.visible_to(user).filter(meeting=meeting, seat__isnull=False)
    counted = Counter(rows.order_by().values_list("answer", flat=True))
    return Answers(
        total=counted.total(),
        coming=counted[InviteAnswer.YES],
        away=counted[InviteAnswer.NO],
        substituted=counted[InviteAnswer.SUBSTITUTE],
        waiting=counted[InviteAnswer.NONE],
    )


def own_invitation(meeting: Meeting, user: User) -> Invitee | None:
    """The row with which the reader itself was asked."""
    return meeting.invitees.filter(user=user).first()


def closing_blockers(meeting: Meeting) -> list[str]:
    """Which items are not decided, postponed or withdrawn yet: with those a meeting does not close."""
    undecided = meeting.items.filter(state=ItemState.OPEN).order_by("position", "pk")
    return [f"Nog niet behandeld: {item.position}. {item.title}." for item in undecided]
