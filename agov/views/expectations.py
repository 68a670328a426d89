"""What we expect of partners in the browser: list, matrix, question, and the partner's own answer."""

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
from agov.enums import ExpectationState
from agov.filters import ExpectationFilter
from agov.forms.choices import given
from agov.forms.expectations import AnswerForm, ExpectationForm
from agov.models import Expectation
from agov.models.consequence import ExpectationQuerySet
from agov.queries.expectations import answer_counts, answer_matrix, commitment_counts
from agov.reports.registers import expectation_table, matrix_table
from agov.services import expectations as services
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.coming_back import page_before
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.models.access import INSIDE_ROLES
from vap.models import Commitment
from vap.models.commitment import CommitmentQuerySet

PER_PAGE = 30
LIST_CRUMB = ("Start", "/")


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [LIST_CRUMB, ("Verwachtingen", reverse("agov:expectation-list")), *more]


def _visible(request: UserRequest) -> ExpectationQuerySet:
    beside = ("cycle", "priority", "organisation", "answered_by__organisation")
    return Expectation.objects.visible_to(request.user).select_related(*beside).with_late(timezone.localdate())


def _files(request: UserRequest, name: str) -> list[tuple[str, str]]:
    return [(form.upper(), f"{reverse(name, args=[form])}?{request.GET.urlencode()}") for form in ("csv", "ods")]


@require_safe
def expectation_list(request: UserRequest) -> HttpResponse:
    """What we expect of whom, with the answer; a partner sees what is asked of its own organisation."""
    require(permissions.may_see_expectations(request.user))
    narrowed = ExpectationFilter(request.GET, queryset=_visible(request))
    asked = Q(state=ExpectationState.ASKED)
    counts = narrowed.qs.order_by().aggregate(
        total=Count("pk"),
        asked=Count("pk", filter=asked),
        late=Count("pk", filter=asked & Q(answer_by__lt=timezone.localdate())),
    )
    context = {
        "filter": narrowed,
        "page": Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page")),
        "counts": {**counts, "answered": counts["total"] - counts["asked"]},
        "crumbs": [LIST_CRUMB],
        "may_ask": permissions.may_ask_partners(request.user),
        "is_inside": permissions.may_see_consequences(request.user),
        "has_any": narrowed.is_narrowed or counts["total"] > 0,
        "downloads": _files(request, "agov:expectation-export"),
    }
    template = "agov/_expectation_rows.html" if request.htmx else "agov/expectation_list.html"
    return render(request, template, context)


@require_safe
def expectation_export(request: UserRequest, form: str) -> HttpResponse:
    """The list with the same filter as a file."""
    require(permissions.may_see_expectations(request.user))
    narrowed = ExpectationFilter(request.GET, queryset=_visible(request))
    table = expectation_table(narrowed.qs, today=timezone.localdate(), caption="Verwachtingen van partners")
    return download(table, form=form, name="verwachtingen")


def _commitments(request: UserRequest, narrowed: ExpectationFilter) -> CommitmentQuerySet:
    """What was asked in VAPs of the same partners: of one's own organisation for a partner."""
    rows = Commitment.objects.visible_to(request.user)
    if not request.user.has_role(*INSIDE_ROLES):
        rows = rows.filter(organisation=request.user.organisation_id)
    chosen = narrowed.form.cleaned_data if narrowed.form.is_valid() else {}
    if chosen.get("state"):  # an answer to an expectation; commitments have other ones
        return rows.none()
    if chosen.get("organisation"):
        rows = rows.filter(organisation=chosen["organisation"])
    return rows.filter(vap__cycle=chosen["cycle"]) if chosen.get("cycle") else rows


