"""Reactions of readers: the small form without login, and the list of the municipality with its answers."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.filters import ReactionFilter
from agov.forms.choices import given
from agov.forms.questions import PassOnForm
from agov.forms.reactions import TRAP, DiscardForm, ReactionForm, ReplyForm
from agov.models import ReaderReaction
from agov.queries.answering import lies_with
from agov.queries.reaction_pages import page_at
from agov.services import reactions as services
from agov.services.answering import AnsweringError
from amersfoort_veiligheid.accounts.lockout import client_address
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.editing_forms import RevisionForm

PER_PAGE = 30


@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def reaction_add(request: HttpRequest) -> HttpResponse:
    """Say what is wrong or missing on the public page that ``?over=`` names."""
    page = page_at(request.GET.get("over", ""))
    if page is None:
        raise Http404
    form = ReactionForm(request.POST if request.method == "POST" else None)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    if request.POST.get(TRAP):
        return redirect("agov:reader-reaction-thanks")  # a program believes that it was sent, and learns nothing
    if form.is_valid():
        try:
            services.react(
                page=page,
                text=form.cleaned_data["text"],
                email=form.cleaned_data["email"],
                address=client_address(request),
                at=timezone.now(),
            )
        except services.TooManyError as refusal:
            form.add_error(None, str(refusal))
            status = HTTPStatus.TOO_MANY_REQUESTS
        else:
            return redirect("agov:reader-reaction-thanks")
    context = {"form": form, "page": page, "trap": TRAP, "crumbs": [("Start", "/"), (page.title, page.path)]}
    return render(request, "agov/reaction_form.html", context, status=status)


@login_not_required
@require_safe
def reaction_thanks(request: HttpRequest) -> HttpResponse:
    """What happens now; the same for everybody."""
    return render(request, "agov/reaction_thanks.html", {"crumbs": [("Start", "/")]})


def _crumbs() -> list[tuple[str, str]]:
    return [("Start", "/"), ("Reacties van lezers", reverse("agov:reader-reaction-list"))]


def _visible(request: UserRequest, pk: int) -> ReaderReaction:
    require(permissions.may_see_reactions(request.user))
    return get_object_or_404(ReaderReaction.objects.visible_to(request.user).select_related("officer"), pk=pk)


@require_safe
def reaction_list(request: UserRequest) -> HttpResponse:
    """Every reaction: what waits first, by its last day."""
    require(permissions.may_see_reactions(request.user))
    today = timezone.localdate()
    visible = ReaderReaction.objects.visible_to(request.user).select_related("officer")
    narrowed = ReactionFilter(request.GET, queryset=visible.open_first())
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    waiting = visible.open()
    context = {
        "filter": narrowed,
        "page": page,
        "lines": [(row, row.is_late(today), lies_with(row, request.user)) for row in page],
        "open": waiting.count(),
        "late": waiting.filter(due_on__lt=today).count(),
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/_reaction_rows.html" if request.htmx else "agov/reaction_list.html", context)


@require_safe
def reaction_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One reaction, with its answer or the form for it."""
    return _detail(request, _visible(request, pk))


def _detail(request: UserRequest, reaction: ReaderReaction, *, status: int = 200, **forms: Any) -> HttpResponse:
    may_answer = permissions.may_answer_question(request.user, reaction) and reaction.is_open
    context = {
        "reaction": reaction,
        "is_late": reaction.is_late(timezone.localdate()),
        "reply_form": ReplyForm(instance=reaction) if may_answer else None,
        "pass_form": PassOnForm(prefix="door", instance=reaction) if may_answer else None,
        "discard_form": DiscardForm(prefix="weg", instance=reaction) if may_answer else None,
        "crumbs": _crumbs(),
        **forms,
    }
    return render(request, "agov/reaction_detail.html", context, status=status)


def _deed(
    request: UserRequest, pk: int, make: Callable[[ReaderReaction], RevisionForm], name: str, deed: Callable[..., Any]
) -> HttpResponse:
    """Do what one of the three forms asks, and go back to the reaction."""
    reaction = _visible(request, pk)
    require(permissions.may_answer_question(request.user, reaction))
    form = make(reaction)
    status = 422
    if form.is_valid():
        try:
            deed(reaction_id=pk, seen=form.seen, **given(form), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except AnsweringError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Bewaard.")
            return redirect("agov:reader-reaction-detail", pk)
    return _detail(request, reaction, status=status, **{name: form})


@require_POST
def reaction_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Answer; who left an address has it by mail."""

    def deed(*, answer: str, **values: Any) -> None:
        services.answer(text=answer, **values)

    return _deed(request, pk, lambda row: ReplyForm(request.POST, instance=row), "reply_form", deed)


@require_POST
def reaction_pass_on(request: UserRequest, pk: int) -> HttpResponse:
    """Lay a reaction with another function."""

    def make(row: ReaderReaction) -> RevisionForm:
        return PassOnForm(request.POST, prefix="door", instance=row)

    return _deed(request, pk, make, "pass_form", services.pass_on)


@require_POST
def reaction_discard(request: UserRequest, pk: int) -> HttpResponse:
    """Say that it was no reaction."""

    def make(row: ReaderReaction) -> RevisionForm:
        return DiscardForm(request.POST, prefix="weg", instance=row)

    return _deed(request, pk, make, "discard_form", services.discard)
