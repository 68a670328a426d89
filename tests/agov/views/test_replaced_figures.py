"""A new version of a delivery: which public editions rest on the old one, and what of them would be different."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.models import Publication
from agov.queries.replaced_figures import moved_since, resting_on_older
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.enums import JobState
from analysis.imports.pipeline import REPORTS_KIND
from tests.agov.reports.test_edition_changes import now_reads, value
from tests.factories import DeliveryFactory, JobFactory, SeriesVersionFactory, SourceTableFactory, UserFactory
from tests.factories.editions import EditionFactory, PublicationFactory

pytestmark = pytest.mark.django_db
YEAR = [[2025, 0]]


@pytest.fixture
def table():
    return SourceTableFactory()


@pytest.fixture
def first(table):
    return DeliveryFactory(table=table, version=1, approved=True, periods=[[2024, 0], [2025, 0]])


def second(first, **more):
    return DeliveryFactory(**{"table": first.table, "version": 2, "approved": True, "periods": YEAR, **more})


def edition(*used, **more):
    return EditionFactory(published=True, data_versions=[one.pk for one in used], **more)


@pytest.fixture
def officer(client):
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    return client


def page(delivery):
    return reverse("agov:delivery-editions", args=[delivery.pk])


# --- which editions


def test_edition_on_an_earlier_version_of_the_same_period_is_found(first):
    found = edition(first)
    edition(DeliveryFactory(approved=True, periods=YEAR))  # of another table
    edition(first, publication=PublicationFactory(), withdrawn=True)
    EditionFactory(data_versions=[first.pk])  # nobody reads it yet
    assert resting_on_older(second(first)) == [found]
    assert resting_on_older(first) == []


@pytest.mark.parametrize(
    ("more", "rests"),
    [
        ({}, True),
        ({"periods": [[2026, 0]]}, False),  # a year further takes no place
        ({"periods": [[2025, 3]]}, False),  # a month is another period than the year
        ({"approved": False, "in_review": True}, True),  # what accepting it would move
        ({"approved": False, "refused": True}, False),
    ],
)
def test_only_a_version_with_the_same_period_takes_the_place(first, more, rests):
    edition(first)
    assert bool(resting_on_older(second(first, **more))) is rests


def test_newest_edition_of_a_series_counts(first):
    new = second(first)
    old = edition(first, number=1)
    edition(new, publication=old.publication, number=2)
    assert resting_on_older(new) == []


def test_list_also_names_what_was_replaced_for_one_year_only(first):
    """The first delivery still holds 2024, so it was not replaced as a whole."""
    found = edition(first)
    SeriesVersionFactory(delivery=first, year=2024)
    pointer = SeriesVersionFactory(delivery=first, year=2025)
    assert moved_since() == []
    pointer.delivery = second(first)
    pointer.save()
    assert moved_since() == [found]


def test_which_costs_the_same_for_one_and_three(first):
    new = second(first)
    edition(first)
    with CaptureQueriesContext(connection) as one:
        resting_on_older(new)
    edition(first)
    edition(first)
    with CaptureQueriesContext(connection) as more:
        assert len(resting_on_older(new)) == 3
    assert len(more) == len(one) == 2


# --- what would be different


def test_page_of_the_delivery_leads_to_what_would_be_different(officer, first):
    new = second(first)
    delivery_page = reverse("analysis:delivery-detail", args=[new.pk])
    assertNotContains(officer.get(delivery_page), page(new))
    edition(first)
    answer = officer.get(delivery_page)
    assertContains(answer, "1 openbare editie rust op cijfers waarvoor deze levering in de plaats kwam.")
    assertContains(answer, page(new))
    edition(first)
    assertContains(officer.get(delivery_page), "2 openbare edities rusten op cijfers")


def test_every_figure_and_sentence_that_would_be_different_is_counted(officer, first):
    moved = edition(first, title="Wijk A", value=value({"Inbraak": [34]}, answer="Er waren 34 inbraken."))
    now_reads({"Inbraak": [31]}, moved, answer="Er waren 31 inbraken.")
    same = edition(first, title="Wijk B", value=value({"Inbraak": [9]}))
    now_reads({"Inbraak": [9]}, same)

    answer = officer.get(page(second(first)))

    assertContains(answer, "2 openbare edities rusten op cijfers waarvoor")
    assertContains(answer, "Er zouden 1 cijfer en 1 zin anders zijn.")
    assertContains(answer, "Er waren 31 inbraken.")
    assertContains(answer, "Nu openbaar: Er waren 34 inbraken.")
    assertContains(answer, "Misdrijven naar soort: 1 verschil")
    assertContains(answer, "Elk cijfer en elke zin zou vandaag hetzelfde zijn.", count=1)
    for address in (reverse("agov:edition-now", args=[moved.pk]), f"{reverse('agov:edition-start')}?soort=wijk"):
        assertContains(answer, address, count=1)


def test_page_says_when_the_figures_do_not_count_yet(officer, first):
    edition(first)
    assertContains(
        officer.get(page(second(first, approved=False, in_review=True))), "Deze levering is nog niet in gebruik."
    )
    first.refresh_from_db()
    JobFactory(kind=REPORTS_KIND, state=JobState.QUEUED)
    new = second(first, version=3)
    assertContains(officer.get(page(new)), "De rapporten worden nu bijgewerkt.")


def test_ten_editions_stand_on_a_page(officer, first):
    for _ in range(11):
        edition(first)
    new = second(first)
    assert len(officer.get(page(new)).context["lines"]) == 10
    assert len(officer.get(f"{page(new)}?page=2").context["lines"]) == 1
    assert Publication.objects.count() == 11


@pytest.mark.parametrize("role", [Role.PARTNER, Role.AGOV_SECRETARIS])
def test_who_may_not_see_both_learns_nothing(client, first, role):
    edition(first)
    new = second(first)
    client.force_login(UserFactory(roles=[role], organisation=first.table.source.organisation))
    assert client.get(page(new)).status_code in (403, 404)
    detail = client.get(reverse("analysis:delivery-detail", args=[new.pk]))
    assert "openbare editie" not in detail.content.decode()
