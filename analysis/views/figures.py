"""Figures to pick from: one version of a report as it stood, and every figure of it with a link."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.documents.tables import Cell, Table
from amersfoort_veiligheid.web.access import UserRequest, require
from analysis import permissions
from analysis.models import GeneratedReport
from analysis.reports import base
from analysis.reports.picking import can_be_picked
from analysis.reports.render import all_tables


@dataclass(frozen=True)
class Pickable:
    """A cell with the address at which a finding is made of it; no address where there is no figure."""

    cell: Cell
    url: str
    is_header: bool
    is_right: bool


@dataclass(frozen=True)
class PickTable:
    """A table of a report with its cells made pickable."""

    table: Table
    rows: list[list[Pickable]]


def _visible(request: UserRequest, pk: int) -> GeneratedReport:
    require(permissions.may_read_reports(request.user))
    return get_object_or_404(GeneratedReport.objects.visible_to(request.user), pk=pk)


@require_safe
def report_version(request: UserRequest, pk: int) -> HttpResponse:
    """One version of a report exactly as it stood when figures were taken from it."""
    report = _visible(request, pk)
    newest = GeneratedReport.objects.visible_to(request.user).newest(report.kind, report.code, report.period)
    context = {
        "report": report,
        "question": report.value.get("question", report.title),
        "is_newest": newest is not None and newest.pk == report.pk,
        "newest_url": reverse("analysis:report-detail", args=[report.kind, report.code, report.period]),
        "crumbs": [("Start", "/")],
        "may_make_findings": permissions.may_make_findings(request.user),
    }
    return render(request, "analysis/report_version.html", context)


@require_safe
def report_figures(request: UserRequest, pk: int) -> HttpResponse:
    """Every figure of a report, also those of its charts, with the link that makes a finding of it."""
    require(permissions.may_make_findings(request.user))
    report = _visible(request, pk)
    found = [_pickable(report, table) for table in all_tables(base.load(report.value))]
    context = {"report": report, "tables": [one for one in found if one.rows], "crumbs": [("Start", "/")]}
    return render(request, "analysis/report_figures.html", context)


def _pickable(report: GeneratedReport, table: Table) -> PickTable:
    address = reverse("analysis:finding-create")
    rows = []
    for number, row in enumerate(table.rows):
        cells = []
        for column, cell in zip(table.columns, row, strict=True):
            query: dict[str, str | int] = {"report": report.pk, "table": table.key, "row": number, "column": column.key}
            is_figure = can_be_picked(column, cell) and bool(table.source)
            url = f"{address}?{urlencode(query)}" if is_figure else ""
            cells.append(Pickable(cell, url, column.is_row_header, column.align == "right"))
        rows.append(cells)
    return PickTable(table, rows)
