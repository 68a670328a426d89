"""Which cycle a page is about, where it stands among the other pages on choices, and how it is downloaded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import ExportMeta, Table, to_csv, to_ods, to_xlsx
from amersfoort_veiligheid.web.access import UserRequest
from amersfoort_veiligheid.web.sent import whole_number
from cycle.enums import CycleState
from cycle.models import PolicyCycle
from vap import permissions

START: Final = ("Start", "/")
CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True)
class Tab:
    """One of the pages on the choices of a cycle."""

    label: str
    url: str
    is_current: bool


def chosen_cycle(request: UserRequest) -> PolicyCycle | None:
    """The cycle that the address names; else the newest that runs, else the newest there is."""
    visible = PolicyCycle.objects.visible_to(request.user)
    asked = request.GET.get("cycle", "")
    if asked:
        return get_object_or_404(visible, pk=whole_number(asked))
    return visible.filter(state=CycleState.RUNNING).first() or visible.first()


def context_of(request: UserRequest, cycle: PolicyCycle | None, here: str) -> dict[str, Any]:
    """What every page on the choices of a cycle needs: the cycles to choose from, the pages beside it."""
    return {
        "cycle": cycle,
        "cycles": PolicyCycle.objects.visible_to(request.user),
        "tabs": tabs(cycle, here, request.user) if cycle else [],
        "crumbs": [START] if here == "vap:priority-list" else crumbs(cycle),
        "may_prioritise": permissions.may_prioritise(request.user),
        "may_see_inside": permissions.may_see_inside(request.user),
    }


def crumbs(cycle: PolicyCycle | None = None) -> list[tuple[str, str]]:
    """The way back to the list of priorities."""
    query = f"?cycle={cycle.pk}" if cycle else ""
    return [START, ("Prioriteiten", reverse("vap:priority-list") + query)]


def tabs(cycle: PolicyCycle, here: str, user: User) -> list[Tab]:
    """The pages on the choices of one cycle that this user may open."""
    query = f"?cycle={cycle.pk}"
    pages = [("Gekozen", "vap:priority-list", "")]
    if permissions.may_see_inside(user) or user.scorings.filter(cycle=cycle).exists():
        pages.append(("Wegen", "vap:scoring", "pk"))
    pages += [
        ("Bewust niet", "vap:not-chosen", ""),
        ("Doelgroepen", "vap:group-log", ""),
    ]
    if permissions.may_see_inside(user):
        pages.append(("Behapbaar", "vap:load", ""))
    pages.append(("Alles bij elkaar", "vap:portfolio", ""))
    return [
        Tab(label, reverse(name, args=[cycle.pk]) if by else reverse(name) + query, name == here)
        for label, name, by in pages
    ]


def download(tables: Sequence[Table], *, form: str, name: str, title: str) -> HttpResponse:
    """Tables as csv (the first one), ods or xlsx; another form is not found."""
    if form not in CONTENT_TYPES:
        raise Http404
    meta = ExportMeta(title=title, municipality=settings.MUNICIPALITY_NAME, is_example=settings.IS_EXAMPLE)
    if form == "csv":
        content = to_csv(tables[0], meta)
    elif form == "ods":
        content = to_ods(list(tables), meta)
    else:
        content = to_xlsx(list(tables), meta)
    answer = HttpResponse(content, content_type=CONTENT_TYPES[form])
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def downloads(name: str, cycle: PolicyCycle, query: str = "") -> list[tuple[str, str]]:
    """The addresses of a list in each form."""
    return [(form.upper(), f"{reverse(name, args=[form])}?{query or f'cycle={cycle.pk}'}") for form in CONTENT_TYPES]