@require_safe
def expectation_matrix(request: UserRequest) -> HttpResponse:
    """Partners against answers: how each expectation was received."""
    require(permissions.may_see_expectations(request.user))
    narrowed = ExpectationFilter(request.GET, queryset=Expectation.objects.visible_to(request.user))
    lines = answer_matrix(narrowed.qs, _commitments(request, narrowed))
    context = {
        "filter": narrowed,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "counts": [(state, count) for state, count in answer_counts(lines).items()],
        "total": sum(line.total for line in lines),
        "promises": [(state, count) for state, count in commitment_counts(lines).items()],
        "promised": sum(line.committed for line in lines),
        "answers": list(ExpectationState),
        "crumbs": _crumbs(),
        "chosen_cycle": narrowed.form.data.get("cycle", ""),
        "downloads": _files(request, "agov:expectation-matrix-export"),
    }
    return render(request, "agov/expectation_matrix.html", context)


@require_safe
def expectation_matrix_export(request: UserRequest, form: str) -> HttpResponse:
    """The matrix as a file."""
    require(permissions.may_see_expectations(request.user))
    narrowed = ExpectationFilter(request.GET, queryset=Expectation.objects.visible_to(request.user))
    caption = "Verwachtingen en antwoorden per partner"
    lines = answer_matrix(narrowed.qs, _commitments(request, narrowed))
    table = matrix_table(lines, today=timezone.localdate(), caption=caption)
    return download(table, form=form, name="verwachtingen-en-antwoorden")


@require_http_methods(["GET", "HEAD", "POST"])
def expectation_add(request: UserRequest) -> HttpResponse:
    """Ask a partner for something."""
    require(permissions.may_ask_partners(request.user))
    form = ExpectationForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        made = services.add_expectation(**given(form), by=request.user, at=timezone.now())
        messages.success(request, f"De vraag ligt bij {made.organisation}.")
        return redirect("agov:expectation-detail", made.pk)
    status = 422 if form.is_bound else 200
    return render(request, "agov/expectation_form.html", {"form": form, "crumbs": _crumbs()}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def expectation_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a question that nobody answered yet."""
    expectation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_ask_partners(request.user))
    form = ExpectationForm(request.POST if request.method == "POST" else None, instance=expectation, user=request.user)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.change_expectation(
                expectation_id=pk, seen=form.seen, **given(form), by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.ExpectationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De wijziging is bewaard.")
            return redirect("agov:expectation-detail", pk)
    crumbs = _crumbs(("Verwachting", reverse("agov:expectation-detail", args=[pk])))
    return render(request, "agov/expectation_form.html", {"form": form, "crumbs": crumbs}, status=status)


@require_safe
def expectation_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One expectation and its answer; the partner answers here."""
    return _detail(request, get_object_or_404(_visible(request), pk=pk))


def _detail(
    request: UserRequest, expectation: Expectation, *, status: int = 200, form: AnswerForm | None = None
) -> HttpResponse:
    may_answer = permissions.may_answer(request.user, expectation)
    is_asked = expectation.state == ExpectationState.ASKED
    context = {
        "expectation": expectation,
        "crumbs": _crumbs(),
        "is_asked": is_asked,
        "may_change": permissions.may_ask_partners(request.user) and is_asked,
        "may_answer": may_answer,
        "form": form or (AnswerForm(instance=expectation) if may_answer else None),
        "next": page_before(request),
    }
    return render(request, "agov/expectation_detail.html", context, status=status)


@require_POST
def expectation_answer(request: UserRequest, pk: int) -> HttpResponse:
    """The partner's own answer."""
    expectation = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_answer(request.user, expectation))
    form = AnswerForm(request.POST, instance=expectation)
    status = 422
    if form.is_valid():
        try:
            services.answer(
                expectation_id=pk,
                seen=form.seen,
                to=ExpectationState(form.cleaned_data["state"]),
                text=form.cleaned_data["answer"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.ExpectationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw antwoord is verstuurd. U kunt het later nog wijzigen.")
            return redirect(page_before(request) or reverse("agov:expectation-detail", args=[pk]))
    return _detail(request, expectation, status=status, form=form)
