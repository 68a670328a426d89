"""Veiligheidsanalyses in the browser: the list, one with its two parts, and its way to adoption."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis import permissions, queries
from analysis.enums import ANALYSIS_MOVES, AnalysisState, InterpretationKind
from analysis.forms.findings import AnalysisForm, MoveForm, attach
from analysis.models import Interpretation, SafetyAnalysis
from analysis.services import analyses as services
from analysis.services.findings import FindingError
from analysis.views.findings import crumbs
from cycle.enums import Track
from cycle.models import TargetGroup
from cycle.services.guards import GuardError


def _crumbs() -> list[tuple[str, str]]:
    return [*crumbs(), ("Analyses", reverse("analysis:analysis-list"))]


@require_safe
def analysis_list(request: UserRequest) -> HttpResponse:
    """Every analysis the user may see with its balance."""
    found = SafetyAnalysis.objects.visible_to(request.user).select_related("cycle").prefetch_related("authors")
    context = {
        "analyses": found.with_balance(),
        "crumbs": crumbs(),
        "may_start": permissions.may_start_analysis(request.user),
    }
    return render(request, "analysis/analysis_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def analysis_create(request: UserRequest) -> HttpResponse:
    """Begin a draft."""
    require(permissions.may_start_analysis(request.user))
    form = AnalysisForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        made = services.create_analysis(
            cycle=form.cleaned_data["cycle"],
            title=form.cleaned_data["title"],
            authors=list(form.cleaned_data["authors"]),
            summary=form.cleaned_data["summary"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "Het concept is er. Alleen de makers zien het.")
        return redirect("analysis:analysis-detail", made.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "analysis/analysis_form.html", context, status=422 if form.is_bound else 200)


def _visible(request: UserRequest, pk: int) -> SafetyAnalysis:
    visible = SafetyAnalysis.objects.visible_to(request.user).select_related("cycle").prefetch_related("authors")
    return get_object_or_404(visible, pk=pk)


@require_safe
def analysis_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The analysis as a report of two parts of equal standing: areas and target groups."""
    return _detail(request, _visible(request, pk))


def _detail(
    request: UserRequest, analysis: SafetyAnalysis, *, status: int = 200, came_back: MoveForm | None = None
) -> HttpResponse:
    readings = Interpretation.objects.select_related("organisation")
    dissent, additions = (readings.filter(kind=kind) for kind in (InterpretationKind.DIFFERS, InterpretationKind.ADDS))
    findings = list(
        analysis.findings.with_holder()
        .prefetch_related("figures", "areas", "spots", "target_groups", "offence_groups")
        .prefetch_related(Prefetch("interpretations", queryset=dissent, to_attr="dissent"))
        .prefetch_related(Prefetch("interpretations", queryset=additions, to_attr="additions"))
        .order_by("number")
    )
    named = {group.pk for finding in findings for group in finding.target_groups.all()}
    moves = [
        came_back if came_back is not None and came_back.target == to else MoveForm(to=to)
        for to in AnalysisState
        if to in ANALYSIS_MOVES[AnalysisState(analysis.state)]
        and permissions.may_move_analysis(request.user, analysis, to)
    ]
    context = {
        "analysis": analysis,
        "crumbs": _crumbs(),
        "balance": queries.balance(analysis),
        "on_areas": [finding for finding in findings if finding.track != Track.GROUP],
        "on_groups": [finding for finding in findings if finding.track != Track.AREA],
        "silent_groups": TargetGroup.objects.filter(valid_to__isnull=True).exclude(pk__in=named),
        "moves": moves,
        "blockers": services.adoption_blockers(analysis) if moves else [],
        "may_write": analysis.state != AnalysisState.ADOPTED and permissions.may_write_in(request.user, analysis),
    }
    return render(request, "analysis/analysis_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def analysis_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change title, authors and summary."""
    analysis = _visible(request, pk)
    require(permissions.may_write_in(request.user, analysis))
    form, status = (
        AnalysisForm(request.POST if request.method == "POST" else None, instance=analysis, user=request.user),
        200,
    )
    if form.is_valid():
        try:
            services.change_analysis(
                analysis_id=analysis.pk,
                seen=form.seen,
                title=form.cleaned_data["title"],
                authors=list(form.cleaned_data["authors"]),
                summary=form.cleaned_data["summary"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "De analyse is gewijzigd.")
            return redirect("analysis:analysis-detail", analysis.pk)
    if form.is_bound and status == 200:
        status = 422
    context = {"form": form, "analysis": analysis, "crumbs": _crumbs()}
    return render(request, "analysis/analysis_form.html", context, status=status)


@require_POST
def analysis_move(request: UserRequest, pk: int, to: str) -> HttpResponse:
    """Take the analysis a step further, or back."""
    analysis = _visible(request, pk)
    require(to in AnalysisState.values and permissions.may_move_analysis(request.user, analysis, AnalysisState(to)))
    form = MoveForm(request.POST, to=AnalysisState(to))
    if form.is_valid():
        try:
            services.move_analysis(
                analysis_id=analysis.pk,
                to=form.target,
                reason=form.cleaned_data["reason"],
                day=form.cleaned_data.get("day"),
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as guard:
            form.add_error("reason" if guard.needs_reason else None, str(guard))
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, f"De analyse is nu: {form.target.label}.")
            if SafetyAnalysis.objects.visible_to(request.user).filter(pk=analysis.pk).exists():
                return redirect("analysis:analysis-detail", analysis.pk)
            return redirect("analysis:analysis-list")
    return _detail(request, analysis, status=422, came_back=form)
