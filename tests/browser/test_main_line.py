"""The main line, as one person goes it: from a file with errors to a wijkrapport on screen, as PDF and as CSV."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, log_in
from tests.browser.files import Table, plant_errors
from tests.browser.site import Site
from tests.browser.steps import (
    JOB_MS,
    csv_rows,
    deliver,
    download,
    expect_checked,
    follow_reports,
    give_verdict,
    json_tables,
    key_figures,
    page_rows,
)
from tests.pdf_text import text_of

WIJK = "Havelbrink"


def test_from_a_file_with_errors_to_a_report(site: Site, open_page: OpenPage, tmp_path: Path):
    table = Table(site.files / "politie_correctie_2025_kwartaal4.csv")
    rejects = plant_errors(table, area="BU99010700")
    file = table.write(tmp_path / "politie_kwartaal4_met_fouten.csv")
    page = open_page("/")
    log_in(page, site, "onderzoeker")

    # Deliver, and see what the checks found.
    page.get_by_role("navigation").get_by_text("Cijfers", exact=True).click()
    page.get_by_role("navigation").get_by_role("link", name="Leveringen", exact=True).click()
    page.get_by_role("link", name="Lever cijfers aan").click()
    deliver(page, "47022NED", file)
    expect_checked(page)
    assert key_figures(page) == {"Gelezen": len(table.rows), "Aangenomen": len(table.rows) - 7, "Afgewezen": 7}
    shown = page_rows(page, "afgewezen")
    assert len(shown) == len(rejects)
    for cells, reject in zip(shown, rejects, strict=True):
        assert cells[0] == str(reject.row)
        assert cells[2].lstrip("'") == reject.value
        assert reject.reason in cells[3]
    sheet = list(
        csv.reader(io.StringIO(download(page, "Download de afgewezen rijen").decode("utf-8-sig")), delimiter=";")
    )
    assert sheet[0] == ["rij", "kolom", "waarde", "reden"]
    assert [int(row[0]) for row in sheet[1:]] == [reject.row for reject in rejects]
    assert sheet[6][2] == "'=6+1", "a formula must not work in a spreadsheet"

    # Sign for the source and take it into use; the page and the job show how it goes.
    give_verdict(page, "olitie")
    page.get_by_role("button", name="Neem in gebruik").click()
    expect(page.locator("#levering-stand")).to_have_text("goedgekeurd")
    steps = follow_reports(page)
    assert any(re.search(r"Rapporten over 2025 maken", step) for step in steps), steps
    assert len({found[1] for step in steps if (found := re.search(r"(\d+)%", step))}) > 1, "the bar never moved"

    # The wijkrapport, with the new figures.
    page.get_by_role("navigation").get_by_text("Analyse", exact=True).click()
    page.get_by_role("navigation").get_by_role("link", name="Wijken", exact=True).click()
    page.get_by_role("link", name=WIJK, exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(f"Wat is er aan de hand in {WIJK}?")
    expect(page.get_by_role("heading", name="Bronnen en versies")).to_be_visible()
    expect(page.locator("main")).to_contain_text("47022NED versie 2")
    compare_forms(page)

    # The PDF, made by a job.
    page.get_by_role("button", name="Maak pdf").click()
    page.get_by_role("link", name="Bekijk het resultaat").wait_for(timeout=JOB_MS)
    with page.expect_download() as coming:
        page.get_by_role("link", name="Bekijk het resultaat").click()
    pdf = Path(coming.value.path())
    data = pdf.read_bytes()
    assert data[:5] == b"%PDF-"
    text = text_of(data)
    assert f"Wijkrapport {WIJK} 2025" in text
    assert "VOORBEELDGEGEVENS" in text


def compare_forms(page: Page) -> None:
    """Page, CSV and JSON give the same figures with the same signs, in every table."""
    archive = download(page, "CSV downloaden")
    tables = json_tables(download(page, "JSON downloaden"))
    assert len(tables) >= 4
    for key, table in tables.items():
        shown = page_rows(page, key)
        from_csv = csv_rows(archive, key)
        assert len(shown) == len(table["rows"]) == len(from_csv) > 0, key
        for cells, row, line in zip(shown, table["rows"], from_csv, strict=True):
            headings = list(line)[1 : len(row) + 1]
            for heading, seen, cell in zip(headings, cells, row, strict=True):
                assert seen.startswith(cell["text"]), (key, heading)
                if isinstance(cell["value"], int) and heading == "Aantal":
                    assert line[heading].replace(".", "") == str(cell["value"]) == seen.replace(".", ""), (key, line)
