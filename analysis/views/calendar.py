"""The calendar of expected deliveries, and the sources they come from."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from analysis import permissions
from analysis.forms.deliveries import WaiveForm
from analysis.models import DataSource, ExpectedDelivery, SourceTable
from analysis.services import calendar as services

CRUMBS = [("Start", "/")]


@require_safe
def expected_list(request: UserRequest) -> HttpResponse:
    """What is expected, what is late, what came."""
    require(permissions.may_see_deliveries(request.user))
    today = timezone.localdate()
    lines = ExpectedDelivery.objects.visible_to(request.user).select_related("table__source", "delivery__table")
    context = {
        "late": lines.late(today),
        "coming": lines.open().filter(due_on__gte=today)[:40],
        "settled": lines.exclude(pk__in=ExpectedDelivery.objects.open().values("pk")).order_by("-due_on")[:40],
        "may_waive": permissions.may_receive(request.user),
        "crumbs": [*CRUMBS, ("Leveringen", reverse("analysis:delivery-list"))],
    }
    return render(request, "analysis/expected_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def expected_waive(request: UserRequest, pk: int) -> HttpResponse:
    """Record why an expected delivery will not come."""
    require(permissions.may_receive(request.user))
    visible = ExpectedDelivery.objects.visible_to(request.user).open()
    expected = get_object_or_404(visible.select_related("table"), pk=pk)
    form = WaiveForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.waive(expected_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
            messages.success(request, f"{expected} vervalt.")
        except services.WaiveError as settled:
            messages.error(request, str(settled))
        return redirect("analysis:expected-list")
    context = {
        "form": form,
        "expected": expected,
        "crumbs": [*CRUMBS, ("Verwachte leveringen", reverse("analysis:expected-list"))],
    }
    status = 422 if form.is_bound else 200
    return render(request, "analysis/expected_waive.html", context, status=status)


@require_safe
def source_list(request: UserRequest) -> HttpResponse:
    """Every source with its tables, frequency and last delivery."""
    require(permissions.may_see_deliveries(request.user))
    sources = DataSource.objects.visible_to(request.user).prefetch_related("tables")
    fetchable = services.fetchable_tables() if permissions.may_receive(request.user) else SourceTable.objects.none()
    context = {"sources": sources, "fetchable": set(fetchable), "crumbs": CRUMBS}
    return render(request, "analysis/source_list.html", context)


@require_POST
def table_fetch(request: UserRequest, number: str) -> HttpResponse:
    """Have a table fetched from its source."""
    require(permissions.may_receive(request.user))
    table = get_object_or_404(services.fetchable_tables(), number=number)
    return redirect(services.ask_fetch(table=table, by=request.user, at=timezone.now()))
