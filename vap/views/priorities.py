"""Priorities in the browser: which were chosen and why, making them, changing them, letting one lapse."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from analysis.models import Finding
from cycle.enums import Track
from cycle.models import PolicyCycle
from cycle.services.guards import GuardError
from vap import permissions
from vap.enums import PRIORITY_MOVES, PriorityState
from vap.filters import PriorityFilter
from vap.forms.priorities import PARTS, AnswerForm, CommentForm, DropForm, PartForm, PriorityForm, WindowForm
from vap.models import VAP, Disposition, Priority
from vap.queries import findings_without_choice
from vap.queries.capacity import capacity, number_blockers
from vap.queries.gaps import gaps
from vap.queries.versions import compare, content_of
from vap.reports.portfolio import balance
from vap.reports.tables import not_chosen_table, priorities_table
from vap.services import priorities as services
from vap.views.places import chosen_cycle, context_of, crumbs, download, downloads

PER_PAGE = 30
SHOWN_WITH = ("areas", "spots", "target_groups", "offence_groups", "partners")


def _rows(request: UserRequest, cycle: PolicyCycle | None) -> QuerySet[Priority]:
    visible = Priority.objects.visible_to(request.user).filter(cycle=cycle)
    return visible.select_related("theme", "trekker__organisation").prefetch_related(*SHOWN_WITH).order_by("title")


@require_safe
def priority_list(request: UserRequest) -> HttpResponse:
    """What was chosen in a cycle, how it is balanced, whether it can be done, and what still waits for a choice."""
    require(permissions.may_read_priorities(request.user))
    cycle = chosen_cycle(request)
    data = request.GET.copy()
    data["cycle"] = str(cycle.pk) if cycle else ""
    narrowed = PriorityFilter(data, queryset=_rows(request, cycle))
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **context_of(request, cycle, "vap:priority-list"),
        "filter": narrowed,
        "page": page,
        "downloads": downloads("vap:priority-export", cycle, data.urlencode()) if cycle else [],
    }
    if not request.htmx and cycle:
        context |= _overview(request, cycle)
    return render(request, "vap/_priority_rows.html" if request.htmx else "vap/priority_list.html", context)


def _overview(request: UserRequest, cycle: PolicyCycle) -> dict[str, Any]:
    """The sentences above the list."""
    shown = Priority.objects.visible_to(request.user).chosen().filter(cycle=cycle)
    left_out = Disposition.objects.visible_to(request.user).not_chosen().of_cycle(cycle).count()
    tracks = list(shown.values_list("track", flat=True))
    undecided: list[Finding] = []
    if permissions.may_see_inside(request.user):
        waiting = findings_without_choice(cycle).filter(pk__in=Finding.objects.visible_to(request.user).values("pk"))
        undecided = list(waiting.select_related("analysis"))
    return {
        "chosen_count": len(tracks),
        "approved_count": shown.public().count(),
        "left_out_count": left_out,
        "balance": balance(tracks),
        "undecided": undecided,
        "capacity": capacity(cycle) if permissions.may_see_inside(request.user) else None,
        "is_early": permissions.may_prioritise(request.user) and bool(services.order_blockers(cycle)),
        "is_public": hasattr(cycle, "published_choices"),
    }


@require_safe
def priority_export(request: UserRequest, form: str) -> HttpResponse:
    """The list as a file; the workbook holds what was not chosen too."""
    require(permissions.may_read_priorities(request.user))
    cycle = chosen_cycle(request)
    if cycle is None:
        raise Http404
    narrowed = PriorityFilter(request.GET, queryset=_rows(request, cycle))
    left_out = Disposition.objects.visible_to(request.user).not_chosen().of_cycle(cycle).select_related("finding")
    tables = [
        priorities_table(f"Prioriteiten {cycle}", narrowed.qs),
        not_chosen_table(f"Bewust niet gekozen {cycle}", left_out),
    ]
    return download(tables, form=form, name="prioriteiten", title=f"Prioriteiten {cycle}")


@require_safe
def priority_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One priority: what, why, on which figures, what partners said, what bodies decided, how it changed."""
    require(permissions.may_read_priorities(request.user))
    return detail_page(request, visible_priority(request, pk))


