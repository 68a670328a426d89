"""Many bad rows, pieces of a file, and damage: the reader never breaks."""

import random
import time

import pytest

from analysis.imports.base import RefusedFileError
from analysis.imports.files import Limits, as_stream
from analysis.imports.police import iter_batches
from tests.analysis.imports.police_bad import GOOD, YEAR, read
from tests.analysis.imports.police_files import REFERENCE, as_json, page, portal_csv, read_cells, typed_csv, untyped_csv


def test_a_hundred_thousand_bad_rows_are_counted_and_a_thousand_listed():
    bad = [("1.1.1", "GM0307", "2023JJ00", f"{number}.5") for number in range(99_999)]
    content = typed_csv([GOOD, *bad, ("9.9.9", "GM0307", "2023JJ00", 1)])
    started = time.perf_counter()
    checked = read(content)

    assert time.perf_counter() - started < 10
    assert (checked.rejects.total, len(checked.rejects.listed), checked.rows_read) == (100_000, 1000, 100_001)
    assert checked.rejects.by_reason == {"Het aantal is geen geheel getal.": 99_999, "Dit delict is niet bekend.": 1}
    assert [reject.row for reject in checked.rejects.listed] == list(range(3, 1003))


def test_rows_keep_their_number_over_several_pieces_of_the_file(monkeypatch):
    monkeypatch.setattr("analysis.imports.police_rows.BLOCK_BYTES", 500)
    cells = [("1.1.1", "GM0307", f"{year}JJ00", year if year % 3 else "x1") for year in range(2005, 2025)]
    checked = read(typed_csv(cells))

    assert [reject.row for reject in checked.rejects.listed] == [
        n + 2 for n, year in enumerate(range(2005, 2025)) if year % 3 == 0
    ]
    assert sorted(checked.accepted["row"]) == [n + 2 for n, year in enumerate(range(2005, 2025)) if year % 3]


def test_batches_give_the_same_cells_and_find_duplicates_between_batches(monkeypatch):
    monkeypatch.setattr("analysis.imports.police_rows.BLOCK_BYTES", 500)
    cells = [("1.1.1", "GM0307", f"{year}JJ00", year) for year in range(2005, 2025)]
    content = typed_csv([*cells, ("1.1.1", "GM0307", "2005JJ00", 1)])

    batches = list(iter_batches(as_stream(content), reference=REFERENCE, config=YEAR))

    assert len(batches) > 2
    merged = {}
    for batch in batches:
        merged |= read_cells(batch)
    assert merged == read_cells(read(content))
    assert batches[-1].rows_read == 21
    assert batches[-1].rejects.listed[0].reason.endswith("Zie rij 2.")


def test_limits_can_be_set():
    with pytest.raises(RefusedFileError, match="te groot"):
        read(typed_csv([GOOD]), limits=Limits(file_bytes=10))


def test_a_quote_that_is_never_closed_in_a_pivot_is_refused():
    top = b'"t"\n"Geregistreerde misdrijven"\n"Perioden: 2023"\n""\n"Soort misdrijf";"Hof"\n"";"aantal"\n'

    with pytest.raises(RefusedFileError, match="aanhalingsteken"):
        read(top + b'"Totaal misdrijven;5\n' + b"1.1.1;5\n" * 20_000)


def test_a_header_inside_an_open_quote_of_a_pivot_is_refused():
    with pytest.raises(RefusedFileError, match="staat geen kolom met gebied, delict of periode"):
        read(b'"t\nSoort misdrijf;Hof\n"\nTotaal misdrijven;5\n')


def test_a_bare_carriage_return_in_the_last_line_does_not_break_the_reader():
    with pytest.raises(RefusedFileError, match="afgebroken"):
        read(typed_csv([GOOD]) + b"1,x\rab")


def test_damaged_files_are_refused_or_rejected_and_never_break_the_reader():
    chance = random.Random(20260101)
    sources = [typed_csv([GOOD] * 3), untyped_csv([GOOD] * 3), portal_csv([("Totaal misdrijven", "Hof", "2023", 5)])]
    sources += [as_json(page([GOOD])), as_json([page([GOOD]), page([GOOD])])]
    outcomes = {"read": 0, "refused": 0}
    for _ in range(300):
        content = bytearray(chance.choice(sources))
        place = chance.randrange(len(content))
        content[place : place + chance.randrange(20)] = chance.choice([b"", b'"', b";", b"\n", b"\xc3", b"[", b"=1"])
        try:
            checked = read(bytes(content))
        except RefusedFileError as refusal:
            outcomes["refused"] += len(str(refusal)) > 10
        else:
            outcomes["read"] += len(checked.accepted) + checked.rejects.total <= checked.rows_read
    assert sum(outcomes.values()) == 300
    assert min(outcomes.values()) > 30
