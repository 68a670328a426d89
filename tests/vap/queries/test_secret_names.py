"""What a text says of a secret plan to who may not read it, and to who may."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.secrecy import READERS
from tests.factories import UserFactory, plans, policy
from vap.queries.secret_names import hide_secret_names, told_deviations

pytestmark = pytest.mark.django_db
TEXT = "VAP “Beveiliging stadhuis” vastgesteld zonder volledige dekking."


@pytest.fixture
def secret():
    return plans.VAPFactory(
        running=True, title="Beveiliging stadhuis", secrecy=policy.SecrecyFactory(title="Zwakke plekken")
    )


@pytest.mark.parametrize("role", list(Role))
def test_name_is_left_out_for_who_is_no_reader(secret, role):
    told = hide_secret_names(UserFactory(roles=[role]))(TEXT)
    assert told == (TEXT if role in READERS else "VAP “[geheim]” vastgesteld zonder volledige dekking.")


def test_who_leads_the_plan_reads_its_name(secret):
    trekker = UserFactory(roles=[Role.ONDERZOEKER])
    plans.AssignmentFactory(vap=secret, user=trekker)
    assert hide_secret_names(trekker)(TEXT) == TEXT


def test_earlier_names_and_names_of_papers_are_left_out_too(secret):
    plans.VAPVersionFactory(vap=secret, content={"title": "Toegang stadhuis"})
    policy.SecrecyFactory(title="Nota (vertrouwelijk)")
    hide = hide_secret_names(UserFactory(roles=[Role.ARCHIVARIS]))
    said = "Eerst toegang stadhuis, toen Beveiliging stadhuis; zie Nota (vertrouwelijk) en Zwakke plekken."
    assert hide(said) == "Eerst [geheim], toen [geheim]; zie [geheim] en [geheim]."
    assert hide("Beveiliging stadhuisplein") == "Beveiliging stadhuisplein"


def test_nothing_is_left_out_once_secrecy_was_lifted():
    plans.VAPFactory(running=True, title="Beveiliging stadhuis", secrecy=policy.SecrecyFactory(lifted=True))
    assert hide_secret_names(UserFactory(roles=[Role.ARCHIVARIS]))(TEXT) == TEXT


def test_deviation_is_told_without_the_name_and_stays_as_it_was(secret):
    row = policy.DeviationFactory(cycle=secret.cycle, what=TEXT, reason="Beveiliging stadhuis kon niet wachten")
    told = told_deviations(secret.cycle.deviations.all(), UserFactory(roles=[Role.ARCHIVARIS]))
    assert [(one.what, one.reason) for one in told] == [
        ("VAP “[geheim]” vastgesteld zonder volledige dekking.", "[geheim] kon niet wachten")
    ]
    row.refresh_from_db()
    assert row.what == TEXT


@pytest.mark.parametrize("count", [1, 3])
def test_asks_the_same_for_each_number(count, django_assert_num_queries):
    for _ in range(count):
        plans.VAPFactory(running=True, secrecy=policy.SecrecyFactory())
    archivist = UserFactory(roles=[Role.ARCHIVARIS])
    archivist.roles  # noqa: B018 -- read once, as a request does
    with django_assert_num_queries(3):
        hide_secret_names(archivist)
    steering = UserFactory(roles=[Role.BELEIDSADVISEUR])
    steering.roles  # noqa: B018
    with django_assert_num_queries(0):
        hide_secret_names(steering)
