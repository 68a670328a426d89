"""Two reports side by side, and the revision table of a correction on page, paper and in files."""

import csv
import dataclasses
import io
import zipfile
from datetime import UTC, datetime

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import WithdrawReason
from agov.models import Edition
from agov.queries.replaced_figures import moved_since
from agov.reports.edition_changes import compare_reports
from agov.reports.edition_checks import check_edition
from agov.reports.edition_files import make_files
from agov.reports.edition_revision import revision_of
from agov.services import editions
from agov.stats.edition_changes import NOT_TOLD, Fate
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Column, Table
from amersfoort_veiligheid.web.models import Job
from analysis.reports import base
from tests.agov.reports.test_edition_files import Silent
from tests.factories import DeliveryFactory, GeneratedReportFactory, UserFactory
from tests.factories.editions import EditionFactory, EditionVersionFactory, PublicationFactory, report_value
from tests.pdf_text import text_of

NOTE = "Drie inbraken hoorden bij een andere wijk."


def table(numbers, *, key="soorten", columns=("2025",)):
    """A table of kinds of crime: a row per name, a figure per column; None is hidden."""
    return Table(
        key=key,
        caption="Misdrijven naar soort",
        columns=(Column("soort", "Soort", is_row_header=True), *(Column(one, one) for one in columns)),
        rows=tuple(
            (
                tables.text(name),
                *(tables.suppressed("Te weinig.") if one is None else tables.number(one) for one in row),
            )
            for name, row in numbers.items()
        ),
    )


def value(numbers, *, columns=("2025",), **more):
    section = base.Section("soorten", "Wat gebeurde er?", "", tables=(table(numbers, columns=columns),))
    return base.dump(dataclasses.replace(base.load(report_value(**more)), sections=(section,)))


def lines(before, now):
    made = compare_reports(base.load(before), base.load(now))
    return [(one.fate, one.what, one.old, one.new) for group in made.different for one in group.lines]


def test_same_report_has_no_differences():
    same = value({"Inbraak": [34]})
    assert compare_reports(base.load(same), base.load(same)).is_same


def test_cells_rows_and_columns_that_are_different():
    before = value({"Inbraak": [34, 30], "Diefstal": [9, 9]}, columns=("2024", "2025"))
    now = value({"Inbraak": [31, 28], "Geweld": [7, 6]}, columns=("2024", "2026"))
    assert lines(before, now) == [
        (Fate.NEW, "Kolom 2026", "", "2 cijfers"),
        (Fate.GONE, "Kolom 2025", "2 cijfers", ""),
        (Fate.CHANGED, "Inbraak: 2024", "34", "31"),
        (Fate.NEW, "Geweld", "", "2024 7; 2026 6"),
        (Fate.GONE, "Diefstal", "2024 9; 2025 9", ""),
    ]


def test_hidden_figures_are_told_by_neither_side():
    shown, hidden = value({"Inbraak": [3], "Geweld": [30]}), value({"Inbraak": [None], "Geweld": [30]})
    assert lines(shown, hidden) == [(Fate.CHANGED, "Inbraak: 2025", NOT_TOLD, "x")]
    gone = value({"Geweld": [30]})
    assert lines(hidden, gone) == [(Fate.GONE, "Inbraak", f"2025 {NOT_TOLD}", "")]


def test_rows_of_one_plan_are_told_apart_by_their_goal():
    def goals(*rows):
        columns = (Column("plan", "Plan", is_row_header=True), Column("doel", "Doel"), Column("aantal", "Aantal"))
        made = Table(
            "werkte", "Doelen", columns, tuple((*map(tables.text, row[:2]), tables.number(row[2])) for row in rows)
        )
        section = base.Section("werkte", "Werkte het?", "", tables=(made,))
        return dataclasses.replace(base.load(report_value()), sections=(section,))

    made = compare_reports(goals(("A", "x", 1), ("A", "y", 2)), goals(("A", "x", 1), ("A", "y", 5)))
    assert [(one.what, one.old, one.new) for one in made.plan_groups[0].lines] == [("A, y: Aantal", "2", "5")]
    checks = check_edition(
        goals(("A", "x", 1), ("A", "y", 5)), summary="Het bleef zo.", contact="adviseur", deliveries=(), earlier={}
    )
    assert checks == []


# --- the revision of a correction


def pair(before, now, **more):
    publication = PublicationFactory()
    first = EditionFactory(published=True, publication=publication, number=1, value=before)
    second = EditionFactory(
        published=True, publication=publication, number=2, value=now, corrects=first, correction_note=NOTE, **more
    )
    return first, second


