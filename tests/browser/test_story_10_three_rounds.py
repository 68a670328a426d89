"""Story 10, from analysis to council: findings, three slagen, a stand-in for the AGOV, and three texts side by side.

Each kind of step is done by way of the page, in a cycle of its own, and each page is looked at by axe. What is done
many times (eleven signals, fifteen decisions) is sent again as the browser sent it the first time.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.browser.steps import choose
from tests.browser.test_accessibility import AXE, violations

CYCLE = "Cyclus 2030-2031"
AREA, GROUP = "gebied", "doelgroep"
WIJK, GROUP_NAME = "WK990107", "Zeer actieve veelplegers"
# Seven on areas, five on target groups: 58% and 42%, inside 40 to 60.
ON_AREAS = [f"Bewoners melden vaker overlast op plek {number}." for number in range(1, 7)]
ON_GROUPS = [f"De groep op plek {number} valt vaker op." for number in range(1, 6)]
FROM_A_FIGURE = "Geweld komt hier vaker voor dan elders."
AIM = "Het geweld daalt in vier jaar."
OF_THE_COLLEGE = "Het geweld daalt in twee jaar."
OF_THE_COUNCIL = "Het geweld daalt in twee jaar, en de raad hoort elk half jaar hoe het gaat."
TODAY = datetime.now(ZoneInfo("Europe/Amsterdam")).date()  # on the clock of the municipality
DISSENT = "Wij lezen hier een tekort aan plekken in de zorg."


@dataclass
class Actors:
    """The pages of those who play in the story: adviser, researcher, partner, and somebody of the town."""

    bram: Page
    carla: Page
    nadia: Page
    visitor: Page


@pytest.fixture
def actors(open_page: OpenPage) -> Actors:
    return Actors(
        bram=open_page("/", "beleidsadviseur"),
        carla=open_page("/", "onderzoeker"),
        nadia=open_page("/", "partner"),
        visitor=open_page("/"),
    )


def look(page: Page) -> None:
    """Fail on what axe finds against WCAG 2.2 AA."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = violations(page)
    assert found == [], f"{page.url}: {found}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def pk_in(page: Page, pattern: str) -> int:
    """The number in the address after a deed."""
    page.wait_for_url(re.compile(pattern))
    found = re.search(r"/(\d+)/", page.url)
    assert found, page.url
    return int(found[1])


Sent = list[tuple[str, str]]


def press_and_keep(page: Page, name: str) -> Sent:
    """Press a button of a form, and give what the browser sent."""
    with page.expect_request(lambda request: request.method == "POST" and request.is_navigation_request()) as sent:
        press(page, name)
    return parse_qsl(sent.value.post_data or "", keep_blank_values=True)


def send_again(page: Page, address: str, sent: Sent, **changes: str) -> str:
    """Send a form once more, as the same person and with other words; give the address where it leads."""
    fields = [(name, changes.get(name, value)) for name, value in sent]
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = page.request.post(address, data=urlencode(fields), headers=headers)
    assert answer.ok, f"{address}: {answer.status}"
    return answer.url


# --- the steps


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


def make_priority(bram: Page, cycle: int, finding: int, title: str, aim: str) -> int:
    bram.goto(f"/prioriteiten/nieuw/{cycle}/?bevinding={finding}")
    bram.get_by_label("Hoe heet de prioriteit?").fill(title)
    bram.get_by_label("Wat willen we bereiken?").fill(aim)
    choose(bram, "Thema", "Veilig wonen en leven")
    press(bram, "Bewaar")
    pk = pk_in(bram, r"/prioriteiten/\d+/wijzig/waarom/$")
    bram.get_by_label("sterk", exact=True).check()
    bram.get_by_label("Waarom dit oordeel over het bewijs?").fill("De cijfers wijken aantoonbaar af.")
    bram.get_by_label("Wiens oordeel is dit?").fill("onderzoeker O&S")
    bram.get_by_label("Waarom kiezen we dit?").fill("Veel bewoners merken het.")
    bram.get_by_label("Wiens keuze is dit?").fill("veiligheidsoverleg")
    press(bram, "Bewaar")
    bram.wait_for_url(re.compile(r"/prioriteiten/\d+/"))
    return pk


