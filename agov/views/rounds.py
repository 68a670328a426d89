"""The three slagen in the browser: the list, a workspace per slag, its planning, opening and closing."""

from __future__ import annotations

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models.functions import Lower
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agov import permissions
from agov.forms.rounds import (
    CloseRoundForm,
    OpenRoundForm,
    PlanRoundForm,
    ReopenRoundForm,
    SourceReviewForm,
)
from agov.queries import rounds as queries
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.forms import ShellForm
from analysis.enums import Hardness, ReviewVerdict
from analysis.models import DataSource
from analysis.permissions import may_sign_source
from analysis.services import data_reviews
from cycle.enums import INVITATION_MOVES, InvitationState, RoundKind, RoundState, Strictness
from cycle.models import PolicyCycle, Round, RoundParticipant
from cycle.queries.rounds import default_parties, designs, order_blockers, shortest
from cycle.services import rounds as services
from cycle.services.guards import GuardError

PER_PAGE = 10
LIST_CRUMB = ("Start", "/")
TEMPLATES: Final = {
    RoundKind.TECHNICAL: "agov/_round_technical.html",
    RoundKind.ADMINISTRATIVE: "agov/_round_administrative.html",
    RoundKind.ELABORATION: "agov/_round_elaboration.html",
}


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [LIST_CRUMB, ("Drie slagen", reverse("agov:round-list")), *more]


def _crumb(slag: Round) -> tuple[str, str]:
    return (f"{slag.get_kind_display().capitalize()}, {slag.cycle}", reverse("agov:round-detail", args=[slag.pk]))


def visible_round(request: UserRequest, pk: int) -> Round:
    """The slag, when this user may see it; else not found."""
    return get_object_or_404(Round.objects.visible_to(request.user).select_related("cycle", "closed_by"), pk=pk)


@require_safe
def round_list(request: UserRequest) -> HttpResponse:
    """The three slagen of each cycle: question, people, product, dates and state."""
    require(permissions.may_see_rounds(request.user))
    seen = Round.objects.visible_to(request.user)
    cycles = PolicyCycle.objects.visible_to(request.user).filter(rounds__in=seen).distinct()
    page = Paginator(cycles, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "cycles": queries.rounds_of(page.object_list, request.user, designs()),
        "may_see_participation": permissions.may_see_participation(request.user),
        "crumbs": [LIST_CRUMB],
    }
    return render(request, "agov/round_list.html", context)


