"""Story 6, the papers the night before: what is not in order, fixing, making, links, a nazending, and reading them."""

from __future__ import annotations

import io
import re

import pikepdf
from playwright.sync_api import Page, expect

from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.browser.steps import file_of
from tests.browser.test_accessibility import AXE, violations
from tests.documents import papers
from tests.pdf_text import pages_of

SECRETARY = "agov_secretaris"
ITEM, NOTE = "Licht in het park", "Notitie over het licht"
MADE_WITHIN_MS = 3 * PATIENCE_MS  # the only worker may have a report in hand


def look(page: Page) -> None:
    """Fail on what axe finds against WCAG 2.2 AA."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert violations(page) == []


def convened_meeting(page: Page) -> str:
    """Plan an extra meeting on the day that the product proposes, with one item and a paper; return its address."""
    page.goto("/overleg/nieuw/extra/")
    page.get_by_role("button", name="Bewaar").click()
    page.wait_for_url(re.compile(r"/overleg/\d+/$"))
    address = page.url
    page.goto(f"{address}agenda/nieuw/")
    page.get_by_label("Onderwerp").fill(ITEM)
    page.get_by_label("Voor welke taak van het overleg?").select_option("expectations")
    page.get_by_label("Waarom staat dit op de agenda?").fill("Het park is donker.")
    page.get_by_role("button", name="Bewaar").click()
    page.goto(f"{address}agenda/")
    page.get_by_role("link", name=ITEM).first.click()
    page.get_by_label("Hoe heet het stuk?").fill(NOTE)
    paper = {"name": "notitie.pdf", "mimeType": "application/pdf", "buffer": papers.plain("eerste", "tweede")}
    page.get_by_label("PDF of foto").set_input_files(paper)
    page.get_by_role("button", name="Voeg toe").click()
    expect(page.get_by_text(f"Het stuk is toegevoegd: {NOTE}.")).to_be_visible()
    page.goto(f"{address}bijeenroepen/")
    page.get_by_role("button", name="Roep bijeen en stuur de uitnodigingen").click()
    page.wait_for_url(address)
    return address


def made(page: Page, name: str) -> None:
    page.get_by_role("button", name=re.compile("^Zet .*vast$")).click()
    page.get_by_role("button", name=f"Maak {name}", exact=True).click()
    expect(page.locator(".answer")).to_contain_text("is klaar en nog niet verstuurd", timeout=MADE_WITHIN_MS)


def fetched(page: Page) -> bytes:
    with page.expect_download() as caught:
        page.get_by_role("link", name=re.compile(r"^Voor het overleg \(pdf")).last.click()
    return file_of(caught.value)


def test_papers_are_made_sent_and_followed_by_what_changed(open_page: OpenPage):
    page = open_page("/", SECRETARY)
    address = convened_meeting(page)
    page.goto(f"{address}stukken/")
    problems = page.locator(".problems")
    expect(problems).to_contain_text("vanzelf op de agenda")  # open agreements of earlier meetings
    look(page)

    made(page, "het vergaderstuk")
    whole = fetched(page)
    words = pages_of(whole)
    assert any("Het park is donker." in text for text in words)
    assert [text.split()[-1] for text in words if text.split()[0] == "eerste"][0].endswith(".2")
    with pikepdf.open(io.BytesIO(whole)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang) == "nl"
    look(page)
    page.get_by_role("button", name="Mail de links").click()
    expect(page.locator(".answer")).to_contain_text("is verstuurd op")

    # Somebody corrects the item: the pack stays, the difference stands beside it, and only that page goes after it.
    page.goto(f"{address}agenda/")
    page.get_by_role("link", name=ITEM).first.click()
    item = page.url
    page.goto(f"{item}wijzig/")
    page.get_by_label("Waarom staat dit op de agenda?").fill("Het park heeft nu licht.")
    page.get_by_role("button", name="Bewaar").click()
    page.goto(f"{address}stukken/")
    expect(page.locator("main")).to_contain_text("De stukken blijven zoals ze stonden")
    made(page, "nazending 1")
    after = pages_of(fetched(page))
    assert len(after) == 2
    assert "Het park heeft nu licht." in after[1]

    # Without a PDF the same stands on a page.
    page.get_by_role("link", name="Stukken voor het overleg").click()
    expect(page.locator("main")).to_contain_text("Het park heeft nu licht.")
    look(page)
