"""Typing is safe: two people in one record, a session that ends, no connection, no script, and a shared computer."""

from __future__ import annotations

import re
from contextlib import suppress
from typing import Any

import pytest
from playwright.sync_api import Error, Page, expect

from tests.browser.conftest import PATIENCE_MS, OpenPage, log_in
from tests.browser.site import PASSWORD, Site

SAVED = re.compile(r"Concept bewaard om \d\d:\d\d")
OFFER = "[data-draft-offer]"
SESSION = "sessie_oefenstad"


@pytest.fixture
def address(open_page: OpenPage) -> str:
    """The page that changes a new consequence in Oefenstad: each test has one of its own."""
    page = open_page("/consequenties/nieuw/", "beleidsadviseur")
    page.get_by_label("bestaand beleid", exact=True).check()
    text_of(page).fill("Minder borden in de winkelstraten.")
    page.get_by_label("Waarom?").fill("De cijfers wijzen op meer overlast.")
    page.get_by_label("Van welke afdeling?").fill("Stadsbeheer")
    page.get_by_label("Wie zorgt ervoor?").fill("hoofd Stadsbeheer")
    page.get_by_label("Wanneer moet het erin staan?").fill("2027-01-15")
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(re.compile(r"/consequenties/\d+/$"))
    return f"{page.url}wijzig/"


def text_of(page: Page) -> Any:
    return page.get_by_role("textbox", name="Wat moet er anders?")


def expect_draft(page: Page) -> None:
    """The server has it; when it could not be reached before, the script tries again after nine seconds."""
    expect(page.get_by_text(SAVED)).to_be_visible(timeout=25_000)


def save(page: Page) -> None:
    page.get_by_role("button", name="Bewaar", exact=True).click()


def end_session(page: Page) -> None:
    """As after a night: the browser and its other cookies are still there."""
    page.context.clear_cookies(name=SESSION)


def crash(page: Page) -> None:
    """End the page without a farewell: one that is closed may still send what was typed, once it is online again."""
    with page.expect_event("crash"), suppress(Error):  # an address that crashes answers with an error
        page.goto("chrome://crash")
    page.close()


def copies(page: Page) -> list[str]:
    """What the browser itself keeps."""
    found: list[str] = page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('concept:'))")
    return found


def test_second_of_two_editors_sees_both_texts_and_chooses(open_page: OpenPage, address: str, watch: Any):
    watch.expected_statuses.add(409)
    first, second = open_page(address, "beleidsadviseur"), open_page(address, "agov_secretaris")
    text_of(first).fill("Meer toezicht in de avond.")
    save(first)
    expect(first).to_have_url(address.removesuffix("wijzig/"))
    text_of(second).fill("Meer toezicht in de nacht.")
    save(second)

    expect(second.get_by_text("Iemand anders heeft dit intussen gewijzigd.")).to_be_visible()
    expect(second.locator(".conflict mark")).to_have_text(["avond.", "nacht."])
    expect(text_of(second)).to_have_value("Meer toezicht in de nacht.")
    tick = second.get_by_label("Neem dit over: Wat moet er anders?")
    tick.check()
    expect(text_of(second)).to_have_value("Meer toezicht in de avond.")
    tick.uncheck()
    expect(text_of(second)).to_have_value("Meer toezicht in de nacht.")
    save(second)
    expect(second).to_have_url(address.removesuffix("wijzig/"))
    expect(second.locator("main")).to_contain_text("Meer toezicht in de nacht.")


def test_text_of_the_other_is_taken_over_without_script(open_page: OpenPage, address: str, watch: Any):
    watch.expected_statuses.add(409)
    page = open_page(address, "agov_secretaris", java_script_enabled=False)
    first = open_page(address, "beleidsadviseur")
    text_of(first).fill("Meer toezicht in de avond.")
    save(first)
    text_of(page).fill("Meer toezicht in de nacht.")
    save(page)
    page.get_by_label("Neem dit over: Wat moet er anders?").check()
    save(page)

    expect(page.locator("main")).to_contain_text("Meer toezicht in de avond.")


def test_what_was_typed_is_offered_back_and_goes_when_it_is_saved(open_page: OpenPage, address: str):
    page = open_page(address, "beleidsadviseur")
    text_of(page).fill("Nog niet af")
    expect_draft(page)
    assert copies(page) == []
    page.goto("/")
    page.goto(address)

    expect(page.locator(OFFER)).to_contain_text("U was hier bezig")
    page.get_by_role("link", name="Zet terug").click()
    expect(text_of(page)).to_have_value("Nog niet af")
    save(page)
    expect(page).to_have_url(address.removesuffix("wijzig/"))
    page.goto(address)
    expect(page.locator(OFFER)).to_have_count(0)
    assert copies(page) == []


