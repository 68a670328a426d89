"""Weighing findings in the browser: everyone apart, then the matrix with everyone's dots and the joint score."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from typing import Any

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from analysis.models import Finding
from cycle.models import PolicyCycle
from vap import permissions
from vap.enums import SCORING_MOVES, ScoringState
from vap.forms.scoring import JointScoresForm, OwnScoresForm, SetUpForm
from vap.models import JointScore, Score, Scoring
from vap.queries.capacity import function_of
from vap.reports.matrix import build_matrix
from vap.services import scoring as services
from vap.stats.scoring import DEFAULT_SHARE
from vap.views.places import context_of, crumbs

PERCENTS = (10, 25, 50)


def _cycle(request: UserRequest, cycle_pk: int) -> tuple[PolicyCycle, Scoring | None]:
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=cycle_pk)
    return cycle, Scoring.objects.filter(cycle=cycle).first()


def _findings(request: UserRequest, cycle: PolicyCycle) -> QuerySet[Finding]:
    visible = Finding.objects.visible_to(request.user).filter(analysis__cycle=cycle)
    return visible.select_related("analysis").order_by("analysis", "number")


@require_safe
def scoring(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """Where the weighing stands: one's own progress while apart, the matrix once the scores are laid together."""
    cycle, found = _cycle(request, cycle_pk)
    require(permissions.may_see_scoring(request.user, found))
    context = context_of(request, cycle, "vap:scoring")
    if found is None:
        context["count"] = _findings(request, cycle).count()
        return render(request, "vap/scoring_begin.html", context)
    context |= {"scoring": found, "is_scorer": permissions.is_scorer(request.user, found), "moves": _moves(found)}
    if found.state == ScoringState.APART:
        context |= _apart(request, found)
        return render(request, "vap/scoring_apart.html", context)
    percent = _percent(request)
    findings = list(_findings(request, cycle).select_related("disposition"))
    matrix = build_matrix(found, findings, places=cycle.max_priorities, share=Fraction(percent, 100))
    context |= {"matrix": matrix, "percents": PERCENTS, "may_score": _may_score_together(request, found)}
    return render(request, "vap/scoring_matrix.html", context)


def _percent(request: UserRequest) -> int:
    asked = whole_number(request.GET.get("gewichten", ""))
    return asked if asked in PERCENTS else int(DEFAULT_SHARE * 100)


def _moves(found: Scoring) -> list[tuple[str, str]]:
    """The steps from here, with the words on their buttons."""
    words = {
        (ScoringState.APART, ScoringState.TOGETHER): "Leg de scores op tafel",
        (ScoringState.TOGETHER, ScoringState.APART): "Terug naar ieder apart",
        (ScoringState.TOGETHER, ScoringState.CLOSED): "Sluit het prioriteren af",
        (ScoringState.CLOSED, ScoringState.TOGETHER): "Open de weging weer",
    }
    old = ScoringState(found.state)
    return [(to.value, words[old, to]) for to in ScoringState if to in SCORING_MOVES[old]]


