"""Commitments in the browser: ask another, promise oneself, answer, decide, and what was kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.coming_back import page_before
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.editing_forms import RevisionForm
from vap import permissions
from vap.enums import VAP_OVER, CommitmentState
from vap.forms.commitments import AnswerForm, KeptForm, ProposalForm, ReasonForm
from vap.models import VAP, Commitment
from vap.queries.commitments import commitment_for
from vap.reports.commitments import CommitmentRow, rows_for
from vap.services import commitments as services
from vap.views.plans import crumbs, visible_vap

Deed = Callable[[], object]


def _section(vap: VAP) -> str:
    """The place of commitments on the page of the VAP."""
    return f"{reverse('vap:plan-detail', args=[vap.pk])}#toezeggingen"


def _own(request: UserRequest) -> QuerySet[Organisation]:
    """The organisations for which the user may promise something: its own."""
    own = Organisation.objects.filter(users=request.user)
    if request.user.has_role(Role.PARTNER):
        return own
    return own.filter(kind=OrganisationKind.MUNICIPALITY)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_ask(request: UserRequest, pk: int) -> HttpResponse:
    """Ask an organisation for something in a VAP."""
    vap = visible_vap(request, pk)
    require(permissions.may_promise(request.user, is_lead=permissions.leads(request.user, vap)))
    others = Organisation.objects.filter(is_active=True).exclude(users=request.user)
    form = ProposalForm(
        request.POST if request.method == "POST" else None, organisations=others, activities=vap.activities.all()
    )
    is_partner = request.user.has_role(Role.PARTNER)
    asker = request.user.organisation if is_partner else None
    if form.is_valid():
        return _made(
            request, form, vap, lambda given: services.propose(**given, asked_by_organisation=asker), is_offer=False
        )
    return _new_page(request, form, vap, is_offer=False)


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_offer(request: UserRequest, pk: int) -> HttpResponse:
    """Promise something for one's own organisation, unasked."""
    vap = visible_vap(request, pk)
    require(permissions.may_promise(request.user, is_lead=permissions.leads(request.user, vap)))
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        organisations=_own(request),
        activities=vap.activities.all(),
        is_offer=True,
    )
    if form.is_valid():
        return _made(request, form, vap, lambda given: services.offer(**given), is_offer=True)
    return _new_page(request, form, vap, is_offer=True)


def _made(
    request: UserRequest, form: ProposalForm, vap: VAP, make: Callable[[dict[str, Any]], Commitment], *, is_offer: bool
) -> HttpResponse:
    given = {name: value for name, value in form.cleaned_data.items() if name in form.fields}
    given.pop(form.NAMES_CHECKED, None)
    try:
        made = make({"vap_id": vap.pk, **given, "by": request.user, "at": timezone.now()})
    except services.CommitmentError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _new_page(request, form, vap, is_offer=is_offer)
    words = "De toezegging staat in het VAP." if is_offer else f"De vraag ligt bij {made.organisation}."
    messages.success(request, words)
    return redirect(_section(vap))


def _new_page(request: UserRequest, form: ProposalForm, vap: VAP, *, is_offer: bool) -> HttpResponse:
    context = {
        "form": form,
        "vap": vap,
        "is_offer": is_offer,
        "is_over": vap.state in VAP_OVER,
        "crumbs": crumbs(vap),
    }
    return render(request, "vap/commitment_new.html", context, status=422 if form.is_bound else 200)


@dataclass(frozen=True)
class _Seen:
    """One commitment with what this user may do with it."""

    commitment: Commitment
    row: CommitmentRow


def _seen(request: UserRequest, pk: int) -> _Seen:
    commitment = commitment_for(Commitment.objects.visible_to(request.user), pk)
    if commitment is None:
        raise Http404
    led = {commitment.vap_id} if permissions.leads(request.user, commitment.vap) else set()
    return _Seen(commitment, rows_for([commitment], request.user, led=led)[0])


