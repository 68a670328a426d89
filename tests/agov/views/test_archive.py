"""The pages of dossiers on their way to the archive, the term after which they go, and who fetches an export."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.models import ArchiveExport, TransferTerm
from agov.queries.transfer import dossier_ended, dossier_lines, goes_before, transfer
from agov.schedule import forget_archive_files
from agov.services import archive as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.documents.tables import dutch_date
from amersfoort_veiligheid.web.models import Job
from tests.factories import UserFactory, plans, policy
from tests.factories.archive import ArchiveExportFactory, TransferTermFactory

pytestmark = pytest.mark.django_db
RETENTION = reverse("agov:retention")


@pytest.fixture
def archivist(client):
    user = UserFactory(roles=[Role.ARCHIVARIS])
    client.force_login(user)
    return user


@pytest.fixture
def cycle():
    return policy.PolicyCycleFactory(
        state="running", name="Cyclus 2026-2027", start_date=date(2026, 3, 1), end_date=date(2028, 2, 29)
    )


def page_of(cycle):
    return reverse("agov:cycle-archive", args=[cycle.pk])


# --- the list


def test_page_says_what_lacks_and_where(client, archivist, cycle):
    vap = plans.VAPFactory(cycle=cycle, running=True, title="Sloten")
    page = client.get(page_of(cycle))
    assertContains(page, "Is het dossier van Cyclus 2026-2027 compleet?")
    assertContains(page, "Nog niet. Op ")
    assertContains(page, reverse("vap:plan-detail", args=[vap.pk]))
    assertContains(page, reverse("agov:vap-archive", args=[vap.pk]))
    assertContains(client.get(reverse("agov:vap-archive", args=[vap.pk])), page_of(cycle))


def test_only_the_archivist_finds_the_button(client, archivist, cycle):
    assertContains(client.get(page_of(cycle)), "Maak de archiefexport")
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    assertNotContains(client.get(page_of(cycle)), "Maak de archiefexport")


def test_concept_has_no_dossier_and_a_secret_plan_refuses_with_its_ground(client, archivist, cycle):
    concept = plans.VAPFactory(cycle=cycle)
    secret = plans.VAPFactory(cycle=cycle, running=True, title="Beveiliging stadhuis", secrecy=policy.SecrecyFactory())
    assert client.get(reverse("agov:vap-archive", args=[concept.pk])).status_code == 404
    for name in ("vap-archive", "vap-archive-ask"):
        address = reverse(f"agov:{name}", args=[secret.pk])
        answer = client.get(address) if name == "vap-archive" else client.post(address)
        assertContains(answer, "De grond:", status_code=403)
        assertNotContains(answer, "Beveiliging", status_code=403)
    assert not ArchiveExport.objects.exists()
    assertNotContains(client.get(page_of(cycle)), "Beveiliging")


def test_logboek_leads_to_the_list(client, archivist, cycle):
    assertContains(client.get(reverse("agov:cycle-trail", args=[cycle.pk])), page_of(cycle))


# --- exports


def test_asking_starts_a_job_and_asking_again_is_the_same_one(client, archivist, cycle):
    address = reverse("agov:cycle-archive-ask", args=[cycle.pk])
    first = client.post(address)
    job = Job.objects.get()
    row = ArchiveExport.objects.get()
    assertRedirects(first, job.get_absolute_url(), fetch_redirect_response=False)
    assert (job.kind, job.parameters, row.asked_by) == ("archive.export", {"export": row.pk}, archivist)
    client.post(address)
    assert (Job.objects.count(), ArchiveExport.objects.count()) == (1, 1)


def made_export(**more):
    row = ArchiveExportFactory(made=True, **more)
    row.file.save("archief.zip", ContentFile(b"PK zip"))
    return row


def test_export_is_fetched_and_that_is_on_record(client, archivist, cycle):
    row = made_export(cycle=cycle)
    assertContains(client.get(page_of(cycle)), reverse("agov:archive-file", args=[row.pk]))
    answer = client.get(reverse("agov:archive-file", args=[row.pk]))
    assert b"".join(answer.streaming_content) == b"PK zip"
    entry = AuditEntry.objects.get(event="archive.fetched")
    assert (entry.target_id, entry.actor_id, entry.data) == (str(cycle.pk), archivist.pk, {"sha256": row.sha256})


def test_export_from_before_a_secrecy_is_not_given(client, archivist, cycle):
    row = made_export(cycle=cycle)
    policy.SecrecyFactory(made_at=row.made_at + timedelta(days=1))
    answer = client.get(reverse("agov:archive-file", args=[row.pk]))
    assertContains(answer, "Maak de export opnieuw", status_code=403)
    assert not AuditEntry.objects.filter(event="archive.fetched").exists()


def test_export_from_before_a_secrecy_is_given_to_no_archivist_either_who_reads_it(client, cycle):
    row = made_export(cycle=cycle)
    policy.SecrecyFactory(made_at=row.made_at + timedelta(days=1))
    client.force_login(UserFactory(roles=[Role.ARCHIVARIS, Role.BESTUURDER]))
    assert client.get(reverse("agov:archive-file", args=[row.pk])).status_code == 403


@pytest.mark.parametrize("roles", [[], [Role.BELEIDSADVISEUR], [Role.RAADSLID]])
def test_who_reads_something_secret_is_told_to_let_another_archivist_ask(client, cycle, roles):
    policy.SecrecyFactory(council_on=date(2026, 11, 1), imposed_on=date(2026, 10, 1))
    client.force_login(UserFactory(roles=[Role.ARCHIVARIS, *roles]))
    answer = client.post(reverse("agov:cycle-archive-ask", args=[cycle.pk]), follow=True)
    assert ArchiveExport.objects.exists() is not bool(roles)
    if roles:
        assertRedirects(answer, page_of(cycle))
        assertContains(answer, "Uw account leest ook wat geheim is.")


def test_trekker_of_a_secret_plan_exports_nothing(client, archivist, cycle):
    vap = plans.VAPFactory(cycle=cycle, running=True, secrecy=policy.SecrecyFactory())
    plans.AssignmentFactory(vap=vap, user=archivist)
    client.post(reverse("agov:vap-archive-ask", args=[vap.pk]))
    assert not ArchiveExport.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ARCHIVARIS])
def test_nobody_else_fetches_an_export(client, cycle, role):
    row = made_export(cycle=cycle)
    client.force_login(UserFactory(roles=[role]))
    assert client.get(reverse("agov:archive-file", args=[row.pk])).status_code == 403


def test_old_files_go_and_what_was_exported_stays(client, archivist, cycle, monkeypatch):
    row = made_export(cycle=cycle)
    storage, name = row.file.storage, row.file.name
    monkeypatch.setattr(timezone, "now", lambda: row.made_at + timedelta(days=30))
    forget_archive_files()
    assert storage.exists(name)
    monkeypatch.setattr(timezone, "now", lambda: row.made_at + timedelta(days=30, minutes=1))
    forget_archive_files()
    forget_archive_files()
    monkeypatch.undo()
    assert not storage.exists(name)
    row.refresh_from_db()
    assert (row.file.name, row.sha256) == ("", "a" * 64)
    assertContains(client.get(page_of(cycle)), "opgeruimd")
    assert client.get(reverse("agov:archive-file", args=[row.pk])).status_code == 404


# --- the term


def test_dossier_goes_after_twenty_years_unless_the_archivist_says_ten(client, archivist, cycle):
    assert goes_before(cycle.end_date, transfer()) == date(2048, 2, 29)
    assertContains(client.get(page_of(cycle)), "uiterlijk op 29 februari 2048")
    typed = {"overbrengen-years": "10", "overbrengen-reason": "De nieuwe wet geldt"}
    answer = client.post(reverse("agov:transfer-set"), typed)
    assertRedirects(answer, f"{RETENTION}#overbrengen", fetch_redirect_response=False)
    assert goes_before(cycle.end_date, transfer()) == date(2038, 3, 1)
    page = client.get(RETENTION)
    assertContains(page, "gaat na 10 jaar naar het archief")
    assertContains(page, "De nieuwe wet geldt")
    entry = AuditEntry.objects.get(event="transfer.set")
    assert (entry.actor_id, entry.reason, entry.data["years"]) == (archivist.pk, "De nieuwe wet geldt", 10)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"overbrengen-years": "10"}, "Schrijf op waarom de termijn anders wordt."),
        ({"overbrengen-years": "15", "overbrengen-reason": "Ertussenin"}, "15"),
    ],
)
def test_term_without_a_reason_or_of_another_length_is_refused(client, archivist, typed, words):
    assertContains(client.post(reverse("agov:transfer-set"), typed), words, status_code=422)
    assert not TransferTerm.objects.exists()


def test_dossier_that_should_have_gone_is_marked(client, archivist):
    policy.PolicyCycleFactory(
        state="closed", name="Cyclus 2000", start_date=date(1999, 1, 1), end_date=date(2000, 12, 31)
    )
    TransferTermFactory()
    assertContains(client.get(RETENTION), "te laat")
    lines = dossier_lines(archivist, transfer(), today=date(2010, 12, 31))
    assert [(line.cycle.name, line.goes_before, line.is_late) for line in lines] == [
        ("Cyclus 2000", date(2010, 12, 31), False)
    ]


def typed(on, note="Verklaring 2026-14"):
    return {"overgebracht-on": on.isoformat(), "overgebracht-note": note}


def test_archive_took_it_in_and_the_dossier_is_late_no_more(client, archivist):
    days = {"start_date": date(1999, 1, 1), "end_date": date(2000, 12, 31)}
    row = made_export(cycle=policy.PolicyCycleFactory(state="closed", name="Cyclus 2000", **days))
    assertContains(client.get(RETENTION), "te laat")
    day = timezone.localdate(row.made_at)
    assertContains(client.get(page_of(row.cycle)), "Het archief nam het dossier op")
    answer = client.post(reverse("agov:archive-transferred", args=[row.pk]), typed(day))
    assertRedirects(answer, page_of(row.cycle))
    row.refresh_from_db()
    assert (row.transferred_on, row.transfer_note) == (day, "Verklaring 2026-14")
    page = client.get(RETENTION)
    assertNotContains(page, "te laat")
    assertContains(page, f"opgenomen op {dutch_date(day)}")
    assertContains(client.get(page_of(row.cycle)), "Hier blijft een kopie")
    assert AuditEntry.objects.get(event="archive.transferred").data["note"] == "Verklaring 2026-14"


@pytest.mark.parametrize(
    ("days", "note", "words"),
    [
        (-1, "2026-14", "Die dag ligt voor de export."),
        (10_000, "2026-14", "Die dag moet nog komen."),
        (0, "", "Schrijf op welke verklaring het archief tekende."),
    ],
)
def test_transfer_that_does_not_fit_is_refused(client, archivist, cycle, days, note, words):
    row = made_export(cycle=cycle)
    on = timezone.localdate(row.made_at) + timedelta(days=days)
    answer = client.post(reverse("agov:archive-transferred", args=[row.pk]), typed(on, note))
    assertContains(answer, words, status_code=422)
    row.refresh_from_db()
    assert row.transferred_on is None


def test_transfer_is_noted_once_and_only_of_what_was_made(archivist, cycle):
    row = made_export(cycle=cycle)
    at = row.made_at + timedelta(days=1)
    note = {"on": timezone.localdate(at), "note": "2026-14", "by": archivist, "at": at}
    services.note_transfer(export_id=row.pk, **note)
    with pytest.raises(services.ArchiveError, match="al genoteerd"):
        services.note_transfer(export_id=row.pk, **note)
    with pytest.raises(services.ArchiveError, match="nog niet klaar"):
        services.note_transfer(export_id=ArchiveExportFactory(cycle=cycle).pk, **note)


def test_transfer_of_a_plan_comes_back_on_its_own_page(client, archivist, cycle):
    vap = plans.VAPFactory(cycle=cycle, running=True)
    row = made_export(cycle=cycle, vap=vap)
    address = reverse("agov:archive-transferred", args=[row.pk])
    assertContains(client.post(address, {}), f"dossier van {vap.title}", status_code=422)
    answer = client.post(address, typed(timezone.localdate(row.made_at)))
    assertRedirects(answer, reverse("agov:vap-archive", args=[vap.pk]))


@pytest.mark.parametrize(
    ("end", "begins"),
    [(date(2027, 1, 1), date(2028, 2, 29)), (date(2028, 6, 1), date(2028, 6, 1)), (None, None)],
)
def test_plan_goes_with_its_cycle_or_later_when_it_ends_later(client, archivist, cycle, end, begins):
    vap = plans.VAPFactory(cycle=cycle, running=True, end_date=end)
    assert dossier_ended(vap) == begins
    page = client.get(reverse("agov:vap-archive", args=[vap.pk]))
    assertContains(page, f"uiterlijk op {dutch_date(goes_before(begins, transfer()))}" if begins else "nog geen einde")


@pytest.mark.parametrize("count", [1, 3])
def test_lines_ask_the_same_for_each_number(archivist, count, django_assert_num_queries):
    for number in range(count):
        ArchiveExportFactory(made=True, cycle=policy.PolicyCycleFactory(state="running", name=f"Cyclus {number}"))
    archivist.roles  # noqa: B018 -- read once, as a request does
    term = transfer()
    with django_assert_num_queries(2):
        lines = dossier_lines(archivist, term, today=date(2026, 11, 30))
    assert [bool(line.exported) for line in lines] == [True] * count


def test_newest_export_of_a_cycle_is_the_one_that_counts(archivist, cycle):
    for day in (1, 3, 2):
        moment = datetime(2026, 11, day, tzinfo=UTC)
        ArchiveExportFactory(cycle=cycle, made=True, made_at=moment, asked_at=moment)
    vap = plans.VAPFactory(cycle=cycle, running=True)
    ArchiveExportFactory(cycle=cycle, vap=vap, made=True, made_at=datetime(2026, 11, 9, tzinfo=UTC))
    ArchiveExportFactory(cycle=cycle)
    line = dossier_lines(archivist, transfer(), today=date(2026, 11, 30))[0]
    assert line.exported.made_at == datetime(2026, 11, 3, tzinfo=UTC)
    assert services.forget_files(at=datetime(2026, 11, 30, tzinfo=UTC)) == 0


def test_file_that_could_not_be_removed_is_removed_the_next_time(archivist, cycle, monkeypatch):
    row = made_export(cycle=cycle, made_at=datetime(2026, 1, 1, tzinfo=UTC), asked_at=datetime(2026, 1, 1, tzinfo=UTC))
    storage, name = row.file.storage, row.file.name

    def refuse(_name):
        raise OSError("schijf weg")

    storage.exists(name)  # the storage itself is made when it is first asked something
    with monkeypatch.context() as broken:
        broken.setattr(storage._wrapped, "delete", refuse)
        with pytest.raises(OSError, match="schijf weg"):
            services.forget_files(at=datetime(2026, 11, 30, tzinfo=UTC))
    assert storage.exists(name)
    assert services.forget_files(at=datetime(2026, 11, 30, tzinfo=UTC)) == 1
    assert not storage.exists(name)
