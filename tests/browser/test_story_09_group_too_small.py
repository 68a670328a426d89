"""Story 9: a target group of few people. What would tell of them is refused with the reason, and put on record.

The fixture of the rules for small numbers: 23, 4, 17 and 12 persons in four wijken, 56 in the city. They are those of
2020, a year of which no other test has figures, and far enough from the others to be tied to none by their flows.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.site import PASSWORD
from tests.browser.steps import (
    csv_rows,
    deliver,
    expect_checked,
    follow_reports,
    give_verdict,
    page_rows,
    wait_for_edition,
    wait_until_quiet,
)
from tests.browser.three_rounds.pages import look

GROUP, YEAR = "adult_very_active", "2020"
TITLE = "Doelgroeprapport Zeer actieve veelplegers 2020"
REPORT = f"/rapporten/doelgroep/{GROUP}/{YEAR}/"
WIJKEN = {"WK990103": "Havelbrink", "WK990104": "Morgenstel", "WK990107": "Lindenstroo", "WK990108": "Ostermeent"}
COUNTS = (23, 4, 17, 12)
CORRECTED = (23, 14, 17, 12)
SHOWN = [["Havelbrink", "25"], ["Morgenstel", "x"], ["Lindenstroo", "15"], ["Ostermeent", "x"], ["Hele stad", "55"]]
EXACT = {*COUNTS, sum(COUNTS)}
REFUSED = "Deze uitsplitsing kan niet getoond worden"
ASKED = (
    ("las exacte aantallen van een doelgroep", "de controle van deze levering"),
    ("vroeg een uitsplitsing die niet getoond kan worden", "naar leeftijd, hele stad"),
    ("vroeg een uitsplitsing die niet getoond kan worden", "naar leeftijd, per wijk"),
)
IN_WORDS = re.compile(r"\b(?:23|4|17|12|56)\b")


def delivery(path: Path, counts: tuple[int, ...]) -> Path:
    """What the police counted of the group, per wijk and in the city."""
    lines = ["doelgroep;definitie;gebied;peiljaar;soort;eenheid;aantal"]
    places = (*zip(WIJKEN, counts, strict=True), ("GM9901", sum(counts)))
    lines += [f"{GROUP};om-5-jaar;{code};{YEAR};omvang;personen;{count}" for code, count in places]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def take_into_use(page: Page, file: Path) -> None:
    """Deliver, sign and use; wait until the reports stand on it."""
    deliver(page, "Tellingen van doelgroepen (doelgroepen)", file)
    expect_checked(page)
    give_verdict(page, "olitie")
    page.get_by_role("button", name="Neem in gebruik").click()
    expect(page.locator("#levering-stand")).to_have_text("goedgekeurd")
    follow_reports(page)


def values_of(report: dict[str, Any]) -> set[object]:
    """Every value in the tables on persons of a report in JSON."""
    return {
        cell["value"]
        for section in report["sections"]
        for table in section["tables"]
        if table["key"] in ("wijken-tabel", "omvang-tabel")
        for row in table["rows"]
        for cell in row
    }


def expect_no_file_says_more(page: Page, address: str) -> None:
    """The same signs in JSON, Excel, OpenDocument and CSV, and nowhere a count as it was delivered."""
    report = json.loads(page.request.get(f"{address}json/").text())
    assert values_of(report) & {25, 15, 55} == {25, 15, 55}
    assert values_of(report) & EXACT == set()
    book = load_workbook(io.BytesIO(page.request.get(f"{address}xlsx/").body()))
    assert {cell.value for sheet in book for row in sheet.iter_rows() for cell in row} & EXACT == set()
    with zipfile.ZipFile(io.BytesIO(page.request.get(f"{address}ods/").body())) as archive:
        numbers = re.findall(r'office:value="([\d.]+)"', archive.read("content.xml").decode())
    assert {float(number) for number in numbers} & EXACT == set()
    rows = csv_rows(page.request.get(f"{address}csv/").body(), "wijken-tabel")
    assert [row["Wijk"] for row in rows] == [name for name, _ in SHOWN]
    assert {int(text) for row in rows for text in row.values() if text.isdigit()} == {25, 15, 55}


def expect_page_says_no_more(page: Page) -> None:
    """Not in what is read aloud or shown on hover, not in the drawing or its data."""
    for part in page.locator(
        '[aria-labelledby="tabel-wijken-tabel"] tbody, [aria-labelledby="tabel-omvang-tabel"] tbody'
    ).all():
        assert not IN_WORDS.search(part.evaluate("part => part.outerHTML"))
    assert page.locator('[aria-labelledby="tabel-wijken-tabel"] [title]').count() == 0
    for drawing in page.locator("figure.chart svg").all():
        assert not IN_WORDS.search(" ".join(drawing.locator("text, title, desc").all_text_contents()))
    for data in page.locator('figure.chart script[type="application/json"]').all():
        found = re.findall(r'"y": ?\[([^\]]*)\]', data.evaluate("part => part.textContent"))
        assert not {float(one) for part in found for one in re.findall(r"[\d.]+", part)} & EXACT


def test_a_group_of_few_people_stays_unknown(open_page: OpenPage, watch: Watch, tmp_path: Path):
    watch.expected_statuses |= {403, 422}
    carla = open_page("/", "onderzoeker")

    # 1 and 2. The group per wijk: rounded, two cells hidden of which one protects the other, on the page and in files.
    wait_until_quiet(carla)
    take_into_use(carla, delivery(tmp_path / "doelgroep.csv", COUNTS))
    carla.goto("/doelgroepen/")
    expect(carla.get_by_role("link", name="Zeer actieve veelplegers", exact=True)).to_be_visible()
    carla.goto(REPORT)
    look(carla)
    assert page_rows(carla, "wijken-tabel") == SHOWN
    expect(carla.get_by_text("x = te weinig personen om te tonen")).to_be_visible()
    expect_page_says_no_more(carla)
    expect_no_file_says_more(carla, REPORT)

    # 3. Divided by age: refused, with the reason, what is possible instead, and that it is on record.
    carla.get_by_role("link", name="Naar leeftijd, per wijk").click()
    look(carla)
    main = carla.locator("main")
    expect(main).to_contain_text(REFUSED)
    expect(main).to_contain_text("Er zijn te weinig personen.")
    expect(main).to_contain_text("Kijk naar de hele stad zonder uitsplitsing, of tel twee jaren samen.")
    expect(main).to_contain_text("Dat u deze uitsplitsing vroeg, staat in het logboek.")
    carla.goto(REPORT)
    carla.get_by_role("link", name="Naar leeftijd, hele stad").click()
    expect(main).to_contain_text(REFUSED)

    # The account of the group goes out, for the council and everybody.
    carla.goto("/uitgeven/nieuw/?soort=doelgroep")
    publish(carla, open_page)
    public = open_page("/publicaties/")
    wait_for_edition(public, TITLE)
    address = public.url

    # 5. A member of the council reads the same values, and no report from inside.
    ilse = open_page(address, "raadslid")
    look(ilse)
    assert page_rows(ilse, "wijken-tabel") == SHOWN
    expect_page_says_no_more(ilse)
    published = json.loads(ilse.request.get(f"{address}bestand/json/").text())
    assert IN_WORDS.findall(" ".join(texts_of(published, "Morgenstel"))) == []
    assert ilse.request.get(REPORT).status == 403
    assert ilse.request.get(f"{REPORT}csv/").status == 403

    # 4. A correction would open what the edition closed: who has both, subtracts. The ledger stops it.
    take_into_use(carla, delivery(tmp_path / "correctie.csv", CORRECTED))
    carla.goto("/uitgeven/nieuw/?soort=doelgroep")
    start_edition(carla)
    look(carla)
    expect(main).to_contain_text("Een cijfer dat eerder was afgeschermd, staat nu open.")
    expect(main).to_contain_text("Geef deze cijfers alleen voor de hele stad, of tel twee jaren samen.")
    expect(carla.get_by_role("button", name="Leg voor om vast te stellen")).to_have_count(0)

    # 7. Exact for who checks a delivery: a purpose, the password, a mark, no file.
    carla.goto(REPORT)
    carla.get_by_role("link", name="Exacte aantallen, om een levering te controleren").click()
    look(carla)
    carla.get_by_label("Waarvoor hebt u de aantallen nodig?").select_option(label="de controle van deze levering")
    carla.get_by_label("Uw wachtwoord").fill("niet-het-goede")
    carla.get_by_role("button", name="Toon de exacte aantallen").click()
    expect(main).to_contain_text("Dit wachtwoord klopt niet.")
    carla.get_by_label("Uw wachtwoord").fill(PASSWORD)
    carla.get_by_role("button", name="Toon de exacte aantallen").click()
    look(carla)
    expect(main).to_contain_text("Exacte aantallen: niet delen")
    assert [row[:2] for row in page_rows(carla, "exact")] == [
        *([name, str(count)] for name, count in zip(WIJKEN.values(), CORRECTED, strict=True)),
        ["Hele stad", "66"],
    ]
    expect(carla.get_by_role("link", name=re.compile("downloaden"))).to_have_count(0)

    # 6. The privacy officer sees who asked what, and nobody else does.
    karin = open_page("/cijfers/gevraagd/", "privacy_officer")
    look(karin)
    asked = [row[2] for row in page_rows(karin, "gevraagd") if row[3] == TITLE]
    for said, (what, of_what) in zip(asked, ASKED, strict=False):  # the newest first
        assert said.startswith(what)
        assert said.endswith(of_what)
    assert len(asked) >= len(ASKED)
    assert carla.request.get("/cijfers/gevraagd/").status == 403

    # 8. Risicojongeren: no number from the police, only whom services reach.
    carla.goto("/doelgroepen/")
    carla.get_by_role("link", name="Risicojongeren", exact=True).click()
    look(carla)
    expect(main).to_contain_text("Dit aantal kan niet uit politiegegevens worden bepaald.")
    expect(main).to_contain_text("bereikten voorzieningen")


def start_edition(page: Page) -> None:
    """A concept of the report, with a summary and somebody to ask."""
    choice = page.get_by_label("Waarover?")
    choice.select_option(label=choice.locator("option", has_text=TITLE).inner_text())
    page.get_by_role("button", name="Maak een concept").click()
    page.get_by_label("Samenvatting").fill("De groep is klein. Per wijk tonen wij alleen grote aantallen.")
    page.get_by_label("Wie beantwoordt vragen?").fill("onderzoeker")
    page.get_by_role("button", name="Bewaar").click()


def publish(page: Page, open_page: OpenPage) -> None:
    """Put the concept forward; somebody else approves it."""
    start_edition(page)
    page.get_by_role("button", name="Leg voor om vast te stellen").click()
    approver = open_page(page.url, "beleidsadviseur")
    approver.get_by_role("button", name="Stel vast").click()
    expect(approver.locator("main")).to_contain_text("De editie ligt vast.")


def texts_of(published: Any, name: str) -> list[str]:
    """Every text and value beside a name, anywhere in a published file."""
    if isinstance(published, list):
        if any(isinstance(one, dict) and one.get("text") == name for one in published):
            return [str(one) for one in published]
        return [text for one in published for text in texts_of(one, name)]
    if isinstance(published, dict):
        return [text for one in published.values() for text in texts_of(one, name)]
    return []
