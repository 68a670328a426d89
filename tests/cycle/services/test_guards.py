"""Conditions of the process: the same deed warns in one cycle and is blocked in the other (S157)."""

from datetime import UTC, datetime

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import DeviationKind, Strictness
from cycle.models import Deviation
from cycle.services.deviations import ReasonMissingError, record_deviation
from cycle.services.guards import GuardError, pass_guard
from tests.factories import UserFactory
from tests.factories.policy import PolicyCycleFactory

AT = datetime(2026, 10, 1, 9, tzinfo=UTC)
BLOCKERS = ["De levering van de politie ontbreekt.", "Eén bevinding is niet besproken."]

pytestmark = pytest.mark.django_db


def guard(cycle, *, blockers=BLOCKERS, reason="", by=None, **more):
    return pass_guard(
        cycle=cycle, blockers=blockers, reason=reason, what="Slag gesloten.", by=by or UserFactory(), at=AT, **more
    )


@pytest.mark.parametrize("strictness", Strictness)
def test_nothing_in_the_way_passes_and_records_nothing(strictness):
    cycle = PolicyCycleFactory(strictness=strictness)

    assert guard(cycle, blockers=[], reason="Toch iets geschreven.") is None
    assert not Deviation.objects.exists()
    assert not AuditEntry.objects.exists()


def test_warning_without_reason_asks_for_one():
    with pytest.raises(GuardError) as refusal:
        guard(PolicyCycleFactory(strictness=Strictness.WARN), reason="  ")

    assert refusal.value.blockers == BLOCKERS
    assert refusal.value.needs_reason is True
    assert str(refusal.value) == " ".join([*BLOCKERS, "Schrijf op waarom u toch doorgaat."])
    assert not Deviation.objects.exists()


def test_warning_with_reason_passes_and_is_recorded():
    by = UserFactory()
    cycle = PolicyCycleFactory(strictness=Strictness.WARN)

    deviation = guard(cycle, reason=" De raad wacht. ", by=by, kind=DeviationKind.OVER_LIMIT)

    assert deviation == Deviation.objects.get()
    assert (deviation.kind, deviation.reason, deviation.made_by, deviation.made_at) == (
        "over_limit", "De raad wacht.", by, AT,
    )  # fmt: skip
    assert deviation.what == " ".join(["Slag gesloten.", *BLOCKERS])
    entry = AuditEntry.objects.get()
    assert (entry.event, entry.target_id, entry.reason) == ("deviation.recorded", str(cycle.pk), "De raad wacht.")


def test_blocking_refuses_also_with_a_reason():
    with pytest.raises(GuardError, match=r"Los dit eerst op\.$") as refusal:
        guard(PolicyCycleFactory(strictness=Strictness.BLOCK), reason="De raad wacht.")

    assert refusal.value.needs_reason is False
    assert not Deviation.objects.exists()


def test_deviation_without_reason_is_refused():
    with pytest.raises(ReasonMissingError, match="Schrijf op waarom"):
        record_deviation(
            cycle=PolicyCycleFactory(), kind=DeviationKind.MOVED, what="Later.", reason=" ", by=UserFactory(), at=AT
        )
