"""Small numbers end to end: what is hidden is in no page, chart, PDF or file, and no reader can work it out.

The example tables FX1, FX4 and FX5 are those of the rules for small numbers.
"""

import csv
import io
import json
import re
import zipfile
from html.parser import HTMLParser

import numpy as np
import openpyxl
import pandas as pd
import pytest
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import load as load_ods
from odf.teletype import extractText
from scipy.optimize import Bounds, LinearConstraint, milp

from amersfoort_veiligheid.documents import figures
from amersfoort_veiligheid.documents.tables import export_grid
from analysis.enums import Flow
from analysis.models import Observation
from analysis.reports import base, render, store
from analysis.reports.group_cells import protect_group
from analysis.reports.prepared import prepare
from cycle.enums import AreaLevel
from tests.analysis.small_city import (
    BUURTEN,
    CITY,
    DAMAGE,
    GROUP,
    NAMES,
    NORTH,
    SOUTH,
    STATION,
    add_group_rows,
    of_place,
)
from tests.factories import DenominatorFactory, WijkFactory
from tests.pdf_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXTRA = {"WK099904": "Wijk A", "WK099905": "Wijk B", "WK099906": "Wijk C", "WK099907": "Wijk D"}


WORDY = ("aria-label", "title", "alt", "content", "href")


class Words(HTMLParser):
    """Every text of a page, also inside drawings, and the attributes that can hold words or figures.

    The figures inside scripts stand in ``scripts``: most of those are sizes and colours.
    """

    def __init__(self, markup):
        super().__init__()
        self.found, self.scripts, self.is_script = [], [], False
        self.feed(markup)

    def handle_data(self, data):
        (self.scripts if self.is_script else self.found).append(data)

    def handle_endtag(self, tag):
        self.is_script = False

    def handle_starttag(self, tag, attrs):
        self.is_script = tag == "script"
        self.found += [value or "" for name, value in attrs if name in WORDY]
        self.found += [value or "" for name, value in attrs if name.startswith("data-")]


def channels(report):
    """The report in every form as text, by name of the form."""
    page = Words(render.body(report))
    svg = "".join(figures.to_svg(chart) for section in report.sections for chart in section.charts)
    made = {
        "page": " ".join(page.found),
        "pdf": text_of(render.pdf(report)),
        "plotly": " ".join(str(value) for script in page.scripts for value in plotted(json.loads(script))),
        "svg": " ".join(Words(svg).found),
        "json": render.export(report, "json")[0].decode(),
    }
    with zipfile.ZipFile(io.BytesIO(render.export(report, "csv")[0])) as archive:
        made["csv"] = "\n".join(archive.read(name).decode("utf-8-sig") for name in archive.namelist())
    made["xlsx"] = "\n".join(" | ".join(str(value) for value in row) for rows in xlsx(report).values() for row in rows)
    made["ods"] = "\n".join(" | ".join(row) for rows in ods(report).values() for row in rows)
    return made


PLOTTED = ("x", "y", "text", "customdata", "hovertext", "error_x", "error_y", "array", "arrayminus", "name")


def plotted(figure):
    """What the traces and annotations of a figure hold, without sizes, colours and places on the canvas."""
    todo = [{key: value for key, value in trace.items() if key in PLOTTED} for trace in figure["data"]]
    todo += [note.get("text", "") for note in figure["layout"].get("annotations", [])]
    found = []
    while todo:
        value = todo.pop()
        if isinstance(value, dict):
            todo += value.values()
        elif isinstance(value, list):
            todo += value
        else:
            found.append(value)
    return found


def xlsx(report):
    book = openpyxl.load_workbook(io.BytesIO(render.export(report, "xlsx")[0]))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def ods(report):
    document = load_ods(io.BytesIO(render.export(report, "ods")[0]))
    found = {}
    for sheet in document.getElementsByType(odf_table.Table):
        found[sheet.getAttribute("name")] = [
            ["\n".join(extractText(line) for line in cell.getElementsByType(odf_text.P)) for cell in
             row.getElementsByType(odf_table.TableCell)]
            for row in sheet.getElementsByType(odf_table.TableRow)
        ]  # fmt: skip
    return found