@require_safe
def round_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The workspace of one slag."""
    return _detail(request, visible_round(request, pk))


WORKSPACES = {
    RoundKind.TECHNICAL: queries.technical_workspace,
    RoundKind.ADMINISTRATIVE: queries.administrative_workspace,
    RoundKind.ELABORATION: queries.elaboration_workspace,
}


def _detail(request: UserRequest, slag: Round, *, status: int = 200) -> HttpResponse:
    kind = RoundKind(slag.kind)
    design = designs().get(kind)
    may_steer = permissions.may_steer_rounds(request.user)
    others = Round.objects.visible_to(request.user).filter(cycle=slag.cycle_id)
    beside = slag.participants.select_related("party", "organisation")
    people = list(beside.order_by(Lower("party__name"), Lower("organisation__name")))
    workspace = WORKSPACES[kind](slag, request.user)
    agreements = workspace.agreements if isinstance(workspace, queries.ElaborationWorkspace) else []
    context = {
        "slag": slag,
        "step": queries.step_of(slag, design, others),
        "shortest": shortest(slag, design),
        "workspace": workspace,
        "agreement_rows": [(row, permissions.may_confirm(request.user, row.waiting_pks)) for row in agreements],
        "workspace_template": TEMPLATES[kind],
        "people": [(one, _moves(one) if may_steer and slag.state != RoundState.CLOSED else []) for one in people],
        "took_part": [one for one in people if one.state == InvitationState.TOOK_PART],
        "is_complete": {one.party_id for one in people if not one.organisation_id}
        >= {party.pk for party in default_parties(slag)},
        "to_invite": sum(one.state == InvitationState.TO_INVITE for one in people),
        "may_steer": may_steer,
        "may_answer": _may_answer(request, slag),
        "crumbs": _crumbs(),
    }
    return render(request, "agov/round_detail.html", context, status=status)


def _moves(participant: RoundParticipant) -> list[tuple[str, str]]:
    allowed = INVITATION_MOVES[InvitationState(participant.state)]
    return [(state.value, str(state.label)) for state in InvitationState if state in allowed]


def _may_answer(request: UserRequest, slag: Round) -> bool:
    organisation = request.user.organisation
    if organisation is None or slag.state == RoundState.CLOSED or not permissions.may_answer_round(request.user):
        return False
    return slag.participants.asked_of(organisation).exists()


def round_form_page(
    request: UserRequest,
    slag: Round,
    form: ShellForm,
    *,
    heading: str,
    lead: str = "",
    blockers: list[str] | None = None,
    status: int = 422,
) -> HttpResponse:
    """A page with one form about a slag; ``status`` is that of a form that came back with errors."""
    context = {
        "slag": slag,
        "form": form,
        "page_heading": heading,
        "lead": lead,
        "blockers": blockers or [],
        "is_blocked": slag.cycle.strictness == Strictness.BLOCK,
        "back": reverse("agov:round-detail", args=[slag.pk]),
        "crumbs": _crumbs(_crumb(slag)),
    }
    return render(request, "agov/round_form.html", context, status=status if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def round_plan(request: UserRequest, pk: int) -> HttpResponse:
    """Give a slag other dates."""
    slag = visible_round(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = PlanRoundForm(request.POST if request.method == "POST" else None, instance=slag)
    status = 422
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.plan_round(
                round_id=slag.pk,
                seen=form.seen,
                start_date=cleaned["start_date"],
                end_date=cleaned["end_date"],
                minimum_days=cleaned["minimum_days"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.RoundError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De planning is bewaard.")
            return redirect("agov:round-detail", slag.pk)
    return round_form_page(
        request, slag, form, heading=f"Wanneer is de {slag.get_kind_display()}?", lead=str(slag.cycle), status=status
    )


@require_http_methods(["GET", "HEAD", "POST"])
def round_open(request: UserRequest, pk: int) -> HttpResponse:
    """Start a slag, with a reason when it is out of turn."""
    slag = visible_round(request, pk)
    require(permissions.may_steer_rounds(request.user))
    blockers = order_blockers(slag)
    is_blocked = slag.cycle.strictness == Strictness.BLOCK
    form = OpenRoundForm(request.POST if request.method == "POST" else None, blockers=blockers, is_blocked=is_blocked)
    if form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            services.open_round(round_id=slag.pk, reason=reason, by=request.user, at=timezone.now())
        except GuardError as refusal:
            form.add_error("reason" if refusal.needs_reason and "reason" in form.fields else None, str(refusal))
        except services.RoundError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"De {slag.get_kind_display()} is open.")
            return redirect("agov:round-detail", slag.pk)
    heading = f"Begint de {slag.get_kind_display()} nu?"
    lead = "Vanaf nu kunnen de betrokkenen in deze slag werken."
    return round_form_page(request, slag, form, heading=heading, lead=lead, blockers=blockers)


@require_http_methods(["GET", "HEAD", "POST"])
def round_close(request: UserRequest, pk: int) -> HttpResponse:
    """Close a slag with its product, and a reason when not everything is in order."""
    slag = visible_round(request, pk)
    require(permissions.may_steer_rounds(request.user))
    blockers = queries.blockers_of(slag)
    form = CloseRoundForm(
        request.POST if request.method == "POST" else None,
        instance=slag,
        initial={} if slag.product else {"product": queries.product_draft(slag)},
        blockers=blockers,
        is_blocked=slag.cycle.strictness == Strictness.BLOCK,
    )
    status = 422
    if form.is_valid():
        try:
            services.close_round(
                round_id=slag.pk,
                seen=form.seen,
                product=form.cleaned_data["product"],
                blockers=blockers,
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except GuardError as refusal:
            form.add_error("reason" if refusal.needs_reason and "reason" in form.fields else None, str(refusal))
        except services.RoundError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"De {slag.get_kind_display()} is gesloten.")
            return redirect("agov:round-detail", slag.pk)
    heading = f"Sluit u de {slag.get_kind_display()}?"
    lead = "De uitkomst staat daarna vast. Heropenen kan, met een reden."
    return round_form_page(request, slag, form, heading=heading, lead=lead, blockers=blockers, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def round_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Open a closed slag again."""
    slag = visible_round(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = ReopenRoundForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.reopen_round(
                round_id=slag.pk, reason=form.cleaned_data["reopen_reason"], by=request.user, at=timezone.now()
            )
        except services.RoundError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"De {slag.get_kind_display()} is weer open.")
            return redirect("agov:round-detail", slag.pk)
    heading = f"Heropent u de {slag.get_kind_display()}?"
    lead = "Latere slagen rusten op deze uitkomst. Heropenen is daarom een afwijking."
    return round_form_page(request, slag, form, heading=heading, lead=lead)


# --- sources ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def round_source(request: UserRequest, pk: int, source_pk: int) -> HttpResponse:
    """Say of one source whether it is right, and which way it points."""
    slag = visible_round(request, pk)
    if slag.kind != RoundKind.TECHNICAL:
        raise Http404
    source = get_object_or_404(DataSource.objects.filter(hardness=Hardness.HARD), pk=source_pk)
    require(may_sign_source(request.user, source))
    form = SourceReviewForm(request.POST if request.method == "POST" else None, user=request.user, source=source)
    if form.is_valid():
        try:
            data_reviews.review_source(
                round_id=slag.pk,
                source=source,
                organisation=form.cleaned_data["organisation"],
                verdict=ReviewVerdict(form.cleaned_data["verdict"]),
                direction=form.cleaned_data["direction"],
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except data_reviews.DataReviewError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"Het oordeel over “{source}” is bewaard.")
            return redirect("agov:round-detail", slag.pk)
    heading = f"Kloppen de gegevens van “{source}”?"
    return round_form_page(request, slag, form, heading=heading, lead=source.attribution)
