"""Sessions with partners in the browser: plan from a template, contribute, agree, confirm and close."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import SessionKind
from agov.forms.sessions import AgreementForm, CloseSessionForm, ContributionForm, SessionForm
from agov.models import PartnerSession, SessionAgreement, SessionTemplate
from agov.queries.rounds import agreement_rows, seen_plans
from agov.queries.sessions import invited_by, themes_on_screen
from agov.services import sessions as services
from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.coming_back import page_before
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.forms import ShellForm
from cycle.enums import RoundKind, RoundState, Track
from cycle.models import Round
from vap.permissions import may_make_vap


def _visible(request: UserRequest, pk: int) -> PartnerSession:
    shown = PartnerSession.objects.visible_to(request.user).select_related("round__cycle").distinct()
    return get_object_or_404(shown, pk=pk)


def _crumbs(request: UserRequest, slag: Round, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way here; a partner that was asked for the session only does not pass the slag."""
    crumbs = [("Start", "/"), ("Drie slagen", reverse("agov:round-list"))]
    if Round.objects.visible_to(request.user).filter(pk=slag.pk).exists():
        label = f"{slag.get_kind_display().capitalize()}, {slag.cycle}"
        crumbs.append((label, reverse("agov:round-detail", args=[slag.pk])))
    return [*crumbs, *more]


def _form_page(request: UserRequest, form: ShellForm, session: PartnerSession, **more: object) -> HttpResponse:
    back = reverse("agov:session-detail", args=[session.pk])
    context = {"form": form, "session": session, "back": back, "status": 422, **more}
    context["crumbs"] = _crumbs(request, session.round, (session.title, back))
    status = context.pop("status") if form.is_bound else 200
    return render(request, "agov/session_form.html", context, status=int(str(status)))


