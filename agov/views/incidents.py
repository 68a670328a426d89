"""Incidents: the list, the time line, the clock, the decision of the FG, and the end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import IncidentDecision
from agov.forms.edition_places import CloseForm, DecisionForm, EntryForm, IncidentForm, ReportedForm
from agov.models import Incident
from agov.queries.edition_places import clock_words, timeline
from agov.services import incidents as services
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError

PER_PAGE = 30


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Start", "/"), ("Uitgeven", reverse("agov:edition-list")), *more]


def _incident(request: UserRequest, pk: int) -> Incident:
    require(permissions.may_see_incidents(request.user))
    rows = Incident.objects.select_related("edition__publication", "decided_by", "closed_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def incident_list(request: UserRequest) -> HttpResponse:
    """All incidents, the open ones first with what the clock says."""
    require(permissions.may_see_incidents(request.user))
    now = timezone.now()
    rows = Incident.objects.select_related("edition__publication")
    context = {
        "open": [(one, *clock_words(one, at=now)) for one in rows.open()],
        "page": Paginator(rows.exclude(closed_at__isnull=True), PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": _crumbs(),
    }
    return render(request, "agov/incident_list.html", context)


@require_safe
def incident_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One incident: the clock, the time line, the decision."""
    return _detail(request, _incident(request, pk))


def _detail(request: UserRequest, incident: Incident, *, status: int = 200, **forms: Any) -> HttpResponse:
    words, is_over = clock_words(incident, at=timezone.now())
    is_open = incident.closed_at is None
    may_decide = is_open and permissions.may_decide_incidents(request.user)
    context = {
        "incident": incident,
        "edition": incident.edition,
        "clock": words,
        "clock_is_over": is_over,
        "timeline": timeline(incident),
        "open_places": incident.edition.traces.filter(deed="").count(),
        "is_open": is_open,
        "may_decide": may_decide and incident.reported_at is None,
        "may_report": may_decide and incident.decision == IncidentDecision.REPORT and incident.reported_at is None,
        "may_close": may_decide,
        "entry_form": EntryForm(prefix="regel"),
        "decision_form": DecisionForm(prefix="besluit"),
        "report_form": ReportedForm(prefix="gemeld"),
        "close_form": CloseForm(prefix="sluit"),
        "crumbs": _crumbs(("Incidenten", reverse("agov:incident-list"))),
        **forms,
    }
    return render(request, "agov/incident_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def incident_describe(request: UserRequest, pk: int) -> HttpResponse:
    """What happened, and when it was noticed."""
    incident = _incident(request, pk)
    form = IncidentForm(request.POST if request.method == "POST" else None, instance=incident)
    status = 422
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("what", "noticed_at")}
        try:
            services.describe(incident_id=pk, seen=form.seen, **said, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.IncidentError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De beschrijving is bewaard.")
            return redirect("agov:incident-detail", pk)
    own = (f"Incident {pk}", reverse("agov:incident-detail", args=[pk]))
    context = {
        "form": form,
        "incident": incident,
        "crumbs": _crumbs(("Incidenten", reverse("agov:incident-list")), own),
    }
    return render(request, "agov/incident_form.html", context, status=status if form.is_bound else 200)


def _deed(request: UserRequest, incident: Incident, name: str, form: Any, deed: Callable[..., Any]) -> HttpResponse:
    """One small form on the page: do what was typed and come back, or show what is wrong where it was typed."""
    if form.is_valid():
        try:
            deed(incident_id=incident.pk, **form.cleaned_data, by=request.user, at=timezone.now())
        except services.IncidentError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "Dat is vastgelegd.")
            return redirect("agov:incident-detail", incident.pk)
    return _detail(request, incident, status=422, **{name: form})


@require_POST
def incident_entry(request: UserRequest, pk: int) -> HttpResponse:
    """Add a line to the time line."""
    incident = _incident(request, pk)
    return _deed(request, incident, "entry_form", EntryForm(request.POST, prefix="regel"), services.add_entry)


@require_POST
def incident_decide(request: UserRequest, pk: int) -> HttpResponse:
    """To report or not, by the FG."""
    incident = _incident(request, pk)
    require(permissions.may_decide_incidents(request.user))
    return _deed(request, incident, "decision_form", DecisionForm(request.POST, prefix="besluit"), services.decide)


@require_POST
def incident_report(request: UserRequest, pk: int) -> HttpResponse:
    """Note when it was reported."""
    incident = _incident(request, pk)
    require(permissions.may_decide_incidents(request.user))
    return _deed(request, incident, "report_form", ReportedForm(request.POST, prefix="gemeld"), services.note_report)


@require_POST
def incident_close(request: UserRequest, pk: int) -> HttpResponse:
    """End it."""
    incident = _incident(request, pk)
    require(permissions.may_decide_incidents(request.user))
    return _deed(request, incident, "close_form", CloseForm(request.POST, prefix="sluit"), services.close)
