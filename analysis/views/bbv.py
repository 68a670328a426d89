"""The mandatory indicators of the budget on a page, and the same as a file."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.web.access import UserRequest, require
from analysis import permissions
from analysis.reports import bbv

FILES = {
    "csv": (tables.to_csv, "text/csv; charset=utf-8"),
    "xlsx": (tables.to_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": (tables.to_ods, "application/vnd.oasis.opendocument.spreadsheet"),
}
FORMS = (("CSV", "csv"), ("Excel", "xlsx"), ("ODS", "ods"), ("JSON", "json"))


@require_safe
def mandatory(request: UserRequest) -> HttpResponse:
    """The mandatory indicators of the last years, and why one is not there."""
    require(permissions.may_read_reports(request.user))
    context = {
        "made": bbv.build_mandatory(today=timezone.localdate()),
        "downloads": [(words, reverse("analysis:bbv-export", args=[form])) for words, form in FORMS],
        "crumbs": [("Start", "/"), ("Stadsbeeld", reverse("analysis:city"))],
    }
    return render(request, "analysis/bbv.html", context)


@require_safe
def mandatory_export(request: UserRequest, form: str) -> HttpResponse:
    """The same table as a file."""
    require(permissions.may_read_reports(request.user))
    if form not in {known for _, known in FORMS}:
        raise Http404
    made, url = bbv.build_mandatory(today=timezone.localdate()), request.build_absolute_uri(reverse("analysis:bbv"))
    if form == "json":
        content, content_type = bbv.as_json(made, url), "application/json"
    else:
        write, content_type = FILES[form]
        content = write(made.table, bbv.meta_of(made, url))
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="bbv-veiligheid.{form}"'
    return answer
