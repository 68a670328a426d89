"""The papers of a meeting for who has no account: a page behind the link of the mail, and the files on it.

The address itself is the secret: no cookie gives more, so there is nothing to forge (as with links to a plan). Opening
the page writes nothing, for mail programs open links too; fetching a file is sent as a form and noted.
"""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from agov.models import PackFile
from agov.queries.packs import held_back, link_ends_at, reader_of
from agov.services.packs import note_reading
from agov.views.invitations import secret_page
from agov.views.packs import given, name_of


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "agov/papers_closed.html", status=404)


@login_not_required
@require_safe
@secret_page
def papers_link(request: HttpRequest, token: str) -> HttpResponse:
    """What there is for this invitee."""
    invitee = reader_of(token, at=timezone.now())
    if invitee is None:
        return _closed(request)
    rows = PackFile.objects.of_invitee(invitee).sent().select_related("pack__meeting", "invitee")
    files = list(rows.order_by("pack__number", "pk"))
    held = held_back(files)
    context = {
        "invitee": invitee,
        "meeting": invitee.meeting,
        "files": [file for file in files if file.pk not in held],
        "token": token,
        "until": link_ends_at(invitee.meeting),
    }
    return render(request, "agov/papers_link.html", context)


@csrf_exempt
@login_not_required
@require_POST
@secret_page
def papers_link_file(request: HttpRequest, token: str, pk: int) -> HttpResponseBase:
    """Fetch one file; everything is asked again."""
    now = timezone.now()
    invitee = reader_of(token, at=now)
    if invitee is None:
        return _closed(request)
    file = get_object_or_404(PackFile.objects.of_invitee(invitee).sent().select_related("pack__meeting"), pk=pk)
    if held_back([file]):
        return _closed(request)
    note_reading(file=file, user=None, invitee=invitee, at=now)
    return given(file.file, name=name_of(file))
