"""What may not be told stands in no form of a report: page, PDF, figure or file."""

import io
import json
import re
import zipfile

import pytest

from amersfoort_veiligheid.documents import figures
from analysis.enums import Flow
from analysis.reports import render
from tests.analysis.disclosure.forms import Words, cells, fill_group, ods, xlsx
from tests.analysis.small_city import BUURTEN, CITY, DAMAGE, NORTH, SOUTH, STATION, of_place
from tests.factories import DenominatorFactory, WijkFactory
from tests.pdf_text import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

EXTRA = {"WK099904": "Wijk A", "WK099905": "Wijk B", "WK099906": "Wijk C", "WK099907": "Wijk D"}


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


def assert_nowhere(report, *numbers):
    """None of these numbers stands by itself in any form of the report."""
    for name, text in channels(report).items():
        for number in numbers:
            found = re.search(rf"(?<![\d.,:/-]){number}(?:\.0)?(?![\d.,:%/-])", text)
            assert not found, (name, number, text[max(0, found.start() - 60) : found.end() + 60])


@pytest.fixture
def wide_city(small_city):
    """The small city with four wijken of 5,000 inhabitants more."""
    for code, name in EXTRA.items():
        small_city.areas[code] = WijkFactory(
            version=small_city.version, code=code, name=name, parent=small_city.areas[CITY], tile_column=1, tile_row=1
        )
        DenominatorFactory(area=small_city.areas[code], year=2024, value=5_000)
    return small_city


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
