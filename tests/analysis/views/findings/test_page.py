"""The page of one finding: figures, readings of others, changes that cross."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import InterpretationKind
from analysis.models import Finding, Interpretation
from tests.analysis.findings.paper import stored
from tests.analysis.views.findings.pages import address, filled, log_in, page_of
from tests.factories.policy import FindingFactory, FrozenFigureFactory, InterpretationFactory

pytestmark = pytest.mark.django_db


def test_state_and_development_stand_beside_each_other(client, carla, discussed):
    """S77."""
    client.post(address(stored()), filled(discussed))

    response = client.get(page_of("finding-detail", Finding.objects.get()))

    assertContains(response, "<dt>Stand 2025</dt>")
    assertContains(response, "<dt>Ontwikkeling</dt>")
    assertContains(response, "59 in 2024, 66 in 2025; +12% (−22% tot 62%)")
    assertContains(response, "Bron: Politie.")


def test_a_partner_sees_the_figure_and_no_link_to_the_report(client, discussed):
    finding = FindingFactory(analysis=discussed)
    finding.figures.add(FrozenFigureFactory(report=stored()))
    log_in(client, Role.PARTNER)

    response = client.get(page_of("finding-detail", finding))

    assertContains(response, "Woninginbraak, per 1.000 woningen")
    assertNotContains(response, "/rapporten/")


def test_dissent_stands_beside_the_finding(client, carla, discussed):
    """S137."""
    finding = FindingFactory(analysis=discussed)
    InterpretationFactory(finding=finding, organisation__name="Politie")
    InterpretationFactory(
        finding=finding, organisation__name="GGZ", kind=InterpretationKind.DIFFERS, text="Het is een zorgvraag."
    )

    one, report = client.get(page_of("finding-detail", finding)), client.get(page_of("analysis-detail", discussed))

    for response in (one, report):
        assertContains(response, "Het is een zorgvraag.")
        assertContains(response, "leest het anders")
    assertContains(one, "geen ervan gaat voor")


def test_an_organisation_gives_its_own_reading(client, discussed):
    finding, partner = FindingFactory(analysis=discussed), log_in(client, Role.PARTNER)
    url = page_of("finding-read", finding)

    silent = client.post(url, {"kind": "differs", "text": ""})
    client.post(url, {"kind": "differs", "text": "Wij lezen het anders."})

    assertContains(silent, "Schrijf op hoe uw organisatie het leest.", status_code=422)
    assert Interpretation.objects.get().organisation == partner.organisation


def test_two_colleagues_with_one_reading(client, discussed):
    finding, partner = FindingFactory(analysis=discussed), log_in(client, Role.PARTNER)
    InterpretationFactory(finding=finding, organisation=partner.organisation, revision=2, kind="adds", text="De ander.")

    response = client.post(page_of("finding-read", finding), {"kind": "adds", "text": "De mijne.", "revision": 1})

    assert response.status_code == 409
    assertContains(response, "De ander.", status_code=409)
    assertContains(response, "De mijne.", status_code=409)


def test_a_change_that_crosses_another_loses_nothing(client, carla, discussed):
    report = stored()
    client.post(address(report), filled(discussed))
    finding = Finding.objects.get()
    Finding.objects.filter(pk=finding.pk).update(claim="Wat de ander schreef.", revision=2)
    sent = {**filled(discussed, claim="Wat ik schreef."), "figures": [finding.figures.get().pk], "revision": 1}

    stale = client.post(page_of("finding-edit", finding), sent)
    knowing = client.post(page_of("finding-edit", finding), {**sent, "revision": 2})

    assert stale.status_code == 409
    assertContains(stale, "Wat de ander schreef.", status_code=409)
    assertRedirects(knowing, page_of("finding-detail", finding))
    assert Finding.objects.get().claim == "Wat ik schreef."
