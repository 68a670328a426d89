"""What htmx needs of every answer, what a browser may keep, and the refusal of requests that are too large."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.cache import patch_cache_control, patch_vary_headers

from amersfoort_veiligheid.documents.tables import dutch_number

FORM_BYTES = 1_000_000  # what a form may hold beside its file


class BodySizeMiddleware:
    """Refuses a request that says to be larger than the largest delivery, before its body is read.

    Who is not logged in sends no files, so for visitors the limit is that of a form. Nothing reads the body sooner: the
    check against forged forms does so after every middleware passed the request on.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer 413 with the limit in words, or pass the request on."""
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdigit() and int(length) <= FORM_BYTES:
            return self.get_response(request)
        allowed, is_delivery = _file_bytes(request)
        if length.isdigit() and int(length) <= allowed + FORM_BYTES:
            return self.get_response(request)
        context = {"limit": dutch_number((allowed or FORM_BYTES) / 1_000_000), "is_delivery": is_delivery}
        response = render(request, "413.html", context, status=413)
        response["Connection"] = "close"  # the rest of the body stays unread
        return response


def _file_bytes(request: HttpRequest) -> tuple[int, bool]:
    """How large a file this visitor may send here, and whether that is a delivery; none without logging in.

    A view that says so (``access.takes_files``) has a limit of its own, for everybody.
    """
    try:
        own = getattr(resolve(request.path_info).func, "file_bytes_setting", "")
    except Resolver404:
        own = ""
    if own:
        return int(getattr(settings, own)), False
    return (int(settings.MAX_DELIVERY_BYTES), True) if request.user.is_authenticated else (0, True)


class PrivatePagesMiddleware:
    """Lets no browser and no proxy keep a page that was made for somebody who is logged in.

    After logging out, the back button on a shared computer shows the login page and no figures. A view that sets its
    own rule for caches keeps it.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as always, with the rule for caches."""
        response = self.get_response(request)
        if not response.has_header("Cache-Control") and request.user.is_authenticated:
            patch_cache_control(response, private=True, no_store=True)
        return response


class FragmentMiddleware:
    """Keeps pages and fragments of one address apart in caches, and shows the login page as a page.

    A session that ended would otherwise put the login page inside the part that htmx was refreshing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer as always, with the two corrections."""
        response = self.get_response(request)
        patch_vary_headers(response, ["HX-Request"])
        location = response.headers.get("Location", "")
        if request.headers.get("HX-Request") and location.startswith(resolve_url(settings.LOGIN_URL)):
            back = request.headers.get("HX-Current-URL", "/")
            response = HttpResponse(status=204, headers={"HX-Redirect": back})
        return response
