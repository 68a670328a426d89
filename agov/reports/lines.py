"""Matters of all rooms as lines of one page: what it is, why it stands here, until when, and one address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import NoReverseMatch, reverse
from django.utils.text import Truncator

from agov.queries.waiting import AgovWaiting
from amersfoort_veiligheid.documents.tables import dutch_date, join_words
from analysis.enums import HolderState
from analysis.queries import AnalysisWaiting
from cycle.models import CouncilRequest, CycleStep, Milestone, RouteStop
from cycle.queries.waiting import CycleWaiting
from vap.queries.waiting import VapWaiting

LONGEST = 110


@dataclass(frozen=True)
class Line:
    """One matter. ``key`` is the same wherever it stands; ``words`` say the day, and ``status`` how bad late is."""

    key: str
    what: str
    about: str
    day: date | None
    words: str
    url: str
    is_late: bool
    status: str = "overdue"


@dataclass(frozen=True)
class Waiting:
    """What the four rooms say is open."""

    cycle: CycleWaiting
    analysis: AnalysisWaiting
    vap: VapWaiting
    agov: AgovWaiting


def address(name: str, *args: object) -> str:
    """The address of a page, or nothing where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""


def due(day: date | None, today: date, *, before: str = "voor") -> tuple[str, bool]:
    """A day in words, and whether it is past."""
    if day is None:
        return "zonder datum", False
    if day < today:
        return f"te laat sinds {dutch_date(day)}", True
    return ("vandaag" if day == today else f"{before} {dutch_date(day)}"), False


def line(key: str, what: str, about: str, day: date | None, url: str, *, today: date, before: str = "voor") -> Line:
    """Make one line."""
    words, is_late = due(day, today, before=before)
    return Line(key, Truncator(what).chars(LONGEST), about, day, words, url, is_late)


def in_order(lines: Iterable[Line]) -> list[Line]:
    """Earliest day first, what has no day last; each matter once."""
    once = {one.key: one for one in lines}
    return sorted(once.values(), key=lambda one: (one.day or date.max, one.what))


# --- one matter of each kind


def step_line(step: CycleStep, today: date) -> Line:
    """A step that runs or should be finished, with who is next."""
    who = next_actor(step)
    about = f"Aan zet: {who}" if who else "Stap van de cyclus"
    return line(
        f"step-{step.pk}", step.activity, about, step.end_date, address("agov:step-detail", step.pk), today=today
    )


def next_actor(step: CycleStep) -> str:
    """Who is next: as somebody wrote it, else the parties of the step; nothing when nobody is named."""
    return step.next_actor or join_words([party.name for party in step.parties.all()])


def milestone_line(milestone: Milestone, today: date) -> Line:
    """A day on which a body should have something."""
    url = address("cycle:cycle-basis", milestone.cycle_id)
    about = f"Mijlpaal: {milestone.body}"
    return line(
        f"milestone-{milestone.pk}", milestone.title, about, milestone.planned_on, url, today=today, before="op"
    )


def stop_line(stop: RouteStop, today: date, *, is_inside: bool) -> Line:
    """A body that treats the proposals. The council reads the slag itself once it is closed, until then the board."""
    what = f"{stop} behandelt de {stop.round.get_kind_display()}"
    url = address("agov:round-detail", stop.round_id) if is_inside else address("agov:board-cycle", stop.round.cycle_id)
    return line(f"stop-{stop.pk}", what, "Route langs de gremia", stop.planned_on, url, today=today, before="op")


def request_line(request: CouncilRequest, today: date) -> Line:
    """What the council asked for or was promised."""
    about = f"{request.get_kind_display().capitalize()}, {request.owner}"
    url = address("cycle:council-request-detail", request.pk)
    return line(f"request-{request.pk}", request.title, about, request.due_on, url, today=today)


def evaluation_lines(waiting: Waiting, today: date) -> list[Line]:
    """Cycles of which the three questions still wait for an answer."""
    return [
        line(
            f"evaluation-{cycle.pk}",
            f"Beantwoord de drie vragen over {cycle}",
            "Zonder evaluatie gaat de cyclus niet dicht",
            cycle.end_date,
            address("agov:cycle-evaluation", cycle.pk),
            today=today,
        )
        for cycle in waiting.agov.evaluations
    ]


def consequence_lines(waiting: Waiting, today: date, *, function: str | None = None) -> list[Line]:
    """What must still be put in our own policy; with ``function`` only what somebody of that function must do."""
    return [
        line(
            f"consequence-{row.pk}",
            row.what,
            f"Moet nog in: {row.get_kind_display()}, {row.owner}",
            row.due_on,
            address("agov:consequence-detail", row.pk),
            today=today,
        )
        for row in waiting.agov.consequences
        if function is None or (function and row.owner.strip().casefold() == function)
    ]


def expectation_lines(waiting: Waiting, today: date, *, own: bool) -> list[Line]:
    """Questions to partners without an answer; ``own`` for the partner that must answer.

    A partner owes us nothing, so we say when we hoped to hear and not that it is late.
    """
    return [
        Line(
            f"expectation-{row.pk}",
            Truncator(row.text).chars(LONGEST),
            "De gemeente vraagt dit; u antwoordt" if own else f"Nog geen antwoord van {row.organisation}",
            row.answer_by,
            f"antwoord gevraagd voor {dutch_date(row.answer_by)}",
            address("agov:expectation-detail", row.pk),
            is_late=row.answer_by < today,
            status="due",
        )
        for row in waiting.agov.expectations
    ]


def delivery_lines(waiting: Waiting, today: date) -> list[Line]:
    """Figures that should come."""
    return [
        line(
            f"due-{row.pk}",
            f"{row.table.title} over {row.period_label}",
            "Levering van cijfers",
            row.due_on,
            address("analysis:expected-list"),
            today=today,
        )
        for row in waiting.analysis.due
    ]


