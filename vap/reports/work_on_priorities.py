"""What of priorities, weighing and innovation waits for somebody, as lines of one list."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from amersfoort_veiligheid.web.work import READ, WRITE, Line, Reader, address
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.queries import own_work
from vap.queries.waiting import VapWaiting, vap_waiting


def vap_open(reader: Reader) -> VapWaiting:
    """What of priorities and plans is open, asked once."""
    return reader.once("vap", lambda: vap_waiting(reader.user, reader.today))


def scores_to_give(reader: Reader) -> Iterable[Line]:
    """Weighings that miss scores of the reader."""
    for row in vap_open(reader).scorings:
        yield reader.line(
            f"scoring-{row.pk}",
            f"Geef uw scores voor {row.cycle}",
            "U weegt mee welke bevindingen voorgaan",
            None,
            address("vap:scoring", row.cycle_id),
            deed="Geef scores",
            minutes=WRITE,
        )


def findings_to_choose(reader: Reader) -> Iterable[Line]:
    """Findings of adopted analyses about which nobody chose, for who steers."""
    if not reader.user.has_role(*STEERING_ROLES):
        return
    for cycle_id, name, count in vap_open(reader).findings_without_choice:
        yield reader.line(
            f"findings-{cycle_id}",
            f"Kies over {count} {'bevinding' if count == 1 else 'bevindingen'} van {name}",
            "Wordt het een prioriteit, of bewust niet?",
            None,
            address("vap:priority-list"),
            deed="Kies",
            minutes=READ * count,
        )


def priorities_to_comment(reader: Reader) -> Iterable[Line]:
    """Priorities that lie open and on which the partner's organisation said nothing."""
    if reader.user.has_role(*INSIDE_ROLES):
        return
    for row in vap_open(reader).consultations:
        yield reader.line(
            f"comment-{row.pk}",
            row.title,
            "Prioriteit waarop u kunt reageren",
            row.comments_until,
            address("vap:priority-detail", row.pk),
            deed="Reageer",
            minutes=READ,
        )


def comments_to_answer(reader: Reader) -> Iterable[Line]:
    """What partners said of priorities and we did not answer, and windows that should be closed; for who steers."""
    if not reader.user.has_role(*STEERING_ROLES):
        return
    for row in own_work.comments_to_answer(reader.user):
        count = getattr(row, "unanswered", 0)
        yield reader.line(
            f"comments-{row.pk}",
            f"Antwoord op {count} {'reactie' if count == 1 else 'reacties'} op {row.title}",
            "Partners lezen wat u met hun reactie doet",
            None,
            address("vap:priority-detail", row.pk),
            deed="Antwoord",
            minutes=READ * count,
        )
    for row in own_work.consultations_over(reader.user, reader.today):
        yield reader.line(
            f"close-comments-{row.pk}",
            f"Sluit de reacties op {row.title}",
            "De dag tot wanneer partners konden reageren, is voorbij",
            row.comments_until,
            address("vap:priority-detail", row.pk),
            deed="Sluit",
        )


def innovations_to_decide(reader: Reader) -> Iterable[Line]:
    """Innovation themes on which somebody must decide: proposed, ending within three months, or past their end."""
    if not reader.user.has_role(*STEERING_ROLES):
        return
    bunch = vap_open(reader).innovations
    for row in bunch.proposed:
        yield reader.line(
            f"innovation-{row.pk}",
            row.title,
            f"Voorstel voor innovatie van {row.organisation}: laten we dit beginnen?",
            None,
            address("vap:innovation-detail", row.pk),
            deed="Beslis",
            minutes=READ,
        )
    for row in (*bunch.overdue, *bunch.ending_soon):
        yield reader.line(
            f"innovation-{row.pk}",
            row.title,
            "Innovatiethema loopt af: gewoon beleid worden, of stoppen met een les",
            row.end_date,
            address("vap:innovation-detail", row.pk),
            deed="Beslis",
            minutes=WRITE,
        )


SOURCES: Final = (
    scores_to_give,
    findings_to_choose,
    priorities_to_comment,
    comments_to_answer,
    innovations_to_decide,
)
