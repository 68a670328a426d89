"""The uitvoeringsplan on paper: a tagged PDF, made by a job."""

from __future__ import annotations

from datetime import date

from django.contrib.staticfiles import finders
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Department
from amersfoort_veiligheid.documents.pdf import RenderedDocument, render_document
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.reports.render import FONT_SHEETS
from cycle.enums import LabelKey
from cycle.queries.words import names_in_use
from vap.reports.execution_plan import ExecutionPlan, build_execution_plan


def plan_of(year: int, department: Department | None, today: date) -> ExecutionPlan:
    """The document of today, under the name that this municipality gave it."""
    name = names_in_use()[LabelKey.EXECUTION_PLAN].singular
    return build_execution_plan(year=year, department=department, name=name, today=today)


def on_paper(plan: ExecutionPlan) -> RenderedDocument:
    """The document as HTML and PDF."""
    fonts = [sheet for sheet in FONT_SHEETS if finders.find(sheet)]
    return render_document("reports/execution_plan.html", {"plan": plan, "print_fonts": fonts}, title=plan.title)


def make_pdf(progress: Progress, *, year: int, department: int | None) -> Outcome:
    """Make the PDF; safe to run twice, the newest file stays with the job."""
    progress.step("Plannen bij elkaar zoeken")
    row = Department.objects.get(pk=department) if department else None
    plan = plan_of(year, row, timezone.localdate())
    progress.step("Pdf opmaken")
    document = on_paper(plan)
    address = reverse("vap:execution-plan", args=[year]) + (f"?afdeling={department}" if department else "")
    name = f"uitvoeringsplan-{year}.pdf"
    return Outcome(f"{plan.title}: {document.page_count} bladzijden.", address, file=(name, document.pdf))
