"""Components: what a reader sees and what a screen reader says."""

import re

import pytest
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.template import Context, Template
from django.template.loader import render_to_string

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.gallery import sample_table
from amersfoort_veiligheid.web.statuses import TONES, Tone, tone_of


def drawn(name: str, request: HttpRequest | None = None, **context: object) -> str:
    return re.sub(r"\s+", " ", render_to_string(f"components/{name}.html", context, request=request))


def test_status_is_word_shape_and_colour():
    badge = drawn("status_badge", status="approved", label="Goedgekeurd")

    assert "status--green" in badge
    assert "shape--green" in badge
    assert "<span>Goedgekeurd</span>" in badge
    assert 'aria-hidden="true"' in badge


def test_shapes_differ_without_colour():
    shapes = {re.sub(r"shape--\w+", "", drawn("shape", tone=tone)) for tone in Tone}

    assert len(shapes) == len(Tone)


def test_unknown_status_is_grey():
    assert tone_of("something new") == Tone.GREY


@pytest.mark.parametrize("state", JobState)
def test_every_state_of_a_job_has_a_tone(state: JobState):
    assert state.value in TONES


def test_table_says_in_words_what_a_sign_means():
    page = drawn("table", table=sample_table())

    hidden = '<span aria-hidden="true">x</span><span class="visually-hidden">geheim bij de bron</span>'
    assert hidden in page
    assert '<span class="visually-hidden">kan niet voorkomen</span>' in page
    assert '<span aria-hidden="true">87*</span><span class="visually-hidden">87* voorlopig cijfer</span>' in page
    assert '<td class="is-right">1.234</td>' in page


def test_table_has_caption_headers_source_and_a_scrolling_region():
    page = drawn("table", table=sample_table())

    assert 'role="region" tabindex="0" aria-labelledby="tabel-voorbeeld"' in page
    assert '<caption id="tabel-voorbeeld">Misdrijven per buurt (verzonnen)</caption>' in page
    assert page.count('<th scope="col"') == 4
    assert page.count('<th scope="row">') == 5
    assert '<span class="unit">misdrijven in 2023</span>' in page
    assert "Bron: verzonnen voor deze pagina. Stand van de cijfers: 1 januari 2026." in page


def test_table_escapes_what_it_is_given():
    table = tables.Table("k", "<b>", (tables.Column("a", "<i>", is_row_header=True),), ((tables.text("<script>"),),))

    page = drawn("table", table=table)

    assert "&lt;script&gt;" in page
    assert "<script>" not in page
    assert '<caption id="tabel-k">&lt;b&gt;</caption>' in page


def test_progress_with_and_without_an_end():
    known = drawn("progress_bar", label="Inlezen", progress_id="p", step="rijen nakijken", percent=0)
    unknown = drawn("progress_bar", label="Inlezen", progress_id="p", step="wacht")

    assert 'value="0"' in known
    assert "0%" in known
    assert "value=" not in unknown


def test_message_says_its_kind_to_a_screen_reader():
    assert '<span class="visually-hidden">Fout:</span>' in drawn("alert", tone="error", text="Het bestand is leeg.")
    assert "utrecht-alert--ok" in drawn("alert", tone="success", text="Klaar.")


def test_pagination_keeps_the_rest_of_the_address(rf):
    page = Paginator(range(100), 10).page(2)
    request = rf.get("/taken/?state=done&page=2")

    drawing = drawn("pagination", page=page, request=request)

    assert 'rel="prev" href="?state=done&amp;page=1"' in drawing
    assert 'rel="next" href="?state=done&amp;page=3"' in drawing
    assert '<span class="visually-hidden">Pagina </span>2</span>' in drawing
    assert "11 tot en met 20 van 100" in drawing


def test_one_page_has_no_pagination(rf):
    assert drawn("pagination", page=Paginator(range(3), 10).page(1), request=rf.get("/")).strip() == ""


@pytest.mark.parametrize(
    ("address", "query", "direction"),
    [
        ("/?state=done&page=3", "?state=done&amp;volgorde=name", ""),
        ("/?volgorde=name", "?volgorde=-name", 'aria-sort="ascending"'),
        ("/?volgorde=-name", "?volgorde=name", 'aria-sort="descending"'),
    ],
)
def test_header_sorts_and_keeps_the_filter(rf, address: str, query: str, direction: str):
    template = Template('{% load web %}{% sort_header "name" "Naam" %}')

    header = template.render(Context({"request": rf.get(address)}))

    assert f'href="{query}"' in header
    assert direction in header
    assert ("aria-sort" in header) is bool(direction)


def test_number_is_written_the_dutch_way():
    template = Template("{% load web %}{{ value|dutch:1 }}|{{ none|dutch }}")

    assert template.render(Context({"value": 1234.56, "none": None})) == "1.234,6|"


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        ("Brief 2026-01: Jaarverslag", 'Brief <span class="whole">2026-01</span>: Jaarverslag'),
        ("Cyclus 2024-2025", 'Cyclus <span class="whole">2024-2025</span>'),
        ("Wijk <1> & 2-persoons", "Wijk &lt;1&gt; &amp; 2-persoons"),
    ],
)
def test_number_with_a_hyphen_stays_on_one_line_of_a_heading(words, drawn):
    assert Template("{% load web %}{{ words|whole_numbers }}").render(Context({"words": words})) == drawn


def test_undo_posts_with_a_token(rf):
    undo = render_to_string("components/undo.html", {"text": "Geweigerd.", "undo_url": "/terug/"}, request=rf.get("/"))

    assert 'method="post" action="/terug/"' in undo
    assert "csrfmiddlewaretoken" in undo
