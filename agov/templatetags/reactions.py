"""On public pages: the way to react, and how many reactions there were; base.html draws it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django import template
from django.urls import reverse

from agov.queries.reaction_pages import PAGES, reaction_counts

register = template.Library()


@dataclass(frozen=True)
class Reacted:
    """The address of the form for one page, and how many reactions it had."""

    url: str
    total: int
    answered: int

    @property
    def words(self) -> str:
        """The counts in words."""
        return f"{self.total} {'reactie' if self.total == 1 else 'reacties'}, {self.answered} beantwoord"


@register.simple_tag(takes_context=True)
def reader_reactions(context: template.Context) -> Reacted | None:
    """For the page that is shown, when readers can react to it."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    if request is None or match is None or match.view_name not in PAGES:
        return None
    return Reacted(
        f"{reverse('agov:reader-reaction-add')}?{urlencode({'over': request.path})}", *reaction_counts(request.path)
    )
