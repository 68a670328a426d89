"""An incident from the withdrawal to its end: the clock, the decision of the FG, and every refusal."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.enums import IncidentDecision, TraceDeed, TraceKind, WithdrawReason
from agov.models import Incident
from agov.queries.edition_places import clock_words, timeline
from agov.services import edition_places, editions
from agov.services import incidents as services
from agov.services.incidents import IncidentError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import UserFactory
from tests.factories.editions import EditionFactory, EditionTraceFactory, IncidentEntryFactory, IncidentFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 12, 0, tzinfo=UTC)


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.PRIVACY_OFFICER], function="functionaris gegevensbescherming")


def withdrawn(by, reason=WithdrawReason.PRIVACY):
    edition = EditionFactory(published=True)
    return editions.withdraw(edition_id=edition.pk, reason=reason, note="", by=by, at=AT)


def decide(incident, by, decision=IncidentDecision.NONE):
    return services.decide(incident_id=incident.pk, decision=decision, reason="Het ging om drie mensen.", by=by, at=AT)


@pytest.mark.parametrize("reason", WithdrawReason)
def test_withdrawing_to_protect_people_begins_an_incident_and_nothing_else_does(officer, reason):
    edition = withdrawn(officer, reason)
    assert Incident.objects.filter(edition=edition).exists() is (reason == WithdrawReason.PRIVACY)


def test_from_withdrawal_to_the_end(officer):
    edition = withdrawn(officer)
    incident = Incident.objects.get()
    noticed = AT - timedelta(hours=2)
    services.describe(
        incident_id=incident.pk, seen=1, what="Een zin over drie mensen.", noticed_at=noticed, by=officer, at=AT
    )
    services.add_entry(incident_id=incident.pk, what="Een bewoner mailde.", happened_at=noticed, by=officer, at=AT)
    decide(incident, officer, IncidentDecision.REPORT)
    reported = AT + timedelta(hours=1)
    services.note_report(incident_id=incident.pk, reported_at=reported, by=officer, at=reported)
    editions.confirm_withdrawal(edition_id=edition.pk, by=UserFactory(), at=AT + timedelta(minutes=10))
    services.close(incident_id=incident.pk, lesson="Lees elke zin na.", by=officer, at=AT + timedelta(hours=2))
    incident.refresh_from_db()
    assert [(one.at, one.is_added) for one in timeline(incident)] == [
        (edition.published_at, False),
        (noticed, False),
        (noticed, True),
        (AT, False),  # withdrawn
        (AT, False),  # decided
        (AT + timedelta(minutes=10), False),
        (reported, False),
        (AT + timedelta(hours=2), False),
    ]
    assert clock_words(incident, at=AT) == ("Gemeld na 3 uur, op tijd.", False)
    events = AuditEntry.objects.filter(event__startswith="incident.").order_by("pk").values_list("event", flat=True)
    assert list(events) == [
        "incident.opened",
        "incident.described",
        "incident.entry_added",
        "incident.decided",
        "incident.reported",
        "incident.closed",
    ]
    with pytest.raises(IncidentError, match="afgesloten"):
        decide(incident, officer)


@pytest.mark.parametrize(
    ("hours", "words", "is_over"),
    [
        (0, "Nog 72 uur om te melden als dat moet.", False),
        (71.5, "Nog minder dan een uur om te melden als dat moet.", False),
        (72, "De 72 uur zijn om, al minder dan een uur. Meld alsnog, en leg uit waarom het later is.", True),
        (80, "De 72 uur zijn om, al 8 uur. Meld alsnog, en leg uit waarom het later is.", True),
    ],
)
def test_clock_runs_for_72_hours_from_when_it_was_noticed(hours, words, is_over):
    incident = IncidentFactory(noticed_at=AT)
    assert clock_words(incident, at=AT + timedelta(hours=hours)) == (words, is_over)


def test_clock_says_late_and_stands_still_when_nothing_is_reported(officer):
    late = IncidentFactory(
        noticed_at=AT,
        decision=IncidentDecision.REPORT,
        decision_reason="Ja.",
        decided_at=AT,
        decided_by=officer,
        reported_at=AT + timedelta(hours=73),
    )
    assert clock_words(late, at=AT) == ("Gemeld na 73 uur, te laat.", True)
    none = decide(IncidentFactory(noticed_at=AT), officer)
    assert clock_words(none, at=AT + timedelta(days=9))[1] is False


def test_refusals(officer):
    incident = IncidentFactory(opened_at=AT, noticed_at=AT)
    with pytest.raises(IncidentError, match="Besluit eerst of"):
        services.close(incident_id=incident.pk, lesson="", by=officer, at=AT)
    with pytest.raises(IncidentError, match="Besluit eerst dat"):
        services.note_report(incident_id=incident.pk, reported_at=AT, by=officer, at=AT)
    with pytest.raises(IncidentError, match="op zijn laatst"):
        services.describe(
            incident_id=incident.pk, seen=1, what="x", noticed_at=AT + timedelta(hours=1), by=officer, at=AT
        )
    with pytest.raises(StaleEditError):
        services.describe(incident_id=incident.pk, seen=7, what="x", noticed_at=AT, by=officer, at=AT)
    with pytest.raises(IncidentError, match="nog niet geweest"):
        services.add_entry(incident_id=incident.pk, what="x", happened_at=AT + timedelta(hours=1), by=officer, at=AT)
    decide(incident, officer, IncidentDecision.REPORT)
    with pytest.raises(IncidentError, match="Noteer eerst wanneer"):
        services.close(incident_id=incident.pk, lesson="", by=officer, at=AT)
    with pytest.raises(IncidentError, match="niet later dan nu"):
        services.note_report(incident_id=incident.pk, reported_at=AT + timedelta(hours=1), by=officer, at=AT)
    services.note_report(incident_id=incident.pk, reported_at=AT, by=officer, at=AT)
    with pytest.raises(IncidentError, match="al gemeld"):
        decide(incident, officer)
    with pytest.raises(IncidentError, match="tweede persoon"):
        services.close(incident_id=incident.pk, lesson="", by=officer, at=AT)


def test_it_ends_only_when_every_place_has_its_deed(officer):
    edition = withdrawn(officer)
    trace = EditionTraceFactory(edition=edition, kind=TraceKind.COUNCIL, what="raad van 12 december")
    editions.confirm_withdrawal(edition_id=edition.pk, by=UserFactory(), at=AT)
    incident = decide(Incident.objects.get(), officer)
    with pytest.raises(IncidentError, match="van elke plek"):
        services.close(incident_id=incident.pk, lesson="", by=officer, at=AT)
    edition_places.settle_place(trace_id=trace.pk, deed=TraceDeed.TOLD, note="", by=officer, at=AT)
    services.close(incident_id=incident.pk, lesson="", by=officer, at=AT)
    incident.refresh_from_db()
    assert incident.closed_at == AT


@pytest.mark.parametrize(
    ("broken", "constraint"),
    [
        ({"decision": IncidentDecision.NONE}, "incident_decided_by_somebody_with_a_reason"),
        ({"decision_reason": "Zomaar."}, "incident_decided_by_somebody_with_a_reason"),
        ({"reported_at": AT}, "incident_reported_after_the_decision_to"),
        ({"closed_at": AT}, "incident_closed_once_it_was_decided_and_reported"),
    ],
)
def test_table_refuses_half_a_record(broken, constraint):
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        IncidentFactory(**broken)


# --- pages


def test_officer_decides_on_the_page_and_beheer_only_adds(client, officer):
    incident = IncidentFactory()
    IncidentEntryFactory(incident=incident)
    client.force_login(officer)
    page = reverse("agov:incident-detail", args=[incident.pk])
    assertContains(client.get(page), "Een bewoner mailde.")
    sent = {"besluit-decision": "none", "besluit-reason": "Geen gevolgen voor mensen."}
    assert client.post(reverse("agov:incident-decide", args=[incident.pk]), sent).status_code == 302
    assertContains(client.get(page), "niet melden")
    client.force_login(UserFactory(roles=[Role.BEHEERDER]))
    assert client.post(reverse("agov:incident-decide", args=[incident.pk]), sent).status_code == 403
    line = {"regel-happened_at": "2026-11-03T10:00", "regel-what": "De pagina was leeg."}
    assert client.post(reverse("agov:incident-entry", args=[incident.pk]), line).status_code == 302
    assertContains(client.get(page), "De pagina was leeg.")


def test_what_was_typed_stands_there_when_it_is_refused(client, officer):
    client.force_login(officer)
    incident = IncidentFactory(noticed_at=AT, opened_at=AT)
    sent = {"what": "Een zin over mensen.", "noticed_at": "2099-01-01T10:00", "revision": 1}
    answer = client.post(reverse("agov:incident-describe", args=[incident.pk]), sent)
    assertContains(answer, "Een zin over mensen.", status_code=422)
    assertContains(answer, "op zijn laatst", status_code=422)


def test_list_costs_the_same_for_one_and_three(client, officer):
    client.force_login(officer)
    address = reverse("agov:incident-list")
    IncidentFactory()
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        client.get(address)
    IncidentFactory.create_batch(2)
    with CaptureQueriesContext(connection) as more:
        client.get(address)
    assert len(more) == len(one)
