"""Story 3: a police delivery with errors, then a late correction, then the same file once more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.files import Table, plant_errors
from tests.browser.site import Site
from tests.browser.steps import deliver, expect_checked, follow_reports, give_verdict, key_figures, page_rows

TABLE = "47024NED"
MONTH = "2025MM12"
HAVELBRINK, MORGENSTEL = "/rapporten/wijk/WK990103/2025/", "/rapporten/wijk/WK990104/2025/"
YOUTH, DRINK_OR_DRUGS = "E35", "E38"


def report_of(page: Page, address: str) -> dict[str, Any]:
    """The figures of a report as it stands now."""
    answer = page.request.get(f"{address}json/")
    assert answer.ok
    report: dict[str, Any] = json.loads(answer.text())
    return report


def registered(report: dict[str, Any], name: str) -> int:
    """The number of registrations of one kind in the table of kinds."""
    tables = [table for part in report["sections"] for table in part["tables"] if table["key"] == "soorten-tabel"]
    keys = [column["key"] for column in tables[0]["columns"]]
    row = next(row for row in tables[0]["rows"] if row[keys.index("soort")]["text"] == name)
    return int(row[keys.index("aantal")]["value"])


def with_errors(site: Site, tmp_path: Path) -> tuple[Path, int, list[Any]]:
    """December once more, with rows spoilt and the total of the city 14 too high."""
    table = Table(site.files / "politie_overlast_maand.csv", period=MONTH)
    rejects = plant_errors(table, area="BU99010")
    table.add("0.0.0", "GM9901", MONTH, 14)
    return table.write(tmp_path / "overlast_december.csv"), len(table.rows), rejects


def correction(site: Site, tmp_path: Path) -> Path:
    """Two reports of youth moved from Havelbrink to Morgenstel; one was about alcohol or drugs after all."""
    table = Table(site.files / "politie_overlast_maand.csv", period=MONTH)
    for area, change in (("BU99010300", -2), ("WK990103", -2), ("BU99010400", 2), ("WK990104", 2)):
        table.add(YOUTH, area, MONTH, change)
        table.add("0.0.0", area, MONTH, change)
    for area in ("BU99010302", "WK990103", "GM9901"):
        table.add(YOUTH, area, MONTH, -1)
        table.add(DRINK_OR_DRUGS, area, MONTH, 1)
    return table.write(tmp_path / "overlast_december_correctie.csv")


def test_a_delivery_with_errors_a_correction_and_the_same_file_again(
    site: Site, open_page: OpenPage, watch: Any, tmp_path: Path
):
    page = open_page("/", "onderzoeker")
    before = report_of(page, HAVELBRINK)

    # 1. Import with errors: counts, row numbers, reasons, total check.
    file, rows, rejects = with_errors(site, tmp_path)
    deliver(page, TABLE, file)
    expect_checked(page)
    first = page.url
    expect(page.locator("#levering")).to_contain_text("Het totaal klopt niet")
    expect(page.locator("#levering")).to_contain_text("OData, CSV")
    assert [cells[0] for cells in page_rows(page, "afgewezen")] == [str(reject.row) for reject in rejects]
    main = page.locator("main")
    assert key_figures(page) == {"Gelezen": rows, "Aangenomen": rows - len(rejects), "Afgewezen": len(rejects)}

    # 2. Nothing is used: not yet, and not without a reason while the source has said nothing.
    assert report_of(page, HAVELBRINK) == before
    watch.expected_statuses.add(422)
    page.get_by_role("button", name="Neem in gebruik").click()
    expect(main).to_contain_text("Nog niet iedereen zegt dat de cijfers kloppen.")
    expect(page.locator("#levering-stand")).to_have_text("in controle")
    assert report_of(page, HAVELBRINK) == before
    give_verdict(page, "olitie")
    page.get_by_role("button", name="Neem in gebruik").click()
    expect(page.locator("#levering-stand")).to_have_text("goedgekeurd")
    follow_reports(page)

    # 3. The report now stands on this version.
    in_use = report_of(page, HAVELBRINK)
    version = page_title_version(page, first)
    assert any(f"{TABLE} versie {version}" in line["version"] for line in in_use["sources"]), in_use["sources"]
    youth = registered(in_use, "Overlast door jeugd")
    youth_next_door = registered(report_of(page, MORGENSTEL), "Overlast door jeugd")

    # 4. A correction: old and new side by side, and the reports that stand on the old figures.
    deliver(page, TABLE, correction(site, tmp_path), corrects=f"{TABLE} versie {version}")
    expect_checked(page)
    second = page.url
    expect(page.get_by_role("heading", name="Wat verandert er?")).to_be_visible()
    differences = {tuple(cells[:3]): (cells[3], cells[4]) for cells in page_rows(page, "verschil")}
    moved = {key: value for key, value in differences.items() if "jeugd" in key[1].lower() and "Brinkslag" in key[0]}
    assert list(moved.values()) == [("2", "0")], differences
    expect(page.get_by_role("heading", name="Rapporten met de oude cijfers")).to_be_visible()
    section = page.locator("#verschil").locator("..")
    section.locator("summary").click()
    expect(section.get_by_role("link", name="Wijkrapport Havelbrink 2025")).to_be_visible()
    assert report_of(page, HAVELBRINK) == in_use

    # 5. Taken over: the new version counts, the old one is kept and says so.
    give_verdict(page, "olitie")
    page.get_by_role("button", name="Neem in gebruik").click()
    expect(page.locator("#levering-stand")).to_have_text("goedgekeurd")
    follow_reports(page)
    assert registered(report_of(page, HAVELBRINK), "Overlast door jeugd") == youth - 3
    assert registered(report_of(page, MORGENSTEL), "Overlast door jeugd") == youth_next_door + 2
    page.goto(first)
    expect(page.locator("#levering-stand")).to_have_text("vervangen")

    # 7. The same file again.
    deliver(page, TABLE, tmp_path / "overlast_december_correctie.csv")
    expect(page.get_by_text("al ontvangen")).to_be_visible()
    assert page.url == second


def page_title_version(page: Page, address: str) -> str:
    """The number of the version in the heading of a delivery's page."""
    page.goto(address)
    return page.get_by_role("heading", level=1).inner_text().rsplit(" ", 1)[1]
