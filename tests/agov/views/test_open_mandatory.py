"""The mandatory indicators for everybody: only from a public edition, at lasting addresses."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import EditionState, PublicationKind
from agov.models import Edition, Publication
from agov.reports.edition_content import NoContentError, content_of, subjects_to_publish
from agov.services import editions as services
from amersfoort_veiligheid.accounts.enums import Role
from analysis.reports import bbv
from cycle.enums import AreaLevel
from tests.factories import AreaFactory, IndicatorFactory, ObservationFactory, UserFactory
from tests.factories.editions import EditionFactory, PublicationFactory, WithheldPartFactory

pytestmark = pytest.mark.django_db
PAGE = "/open-data/verplichte-indicatoren/"
CATALOGUE = "/open-data/catalogus.ttl"
API = "/api/v1/verplichte-indicatoren"


@pytest.fixture
def figures(settings):
    """One indicator: 1,5 per 1.000 in 2023, 2,0 in 2024 and 3,0 in 2025; of another nobody delivers."""
    area = AreaFactory(level=AreaLevel.MUNICIPALITY, code=settings.MUNICIPALITY_CODE)
    shops = IndicatorFactory(
        key="bbv_winkeldiefstal", name="Winkeldiefstallen", in_bbv=True, display_order=1,
        unit="per 1.000 inwoners", source_note="BBV. Bron: Politie",
    )  # fmt: skip
    IndicatorFactory(key="bbv_halt", name="Verwijzingen Halt", in_bbv=True, source_note="BBV. Bron: Stichting Halt")
    for year, count in ((2023, 99), (2024, 132), (2025, 198)):
        ObservationFactory(indicator=shops, area=area, year=year, value=count, denominator=66_000)


def edition(period="2025", **state):
    """An edition of the one series that there is, a number further each time."""
    content = content_of("bbv", "gemeente", period)
    series = Publication.objects.filter(kind=PublicationKind.MANDATORY).first()
    series = series or PublicationFactory(kind=PublicationKind.MANDATORY, code="gemeente", slug="bbv")
    return EditionFactory(
        publication=series, number=series.editions.count() + 1, period=period, title=content.report.title,
        value=content.value, body=content.body, **{"published": True, **state},
    )  # fmt: skip


def test_public_edition_is_on_the_page_in_the_api_and_in_its_file(client, figures):
    row = edition()

    page = client.get(PAGE)
    for words in ("Winkeldiefstallen", "2,0", "3,0", "nog niet te berekenen: er is geen levering van Stichting Halt"):
        assertContains(page, words)
    told = client.get(API).json()
    assert (told["editie"], told["periode"], told["sleutel"]) == (row.number, "2025", bbv.KEY)
    assert [one["waarde"] for one in told["rijen"][0]["cellen"] if one["waarde"] is not None] == [1.5, 2.0, 3.0]
    assert told["herkomst"]["bronvermelding"]
    address = reverse("agov:edition-data", args=[row.publication.slug, row.number, bbv.KEY, "csv"])
    assertContains(page, address)
    lines = list(csv.DictReader(io.StringIO(client.get(address).content.decode())))
    assert [line["waarde"] for line in lines if line["waarde"]] == ["1.5", "2.0", "3.0"]
    assert {line["rijCode"] for line in lines} == {"bbv_winkeldiefstal", "bbv_halt"}


@pytest.mark.parametrize("state", [None, {}, {"review": True}, {"approved": True}, {"withdrawn": True}])
def test_what_is_not_public_is_nowhere(client, figures, state):
    if state is not None:
        edition(**{"published": False, **state})
    page = client.get(PAGE)
    assertContains(page, "Ze zijn hier nog niet openbaar")
    assertNotContains(page, "Winkeldiefstallen")
    assert client.get(API).status_code == 404
    assert (
        "verplichte-indicatoren" not in client.get(reverse("agov:open-data-catalogue", args=["ttl"])).content.decode()
    )


def test_table_that_is_for_the_council_alone_is_nowhere(client, figures):
    row = edition()
    WithheldPartFactory(edition=row, key="indicatoren")
    assertContains(client.get(PAGE), "Ze zijn hier nog niet openbaar")
    assert client.get(API).status_code == 404
    assert (
        "verplichte-indicatoren" not in client.get(reverse("agov:open-data-catalogue", args=["ttl"])).content.decode()
    )


def test_newest_edition_is_the_one_that_is_shown(client, figures):
    edition("2024")
    edition("2025")
    edition("2025", published=False)
    assert client.get(API).json()["periode"] == "2025"
    assertContains(client.get(PAGE), "3,0")


def test_catalogue_and_sitemap_name_the_lasting_address(client, figures):
    edition()
    found = client.get(reverse("agov:open-data-catalogue", args=["jsonld"])).json()["dcat:dataset"]
    one = next(row for row in found if row["dct:identifier"].endswith(PAGE))
    assert [client.get(file["dcat:accessURL"]["@id"]).status_code for file in one["dcat:distribution"]] == [200, 200]
    assert PAGE in client.get(reverse("agov:sitemap")).content.decode()
    assertContains(client.get(reverse("agov:open-data")), PAGE)


def test_officer_chooses_it_and_a_second_one_approves(figures):
    writer, second = UserFactory(roles=[Role.ONDERZOEKER]), UserFactory(roles=[Role.BELEIDSADVISEUR])
    offered = next(choices for label, choices in subjects_to_publish() if label == "Verplichte indicatoren")
    assert offered == [
        ("bbv|gemeente|2025", "Verplichte indicatoren Veiligheid 2025"),
        ("bbv|gemeente|2024", "Verplichte indicatoren Veiligheid 2024"),
        ("bbv|gemeente|2023", "Verplichte indicatoren Veiligheid 2023"),
    ]
    made = services.start(kind=PublicationKind.MANDATORY, code="gemeente", period="2025", by=writer, at=timezone.now())
    assert (made.state, made.publication.slug) == (EditionState.DRAFT, "verplichte-indicatoren-veiligheid")
    assert set(made.data_versions) == {one.pk for one in bbv.build_mandatory(today=timezone.localdate()).deliveries}
    services.write(
        edition_id=made.pk, seen=made.revision, summary="Dit is de tabel van de begroting.", contact="adviseur",
        next_on=None, correction_note="", by=writer, at=timezone.now(),
    )  # fmt: skip
    services.submit(edition_id=made.pk, by=writer, at=timezone.now())
    services.approve(edition_id=made.pk, publish_at=timezone.now(), by=second, at=timezone.now())
    assert Edition.objects.get(pk=made.pk).state == EditionState.APPROVED


@pytest.mark.parametrize(("code", "period"), [("gemeente", "2019"), ("gemeente", "x"), ("wijk", "2025")])
def test_there_is_nothing_of_another_year_or_place(figures, code, period):
    with pytest.raises(NoContentError):
        content_of("bbv", code, period)


def test_page_costs_the_same_for_one_and_three(client, figures):
    edition("2024")
    with CaptureQueriesContext(connection) as one:
        client.get(API)
    edition("2025")
    edition("2023")
    with CaptureQueriesContext(connection) as more:
        client.get(API)
    assert len(more) == len(one) <= 3
