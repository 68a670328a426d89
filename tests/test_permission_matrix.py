"""Every address, for every role and for the public: the table below is complete or this test fails.

A new address gets one row (or more, with a ``case``: a record of one's own and of another). ``allowed`` are the roles
that get ``status``; the others get ``refused`` (403: may not; 404: may not know of it); the public gets ``public``.
"""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.core.files.base import ContentFile
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from amersfoort_veiligheid import urls
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from analysis.reports.base import Report, dump
from tests.factories import (
    DeliveryFactory,
    DraftFactory,
    ExpectedDeliveryFactory,
    GeneratedReportFactory,
    OrganisationFactory,
    SavedFilterFactory,
    SourceTableFactory,
    UserFactory,
)
from tests.permission_rows import (
    ALL,
    NOBODY,
    TO_LOGIN,
    Row,
    agenda,
    board,
    director,
    editions,
    findings,
    foundations,
    goals,
    lists,
    meetings,
    outcomes,
    packs,
    plans,
    pledges,
    priorities,
    progress,
    results,
    rounds,
    threads,
)
from tests.urls_of_site import named_views

pytestmark = pytest.mark.django_db
BACKEND = settings.AUTHENTICATION_BACKENDS[-1]


def _job(asked_by: Any) -> dict[str, Any]:
    """A job that failed, so that every step on it is possible."""
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    job = Job.objects.create(
        kind="test",
        title="Proef",
        task="tests.nothing",
        asked_by=asked_by,
        asked_at=at,
        sent_at=at,
        finished_at=at,
        state=JobState.FAILED,
    )
    return {"pk": job.pk}


def own_job(user: Any) -> dict[str, Any]:
    return _job(user)


def job_of_another(user: Any) -> dict[str, Any]:
    return _job(UserFactory())


def own_draft(user: Any) -> dict[str, Any]:
    return {"pk": DraftFactory(user=user, page="/").pk}


def draft_of_another(user: Any) -> dict[str, Any]:
    return {"pk": DraftFactory().pk}


def own_filter(user: Any) -> dict[str, Any]:
    return {"pk": SavedFilterFactory(user=user).pk}


def filter_of_another(user: Any) -> dict[str, Any]:
    return {"pk": SavedFilterFactory(is_shared=True).pk}


SEES_ALL_JOBS = frozenset({Role.BEHEERDER, Role.ONDERZOEKER})

ROWS = [
    # --- the shell
    Row("web:home", public=200),
    Row("web:accessibility", public=200),
    Row("web:alive", public=200),
    Row("web:ready", status=503, public=503),  # no worker runs in tests
    Row("web:components", allowed=frozenset({Role.BEHEERDER})),
    # --- login and passwords
    Row("account_login", status=302, public=200),
    Row("account_logout", status=200, public=302),
    Row("account_inactive", public=200),
    Row("account_change_password"),
    Row("account_reset_password", public=200),
    Row("account_reset_password_done", public=200),
    Row("account_reset_password_from_key", public=200, kwargs=lambda user: {"uidb36": "1", "key": "x-y"}),
    Row("account_reset_password_from_key_done", public=200),
    # --- typed text that was not saved
    Row("web:draft", method="post", status=409),  # nothing was sent, so it is not of this user
    Row("web:draft-drop", case="own", method="post", status=302, kwargs=own_draft),
    Row("web:draft-drop", case="of another", method="post", allowed=NOBODY, refused=404, kwargs=draft_of_another),
    # --- choices on a list that were kept
    Row("web:filter-save", case="of no list", method="post", status=404),
    Row("web:filter-drop", case="own", method="post", status=302, kwargs=own_filter),
    Row("web:filter-drop", case="of another", method="post", allowed=NOBODY, refused=404, kwargs=filter_of_another),
    # --- background jobs
    Row("web:job-list"),
    Row("web:job-detail", case="own", kwargs=own_job),
    Row("web:job-detail", case="of another", allowed=SEES_ALL_JOBS, refused=404, kwargs=job_of_another),
    Row("web:job-cancel", case="own", method="post", status=302, kwargs=own_job),
    Row(
        "web:job-cancel",
        case="of another",
        method="post",
        allowed=SEES_ALL_JOBS,
        status=302,
        refused=404,
        kwargs=job_of_another,
    ),
    Row("web:job-retry", case="own", method="post", status=302, kwargs=own_job),
    Row(
        "web:job-retry",
        case="of another",
        method="post",
        allowed=SEES_ALL_JOBS,
        status=302,
        refused=404,
        kwargs=job_of_another,
    ),
    Row("web:job-file", case="own, without a file", status=404, kwargs=own_job),
    Row("web:job-file", case="of another", allowed=NOBODY, refused=404, kwargs=job_of_another),
]

