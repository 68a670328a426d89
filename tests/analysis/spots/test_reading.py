"""A delivery of counts per spot: what is taken, what is rejected, and what makes the whole file go back."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.management import CommandError, call_command

from analysis.enums import DeliveryState, TableContent
from analysis.imports.base import RefusedFileError
from analysis.imports.spot_counts import KnownSpot, read_spot_counts
from analysis.models import Delivery, SpotCount
from cycle.enums import Sensitivity
from tests.analysis.spots.town import make_town
from tests.factories import IndicatorFactory, SourceTableFactory

HEADER = "plek;buurt;soort;jaar;dagdeel;aantal\n"
SPOTS = (KnownSpot(1, "Noordflat", "BU09990100", "Noord"), KnownSpot(2, "Plein", "BU09990101", "Oost"))
KINDS = {"woninginbraak": "woninginbraak", "Woninginbraak": "woninginbraak", "Overlast door jeugd": "overlast_jeugd"}


def read(text):
    return read_spot_counts(BytesIO(text.encode()), spots=SPOTS, indicators=KINDS, today=dt.date(2026, 11, 30))


def test_good_rows_are_taken_by_name_or_code():
    checked = read(
        HEADER
        + "Noordflat;Noord;Woninginbraak;2025;;22\n"
        + "noordflat;BU09990100;woninginbraak;2024;hele dag;x\n"
        + "Plein;Oost;Overlast door jeugd;2025;Avond;0\n"
    )

    assert checked.accepted.fillna(-1).to_dict("split")["data"] == [
        [1, "woninginbraak", 2025, "", 22.0, ""],
        [1, "woninginbraak", 2024, "", -1.0, "withheld"],
        [2, "overlast_jeugd", 2025, "evening", 0.0, ""],
    ]
    assert (checked.dialect, checked.rows_read, checked.rejects.total) == ("spots_csv", 3, 0)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ("Noordflat;Oost;Woninginbraak;2025;;3", "plek", "in deze buurt niet bekend"),
        ("Nergens;Noord;Woninginbraak;2025;;3", "plek", "in deze buurt niet bekend"),
        ("Noordflat;Noord;Zeden;2025;;3", "soort", "wordt niet per plek geteld"),
        ("Noordflat;Noord;Woninginbraak;2031;;3", "jaar", "in de toekomst"),
        ("Noordflat;Noord;Woninginbraak;2025;22:30;3", "dagdeel", "Onbekend dagdeel"),
        ("Noordflat;Noord;Woninginbraak;2025;;3,5", "aantal", "geen heel getal"),
        ("Noordflat;Noord;Woninginbraak;2025;;=1+1", "aantal", "formule"),
    ],
)
def test_one_bad_cell_rejects_its_row(row, column, reason):
    checked = read(HEADER + row + "\n")

    assert len(checked.accepted) == 0
    (reject,) = checked.rejects.listed
    assert (reject.row, reject.column) == (2, column)
    assert reason in reject.reason


def test_the_same_row_twice_is_taken_once():
    checked = read(HEADER + "Noordflat;Noord;Woninginbraak;2025;;3\n" * 2)

    assert (len(checked.accepted), checked.rejects.total) == (1, 1)


@pytest.mark.parametrize("header", ["tijd", "Tijdstip", "datum", "uur"])
def test_a_file_with_moments_goes_back(header):
    with pytest.raises(RefusedFileError, match="geen dagen of tijdstippen"):
        read(f"plek;buurt;soort;jaar;{header};aantal\nNoordflat;Noord;Woninginbraak;2025;22;3\n")


def test_a_file_about_persons_goes_back():
    with pytest.raises(RefusedFileError, match="personen"):
        read("plek;buurt;soort;jaar;aantal;bsn\nNoordflat;Noord;Woninginbraak;2025;3;1\n")


def test_a_file_without_a_column_goes_back():
    with pytest.raises(RefusedFileError, match="ontbreken kolommen: jaar"):
        read("plek;buurt;soort;aantal\nNoordflat;Noord;Woninginbraak;3\n")


@pytest.mark.parametrize(("parts", "state"), [((6, 6), "equal"), ((6, 5), "explained"), ((9, 9), "differs")])
def test_the_day_is_compared_with_its_dagdelen(parts, state):
    rows = ["Noordflat;Noord;Woninginbraak;2025;;12"]
    rows += [
        f"Noordflat;Noord;Woninginbraak;2025;{part};{n}" for part, n in zip(("avond", "nacht"), parts, strict=True)
    ]

    check = read(HEADER + "\n".join(rows) + "\n").total_check

    assert (check.state, check.delivered, check.summed) == (state, 12, sum(parts))


# --- the whole line, from file to counts in force


@pytest.fixture
def table(db):
    town = make_town()
    SourceTableFactory(number="tellingen", content=TableContent.SPOTS)
    IndicatorFactory(key="zeden", name="Zeden", sensitivity=Sensitivity.SENSITIVE)
    return town


def write(path, *rows):
    path.write_text(HEADER + "\n".join(rows) + "\n", encoding="utf-8")
    return str(path)


@pytest.mark.usefixtures("table")
def test_a_delivery_counts_once_it_is_in_use(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    file = write(tmp_path / "plekken.csv", "Noordflat;Noord;Woninginbraak;2025;;22", "Noordflat;Noord;Zeden;2025;;2")

    call_command("import_spots", file, "--table", "tellingen")
    assert not SpotCount.objects.exists()
    call_command("import_spots", file, "--table", "tellingen", "--accept")

    assert list(SpotCount.objects.values_list("spot__name", "indicator__key", "year", "value")) == [
        ("Noordflat", "woninginbraak", 2025, 22)
    ]
    assert Delivery.objects.get(table__number="tellingen").rows_rejected == 1


@pytest.mark.usefixtures("table")
def test_a_correction_takes_the_place_of_its_years_only(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    rows = ("Noordflat;Noord;Woninginbraak;2024;;9", "Noordflat;Noord;Woninginbraak;2025;;22")
    call_command("import_spots", write(tmp_path / "a.csv", *rows), "--table", "tellingen", "--accept")
    later = write(tmp_path / "b.csv", "Noordflat;Noord;Woninginbraak;2025;;24")
    call_command("import_spots", later, "--table", "tellingen", "--accept")

    assert list(SpotCount.objects.order_by("year").values_list("year", "value")) == [(2024, 9), (2025, 24)]
    states = Delivery.objects.filter(table__number="tellingen").order_by("version").values_list("state", flat=True)
    assert list(states) == [DeliveryState.APPROVED, DeliveryState.APPROVED]


@pytest.mark.usefixtures("table")
def test_another_kind_of_table_is_refused(tmp_path):
    SourceTableFactory(number="misdrijven")

    with pytest.raises(CommandError, match="geen tabel met plekken"):
        call_command("import_spots", write(tmp_path / "a.csv", "a;b;c;2025;;1"), "--table", "misdrijven")
