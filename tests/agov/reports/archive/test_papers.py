"""How tables of a dossier stand on paper: narrow ones as they are, wide ones row by row, and nothing that is empty."""

from datetime import date

import page
import pytest

from agov.reports.archive.papers import TOGETHER, _part, paper_of
from agov.reports.trail import trail_table
from amersfoort_veiligheid.documents.tables import Column, Table, text
from tests.factories import policy
from tests.pdf_text import text_of


def table(heads, *rows):
    columns = tuple(Column(f"k{at}", head, is_row_header=at == 0) for at, head in enumerate(heads))
    return Table("proef", "Proef", columns, tuple(tuple(text(cell) for cell in row) for row in rows))


def test_column_in_which_nothing_stands_is_left_out():
    part = _part("Wat?", table("ABCDEFGH", ["a", "", "c", "", "", "", "", ""], ["", "", "d", "", "", "", "", ""]))
    assert [column.label for column in part.table.columns] == ["A", "C"]
    assert part.entries == ()


def test_wide_table_is_written_row_by_row():
    part = _part("Wat?", table("ABCDEFG", ["a", "b", "", "d", "e", "f", "g"], ["h", "i", "j", "k", "l", "m", "n"]))
    assert [entry.title for entry in part.entries] == ["a", "h"]
    assert part.entries[0].lines == (("B", "b"), ("D", "d"), ("E", "e"), ("F", "f"), ("G", "g"))


def test_table_without_rows_keeps_its_head():
    part = _part("Wat?", table("ABCDEFG"))
    assert (len(part.table.columns), part.entries) == (7, ())


def test_trail_fits_on_paper_with_everything_in_it():
    made = trail_table(policy.PolicyCycleFactory.build(name="Cyclus"), [], today=policy.MOMENT.date())
    assert {key for keys in TOGETHER["logboek"] for key in keys} == {one.key for one in made.columns} - {"soort"}
    row = tuple(text(one.key) for one in made.columns)
    part = _part("Wat?", Table(made.key, made.caption, made.columns, (row,)))
    assert [cell.text for cell in part.table.rows[0]] == [
        "wanneer", "wat", "waarover-soort: waarover", "inhoud: reden", "door",
    ]  # fmt: skip


@pytest.mark.slow
def test_paper_follows_the_standard_of_archives_and_that_of_accessibility():
    tables = [
        (
            "Wat is er gedaan?",
            table("ABCDEFG", ["Sloten", "b", "", "d", "e", "f", "g"], ["", "i", "j", "k", "l", "m", "n"]),
        ),
        ("Wat is gemeld?", table("ABC", ["a", "b", "c"], ["d", "e", "f"])),
        ("Welk bewijs is er?", table("ABC")),
    ]
    data = paper_of("Uitvoering: Sloten", "Wat gedaan is.", tables, today=date(2026, 11, 30))
    for profile in ("ua1", "2a"):
        failures = page.validate_pdf_bytes(data, profile=profile).failures
        assert [(failure.rule_id, failure.message) for failure in failures] == []
    words = text_of(data)
    for part in ("Wat is er gedaan?", "Sloten", "Zonder titel", "Niets."):
        assert part in words
