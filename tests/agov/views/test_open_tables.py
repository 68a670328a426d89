"""The tables of public editions for everybody: a page each, and files that programs read."""

import csv
import io
import json
import zipfile
from dataclasses import replace

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import PublicationKind
from agov.reports.open_tables import licence_of
from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.tables import Column, Table
from analysis.reports import base, render
from analysis.reports.base import MethodLine, Report, Section, SourceLine
from tests.factories import IndicatorFactory
from tests.factories.editions import EditionFactory
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
FOOTNOTE = "zonder de kermis van 2025"
OWN = SourceLine("Enquête", "Bron: gemeente Oefenstad, bewonersenquête", "1", "2026", "")
POLICE = SourceLine("Politie", "Bron: Politie", "1", "2026", "CC BY 4.0")


def report(*sources):
    columns = (Column("wijk", "Wijk", is_row_header=True), Column("geweld", "Geweld", "per 1.000 inwoners", "right"))
    rows = (
        (tables.text("Kernmare", code="WK990101"), tables.number(2.5, 1, note=FOOTNOTE)),
        (tables.text("Lindenstroo", code="WK990102"), tables.suppressed(sign=tables.SMALL_5)),
        (tables.text("Ostermeent", code="WK990103"), tables.number(0.0, 1)),
    )
    table = Table(
        "geweld-tabel", "Geweld per wijk", columns, rows, ("Tel de wijken niet op.",), "Politie", "1 maart 2026"
    )
    return Report("wijk", "WK990101", "2025", "Oefenstad", "Wijkrapport", "Hoe?", "Zo.", (),
                  (Section("wat", "Wat?", "", tables=(table,)),), sources or (POLICE,), ("Niet elk feit is gemeld.",),
                  is_example=True)  # fmt: skip


@pytest.fixture
def edition():
    value = report()
    return EditionFactory(published=True, value=base.dump(value), body=render.body(value), content_hash="a" * 64)


def at(edition, name, *more):
    return reverse(f"agov:{name}", args=[edition.publication.slug, edition.number, *more])


def data(client, edition, form):
    return client.get(at(edition, "edition-data", "geweld-tabel", form))


