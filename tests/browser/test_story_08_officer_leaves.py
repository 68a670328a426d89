"""Story 8, an officer leaves: who takes what over, the hand-over page, the end of the account, and the history."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.browser.steps import choose
from tests.browser.test_accessibility import AXE, violations

TODAY = datetime.now(ZoneInfo("Europe/Amsterdam")).date()  # on the clock of the municipality
LAST_DAY = TODAY - timedelta(days=1)
LEAVER, ROLE_OF_LEAVER, SUCCESSOR = "Fatima Rijkewaard", "programmaleider zorg en veiligheid", "Omar Haverdal"
HEAD = "Wim Akkerstein"
GIVEN = ("Eén hand bij overlast en zorg", "Winkeliers en veelplegers")  # no other story ends these
LEFT = "Minder geweld achter de voordeur"
PASSWORD = "alleen-voor-het-vertrek-van-iemand"  # of an account that exists in this test only


def look(page: Page) -> None:
    """Fail on what axe finds against WCAG 2.2 AA."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = violations(page)
    assert found == [], f"{page.url}: {found}"


def give_password(page: Page) -> None:
    """Beheer gives the officer a password, so that there is a session to end."""
    page.goto("/beheer/accounts/user/?q=zorg@oefenstad.example")
    page.get_by_role("link", name=LEAVER).click()
    page.goto(page.url.replace("/change/", "/password/"))
    page.locator("input[name=password1]").fill(PASSWORD)
    page.locator("input[name=password2]").fill(PASSWORD)
    page.locator("form#user_form [type=submit]").first.click()
    expect(page.locator(".success")).to_be_visible()


def try_to_log_in(page: Page) -> None:
    page.goto("/account/inloggen/")
    page.get_by_label("E-mailadres").fill("zorg@oefenstad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()


def page_of(page: Page, title: str) -> str:
    """The address of a plan, found as a person finds it."""
    page.goto("/vaps/")
    page.get_by_role("link", name=title).first.click()
    page.wait_for_load_state("load")
    return page.url


def who_on(page: Page, plan: str, day: date) -> str:
    page.goto(f"{plan}mensen/")
    page.get_by_label("Wie deed het op").fill(day.isoformat())
    page.get_by_role("button", name="Toon").click()
    return page.locator("li", has_text="Trekker:").first.inner_text()


def test_an_officer_leaves_and_nothing_is_left_with_nobody(open_page: OpenPage):
    give_password(open_page("/", "beheerder"))
    fatima = open_page("/")
    try_to_log_in(fatima)
    fatima.wait_for_url(lambda url: "inloggen" not in url, timeout=PATIENCE_MS)

    # What she owns, and who takes it over; one plan is left.
    bram = open_page("/vertrek/", "agov_secretaris")
    look(bram)
    choose(bram, "Wie vertrekt?", LEAVER)
    bram.get_by_role("button", name="Bekijk wat er moet gebeuren").click()
    expect(bram.get_by_text(re.compile(r"[34] zaken staan op deze naam\."))).to_be_visible()
    look(bram)
    bram.get_by_label("Laatste werkdag").fill(LAST_DAY.isoformat())
    for title in GIVEN:
        choose(bram, f"Trekker van “{title}”", SUCCESSOR)
    bram.get_by_role("button", name="Leg het vertrek vast").click()
    expect(bram.get_by_text(f"Vastgelegd. {LEAVER} kan inloggen tot en met")).to_be_visible()
    expect(bram.get_by_role("listitem").filter(has_text=LEFT)).to_contain_text("tijdelijk bij het afdelingshoofd")
    bram.goto("/waar-staan-we/?alles")
    expect(bram.get_by_text("Heeft een tijdelijke trekker: kies een opvolger").first).to_be_visible()

    # The account ends: the open session, and the way in.
    fatima.goto("/vaps/")
    fatima.wait_for_url("**/inloggen/**")
    try_to_log_in(fatima)
    fatima.goto("/vaps/")
    fatima.wait_for_url("**/inloggen/**")

    # The one who takes over reads where it stands.
    omar = open_page("/", "beleidsadviseur")
    plan = page_of(omar, GIVEN[0])
    expect(omar.locator("#mensen")).to_contain_text(SUCCESSOR)
    omar.locator("#mensen").get_by_role("link", name="Overdracht").click()
    for question in ("Wat is te laat?", "Wat loopt er nog?", "Wat komt eraan?", "Wie belt u?"):
        expect(omar.get_by_role("heading", name=question)).to_be_visible()
    expect(omar.get_by_text(LEAVER)).to_be_visible()
    look(omar)

    # History by day, for officers with the name; outside only the function.
    assert LEAVER in who_on(omar, plan, LAST_DAY)
    assert SUCCESSOR in who_on(omar, plan, TODAY)
    look(omar)
    left = page_of(omar, LEFT)
    expect(omar.locator("#mensen")).to_contain_text(HEAD)
    assert HEAD in who_on(omar, left, TODAY)
    council = open_page(f"{plan}mensen/", "raadslid")
    expect(council.locator("main")).to_contain_text(ROLE_OF_LEAVER)
    expect(council.locator("main")).not_to_contain_text(LEAVER)
    expect(council.locator("main")).not_to_contain_text(SUCCESSOR)
