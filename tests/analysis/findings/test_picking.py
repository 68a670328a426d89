"""One figure out of a report: exactly what its readers saw, and never more."""

from dataclasses import replace

import pytest

from amersfoort_veiligheid.documents.tables import hides_value
from analysis.reports.footnotes import Note, with_footnotes
from analysis.reports.picking import NoFigureError, can_be_picked, pick
from analysis.reports.render import all_tables
from tests.analysis.findings.paper import KINDS, NO_SOURCE, SIZES, TREND, WIJKEN, paper
from tests.analysis.small_city import GROUP, NORTH, SOUTH


def test_a_figure_with_all_that_belongs_to_it():
    picked = pick(paper(), table_key="soorten-tabel", row=0, column="per")

    assert picked.label == "Noord, Geweld, per 1.000"
    assert (picked.value, picked.interval, picked.sign) == ("7,1", "5,5–9,1", "")
    assert picked.words == "▲ hoger dan in de rest van de stad"
    assert picked.development == "59 in 2024, 66 in 2025; +12% (−22% tot 62%); ○ geen aantoonbaar verschil"
    assert (picked.period, picked.source, picked.figures_date) == ("2025", "Politie", "1 februari 2026")
    assert picked.version == "47018NED versie 1"


def test_the_test_of_a_row_is_about_the_rate_and_not_about_the_figures_beside_it():
    words = {
        column: pick(paper(), table_key="soorten-tabel", row=0, column=column).words for column in ("aantal", "rest")
    }

    assert words == {"aantal": "voorlopig cijfer", "rest": ""}


def test_a_provisional_figure_keeps_its_sign_apart_from_its_value():
    picked = pick(paper(), table_key="soorten-tabel", row=0, column="aantal")

    assert (picked.value, picked.sign) == ("66", "*")


@pytest.mark.parametrize(
    ("column", "sign", "words"),
    [
        ("aantal", "<5", "minder dan 5: te weinig"),
        ("per", "x", "afgeschermd: te weinig"),
        ("rest", ".", "niet beschikbaar"),
    ],
)
def test_a_hidden_figure_gives_its_sign_and_never_a_value(column, sign, words):
    picked = pick(paper(), table_key="soorten-tabel", row=1, column=column)

    assert (picked.value, picked.interval, picked.sign, picked.words) == ("", "", sign, words)
    assert picked.label.startswith("Noord, Woninginbraak (per woning), ")


@pytest.mark.parametrize(
    ("table_key", "row", "column", "says"),
    [
        ("soorten-tabel", 0, "soort", "Hier staat geen cijfer"),
        ("soorten-tabel", 0, "marge", "Hier staat geen cijfer"),
        ("soorten-tabel", 0, "vergelijking", "Hier staat geen cijfer"),
        ("ontwikkeling-tabel", 1, "verandering", "Hier staat geen cijfer"),
        ("soorten-tabel", 2, "per", "niet in het rapport"),
        ("soorten-tabel", -1, "per", "niet in het rapport"),
        ("soorten-tabel", 0, "leeftijd", "Deze kolom"),
        ("andere-tabel", 0, "per", "niet in het rapport"),
        ("zonder-bron", 0, "aantal", "heeft geen bron"),
    ],
)
def test_what_is_no_figure_is_refused_with_the_reason(table_key, row, column, says):
    with pytest.raises(NoFigureError, match=says):
        pick(paper(), table_key=table_key, row=row, column=column)


def test_a_figure_without_source_is_refused_whatever_its_table():
    """S36."""
    for table in (KINDS, TREND, SIZES):
        report = paper(replace(table, source=""))

        with pytest.raises(NoFigureError, match="heeft geen bron"):
            pick(report, table_key=table.key, row=1, column=table.columns[1].key)


def test_change_of_two_years_has_its_margin_and_what_the_test_said():
    picked = pick(paper(), table_key="ontwikkeling-tabel", row=0, column="verandering")

    assert (picked.value, picked.interval, picked.words) == ("+12%", "−22% tot 62%", "○ geen aantoonbaar verschil")
    assert picked.development == ""


@pytest.mark.parametrize(("column", "year"), [("voor", "2024"), ("na", "2025")])
def test_a_column_of_a_year_is_of_that_year(column, year):
    assert pick(paper(), table_key="ontwikkeling-tabel", row=0, column=column).period == year


def test_size_of_a_group_beside_the_years_before_with_the_sign_of_what_is_hidden():
    picked = pick(paper(SIZES), table_key="omvang-tabel", row=2, column="stock")

    assert (picked.value, picked.unit, picked.period) == ("25", "personen", "2025")
    assert picked.development == "x in 2023, 20 in 2024"


def test_wijk_in_the_picture_of_the_city_without_the_shape_in_its_value():
    picked = pick(paper(WIJKEN, kind="stad"), table_key="criminaliteit-tabel", row=0, column="geweld")

    assert (picked.label, picked.value, picked.sign) == ("Noord, geweld", "3,9", "*")
    assert picked.words == "mogelijk hoger; voorlopig cijfer"


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "code"), [("wijk", NORTH), ("wijk", SOUTH), ("stad", "stad"), ("doelgroep", GROUP)])
def test_every_figure_of_a_real_report_can_be_picked_and_no_other_cell(small_reports, kind, code):
    report, picked_ones, refused = small_reports(kind, code), 0, 0
    for table in all_tables(report):
        for number, row in enumerate(table.rows):
            for column, cell in zip(table.columns, row, strict=True):
                if not can_be_picked(column, cell) or not table.source:
                    with pytest.raises(NoFigureError):
                        pick(report, table_key=table.key, row=number, column=column.key)
                    refused += 1
                    continue
                picked = pick(report, table_key=table.key, row=number, column=column.key)
                assert (picked.value == "") == hides_value(cell.sign)
                assert picked.value in cell.text
                assert picked.source == table.source
                picked_ones += 1

    assert picked_ones > 15
    assert refused > 10


def test_there_is_a_table_without_source_to_refuse():
    assert NO_SOURCE.source == ""


def test_a_footnote_at_the_figure_goes_along_in_words_and_its_number_does_not():
    notes = [
        Note("geweld", "Geweld", "", "", 2025, 2025, "Er was kermis."),
        Note("", "", "", "", 2024, 2024, "Corona."),
    ]
    report = with_footnotes(coded(paper()), notes, [("geweld", "Geweld")])

    of_year = pick(report, table_key="soorten-tabel", row=0, column="per")
    before, now = (pick(report, table_key="ontwikkeling-tabel", row=0, column=column) for column in ("voor", "na"))

    assert (of_year.label, of_year.footnote) == ("Noord, Geweld, per 1.000", "Er was kermis.")
    assert (before.footnote, now.footnote) == ("Corona.", "Er was kermis.")
    assert pick(report, table_key="soorten-tabel", row=1, column="aantal").footnote == ""


def coded(report):
    """The report with the code of an indicator at the rows that are called by its name."""

    def of(table):
        rows = tuple(
            (replace(row[0], code="geweld" if row[0].text == "Geweld" else ""), *row[1:]) for row in table.rows
        )
        return replace(table, rows=rows)

    return replace(report, sections=tuple(replace(one, tables=tuple(map(of, one.tables))) for one in report.sections))
