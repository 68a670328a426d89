"""Changing several VAPs at once: choose what, look at what it does, do it, and take it back within a day."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.sent import whole_number
from vap import permissions
from vap.enums import BulkKind
from vap.forms.bulk import FORMS, BulkForm
from vap.models import VAP, BulkChange
from vap.queries.bulk import preview
from vap.services import bulk as services
from vap.views.places import START

MOST: Final = 100
RECENT: Final = 10
QUESTIONS: Final = {
    BulkKind.THEME: "Welk thema krijgen deze VAP's?",
    BulkKind.CONTACT: "Wie is het aanspreekpunt van deze VAP's?",
    BulkKind.END_DATE: "Wanneer eindigen deze VAP's?",
    BulkKind.PLAN_LINE: "Wat moet voor deze VAP's in welk plan staan?",
    BulkKind.PROPOSE: "Deze VAP's voorleggen?",
}


def _crumbs() -> list[tuple[str, str]]:
    return [START, ("VAP's", reverse("vap:plan-list"))]


def _chosen(request: UserRequest, given: Mapping[str, Any]) -> list[VAP]:
    sent = (whole_number(text) for text in given.getlist("vap"))  # type: ignore[attr-defined]
    pks = [pk for pk in sent if pk is not None][:MOST]
    visible = VAP.objects.visible_to(request.user).filter(pk__in=pks)
    return list(visible.select_related("cycle", "theme").order_by("-cycle__start_date", "number"))


@require_http_methods(["GET", "HEAD", "POST"])
def bulk(request: UserRequest) -> HttpResponse:
    """Choose what changes; sent without "doe" it shows what would happen, with it that is done."""
    require(permissions.may_change_together(request.user))
    given = request.POST if request.method == "POST" else request.GET
    vaps = _chosen(request, given)
    kind = _kind(given.get("wat", ""))
    context: dict[str, Any] = {
        "vaps": vaps,
        "kinds": list(BulkKind),
        "kind": kind,
        "question": QUESTIONS[kind] if kind else "Wat wilt u in deze VAP's tegelijk wijzigen?",
        "recent": BulkChange.objects.select_related("made_by")[:RECENT],
        "crumbs": _crumbs(),
    }
    if kind is None or not vaps:
        return render(request, "vap/bulk.html", context)
    form = FORMS[kind](request.POST if request.method == "POST" else None, vaps=vaps)
    context["form"] = form
    if not form.is_bound:
        return render(request, "vap/bulk.html", context)
    if not form.is_valid():
        return render(request, "vap/bulk.html", context, status=422)
    status = 200
    if "doe" in request.POST:
        try:
            made = services.apply(
                kind=kind,
                values=form.values(),
                seen=_seen(request, vaps),
                reason=form.reason_given,
                by=request.user,
                at=timezone.now(),
            )
        except services.BulkError as refusal:
            messages.error(request, str(refusal))
            status = 409
        else:
            return redirect("vap:bulk-detail", made.pk)
    context |= _preview(request, vaps, kind, form)
    return render(request, "vap/bulk_preview.html", context, status=status)


def _kind(asked: str) -> BulkKind | None:
    if not asked:
        return None
    if asked not in BulkKind.values:
        raise Http404
    return BulkKind(asked)


def _seen(request: UserRequest, vaps: list[VAP]) -> dict[int, int]:
    """The revisions that stood in the preview; of one that was not in it the present one."""
    found = {}
    for vap in vaps:
        told = whole_number(request.POST.get(f"versie-{vap.pk}", ""))
        found[vap.pk] = vap.revision if told is None else told
    return found


def _preview(request: UserRequest, vaps: list[VAP], kind: BulkKind, form: BulkForm) -> dict[str, Any]:
    rows = preview(vaps, kind, form.values())
    sent = [(name, value) for name in form.fields for value in request.POST.getlist(form.add_prefix(name))]
    return {
        "rows": rows,
        "change_count": sum(not row.problem for row in rows),
        "new_versions": sum(row.needs_reason for row in rows),
        "sent": sent,
        "reason": form.reason_given,
    }


@require_safe
def bulk_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What was changed together, and the way back."""
    require(permissions.may_change_together(request.user))
    made = get_object_or_404(BulkChange.objects.select_related("made_by", "undone_by"), pk=pk)
    context = {"made": made, "may_undo": made.may_be_undone_at(timezone.now()), "crumbs": _crumbs()}
    return render(request, "vap/bulk_detail.html", context)


@require_POST
def bulk_undo(request: UserRequest, pk: int) -> HttpResponse:
    """Put everything back, or nothing."""
    require(permissions.may_change_together(request.user))
    made = get_object_or_404(BulkChange, pk=pk)
    try:
        services.undo(bulk_id=made.pk, by=request.user, at=timezone.now())
    except services.BulkError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Alles staat weer zoals het stond.")
    return redirect("vap:bulk-detail", pk)
