"""What became of proposals for an agenda, as far as their reader may know."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from agov.enums import MeetingState, ProposalState, SubjectKind
from agov.models import AgendaItem, ItemProposal, Meeting
from agov.queries.subjects import Subject, subjects_of
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES


@dataclass(frozen=True)
class Fate:
    """A proposal, what it is about, and where it went. ``meeting`` and ``item`` are None for who may not know them."""

    proposal: ItemProposal
    about: Subject | None
    meeting: Meeting | None
    item: AgendaItem | None

    @property
    def is_treated(self) -> bool:
        """Whether its item was dealt with, and the reader may know that."""
        return self.meeting is not None and self.meeting.state in (MeetingState.HELD, MeetingState.CLOSED)


def fates_of(proposals: Iterable[ItemProposal], user: User) -> list[Fate]:
    """What became of each; needs ``item__meeting``. A meeting that is prepared unseen stays unknown outside."""
    rows = list(proposals)
    keys = [(SubjectKind(one.subject_kind), one.subject_id) for one in rows if one.subject_id is not None]
    subjects = subjects_of(keys, user)
    taken = [one.item_id for one in rows if one.item_id]
    readable = set(AgendaItem.objects.visible_to(user).filter(pk__in=taken).values_list("pk", flat=True))
    is_inside = user.has_role(*INSIDE_ROLES)
    fates = []
    for one in rows:
        item = one.item if one.state == ProposalState.TAKEN else None
        is_known = item is not None and (is_inside or item.meeting.state != MeetingState.DRAFT)
        fates.append(
            Fate(
                proposal=one,
                about=subjects.get((SubjectKind(one.subject_kind), one.subject_id)) if one.subject_id else None,
                meeting=item.meeting if item is not None and is_known else None,
                item=item if item is not None and item.pk in readable else None,
            )
        )
    return fates
