"""Footnotes at figures in the browser: what stands where, and a form for who writes them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis import permissions
from analysis.forms.footnotes import EndFootnoteForm, FootnoteForm
from analysis.models import Footnote
from analysis.services import footnotes as services

SAVED = "De noot is bewaard. De rapporten worden bijgewerkt; wat al openbaar is, blijft zoals het is."


def _crumbs() -> list[tuple[str, str]]:
    return [("Start", "/"), ("Noten bij cijfers", reverse("analysis:footnote-list"))]


def _refuse(form: FootnoteForm | EndFootnoteForm, refusal: services.FootnoteError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


@require_safe
def footnote_list(request: UserRequest) -> HttpResponse:
    """Every note with its figure, place and years: those that go on, and those that were stopped."""
    require(permissions.may_read_reports(request.user))
    rows = list(Footnote.objects.visible_to(request.user).select_related("indicator", "area", "ended_by"))
    context = {
        "running": [row for row in rows if not row.is_ended],
        "ended": [row for row in rows if row.is_ended],
        "may_write": permissions.may_write_footnotes(request.user),
        "crumbs": [("Start", "/")],
    }
    return render(request, "analysis/footnote_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def footnote_create(request: UserRequest) -> HttpResponse:
    """Put a note at figures."""
    require(permissions.may_write_footnotes(request.user))
    form = FootnoteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_footnote(**_given(form), by=request.user, at=timezone.now())
        except services.FootnoteError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, SAVED)
            return redirect("analysis:footnote-list")
    context = {"form": form, "footnote": None, "crumbs": _crumbs()}
    return render(request, "analysis/footnote_form.html", context, status=422 if form.is_bound else 200)


def _given(form: FootnoteForm) -> dict[str, Any]:
    return {name: form.cleaned_data[name] for name in ("indicator", "area", "first_year", "last_year", "text")}


def _running(request: UserRequest, pk: int) -> Footnote:
    """The note of a page; what was typed for one that was stopped meanwhile comes back with the refusal."""
    rows = Footnote.objects.visible_to(request.user)
    return get_object_or_404(rows if request.method == "POST" else rows.in_force(), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def footnote_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a note that goes on."""
    footnote = _running(request, pk)
    require(permissions.may_write_footnotes(request.user))
    form = FootnoteForm(request.POST if request.method == "POST" else None, instance=footnote)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.change_footnote(
                footnote_id=footnote.pk, seen=form.seen, **_given(form), by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.FootnoteError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, SAVED)
            return redirect("analysis:footnote-list")
    context = {"form": form, "footnote": footnote, "crumbs": _crumbs()}
    return render(request, "analysis/footnote_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def footnote_end(request: UserRequest, pk: int) -> HttpResponse:
    """Stop a note, with the reason."""
    footnote = _running(request, pk)
    require(permissions.may_write_footnotes(request.user))
    form = EndFootnoteForm(request.POST if request.method == "POST" else None, instance=footnote)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.end_footnote(
                footnote_id=footnote.pk,
                seen=form.seen,
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.FootnoteError as refusal:
            _refuse(form, refusal)
        else:
            messages.success(request, "De noot is gestopt. Wat al openbaar is, houdt haar.")
            return redirect("analysis:footnote-list")
    context = {"form": form, "footnote": footnote, "crumbs": _crumbs()}
    return render(request, "analysis/footnote_end.html", context, status=status)
