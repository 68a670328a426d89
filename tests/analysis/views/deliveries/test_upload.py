"""Uploading a file, and the refusal that each bad file gets."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import DeliveryState, TableContent
from analysis.models import CountCell, Delivery
from tests.analysis.imports.police_files import portal_csv, typed_csv
from tests.analysis.town import bring_in, check, receive, year_cells
from tests.analysis.views.deliveries.pages import UPLOAD, page_of
from tests.factories import SourceTableFactory, UserFactory

pytestmark = pytest.mark.django_db


def send(client, table, content: bytes, name="politie.csv", **more):
    return client.post(UPLOAD, {"table": table.pk, "file": SimpleUploadedFile(name, content), **more})


def test_uploaded_file_waits_for_its_check(client, carla, town, storage):
    response = send(client, town.yearly, typed_csv(year_cells()), dialect="odata_csv")

    delivery = Delivery.objects.get()
    assertRedirects(response, page_of("detail", delivery))
    assert (delivery.received_by, delivery.dialect, delivery.dialect_chosen) == (carla, "odata_csv", True)
    assert delivery.file.read() == typed_csv(year_cells())
    assertContains(client.get(page_of("detail", delivery)), "Levering controleren: 47018NED versie 1")


def test_same_file_again_leads_to_the_first_with_a_message(client, carla, town, storage):
    first = receive(town.yearly, typed_csv(year_cells()))

    response = send(client, town.yearly, typed_csv(year_cells()))

    assertRedirects(response, page_of("detail", first), fetch_redirect_response=False)
    assertContains(client.get(response.url), "Dit bestand is al ontvangen op")
    assert Delivery.objects.count() == 1


def test_correction_says_what_it_corrects(client, carla, town, storage):
    first = bring_in(town.yearly, year_cells())

    send(client, town.yearly, typed_csv(year_cells(burglaries=(1, 1, 1, 1))), corrects=first.pk)

    assert Delivery.objects.get(version=2).corrects == first


def test_correction_of_another_table_is_refused(client, carla, town, storage):
    first = bring_in(town.yearly, year_cells())

    response = send(client, town.monthly, b"a", corrects=first.pk)

    assertContains(response, "gaat over een andere tabel. Kies een levering van 47022NED.", status_code=422)
    assert Delivery.objects.count() == 1


def test_upload_without_a_file_says_so_and_keeps_the_choice(client, carla, town):
    response = client.post(UPLOAD, {"table": town.monthly.pk, "dialect": "portal_rows"})

    assertContains(response, "Kies een bestand.", status_code=422)
    assertContains(response, f'<option value="{town.monthly.pk}" selected>', status_code=422)
    assertContains(response, '<option value="portal_rows" selected>', status_code=422)


def test_empty_post_is_an_error_and_no_page(client, carla):
    assert client.post(UPLOAD).status_code == 422


def test_empty_file_is_refused(client, carla, town):
    assertContains(send(client, town.yearly, b""), "Dit bestand is leeg.", status_code=422)
    assert Delivery.objects.count() == 0


def test_too_large_file_is_refused(client, carla, town, settings):
    settings.MAX_DELIVERY_BYTES = 100

    assertContains(send(client, town.yearly, b"x" * 101), "Dit bestand is te groot", status_code=422)
    assert Delivery.objects.count() == 0


def test_survey_asks_for_its_codebook(client, carla, town):
    table = SourceTableFactory(content=TableContent.SURVEY, region_column="")

    assertContains(send(client, table, b"a;b\n"), "Een enquête kan niet zonder codeboek.", status_code=422)


def test_upload_is_refused_to_who_may_not(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert client.get(UPLOAD).status_code == 403
    assert send(client, SourceTableFactory(), b"a").status_code == 403
    assert Delivery.objects.count() == 0


def xlsx_bomb() -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", b"0" * 300_000_000)
    return buffer.getvalue()


BAD_FILES = {
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "plaatje.csv"),
    "pdf": (b"%PDF-1.7\n%\xe2\xe3\n" + b"x" * 100, "cijfers.csv"),
    "header only": (typed_csv([]), "kop.csv"),
    "renamed column": (typed_csv(year_cells()).replace(b"WijkenEnBuurten", b"Plaats"), "kolom.csv"),
    "wrong encoding": (
        "Soort misdrijf;Wijken en buurten;Perioden\n".encode("utf-16-le") + b"\xff\xfe\x00\x01",
        "x.csv",
    ),
    "other municipality": (typed_csv([("1.1.1", "GM0344", "2023JJ00", 5)]), "utrecht.csv"),
    "a person": (typed_csv(year_cells()).replace(b'"ID"', b'"Achternaam"'), "namen.csv"),
    "truncated json": (b'{"odata.metadata": "x", "value": [{"ID": 0, "SoortMis', "half.json"),
    "zip": (b"PK\x03\x04" + b"\x00" * 60, "archief.xlsx"),
}


@pytest.mark.parametrize("kind", BAD_FILES)
def test_bad_file_gets_a_clear_dutch_refusal_and_leaves_no_figures(client, carla, town, storage, kind):
    content, name = BAD_FILES[kind]
    send(client, town.yearly, content, name=name)
    delivery = check(Delivery.objects.get())

    response = client.get(page_of("detail", delivery))

    assert delivery.state == DeliveryState.REFUSED
    assert delivery.refusal.endswith(".")
    assertContains(response, "Deze levering is geweigerd")
    assert delivery.refusal in response.context["delivery"].refusal
    assertNotContains(response, "Traceback")
    assert CountCell.objects.count() == 0


@pytest.mark.slow
def test_zip_bomb_is_refused(client, carla, town, storage):
    send(client, town.yearly, xlsx_bomb(), name="bom.xlsx")

    delivery = check(Delivery.objects.get())

    assert (delivery.state, CountCell.objects.count()) == (DeliveryState.REFUSED, 0)


@pytest.mark.parametrize("count", ["-3", "2,5", "=1+1", "veel"])
def test_bad_count_is_a_rejected_row(town, storage, count):
    words = portal_csv([("Inbraak woning", "Hof", "2023", count), ("Inbraak woning", "Singel", "2023", 4)])

    delivery = check(receive(town.yearly, words))

    assert (delivery.state, delivery.rows_accepted, delivery.rows_rejected) == (DeliveryState.IN_REVIEW, 1, 1)
    assert delivery.rejects[0][0] == 2
