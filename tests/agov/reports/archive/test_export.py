"""The zip of a dossier: records on PDF/A with their data, MDTO beside all of it, and a fingerprint of every file."""

import hashlib
import io
import json
import zipfile
from datetime import UTC, date, datetime

import pikepdf
import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from agov.enums import MinutesState
from agov.models import ArchiveExport, Minutes
from agov.queries.completeness import editions_of
from agov.reports.archive import contents, labels
from agov.reports.archive.given_out import reports_of
from agov.reports.archive.making import make_export
from agov.reports.archive.package import MANIFEST, README
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.jobs import UserFacingError
from amersfoort_veiligheid.web.progress import Progress
from cycle.enums import DeviationKind
from cycle.services.deviations import record_deviation
from tests.agov import mdto
from tests.factories import UserFactory, plans, policy
from tests.factories.archive import ArchiveExportFactory, RetentionTermFactory
from tests.factories.editions import EditionFactory, EditionVersionFactory, WithheldPartFactory
from tests.factories.meetings import AgendaItemFactory, MinutesFactory, MinutesSectionFactory
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
MOMENT = datetime(2026, 11, 1, 10, tzinfo=UTC)


@pytest.fixture
def archivist():
    return UserFactory(roles=[Role.ARCHIVARIS], name="Anna Naam", function="archivaris")


@pytest.fixture
def cycle():
    return policy.PolicyCycleFactory(state="running", name="Cyclus 2026-2027")


@pytest.fixture
def vap(cycle):
    maker = UserFactory(name="Piet Persoon", function="hoofd wonen")
    vap = plans.VAPFactory(cycle=cycle, running=True, title="Sloten", made_by=maker)
    plans.GoalFactory(vap=vap, title="Van 120 naar 90")
    plans.AssignmentFactory(vap=vap, user=maker)
    plans.VAPVersionFactory(vap=vap, made_by=maker, content={"title": "Sloten", "goals": ["Van 120 naar 90"]})
    return vap


@pytest.fixture
def quick_papers(monkeypatch):
    """Papers as plain words, for tests of what stands around them."""

    def made(title, about, tables, *, today):
        cells = [cell.text for _, table in tables for row in table.rows for cell in row]
        return " ".join([title, about, *cells]).encode()

    monkeypatch.setattr(contents, "paper_of", made)


def export(archivist, cycle, vap=None):
    """The files of an export by their path, and its row."""
    row = ArchiveExportFactory(cycle=cycle, vap=vap, asked_by=archivist)
    make_export(Progress(0, "proef"), export=row.pk)
    row.refresh_from_db()
    with row.file.open("rb") as file:
        data = file.read()
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}, row, data


def one(files, ending):
    """The only file whose path ends so."""
    found = [name for name in files if name.endswith(ending)]
    assert len(found) == 1, found
    return files[found[0]]


def test_every_file_has_metadata_that_the_schema_takes_and_every_folder_too(cycle, vap, archivist, quick_papers):
    EditionFactory(published=True, period=cycle.name)
    files, _, _ = export(archivist, cycle)
    sidecars = [name for name in files if name.endswith(".mdto.xml")]
    contents = {name for name in files if not name.endswith(".mdto.xml")} - {MANIFEST, README}
    assert [(name, mdto.faults_of(files[name])) for name in sidecars if mdto.faults_of(files[name])] == []
    assert {
        name.removesuffix(".bestand.mdto.xml") for name in sidecars if name.endswith(".bestand.mdto.xml")
    } == contents
    folders = {name.rpartition("/")[0] for name in files if "/" in name}
    own = [name.rpartition("/")[0] for name in sidecars if not name.endswith(".bestand.mdto.xml")]
    assert sorted(own) == sorted(folders)


def test_schema_of_the_test_refuses_what_is_wrong(cycle, vap, archivist, quick_papers):
    files, _, _ = export(archivist, cycle, vap)
    good = one(files, f"vap-{vap.pk}.mdto.xml").decode()
    assert mdto.faults_of(good.encode()) == []
    for old, new in (
        ("<naam>", "<naam><x/>"),
        ("waardering>", "waarderingen>"),
        ("beperkingGebruik>", "omschrijving>"),
        ("<taal>nl</taal>", "<taal>nl</taal><naam>later</naam>"),
    ):
        assert old in good
        assert mdto.faults_of(good.replace(old, new).encode()) != []


