"""Who is asking, and the one way to refuse."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails

from amersfoort_veiligheid.accounts.models import User


class UserRequest(HttpRequest):
    """A request of somebody who is logged in; ``LoginRequiredMiddleware`` lets no other reach the view."""

    user: User
    htmx: HtmxDetails


def require(allowed: bool) -> None:
    """Refuse with 403 unless ``allowed``, the answer of a predicate in ``permissions.py``."""
    if not allowed:
        raise PermissionDenied


View = TypeVar("View", bound=Callable[..., Any])


def takes_files(setting: str) -> Callable[[View], View]:
    """Let a view receive files up to the number of bytes in ``setting``, from visitors without an account too.

    ``BodySizeMiddleware`` refuses what is larger before it is read.
    """

    def mark(view: View) -> View:
        view.file_bytes_setting = setting  # type: ignore[attr-defined]
        return view

    return mark
