"""Writing and reading many rows: what goes in comes out, with every kind of empty place kept apart."""

import os

import numpy as np
import pandas as pd
import psycopg2
import pytest

from amersfoort_veiligheid import bulk
from amersfoort_veiligheid.bulk import bulk_load, number_frame
from cycle.models import Area, AreaVersion, Denominator
from tests.factories import AreaFactory
from tests.web.queue_scratch import POSTGRES, postgres_answers

pytestmark = pytest.mark.django_db


def make_denominators(area: Area, values: list[object]) -> pd.DataFrame:
    count = len(values)
    return pd.DataFrame(
        {
            "area_id": [area.pk] * count,
            "kind": ["inhabitants"] * count,
            "year": range(2000, 2000 + count),
            "value": values,
            "source": ['a "quoted", text'] + [""] * (count - 1),
        }
    )


def test_rows_come_back_as_they_went_in(monkeypatch: pytest.MonkeyPatch):
    area = AreaFactory()
    monkeypatch.setattr(bulk, "CHUNK_ROWS", 2)  # several pieces

    written = bulk_load(Denominator, make_denominators(area, [5, 0, 7, 12, 3]))

    rows = list(Denominator.objects.order_by("year").values_list("area_id", "year", "value", "source"))
    assert written == 5
    assert rows == [
        (area.pk, 2000, 5, 'a "quoted", text'),
        (area.pk, 2001, 0, ""),
        (area.pk, 2002, 7, ""),
        (area.pk, 2003, 12, ""),
        (area.pk, 2004, 3, ""),
    ]


def test_whole_numbers_in_a_column_of_floats_are_stored_as_whole_numbers():
    bulk_load(Denominator, make_denominators(AreaFactory(), [5.0, 6.0]))

    assert list(Denominator.objects.order_by("year").values_list("value", flat=True)) == [5, 6]


def test_a_column_that_the_model_lacks_is_refused():
    with pytest.raises(ValueError, match=r"Denominator has no column \['area'\]"):
        bulk_load(Denominator, pd.DataFrame({"area": [1]}))


def test_number_frame_reads_pieces_in_order_and_null_as_nan(monkeypatch: pytest.MonkeyPatch):
    version = AreaFactory().version
    Area.objects.all().delete()
    for number, column in enumerate([3, None, 1, 2, None]):
        AreaFactory(version=version, code=f"GM{number:04d}", tile_column=column, tile_row=column and 1)
    monkeypatch.setattr(bulk, "CHUNK_ROWS", 2)

    frame = number_frame(Area.objects.order_by("code"), ["tile_column", "tile_row"])

    assert frame["tile_column"].fillna(-1).tolist() == [3, -1, 1, 2, -1]
    assert frame["tile_row"].isna().tolist() == [False, True, False, False, True]


def test_number_frame_of_nothing_has_its_columns():
    nothing = AreaVersion.objects.filter(pk__in=[])
    no_rows = AreaVersion.objects.filter(pk=0)

    assert list(number_frame(nothing, ["pk"]).columns) == ["pk"]
    assert number_frame(no_rows, ["pk"]).empty


@pytest.mark.services
@pytest.mark.skipif(
    not postgres_answers() and os.environ.get("REQUIRE_SERVICES") != "1", reason="PostgreSQL does not answer"
)
def test_copy_keeps_null_empty_text_and_special_signs_apart():
    """On the server itself: text that looks like a separator, an escape or a NULL mark, and every kind of number."""
    connection = psycopg2.connect(f"{POSTGRES}/postgres")
    texts = ["", None, "\\N", 'say "x"', "a,b", "new\nline", "é", "\\."]
    frame = pd.DataFrame(
        {
            "name": pd.array(texts, dtype="str"),
            "whole": pd.array([1, None, 3, 4, 5, 6, 7, 8], dtype="Int64"),
            "real": [0.1, np.nan, 1e-300, 2.0, 1 / 3, -5.5, 123456789.123456789, 0.0],
            "flag": [True, False] * 4,
        }
    )
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE copied (name text, whole integer, real double precision, flag boolean)")

    bulk._copy(connection, "copied", list(frame.columns), frame)

    with connection.cursor() as cursor:
        cursor.execute("SELECT name, whole, real, flag FROM copied")
        rows = cursor.fetchall()
    connection.close()
    expected = [
        (text, whole, None if np.isnan(real) else real, flag)
        for text, whole, real, flag in zip(
            texts, [1, None, 3, 4, 5, 6, 7, 8], frame["real"], [True, False] * 4, strict=True
        )
    ]
    assert rows == expected