def test_metadata_of_a_file_tell_its_size_and_fingerprint(cycle, vap, archivist, quick_papers):
    files, _, _ = export(archivist, cycle, vap)
    contents = [name for name in files if not name.endswith(".mdto.xml") and "/" in name]
    assert {name.rpartition(".")[2] for name in contents} == {"pdf", "csv", "json"}
    for name in contents:
        told = files[f"{name}.bestand.mdto.xml"]
        assert mdto.texts(told, ".//m:omvang") == [str(len(files[name]))]
        assert mdto.texts(told, ".//m:checksumWaarde") == [hashlib.sha256(files[name]).hexdigest()]
        assert mdto.texts(told, ".//m:naam") == [name.rpartition("/")[2]]
        assert mdto.texts(told, ".//m:URLBestand") == []


def test_list_of_fingerprints_covers_everything(cycle, vap, archivist, quick_papers):
    files, row, data = export(archivist, cycle)
    lines = [line.split("  ", 1) for line in files[MANIFEST].decode().splitlines()]
    assert {path: sha for sha, path in lines} == {
        name: hashlib.sha256(content).hexdigest() for name, content in files.items() if name != MANIFEST
    }
    assert (row.sha256, row.size, row.files) == (hashlib.sha256(data).hexdigest(), len(data), len(files))


def test_papers_are_pdf_a_and_hold_what_is_in_the_records(cycle, vap, archivist):
    plans.ActivityFactory(vap=vap, title="Sloten vervangen in blok A")
    files, _, _ = export(archivist, cycle, vap)
    papers = {name: data for name, data in files.items() if name.endswith(".pdf")}
    assert len(papers) >= 5
    for data in papers.values():
        with pikepdf.open(io.BytesIO(data)) as pdf:
            marks = pdf.open_metadata()
            assert (marks["pdfaid:part"], marks["pdfaid:conformance"], marks["pdfuaid:part"]) == ("2", "A", "1")
    words = " ".join(text_of(data) for data in papers.values())
    for part in ("Van 120 naar 90", "Sloten vervangen in blok A", "hoofd wonen"):
        assert part in words
    assert json.loads(one(files, "/versie-1.json")) == {"title": "Sloten", "goals": ["Van 120 naar 90"]}


def test_dossiers_point_at_each_other(cycle, vap, archivist, quick_papers):
    whole, _, _ = export(archivist, cycle)
    part, _, _ = export(archivist, cycle, vap)
    above, below = one(whole, f"/cyclus-{cycle.pk}.mdto.xml"), one(part, f"/vap-{vap.pk}.mdto.xml")
    me = "m:informatieobject/m:identificatie/m:identificatieKenmerk"
    pointed = "m:verwijzingIdentificatie/m:identificatieKenmerk"
    assert mdto.texts(below, me)[0] in mdto.texts(above, f".//m:bevatOnderdeel/{pointed}")
    assert mdto.texts(below, f".//m:isOnderdeelVan/{pointed}") == mdto.texts(above, me)
    assert f"cyclus-{cycle.pk}/vap-{vap.pk}/vap-{vap.pk}.mdto.xml" in whole
    records = [data for name, data in part.items() if name.endswith("-logboek/logboek.mdto.xml")]
    assert mdto.texts(records[0], f".//m:isOnderdeelVan/{pointed}") == mdto.texts(below, me)


def test_no_name_of_a_person_is_on_paper(cycle, vap, archivist):
    files, _, _ = export(archivist, cycle, vap)
    words = " ".join(text_of(data) for name, data in files.items() if name.endswith(".pdf"))
    assert "hoofd wonen" in words
    assert "Piet Persoon" not in words


def test_no_name_of_a_person_is_in_data_or_metadata(cycle, vap, archivist, quick_papers):
    EditionFactory(published=True, period=cycle.name, written_by=UserFactory(name="Wil Schrijver", function="adviseur"))
    files, _, _ = export(archivist, cycle)
    words = b"".join(data for name, data in files.items() if not name.endswith(".pdf")).decode("utf-8", "replace")
    assert "hoofd wonen" in words
    for name in ("Piet Persoon", "Wil Schrijver", "Anna Naam"):
        assert name not in words


