"""What of the archive waits for somebody: lists to approve, and dossiers that must go soon."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from agov import permissions
from agov.enums import DestructionState
from agov.models import DestructionList
from agov.queries.transfer import dossier_lines, transfer
from amersfoort_veiligheid.web.work import WRITE, Line, Reader, address

SOON: Final = timedelta(days=365)  # taking a dossier in is arranged with the archive long before


def destruction_to_approve(reader: Reader) -> Iterable[Line]:
    """A list of what may be destroyed that somebody else put together."""
    if not permissions.may_approve_destruction(reader.user):
        return
    for row in DestructionList.objects.filter(state=DestructionState.OPEN).exclude(made_by=reader.user):
        yield reader.line(
            f"destruction-{row.pk}",
            f"Bekijk {row} en stel haar vast",
            "Wie de lijst opstelde, mag dat niet zelf",
            None,
            address("agov:destruction-detail", row.pk),
            deed="Bekijk de lijst",
            minutes=WRITE,
        )


def dossiers_to_transfer(reader: Reader) -> Iterable[Line]:
    """Dossiers that the archive must have within a year, and did not take in."""
    if not permissions.may_export_archive(reader.user):
        return
    for one in dossier_lines(reader.user, transfer(), today=reader.today):
        if one.waits and one.goes_before <= reader.today + SOON:
            yield reader.line(
                f"transfer-{one.cycle.pk}",
                f"Breng het dossier van {one.cycle} over",
                "Het blijft altijd bewaard, en moet naar het archief",
                one.goes_before,
                address("agov:cycle-archive", one.cycle.pk),
                before="uiterlijk",
                deed="Open het dossier",
                minutes=WRITE,
            )


SOURCES: Final = (destruction_to_approve, dossiers_to_transfer)