def test_text_that_is_thrown_away_stays_away(open_page: OpenPage, address: str):
    page = open_page(address, "beleidsadviseur")
    text_of(page).fill("Toch niet")
    expect_draft(page)
    page.goto(address)
    page.get_by_role("button", name="Weg ermee").click()

    expect(text_of(page)).to_have_value("Minder borden in de winkelstraten.")
    expect(page.locator(OFFER)).to_have_count(0)


def test_leaving_in_the_middle_of_a_sentence_loses_nothing(open_page: OpenPage, address: str):
    page = open_page(address, "beleidsadviseur")
    text_of(page).fill("Midden in een")
    page.goto("/")
    page.goto(address)
    page.get_by_role("link", name="Zet terug").or_(page.get_by_role("button", name="Zet terug")).click()

    expect(text_of(page)).to_have_value("Midden in een")


def test_session_that_ends_while_typing(open_page: OpenPage, address: str):
    page = open_page(address, "agov_secretaris")
    text_of(page).fill("Na een nacht")
    end_session(page)
    save(page)

    expect(page.get_by_text("Wat u typte is bewaard")).to_be_visible()
    page.get_by_label("E-mailadres").fill("agov_secretaris@oefenstad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    expect(text_of(page)).to_have_value("Na een nacht")
    expect(page.locator(OFFER)).to_contain_text("In het formulier staat weer wat u typte")
    save(page)
    expect(page).to_have_url(address.removesuffix("wijzig/"))


def test_session_that_ends_while_typing_without_script(open_page: OpenPage, address: str):
    page = open_page(address, "agov_secretaris", java_script_enabled=False)
    page.reload()  # the browser has the name of its user now
    text_of(page).fill("Na een nacht zonder script")
    end_session(page)
    save(page)
    page.get_by_label("E-mailadres").fill("agov_secretaris@oefenstad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()

    expect(text_of(page)).to_have_value("Na een nacht zonder script")


def test_who_logs_in_again_in_another_window_goes_on_here(site: Site, open_page: OpenPage, address: str, watch: Any):
    watch.expected_statuses.add(403)  # the old token, once
    page = open_page(address, "beleidsadviseur")
    end_session(page)
    text_of(page).fill("Ingelogd in een ander venster")
    expect(page.get_by_text("U bent niet meer ingelogd.")).to_be_visible(timeout=15_000)
    assert len(copies(page)) == 1
    other = page.context.new_page()
    log_in(other, site, "beleidsadviseur")
    other.close()

    expect_draft(page)
    assert copies(page) == []
    save(page)
    expect(page).to_have_url(address.removesuffix("wijzig/"))


def test_no_connection(open_page: OpenPage, address: str, watch: Any):
    page = open_page(address, "beleidsadviseur")
    context = page.context
    context.set_offline(True)
    text_of(page).fill("Zonder verbinding getypt")
    expect(page.get_by_text("Geen verbinding.")).to_be_visible(timeout=15_000)
    save(page)
    expect(text_of(page)).to_have_value("Zonder verbinding getypt")
    crash(page)
    page = context.new_page()
    context.set_offline(False)
    page.goto(address)

    expect(page.get_by_text("Op dit apparaat staat tekst die u hier typte")).to_be_visible()
    page.get_by_role("button", name="Zet terug").click()
    expect(text_of(page)).to_have_value("Zonder verbinding getypt")
    expect_draft(page)
    assert copies(page) == []
    watch.problems = [one for one in watch.problems if "ERR_INTERNET_DISCONNECTED" not in one]


def test_log_out_leaves_nothing_on_a_shared_computer(site: Site, open_page: OpenPage, address: str):
    page = open_page("/account/inloggen/")
    log_in(page, site, "agov_secretaris")
    page.goto(address)
    text_of(page).fill("Niet voor anderen")
    for _ in range(PATIENCE_MS // 20):
        if copies(page):
            break
        page.wait_for_timeout(20)
    assert copies(page)
    page.get_by_role("button", name="Uitloggen").click()
    expect(page.get_by_role("banner").get_by_role("link", name="Inloggen")).to_be_visible()
    assert copies(page) == []
    log_in(page, site, "beleidsadviseur")
    page.goto(address)

    expect(text_of(page)).to_have_value("Minder borden in de winkelstraten.")
    expect(page.get_by_text("Niet voor anderen")).to_have_count(0)
