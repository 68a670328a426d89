"""Amounts as people type them."""

import pytest
from django.core.exceptions import ValidationError

from amersfoort_veiligheid.web.euros import MOST, EuroField


@pytest.mark.parametrize(
    ("typed", "amount"),
    [
        ("40000", 40_000),
        ("40.000", 40_000),
        ("€ 40.000", 40_000),
        ("€40.000,-", 40_000),
        ("€ 40.000,00", 40_000),
        ("1.250.000", 1_250_000),
        (" 0 ", 0),
        ("40 000", 40_000),
        (40_000, 40_000),
    ],
)
def test_one_amount_in_many_clothes(typed, amount):
    assert EuroField().clean(typed) == amount


@pytest.mark.parametrize(
    "typed", ["40.00", "40,5", "40.0000", "4.00.000", "veertig", "-5", "1e5", "4000.000", "40.000,50"]
)
def test_what_is_no_whole_amount_is_refused_with_an_example(typed):
    with pytest.raises(ValidationError, match="hele euro's"):
        EuroField().clean(typed)


def test_empty_is_no_zero():
    assert EuroField(required=False).clean("") is None
    with pytest.raises(ValidationError, match="Vul een bedrag in"):
        EuroField().clean("")


def test_more_than_the_column_holds_is_refused():
    with pytest.raises(ValidationError, match="te hoog"):
        EuroField().clean(str(MOST + 1))