def leave_out(bram: Page, findings: list[int]) -> None:
    """Deliberately not, with a reason and a day to look again; the first one by the page."""
    first, *others = findings
    bram.goto(f"/prioriteiten/bevinding/{first}/bewust-niet/")
    look(bram)
    bram.get_by_label("Waarom wordt dit geen prioriteit?").fill("Loopt al in een ander plan.")
    bram.get_by_label("Wanneer kijken we er opnieuw naar?").fill("2031-09-01")
    sent = press_and_keep(bram, "Leg vast: bewust niet")
    bram.wait_for_load_state()
    for finding in others:
        send_again(bram, f"/prioriteiten/bevinding/{finding}/bewust-niet/", sent)


def choose_priorities(bram: Page, cycle: int, findings: list[int]) -> list[int]:
    """Step 4: five chosen, seven deliberately not, and a sixth that meets the limit."""
    made = [
        make_priority(bram, cycle, finding, f"Prioriteit {number}", AIM if number == 1 else f"Doel {number}.")
        for number, finding in enumerate(findings[:5], start=1)
    ]
    bram.goto(f"/prioriteiten/nieuw/{cycle}/?bevinding={findings[5]}")
    look(bram)
    expect(bram.get_by_text("hoogstens 5").first).to_be_visible()
    bram.get_by_label("Hoe heet de prioriteit?").fill("Een zesde")
    bram.get_by_label("Wat willen we bereiken?").fill("Nog een doel.")
    choose(bram, "Thema", "Veilig wonen en leven")
    press(bram, "Bewaar")
    expect(bram.get_by_text("Schrijf op waarom u toch doorgaat.").first).to_be_visible()
    leave_out(bram, findings[5:])
    return made


def ask_comments(bram: Page, nadia: Page, priority: int) -> None:
    """Partners react in the same weeks."""
    until = TODAY + timedelta(days=21)
    bram.goto(f"/prioriteiten/{priority}/")
    look(bram)
    bram.get_by_text("Vraag partners om een reactie").click()
    bram.get_by_label("Reageren kan tot en met").fill(until.isoformat())
    press(bram, "Vraag om reacties")
    nadia.goto(f"/prioriteiten/{priority}/")
    nadia.get_by_label("Wat vindt u ervan?").fill("Wij doen mee met onze portieken.")
    press(nadia, "Verstuur reactie")
    expect(nadia.get_by_text("Wij doen mee met onze portieken.").first).to_be_visible()
    look(nadia)


def administrative_round(bram: Page, made: list[int]) -> str:
    """Steps 5 and 6: a stand-in for the AGOV, then college and council with other words."""
    address = round_of(bram, "Bestuurlijke slag")
    bram.goto(address)
    bram.get_by_role("link", name="Open deze slag").click()
    press(bram, "Open deze slag")
    expect(bram.get_by_text("De bestuurlijke slag is open.")).to_be_visible()
    bram.get_by_role("link", name=re.compile("Werk bij.*AGOV")).click()
    look(bram)
    bram.get_by_text("Gaat dit overleg niet door?").click()
    choose(bram, "Welk gremium neemt de plaats in?", "raadscommissie")
    bram.get_by_label("Waarom?", exact=True).fill("Het AGOV is afgelast.")
    press(bram, "Vervang dit gremium")
    expect(bram.get_by_text("Op de route: raadscommissie in plaats van AGOV. Dat is vastgelegd.")).to_be_visible()

    for body, day, text in (
        ("raadscommissie", "2030-12-10", ""),
        ("college van burgemeester en wethouders", "2030-12-17", OF_THE_COLLEGE),
        ("gemeenteraad", "2031-01-21", OF_THE_COUNCIL),
    ):
        bram.goto(address)
        bram.get_by_role("link", name=f"van {body} over Prioriteit 1", exact=False).click()
        look(bram)
        page = bram.url
        sent = decide(bram, day, text)
        for priority in made[1:]:  # the others without a change of words
            others = page.replace(f"/prioriteit/{made[0]}/", f"/prioriteit/{priority}/")
            send_again(bram, others, sent, outcome="agreed", decided_text="")
    bram.goto(address)
    look(bram)
    return address


