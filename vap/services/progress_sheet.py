"""Handing in all that a filled-in spreadsheet says, or nothing of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from amersfoort_veiligheid.accounts.models import Organisation, User
from vap.enums import ActivityState, UpdateChannel
from vap.services.progress import Line, Said, hand_in


@transaction.atomic
def hand_in_sheet(
    *, rows: Sequence[dict[str, Any]], organisation: Organisation, mark: str, by: User, at: datetime
) -> int:
    """Store an update per plan of ``imports.progress_sheet.as_rows``; sent twice (``mark``) it counts once.

    Raises ``ProgressError`` or ``StaleEditError`` when a plan changed after the preview; then nothing is stored.
    """
    for row in rows:
        lines = tuple(Line(pk, amount, ActivityState(state)) for pk, amount, state in row["lines"])
        said = (
            Said(is_unchanged=True)
            if row["unchanged"]
            else Said(text=row["text"], light=row["light"], needs=row["needs"], lines=lines)
        )
        hand_in(
            vap_id=row["vap"],
            organisation=organisation,
            said=said,
            channel=UpdateChannel.SHEET,
            seen=tuple(row["seen"]),
            ticket=f"{mark[:40]}:{row['vap']}",
            by=by,
            at=at,
        )
    return len(rows)
