"""The sheet of one agenda item, for screen and paper, and the papers with it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import Audience
from agov.forms.papers import PaperFileForm, PaperForm
from agov.models import AgendaItem, Invitee, ItemPaper, Outcome
from agov.queries.agenda import earlier_treatment, numbers_of
from agov.queries.item_subject import subject_seen
from agov.services import papers as services
from agov.services.agenda import AgendaError
from agov.views.agenda import READ_OR_SEND, agenda_crumb, is_in_preparation, visible_item
from agov.views.meetings import crumbs_of
from amersfoort_veiligheid.web.access import UserRequest, require, takes_files


@require_safe
def item_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What is asked, why, about what, with which papers, and what was said of it earlier."""
    require(permissions.may_see_meetings(request.user))
    return _sheet(request, visible_item(request, pk))


def _sheet(request: UserRequest, item: AgendaItem, *, status: int = 200, form: PaperForm | None = None) -> HttpResponse:
    may_prepare = permissions.may_prepare_meetings(request.user) and is_in_preparation(item.meeting)
    context: dict[str, Any] = {
        "item": item,
        "meeting": item.meeting,
        "number": numbers_of(item.meeting).get(item.pk),
        "seen": subject_seen(item, request.user),
        "papers": list(ItemPaper.objects.visible_to(request.user).filter(item=item)),
        "guests": list(Invitee.objects.visible_to(request.user).filter(guest_places__item=item)),
        "outcomes": Outcome.objects.visible_to(request.user)
        .filter(item=item)
        .select_related("organisation")
        .order_by("number"),
        "earlier": earlier_treatment(item, request.user),
        "may_prepare": may_prepare and item.state != "withdrawn",
        "paper_form": form or PaperForm(initial={"audience": item.audience, "closed_ground": item.closed_ground}),
        "crumbs": crumbs_of(item.meeting, agenda_crumb(item.meeting)),
    }
    return render(request, "agov/item_detail.html", context, status=status)


@require_POST
@takes_files("MAX_PAPER_BYTES")
def paper_add(request: UserRequest, pk: int) -> HttpResponse:
    """Add a paper, or the promise of one."""
    item = visible_item(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = PaperForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            made = services.add_paper(
                item_id=pk,
                title=form.cleaned_data["title"],
                file=form.cleaned_data["file"],
                audience=Audience(form.cleaned_data["audience"]),
                closed_ground=form.cleaned_data["closed_ground"],
                by=request.user,
                at=timezone.now(),
            )
        except AgendaError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = "Het stuk is aangekondigd." if made.follows_later else f"Het stuk is toegevoegd: {made.title}."
            messages.success(request, words)
            return redirect(f"{reverse('agov:item-detail', args=[pk])}#stukken")
    return _sheet(request, item, status=422, form=form)


def _visible_paper(request: UserRequest, pk: int) -> ItemPaper:
    """A paper that this user may read."""
    papers = ItemPaper.objects.visible_to(request.user).select_related("item__meeting__cycle", "item__meeting__body")
    return get_object_or_404(papers, pk=pk)


def paper_response(paper: ItemPaper) -> FileResponse:
    """The file as a download: it never runs in this site, and no cache between us keeps it."""
    if not paper.file:
        raise Http404
    name = f"{slugify(paper.title)[:80] or 'stuk'}.pdf"
    response = FileResponse(paper.file.open(), as_attachment=True, filename=name, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_safe
def paper_file(request: UserRequest, pk: int) -> FileResponse:
    """A paper, for who may read it."""
    require(permissions.may_see_meetings(request.user))
    return paper_response(_visible_paper(request, pk))


@require_http_methods(READ_OR_SEND)
@takes_files("MAX_PAPER_BYTES")
def paper_replace(request: UserRequest, pk: int) -> HttpResponse:
    """Put another file in its place, or the one that was promised."""
    paper = _visible_paper(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = PaperFileForm(request.POST, request.FILES) if request.method == "POST" else PaperFileForm()
    if form.is_valid():
        try:
            services.replace_paper(paper_id=pk, file=form.cleaned_data["file"], by=request.user, at=timezone.now())
        except AgendaError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het bestand staat er: {paper.title}.")
            return redirect(f"{reverse('agov:item-detail', args=[paper.item_id])}#stukken")
    place = (paper.item.title, reverse("agov:item-detail", args=[paper.item_id]))
    context = {
        "form": form,
        "paper": paper,
        "crumbs": crumbs_of(paper.item.meeting, agenda_crumb(paper.item.meeting), place),
    }
    return render(request, "agov/paper_replace.html", context, status=422 if form.is_bound else 200)


@require_POST
def paper_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Remove a paper."""
    paper = _visible_paper(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    try:
        services.remove_paper(paper_id=pk, by=request.user, at=timezone.now())
    except AgendaError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Weggehaald: {paper.title}.")
    return redirect(f"{reverse('agov:item-detail', args=[paper.item_id])}#stukken")
