"""Story 6, the papers the night before: what is not in order, fixing, making, links, a nazending, and reading them."""

from __future__ import annotations

import io
import re

import pikepdf
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.site import Site
from tests.browser.steps import JOB_MS, file_of
from tests.browser.test_accessibility import AXE, violations
from tests.documents import papers
from tests.pdf_text import pages_of

SECRETARY = "agov_secretaris"
ITEM, NOTE = "Licht in het park", "Notitie over het licht"
SILENT_MS = 60_000  # until the page knows that the worker does nothing
MOST_STEPS = 25  # clicks from a new meeting to papers that were sent


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
    expect(page.locator(".answer")).to_contain_text("is klaar en nog niet verstuurd", timeout=JOB_MS)


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


# --- by hand, from a new meeting to papers that were sent, while the worker hangs once


class Secretary:
    """Somebody who counts what is done by hand."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps, self.fields = page, 0, 0

    def follow(self, name: str) -> None:
        self.steps += 1
        self.page.get_by_role("link", name=name).first.click()

    def press(self, name: str) -> None:
        self.steps += 1
        self.page.get_by_role("button", name=name).first.click()

    def fill(self, label: str, words: str) -> None:
        self.fields += 1
        self.page.get_by_label(label).first.fill(words)


def test_papers_are_made_and_sent_though_the_worker_stops(open_page: OpenPage, watch: Watch, site: Site):
    watch.expected_statuses |= {404, 422}
    page = open_page("/overleg/", "agov_secretaris")
    bram = Secretary(page)
    bram.follow("Nieuw: Extra veiligheidsoverleg")
    bram.fill("Op welke dag?", "2027-02-10")
    bram.press("Bewaar")
    meeting = re.sub(r"#.*", "", page.url)

    # The agenda fills itself from the work: two of what it proposes go on it.
    page.goto(f"{meeting}agenda/uit-het-werk/")
    bram.steps += 2  # "Werk aan de agenda", "Wat het werk voorstelt"
    for number in range(2):
        page.locator("input[name=keys]").nth(number).check()
        bram.fields += 1
    bram.press("Zet het aangekruiste op de agenda")
    expect(page).to_have_url(re.compile(r"/agenda/$"))
    assert page.locator('main a[href*="/overleg/punten/"]').filter(has_not_text="Wijzig").count() >= 4

    # One item is for the table only, with a paper; another gets its paper later.
    items = page.locator('main a[href*="/overleg/punten/"]').filter(has_not_text="Wijzig")
    first = items.nth(1).get_attribute("href")
    page.goto(f"{first}wijzig/")
    bram.steps += 1
    page.get_by_label("besloten", exact=True).check()
    bram.fields += 1
    bram.fill("Besloten, omdat", "Woo, artikel 5.1, tweede lid, onder e")
    bram.press("Bewaar")
    page.goto(first)
    bram.steps += 1
    bram.fill("Hoe heet het stuk?", "Notitie")
    paper = {"name": "notitie.pdf", "mimeType": "application/pdf", "buffer": papers.plain("eerste")}
    page.get_by_label("PDF of foto").set_input_files(paper)
    bram.fields += 1
    bram.press("Voeg toe")
    expect(page.locator("main")).to_contain_text("Notitie")

    page.goto(f"{meeting}bijeenroepen/")
    bram.steps += 1
    bram.press("Roep bijeen en stuur de uitnodigingen")
    expect(page.locator("main")).to_contain_text("bijeengeroepen")

    # What is not in order is said, with a way to mend it; then the papers are fixed.
    page.goto(f"{meeting}stukken/")
    bram.steps += 1
    expect(page.get_by_role("heading", name="Wat is nog niet in orde?")).to_be_visible()
    bram.press("Zet de stukken vast")
    expect(page.locator("main")).to_contain_text("De stukken staan vast.")

    # The worker hangs: the page says so, and the same content can be read as a page.
    site.pause_worker()
    try:
        bram.press("Maak het vergaderstuk")
        expect(page.locator("main")).to_contain_text("wacht op verwerking", timeout=SILENT_MS)
        reading = open_page(f"{meeting}stukken/", "agov_secretaris")
        reading.get_by_role("link", name="Openbaar deel").click()
        expect(reading.get_by_role("heading", level=1)).to_be_visible()
    finally:
        site.resume_worker()

    # It goes on by itself, and there is one PDF for each audience.
    page.goto(f"{meeting}stukken/")
    expect(page.get_by_role("button", name="Mail de links")).to_be_visible(timeout=JOB_MS)
    expect(page.locator(".pack-files a").filter(has_text="Besloten deel")).to_have_count(1)
    with pikepdf.open(io.BytesIO(fetched(page))) as pdf:
        assert len(pdf.pages) >= 3

    # A change after fixing leaves the papers as they are; the difference is told.
    bram.press("Mail de links")
    expect(page.locator("main")).to_contain_text("is verstuurd op")
    told = f"STAPPEN van nieuwe vergadering tot stukken verzonden: {bram.steps} keer klikken, {bram.fields} velden"
    print(told)  # noqa: T201 -- the measured number
    assert bram.steps <= MOST_STEPS, told
    page.goto(f"{first}wijzig/")
    page.get_by_label("Voorgesteld").fill("Het overleg wacht tot de zomer.")
    page.get_by_role("button", name="Bewaar").click()
    page.goto(f"{meeting}stukken/")
    expect(page.locator("main")).to_contain_text("Het overleg wacht tot de zomer.")

    # Who is at the table reads; who is not finds nothing.
    mayor = open_page(f"{meeting}stukken/", "bestuurder")
    expect(mayor.locator(".pack-files a").first).to_be_visible()
    partner = open_page(f"{meeting}stukken/", "partner")
    expect(partner.get_by_role("heading", level=1)).to_contain_text("niet")
