"""The page of a partner: everything that is asked of it and nothing of another."""

from datetime import date

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from analysis.enums import AnalysisState
from cycle.enums import InvitationState, RoundKind, RoundState
from tests.agov.reports.overview.pages import TOMORROW, YESTERDAY, keys, page_of, role
from tests.factories import DataSourceFactory, DeliveryFactory, ExpectedDeliveryFactory, OrganisationFactory
from tests.factories.policy import (
    ConsequenceFactory,
    CouncilRequestFactory,
    ExpectationFactory,
    FindingFactory,
    HolderRequestFactory,
    MilestoneFactory,
    PartnerSessionFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RoundFactory,
    RoundParticipantFactory,
    SessionAgreementFactory,
    SharedViewFactory,
    ViewEndorsementFactory,
)
from vap.enums import PriorityState


def everything_for(partner):
    """One open matter of each kind for a partner."""
    cycle = PolicyCycleFactory()
    technical = RoundFactory(cycle=cycle, kind=RoundKind.TECHNICAL, state=RoundState.OPEN, end_date=date(2026, 12, 1))
    RoundParticipantFactory(round=technical, organisation=partner, state=InvitationState.INVITED)
    source = DataSourceFactory(organisation=partner)
    DeliveryFactory(in_review=True, table__source=source)
    ExpectedDeliveryFactory(table__source=source, due_on=TOMORROW)
    ExpectationFactory(organisation=partner, cycle=cycle)
    finding = FindingFactory(
        analysis__cycle=cycle, analysis__state=AnalysisState.DISCUSSION, claim="Overlast op het plein neemt toe."
    )
    HolderRequestFactory(finding=finding, organisation=partner)
    PriorityFactory(cycle=cycle, state=PriorityState.CONSULTATION, comments_until=date(2026, 12, 1))
    SharedViewFactory(cycle=cycle)
    session = PartnerSessionFactory(round__cycle=cycle)
    session.organisations.add(partner)
    SessionAgreementFactory(session=session).organisations.add(partner)


KINDS = {"agreement", "comment", "due", "expectation", "invitation", "question", "review", "sign", "view"}


@pytest.mark.django_db
def test_partner_finds_everything_that_is_asked_of_it():
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    everything_for(partner)

    made = page_of(role(Role.PARTNER, organisation=partner))

    assert set(keys(made.mine)) == KINDS
    assert keys(made.coming) == ["session"]
    assert (made.late, made.adopted, made.promised) == (None, None, None)


@pytest.mark.django_db
def test_partner_finds_nothing_of_another():
    everything_for(OrganisationFactory(kind=OrganisationKind.HOUSING))
    ConsequenceFactory(due_on=YESTERDAY)
    CouncilRequestFactory(raised_on=date(2026, 1, 1), due_on=YESTERDAY)
    MilestoneFactory(planned_on=YESTERDAY)

    made = page_of(role(Role.PARTNER, organisation=OrganisationFactory(kind=OrganisationKind.GGZ)))

    # a priority and a shared view lie open for every partner
    assert set(keys(made.mine)) == {"comment", "view"}
    assert (made.coming.total, made.late) == (0, None)


@pytest.mark.django_db
def test_partner_that_did_its_part_is_left_in_peace():
    partner = OrganisationFactory()
    view = SharedViewFactory(revision=2)
    ViewEndorsementFactory(view=view, organisation=partner, view_revision=1)
    me = role(Role.PARTNER, organisation=partner)
    assert keys(page_of(me).mine) == ["view"]  # the text is new since

    ViewEndorsementFactory(view=view, organisation=partner, view_revision=2)

    assert keys(page_of(me).mine) == []
    assert page_of(me).answer.endswith("Op u wacht niets.")


@pytest.mark.django_db
def test_answer_of_a_partner_is_hoped_for_and_never_called_too_late():
    """S99."""
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    ExpectationFactory(organisation=partner, answer_by=YESTERDAY)

    for lines in (page_of(role(Role.PARTNER, organisation=partner)).mine, page_of(role(Role.BESTUURDER)).late):
        (found,) = lines.shown
        assert (found.words, found.status) == ("antwoord gevraagd voor 23 november 2026", "due")
