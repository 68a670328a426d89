"""A list, its approval by somebody else, and what is gone afterwards."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from agov.enums import DESTRUCTION_MOVES, DestructionState, RecordKind
from agov.models import Contribution, DestructionList, PartnerSession
from agov.queries.retention import FINDERS
from agov.reports import destroying
from agov.reports.destroying import DEEDS, NotApprovedError, carry_out
from agov.reports.destruction_lines import fate
from agov.services import destruction as services
from agov.services.destruction import DestructionError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from amersfoort_veiligheid.web.progress import Progress
from tests.factories import DeliveryFactory, UserFactory
from tests.factories.archive import DestructionLineFactory, DestructionListFactory
from tests.factories.plans import PartnerReportFactory, VAPFactory
from tests.factories.policy import ContributionFactory, PartnerSessionFactory, SessionAgreementFactory
from vap.enums import VapState
from vap.models import VAP, PartnerReport

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)


@pytest.fixture
def maker():
    return UserFactory(roles=[Role.BEHEERDER])


@pytest.fixture
def archivist():
    return UserFactory(roles=[Role.ARCHIVARIS])


def old_session(**fields):
    return PartnerSessionFactory(held_on=date(2015, 1, 20), **fields)


def run(made):
    return carry_out(Progress(0, "proef"), list_id=made.pk)


def test_every_kind_that_comes_on_a_list_can_be_destroyed():
    assert DEEDS.keys() == FINDERS.keys()


def test_list_names_what_is_due_and_touches_nothing(maker):
    session = old_session(title="Sessie over portieken")
    made = services.put_together(by=maker, at=NOW)
    line = made.lines.get()
    assert (line.title, line.reference, line.since, line.years) == (
        "Sessie over portieken", str(session.pk), date(2015, 1, 20), 5,
    )  # fmt: skip
    assert PartnerSession.objects.filter(pk=session.pk).exists()
    assert AuditEntry.objects.get(event="destruction.listed").data == {"lines": 1}


def test_term_shorter_than_the_selection_list_is_refused(archivist):
    with pytest.raises(DestructionError, match="Langer mag, korter niet"):
        services.set_term(kind=RecordKind.SESSION, years=4, reason="Ruimte", by=archivist, at=NOW)
    assert services.set_term(kind=RecordKind.SESSION, years=6, reason="Gevraagd", by=archivist, at=NOW).years == 6


def test_nothing_due_makes_no_list(maker):
    with pytest.raises(DestructionError, match="niets waarvan de bewaartermijn om is"):
        services.put_together(by=maker, at=NOW)
    assert not DestructionList.objects.exists()


def test_one_list_at_a_time(maker):
    old_session()
    services.put_together(by=maker, at=NOW)
    with pytest.raises(DestructionError, match="ligt al een lijst"):
        services.put_together(by=maker, at=NOW)


def test_who_made_it_does_not_approve_it(archivist):
    old_session()
    made = services.put_together(by=archivist, at=NOW)
    with pytest.raises(DestructionError, match="Iemand anders"):
        services.approve(list_id=made.pk, by=archivist, at=NOW)
    made.refresh_from_db()
    assert made.state == DestructionState.OPEN
    with pytest.raises(IntegrityError), transaction.atomic():
        DestructionList.objects.filter(pk=made.pk).update(
            state=DestructionState.APPROVED, approved_by=archivist, approved_at=NOW
        )


@pytest.mark.parametrize("state", DestructionState)
@pytest.mark.parametrize("to", [DestructionState.APPROVED, DestructionState.CANCELLED])
def test_only_moves_of_the_table_happen(state, to, archivist):
    approved = state in (DestructionState.APPROVED, DestructionState.DONE)
    made = DestructionListFactory(
        approved=approved,
        state=state,
        done_at=NOW if state == DestructionState.DONE else None,
        cancel_reason="Vergissing" if state == DestructionState.CANCELLED else "",
    )

    def move():
        if to == DestructionState.APPROVED:
            return services.approve(list_id=made.pk, by=archivist, at=NOW)
        return services.cancel(list_id=made.pk, reason="Toch niet", by=archivist, at=NOW)

    if to in DESTRUCTION_MOVES[state]:
        assert move().state == to
    else:
        with pytest.raises(DestructionError):
            move()


def test_approved_list_is_carried_out_by_a_job(maker, archivist):
    session = old_session()
    ContributionFactory(session=session)
    SessionAgreementFactory(session=session)
    made = services.put_together(by=maker, at=NOW)
    services.approve(list_id=made.pk, by=archivist, at=NOW)
    assert Job.objects.get().parameters == {"list_id": made.pk}
    outcome = run(made)
    assert outcome.text == "1 vernietigd."
    assert not PartnerSession.objects.exists()
    assert not Contribution.objects.exists()
    made.refresh_from_db()
    assert made.state == DestructionState.DONE
    assert fate(made.lines.get()).startswith("vernietigd op ")
    entry = AuditEntry.objects.get(event="session.destroyed")
    assert (entry.actor_id, entry.reason) == (archivist.pk, f"{made}: bewaartermijn van 5 jaar")


def test_what_is_kept_with_a_reason_stays(maker, archivist):
    old_session(title="Weg")
    kept = old_session(title="Blijft")
    made = services.put_together(by=maker, at=NOW)
    line = made.lines.get(title="Blijft")
    services.keep(line_id=line.pk, reason="Veel aandacht in de stad", by=archivist, at=NOW)
    services.approve(list_id=made.pk, by=archivist, at=NOW)
    run(made)
    assert list(PartnerSession.objects.all()) == [kept]
    line.refresh_from_db()
    assert fate(line) == "bewaard, omdat: Veel aandacht in de stad"


def test_after_approval_nothing_is_kept_any_more(archivist):
    line = DestructionLineFactory(destruction_list__approved=True)
    with pytest.raises(DestructionError, match="vastgesteld"):
        services.keep(line_id=line.pk, reason="Te laat", by=archivist, at=NOW)


def test_list_that_nobody_approved_is_not_carried_out():
    made = DestructionListFactory()
    session = old_session()
    DestructionLineFactory(destruction_list=made, reference=str(session.pk))
    with pytest.raises(NotApprovedError):
        run(made)
    assert PartnerSession.objects.exists()


def test_worker_that_dies_half_way_goes_on_where_it_was(monkeypatch):
    made = DestructionListFactory(approved=True)
    first, second = old_session(), old_session()
    for session in (first, second):
        DestructionLineFactory(destruction_list=made, reference=str(session.pk))
    real = DEEDS[RecordKind.SESSION]

    def dies_at_the_second(reference, *rest):
        if reference == str(second.pk):
            raise RuntimeError("de stroom valt uit")
        real(reference, *rest)

    monkeypatch.setattr(destroying, "DEEDS", {**DEEDS, RecordKind.SESSION: dies_at_the_second})
    with pytest.raises(RuntimeError):
        run(made)
    assert list(PartnerSession.objects.all()) == [second]
    monkeypatch.undo()
    assert run(made).text == "2 vernietigd."
    assert run(made).text == "2 vernietigd."
    assert AuditEntry.objects.filter(event="session.destroyed").count() == 2
    assert AuditEntry.objects.filter(event="destruction.done").count() == 1


def test_plan_that_something_rests_on_stays_and_the_line_says_so():
    made = DestructionListFactory(approved=True)
    lapsed = {"state": VapState.WITHDRAWN, "end_reason": "Geen geld", "ended_on": date(2020, 6, 1)}
    needed, free = VAPFactory(**lapsed), VAPFactory(**lapsed)
    SessionAgreementFactory(vap=needed)
    for vap in (needed, free):
        DestructionLineFactory(destruction_list=made, kind=RecordKind.ABANDONED_PLAN, reference=str(vap.pk))
    assert run(made).text == "1 vernietigd, 1 niet gelukt: zie de lijst."
    assert list(VAP.objects.all()) == [needed]
    assert made.lines.get(reference=str(needed.pk)).remark == "Een ander stuk verwijst hiernaar."
    assert AuditEntry.objects.filter(event="vap.destroyed").count() == 1


@pytest.mark.parametrize("kind", [RecordKind.ABANDONED_PLAN, RecordKind.NOT_ADOPTED_PLAN])
def test_plan_that_never_came_goes_with_its_list(kind):
    vap = VAPFactory(state=VapState.WITHDRAWN, end_reason="Geen geld", ended_on=date(2020, 6, 1))
    line = DestructionLineFactory(destruction_list__approved=True, kind=kind, reference=str(vap.pk))
    run(line.destruction_list)
    assert not VAP.objects.filter(pk=vap.pk).exists()
    line.refresh_from_db()
    assert line.destroyed_at is not None


@pytest.mark.parametrize("kind", [RecordKind.ABANDONED_PLAN, RecordKind.NOT_ADOPTED_PLAN])
def test_adopted_plan_on_a_list_is_left_alone(kind):
    vap = VAPFactory(running=True)
    line = DestructionLineFactory(destruction_list__approved=True, kind=kind, reference=str(vap.pk))
    run(line.destruction_list)
    assert VAP.objects.filter(pk=vap.pk).exists()
    line.refresh_from_db()
    assert (line.destroyed_at, line.remark) == (None, "Dit plan is geen vervallen voornemen.")


def test_file_of_a_delivery_goes_and_its_record_stays(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    delivery = DeliveryFactory(approved=True)
    delivery.file.save("politie.csv", ContentFile(b"a;b\n"))
    line = DestructionLineFactory(
        destruction_list__approved=True, kind=RecordKind.DELIVERY_FILE, reference=str(delivery.pk)
    )
    run(line.destruction_list)
    delivery.refresh_from_db()
    assert delivery.file_deleted_at is not None
    assert not delivery.file.storage.exists(delivery.file.name)


def test_report_of_a_partner_goes_with_its_file(settings, tmp_path, django_capture_on_commit_callbacks):
    settings.MEDIA_ROOT = tmp_path
    report = PartnerReportFactory(link="", file=ContentFile(b"%PDF-1.7", name="verslag.pdf"))
    storage, name = report.file.storage, report.file.name
    line = DestructionLineFactory(
        destruction_list__approved=True, kind=RecordKind.PARTNER_REPORT, reference=str(report.pk)
    )
    with django_capture_on_commit_callbacks(execute=True):
        run(line.destruction_list)
    assert not PartnerReport.objects.exists()
    assert not storage.exists(name)
