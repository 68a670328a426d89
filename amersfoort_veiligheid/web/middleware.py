"""What htmx needs of every answer."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.cache import patch_vary_headers


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
