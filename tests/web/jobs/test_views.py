"""The pages on background jobs."""

import re
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import jobs, permissions
from amersfoort_veiligheid.web.enums import JobState
from tests.factories import JobFactory, UserFactory, WorkerHeartbeatFactory

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true"}


@pytest.fixture
def user(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


@pytest.fixture
def worker():
    return WorkerHeartbeatFactory(seen_at=timezone.now())


def text_of(response):
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))


def page(job):
    return reverse("web:job-detail", args=[job.pk])


def test_list_shows_own_jobs_newest_first(client, user, worker) -> None:
    old = JobFactory(asked_by=user, title="De oude taak")
    JobFactory(asked_by=user, title="De nieuwe taak", asked_at=old.asked_at + timedelta(hours=1))
    JobFactory(asked_by=UserFactory(), title="Van een ander")

    text = text_of(client.get(reverse("web:job-list")))

    assert 0 < text.index("De nieuwe taak") < text.index("De oude taak")
    assert "Van een ander" not in text


def test_list_of_an_onderzoeker_shows_all_and_names_the_system(client, worker) -> None:
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    JobFactory(asked_by=None, title="Van de kalender")

    text = text_of(client.get(reverse("web:job-list")))

    assert "Van de kalender" in text
    assert "het systeem" in text


def test_list_narrowed_to_a_state(client, user, worker) -> None:
    JobFactory(asked_by=user, title="Gelukte taak", is_done=True)
    JobFactory(asked_by=user, title="Mislukte taak", failed=True)

    response = client.get(reverse("web:job-list"), {"state": "failed"}, **HTMX)

    assert "Mislukte taak" in text_of(response)
    assert "Gelukte taak" not in text_of(response)
    assert b"<html" not in response.content


@pytest.mark.parametrize(
    ("query", "words"), [({}, "Er zijn nog geen taken"), ({"state": "failed"}, "Geen taken met deze status")]
)
def test_empty_list_says_why(client, user, worker, query, words) -> None:
    assert words in text_of(client.get(reverse("web:job-list"), query))


@pytest.mark.parametrize("count", [1, 3])
def test_list_asks_the_database_equally_often(client, worker, count, django_assert_num_queries) -> None:
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    for _ in range(count):
        JobFactory(asked_by=UserFactory())

    with django_assert_num_queries(7):  # session, user, roles, organisation, count, jobs, worker
        client.get(reverse("web:job-list"))


def test_running_job_shows_how_far_it_is_and_asks_again(client, user, worker) -> None:
    job = JobFactory(asked_by=user, running=True, step="Rijen controleren", done=12000, total=40000, rows=12000)

    response = client.get(page(job))

    html = response.content.decode()
    assert re.search(r'<progress[^>]*value="30"', html)
    assert "Rijen controleren" in html
    assert "12.000 van 40.000" in html
    assert user.name in html
    assert 'hx-trigger="every 1s"' in html
    assert '<noscript><meta http-equiv="refresh" content="5"></noscript>' in html
    assert reverse("web:job-cancel", args=[job.pk]) in html
    assert 'aria-live="polite"' in html


def test_fragment_has_no_page_around_it(client, user, worker) -> None:
    job = JobFactory(asked_by=user, running=True)

    html = client.get(page(job), **HTMX).content.decode()

    assert html.strip().startswith('<div id="taak"')
    assert "<html" not in html


@pytest.mark.parametrize(("seen", "told"), [("Bezig: Lezen", False), ("In de wachtrij", True)])
def test_listeners_are_told_only_what_is_new(client, user, worker, seen, told) -> None:
    job = JobFactory(asked_by=user, running=True, step="Lezen")

    html = client.get(page(job), {"gezien": seen}, **HTMX).content.decode()

    assert ("hx-swap-oob" in html) is told


def test_fragment_asks_with_what_was_told_last(client, user, worker) -> None:
    job = JobFactory(asked_by=user, running=True, step="Lezen & tellen")

    html = client.get(page(job), **HTMX).content.decode()
    address = re.search(r'hx-get="([^"]+)"', html).group(1).replace("&amp;", "&")
    again = client.get(address, **HTMX).content.decode()

    assert "hx-swap-oob" not in again


