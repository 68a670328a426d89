"""A running installation, Chromium, and pages that fail on script errors and on requests to other hosts."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Error, Page, Request, expect, sync_playwright

from tests.browser.site import PASSWORD, Site

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
]
WIDE = {"width": 1280, "height": 900}
PATIENCE_MS = 15_000


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives Chromium."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """One installation for all tests; each test works with deliveries of its own."""
    running = Site(tmp_path_factory.mktemp("oefenstad"))
    try:
        running.start()
        yield running
        errors = running.errors()
    finally:
        running.stop()
    assert not errors, f"web server or worker wrote errors:\n{errors}"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    assert program, "Chromium is missing: apt-get install chromium"
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE_MS)  # by itself 5 s, less than what is clicked gets
        chromium = playwright.chromium.launch(executable_path=program, args=CHROMIUM_ARGUMENTS)
        yield chromium
        with suppress(Error):  # a browser that has gone needs no closing
            chromium.close()


class Watch:
    """What a browser context must not do: errors in the console, requests to another origin."""

    def __init__(self, origin: str) -> None:
        self.origin = urlsplit(origin).netloc
        self.problems: list[str] = []
        self.expected_statuses: set[int] = set()

    def follow(self, context: BrowserContext) -> None:
        """Listen to every page of the context."""
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))

    def _request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.netloc != self.origin:
            self.problems.append(f"request to another origin: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning"):
            return
        if any(f"responded with a status of {status}" in message.text for status in self.expected_statuses):
            return
        self.problems.append(f"console {message.type}: {message.text} ({message.location.get('url')})")


OpenPage = Callable[..., Page]


@pytest.fixture(scope="session")
def sessions(site: Site, browser: Browser) -> Callable[[str], Any]:
    """The cookies of somebody with a role, after one real login each."""
    kept: dict[str, Any] = {}

    def session_of(role: str) -> Any:
        if role not in kept:
            context = browser.new_context(viewport=WIDE, locale="nl-NL")
            log_in(context.new_page(), site, role)
            kept[role] = context.storage_state()
            context.close()
        return kept[role]

    return session_of


def log_in(page: Page, site: Site, role: str) -> None:
    """Log in by the form, as a person does."""
    page.goto(f"{site.url}/account/inloggen/")
    page.get_by_label("E-mailadres").fill(f"{role}@oefenstad.example")
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(lambda url: "/inloggen/" not in url, timeout=PATIENCE_MS)  # where it leads depends on the role


@pytest.fixture
def watch(site: Site) -> Iterator[Watch]:
    """Fails the test afterwards when a page did what it must not."""
    watching = Watch(site.url)
    yield watching
    assert watching.problems == []


@pytest.fixture
def open_page(site: Site, browser: Browser, sessions: Callable[[str], Any], watch: Watch) -> Iterator[OpenPage]:
    """Give a new page at ``path`` for somebody with a role, or for a visitor; options are those of a context."""
    contexts: list[BrowserContext] = []

    def make(path: str = "/", role: str = "", *, width: int = 1280, **options: Any) -> Page:
        state = {"storage_state": sessions(role)} if role else {}
        viewport = {"width": width, "height": 900 if width > 600 else 800}
        context = browser.new_context(
            viewport=viewport, locale="nl-NL", base_url=site.url, accept_downloads=True, **state, **options
        )
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        watch.follow(context)
        page = context.new_page()
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
