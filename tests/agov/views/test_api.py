"""The API of the open data: every address answers as described, and nothing that is not public gets out."""

import dataclasses
import re
from datetime import date

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from agov.enums import ItemPublication, MeetingState, PublicationKind
from agov.reports.open_api import meetings as meeting_answers
from agov.services import editions
from analysis.reports import base, bbv
from analysis.reports.base import Section
from tests.agov.api_answers import faults
from tests.agov.views.test_open_tables import report
from tests.factories import AreaFactory, IndicatorFactory, UserFactory
from tests.factories.editions import MOMENT, EditionFactory, PublicationFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, OutcomeFactory
from tests.factories.plans import GoalFactory, VAPFactory
from tests.factories.policy.foundations import GlossaryTermFactory
from vap.enums import PublicPart

pytestmark = pytest.mark.django_db
ROOT = "/api/v1"


@pytest.fixture
def described(client):
    return client.get(f"{ROOT}/openapi.json").json()


@pytest.fixture
def filled():
    """One of everything; gives the values of the names in the paths, per path."""
    publication = PublicationFactory(slug="wijkrapport-kernmare")
    EditionFactory(withdrawn=True, publication=publication, number=1)
    EditionFactory(published=True, publication=publication, number=2, value=base.dump(report()))
    table = dataclasses.replace(report().tables[0], key=bbv.KEY)
    mandatory = dataclasses.replace(report(), sections=(Section("indicatoren", "Wat?", "", tables=(table,)),))
    EditionFactory(
        published=True,
        publication__kind=PublicationKind.MANDATORY,
        number=3,
        value=base.dump(mandatory),
    )
    vap = VAPFactory(running=True)
    GoalFactory(vap=vap)
    meeting = closed()
    item = AgendaItemFactory(meeting=meeting, publication=ItemPublication.PUBLIC, publish_on=date(2020, 1, 1))
    outcome = OutcomeFactory(item=item)
    area = AreaFactory(code="WK990101")
    word = GlossaryTermFactory(valid_from=date(2020, 1, 1))
    IndicatorFactory(key="geweld")
    return {
        "/publicaties": {"adres": publication.slug, "nummer": 2, "sleutel": "geweld-tabel"},
        "/plannen": {"nummer": vap.pk},
        "/overleggen": {"nummer": meeting.pk},
        "/uitkomsten": {"jaar": outcome.year, "volgnummer": outcome.number},
        "/gebieden": {"code": area.code},
        "/indicatoren": {"sleutel": "geweld"},
        "/definities": {"nummer": word.pk},
        "/verplichte-indicatoren": {},
    }


def closed():
    """A meeting that everybody may know of once an item is public."""
    return MeetingFactory(state=MeetingState.CLOSED, convened_at=MOMENT, closed_at=MOMENT, closed_by=UserFactory())


def public_item():
    return AgendaItemFactory(meeting=closed(), publication=ItemPublication.PUBLIC, publish_on=date(2020, 1, 1))


def address(path, filled):
    names = filled["/" + path.split("/")[1]]
    return ROOT + re.sub(r"\{(\w+)\}", lambda found: str(names[found[1]]), path)


# --- as described


