"""Steps that several stories share, each done by way of the page."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Download, Page, expect

JOB_MS = 240_000  # the site has one worker: what was asked before, by another test too, is done first


def deliver(page: Page, table: str, file: Path, *, corrects: str = "") -> None:
    """Send a file by the form."""
    page.goto("/leveringen/nieuw/")
    choose(page, "Wat levert u?", table)
    if corrects:
        choose(page, "Is dit een correctie op een eerdere levering?", corrects)
    page.get_by_label("Bestand", exact=True).set_input_files(file)
    page.get_by_role("button", name="Stuur naar de controle").click()


def wait_until_quiet(page: Page) -> None:
    """Wait until the worker has done what it was asked before: on a busy machine it still makes reports."""
    page.goto("/taken/")
    waiting = page.locator("#taken tbody").get_by_text(re.compile("^(In de wachtrij|Bezig)$"))
    for _ in range(JOB_MS // 2000):
        if not waiting.count():
            return
        page.wait_for_timeout(2000)
        page.reload()
    raise AssertionError(page.locator("#taken").inner_text())


def wait_for_edition(public: Page, title: str) -> None:
    """Reload the list of publications until the calendar, which looks once a minute, gave the edition out; open it."""
    public.goto("/publicaties/")
    link = public.get_by_role("link", name=title)
    for _ in range(JOB_MS // 1000):
        if link.count():
            link.first.click()
            expect(public.get_by_role("heading", level=1)).to_be_visible()
            return
        public.wait_for_timeout(1000)
        public.reload()
    raise AssertionError(f"not given out: {title}")


def choose(page: Page, label: str, words: str) -> None:
    """Choose the option that holds ``words``."""
    select = page.get_by_label(label)
    select.select_option(label=select.locator("option", has_text=words).inner_text())


def expect_checked(page: Page) -> None:
    """Wait on the page of the delivery, which follows its job by itself."""
    expect(page.get_by_role("heading", name="Wat vond de controle?")).to_be_visible(timeout=JOB_MS)
    expect(page.locator("#levering-stand")).to_have_text("in controle")


def key_figures(page: Page) -> dict[str, int]:
    """The counts in a row on top of the outcome."""
    texts = page.locator("#levering .key-figure").all_inner_texts()
    found = {text.split("\n")[0]: text for text in texts}
    return {
        label: int(re.sub(r"\D", "", found[label].split("\n", 1)[1]))
        for label in ("Gelezen", "Aangenomen", "Afgewezen")
    }


def give_verdict(page: Page, organisation: str) -> None:
    """Say for an organisation that the figures hold: the technische slag."""
    page.get_by_text("Geef een oordeel").click()
    choose(page, "Namens", organisation)
    page.get_by_label("de cijfers kloppen").check()
    page.get_by_role("button", name="Bewaar oordeel").click()
    expect(page.get_by_text("Uw oordeel is bewaard.")).to_be_visible()


def follow_reports(page: Page) -> list[str]:
    """Open the job that rebuilds the reports, follow it until it is done, and return the steps that it showed."""
    expect(page.locator("#levering progress")).to_have_count(0, timeout=JOB_MS)
    page.goto("/taken/")
    page.get_by_role("link", name="Rapporten bijwerken").first.click()
    seen: list[str] = []
    done = page.locator("#taak").get_by_text("rapporten bijgewerkt")
    for _ in range(JOB_MS // 200):
        if done.is_visible():
            return seen
        seen += [text for text in page.locator("#taak .progress__words").all_inner_texts() if text not in seen]
        page.wait_for_timeout(200)
    raise AssertionError(f"the reports were not rebuilt: {page.locator('#taak').inner_text()}")


def file_of(download: Download) -> bytes:
    """The bytes that came down."""
    return Path(download.path()).read_bytes()


def download(page: Page, name: str) -> bytes:
    """Click a link that hands out a file."""
    with page.expect_download() as coming:
        page.get_by_role("link", name=name).first.click()
    return file_of(coming.value)


def csv_rows(archive: bytes, table: str) -> list[dict[str, str]]:
    """The rows of one table in the CSV download."""
    with zipfile.ZipFile(io.BytesIO(archive)) as files:
        text = files.read(f"{table}.csv").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def json_tables(content: bytes) -> dict[str, Any]:
    """The tables of the JSON download by their key."""
    report = json.loads(content)
    return {table["key"]: table for section in report["sections"] for table in section["tables"]}


def page_rows(page: Page, table: str) -> list[list[str]]:
    """What a reader sees in the cells of a table on the page."""
    script = """rows => rows.filter(row => row.cells.length > 1).map(row => [...row.cells].map(cell => {
        const copy = cell.cloneNode(true);
        copy.querySelectorAll('.visually-hidden').forEach(hidden => hidden.remove());
        return copy.innerText.trim();
    }))"""
    rows: list[list[str]] = page.locator(f'[aria-labelledby="tabel-{table}"] tbody tr').evaluate_all(script)
    return rows