@pytest.mark.parametrize("state", ["is_done", "failed", "cancelled"])
def test_ended_job_does_not_ask_again(client, user, state) -> None:
    job = JobFactory(asked_by=user, **{state: True})

    html = client.get(page(job)).content.decode()

    assert "hx-get" not in html.split("<main")[1]
    assert "http-equiv" not in html


def test_done_job_links_to_its_result_and_file(client, user) -> None:
    job = JobFactory(asked_by=user)
    jobs.run(job.pk, lambda progress: jobs.Outcome(text="33 rapporten.", url="/wijken/", file=("a.csv", b"1;2")))

    html = client.get(page(job)).content.decode()
    file = client.get(reverse("web:job-file", args=[job.pk]))

    assert "33 rapporten." in html
    assert 'href="/wijken/"' in html
    assert b"".join(file.streaming_content) == b"1;2"
    assert 'attachment; filename="a' in file["Content-Disposition"]


def test_job_without_file_has_none(client, user) -> None:
    job = JobFactory(asked_by=user, is_done=True)

    assert client.get(reverse("web:job-file", args=[job.pk])).status_code == 404


def test_failed_job_tells_why_but_no_technical_detail(client, user) -> None:
    job = JobFactory(asked_by=user, failed=True, error="De kop ontbreekt.", error_detail="Traceback: geheim")

    text = text_of(client.get(page(job)))

    assert "De kop ontbreekt." in text
    assert "geheim" not in text
    assert "Probeer opnieuw" in text


@pytest.mark.parametrize(("seconds_ago", "warned"), [(1, False), (60, True)])
def test_waiting_job_says_when_no_worker_is_alive(client, user, seconds_ago, warned) -> None:
    WorkerHeartbeatFactory(seen_at=timezone.now() - timedelta(seconds=seconds_ago))
    job = JobFactory(asked_by=user)

    assert ("geen verwerker" in text_of(client.get(page(job)))) is warned


def test_cancel_and_retry_by_the_buttons(client, user) -> None:
    job = JobFactory(asked_by=user)

    cancelled = client.post(reverse("web:job-cancel", args=[job.pk]))
    job.refresh_from_db()
    first = job.state
    retried = client.post(reverse("web:job-retry", args=[job.pk]))
    job.refresh_from_db()

    assert (cancelled.status_code, cancelled["Location"]) == (302, page(job))
    assert (retried.status_code, retried["Location"]) == (302, page(job))
    assert (first, job.state) == (JobState.CANCELLED, JobState.QUEUED)


@pytest.mark.parametrize(("name", "words"), [("job-cancel", "al afgelopen"), ("job-retry", "niet mislukt")])
def test_refused_step_is_explained(client, user, name, words) -> None:
    job = JobFactory(asked_by=user, is_done=True)

    response = client.post(reverse(f"web:{name}", args=[job.pk]), follow=True)

    assert words in text_of(response)


@pytest.mark.parametrize(
    ("method", "name"),
    [("get", "job-detail"), ("get", "job-file"), ("post", "job-cancel"), ("post", "job-retry")],
)
def test_job_of_another_is_not_found(client, user, method, name) -> None:
    job = JobFactory(asked_by=UserFactory(), failed=True)
    job.file.save("geheim.csv", ContentFile(b"1;2"))

    response = getattr(client, method)(reverse(f"web:{name}", args=[job.pk]))

    job.refresh_from_db()
    assert response.status_code == 404
    assert job.state == JobState.FAILED


@pytest.mark.parametrize("name", ["job-cancel", "job-retry"])
def test_reading_an_address_changes_nothing(client, user, name) -> None:
    job = JobFactory(asked_by=user)

    assert client.get(reverse(f"web:{name}", args=[job.pk])).status_code == 405


@pytest.mark.parametrize("name", ["job-list", "job-detail"])
def test_pages_need_a_login(client, name) -> None:
    job = JobFactory()
    arguments = [] if name == "job-list" else [job.pk]

    response = client.get(reverse(f"web:{name}", args=arguments))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize(
    ("role", "own", "allowed"),
    [
        (Role.BEHEERDER, False, True),
        (Role.ONDERZOEKER, False, True),
        (Role.PARTNER, True, True),
        (Role.PARTNER, False, False),
    ],
)
def test_can_steer_job(role, own, allowed) -> None:
    user = UserFactory(roles=[role])
    job = JobFactory(asked_by=user if own else UserFactory())

    assert permissions.can_steer_job(user, job) is allowed
