"""The data catalogue: everything that DCAT-AP-NL 3.0 makes mandatory, and only what is public."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains

from agov.reports.catalogue import PREFIXES
from tests.factories.editions import EditionFactory

pytestmark = pytest.mark.django_db
# R65, from the text of the profile: what each class must have.
MANDATORY = {
    "dcat:Catalog": {"dct:title", "dct:description", "dct:publisher", "dcat:contactPoint", "dcat:dataset"},
    "dcat:Dataset": {
        "dct:accessRights", "dcat:contactPoint", "dct:creator", "dct:description", "dct:identifier", "dct:publisher",
        "dcat:theme", "dct:title",
    },
    "dcat:Distribution": {"dcat:accessURL", "dct:license"},
    "dcat:DataService": {
        "dct:accessRights", "dcat:contactPoint", "dct:description", "dcat:endpointDescription", "dcat:endpointURL",
        "dct:identifier", "dct:license", "dct:publisher", "dcat:theme", "dct:title",
    },
    "foaf:Agent": {"foaf:name"},
    "vcard:Kind": {"vcard:fn", "vcard:hasEmail"},
    "skos:Concept": {"skos:prefLabel"},
}  # fmt: skip
ONCE = {"dcat:contactPoint", "dct:identifier", "dcat:accessURL", "dcat:endpointURL", "dcat:endpointDescription"}
# What stands there only to say of what class it is.
NAMED = {"dct:RightsStatement", "dct:LinguisticSystem", "dct:LicenseDocument", "dct:MediaType", "dct:MediaTypeOrExtent",
         "foaf:Document"}  # fmt: skip


def catalogue(client, form="jsonld"):
    return client.get(reverse("agov:open-data-catalogue", args=[form]))


def nodes(value):
    if isinstance(value, list):
        for one in value:
            yield from nodes(one)
    elif isinstance(value, dict):
        if "@type" in value and "@value" not in value:
            yield value
        for name, inner in value.items():
            if name != "@context":
                yield from nodes(inner)


def test_every_class_has_what_is_mandatory(client):
    EditionFactory(published=True)
    found = list(nodes(catalogue(client).json()))
    assert {node["@type"] for node in found} == set(MANDATORY) | NAMED
    for node in (node for node in found if node["@type"] not in NAMED):
        assert MANDATORY[node["@type"]] - set(node) == set(), node["@id"]
        assert [name for name in node if name in ONCE and isinstance(node[name], list)] == []
        assert all(node[name] for name in MANDATORY[node["@type"]])


def test_day_of_publishing_is_the_one_of_our_own_clock(client):
    EditionFactory(published=True, published_at=datetime(2026, 11, 29, 23, 30, tzinfo=UTC))
    assert catalogue(client).json()["dcat:dataset"][0]["dct:issued"]["@value"] == "2026-11-30"


def test_only_public_editions_are_datasets(client):
    shown = EditionFactory(published=True, publication__slug="te-zien")
    EditionFactory(publication__slug="concept")
    EditionFactory(withdrawn=True, publication__slug="weg")
    ids = [one["dct:identifier"] for one in catalogue(client).json()["dcat:dataset"]]
    assert ids[0] == f"http://testserver{reverse('agov:edition-page', args=['te-zien', shown.number])}"
    assert [one for one in ids if "/concept/" in one or "/weg/" in one] == []


def test_addresses_in_the_catalogue_answer(client):
    EditionFactory(published=True)
    value = catalogue(client).json()
    found = {
        node[name]["@id"]
        for node in nodes(value)
        for name in ("dcat:accessURL", "dcat:endpointDescription")
        if name in node
    }
    assert {one for one in found if client.get(one).status_code != 200} == set()
    assert len(found) > 6


def test_names_are_those_of_the_vocabularies(client):
    for node in nodes(catalogue(client).json()):
        assert {name.split(":")[0] for name in node if ":" in name} <= set(PREFIXES)
    assert catalogue(client, "xml").status_code == 404
    assertContains(client.get(reverse("agov:open-data")), reverse("agov:open-data-catalogue", args=["ttl"]))


def test_costs_the_same_for_one_and_three(client):
    EditionFactory(published=True)
    with CaptureQueriesContext(connection) as one:
        catalogue(client)
    EditionFactory.create_batch(2, published=True)
    with CaptureQueriesContext(connection) as more:
        catalogue(client)
    assert len(more) == len(one) == 1
