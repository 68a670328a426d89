"""Everything that everybody reads, page by page as the sitemap names it: sentences of language level B1 (R6)."""

import re
from urllib.parse import urlsplit

from agov.stats.readability import MOST_WORDS_ON_AVERAGE, read
from tests.browser.conftest import OpenPage
from tests.browser.site import Site

BESIDE_THE_SITEMAP = ("/", "/privacy/", "/toegankelijkheid/", "/open-data/", "/publicaties/bericht/")
# Running text: no tables, drawings and menus, no fingerprints, and a list item that holds paragraphs only once.
RUNNING_TEXT = """[...document.querySelectorAll("main p, main li, main dd")]
    .filter(part => !part.querySelector("p, li, code") && !part.closest("table, nav, svg, details"))
    .map(part => part.innerText.replace(/\\s+/g, " ").trim()).filter(Boolean).join("\\n")"""


def test_public_pages_have_short_sentences(site: Site, open_page: OpenPage):
    page = open_page("/", "")
    index = page.request.get(f"{site.url.rstrip('/')}/sitemap.xml").text()
    listed = [urlsplit(place).path for place in re.findall(r"<loc>([^<]+)</loc>", index)]
    for below in [path for path in listed if path.endswith(".xml")]:
        text = page.request.get(f"{site.url.rstrip('/')}{below}").text()
        listed += [urlsplit(place).path for place in re.findall(r"<loc>([^<]+)</loc>", text)]
    paths = dict.fromkeys([*BESIDE_THE_SITEMAP, *(path for path in listed if path.endswith("/"))])

    measured = {}
    for path in paths:
        answer = page.goto(path)
        assert answer is not None
        assert (path, answer.status) == (path, 200)
        measured[path] = read(page.evaluate(RUNNING_TEXT))

    assert len(measured) > 30
    assert sum(one.sentences for one in measured.values()) > 1000
    hard = {path: round(one.words_per_sentence, 1) for path, one in measured.items()}
    assert {path: words for path, words in hard.items() if words > MOST_WORDS_ON_AVERAGE} == {}
