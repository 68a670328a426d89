"""Who takes part in a VAP that was adopted is asked for news: at adoption, on joining, and after a promise."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import CommitmentFactory, VAPFactory
from vap.enums import AssignmentRole, CommitmentState
from vap.services import commitments, people

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


def asked(vap):
    return {(one.organisation, one.next_due_on) for one in vap.rhythms.select_related("organisation")}


def join(vap, organisation):
    people.assign(
        vap_id=vap.pk,
        role=AssignmentRole.IMPLEMENTER,
        organisation=organisation,
        valid_from=date(2026, 11, 20),
        reason="Zij doen nu mee.",
        by=UserFactory(roles=[Role.BELEIDSADVISEUR]),
        at=AT,
    )


def test_organisation_that_joins_a_running_vap_is_asked_three_months_later():
    vap, organisation = VAPFactory(running=True), OrganisationFactory()

    join(vap, organisation)

    assert asked(vap) == {(organisation, date(2027, 2, 20))}


def test_nobody_is_asked_about_a_concept():
    vap = VAPFactory()

    join(vap, OrganisationFactory())

    assert asked(vap) == set()


def test_organisation_that_promises_is_asked_from_then_on():
    vap, organisation = VAPFactory(running=True), OrganisationFactory()
    asked_for = CommitmentFactory(vap=vap, organisation=organisation)

    commitments.answer(
        commitment_id=asked_for.pk,
        seen=asked_for.revision,
        to=CommitmentState.ACCEPTED,
        text="",
        counter_text="",
        counter_amount="",
        by=UserFactory(roles=[Role.PARTNER], organisation=organisation),
        at=AT,
    )

    assert asked(vap) == {(organisation, date(2027, 2, 20))}
