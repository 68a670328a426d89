"""Story 10, steps 1 to 3 and 7: the analysis, its findings, and the technical slag."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.steps import choose
from tests.browser.three_rounds.actors import AREA, CYCLE, DISSENT, FROM_A_FIGURE, GROUP_NAME, WIJK, Actors
from tests.browser.three_rounds.pages import Sent, look, pk_in, press, press_and_keep, send_again


def start_cycle(bram: Page) -> int:
    bram.goto("/seizoensbord/nieuw/")
    look(bram)
    bram.get_by_label("Hoe heet de cyclus?").fill(CYCLE)
    bram.get_by_label("In welk jaar begint zij?").fill("2030")
    press(bram, "Maak de cyclus")
    pk = pk_in(bram, r"/seizoensbord/\d+/$")
    press(bram, "Laat deze cyclus beginnen")
    expect(bram.get_by_role("button", name="Laat deze cyclus beginnen")).to_have_count(0)
    look(bram)
    return pk


def start_analysis(carla: Page) -> str:
    carla.goto("/analyses/nieuw/")
    choose(carla, "Cyclus", CYCLE)
    carla.get_by_label("Titel").fill("Veiligheidsanalyse 2030")
    for author in ("Gemeente Oefenstad", "Politie Oefenstad"):
        carla.get_by_label(author, exact=True).check()
    press(carla, "Bewaar analyse")
    pk = pk_in(carla, r"/analyses/\d+/$")
    return f"/analyses/{pk}/"


def find_in_a_figure(carla: Page) -> None:
    """One finding on a figure of a wijkrapport."""
    carla.goto(f"/rapporten/wijk/{WIJK}/2025/")
    picks = carla.locator("main a.picking")
    expect(carla.get_by_role("button", name="Maak een bevinding")).to_be_visible()
    expect(picks).to_have_count(0)  # until somebody asks for it: hundreds of links are a long way for a keyboard
    carla.get_by_role("button", name="Maak een bevinding").click()
    expect(picks.locator("visible=true").first).to_be_visible()  # others lie in tables that are folded
    carla.get_by_role("button", name="Stop met kiezen").click()
    expect(picks).to_have_count(0)
    report = carla.locator("[data-pick-report]").first.get_attribute("data-pick-report")
    carla.goto(f"/rapporten/versie/{report}/cijfers/")  # the list that is also there without script
    look(carla)
    carla.get_by_role("link", name="maak bevinding").first.click()
    look(carla)
    choose(carla, "Analyse", "Veiligheidsanalyse 2030")
    carla.get_by_label("Wat is er aan de hand?").fill(FROM_A_FIGURE)
    carla.get_by_label("aangetoond", exact=True).check()
    say_where(carla, AREA)
    press(carla, "Bewaar bevinding")
    pk_in(carla, r"/bevindingen/\d+/$")


def say_where(carla: Page, track: str) -> None:
    carla.get_by_role("radio", name=track, exact=True).check()
    if track == AREA:
        carla.get_by_label("Gebieden").select_option(label="Hele wijk Lindenstroo")
        options = carla.get_by_label("Delicten en overlast").locator("option")
        carla.get_by_label("Delicten en overlast").select_option(label=options.first.inner_text())
    else:
        carla.get_by_label(GROUP_NAME).first.check()


def note_signals(carla: Page, claims: list[str], track: str) -> None:
    """Soft signals, each with a function, a wijk and a date; the first one by the page."""
    first, *others = claims
    sent = note_signal(carla, first, track)
    for claim in others:
        led_to = send_again(carla, "/bevindingen/nieuw/", sent, claim=claim)
        assert re.search(r"/bevindingen/\d+/$", led_to), led_to


def note_signal(carla: Page, claim: str, track: str) -> Sent:
    carla.goto("/bevindingen/nieuw/")
    choose(carla, "Analyse", "Veiligheidsanalyse 2030")
    carla.get_by_label("Wat is er aan de hand?").fill(claim)
    carla.get_by_label("Functie van de bron").fill("wijkmanager")
    choose(carla, "Wijk van het signaal", "Lindenstroo")
    carla.get_by_label("Datum van het signaal").fill("2026-06-18")
    carla.get_by_label("signaal", exact=True).check()
    say_where(carla, track)
    sent = press_and_keep(carla, "Bewaar bevinding")
    pk_in(carla, r"/bevindingen/\d+/$")
    return sent


def move_analysis(page: Page, analysis: str, summary: str, day: str = "") -> None:
    page.goto(analysis)
    part = page.locator("details", has=page.get_by_text(summary, exact=True))
    part.locator("summary").click()
    if day:
        part.get_by_label("Vastgesteld op").fill(day)
        if part.get_by_text("Nog niet in orde:").count():
            part.get_by_label("Reden").fill("De bespreking gaf geen aanleiding tot wijziging.")
    part.get_by_role("button", name="Zet deze stap").click()
    look(page)


def round_of(page: Page, name: str) -> str:
    """The address of a slag of this cycle, from the list."""
    page.goto("/slagen/")
    table = page.get_by_role("region", name=f"De slagen van {CYCLE}")
    href = table.get_by_role("link", name=name).get_attribute("href")
    assert href
    return href


def technical_round(actors: Actors) -> None:
    """Steps 2 and 3: nine invited (the union of both lists), police sign, OM is not ready, closed with a reason."""
    bram, carla = actors.bram, actors.carla
    address = round_of(bram, "Technische slag")
    look(bram)
    bram.goto(address)
    invited = bram.get_by_role("region", name="Wie is gevraagd").locator("tbody th")
    assert {name.lower() for name in invited.all_inner_texts()} == {
        "o&s",
        "politie",
        "om",
        "oov",
        "burgemeester",
        "wijkontwikkeling",
        "afdelingshoofden",
        "sectorhoofden",
        "wow",
    }
    press(bram, "Noteer dat iedereen is uitgenodigd")
    bram.get_by_role("link", name="Open deze slag").click()
    look(bram)
    press(bram, "Open deze slag")
    expect(bram.get_by_text("De technische slag is open.")).to_be_visible()

    sign(carla, address, "Open data van de politie", "de cijfers kloppen", direction="Geweld neemt toe.")
    sign(
        carla,
        address,
        "Registraties van het Openbaar Ministerie",
        "nog niet gereed",
        note="De zaken van het laatste kwartaal ontbreken.",
    )

    bram.goto(address)
    look(bram)
    bram.get_by_role("link", name="Sluit deze slag").click()
    look(bram)
    expect(bram.get_by_text("nog niet gereed, zegt Openbaar Ministerie")).to_be_visible()
    press(bram, "Sluit deze slag")
    expect(bram.get_by_text("Schrijf op waarom u toch doorgaat.").first).to_be_visible()
    look(bram)
    bram.get_by_label("Waarom gaat u toch door?").fill("Het OM levert voor de winter; de richting is al helder.")
    press(bram, "Sluit deze slag")
    expect(bram.get_by_text("De technische slag is gesloten.")).to_be_visible()
    look(bram)


def sign(carla: Page, address: str, source: str, verdict: str, *, direction: str = "", note: str = "") -> None:
    carla.goto(address)
    if not carla.get_by_role("link", name=f"over {source}").count():
        carla.get_by_text("Ook over een bron zonder cijfers in gebruik").click()
        carla.get_by_role("link", name=source).click()
    else:
        carla.get_by_role("link", name=f"over {source}").click()
    look(carla)
    carla.get_by_label(verdict, exact=True).check()
    carla.get_by_label("Welke richting wijzen de cijfers?").fill(direction)
    carla.get_by_label("Waar gaat de twijfel over, of wat ontbreekt er?").fill(note)
    press(carla, "Bewaar oordeel")
    expect(carla.get_by_text(f"Het oordeel over “{source}” is bewaard.")).to_be_visible()


def read_otherwise(nadia: Page, analysis: str, claim: str) -> None:
    """Step 7: a partner reads a finding otherwise."""
    nadia.goto(analysis)
    nadia.get_by_role("link", name=claim).click()
    nadia.get_by_text("Geef de duiding van uw organisatie").click()
    nadia.get_by_label("leest het anders", exact=True).check()
    nadia.get_by_label("Duiding").fill(DISSENT)
    press(nadia, "Bewaar duiding")
    nadia.goto(analysis)
    expect(nadia.get_by_text(DISSENT)).to_be_visible()
    look(nadia)


def numbers_of_findings(page: Page, analysis: str) -> list[int]:
    page.goto(analysis)
    links = page.locator("main h3 a[href^='/bevindingen/']")
    found = {int(re.sub(r"\D", "", str(link.get_attribute("href")))) for link in links.all()}
    return sorted(found)
