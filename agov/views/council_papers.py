"""Secret papers of the council: the list, one paper with its mark, its PDF, laying it before the council, lifting."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.forms.council_papers import CouncilPaperForm
from agov.models import CouncilPaper
from agov.services import council_papers as services
from amersfoort_veiligheid.web.access import UserRequest, require, takes_files
from cycle.enums import SecrecyBy, WooGround
from cycle.models import Secrecy
from cycle.permissions import may_keep_secrecy
from cycle.services.secrecy import SecrecyError, note_reading
from cycle.views.secrecy import LAY, LIFT, Deed, carry_out, open_forms
from vap.models import VAP


def _crumbs() -> list[tuple[str, str]]:
    return [("Start", "/"), ("Geheime stukken", reverse("agov:council-paper-list"))]


def _readable(request: HttpRequest, pk: int) -> CouncilPaper:
    """The paper for who may read it; everybody else is told the ground, and not what it is about."""
    paper = get_object_or_404(CouncilPaper.objects.select_related("secrecy"), pk=pk)
    user = request.user
    if not user.is_authenticated or not CouncilPaper.objects.visible_to(user).filter(pk=pk).exists():
        raise PermissionDenied(paper.secrecy.refusal)
    return paper


@require_safe
def council_paper_list(request: UserRequest) -> HttpResponse:
    """What is secret and this user may read: papers, and plans."""
    require(permissions.may_see_secret_papers(request.user))
    papers = CouncilPaper.objects.visible_to(request.user).select_related("secrecy")
    plans = VAP.objects.visible_to(request.user).filter(secrecy__in=Secrecy.objects.in_force())
    context = {
        "papers": papers.order_by("secrecy__lifted_on", "-secrecy__imposed_on", "-pk"),
        "plans": plans.select_related("secrecy").order_by("title"),
        "may_keep": may_keep_secrecy(request.user),
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/council_paper_list.html", context)


@login_not_required
@require_safe
def council_paper_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper with its mark; who may not read it gets the ground (403), with or without an account."""
    paper = _readable(request, pk)
    if not request.user.is_authenticated:
        raise PermissionDenied
    note_reading(secrecy=paper.secrecy, what="pagina", by=request.user, at=timezone.now())
    return _detail(request, paper)


def _detail(request: HttpRequest, paper: CouncilPaper, *, status: int = 200, **forms: Any) -> HttpResponse:
    secrecy = paper.secrecy
    may_keep = request.user.is_authenticated and may_keep_secrecy(request.user)
    context = {
        "paper": paper,
        "secrecy": secrecy,
        "may_keep": may_keep,
        **open_forms(secrecy if may_keep and secrecy.is_in_force else None),
        "readings": secrecy.readings.select_related("user__organisation")[:50] if may_keep else [],
        "crumbs": _crumbs(),
        **forms,
    }
    return render(request, "agov/council_paper_detail.html", context, status=status)


@login_not_required
@require_safe
def council_paper_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The PDF with its mark on every page; no cache keeps it, as nothing that somebody logged in reads."""
    paper = _readable(request, pk)
    if not request.user.is_authenticated:
        raise PermissionDenied
    content = services.fetch(paper=paper, by=request.user, at=timezone.now())
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{slugify(paper.secrecy.title)[:80] or "stuk"}.pdf"'
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@takes_files("MAX_PAPER_BYTES")
def council_paper_add(request: UserRequest) -> HttpResponse:
    """Keep a paper on which a body imposed secrecy."""
    require(may_keep_secrecy(request.user))
    form = CouncilPaperForm(request.POST, request.FILES) if request.method == "POST" else CouncilPaperForm()
    if form.is_valid():
        typed = form.cleaned_data
        try:
            made = services.add_paper(
                title=typed["title"],
                file=typed["file"],
                imposed_by=SecrecyBy(typed["imposed_by"]),
                ground=WooGround(typed["ground"]),
                explanation=typed["explanation"],
                imposed_on=typed["imposed_on"],
                lifted_by=SecrecyBy(typed["lifted_by"]),
                by=request.user,
                at=timezone.now(),
            )
        except SecrecyError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "Het stuk is bewaard. De raad leest het pas als u het aan de hele raad voorlegt.")
            return redirect("agov:council-paper-detail", made.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "agov/council_paper_form.html", context, status=422 if form.is_bound else 200)


def _deed(request: UserRequest, pk: int, deed: Deed) -> HttpResponse:
    """Do what one of the two forms asks, and go back to the paper."""
    require(may_keep_secrecy(request.user))
    paper = _readable(request, pk)
    refused = carry_out(request, deed, paper.secrecy)
    if refused is None:
        return redirect("agov:council-paper-detail", pk)
    return _detail(request, paper, status=refused.status, **refused.shown)


@require_POST
def council_paper_lay(request: UserRequest, pk: int) -> HttpResponse:
    """Let the whole council read it."""
    return _deed(request, pk, LAY)


@require_POST
def council_paper_lift(request: UserRequest, pk: int) -> HttpResponse:
    """Note that the secrecy was lifted."""
    return _deed(request, pk, LIFT)
