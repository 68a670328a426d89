"""How often one address may ask: to the limit and not further, each address by itself, and again after a minute."""

import pytest
from django.core.cache import caches
from django.core.cache.backends.locmem import LocMemCache
from django.urls import reverse
from pytest_django.asserts import assertContains
from redis.exceptions import ConnectionError as RedisAwayError

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import limits
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
API = "/api/v1/publicaties"
NOON = 1_796_000_000 - 1_796_000_000 % 60


@pytest.fixture(autouse=True)
def clock(monkeypatch, settings):
    """Three questions a minute, fifteen seconds into one; the test moves the clock."""
    settings.QUESTIONS_PER_MINUTE = {"api": 3, "search": 3}
    caches[limits.CACHE].clear()
    now = [NOON + 15.0]
    monkeypatch.setattr(limits.time, "time", lambda: now[0])
    yield now
    caches[limits.CACHE].clear()


def asked(client, times, address=API, **more):
    return [client.get(address, **more) for _ in range(times)]


def test_questions_above_the_limit_wait_for_the_next_minute(client, clock):
    answers = asked(client, 5)
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == "45"
    clock[0] = NOON + 60
    assert client.get(API).status_code == 200


def test_refusal_is_a_problem_that_programs_of_other_sites_may_read(client):
    answer = asked(client, 4)[-1]
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == 429
    assert answer.json()["title"] == "Te veel vragen"
    assert "meer dan 3 vragen per minuut" in answer.json()["detail"]
    assert answer["API-Version"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Retry-After" in answer["Access-Control-Expose-Headers"]


def test_each_address_counts_by_itself(client):
    asked(client, 4, REMOTE_ADDR="192.0.2.1")
    assert client.get(API, REMOTE_ADDR="192.0.2.2").status_code == 200
    assert client.get(API, REMOTE_ADDR="192.0.2.1").status_code == 429


def test_addresses_of_one_ipv6_connection_count_together(client):
    asked(client, 3, REMOTE_ADDR="2001:db8:0:1::1")
    assert client.get(API, REMOTE_ADDR="2001:db8:0:1:abcd::2").status_code == 429
    assert client.get(API, REMOTE_ADDR="2001:db8:0:2::1").status_code == 200


def test_ipv4_inside_ipv6_counts_as_the_address_that_it_is(client):
    asked(client, 3, REMOTE_ADDR="::ffff:192.0.2.1")
    assert client.get(API, REMOTE_ADDR="::ffff:192.0.2.2").status_code == 200
    assert client.get(API, REMOTE_ADDR="192.0.2.1").status_code == 429


@pytest.mark.parametrize(("proxies", "status"), [(0, 429), (1, 200)])
def test_behind_a_proxy_the_address_is_the_one_that_it_saw(client, settings, proxies, status):
    """Without a trusted proxy everybody could write an address of his own."""
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    asked(client, 4, headers={"X-Forwarded-For": "192.0.2.1"})
    assert client.get(API, headers={"X-Forwarded-For": "192.0.2.2"}).status_code == status


def test_what_asks_no_work_is_not_counted(client):
    for _ in range(4):
        client.options(API)
        client.post(API)
    assert client.get(API).status_code == 200


@pytest.mark.parametrize("most", [0, 1])
def test_limit_is_a_setting_and_none_at_all_is_possible(client, settings, most):
    settings.QUESTIONS_PER_MINUTE = {"api": most}
    assert asked(client, 6)[-1].status_code == (429 if most else 200)


@pytest.mark.parametrize(("most", "is_said"), [(0, False), (3, True)])
def test_limit_is_told_to_who_reads_how_to_use_it(client, settings, most, is_said):
    settings.QUESTIONS_PER_MINUTE = {"api": most}
    page, told = client.get(reverse("agov:open-data")), client.get("/api/v1/openapi.json").json()
    assert ("vragen per minuut" in page.content.decode()) is is_said
    assert ("vragen per minuut" in told["info"]["description"]) is is_said


def test_search_of_visitors_is_limited_with_a_page(client):
    address = reverse("agov:search")
    answers = asked(client, 4, f"{address}?q=inbraak")
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1]["Retry-After"] == "45"
    assertContains(answers[-1], "te veel aanvragen van dit adres", status_code=429)
    assert client.get(address).status_code == 200  # the empty box asks nothing
    assert client.get(API).status_code == 200  # another count


def test_search_of_who_is_logged_in_is_not_limited(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    assert {answer.status_code for answer in asked(client, 5, f"{reverse('agov:search')}?q=inbraak")} == {200}


def test_no_address_stands_in_the_cache(client, monkeypatch):
    kept = []
    add = LocMemCache.add
    monkeypatch.setattr(LocMemCache, "add", lambda self, key, *more, **rest: kept.append(key) or add(self, key, *more))
    client.get(API, REMOTE_ADDR="192.0.2.77")
    assert len(kept) == 1
    assert "192.0.2" not in kept[0]


def test_without_a_cache_nobody_is_refused(client, monkeypatch, caplog):
    def away(*_, **__):
        raise RedisAwayError

    monkeypatch.setattr(LocMemCache, "incr", away)
    assert {answer.status_code for answer in asked(client, 5)} == {200}
    assert "nobody is refused" in caplog.text


OTHERS = (
    reverse("agov:data-meetings"),
    reverse("agov:data-outcomes"),
    reverse("agov:open-data-catalogue", args=["ttl"]),
    reverse("agov:edition-data", args=["cijfers", 1, "geweld", "csv"]),
    reverse("agov:edition-data-zip", args=["cijfers", 1]),
)


@pytest.mark.parametrize("address", OTHERS)
def test_every_other_address_for_programs_has_the_same_limit(client, address):
    asked(client, 3)
    answer = client.get(address)
    assert (answer.status_code, answer["Retry-After"]) == (429, "45")
    assert answer["Content-Type"] == "application/problem+json"


def test_who_is_logged_in_asks_data_without_a_limit(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    assert {answer.status_code for answer in asked(client, 5, reverse("agov:data-meetings"))} == {200}
