"""N10: what a first visit weighs, gzipped and without the chart library, and whether anything on the page jumps."""

from __future__ import annotations

import gzip
import os
import shutil
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urljoin, urlsplit

from tests.bench.measuring import Line, Options, dutch
from tests.bench.serving import fetch, gunicorn

MAX_BYTES, MAX_SHIFT = 150_000, 0.005
WIDTHS = (1280, 375)
SETTLE = 4.0  # seconds after loading: the interactive charts take the place of the drawings when the page is idle
NOT_COUNTED = "plotly"
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync", "--disable-quic"]  # fmt: skip
NO_BROWSER = "niet gemeten: Chromium of playwright ontbreekt"
WATCH = """
window.__shift = 0;
new PerformanceObserver(list => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.__shift += entry.value;
}).observe({type: "layout-shift", buffered: true});
"""


class _Parts(HTMLParser):
    """The addresses that a page asks for at once: style sheets, scripts, preloads, icons and images."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        rels = values.get("rel", "").split()
        if tag == "link" and {"stylesheet", "preload", "icon", "manifest"} & set(rels):
            self.found.append(values.get("href", ""))
        elif tag in ("script", "img"):
            self.found.append(values.get("src", ""))


def measure(town: dict[str, Any], **told: Any) -> list[dict[str, Any]]:
    """The lines of N10."""
    options = Options.of(told)
    pages = {"startpagina zonder account": (town["start"], ""), "wijkrapport": (town["report"], town["cookie"])}
    lines = []
    with gunicorn(dict(os.environ), options.folder / "gunicorn.log") as port:
        for name, (path, cookie) in pages.items():
            lines.append(_weigh(port, name, path, cookie))
        for name, (path, cookie) in pages.items():
            lines.append(_shift(port, name, path, cookie, options.folder))
    return [line.as_dict() for line in lines]


def _weigh(port: int, name: str, path: str, cookie: str) -> Line:
    status, headers, html = fetch(port, path, cookie=cookie, encoding="gzip")
    if status != 200:
        raise RuntimeError(f"{path} answered {status}")
    packed = headers.get("content-encoding") == "gzip"
    page = len(html) if packed else len(gzip.compress(html, 6))
    parser = _Parts()
    parser.feed((gzip.decompress(html) if packed else html).decode())
    base = f"http://127.0.0.1:{port}{path}"
    wanted = {urlsplit(urljoin(base, address)).path for address in parser.found if address}
    sizes = {
        one: len(fetch(port, one, encoding="gzip")[2])
        for one in sorted(wanted)
        if one.startswith("/") and NOT_COUNTED not in one
    }
    total = page + sum(sizes.values())
    largest = sorted(sizes.items(), key=lambda item: -item[1])[:4]
    notes = [f"html {_kilobytes(page)}" + ("" if packed else " (de server zelf stuurt de html nu niet ingepakt)")]
    notes += [f"{Path(one).name} {_kilobytes(size)}" for one, size in largest]
    return Line(
        "N10",
        f"eerste bezoek, {name}",
        _kilobytes(total),
        f"{len(sizes) + 1} bestanden",
        "",
        f"≤ {_kilobytes(MAX_BYTES)}",
        total <= MAX_BYTES,
        "",
        ("; ".join(notes),),
    )


def _kilobytes(count: int) -> str:
    return f"{dutch(count / 1000, 1)} kB"


def _shift(port: int, name: str, path: str, cookie: str, folder: Path) -> Line:
    title, target = f"verspringen van de opmaak, {name}", "geen (0,00)"
    browser = next((found for found in map(shutil.which, CHROMIUM) if found), None)
    if browser is None:
        return Line("N10", title, NO_BROWSER, target=target)
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 -- only where it is installed
    except ModuleNotFoundError:
        return Line("N10", title, NO_BROWSER, target=target)
    shifts = {}
    with sync_playwright() as playwright:
        for width in WIDTHS:
            context = playwright.chromium.launch_persistent_context(
                str(folder / f"chromium-{width}-{name[:5]}"),
                executable_path=browser,
                args=FLAGS,
                viewport={"width": width, "height": 900},
            )
            key, _, value = cookie.partition("=")
            if key:
                context.add_cookies([{"name": key, "value": value, "domain": "127.0.0.1", "path": "/"}])
            page = context.new_page()
            page.add_init_script(WATCH)
            page.goto(f"http://127.0.0.1:{port}{path}", wait_until="load")
            page.wait_for_timeout(SETTLE * 1000)
            shifts[width] = float(page.evaluate("window.__shift"))
            context.close()
    text = ", ".join(f"{dutch(shift, 3)} op {width} px" for width, shift in shifts.items())
    return Line("N10", title, text, "", "", target, max(shifts.values()) < MAX_SHIFT)