def page_of(edition, name="edition-page", *more):
    return reverse(f"agov:{name}", args=[edition.publication.slug, edition.number, *more])


@pytest.mark.django_db
def test_revision_stands_on_the_page_with_old_new_and_why(client):
    _, second = pair(
        value({"Inbraak": [34]}), value({"Inbraak": [31]}), correction_reasons={"soorten": "De politie herstelde dit."}
    )
    answer = client.get(page_of(second))
    assertContains(answer, "Inbraak: 2025")
    for words in (">34<", ">31<", NOTE, "Waarom: De politie herstelde dit."):
        assertContains(answer, words)


@pytest.mark.django_db
def test_revision_stands_in_csv_and_json_with_its_reason(client):
    _, second = pair(value({"Inbraak": [34]}), value({"Inbraak": [31]}))
    with zipfile.ZipFile(io.BytesIO(client.get(page_of(second, "edition-file", "csv")).content)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("verbeterd.csv").decode("utf-8-sig")), delimiter=";"))
    assert [(row["Wat"], row["Eerst"], row["Nu"], row["Waarom"]) for row in rows] == [
        ("Inbraak: 2025", "34", "31", NOTE)
    ]
    sections = client.get(page_of(second, "edition-file", "json")).json()["sections"]
    assert sections[0]["key"] == "verbeterd"
    assert [[cell["text"] for cell in row] for row in sections[0]["tables"][0]["rows"]] == [
        ["Inbraak: 2025", "34", "31", NOTE]
    ]
    one = client.get(page_of(second, "edition-table", "verbeterd", "csv"))
    assert "Inbraak: 2025;34;31" in one.content.decode("utf-8-sig")


@pytest.mark.django_db
def test_revision_stands_on_paper():
    _, second = pair(value({"Inbraak": [34]}), value({"Inbraak": [31]}))
    make_files(Silent(), edition=second.pk)
    with Edition.objects.get(pk=second.pk).pdf.open("rb") as file:
        words = text_of(file.read())
    for part in (NOTE, "Inbraak: 2025", "34", "31"):
        assert part in words


@pytest.mark.django_db
def test_withdrawn_edition_is_not_told_again_by_the_one_that_corrects_it(client):
    first, second = pair(value({"Inbraak": [34], "Weg": [48_611]}), value({"Inbraak": [31]}))
    second.pdf.name = "edities/oud.pdf"
    second.save()
    officer = UserFactory(roles=[Role.PRIVACY_OFFICER])
    at = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    editions.withdraw(edition_id=first.pk, reason=WithdrawReason.PRIVACY, note="", by=officer, at=at)
    second.refresh_from_db()
    assert second.pdf.name == ""
    assert Job.objects.get(kind="edition.files").parameters == {"edition": second.pk}
    shown = [(line.what, line.old, line.new) for group in revision_of(second).groups for line in group.lines]
    assert shown == [("Inbraak: 2025", "ingetrokken", "31")]
    for address in (page_of(second), page_of(second, "edition-file", "json")):
        answer = client.get(address)
        assertNotContains(answer, "48.611")
        assertNotContains(answer, "48611")
        assertNotContains(answer, "Weg")


@pytest.mark.django_db
def test_every_paper_of_the_correction_is_made_without_what_was_withdrawn(django_capture_on_commit_callbacks):
    first, second = pair(value({"Inbraak": [34], "Weg": [48_611]}), value({"Inbraak": [31]}))
    EditionVersionFactory(edition=second, value=second.value)
    make_files(Silent(), edition=second.pk)
    before = papers_of(second)
    assert len(before) == 3
    for words in before.values():
        assert "48.611" in words

    officer = UserFactory(roles=[Role.PRIVACY_OFFICER])
    at = datetime(2026, 11, 30, 12, 0, tzinfo=UTC)
    with django_capture_on_commit_callbacks(execute=True):
        editions.withdraw(edition_id=first.pk, reason=WithdrawReason.PRIVACY, note="", by=officer, at=at)
    assert not [name for name in before if default_storage.exists(name)]
    make_files(Silent(), edition=second.pk)
    after = papers_of(second)
    assert len(after) == 3
    for words in after.values():
        assert "48.611" not in words
        assert "ingetrokken" in words


def papers_of(edition):
    """The words of each PDF of an edition, by the name of its file."""
    row = Edition.objects.get(pk=edition.pk)
    fields = [row.pdf, row.archive_pdf, *(version.pdf for version in row.versions.all())]
    return {field.name: text_of(field.read()) for field in fields}