@require_safe
def commitment_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One commitment: what was asked, every answer, and what this user may say now."""
    return _page(request, _seen(request, pk))


def _forms(seen: _Seen) -> dict[str, RevisionForm]:
    """An empty form for each deed, by the name of its address."""
    one, row = seen.commitment, seen.row
    forms: dict[str, RevisionForm] = {}
    if row.may_answer:
        forms["answer"] = AnswerForm(instance=one)
    if row.may_decide:
        forms["agree"] = RevisionForm(instance=one, prefix="agree")
        forms["refuse"] = _refuse_form(one)
    if row.may_withdraw:
        forms["withdraw"] = _withdraw_form(one)
    if row.may_mark_kept:
        forms["kept"] = _kept_form(seen)
    if row.may_reopen:
        forms["reopen"] = _reopen_form(one)
    return forms


def _refuse_form(one: Commitment, data: Any = None) -> ReasonForm:
    return ReasonForm(data, instance=one, prefix="refuse", label="Waarom niet?", submit="De vraag blijft staan")


def _withdraw_form(one: Commitment, data: Any = None) -> ReasonForm:
    return ReasonForm(
        data, instance=one, prefix="withdraw", label="Waarom?", submit="Trek de vraag in", is_needed=False
    )


def _reopen_form(one: Commitment, data: Any = None) -> ReasonForm:
    return ReasonForm(data, instance=one, prefix="reopen", label="Wat klopt er niet?", submit="Zet weer open")


def _kept_form(seen: _Seen, data: Any = None) -> KeptForm:
    return KeptForm(data, instance=seen.commitment, prefix="kept", needs_note=not seen.row.is_own)


def _page(
    request: UserRequest, seen: _Seen, *, status: int = 200, name: str = "", form: RevisionForm | None = None
) -> HttpResponse:
    forms = _forms(seen)
    if form is not None:
        forms[name] = form
    context = {
        "row": seen.row,
        "commitment": seen.commitment,
        "talk": seen.commitment.answers.all(),
        "forms": forms,
        "next": page_before(request),
        "crumbs": crumbs(seen.commitment.vap),
    }
    return render(request, "vap/commitment_detail.html", context, status=status)


def _do(request: UserRequest, seen: _Seen, name: str, form: RevisionForm, deed: Deed, words: str) -> HttpResponse:
    """Do what was sent when the form is right; else show the page with what was typed and what is wrong."""
    status = 422
    if form.is_valid():
        try:
            deed()
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.CommitmentError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, words)
            return redirect(page_before(request) or reverse("vap:commitment-detail", args=[seen.commitment.pk]))
    return _page(request, seen, status=status, name=name, form=form)


@require_POST
def commitment_answer(request: UserRequest, pk: int) -> HttpResponse:
    """The organisation's own answer."""
    seen = _seen(request, pk)
    require(seen.row.is_own)
    form = AnswerForm(request.POST, instance=seen.commitment)

    def deed() -> None:
        cleaned = form.cleaned_data
        services.answer(
            commitment_id=pk,
            seen=form.seen,
            to=CommitmentState(cleaned["state"]),
            text=cleaned["answer"],
            counter_text=cleaned["counter_text"],
            counter_amount=cleaned["counter_amount"],
            by=request.user,
            at=timezone.now(),
        )

    return _do(request, seen, "answer", form, deed, "Uw antwoord is verstuurd. U kunt het later nog wijzigen.")


@require_POST
def commitment_agree(request: UserRequest, pk: int) -> HttpResponse:
    """Take a counter-proposal over."""
    seen = _seen(request, pk)
    require(_decides(request, seen))
    form = RevisionForm(request.POST, instance=seen.commitment, prefix="agree")

    def deed() -> None:
        services.agree_with_counter(commitment_id=pk, seen=form.seen, by=request.user, at=timezone.now())

    return _do(request, seen, "agree", form, deed, "U bent het eens. Het tegenvoorstel is nu de toezegging.")


def _decides(request: UserRequest, seen: _Seen) -> bool:
    is_lead = permissions.leads(request.user, seen.commitment.vap)
    return permissions.decides_on(request.user, seen.commitment, is_lead=is_lead)


@require_POST
def commitment_refuse(request: UserRequest, pk: int) -> HttpResponse:
    """Say no to a counter-proposal; the question stands."""
    seen = _seen(request, pk)
    require(_decides(request, seen))
    form = _refuse_form(seen.commitment, request.POST)

    def deed() -> None:
        reason = form.cleaned_data["reason"]
        services.refuse_counter(commitment_id=pk, seen=form.seen, reason=reason, by=request.user, at=timezone.now())

    return _do(request, seen, "refuse", form, deed, "De vraag ligt weer bij de organisatie, met uw uitleg.")


@require_POST
def commitment_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take a question back."""
    seen = _seen(request, pk)
    require(_decides(request, seen))
    form = _withdraw_form(seen.commitment, request.POST)

    def deed() -> None:
        reason = form.cleaned_data["reason"]
        services.withdraw(commitment_id=pk, seen=form.seen, reason=reason, by=request.user, at=timezone.now())

    return _do(request, seen, "withdraw", form, deed, "De vraag is ingetrokken.")


@require_POST
def commitment_kept(request: UserRequest, pk: int) -> HttpResponse:
    """Note that a promise was kept."""
    seen = _seen(request, pk)
    require(seen.row.is_own or _decides(request, seen))
    form = _kept_form(seen, request.POST)

    def deed() -> None:
        services.mark_kept(
            commitment_id=pk,
            seen=form.seen,
            kept_on=form.cleaned_data["kept_on"],
            note=form.cleaned_data["kept_note"],
            needs_note=not seen.row.is_own,
            by=request.user,
            at=timezone.now(),
        )

    return _do(request, seen, "kept", form, deed, "Genoteerd: de toezegging is nagekomen.")


@require_POST
def commitment_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Open a promise again that was noted as kept by mistake."""
    seen = _seen(request, pk)
    require(seen.row.is_own or _decides(request, seen))
    form = _reopen_form(seen.commitment, request.POST)

    def deed() -> None:
        reason = form.cleaned_data["reason"]
        services.unmark_kept(commitment_id=pk, seen=form.seen, reason=reason, by=request.user, at=timezone.now())

    return _do(request, seen, "reopen", form, deed, "De toezegging staat weer open.")


@require_http_methods(["GET", "HEAD", "POST"])
def commitment_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change a question that was not answered yet."""
    seen = _seen(request, pk)
    require(_decides(request, seen))
    form = ProposalForm(
        request.POST if request.method == "POST" else None,
        instance=seen.commitment,
        organisations=Organisation.objects.none(),
        activities=seen.commitment.vap.activities.none(),
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("text", "amount", "start_on", "due_on", "answer_by")}
        try:
            services.change_proposal(commitment_id=pk, seen=form.seen, **values, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.CommitmentError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De vraag is gewijzigd.")
            return redirect("vap:commitment-detail", pk)
    here = (str(seen.commitment.organisation), reverse("vap:commitment-detail", args=[pk]))
    context = {"form": form, "vap": seen.commitment.vap, "crumbs": [*crumbs(seen.commitment.vap), here]}
    return render(request, "vap/commitment_change.html", context, status=status)
