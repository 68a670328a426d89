"""Where an edition also went, laying it before a meeting, and what was done about a place once it is withdrawn."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from agov import permissions
from agov.enums import TraceDeed, TraceKind
from agov.forms.edition_places import DeedForm, LayBeforeForm, PlaceForm
from agov.models import Edition, EditionTrace
from agov.services import edition_places as services
from agov.services.agenda import AgendaError
from agov.views.editions import edition_crumbs, visible_edition
from amersfoort_veiligheid.documents.uploads import UploadRefusedError
from amersfoort_veiligheid.web.access import UserRequest, require

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
def place_add(request: UserRequest, pk: int) -> HttpResponse:
    """Note where an edition went outside this system."""
    edition = visible_edition(request, pk)
    require(permissions.may_note_places(request.user))
    form = PlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        kind, what = TraceKind(form.cleaned_data["kind"]), form.cleaned_data["what"]
        try:
            services.note_place(edition_id=pk, kind=kind, what=what, by=request.user, at=timezone.now())
        except services.PlaceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Genoteerd waar deze editie ook heen ging.")
            return redirect("agov:edition-detail", pk)
    context = {"form": form, "edition": edition, "crumbs": edition_crumbs(edition)}
    return render(request, "agov/place_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(READ_OR_SEND)
def lay_before(request: UserRequest, pk: int) -> HttpResponse:
    """Add the PDF of a public edition to the papers of a meeting."""
    edition = visible_edition(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = LayBeforeForm(request.POST if request.method == "POST" else None, edition=edition)
    if form.is_valid():
        item = form.cleaned_data["item"]
        try:
            services.lay_before_meeting(edition_id=pk, item_id=item.pk, by=request.user, at=timezone.now())
        except (services.PlaceError, AgendaError, UploadRefusedError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De editie ligt bij punt {item.position} van {item.meeting}.")
            return redirect("agov:edition-detail", pk)
    context = {"form": form, "edition": edition, "crumbs": edition_crumbs(edition)}
    return render(request, "agov/edition_lay_before.html", context, status=422 if form.is_bound else 200)


@require_http_methods(READ_OR_SEND)
def place_settle(request: UserRequest, pk: int) -> HttpResponse:
    """What was done about one place after the withdrawal."""
    require(permissions.may_note_places(request.user))
    seen = Edition.objects.visible_to(request.user)
    rows = EditionTrace.objects.filter(edition__in=seen).select_related("edition__publication")
    trace = get_object_or_404(rows, pk=pk)
    form = DeedForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        deed, note = TraceDeed(form.cleaned_data["deed"]), form.cleaned_data["note"]
        try:
            services.settle_place(trace_id=pk, deed=deed, note=note, by=request.user, at=timezone.now())
        except services.PlaceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Genoteerd wat eraan is gedaan.")
            return redirect("agov:edition-detail", trace.edition_id)
    context = {"form": form, "trace": trace, "crumbs": edition_crumbs(trace.edition)}
    return render(request, "agov/place_settle.html", context, status=422 if form.is_bound else 200)