def assert_nowhere(report, *numbers):
    """None of these numbers stands by itself in any form of the report."""
    for name, text in channels(report).items():
        for number in numbers:
            found = re.search(rf"(?<![\d.,:/-]){number}(?:\.0)?(?![\d.,:%/-])", text)
            assert not found, (name, number, text[max(0, found.start() - 60) : found.end() + 60])


def fill_group(city, rows, age_rows=()):
    """Replace the figures of the group."""
    Observation.objects.filter(definition=city.definition).delete()
    delivery = city.deliveries["doelgroepen"]
    add_group_rows(city, delivery, rows)
    for band, more in age_rows:
        add_group_rows(city, delivery, more, age_band=band)
    return store.build("doelgroep", GROUP, prepare(2025))


@pytest.fixture
def wide_city(small_city):
    """The small city with four wijken of 5,000 inhabitants more."""
    for code, name in EXTRA.items():
        small_city.areas[code] = WijkFactory(
            version=small_city.version, code=code, name=name, parent=small_city.areas[CITY], tile_column=1, tile_row=1
        )
        DenominatorFactory(area=small_city.areas[code], year=2024, value=5_000)
    return small_city


def cells(report, key):
    table = next(table for table in report.tables if table.key == key)
    return {row[0].text: row[-1].text for row in table.rows}


def test_fx1_a_small_wijk_and_the_smallest_safe_one_are_hidden_everywhere(wide_city):
    """Persons by wijk: 23, 4, 17, 12 of 56. The 4 fails; 12 is hidden with it; 25, 15 and a total of 55 are shown."""
    report = fill_group(
        wide_city,
        [(code, 2025, Flow.STOCK, "", count, None) for code, count in zip(EXTRA, (23, 4, 17, 12), strict=True)]
        + [(CITY, 2025, Flow.STOCK, "", 56, None)],
    )

    assert cells(report, "wijken-tabel") == {
        "Wijk A": "25", "Wijk B": "x", "Wijk C": "15", "Wijk D": "x", "Hele stad": "55",
    }  # fmt: skip
    assert_nowhere(report, 23, 17, 56, 12)
    assert "4" not in [cell.text for table in report.tables for row in table.rows for cell in row]


def test_fx4_an_age_that_everybody_has_is_told_nowhere(wide_city):
    """Wijk A: 12 persons, all young. The size may be shown, the ages may not."""
    report = fill_group(
        wide_city,
        [("WK099904", 2025, Flow.STOCK, "", 12, None), ("WK099905", 2025, Flow.STOCK, "", 34, None),
         (CITY, 2025, Flow.STOCK, "", 46, None)],
        [("12-17", [("WK099904", 2025, Flow.STOCK, "", 12, None), (CITY, 2025, Flow.STOCK, "", 12, None)]),
         ("18+", [("WK099904", 2025, Flow.STOCK, "", 0, None), (CITY, 2025, Flow.STOCK, "", 34, None)])],
    )  # fmt: skip

    assert_nowhere(report, 12, 46, 34)
    for text in channels(report).values():
        assert "12-17" not in text
        assert "18+" not in text


def test_fx5_a_figure_that_one_person_makes_is_hidden_everywhere(wide_city):
    """32 thefts, 29 of them by one person."""
    report = fill_group(
        wide_city,
        [(CITY, 2025, Flow.STOCK, "", 40, None), (CITY, 2025, Flow.STOCK, "1.1.1", 32, 30 / 32),
         (CITY, 2025, Flow.STOCK, DAMAGE, 41, 0.3)],
    )  # fmt: skip

    assert cells(report, "delicten-tabel") == {"Diefstal/inbraak woning": "x", "Vernieling": "40"}
    assert_nowhere(report, 32, 29, 41, 94)


def test_offences_of_an_age_group_are_not_mixed_with_those_of_the_group(wide_city):
    report = fill_group(
        wide_city,
        [(CITY, 2025, Flow.STOCK, "", 40, None), (CITY, 2025, Flow.STOCK, DAMAGE, 41, 0.3)],
        [("18+", [(CITY, 2025, Flow.STOCK, DAMAGE, 27, 0.3)])],
    )

    assert cells(report, "delicten-tabel") == {"Vernieling": "40"}


