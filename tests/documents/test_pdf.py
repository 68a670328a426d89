import builtins
import io
import logging
import re
import subprocess
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from pathlib import Path

import page
import pikepdf
import pytest
from django.conf import settings as django_settings
from django.test import override_settings

from amersfoort_veiligheid.documents import pdf as documents
from amersfoort_veiligheid.documents import tables as t
from amersfoort_veiligheid.documents.figures import to_img
from tests.documents import samples
from tests.pdf_text import pages_of

TITLE = "Wijkrapport Kruiskamp 2024"
MOMENT = datetime(2025, 3, 1, 12, 30, tzinfo=UTC)


def long_table():
    rows = tuple(
        (t.text(f"Buurt {index:02}"), t.number(index * 37), t.number(index * 1.7, 1), t.suppressed("te weinig"))
        for index in range(70)
    )
    columns = (
        t.Column("buurt", "Buurt", is_row_header=True),
        t.Column("aantal", "Aantal", "", "right"),
        t.Column("rate", "Per 1.000", "inwoners", "right"),
        t.Column("zeden", "Zedenmisdrijf", "", "right"),
    )
    groups = (t.RowGroup("Kruiskamp", 0, 35), t.RowGroup("Liendert", 35, 35))
    return t.Table("buurten", "Misdrijven per buurt, 2024", columns, rows, row_groups=groups)


@pytest.fixture(autouse=True)
def _templates(settings):
    template = {**settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}
    settings.TEMPLATES = [template]


def sample_context():
    return {
        "charts": [{"heading": make.__name__.capitalize(), "image": to_img(make())} for make in samples.ALL],
        "table": long_table(),
    }


def render(**options):
    return documents.render_document("sample_report.html", sample_context(), title=TITLE, **options)


@pytest.fixture(scope="module")
def rendered(django_test_environment, tmp_path_factory):
    """One document for all tests that only read it, with what the renderer had to say about it."""
    messages = []
    handler = logging.Handler(logging.WARNING)
    handler.emit = lambda record: messages.append(record.getMessage())
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    template = {**django_settings.TEMPLATES[0], "DIRS": [Path(__file__).parent / "templates"]}
    with override_settings(TEMPLATES=[template]):
        document = render(created_at=MOMENT)
    logger.removeHandler(handler)
    return document, messages


def elements(data):
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found = []

        def walk(element, path):
            kind = str(element.get("/S", ""))
            attributes = element.get("/A", {})
            found.append((kind, path, str(attributes.get("/Scope", "")), str(element.get("/Alt", ""))))
            kids = element.get("/K", [])
            for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
                if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                    walk(kid, (*path, kind))

        walk(pdf.Root.StructTreeRoot.K[0], ())
        return found


def test_document_has_pages_and_the_renderer_had_nothing_to_say(rendered):
    document, messages = rendered

    assert messages == []
    assert document.page_count >= 5
    assert "Wat is er aan de hand in Kruiskamp?" in document.html
    with pikepdf.open(io.BytesIO(document.pdf)) as pdf:
        assert len(pdf.pages) == document.page_count


def test_document_follows_pdf_ua_1(rendered):
    report = page.validate_pdf_bytes(rendered[0].pdf, profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.total > 100


@pytest.mark.slow
def test_archive_variant_follows_both_standards():
    data = render(archive=True, created_at=MOMENT).pdf

    for profile in ("ua1", "2a"):
        failures = page.validate_pdf_bytes(data, profile=profile).failures
        assert [(failure.rule_id, failure.message) for failure in failures] == []


def test_header_cells_have_their_scope(rendered):
    found = elements(rendered[0].pdf)

    scopes = Counter((scope, "/THead" in path) for kind, path, scope, _ in found if kind == "/TH")
    assert set(scopes) == {("/Column", True), ("/Row", False)}
    assert scopes["/Row", False] == 72  # 70 buurten and 2 groups


def test_table_head_is_repeated_on_every_page(rendered):
    pages = [words for words in pages_of(rendered[0].pdf) if re.search(r"Buurt \d\d", words)]

    assert len(pages) >= 2
    assert all("Zedenmisdrijf" in words for words in pages)


def test_charts_have_their_text_alternative(rendered):
    alternatives = [alt for kind, _, _, alt in elements(rendered[0].pdf) if kind == "/Figure"]

    assert len(alternatives) == len(samples.ALL)
    assert alternatives[0].startswith("Voorbeeldgegevens. In Kruiskamp daalde het aantal misdrijven")


def test_text_is_dutch_with_page_numbers_and_running_lines(rendered):
    document, _ = rendered
    pages = pages_of(document.pdf)

    assert "één op de drie bewoners" in pages[-1]
    for number, words in enumerate(pages, 1):
        assert f"Pagina {number} van {document.page_count}" in words
        assert "VOORBEELDGEGEVENS" in words
        assert "stand van de cijfers: 1 maart 2025" in words
    assert TITLE not in pages[0]
    assert all(TITLE in words for words in pages[1:])


def test_metadata_language_and_bookmarks(rendered):
    with pikepdf.open(io.BytesIO(rendered[0].pdf)) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle) is True
        assert str(pdf.docinfo["/Title"]) == TITLE
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == TITLE
            assert metadata["pdfuaid:part"] == "1"
        with pdf.open_outline() as outline:
            top = outline.root[0]
            assert top.title == "Wat is er aan de hand in Kruiskamp?"
            assert [child.title for child in top.children][-2:] == ["Misdrijven per buurt", "Bronnen"]


