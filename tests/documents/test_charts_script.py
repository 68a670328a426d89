"""The script that makes charts interactive, in a real browser under the strictest content security policy."""

import json
import shutil
import threading
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import sync_playwright

from amersfoort_veiligheid.documents import figures as f
from tests.documents import samples

pytestmark = pytest.mark.browser

PLOTLY = "plotly.js-basic-dist-min/plotly-basic.min.js"
POLICY = "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'self'"


class Handler(SimpleHTTPRequestHandler):
    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def log_message(self, *args):
        """Keep the test output clean."""


def page_of(spec, interactive):
    data = json.dumps(f.to_plotly(spec)).replace("<", "\\u003c")
    return (
        "<!doctype html><html lang='nl'><meta charset='utf-8'><title>t</title><link rel='icon' href='data:,'>"
        "<link rel='stylesheet' href='charts.css'><script type='module' src='charts.js'></script>"
        f"<figure data-chart='d' data-interactive='{interactive}' data-plotly-src='plotly.js'>"
        f"<div data-chart-canvas>{f.to_responsive_svg(spec)}</div>"
        f"<script type='application/json' id='d'>{data}</script></figure><p id='after'>Tekst eronder</p>"
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    plotly = Path(settings.NODE_MODULES) / PLOTLY
    if not plotly.is_file():
        pytest.fail("Run make setup first: the interactive charts need the npm packages.")
    shutil.copy(plotly, folder / "plotly.js")
    for name in ("js/charts.js", "css/charts.css"):
        shutil.copy(Path(settings.BASE_DIR) / "static" / name, folder)
    for make in samples.ALL:
        for interactive in ("auto", "ask"):
            (folder / f"{make.__name__}-{interactive}.html").write_text(page_of(make(), interactive))
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", folder
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, site):
    pages = []

    def opened(name, width=1280):
        page = chromium.new_page(viewport={"width": width, "height": 1000})
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.goto(f"{site[0]}/{name}.html")
        pages.append(page)
        return page

    yield opened
    for page in pages:
        page.close()


@pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)
def test_chart_comes_alive_without_moving_the_page(open_page, make):
    page = open_page(f"{make.__name__}-ask")
    before = page.locator("#after").bounding_box()

    page.get_by_role("button", name="Maak interactief").press("Enter")
    page.wait_for_selector("[data-chart-state=interactive] .main-svg")

    assert page.locator("#after").bounding_box() == before
    assert page.complaints == []
    assert page.get_by_role("group", name=make().title).count() == 1


def test_chart_comes_alive_by_itself_when_the_page_is_idle(open_page):
    page = open_page("funnel-auto")

    page.wait_for_selector("[data-chart-state=interactive] .main-svg")

    assert page.get_by_role("button", name="Maak interactief").count() == 0
    assert page.complaints == []


def test_on_a_phone_the_reader_is_asked_and_sees_the_small_drawing(open_page):
    page = open_page("line-auto", width=320)

    button = page.get_by_role("button", name="Maak interactief")
    button.wait_for()

    assert page.locator("svg.chart-compact").is_visible()
    assert not page.locator("svg.chart-wide").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_the_drawing_comes_back(open_page):
    page = open_page("bar-ask")
    page.get_by_role("button", name="Maak interactief").click()
    page.wait_for_selector("[data-chart-state=interactive]")

    page.get_by_role("button", name="Toon vaste grafiek").press("Space")

    assert page.locator("svg.chart-wide").is_visible()
    assert page.evaluate("document.activeElement.textContent") == "Maak interactief"


def test_without_the_library_the_drawing_stays_and_the_reader_is_told(open_page, chromium, site):
    page = chromium.new_page()
    page.route("**/plotly.js", lambda route: route.abort())
    page.goto(f"{site[0]}/bar-ask.html")

    page.get_by_role("button", name="Maak interactief").click()
    page.get_by_role("status").filter(has_text="kon niet worden geladen").wait_for()

    assert page.locator("svg.chart-wide").is_visible()
    page.close()
