"""Minutes as a reader sees them: its sections with reactions, and what changed since words were written by hand."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch

from agov.models import Minutes, MinutesReaction, MinutesSection
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.word_changes import Change, word_changes


@dataclass(frozen=True)
class SectionView:
    """One section with its reactions; ``changes`` are from the words by hand to what the facts say now."""

    section: MinutesSection
    number: int  # of the item on the agenda; 0 for who was there
    reactions: tuple[MinutesReaction, ...]
    changes: tuple[Change, ...]


def sections_of(minutes: Minutes, user: User, *, with_reactions: bool) -> list[SectionView]:
    """The sections that the user may read, in order; two queries."""
    rows = MinutesSection.objects.visible_to(user).filter(minutes=minutes).select_related("item")
    answers = MinutesReaction.objects.select_related("invitee").order_by("made_at", "pk")
    found = rows.order_by("position", "pk").prefetch_related(Prefetch("reactions", queryset=answers, to_attr="told"))
    return [
        SectionView(
            section=row,
            number=row.item.position if row.item else 0,
            reactions=tuple(row.told) if with_reactions else (),  # type: ignore[attr-defined]  # the prefetch made it
            changes=tuple(word_changes(row.text, row.generated)) if row.has_newer else (),
        )
        for row in found
    ]