@pytest.mark.slow
def test_same_content_gives_the_same_bytes(rendered):
    assert render(created_at=MOMENT).pdf == rendered[0].pdf


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/x.css",
        "http://document.invalid/static/css/report-print.css",
        "file:///etc/passwd",
        "https://document.invalid/media/x.png",
        "https://document.invalid/static/../../etc/passwd",
        "https://document.invalid/static/%2e%2e/%2e%2e/pyproject.toml",
        "https://document.invalid/static/bestaat-niet.css",
    ],
)
def test_nothing_but_static_files_is_fetched(url):
    with pytest.raises(ValueError, match=r"Not? .*static file"):
        documents.static_file(url)


def test_static_file_comes_from_disk():
    assert documents.static_file("https://document.invalid/static/css/report-print.css").name == "report-print.css"


def test_remote_image_is_refused_and_reported(caplog):
    caplog.set_level(logging.ERROR, logger="weasyprint")

    documents.html_to_pdf('<html lang="nl"><body><img src="https://example.org/a.png" alt="a">', title="T")

    assert "Not a static file: https://example.org/a.png" in caplog.text


def test_missing_system_library_is_explained_in_dutch(monkeypatch):
    real = builtins.__import__

    def broken(name, *args, **kwargs):
        if name == "weasyprint":
            raise OSError("cannot load library 'libpango-1.0-0'")
        return real(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", broken)

    with pytest.raises(documents.PDFNotPossible) as caught:
        documents.html_to_pdf("<p>x</p>", title="T")

    assert "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0" in str(caught.value)
    assert "Een PDF maken kan niet" in str(caught.value)


# --- content key ----------------------------------------------------------------------------------------------------


class Kind(StrEnum):
    WIJK = "wijk"


@dataclass(frozen=True)
class Inner:
    value: float | None
    sign: str = ""


@dataclass(frozen=True)
class Outer:
    kind: Kind
    day: date
    cells: tuple[Inner, ...]
    extra: dict[str, int]
    places: frozenset[str]
    amount: Decimal


REPORT = Outer(
    Kind.WIJK, date(2025, 3, 1), (Inner(1.5), Inner(None, "x")), {"a": 1, "b": 2}, frozenset("pqr"), Decimal("1.10")
)


def test_content_key_is_equal_for_equal_content_only():
    same = replace(REPORT, extra={"b": 2, "a": 1}, places=frozenset("rqp"))
    others = [
        replace(REPORT, cells=(Inner(1.5), Inner(None, "."))),
        replace(REPORT, cells=(Inner(None, "x"), Inner(1.5))),
        replace(REPORT, day=date(2025, 3, 2)),
        replace(REPORT, amount=Decimal("1.1")),
        replace(REPORT, extra={"a": 1}),
    ]

    keys = [documents.content_key(value) for value in (REPORT, *others)]

    assert documents.content_key(same) == keys[0]
    assert len(set(keys)) == len(keys)
    assert re.fullmatch(r"[0-9a-f]{64}", keys[0])


def test_content_key_is_the_hash_of_canonical_json():
    # printf '{"Inner":{"sign":"x","value":null}}' | sha256sum
    expected = subprocess.run(
        ["sha256sum"], input=b'{"Inner":{"sign":"x","value":null}}', capture_output=True, check=True
    ).stdout.decode()

    assert documents.content_key(Inner(None, "x")) == expected.split()[0]


def test_content_key_refuses_what_has_no_fixed_form():
    with pytest.raises(ValueError, match="no number"):
        documents.content_key(Inner(float("nan")))
    with pytest.raises(TypeError, match="object"):
        documents.content_key(object())


@pytest.mark.parametrize("lines_before", range(23, 28))
def test_a_heading_its_sentence_and_a_group_stay_with_the_first_row(lines_before):
    before = "".join(f"<p>Regel {number}</p>" for number in range(lines_before))
    rows = "".join(f"<tr><th>Soort {number}</th><td>{number}</td></tr>" for number in range(12))
    html = f"""<!DOCTYPE html><html lang="nl"><head><title>T</title>
        <link rel="stylesheet" href="/static/css/report-print.css"></head><body>{before}<section>
        <h2>Welke delicten?</h2><p>Dit zijn delicten.</p><table><caption>Per soort</caption>
        <thead><tr><th>Delict</th><th>Aantal</th></tr></thead>
        <tbody><tr class="group"><th colspan="2">Misdrijf</th></tr>{rows}</tbody></table></section></body></html>"""

    pages = pages_of(documents.html_to_pdf(html, title="T")[0])

    place = next(words for words in pages if "Welke delicten?" in words)
    assert all(words in place for words in ("Dit zijn delicten.", "Per soort", "Misdrijf", "Soort 0"))


@pytest.mark.parametrize("lines_before", range(14, 20))
def test_source_and_notes_stay_with_the_last_row_of_their_table(lines_before):
    before = "".join(f"<p>Regel {number}</p>" for number in range(lines_before))
    rows = "".join(f"<tr><th>Soort {number}</th><td>{number}</td></tr>" for number in range(12))
    html = f"""<!DOCTYPE html><html lang="nl"><head><title>T</title>
        <link rel="stylesheet" href="/static/css/report-print.css"></head><body>{before}<section>
        <table><caption>Per soort</caption><thead><tr><th>Delict</th><th>Aantal</th></tr></thead><tbody>{rows}</tbody>
        </table><p class="small">Opmerking.</p><p class="small">Bron: Politie.</p></section></body></html>"""

    pages = pages_of(documents.html_to_pdf(html, title="T")[0])

    place = next(words for words in pages if "Bron: Politie." in words)
    assert "Opmerking." in place
    assert "Soort 11" in place
