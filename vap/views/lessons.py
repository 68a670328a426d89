"""The register of lessons with search, and the lessons that come back while somebody proposes the same."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.sent import whole_number
from cycle.models import OffenceGroup, Theme
from vap.forms.lessons import LessonSearchForm
from vap.permissions import innovation as permissions
from vap.queries.lessons import LessonLine, lesson_lines, similar
from vap.reports.innovation import lessons_table
from vap.views.places import START, download

PER_PAGE = 30
TEXTS = ("title", "idea", "question", "problem", "approach", "statement", "because")  # of the forms that ask


def _found(request: UserRequest) -> tuple[LessonSearchForm, list[LessonLine]]:
    form = LessonSearchForm(request.GET)
    return form, form.narrow(lesson_lines(request.user))


@require_safe
def lesson_list(request: UserRequest) -> HttpResponse:
    """What we learned, from VAPs, innovation themes and projects, by words, theme and source."""
    require(permissions.may_read_innovation(request.user))
    form, lines = _found(request)
    query = request.GET.urlencode()
    context = {
        "search": form,
        "page": Paginator(lines, PER_PAGE).get_page(request.GET.get("page")),
        "crumbs": [START],
        "downloads": [
            (kind.upper(), f"{reverse('vap:lesson-export', args=[kind])}?{query}") for kind in ("csv", "ods")
        ],
    }
    return render(request, "vap/_lesson_rows.html" if request.htmx else "vap/lesson_list.html", context)


@require_safe
def lesson_export(request: UserRequest, form: str) -> HttpResponse:
    """The same lessons as a file."""
    require(permissions.may_read_innovation(request.user))
    _, lines = _found(request)
    return download([lessons_table(lines)], form=form, name="lessen", title="Lessen")


@require_POST
def lessons_alike(request: UserRequest) -> HttpResponse:
    """Lessons on what stands in a form that is not sent yet. By POST: what is typed stays out of addresses and logs."""
    require(permissions.may_read_innovation(request.user))
    words = " ".join(request.POST.get(name, "") for name in TEXTS)
    theme = Theme.objects.filter(pk__in=_numbers(request.POST, "theme")).first()
    offences = OffenceGroup.objects.filter(pk__in=_numbers(request.POST, "offence_groups"))
    alike = similar(theme, offences, words, user=request.user)
    return render(request, "vap/_lessons_alike.html", {"alike": alike})


def _numbers(sent: QueryDict, name: str) -> list[int]:
    return [number for value in sent.getlist(name) if (number := whole_number(value)) is not None]
