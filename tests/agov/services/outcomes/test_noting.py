"""Noting what the table came to: numbers, when and what, and better words."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from agov.enums import AgreementState, MeetingState, OutcomeKind, SubjectKind
from agov.models import Outcome
from agov.services import outcomes
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.agov.services.outcomes.noted import AT, add
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory
from tests.factories.policy import PriorityFactory

pytestmark = pytest.mark.django_db


# --- numbers


def test_numbers_count_on_within_the_year_and_begin_again_in_the_next(item, secretary):
    next_year = AgendaItemFactory(
        meeting=MeetingFactory(convened=True, starts_at=datetime(2027, 6, 3, 8, tzinfo=UTC)),
    )
    other_meeting = AgendaItemFactory(
        meeting=MeetingFactory(convened=True, starts_at=datetime(2026, 6, 3, 8, tzinfo=UTC))
    )

    made = [add(one, secretary) for one in (item, other_meeting, next_year, item)]

    assert [one.code for one in made] == ["2026-01", "2026-02", "2027-01", "2026-03"]


def test_the_year_is_that_of_the_clock_of_the_municipality(secretary):
    # half past eleven in the evening of 31 December in Greenwich is 2027 in Amersfoort
    meeting = MeetingFactory(convened=True, starts_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))

    assert add(AgendaItemFactory(meeting=meeting), secretary).year == 2027


def test_what_is_rolled_back_leaves_no_gap(item, secretary):
    add(item, secretary)
    with transaction.atomic():
        add(item, secretary)
        transaction.set_rollback(True)

    assert add(item, secretary).number == 2


def test_the_database_refuses_the_same_number_twice():
    OutcomeFactory(year=2026, number=7)

    with pytest.raises(IntegrityError), transaction.atomic():
        OutcomeFactory(year=2026, number=7)


# --- when and what


@pytest.mark.parametrize("state", [MeetingState.DRAFT, MeetingState.CANCELLED])
def test_nothing_is_noted_of_a_meeting_that_is_not_under_way(secretary, state):
    reason = "Geen quorum." if state == MeetingState.CANCELLED else ""
    item = AgendaItemFactory(meeting=MeetingFactory(state=state, cancel_reason=reason))

    with pytest.raises(outcomes.OutcomeError):
        add(item, secretary)

    assert not Outcome.objects.exists()


def test_nothing_is_noted_after_the_meeting_was_closed(secretary):
    meeting = MeetingFactory(convened=True, state=MeetingState.CLOSED, closed_at=AT, closed_by=secretary)

    with pytest.raises(outcomes.OutcomeError, match="gesloten"):
        add(AgendaItemFactory(meeting=meeting), secretary)


def test_an_outcome_is_about_what_its_item_is_about(secretary):
    priority = PriorityFactory()
    item = AgendaItemFactory(
        meeting=MeetingFactory(convened=True), subject_kind=SubjectKind.PRIORITY, subject_id=priority.pk
    )

    made = add(item, secretary, kind=OutcomeKind.ADVICE)

    assert (made.subject_kind, made.subject_id) == ("priority", priority.pk)
    entry = AuditEntry.objects.get(event="outcome.added")
    assert entry.data == {"kind": "advice", "number": made.code}


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"owner_function": " ", "due_on": date(2027, 3, 1)}, "owner_function"),
        ({"owner_function": "wijkagent", "due_on": None}, "due_on"),
    ],
)
def test_an_agreement_needs_an_owner_and_a_day(item, secretary, fields, field):
    with pytest.raises(outcomes.OutcomeError) as refusal:
        add(item, secretary, kind=OutcomeKind.AGREEMENT, **fields)

    assert refusal.value.field == field


def test_owner_and_day_are_kept_of_an_agreement_only(item, secretary):
    fields = {"owner_function": "wijkagent", "due_on": date(2027, 3, 1)}

    agreed = add(item, secretary, kind=OutcomeKind.AGREEMENT, **fields)
    concluded = add(item, secretary, **fields)

    assert (agreed.state, agreed.due_on) == (AgreementState.OPEN, date(2027, 3, 1))
    assert (concluded.state, concluded.due_on, concluded.owner_function) == ("", None, "")


# --- changing


def test_a_text_is_written_down_better_and_the_old_words_stay_in_the_trail(item, secretary):
    made = add(item, secretary, text="Aanpak gaat door.")

    outcomes.change_outcome(
        outcome_id=made.pk,
        seen=made.revision,
        text="De aanpak van overlast gaat door.",
        owner_function="",
        owner=None,
        organisation=None,
        due_on=None,
        by=secretary,
        at=AT,
    )

    made.refresh_from_db()
    assert made.text == "De aanpak van overlast gaat door."
    assert AuditEntry.objects.get(event="outcome.changed").data["before"] == "Aanpak gaat door."


def test_who_saves_second_is_told(item, secretary):
    made = add(item, secretary)
    values = {"owner_function": "", "owner": None, "organisation": None, "due_on": None, "by": secretary, "at": AT}
    outcomes.change_outcome(outcome_id=made.pk, seen=1, text="Eerst.", **values)

    with pytest.raises(StaleEditError):
        outcomes.change_outcome(outcome_id=made.pk, seen=1, text="Daarna.", **values)

    made.refresh_from_db()
    assert made.text == "Eerst."
