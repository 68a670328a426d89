"""Pages on background jobs: the list, one job with its progress, cancel, try again, the file that came out."""

from __future__ import annotations

from pathlib import PurePath

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from amersfoort_veiligheid.web import jobs, permissions
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.filters import JobFilter
from amersfoort_veiligheid.web.models import Job, WorkerHeartbeat

PER_PAGE = 30


@require_safe
def job_list(request: UserRequest) -> HttpResponse:
    """The jobs that this user may see, newest first."""
    visible = Job.objects.visible_to(request.user).select_related("asked_by").defer("error_detail", "parameters")
    narrowed = JobFilter(request.GET, queryset=visible)
    context = {
        "filter": narrowed,
        "page": Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page")),
        "worker_is_alive": WorkerHeartbeat.objects.alive(timezone.now()).exists(),
        "crumbs": [("Start", "/")],
    }
    return render(request, "web/_job_rows.html" if request.htmx else "web/job_list.html", context)


@never_cache
@require_safe
def job_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One job; asked every second by the page itself for as long as the job is open."""
    job = get_object_or_404(Job.objects.visible_to(request.user).select_related("asked_by"), pk=pk)

    may_steer = permissions.can_steer_job(request.user, job)
    context = {
        "job": job,
        "may_cancel": may_steer and job.can_be_cancelled,
        "may_retry": may_steer and job.can_be_retried,
        "has_news": job.news != request.GET.get("gezien", ""),
        "worker_is_alive": not job.is_open or WorkerHeartbeat.objects.alive(timezone.now()).exists(),
        "crumbs": [("Start", "/"), ("Taken", reverse("web:job-list"))],
    }
    return render(request, "web/_job.html" if request.htmx else "web/job_detail.html", context)


@require_POST
def job_cancel(request: UserRequest, pk: int) -> HttpResponse:
    """Cancel a job."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    require(permissions.can_steer_job(request.user, job))

    try:
        jobs.cancel(job_id=job.pk, by=request.user, at=timezone.now())
    except jobs.MoveNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(job)


@require_POST
def job_retry(request: UserRequest, pk: int) -> HttpResponse:
    """Put a failed or cancelled job in the queue again."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    require(permissions.can_steer_job(request.user, job))

    try:
        jobs.retry(job_id=job.pk, by=request.user, at=timezone.now())
    except jobs.MoveNotAllowed as refusal:
        messages.error(request, str(refusal))
    return redirect(job)


@require_safe
def job_file(request: UserRequest, pk: int) -> FileResponse:
    """The file that came out of a job."""
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if not job.file.name:
        raise Http404
    return FileResponse(job.file.open(), as_attachment=True, filename=PurePath(job.file.name).name)
