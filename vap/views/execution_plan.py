"""The uitvoeringsplan of a year in the browser, as a file and on paper; and the lines that departments need."""

from __future__ import annotations

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Count, Q, Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from amersfoort_veiligheid.accounts.models import Department
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.sent import whole_number
from vap import permissions, tasks
from vap.filters import PlanLineFilter
from vap.models import VAP, PlanLine
from vap.models.vap import VAPQuerySet
from vap.reports.execution_paper import plan_of
from vap.reports.execution_plan import execution_tables, lines_table, years_with_plans
from vap.views.places import CONTENT_TYPES, START, download

PER_PAGE: Final = 30
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [START, ("VAP's", reverse("vap:plan-list")), *more]


def _department(request: UserRequest) -> Department | None:
    asked = request.POST.get("afdeling") or request.GET.get("afdeling", "")
    if not asked:
        return None
    return get_object_or_404(Department, pk=whole_number(asked))


def _checked(year: int) -> int:
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise Http404
    return year


@require_safe
def execution_plan_list(request: UserRequest) -> HttpResponse:
    """The years of which there is a plan."""
    require(permissions.may_read_vaps(request.user))
    today = timezone.localdate()
    context = {
        "years": years_with_plans(today),
        "next_year": today.year + 1,
        "departments": Department.objects.filter(is_active=True),
        "own_departments": own_departments(request),
        "sees_inside": permissions.may_see_inside(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "vap/execution_plan_list.html", context)


def own_departments(request: UserRequest) -> list[Department]:
    """The department one works for, and those one heads."""
    user = request.user
    mine = Department.objects.filter(Q(pk=user.department_id) | Q(head=user), is_active=True)
    return list(mine.distinct())


@require_safe
def execution_plan(request: UserRequest, year: int) -> HttpResponse:
    """All that VAPs do in a year, with goals, money and what departments must put in their plans."""
    require(permissions.may_read_vaps(request.user))
    department = _department(request)
    query = f"?afdeling={department.pk}" if department else ""
    plan = plan_of(_checked(year), department, timezone.localdate())
    context = {
        "plan": plan,
        "department": department,
        "departments": Department.objects.filter(is_active=True),
        "visible": set(
            VAP.objects.visible_to(request.user)
            .filter(pk__in=[vap.pk for vap in plan.in_the_making])
            .values_list("pk", flat=True)
        ),
        "sees_inside": permissions.may_see_inside(request.user),
        "downloads": [
            (form.upper(), reverse("vap:execution-plan-export", args=[year, form]) + query) for form in CONTENT_TYPES
        ],
        "crumbs": _crumbs(("Uitvoeringsplan", reverse("vap:execution-plan-list"))),
    }
    return render(request, "vap/execution_plan.html", context)


@require_safe
def execution_plan_export(request: UserRequest, year: int, form: str) -> HttpResponse:
    """The same as a file; a workbook holds plans, activities, goals and lines of departments."""
    require(permissions.may_read_vaps(request.user))
    plan = plan_of(_checked(year), _department(request), timezone.localdate())
    tables = execution_tables(plan)
    if form == "csv":
        tables = tables[1:2]  # one table: what is done by whom
    return download(tables, form=form, name=f"uitvoeringsplan-{year}", title=plan.title)


@require_POST
def execution_plan_pdf(request: UserRequest, year: int) -> HttpResponse:
    """Have it put on paper by a job and go to its progress."""
    require(permissions.may_read_vaps(request.user))
    department = _department(request)
    name = f"{_checked(year)}, {department}" if department else str(_checked(year))
    job = jobs.enqueue(
        kind="execution-plan.pdf",
        title=f"Pdf maken: uitvoeringsplan {name}",
        task=tasks.make_execution_plan,
        parameters={"year": year, "department": department.pk if department else None},
        by=request.user,
        at=timezone.now(),
        key=f"execution-plan.pdf:{year}:{department.pk if department else 0}:{request.user.pk}",
    )
    return redirect(job)


# --- lines of departments


def _lines(request: UserRequest) -> PlanLineFilter:
    shown: VAPQuerySet = VAP.objects.visible_to(request.user)
    lines = PlanLine.objects.filter(vap__in=shown).select_related("vap__cycle", "department")
    return PlanLineFilter(request.GET, queryset=lines.order_by("fiscal_year", "department__name", "vap__title", "pk"))


@require_safe
def plan_line_list(request: UserRequest) -> HttpResponse:
    """What VAPs ask of the plans of departments, and whether it stands there (S159)."""
    require(permissions.may_see_inside(request.user))
    narrowed = _lines(request)
    counts = narrowed.qs.order_by().aggregate(
        total=Count("pk"), without_place=Count("pk", filter=Q(reference="")), money=Sum("amount")
    )
    query = request.GET.urlencode()
    context: dict[str, Any] = {
        "filter": narrowed,
        "page": Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts,
        "own_departments": own_departments(request),
        "next_year": timezone.localdate().year + 1,
        "downloads": [
            (form.upper(), f"{reverse('vap:plan-line-export', args=[form])}?{query}") for form in CONTENT_TYPES
        ],
        "crumbs": _crumbs(("Uitvoeringsplan", reverse("vap:execution-plan-list"))),
    }
    return render(request, "vap/_plan_line_rows.html" if request.htmx else "vap/plan_line_list.html", context)


@require_safe
def plan_line_export(request: UserRequest, form: str) -> HttpResponse:
    """All VAP obligations of a department in a year, as a file."""
    require(permissions.may_see_inside(request.user))
    narrowed = _lines(request)
    named = narrowed.form.cleaned_data if narrowed.form.is_valid() else {}
    parts = [str(part) for part in (named.get("department"), named.get("year")) if part]
    caption = " ".join(["Planregels uit VAP's", *parts])
    return download([lines_table(narrowed.qs, caption=caption)], form=form, name="planregels", title=caption)
