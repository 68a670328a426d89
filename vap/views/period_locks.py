"""Periods about which nothing more is told: the list for who gives updates, and locking for who steers."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from vap import permissions
from vap.forms.period_locks import ExceptionForm, LockForm
from vap.models import LockException, PeriodLock
from vap.services import period_locks as services
from vap.views.places import START

PER_PAGE: Final = 30
READ_OR_SEND: Final = ["GET", "HEAD", "POST"]


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [START, ("Verwachte berichten", reverse("vap:progress-due")), *more]


def _visible(request: UserRequest) -> QuerySet[PeriodLock]:
    given = LockException.objects.select_related("user__organisation", "contact__organisation", "made_by__organisation")
    locks = PeriodLock.objects.visible_to(request.user)
    beside = ("cycle", "made_by__organisation", "lifted_by__organisation")
    return locks.select_related(*beside).prefetch_related(Prefetch("exceptions", given))


@require_safe
def lock_list(request: UserRequest) -> HttpResponse:
    """Which periods are locked, why and by whom, and who may still tell until when."""
    require(permissions.may_see_due(request.user))
    today = timezone.localdate()
    page = Paginator(_visible(request), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {"lock": lock, "exceptions": [(one, one.holds_on(today)) for one in lock.exceptions.all()]} for lock in page
    ]
    context = {
        "page": page,
        "rows": rows,
        "may_lock": permissions.may_lock_periods(request.user),
        "may_see_names": permissions.may_see_names(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "vap/lock_list.html", context)


@require_http_methods(READ_OR_SEND)
def lock_new(request: UserRequest) -> HttpResponse:
    """Lock a period of a cycle."""
    require(permissions.may_lock_periods(request.user))
    form = LockForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            services.lock(**form.cleaned_data, by=request.user, at=timezone.now())
        except services.LockError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De periode is afgesloten.")
            return redirect("vap:lock-list")
    context = {"form": form, "crumbs": _crumbs(("Afgesloten perioden", reverse("vap:lock-list")))}
    return render(request, "vap/lock_new.html", context, status=422 if form.is_bound else 200)


@require_POST
def lock_lift(request: UserRequest, pk: int) -> HttpResponse:
    """Open a locked period again."""
    found = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_lock_periods(request.user))
    try:
        services.lift(lock_id=found.pk, by=request.user, at=timezone.now())
    except services.LockError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De periode is weer open.")
    return redirect("vap:lock-list")


@require_http_methods(READ_OR_SEND)
def lock_exception(request: UserRequest, pk: int) -> HttpResponse:
    """Let one person still tell about a locked period."""
    found = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_lock_periods(request.user))
    data = request.POST if request.method == "POST" else None
    form = ExceptionForm(data, lock=found, today=timezone.localdate())
    if form.is_valid():
        given = {key: form.cleaned_data[key] for key in ("valid_to", "reason")}
        try:
            services.give_exception(lock_id=found.pk, **form.whom_given(), **given, by=request.user, at=timezone.now())
        except services.LockError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De uitzondering is gegeven.")
            return redirect("vap:lock-list")
    context = {"form": form, "lock": found, "crumbs": _crumbs(("Afgesloten perioden", reverse("vap:lock-list")))}
    return render(request, "vap/lock_exception.html", context, status=422 if form.is_bound else 200)
