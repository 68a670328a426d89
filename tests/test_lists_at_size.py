"""Every list of the policy rooms asks the database as often for much as for little: 300 partners, 10 cycles."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation
from analysis.enums import AnalysisState
from cycle.models import PolicyCycle
from tests.factories import FootnoteFactory, IndicatorFactory, MethodVersionFactory, OrganisationFactory, UserFactory
from tests.factories.meetings import MeetingFactory, OutcomeFactory, SeatFactory
from tests.factories.policy import (
    AlignmentItemFactory,
    ConsequenceFactory,
    CouncilRequestFactory,
    CycleStepFactory,
    DeviationFactory,
    DispositionFactory,
    DocumentVersionFactory,
    ExpectationFactory,
    FindingFactory,
    GlossaryTermFactory,
    HolderRequestFactory,
    LabelFactory,
    MandateFactory,
    MilestoneFactory,
    PartnerCycleFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RoundFactory,
    RoundParticipantFactory,
    RunningProjectFactory,
    SafetyAnalysisFactory,
    SafetyKindFactory,
    SharedViewFactory,
    StepPlaceFactory,
)
from tests.urls_of_site import named_views

pytestmark = pytest.mark.django_db

# The lists of figures hold no partners and cycles; their own tests count queries with few and many rows.
OF_FIGURES = {"analysis:delivery-list", "analysis:expected-list", "analysis:source-list"}
OF_AREAS = {"analysis:wijk-list", "analysis:target-group-list"}
OF_ONE_PARTNER = {"analysis:spot-list"}  # counted in tests/analysis/spots
OF_ONE_CYCLE = {
    "agov:took-part",
    "agov:deviation-list",
    "agov:cycle-trail",
    "agov:cycle-evaluation",
    "agov:planning-dates",
}
OTHERS = {
    "agov:board",
    "agov:expectation-matrix",
    "agov:overview",
    "agov:participation",
    "cycle:glossary",
    "vap:group-log",
    "vap:load",
    "vap:not-chosen",
    "vap:portfolio",
}
LISTS = {
    name
    for name, _ in named_views()
    if name.partition(":")[0] in ("cycle", "analysis", "agov") and name.endswith("-list")
} - OF_FIGURES - OF_AREAS - OF_ONE_CYCLE - OF_ONE_PARTNER | OTHERS | {"vap:priority-list"}  # fmt: skip


def grow(cycle: PolicyCycle, count: int) -> None:
    """Add ``count`` of everything that a list holds."""
    for _ in range(count):
        partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
        analysis = SafetyAnalysisFactory(cycle=cycle, state=AnalysisState.DISCUSSION)
        priority = PriorityFactory(cycle=cycle, trekker=UserFactory(organisation=partner), cost=100, covered=10)
        priority.partners.add(partner)
        priority.findings.add(FindingFactory(analysis=analysis))
        DispositionFactory(finding=FindingFactory(analysis=analysis))
        HolderRequestFactory(finding=FindingFactory(analysis=analysis), organisation=partner)
        SharedViewFactory(cycle=cycle)
        ConsequenceFactory(cycle=cycle)
        OutcomeFactory(item__meeting=MeetingFactory(held=True, cycle=cycle), agreement=True)
        ExpectationFactory(cycle=cycle, organisation=partner)
        RunningProjectFactory(priority=priority), RunningProjectFactory()
        DocumentVersionFactory(), MandateFactory(), CouncilRequestFactory(), AlignmentItemFactory()
        FootnoteFactory(indicator=IndicatorFactory()), MethodVersionFactory()
        GlossaryTermFactory(), LabelFactory(), SafetyKindFactory()
        PartnerCycleFactory(organisation=partner, closes_on=date(2026, 10, 1))
        DeviationFactory(cycle=cycle), MilestoneFactory(cycle=cycle)
        StepPlaceFactory(cycle=cycle, step=CycleStepFactory(collects_deliveries=True))
        RoundParticipantFactory(round=cycle.rounds.first(), organisation=partner), SeatFactory()
        RoundFactory(cycle=PolicyCycleFactory(previous=None, start_date=date(2026, 3, 1), end_date=date(2028, 5, 31)))


def queries(get: Callable[[str], object], addresses: list[str]) -> dict[str, int]:
    counted = {}
    for address in addresses:
        get(address)  # warms what is kept between requests
        with CaptureQueriesContext(connection) as seen:
            get(address)
        counted[address] = len(seen)
    return counted


@pytest.mark.slow
@pytest.mark.parametrize("role", [Role.BELEIDSADVISEUR, Role.PARTNER])
def test_lists_ask_as_often_for_300_partners_and_ten_cycles_as_for_one(client, role):
    gemeente = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY)
    user = UserFactory(roles=[role], organisation=gemeente if role == Role.BELEIDSADVISEUR else OrganisationFactory())
    client.force_login(user)
    cycle = PolicyCycleFactory(start_date=date(2026, 4, 1))
    RoundFactory(cycle=cycle)
    addresses = [reverse(name) for name in sorted(LISTS)]
    addresses += [reverse(name, args=[cycle.pk]) for name in sorted(OF_ONE_CYCLE)]
    addresses = [address for address in addresses if client.get(address).status_code != 403]
    grow(cycle, 2)
    few = queries(client.get, addresses)

    grow(cycle, 7)
    Organisation.objects.bulk_create(
        Organisation(name=f"Partner nummer {number}", kind=OrganisationKind.HOUSING) for number in range(300)
    )

    many = queries(client.get, addresses)
    assert len(addresses) > (20 if role == Role.BELEIDSADVISEUR else 8)
    assert PolicyCycle.objects.count() == 10
    assert {address: (few[address], count) for address, count in many.items() if count > few[address]} == {}
