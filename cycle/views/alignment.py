"""The alignment calendar: plans for physical safety beside our own steps, on the screen and as a file."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle import permissions
from cycle.enums import AlignmentState
from cycle.filters import AlignmentFilter
from cycle.forms.alignment import AlignmentForm
from cycle.models import AlignmentItem
from cycle.queries.alignment import alignment_lines, our_steps
from cycle.reports.alignment import build_calendar
from cycle.services import alignment as services
from cycle.services.scope import OutOfScopeError

PER_PAGE = 30
CRUMBS = [("Start", "/")]
FIELDS = ("name", "safety_kind", "owner", "cycle_years", "due_on", "step", "state", "note")
FILES = {
    "csv": (tables.to_csv, "text/csv; charset=utf-8"),
    "ods": (tables.to_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}


def _crumbs() -> list[tuple[str, str]]:
    return [*CRUMBS, ("Afstemming", reverse("cycle:alignment-list"))]


@require_safe
def alignment_list(request: UserRequest) -> HttpResponse:
    """Each plan or report for physical safety with the step of ours beside it, and both tracks month by month."""
    require(permissions.may_read_inside(request.user))
    steps = list(our_steps(request.user))
    items = AlignmentItem.objects.select_related("safety_kind", "step")
    narrowed = AlignmentFilter(request.GET, queryset=items)
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "lines": alignment_lines(list(page), steps),
        "open": AlignmentItem.objects.filter(state=AlignmentState.OPEN).count(),
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
        "calendar": build_calendar(alignment_lines(list(narrowed.qs), steps), steps),
        "downloads": [(form.upper(), reverse("cycle:alignment-export", args=[form])) for form in FILES],
        "may_steer": permissions.may_steer(request.user),
        "crumbs": CRUMBS,
    }
    return render(request, "cycle/alignment_list.html", context)


@require_safe
def alignment_export(request: UserRequest, form: str) -> HttpResponse:
    """The calendar with both tracks as a file."""
    require(permissions.may_read_inside(request.user))
    if form not in FILES:
        raise Http404
    steps = list(our_steps(request.user))
    items = list(AlignmentItem.objects.select_related("safety_kind", "step"))
    today = timezone.localdate()
    meta = tables.ExportMeta(
        title="Afstemming met fysieke veiligheid",
        municipality=settings.MUNICIPALITY_NAME,
        source=f"Gemeente {settings.MUNICIPALITY_NAME}",
        figures_date=tables.dutch_date(today),
        created_on=tables.dutch_date(today),
        is_example=settings.IS_EXAMPLE,
    )
    make, content_type = FILES[form]
    answer = HttpResponse(make(build_calendar(alignment_lines(items, steps), steps), meta), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="afstemming-{today:%Y-%m-%d}.{form}"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
def alignment_add(request: UserRequest) -> HttpResponse:
    """Put a plan or report in the calendar."""
    require(permissions.may_steer(request.user))
    form = AlignmentForm(request.POST if request.method == "POST" else None, steps=list(our_steps(request.user)))
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        fields["state"] = AlignmentState(fields["state"])
        try:
            services.add_item(**fields, by=request.user, at=timezone.now())
        except (services.AlignmentError, OutOfScopeError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het staat in de kalender.")
            return redirect("cycle:alignment-list")
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "cycle/alignment_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def alignment_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change a line of the calendar; the nearest step of ours is proposed."""
    require(permissions.may_steer(request.user))
    item = get_object_or_404(AlignmentItem.objects.select_related("safety_kind", "step"), pk=pk)
    form = AlignmentForm(
        request.POST if request.method == "POST" else None, instance=item, steps=list(our_steps(request.user))
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in FIELDS}
        try:
            services.change_item(item_id=item.pk, seen=form.seen, **fields, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except (services.AlignmentError, OutOfScopeError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De kalender is bijgewerkt.")
            return redirect("cycle:alignment-list")
    context = {"form": form, "item": item, "crumbs": _crumbs()}
    return render(request, "cycle/alignment_form.html", context, status=status)
