"""An outcome noted at the table."""

from datetime import UTC, datetime

from agov.enums import OutcomeKind
from agov.services import outcomes

AT = datetime(2026, 12, 12, 9, tzinfo=UTC)


def add(item, secretary, kind=OutcomeKind.CONCLUSION, text="De aanpak gaat door.", **fields):
    return outcomes.add_outcome(item_id=item.pk, kind=kind, text=text, **fields, by=secretary, at=AT)
