"""Which themes are active, end soon, or are past their end; and who may know of one."""

from datetime import date

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import InnovationThemeFactory
from vap.models import InnovationTheme
from vap.queries.innovation import bouquet, months_after

TODAY = date(2026, 11, 29)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2026, 11, 29), 3, date(2027, 2, 28)),
        (date(2027, 11, 29), 3, date(2028, 2, 29)),
        (date(2026, 9, 15), 3, date(2026, 12, 15)),
        (date(2026, 10, 31), 3, date(2027, 1, 31)),
    ],
)
def test_months_after(day, months, then):
    assert months_after(day, months) == then


@pytest.mark.django_db
def test_bouquet_sorts_by_the_end(django_assert_num_queries):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    assert user.roles
    for end in (date(2026, 11, 28), TODAY, date(2027, 2, 28), date(2027, 3, 1)):
        InnovationThemeFactory(running=True, title=f"Tot {end}", end_date=end)
    InnovationThemeFactory(title="Voorstel")

    with django_assert_num_queries(1):
        found = bouquet(user, TODAY)

    assert [one.title for one in found.overdue] == ["Tot 2026-11-28"]
    assert [one.title for one in found.active] == ["Tot 2026-11-29", "Tot 2027-02-28", "Tot 2027-03-01"]
    assert [one.title for one in found.ending_soon] == ["Tot 2026-11-29", "Tot 2027-02-28"]
    assert [one.title for one in found.proposed] == ["Voorstel"]
    assert found.is_full


@pytest.mark.django_db
@pytest.mark.parametrize("role", Role)
def test_who_may_know_of_a_proposal(role):
    housing = OrganisationFactory()
    user = UserFactory(roles=[role], organisation=housing)
    colleague = InnovationThemeFactory(organisation=housing)
    stranger = InnovationThemeFactory()
    own = InnovationThemeFactory(made_by=user, organisation=housing)
    started = InnovationThemeFactory(running=True)

    seen = set(InnovationTheme.objects.visible_to(user))

    assert {own, started} <= seen
    assert (stranger in seen) is (role in INSIDE_ROLES)
    assert (colleague in seen) is (role in INSIDE_ROLES or role == Role.PARTNER)