def test_every_described_path_answers_with_every_described_field(client, described, filled):
    wrong = []
    for path, operation in described["paths"].items():
        answer = client.get(address(path, filled))
        shape = operation["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        assert (path, answer.status_code) == (path, 200)
        wrong += [f"{path}: {one}" for one in faults(answer.json(), shape, described)]
        if "resultaten" in answer.json():
            assert (path, answer.json()["aantal"] > 0) == (path, True)
    assert wrong == []


def test_links_in_answers_lead_somewhere(client, described, filled):
    found = set()
    for path in described["paths"]:
        found |= set(
            re.findall(r'"href":\s*"http://testserver([^"]+)"', client.get(address(path, filled)).content.decode())
        )
    gone = {one for one in found if "/editie/1/" in one or "/edities/1" in one}
    assert gone
    assert {one for one in found - gone if client.get(one).status_code not in (200, 307)} == set()
    assert {client.get(one).status_code for one in gone} == {410}


def test_description_is_public_and_whole(client, described):
    answer = client.get(f"{ROOT}/openapi.json")
    text = answer.content.decode()
    names = set(re.findall(r'"#/components/(\w+)/([\w-]+)"', text))
    assert {name for kind, name in names if name not in described["components"][kind]} == set()
    assert set(described["components"]["schemas"]) == {name for kind, name in names if kind == "schemas"}
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert client.get(ROOT).status_code == 307


# --- errors


def problem(answer, status):
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
    value = answer.json()
    assert value["status"] == status
    assert value["title"]
    assert value["detail"]
    assert answer["API-Version"]
    return value


@pytest.mark.parametrize(
    "path",
    [
        "/", "/publicaties/", "/publicaties/er-is-niets", "/plannen/999999", "/plannen/abc", "/plannen/99999999999999",
        "/uitkomsten/2026/0", "/gebieden/wk1", "/nergens", "/openapi.json/",
        "/publicaties/x/edities/2/", "/plannen/1%00", "/gebieden/WK1%0A", "/%0A",
    ],
)  # fmt: skip
def test_what_is_not_there_says_so_without_a_redirect(client, path):
    problem(client.get(ROOT + path), 404)


def test_all_that_is_wrong_with_a_question_is_said_at_once(client):
    answer = client.get(f"{ROOT}/publicaties?pagina=0&perPagina=1000&soort=x&wooCategorie=2j&onbekend=1&pagina=2")
    value = problem(answer, 400)
    assert [one["location"]["name"] for one in value["errors"]] == ["pagina", "perPagina", "soort", "onbekend"]
    assert {one["in"] for one in value["errors"]} == {"query"}


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_other_methods_are_refused_for_programs(method):
    answer = getattr(Client(enforce_csrf_checks=True), method)(f"{ROOT}/publicaties")
    problem(answer, 405)
    assert answer["Allow"] == "GET, HEAD, OPTIONS"


def test_withdrawn_edition_is_gone_with_its_reason(client, filled):
    for more in ("", "/tabellen", "/tabellen/geweld-tabel"):
        value = problem(client.get(f"{ROOT}/publicaties/wijkrapport-kernmare/edities/1{more}"), 410)
        assert "bescherming van personen" in value["detail"]
    listed = client.get(f"{ROOT}/publicaties/wijkrapport-kernmare/edities").json()["resultaten"]
    assert [(one["nummer"], one["stand"]) for one in listed] == [(2, "openbaar"), (1, "ingetrokken")]


def test_withdrawing_reaches_who_kept_the_answer(client, filled):
    address_ = f"{ROOT}/publicaties/wijkrapport-kernmare/edities/2"
    first = client.get(address_)
    edition = EditionFactory._meta.model.objects.get(number=2)
    editions.withdraw(edition_id=edition.pk, reason="wrong", note="", by=UserFactory(), at=timezone.now())
    problem(client.get(address_, headers={"If-None-Match": first["ETag"]}), 410)


def test_other_forms_than_json_are_refused(client, filled):
    problem(client.get(f"{ROOT}/plannen", headers={"Accept": "text/html"}), 406)


def test_busy_database_and_faults_are_problems_too(client, monkeypatch):
    client.raise_request_exception = False

    def busy(*_):
        raise OperationalError("database is locked")

    monkeypatch.setattr(meeting_answers, "open_meetings", busy)
    answer = client.get(f"{ROOT}/overleggen")
    assert (answer.status_code, answer["Content-Type"], answer["Retry-After"]) == (503, "application/problem+json", "5")

    monkeypatch.setattr(meeting_answers, "open_meetings", lambda *_: 1 / 0)
    answer = client.get(f"{ROOT}/overleggen")
    assert (answer.status_code, answer.json()["status"]) == (500, 500)
    assert "division" not in answer.content.decode()


# --- headers and caches


def test_headers_of_the_rules(client, described, filled, settings):
    settings.SECURE_HSTS_SECONDS = 3600
    answer = Client().get(f"{ROOT}/plannen", secure=True)
    assert answer["API-Version"] == described["info"]["version"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["Content-Type"] == "application/json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Strict-Transport-Security"].startswith("max-age=")
    assert not answer.cookies


def test_nothing_new_is_304(client, filled):
    first = client.get(f"{ROOT}/plannen")
    again = client.get(f"{ROOT}/plannen", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["API-Version"]
    assert "no-cache" in first["Cache-Control"]


def test_preflight_and_head(client, filled):
    asked = client.options(f"{ROOT}/plannen", headers={"Origin": "https://elders.example"})
    assert (asked.status_code, asked["Access-Control-Allow-Methods"]) == (204, "GET, HEAD, OPTIONS")
    assert client.head(f"{ROOT}/plannen").content == b""


# --- pages and filters


def test_pages_hold_together(client):
    for n in range(5):
        PublicationFactory(slug=f"reeks-{n}", title=f"Reeks {n}")
        EditionFactory(published=True, publication__slug=f"ander-{n}", publication__title=f"Ander {n}")
    seen, address_ = [], f"{ROOT}/publicaties?perPagina=2"
    while address_:
        answer = client.get(address_)
        value = answer.json()
        seen += [one["titel"] for one in value["resultaten"]]
        following = value["_links"]["next"]
        address_ = following and following["href"].removeprefix("http://testserver")
        assert ('rel="next"' in answer["Link"]) is bool(following)
    assert seen == [f"Ander {n}" for n in range(5)]
    problem(client.get(f"{ROOT}/publicaties?perPagina=2&pagina=4"), 404)


def test_filter_stays_in_the_links(client, filled):
    value = client.get(f"{ROOT}/publicaties?soort=wijk&perPagina=1").json()
    assert value["_links"]["self"]["href"].endswith("?soort=wijk&perPagina=1&pagina=1")
    assert client.get(f"{ROOT}/publicaties?soort=stad").json()["resultaten"] == []


@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("/publicaties", lambda: EditionFactory(published=True)),
        ("/plannen", lambda: VAPFactory(running=True)),
        ("/overleggen", lambda: public_item()),
        ("/uitkomsten", lambda: OutcomeFactory(item=public_item())),
        ("/indicatoren", IndicatorFactory),
        ("/definities", lambda: GlossaryTermFactory(valid_from=date(2020, 1, 1))),
    ],
)  # fmt: skip
def test_lists_cost_the_same_for_one_and_three(client, path, make):
    make()
    with CaptureQueriesContext(connection) as one:
        assert client.get(ROOT + path).json()["aantal"] == 1
    make()
    make()
    with CaptureQueriesContext(connection) as more:
        assert client.get(ROOT + path).json()["aantal"] == 3
    assert len(more) == len(one) <= 4


