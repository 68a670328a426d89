"""The notes at figures in the browser, and what readers of a published report see of one."""

import csv
import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.models import Footnote
from analysis.reports import base, render, store
from analysis.reports.prepared import prepare
from analysis.services.figures import Place, freeze
from cycle.models import Area
from tests.analysis.small_city import NORTH, SOUTH
from tests.factories import FootnoteFactory, IndicatorFactory, UserFactory, WijkFactory
from tests.factories.editions import MOMENT, EditionFactory
from tests.pdf_text import text_of

pytestmark = pytest.mark.django_db
LIST = reverse("analysis:footnote-list")
CREATE = reverse("analysis:footnote-create")
GIVEN = {"text": "Er was kermis.", "indicator": "", "area": "", "first_year": 2025, "last_year": 2025}


def log_in(client, role):
    user = UserFactory(roles=[role])
    client.force_login(user)
    return user


def test_the_list_tells_figure_place_years_and_what_was_stopped(client):
    log_in(client, Role.BELEIDSADVISEUR)
    FootnoteFactory(indicator=IndicatorFactory(name="Inbraak"), area=WijkFactory(name="Noord"), text="Kermis.")
    FootnoteFactory(first_year=2020, last_year=2021, text="Corona.")
    FootnoteFactory(ended=True, text="Voorbij.", end_reason="De bron heeft het verbeterd.")

    page = client.get(LIST)

    assertContains(page, "Inbraak, Noord, 2025")
    assertContains(page, "Alle cijfers, hele stad, 2020 tot en met 2021")
    assertContains(page, "Gestopt op 1 mei 2026: De bron heeft het verbeterd.")
    assertNotContains(page, CREATE)


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_asks_as_often_for_one_as_for_three(client, count):
    log_in(client, Role.ONDERZOEKER)
    for _ in range(count):
        FootnoteFactory(indicator=IndicatorFactory(), area=WijkFactory(), ended=True)
        FootnoteFactory(indicator=IndicatorFactory(), area=WijkFactory())

    with CaptureQueriesContext(connection) as seen:
        client.get(LIST)

    assert len([one for one in seen if "analysis_" in one["sql"]]) == 1


def test_an_empty_list_says_what_will_stand_there(client):
    log_in(client, Role.ONDERZOEKER)

    assertContains(client.get(LIST), "Er zijn geen noten")


def test_a_researcher_puts_a_note_at_a_figure(client):
    user, indicator = log_in(client, Role.ONDERZOEKER), IndicatorFactory()

    answer = client.post(CREATE, {**GIVEN, "indicator": indicator.pk})

    assertRedirects(answer, LIST)
    row = Footnote.objects.get()
    assert (row.indicator, row.area, row.text, row.made_by) == (indicator, None, "Er was kermis.", user)


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"last_year": 2024}, "Het laatste jaar ligt voor het eerste."),
        ({"first_year": 25}, "Het jaar is 1990 of later."),
        ({"text": ""}, "Schrijf op wat de lezer moet weten."),
        ({"text": "Bel 06-12345678."}, "telefoonnummer"),
    ],
)
def test_what_was_typed_stays_when_something_is_wrong(client, wrong, words):
    log_in(client, Role.ONDERZOEKER)

    answer = client.post(CREATE, {**GIVEN, **wrong})

    assertContains(answer, words, status_code=422)
    assertContains(answer, {**GIVEN, **wrong}["text"], status_code=422)
    assert not Footnote.objects.exists()


def test_a_note_is_changed_and_stopped(client):
    log_in(client, Role.ONDERZOEKER)
    row = FootnoteFactory(indicator=IndicatorFactory(valid_to="2025-01-01"))
    edit, end = (reverse(f"analysis:footnote-{name}", args=[row.pk]) for name in ("edit", "end"))
    assertContains(client.get(edit), f'<option value="{row.indicator.pk}" selected>', html=False)

    client.post(edit, {**GIVEN, "indicator": row.indicator.pk, "revision": 1})
    client.post(end, {"reason": "Niet meer nodig.", "revision": 2})

    row.refresh_from_db()
    assert (row.text, row.end_reason) == ("Er was kermis.", "Niet meer nodig.")
    assert client.get(edit).status_code == 404


@pytest.mark.parametrize(("page", "typed"), [("edit", GIVEN), ("end", {"reason": "Dit typte ik."})])
def test_text_about_a_note_that_was_stopped_meanwhile_stays(client, page, typed):
    log_in(client, Role.ONDERZOEKER)
    row = FootnoteFactory(ended=True, end_reason="Al gestopt.")

    answer = client.post(reverse(f"analysis:footnote-{page}", args=[row.pk]), {**typed, "revision": 1})

    assertContains(answer, "Deze noot is gestopt.", status_code=422)
    assertContains(answer, typed.get("text") or typed["reason"], status_code=422)
    row.refresh_from_db()
    assert row.end_reason == "Al gestopt."


def test_who_comes_second_sees_both_texts(client):
    log_in(client, Role.ONDERZOEKER)
    row = FootnoteFactory(text="Van de ander.", revision=2)

    answer = client.post(reverse("analysis:footnote-edit", args=[row.pk]), {**GIVEN, "revision": 1})

    assertContains(answer, "Van de ander.", status_code=409)
    assertContains(answer, "Er was kermis.", status_code=409)


# --- in reports


def test_a_note_goes_into_every_form_of_a_report_and_stays_in_what_was_published(client, small_city):
    FootnoteFactory(text="Er was kermis.", area=Area.objects.get(code=NORTH))
    before = store.build("wijk", NORTH, prepare(2025))
    edition = EditionFactory(published=True, value=base.dump(before), body=render.body(before))

    Footnote.objects.all().delete()
    after = store.build("wijk", NORTH, prepare(2025))

    assert after.footnotes == ()
    page = client.get(reverse("agov:edition-page", args=[edition.publication.slug, edition.number]))
    assertContains(page, "Er was kermis.")
    assertContains(page, "noot 1")
    assert "Er was kermis." in " ".join(text_of(render.pdf(before)).split())
    for form in ("ods", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(render.export(before, form)[0])) as archive:
            content = "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
        assert "Er was kermis." in content
        assert "noot 1" in content
    assert "Er was kermis." in render.export(before, "json")[0].decode()
    with zipfile.ZipFile(io.BytesIO(render.export(before, "csv")[0])) as archive:
        [table] = [name for name in archive.namelist() if "soorten-tabel" in name]
        rows = list(csv.DictReader(io.StringIO(archive.read(table).decode("utf-8-sig")), delimiter=";"))
    assert any("noot 1" in row["Toelichting"] for row in rows)


def test_a_note_about_another_wijk_is_not_in_the_report(small_city):
    FootnoteFactory(text="Er was kermis.", area=Area.objects.get(code=SOUTH))

    report = store.build("wijk", NORTH, prepare(2025))

    rows = {table.key: table for table in report.tables}["soorten-tabel"].rows
    assert not any("noot" in cell.note for row in rows for cell in row)


def test_a_figure_that_is_frozen_for_a_finding_keeps_the_note(small_city):
    note = FootnoteFactory(text="Er was kermis.")
    prepared = prepare(2025)
    kept = store.keep(store.build("wijk", NORTH, prepared), prepared, by=None, at=MOMENT)
    place = Place(report_id=kept.pk, table_key="soorten-tabel", row=0, column="aantal")

    frozen = freeze(place=place, by=UserFactory(), at=MOMENT)
    note.delete()

    frozen.refresh_from_db()
    assert frozen.footnote == "Er was kermis."
    assert "noot" not in frozen.label
