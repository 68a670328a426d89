"""Building reports, keeping them by content, and making their PDF; the work behind two background jobs."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import content_key
from amersfoort_veiligheid.documents.tables import dutch_number
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.enums import ReportKind
from analysis.models import GeneratedReport
from analysis.reports import base, render
from analysis.reports.base import Report
from analysis.reports.city import CITY_CODE, build_city_report
from analysis.reports.facts import years_with_figures
from analysis.reports.footnotes import with_footnotes
from analysis.reports.methods import with_methods
from analysis.reports.prepared import Prepared, prepare
from analysis.reports.provenance import used_deliveries
from analysis.reports.target_group import build_target_group_report, groups_with_figures
from analysis.reports.wijk import build_wijk_report

YEARS_KEPT_READY = 3  # an older year can be written by the command `report`


class UnknownReportError(Exception):
    """There is no such wijk, group or year."""


def build(kind: str, code: str, prepared: Prepared) -> Report:
    """Build one report value with the explanations and the footnotes that go with it.

    Raises ``UnknownReportError`` for a code that the kind does not have.
    """
    facts = prepared.facts
    report = with_methods(_build(kind, code, prepared), facts.methods)
    return with_footnotes(report, facts.footnotes, zip(facts.indicators["key"], facts.indicators["name"], strict=True))


def _build(kind: str, code: str, prepared: Prepared) -> Report:
    if kind == ReportKind.WIJK:
        if code not in set(prepared.facts.wijken["code"]):
            raise UnknownReportError(code)
        return build_wijk_report(prepared, code)
    if kind == ReportKind.CITY:
        if code != CITY_CODE:
            raise UnknownReportError(code)
        return build_city_report(prepared)
    if code not in groups_with_figures(prepared):
        raise UnknownReportError(code)
    return build_target_group_report(prepared, code)


def codes_of(kind: str, prepared: Prepared) -> list[str]:
    """Every code for which a report of this kind can be built."""
    if kind == ReportKind.WIJK:
        return list(prepared.facts.wijken["code"])
    if kind == ReportKind.CITY:
        return [CITY_CODE]
    return groups_with_figures(prepared)


@transaction.atomic
def keep(report: Report, prepared: Prepared, *, by: User | None, at: datetime) -> GeneratedReport:
    """Store a report; the same content is stored once and gets a new moment, in the layout of today."""
    value, body = base.dump(report), render.body(report)
    kept, made = GeneratedReport.objects.update_or_create(
        kind=report.kind,
        code=report.code,
        period=report.period,
        content_key=content_key(value),
        defaults={"made_at": at, "body": body},
        create_defaults={
            "title": report.title,
            "value": value,
            "body": body,
            "made_at": at,
            "made_by": by,
        },
    )
    used = used_deliveries(report.kind, report.code, prepared)
    if made:
        kept.deliveries.set(used)
    else:  # the same words and numbers can come from newer deliveries; those of before were used as well
        kept.deliveries.add(*used)
    return kept


def build_reports(progress: Progress, *, years: list[int]) -> Outcome:
    """Rebuild the stored reports that figures of ``years`` can have changed.

    A report also shows the years before its own, so those are the newest years and every later year of which a report
    was stored before. A report whose numbers stay the same stays the same row.
    """
    known = years_with_figures()
    stored = {int(period) for period in GeneratedReport.objects.values_list("period", flat=True).distinct()}
    candidates = {*known[:YEARS_KEPT_READY], *(stored & set(known))}
    wanted = sorted((year for year in candidates if not years or year >= min(years)), reverse=True)
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
    updated = "1 rapport" if made == 1 else f"{dutch_number(made)} rapporten"
    return Outcome(f"{updated} bijgewerkt.", reverse("analysis:wijk-list"))


def make_pdf(progress: Progress, *, report: int) -> Outcome:
    """Make the PDF of a stored report, once; a second run finds it there. A file that was lost is made again."""
    row = GeneratedReport.objects.get(pk=report)
    outcome = Outcome("De pdf staat klaar.", reverse("analysis:report-pdf", args=[row.kind, row.code, row.period]))
    if row.has_pdf:
        return outcome
    progress.step("Pdf opmaken")
    content = render.pdf(base.load(row.value))
    before = row.pdf.name
    row.pdf.save(f"{row.kind}-{row.code}-{row.period}-{row.content_key[:12]}.pdf", ContentFile(content), save=False)
    if not GeneratedReport.objects.filter(pk=row.pk, pdf=before).update(pdf=row.pdf.name):
        row.pdf.delete(save=False)  # another run was first; its file is the one
    return outcome
