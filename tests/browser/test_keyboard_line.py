"""The main line by somebody who has no mouse: from logging in to the downloaded wijkrapport, by keys alone."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Download, FileChooser, Locator, Page, expect

from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.browser.files import Table, plant_errors
from tests.browser.site import PASSWORD, Site
from tests.browser.steps import JOB_MS, follow_reports, key_figures
from tests.pdf_text import text_of

WIJK = "Morgenstel"
MOST_STEPS = 250  # of Tab, on the longest page


def reach(page: Page, target: Locator) -> None:
    """Go on with Tab until ``target`` has the focus and can be seen."""
    expect(target).to_be_visible()
    for _ in range(MOST_STEPS):
        if target.evaluate("element => element === document.activeElement"):
            expect(target).to_be_in_viewport()
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"Tab does not reach {target}")


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    """Reach ``target`` and use it."""
    reach(page, target)
    page.keyboard.press(key)


def fill(page: Page, label: str, text: str) -> None:
    """Reach a field and type."""
    reach(page, page.get_by_label(label, exact=True))
    page.keyboard.type(text)


def pick(page: Page, label: str, words: str) -> None:
    """Reach a list of choices and type the first letters of the choice, as Chromium takes them."""
    select = page.get_by_label(label)
    reach(page, select)
    page.keyboard.type(select.locator("option", has_text=words).inner_text())
    expect(select.locator("option:checked")).to_contain_text(words)


def fetch(page: Page, link: Locator) -> Download:
    """Reach a link that hands out a file and take it."""
    reach(page, link)
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    return coming.value


def test_the_main_line_needs_no_mouse(site: Site, open_page: OpenPage, tmp_path: Path):
    table = Table(site.files / "politie_overlast_maand.csv", period="2025MM09")
    rejects = plant_errors(table, area="BU99010")
    file = table.write(tmp_path / "overlast_september_met_fouten.csv")

    # Log in.
    page = open_page("/")
    asked: list[FileChooser] = []
    # From the start: who begins to listen together with the key can be too late.
    page.on("filechooser", lambda chooser: asked.append(chooser))  # noqa: PLW0108 -- no method of a list is taken
    press(page, page.get_by_role("link", name="Inloggen").first)
    fill(page, "E-mailadres", "onderzoeker@oefenstad.example")
    fill(page, "Wachtwoord", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Uitloggen").or_(page.get_by_role("button", name="Uitloggen"))).to_be_visible()

    # Deliver.
    press(page, page.get_by_role("navigation").get_by_text("Cijfers", exact=True))
    press(page, page.get_by_role("navigation").get_by_role("link", name="Leveringen", exact=True))
    press(page, page.get_by_role("link", name="Lever cijfers aan"))
    pick(page, "Wat levert u?", "47024NED")
    reach(page, page.get_by_label("Bestand", exact=True))
    page.keyboard.press("Enter")
    for _ in range(PATIENCE_MS // 20):
        if asked:
            break
        page.wait_for_timeout(20)
    asked[0].set_files(file)
    press(page, page.get_by_role("button", name="Stuur naar de controle"))

    # See what the checks found.
    expect(page.get_by_role("heading", name="Wat vond de controle?")).to_be_visible(timeout=JOB_MS)
    assert key_figures(page)["Afgewezen"] == len(rejects)
    sheet = fetch(page, page.get_by_role("link", name="Download de afgewezen rijen"))
    assert len(Path(sheet.path()).read_text(encoding="utf-8-sig").splitlines()) == len(rejects) + 1

    # Sign for the source, and take it into use.
    press(page, page.get_by_text("Geef een oordeel"))
    pick(page, "Namens", "olitie")
    press(page, page.get_by_label("de cijfers kloppen"), "Space")
    press(page, page.get_by_role("button", name="Bewaar oordeel"))
    expect(page.get_by_text("Uw oordeel is bewaard.")).to_be_visible()
    press(page, page.get_by_role("button", name="Neem in gebruik"))
    expect(page.locator("#levering-stand")).to_have_text("goedgekeurd")
    follow_reports(page)

    # The wijkrapport, its files and its PDF.
    press(page, page.get_by_role("navigation").get_by_text("Analyse", exact=True))
    press(page, page.get_by_role("navigation").get_by_role("link", name="Wijken", exact=True))
    press(page, page.get_by_role("link", name=WIJK, exact=True))
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Wat is er aan de hand in {WIJK}?")
    files = fetch(page, page.get_by_role("link", name="CSV downloaden").first)
    assert Path(files.path()).read_bytes()[:2] == b"PK"
    press(page, page.get_by_role("button", name="Maak pdf"))
    expect(page.get_by_role("link", name="Bekijk het resultaat")).to_be_visible(timeout=JOB_MS)
    pdf = fetch(page, page.get_by_role("link", name="Bekijk het resultaat"))
    assert f"Wijkrapport {WIJK} 2025" in text_of(Path(pdf.path()).read_bytes())