# --- only what is public


def test_what_is_not_public_is_nowhere(client):
    draft = EditionFactory(publication__slug="concept", title="Geheim concept")
    hidden = VAPFactory(title="Plan in de maak")
    item = AgendaItemFactory(meeting=closed(), title="Besloten punt",
                             publication=ItemPublication.WITHHELD, publication_ground="Woo 5.1")  # fmt: skip
    OutcomeFactory(item=item, text="Besloten uitkomst")
    texts = [
        client.get(f"{ROOT}{path}").content.decode()
        for path in ("/publicaties", "/plannen", "/uitkomsten", "/overleggen", f"/overleggen/{item.meeting_id}")
    ]
    for words in ("Geheim concept", "Plan in de maak", "Besloten punt", "Besloten uitkomst"):
        assert [text for text in texts if words in text] == []
    problem(client.get(f"{ROOT}/publicaties/concept/edities/{draft.number}"), 404)
    problem(client.get(f"{ROOT}/plannen/{hidden.pk}"), 404)


def test_part_of_a_plan_that_is_off_is_empty(client):
    vap = VAPFactory(running=True, problem="Er wordt ingebroken.", public_parts=[PublicPart.PROBLEM])
    GoalFactory(vap=vap, title="Minder inbraken")
    value = client.get(f"{ROOT}/plannen/{vap.pk}").json()
    assert value["probleem"]["tekst"] == "Er wordt ingebroken."
    assert (value["aanpak"], value["uitvoering"], value["kosten"], value["_links"]["doelen"]) == (None,) * 4
    problem(client.get(f"{ROOT}/plannen/{vap.pk}/doelen"), 404)


def test_account_gives_nothing_more(client):
    hidden = VAPFactory(title="Plan in de maak")
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    assert client.get(f"{ROOT}/plannen").json()["aantal"] == 0
    problem(client.get(f"{ROOT}/plannen/{hidden.pk}"), 404)


def test_value_of_the_api_is_that_of_the_file(client, filled):
    edition = EditionFactory._meta.model.objects.get(number=2)
    file = reverse("agov:edition-data", args=[edition.publication.slug, 2, "geweld-tabel", "json"])
    own = f"{ROOT}/publicaties/{edition.publication.slug}/edities/2/tabellen/geweld-tabel"
    assert client.get(file).json() == client.get(own).json()
