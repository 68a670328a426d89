"""The list of deviations and the planning dates."""

import csv
import io
from datetime import date

import pytest
from pytest_django.asserts import assertContains, assertNotContains

from tests.agov.views.board.pages import url
from tests.factories.policy import DeviationFactory, PartnerCycleFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db


def test_deviations_as_a_file_carry_no_formula_and_no_name(client, anja):
    deviation = DeviationFactory(what="=1+1", reason="Later.", made_by__name="Bram", made_by__function="adviseur")

    answer = client.get(url("deviation-export", deviation.cycle, "csv"))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    (row,) = [row for row in rows if "Later." in row]
    assert "'=1+1" in row
    assert "adviseur" in row
    assert "Bram" not in answer.content.decode()


def test_other_kind_of_file_is_not_found(client, anja):
    assert client.get(url("deviation-export", PolicyCycleFactory(), "exe")).status_code == 404


def test_planning_dates_can_be_narrowed_to_what_does_not_fit(client, anja, cycle):
    PartnerCycleFactory(organisation__name="Botst", closes_on=date(2026, 10, 1))
    PartnerCycleFactory(organisation__name="Past", closes_on=date(2026, 12, 20))

    everything = client.get(url("planning-dates", cycle))
    narrowed = client.get(url("planning-dates", cycle), {"alleen": "botst"})

    assertContains(everything, "Past: Begroting")
    assertContains(narrowed, "Botst: Begroting")
    assertNotContains(narrowed, "Past: Begroting")
