"""Numbers in addresses and forms: odd ones are no number, and no fault of the site."""

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.sent import whole_number
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("007", 7),
        ("999999999999999", 999_999_999_999_999),
        ("1" * 16, None),
        ("1" * 5000, None),
        ("", None),
        ("-1", None),
        ("1.0", None),
        (" 1", None),
        ("²", None),
        ("٣", None),
        ("1\x00", None),
    ],
)
def test_whole_number(text: str, number: int | None):
    assert whole_number(text) == number


@pytest.mark.django_db
@pytest.mark.parametrize("odd", ["²", "1" * 5000, "9" * 18, "%00"])
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/zoeken/?q=inbraak&soort=begrip&page=", 200),
        ("/prioriteiten/?cycle=", 404),
        ("/leveringen/kwaliteit/?cycle=", 404),
        ("/onze-afspraken/?organisatie=", 404),
        ("/vaps/nieuw/?prioriteit=", 200),
        ("/vaps/geld/?jaar=", 200),
    ],
)
def test_odd_number_in_an_address_is_no_fault(client, address: str, status: int, odd: str):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert client.get(address + odd).status_code == status