@require_http_methods(["GET", "HEAD", "POST"])
def session_new(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """Plan a session; the template of its kind fills in whom to ask and on which track."""
    slag = get_object_or_404(
        Round.objects.visible_to(request.user).filter(kind=RoundKind.ELABORATION).select_related("cycle"), pk=pk
    )
    require(permissions.may_steer_rounds(request.user))
    template = get_object_or_404(SessionTemplate.objects.filter(is_active=True), kind=kind)
    initial = {"title": template.title, "track": template.track, "organisations": list(invited_by(template))}
    form = SessionForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            session = services.plan_session(
                round_id=slag.pk,
                kind=SessionKind(template.kind),
                title=cleaned["title"],
                held_on=cleaned["held_on"],
                track=Track(cleaned["track"]),
                organisations=cleaned["organisations"],
                themes=cleaned["themes"],
                by=request.user,
                at=timezone.now(),
            )
        except services.SessionError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De sessie staat op de agenda.")
            return redirect("agov:session-detail", session.pk)
    context = {
        "form": form,
        "page_heading": "Wie nodigt u uit, en waarover?",
        "lead": template.explanation,
        "back": reverse("agov:round-detail", args=[slag.pk]),
        "crumbs": _crumbs(request, slag),
    }
    return render(request, "agov/session_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def session_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One session: who was asked, what everybody does itself and asks, and what was agreed."""
    session = _visible(request, pk)
    is_open = not session.is_closed and session.round.state != RoundState.CLOSED
    may_steer = permissions.may_steer_rounds(request.user)
    rows = agreement_rows([session])
    context = {
        "session": session,
        "slag": session.round,
        "invited": session.organisations.all(),
        "attended": session.attended.all(),
        "themes": themes_on_screen(session, request.user),
        "contributions": session.contributions.select_related("organisation"),
        "rows": [(row, permissions.may_confirm(request.user, row.waiting_pks)) for row in rows],
        "may_steer": may_steer and is_open,
        "may_reopen": may_steer and session.is_closed and session.round.state != RoundState.CLOSED,
        "may_plan": may_make_vap(request.user),
        "seen_plans": seen_plans(rows, request.user),
        "may_contribute": is_open and permissions.may_contribute(request.user),
        "crumbs": _crumbs(request, session.round),
    }
    return render(request, "agov/session_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def session_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change what is known of a session, and note who was there."""
    session = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = SessionForm(request.POST if request.method == "POST" else None, instance=session)
    status = 422
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.change_session(
                session_id=session.pk,
                seen=form.seen,
                title=cleaned["title"],
                held_on=cleaned["held_on"],
                track=Track(cleaned["track"]),
                organisations=cleaned["organisations"],
                attended=cleaned["attended"],
                themes=cleaned["themes"],
                alignment=cleaned["alignment"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.SessionError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De sessie is bijgewerkt.")
            return redirect("agov:session-detail", session.pk)
    return _form_page(request, form, session, page_heading="Wat verandert er aan deze sessie?", status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def session_contribute(request: UserRequest, pk: int) -> HttpResponse:
    """Say what one does oneself, and only then what one asks of others."""
    session = _visible(request, pk)
    require(permissions.may_contribute(request.user))
    organisations = session.organisations.all()
    if not permissions.may_steer_rounds(request.user):
        organisations = organisations.filter(users=request.user)
    given = session.contributions.filter(organisation=request.user.organisation_id).first()
    initial = {"own_part": given.own_part, "request": given.request} if given else {}
    form = ContributionForm(
        request.POST if request.method == "POST" else None,
        organisations=organisations,
        initial={"organisation": request.user.organisation_id, **initial},
    )
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.contribute(
                session_id=session.pk,
                organisation=cleaned["organisation"],
                own_part=cleaned["own_part"],
                request=cleaned["request"],
                by=request.user,
                at=timezone.now(),
            )
        except services.SessionError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De bijdrage is bewaard.")
            return redirect("agov:session-detail", session.pk)
    return _form_page(
        request,
        form,
        session,
        page_heading="Wat doet u zelf, en wat vraagt u van anderen?",
        lead="Eerst uw eigen bijdrage. Daarna uw vraag aan anderen.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
def session_agree(request: UserRequest, pk: int) -> HttpResponse:
    """Write down an agreement."""
    session = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = AgreementForm(request.POST if request.method == "POST" else None, session=session)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.agree(
                session_id=session.pk,
                text=cleaned["text"],
                organisations=cleaned["organisations"],
                priority=cleaned["priority"],
                due_on=cleaned["due_on"],
                by=request.user,
                at=timezone.now(),
            )
        except services.SessionError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De afspraak is vastgelegd. De partners kunnen haar nu bevestigen.")
            return redirect("agov:session-detail", session.pk)
    return _form_page(request, form, session, page_heading="Wat is er afgesproken?")


@require_POST
def agreement_confirm(request: UserRequest, pk: int) -> HttpResponse:
    """A partner stands by an agreement."""
    seen = PartnerSession.objects.visible_to(request.user)
    agreement = get_object_or_404(SessionAgreement.objects.filter(session__in=seen), pk=pk)
    named = list(agreement.organisations.values_list("pk", flat=True))
    require(permissions.may_confirm(request.user, named))
    organisation = get_object_or_404(Organisation, pk=request.user.organisation_id)
    try:
        services.confirm_agreement(
            agreement_id=agreement.pk, organisation=organisation, by=request.user, at=timezone.now()
        )
    except services.SessionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Uw organisatie heeft de afspraak bevestigd.")
    return redirect(page_before(request) or reverse("agov:session-detail", args=[agreement.session_id]))


@require_http_methods(["GET", "HEAD", "POST"])
def session_close(request: UserRequest, pk: int) -> HttpResponse:
    """Close a session with agreements, or with the reason why there are none."""
    session = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    has_agreements = session.agreements.exists()
    form = CloseSessionForm(request.POST if request.method == "POST" else None, has_agreements=has_agreements)
    if form.is_valid():
        try:
            services.close_session(
                session_id=session.pk,
                no_outcome_reason=form.cleaned_data.get("no_outcome_reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except services.SessionError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De sessie is gesloten.")
            return redirect("agov:session-detail", session.pk)
    lead = "De afspraken staan daarna vast." if has_agreements else "Deze sessie heeft nog geen afspraken."
    return _form_page(request, form, session, page_heading="Sluit u deze sessie?", lead=lead)


@require_POST
def session_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Open a closed session again."""
    session = _visible(request, pk)
    require(permissions.may_steer_rounds(request.user))
    try:
        services.reopen_session(session_id=session.pk, by=request.user, at=timezone.now())
    except services.SessionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "De sessie is weer open.")
    return redirect("agov:session-detail", session.pk)
