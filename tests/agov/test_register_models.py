"""Constraints of consequences and expectations, each broken once; who sees them; and the tables of moves."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from agov.enums import CONSEQUENCE_MOVES, EXPECTATION_MOVES, ConsequenceKind, ConsequenceState, ExpectationState
from agov.models import Consequence, Expectation
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import ConsequenceFactory, ExpectationFactory

pytestmark = pytest.mark.django_db
OUTSIDE = {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}
TODAY = date(2026, 11, 24)


def answered(**fields):
    return {"answered_at": datetime(2026, 11, 1, tzinfo=UTC), "answered_by": UserFactory(), **fields}


BROKEN = {
    "done without the place": lambda: ConsequenceFactory(state=ConsequenceState.DONE),
    "lapsed without a reason": lambda: ConsequenceFactory(state=ConsequenceState.LAPSED),
    "intervention by nobody": lambda: ConsequenceFactory(kind=ConsequenceKind.INTERVENTION),
    "sector contract of no year": lambda: ConsequenceFactory(fiscal_year=None),
    "budget line of no year": lambda: ConsequenceFactory(kind=ConsequenceKind.BUDGET, fiscal_year=None),
    "annual plan of no year": lambda: ConsequenceFactory(kind=ConsequenceKind.ANNUAL_PLAN, fiscal_year=None),
    "answered by nobody": lambda: ExpectationFactory(state=ExpectationState.ACCEPTED),
    "asked and answered": lambda: ExpectationFactory(**answered()),
    "no without a text": lambda: ExpectationFactory(state=ExpectationState.DECLINED, **answered()),
    "something else without a text": lambda: ExpectationFactory(state=ExpectationState.AMENDED, **answered()),
}


@pytest.mark.parametrize("what", BROKEN)
def test_database_says_no(what):
    with pytest.raises(IntegrityError), transaction.atomic():
        BROKEN[what]()


@pytest.mark.parametrize("role", list(Role))
def test_consequences_are_for_the_municipality(role):
    ConsequenceFactory()

    assert Consequence.objects.visible_to(UserFactory(roles=[role])).exists() is (role not in OUTSIDE)


@pytest.mark.parametrize("role", list(Role))
def test_partner_sees_the_expectations_of_its_own_organisation_only(role):
    """S131: the council sees none of them, other partners neither."""
    partner = OrganisationFactory()
    own, other = ExpectationFactory(organisation=partner), ExpectationFactory()
    user = UserFactory(roles=[role], organisation=partner)

    seen = set(Expectation.objects.visible_to(user))

    assert seen == ({own} if role == Role.PARTNER else set() if role in OUTSIDE else {own, other})


def test_user_without_a_role_sees_nothing():
    user = UserFactory()
    ConsequenceFactory()
    ExpectationFactory(organisation=user.organisation)

    assert not Consequence.objects.visible_to(user).exists()
    assert not Expectation.objects.visible_to(user).exists()


def test_late_is_open_and_after_its_day():
    late = ConsequenceFactory(due_on=date(2026, 11, 23))
    ConsequenceFactory(due_on=TODAY)
    ConsequenceFactory(due_on=date(2026, 1, 1), state=ConsequenceState.DONE, reference="Begroting 2027, regel 3")
    asked = ExpectationFactory(answer_by=date(2026, 11, 23))
    ExpectationFactory(answer_by=TODAY)
    ExpectationFactory(answer_by=date(2026, 1, 1), state=ExpectationState.ACCEPTED, **answered())

    assert list(Consequence.objects.late(TODAY)) == [late]
    assert [row.pk for row in Consequence.objects.with_late(TODAY) if row.is_late] == [late.pk]
    assert list(Expectation.objects.late(TODAY)) == [asked]
    assert [row.pk for row in Expectation.objects.with_late(TODAY) if row.is_late] == [asked.pk]


def test_consequences_are_somebodys_by_function():
    mine = ConsequenceFactory(owner="Hoofd Stadsbeheer")
    ConsequenceFactory(owner="hoofd Wonen")

    assert list(Consequence.objects.owned_by("hoofd stadsbeheer ")) == [mine]
    assert not Consequence.objects.owned_by("").exists()


def test_nothing_done_moves_on_but_back_to_open():
    assert CONSEQUENCE_MOVES[ConsequenceState.DONE] == {ConsequenceState.OPEN}
    assert CONSEQUENCE_MOVES[ConsequenceState.LAPSED] == {ConsequenceState.OPEN}


def test_an_answer_is_never_unsaid():
    assert all(ExpectationState.ASKED not in moves for moves in EXPECTATION_MOVES.values())
    assert set(EXPECTATION_MOVES) == set(ExpectationState)
