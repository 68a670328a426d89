"""A changed explanation is a new version with its reason; what stood there stays as it was."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis import permissions
from analysis.enums import MethodSubject
from analysis.models import MethodVersion
from analysis.services import methods
from tests.factories import IndicatorFactory, MethodVersionFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # in the Netherlands the next day already


def write(key="inbraak", subject=MethodSubject.INDICATOR, **more):
    words = {"summary": "Kort.", "how": "Zo.", "limits": "Niet dit.", "changed": "Korter.", "reason": "Te lang."}
    return methods.write_version(
        **{"subject": subject, "key": key, "seen": 1, **words, **more}, by=UserFactory(), at=AT
    )


def test_a_change_is_the_next_version_and_the_one_before_stays():
    IndicatorFactory(key="inbraak", name="Inbraak")
    before = MethodVersionFactory(key="inbraak", how="Zo deden wij het.")

    made = write()

    before.refresh_from_db()
    assert (before.number, before.how) == (1, "Zo deden wij het.")
    assert (made.number, made.name, made.how, made.reason) == (2, "Inbraak", "Zo.", "Te lang.")
    assert made.valid_from == date(2026, 12, 1)
    line = AuditEntry.objects.get(event="method.written")
    assert (line.target_label, line.data["number"]) == ("Inbraak, versie 2", 2)


def test_the_first_version_has_nothing_that_changed():
    IndicatorFactory(key="inbraak")

    made = write(seen=0)

    assert (made.number, made.changed, made.reason) == (1, "", "")


def test_a_version_that_somebody_else_made_meanwhile_is_not_passed_over():
    IndicatorFactory(key="inbraak")
    MethodVersionFactory(key="inbraak")
    newer = MethodVersionFactory(key="inbraak", number=2)

    with pytest.raises(methods.NewerVersionError) as stale:
        write(seen=1)

    assert stale.value.current == newer
    assert MethodVersion.objects.count() == 2


@pytest.mark.parametrize("before", [0, 1])
def test_who_writes_at_the_same_moment_is_told_of_the_other(monkeypatch, before):
    """A lock on the newest version does not stop a next one: the other came between looking and writing."""
    IndicatorFactory(key="inbraak")
    for number in range(before):
        MethodVersionFactory(key="inbraak", number=number + 1)
    name_of = methods._name_of

    def meanwhile(*args):
        MethodVersionFactory(key="inbraak", number=before + 1, how="Van de ander.")
        return name_of(*args)

    monkeypatch.setattr(methods, "_name_of", meanwhile)
    with pytest.raises(methods.NewerVersionError) as stale:
        write(seen=before)

    assert (stale.value.current.number, stale.value.current.how) == (before + 1, "Van de ander.")


@pytest.mark.parametrize("missing", ["changed", "reason"])
def test_a_change_without_its_reason_is_refused(missing):
    IndicatorFactory(key="inbraak")
    MethodVersionFactory(key="inbraak")

    with pytest.raises(methods.MethodError, match="waarom") as refusal:
        write(**{missing: " "})

    assert refusal.value.field == missing
    assert MethodVersion.objects.count() == 1


def test_the_same_text_is_no_new_version():
    IndicatorFactory(key="inbraak")
    MethodVersionFactory(key="inbraak", summary="Kort.", how="Zo.", limits="Niet dit.")

    with pytest.raises(methods.MethodError, match="dezelfde"):
        write()

    assert MethodVersion.objects.count() == 1


@pytest.mark.parametrize("subject", MethodSubject)
def test_what_is_not_there_is_not_explained(subject):
    with pytest.raises(methods.MethodError, match="is er niet"):
        write(key="bestaat-niet", subject=subject, seen=0)

    assert not MethodVersion.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_research_writes_and_others_do_not(role):
    may = permissions.may_write_methods(UserFactory(roles=[role]))

    assert may is (role in {Role.ONDERZOEKER, Role.BEHEERDER})
