"""What points at a person is found; what is a code, an area or a count is not."""

import csv

import pytest

from analysis.imports.privacy import (
    find_personal_data,
    is_bsn,
    is_personal_header,
    mask,
    personal_values,
    without_person,
)


def eleven_test_by_hand(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(digits):
        weight = 9 - place if place < 8 else -1
        total += weight * int(digit)
    return total % 11 == 0 and int(digits) > 0


@pytest.mark.parametrize("digits", ["111222333", "123456782", "123456789", "000000000", "999999990", "010464554"])
def test_bsn_agrees_with_the_eleven_test_worked_digit_by_digit(digits):
    assert is_bsn(digits) is eleven_test_by_hand(digits)


def test_bsn_needs_eight_or_nine_digits():
    assert not is_bsn("1234567")
    assert is_bsn("10464554")  # leading zero left out


@pytest.mark.parametrize(
    ("value", "kind"),
    [
        ("123456782", "bsn"),
        ("BSN 111222333 van verdachte", "bsn"),
        ("1234.56.782", "bsn"),
        ("jan.jansen@example.nl", "email"),
        ("bel 06-12345678", "phone"),
        ("+31 6 12345678", "phone"),
        ("033 469 51 11", "phone"),
        ("3811 AB 12", "address"),
        ("auto GX-123-B", "plate"),
        ("geboren 12-03-1985", "date"),
        ("1985-03-12", "date"),
        ("Jan de Vries", "name"),
        ("J.P. van der Berg", "name"),
        ("Jansen, P.", "name"),
        ("mevrouw Bakker", "name"),
        ("Fatima El Amrani", "name"),
    ],
)
def test_each_kind_of_personal_data_is_found(value, kind):
    finding = find_personal_data(value)

    assert finding is not None
    assert finding.kind == kind
    assert value not in finding.reason


@pytest.mark.parametrize(
    "value",
    ["BU03070100", "2.6.10", "1.1.1 Diefstal/inbraak woning", "2023JJ00", "2023 januari", "7588", "123456789", "36,7"]
    + ["Totaal misdrijven", "312", "3.7.3 Maatsch. integriteit (overig)", "Zon en Schild", "GM0307", "20230101", ""],
)
def test_codes_counts_and_titles_are_no_personal_data(value):
    assert find_personal_data(value) is None


def test_no_area_or_offence_of_amersfoort_looks_like_a_person(shared_data):
    names = []
    with (shared_data / "geo" / "amersfoort_gebieden_2024.csv").open(encoding="utf-8-sig") as file:
        names += [row["naam"] for row in csv.DictReader(file, delimiter=";")]
    with (shared_data / "politie" / "delictclassificatie_politie.csv").open(encoding="utf-8-sig") as file:
        names += [row["titel"] for row in csv.DictReader(file, delimiter=";")]

    assert len(names) == 179 + 59
    assert personal_values(set(names)) == {}


def test_any_two_words_is_stricter_and_known_values_are_exempt():
    assert find_personal_data("Zwarte Kraai") is None
    assert find_personal_data("Zwarte Kraai", any_two_words=True) is not None
    assert find_personal_data("Zwarte Kraai", known={"Zwarte Kraai"}, any_two_words=True) is None


@pytest.mark.parametrize(("header", "personal"), [("BSN", True), ("E-mail", True), ("Achternaam_4", True)])
def test_headers_that_announce_persons(header, personal):
    assert is_personal_header(header) is personal


def test_headers_of_deliveries_announce_no_persons():
    headers = ["SoortMisdrijf", "WijkenEnBuurten", "Perioden", "Gemeentenaam_2", "SoortRegio_3", "Regio's"]
    assert [header for header in headers if is_personal_header(header)] == []


def test_mask_does_not_repeat_the_value():
    assert mask("Jan de Vries") == "Ja… (12 tekens)"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("+31 6 12345678", "+3… (14 tekens)"),  # also a formula, and rejected for that
        ("=111222333", "=1… (10 tekens)"),
        ("a.b@politie.example", "a.… (19 tekens)"),
        ("WK030701", "WK030701"),
        ("=A1+A2", "=A1+A2"),
        ("Jo… (10 tekens)", "Jo… (10 tekens)"),
    ],
)
def test_rejected_value_is_kept_without_what_points_at_a_person(value, kept):
    assert without_person(value) == kept
