"""Who does what when, over all VAPs, open to all who take part."""

from __future__ import annotations

from collections import Counter

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.documents.tables import ExportMeta, to_csv, to_ods, to_xlsx
from amersfoort_veiligheid.web.access import UserRequest, require
from vap import permissions
from vap.enums import DeedState
from vap.forms.deeds import DeedFilter
from vap.queries.deeds import Deeds, deeds_of
from vap.reports.deeds import deed_table
from vap.views.places import START

PER_PAGE = 40
FILES = {
    "csv": (to_csv, "text/csv; charset=utf-8"),
    "ods": (to_ods, "application/vnd.oasis.opendocument.spreadsheet"),
    "xlsx": (to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


@require_safe
def deed_list(request: UserRequest) -> HttpResponse:
    """Activities and commitments that this user may know of, by date; without a filter what still has to be done."""
    require(permissions.may_see_deeds(request.user))
    filter_ = DeedFilter(request.GET, user=request.user)
    found = Deeds(request.user, filter_.form.question, today=timezone.localdate())
    page = Paginator(found.keys(), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": filter_,
        "page": page,
        "deeds": deeds_of(list(page.object_list)),
        "answer": _in_words(found.counts()),
        "crumbs": [START],
        "own": request.user.organisation_id if permissions.is_partner(request.user) else None,
        "downloads": [
            (form.upper(), f"{reverse('vap:deed-export', args=[form])}?{request.GET.urlencode()}") for form in FILES
        ],
    }
    template = "vap/_deed_rows.html" if request.htmx else "vap/deed_list.html"
    return render(request, template, context)


def _in_words(counts: Counter[str]) -> str:
    """How things stand, in one sentence; nothing when there is nothing."""
    parts = [
        (counts[DeedState.LATE], "te laat"),
        (counts[DeedState.TO_DO], "nog te doen"),
        (counts[DeedState.PROPOSED] + counts[DeedState.AMENDED], "nog niet toegezegd"),
        (counts[DeedState.DONE], "gedaan"),
        (counts[DeedState.NOT_DONE] + counts[DeedState.LAPSED], "niet gedaan of vervallen"),
        (counts[DeedState.DECLINED], "afgewezen"),
    ]
    return ", ".join(f"{number} {words}" for number, words in parts if number)


@require_safe
def deed_export(request: UserRequest, form: str) -> HttpResponse:
    """The whole list with the same filter as a file."""
    require(permissions.may_see_deeds(request.user))
    if form not in FILES:
        raise Http404
    filter_ = DeedFilter(request.GET, user=request.user)
    today = timezone.localdate()
    table = deed_table(
        Deeds(request.user, filter_.form.question, today=today).all(), today=today, caption="Wie doet wat wanneer"
    )
    meta = ExportMeta(
        title=table.caption,
        municipality=settings.MUNICIPALITY_NAME,
        source=table.source,
        figures_date=table.figures_date,
        is_example=settings.IS_EXAMPLE,
    )
    write, content_type = FILES[form]
    answer = HttpResponse(write(table, meta), content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="wie-doet-wat.{form}"'
    return answer
