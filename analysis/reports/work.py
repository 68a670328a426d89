"""What of figures and findings waits for somebody: deliveries, questions who takes a finding up, views to endorse."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.work import ANSWER, READ, WRITE, Line, Reader, address
from analysis.enums import HolderState
from analysis.models.sources import RESEARCH_ROLES
from analysis.queries import AnalysisWaiting, analysis_waiting
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES

SOON: Final = timedelta(days=60)  # figures that are due later than this do not wait yet


def analysis_open(reader: Reader) -> AnalysisWaiting:
    """What of figures and findings is open, asked once."""
    return reader.once("analysis", lambda: analysis_waiting(reader.user))


def is_partner(reader: Reader) -> bool:
    """Whether the reader is there for a partner and not for the municipality."""
    return reader.user.has_role(Role.PARTNER) and not reader.user.has_role(*INSIDE_ROLES)


def due_lines(reader: Reader) -> list[Line]:
    """Figures that should come."""
    return [
        reader.line(
            f"due-{row.pk}",
            f"{row.table.title} over {row.period_label}",
            "Levering van cijfers",
            row.due_on,
            address("analysis:expected-list"),
            deed="Bekijk de levering",
            minutes=WRITE,
        )
        for row in analysis_open(reader).due
    ]


def late_figures(reader: Reader) -> list[Line]:
    """All late figures as one line, for who does not deliver them: their calendar says the rest."""
    late = [row for row in analysis_open(reader).due if row.due_on < reader.today]
    if len(late) < 2:
        return [one for one in due_lines(reader) if one.is_late]
    what = f"{len(late)} leveringen van cijfers"
    about = f"De oudste: {late[0].table.title} over {late[0].period_label}"
    url = address("analysis:expected-list")
    return [reader.line("due", what, about, late[0].due_on, url, deed="Vraag ernaar", minutes=READ)]


def deliveries_to_send(reader: Reader) -> Iterable[Line]:
    """For a partner its own figures that are due; for research all late ones as one line."""
    if is_partner(reader):
        return [one for one in due_lines(reader) if one.day and one.day <= reader.today + SOON]
    return late_figures(reader) if reader.user.has_role(*RESEARCH_ROLES) else []


def deliveries_to_review(reader: Reader) -> Iterable[Line]:
    """Deliveries under check that the reader may judge."""
    for row in analysis_open(reader).in_review:
        yield reader.line(
            f"review-{row.pk}",
            f"{row.table.title}, versie {row.version}",
            "Levering in controle: kloppen de cijfers?",
            None,
            address("analysis:delivery-detail", row.pk),
            deed="Controleer",
            minutes=WRITE,
        )


def findings_to_take_up(reader: Reader) -> Iterable[Line]:
    """Whether an organisation takes up a finding: for who was asked; counter-proposals for who steers."""
    own = is_partner(reader)
    if not own and not reader.user.has_role(*STEERING_ROLES):
        return
    for row in analysis_open(reader).questions:
        if not own and row.state != HolderState.COUNTERED:
            continue
        yield reader.line(
            f"question-{row.pk}",
            row.finding.claim,
            "Pakt uw organisatie deze bevinding op?" if own else f"Tegenvoorstel van {row.organisation}: wat zegt u?",
            None,
            address("analysis:finding-detail", row.finding_id),
            deed="Antwoord",
            minutes=ANSWER,
        )


def views_to_endorse(reader: Reader) -> Iterable[Line]:
    """Shared views on which a partner said nothing since the text was changed last."""
    for row in analysis_open(reader).views if is_partner(reader) else []:
        yield reader.line(
            f"view-{row.pk}",
            f"Onderschrijft u de gedeelde visie op {row.theme}?",
            f"Hoe wij het probleem samen zien, {row.cycle}",
            None,
            address("analysis:shared-view-detail", row.pk),
            deed="Lees en antwoord",
            minutes=READ,
        )


SOURCES: Final = (deliveries_to_send, deliveries_to_review, findings_to_take_up, views_to_endorse)