@pytest.mark.parametrize("code", [NORTH, SOUTH, STATION])
def test_exact_counts_of_buurten_and_sensitive_offences_are_nowhere(small_reports, code):
    """Exact figures of buurten that are not also a figure that may be shown, and hate crimes of each wijk."""
    report = small_reports("wijk", code)

    shown = {
        figure
        for offence in ("0.0.0", "1.1.1", "2.2.1")
        for year in (2024, 2025)
        for figure in [of_place(offence, code, year)]
    }
    shown |= {
        point.value
        for section in report.sections
        for chart in section.charts
        for series in chart.series
        for point in series.points
    }
    hidden = {of_place(offence, buurt, 2025) for offence in ("0.0.0", "1.1.1", "2.2.1") for buurt in BUURTEN[code]}
    table = [t for t in report.tables if t.key == "buurten-tabel"]
    for text in (cell.text.rstrip("*") for one in table for row in one.rows for cell in row[1:]):
        assert text in ("x", "<5", "0") or int(text) % 5 == 0
        assert not text.isdigit() or int(text) not in hidden - shown - {0} or int(text) % 5 == 0
    sensitive = next(t for t in report.tables if t.key == "delicten-tabel")
    hate = next(row[1].text for row in sensitive.rows if row[0].text == "Discriminatie")
    assert hate == {NORTH: "10*", SOUTH: "x", STATION: "x"}[code]


def buurten_programme(table, exact):
    """The published table as a programme: cells by name, their bounds, and the sums that tie them."""
    columns, rows = [column.label for column in table.columns[1:]], [row[0].text for row in table.rows]
    place = {(row, column): i * len(columns) + j for i, row in enumerate(rows) for j, column in enumerate(columns)}
    lower, upper, signs = np.zeros(len(place)), np.full(len(place), np.inf), {}
    for name, cell in zip(place, (cell for row in table.rows for cell in row[1:]), strict=True):
        if cell.value is not None:
            low, high = (0, 0) if cell.value == 0 else (max(cell.value - 2, MINIMUM), cell.value + 2)
            lower[place[name]], upper[place[name]] = low, high
        else:
            signs[name] = cell.sign
            if cell.sign == "<5":
                lower[place[name]], upper[place[name]] = 1, 4
    sums = [([place[row, column] for row in rows], [], exact[column], exact[column]) for column in columns]
    parts = [column for column in columns if column in PARTS]
    if "Alle misdrijven" in columns:  # the total of a buurt holds these kinds and more
        sums += [([place[row, "Alle misdrijven"]], [place[row, part] for part in parts], 0, np.inf) for row in rows]
    matrix = np.zeros((len(sums), len(place)))
    for line, (plus, minus, _, _) in enumerate(sums):
        matrix[line, plus], matrix[line, minus] = 1, -1
    constraint = LinearConstraint(matrix, [one[2] for one in sums], [one[3] for one in sums])
    return place, signs, constraint, Bounds(lower, upper)


def attack_buurten(report):
    """Work out each hidden buurt from its table and the exact counts of the wijk beside it; return how many there are.

    Fails when a range is narrower than the rule allows, or than what the exact wijk alone leaves.
    """
    table = next(table for table in report.tables if table.key == "buurten-tabel")
    exact = {row[0].text: row[1].value for row in next(t for t in report.tables if t.key == "soorten-tabel").rows}
    place, signs, constraint, bounds = buurten_programme(table, exact)
    for (row, column), sign in signs.items():
        low, high = ends_of(place[row, column], len(place), constraint, bounds)
        if sign == "<5":
            assert (low <= 1, high >= 4) == (True, True), (row, column, low, high)
        assert high - low >= min(3 if sign == "<5" else MINIMUM, exact[column]), (row, column, low, high)
    return len(signs)


def ends_of(at, size, constraint, bounds):
    """Lowest and highest whole value of one unknown."""
    ends = []
    for direction in (1, -1):
        objective = np.zeros(size)
        objective[at] = direction
        result = milp(objective, constraints=constraint, bounds=bounds, integrality=np.ones(size))
        assert result.success, result.message
        ends.append(round(result.x[at]))
    return ends


MINIMUM = 5
PARTS = ("Woninginbraak", "Vernieling")


