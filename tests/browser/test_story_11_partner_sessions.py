"""Story 11, partner sessions make VAPs: own part first, one click to a draft, four hours become two, a no stands; and
then the four blocks until the plan is adopted.

The trekker is the adviser who made the draft; the partner is the corporation, the only one with an account here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.steps import choose
from tests.browser.test_accessibility import AXE, violations

AGREEMENT = "Een buddy per jongere, te beginnen in het voorjaar."
TITLE = "Buddy per jongere in de wijk"
ASKED, PROMISED = "4 uur per week", "2 uur per week"
REFUSED = "Een lege woning als plek voor de buddy's."
WHY_NOT = "Wij hebben geen lege woningen."
NO_PREVENTION = "gaat over jeugd en heeft geen preventief doel"
NUISANCE = "Overlast door jeugd"
LINE = "Uren voor buddy's van jongeren."


@dataclass
class Actors:
    """Adviser and partner."""

    bram: Page
    hind: Page


@pytest.fixture
def actors(open_page: OpenPage) -> Actors:
    return Actors(bram=open_page("/", "beleidsadviseur"), hind=open_page("/", "partner"))


def look(page: Page) -> None:
    """Fail on what axe finds against WCAG 2.2 AA."""
    page.wait_for_load_state("load")
    page.evaluate(AXE.read_text(encoding="utf-8"))
    found = violations(page)
    assert found == [], f"{page.url}: {found}"


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def is_asked(page: Page, label: str, *, or_else: Locator) -> bool:
    """Wait for the answer to a form: whether it asks for more, or shows what it leads to."""
    question = page.get_by_label(label)
    expect(question.or_(or_else).first).to_be_visible()
    return question.is_visible()


def test_partner_sessions_make_a_plan(actors: Actors, watch: Watch) -> None:
    watch.expected_statuses.add(422)  # a request before an own part is refused
    session = plan_the_session(actors.bram)
    own_part_comes_first(actors.hind, session)
    plan = make_the_draft(actors.bram, session)
    four_hours_become_two(actors, plan)
    a_no_stands(actors, plan)
    who_does_what(actors)
    a_small_goal_is_not_demonstrable(actors.bram, plan)
    what_can_be_done_and_shown(actors.bram, plan)
    people_and_planning(actors.bram, plan)
    money_that_is_not_covered(actors.bram, plan)
    the_plan_is_adopted(actors, plan)


def plan_the_session(bram: Page) -> str:
    """Step 1: the template hard fills in whom to ask and the track. Returns the address of the session."""
    bram.goto("/slagen/")
    current = bram.locator("section", has=bram.get_by_role("heading", name="Cyclus 2026-2027"))
    current.get_by_role("link", name=re.compile("uitwerkingsslag", re.IGNORECASE)).click()
    bram.get_by_role("link", name=re.compile("Plan een sessie: .*hard", re.IGNORECASE)).click()
    expect(bram.get_by_label("Woningcorporatie", exact=True).first).to_be_checked()
    expect(bram.get_by_label("gebied", exact=True)).to_be_checked()
    bram.get_by_label("Titel").fill("Sessie over buddy's")
    bram.get_by_label("Op", exact=True).fill("2027-02-03")
    bram.get_by_label("Jeugd en veiligheid").check()
    press(bram, "Bewaar sessie")
    expect(bram.get_by_role("heading", level=1)).to_have_text("Sessie over buddy's")
    return bram.url


def own_part_comes_first(hind: Page, session: str) -> None:
    """Step 2: what one asks of others is refused until one's own part is there; nothing typed is lost."""
    hind.goto(session)
    hind.get_by_role("link", name="Geef een bijdrage").click()
    asks = hind.get_by_label("2. Wat vraagt u daarna van anderen?")
    asks.fill("Van de scholen: een vast aanspreekpunt.")
    press(hind, "Bewaar bijdrage")
    expect(hind.get_by_text("Schrijf eerst op wat u zelf doet.").first).to_be_visible()
    expect(asks).to_have_value("Van de scholen: een vast aanspreekpunt.")
    hind.get_by_label("1. Wat doet u zelf?").fill("Wij geven een huismeester tijd om buddy te zijn.")
    press(hind, "Bewaar bijdrage")
    expect(hind.get_by_text("De bijdrage is bewaard.")).to_be_visible()