RESEARCH = frozenset({Role.BEHEERDER, Role.ONDERZOEKER})
SEES_DELIVERIES = RESEARCH | {Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER, Role.ARCHIVARIS, Role.PARTNER}
READS_REPORTS = ALL - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}


PARTNER = frozenset({Role.PARTNER})


def no_such_row(user: Any) -> dict[str, Any]:
    return {"pk": 404404}


def no_such_report(user: Any) -> dict[str, Any]:
    return {"kind": "wijk", "code": "WK000000", "year": 1999}


def own_delivery(user: Any) -> dict[str, Any]:
    """A delivery of the user's own organisation, without a file: who may have it gets as far as that."""
    return {"pk": DeliveryFactory(in_review=True, table__source__organisation=user.organisation).pk}


def delivery_of_another(user: Any) -> dict[str, Any]:
    return {"pk": DeliveryFactory(in_review=True).pk}


def stored_delivery(user: Any) -> dict[str, Any]:
    """A delivery of another organisation with its file."""
    delivery = DeliveryFactory(in_review=True)
    delivery.file.save("levering.csv", ContentFile(b"a;b"))
    return {"pk": delivery.pk}


def expected_of_another(user: Any) -> dict[str, Any]:
    return {"pk": ExpectedDeliveryFactory().pk}


def open_table(user: Any) -> dict[str, Any]:
    return {"number": SourceTableFactory(base_url="https://bron.example").number}


def stored_report(user: Any) -> dict[str, Any]:
    """A wijkrapport with nothing in it."""
    empty = Report(
        kind="wijk",
        code="WK030701",
        period="2025",
        municipality="Amersfoort",
        title="Wijkrapport Stadskern 2025",
        question="Wat gebeurt er in Stadskern?",
        answer="",
        key_figures=(),
        sections=(),
        sources=(),
        unknowns=(),
    )
    report = GeneratedReportFactory(value=dump(empty))
    return {"kind": report.kind, "code": report.code, "year": int(report.period)}


def on_delivery(name: str, *, own: frozenset[Role], of_another: frozenset[Role], **more: Any) -> list[Row]:
    """Rows for a deed on a delivery of one's own organisation and of another, which a partner may not know of."""
    hidden = more.pop("unknown", NOBODY)
    return [
        Row(f"analysis:delivery-{name}", own, case="own", kwargs=own_delivery, unknown=hidden, **more),
        Row(
            f"analysis:delivery-{name}",
            of_another,
            case="of another",
            kwargs=delivery_of_another,
            unknown=hidden | PARTNER,
            **more,
        ),
    ]


STRANGERS = ALL - SEES_DELIVERIES

