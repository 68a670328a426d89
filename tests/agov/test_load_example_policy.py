"""The command that fills an example with invented policy."""

from datetime import UTC, date, datetime

import pytest
from django.core.management import CommandError, call_command

from agov.queries.board import build_board
from amersfoort_veiligheid.accounts.demo_users import make_demo_users
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry, User
from analysis.services.reference import load_reference
from cycle.models import CycleStep, Deviation, PolicyCycle
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def test_real_installation_is_refused(settings):
    settings.IS_EXAMPLE = False
    UserFactory(roles=[Role.BELEIDSADVISEUR])

    with pytest.raises(CommandError, match="hoort niet op een echte installatie"):
        call_command("load_example_policy")
    assert not PolicyCycle.objects.exists()


def test_example_without_accounts_says_what_to_do_first(settings):
    settings.IS_EXAMPLE = True

    with pytest.raises(CommandError, match="Maak eerst demo-accounts"):
        call_command("load_example_policy")


@pytest.fixture
def oefenstad(settings):
    """An example with its reference data and demo accounts, and its policy loaded."""
    settings.IS_EXAMPLE = True
    at = datetime(2026, 11, 24, 9, tzinfo=UTC)
    load_reference(
        fixtures=settings.BASE_DIR / "fixtures",
        municipality="oefenstad",
        municipality_code="GM9901",
        municipality_name="Oefenstad",
        at=at,
    )
    make_demo_users(domain="oefenstad.example", reset=False, at=at, password="zomer-in-de-eemstad")
    call_command("load_example_policy")


@pytest.mark.slow
def test_example_has_one_finished_cycle_and_one_in_its_first_autumn(oefenstad):
    first, second = PolicyCycle.objects.order_by("start_year")

    assert (first.state, second.state, second.previous) == ("closed", "running", first)
    assert set(first.deviations.values_list("kind", flat=True)) >= {"moved", "split", "skipped", "guard"}
    (shared,) = CycleStep.objects.filter(cycles=first).filter(cycles=second)
    assert shared.state == "done"
    board = build_board(second, user=User.objects.get(email__startswith="beleidsadviseur"), today=date(2026, 11, 24))
    assert board.now.label == "1 najaar"
    assert board.late == []
    assert {line.clash.kind for line in board.clashes} == {"closed_before_asked", "decided_after_start"}
    slips = [milestone.slip_days(date(2026, 11, 24)) for milestone in first.milestones.all()]
    assert max(slips) == 21


@pytest.mark.slow
def test_loading_the_example_again_changes_nothing(oefenstad):
    before = AuditEntry.objects.count(), Deviation.objects.count(), CycleStep.objects.count()

    call_command("load_example_policy")

    assert (AuditEntry.objects.count(), Deviation.objects.count(), CycleStep.objects.count()) == before