def test_secret_plan_is_not_in_it_and_the_list_says_how_many(cycle, vap, archivist, quick_papers):
    plans.VAPFactory(cycle=cycle, running=True, title="Beveiliging stadhuis", secrecy=policy.SecrecyFactory())
    record_deviation(
        cycle=cycle,
        kind=DeviationKind.OVER_LIMIT,
        what="VAP “Beveiliging stadhuis” zonder dekking.",
        reason="Het kon niet wachten",
        by=vap.made_by,
        at=MOMENT,
    )
    files, _, _ = export(archivist, cycle)
    assert "Het kon niet wachten" in one(files, "/afwijkingen.csv").decode("utf-8-sig")
    assert [name for name, data in files.items() if b"Beveiliging" in data] == []
    listed = files[f"cyclus-{cycle.pk}/01-volledigheid/volledigheid.csv"].decode("utf-8-sig")
    assert "1 plan is geheim" in listed


def test_closed_part_is_kept_with_its_ground_and_not_in_what_everybody_read(cycle, archivist, quick_papers):
    edition = EditionFactory(published=True, period=cycle.name)
    WithheldPartFactory(edition=edition, heading="Wie betaalt?", review_on=date(2027, 11, 30))
    EditionVersionFactory(edition=edition)
    files, _, _ = export(archivist, cycle)
    sidecars = {
        mdto.texts(data, "m:informatieobject/m:naam")[0]: data
        for name, data in files.items()
        if name.endswith(".mdto.xml") and not name.endswith(".bestand.mdto.xml")
    }
    label = ".//m:beperkingGebruikType/m:begripLabel"
    assert mdto.texts(sidecars[str(edition)], label) == [labels.FREE]
    closed = sidecars[f"{edition}, zoals de raad die las"]
    assert mdto.texts(closed, label)[0] == (
        "niet openbaar: economische of financiële belangen van de overheid (Woo 5.1 lid 2b)"
    )
    assert mdto.texts(closed, ".//m:beperkingGebruikTermijn/m:termijnEinddatum") == ["2027-11-30"]


def test_withdrawn_report_goes_along_and_is_open_no_more(cycle, archivist, quick_papers):
    edition = EditionFactory(withdrawn=True, period=cycle.name, withdraw_note="Een cel was te klein.")
    files, _, _ = export(archivist, cycle)
    told = next(data for name, data in files.items() if f"Ingetrokken: {'bescherming'}".encode() in data)
    assert mdto.texts(told, "m:informatieobject/m:naam") == [str(edition)]
    assert mdto.texts(told, ".//m:beperkingGebruikType/m:begripLabel") == [labels.PERSONS]


def test_concept_of_a_report_stays_out(cycle, archivist, quick_papers):
    EditionFactory(period=cycle.name, title="Nog niet af")
    EditionFactory(approved=True, period=cycle.name, title="Nog niet openbaar")
    files, _, _ = export(archivist, cycle)
    assert not [name for name in files if name.endswith("rapport.pdf")]
    assert not [name for name, data in files.items() if name.endswith(".mdto.xml") and b"Nog niet af" in data]


def test_large_texts_of_reports_wait_until_it_is_the_turn_of_their_record(cycle, archivist, quick_papers):
    for title in ("Eerste", "Tweede"):
        edition = EditionFactory(published=True, period=cycle.name, title=title)
        EditionVersionFactory(edition=edition)
    with CaptureQueriesContext(connection) as asked:
        records = list(reports_of(editions_of(cycle, archivist)))
    assert len(records) == 4
    assert not [query["sql"] for query in asked if '"value"' in query["sql"] or '"body"' in query["sql"]]
    assert len(asked) == 4, "roles, editions, versions and parts, however many editions there are"


def test_paper_as_it_was_given_out_is_the_one_that_goes_along(cycle, archivist, quick_papers):
    edition = EditionFactory(published=True, period=cycle.name)
    edition.archive_pdf.save("archief.pdf", ContentFile(b"%PDF-1.7 zoals het was"))
    files, _, _ = export(archivist, cycle)
    assert one(files, "/rapport.pdf") == b"%PDF-1.7 zoals het was"


