"""manage.py report: every form, the same figures in each, and Dutch answers to what can not be."""

import csv
import io
import json
import zipfile
from functools import cache

import openpyxl
import pikepdf
import pytest
from django.core.management import CommandError, call_command
from odf.opendocument import load as load_ods

from amersfoort_veiligheid.documents.pdf import content_key
from analysis.management.commands import report as command
from analysis.reports import base, render
from tests.analysis.small_city import GROUP, NORTH

pytestmark = pytest.mark.django_db


def run(tmp_path, kind="wijk", code=NORTH, period="2025", **options):
    out, target = io.StringIO(), tmp_path / "rapport"
    call_command("report", kind, code, period=period, output=target, stdout=out, **options)
    return target.read_bytes(), out.getvalue()


@pytest.mark.slow
def test_every_form_holds_the_same_figures(small_city, tmp_path, monkeypatch):
    """The rate of damage in Noord: 34 registrations, 4.1 per 1,000. The figures are read once for all forms."""
    monkeypatch.setattr(command, "prepare", cache(command.prepare))
    html = run(tmp_path, format="html")[0].decode()
    assert "<h1>Wijkrapport Noord 2025</h1>" in html
    assert '<td class="number">34*</td><td class="number">4,1*</td>' in html.replace("\n", "").replace("  ", "")

    lines = list(csv.DictReader(io.StringIO(run(tmp_path, format="csv")[0].decode("utf-8-sig")), delimiter=";"))
    shown = {(line["Tabel"], line["Rij"], line["Kolom"]): line for line in lines}
    table = "Politiecijfers van Noord in 2025"
    assert shown[table, "Vernieling", "Aantal"]["Waarde"] == "34"
    assert shown[table, "Vernieling", "Aantal"]["Toelichting"] == "voorlopig cijfer"
    assert shown[table, "Vernieling", "Per 1.000"]["Waarde"] == "4,1"
    assert {line["Waarde"] for line in lines} >= {"x", "0", "", "niet vergeleken"}
    book = openpyxl.load_workbook(io.BytesIO(run(tmp_path, format="xlsx")[0]))
    rows = [row for sheet in book for row in sheet.iter_rows(values_only=True)]
    assert any(row[:3] == ("Vernieling", 34, 4.1) for row in rows)
    ods = load_ods(io.BytesIO(run(tmp_path, format="ods")[0])).contentxml().decode()
    assert 'office:value="34"' in ods
    assert 'office:value="4.1"' in ods
    stored = json.loads(run(tmp_path, format="json")[0])
    cells = [[cell["value"] for cell in row] for section in stored["sections"] for table in section["tables"]
             for row in table["rows"]]  # fmt: skip
    assert any(row[:3] == ["Vernieling", 34, 4.1] for row in cells)
    with pikepdf.open(io.BytesIO(run(tmp_path, format="pdf")[0])) as pdf:
        assert str(pdf.docinfo["/Title"]) == "Wijkrapport Noord 2025"


def test_csv_in_a_zip_gives_each_table_a_file(small_city, tmp_path):
    target = tmp_path / "rapport.zip"
    call_command("report", "wijk", NORTH, period="2025", format="csv", output=target, stdout=io.StringIO())

    with zipfile.ZipFile(target) as archive:
        assert "Vernieling;34;4,1;2,9–5,8;5,2;" in archive.read("soorten-tabel.csv").decode("utf-8-sig")


def test_one_csv_holds_every_cell_once_and_says_that_figures_are_invented(small_reports):
    report = small_reports("wijk", NORTH)
    example = base.load(base.dump(report) | {"is_example": True})

    lines = render.one_csv(example).decode("utf-8-sig").splitlines()

    cells = sum(len(table.rows) * (len(table.columns) - 1) for table in render.all_tables(example))
    assert len(lines) == 1 + cells
    assert lines[0] == "Gegevens;" + ";".join(render.LONG_HEADER)
    assert all(line.startswith("VOORBEELDGEGEVENS;") for line in lines[1:])


@pytest.mark.parametrize(("kind", "code", "title"), [
    ("stad", "stad", "Stadsbeeld Proefstad 2025"),
    ("doelgroep", GROUP, "Doelgroeprapport Volwassen meerplegers 2025"),
])  # fmt: skip
def test_the_other_kinds_and_what_is_said(small_city, tmp_path, kind, code, title):
    content, said = run(tmp_path, kind, code, format="json")

    assert json.loads(content)["title"] == title
    assert said == f"{title}: geschreven naar {tmp_path / 'rapport'}\n"


def test_city_is_also_known_by_its_code(small_city, tmp_path, settings):
    content, _ = run(tmp_path, "stad", settings.MUNICIPALITY_CODE, format="json")
    by_name, _ = run(tmp_path, "stad", "stad", format="json")

    assert json.loads(content)["title"] == "Stadsbeeld Proefstad 2025"
    assert content == by_name


def test_one_json_object_on_request(small_city, tmp_path):
    content, said = run(tmp_path, format="json", json=True)

    answer = json.loads(said)
    report = base.load(json.loads(content))
    assert answer == {
        "kind": "wijk",
        "code": NORTH,
        "period": "2025",
        "title": "Wijkrapport Noord 2025",
        "format": "json",
        "output": str(tmp_path / "rapport"),
        "content_key": content_key(base.dump(report)),
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"kind": "buurt"}, "'buurt' is geen soort rapport. Kies uit: wijk, doelgroep en stad."),
        ({"code": "WK030701"}, "'WK030701' is niet bekend. Kies een code die bij wijk hoort."),
        ({"kind": "doelgroep", "code": "x"}, "'x' is niet bekend. Kies een code die bij doelgroep hoort."),
        ({"kind": "stad", "code": NORTH}, f"'{NORTH}' is niet bekend. Kies een code die bij stad hoort."),
        ({"period": "2019"}, "Over 2019 zijn er geen cijfers. Wel over: 2025, 2024, 2023."),
        ({"period": "vorig jaar"}, "Over vorig jaar zijn er geen cijfers. Wel over: 2025, 2024, 2023."),
        ({"period": "²"}, "Over ² zijn er geen cijfers. Wel over: 2025, 2024, 2023."),
        ({"format": "docx"}, "'docx' is geen vorm. Kies uit: html, pdf, csv, ods, xlsx en json."),
    ],
)
def test_what_can_not_be_is_refused_in_dutch_with_exit_code_1(small_city, tmp_path, arguments, message):
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, **arguments)

    assert str(refusal.value) == message
    assert refusal.value.returncode == 1
    assert not (tmp_path / "rapport").exists()


def test_a_folder_that_is_not_there_is_said(small_city, tmp_path):
    with pytest.raises(CommandError, match="Kan niet schrijven naar .*weg/rapport. Kijk of de map er is"):
        call_command("report", "doelgroep", GROUP, period="2025", format="json", output=tmp_path / "weg" / "rapport")
