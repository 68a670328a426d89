"""Story 12, as far as it goes: an innovation theme from proposal to lesson, and running VAPs when a cycle turns."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.conftest import OpenPage, Watch

THEME = "Buurtpreventie met een lantaarn"


def test_theme_is_proposed_takes_a_place_and_leaves_a_lesson(open_page: OpenPage, watch: Watch):
    watch.expected_statuses.add(422)
    # A partner proposes; an earlier lesson comes back while it types.
    page = open_page("/innovatie/voorstel/", "partner")
    page.get_by_label("Hoe heet het?").fill(THEME)
    page.get_by_label("experimenteel project").check()
    page.get_by_label("Wat wilt u proberen?").fill("lantaarns bij het station die reizigers zien aankomen.")
    page.get_by_label("Wat wilt u ervan leren?").fill("voelen bewoners zich veiliger?")
    expect(page.get_by_role("heading", name="Dit leerden we eerder")).to_be_visible()
    page.get_by_label("Wanneer stopt u eerder?").fill("als niemand het merkt.")
    page.get_by_label("één jaar").check()
    page.get_by_role("button", name="Stel dit voor").click()
    expect(page.get_by_text("Uw voorstel is binnen.")).to_be_visible()
    address = page.url

    # It is the third; then a proposal that was there already is the fourth, and one must go.
    page = open_page(address, "agov_secretaris")
    page.get_by_role("button", name="Laat het beginnen").click()
    expect(page.get_by_text(re.compile("Het thema loopt tot en met"))).to_be_visible()
    page.goto("/innovatie/")
    page.get_by_role("link", name="Een huisarts aan tafel bij overlast").click()
    expect(page.locator("main")).to_contain_text("Er lopen al 3 thema's; afgesproken is hoogstens 3.")
    page.get_by_role("button", name="Laat het beginnen").click()
    expect(page.locator("main")).to_contain_text("Kies welk thema plaatsmaakt")
    page.get_by_label("Welk thema maakt plaats?").select_option(label=THEME)
    page.get_by_label("Wat leerden we van dat thema, in één zin?").fill("Vraag bewoners eerst")
    page.get_by_label("En uitgebreider").fill("niemand merkte het verschil.")
    page.get_by_role("button", name="Laat het beginnen").click()
    expect(page.get_by_text(re.compile("Het thema loopt tot en met"))).to_be_visible()

    # Its lesson is public, and to stop is no failure.
    public = open_page(f"{address}les/", width=375)
    expect(public.locator("main")).to_contain_text("Vraag bewoners eerst")
    expect(public.locator("main")).to_contain_text("Dat hoort bij iets nieuws proberen.")


def test_every_running_plan_gets_a_decision(open_page: OpenPage):
    page = open_page("/vaps/keuzen/2/", "agov_secretaris")
    row = page.get_by_role("row").filter(has_text="Sterke sloten in Lindenstroo")
    row.get_by_role("link", name=re.compile("^Besluit")).click()
    page.get_by_label("Het loopt door zoals het is").check()
    page.get_by_label("Reden, of wat we ervan leerden").fill("het loopt goed.")
    page.get_by_role("button", name="Leg de keuze vast").click()
    decided = page.get_by_role("row").filter(has_text="Sterke sloten in Lindenstroo")
    expect(decided).to_contain_text("Doorgaan")
