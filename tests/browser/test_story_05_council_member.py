"""Story 5: what did we want, do, spend, and did it work? A council member and a citizen read the same."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.steps import download

FOUR = ("Wat wilden we?", "Wat deden we?", "Wat kostte het?", "Werkte het?")


def test_theme_page_answers_four_questions_for_everybody(open_page: OpenPage):
    # The key / goes to the search box; the account of a theme stands first.
    member = open_page("/waar-staan-we/", "raadslid")
    member.locator("h1").press("/")
    expect(member.locator("#zoek")).to_be_focused()
    member.keyboard.type("jeugd veiligheid")
    member.keyboard.press("Enter")
    expect(member.get_by_role("heading", level=2).first).to_contain_text("Wat deden we, per thema")
    member.get_by_role("link", name=re.compile("Jeugd en veiligheid: wat deden we")).first.click()
    for question in FOUR:
        expect(member.get_by_role("heading", name=question, exact=True)).to_be_visible()
    expect(member.locator("main")).to_contain_text("1 plan met 1 doel: 1 niet behaald.")
    expect(member.locator("main")).to_contain_text("€ 141.300")
    # What only the council sees on this page; without it the page is that of everybody.
    member.evaluate("document.querySelectorAll('.passage-questions, [data-council]').forEach(one => one.remove())")
    told = member.locator("main").inner_text()

    # The same without login, and the same figures in the file.
    public = open_page(urlsplit(member.url).path)
    assert public.locator("main").inner_text() == told
    assert b"niet behaald" in download(public, "JSON")
    public.goto("/vaps/7/")
    expect(public).to_have_url(re.compile("/account/inloggen/"))


def test_council_asks_at_a_passage_and_reads_what_is_secret(open_page: OpenPage, watch: Watch):
    watch.expected_statuses |= {403}
    # 5: a question at a passage; the answer is for the whole council.
    member = open_page("/publicaties/", "raadslid")
    member.get_by_role("link", name=re.compile("Jeugd en veiligheid: wat deden we")).first.click()
    report = urlsplit(member.url).path
    member.get_by_role("link", name=re.compile("Stel een technische vraag over")).first.click()
    member.get_by_label("Wat wilt u weten?").fill("Hoe is dit doel gemeten?")
    member.get_by_role("button", name="Stel deze vraag").click()
    expect(member.locator("main")).to_contain_text("wacht op antwoord")
    question = urlsplit(member.url).path
    officer = open_page(question, "beleidsadviseur")
    officer.get_by_role("link", name="Beantwoord deze vraag").click()
    officer.locator("#id_draft").fill("Met een telling in het jaar ervoor en erna.")
    officer.get_by_role("button", name="Verstuur aan de hele raad").click()
    expect(officer.locator("main")).to_contain_text("De hele raad kan het lezen.")
    expect(open_page(question, "griffie").locator("main")).to_contain_text("Met een telling in het jaar ervoor")

    # 6: without login no button, and no question that is not for everybody.
    public = open_page(report)
    expect(public.get_by_role("link", name=re.compile("Stel een technische vraag"))).to_have_count(0)
    expect(public.locator("main")).not_to_contain_text("Hoe is dit doel gemeten?")

    # 7: all of the council has a secret paper; everybody else reads the ground.
    member.goto("/raad/stukken/")
    member.get_by_role("link", name=re.compile("Beveiliging van het stadhuis")).click()
    for words in ("Geheim.", "Woo 5.1 lid 2h", "Opheffen kan de raad", "De hele raad heeft dit stuk"):
        expect(member.locator("main")).to_contain_text(words)
    public.goto(urlsplit(member.url).path)
    expect(public.locator("h1")).to_have_text("Dit stuk is niet openbaar")
    expect(public.locator("main")).to_contain_text("Woo 5.1 lid 2h")
    expect(public.locator("main")).not_to_contain_text("stadhuis")
