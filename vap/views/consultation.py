"""Asking partners about a draft, commenting, and answering."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from amersfoort_veiligheid.web.access import UserRequest, require
from vap import permissions
from vap.forms.priorities import AnswerForm, CommentForm, WindowForm
from vap.services import consultation as services
from vap.services.priorities import PriorityError
from vap.views.priorities import detail_page, visible_priority


@require_POST
def window_open(request: UserRequest, pk: int) -> HttpResponse:
    """Lay a draft before the partners until a day."""
    priority = visible_priority(request, pk)
    require(permissions.may_prioritise(request.user))
    form = WindowForm(request.POST)
    if form.is_valid():
        try:
            services.open_window(
                priority_id=priority.pk, until=form.cleaned_data["until"], by=request.user, at=timezone.now()
            )
        except PriorityError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Partners zien deze prioriteit nu en kunnen reageren.")
            return redirect("vap:priority-detail", priority.pk)
    return detail_page(request, priority, status=422, window_form=form)


@require_POST
def window_close(request: UserRequest, pk: int) -> HttpResponse:
    """Stop asking; the comments stay."""
    priority = visible_priority(request, pk)
    require(permissions.may_prioritise(request.user))
    try:
        services.close_window(priority_id=priority.pk, by=request.user, at=timezone.now())
    except PriorityError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Reageren kan niet meer. De reacties blijven staan.")
    return redirect("vap:priority-detail", priority.pk)


@require_POST
def comment(request: UserRequest, pk: int) -> HttpResponse:
    """Store a comment of one's own organisation, or one that was said to the municipality."""
    priority = visible_priority(request, pk)
    require(permissions.may_comment(request.user, priority))
    form = CommentForm(request.POST, user=request.user, notes_for_others=permissions.may_prioritise(request.user))
    if form.is_valid():
        try:
            services.comment(
                priority_id=priority.pk,
                organisation=form.cleaned_data["organisation"],
                text=form.cleaned_data["text"],
                by=request.user,
                at=timezone.now(),
            )
        except PriorityError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De reactie staat bij de prioriteit.")
            return redirect("vap:priority-detail", priority.pk)
    return detail_page(request, priority, status=422, comment_form=form)


@require_POST
def answer(request: UserRequest, pk: int, comment_pk: int) -> HttpResponse:
    """Say what is done with a comment."""
    priority = visible_priority(request, pk)
    given = get_object_or_404(priority.comments, pk=comment_pk)
    require(permissions.may_prioritise(request.user))
    form = AnswerForm(request.POST, auto_id="id_antwoord_%s")
    if form.is_valid():
        services.answer(comment_id=given.pk, text=form.cleaned_data["answer"], by=request.user, at=timezone.now())
        messages.success(request, "Het antwoord is bewaard.")
        return redirect("vap:priority-detail", priority.pk)
    return detail_page(request, priority, status=422, answer_form=form, answering=given.pk)
