"""Who takes up a finding: asked, answered, handed over, let go. Nobody becomes holder without saying so."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.enums import HOLDER_MOVES, AnalysisState, HolderState
from analysis.models import Finding, HolderRequest
from analysis.services.findings import FindingError

ANSWERS = (HolderState.ACCEPTED, HolderState.COUNTERED, HolderState.DECLINED)


@transaction.atomic
def ask_holder(*, finding_id: int, organisation: Organisation, question: str, by: User, at: datetime) -> HolderRequest:
    """Ask an organisation to take up a finding. While another holds it, this asks to take it over."""
    finding = Finding.objects.select_for_update(of=("self",)).select_related("analysis").get(pk=finding_id)
    if finding.analysis.state == AnalysisState.DRAFT:
        raise FindingError("De analyse is nog een concept: anderen zien deze bevinding niet. Vraag het daarna.")
    asked = finding.holder_requests.filter(organisation=organisation)
    if asked.filter(state=HolderState.ACCEPTED).exists():
        raise FindingError(f"{organisation} pakt deze bevinding al op.", "organisation")
    if asked.filter(state__in=[HolderState.ASKED, HolderState.COUNTERED]).exists():
        raise FindingError(f"Deze vraag staat al open bij {organisation}.", "organisation")
    request = HolderRequest.objects.create(
        finding=finding, organisation=organisation, question=question, asked_by=by, asked_at=at
    )
    audit.record(event="holder.asked", target=request, by=by, at=at, finding=finding.pk, what=str(finding))
    return request


@transaction.atomic
def answer_request(*, request_id: int, answer: HolderState, text: str, by: User, at: datetime) -> HolderRequest:
    """Store what the organisation answers. With a yes it holds the finding, and who held it so far does no more."""
    request = _locked(request_id, answer)
    if request.state != HolderState.ASKED or answer not in ANSWERS:
        raise FindingError(f"Dit kan niet: de vraag staat op “{request.get_state_display()}”.")
    if answer != HolderState.ACCEPTED and not text.strip():
        what = "Schrijf uw tegenvoorstel op." if answer == HolderState.COUNTERED else "Schrijf op waarom niet."
        raise FindingError(what, "answer")
    if answer == HolderState.ACCEPTED:
        _take_over(request, by, at)
    request.state, request.answer = answer, text
    request.answered_by, request.answered_at = by, at
    request.save(update_fields=["state", "answer", "answered_by", "answered_at"])
    audit.record(
        event=f"holder.{answer}", target=request, by=by, at=at, finding=request.finding_id, what=str(request.finding)
    )
    return request


@transaction.atomic
def agree_with_counter(*, request_id: int, by: User, at: datetime) -> HolderRequest:
    """Agree with the counter-proposal that an organisation made itself; it holds the finding from now on."""
    request = _locked(request_id, HolderState.ACCEPTED)
    if request.state != HolderState.COUNTERED:
        raise FindingError("Er is geen tegenvoorstel om mee akkoord te gaan.")
    _take_over(request, by, at)
    request.state, request.answered_at = HolderState.ACCEPTED, at
    request.save(update_fields=["state", "answered_at"])
    audit.record(
        event="holder.counter_agreed",
        target=request,
        by=by,
        at=at,
        finding=request.finding_id,
        what=str(request.finding),
    )
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, by: User, at: datetime) -> HolderRequest:
    """Take back a question that has no answer yet, or leave a counter-proposal for what it is."""
    request = _locked(request_id, HolderState.WITHDRAWN)
    request.state = HolderState.WITHDRAWN
    request.save(update_fields=["state"])
    audit.record(
        event="holder.withdrawn", target=request, by=by, at=at, finding=request.finding_id, what=str(request.finding)
    )
    return request


@transaction.atomic
def let_go(*, request_id: int, reason: str, by: User, at: datetime) -> HolderRequest:
    """The holder lets go, with a reason; from then on nobody holds the finding, and the lists say so."""
    request = _locked(request_id, HolderState.RELEASED)
    if not reason.strip():
        raise FindingError("Schrijf op waarom uw organisatie dit loslaat.", "reason")
    request.state, request.ended_at, request.ended_because = HolderState.RELEASED, at, reason
    request.save(update_fields=["state", "ended_at", "ended_because"])
    audit.record(
        event="holder.released",
        target=request,
        by=by,
        at=at,
        reason=reason,
        finding=request.finding_id,
        what=str(request.finding),
    )
    return request


def _locked(request_id: int, to: HolderState) -> HolderRequest:
    """Lock the finding and then the question: one answer at a time per finding."""
    finding_id = HolderRequest.objects.values_list("finding_id", flat=True).get(pk=request_id)
    Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    request = HolderRequest.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=request_id)
    if to not in HOLDER_MOVES[HolderState(request.state)]:
        raise FindingError(f"Dit kan niet: de vraag staat op “{request.get_state_display()}”.")
    return request


def _take_over(request: HolderRequest, by: User, at: datetime) -> None:
    """End the holding of whoever holds the finding now."""
    for held in HolderRequest.objects.filter(finding=request.finding_id, state=HolderState.ACCEPTED):
        held.state, held.ended_at = HolderState.HANDED_OVER, at
        held.save(update_fields=["state", "ended_at"])
        audit.record(event="holder.handed_over", target=held, by=by, at=at, to=request.organisation.name)
