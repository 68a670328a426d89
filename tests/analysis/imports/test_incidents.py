"""The reader of rows with incidents: what counts, what is refused, and that the size of the pieces does not matter."""

import csv
import datetime as dt
import gzip
import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from analysis.imports import incidents
from analysis.imports.base import RefusedFileError
from analysis.imports.incidents import IncidentReference, count_incidents

HEADER = "Crime ID,Month,Location,LSOA code,Crime type"
REFERENCE = IncidentReference(
    areas=("BU99010100", "BU99010200"),
    offences={"Burglary": "1.1.1", "Robbery": "1.4.6", "Burglary in a dwelling": "1.1.1"},
    today=dt.date(2025, 8, 20),
)


def make_file(*rows: str, header: str = HEADER) -> io.BytesIO:
    return io.BytesIO("\n".join([header, *rows, ""]).encode())


def counted(checked: object) -> dict[tuple[str, str, int, int], int]:
    rows = checked.accepted.itertuples(index=False)
    return {(row.area, row.offence, row.year, row.month): row.value for row in rows}


def test_counts_rows_per_month_area_and_kind():
    checked = count_incidents(
        make_file(
            "a,2025-06,x,BU99010100,Burglary",
            "b,2025-06,y,BU99010100,Robbery",
            "c,2025-07,y,BU99010100,Burglary",
            "d,2025-06,y,BU99010200,Burglary",
        ),
        reference=REFERENCE,
    )

    assert counted(checked) == {
        ("BU99010100", "1.1.1", 2025, 6): 1,
        ("BU99010200", "1.1.1", 2025, 6): 1,
        ("BU99010100", "1.4.6", 2025, 6): 1,
        ("BU99010100", "1.1.1", 2025, 7): 1,
    }
    assert (checked.rows_read, checked.rejects.total) == (4, 0)


def test_rows_with_the_same_content_are_separate_incidents():
    checked = count_incidents(make_file(*[",2025-06,x,BU99010100,Burglary"] * 3), reference=REFERENCE)

    assert counted(checked) == {("BU99010100", "1.1.1", 2025, 6): 3}


def test_two_words_for_one_kind_are_added_up():
    checked = count_incidents(
        make_file("a,2025-06,x,BU99010100,Burglary", "b,2025-06,x,BU99010100,Burglary in a dwelling"),
        reference=REFERENCE,
    )

    assert counted(checked) == {("BU99010100", "1.1.1", 2025, 6): 2}


def test_an_incident_without_area_counts_as_unknown():
    checked = count_incidents(
        make_file("a,2025-06,x,,Burglary", "b,2025-06,x,  ,Burglary", "c,2025-06,x,BU99010100,Burglary"),
        reference=REFERENCE,
    )

    assert counted(checked)["BU00000000", "1.1.1", 2025, 6] == 2
    assert checked.warnings == ("2 incidenten hebben geen gebied. Ze tellen alleen mee in de gemeente.",)


def test_rows_are_in_the_order_of_the_calendar():
    checked = count_incidents(
        make_file(
            "a,2025-02,x,BU99010200,Robbery", "b,2024-11,x,BU99010100,Burglary", "c,2025-01,x,BU99010100,Robbery"
        ),
        reference=REFERENCE,
    )

    months = [(row.year, row.month) for row in checked.accepted.itertuples()]
    assert months == [(2024, 11), (2025, 1), (2025, 2)]


@pytest.mark.parametrize(
    ("row", "column", "shown", "reason"),
    [
        (
            "a,07-2025,x,BU99010100,Burglary",
            "Month",
            "07-2025",
            "Dit is geen maand. Verwacht bijvoorbeeld 2025-07.",
        ),
        (
            "a,2025-13,x,BU99010100,Burglary",
            "Month",
            "2025-13",
            "Dit is geen maand. Verwacht bijvoorbeeld 2025-07.",
        ),
        ("a,2025-09,x,BU99010100,Burglary", "Month", "2025-09", "De maand ligt in de toekomst."),
        ("a,2004-12,x,BU99010100,Burglary", "Month", "2004-12", "De maand ligt voor 2005."),
        ("a,2025-06,x,BU03070100,Burglary", "LSOA code", "BU03070100", "Dit gebied is niet bekend."),
        ("a,2025-06,x,BU99010100,Vandalism", "Crime type", "Vandalism", "Deze soort incident is niet bekend."),
        ("a,2025-06,x,BU99010100", "", "", "De rij heeft te veel of te weinig kolommen."),
    ],
)
def test_a_row_that_can_not_be_used_is_rejected_with_its_number(row: str, column: str, shown: str, reason: str):
    checked = count_incidents(
        make_file("a,2025-06,x,BU99010100,Burglary", row, "c,2025-06,x,BU99010100,Burglary"), reference=REFERENCE
    )

    assert counted(checked) == {("BU99010100", "1.1.1", 2025, 6): 2}
    assert [(one.row, one.column, one.value, one.reason) for one in checked.rejects.listed] == [
        (3, column, shown, reason)
    ]
    assert (checked.rows_read, checked.rejects.total) == (3, 1)


