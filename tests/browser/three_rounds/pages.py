"""What a step does on any page: look at it with axe, press, send a form once more."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode

from playwright.sync_api import Page

from tests.browser.test_accessibility import AXE, violations


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