def visible_priority(request: UserRequest, pk: int) -> Priority:
    """The priority, when this user may know of it."""
    visible = Priority.objects.visible_to(request.user)
    return get_object_or_404(visible.select_related("cycle", "theme", "trekker__organisation"), pk=pk)


def detail_page(request: UserRequest, priority: Priority, *, status: int = 200, **forms: object) -> HttpResponse:
    """Draw the page; ``forms`` are those that came back with errors, so that nothing typed is lost."""
    may_prioritise = permissions.may_prioritise(request.user)
    is_open = priority.state in (PriorityState.DRAFT, PriorityState.CONSULTATION)
    takes_comments = priority.takes_comments_on(timezone.localdate())
    may_comment = permissions.may_comment(request.user, priority) and (takes_comments or (may_prioritise and is_open))
    findings = Finding.objects.visible_to(request.user).filter(pk__in=priority.findings.values("pk"))
    versions = list(priority.versions.select_related("made_by").order_by("-number"))
    context = {
        "priority": priority,
        "crumbs": crumbs(priority.cycle),
        "findings": findings.select_related("analysis").prefetch_related("figures"),
        "comments": priority.comments.select_related("organisation"),
        "decisions": priority.decisions.select_related("stop__body", "stop__substitute"),
        "versions": versions,
        "vaps": VAP.objects.visible_to(request.user).filter(priority=priority).select_related("cycle"),
        "may_make_vap": permissions.may_make_vap(request.user) and priority.state != PriorityState.DROPPED,
        "gaps": gaps(priority) if permissions.may_see_inside(request.user) and is_open else [],
        "takes_comments": takes_comments,
        "may_see_inside": permissions.may_see_inside(request.user),
        "may_change": may_prioritise and priority.state != PriorityState.DROPPED,
        "may_ask": may_prioritise and is_open,
        "may_answer": may_prioritise,
        "may_drop": may_prioritise and PriorityState.DROPPED in PRIORITY_MOVES[PriorityState(priority.state)],
        "window_form": WindowForm() if may_prioritise and is_open else None,
        "comment_form": CommentForm(user=request.user, notes_for_others=may_prioritise) if may_comment else None,
        "answer_form": AnswerForm(auto_id="id_antwoord_%s") if may_prioritise else None,
        **forms,
    }
    return render(request, "vap/priority_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def priority_new(request: UserRequest, cycle_pk: int) -> HttpResponse:
    """Make a draft, from nothing or from findings that the address names."""
    require(permissions.may_prioritise(request.user))
    cycle = get_object_or_404(PolicyCycle.objects.visible_to(request.user), pk=cycle_pk)
    is_sent = request.method == "POST"
    form = PriorityForm(
        request.POST if is_sent else None,
        cycle=cycle,
        user=request.user,
        initial=None if is_sent else _carried_over(request, cycle),
    )
    if form.is_valid():
        try:
            made = services.create(
                cycle_id=cycle.pk,
                values=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except GuardError as guard:
            form.ask_reason(guard.blockers, needs_reason=guard.needs_reason)
        except services.PriorityError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De prioriteit staat er als concept. Schrijf nu op waarom u haar kiest.")
            return redirect("vap:priority-part", made.pk, "waarom")
    context = {
        "form": form,
        "cycle": cycle,
        "crumbs": crumbs(cycle),
        "blockers": [] if is_sent else [*services.order_blockers(cycle), *number_blockers(cycle)],
    }
    return render(request, "vap/priority_new.html", context, status=422 if form.is_bound else 200)


def _carried_over(request: UserRequest, cycle: PolicyCycle) -> dict[str, Any]:
    """What the findings in the address say already, so that nobody types it again."""
    asked = [pk for text in request.GET.getlist("bevinding") if (pk := whole_number(text)) is not None]
    visible = Finding.objects.visible_to(request.user).filter(analysis__cycle=cycle, pk__in=asked).distinct()
    findings = list(
        visible.select_related("theme").prefetch_related("areas", "spots", "target_groups", "offence_groups")
    )
    if not findings:
        return {}
    themes = {finding.theme for finding in findings}
    tracks = {finding.track for finding in findings}
    return {
        "findings": findings,
        "statement": " ".join(finding.claim for finding in findings),
        "theme": themes.pop() if len(themes) == 1 else None,
        "track": tracks.pop() if len(tracks) == 1 else Track.BOTH,
        **{
            name: [row for finding in findings for row in getattr(finding, name).all()]
            for name in ("areas", "spots", "target_groups", "offence_groups")
        },
    }


@require_http_methods(["GET", "HEAD", "POST"])
def priority_part(request: UserRequest, pk: int, part: str) -> HttpResponse:
    """Change one part: what, why, or who and with what. Of an approved one it makes a new version."""
    priority = visible_priority(request, pk)
    require(permissions.may_prioritise(request.user))
    if part not in PARTS or priority.state == PriorityState.DROPPED:
        raise Http404
    form = _part_form(request, priority, part)
    status = 200
    if form.is_bound:
        status = 422
        if form.is_valid():
            try:
                _store(request, priority, form)
            except StaleEditError as stale:
                form.show_conflict(stale.current)
                status = 409
            except GuardError as guard:
                form.ask_reason(guard.blockers, needs_reason=guard.needs_reason)
            except services.PriorityError as refusal:
                form.add_error(refusal.field, str(refusal))
            else:
                messages.success(request, "Bewaard.")
                return redirect("vap:priority-detail", priority.pk)
    way = [*crumbs(priority.cycle), (priority.title, reverse("vap:priority-detail", args=[priority.pk]))]
    context = {"form": form, "priority": priority, "part": part, "crumbs": way}
    return render(request, "vap/priority_part.html", context, status=status)


def _part_form(request: UserRequest, priority: Priority, part: str) -> PartForm:
    data = request.POST if request.method == "POST" else None
    if part == "wat":
        return PriorityForm(data, instance=priority, cycle=priority.cycle, user=request.user)
    return PARTS[part](data, instance=priority)


def _store(request: UserRequest, priority: Priority, form: PartForm) -> None:
    """One of the two ways to change a priority: freely, or as a new version with its reason."""
    given = {
        "priority_id": priority.pk,
        "seen": form.seen,
        "values": form.values(),
        "reason": form.cleaned_data.get("reason", ""),
        "by": request.user,
        "at": timezone.now(),
    }
    if priority.is_locked:
        services.change_approved(**given)
    else:
        services.change(**given)


@require_http_methods(["GET", "HEAD", "POST"])
def priority_drop(request: UserRequest, pk: int) -> HttpResponse:
    """Let a priority lapse, with the reason."""
    priority = visible_priority(request, pk)
    require(permissions.may_prioritise(request.user))
    form = DropForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.drop(
                priority_id=priority.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
            )
        except services.PriorityError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De prioriteit is vervallen. Haar bevindingen wachten weer op een keuze.")
            return redirect("vap:priority-detail", priority.pk)
    way = [*crumbs(priority.cycle), (priority.title, reverse("vap:priority-detail", args=[priority.pk]))]
    context = {"form": form, "priority": priority, "crumbs": way}
    return render(request, "vap/priority_drop.html", context, status=422 if form.is_bound else 200)


@require_safe
def priority_versions(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """One version as it was approved, beside the version before it."""
    priority = visible_priority(request, pk)
    version = get_object_or_404(priority.versions, number=number)
    before = priority.versions.filter(number__lt=number).order_by("-number").first()
    way = [*crumbs(priority.cycle), (priority.title, reverse("vap:priority-detail", args=[priority.pk]))]
    context = {
        "priority": priority,
        "version": version,
        "before": before,
        "changes": compare(before.content if before else {}, version.content),
        "is_current": version.content == content_of(priority),
        "others": priority.versions.exclude(pk=version.pk).order_by("number"),
        "crumbs": way,
    }
    return render(request, "vap/priority_version.html", context)
