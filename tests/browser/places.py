"""Addresses of pages that only their links tell: one of each kind that everybody reads, and those of the own spots."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Page

from tests.browser.site import Site


def addresses_for_everybody(browser: Browser, site: Site, theme: str) -> dict[str, str]:
    """One page of each kind that needs no login, found by the links that everybody has."""
    context = browser.new_context(base_url=site.url)
    page = context.new_page()

    def first(path: str, link: str) -> str:
        page.goto(path)
        found = [one.get_attribute("href") or "" for one in page.locator("main a, footer a").all()]
        return next((one for one in found if re.search(link, one)), "")

    page.goto("/plannen/")
    plans = [link.get_attribute("href") or "" for link in page.locator('main a[href^="/plannen/"]').all()]
    numbers = [one.split("/")[2] for one in plans if one.split("/")[2].isdigit()]
    results = [f"/vaps/{number}/resultaat/" for number in numbers]
    page.goto(theme)  # the lasting address of a series leads to its newest edition
    edition = urlsplit(page.url).path
    table = first(f"{edition}tabellen/", "/tabel/")
    deeds = first("/plannen/wie-doet-wat/", "van=")
    found = {
        "plan": f"/plannen/{numbers[0]}/",
        "result": next(one for one in results if page.request.get(one).ok),
        "edition": edition,
        "table": table,
        "deeds": f"/plannen/wie-doet-wat/{deeds}",
        "react": first("/publicaties/", r"/reactie/\?"),
        "meeting": first("/overleg/openbaar/", r"/overleg/openbaar/\d+/"),
        "changes": with_changes(page),
    }
    context.close()
    return found


def with_changes(page: Page) -> str:
    """The page with what is different from the edition before, of the first series that has one."""
    page.goto("/publicaties/")
    series = [link.get_attribute("href") or "" for link in page.locator('main a[href^="/publicaties/"]').all()]
    for one in dict.fromkeys(series):
        if not one.endswith(".atom") and (answer := page.request.get(one)).ok:
            found = re.search(r'href="([^"]*/veranderd/)"', answer.text())
            if found:
                return found[1]
    return ""


def addresses_of_spots(browser: Browser, site: Site, sessions: Callable[[str], Any]) -> dict[str, str]:
    """The pages of the corporation of the demo account, and those of the schools."""
    context = browser.new_context(storage_state=sessions("partner"), base_url=site.url)
    page = context.new_page()
    page.goto("/plekken/")  # leads a partner to its own page
    spots = urlsplit(page.url).path
    context.close()
    context = browser.new_context(storage_state=sessions("beleidsadviseur"), base_url=site.url)
    page = context.new_page()
    page.goto("/plekken/")
    school = page.get_by_role("link", name="Onderwijsinstellingen").get_attribute("href") or ""
    context.close()
    return {"spots": spots, "school": school, "spots_list": "/".join(spots.split("/")[:3]) + "/lijst/"}