def test_a_name_in_the_column_for_the_kind_is_not_repeated():
    checked = count_incidents(make_file("a,2025-06,x,BU99010100,Jan de Vries"), reference=REFERENCE)

    assert checked.rejects.listed[0].value == "Ja… (12 tekens)"


def test_rejects_are_counted_when_the_list_is_full():
    rows = ["a,2025-06,x,BU99010100,Vandalism"] * 1500
    checked = count_incidents(make_file(*rows), reference=REFERENCE)

    assert (checked.rejects.total, len(checked.rejects.listed)) == (1500, 1000)
    assert [one.row for one in checked.rejects.listed] == list(range(2, 1002))
    assert checked.accepted.empty


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (make_file("2025-06,Burglary", header="Month,Crime type"), "ontbreekt of staat er dubbel: LSOA code"),
        (make_file("1,1,1,1", header="Month,LSOA code,Crime type,Month"), "staat er dubbel: Month"),
        (make_file("a,b,c,d", header="Month,LSOA code,Crime type,BSN"), "De kolom 'BSN' gaat over personen"),
        (make_file(), "alleen kolomkoppen"),
        (io.BytesIO(b""), "leeg"),
        (io.BytesIO(b"%PDF-1.7 nothing"), "PDF"),
    ],
)
def test_a_file_that_is_no_list_of_incidents_is_refused(content: io.BytesIO, words: str):
    with pytest.raises(RefusedFileError, match=words):
        count_incidents(content, reference=REFERENCE)


def test_the_size_of_the_pieces_does_not_matter(monkeypatch: pytest.MonkeyPatch):
    """Cut every few lines: the counts and the numbers of the rejected rows are those of a plain loop over the lines."""
    rng = np.random.default_rng(5)
    areas, kinds = ["BU99010100", "BU99010200", "", "BU12345678"], ["Burglary", "Robbery", "Arson"]
    months = ["2025-05", "2025-06", "2024-12", "2026-01"]
    rows = [
        f"{number},{rng.choice(months)},plek,{rng.choice(areas)},{rng.choice(kinds)}"
        if rng.random() > 0.05
        else f"{number},te,kort"
        for number in range(400)
    ]
    monkeypatch.setattr(incidents, "MIN_BLOCK_BYTES", 150)
    monkeypatch.setattr(incidents, "BLOCK_BYTES", 150)

    checked = count_incidents(make_file(*rows), reference=REFERENCE)

    expected: Counter[tuple[str, str, int, int]] = Counter()
    rejected = []
    for number, row in enumerate(rows, start=2):
        cells = row.split(",")
        usable = len(cells) == 5 and cells[1] != "2026-01" and cells[3] != "BU12345678" and cells[4] != "Arson"
        if not usable:
            rejected.append(number)
            continue
        year, month = cells[1].split("-")
        code = {"Burglary": "1.1.1", "Robbery": "1.4.6"}[cells[4]]
        expected[cells[3] or "BU00000000", code, int(year), int(month)] += 1
    assert counted(checked) == expected
    assert [one.row for one in checked.rejects.listed] == rejected
    assert checked.rejects.total == len(rejected)


def test_a_real_file_gives_the_counts_of_a_plain_loop(shared_data: Path, tmp_path: Path):
    packed = shared_data / "belasting" / "2017-07-west-yorkshire-street.csv.gz"
    path = tmp_path / "street.csv"
    path.write_bytes(gzip.decompress(packed.read_bytes()))
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    kinds, codes = sorted({row["Crime type"] for row in rows}), sorted({row["LSOA code"] for row in rows} - {""})
    reference = IncidentReference(areas=codes, offences={kind: kind for kind in kinds}, today=dt.date(2025, 1, 1))

    checked = count_incidents(path, reference=reference)

    expected = Counter((row["LSOA code"] or "BU00000000", row["Crime type"], 2017, 7) for row in rows)
    assert counted(checked) == expected
    assert checked.rows_read == len(rows)
    assert checked.rejects.total == 0
