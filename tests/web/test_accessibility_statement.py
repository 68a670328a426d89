"""The statement on accessibility: from settings, honest while nobody tested, and late after 36 months (R3)."""

from datetime import date

import pytest
from django.core.checks import run_checks
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.web.accessibility import check_statement, check_test_is_due, statement

PAGE = reverse("web:accessibility")


@pytest.fixture
def tested(settings):
    settings.DEBUG, settings.IS_EXAMPLE = False, False
    settings.ACCESSIBILITY_STATUS = "b"
    settings.ACCESSIBILITY_TESTED_ON = "2024-02-29"
    settings.ACCESSIBILITY_STATEMENT_URL = "https://register.example/42"
    settings.ACCESSIBILITY_CONTACT = "hulp@gemeente.example"
    return settings


def test_page_says_status_day_register_and_whom_to_tell(client, tested):
    page = client.get(PAGE)

    for words in (
        "B. De site voldoet voor een deel",
        "29 februari 2024",
        "register.example/42",
        "hulp@gemeente.example",
    ):
        assertContains(page, words)


def test_page_says_that_nobody_tested_yet(client, settings):
    settings.ACCESSIBILITY_STATUS = settings.ACCESSIBILITY_TESTED_ON = ""

    page = client.get(PAGE)

    assertContains(page, "nog geen status")
    assertContains(page, "Nog niet.")
    assertNotContains(page, "Een nieuw onderzoek is nodig")


@pytest.mark.parametrize(
    ("today", "is_late"), [(date(2027, 2, 28), False), (date(2027, 3, 1), True), (date(2024, 3, 1), False)]
)
def test_test_of_a_leap_day_counts_for_three_years(tested, today, is_late):
    assert statement().is_late(today) is is_late


def test_page_is_linked_from_every_page(client, db):
    assertContains(client.get("/"), f'href="{PAGE}"')


def told_at_each_command() -> set[str | None]:
    return {one.id for one in run_checks()}


def told_at_deployment() -> set[str | None]:
    return {one.id for one in run_checks(include_deployment_checks=True)}


def test_no_test_yet_is_told_to_who_asks_if_all_is_ready_and_not_of_an_example(tested):
    tested.ACCESSIBILITY_TESTED_ON = ""
    assert [one.id for one in check_test_is_due()] == ["web.W002"]
    assert "web.W002" in told_at_deployment()
    assert "web.W002" not in told_at_each_command()

    tested.IS_EXAMPLE = True
    assert check_test_is_due() == []


@pytest.mark.parametrize(("name", "value"), [("ACCESSIBILITY_STATUS", "F"), ("ACCESSIBILITY_TESTED_ON", "30-11-2026")])
def test_wrong_setting_is_told_at_the_start(tested, name, value):
    setattr(tested, name, value)

    (told,) = check_statement()

    assert (told.id, name in told.msg) == ("web.E003", True)
