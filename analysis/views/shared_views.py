"""Shared views in the browser: how partners see the problem of a theme, and who endorses that text."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis import permissions
from analysis.enums import Endorsement
from analysis.forms.findings import attach
from analysis.forms.shared_views import EndorseForm, SharedViewForm
from analysis.models import Finding, SharedView, ViewEndorsement
from analysis.services import shared_views as services
from analysis.services.findings import FindingError
from analysis.views.findings import crumbs
from cycle.models import PolicyCycle


def _crumbs() -> list[tuple[str, str]]:
    return [*crumbs(), ("Gedeelde visies", reverse("analysis:shared-view-list"))]


@dataclass(frozen=True)
class CycleViews:
    """The shared views of one cycle, each with what was said of its present text."""

    cycle: PolicyCycle
    views: list[SharedView]


@require_safe
def shared_view_list(request: UserRequest) -> HttpResponse:
    """Per cycle the shared view of each theme, and how it is received."""
    cycles = list(PolicyCycle.objects.visible_to(request.user))
    views = SharedView.objects.visible_to(request.user).select_related("theme").with_stances()
    found = list(views.order_by("theme__name"))
    may_write = permissions.may_write_shared_views(request.user)
    groups = [CycleViews(cycle, [view for view in found if view.cycle_id == cycle.pk]) for cycle in cycles]
    context = {
        "groups": [group for group in groups if group.views or may_write],
        "crumbs": crumbs(),
        "may_write": may_write,
    }
    return render(request, "analysis/shared_view_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def shared_view_create(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """Write the first text for a theme."""
    require(permissions.may_write_shared_views(request.user))
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=cycle_pk)
    form = SharedViewForm(request.POST if request.method == "POST" else None, user=request.user, cycle=cycle)
    if form.is_valid():
        try:
            made = services.create_shared_view(
                cycle=cycle,
                theme=form.cleaned_data["theme"],
                text=form.cleaned_data["text"],
                findings=list(form.cleaned_data["findings"]),
                by=request.user,
                at=timezone.now(),
            )
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "De tekst is bewaard. Partners kunnen hem nu onderschrijven.")
            return redirect("analysis:shared-view-detail", made.pk)
    context = {"form": form, "cycle": cycle, "crumbs": _crumbs()}
    return render(request, "analysis/shared_view_form.html", context, status=422 if form.is_bound else 200)


def _visible(request: UserRequest, pk: int) -> SharedView:
    visible = SharedView.objects.visible_to(request.user).select_related("cycle", "theme", "made_by")
    return get_object_or_404(visible, pk=pk)


@require_safe
def shared_view_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The text, the findings it rests on, and who endorses it, with dissent side by side."""
    return _detail(request, _visible(request, pk))


def _detail(
    request: UserRequest, view: SharedView, *, status: int = 200, came_back: EndorseForm | None = None
) -> HttpResponse:
    given = list(view.endorsements.select_related("organisation", "given_by").order_by("-view_revision", "given_at"))
    now = [one for one in given if one.view_revision == view.revision]
    answered = {one.organisation_id for one in now}
    mine = next((one for one in now if one.organisation_id == request.user.organisation_id), None)
    form = came_back or EndorseForm(initial=_initial(view, mine))
    context = {
        "view": view,
        "crumbs": _crumbs(),
        "findings": Finding.objects.visible_to(request.user).filter(shared_views=view).order_by("number"),
        "in_favour": [one for one in now if one.stance == Endorsement.AGREES],
        "otherwise": [one for one in now if one.stance != Endorsement.AGREES],
        "asked_again": _asked_again(given, answered),
        "form": form if permissions.may_speak(request.user) else None,
        "mine": mine,
        "may_write": permissions.may_write_shared_views(request.user),
    }
    return render(request, "analysis/shared_view_detail.html", context, status=status)


def _initial(view: SharedView, mine: ViewEndorsement | None) -> dict[str, object]:
    said = {"stance": mine.stance, "note": mine.note} if mine else {}
    return {"seen": view.revision, **said}


def _asked_again(given: list[ViewEndorsement], answered: set[int]) -> list[ViewEndorsement]:
    """The last opinion on an older text of each organisation that has said nothing of this one."""
    last: dict[int, ViewEndorsement] = {}
    for one in given:
        if one.organisation_id not in answered:
            last.setdefault(one.organisation_id, one)
    return list(last.values())


@require_http_methods(["GET", "HEAD", "POST"])
def shared_view_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change the text; all partners are asked again."""
    view = _visible(request, pk)
    require(permissions.may_write_shared_views(request.user))
    form = SharedViewForm(
        request.POST if request.method == "POST" else None, instance=view, user=request.user, cycle=view.cycle
    )
    status = 200
    if form.is_valid():
        try:
            services.change_shared_view(
                view_id=view.pk,
                seen=form.seen,
                text=form.cleaned_data["text"],
                findings=list(form.cleaned_data["findings"]),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "De tekst is bewaard.")
            return redirect("analysis:shared-view-detail", view.pk)
    if form.is_bound and status == 200:
        status = 422
    context = {"form": form, "view": view, "cycle": view.cycle, "crumbs": _crumbs()}
    return render(request, "analysis/shared_view_form.html", context, status=status)


@require_POST
def shared_view_endorse(request: UserRequest, pk: int) -> HttpResponse:
    """Store what the own organisation says of the text that was read."""
    view = _visible(request, pk)
    require(permissions.may_speak(request.user))
    form, status = EndorseForm(request.POST), 422
    if form.is_valid() and request.user.organisation is not None:
        try:
            services.endorse(
                view_id=view.pk,
                organisation=request.user.organisation,
                stance=Endorsement(form.cleaned_data["stance"]),
                note=form.cleaned_data["note"],
                seen=form.cleaned_data["seen"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError:
            form = _read_again(request, view)
            status = 409
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "Het oordeel van uw organisatie is bewaard.")
            return redirect("analysis:shared-view-detail", view.pk)
    view.refresh_from_db()
    return _detail(request, view, status=status, came_back=form)


def _read_again(request: UserRequest, view: SharedView) -> EndorseForm:
    """The same answer, now for the text that stands there; the reader is told that it is another one."""
    view.refresh_from_db(fields=["revision"])
    form = EndorseForm({**request.POST.dict(), "seen": str(view.revision)})
    form.add_error(None, "De tekst is gewijzigd sinds u hem opende. Lees hem opnieuw en bewaar dan uw oordeel.")
    return form