ROWS += [
    # --- deliveries
    Row("analysis:delivery-list", allowed=SEES_DELIVERIES),
    Row("analysis:delivery-upload", allowed=RESEARCH),
    Row("analysis:expected-list", allowed=SEES_DELIVERIES),
    Row("analysis:expected-waive", case="none", allowed=RESEARCH, status=404, kwargs=no_such_row),
    Row("analysis:source-list", allowed=SEES_DELIVERIES),
    Row("analysis:quality", allowed=READS_REPORTS),
    Row(
        "analysis:quality-export",
        case="without a cycle",
        allowed=READS_REPORTS,
        status=404,
        kwargs=lambda user: {"what": "bronnen", "form": "csv"},
    ),
    Row(
        "analysis:table-fetch",
        case="none",
        method="post",
        allowed=RESEARCH,
        status=404,
        kwargs=lambda user: {"number": "00000NED"},
    ),
    Row("analysis:delivery-detail", case="none", allowed=SEES_DELIVERIES, status=404, kwargs=no_such_row),
    Row("analysis:delivery-review", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-approve", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-refuse", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-recheck", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-dialect", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-rejects", case="none", allowed=SEES_DELIVERIES, status=404, kwargs=no_such_row),
    Row("analysis:delivery-file", case="none", status=404, kwargs=no_such_row),
    *on_delivery("detail", own=SEES_DELIVERIES, of_another=SEES_DELIVERIES - PARTNER),
    *on_delivery("rejects", own=SEES_DELIVERIES, of_another=RESEARCH),
    # 422: may, and forgot to say what
    *on_delivery("review", own=SEES_DELIVERIES, of_another=RESEARCH, unknown=STRANGERS, status=422, method="post"),
    *on_delivery("approve", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=422, method="post"),
    *on_delivery("refuse", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=422, method="post"),
    *on_delivery("recheck", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=302, method="post"),
    *on_delivery("dialect", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=302, method="post"),
    Row(
        "analysis:delivery-file", case="received", allowed=RESEARCH, unknown=STRANGERS | PARTNER, kwargs=stored_delivery
    ),
    Row("analysis:expected-waive", case="open", allowed=RESEARCH, kwargs=expected_of_another),
    Row("analysis:table-fetch", case="open", method="post", allowed=RESEARCH, status=302, kwargs=open_table),
    # --- reports
    Row("analysis:city", allowed=READS_REPORTS),
    Row("analysis:wijk-list", allowed=READS_REPORTS),
    Row("analysis:target-group-list", allowed=READS_REPORTS),
    Row("analysis:report-detail", case="made", allowed=READS_REPORTS, kwargs=stored_report),
    Row(
        "analysis:report-export",
        case="made",
        allowed=READS_REPORTS,
        kwargs=lambda user: {**stored_report(user), "form": "csv"},
    ),
    Row("analysis:report-pdf", case="made", method="post", allowed=READS_REPORTS, status=302, kwargs=stored_report),
    Row("analysis:report-detail", case="none", allowed=READS_REPORTS, status=404, kwargs=no_such_report),
    Row("analysis:report-pdf", case="none", allowed=READS_REPORTS, status=404, kwargs=no_such_report),
    Row(
        "analysis:report-export",
        case="none",
        allowed=READS_REPORTS,
        status=404,
        kwargs=lambda user: {**no_such_report(user), "form": "csv"},
    ),
    Row(
        "analysis:report-table",
        case="none",
        allowed=READS_REPORTS,
        status=404,
        kwargs=lambda user: {**no_such_report(user), "key": "soorten", "form": "csv"},
    ),
]


for part in (
    threads,
    editions,
    board,
    foundations,
    lists,
    meetings,
    outcomes,
    findings,
    rounds,
    priorities,
    plans,
    goals,
    pledges,
    progress,
    director,
    results,
    agenda,
    packs,
):
    ROWS += part.ROWS


def test_every_address_has_a_row():
    addresses = {name for name, _ in named_views() if not name.startswith("admin:")}

    assert addresses - {row.url_name for row in ROWS} == set(), "addresses without a row in the permission matrix"
    assert {row.url_name for row in ROWS} - addresses == set(), "rows for addresses that do not exist"


def expected_status(row: Row, role: Role | None) -> int:
    if role is None:
        return row.public
    return row.status if role in row.allowed else 404 if role in row.unknown else row.refused


@pytest.fixture
def bare_refusals(monkeypatch):
    """Refusals answer with a status alone: their pages for each role are checked in tests/web."""
    for status in (403, 404):
        page = HttpResponse(status=status)
        monkeypatch.setattr(urls, f"handler{status}", lambda request, exception, page=page: page, raising=False)


def logged_in(user: Any) -> Client:
    """A client with the session of a user, without what logging in does besides."""
    client = Client()
    session = SessionStore()
    session.update(
        {SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: BACKEND, HASH_SESSION_KEY: user.get_session_auth_hash()}
    )
    session.save()
    client.cookies[settings.SESSION_COOKIE_NAME] = session.session_key
    return client


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.url_name} {row.case}".strip())
def test_answer_by_role(bare_refusals, row: Row):
    """Each role and the public ask in turn, each in a database of its own; all wrong answers are named at once."""
    answers: dict[str, int] = {}
    organisation = OrganisationFactory()
    for role in (*Role, None):
        with transaction.atomic():
            user = UserFactory(roles=[role], organisation=organisation, password="!") if role else None
            client = logged_in(user) if user else Client()
            address = reverse(row.url_name, kwargs=row.kwargs(user or UserFactory()))

            response = getattr(client, row.method)(address)

            if row.method == "get" and role == min(row.allowed, default=None):
                assert client.head(address).status_code == response.status_code, "HEAD is answered as GET is"
            transaction.set_rollback(True)
        answers[role or "public"] = response.status_code
        if role is None and row.public == TO_LOGIN and row.url_name != "account_logout":
            assert response["Location"] == f"{reverse('account_login')}?next={address}"

    assert answers == {role or "public": expected_status(row, role) for role in (*Role, None)}


ADMIN_LISTS = sorted(
    name for name, _ in named_views() if name.startswith("admin:") and name.endswith(("_changelist", "_add", "index"))
)


@pytest.mark.parametrize("name", ADMIN_LISTS)
def test_beheer_is_closed_without_the_right(client, name: str):
    """Whatever the roles: without ``is_staff`` beheer is closed, and the public goes to the login page."""
    address = reverse(name)
    way_of_a_visitor = client.get(address, follow=True).redirect_chain
    client.force_login(UserFactory(roles=list(Role)))

    response = client.get(address)

    assert way_of_a_visitor[-1] == (f"{reverse('account_login')}?next={address}", 302)
    assert response.status_code == 403
