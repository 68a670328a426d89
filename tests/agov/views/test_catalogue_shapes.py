"""The data catalogue for a reader that knows RDF: the same in both forms, and by the shapes of the profile."""

from pathlib import Path

import pyshacl
import pytest
import rdflib
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, SH, SKOS

from tests.agov.views.test_catalogue import catalogue
from tests.factories.editions import EditionFactory

pytestmark = [
    pytest.mark.django_db,
    # The two libraries warn each other of names that they still use themselves.
    pytest.mark.filterwarnings("ignore:(ConjunctiveGraph|Dataset[.]).* is deprecated:DeprecationWarning"),
]
SHAPES = Path(__file__).parents[1] / "dcat_ap_nl.ttl"


def graph_of(answer, form):
    return rdflib.Graph().parse(data=answer.content, format=form)


def test_turtle_says_the_same(client):
    EditionFactory(published=True, summary='Hij zei "ja".\nEn toen \\ niets meer.')
    told = graph_of(catalogue(client, "ttl"), "turtle")
    assert set(told) == set(graph_of(catalogue(client), "json-ld"))
    assert 'Hij zei "ja".\nEn toen \\ niets meer.' in {str(one) for one in told.objects(None, DCTERMS.description)}
    assert len(list(told.subjects(RDF.type, DCAT.Distribution))) > 6


# --- the shapes of the profile


def faults_of(graph):
    """What the profile has against a catalogue, as (node, property); what it only recommends too."""
    _, report, _ = pyshacl.validate(graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle")
    return {
        (str(report.value(one, SH.focusNode)), str(report.value(one, SH.resultPath)))
        for one in report.subjects(RDF.type, SH.ValidationResult)
    }


@pytest.fixture
def graph(client):
    EditionFactory(published=True, publication__slug="cijfers")
    return graph_of(catalogue(client), "json-ld")


def test_catalogue_conforms_to_the_shapes_of_the_profile(graph):
    assert faults_of(graph) == set()


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (DCAT.Catalog, DCTERMS.publisher), (DCAT.Catalog, DCAT.dataset), (DCAT.Dataset, DCTERMS.creator),
        (DCAT.Dataset, DCAT.theme), (DCAT.Distribution, DCTERMS.license), (DCAT.DataService, DCAT.endpointDescription),
        (DCAT.DataService, DCTERMS.identifier), (FOAF.Agent, FOAF.name), (SKOS.Concept, SKOS.prefLabel),
    ],
)  # fmt: skip
def test_shapes_miss_what_is_mandatory(graph, kind, name):
    node = next(iter(graph.subjects(RDF.type, kind)))
    graph.remove((node, name, None))
    assert (str(node), str(name)) in faults_of(graph)


@pytest.mark.parametrize(
    ("kind", "name", "value"),
    [
        (DCAT.Dataset, DCAT.contactPoint, rdflib.URIRef("https://voorbeeld.example/tweede")),
        (DCAT.Dataset, DCTERMS.accessRights, rdflib.URIRef("https://voorbeeld.example/openbaar")),
        (DCAT.Dataset, DCTERMS.issued, rdflib.Literal("gisteren")),
        (DCAT.Distribution, DCAT.accessURL, rdflib.Literal("https://voorbeeld.example/")),
        (DCAT.Distribution, DCTERMS.license, rdflib.URIRef("https://voorbeeld.example/licentie")),
    ],
)
def test_shapes_refuse_a_second_or_a_wrong_value(graph, kind, name, value):
    node = next(iter(graph.subjects(RDF.type, kind)))
    graph.add((node, name, value))
    assert (str(node), str(name)) in faults_of(graph)
