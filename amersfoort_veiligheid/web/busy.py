"""The answer when the database is too busy, or away for a moment: 503, and what was typed can be sent again.

SQLite lets one program write at a time; who waited ``timeout`` seconds in vain gets "database is locked". PostgreSQL
says the like when it restarts or has no connection left. Neither is a fault in the code, and both pass.
"""

from __future__ import annotations

import sys
from typing import Final

from django.db import DatabaseError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.http.request import RawPostDataException, UnreadablePostError
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.views.defaults import server_error as django_server_error

from amersfoort_veiligheid.web.problems import API_ROOT, problem

RETRY_AFTER: Final = 5  # seconds
BUSY_WORDS: Final = ("is locked", "connection refused", "connection timed out", "too many clients")
# lock not available, deadlock, serialization failure, too many connections, starting up or shutting down
BUSY_CODES: Final = frozenset({"55P03", "40P01", "40001", "53300", "57P01", "57P03"})
NOT_SENT_AGAIN: Final = ("csrfmiddlewaretoken",)


def is_busy(error: BaseException | None) -> bool:
    """Whether an error, or one that led to it, says that the database is busy or away for a moment."""
    while error is not None:
        if isinstance(error, OperationalError | InterfaceError) and _says_busy(error):
            return True
        error = error.__cause__ or error.__context__
    return False


def _says_busy(error: DatabaseError | InterfaceError) -> bool:
    code = getattr(error.__cause__, "pgcode", None)
    words = str(error).casefold()
    return code in BUSY_CODES or any(known in words for known in BUSY_WORDS)


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer an error nobody caught: 503 with a way on when the database was busy, else the page for a fault."""
    is_busy_now = is_busy(sys.exc_info()[1])
    if request.path.startswith(API_ROOT):
        return _for_programs(503 if is_busy_now else 500)
    if not is_busy_now:
        return django_server_error(request)
    fields = typed(request)
    context = {
        "fields": fields,
        "has_files": bool(fields) and request.method == "POST" and bool(request.FILES),
        "is_form": request.method == "POST",
        "address": request.get_full_path(),
        "token": get_token(request) if fields else "",
    }
    response = HttpResponse(render_to_string("503.html", context), status=503)
    response["Retry-After"] = str(RETRY_AFTER)
    response["Cache-Control"] = "no-store"
    return response


def _for_programs(status: int) -> HttpResponse:
    """The same for who asked the API."""
    words = {503: "Het is te druk. Probeer het zo weer.", 500: "Er ging iets mis. Het ligt niet aan uw vraag."}
    response = problem(status, words[status])
    if status == 503:
        response["Retry-After"] = str(RETRY_AFTER)
    return response


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """What the form held, to be sent again as it was; nothing where a password is among it."""
    if request.method != "POST":
        return []
    try:
        names = list(request.POST)
    except (UnreadablePostError, RawPostDataException):
        return []
    if any("password" in name for name in names):
        return []
    return [(name, str(value)) for name in names if name not in NOT_SENT_AGAIN for value in request.POST.getlist(name)]
