"""What the overleg itself left open: minutes, agreements, postponed items, expectations, consequences, proposals."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils import timezone

from agov.enums import (
    AgovTask,
    Audience,
    ConsequenceState,
    ExpectationState,
    ItemKind,
    ItemSource,
    ItemState,
    MeetingState,
    MinutesState,
    SubjectKind,
)
from agov.models import AgendaItem, Consequence, Expectation, ItemProposal, Minutes, Outcome
from agov.queries.work_window import Window, day_words, title_of
from agov.stats.agenda import Candidate, Urgency, urgency_of

OVER = (MeetingState.HELD, MeetingState.CLOSED)


def minutes_to_adopt(window: Window) -> Iterator[Candidate]:
    """The minutes of the previous meeting, unless a meeting adopted them."""
    before = window.previous
    if before is None or before.state not in OVER:
        return
    if Minutes.objects.filter(meeting=before, state=MinutesState.ADOPTED).exists():
        return
    yield Candidate(
        key=f"minutes:{before.pk}",
        source="verslag",
        title=title_of(f"Verslag van {before.title}"),
        why=f"Het verslag van de vorige vergadering, {day_words(window.since)}, wordt hier vastgesteld.",
        task=AgovTask.PROCEDURE,
        kind=ItemKind.DECIDE,
        minutes=5,
        urgency=Urgency.NOW,
        day=window.since_on,
        draft_outcome="Het overleg stelt het verslag vast.",
        subject_kind=SubjectKind.MINUTES,
        subject_id=before.pk,
    )


def open_agreements(window: Window) -> Iterator[Candidate]:
    """Open agreements of earlier meetings; most came back on the agenda by themselves."""
    rows = Outcome.objects.visible_to(window.user).open().filter(item__meeting__starts_at__lt=window.meeting.starts_at)
    ids = rows.filter(item__meeting__body=window.meeting.body_id).values("pk")
    found = Outcome.objects.filter(pk__in=ids).select_related("item").prefetch_related("postponements")
    for one in found.order_by("due_on", "pk"):
        yield agreement_candidate(one, window)


def agreement_candidate(outcome: Outcome, window: Window) -> Candidate:
    """An open agreement as something for the agenda, read by who read the item that it came from."""
    item = outcome.item
    return Candidate(
        key=f"agreement:{outcome.pk}",
        source="open afspraak",
        title=title_of(f"Afspraak {outcome.code}: {outcome.text}"),
        why=agreement_why(outcome, window),
        task=AgovTask(item.task),
        kind=ItemKind.DISCUSS,
        minutes=3,
        urgency=urgency_of(outcome.due_on, meeting_on=window.meeting_on, next_on=window.next_on),
        day=outcome.due_on,
        draft_outcome="Het overleg stelt vast dat de afspraak is gedaan, of geeft haar een nieuwe dag met de reden.",
        subject_kind=SubjectKind.AGREEMENT,
        subject_id=outcome.pk,
        audience=Audience(item.audience),
        closed_ground=item.closed_ground,
        item_source=ItemSource.RETURNED,
    )


def agreement_why(outcome: Outcome, window: Window) -> str:
    """Who promised it, by when, and how often it was put off."""
    day, times = outcome.due_on, len(outcome.postponements.all())
    late = " en is dan te laat" if day is not None and day < window.meeting_on else ""
    words = f"Deze afspraak staat nog open{late}: {outcome.owner_function}, klaar op {day_words(day)}."
    if not times:
        return words
    return f"{words} Al {times} keer uitgesteld."


def postponed_items(window: Window) -> Iterator[Candidate]:
    """Items that an earlier meeting put off and that did not come back yet."""
    rows = AgendaItem.objects.visible_to(window.user).filter(
        state=ItemState.POSTPONED,
        meeting__body=window.meeting.body_id,
        meeting__starts_at__lt=window.meeting.starts_at,
        returns__isnull=True,
    )
    for one in rows.select_related("meeting").order_by("meeting__starts_at", "position", "pk"):
        yield Candidate(
            key=f"postponed:{one.pk}",
            source="doorgeschoven punt",
            title=one.title,
            why=f"Doorgeschoven op {day_words(one.meeting.starts_at)}: {one.state_reason}",
            task=AgovTask(one.task),
            kind=ItemKind(one.kind),
            minutes=one.minutes,
            urgency=Urgency.NOW,
            day=timezone.localtime(one.meeting.starts_at).date(),
            draft_outcome=one.draft_outcome,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            audience=Audience(one.audience),
            closed_ground=one.closed_ground,
            item_source=ItemSource.RETURNED,
        )


def unanswered_expectations(window: Window) -> Iterator[Candidate]:
    """Questions to partners to which the answer was hoped for by the day of the meeting."""
    rows = Expectation.objects.visible_to(window.user).filter(
        state=ExpectationState.ASKED, answer_by__lte=window.meeting_on
    )
    for one in rows.select_related("organisation").order_by("answer_by", "pk"):
        yield Candidate(
            key=f"expectation:{one.pk}",
            source="verwachting",
            title=title_of(f"Wat wij vragen van {one.organisation}: {one.text}"),
            why=f"Wij vroegen antwoord voor {day_words(one.answer_by)} en hebben dat nog niet.",
            task=AgovTask.EXPECTATIONS,
            kind=ItemKind.DISCUSS,
            minutes=5,
            urgency=Urgency.NOW,
            day=one.answer_by,
            draft_outcome="Het overleg spreekt af wie de partner hierover spreekt.",
            subject_kind=SubjectKind.EXPECTATION,
            subject_id=one.pk,
        )


def late_consequences(window: Window) -> Iterator[Candidate]:
    """What should stand in our own policy by the day of the meeting and does not."""
    rows = Consequence.objects.visible_to(window.user).filter(state=ConsequenceState.OPEN, due_on__lt=window.meeting_on)
    for one in rows.order_by("due_on", "pk"):
        yield Candidate(
            key=f"consequence:{one.pk}",
            source="consequentie",
            title=title_of(f"{one.department}: {one.what}"),
            why=f"Dit had er op {day_words(one.due_on)} in moeten staan. Wie ervoor zorgt: {one.owner}.",
            task=AgovTask.CONSEQUENCES,
            kind=ItemKind.DISCUSS,
            minutes=5,
            urgency=Urgency.NOW,
            day=one.due_on,
            draft_outcome="Het overleg spreekt af waar en wanneer dit alsnog komt te staan.",
            subject_kind=SubjectKind.CONSEQUENCE,
            subject_id=one.pk,
        )


def open_proposals(window: Window) -> Iterator[Candidate]:
    """What people put forward and the secretary did not answer yet."""
    rows = ItemProposal.objects.visible_to(window.user).open().select_related("made_by__organisation")
    for one in rows.order_by("made_at", "pk"):
        who = one.made_by.function or one.made_by.name
        yield Candidate(
            key=f"proposal:{one.pk}",
            source="voorstel",
            title=one.title,
            why=f"Voorgesteld door {who}: {one.reason}",
            task=AgovTask(one.task),
            kind=ItemKind(one.kind),
            minutes=one.minutes,
            urgency=Urgency.BEFORE_NEXT,
            subject_kind=one.subject_kind,
            subject_id=one.subject_id,
            item_source=ItemSource.PROPOSAL,
        )
