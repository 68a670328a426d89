"""Reports in the browser: the city, the wijken, the target groups, and every report as PDF, spreadsheet or JSON."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.db.models import QuerySet
from django.db.models.fields.json import KT
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.models import Job
from analysis import permissions, tasks
from analysis.enums import ReportKind
from analysis.models import GeneratedReport
from analysis.reports import base
from analysis.reports import render as rendering
from analysis.reports.facts import years_with_figures
from cycle.enums import AreaLevel, Ladder
from cycle.models import Area, TargetGroup

FORMS = {"csv": "zip", "ods": "ods", "xlsx": "xlsx", "json": "json"}
OUTSIDE_LADDERS = "andere groepen"
LISTS = {
    ReportKind.WIJK: ("Wijken", "analysis:wijk-list"),
    ReportKind.TARGET_GROUP: ("Doelgroepen", "analysis:target-group-list"),
    ReportKind.CITY: ("Stadsbeeld", "analysis:city"),
}


@dataclass(frozen=True)
class Entry:
    """A line of the list of reports: its name, address, and the answer of the newest report when there is one."""

    name: str
    code: str
    url: str
    answer: str


@require_safe
def city(request: UserRequest) -> HttpResponse:
    """The newest picture of the whole city."""
    require(permissions.may_read_reports(request.user))
    newest = _stored(request, ReportKind.CITY).first()
    if newest is None:
        return render(request, "analysis/no_report.html", {"heading": "Hoe staat de stad ervoor?"})
    return redirect("analysis:report-detail", newest.kind, newest.code, newest.period)


def _stored(request: UserRequest, kind: str) -> QuerySet[GeneratedReport]:
    return GeneratedReport.objects.visible_to(request.user).filter(kind=kind).order_by("-period", "-made_at")


@require_safe
def wijk_list(request: UserRequest) -> HttpResponse:
    """All wijken by number, each with the answer of its newest report. No league table."""
    require(permissions.may_read_reports(request.user))
    answers = _newest_answers(request, ReportKind.WIJK)
    areas = Area.objects.current().filter(level=AreaLevel.WIJK).order_by("code")
    entries = [_entry(area.name, area.code, ReportKind.WIJK, answers) for area in areas]
    context = {"entries": entries, "crumbs": [("Start", "/")], "years": years_with_figures()}
    return render(request, "analysis/wijk_list.html", context)


@require_safe
def target_group_list(request: UserRequest) -> HttpResponse:
    """All target groups by ladder, also those that can not be measured, with the reason."""
    require(permissions.may_read_reports(request.user))
    answers = _newest_answers(request, ReportKind.TARGET_GROUP)
    groups = TargetGroup.objects.order_by("ladder", "ladder_order", "name")
    ladders = [
        (
            OUTSIDE_LADDERS if value == Ladder.NONE else label,
            [
                (_entry(group.name, group.key, ReportKind.TARGET_GROUP, answers), group)
                for group in groups
                if group.ladder == value
            ],
        )
        for value, label in Ladder.choices
    ]
    context = {"ladders": [pair for pair in ladders if pair[1]], "crumbs": [("Start", "/")]}
    return render(request, "analysis/target_group_list.html", context)


def _newest_answers(request: UserRequest, kind: ReportKind) -> dict[str, tuple[str, str]]:
    """Per code the period and the answer of the newest report; one query."""
    rows = _stored(request, kind).values_list("code", "period", "value__answer")
    newest: dict[str, tuple[str, str]] = {}
    for code, period, answer in rows:
        newest.setdefault(code, (period, answer))
    return newest


def _entry(name: str, code: str, kind: ReportKind, answers: dict[str, tuple[str, str]]) -> Entry:
    if code not in answers:
        return Entry(name, code, "", "")
    period, answer = answers[code]
    return Entry(name, code, reverse("analysis:report-detail", args=[kind, code, period]), answer)


def _find(request: UserRequest, kind: str, code: str, year: int, *, whole: bool = True) -> GeneratedReport:
    """The newest report; the page itself needs its finished body and its question, not all its numbers again."""
    if kind not in ReportKind.values:
        raise Http404
    rows = GeneratedReport.objects.visible_to(request.user)
    if not whole:
        rows = rows.defer("value").annotate(question=KT("value__question"))
    found = rows.newest(kind, code, str(year))
    if found is None:
        raise Http404
    return found


@require_safe
def report_detail(request: UserRequest, kind: str, code: str, year: int) -> HttpResponse:
    """One report on screen; its body was made when the figures came in, so this page asks the database little."""
    require(permissions.may_read_reports(request.user))
    report = _find(request, kind, code, year, whole=False)
    label, name = LISTS[ReportKind(kind)]
    periods = _stored(request, kind).filter(code=code).order_by("-period").values_list("period", flat=True).distinct()
    context = {
        "report": report,
        "crumbs": [("Start", "/"), (label, reverse(name))],
        "periods": list(periods),
        "downloads": [
            ("CSV", _address("report-export", report, "csv")),
            ("Excel", _address("report-export", report, "xlsx")),
            ("ODS", _address("report-export", report, "ods")),
            ("JSON", _address("report-export", report, "json")),
        ],
        "pdf_url": _address("report-pdf", report),
        "pdf_is_ready": report.has_pdf,
        "may_make_findings": permissions.may_make_findings(request.user),
        "may_read_exact": permissions.may_read_exact_counts(request.user),
    }
    return render(request, "analysis/report_detail.html", context)


def _address(name: str, report: GeneratedReport, *more: str) -> str:
    return reverse(f"analysis:{name}", args=[report.kind, report.code, report.period, *more])


@require_http_methods(["GET", "HEAD", "POST"])
def report_pdf(request: UserRequest, kind: str, code: str, year: int) -> HttpResponse | FileResponse:
    """GET hands out the PDF when it is there; POST has it made by a job and goes to its progress."""
    require(permissions.may_read_reports(request.user))
    report = _find(request, kind, code, year)
    if report.has_pdf:
        name = f"{kind}-{code}-{year}.pdf"
        return FileResponse(report.pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
    if request.method != "POST":
        messages.info(request, "De pdf van dit rapport is nog niet gemaakt. Kies “Maak pdf”.")
        return redirect("analysis:report-detail", kind, code, year)
    job: Job = jobs.enqueue(
        kind="report.pdf",
        title=f"Pdf maken: {report.title}",
        task=tasks.make_pdf,
        parameters={"report": report.pk},
        by=request.user,
        at=timezone.now(),
        key=f"report.pdf:{report.pk}:{request.user.pk}",
    )
    return redirect(job)


@require_safe
def report_export(request: UserRequest, kind: str, code: str, year: int, form: str) -> HttpResponse:
    """The tables of a report as CSV (zip), ODS, XLSX or JSON: the same protected figures as the page."""
    require(permissions.may_read_reports(request.user))
    report = _find(request, kind, code, year)
    if form not in FORMS:
        raise Http404
    content, content_type = rendering.export(base.load(report.value), form)
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{code}-{year}.{FORMS[form]}"'
    return answer


@require_safe
def report_table(request: UserRequest, kind: str, code: str, year: int, key: str, form: str) -> HttpResponse:
    """One table or chart of a report as CSV, ODS or XLSX."""
    require(permissions.may_read_reports(request.user))
    report = _find(request, kind, code, year)
    try:
        content, content_type = rendering.export_table(base.load(report.value), key, form)
    except KeyError as error:
        raise Http404 from error
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{kind}-{code}-{year}-{key}.{form}"'
    return answer
