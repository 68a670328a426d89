"""Running projects in the browser: list, detail, add, change, end, and the board of what goes on in a new cycle."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.filters import ProjectFilter
from agov.forms.choices import given
from agov.forms.projects import CarryOverForm, EndForm, ProjectForm
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import CycleState
from cycle.models import PolicyCycle
from vap.enums import CarryOverKind, ProjectState
from vap.models import VAP, CarryOver, RunningProject
from vap.models.project import RunningProjectQuerySet
from vap.permissions import may_make_vap
from vap.queries.projects import undecided_projects
from vap.services import projects as services

PER_PAGE = 30
LIST_CRUMB = ("Start", "/")


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [LIST_CRUMB, ("Lopende projecten", reverse("agov:project-list")), *more]


def _visible(request: UserRequest) -> RunningProjectQuerySet:
    visible = RunningProject.objects.visible_to(request.user).select_related("theme", "origin", "priority__cycle")
    return visible.with_past_end(timezone.localdate())


@require_safe
def project_list(request: UserRequest) -> HttpResponse:
    """Which projects run, whatever phase the cycle is in."""
    require(permissions.may_see_projects(request.user))
    narrowed = ProjectFilter(request.GET, queryset=_visible(request))
    running = Q(state=ProjectState.RUNNING)
    counts = narrowed.qs.order_by().aggregate(
        total=Count("pk"),
        running=Count("pk", filter=running),
        past_end=Count("pk", filter=running & Q(end_date__lt=timezone.localdate())),
    )
    sees_boards = permissions.may_see_carry_over(request.user)
    context = {
        "filter": narrowed,
        "page": Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts,
        "crumbs": [LIST_CRUMB],
        "may_keep": permissions.may_keep_projects(request.user),
        "cycles": PolicyCycle.objects.visible_to(request.user) if sees_boards else [],
        "has_any": narrowed.is_narrowed or counts["total"] > 0,
    }
    return render(request, "agov/_project_rows.html" if request.htmx else "agov/project_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def project_add(request: UserRequest) -> HttpResponse:
    """Note a project that runs."""
    require(permissions.may_keep_projects(request.user))
    form = ProjectForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        made = services.add_project(**given(form), by=request.user, at=timezone.now())
        messages.success(request, "Het project staat op de lijst.")
        return redirect("agov:project-detail", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "agov/project_form.html", {"form": form, "crumbs": _crumbs()}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def project_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change what is written about a project that runs."""
    project = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_keep_projects(request.user))
    form = ProjectForm(request.POST if request.method == "POST" else None, instance=project, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.change_project(project_id=pk, seen=form.seen, **given(form), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.ProjectError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De wijziging is bewaard.")
            return redirect("agov:project-detail", pk)
    crumbs = _crumbs((project.title, reverse("agov:project-detail", args=[pk])))
    return render(request, "agov/project_form.html", {"form": form, "crumbs": crumbs}, status=status)


@require_safe
def project_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One project: what it does, where it comes from, and what each cycle decided about it."""
    return _detail(request, get_object_or_404(_visible(request), pk=pk))


def _detail(
    request: UserRequest, project: RunningProject, *, status: int = 200, form: EndForm | None = None
) -> HttpResponse:
    is_running = project.state == ProjectState.RUNNING
    sees_decisions = permissions.may_see_carry_over(request.user)
    decisions = project.carry_overs.select_related("cycle", "priority", "decided_by").order_by("-decided_at")
    context = {
        "project": project,
        "crumbs": _crumbs(),
        "is_running": is_running,
        "plans": VAP.objects.visible_to(request.user).filter(project=project).select_related("cycle"),
        "may_plan": may_make_vap(request.user) and is_running,
        "may_keep": permissions.may_keep_projects(request.user) and is_running,
        "sees_decisions": sees_decisions,
        "decisions": decisions if sees_decisions else [],
        "form": form or EndForm(),
    }
    return render(request, "agov/project_detail.html", context, status=status)


@require_POST
def project_end(request: UserRequest, pk: int) -> HttpResponse:
    """Close a project with its lesson."""
    project = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_keep_projects(request.user))
    form = EndForm(request.POST)
    if form.is_valid():
        try:
            services.end_project(
                project_id=pk,
                to=ProjectState(form.cleaned_data["state"]),
                lesson=form.cleaned_data["lesson"],
                by=request.user,
                at=timezone.now(),
            )
        except services.ProjectError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Het project is gesloten. De les blijft bewaard.")
        return redirect("agov:project-detail", pk)
    return _detail(request, project, status=422, form=form)


# --- what goes on in a new cycle


@require_safe
def carry_over_board(request: UserRequest, pk: int) -> HttpResponse:
    """Per running project one decision for this cycle, and which still wait for it."""
    require(permissions.may_see_carry_over(request.user))
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=pk)
    is_open = cycle.state != CycleState.CLOSED
    context = {
        "cycle": cycle,
        "crumbs": _crumbs(),
        "is_open": is_open,
        "undecided": undecided_projects(cycle).select_related("theme", "origin") if is_open else [],
        "decisions": cycle.carry_overs.select_related("project", "priority", "decided_by"),
        "may_decide": permissions.may_keep_projects(request.user) and is_open,
    }
    return render(request, "agov/carry_over_board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def carry_over_decide(request: UserRequest, pk: int, project_pk: int) -> HttpResponse:
    """Decide on one project; while it runs a new choice replaces the old one."""
    require(permissions.may_keep_projects(request.user))
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=pk)
    project = get_object_or_404(_visible(request).running(), pk=project_pk)
    decided = CarryOver.objects.filter(cycle=cycle, project=project).first()
    initial = {"kind": decided.kind, "priority": decided.priority_id, "reason": decided.reason} if decided else None
    sent = request.POST if request.method == "POST" else None
    form = CarryOverForm(sent, initial=initial, user=request.user, cycle=cycle)
    if form.is_valid():
        try:
            services.decide_carry_over(
                project_id=project.pk,
                cycle_id=cycle.pk,
                kind=CarryOverKind(form.cleaned_data["kind"]),
                priority=form.cleaned_data["priority"],
                reason=form.cleaned_data["reason"],
                by=request.user,
                at=timezone.now(),
            )
        except services.ProjectError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De keuze over {project.title} is vastgelegd.")
            return redirect(f"{reverse('agov:carry-over-board', args=[pk])}#project-{project.pk}")
    context = {
        "form": form,
        "cycle": cycle,
        "project": project,
        "crumbs": _crumbs((f"Keuzen voor {cycle}", reverse("agov:carry-over-board", args=[pk]))),
    }
    return render(request, "agov/carry_over_decide.html", context, status=422 if form.is_bound else 200)
