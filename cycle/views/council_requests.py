"""What the council asked for or was promised: the list, one request, closing with an answer."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle import permissions
from cycle.enums import RequestKind, RequestState
from cycle.filters import RequestFilter
from cycle.forms.council_requests import CloseForm, RequestForm
from cycle.models import CouncilRequest
from cycle.services import council_requests as services

PER_PAGE = 30
CRUMBS = [("Start", "/")]
FIELDS = ("kind", "title", "text", "raised_on", "owner", "due_on")


def _crumbs() -> list[tuple[str, str]]:
    return [*CRUMBS, ("Verzoeken van de raad", reverse("cycle:council-request-list"))]


def _visible(request: UserRequest, pk: int) -> CouncilRequest:
    return get_object_or_404(CouncilRequest.objects.visible_to(request.user), pk=pk)


@require_safe
def council_request_list(request: UserRequest) -> HttpResponse:
    """Every request by its day; what is late comes with its number of days."""
    require(permissions.may_read_basis(request.user))
    today = timezone.localdate()
    visible = CouncilRequest.objects.visible_to(request.user)
    narrowed = RequestFilter(request.GET, queryset=visible.open_first())
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "lines": [(row, row.days_late(today)) for row in page],
        "late": visible.late(today).count(),
        "open": visible.filter(state=RequestState.OPEN).count(),
        "crumbs": CRUMBS,
        "may_steer": permissions.may_steer(request.user),
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
    }
    name = "cycle/_council_request_rows.html" if request.htmx else "cycle/council_request_list.html"
    return render(request, name, context)


@require_safe
def council_request_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One request: what was asked, who takes care of it, how it was settled."""
    require(permissions.may_read_basis(request.user))
    asked = _visible(request, pk)
    context = {
        "asked": asked,
        "days_late": asked.days_late(timezone.localdate()),
        "may_write": permissions.may_steer(request.user) and asked.state == RequestState.OPEN,
        "crumbs": _crumbs(),
    }
    return render(request, "cycle/council_request_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def council_request_add(request: UserRequest) -> HttpResponse:
    """Note a request."""
    require(permissions.may_steer(request.user))
    form = RequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        fields["kind"] = RequestKind(fields["kind"])
        made = services.add_request(**fields, by=request.user, at=timezone.now())
        messages.success(request, "Het verzoek is bewaard.")
        return redirect("cycle:council-request-detail", made.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "cycle/council_request_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def council_request_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change an open request."""
    require(permissions.may_steer(request.user))
    asked = _visible(request, pk)
    form = RequestForm(request.POST if request.method == "POST" else None, instance=asked)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            services.change_request(request_id=asked.pk, seen=form.seen, **fields, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.RequestError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het verzoek is gewijzigd.")
            return redirect("cycle:council-request-detail", asked.pk)
    context = {"form": form, "asked": asked, "crumbs": _crumbs()}
    return render(request, "cycle/council_request_form.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def council_request_close(request: UserRequest, pk: int) -> HttpResponse:
    """Close a request with an answer."""
    require(permissions.may_steer(request.user))
    asked = _visible(request, pk)
    form = CloseForm(request.POST if request.method == "POST" else None, instance=asked)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.close_request(
                request_id=asked.pk,
                seen=form.seen,
                to=RequestState(cleaned["state"]),
                answer=cleaned["answer"],
                closed_on=cleaned["closed_on"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.RequestError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het verzoek is afgesloten. De raad kan het antwoord lezen.")
            return redirect("cycle:council-request-detail", asked.pk)
    context = {"form": form, "asked": asked, "crumbs": _crumbs()}
    return render(request, "cycle/council_request_close.html", context, status=status)
