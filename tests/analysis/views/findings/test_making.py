"""Making a finding of a figure or of a signal."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import Certainty, Hardness
from analysis.models import Finding, FrozenFigure
from cycle.enums import Track
from tests.analysis.findings.paper import WIJKEN, paper, stored
from tests.analysis.views.findings.pages import NEW, address, filled, log_in, page_of
from tests.factories import WijkFactory
from tests.factories.policy import FindingFactory, SafetyAnalysisFactory

pytestmark = pytest.mark.django_db


def test_the_figure_stands_beside_the_form_and_fills_in_what_it_knows(client, carla, discussed):
    wijk = WijkFactory(code="WK099901", name="Noord")

    response = client.get(address(stored()))

    assertContains(response, '<p class="frozen__value">7,1')
    assert response.context["form"].initial["track"] == Track.AREA
    assert response.context["form"].initial["areas"] == [wijk]
    assert response.context["form"].initial["analysis"] == discussed.pk


def test_picture_of_the_city_knows_the_wijk_of_its_row(client, carla, discussed):
    wijk = WijkFactory(name="Noord")

    response = client.get(address(stored(paper(WIJKEN, kind="stad")), column="geweld", table="criminaliteit-tabel"))

    assert response.context["form"].initial["areas"] == [wijk]


def test_a_finding_is_made_of_the_figure_in_the_address(client, carla, discussed):
    report = stored()

    response = client.post(address(report), filled(discussed))

    made = Finding.objects.get()
    assertRedirects(response, page_of("finding-detail", made))
    assert (made.hardness, made.number, made.made_by) == (Hardness.HARD, 1, carla)
    assert made.figures.get().value == "7,1"


def test_opening_the_page_freezes_nothing(client, carla, discussed):
    client.get(address(stored()))

    assert not FrozenFigure.objects.exists()


def test_shown_on_a_hidden_figure_is_refused_and_the_text_stays(client, carla, discussed):
    response = client.post(address(stored(), row=1), filled(discussed))

    assert response.status_code == 422
    assertContains(response, "minstens één hard cijfer met een waarde", status_code=422)
    assertContains(response, "Geweld komt vaker voor.", status_code=422)
    assert not Finding.objects.exists()


def test_a_hidden_figure_shows_its_sign_and_never_a_value(client, carla, discussed):
    response = client.get(address(stored(), row=1))

    assertContains(response, "afgeschermd: te weinig")
    assert response.context["picked"].value == ""


@pytest.mark.parametrize("query", ["row=99", "row=-1", "row=x", "column=leeftijd", "table=x", "report=404404"])
def test_an_address_that_names_no_figure_is_not_found(client, carla, discussed, query):
    named = {"report": stored().pk, "table": "soorten-tabel", "row": 0, "column": "per"}
    key, value = query.split("=")

    assert client.get(NEW, {**named, key: value}).status_code == 404


def test_a_partner_cannot_pick_from_a_report(client):
    log_in(client, Role.PARTNER)

    assert client.get(address(stored())).status_code == 404


def signal(analysis, **more):
    sent = filled(analysis, certainty=Certainty.SIGNAL)
    return {
        **sent,
        "soft_source": "wijkmanager",
        "soft_area": sent["areas"][0],
        "soft_date": "2026-09-01",
        **more,
    }


def test_a_signal_is_soft_and_cannot_be_shown(client, carla, discussed):
    """S148."""
    page = client.get(NEW)
    refused = client.post(NEW, signal(discussed, certainty=Certainty.SHOWN))
    made = client.post(NEW, signal(discussed))

    assertNotContains(page, "aangetoond")
    assert refused.status_code == 422
    finding = Finding.objects.get()
    assertRedirects(made, page_of("finding-detail", finding))
    assert (finding.hardness, finding.soft_source) == (Hardness.SOFT, "wijkmanager")
    assertContains(client.get(page_of("finding-detail", finding)), "Dit is een signaal, geen cijfer.")


@pytest.mark.parametrize("name", ["soft_source", "soft_area", "soft_date"])
def test_a_signal_without_origin_is_refused(client, carla, discussed, name):
    response = client.post(NEW, signal(discussed, **{name: ""}))

    assert response.status_code == 422
    assert name in response.context["form"].errors


def test_data_on_a_person_are_refused(client, carla, discussed):
    response = client.post(NEW, signal(discussed, claim="Bel 06-12345678 hierover."))

    assertContains(response, "Hier lijkt een telefoonnummer te staan", status_code=422)


def test_a_partner_writes_in_its_own_analysis_only(client, discussed):
    partner = log_in(client, Role.PARTNER)
    own = SafetyAnalysisFactory(authors=[partner.organisation])

    refused, made = client.post(NEW, signal(discussed)), client.post(NEW, signal(own))

    assert refused.status_code == 422
    assert made.status_code == 302
    assert Finding.objects.get().analysis == own


def test_without_an_analysis_the_page_says_what_to_do(client, carla):
    assertContains(client.get(NEW), "Begin een analyse")


def test_a_figure_is_laid_beside_those_of_another_finding(client, carla, discussed):
    finding, report = FindingFactory(analysis=discussed), stored()
    url = address(report, base=reverse("analysis:finding-add-figure"))

    empty, done = client.post(url, {"finding": ""}), client.post(url, {"finding": finding.pk})

    assert empty.status_code == 422
    assertRedirects(done, page_of("finding-detail", finding))
    assert finding.figures.get().value == "7,1"
