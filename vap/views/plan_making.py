"""Making a VAP from a priority, a finding, a project, another VAP or nothing, and changing its parts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from amersfoort_veiligheid.web.word_changes import word_changes
from analysis.models import Finding
from cycle.models import PolicyCycle
from cycle.services.guards import GuardError
from vap import permissions
from vap.enums import PriorityState
from vap.forms.plans import PARTS, PlanForm
from vap.models import VAP, Priority, RunningProject
from vap.queries.limits import number_of_vaps_blockers
from vap.queries.plan_content import compare
from vap.services import plans as services
from vap.views.places import chosen_cycle
from vap.views.plans import crumbs, visible_vap

ABOUT = ("areas", "spots", "target_groups", "offence_groups")
HEADINGS = {
    "wat": "Wat is er aan de hand?",
    "waarom": "Waarom zou dit werken?",
    "aanpak": "Hoe pakken we het aan, en wanneer?",
    "herkomst": "Waar komt dit VAP vandaan?",
}


@require_http_methods(["GET", "HEAD", "POST"])
def plan_new(request: UserRequest) -> HttpResponse:
    """Make a concept; what the priority, finding, project or earlier VAP in the address says is carried over."""
    require(permissions.may_make_vap(request.user))
    source = _source(request)
    cycle = _cycle_of(request, source)
    if cycle is None:
        return render(request, "vap/plan_new.html", {"crumbs": crumbs(), "cycle": None})
    is_sent = request.method == "POST"
    form = PlanForm(
        request.POST if is_sent else None,
        cycle=cycle,
        user=request.user,
        initial=None if is_sent else _carried_over(source),
    )
    if form.is_valid():
        values = form.values()
        try:
            made = services.create(
                cycle_id=cycle.pk,
                partners=values.pop("partners"),
                values=values,
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as guard:
            form.ask_reason(guard.blockers, needs_reason=guard.needs_reason)
        except services.PlanError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Het VAP staat er als concept. Vul nu de vier blokken.")
            return redirect("vap:plan-detail", made.pk)
    context = {
        "form": form,
        "cycle": cycle,
        "cycles": PolicyCycle.objects.visible_to(request.user),
        "source": source,
        "crumbs": crumbs(),
        "blockers": [] if is_sent else number_of_vaps_blockers(cycle),
    }
    return render(request, "vap/plan_new.html", context, status=422 if form.is_bound else 200)


def _source(request: UserRequest) -> Priority | Finding | RunningProject | VAP | None:
    """What the address names as the beginning of the VAP, when this user may see it."""
    kinds: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("prioriteit", Priority.objects.visible_to(request.user).exclude(state=PriorityState.DROPPED)),
        ("bevinding", Finding.objects.visible_to(request.user)),
        ("project", RunningProject.objects.visible_to(request.user)),
        ("vervolg", VAP.objects.visible_to(request.user)),
    )
    for name, rows in kinds:
        asked = whole_number(request.GET.get(name, ""))
        if asked is not None:
            found: Priority | Finding | RunningProject | VAP = get_object_or_404(rows.distinct(), pk=asked)
            return found
    return None


def _cycle_of(request: UserRequest, source: Priority | Finding | RunningProject | VAP | None) -> PolicyCycle | None:
    if isinstance(source, Priority) and "cycle" not in request.GET:
        return source.cycle
    if isinstance(source, Finding) and "cycle" not in request.GET:
        return source.analysis.cycle
    return chosen_cycle(request)


def _carried_over(source: Priority | Finding | RunningProject | VAP | None) -> dict[str, Any]:
    """What the source says already, so that nobody types it again."""
    match source:
        case Priority():
            return {
                **_about(source),
                "title": source.title,
                "problem": source.statement,
                "priority": source,
                "findings": list(source.findings.all()),
                "partners": list(source.partners.all()),
            }
        case Finding():
            return {**_about(source), "problem": source.claim, "findings": [source]}
        case RunningProject():
            return {
                "title": source.title,
                "problem": source.description,
                "theme": source.theme,
                "project": source,
                "priority": source.priority,
            }
        case VAP():
            return {
                **_about(source),
                "title": f"{source.title}: vervolg",
                "problem": source.problem,
                "follows": source,
                "partners": [
                    row.organisation
                    for row in source.assignments.current().filter(organisation__isnull=False, user=None)
                    if row.organisation
                ],
            }
    return {}


def _about(source: Priority | Finding | VAP) -> dict[str, Any]:
    return {
        "theme": source.theme,
        "track": source.track,
        **{name: list(getattr(source, name).all()) for name in ABOUT},
    }


@require_http_methods(["GET", "HEAD", "POST"])
def plan_part(request: UserRequest, pk: int, part: str) -> HttpResponse:
    """Change one part. Of an adopted VAP it makes a new version with a reason."""
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    if part not in PARTS or vap.ended_on:
        raise Http404
    data = request.POST if request.method == "POST" else None
    form = PARTS[part](data, instance=vap, cycle=vap.cycle, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.change(
                vap_id=vap.pk,
                seen=form.seen,
                values=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.PlanError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Bewaard.")
            return redirect("vap:plan-detail", vap.pk)
    context = {"form": form, "vap": vap, "heading": HEADINGS[part], "crumbs": crumbs(vap)}
    return render(request, "vap/plan_part.html", context, status=status)


@require_safe
def plan_version(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was adopted or changed, beside the version before it."""
    vap = visible_vap(request, pk)
    version = get_object_or_404(vap.versions, number=number)
    before = vap.versions.filter(number__lt=number).order_by("-number").first()
    changes = compare(before.content if before else {}, version.content)
    context = {
        "vap": vap,
        "version": version,
        "before": before,
        "changes": [(one, word_changes(one.old, one.new) if before else []) for one in changes if one.old or one.new],
        "others": vap.versions.exclude(pk=version.pk).order_by("number"),
        "crumbs": crumbs(vap),
    }
    return render(request, "vap/plan_version.html", context)
