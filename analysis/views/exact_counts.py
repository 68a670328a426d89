"""More of a target group than its report shows: divided further, exact for who checks, and who asked for it."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.access import UserRequest, require
from analysis import permissions
from analysis.enums import ReadingPurpose, ReportKind
from analysis.forms.exact_counts import ExactForm
from analysis.models import GeneratedReport
from analysis.reports.group_tables import SPLITS, exact_rows, split_table
from analysis.services import exact_counts as services
from cycle.models import TargetGroup

PER_PAGE = 50
ASKED = {
    "report.split_refused": "vroeg een uitsplitsing die niet getoond kan worden",
    "report.split_shown": "vroeg een uitsplitsing",
    "report.exact_figures_read": "las exacte aantallen van een doelgroep",
    "delivery.exact_figures_read": "las exacte cijfers van een levering",
}


def _report(request: UserRequest, code: str, year: int) -> GeneratedReport:
    found = GeneratedReport.objects.visible_to(request.user).newest(ReportKind.TARGET_GROUP, code, str(year))
    if found is None:
        raise Http404
    return found


def _crumbs(report: GeneratedReport) -> list[tuple[str, str]]:
    page = reverse("analysis:report-detail", args=[report.kind, report.code, report.period])
    return [("Start", "/"), ("Doelgroepen", reverse("analysis:target-group-list")), (report.title, page)]


@require_safe
def group_split(request: UserRequest, code: str, year: int, split: str) -> HttpResponse:
    """A group divided further; when that can not be shown, the page says so, and either way it is on record."""
    require(permissions.may_read_reports(request.user))
    if split not in SPLITS:
        raise Http404
    report = _report(request, code, year)
    group = TargetGroup.objects.filter(key=code).first()
    table = split_table(code, str(group or code), year, split)
    services.note_split(report=report, split=split, is_shown=table is not None, by=request.user, at=timezone.now())
    context = {"report": report, "words": SPLITS[split], "table": table, "crumbs": _crumbs(report)}
    return render(request, "analysis/group_split.html", context)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def group_exact(request: UserRequest, code: str, year: int) -> HttpResponse:
    """Exact counts for who checks a delivery: after a purpose and the password, on this page and in no file."""
    require(permissions.may_read_exact_counts(request.user))
    report = _report(request, code, year)
    form = ExactForm(request.POST if request.method == "POST" else None, request=request, user=request.user)
    context = {"report": report, "form": form, "crumbs": _crumbs(report)}
    if form.is_valid():
        purpose = ReadingPurpose(form.cleaned_data["purpose"])
        at = timezone.now()
        services.note_exact(report=report, purpose=purpose, by=request.user, at=at)
        context |= {"rows": exact_rows(code, year), "purpose": purpose.label, "at": at}
    return render(request, "analysis/group_exact.html", context, status=422 if form.errors else 200)


@require_safe
def asked_list(request: UserRequest) -> HttpResponse:
    """Who asked for which exact counts or blocked tables, newest first; for who watches over privacy."""
    require(permissions.may_see_who_asked(request.user))
    rows = AuditEntry.objects.filter(event__in=ASKED).order_by("-at", "-pk")
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    purposes = dict(ReadingPurpose.choices)
    lines = [
        (
            row,
            ASKED[row.event],
            SPLITS.get(row.data.get("split", ""), "") or purposes.get(row.data.get("purpose", ""), ""),
        )
        for row in page.object_list
    ]
    return render(request, "analysis/asked_list.html", {"page": page, "lines": lines, "crumbs": [("Start", "/")]})
