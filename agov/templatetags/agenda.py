"""The way from the page of a thing, of any room, to a proposal for the agenda about it.

Lower rooms may not name addresses of this one, so base.html draws the link by the name of the page that is shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from django import template
from django.urls import reverse

from agov.enums import SubjectKind
from agov.permissions import may_propose_items

register = template.Library()

PAGES: Final[Mapping[str, SubjectKind]] = {
    "agov:consequence-detail": SubjectKind.CONSEQUENCE,
    "agov:expectation-detail": SubjectKind.EXPECTATION,
    "agov:project-detail": SubjectKind.PROJECT,
    "agov:round-detail": SubjectKind.ROUND,
    "agov:session-detail": SubjectKind.SESSION,
    "agov:step-detail": SubjectKind.STEP,
    "analysis:analysis-detail": SubjectKind.ANALYSIS,
    "analysis:finding-detail": SubjectKind.FINDING,
    "cycle:council-request-detail": SubjectKind.REQUEST,
    "cycle:document-detail": SubjectKind.DOCUMENT,
    "cycle:mandate-detail": SubjectKind.MANDATE,
    "vap:innovation-detail": SubjectKind.INNOVATION,
    "vap:plan-detail": SubjectKind.VAP,
    "vap:priority-detail": SubjectKind.PRIORITY,
}


@register.simple_tag(takes_context=True)
def proposal_url(context: template.Context) -> str:
    """The address to propose what this page is about; empty where there is nothing to propose, or for whom may not."""
    request = context.get("request")
    match = getattr(request, "resolver_match", None)
    user = getattr(request, "user", None)
    kind = PAGES.get(match.view_name) if match else None
    if kind is None or user is None or not user.is_authenticated or not may_propose_items(user):
        return ""
    number = match.kwargs.get("pk") if match else None
    return f"{reverse('agov:proposal-add')}?over={kind.value}:{number}" if number else ""
