"""What was deliberately not chosen, wel or niet per target group, and the choices as the public reads them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis.models import Finding
from cycle.models import PolicyCycle
from vap import permissions
from vap.forms.priorities import GroupTrackForm, LeaveOutForm
from vap.models import VAP, Disposition, Priority, PublishedChoices
from vap.reports.group_log import build_group_log
from vap.reports.tables import group_log_table, not_chosen_table
from vap.services import dispositions as services
from vap.services.group_track import set_group_track
from vap.views.places import START, chosen_cycle, context_of, crumbs, download, downloads

PER_PAGE = 30


def _finding(request: UserRequest, pk: int) -> Finding:
    visible = Finding.objects.visible_to(request.user).select_related("analysis__cycle")
    return get_object_or_404(visible, pk=pk)


def _back(finding: Finding) -> str:
    return crumbs(finding.analysis.cycle)[-1][1]


@require_http_methods(["GET", "HEAD", "POST"])
def finding_leave_out(request: UserRequest, pk: int) -> HttpResponse:
    """Record that a finding deliberately becomes no priority."""
    finding = _finding(request, pk)
    require(permissions.may_prioritise(request.user))
    known = Disposition.objects.not_chosen().filter(finding=finding).first()
    start = {"reason": known.reason, "review_on": known.review_on} if known else None
    form = LeaveOutForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        try:
            services.leave_out(
                finding_id=finding.pk,
                reason=form.cleaned_data["reason"],
                review_on=form.cleaned_data["review_on"],
                by=request.user,
                at=timezone.now(),
            )
        except services.DispositionError as refusal:
            form.add_error("review_on" if "dag" in str(refusal) else None, str(refusal))
        else:
            messages.success(request, f"Bevinding {finding.number} wordt bewust geen prioriteit.")
            return redirect(_back(finding))
    context = {"form": form, "finding": finding, "known": known, "crumbs": crumbs(finding.analysis.cycle)}
    return render(request, "vap/finding_leave_out.html", context, status=422 if form.is_bound else 200)


@require_POST
def finding_take_back(request: UserRequest, pk: int) -> HttpResponse:
    """Let a finding wait for a choice again."""
    finding = _finding(request, pk)
    require(permissions.may_prioritise(request.user))
    try:
        services.take_back(finding_id=finding.pk, by=request.user, at=timezone.now())
    except (Disposition.DoesNotExist, services.DispositionError):
        messages.error(request, "Over deze bevinding is niets vastgelegd dat terug kan.")
    else:
        messages.success(request, f"Bevinding {finding.number} wacht weer op een keuze.")
    return redirect(_back(finding))


@require_safe
def not_chosen(request: UserRequest) -> HttpResponse:
    """Everything that was deliberately not chosen in a cycle, why, and when to look again."""
    require(permissions.may_read_priorities(request.user))
    cycle = chosen_cycle(request)
    left = Disposition.objects.visible_to(request.user).not_chosen().filter(finding__analysis__cycle=cycle)
    page = Paginator(left.select_related("finding__theme"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **context_of(request, cycle, "vap:not-chosen"),
        "page": page,
        "today": timezone.localdate(),
        "is_public": cycle is not None and hasattr(cycle, "published_choices"),
        "downloads": downloads("vap:not-chosen-export", cycle) if cycle else [],
    }
    return render(request, "vap/not_chosen.html", context)


@require_safe
def not_chosen_export(request: UserRequest, form: str) -> HttpResponse:
    """The same as a file."""
    require(permissions.may_read_priorities(request.user))
    cycle = chosen_cycle(request)
    if cycle is None:
        raise Http404
    left = Disposition.objects.visible_to(request.user).not_chosen().of_cycle(cycle).select_related("finding")
    title = f"Bewust niet gekozen {cycle}"
    return download([not_chosen_table(title, left)], form=form, name="bewust-niet", title=title)


@require_safe
def group_log(request: UserRequest) -> HttpResponse:
    """Which target groups are tackled in a cycle and which are not, with the arguments."""
    require(permissions.may_read_priorities(request.user))
    cycle = chosen_cycle(request)
    log = build_group_log(cycle, request.user) if cycle else []
    context = {
        **context_of(request, cycle, "vap:group-log"),
        "log": log,
        "counts": {
            "chosen": sum(line.is_chosen for line in log),
            "left": sum(bool(line.choices) and not line.is_chosen for line in log),
            "open": sum(not line.choices for line in log),
        },
        "downloads": downloads("vap:group-log-export", cycle) if cycle else [],
    }
    return render(request, "vap/group_log.html", context)


@require_safe
def group_log_export(request: UserRequest, form: str) -> HttpResponse:
    """The same as a file."""
    require(permissions.may_read_priorities(request.user))
    cycle = chosen_cycle(request)
    if cycle is None:
        raise Http404
    title = f"Wel of niet aanpakken: doelgroepen {cycle}"
    table = group_log_table(title, build_group_log(cycle, request.user))
    return download([table], form=form, name="doelgroepen", title=title)


@require_http_methods(["GET", "HEAD", "POST"])
def group_track(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """Say that the track of target groups is not feasible yet in this cycle, or that it is."""
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=cycle_pk)
    require(permissions.may_prioritise(request.user))
    form = GroupTrackForm(request.POST if request.method == "POST" else None, instance=cycle)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            set_group_track(
                cycle_id=cycle.pk,
                seen=form.seen,
                note=form.cleaned_data["group_track_note"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        else:
            messages.success(request, "Bewaard.")
            return redirect(f"{reverse('vap:group-log')}?cycle={cycle.pk}")
    context = {"form": form, "cycle": cycle, "crumbs": crumbs(cycle)}
    return render(request, "vap/group_track.html", context, status=status)


@login_not_required
@require_safe
def public_choices(request: HttpRequest, cycle_pk: int) -> HttpResponse:
    """What the city chose in a cycle and what not, for everybody: only what was approved, functions and no names."""
    published = get_object_or_404(PublishedChoices.objects.select_related("cycle"), cycle_id=cycle_pk)
    cycle = published.cycle
    priorities = Priority.objects.public().filter(cycle=cycle).select_related("theme")
    context = {
        "cycle": cycle,
        "published": published,
        "priorities": priorities.prefetch_related(
            "areas",
            "spots",
            "target_groups",
            "partners",
            "versions",
            Prefetch("vaps", VAP.objects.public().order_by("title", "pk"), to_attr="public_vaps"),
        ),
        "left_out": Disposition.objects.public().not_chosen().of_cycle(cycle).select_related("finding"),
        "others": PublishedChoices.objects.exclude(pk=published.pk).select_related("cycle"),
        "crumbs": [START, ("Plannen", reverse("vap:plan-public-list"))],
    }
    return render(request, "vap/public_choices.html", context)