def make_the_draft(bram: Page, session: str) -> str:
    """Step 3: one click from the agreement; theme, track and partners come along. Returns the address of the plan."""
    bram.goto(session)
    bram.get_by_role("link", name="Leg een afspraak vast").click()
    bram.get_by_label("Wat is afgesproken?").fill(AGREEMENT)
    bram.get_by_label("Woningcorporatie", exact=True).check()
    press(bram, "Leg afspraak vast")
    bram.get_by_role("link", name=re.compile("^Maak ")).first.click()
    look(bram)
    bram.get_by_label("Titel").fill(TITLE)
    press(bram, "Maak het concept")
    title = bram.get_by_role("heading", level=1, name=TITLE, exact=True)
    if is_asked(bram, "Waarom toch?", or_else=title):  # the example may be before its choices, or over its number
        bram.get_by_label("Waarom toch?").fill("De partners willen niet wachten.")
        press(bram, "Maak het concept")
    expect(title).to_be_visible()
    facts = bram.locator("main")
    for words in ("spoor gebied", "Jeugd en veiligheid", "Woningcorporatie", "1 nog zonder antwoord"):
        expect(facts).to_contain_text(words)
    look(bram)
    plan = bram.url
    bram.goto(session)
    expect(bram.get_by_role("link", name=TITLE)).to_be_visible()
    return plan


def ask(bram: Page, plan: str, text: str, amount: str) -> None:
    bram.goto(plan)
    bram.get_by_role("link", name="Vraag een organisatie iets").click()
    choose(bram, "Aan wie vraagt u dit?", "Woningcorporatie")
    bram.get_by_label("Wat vraagt u?").fill(text)
    bram.get_by_label(re.compile("^Hoeveel")).fill(amount)
    press(bram, "Stel de vraag")
    expect(bram.get_by_text("De vraag ligt bij Woningcorporatie.")).to_be_visible()


def four_hours_become_two(actors: Actors, plan: str) -> None:
    """Step 6: the partner answers on its own page; who asked agrees; the whole talk stays."""
    ask(actors.bram, plan, "Een huismeester als buddy.", ASKED)
    hind, bram = actors.hind, actors.bram
    hind.goto("/onze-afspraken/")
    look(hind)
    card = hind.locator("article", has_text="Een huismeester als buddy.")
    card.get_by_text("Iets anders, minder, of nee").first.click()
    card.get_by_label("Wij doen iets anders, of minder").check()
    card.get_by_label(re.compile("hoeveel wel")).fill(PROMISED)
    card.get_by_role("button", name="Verstuur uw antwoord").click()
    expect(hind.get_by_text("Uw antwoord is verstuurd.")).to_be_visible()
    expect(hind).to_have_url(re.compile("/onze-afspraken/$"))

    bram.goto(plan)
    bram.get_by_role("link", name="Een huismeester als buddy.").first.click()
    expect(bram.get_by_role("heading", level=1)).to_have_text("Bent u het eens met dit tegenvoorstel?")
    look(bram)
    press(bram, "Eens: dit wordt de toezegging")
    expect(bram.locator("main .lead")).to_contain_text(PROMISED)
    talk = bram.locator("section", has=bram.get_by_role("heading", name="Hoe ging het gesprek?"))
    for words in (ASKED, PROMISED, "Tegenvoorstel", "Toegezegd"):
        expect(talk).to_contain_text(words)


def a_no_stands(actors: Actors, plan: str) -> None:
    """Step 6: a no is shown as a no, and nobody can force it."""
    ask(actors.bram, plan, REFUSED, "1 woning")
    hind, bram = actors.hind, actors.bram
    hind.goto("/onze-afspraken/")
    card = hind.locator("article", has_text=REFUSED)
    card.get_by_text("Iets anders, minder, of nee").first.click()
    card.get_by_label("Nee, dit doen wij niet").check()
    card.get_by_label(re.compile("^Toelichting")).fill(WHY_NOT)
    card.get_by_role("button", name="Verstuur uw antwoord").click()
    expect(hind.get_by_text("Uw antwoord is verstuurd.")).to_be_visible()

    bram.goto(plan)
    row = bram.locator("tr", has_text=REFUSED)
    expect(row).to_contain_text("afgewezen")
    expect(row).to_contain_text(WHY_NOT)
    row.get_by_role("link", name=REFUSED).click()
    expect(bram.get_by_role("heading", name="Uw antwoord")).to_have_count(0)
    expect(bram.get_by_role("button", name="Verstuur uw antwoord")).to_have_count(0)
    expect(bram.get_by_role("button", name=re.compile("Eens"))).to_have_count(0)


