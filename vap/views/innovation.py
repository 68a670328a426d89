"""Innovation themes in the browser: what is tried, propose, begin, do, end; and the public page with the lesson."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.forms import FreeTextForm
from vap.enums import InnovationState, InnovationStepKind
from vap.forms.innovation import EndForm, ProposalForm, RefuseForm, StartForm, StepForm
from vap.models import InnovationTheme, Lesson
from vap.permissions import innovation as permissions
from vap.queries.innovation import bouquet
from vap.queries.lessons import similar
from vap.reports.innovation import innovation_table
from vap.services import innovation as services
from vap.views.places import START, download

PER_PAGE = 30
OVER = (InnovationState.ADOPTED, InnovationState.STOPPED, InnovationState.ENDED, InnovationState.REFUSED)


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [START, ("Innovatie", reverse("vap:innovation-list")), *more]


def _visible(request: UserRequest) -> QuerySet[InnovationTheme]:
    beside = ("theme", "organisation", "made_by", "adopted_priority", "adopted_vap", "makes_place_for")
    return InnovationTheme.objects.visible_to(request.user).select_related(*beside)


@require_safe
def innovation_list(request: UserRequest) -> HttpResponse:
    """What is being tried, until when, what is proposed and what came of earlier ones."""
    require(permissions.may_read_innovation(request.user))
    today = timezone.localdate()
    over = _visible(request).filter(state__in=OVER).order_by("-ended_on", "title")
    context = {
        "crumbs": [START],
        "bouquet": bouquet(request.user, today),
        "page": Paginator(over, PER_PAGE).get_page(request.GET.get("page")),
        "today": today,
        "may_propose": permissions.may_propose_innovation(request.user),
        "downloads": [(form.upper(), reverse("vap:innovation-export", args=[form])) for form in ("csv", "ods")],
    }
    return render(request, "vap/innovation_list.html", context)


@require_safe
def innovation_export(request: UserRequest, form: str) -> HttpResponse:
    """The same list as a file."""
    require(permissions.may_read_innovation(request.user))
    table = innovation_table(_visible(request).order_by("start_date", "title"), timezone.localdate())
    return download([table], form=form, name="innovatiethemas", title="Innovatiethema's")


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_propose(request: UserRequest) -> HttpResponse:
    """Propose something to try; lessons on the same come along while one types."""
    require(permissions.may_propose_innovation(request.user))
    form = ProposalForm(request.POST if request.method == "POST" else None)
    organisation = request.user.organisation
    if form.is_valid() and organisation is not None:
        made = services.propose(proposal=form.proposal(), organisation=organisation, by=request.user, at=timezone.now())
        messages.success(request, "Uw voorstel is binnen. De secretaris van het veiligheidsoverleg legt het voor.")
        return redirect("vap:innovation-detail", made.pk)
    context = {"form": form, "crumbs": _crumbs(), "alike": _alike(request, form) if form.is_bound else []}
    return render(request, "vap/innovation_form.html", context, status=422 if form.is_bound else 200)


def _alike(request: UserRequest, form: ProposalForm) -> list[object]:
    given = form.cleaned_data
    words = " ".join(str(given.get(name) or "") for name in ("title", "idea", "question"))
    return list(similar(given.get("theme"), [], words, user=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def innovation_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a proposal that nobody decided on."""
    innovation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_change_proposal(request.user, innovation))
    form = ProposalForm(request.POST if request.method == "POST" else None, instance=innovation)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.change_proposal(
                innovation_id=pk, seen=form.seen, proposal=form.proposal(), by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.InnovationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De wijziging is bewaard.")
            return redirect("vap:innovation-detail", pk)
    way = _crumbs((innovation.title, reverse("vap:innovation-detail", args=[pk])))
    context = {"form": form, "crumbs": way, "innovation": innovation, "alike": []}
    return render(request, "vap/innovation_form.html", context, status=status)


@require_safe
def innovation_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One theme: what it tries, what it should teach, until when, and what was done."""
    require(permissions.may_read_innovation(request.user))
    return _detail(request, get_object_or_404(_visible(request), pk=pk))


def _detail(
    request: UserRequest, innovation: InnovationTheme, *, status: int = 200, **forms: FreeTextForm
) -> HttpResponse:
    today = timezone.localdate()
    is_proposed = innovation.state == InnovationState.PROPOSED
    is_running = innovation.state == InnovationState.RUNNING
    may_decide = permissions.may_decide_innovation(request.user)
    open_ones = bouquet(request.user, today)
    about = f"{innovation.title} {innovation.idea} {innovation.question}"
    context = {
        "innovation": innovation,
        "crumbs": _crumbs(),
        "today": today,
        "is_proposed": is_proposed,
        "is_active": innovation.is_active_on(today),
        "is_overdue": innovation.is_past_end_on(today),
        "ends_soon": innovation in open_ones.ending_soon,
        "steps": innovation.steps.all(),
        "step_kinds": InnovationStepKind.labels,
        "lessons": innovation.lessons.all(),
        "made_place_for": innovation.makes_place_for,
        "alike": similar(innovation.theme, [], about, user=request.user) if is_proposed else [],
        "bouquet": open_ones,
        "may_change": permissions.may_change_proposal(request.user, innovation),
        "start_form": _start_form(request, innovation) if may_decide and is_proposed else None,
        "refuse_form": RefuseForm(prefix="niet") if may_decide and is_proposed else None,
        "end_form": EndForm(prefix="einde", user=request.user) if may_decide and is_running else None,
        "step_form": StepForm(prefix="stap", initial={"done_on": today})
        if is_running and permissions.may_log_step(request.user, innovation)
        else None,
        **forms,
    }
    return render(request, "vap/innovation_detail.html", context, status=status)


def _start_form(request: UserRequest, innovation: InnovationTheme) -> StartForm:
    open_ones = bouquet(request.user, timezone.localdate())
    sent = request.POST if request.method == "POST" else None
    return StartForm(
        sent,
        prefix="begin",
        initial={"start_date": timezone.localdate()},
        active=list(open_ones.active),
        is_full=open_ones.is_full,
    )


@require_POST
def innovation_start(request: UserRequest, pk: int) -> HttpResponse:
    """Let a proposal begin; when the bouquet is full one theme goes, or a reason is given."""
    innovation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_decide_innovation(request.user))
    form = _start_form(request, innovation)
    if form.is_valid():
        try:
            made = services.start(
                innovation_id=pk,
                start_date=form.cleaned_data["start_date"],
                **form.place(),
                by=request.user,
                at=timezone.now(),
            )
        except services.InnovationError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"Het thema loopt tot en met {made.end_date:%d-%m-%Y}. Dat schuift niet op.")
            return redirect("vap:innovation-detail", pk)
    return _detail(request, innovation, status=422, start_form=form)


@require_POST
def innovation_refuse(request: UserRequest, pk: int) -> HttpResponse:
    """Do not take up a proposal."""
    innovation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_decide_innovation(request.user))
    form = RefuseForm(request.POST, prefix="niet")
    if form.is_valid():
        try:
            services.refuse(innovation_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.InnovationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het voorstel is niet overgenomen. De reden staat erbij.")
            return redirect("vap:innovation-detail", pk)
    return _detail(request, innovation, status=422, refuse_form=form)


@require_POST
def innovation_end(request: UserRequest, pk: int) -> HttpResponse:
    """End a theme with its lesson."""
    innovation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_decide_innovation(request.user))
    form = EndForm(request.POST, prefix="einde", user=request.user)
    if form.is_valid():
        try:
            services.end(innovation_id=pk, ending=form.ending(), by=request.user, at=timezone.now())
        except services.InnovationError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Het thema is afgesloten. De les staat op een openbare bladzijde.")
            return redirect("vap:innovation-detail", pk)
    return _detail(request, innovation, status=422, end_form=form)


@require_POST
def innovation_step(request: UserRequest, pk: int) -> HttpResponse:
    """Write down what was done."""
    innovation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_log_step(request.user, innovation))
    form = StepForm(request.POST, prefix="stap")
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.add_step(
                innovation_id=pk,
                kind=InnovationStepKind(given["kind"]),
                what=given["what"],
                learned=given["learned"],
                done_on=given["done_on"],
                by=request.user,
                at=timezone.now(),
            )
        except services.InnovationError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Opgeschreven.")
            return redirect("vap:innovation-detail", pk)
    return _detail(request, innovation, status=422, step_form=form)


@login_not_required
@require_safe
def innovation_lesson(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a theme, for everybody; it exists from the day after the end, also when nobody decided (S183)."""
    over = InnovationTheme.objects.with_lesson_page(timezone.localdate())
    innovation = get_object_or_404(over.select_related("theme", "organisation", "adopted_priority"), pk=pk)
    context = {
        "innovation": innovation,
        "is_decided": innovation.state != InnovationState.RUNNING,
        "lessons": Lesson.objects.filter(innovation=innovation),
        "steps": innovation.steps.exclude(learned=""),
    }
    return render(request, "vap/innovation_lesson.html", context)
