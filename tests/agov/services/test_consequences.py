"""Consequences for our own policy: nothing is done without the place where it stands (S116, S130, M12)."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import CONSEQUENCE_MOVES, ConsequenceKind, ConsequenceState
from agov.models import Consequence
from agov.services import consequences as services
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import UserFactory
from tests.factories.policy import ConsequenceFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)
IN_STATE = {
    ConsequenceState.OPEN: {},
    ConsequenceState.DONE: {"reference": "Begroting 2027, regel 3"},
    ConsequenceState.LAPSED: {"lapsed_reason": "Niet meer nodig."},
}


def facts(**fields):
    return {
        "priority": None,
        "kind": ConsequenceKind.SECTOR_CONTRACT,
        "what": "Uren voor toezicht.",
        "why": "Meer toezicht in de avond.",
        "intervened_by": "",
        "department": "Stadsbeheer",
        "owner": "hoofd Stadsbeheer",
        "fiscal_year": 2027,
        "due_on": date(2027, 1, 31),
        **fields,
    }


def test_intervention_says_which_policy_why_and_by_whom():
    """S116."""
    made = services.add_consequence(
        cycle=PolicyCycleFactory(),
        **facts(kind=ConsequenceKind.INTERVENTION, intervened_by="het college", fiscal_year=None),
        by=UserFactory(),
        at=AT,
    )

    assert made.is_intervention
    assert made.what == "Uren voor toezicht."
    assert (made.why, made.intervened_by) == ("Meer toezicht in de avond.", "het college")
    assert AuditEntry.objects.get(event="consequence.added").target_id == str(made.pk)


def test_one_department_is_written_in_one_way():
    ConsequenceFactory(department="Stadsbeheer")

    made = services.add_consequence(
        cycle=PolicyCycleFactory(), **facts(department="  stadsBeheer "), by=UserFactory(), at=AT
    )

    assert made.department == "Stadsbeheer"
    assert services.as_written_before(" Sociaal   domein ") == "Sociaal domein"


@pytest.mark.parametrize("reference", ["", "   "])
def test_nothing_is_done_without_the_place(reference):
    """M12: the proof."""
    row = ConsequenceFactory()

    with pytest.raises(services.ConsequenceError, match="waar het staat"):
        services.mark_done(consequence_id=row.pk, reference=reference, by=UserFactory(), at=AT)

    row.refresh_from_db()
    assert row.state == ConsequenceState.OPEN


def test_done_keeps_the_place():
    row = ConsequenceFactory()

    services.mark_done(consequence_id=row.pk, reference=" Begroting 2027, regel 3 ", by=UserFactory(), at=AT)

    row.refresh_from_db()
    assert (row.state, row.reference) == (ConsequenceState.DONE, "Begroting 2027, regel 3")


DEEDS = {
    ConsequenceState.DONE: lambda row: services.mark_done(
        consequence_id=row.pk, reference="Begroting 2027", by=UserFactory(), at=AT
    ),
    ConsequenceState.LAPSED: lambda row: services.lapse(
        consequence_id=row.pk, reason="Anders geregeld.", by=UserFactory(), at=AT
    ),
    ConsequenceState.OPEN: lambda row: services.reopen(
        consequence_id=row.pk, reason="Het bleek er niet in te staan.", by=UserFactory(), at=AT
    ),
}


@pytest.mark.parametrize("to", list(ConsequenceState))
@pytest.mark.parametrize("old", list(ConsequenceState))
def test_every_move_is_in_the_table_or_refused(old, to):
    row = ConsequenceFactory(state=old, **IN_STATE[old])

    if to in CONSEQUENCE_MOVES[old]:
        DEEDS[to](row)
        row.refresh_from_db()
        assert (row.state, row.revision) == (to, 2)
    else:
        with pytest.raises(services.ConsequenceError):
            DEEDS[to](row)
        row.refresh_from_db()
        assert (row.state, row.revision) == (old, 1)


@pytest.mark.parametrize("deed", [services.lapse, services.reopen])
def test_lapsing_and_reopening_need_a_reason(deed):
    row = ConsequenceFactory(state=ConsequenceState.DONE, reference="Begroting 2027")

    with pytest.raises(services.ConsequenceError, match="waarom"):
        deed(consequence_id=row.pk, reason=" ", by=UserFactory(), at=AT)


def test_old_place_stays_in_the_audit_trail():
    row = ConsequenceFactory(state=ConsequenceState.DONE, reference="Begroting 2027")

    services.reopen(consequence_id=row.pk, reason="Geschrapt in de raad.", by=UserFactory(), at=AT)

    row.refresh_from_db()
    assert row.reference == ""
    entry = AuditEntry.objects.get(event="consequence.reopened")
    assert (entry.data["old_reference"], entry.reason) == ("Begroting 2027", "Geschrapt in de raad.")


def test_change_of_what_is_done_is_refused():
    row = ConsequenceFactory(state=ConsequenceState.DONE, reference="Begroting 2027")

    with pytest.raises(services.ConsequenceError, match="weer open"):
        services.change_consequence(consequence_id=row.pk, seen=1, cycle=row.cycle, **facts(), by=UserFactory(), at=AT)


def test_second_editor_is_told_and_nothing_is_lost():
    row = ConsequenceFactory()
    services.change_consequence(
        consequence_id=row.pk, seen=1, cycle=row.cycle, **facts(what="Van de eerste."), by=UserFactory(), at=AT
    )

    with pytest.raises(StaleEditError) as stale:
        services.change_consequence(
            consequence_id=row.pk, seen=1, cycle=row.cycle, **facts(what="Van de tweede."), by=UserFactory(), at=AT
        )

    assert stale.value.current.what == "Van de eerste."
    assert Consequence.objects.get().what == "Van de eerste."
