"""From the page of a thing of a lower room to where it came from, or to what one makes of it, in a room above it.

Like the way to the agenda: lower rooms may not name addresses of higher ones, so base.html draws the links by the name
of the page that is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from django import template
from django.urls import reverse

from agov.models import PartnerSession
from amersfoort_veiligheid.accounts.models import User
from vap.permissions import may_make_vap

register = template.Library()


@dataclass(frozen=True)
class Way:
    """A link with the words before it."""

    before: str
    words: str
    url: str


def _sessions(user: User, pk: int) -> list[Way]:
    """The sessions with partners in which a VAP was agreed on, as far as the user may know of them."""
    seen = PartnerSession.objects.visible_to(user).filter(agreements__vap=pk).distinct().order_by("held_on", "pk")
    return [
        Way("Afgesproken in de sessie", session.title, reverse("agov:session-detail", args=[session.pk]))
        for session in seen
    ]


def _plan(user: User, pk: int) -> list[Way]:
    """From a finding straight to a plan, for who makes plans."""
    if not may_make_vap(user):
        return []
    return [
        Way(
            "Weet u al wat er moet gebeuren?",
            "Maak een plan bij deze bevinding",
            f"{reverse('vap:plan-new')}?bevinding={pk}",
        )
    ]


WAYS: Final[Mapping[str, Callable[[User, int], list[Way]]]] = {
    "vap:plan-detail": _sessions,
    "analysis:finding-detail": _plan,
}


@register.simple_tag(takes_context=True)
def ways(context: template.Context) -> list[Way]:
    """The ways from the page that is shown."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    found = WAYS.get(match.view_name) if match else None
    if match is None or found is None or user is None or not user.is_authenticated:
        return []
    return found(user, match.kwargs["pk"])
