"""Reports on paper: PDF/UA-1 for every kind, nothing for the renderer to complain about, and where to find what."""

import io
import logging
import re
from urllib.parse import unquote

import page
import pikepdf
import pytest
from django.contrib.staticfiles import finders

from analysis.reports import render
from tests.analysis.small_city import GROUP, NORTH
from tests.pdf_text import pages_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]

KINDS = [("wijk", NORTH), ("stad", "stad"), ("doelgroep", GROUP)]
_made: dict[str, tuple[bytes, list[str]]] = {}


@pytest.fixture
def printed(small_reports):
    """The PDF of a report with what the renderer had to say about it; made once for all tests."""

    def make(kind, code):
        if kind not in _made:
            messages = []
            handler = logging.Handler(logging.WARNING)
            handler.emit = lambda record: messages.append(record.getMessage())
            logger = logging.getLogger("weasyprint")
            logger.addHandler(handler)
            try:
                _made[kind] = (render.pdf(small_reports(kind, code)), messages)
            finally:
                logger.removeHandler(handler)
        return _made[kind]

    return make


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_the_renderer_had_nothing_to_say(printed, kind, code):
    assert printed(kind, code)[1] == []


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_each_kind_follows_pdf_ua_1(printed, kind, code):
    report = page.validate_pdf_bytes(printed(kind, code)[0], profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.total > 100


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_archive_variant_of_each_kind_follows_both_standards(small_reports, kind, code):
    data = render.pdf(small_reports(kind, code), archive=True)

    for profile in ("ua1", "2a"):
        failures = page.validate_pdf_bytes(data, profile=profile).failures
        assert [(failure.rule_id, failure.message) for failure in failures] == []


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_title_language_bookmarks_and_page_numbers(printed, small_reports, kind, code):
    data, report = printed(kind, code)[0], small_reports(kind, code)

    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "nl"
        assert str(pdf.docinfo["/Title"]) == report.title
        with pdf.open_outline() as outline:
            marks = [child.title for child in outline.root[0].children]
        count = len(pdf.pages)
    assert marks == [*(section.heading for section in report.sections), "Wat weten we niet?", "Bronnen en versies"]
    for number, words in enumerate(pages_of(data), 1):
        assert f"Pagina {number} van {count}" in words


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_every_chart_has_its_conclusion_as_alternative_text(printed, small_reports, kind, code):
    with pikepdf.open(io.BytesIO(printed(kind, code)[0])) as pdf:
        found = [str(item["/Alt"]) for item in pdf.objects if isinstance(item, pikepdf.Dictionary) and "/Alt" in item]

    titles = [chart.title for section in small_reports(kind, code).sections for chart in section.charts]
    assert len(found) >= len(titles) > 0
    for title in titles:
        assert any(title.rstrip(".") in alternative for alternative in found), title


@pytest.mark.parametrize(("kind", "code"), KINDS)
def test_each_table_on_paper_says_where_its_figures_come_from(printed, small_reports, kind, code):
    words = " ".join("".join(pages_of(printed(kind, code)[0])).split())

    made = [table for section in small_reports(kind, code).sections for table in section.tables]
    assert all(table.source and table.figures_date and table.version for table in made)
    assert words.count("Stand van de cijfers: ") == len(made) > 0


def test_a_long_table_repeats_its_head(printed):
    pages = [words for words in pages_of(printed("wijk", NORTH)[0]) if "Delict of overlast" in words]

    assert pages
    assert all("Tegen de rest van de stad" in words for words in pages)


def test_installed_fonts_are_linked_and_absent_ones_are_not(small_reports, monkeypatch):
    report = small_reports("doelgroep", GROUP)
    monkeypatch.setattr(finders, "find", lambda name: "/font.css" if name == render.FONT_SHEETS[0] else None)

    linked = re.findall(r'<link rel="stylesheet" href="([^"]+)"', unquote(render.as_file(report, "html").decode()))

    assert [name for name in linked if "fontsource" in name] == [f"/static/{render.FONT_SHEETS[0]}"]
    assert len(linked) == 3


@pytest.mark.parametrize("is_example", [False, True])
def test_invented_figures_say_so_on_every_page(small_reports, is_example):
    report = small_reports("doelgroep", GROUP)
    data = render.base.dump(report) | {"is_example": is_example}

    pages = pages_of(render.pdf(render.base.load(data)))

    assert all(("VOORBEELDGEGEVENS" in words) == is_example for words in pages)


def test_a_report_without_figures_can_be_printed(small_reports):
    report = small_reports("wijk", NORTH)
    empty = render.base.load(render.base.dump(report) | {"sections": [], "key_figures": [], "sources": []})

    text = "".join(pages_of(render.pdf(empty)))

    assert "Voor dit jaar is er nog geen levering in gebruik." in text