def who_does_what(actors: Actors) -> None:
    """Step 8, as far as the promise goes: it stands in "wie doet wat", and the partner reaches it in one click."""
    hind = actors.hind
    hind.goto("/")
    hind.get_by_role("navigation").get_by_role("link", name="Wie doet wat", exact=True).first.click()
    hind.get_by_role("link", name="Toon alleen wat mijn organisatie doet").click()
    row = hind.locator("tr", has_text="Een huismeester als buddy.")
    expect(row).to_contain_text("toegezegd")
    expect(row).to_contain_text(PROMISED)
    look(hind)
    hind.get_by_label("Stand").select_option("declined")
    expect(hind.locator("tr", has_text=REFUSED)).to_contain_text("afgewezen")


def write_goal(bram: Page, plan: str, kind: str, title: str, style: str) -> None:
    """Choose the kind first; the form then asks what belongs to it."""
    bram.goto(plan)
    bram.get_by_role("link", name="Schrijf een doel").click()
    bram.get_by_role("link", name=kind).click()
    bram.get_by_label("Wat is het doel?").fill(title)
    bram.get_by_label(style, exact=True).check()
    bram.get_by_label("Wanneer is het gehaald?").fill("2028-12-31")


def a_small_goal_is_not_demonstrable(bram: Page, plan: str) -> None:
    """Step 4: with some twenty reports a year the test says beside the form what can be shown, while one types."""
    bram.goto(plan)
    expect(bram.get_by_text(NO_PREVENTION)).to_be_visible()
    write_goal(bram, plan, "Effectdoel", "In 2028 is er minder overlast in Kernmare.", "normerend of repressief")
    choose(bram, "Welk cijfer meet dit?", NUISANCE)
    bram.get_by_label("Wijk Kernmare", exact=True).first.check()
    bram.get_by_label("een stand", exact=True).check()
    bram.get_by_label("Streefwaarde").fill("14")
    told = bram.locator("#toets")
    shown = re.compile(r"Met \d+ incidenten per jaar is alleen een daling van meer dan \d+% aantoonbaar")
    expect(told).to_contain_text(shown)
    expect(told).to_contain_text("prestatiedoel")
    look(bram)


def what_can_be_done_and_shown(bram: Page, plan: str) -> None:
    """Steps 4 and 5: a prestatiedoel that prevents, and an effect goal for the whole town; the warning goes."""
    write_goal(bram, plan, "Prestatiedoel", "In 2028 hebben 40 jongeren een buddy.", "preventief")
    bram.get_by_label("Wat tellen wij?").fill("jongeren met een buddy")
    bram.get_by_label("Hoeveel moeten het er zijn?").fill("40")
    press(bram, "Bewaar het doel")
    write_goal(bram, plan, "Effectdoel", "In 2028 is er minder overlast door jeugd in de stad.", "preventief")
    choose(bram, "Welk cijfer meet dit?", NUISANCE)
    bram.get_by_label("een verandering in procenten", exact=True).check()
    bram.get_by_label("Streefwaarde").fill("30")
    bram.get_by_label("het eigen verleden", exact=True).check()
    press(bram, "Bewaar het doel")
    expect(bram.get_by_text("Hoe weten we of het gehaald is?")).to_be_visible()
    look(bram)
    bram.goto(plan)
    goals = bram.locator("#doelen")
    for words in ("40 jongeren met een buddy", "30% minder"):
        expect(goals).to_contain_text(words)
    expect(bram.get_by_text(NO_PREVENTION)).to_have_count(0)


def give_role(bram: Page, plan: str, link: str, label: str, choice: str) -> None:
    """By way of the page of people; above the agreed load the reason is asked."""
    bram.goto(f"{plan}mensen/")
    bram.get_by_role("link", name=link).click()
    choose(bram, label, choice)
    press(bram, "Bewaar")
    if is_asked(bram, "Waarom toch?", or_else=bram.get_by_text("Rollen nu").first):
        bram.get_by_label("Waarom toch?").fill("Het past bij wat er al loopt.")
        press(bram, "Bewaar")
    expect(bram.locator("main")).to_contain_text("Rollen nu")


