"""Every page, by machine: axe, width, keyboard, without script, other hosts, and the place of charts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import OpenPage, Watch
from tests.browser.files import Table, plant_errors
from tests.browser.places import addresses_for_everybody, addresses_of_spots
from tests.browser.site import ROOT, Site
from tests.browser.steps import JOB_MS, deliver, expect_checked

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
WCAG_22_AA = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
SCREENS = Path(__file__).parent / "screenshots"  # not kept in git
PHONE = 375
ZOOMED = (768, 640, 320)  # a tablet; a screen of 1280 px at 200% and at 400%
REPORTS = "/rapporten"
SHIFTS = """
window.shifted = 0;
new PerformanceObserver(list => list.getEntries().forEach(entry => { window.shifted += entry.value; }))
    .observe({type: "layout-shift", buffered: true});
"""


@dataclass(frozen=True)
class Address:
    """A page to look at: who looks, and which answer is right."""

    path: str
    role: str = "onderzoeker"
    status: int = 200


PLACES = (  # of the menu; what stands behind them belongs to the tests of each story
    "seizoensbord",
    "bevindingen",
    "slagen",
    "prioriteiten",
    "beleidsdocumenten",
    "mandaten",
    "verzoeken-van-de-raad",
    "afstemming",
    "partners",
    "soorten-veiligheid",
    "begrippen",
)
PAGES = {
    "start": Address("/", ""),
    "start-ingelogd": Address("/"),
    "start-partner": Address("/", "partner"),
    "inloggen": Address("/account/inloggen/", ""),
    "uitloggen": Address("/account/uitloggen/"),
    "wachtwoord": Address("/account/wachtwoord/"),
    "wachtwoord-vergeten": Address("/account/wachtwoord/vergeten/", ""),
    "wachtwoord-verstuurd": Address("/account/wachtwoord/vergeten/verstuurd/", ""),
    "wachtwoord-oude-link": Address("/account/wachtwoord/nieuw/1-oud/", ""),
    "wachtwoord-klaar": Address("/account/wachtwoord/nieuw/klaar/", ""),
    "toegankelijkheid": Address("/toegankelijkheid/", ""),
    "componenten": Address("/componenten/", "beheerder"),
    "leveringen": Address("/leveringen/"),
    "leveringen-geen-treffer": Address("/leveringen/?state=received"),
    "levering-nieuw": Address("/leveringen/nieuw/"),
    "levering-in-controle": Address("{in_review}"),
    "levering-goedgekeurd": Address("{approved}"),
    "levering-geweigerd": Address("{refused}"),
    "levering-onleesbaar": Address("{unreadable}"),
    "verwacht": Address("/leveringen/verwacht/"),
    "vervalt": Address("{waive}"),
    "bronnen": Address("/leveringen/bronnen/"),
    "wijken": Address("/wijken/"),
    "doelgroepen": Address("/doelgroepen/"),
    "stadsbeeld": Address("/stad/"),
    "wijkrapport": Address(f"{REPORTS}/wijk/WK990103/2025/"),
    "wijkrapport-werkgebied": Address(f"{REPORTS}/wijk/WK990101/2025/"),
    "doelgroeprapport": Address(f"{REPORTS}/doelgroep/{{group}}/2025/"),
    **{name: Address(f"/{name}/", "beleidsadviseur") for name in PLACES},
    "taken": Address("/taken/"),
    "taak": Address("{job}"),
    "waar-staan-we": Address("/waar-staan-we/", "beleidsadviseur"),
    "waar-staan-we-bestuurder": Address("/waar-staan-we/", "bestuurder"),
    "waar-staan-we-partner": Address("/waar-staan-we/", "partner"),
    "waar-staan-we-raad": Address("/waar-staan-we/", "raadslid"),
    "consequenties": Address("/consequenties/", "beleidsadviseur"),
    "consequentie-nieuw": Address("/consequenties/nieuw/", "beleidsadviseur"),
    "verwachtingen": Address("/verwachtingen/", "partner"),
    "verwachtingen-antwoorden": Address("/verwachtingen/antwoorden/", "beleidsadviseur"),
    "lopende-projecten": Address("/lopende-projecten/", "beleidsadviseur"),
    "lopend-project-nieuw": Address("/lopende-projecten/nieuw/", "beleidsadviseur"),
    "behapbaar": Address("/prioriteiten/behapbaar/", "beleidsadviseur"),
    "evaluatie": Address("/seizoensbord/1/evaluatie/"),
    "evaluatie-schrijven": Address("/seizoensbord/2/evaluatie/wijzig/"),
    "logboek": Address("/seizoensbord/1/logboek/"),
    "bewaren": Address("/bewaren/", "archivaris"),
    "dossier-cyclus": Address("/seizoensbord/1/archief/", "archivaris"),
    "dossier-plan": Address("/archief/vap/1/", "archivaris"),
    "agenda-adres": Address("/seizoensbord/agenda/"),
    "methoden": Address("/methoden/", ""),
    "methode": Address("/methoden/indicator/overlast_jeugd/", ""),
    "methode-eerder": Address("/methoden/rapport/wijk/versie/1/", ""),
    "methode-schrijven": Address("/methoden/rapport/wijk/wijzig/", "onderzoeker"),
    "noten": Address("/noten/", "onderzoeker"),
    "noot-nieuw": Address("/noten/nieuw/", "onderzoeker"),
    "publicaties": Address("/publicaties/", ""),
    "thema-openbaar": Address("{theme}", ""),
    "thema-openbaar-draad": Address("{edition}draad/", ""),
    "thema-openbaar-tabellen": Address("{edition}tabellen/", ""),
    "thema-openbaar-tabel": Address("{table}", ""),
    "editie-veranderd": Address("{changes}", ""),
    "plannen-openbaar": Address("/plannen/", ""),
    "plan-openbaar": Address("{plan}", ""),
    "plan-openbaar-draad": Address("{plan}draad/", ""),
    "resultaat-openbaar": Address("{result}", ""),
    "wie-doet-mee": Address("/plannen/wie-doet-wat/", ""),
    "wie-doet-mee-partner": Address("{deeds}", ""),
    "les-openbaar": Address("/innovatie/1/les/", ""),
    "mijn-wijken": Address("/mijn-wijk/", ""),
    "mijn-wijk": Address("/mijn-wijk/WK990107/", ""),
    "zoeken-openbaar": Address("/zoeken/?q=inbraak", ""),
    "begrippen-openbaar": Address("/begrippen/", ""),
    "open-data": Address("/open-data/", ""),
    "bericht-vragen": Address("/publicaties/bericht/", ""),
    "reageren": Address("{react}", ""),
    "reageren-dank": Address("/reactie/dank/", ""),
    "link-vragen": Address("/bijwerken/nieuwe-link/", ""),
    "geheim-stuk": Address("/raad/stukken/1/", "", status=403),
    "overleg-openbaar-vergadering": Address("{meeting}", ""),
    "plekken": Address("/plekken/", "beleidsadviseur"),
    "plekken-corporatie": Address("{spots}", "partner"),
    "plekken-school": Address("{school}", "beleidsadviseur"),
    "plekken-lijst": Address("{spots_list}", "beleidsadviseur"),
    "plekken-nieuw": Address("{spots_list}nieuw/", "beleidsadviseur"),
    "plekken-inlezen": Address("{spots_list}inlezen/", "beleidsadviseur"),
    "wie-vroeg-wat": Address("/cijfers/gevraagd/", "privacy_officer"),
    "ingetrokken": Address("{gone}", "", status=410),
    "uitgeven": Address("/uitgeven/"),
    "uitgeven-nieuw": Address("/uitgeven/nieuw/"),
    "zoeken": Address("/zoeken/?q=inbraak", "beleidsadviseur"),
    "draad": Address("/draad/vap/1/", "raadslid"),
    "privacy": Address("/privacy/", ""),
    "overleg": Address("/overleg/", "agov_secretaris"),
    "overleg-in-voorbereiding": Address("/overleg/4/", "agov_secretaris"),
    "overleg-gesloten": Address("/overleg/2/", "bestuurder"),
    "overleg-openbaar": Address("/overleg/openbaar/", ""),
    "overleg-nieuw": Address("/overleg/nieuw/winter/", "agov_secretaris"),
    "samenstelling": Address("/overleg/samenstelling/", "agov_secretaris"),
    "plaats-aan-tafel": Address("/overleg/samenstelling/nieuw/", "agov_secretaris"),
    "deelname-slagen": Address("/slagen/deelname/1/", "agov_secretaris"),
    "geen-toegang": Address("/componenten/", "partner", status=403),
    "niet-gevonden": Address("/bestaat-niet/", status=404),
}


@pytest.fixture(scope="module")
def addresses(
    site: Site, browser: Browser, sessions: Callable[[str], Any], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, str]:
    """Addresses of deliveries in each state, made by way of the pages, and of a job, a group, and a line to waive."""
    folder = tmp_path_factory.mktemp("leveringen")
    context = browser.new_context(storage_state=sessions("onderzoeker"), base_url=site.url)
    page = context.new_page()
    found = {}

    table = Table(site.files / "politie_overlast_maand.csv", period="2025MM11")
    plant_errors(table, area="BU99010")
    deliver(page, "47024NED", table.write(folder / "overlast_november.csv"))
    expect_checked(page)
    found["in_review"] = page.url

    table.rows = table.rows[:100]
    deliver(page, "47024NED", table.write(folder / "overlast_deel.csv"))
    expect_checked(page)
    page.get_by_text("Weiger deze levering").click()
    page.get_by_label("Reden van weigering").fill("De helft van het bestand ontbreekt.")
    page.get_by_role("button", name="Weiger levering").click()
    expect(page.locator("#levering-stand")).to_have_text("geweigerd")
    found["refused"] = page.url

    wrong = folder / "verkeerd.csv"
    wrong.write_text("naam;telefoon\nJansen;0612345678\n", encoding="utf-8")
    deliver(page, "47024NED", wrong)
    expect(page.locator("#levering-stand")).to_have_text("geweigerd", timeout=JOB_MS)
    found["unreadable"] = page.url

    page.goto("/leveringen/?state=approved")
    found["approved"] = page.get_by_role("link", name="Misdrijven per wijk en buurt per maand").first.get_attribute(
        "href"
    )
    page.goto("/leveringen/verwacht/")
    found["waive"] = page.get_by_role("link", name="Laat vervallen").first.get_attribute("href")
    page.goto("/taken/")
    found["job"] = page.locator("#taken tbody a").last.get_attribute("href")
    page.goto("/doelgroepen/")
    found["group"] = page.locator(f'.entries a[href^="{REPORTS}"]').first.get_attribute("href").split("/")[3]
    page.goto("/publicaties/")
    found["theme"] = page.get_by_role("link", name="Jeugd en veiligheid").first.get_attribute("href")
    page.goto("/uitgeven/")
    page.get_by_role("row").filter(has_text="ingetrokken").get_by_role("link").first.click()
    found["gone"] = page.get_by_role("link", name="Bekijk wat iedereen ziet").get_attribute("href")
    context.close()
    found |= addresses_for_everybody(browser, site, found["theme"])
    found |= addresses_of_spots(browser, site, sessions)
    assert all(found.values()), found
    return found


def violations(page: Page) -> list[str]:
    """What axe, put in the page before, finds against WCAG 2.2 AA: rule, element and what is wrong, one line each."""
    outcome = page.evaluate("tags => axe.run(document, {runOnly: tags, resultTypes: ['violations']})", WCAG_22_AA)
    return [
        f"{violation['id']}: {node['target']} {node['failureSummary']}"
        for violation in outcome["violations"]
        for node in violation["nodes"]
    ]


def photograph(page: Page, name: str, width: int) -> None:
    """Keep a picture of the whole page, for people to look at."""
    SCREENS.mkdir(exist_ok=True)
    page.screenshot(path=SCREENS / f"{name}-{width}.png", full_page=True)


def settle(page: Page) -> None:
    """Wait until charts that become interactive by themselves have done so."""
    waiting = '[data-chart-ready][data-interactive="auto"]:not([data-chart-state]):not(:has(.chart-toggle))'
    expect(page.locator(waiting)).to_have_count(0)


def sideways(page: Page) -> str:
    """Say which element makes the page wider than the window; nothing when the page fits."""
    return str(
        page.evaluate(
            """() => {
                const wide = document.documentElement.scrollWidth, room = window.innerWidth;
                if (wide <= room) return "";
                const outside = [...document.querySelectorAll("body *")].filter(
                    part => part.getBoundingClientRect().right > room + 0.5
                ).slice(0, 5).map(part => part.tagName + "." + part.className);
                return `${wide} > ${room}: ${outside.join(", ")}`;
            }"""
        )
    )


@pytest.mark.parametrize("name", PAGES)
def test_page_has_no_violation_and_fits_on_a_phone(
    name: str, open_page: OpenPage, addresses: dict[str, str], watch: Watch
):
    address = PAGES[name]
    if address.status != 200:
        watch.expected_statuses.add(address.status)
    path = address.path.format(**addresses)

    page = open_page(path, address.role)
    settle(page)
    page.evaluate(AXE.read_text(encoding="utf-8"))
    at_desk = violations(page)
    photograph(page, name, 1280)
    fits = {1280: sideways(page)}
    page.set_viewport_size({"width": PHONE, "height": 800})
    if page.locator("[data-chart]").count():  # charts look at the width once, when the page opens
        page.reload()
        settle(page)
        page.evaluate(AXE.read_text(encoding="utf-8"))
    on_phone = violations(page)
    photograph(page, name, PHONE)
    fits[PHONE] = sideways(page)
    for width in ZOOMED:
        page.set_viewport_size({"width": width, "height": 800})
        fits[width] = sideways(page)

    assert at_desk == []
    assert on_phone == []
    assert {width: words for width, words in fits.items() if words} == {}
    assert page.locator("html").get_attribute("lang") == "nl"
    assert page.locator("h1").count() == 1


KEYBOARD = [
    "start",
    "inloggen",
    "levering-nieuw",
    "levering-in-controle",
    "wijkrapport",
    "stadsbeeld",
    "taak",
    "wijken",
    "seizoensbord",
    "prioriteiten",
    "consequentie-nieuw",
]
FOCUS = """() => {
    const element = document.activeElement, style = getComputedStyle(element), box = element.getBoundingClientRect();
    if (!element.dataset.visited) element.dataset.visited = "1";
    return {
        name: element.tagName + "." + element.className + " " + (element.innerText || element.name || "").slice(0, 40),
        ring: (style.outlineStyle !== "none" ? parseFloat(style.outlineWidth) : 0)
            || (style.boxShadow !== "none" ? 3 : 0),
        seen: box.width > 0 && box.height > 0,
        isBody: element === document.body || element === document.documentElement,
    };
}"""
LEFT_OUT = """() => [...document.querySelectorAll(
        'a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex="0"]'
    )].filter(part => !part.dataset.visited && !part.disabled && part.checkVisibility({visibilityProperty: true})
        && part.tabIndex >= 0
        && !(part.type === "radio" && document.querySelector(`[name="${part.name}"][data-visited]`))
    ).map(part => part.outerHTML.slice(0, 120))"""


@pytest.mark.parametrize("name", KEYBOARD)
def test_everything_can_be_reached_by_keyboard(name: str, open_page: OpenPage, addresses: dict[str, str]):
    path = PAGES[name].path.format(**addresses)
    page = open_page(path, PAGES[name].role)
    settle(page)

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Naar de inhoud")
    expect(skip).to_be_focused()
    assert skip.bounding_box()["height"] > 0
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()
    page = open_page(path, PAGES[name].role)  # anew: a page remembers where the reader was
    settle(page)
    places = []
    for _ in range(300):
        page.keyboard.press("Tab")
        place = page.evaluate(FOCUS)
        if place["isBody"]:
            break
        places.append(place)

    assert page.evaluate(LEFT_OUT) == []
    assert [place["name"] for place in places if not place["seen"]] == []
    assert [place["name"] for place in places if place["ring"] < 2] == [], "no visible focus"


def test_pages_work_without_script(site: Site, open_page: OpenPage, addresses: dict[str, str], tmp_path: Path):
    page = open_page("/leveringen/nieuw/", "onderzoeker", java_script_enabled=False)
    table = Table(site.files / "politie_overlast_maand.csv", period="2025MM10")
    table.rows = table.rows[:60]
    deliver(page, "47024NED", table.write(tmp_path / "overlast_zonder_script.csv"))
    for _ in range(JOB_MS // 500):  # without script the page asks for itself every five seconds; a person may press F5
        if page.locator("#uitkomst").count():
            break
        page.wait_for_timeout(500)
        page.reload()
    expect(page.locator("#uitkomst")).to_be_visible()
    expect(page.get_by_role("button", name="Neem in gebruik")).to_be_visible()

    page.goto(PAGES["wijkrapport"].path)
    expect(page.locator("figure.chart svg").first).to_be_visible()
    page.locator("figure.chart summary").first.click()
    expect(page.locator("figure.chart table").first).to_be_visible()
    page.goto("/leveringen/")
    page.get_by_label("Stand").select_option(label="geweigerd")
    page.locator("form").filter(has=page.get_by_label("Stand")).get_by_role("button").first.click()
    assert "state=refused" in page.url
    expect(page.locator("#leveringen tbody tr").first).to_contain_text("geweigerd")


@pytest.mark.parametrize("name", ["wijkrapport", "stadsbeeld", "doelgroeprapport"])
def test_nothing_moves_when_charts_become_interactive(name: str, open_page: OpenPage, addresses: dict[str, str]):
    page = open_page("/", "onderzoeker")
    page.add_init_script(SHIFTS)
    page.goto(PAGES[name].path.format(**addresses))
    settle(page)
    page.wait_for_timeout(300)

    assert page.evaluate("window.shifted") <= 0.01


def test_a_chart_becomes_interactive_without_breaking_a_rule(open_page: OpenPage):
    page = open_page(PAGES["wijkrapport"].path, "onderzoeker")
    settle(page)
    before = page.locator("figure.chart").count()
    button = page.locator(".chart-toggle").first
    if button.count():
        button.click()
    expect(page.locator('[data-chart-state="interactive"]').first).to_be_visible()

    assert page.locator("figure.chart").count() == before
    page.evaluate(AXE.read_text(encoding="utf-8"))
    assert violations(page) == []
