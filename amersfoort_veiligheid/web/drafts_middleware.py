"""Keeps what was sent and not accepted, and forgets the draft of what was."""

from __future__ import annotations

import logging
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils import timezone

from amersfoort_veiligheid.web import drafts
from amersfoort_veiligheid.web.models import Draft

logger = logging.getLogger(__name__)

# The form came back, or something broke. Not when the database is busy (503): that page holds the text itself.
WORTH_KEEPING = frozenset({409, 422, *range(500, 600)}) - {503}


class DraftMiddleware:
    """Looks at the answer to every form that keeps a draft (web/drafts.py).

    Sent to a session that ended: the text becomes a draft of who was logged in here, and the login page leads back to
    it. Refused or crashed: the same, for when the page gets lost. Accepted: the draft goes. A forged form, or one whose
    token is too old, is no business of this class but of ``web.views.csrf_failure``.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as always; a draft that can not be written changes nothing of that."""
        was_logged_in = request.method == "POST" and request.user.is_authenticated
        response = self.get_response(request)
        if request.method == "POST" and getattr(request, "csrf_processing_done", False):
            try:
                response = self._after_post(request, response)
            except DatabaseError:
                logger.exception("A draft could not be written")
        if was_logged_in and not request.user.is_authenticated:
            response.delete_cookie(settings.DRAFT_USER_COOKIE_NAME)
        elif response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
            self._name_owner(request, response)
        return response

    def _after_post(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code in (403, 404, 405, 413) or not request.POST.get(drafts.FORM_KEY):
            return response
        if _leads_to_login(response) and not request.user.is_authenticated:
            return self._kept_until_login(request) or response
        user = request.user
        if not user.is_authenticated:
            return response
        if response.status_code in WORTH_KEEPING:
            drafts.keep_sent(request, user=user, at=timezone.now())
        elif _is_accepted(request, response):
            form = request.POST[drafts.FORM_KEY]
            drafts.forget(user=user, action=request.path, form=form)
            drafts.tell_accepted(response, form=form, action=request.path)
        return response

    def _kept_until_login(self, request: HttpRequest) -> HttpResponse | None:
        user = drafts.owner(request)
        draft = drafts.keep_sent(request, user=user, at=timezone.now()) if user else None
        if draft is None:
            return None
        messages.info(
            request, "U was te lang niet actief. Wat u typte is bewaard: u ziet het weer als u bent ingelogd."
        )
        return HttpResponseRedirect(login_url(draft))

    def _name_owner(self, request: HttpRequest, response: HttpResponse) -> None:
        user = request.user
        if user.is_authenticated and drafts.named_owner(request) != str(user.pk):
            drafts.name_owner(response, user)


def login_url(draft: Draft) -> str:
    """The login page, which then leads back to the page of the draft."""
    return f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': drafts.address_with(draft)})}"


def _leads_to_login(response: HttpResponse) -> bool:
    return urlsplit(response.headers.get("Location", "")).path == resolve_url(settings.LOGIN_URL)


def _is_accepted(request: HttpRequest, response: HttpResponse) -> bool:
    is_htmx = bool(request.headers.get("HX-Request"))
    return 300 <= response.status_code < 400 or (is_htmx and 200 <= response.status_code < 300)
