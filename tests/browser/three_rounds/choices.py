"""Story 10, steps 4 to 6: the priorities, what partners say, and the bodies that decide."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.sync_api import Page, expect

from tests.browser.steps import choose
from tests.browser.three_rounds.actors import AIM, OF_THE_COLLEGE, OF_THE_COUNCIL, TODAY
from tests.browser.three_rounds.analysis import round_of
from tests.browser.three_rounds.pages import Sent, look, pk_in, press, press_and_keep, send_again


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
