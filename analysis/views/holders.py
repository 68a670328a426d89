"""Who takes up which finding: the overview, and each question with its answer."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from analysis import permissions, queries
from analysis.enums import AnalysisState, HolderState
from analysis.forms.findings import AnswerForm, AskForm, LetGoForm, attach
from analysis.models import Finding, HolderRequest
from analysis.services import holders as services
from analysis.services.findings import FindingError
from analysis.views.findings import crumbs, draw_finding, visible_finding
from cycle.enums import CycleState


@require_safe
def holder_list(request: UserRequest) -> HttpResponse:
    """What nobody holds in the cycles that go on, with how long already; then what each organisation holds."""
    asked = HolderRequest.objects.select_related("organisation")
    found = list(
        Finding.objects.visible_to(request.user)
        .exclude(analysis__state=AnalysisState.DRAFT)
        .exclude(analysis__cycle__state=CycleState.CLOSED)
        .select_related("analysis")
        .with_holder()
        .prefetch_related(Prefetch("holder_requests", queryset=asked))
        .order_by("-analysis__cycle__start_date", "number")
    )
    held = queries.holdings(found, at=timezone.now())
    rows = [(finding, held[finding.pk]) for finding in found]
    organisation = request.user.organisation_id if permissions.may_speak(request.user) else None
    waiting = HolderRequest.objects.visible_to(request.user).filter(state=HolderState.ASKED, organisation=organisation)
    context = {
        "crumbs": crumbs(),
        "total": len(rows),
        "unheld": sorted((row for row in rows if not row[1].is_held), key=lambda row: -row[1].unheld),
        "held": [row for row in rows if row[1].is_held],
        "changes": sum(one.changes for one in held.values()),
        "waiting": waiting.select_related("finding") if organisation else [],
    }
    return render(request, "analysis/holder_list.html", context)


@require_POST
def holder_ask(request: UserRequest, pk: int) -> HttpResponse:
    """Ask an organisation to take up a finding."""
    finding = visible_finding(request, pk)
    holder = finding.holder_requests.filter(state=HolderState.ACCEPTED).first()
    require(permissions.may_ask_holder(request.user, holder))
    form = AskForm(request.POST)
    if form.is_valid():
        try:
            services.ask_holder(
                finding_id=finding.pk,
                organisation=form.cleaned_data["organisation"],
                question=form.cleaned_data["question"],
                by=request.user,
                at=timezone.now(),
            )
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "De vraag is gesteld. Tot het antwoord er is, verandert er niets.")
            return redirect("analysis:finding-detail", finding.pk)
    return draw_finding(request, finding, status=422, ask_form=form)


def _visible_request(request: UserRequest, pk: int) -> HolderRequest:
    visible = HolderRequest.objects.visible_to(request.user).select_related("organisation")
    return get_object_or_404(visible, pk=pk)


@require_POST
def holder_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Store the answer of the organisation that was asked."""
    asked = _visible_request(request, pk)
    require(permissions.may_answer(request.user, asked))
    form = AnswerForm(request.POST)
    if form.is_valid():
        try:
            services.answer_request(
                request_id=asked.pk,
                answer=HolderState(form.cleaned_data["choice"]),
                text=form.cleaned_data["answer"],
                by=request.user,
                at=timezone.now(),
            )
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "Uw antwoord is bewaard. Iedereen die de bevinding ziet, ziet het ook.")
            return redirect("analysis:finding-detail", asked.finding_id)
    return draw_finding(request, visible_finding(request, asked.finding_id), status=422, answer_form=form)


@require_POST
def holder_let_go(request: UserRequest, pk: int) -> HttpResponse:
    """Let go of a finding with a reason."""
    held = _visible_request(request, pk)
    require(permissions.may_answer(request.user, held))
    form = LetGoForm(request.POST)
    if form.is_valid():
        try:
            services.let_go(request_id=held.pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "Uw organisatie houdt deze bevinding niet meer vast. Niemand pakt haar nu op.")
            return redirect("analysis:finding-detail", held.finding_id)
    return draw_finding(request, visible_finding(request, held.finding_id), status=422, let_go_form=form)


@require_POST
def holder_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take back a question, or leave a counter-proposal for what it is."""
    return _settle(request, pk, services.withdraw_request, "De vraag is ingetrokken.")


@require_POST
def holder_agree(request: UserRequest, pk: int) -> HttpResponse:
    """Agree with the counter-proposal of an organisation."""
    return _settle(request, pk, services.agree_with_counter, "Het tegenvoorstel is aangenomen.")


def _settle(request: UserRequest, pk: int, deed: Callable[..., HolderRequest], done: str) -> HttpResponse:
    asked = _visible_request(request, pk)
    require(permissions.may_settle(request.user))
    try:
        deed(request_id=asked.pk, by=request.user, at=timezone.now())
    except FindingError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("analysis:finding-detail", asked.finding_id)
