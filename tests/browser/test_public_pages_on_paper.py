"""What everybody reads prints from the page itself: nothing is cut off at the right, and the thread is one sheet."""

import re

from tests.browser.conftest import OpenPage
from tests.browser.site import Site
from tests.pdf_text import pages_of

PAPER = 680  # A4 without margins of 15 mm, in pixels of 1/96 inch
TOO_WIDE = """() => [...document.querySelectorAll("main *")]
    .filter(part => part.checkVisibility() && part.getBoundingClientRect().right > innerWidth + 1)
    .filter(part => !part.closest(".visually-hidden, [popover], svg"))
    .map(part => part.tagName + "." + part.className + ": " + part.textContent.trim().slice(0, 40))"""


def test_public_pages_fit_on_paper(site: Site, open_page: OpenPage):
    page = open_page("/publicaties/", "")
    links = page.eval_on_selector_all("main a", "links => links.map(link => link.pathname)")
    series = [path for path in links if re.fullmatch(r"/publicaties/(?!bericht/)[\w-]+/", path)]
    paths = [*series, "/plannen/", "/plannen/wie-doet-wat/", "/mijn-wijk/", "/methoden/", "/open-data/"]
    page.set_viewport_size({"width": PAPER, "height": 1000})
    page.emulate_media(media="print")

    wide = {}
    for path in paths:
        page.goto(path)
        wide[path] = page.evaluate(TOO_WIDE)

    assert len(series) > 5
    assert {path: parts for path, parts in wide.items() if parts} == {}


def test_public_thread_prints_on_one_page_without_what_one_clicks(open_page: OpenPage):
    page = open_page("/plannen/", "")
    plans = page.eval_on_selector_all("main a", "links => links.map(link => link.pathname)")
    address = next(path for path in plans if re.fullmatch(r"/plannen/\d+/", path))
    page.goto(f"{address}draad/")

    printed = pages_of(page.pdf(format="A4"))

    assert len(printed) == 1
    assert "Wat zagen we?" in printed[0]
    assert "Wie doet wat, en gebeurt het ook?" not in printed[0]
