"""Pages that say how the site treats people: privacy."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept of whom, and for how long."""
    context = {
        "evidence_days": settings.EVIDENCE_DAYS,
        "link_days": settings.LINK_DAYS,
        "reaction_mail_days": settings.REACTION_MAIL_DAYS,
        "reaction_days": settings.REACTION_DAYS,
        "survey_file_days": settings.SURVEY_FILE_DAYS,
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/privacy.html", context)
