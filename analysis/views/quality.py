"""How good the information of a cycle is, per source and per target group, beside the cycle before."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.sent import whole_number
from analysis import permissions
from analysis.reports.quality import Quality, build_quality
from cycle.enums import CycleState
from cycle.models import PolicyCycle

CRUMBS = [("Start", "/")]
FILES = {
    "csv": (tables.to_csv, "text/csv; charset=utf-8"),
    "ods": (tables.to_ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "xlsx": (tables.to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


def _chosen(request: UserRequest) -> PolicyCycle | None:
    """The cycle that the address names; else the newest that runs, else the newest there is."""
    visible = PolicyCycle.objects.visible_to(request.user).order_by("-start_year")
    asked = request.GET.get("cycle", "")
    if asked:
        return get_object_or_404(visible, pk=whole_number(asked))
    return visible.filter(state=CycleState.RUNNING).first() or visible.first()


def _quality(request: UserRequest, cycle: PolicyCycle) -> Quality:
    earlier = PolicyCycle.objects.visible_to(request.user).filter(start_year__lt=cycle.start_year)
    return build_quality(cycle, earlier.order_by("-start_year").first(), today=timezone.localdate())


@require_safe
def quality(request: UserRequest) -> HttpResponse:
    """Both tables, for the cycle that runs or another."""
    require(permissions.may_see_quality(request.user))
    cycle = _chosen(request)
    context = {
        "cycle": cycle,
        "cycles": PolicyCycle.objects.visible_to(request.user).order_by("-start_year"),
        "quality": _quality(request, cycle) if cycle else None,
        "crumbs": CRUMBS,
        "source_downloads": _downloads("bronnen", cycle),
        "group_downloads": _downloads("doelgroepen", cycle),
    }
    return render(request, "analysis/quality.html", context)


def _downloads(what: str, cycle: PolicyCycle | None) -> list[tuple[str, str]]:
    query = f"?cycle={cycle.pk}" if cycle else ""
    return [(form.upper(), reverse("analysis:quality-export", args=[what, form]) + query) for form in FILES]


@require_safe
def quality_export(request: UserRequest, what: str, form: str) -> HttpResponse:
    """One of the tables as a file."""
    require(permissions.may_see_quality(request.user))
    cycle = _chosen(request)
    if cycle is None or form not in FILES or what not in ("bronnen", "doelgroepen"):
        raise Http404
    found = _quality(request, cycle)
    table = found.sources if what == "bronnen" else found.groups
    write, content_type = FILES[form]
    meta = tables.ExportMeta(
        title=f"Kwaliteit van de informatie, {cycle.name}: {table.caption.lower()}",
        municipality=settings.MUNICIPALITY_NAME,
        source=table.source,
        figures_date=table.figures_date,
        is_example=settings.IS_EXAMPLE,
    )
    answer = HttpResponse(write(table, meta), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="kwaliteit-{what}.{form}"'
    return answer