def late_deliveries_line(waiting: Waiting, today: date) -> list[Line]:
    """All late figures as one line, for who does not deliver them: their calendar says the rest."""
    late = [row for row in waiting.analysis.due if row.due_on < today]
    if len(late) < 2:
        return [one for one in delivery_lines(waiting, today) if one.is_late]
    what = f"{len(late)} leveringen van cijfers"
    about = f"De oudste: {late[0].table.title} over {late[0].period_label}"
    return [line("due", what, about, late[0].due_on, address("analysis:expected-list"), today=today)]


def review_lines(waiting: Waiting, today: date) -> list[Line]:
    """Deliveries to judge."""
    return [
        line(
            f"review-{row.pk}",
            f"{row.table.title}, versie {row.version}",
            "Levering in controle: kloppen de cijfers?",
            None,
            address("analysis:delivery-detail", row.pk),
            today=today,
        )
        for row in waiting.analysis.in_review
    ]


def question_lines(waiting: Waiting, today: date, *, own: bool) -> list[Line]:
    """Findings to take up: for the organisation that was asked, else counter-proposals to which we must answer."""
    return [
        line(
            f"question-{row.pk}",
            row.finding.claim,
            "Pakt uw organisatie deze bevinding op?" if own else f"Tegenvoorstel van {row.organisation}: wat zegt u?",
            None,
            address("analysis:finding-detail", row.finding_id),
            today=today,
        )
        for row in waiting.analysis.questions
        if own or row.state == HolderState.COUNTERED
    ]


def scoring_lines(waiting: Waiting, today: date) -> list[Line]:
    """Weighings that miss scores of the user."""
    return [
        line(
            f"scoring-{row.pk}",
            f"Geef uw scores voor {row.cycle}",
            "U weegt mee welke bevindingen voorgaan",
            None,
            address("vap:scoring", row.cycle_id),
            today=today,
        )
        for row in waiting.vap.scorings
    ]


def project_lines(waiting: Waiting, today: date) -> list[Line]:
    """Running projects past their last day."""
    return [
        line(
            f"project-{row.pk}",
            row.title,
            "Lopend project na zijn einddatum: sluiten of verlengen",
            row.end_date,
            address("agov:project-detail", row.pk),
            today=today,
        )
        for row in waiting.vap.past_end
    ]


def temporary_lead_lines(waiting: Waiting, today: date) -> list[Line]:
    """Plans whose trekker left and that have no new one."""
    return [
        line(
            f"trekker-{row.pk}",
            row.title,
            "Heeft een tijdelijke trekker: kies een opvolger",
            None,
            address("vap:plan-people", row.pk),
            today=today,
        )
        for row in waiting.vap.led_for_now
    ]


def innovation_lines(waiting: Waiting, today: date) -> list[Line]:
    """Innovation themes on which somebody must decide: proposed, ending within three months, or past their end."""
    bunch = waiting.vap.innovations
    lines = [
        line(
            f"innovation-{row.pk}",
            row.title,
            f"Voorstel voor innovatie van {row.organisation}: laten we dit beginnen?",
            None,
            address("vap:innovation-detail", row.pk),
            today=today,
        )
        for row in bunch.proposed
    ]
    lines += [
        line(
            f"innovation-{row.pk}",
            row.title,
            "Innovatiethema loopt af: gewoon beleid worden, of stoppen met een les",
            row.end_date,
            address("vap:innovation-detail", row.pk),
            today=today,
        )
        for row in (*bunch.overdue, *bunch.ending_soon)
    ]
    return lines


def session_lines(waiting: Waiting, today: date) -> list[Line]:
    """Sessions that come."""
    return [
        line(
            f"session-{row.pk}",
            row.title,
            "Sessie met partners",
            row.held_on,
            address("agov:session-detail", row.pk),
            today=today,
            before="op",
        )
        for row in waiting.agov.sessions
    ]


def partner_lines(waiting: Waiting, today: date) -> list[Line]:
    """What only a partner is asked: to come, to sign, to comment, to confirm."""
    lines = [
        line(
            f"invitation-{row.pk}",
            f"Doet u mee aan de {row.round.get_kind_display()} van {row.round.cycle}?",
            "Uitnodiging van de gemeente",
            row.round.start_date,
            address("agov:round-detail", row.round_id),
            today=today,
        )
        for row in waiting.cycle.invitations
    ]
    lines += [
        line(
            f"sign-{slag.pk}-{source.pk}",
            f"Kloppen de gegevens van “{source}”?",
            f"Bron van uw organisatie in de {slag.get_kind_display()}",
            slag.end_date,
            address("agov:round-source", slag.pk, source.pk),
            today=today,
        )
        for slag, source in waiting.analysis.unsigned
    ]
    lines += [
        line(
            f"comment-{row.pk}",
            row.title,
            "Prioriteit waarop u kunt reageren",
            row.comments_until,
            address("vap:priority-detail", row.pk),
            today=today,
        )
        for row in waiting.vap.consultations
    ]
    lines += [
        line(
            f"view-{row.pk}",
            f"Onderschrijft u de gedeelde visie op {row.theme}?",
            f"Hoe wij het probleem samen zien, {row.cycle}",
            None,
            address("analysis:shared-view-detail", row.pk),
            today=today,
        )
        for row in waiting.analysis.views
    ]
    lines += [
        line(
            f"agreement-{row.pk}",
            row.text,
            "Bevestig deze afspraak uit de sessie",
            row.due_on,
            address("agov:session-detail", row.session_id),
            today=today,
        )
        for row in waiting.agov.agreements
    ]
    return lines
