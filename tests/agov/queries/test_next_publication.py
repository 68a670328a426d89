"""When the next edition may be expected, by the calendar of the cycles, and where that day is told."""

from datetime import date

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.enums import PublicationKind
from agov.queries.next_publication import PHASE_OF, proposed_day
from agov.reports.calendar import board_events
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import PhaseKind, StepState
from tests.factories import UserFactory
from tests.factories.editions import EditionFactory, PublicationFactory
from tests.factories.policy import CycleStepFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


def step(end, phase=PhaseKind.ANALYSIS, **more):
    return CycleStepFactory(phase=phase, start_date=date(2026, 10, 1), end_date=end, **more)


def test_every_kind_but_a_letter_is_made_in_a_phase():
    assert set(PHASE_OF) == set(PublicationKind) - {PublicationKind.LETTER}


def test_first_open_step_of_the_phase_that_is_not_over_is_proposed():
    publication = PublicationFactory(kind=PublicationKind.WIJK)
    assert proposed_day(publication, today=TODAY) is None
    step(date(2027, 9, 1))
    step(date(2027, 6, 1))
    step(date(2026, 11, 30))  # ends today
    step(date(2027, 2, 1), phase=PhaseKind.EVALUATION)
    step(date(2027, 3, 1), state=StepState.DONE, done_on=date(2026, 11, 1))
    assert proposed_day(publication, today=TODAY) == date(2027, 6, 1)


@pytest.mark.parametrize(
    ("end", "day"),
    [
        (date(2028, 5, 31), date(2027, 5, 31)),  # a cycle of two years makes its jaarverslag in between too
        (date(2028, 12, 15), date(2026, 12, 15)),
        (date(2027, 11, 30), date(2027, 11, 30)),  # a year from today
        (date(2028, 2, 29), date(2027, 2, 28)),
    ],
)
def test_what_is_of_a_year_is_proposed_for_the_coming_year(end, day):
    step(end)
    step(end, phase=PhaseKind.EVALUATION)
    assert proposed_day(PublicationFactory(kind=PublicationKind.ANNUAL), today=TODAY) == day
    assert proposed_day(PublicationFactory(kind=PublicationKind.EVALUATION), today=TODAY) == end


def test_officer_reads_the_proposal_beside_the_field_until_there_is_a_day(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    CycleStepFactory(phase=PhaseKind.ANALYSIS, start_date=date(2999, 1, 1), end_date=date(2999, 6, 1))
    edition = EditionFactory()
    address = reverse("agov:edition-write", args=[edition.pk])
    words = "Volgens de kalender van de cyclus: 1 juni 2999."
    assertContains(client.get(address), words)
    edition.publication.next_on = date(2999, 7, 1)
    edition.publication.save()
    assert words not in client.get(address).content.decode()


def test_announced_day_stands_in_the_calendar_of_who_sees_the_series():
    shown = EditionFactory(published=True, publication__next_on=date(2027, 6, 1)).publication
    EditionFactory(publication__next_on=date(2027, 6, 1))  # a concept
    EditionFactory(published=True, publication__next_on=date(2026, 1, 1))  # over
    events = board_events(UserFactory(roles=[Role.RAADSLID]), today=TODAY, absolute=str)
    assert [(one.summary, one.start) for one in events] == [
        (f"Nieuwe editie verwacht: {shown.title}", date(2027, 6, 1))
    ]
