"""What an outcome makes in other lists (S116, S129-S131)."""

from datetime import date

import pytest

from agov.enums import (
    Audience,
    ConsequenceKind,
    ConsequenceState,
    ExpectationState,
    OutcomeKind,
    SubjectKind,
)
from agov.models import Consequence, Expectation, Outcome
from agov.services import outcomes
from analysis.enums import AnalysisState
from cycle.enums import SecrecyBy, Track
from cycle.services.guards import GuardError
from tests.agov.services.outcomes.noted import AT, add
from tests.factories import OrganisationFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.policy import PriorityFactory, SafetyAnalysisFactory, ThemeFactory
from vap.enums import Evidence, PriorityState
from vap.models import Priority

pytestmark = pytest.mark.django_db


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
