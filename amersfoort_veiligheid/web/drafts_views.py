"""Drafts as the script saves them, and throwing one away."""

from __future__ import annotations

import json

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from amersfoort_veiligheid.web import drafts
from amersfoort_veiligheid.web.access import UserRequest
from amersfoort_veiligheid.web.models import Draft


@require_POST
def draft_save(request: UserRequest) -> HttpResponse:
    """Keep what stands in a form now; 204, or a status that the script understands."""
    if request.POST.get("user") != str(request.user.pk):
        return HttpResponse(status=409)  # somebody else logged in meanwhile, in another tab
    try:
        pairs = json.loads(request.POST.get("fields", ""))
        fields: dict[str, list[str]] = {}
        for name, value in pairs:
            fields.setdefault(str(name), []).append(str(value))
    except (ValueError, TypeError):
        return HttpResponse(status=400)
    try:
        drafts.keep(
            user=request.user,
            page=request.POST.get("page", ""),
            action=request.POST.get("action", ""),
            form=request.POST.get("form", ""),
            fields=fields,
            at=timezone.now(),
        )
    except drafts.DraftRefusedError:
        return HttpResponse(status=422)
    return HttpResponse(status=204)


@require_POST
def draft_drop(request: UserRequest, pk: int) -> HttpResponse:
    """Throw a draft of one's own away and go back to its page."""
    draft = get_object_or_404(Draft.objects.visible_to(request.user), pk=pk)
    page = draft.page
    draft.delete()
    return redirect(page)