@pytest.mark.parametrize("seed", range(6))
def test_buurten_can_not_be_worked_out_from_the_wijk_in_the_same_report(small_city, seed):
    """The whole report, with counts that are small now and then: every hidden buurt keeps its range."""
    rng = np.random.default_rng(seed)
    for buurt in BUURTEN[NORTH]:
        small_city.areas[buurt].denominators.update(value=2_000)
    totals = dict.fromkeys((NORTH, SOUTH), 0)
    for wijk in (NORTH, SOUTH):
        for key in ("woninginbraak", "vernieling", "misdrijven_totaal"):
            counts = {buurt: int(rng.choice([0, 1, 2, 3, 4, 5, 8, 13, 40])) for buurt in BUURTEN[wijk]}
            if key == "misdrijven_totaal":
                counts = {buurt: count + totals[buurt] for buurt, count in counts.items()}
            for buurt, count in counts.items():
                totals[buurt] = totals.get(buurt, 0) + count
                _set(key, buurt, count)
            _set(key, wijk, sum(counts.values()))
    figures_read = prepare(2025)

    assert sum(attack_buurten(store.build("wijk", wijk, figures_read)) for wijk in (NORTH, SOUTH)) > 0


def _set(key, code, count):
    Observation.objects.filter(indicator__key=key, area__code=code, year=2025, month=0).update(value=count)


def test_the_attack_finds_a_table_that_is_protected_too_little(small_reports):
    """The attack is no formality: with 3 and 4 shown as <5 under a wijk of 7 it fails."""
    report = small_reports("wijk", SOUTH)
    data = base.dump(report)
    for section in data["sections"]:
        for table in section["tables"]:
            if table["key"] == "buurten-tabel":
                for row in table["rows"]:
                    row[2] |= {"sign": "<5", "text": "<5", "words": "minder dan 5"}

    with pytest.raises(AssertionError):
        attack_buurten(base.load(data))
    assert attack_buurten(report) == 2


def group_frame(rng):
    """Figures of a group in some wijken over three years, of every size."""
    rows, size = [], int(rng.choice([8, 14, 22, 60]))
    for year in (2023, 2024, 2025):
        inflow, outflow = int(rng.integers(0, 18)), int(rng.integers(0, min(size, 18) + 1))
        size = size + inflow - outflow
        for flow, count in ((Flow.STOCK, size), (Flow.INFLOW, inflow), (Flow.OUTFLOW, outflow)):
            rows.append((CITY, AreaLevel.MUNICIPALITY, year, flow, float(count)))
    parts = rng.multinomial(size, rng.dirichlet(np.ones(5)))
    rows += [(code, AreaLevel.WIJK, 2025, Flow.STOCK, float(count)) for code, count in zip("ABCDE", parts, strict=True)]
    frame = pd.DataFrame(rows, columns=["area", "level", "year", "flow", "value"])
    return frame.assign(offence="", age_band="", missing=0)


def told_frame():
    """In-flow 4 is hidden, and with it the size of 20; wijken of 10 and 10 would give that size back as 20 to 24."""
    of_city = ((2024, Flow.STOCK, 41.0), (2025, Flow.STOCK, 20.0), (2025, Flow.INFLOW, 4.0), (2025, Flow.OUTFLOW, 25.0))
    rows = [(CITY, AreaLevel.MUNICIPALITY, *row) for row in of_city]
    rows += [(wijk, AreaLevel.WIJK, 2025, Flow.STOCK, 10.0) for wijk in "AB"]
    frame = pd.DataFrame(rows, columns=["area", "level", "year", "flow", "value"])
    return frame.assign(offence="", age_band="", missing=0)


class FewFacts:
    """The part of the facts that protecting a group reads."""

    year = 2025
    wijken = pd.DataFrame({"code": list("ABCDE"), "inhabitants": [5_000.0] * 5})


