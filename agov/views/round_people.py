"""Who takes part in a slag: the list, the invitations, their answers, and who was there."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from agov import permissions
from agov.forms.rounds import AnswerForm, ParticipantForm, ParticipationForm
from agov.views.rounds import round_form_page, visible_round
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.enums import InvitationState
from cycle.models import Round, RoundParticipant
from cycle.services import rounds as services


@require_POST
def round_prepare(request: UserRequest, pk: int) -> HttpResponse:
    """Put everybody who is asked by default on the list."""
    slag = visible_round(request, pk)
    require(permissions.may_steer_rounds(request.user))
    try:
        count = services.prepare_round(round_id=slag.pk, by=request.user, at=timezone.now())
    except services.RoundError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{count} betrokkenen erbij." if count != 1 else "1 betrokkene erbij.")
    return redirect("agov:round-detail", slag.pk)


@require_POST
def round_invite(request: UserRequest, pk: int) -> HttpResponse:
    """Note that the invitations went out."""
    slag = visible_round(request, pk)
    require(permissions.may_steer_rounds(request.user))
    try:
        count = services.invite_all(round_id=slag.pk, by=request.user, at=timezone.now())
    except services.RoundError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"{count} uitnodigingen genoteerd." if count != 1 else "1 uitnodiging genoteerd.")
    return redirect("agov:round-detail", slag.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def participant_add(request: UserRequest, pk: int) -> HttpResponse:
    """Put somebody more on the list."""
    slag = visible_round(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = ParticipantForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.add_participant(
                round_id=slag.pk,
                party=form.cleaned_data["party"],
                organisation=form.cleaned_data["organisation"],
                by=request.user,
                at=timezone.now(),
            )
        except services.RoundError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De betrokkene staat op de lijst.")
            return redirect("agov:round-detail", slag.pk)
    return round_form_page(request, slag, form, heading="Wie doet er nog meer mee?", lead=str(slag))


@require_POST
def participant_state(request: UserRequest, pk: int) -> HttpResponse:
    """Note an answer, or who was there."""
    seen = Round.objects.visible_to(request.user)
    participant = get_object_or_404(RoundParticipant.objects.filter(round__in=seen), pk=pk)
    require(permissions.may_steer_rounds(request.user))
    form = ParticipationForm(request.POST)
    if form.is_valid():
        state = InvitationState(form.cleaned_data["state"])
        try:
            services.set_participation(
                participant_id=participant.pk, state=state, note=participant.note, by=request.user, at=timezone.now()
            )
        except services.RoundError as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, "Kies wat er met de uitnodiging is gebeurd.")
    return redirect(f"{reverse('agov:round-detail', args=[participant.round_id])}#deelnemer-{participant.pk}")


@require_http_methods(["GET", "HEAD", "POST"])
def round_answer(request: UserRequest, pk: int) -> HttpResponse:
    """A partner answers the invitation for its own organisation."""
    slag = visible_round(request, pk)
    require(permissions.may_answer_round(request.user))
    organisation = request.user.organisation
    if organisation is None or not slag.participants.asked_of(organisation).exists():
        raise Http404
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.answer_invitation(
                round_id=slag.pk,
                organisation=organisation,
                comes=form.cleaned_data["comes"] == "yes",
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except services.RoundError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Uw antwoord is bewaard.")
            return redirect("agov:round-detail", slag.pk)
    return round_form_page(request, slag, form, heading=f"Doet {organisation} mee?", lead=str(slag))
