"""What the words mean, how this municipality calls things, and which kinds of safety this policy is about."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from cycle import permissions
from cycle.models import Label, SafetyKind
from cycle.queries.words import glossary as words_for

CRUMBS = [("Start", "/")]


@login_not_required
@require_safe
def glossary(request: HttpRequest) -> HttpResponse:
    """Every word of the field with its meaning, source and dates; and the names and abbreviations."""
    search = request.GET.get("zoek", "").strip()[:100]
    entries = words_for(timezone.localdate(), search)
    labels = [
        label
        for label in Label.objects.order_by("singular")
        if search.casefold() in f"{label.singular} {label.short} {label.meaning}".casefold()
    ]
    context = {"entries": entries, "labels": labels, "search": search, "crumbs": CRUMBS}
    return render(request, "cycle/glossary.html", context)


@require_safe
def safety_kind_list(request: UserRequest) -> HttpResponse:
    """Every kind of safety, with whether this policy is about it, and the themes below it."""
    require(permissions.may_read_basis(request.user))
    kinds = list(SafetyKind.objects.prefetch_related("themes"))
    below: dict[int | None, list[SafetyKind]] = {}
    for kind in kinds:
        below.setdefault(kind.parent_id, []).append(kind)
    context = {
        "lines": list(_in_tree(below, None, 0)),
        "may_manage": request.user.is_staff,
        "crumbs": CRUMBS,
    }
    return render(request, "cycle/safety_kind_list.html", context)


def _in_tree(below: dict[int | None, list[SafetyKind]], parent: int | None, depth: int) -> list[tuple[SafetyKind, int]]:
    """Each kind with its depth, those below it behind it."""
    lines: list[tuple[SafetyKind, int]] = []
    for kind in below.get(parent, []):
        lines += [(kind, depth), *_in_tree(below, kind.pk, depth + 1)]
    return lines