@pytest.mark.parametrize("seed", range(40))
def test_no_group_figure_can_be_worked_out_from_flows_and_wijken_together(seed):
    """All that is shown of a group in one report, laid beside each other in one whole-number programme."""
    frame = group_frame(np.random.default_rng(seed))
    made = protect_group(FewFacts(), frame)
    names = [("city", year, flow) for year in made.years for flow in ("stock", "inflow", "outflow")]
    names += [("stayed", year) for year in made.years[1:]] + [("wijk", code) for code in "ABCDE"]
    place = {name: at for at, name in enumerate(names)}
    lower, upper, hidden = np.zeros(len(names)), np.full(len(names), np.inf), []
    shown = {("city", *key): cell for key, cell in made.city.items()} | {("wijk", c): x for c, x in made.wijken.items()}
    for name, cell in shown.items():
        if cell.value is not None:
            lower[place[name]], upper[place[name]] = max(cell.value - 2, 10), cell.value + 2
        else:
            hidden.append(name)
    sums = []
    for year in made.years[1:]:
        sums.append(([("city", year - 1, "stock")], [("stayed", year), ("city", year, "outflow")]))
        sums.append(([("city", year, "stock")], [("stayed", year), ("city", year, "inflow")]))
    if made.wijken:
        sums.append(([("city", 2025, "stock")], [("wijk", code) for code in "ABCDE"]))
    matrix = np.zeros((len(sums), len(names)))
    for at, (wholes, parts) in enumerate(sums):
        matrix[at, [place[name] for name in wholes]] = 1
        matrix[at, [place[name] for name in parts]] = -1
    constraint = LinearConstraint(matrix, 0, 0)

    bounds = Bounds(lower, np.minimum(upper, 10**4))
    for name in hidden:
        low, high = ends_of(place[name], len(names), constraint, bounds)
        assert high - low >= 10, (name, low, high)


def test_figures_per_wijk_stay_away_when_they_would_tell_too_much(small_city):
    """The text says so, and the size of the city is the same cell in every table that has it."""
    made = protect_group(FewFacts(), told_frame())
    assert [made.city[2025, flow].sign for flow in (Flow.STOCK, Flow.INFLOW, Flow.OUTFLOW)] == ["x", "x", ""]
    assert (made.wijken, made.wijken_hidden) == ({}, True)

    report = fill_group(
        small_city,
        [(CITY, 2024, Flow.STOCK, "", 41, None), (CITY, 2025, Flow.STOCK, "", 20, None),
         (CITY, 2025, Flow.INFLOW, "", 4, None), (CITY, 2025, Flow.OUTFLOW, "", 25, None),
         (NORTH, 2025, Flow.STOCK, "", 10, None), (SOUTH, 2025, Flow.STOCK, "", 10, None)],
    )  # fmt: skip
    section = next(section for section in report.sections if section.key == "wijken")
    assert section.tables == ()
    assert section.lead.startswith("Aantallen per wijk tonen we niet, om mensen te beschermen.")


def test_the_size_of_the_city_is_one_cell_in_every_table(small_city):
    report = fill_group(small_city, [(CITY, 2025, Flow.STOCK, "", 56, None), (NORTH, 2025, Flow.STOCK, "", 30, None),
                                     (SOUTH, 2025, Flow.STOCK, "", 26, None)])  # fmt: skip
    assert cells(report, "wijken-tabel")["Hele stad"] == {row[0].text: row[1].text for row in next(
        table for table in report.tables if table.key == "omvang-tabel").rows}["2025"]  # fmt: skip


ALL = [("wijk", NORTH), ("wijk", SOUTH), ("wijk", STATION), ("stad", "stad"), ("doelgroep", GROUP)]


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_the_same_cell_gives_the_same_answer_in_every_format(small_reports, kind, code):
    """Each table, cell by cell: CSV, XLSX, ODS and JSON against the table of the page."""
    report = small_reports(kind, code)
    made = render.all_tables(report)
    sheets, texts = list(xlsx(report).values()), list(ods(report).values())
    archive = zipfile.ZipFile(io.BytesIO(render.export(report, "csv")[0]))
    stored = {
        table["key"]: table
        for section in json.loads(render.export(report, "json")[0])["sections"]
        for table in section["tables"]
    }

    assert len({table.key for table in made}) == len(made)
    assert len(sheets) == len(made) + 1  # the sheet with notes
    assert archive.namelist() == [*(f"{table.key}.csv" for table in made), "toelichting.csv"]
    for table, sheet, written in zip(made, sheets, texts, strict=False):
        header, rows = export_grid(table, render.export_meta(report))
        lines = list(csv.reader(io.StringIO(archive.read(f"{table.key}.csv").decode("utf-8-sig")), delimiter=";"))
        assert lines[0] == [*header, "Bron", "Stand", "Versie"]
        assert sheet[0] == header
        assert written[0] == header
        for row, line, cells_of_sheet, ods_line in zip(rows, lines[1:], sheet[1:], written[1:], strict=True):
            assert [plain(value) for value in row] == [plain(value) for value in cells_of_sheet]
            assert [plain(value) for value in row] == [plain(value) for value in line[: len(header)]]
            assert [plain(value) for value in row] == [plain(value) for value in ods_line]
        for row, values in zip(table.rows, stored.get(table.key, {"rows": []})["rows"], strict=False):
            assert [(cell.value, cell.text, cell.sign) for cell in row] == [
                (value["value"], value["text"], value["sign"]) for value in values
            ]


