"""The register of outcomes: list, file, one outcome with where it came from and went, and keeping agreements."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import AgreementState, OutcomeKind
from agov.filters import OutcomeFilter
from agov.forms.outcomes import (
    ChangeOutcomeForm,
    PutOffForm,
    ReopenAgreementForm,
    SettleAgreementForm,
    owner_at_table,
)
from agov.models import Outcome
from agov.queries.outcomes import items_seen, register
from agov.queries.subjects import subject_of
from agov.reports.outcomes import made_of, outcome_table
from agov.services import kept
from agov.services import outcomes as services
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.forms import FreeTextForm

PER_PAGE = 30
FORMS_OF_FILE = ("csv", "ods", "xlsx")
START = ("Start", "/")


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [START, ("Uitkomsten", reverse("agov:outcome-list")), *more]


def _seen(request: UserRequest, pk: int) -> Outcome:
    return get_object_or_404(register(request.user), pk=pk)


@require_safe
def outcome_list(request: UserRequest) -> HttpResponse:
    """All that the table ever came to, over the years."""
    require(permissions.may_see_outcomes(request.user))
    narrowed = OutcomeFilter(request.GET, queryset=register(request.user))
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    rows = Outcome.objects.filter(pk__in=narrowed.qs.values("pk"))
    context = {
        "filter": narrowed,
        "page": page,
        "seen": items_seen(page.object_list, request.user),
        "open_count": rows.open().count(),
        "late_count": rows.late(today).count(),
        "today": today,
        "crumbs": [START],
        "has_any": narrowed.is_narrowed or bool(page.object_list),
        "downloads": [
            (form.upper(), f"{reverse('agov:outcome-export', args=[form])}?{request.GET.urlencode()}")
            for form in FORMS_OF_FILE
        ],
    }
    template = "agov/_outcome_rows.html" if request.htmx else "agov/outcome_list.html"
    return render(request, template, context)


@require_safe
def outcome_export(request: UserRequest, form: str) -> HttpResponse:
    """The register with the same filter as a file."""
    require(permissions.may_see_outcomes(request.user))
    rows = list(OutcomeFilter(request.GET, queryset=register(request.user)).qs)
    table = outcome_table(rows, seen=items_seen(rows, request.user), today=timezone.localdate())
    return download(table, form=form, name="uitkomsten", forms=FORMS_OF_FILE)


@require_safe
def outcome_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One outcome: words, number, where it came from, what it made, and how it stands."""
    require(permissions.may_see_outcomes(request.user))
    return _detail(request, _seen(request, pk))


def _detail(request: UserRequest, outcome: Outcome, *, status: int = 200, **forms: FreeTextForm) -> HttpResponse:
    user, today = request.user, timezone.localdate()
    may_keep = permissions.may_prepare_meetings(user)
    is_seen = outcome.item_id in items_seen([outcome], user)
    context = {
        "outcome": outcome,
        "item": outcome.item if is_seen else None,
        "subject": subject_of(outcome.subject_kind, outcome.subject_id, user),
        "made": made_of(outcome, user),
        "postponements": outcome.postponements.all(),
        "is_agreement": outcome.kind == OutcomeKind.AGREEMENT,
        "is_open": outcome.state == AgreementState.OPEN,
        "is_late": outcome.state == AgreementState.OPEN and outcome.due_on is not None and outcome.due_on < today,
        "may_keep": may_keep and is_seen,
        "may_change": may_keep and is_seen and outcome.item.meeting.state in services.AT_WORK,
        "may_report": permissions.may_report_done(user, outcome),
        "settle_form": _settle_form(user_may_lapse=may_keep),
        "put_off_form": PutOffForm(prefix="later"),
        "reopen_form": ReopenAgreementForm(prefix="open"),
        "crumbs": _crumbs(),
        **forms,
    }
    return render(request, "agov/outcome_detail.html", context, status=status)


def _settle_form(data: object = None, *, user_may_lapse: bool) -> SettleAgreementForm:
    return SettleAgreementForm(data, prefix="af", may_lapse=user_may_lapse, initial={"on": timezone.localdate()})


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Write an outcome down better while its meeting is not closed."""
    outcome = _seen(request, pk)
    require(permissions.may_prepare_meetings(request.user) and outcome.item_id in items_seen([outcome], request.user))
    form = ChangeOutcomeForm(request.POST if request.method == "POST" else None, instance=outcome)
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        function, chosen = values.get("owner_function", ""), values.get("organisation")
        owner, organisation = owner_at_table(outcome.item, function, chosen) if function else (None, chosen)
        try:
            services.change_outcome(
                outcome_id=pk,
                seen=form.seen,
                text=values["text"],
                owner_function=function,
                owner=owner,
                organisation=organisation,
                due_on=values.get("due_on"),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.OutcomeError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De wijziging is bewaard.")
            return redirect("agov:outcome-detail", pk)
    context = {
        "form": form,
        "outcome": outcome,
        "crumbs": _crumbs((outcome.code, reverse("agov:outcome-detail", args=[pk]))),
    }
    return render(request, "agov/outcome_form.html", context, status=status if form.is_bound else 200)


def _after(
    request: UserRequest, outcome: Outcome, form: FreeTextForm, deed: Callable[[], object], *, said: str, name: str
) -> HttpResponse:
    """Do what a form of the page of an outcome asked; the page with the form when something is missing."""
    if form.is_valid():
        try:
            deed()
        except services.OutcomeError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, said)
            return redirect("agov:outcome-detail", outcome.pk)
    return _detail(request, outcome, status=422, **{name: form})


@require_POST
def outcome_settle(request: UserRequest, pk: int) -> HttpResponse:
    """The agreement was kept, or lapses; who keeps it says so itself."""
    outcome = _seen(request, pk)
    require(permissions.may_report_done(request.user, outcome))
    form = _settle_form(request.POST, user_may_lapse=permissions.may_prepare_meetings(request.user))

    def deed() -> object:
        return kept.settle_agreement(
            outcome_id=pk,
            to=AgreementState(form.cleaned_data.get("to") or AgreementState.DONE),
            on=form.cleaned_data["on"],
            note=form.cleaned_data["note"],
            by=request.user,
            at=timezone.now(),
        )

    return _after(request, outcome, form, deed, said="De afspraak is afgedaan.", name="settle_form")


@require_POST
def outcome_postpone(request: UserRequest, pk: int) -> HttpResponse:
    """The agreement gets a later day, with the reason."""
    outcome = _seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = PutOffForm(request.POST, prefix="later")

    def deed() -> object:
        return kept.postpone_agreement(
            outcome_id=pk,
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            by=request.user,
            at=timezone.now(),
        )

    return _after(request, outcome, form, deed, said="De afspraak is uitgesteld.", name="put_off_form")


@require_POST
def outcome_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """The agreement turns out to be open."""
    outcome = _seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = ReopenAgreementForm(request.POST, prefix="open")

    def deed() -> object:
        return kept.reopen_agreement(
            outcome_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()
        )

    return _after(request, outcome, form, deed, said="De afspraak staat weer open.", name="reopen_form")
