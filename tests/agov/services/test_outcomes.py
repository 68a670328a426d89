"""What the table comes to: numbers, what each kind makes, and agreements until kept (S115, S119, S129-S131)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from agov.enums import (
    AgreementState,
    Audience,
    ConsequenceKind,
    ConsequenceState,
    ExpectationState,
    ItemKind,
    ItemPublication,
    ItemState,
    MeetingState,
    OutcomeKind,
    SecrecyBy,
    SubjectKind,
)
from agov.models import Consequence, Expectation, Outcome
from agov.services import kept, outcomes, treatment
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis.enums import AnalysisState
from cycle.enums import Track
from cycle.services.guards import GuardError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory
from tests.factories.policy import PriorityFactory, SafetyAnalysisFactory, ThemeFactory
from vap.enums import Evidence, PriorityState
from vap.models import Priority

AT = datetime(2026, 12, 12, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture
def secretary():
    return UserFactory()


@pytest.fixture
def item():
    return AgendaItemFactory(meeting=MeetingFactory(convened=True))


def add(item, secretary, kind=OutcomeKind.CONCLUSION, text="De aanpak gaat door.", **fields):
    return outcomes.add_outcome(item_id=item.pk, kind=kind, text=text, **fields, by=secretary, at=AT)


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


# --- what it makes in other lists


def test_a_consequence_comes_on_the_list_of_the_department(secretary):
    cycle_priority = PriorityFactory()
    meeting = MeetingFactory(convened=True, cycle=cycle_priority.cycle)
    item = AgendaItemFactory(meeting=meeting, subject_kind=SubjectKind.PRIORITY, subject_id=cycle_priority.pk)

    made = outcomes.add_consequence(
        item_id=item.pk,
        text="Meer licht in het park.",
        why="Bewoners voelen zich onveilig.",
        kind=ConsequenceKind.BUDGET,
        department="Stadsbeheer",
        owner="hoofd stadsbeheer",
        fiscal_year=2028,
        intervened_by="",
        due_on=date(2027, 9, 1),
        by=secretary,
        at=AT,
    )

    row = Consequence.objects.get(department="Stadsbeheer")
    assert row.outcome == made
    assert (row.what, row.state, row.cycle, row.priority) == (
        "Meer licht in het park.",
        ConsequenceState.OPEN,
        meeting.cycle,
        cycle_priority,
    )


def test_an_intervention_names_who_intervenes(item, secretary):
    outcomes.add_consequence(
        item_id=item.pk,
        text="De subsidie aan het jongerenwerk verandert.",
        why="De inzet bereikt de groep niet.",
        kind=ConsequenceKind.INTERVENTION,
        department="Welzijn",
        owner="hoofd welzijn",
        fiscal_year=None,
        intervened_by="het college",
        due_on=date(2027, 9, 1),
        by=secretary,
        at=AT,
    )

    row = Consequence.objects.get()
    assert (row.is_intervention, row.intervened_by, row.outcome.kind) == (
        True,
        "het college",
        OutcomeKind.CONSEQUENCE,
    )


def test_an_expectation_is_asked_of_the_partner(item, secretary):
    partner = OrganisationFactory(name="Politie")

    made = outcomes.add_expectation(
        item_id=item.pk,
        text="Meer toezicht in de avond.",
        organisation=partner,
        answer_by=date(2027, 1, 15),
        by=secretary,
        at=AT,
    )

    row = Expectation.objects.get(organisation=partner)
    assert (row.outcome, row.state, row.answer_by) == (made, ExpectationState.ASKED, date(2027, 1, 15))
    assert made.organisation == partner


def priority_values(**more):
    return {
        "title": "Veilig uitgaan",
        "theme": ThemeFactory(),
        "track": Track.AREA,
        "statement": "Het uitgaansgebied krijgt voorrang.",
        "aim": "Nog uit te werken.",
        "evidence": Evidence.NONE,
        "evidence_reason": "Nog te beoordelen.",
        "evidence_by": "veiligheidsoverleg",
        "choice_reason": "Het overleg koos dit.",
        "choice_by": "veiligheidsoverleg",
        **more,
    }


def test_a_priority_is_made_in_draft(item, secretary):
    SafetyAnalysisFactory(cycle=item.meeting.cycle, state=AnalysisState.ADOPTED, adopted_on=date(2026, 11, 1))

    made = outcomes.add_priority(
        item_id=item.pk,
        text="Het uitgaansgebied krijgt voorrang.",
        values=priority_values(),
        reason="",
        by=secretary,
        at=AT,
    )

    row = Priority.objects.get(title="Veilig uitgaan")
    assert (row.outcome, row.state, row.cycle) == (made, PriorityState.DRAFT, item.meeting.cycle)


def test_without_an_adopted_analysis_nothing_is_made_and_no_number_is_used(item, secretary):
    with pytest.raises(GuardError):
        outcomes.add_priority(
            item_id=item.pk, text="Te vroeg.", values=priority_values(), reason="", by=secretary, at=AT
        )

    assert not Outcome.objects.exists()
    assert not Priority.objects.exists()


def test_what_is_secret_makes_nothing_in_lists_that_others_read(secretary):
    item = AgendaItemFactory(
        meeting=MeetingFactory(convened=True),
        audience=Audience.CLOSED,
        closed_ground="Woo 5.1",
        secrecy_by=SecrecyBy.MAYOR,
        secrecy_on=date(2026, 12, 1),
    )

    with pytest.raises(outcomes.OutcomeError, match="geheimhouding"):
        outcomes.add_expectation(
            item_id=item.pk,
            text="Geheim.",
            organisation=OrganisationFactory(),
            answer_by=date(2027, 1, 15),
            by=secretary,
            at=AT,
        )

    assert not Expectation.objects.exists()
    assert add(item, secretary).text == "De aanpak gaat door."


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


# --- what became of the item


@pytest.mark.parametrize("to", [ItemState.POSTPONED, ItemState.WITHDRAWN])
def test_what_is_not_treated_needs_a_reason(item, secretary, to):
    with pytest.raises(outcomes.OutcomeError) as refusal:
        treatment.settle_item(item_id=item.pk, to=to, reason=" ", by=secretary, at=AT)
    assert refusal.value.field == "reason"

    treatment.settle_item(item_id=item.pk, to=to, reason="Geen tijd.", by=secretary, at=AT)

    item.refresh_from_db()
    assert (item.state, item.state_reason) == (to, "Geen tijd.")


@pytest.mark.parametrize("kind", [ItemKind.DECIDE, ItemKind.ADVISE])
def test_what_asked_for_an_outcome_is_not_handled_without_one(item, secretary, kind):
    item.kind = kind
    item.save()

    with pytest.raises(outcomes.OutcomeError, match="noteer eerst de uitkomst"):
        treatment.settle_item(item_id=item.pk, to=ItemState.DECIDED, by=secretary, at=AT)

    add(item, secretary)
    assert treatment.settle_item(item_id=item.pk, to=ItemState.DECIDED, by=secretary, at=AT).state == ItemState.DECIDED


def test_what_has_an_outcome_was_treated(item, secretary):
    add(item, secretary)

    with pytest.raises(outcomes.OutcomeError, match="al een uitkomst"):
        treatment.settle_item(item_id=item.pk, to=ItemState.POSTPONED, reason="Geen tijd.", by=secretary, at=AT)


def test_a_postponed_item_gets_no_outcome(item, secretary):
    treatment.settle_item(item_id=item.pk, to=ItemState.POSTPONED, reason="Geen tijd.", by=secretary, at=AT)

    with pytest.raises(outcomes.OutcomeError, match="niet behandeld"):
        add(item, secretary)


# --- agreements


@pytest.fixture
def agreement(item, secretary):
    return add(
        item,
        secretary,
        kind=OutcomeKind.AGREEMENT,
        text="Politie levert cijfers.",
        owner_function="wijkagent",
        due_on=date(2027, 3, 1),
    )


def test_an_agreement_is_kept_with_a_note(agreement, secretary):
    kept.settle_agreement(
        outcome_id=agreement.pk,
        to=AgreementState.DONE,
        on=date(2027, 2, 1),
        note="Cijfers zijn er.",
        by=secretary,
        at=AT,
    )

    agreement.refresh_from_db()
    assert (agreement.state, agreement.closed_on, agreement.closing_note) == (
        AgreementState.DONE,
        date(2027, 2, 1),
        "Cijfers zijn er.",
    )


ALLOWED = {
    ("open", "done"),
    ("open", "lapsed"),
}


@pytest.mark.parametrize("old", AgreementState)
@pytest.mark.parametrize("new", AgreementState)
def test_moves_of_an_agreement(item, secretary, old, new):
    settled = {} if old == AgreementState.OPEN else {"closed_on": date(2027, 1, 1), "closing_note": "Klaar."}
    row = OutcomeFactory(item=item, agreement=True, state=old, **settled)

    def move():
        kept.settle_agreement(outcome_id=row.pk, to=new, on=date(2027, 2, 1), note="Zo is het.", by=secretary, at=AT)

    if (old.value, new.value) in ALLOWED:
        move()
        row.refresh_from_db()
        assert row.state == new
    else:
        with pytest.raises(outcomes.OutcomeError):
            move()


def test_reopening_takes_the_note_away_and_keeps_it_in_the_trail(agreement, secretary):
    kept.settle_agreement(
        outcome_id=agreement.pk, to=AgreementState.LAPSED, on=date(2027, 2, 1), note="Niet nodig.", by=secretary, at=AT
    )
    kept.reopen_agreement(outcome_id=agreement.pk, reason="Toch nodig.", by=secretary, at=AT)

    agreement.refresh_from_db()
    assert (agreement.state, agreement.closed_on, agreement.closing_note) == (AgreementState.OPEN, None, "")
    entry = AuditEntry.objects.get(event="outcome.reopened")
    assert (entry.reason, entry.data["before"]) == ("Toch nodig.", "Niet nodig.")


def test_putting_off_keeps_each_old_day_and_reason(agreement, secretary):
    for day, reason in [(date(2027, 4, 1), "Ziekte."), (date(2027, 5, 1), "Begroting.")]:
        kept.postpone_agreement(outcome_id=agreement.pk, due_on=day, reason=reason, by=secretary, at=AT)

    agreement.refresh_from_db()
    assert agreement.due_on == date(2027, 5, 1)
    assert list(agreement.postponements.values_list("was_due_on", "due_on", "reason")) == [
        (date(2027, 3, 1), date(2027, 4, 1), "Ziekte."),
        (date(2027, 4, 1), date(2027, 5, 1), "Begroting."),
    ]


@pytest.mark.parametrize(("day", "reason"), [(date(2027, 3, 1), "Ziekte."), (date(2027, 4, 1), " ")])
def test_putting_off_needs_a_later_day_and_a_reason(agreement, secretary, day, reason):
    with pytest.raises(outcomes.OutcomeError):
        kept.postpone_agreement(outcome_id=agreement.pk, due_on=day, reason=reason, by=secretary, at=AT)

    agreement.refresh_from_db()
    assert agreement.due_on == date(2027, 3, 1)


def test_only_an_agreement_can_be_kept(item, secretary):
    row = add(item, secretary)

    with pytest.raises(outcomes.OutcomeError, match="Alleen een afspraak"):
        kept.settle_agreement(
            outcome_id=row.pk, to=AgreementState.DONE, on=date(2027, 2, 1), note="Klaar.", by=secretary, at=AT
        )


# --- publication


def publish(item, secretary, **fields):
    values = {"publication": ItemPublication.PUBLIC, "ground": "", "publish_on": date(2026, 12, 20), **fields}
    return treatment.set_publication(item_id=item.pk, seen=item.revision, **values, by=secretary, at=AT)


@pytest.fixture
def held_item():
    return AgendaItemFactory(meeting=MeetingFactory(held=True))


def test_public_from_a_day(held_item, secretary):
    made = publish(held_item, secretary)

    assert (made.publication, made.publish_on) == (ItemPublication.PUBLIC, date(2026, 12, 20))


def test_withheld_needs_its_ground(held_item, secretary):
    with pytest.raises(outcomes.OutcomeError) as refusal:
        publish(held_item, secretary, publication=ItemPublication.WITHHELD)
    assert refusal.value.field == "ground"

    made = publish(held_item, secretary, publication=ItemPublication.WITHHELD, ground="Woo 5.1, lid 2e")
    assert (made.publication_ground, made.publish_on) == ("Woo 5.1, lid 2e", None)


def test_before_the_meeting_nothing_is_public(item, secretary):
    with pytest.raises(outcomes.OutcomeError, match="na de vergadering"):
        publish(item, secretary)


def test_what_is_secret_becomes_public_only_when_the_secrecy_is_lifted(secretary):
    item = AgendaItemFactory(
        meeting=MeetingFactory(held=True),
        audience=Audience.CLOSED,
        closed_ground="Woo 5.1",
        secrecy_by=SecrecyBy.COLLEGE,
        secrecy_on=date(2026, 12, 1),
    )
    with pytest.raises(outcomes.OutcomeError, match="geheimhouding"):
        publish(item, secretary)
    with pytest.raises(outcomes.OutcomeError, match="voor de dag"):
        treatment.lift_secrecy(item_id=item.pk, on=date(2026, 11, 30), by=secretary, at=AT)

    treatment.lift_secrecy(item_id=item.pk, on=date(2027, 1, 5), by=secretary, at=AT)
    item.refresh_from_db()

    assert publish(item, secretary).publication == ItemPublication.PUBLIC
