"""What stands on the page of the papers of a meeting, for who makes them and for who reads them."""

from __future__ import annotations

from dataclasses import dataclass

from agov.models import AgendaItem, Meeting, Pack, PackFile
from agov.queries.packs import held_back
from amersfoort_veiligheid.accounts.models import User


@dataclass(frozen=True)
class FileLine:
    """One file for this reader; ``is_held`` when it holds something that was closed since."""

    file: PackFile
    is_held: bool

    @property
    def name(self) -> str:
        """For whom it is."""
        of = self.file
        return f"Voor {of.invitee}" if of.invitee else str(of.get_audience_display()).capitalize()


@dataclass(frozen=True)
class PackLines:
    """A pack or nazending with the files that this reader sees."""

    pack: Pack
    files: tuple[FileLine, ...]


def packs_for(meeting: Meeting, user: User) -> list[PackLines]:
    """The packs with the files that the user may have, the pack itself first; six queries at most."""
    rows = PackFile.objects.visible_to(user).filter(pack__meeting=meeting)
    files = list(rows.select_related("pack__sent_by", "invitee").order_by("pack__number", "pk"))
    held = held_back(files)
    by_pack: dict[int, tuple[Pack, list[FileLine]]] = {}
    for file in files:
        by_pack.setdefault(file.pack_id, (file.pack, []))[1].append(FileLine(file, file.pk in held))
    return [PackLines(pack, tuple(lines)) for pack, lines in by_pack.values()]


def reads_closed(meeting: Meeting, user: User) -> bool:
    """Whether the user reads every item of this meeting, so that changes in closed ones may be named."""
    items = AgendaItem.objects.filter(meeting=meeting)
    return not items.exclude(pk__in=AgendaItem.objects.visible_to(user).filter(meeting=meeting).values("pk")).exists()
