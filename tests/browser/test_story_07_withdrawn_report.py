"""Story 7: a published report is withdrawn within a minute, and what stays says why and no more."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.steps import wait_for_edition

SUMMARY = "In deze wijk gebeurde evenveel als het jaar ervoor."
REASON = "Een zin ging over te weinig mensen."


def test_report_is_published_withdrawn_and_put_right(open_page: OpenPage, watch: Watch):
    watch.expected_statuses |= {410, 422}
    # O&S makes a concept; a number of three people in the summary is stopped.
    page = open_page("/uitgeven/nieuw/?soort=wijk", "onderzoeker")
    choice = page.get_by_label("Waarover?")
    choice.select_option(label=choice.locator("option", has_text="Wijkrapport Tolmeerse 2025").inner_text())
    page.get_by_role("button", name="Maak een concept").click()
    page.get_by_label("Samenvatting").fill("Het ging om drie jongeren.")
    page.get_by_label("Wie beantwoordt vragen?").fill("adviseur veiligheid")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("main")).to_contain_text("een aantal van minder dan 5 mensen")
    expect(page.get_by_role("button", name="Leg voor om vast te stellen")).to_have_count(0)
    page.get_by_role("link", name="Wijzig de tekst").click()
    page.get_by_label("Samenvatting").fill(SUMMARY)
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("button", name="Leg voor om vast te stellen").click()
    inside = page.url

    # The writer does not approve; somebody else does, and it is public once its PDF is there.
    expect(page.locator("main")).to_contain_text("Iemand anders stelt haar vast.")
    approver = open_page(inside, "beleidsadviseur")
    approver.get_by_role("button", name="Stel vast").click()
    expect(approver.locator("main")).to_contain_text("De editie ligt vast.")
    public = open_page("/publicaties/")
    wait_for_edition(public, "Wijkrapport Tolmeerse 2025")
    expect(public.locator("main")).to_contain_text(SUMMARY)
    address = public.url
    with public.expect_download() as paper:
        public.get_by_role("link", name="Download pdf").click()
    assert paper.value.suggested_filename == "wijkrapport-tolmeerse-editie-1.pdf"
    public.goto("/zoeken/?q=tolmeerse")
    expect(public.get_by_role("link", name=re.compile("Wijkrapport Tolmeerse 2025"))).to_have_count(1)

    # It also went to the council; an officer notes that.
    approver.goto(inside)
    approver.get_by_role("link", name="Noteer waar zij ook heen ging").click()
    approver.get_by_label("aan de raad gestuurd").check()
    approver.get_by_label("Waarheen?").fill("raad van 12 december")
    approver.get_by_role("button", name="Noteer").click()
    expect(approver.locator("main")).to_contain_text("Aan de raad gestuurd: raad van 12 december")

    # The privacy officer withdraws it: within the minute, and at once.
    officer = open_page(inside, "privacy_officer")
    officer.get_by_text("Trek deze editie in").click()
    officer.get_by_label("bescherming van personen").check()
    officer.get_by_label("Toelichting").fill(REASON)
    officer.get_by_role("button", name="Trek in met spoed").click()
    expect(officer.locator("main")).to_contain_text("Opgehaald: pdf, 1 keer")
    expect(officer.locator("main")).to_contain_text("wacht op bevestiging door een tweede persoon")

    for path in (address, f"{address}pdf/", f"{address}bestand/csv/", f"{address}bestand/json/"):
        answer = public.request.get(path)
        assert answer.status == 410
        assert SUMMARY not in answer.text()
    public.goto(address)
    expect(public.locator("main")).to_contain_text("Reden: bescherming van personen.")
    expect(public.locator("main")).to_contain_text(REASON)
    assert SUMMARY not in public.content()
    public.goto("/zoeken/?q=tolmeerse")
    expect(public.get_by_role("link", name=re.compile("Wijkrapport Tolmeerse 2025"))).to_have_count(0)
    for name in ("sitemap.xml", "sitemap-woo.xml", "publicaties/nieuw.atom"):
        assert "wijkrapport-tolmeerse" not in public.request.get(f"/{name}").text()

    # Each place gets its deed; the incident has its clock, and ends once all of it was settled.
    expect(officer.locator("main")).to_contain_text("nog niets gedaan")
    officer.get_by_role("link", name=re.compile("Zeg wat eraan is gedaan")).click()
    officer.get_by_label("Wat is eraan gedaan?").select_option(label="bericht gestuurd")
    officer.get_by_role("button", name="Bewaar").click()
    expect(officer.locator("main")).not_to_contain_text("nog niets gedaan")
    officer.get_by_role("link", name="Bekijk het incident").click()
    expect(officer.locator("main")).to_contain_text("Nog 71 uur om te melden als dat moet.")
    incident = officer.url
    officer.get_by_label("niet melden").check()
    officer.get_by_label("Waarom?").fill("Niemand is uit de zin te herkennen.")
    officer.get_by_role("button", name="Leg het besluit vast").click()
    expect(officer.locator("main")).to_contain_text("er is besloten om niet te melden")
    officer.get_by_text("Sluit dit incident af").click()
    officer.get_by_role("button", name="Sluit af").click()
    expect(officer.locator("main")).to_contain_text("nog niet bevestigd door een tweede persoon")

    # A second person confirms; the next edition says what was put right, and the tomb leads there.
    approver.reload()
    approver.get_by_role("button", name="Bevestig het intrekken").click()
    expect(approver.locator("main")).to_contain_text("Het intrekken is bevestigd")
    officer.goto(incident)
    officer.get_by_text("Sluit dit incident af").click()
    officer.get_by_label("Wat leren wij ervan?").fill("Lees elke zin na.")
    officer.get_by_role("button", name="Sluit af").click()
    expect(officer.locator("main")).to_contain_text("Een tweede persoon bevestigde het intrekken.")
    expect(officer.locator("main")).to_contain_text("Lees elke zin na.")
    page.goto("/uitgeven/nieuw/?soort=wijk")
    choice = page.get_by_label("Waarover?")
    choice.select_option(label=choice.locator("option", has_text="Wijkrapport Tolmeerse 2025").inner_text())
    page.get_by_role("button", name="Maak een concept").click()
    page.get_by_label("Samenvatting").fill(SUMMARY)
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("main")).to_contain_text("Schrijf op wat er verbeterd is.")
    page.get_by_role("link", name="Wijzig de tekst").click()
    page.get_by_label("Wat is er verbeterd, en waarom?").fill("Een zin over een klein aantal mensen is weg.")
    page.get_by_role("button", name="Bewaar").click()
    expect(page.get_by_role("button", name="Leg voor om vast te stellen")).to_be_visible()