def decide(bram: Page, day: str, text: str) -> Sent:
    outcome = "akkoord met wijziging" if text else "akkoord"
    bram.get_by_label(outcome, exact=True).check()
    bram.get_by_label("Op", exact=True).fill(day)
    if text:
        bram.get_by_label("Vastgestelde tekst").fill(text)
    sent = press_and_keep(bram, "Leg besluit vast")
    expect(bram.get_by_text("Het besluit is vastgelegd").first).to_be_visible()
    return sent


def close_administrative_round(bram: Page, address: str) -> None:
    bram.goto(address)
    bram.get_by_role("link", name="Sluit deze slag").click()
    expect(bram.get_by_text("Nog niet in orde")).to_have_count(0)
    look(bram)
    press(bram, "Sluit deze slag")
    expect(bram.get_by_text("De bestuurlijke slag is gesloten.")).to_be_visible()


def numbers_of_findings(page: Page, analysis: str) -> list[int]:
    page.goto(analysis)
    links = page.locator("main h3 a[href^='/bevindingen/']")
    found = {int(re.sub(r"\D", "", str(link.get_attribute("href")))) for link in links.all()}
    return sorted(found)


def test_from_finding_to_council_decision(actors: Actors, watch: object):
    watch.expected_statuses.add(422)  # asked for a reason, twice
    bram, carla, nadia = actors.bram, actors.carla, actors.nadia

    # 1. the analysis, balanced over areas and groups
    cycle = start_cycle(bram)
    analysis = start_analysis(carla)
    find_in_a_figure(carla)
    note_signals(carla, ON_AREAS, AREA)
    note_signals(carla, ON_GROUPS, GROUP)
    move_analysis(carla, analysis, "Leg voor ter bespreking")
    expect(
        carla.get_by_text("7 bevindingen over gebieden, 5 over doelgroepen: dat is ongeveer gelijk verdeeld")
    ).to_be_visible()
    findings = numbers_of_findings(carla, analysis)
    assert len(findings) == 12

    # 2 and 3. the technical slag; 7. who reads it otherwise
    read_otherwise(nadia, analysis, ON_GROUPS[0])
    technical_round(actors)
    move_analysis(bram, analysis, "Leg vast dat de analyse is vastgesteld", TODAY.isoformat())

    # 4. the choice; partners react in the same weeks
    made = choose_priorities(bram, cycle, findings)
    ask_comments(bram, nadia, made[0])

    # 5 and 6. the bodies
    address = administrative_round(bram, made)
    expect(bram.get_by_text("Wij doen mee met onze portieken.")).to_be_visible()
    close_administrative_round(bram, address)
    bram.goto(f"/slagen/teksten/{made[0]}/")
    look(bram)
    texts = bram.locator(".changed-text").all_inner_texts()
    assert len(texts) == 4  # proposed, stand-in, college, council
    assert bram.locator(".changed-text ins").count() == 2
    expect(bram.get_by_text("in plaats van AGOV")).to_be_visible()

    # what went otherwise stands in the list of the cycle
    bram.goto(f"/seizoensbord/{cycle}/afwijkingen/")
    expect(bram.get_by_text("Het AGOV is afgelast.")).to_be_visible()
    expect(bram.get_by_text("Het OM levert voor de winter")).to_be_visible()

    # 7. the other reading stands in the analysis that was adopted
    bram.goto(analysis)
    expect(bram.get_by_text(DISSENT)).to_be_visible()

    # 8. anybody reads what was chosen, how strong the evidence is, and what was not chosen
    actors.visitor.goto(f"/keuzes/{cycle}/")
    look(actors.visitor)
    expect(actors.visitor.get_by_text("Het bewijs is sterk.")).to_have_count(5)
    expect(actors.visitor.get_by_text(OF_THE_COUNCIL)).to_be_visible()
    expect(actors.visitor.get_by_text("7 andere zaken kregen bewust geen voorrang")).to_be_visible()
