"""Story 5: what did we want, do, spend, and did it work? A council member and a citizen read the same."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import download

FOUR = ("Wat wilden we?", "Wat deden we?", "Wat kostte het?", "Werkte het?")


def test_theme_page_answers_four_questions_for_everybody(open_page: OpenPage):
    # The key / goes to the search box; reports stand first.
    member = open_page("/waar-staan-we/", "raadslid")
    member.locator("h1").press("/")
    expect(member.locator("#zoek")).to_be_focused()
    member.keyboard.type("jeugd veiligheid")
    member.keyboard.press("Enter")
    expect(member.get_by_role("heading", level=2).first).to_contain_text("Rapporten")
    member.get_by_role("link", name=re.compile("Jeugd en veiligheid: wat deden we")).first.click()
    for question in FOUR:
        expect(member.get_by_role("heading", name=question, exact=True)).to_be_visible()
    expect(member.locator("main")).to_contain_text("1 plan met 1 doel: 1 niet behaald.")
    expect(member.locator("main")).to_contain_text("€ 141.300")
    told = member.locator("main").inner_text()

    # The same without login, and the same figures in the file.
    public = open_page(urlsplit(member.url).path)
    assert public.locator("main").inner_text() == told
    assert b"niet behaald" in download(public, "JSON")
    public.goto("/vaps/7/")
    expect(public).to_have_url(re.compile("/account/inloggen/"))
