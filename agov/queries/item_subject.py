"""What an agenda item is about, as its reader may see it: how it was when convened, and what changed since."""

from __future__ import annotations

from dataclasses import dataclass

from agov.enums import SubjectKind
from agov.models import AgendaItem
from agov.queries.subjects import Part, PartChange, Subject, changes_since, parts_of, secret_of, subject_of
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import COUNCIL_ROLES
from vap.queries.secret_names import HIDDEN


@dataclass(frozen=True)
class SubjectSeen:
    """The subject for one reader. ``now`` is None when the reader may not see it itself."""

    title: str
    kind: str
    now: Subject | None
    was: tuple[Part, ...]  # as it was kept when the meeting was convened; as it is now while that did not happen
    is_kept: bool
    changes: tuple[PartChange, ...]

    @property
    def url(self) -> str:
        """The page of the thing, for who may open it."""
        return self.now.url if self.now else ""


def subject_seen(item: AgendaItem, user: User | None) -> SubjectSeen | None:
    """The subject of an item; None when it has none, or when this reader may know nothing of it.

    Who sits at the table, and a guest, reads what was kept with the item, for that is its paper. The council reads it
    only of a thing that it may see anyway, and so does everybody of a plan under secrecy. ``user`` is None for a guest
    with a link.
    """
    if not item.subject_kind:
        return None
    now = subject_of(item.subject_kind, item.subject_id, user) if user is not None else None
    reads_kept = now is not None or not (_is_secret(item) or (user is not None and user.has_role(*COUNCIL_ROLES)))
    if now is not None and any(HIDDEN in text for text in (now.title, *(text for _, text in now.parts))):
        reads_kept = False  # what was kept still has the name
    kept = item.snapshot if item.snapshot and reads_kept else {}
    if now is None and not kept:
        return None
    return SubjectSeen(
        title=str(kept.get("title", "")) or (now.title if now else ""),
        kind=item.get_subject_kind_display(),
        now=now,
        was=tuple(parts_of(kept)) if kept else now.parts if now else (),
        is_kept=bool(kept),
        changes=tuple(changes_since(kept, now)) if kept and now else (),
    )


def _is_secret(item: AgendaItem) -> bool:
    return item.subject_id is not None and bool(secret_of([(SubjectKind(item.subject_kind), item.subject_id)]))
