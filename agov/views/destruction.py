"""How long what is kept, and lists of what may be destroyed: put together by one, approved by another (R56)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from agov import permissions
from agov.enums import DestructionState, RecordKind
from agov.forms.destruction import ApproveListForm, CancelListForm, KeepForm, TermForm, TransferForm
from agov.models import DestructionLine, DestructionList
from agov.queries.retention import due_on, going_by_itself, terms
from agov.queries.transfer import dossier_lines, transfer
from agov.reports.destruction_lines import destruction_table
from agov.services import destruction as services
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.sent import whole_number

PER_PAGE = 100


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Start", "/"), ("Bewaren", reverse("agov:retention")), *more]


@require_safe
def retention(request: UserRequest) -> HttpResponse:
    """How long what is kept, what was kept long enough, and the lists so far."""
    require(permissions.may_see_retention(request.user))
    return retention_page(request)


def retention_page(
    request: UserRequest,
    *,
    status: int = 200,
    term_form: TermForm | None = None,
    transfer_form: TransferForm | None = None,
) -> HttpResponse:
    """Draw the page; the forms are those that came back with errors, so that nothing typed is lost."""
    user, today = request.user, timezone.localdate()
    due, term = due_on(today), transfer()
    lists = DestructionList.objects.select_related("made_by", "approved_by").annotate(
        number=Count("lines"),
        gone=Count("lines", filter=Q(lines__destroyed_at__isnull=False)),
        kept=Count("lines", filter=~Q(lines__kept_reason="")),
    )
    context = {
        "terms": terms(),
        "by_itself": going_by_itself(),
        "due": due,
        "lists": lists,
        "is_open": any(made.state == DestructionState.OPEN for made in lists),
        "may_list": permissions.may_list_destruction(user),
        "may_set": permissions.may_set_retention(user),
        "term_form": term_form or TermForm(prefix="termijn"),
        "transfer": term,
        "dossiers": dossier_lines(user, term, today=today),
        "may_set_transfer": permissions.may_set_transfer(user),
        "transfer_form": transfer_form or TransferForm(prefix="overbrengen", initial={"years": term.years}),
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/retention.html", context, status=status)


@require_POST
def retention_set(request: UserRequest) -> HttpResponse:
    """Give a kind another term."""
    require(permissions.may_set_retention(request.user))
    form = TermForm(request.POST, prefix="termijn")
    if not form.is_valid():
        return retention_page(request, status=422, term_form=form)
    services.set_term(
        kind=RecordKind(form.cleaned_data["kind"]),
        years=form.cleaned_data["years"],
        reason=form.cleaned_data["reason"],
        by=request.user,
        at=timezone.now(),
    )
    messages.success(request, "De termijn is bewaard.")
    return redirect("agov:retention")


@require_POST
def destruction_add(request: UserRequest) -> HttpResponse:
    """Put a list together of all that was kept long enough."""
    require(permissions.may_list_destruction(request.user))
    try:
        made = services.put_together(by=request.user, at=timezone.now())
    except services.DestructionError as refusal:
        messages.error(request, str(refusal))
        return redirect("agov:retention")
    messages.success(request, "De lijst ligt klaar. Iemand anders stelt haar vast.")
    return redirect("agov:destruction-detail", made.pk)


@require_safe
def destruction_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One list: each line, what becomes of it, and who decided."""
    require(permissions.may_see_retention(request.user))
    return _detail(request, pk)


def _detail(request: UserRequest, pk: int, *, status: int = 200, **forms: Any) -> HttpResponse:
    made = get_object_or_404(DestructionList.objects.select_related("made_by", "approved_by"), pk=pk)
    user, is_open = request.user, made.state == DestructionState.OPEN
    page = Paginator(made.lines.order_by("kind", "since", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "made": made,
        "page": page,
        "going": made.lines.filter(kept_reason="").count(),
        "failed": made.lines.exclude(remark="").count(),
        "may_keep": is_open and permissions.may_set_retention(user),
        "may_cancel": is_open and permissions.may_list_destruction(user),
        "may_approve": is_open and permissions.may_approve_destruction(user) and made.made_by_id != user.pk,
        "waits_for_other": is_open and made.made_by_id == user.pk,
        "is_archivist": permissions.may_approve_destruction(user),
        "keep_form": KeepForm(prefix="houd"),
        "cancel_form": CancelListForm(prefix="weg"),
        "approve_form": ApproveListForm(prefix="vast"),
        "crumbs": _crumbs(),
        **forms,
    }
    return render(request, "agov/destruction_detail.html", context, status=status)


@require_POST
def destruction_keep(request: UserRequest, pk: int) -> HttpResponse:
    """Keep one thing although its term ended."""
    require(permissions.may_set_retention(request.user))
    line = get_object_or_404(DestructionLine, pk=pk)
    form = KeepForm(request.POST, prefix="houd")
    if not form.is_valid():
        return _detail(request, line.destruction_list_id, status=422, keep_form=form, keep_line=line.pk)
    return _kept(request, line, form.cleaned_data["reason"], "Dit blijft bewaard.")


@require_POST
def destruction_let_go(request: UserRequest, pk: int) -> HttpResponse:
    """Put one thing that would be kept back on the list."""
    require(permissions.may_set_retention(request.user))
    return _kept(request, get_object_or_404(DestructionLine, pk=pk), "", "Dit staat weer op de lijst.")


def _kept(request: UserRequest, line: DestructionLine, reason: str, done: str) -> HttpResponse:
    return _deed(
        request,
        line.destruction_list_id,
        lambda: services.keep(line_id=line.pk, reason=reason, by=request.user, at=timezone.now()),
        done,
        at=f"#regel-{line.pk}",
    )


def _deed(request: UserRequest, pk: int, deed: Callable[[], Any], done: str, at: str = "") -> HttpResponse:
    """Do one thing and go back to the list, to the page and the line it was about."""
    try:
        deed()
    except services.DestructionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    number = whole_number(request.GET.get("page", ""))
    page = f"?page={number}" if number else ""
    return redirect(f"{reverse('agov:destruction-detail', args=[pk])}{page}{at}")


@require_POST
def destruction_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Take an open list back."""
    require(permissions.may_list_destruction(request.user))
    get_object_or_404(DestructionList, pk=pk)
    form = CancelListForm(request.POST, prefix="weg")
    if not form.is_valid():
        return _detail(request, pk, status=422, cancel_form=form)
    return _deed(
        request,
        pk,
        lambda: services.cancel(list_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now()),
        "De lijst is ingetrokken. Er is niets vernietigd.",
    )


@require_POST
def destruction_approve(request: UserRequest, pk: int) -> HttpResponse:
    """Approve a list of somebody else; what is on it goes in the background."""
    require(permissions.may_approve_destruction(request.user))
    get_object_or_404(DestructionList, pk=pk)
    form = ApproveListForm(request.POST, prefix="vast")
    if not form.is_valid():
        return _detail(request, pk, status=422, approve_form=form)
    return _deed(
        request,
        pk,
        lambda: services.approve(list_id=pk, by=request.user, at=timezone.now()),
        "De lijst is vastgesteld. Wat erop staat, wordt nu vernietigd.",
    )


@require_safe
def destruction_file(request: UserRequest, pk: int, form: str) -> HttpResponse:
    """The list as a file, for the archive's own records."""
    require(permissions.may_see_retention(request.user))
    made = get_object_or_404(DestructionList.objects.select_related("made_by", "approved_by"), pk=pk)
    table = destruction_table(made, today=timezone.localdate())
    return download(table, form=form, name=f"vernietigingslijst-{made.pk}")
