"""Rows of the shell: login, drafts, filters that were kept, and background jobs."""

from datetime import UTC, datetime
from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job
from tests.factories import DraftFactory, SavedFilterFactory, UserFactory
from tests.permission_rows import NOBODY, Row


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
