"""Story 2: a VAP that misses its goal. An honest evaluation, from counting to the public page."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch

PLAN = "Buddy voor elke veelpleger"
MISSED = re.compile(r"van de 2 doelen (is|zijn) niet gehaald\.")  # the other goal follows from the figures
ANSWERS = {
    "Hebben we bereikt wat we wilden bereiken?": "nee, veel minder mensen dan gehoopt.",
    "Hoe ziet de nieuwe situatie er nu uit?": "de helft heeft een vaste buddy.",
    "Waarom, en wat kan het ook zijn?": "er was een tekort aan begeleiders.",
    "In het kort, voor wie niet verder leest": "het doel is niet gehaald.",
}


def test_missed_goal_is_said_and_not_hidden(open_page: OpenPage, watch: Watch):
    watch.expected_statuses.add(422)
    # The researcher counts by the rule that was fixed; nobody can type an outcome.
    page = open_page("/vaps/", "onderzoeker")
    page.get_by_role("link", name=PLAN).first.click()
    page.get_by_role("link", name="Naar de evaluatie").click()
    page.get_by_label(re.compile("^Hoeveel buddy's")).fill("12")
    page.get_by_role("button", name="Bereken").click()
    expect(page.get_by_text("1 uitkomst is berekend.")).to_be_visible()
    expect(page.locator("main .answer")).to_contain_text(MISSED)
    expect(page.locator("main")).to_contain_text(re.compile(r"Doel niet gehaald\s+Gedaan: 12 van 30 buddy's\."))
    address = page.url

    # What the records know is filled in; a word that claims success is refused, and nothing typed is lost.
    page.get_by_role("link", name="Beantwoord de vragen").click()
    expect(page.get_by_label("2. Wat is er gedaan, wat niet, en waarom?")).to_have_value(re.compile("33 van 40"))
    for label, words in ANSWERS.items():
        page.get_by_label(label).fill(words)
    page.get_by_label("4. Kan het door het plan komen?").select_option(label="niet aangetoond")
    summary = page.get_by_label("In het kort, voor wie niet verder leest")
    summary.fill("het plan was succesvol.")
    page.get_by_role("button", name="Bewaar de antwoorden").click()
    expect(page.locator("main")).to_contain_text("U schrijft “succesvol”.")
    expect(summary).to_have_value("het plan was succesvol.")
    summary.fill(ANSWERS["In het kort, voor wie niet verder leest"])
    page.get_by_label("Wie is het hier niet mee eens, en waarom?").fill("de trekker noemt het wel succesvol.")
    page.get_by_role("button", name="Bewaar de antwoorden").click()
    expect(page.get_by_text("De antwoorden zijn bewaard.")).to_be_visible()

    # Who steers decides to adapt: a draft follows in the next cycle.
    page = open_page(address, "agov_secretaris")
    page.get_by_label(re.compile("^Aanpassen")).check()
    page.get_by_label("Waarom?").fill("het tekort is nu opgelost.")
    page.get_by_label("De les in één zin").fill("Werf eerst begeleiders")
    page.get_by_label("Wat leerden we?").fill("zonder begeleiders begint niemand.")
    page.get_by_role("button", name="Leg het besluit vast").click()
    expect(page.get_by_text("De evaluatie is gesloten.")).to_be_visible()
    follower = page.locator("main").get_by_role("link", name=re.compile(rf"^2026-\d\d {PLAN}"))
    follower.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(PLAN)
    expect(page.locator("main")).to_contain_text("concept")

    # Anybody reads that it was missed, on top, with a word and a shape beside the colour.
    public = open_page(address.replace("evaluatie", "resultaat"), width=375)
    expect(public.locator("main .answer")).to_contain_text(MISSED)
    badge = public.locator(".status--red").first
    expect(badge).to_have_text("Doel niet gehaald")
    expect(badge.locator("svg")).to_have_count(1)
    expect(public.locator("main")).to_contain_text("We passen het aan, in een nieuw plan.")