def plain(value):
    """A value as a number when it is one, else as text; an empty cell is an empty text."""
    if value is None:
        return ""
    try:
        return float(str(value).replace(",", "."))
    except ValueError:
        return str(value)


@pytest.mark.parametrize(("kind", "code"), ALL)
def test_page_and_pdf_hold_every_figure_of_every_table(small_reports, kind, code):
    report = small_reports(kind, code)
    on_page = [text.strip() for text in Words(render.body(report)).found]
    on_paper = text_of(render.pdf(report))

    for table in report.tables:
        for row in table.rows:
            for cell in row[1:]:
                assert cell.text in on_page or not cell.text, (table.key, cell.text)
                assert cell.text.split(" ")[0] in on_paper, (table.key, cell.text)


def test_signs_have_words_for_those_who_listen_and_a_legend_for_those_who_look(small_reports):
    report = small_reports("wijk", SOUTH)
    page, paper = render.body(report), render.as_file(report, "html").decode()

    for text, words in (
        (".", "niet beschikbaar"),
        ("x", "geheim bij de bron"),
        ("x", "afgeschermd: Verborgen om mensen te beschermen"),
    ):
        assert f'<span aria-hidden="true">{text}</span><span class="visually-hidden">{words}</span>' in page
    north = render.body(small_reports("wijk", NORTH))
    assert '<span aria-hidden="true"></span><span class="visually-hidden">kan niet voorkomen</span>' in north
    assert ". = niet beschikbaar; x = geheim" in re.sub(r"\s+", " ", paper)
    assert "(leeg) = kan niet voorkomen" in re.sub(
        r"\s+", " ", render.as_file(small_reports("wijk", NORTH), "html").decode()
    )


def test_signs_in_csv_say_what_they_mean(small_reports):
    with zipfile.ZipFile(io.BytesIO(render.export(small_reports("wijk", NORTH), "csv")[0])) as archive:
        lines = list(csv.DictReader(io.StringIO(archive.read("delicten-tabel.csv").decode("utf-8-sig")), delimiter=";"))
        notes = archive.read("toelichting.csv").decode("utf-8-sig")
    by_name = {line["Delict of overlast"]: line for line in lines}

    assert (by_name["Overlast zwervers"]["Aantal"], by_name["Openbare dronkenschap"]["Aantal"]) == ("", "0")
    assert by_name["Zedenmisdrijf"]["Aantal"] == "x"
    assert "Aantal: geheim bij de bron" in by_name["Zedenmisdrijf"]["Toelichting"]
    assert "Aantal: kan niet voorkomen" in by_name["Overlast zwervers"]["Toelichting"]
    assert "Aantal: voorlopig cijfer" in by_name["Vernieling"]["Toelichting"]
    assert "Teken *;voorlopig cijfer" in notes
    assert "Teken (leeg);kan niet voorkomen" in notes


def test_the_caution_about_groups_is_on_the_page_on_paper_and_in_the_notes(small_reports):
    report = small_reports("doelgroep", GROUP)
    caution = "Wie bij deze groep hoort, hangt af van wat de politie vastlegde."

    with zipfile.ZipFile(io.BytesIO(render.export(report, "csv")[0])) as archive:
        assert caution in archive.read("toelichting.csv").decode("utf-8-sig")
    assert caution in render.body(report)
    assert caution in render.as_file(report, "html").decode()


def test_names_of_places_are_those_of_the_areas(small_reports):
    assert small_reports("wijk", NORTH).title == f"Wijkrapport {NAMES[NORTH]} 2025"
