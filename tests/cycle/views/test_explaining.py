"""Words of the field are explained at the word on public pages: by keyboard and tap, and only where they mean that."""

from datetime import date

import pytest
from django.http import HttpRequest
from django.template import Context, Template
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import PublicationKind
from cycle.models import GlossaryTerm
from cycle.services.reference_words import load_words
from tests.cycle.views.test_words import COMMON
from tests.factories import MethodVersionFactory, WijkFactory
from tests.factories.editions import EditionFactory, report_value
from tests.factories.policy import GlossaryTermFactory

pytestmark = pytest.mark.django_db
EXPLAINED = 'aria-describedby="betekenis-'


def drawn(template, **more):
    return Template("{% load policy %}" + template).render(Context({"request": HttpRequest(), **more}))


@pytest.fixture
def margin():
    return GlossaryTermFactory(term="marge", definition="Hoe ver het ernaast kan zitten.", is_explained=True)


def test_only_words_that_beheer_marked_are_explained_in_a_text(margin):
    GlossaryTermFactory(term="keuze")
    GlossaryTermFactory(term="ramp", is_explained=True, valid_to=date(2010, 9, 30))

    html = drawn("{% explain text %}", text="De marge van een keuze bij een ramp.")

    assert html.count(EXPLAINED) == 1
    assert "Hoe ver het ernaast kan zitten." in html


def test_plain_text_is_escaped_and_safe_html_is_kept(margin):
    assert "&lt;b&gt;" in drawn("{% explain text %}", text="<b> marge")
    assert drawn("{% explain text|linebreaks %}", text="De marge").startswith("<p>De <span")


def test_a_word_is_explained_once_per_page_by_tag_or_by_text(margin, django_assert_num_queries):
    with django_assert_num_queries(1):
        html = drawn('{% term "marge" %} {% explain text %} {% explain text %}', text="De marge.")

    assert html.count(EXPLAINED) == 1


def test_meaning_is_a_button_that_opens_and_is_read_aloud(margin):
    html = drawn("{% explain text %}", text="De marge.")

    assert '<button class="term__word" type="button" popovertarget="betekenis-1" aria-describedby="betekenis-1"' in html
    assert 'id="betekenis-1" popover' in html
    assert reverse("cycle:glossary") in html


def test_start_wijk_and_report_explain_the_words_of_their_answer(client, margin):
    wijk = WijkFactory()
    value = report_value(answer="De marge is 3 tot 5.")
    for kind, code in ((PublicationKind.CITY, "stad"), (PublicationKind.WIJK, wijk.code)):
        edition = EditionFactory(
            published=True,
            publication__kind=kind,
            publication__code=code,
            value=value,
            body="<h2>De marge</h2><p>Een marge van 95%.</p>",
            summary="Wat de marge zegt.",
        )

    for address in (
        reverse("web:home"),
        reverse("agov:public-wijk", args=[wijk.code]),
        reverse("agov:edition-page", args=[edition.publication.slug, edition.number]),
    ):
        answer = client.get(address)
        assertContains(answer, "Hoe ver het ernaast kan zitten.", count=1)
        assertContains(answer, EXPLAINED, count=1)


def test_body_of_an_edition_explains_below_its_heading(client, margin):
    edition = EditionFactory(published=True, value=report_value(), body="<h2>De marge</h2><p>Een marge van 95%.</p>")

    answer = client.get(reverse("agov:edition-page", args=[edition.publication.slug, edition.number]))

    assertContains(answer, "<h2>De marge</h2><p>Een <span")


def test_method_page_explains_words(client, margin):
    row = MethodVersionFactory(subject="rapport", key="wijk", how="Elk cijfer heeft een marge.")

    assertContains(client.get(reverse("analysis:method-detail", args=[row.subject, row.key])), EXPLAINED, count=1)


def test_a_text_without_such_words_draws_no_button(client):
    row = MethodVersionFactory(subject="rapport", key="wijk", how="Elk cijfer heeft een marge.")

    assertNotContains(client.get(reverse("analysis:method-detail", args=[row.subject, row.key])), EXPLAINED)


def test_words_that_come_along_are_explained_only_where_they_mean_one_thing():
    load_words(COMMON)

    explained = set(GlossaryTerm.objects.filter(is_explained=True).values_list("term", flat=True))

    assert {"marge", "misdrijf", "overlast", "trendbreuk", "doelgroep"} <= explained
    assert not explained & {"keuze", "slag", "mandaat", "integraal", "ramp"}
    assert not GlossaryTerm.objects.filter(is_explained=True, valid_to__lt=timezone.localdate()).exists()