def _apart(request: UserRequest, found: Scoring) -> dict[str, Any]:
    """One's own scores, and of others only how far they are."""
    criteria = found.criteria.count()
    findings = list(_findings(request, found.cycle))
    own = dict(
        Score.objects.filter(criterion__scoring=found, scorer=request.user)
        .values_list("finding")
        .annotate(count=Count("pk"))
    )
    done = dict(Score.objects.filter(criterion__scoring=found).values_list("scorer").annotate(count=Count("pk")))
    return {
        "lines": [(finding, own.get(finding.pk, 0) >= criteria) for finding in findings],
        "own_done": sum(own.get(finding.pk, 0) >= criteria for finding in findings),
        "next": next((finding for finding in findings if own.get(finding.pk, 0) < criteria), None),
        "criteria": found.criteria.all(),
        "progress": [
            (function_of(user), done.get(user.pk, 0) // max(criteria, 1), len(findings))
            for user in found.scorers.select_related("organisation")
        ],
    }


def _may_score_together(request: UserRequest, found: Scoring) -> bool:
    return found.state == ScoringState.TOGETHER and permissions.may_prioritise(request.user)


@require_POST
def scoring_begin(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """Start weighing with the proposed yardsticks."""
    cycle, _ = _cycle(request, cycle_pk)
    require(permissions.may_prioritise(request.user))
    services.begin(cycle_id=cycle.pk, by=request.user, at=timezone.now())
    return redirect("vap:scoring-set-up", cycle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def scoring_set_up(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """The yardsticks with their weights, and who scores."""
    cycle, found = _cycle(request, cycle_pk)
    require(permissions.may_prioritise(request.user))
    if found is None:
        return redirect("vap:scoring", cycle.pk)
    form = SetUpForm(request.POST if request.method == "POST" else None, instance=found)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.set_up(
                scoring_id=found.pk,
                seen=form.seen,
                yardsticks=form.yardsticks(),
                scorers=list(form.cleaned_data["scorers"]),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.ScoringError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De criteria en de scorers zijn bewaard.")
            return redirect("vap:scoring", cycle.pk)
    way = [*crumbs(cycle), ("Wegen", _address(cycle))]
    context = {"form": form, "cycle": cycle, "scoring": found, "crumbs": way}
    return render(request, "vap/scoring_set_up.html", context, status=status)


def _address(cycle: PolicyCycle) -> str:
    return reverse("vap:scoring", args=[cycle.pk])


@require_POST
def scoring_move(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """Go to another state, or say why that can not be yet."""
    cycle, found = _cycle(request, cycle_pk)
    require(permissions.may_prioritise(request.user))
    to = request.POST.get("to", "")
    if found is None or to not in ScoringState.values:
        raise Http404
    try:
        services.move(scoring_id=found.pk, to=ScoringState(to), by=request.user, at=timezone.now())
    except services.ScoringError as refusal:
        messages.error(request, str(refusal))
    return redirect("vap:scoring", cycle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_score(request: UserRequest, cycle_pk: int, pk: int) -> HttpResponse:
    """Score one finding: one's own scores while apart, the joint ones once together."""
    cycle, found = _cycle(request, cycle_pk)
    finding = get_object_or_404(_findings(request, cycle).prefetch_related("figures"), pk=pk)
    if found is None or found.state == ScoringState.CLOSED:
        return redirect("vap:scoring", cycle.pk)
    if found.state == ScoringState.APART:
        require(permissions.is_scorer(request.user, found))
        return _score_apart(request, found, finding)
    require(permissions.may_prioritise(request.user))
    return _score_together(request, found, finding)


def _score_apart(request: UserRequest, found: Scoring, finding: Finding) -> HttpResponse:
    own = Score.objects.filter(criterion__scoring=found, finding=finding, scorer=request.user)
    form = OwnScoresForm(
        request.POST if request.method == "POST" else None,
        criteria=list(found.criteria.all()),
        given=dict(own.values_list("criterion", "value")),
    )
    if form.is_valid():
        try:
            services.score(
                scoring_id=found.pk,
                finding_id=finding.pk,
                values=form.values(),
                by=request.user,
                at=timezone.now(),
            )
        except services.ScoringError as refusal:
            form.add_error(None, str(refusal))
        else:
            following = _apart(request, found)["next"]
            if following is None:
                messages.success(request, "U hebt alle bevindingen gescoord. Dank u wel.")
                return redirect("vap:scoring", found.cycle_id)
            return redirect("vap:finding-score", found.cycle_id, following.pk)
    return _score_page(request, found, finding, form)


def _score_together(request: UserRequest, found: Scoring, finding: Finding) -> HttpResponse:
    given: dict[int, list[int]] = defaultdict(list)
    apart = Score.objects.filter(criterion__scoring=found, finding=finding)
    for criterion, value in apart.values_list("criterion", "value"):
        given[criterion].append(value)
    joint = JointScore.objects.filter(criterion__scoring=found, finding=finding)
    form = JointScoresForm(
        request.POST if request.method == "POST" else None,
        criteria=list(found.criteria.all()),
        given=given,
        joint={row.criterion_id: (row.value, row.reason) for row in joint},
    )
    if form.is_valid():
        try:
            services.score_together(
                scoring_id=found.pk,
                finding_id=finding.pk,
                values=form.values(),
                reasons=form.reasons(),
                by=request.user,
                at=timezone.now(),
            )
        except services.ScoringError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De gezamenlijke score van bevinding {finding.number} is bewaard.")
            return redirect(f"{_address(found.cycle)}#bevinding-{finding.pk}")
    return _score_page(request, found, finding, form)


def _score_page(
    request: UserRequest, found: Scoring, finding: Finding, form: OwnScoresForm | JointScoresForm
) -> HttpResponse:
    context = {
        "form": form,
        "finding": finding,
        "scoring": found,
        "is_together": found.state == ScoringState.TOGETHER,
        "crumbs": [*crumbs(found.cycle), ("Wegen", _address(found.cycle))],
    }
    return render(request, "vap/finding_score.html", context, status=422 if form.is_bound else 200)
