"""Proposals for the agenda: everybody with a role makes them, the secretary answers, and who proposed reads it."""

from __future__ import annotations

from collections import Counter

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import AgovTask, ItemKind, ProposalState
from agov.forms.proposals import DeclineForm, ProposalForm, TakeForm
from agov.models import ItemProposal, Meeting
from agov.models.agenda import ItemProposalQuerySet
from agov.queries.proposals import fates_of
from agov.queries.subjects import Subject, parse_reference, subject_of
from agov.services import proposals as services
from agov.services.agenda import IN_PREPARATION, AgendaError
from agov.views.agenda import READ_OR_SEND, back_to
from agov.views.meetings import crumbs
from amersfoort_veiligheid.web.access import UserRequest, require

PER_PAGE = 30


def _crumbs() -> list[tuple[str, str]]:
    return crumbs(("Voorstellen voor de agenda", reverse("agov:proposal-list")))


def _visible(request: UserRequest) -> ItemProposalQuerySet:
    return ItemProposal.objects.visible_to(request.user).select_related("made_by__organisation", "item__meeting")


def meetings_to_choose(request: UserRequest) -> QuerySet[Meeting]:
    """Meetings whose agenda may still change, the first to come first."""
    meetings = Meeting.objects.visible_to(request.user).filter(state__in=IN_PREPARATION)
    return meetings.order_by("starts_at", "pk")


@require_safe
def proposal_list(request: UserRequest) -> HttpResponse:
    """What was put forward, and what became of it."""
    require(permissions.may_propose_items(request.user))
    rows = _visible(request)
    counts = Counter(rows.order_by().values_list("state", flat=True))
    page = Paginator(rows.open_first(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": fates_of(page, request.user),
        "waiting": counts[ProposalState.OPEN],
        "total": counts.total(),
        "may_prepare": permissions.may_prepare_meetings(request.user),
        "crumbs": crumbs(),
    }
    return render(request, "agov/proposal_list.html", context)


@require_http_methods(READ_OR_SEND)
def proposal_add(request: UserRequest) -> HttpResponse:
    """Put something forward; ``?over=vap:12`` says what it is about."""
    require(permissions.may_propose_items(request.user))
    about = _about(request)
    start = {"title": about.title[:200]} if about else {}
    form = ProposalForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        services.propose(
            title=form.cleaned_data["title"],
            reason=form.cleaned_data["reason"],
            task=AgovTask(form.cleaned_data["task"]),
            kind=ItemKind(form.cleaned_data["kind"]),
            minutes=form.cleaned_data["minutes"],
            subject_kind=about.kind if about else "",
            subject_id=about.pk if about else None,
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "Uw voorstel ligt bij de secretaris. Hier ziet u wat ervan komt.")
        return redirect("agov:proposal-list")
    context = {"form": form, "about": about, "crumbs": _crumbs()}
    return render(request, "agov/proposal_form.html", context, status=422 if form.is_bound else 200)


def _about(request: UserRequest) -> Subject | None:
    """What the address names, when the user may see it."""
    key = parse_reference(request.GET.get("over", ""))
    return subject_of(*key, request.user) if key else None


@require_safe
def proposal_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One proposal: what, why, and what became of it."""
    require(permissions.may_propose_items(request.user))
    return _detail(request, get_object_or_404(_visible(request), pk=pk))


def _detail(
    request: UserRequest,
    proposal: ItemProposal,
    *,
    status: int = 200,
    take_form: TakeForm | None = None,
    decline_form: DeclineForm | None = None,
) -> HttpResponse:
    is_open = proposal.state == ProposalState.OPEN
    meetings = meetings_to_choose(request)
    context = {
        "proposal": proposal,
        "fate": fates_of([proposal], request.user)[0],
        "may_decide": permissions.may_prepare_meetings(request.user) and is_open,
        "take_form": take_form or TakeForm(meetings=meetings),
        "decline_form": decline_form or DeclineForm(prefix="nee"),
        "has_meetings": meetings.exists(),
        "crumbs": _crumbs(),
    }
    return render(request, "agov/proposal_detail.html", context, status=status)


@require_POST
def proposal_take(request: UserRequest, pk: int) -> HttpResponse:
    """Put it on the agenda of a meeting."""
    proposal = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    form = TakeForm(request.POST, meetings=meetings_to_choose(request))
    if form.is_valid():
        try:
            item = services.take(
                proposal_id=pk, meeting_id=form.cleaned_data["meeting"].pk, by=request.user, at=timezone.now()
            )
        except AgendaError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het voorstel staat onderaan de agenda.")
            return back_to(item)
    return _detail(request, proposal, status=422, take_form=form)


@require_POST
def proposal_decline(request: UserRequest, pk: int) -> HttpResponse:
    """Say why it does not come on an agenda."""
    proposal = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    form = DeclineForm(request.POST, prefix="nee")
    if form.is_valid():
        try:
            services.decline(proposal_id=pk, answer=form.cleaned_data["answer"], by=request.user, at=timezone.now())
        except AgendaError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het antwoord staat bij het voorstel.")
            return redirect("agov:proposal-detail", pk)
    return _detail(request, proposal, status=422, decline_form=form)
