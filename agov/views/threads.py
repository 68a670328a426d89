"""De draad in the browser: one page that tells the story of a figure, a choice or a plan, also on paper."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agov import permissions
from agov.enums import EditionState
from agov.queries import loose_ends as ends
from agov.queries.threads import (
    figures_of_report,
    plans_behind,
    public_thread,
    public_threads_behind,
    thread_of,
)
from agov.views.publications import edition_found, edition_gone, publication_crumbs
from amersfoort_veiligheid.web.access import UserRequest, require
from analysis.models import GeneratedReport
from analysis.permissions import may_read_reports
from vap.models import VAP
from vap.queries.thread import FIGURE, PLAN


@require_safe
def thread(request: UserRequest, kind: str, pk: int) -> HttpResponse:
    """The thread through one thing."""
    require(permissions.may_follow_threads(request.user))
    found = thread_of(kind, pk, request.user)
    if found is None:
        raise Http404
    context = {"thread": found, "deeds_url": reverse("vap:deed-list"), "crumbs": [("Start", "/")]}
    return render(request, "agov/thread.html", context)


@login_not_required
@require_safe
def thread_public(request: HttpRequest, pk: int) -> HttpResponse:
    """The thread through a plan, for everybody: only what is public of each part."""
    found = public_thread(pk)
    if found is None:
        raise Http404
    crumbs = [("Start", "/"), ("Openbare plannen", reverse("vap:plan-public-list"))]
    context = {"thread": found, "is_public": True, "deeds_url": reverse("vap:public-deeds"), "crumbs": crumbs}
    return render(request, "agov/thread.html", context)


@login_not_required
@require_safe
def edition_threads(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """What was done with the figures of a publication: the threads of its plans, as everybody may read them.

    A page of its own, because the page of an edition is kept and which plans are public may change any minute.
    """
    edition, _ = edition_found(request, slug, number)
    if edition.state == EditionState.WITHDRAWN:
        return edition_gone(request, edition)
    publication = edition.publication
    plans = public_threads_behind(publication.kind, publication.code, edition.period)
    context = {
        "title": edition.title,
        "lines": [(vap, reverse("agov:thread-public", args=[vap.pk])) for vap in plans],
        "deeds_url": reverse("vap:public-deeds"),
        "crumbs": [*publication_crumbs(), (str(edition), reverse("agov:edition-page", args=[slug, number]))],
    }
    return render(request, "agov/threads_of_report.html", context)


@require_safe
def report_threads(request: UserRequest, pk: int) -> HttpResponse:
    """What was done with the figures of a report: threads of figures in findings, and of plans about its subject."""
    require(may_read_reports(request.user))
    report = get_object_or_404(GeneratedReport.objects.visible_to(request.user).defer("value", "body"), pk=pk)
    plans = plans_behind(report.kind, report.code, report.period, VAP.objects.visible_to(request.user))
    page = reverse("analysis:report-detail", args=[report.kind, report.code, report.period])
    context = {
        "title": report.title,
        "figures": [
            (figure, reverse("agov:thread", args=[FIGURE, figure.pk]))
            for figure in figures_of_report(report, request.user)
        ],
        "lines": [(vap, reverse("agov:thread", args=[PLAN, vap.pk])) for vap in plans],
        "deeds_url": reverse("vap:deed-list"),
        "crumbs": [("Start", "/"), (report.title, page)],
    }
    return render(request, "agov/threads_of_report.html", context)


@require_safe
def loose_ends(request: UserRequest) -> HttpResponse:
    """Where the thread breaks, both ways."""
    require(permissions.may_see_loose_ends(request.user))
    found = ends.loose_ends(request.user)
    context = {"ends": found, "total": sum(len(one.rows) for one in found), "crumbs": [("Start", "/")]}
    return render(request, "agov/loose_ends.html", context)
