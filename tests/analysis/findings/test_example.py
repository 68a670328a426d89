"""The example of Oefenstad: what its findings name is there, and without figures nothing is invented."""

from datetime import UTC, datetime

import pytest

from analysis.enums import Certainty
from analysis.models import FrozenFigure, SafetyAnalysis
from analysis.queries import Balance
from analysis.services.example import findings
from analysis.services.example.drafts import EARLIER, NOW
from cycle.enums import Track
from tests.factories import UserFactory
from tests.factories.policy import PolicyCycleFactory

AT = datetime(2026, 11, 24, tzinfo=UTC)


def balance_of(drafts):
    return Balance(
        areas=sum(draft.track != Track.GROUP for draft in drafts),
        groups=sum(draft.track != Track.AREA for draft in drafts),
    )


def test_the_analysis_in_discussion_has_seven_findings_on_areas_and_five_on_groups():
    divided = balance_of(NOW)

    assert (divided.areas, divided.groups, divided.is_even) == (7, 5, True)
    assert {draft.certainty for draft in NOW} == set(Certainty)


@pytest.mark.parametrize("draft", [*EARLIER, *NOW], ids=lambda draft: draft.claim)
def test_each_claim_rests_on_a_figure_or_on_a_signal_and_never_on_both(draft):
    assert bool(draft.sources) != bool(draft.soft)
    assert draft.certainty != Certainty.SHOWN or draft.sources
    assert draft.areas or draft.spots or draft.groups


@pytest.mark.django_db
def test_without_figures_nothing_is_made():
    PolicyCycleFactory(start_year=2024)
    PolicyCycleFactory(start_year=2026)

    findings.make(by=UserFactory(), at=AT)

    assert not SafetyAnalysis.objects.exists()
    assert not FrozenFigure.objects.exists()
