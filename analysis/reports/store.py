"""Building reports, keeping them by content, and making their PDF; the work behind two background jobs."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import content_key
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.enums import ReportKind
from analysis.models import GeneratedReport
from analysis.reports import base, render
from analysis.reports.base import Report
from analysis.reports.city import build_city_report
from analysis.reports.facts import years_with_figures
from analysis.reports.prepared import Prepared, prepare
from analysis.reports.target_group import build_target_group_report, groups_with_figures
from analysis.reports.wijk import build_wijk_report

YEARS_KEPT_READY = 3  # older years are built when somebody asks for them


class UnknownReportError(Exception):
    """There is no such wijk, group or year."""


def build(kind: str, code: str, prepared: Prepared) -> Report:
    """Build one report value. Raises ``UnknownReportError`` for a code that the kind does not have."""
    if kind == ReportKind.WIJK:
        if code not in set(prepared.facts.wijken["code"]):
            raise UnknownReportError(code)
        return build_wijk_report(prepared, code)
    if kind == ReportKind.CITY:
        return build_city_report(prepared)
    if code not in groups_with_figures(prepared):
        raise UnknownReportError(code)
    return build_target_group_report(prepared, code)


def codes_of(kind: str, prepared: Prepared) -> list[str]:
    """Every code for which a report of this kind can be built."""
    if kind == ReportKind.WIJK:
        return list(prepared.facts.wijken["code"])
    if kind == ReportKind.CITY:
        return ["stad"]
    return groups_with_figures(prepared)


@transaction.atomic
def keep(report: Report, prepared: Prepared, *, by: User | None, at: datetime) -> GeneratedReport:
    """Store a report; the same content is stored once and only gets a new moment."""
    value = base.dump(report)
    kept, made = GeneratedReport.objects.update_or_create(
        kind=report.kind,
        code=report.code,
        period=report.period,
        content_key=content_key(value),
        defaults={"made_at": at},
        create_defaults={
            "title": report.title,
            "value": value,
            "body": render.body(report),
            "made_at": at,
            "made_by": by,
        },
    )
    if made:
        kept.deliveries.set(prepared.facts.deliveries)
    return kept


def build_reports(progress: Progress, *, years: list[int]) -> Outcome:
    """Rebuild the stored reports that figures of ``years`` can have changed: those years and the newest ones."""
    known = years_with_figures()
    wanted = [year for year in known[:YEARS_KEPT_READY] if not years or year >= min(years)]
    made = 0
    for year in wanted:
        progress.step(f"Cijfers van {year} lezen")
        prepared = prepare(year)
        todo = [(kind, code) for kind in ReportKind.values for code in codes_of(kind, prepared)]
        progress.step(f"Rapporten over {year} maken", total=len(todo))
        for kind, code in todo:
            keep(build(kind, code, prepared), prepared, by=None, at=timezone.now())
            made += 1
            progress.advance()
    return Outcome(f"{made} rapporten bijgewerkt.", reverse("analysis:wijk-list"))


def make_pdf(progress: Progress, *, report: int) -> Outcome:
    """Make the PDF of a stored report, once; a second run finds it there."""
    row = GeneratedReport.objects.get(pk=report)
    page = reverse("analysis:report-pdf", args=[row.kind, row.code, row.period])
    if row.pdf:
        return Outcome("De pdf staat klaar.", page)
    progress.step("Pdf opmaken")
    content = render.pdf(base.load(row.value))
    row.pdf.save(f"{row.kind}-{row.code}-{row.period}-{row.content_key[:12]}.pdf", ContentFile(content), save=False)
    GeneratedReport.objects.filter(pk=row.pk, pdf="").update(pdf=row.pdf.name)
    return Outcome("De pdf staat klaar.", page)