def people_and_planning(bram: Page, plan: str) -> None:
    """Step 4, blocks two and three: accountable, trekker, two that carry out; what happens when."""
    give_role(bram, plan, "Kies wie bestuurlijk verantwoordelijk is", "Wie?", "burgemeester")
    give_role(bram, plan, "Kies de trekker", "Wie?", "programmaleider jeugd")
    give_role(bram, plan, "Voeg een uitvoerder toe", "Welke organisatie?", "Gemeente")
    give_role(bram, plan, "Voeg een uitvoerder toe", "Welke organisatie?", "Woningcorporatie")
    bram.goto(plan)
    bram.get_by_role("link", name="Plan een activiteit").click()
    bram.get_by_label("Wat gaat er gebeuren?").fill("Buddy's werven en koppelen")
    choose(bram, "Wie doet het?", "Gemeente")
    bram.get_by_label("preventief", exact=True).check()
    bram.get_by_label("Van", exact=True).fill("2027-03-01")
    bram.get_by_label("Tot en met", exact=True).fill("2028-12-31")
    press(bram, "Bewaar de activiteit")
    expect(bram.locator("#aanpak")).to_contain_text("1 preventief, 0 repressief, 0 curatief")


def money_that_is_not_covered(bram: Page, plan: str) -> None:
    """Step 7: costs 40.000, cover 25.000; the gap stands there in words. The sector contract of 2027 needs it."""
    bram.goto(f"{plan}geld/")
    bram.get_by_role("link", name="Voeg kosten toe").click()
    bram.get_by_label("Jaar", exact=True).fill("2027")
    bram.get_by_label("Waarvoor is het?").fill("Uren van buddy's")
    bram.get_by_label("Begroot (euro)").fill("€ 40.000")
    press(bram, "Bewaar")
    bram.get_by_role("link", name="Voeg dekking toe").click()
    bram.get_by_label("Jaar", exact=True).fill("2027")
    bram.get_by_label("eigen begroting").check()
    bram.get_by_label("Waaruit?").fill("Programma jeugd")
    bram.get_by_label("Bedrag (euro)").fill("25000")
    bram.get_by_label("toegezegd", exact=True).check()
    press(bram, "Bewaar")
    expect(bram.locator("main")).to_contain_text("€ 15.000")
    bram.get_by_role("link", name="Voeg een regel toe").click()
    bram.get_by_label("sectorcontract", exact=True).check()
    bram.get_by_label("Van welke afdeling?").select_option(index=1)
    bram.get_by_label("Begrotingsjaar").fill("2027")
    bram.get_by_label("Wat moet er in het plan staan?").fill(LINE)
    press(bram, "Bewaar")
    look(bram)
    bram.goto(plan)
    expect(bram.locator("#geld")).to_contain_text(re.compile("15.000.* niet gedekt"))


def the_plan_is_adopted(actors: Actors, plan: str) -> None:
    """Step 8: nothing is missing any more; it stands in the lines of 2027, and everybody finds who does what."""
    bram, hind = actors.bram, actors.hind
    bram.goto(plan)
    expect(bram.get_by_text("Nog niet vast te stellen")).to_have_count(0)
    bram.get_by_role("link", name="Stel vast").click()
    bram.get_by_label("Vastgesteld op").fill("2026-11-01")
    bram.get_by_label("Door wie?").fill("college")
    bram.get_by_label("Begint op").fill("2027-03-01")
    if bram.get_by_label("Waarom begint u zonder volledige dekking?").is_visible():
        bram.get_by_label("Waarom begint u zonder volledige dekking?").fill("De rest is aangevraagd.")
    press(bram, "Stel vast")
    expect(bram.locator("main .page-facts")).to_contain_text("vastgesteld")
    look(bram)
    bram.goto("/uitvoeringsplan/planregels/?year=2027")
    expect(bram.locator("tr", has_text=LINE).filter(has_text=TITLE)).to_have_count(1)
    bram.goto(plan)
    bram.locator("#doelen").get_by_role("link", name="minder overlast door jeugd in de stad").click()
    expect(bram.get_by_text("De regel, vooraf vastgelegd:")).to_be_visible()
    hind.goto("/wie-doet-wat/")
    expect(hind.locator("tr", has_text="Buddy's werven en koppelen").first).to_contain_text("Gemeente")
