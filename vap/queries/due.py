"""Which news is due: per organisation and VAP, with what was last said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import DateTimeField, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from vap.enums import VAP_ALIVE, AssignmentRole, CommitmentState, ReminderStage, UpdateState
from vap.models import Activity, Assignment, Commitment, PartnerContact, ProgressUpdate, Rhythm
from vap.stats.rhythm import STAGE_DAYS, stage_day

AHEAD = timedelta(days=-STAGE_DAYS[ReminderStage.BEFORE])


@dataclass(frozen=True)
class DueItem:
    """One organisation is asked for news on one VAP."""

    rhythm: Rhythm
    last_word_on: date | None

    @property
    def due_on(self) -> date:
        """For which day."""
        return self.rhythm.next_due_on


@dataclass(frozen=True)
class StageWords:
    """What happens on a day when no answer comes."""

    day: date
    words: str


def with_last_word(rhythms: QuerySet[Rhythm]) -> QuerySet[Rhythm]:
    """The same rows with the moment of the last word of the organisation as ``last_word_at``."""
    said = ProgressUpdate.objects.filter(vap=OuterRef("vap"), organisation=OuterRef("organisation"))
    newest = said.exclude(state=UpdateState.DRAFT).order_by("-submitted_at").values("submitted_at")[:1]
    return rhythms.annotate(last_word_at=Subquery(newest, output_field=DateTimeField()))


def asked_on(today: date) -> QuerySet[Rhythm]:
    """Rhythms of living VAPs whose due moment is near or past, and that do not pause."""
    return (
        Rhythm.objects.filter(vap__state__in=VAP_ALIVE, organisation__is_active=True, next_due_on__lte=today + AHEAD)
        .filter(Q(paused_until=None) | Q(paused_until__lt=today))
        .select_related("vap__cycle", "organisation")
        .order_by("next_due_on", "vap__title", "pk")
    )


def pairs_taking_part(today: date) -> set[tuple[int, int]]:
    """Every (VAP, organisation) where the organisation has a part today, in three queries."""
    open_answers = [
        CommitmentState.PROPOSED, CommitmentState.AMENDED, CommitmentState.ACCEPTED, CommitmentState.KEPT,
    ]  # fmt: skip
    sources = (
        Assignment.objects.on(today).filter(role=AssignmentRole.IMPLEMENTER),
        Activity.objects.all(),
        Commitment.objects.filter(state__in=open_answers),
    )
    return {pair for rows in sources for pair in rows.values_list("vap", "organisation")}


def due_items(today: date) -> list[DueItem]:
    """All that is asked today of organisations that take part."""
    pairs = pairs_taking_part(today)
    return [
        due_item(rhythm)
        for rhythm in with_last_word(asked_on(today))
        if (rhythm.vap_id, rhythm.organisation_id) in pairs
    ]


def due_for(contact: PartnerContact, today: date) -> list[DueItem]:
    """What is asked today of the organisation of a contact, in the VAPs that are the contact's."""
    rhythms = asked_on(today).filter(organisation=contact.organisation_id)
    if contact.vap_id is not None:
        rhythms = rhythms.filter(vap=contact.vap_id)
    pairs = pairs_taking_part(today)
    return [due_item(rhythm) for rhythm in with_last_word(rhythms) if (rhythm.vap_id, rhythm.organisation_id) in pairs]


def due_item(rhythm: Rhythm) -> DueItem:
    """A row of ``with_last_word`` as a value."""
    last = getattr(rhythm, "last_word_at", None)
    return DueItem(rhythm=rhythm, last_word_on=timezone.localtime(last).date() if last else None)


def what_happens_next(due_on: date, today: date) -> list[StageWords]:
    """The stages that still come when no answer is given, with their day."""
    words = {
        ReminderStage.BEFORE: "sturen wij u een herinnering",
        ReminderStage.AFTER: "vragen wij het u nog een keer",
        ReminderStage.GENERAL: "vragen wij het aan het algemene adres van uw organisatie",
        ReminderStage.SECRETARY: "hoort de secretaris van de gemeente het, die u dan belt",
    }
    return [
        StageWords(day=stage_day(due_on, stage), words=words[stage])
        for stage in STAGE_DAYS
        if stage_day(due_on, stage) > today
    ]