def test_minutes_go_along_once_they_were_adopted(cycle, archivist, quick_papers):
    MinutesFactory(meeting__cycle=cycle, meeting__title="Nog een concept")
    adopted = MinutesFactory(meeting__cycle=cycle, meeting__title="Overleg van januari", circulated=True)
    at = {"adopted_at": MOMENT, "adopted_in": AgendaItemFactory()}
    Minutes.objects.filter(pk=adopted.pk).update(state=MinutesState.ADOPTED, **at)
    MinutesSectionFactory(minutes=adopted, item=None, generated="Aanwezig: burgemeester; hoofdofficier.")
    files, _, _ = export(archivist, cycle)
    papers = [data for name, data in files.items() if name.endswith("/verslag.pdf")]
    assert len(papers) == 1
    assert "Aanwezig: burgemeester" in text_of(papers[0])


def test_valuation_follows_the_selection_list_and_a_term_set_by_hand(cycle, archivist, quick_papers):
    def of_meetings(files):
        return next(data for name, data in files.items() if name.endswith("-overleg/overleg.mdto.xml"))

    files, _, _ = export(archivist, cycle)
    code = "m:informatieobject/m:waardering/m:begripCode"
    assert mdto.texts(of_meetings(files), code) == ["B"]
    assert mdto.texts(of_meetings(files), ".//m:termijnLooptijd") == []
    RetentionTermFactory(kind="meeting", years=10)
    files, _, _ = export(archivist, cycle)
    assert mdto.texts(of_meetings(files), code) == ["V"]
    assert mdto.texts(of_meetings(files), ".//m:bewaartermijn/m:termijnLooptijd") == ["P10Y"]
    ended = date(cycle.end_date.year + 10, cycle.end_date.month, cycle.end_date.day)
    assert mdto.texts(of_meetings(files), ".//m:bewaartermijn/m:termijnEinddatum") == [ended.isoformat()]
    plan = next(data for name, data in files.items() if name.endswith("-plan/plan.mdto.xml"))
    assert mdto.texts(plan, "m:informatieobject/m:informatiecategorie/m:begripCode") == ["3.1.1"]
    assert mdto.texts(plan, code) == ["B"]


# --- the job


def test_second_run_makes_nothing_and_the_first_is_on_record(cycle, vap, archivist, quick_papers):
    _, row, _ = export(archivist, cycle, vap)
    outcome = make_export(Progress(0, "proef"), export=row.pk)
    assert outcome.text == "De export stond al klaar."
    entry = AuditEntry.objects.get(event="archive.exported")
    assert (entry.target_id, entry.actor_id, entry.data["sha256"]) == (str(vap.pk), archivist.pk, row.sha256)


def test_who_is_archivist_no_more_gets_nothing(cycle):
    row = ArchiveExportFactory(cycle=cycle, asked_by=UserFactory(roles=[Role.BEHEERDER]))
    with pytest.raises(UserFacingError, match="Alleen een archivaris"):
        make_export(Progress(0, "proef"), export=row.pk)
    row.refresh_from_db()
    assert (row.made_at, row.file.name) == (None, "")


def test_archivist_who_reads_secrets_by_another_role_exports_nothing(cycle, vap):
    plans.VAPFactory(cycle=cycle, running=True, title="Beveiliging stadhuis", secrecy=policy.SecrecyFactory())
    both = UserFactory(roles=[Role.ARCHIVARIS, Role.AGOV_SECRETARIS])
    row = ArchiveExportFactory(cycle=cycle, asked_by=both)
    with pytest.raises(UserFacingError, match="geheim"):
        make_export(Progress(0, "proef"), export=row.pk)
    row.refresh_from_db()
    assert (row.made_at, row.file.name) == (None, "")


def test_plan_that_became_secret_meanwhile_is_not_exported(cycle, vap, archivist):
    row = ArchiveExportFactory(cycle=cycle, vap=vap, asked_by=archivist)
    vap.secrecy = policy.SecrecyFactory()
    vap.save()
    with pytest.raises(UserFacingError, match="geheim"):
        make_export(Progress(0, "proef"), export=row.pk)
    assert not ArchiveExport.objects.filter(made_at__isnull=False).exists()