def lines_of(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8"), newline=""), strict=True))


def test_csv_and_json_say_the_same(client, edition):
    lines = lines_of(data(client, edition, "csv").content)
    value = data(client, edition, "json").json()
    told = [
        (row["code"], row["label"], cell["kolom"], cell["soort"], cell["waarde"], cell["teken"], cell["opmerking"])
        for row in value["rijen"]
        for cell in row["cellen"]
    ]
    assert told == [
        (
            line["rijCode"],
            line["rijLabel"],
            line["kolomCode"],
            line["soort"],
            float(line["waarde"]) if line["waarde"] else None,
            line["teken"],
            line["opmerking"],
        )
        for line in lines
    ]
    assert [line["waarde"] for line in lines] == ["2.5", "", "0.0"]
    assert lines[1]["soort"] == "beschermd"


def test_json_holds_all_that_belongs_to_the_figures(client, edition):
    IndicatorFactory(key="geweld", name="Geweld", definition="Aantal geregistreerde geweldsmisdrijven.")
    value = data(client, edition, "json").json()
    assert value["herkomst"]["licentie"]["naam"] == "CC BY 4.0"
    assert value["herkomst"]["bronvermelding"] == "Bron: Politie"
    assert (value["editie"], value["vingerafdruk"]) == (edition.number, "a" * 64)
    assert value["noten"] == ["Tel de wijken niet op.", "Niet elk feit is gemeld."]
    assert {"teken": "<5", "betekenis": "minder dan 5"} in value["tekens"]
    assert [line["definitie"] for line in value["definities"]] == ["Aantal geregistreerde geweldsmisdrijven."]


def test_notes_file_has_signs_columns_licence_and_fingerprint(client, edition):
    notes = {line["onderwerp"]: line["tekst"] for line in lines_of(data(client, edition, "toelichting").content)}
    assert notes["Teken <5"] == "minder dan 5"
    assert notes["Licentie"].startswith("CC BY 4.0, https://")
    assert notes["Vingerafdruk"] == "a" * 64
    assert notes["Let op"].startswith("VOORBEELDGEGEVENS")
    assert {f"Kolom {name}" for name in tables.OPEN_HEADER} <= set(notes)
    assert notes["Adres"] == f"http://testserver{at(edition, 'edition-table-page', 'geweld-tabel')}"


def test_metadata_describes_each_column_of_the_csv(client, edition):
    answer = data(client, edition, "csv")
    header = answer.content.decode().splitlines()[0].split(",")
    link = answer["Link"].split(">")[0].lstrip("<")
    described = client.get(link)
    value = json.loads(described.content)
    assert described["Content-Type"] == "application/csvm+json"
    assert [column["titles"] for column in value["tableSchema"]["columns"]] == header
    assert value["url"] == f"http://testserver{at(edition, 'edition-data', 'geweld-tabel', 'csv')}"
    keys = [(line["rij"], line["kolomCode"]) for line in lines_of(answer.content)]
    assert len(set(keys)) == len(keys)


def test_zip_has_every_file_of_every_table(client, edition):
    answer = client.get(at(edition, "edition-data-zip"))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = sorted(archive.namelist())
        assert archive.read("geweld-tabel.csv") == data(client, edition, "csv").content
    assert names == [
        "geweld-tabel-toelichting.csv",
        "geweld-tabel.csv",
        "geweld-tabel.csv-metadata.json",
        "geweld-tabel.json",
    ]


def test_footnote_of_a_figure_stands_in_page_pdf_and_every_file(client, edition):
    assertContains(client.get(at(edition, "edition-page")), FOOTNOTE)
    assertContains(client.get(at(edition, "edition-table-page", "geweld-tabel")), FOOTNOTE)
    assert FOOTNOTE in " ".join(text_of(render.pdf(report())).split())
    assert FOOTNOTE in client.get(at(edition, "edition-table", "geweld-tabel", "csv")).content.decode("utf-8-sig")
    (line, *others) = lines_of(data(client, edition, "csv").content)
    assert line["opmerking"] == FOOTNOTE
    assert [one["opmerking"] for one in others] == ["", ""]


def test_table_names_the_explanation_it_was_made_with(client):
    wijk, violence = MethodLine("rapport", "wijk", "Wijkrapport", 1), MethodLine("indicator", "geweld", "Geweld", 2)
    value = replace(report(), methods=(wijk, violence))
    edition = EditionFactory(published=True, value=base.dump(value), body=render.body(value))
    address = reverse("analysis:method-version", args=["indicator", "geweld", 2])

    page = client.get(at(edition, "edition-table-page", "geweld-tabel"))
    notes = [line["tekst"] for line in lines_of(data(client, edition, "toelichting").content)]

    assertContains(page, f'href="{address}"')
    assertContains(page, "versie 2 van de uitleg")
    assertNotContains(page, reverse("analysis:method-version", args=["rapport", "wijk", 1]))
    assert f"Geweld, versie 2 van de uitleg, http://testserver{address}" in notes
    assertContains(client.get(at(edition, "edition-page")), f'href="{address}"')


def test_page_of_a_table_has_its_address_and_files(client, edition):
    answer = client.get(at(edition, "edition-table-page", "geweld-tabel"))
    assertContains(answer, f"http://testserver{at(edition, 'edition-table-page', 'geweld-tabel')}")
    for form in ("csv", "toelichting", "json", "metadata"):
        assertContains(answer, at(edition, "edition-data", "geweld-tabel", form))
    assertContains(client.get(at(edition, "edition-tables")), at(edition, "edition-table-page", "geweld-tabel"))
    assertContains(client.get(at(edition, "edition-page")), at(edition, "edition-tables"))


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("edition-tables", ()),
        ("edition-table-page", ("geweld-tabel",)),
        ("edition-data", ("geweld-tabel", "csv")),
        ("edition-data-zip", ()),
    ],
)
def test_withdrawn_edition_gives_nothing(client, name, more):
    gone = EditionFactory(withdrawn=True, value=base.dump(report()))
    answer = client.get(at(gone, name, *more))
    assert answer.status_code == 410
    assertNotContains(answer, "Lindenstroo", status_code=410)
    assert client.get(at(EditionFactory(value=base.dump(report())), name, *more)).status_code == 404


def test_other_sites_may_read_what_is_public(client, edition):
    assert data(client, edition, "json")["Access-Control-Allow-Origin"] == "*"
    assert data(client, edition, "xml").status_code == 404


@pytest.mark.parametrize(
    ("sources", "licence"), [((OWN,), "CC0 1.0"), ((POLICE,), "CC BY 4.0"), ((OWN, POLICE), "CC BY 4.0")]
)
def test_licence_is_that_of_the_strictest_source(settings, sources, licence):
    settings.MUNICIPALITY_NAME = "Oefenstad"
    assert licence_of(report(*sources))["naam"] == licence


def test_open_data_page_names_what_is_public(client, edition):
    EditionFactory(withdrawn=True, publication__slug="weg", publication__kind=PublicationKind.WIJK)
    answer = client.get(reverse("agov:open-data"))
    assertContains(answer, at(edition, "edition-tables"))
    assertNotContains(answer, "/publicaties/weg/")
