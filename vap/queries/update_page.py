"""What the page shows on which an organisation tells how its part goes: the same with a link and with an account."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Organisation
from vap.models import VAP, Activity, Commitment, ProgressUpdate, Rhythm
from vap.queries.due import StageWords, what_happens_next
from vap.queries.progress import last_words, open_update, unchanged_in_a_row
from vap.queries.taking_part import promised
from vap.stats.rhythm import age_words, due_words

MOST_UNCHANGED = 2


@dataclass(frozen=True)
class UpdatePage:
    """What was promised, what was said last, what is asked and what happens without an answer."""

    vap: VAP
    organisation: Organisation
    activities: list[Activity]
    commitments: list[Commitment]
    now_open: ProgressUpdate | None
    last: ProgressUpdate | None
    last_age: str
    rhythm: Rhythm | None
    due: str
    nexts: list[StageWords]
    why_not_unchanged: str
    pieces: list[str]

    @property
    def seen(self) -> tuple[int, int]:
        """Number and revision of the update that is open, for the service."""
        return (self.now_open.pk, self.now_open.revision) if self.now_open else (0, 0)


def update_page(vap: VAP, organisation: Organisation, today: date) -> UpdatePage:
    """Gather it all; a handful of queries."""
    parts = promised(vap, organisation.pk)
    now_open = open_update(vap, organisation.pk)
    last = last_words(vap, organisation.pk)
    rhythm = Rhythm.objects.filter(vap=vap, organisation=organisation).first()
    said_on = timezone.localtime(last.submitted_at).date() if last and last.submitted_at else None
    return UpdatePage(
        vap=vap,
        organisation=organisation,
        activities=parts.activities,
        commitments=parts.commitments,
        now_open=now_open,
        last=last,
        last_age=age_words(said_on, today) if said_on else "",
        rhythm=rhythm,
        due=due_words(rhythm.next_due_on, today) if rhythm else "",
        nexts=what_happens_next(rhythm.next_due_on, today) if rhythm and not rhythm.is_paused_on(today) else [],
        why_not_unchanged=why_not_unchanged(vap, organisation.pk),
        pieces=[piece.name for piece in now_open.evidence.all()] if now_open else [],
    )


def why_not_unchanged(vap: VAP, organisation_id: int) -> str:
    """Why "ongewijzigd" is no answer now; empty when it is."""
    if open_update(vap, organisation_id) is not None:
        return "Uw vorige bericht ligt nog bij ons. U hoeft nu niets te doen."
    in_a_row, has_said = unchanged_in_a_row(vap, organisation_id)
    if not has_said:
        return "Er is nog geen bericht. Schrijf een eerste keer in een paar zinnen hoe het gaat."
    if in_a_row >= MOST_UNCHANGED:
        return (
            "U koos al twee keer ongewijzigd. Vertel nu in een zin hoe het gaat: anders weten wij het na een tijd niet "
            "meer."
        )
    return ""
