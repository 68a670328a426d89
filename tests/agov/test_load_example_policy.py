"""The command that fills an example with invented policy."""

from datetime import UTC, date, datetime

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from agov.queries.board import build_board
from agov.services import example as agov_example
from amersfoort_veiligheid.accounts.demo_users import make_demo_users
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry, User
from analysis.services import example as analysis_example
from analysis.services.reference import load_reference
from cycle.models import CycleStep, Deviation, PolicyCycle
from cycle.services import example as cycle_example
from tests.factories import UserFactory
from vap.services import example as vap_example

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
def empty_town(settings):
    """An example with its reference data and demo accounts, and no policy."""
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


@pytest.mark.slow
def test_example_has_one_finished_cycle_and_one_in_its_first_autumn_also_when_loaded_again(empty_town):
    call_command("load_example_policy")

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

    before = AuditEntry.objects.count(), Deviation.objects.count(), CycleStep.objects.count()

    call_command("load_example_policy")

    assert (AuditEntry.objects.count(), Deviation.objects.count(), CycleStep.objects.count()) == before


ROOMS = (cycle_example, analysis_example, vap_example, agov_example)


class StoppedError(Exception):
    """Somebody pulls the plug."""


def everything():
    """How many rows there are of every kind."""
    labels = ("cycle", "analysis", "vap", "agov")
    models = [model for label in labels for model in apps.get_app_config(label).get_models()]
    return {model.__name__: model.objects.count() for model in models}


@pytest.mark.slow
def test_example_that_was_stopped_halfway_ends_as_one_that_was_not(empty_town, monkeypatch):
    """Stopped after one part, then after three, and so on; then loaded again: nothing is missing, nothing is double."""
    with transaction.atomic():
        call_command("load_example_policy")
        whole = everything()
        transaction.set_rollback(True)

    def stop(*, by, at):
        raise StoppedError

    for room in ROOMS:
        for done in range(1, len(room.PARTS) + 1, 2):
            with monkeypatch.context() as patched:
                patched.setattr(room, "PARTS", (*room.PARTS[:done], stop))
                with pytest.raises(StoppedError):
                    call_command("load_example_policy")
    call_command("load_example_policy")

    assert everything() == whole