@pytest.mark.django_db
def test_edition_that_corrects_nothing_has_no_revision():
    assert revision_of(EditionFactory(published=True)) is None


# --- what changed since the last report


@pytest.mark.django_db
def test_page_of_changes_counts_and_never_says_rose_or_fell(client):
    publication = PublicationFactory()
    EditionFactory(
        published=True, publication=publication, number=1, period="2024", value=value({"Inbraak": [34]}, period="2024")
    )
    second = EditionFactory(published=True, publication=publication, number=2, value=value({"Inbraak": [31]}))
    assertContains(client.get(page_of(second)), page_of(second, "edition-changes"))
    answer = client.get(page_of(second, "edition-changes"))
    assertContains(answer, "Inbraak: 2025")
    assertContains(answer, "Een ander cijfer kan toeval zijn.")
    assertNotContains(answer, "daalde")


@pytest.mark.django_db
def test_page_of_changes_skips_what_was_withdrawn(client):
    publication = PublicationFactory()
    EditionFactory(withdrawn=True, publication=publication, number=1)
    second = EditionFactory(published=True, publication=publication, number=2)
    assert client.get(page_of(second, "edition-changes")).status_code == 404
    assertNotContains(client.get(page_of(second)), "Wat is er veranderd sinds het vorige rapport?")
    gone = EditionFactory(withdrawn=True, publication=publication, number=3)
    assert client.get(page_of(gone, "edition-changes")).status_code == 410


# --- for officers: what would be different if it were made today, and the why of each group


@pytest.fixture
def adviser(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def now_reads(numbers, edition, **more):
    GeneratedReportFactory(
        kind="wijk", code=edition.publication.code, period="2025", value=value(numbers, **more), body=""
    )


@pytest.mark.django_db
def test_officer_reads_which_figure_and_sentence_would_be_different_now(client, adviser):
    edition = EditionFactory(published=True, value=value({"Inbraak": [34]}, answer="Er waren 34 inbraken."))
    now_reads({"Inbraak": [31]}, edition, answer="Er waren 31 inbraken.")
    answer = client.get(reverse("agov:edition-now", args=[edition.pk]))
    assertContains(answer, "waren 1 cijfer en 1 zin anders")
    assertContains(answer, "Er waren 31 inbraken.")
    assertContains(answer, "Eerst: Er waren 34 inbraken.")


@pytest.mark.django_db
def test_officer_reads_that_nothing_moved_or_that_it_can_not_be_told(client, adviser):
    edition = EditionFactory(published=True, value=value({"Inbraak": [34]}))
    address = reverse("agov:edition-now", args=[edition.pk])
    assertContains(client.get(address), "Dit is niet te zeggen")
    now_reads({"Inbraak": [34]}, edition)
    assertContains(client.get(address), "Elk cijfer en elke zin zou vandaag hetzelfde zijn.")


@pytest.mark.django_db
def test_list_names_the_newest_edition_whose_delivery_was_replaced(client, adviser):
    old, new = DeliveryFactory(replaced=True), DeliveryFactory(approved=True)
    moved = EditionFactory(published=True, number=1, data_versions=[old.pk])
    EditionFactory(published=True, data_versions=[new.pk])
    EditionFactory(withdrawn=True, data_versions=[old.pk])
    assert moved_since() == [moved]
    assertContains(client.get(reverse("agov:edition-list")), reverse("agov:edition-now", args=[moved.pk]))
    EditionFactory(published=True, publication=moved.publication, number=2, data_versions=[new.pk])
    assert moved_since() == []


@pytest.mark.django_db
def test_officer_gives_the_why_per_group_and_it_is_in_the_fingerprint(client, adviser):
    publication = PublicationFactory()
    EditionFactory(published=True, publication=publication, number=1, value=value({"Inbraak": [34]}))
    draft = EditionFactory(publication=publication, number=2, value=value({"Inbraak": [31]}))
    address = reverse("agov:edition-write", args=[draft.pk])
    assertContains(client.get(address), "Waarom veranderde “Misdrijven naar soort”?")
    sent = {"summary": "Het bleef gelijk.", "contact": "", "next_on": "", "revision": draft.revision}
    told = {"correction_note": NOTE, "waarom-soorten": "De politie herstelde dit."}
    assert client.post(address, {**sent, **told}).status_code == 302
    draft.refresh_from_db()
    assert draft.correction_reasons == {"soorten": "De politie herstelde dit."}
    with_reason = editions.fixed_hash(draft)
    draft.correction_reasons = {}
    assert editions.fixed_hash(draft) != with_reason
