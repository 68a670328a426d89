"""Story 7: a published report is withdrawn within a minute, and what stays says why and no more."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch

SUMMARY = "In deze wijk gebeurde evenveel als het jaar ervoor."
REASON = "Een zin ging over te weinig mensen."


def test_report_is_published_withdrawn_and_put_right(open_page: OpenPage, watch: Watch):
    watch.expected_statuses |= {410, 422}
    # O&S makes a concept; a number of three people in the summary is stopped.
    page = open_page("/uitgeven/nieuw/", "onderzoeker")
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
    for _ in range(100):  # the calendar looks once a minute
        public.reload()
        if public.get_by_role("link", name="Wijkrapport Tolmeerse 2025").count():
            break
        public.wait_for_timeout(1000)
    public.get_by_role("link", name="Wijkrapport Tolmeerse 2025").click()
    expect(public.locator("main")).to_contain_text(SUMMARY)
    address = public.url
    with public.expect_download() as paper:
        public.get_by_role("link", name="Download pdf").click()
    assert paper.value.suggested_filename == "wijkrapport-tolmeerse-editie-1.pdf"
    public.goto("/zoeken/?q=tolmeerse")
    expect(public.get_by_role("link", name=re.compile("Wijkrapport Tolmeerse 2025"))).to_have_count(1)

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

    # A second person confirms; the next edition says what was put right, and the tomb leads there.
    approver.reload()
    approver.get_by_role("button", name="Bevestig het intrekken").click()
    expect(approver.locator("main")).to_contain_text("Het intrekken is bevestigd")
    page.goto("/uitgeven/nieuw/")
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
