"""Writing many rows: the values arrive as they were, on both databases."""

import math

import numpy as np
import pandas as pd
import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid import bulk
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.bulk import bulk_load
from analysis.models import CountCell, Observation
from tests.factories import (
    AreaFactory,
    CountCellFactory,
    DeliveryFactory,
    IndicatorFactory,
    OffenceTypeFactory,
    OrganisationFactory,
)

pytestmark = pytest.mark.django_db
AWKWARD = [
    "Gewoon",
    "met, komma",
    'met "aanhalingstekens"',
    "met\nregeleinde",
    "Café ’t Eiland – ĳ €",
    "met \\ schuine streep",
    "\\N",
    "  spaties  ",
    "met\ttab",
    "NULL",
    "nan",
    "'; DROP TABLE",
]


def organisations(names) -> pd.DataFrame:
    return pd.DataFrame({"name": names, "kind": OrganisationKind.OTHER.value, "email_domain": "", "is_active": True})


def cells(count: int) -> pd.DataFrame:
    delivery, area, offence = DeliveryFactory(), AreaFactory(), OffenceTypeFactory()
    return pd.DataFrame(
        {
            "delivery_id": delivery.pk,
            "area_id": area.pk,
            "offence_type_id": offence.pk,
            "year": np.arange(count) + 1,
            "month": 0,
            "value": pd.array([None if number % 2 else number for number in range(count)], dtype="Int64"),
            "missing": [number % 2 for number in range(count)],
            "status": np.int8(0),
            "is_derived": [number % 3 == 0 for number in range(count)],
        }
    )


def test_texts_arrive_as_they_were():
    assert bulk_load(Organisation, organisations(AWKWARD)) == len(AWKWARD)

    assert list(Organisation.objects.order_by("pk").values_list("name", "email_domain", "is_active")) == [
        (name, "", True) for name in AWKWARD
    ]


def test_numbers_and_gaps_arrive_as_they_were():
    frame = cells(6)

    assert bulk_load(CountCell, frame) == 6

    found = CountCell.objects.order_by("year").values_list("year", "value", "missing", "is_derived")
    assert list(found) == [
        (1, 0, 0, True),
        (2, None, 1, False),
        (3, 2, 0, False),
        (4, None, 1, True),
        (5, 4, 0, False),
        (6, None, 1, False),
    ]


def test_fractions_keep_every_digit():
    values = [1 / 3, 0.1 + 0.2, math.pi * 1e-12, 1e15 + 0.3, 0.0]
    indicator, area, delivery = IndicatorFactory(), AreaFactory(), DeliveryFactory()
    frame = pd.DataFrame(
        {
            "indicator_id": indicator.pk,
            "area_id": area.pk,
            "year": range(2001, 2006),
            "month": 0,
            "value": values,
            "lower": [np.nan, *values[1:]],
            "missing": 0,
            "status": 0,
            "flow": "",
            "age_band": "",
            "reliability": "",
            "table_id": delivery.table_id,
            "delivery_id": delivery.pk,
        }
    )

    bulk_load(Observation, frame)

    found = list(Observation.objects.order_by("year").values_list("value", "lower", "upper"))
    assert [value for value, _, _ in found] == values
    assert found[0][1:] == (None, None)
    assert found[1][1] == values[1]


def test_more_rows_than_one_chunk(monkeypatch):
    monkeypatch.setattr(bulk, "CHUNK_ROWS", 4)

    assert bulk_load(CountCell, cells(10)) == 10

    assert CountCell.objects.count() == 10


def test_empty_frame_writes_nothing():
    assert bulk_load(CountCell, cells(3).head(0)) == 0
    assert CountCell.objects.count() == 0


def test_unknown_column_is_refused():
    with pytest.raises(ValueError, match=r"CountCell has no column \['area'\]"):
        bulk_load(CountCell, pd.DataFrame({"area": [1]}))


def test_constraints_are_the_databases_own():
    bad = cells(2).assign(value=pd.array([1, 1], dtype="Int64"))  # a value and a reason why there is none

    with pytest.raises(IntegrityError), transaction.atomic():
        bulk_load(CountCell, bad)

    assert CountCell.objects.count() == 0


def test_rows_after_a_bulk_load_get_free_numbers():
    bulk_load(Organisation, organisations(["Eerste", "Tweede"]))

    assert OrganisationFactory().pk not in Organisation.objects.filter(name__in=["Eerste", "Tweede"]).values_list("pk")
    assert CountCellFactory().pk is not None


def test_rows_belong_to_the_transaction_of_the_caller():
    with transaction.atomic():
        bulk_load(Organisation, organisations(["Weg"]))
        assert Organisation.objects.filter(name="Weg").exists()
        transaction.set_rollback(True)

    assert not Organisation.objects.filter(name="Weg").exists()
