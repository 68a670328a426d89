"""Rows of reports on the city, wijken and target groups."""

from typing import Any

from analysis.reports.base import Report, dump
from tests.factories import GeneratedReportFactory
from tests.permission_rows import Row
from tests.permission_rows.deliveries import READS_REPORTS


def no_such_report(user: Any) -> dict[str, Any]:
    return {"kind": "wijk", "code": "WK000000", "year": 1999}


def stored_report(user: Any) -> dict[str, Any]:
    """A wijkrapport with nothing in it."""
    empty = Report(
        kind="wijk",
        code="WK030701",
        period="2025",
        municipality="Amersfoort",
        title="Wijkrapport Stadskern 2025",
        question="Wat gebeurt er in Stadskern?",
        answer="",
        key_figures=(),
        sections=(),
        sources=(),
        unknowns=(),
    )
    report = GeneratedReportFactory(value=dump(empty))
    return {"kind": report.kind, "code": report.code, "year": int(report.period)}


ROWS = [
    Row("analysis:city", allowed=READS_REPORTS),
    Row("analysis:wijk-list", allowed=READS_REPORTS),
    Row("analysis:target-group-list", allowed=READS_REPORTS),
    Row("analysis:report-detail", case="made", allowed=READS_REPORTS, kwargs=stored_report),
    Row(
        "analysis:report-export",
        case="made",
        allowed=READS_REPORTS,
        kwargs=lambda user: {**stored_report(user), "form": "csv"},
    ),
    Row("analysis:report-pdf", case="made", method="post", allowed=READS_REPORTS, status=302, kwargs=stored_report),
    Row("analysis:report-detail", case="none", allowed=READS_REPORTS, status=404, kwargs=no_such_report),
    Row("analysis:report-pdf", case="none", allowed=READS_REPORTS, status=404, kwargs=no_such_report),
    Row(
        "analysis:report-export",
        case="none",
        allowed=READS_REPORTS,
        status=404,
        kwargs=lambda user: {**no_such_report(user), "form": "csv"},
    ),
    Row(
        "analysis:report-table",
        case="none",
        allowed=READS_REPORTS,
        status=404,
        kwargs=lambda user: {**no_such_report(user), "key": "soorten", "form": "csv"},
    ),
]
