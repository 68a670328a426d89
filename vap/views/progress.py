"""Progress for who has an account: telling it, noting what was said, rhythms, contacts, and what is due."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.core import signing
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.access import UserRequest, require, takes_files
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from cycle.models.access import INSIDE_ROLES
from vap import permissions
from vap.enums import UpdateChannel, UpdateState
from vap.forms.progress import AccountUpdateForm, InviteForm, RhythmForm, initial_of
from vap.models import VAP, PartnerContact, ProgressUpdate
from vap.queries.due import asked_on, due_item, with_last_word
from vap.queries.givers import givers
from vap.queries.progress import with_parts
from vap.queries.taking_part import taking_part
from vap.queries.update_page import UpdatePage, update_page
from vap.services import links, progress, rhythms
from vap.stats.rhythm import age_words, due_words
from vap.views.links import rhythm_initial
from vap.views.places import START
from vap.views.plans import crumbs, visible_vap

PER_PAGE = 30
READ_OR_SEND = ["GET", "HEAD", "POST"]
_SALT = "update with an account"


def _organisation(request: UserRequest, vap: VAP) -> Organisation | None:
    """For whom the user tells: one's own organisation, or the one that is named when the user may note for others."""
    parts = taking_part(vap, timezone.localdate())
    chosen = whole_number(request.GET.get("namens", ""))
    if chosen is not None and permissions.may_note(request.user, vap):
        return get_object_or_404(parts, pk=chosen)
    own = parts.filter(pk=request.user.organisation_id or 0).first()
    return own if own is not None and permissions.may_answer_for(request.user, own.pk) else None


@require_http_methods(READ_OR_SEND)
@takes_files("MAX_EVIDENCE_SEND_BYTES")
def plan_progress(request: UserRequest, pk: int) -> HttpResponse:
    """All that was told of one VAP, and the form to tell more for who may."""
    vap = visible_vap(request, pk)
    organisation = _organisation(request, vap)
    if request.method == "POST":
        require(organisation is not None)
    if organisation is None:
        return _draw(request, vap, None, None)
    page = update_page(vap, organisation, timezone.localdate())
    if request.method != "POST":
        return _draw(request, vap, page, AccountUpdateForm(activities=page.activities, initial=_initial(request, page)))
    form = AccountUpdateForm(request.POST, request.FILES, activities=page.activities)
    is_unchanged = "ongewijzigd" in request.POST
    if not is_unchanged and not form.is_valid():
        return _draw(request, vap, page, form, status=422)
    ticket = request.POST.get("ticket", "")
    is_own = permissions.may_answer_for(request.user, organisation.pk)
    try:
        seen = _seen(ticket)
        given = progress.hand_in(
            vap_id=vap.pk,
            organisation=organisation,
            said=progress.Said(is_unchanged=True) if is_unchanged else form.said(),
            channel=UpdateChannel.ACCOUNT if is_own else UpdateChannel.NOTED,
            seen=seen,
            ticket=ticket.rpartition(":")[2][:64],
            by=request.user,
            at=timezone.now(),
        )
    except (progress.ProgressError, StaleEditError) as refusal:
        form.is_valid()
        form.add_error(None, str(refusal))
        return _draw(request, vap, page, form, status=422)
    messages.success(request, "Dank u wel, het bericht is verstuurd.")
    return redirect("vap:update-detail", given.pk)


def _initial(request: UserRequest, page: UpdatePage) -> dict[str, Any]:
    """The open update, or the accepted one that somebody wants to correct."""
    chosen = whole_number(request.GET.get("verbeter", ""))
    if page.now_open is None and chosen is not None:
        own = ProgressUpdate.objects.filter(vap=page.vap, organisation=page.organisation, state=UpdateState.ACCEPTED)
        earlier = own.filter(pk=chosen).first()
        return {**initial_of(earlier), "corrects": earlier.pk} if earlier else {}
    return initial_of(page.now_open)


def _seen(ticket: str) -> tuple[int, int]:
    try:
        _, pk, revision = signing.loads(ticket, salt=_SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise progress.ProgressError("Deze pagina was oud. Kijk het na en verstuur het opnieuw.") from error
    return pk, revision


def _draw(
    request: UserRequest, vap: VAP, page: UpdatePage | None, form: AccountUpdateForm | None, *, status: int = 200
) -> HttpResponse:
    today, now = timezone.localdate(), timezone.now()
    may_note = permissions.may_note(request.user, vap)
    seen = ProgressUpdate.objects.visible_to(request.user).filter(vap=vap).exclude(state=UpdateState.DRAFT)
    rows = Paginator(with_parts(seen).order_by("-submitted_at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "vap": vap,
        "page": rows,
        "update_page": page,
        "form": form,
        "ticket": signing.dumps([secrets.token_hex(8), *page.seen], salt=_SALT) if page else "",
        "is_noted": page is not None and not permissions.may_answer_for(request.user, page.organisation.pk),
        "may_note": may_note,
        "givers": givers(vap, now, today) if may_note else [],
        "is_inside": request.user.has_role(*INSIDE_ROLES),
        "may_see_reports": permissions.may_see_reports(request.user),
        "crumbs": crumbs(vap),
    }
    return render(request, "vap/plan_progress.html", context, status=status)


def _may_speak_for(request: UserRequest, vap: VAP, organisation_pk: int) -> Organisation:
    """An organisation with a part in the VAP, when the user is of it or may note for others."""
    organisation = get_object_or_404(taking_part(vap, timezone.localdate()), pk=organisation_pk)
    require(permissions.may_answer_for(request.user, organisation.pk) or permissions.may_note(request.user, vap))
    return organisation


@require_http_methods(READ_OR_SEND)
def plan_rhythm(request: UserRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """Choose how often an organisation is asked, or note that it does not suit for a while."""
    vap = visible_vap(request, pk)
    organisation = _may_speak_for(request, vap, organisation_pk)
    page = update_page(vap, organisation, timezone.localdate())
    form = RhythmForm(request.POST if request.method == "POST" else None, initial=rhythm_initial(page))
    if form.is_valid():
        try:
            rhythms.set_rhythm(
                vap=vap, organisation=organisation, **form.cleaned_data, by=request.user, at=timezone.now()
            )
        except rhythms.RhythmError as refusal:
            form.add_error(refusal.field, str(refusal))
        except StaleEditError:
            form.add_error(None, "Iemand anders wijzigde het ritme intussen. Laad de pagina opnieuw.")
        else:
            messages.success(request, "Het ritme is bewaard.")
            return redirect("vap:plan-progress", vap.pk)
    context = {"vap": vap, "page": page, "form": form, "crumbs": _crumbs(vap)}
    return render(request, "vap/plan_rhythm.html", context, status=422 if form.is_bound else 200)


def _crumbs(vap: VAP) -> list[tuple[str, str]]:
    return [*crumbs(vap), ("Voortgang", reverse("vap:plan-progress", args=[vap.pk]))]


@require_http_methods(READ_OR_SEND)
def plan_contact(request: UserRequest, pk: int, organisation_pk: int) -> HttpResponse:
    """Give the work address of an organisation a link for this VAP."""
    vap = visible_vap(request, pk)
    require(permissions.may_note(request.user, vap))
    organisation = get_object_or_404(taking_part(vap, timezone.localdate()), pk=organisation_pk)
    form = InviteForm(request.POST if request.method == "POST" else None, email_domain=organisation.email_domain)
    if form.is_valid():
        data = {key: value for key, value in form.cleaned_data.items() if key != "other_domain"}
        try:
            links.invite(vap=vap, organisation=organisation, **data, by=request.user, at=timezone.now())
        except links.LinkError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De link gaat binnen enkele minuten per mail naar het contact.")
            return redirect("vap:plan-progress", vap.pk)
    context = {"vap": vap, "organisation": organisation, "form": form, "crumbs": _crumbs(vap)}
    return render(request, "vap/plan_contact.html", context, status=422 if form.is_bound else 200)


def _contact(request: UserRequest, vap_pk: int, pk: int) -> tuple[VAP, PartnerContact]:
    """A contact of an organisation with a part in the VAP."""
    vap = visible_vap(request, vap_pk)
    require(permissions.may_note(request.user, vap))
    parts = taking_part(vap, timezone.localdate())
    return vap, get_object_or_404(PartnerContact.objects.filter(organisation__in=parts), pk=pk)


@require_POST
def contact_send(request: UserRequest, vap_pk: int, pk: int) -> HttpResponse:
    """Mail a contact a new link."""
    vap, contact = _contact(request, vap_pk, pk)
    links.send_link(vap=vap, contact=contact, by=request.user, at=timezone.now())
    messages.success(request, "Een nieuwe link gaat binnen enkele minuten per mail naar het contact.")
    return redirect("vap:plan-progress", vap.pk)


@require_POST
def contact_revoke(request: UserRequest, vap_pk: int, pk: int) -> HttpResponse:
    """Withdraw the links of a contact for this VAP."""
    vap, contact = _contact(request, vap_pk, pk)
    links.revoke(vap=vap, contact=contact, by=request.user, at=timezone.now())
    messages.success(request, "De link van dit contact werkt niet meer.")
    return redirect("vap:plan-progress", vap.pk)


@require_POST
def contact_end(request: UserRequest, vap_pk: int, pk: int) -> HttpResponse:
    """The contact gets nothing any more and no link of it opens."""
    vap, contact = _contact(request, vap_pk, pk)
    links.end_contact(contact_id=contact.pk, by=request.user, at=timezone.now())
    messages.success(request, "Dit contact is beëindigd. Al zijn links werken niet meer.")
    return redirect("vap:plan-progress", vap.pk)


@require_safe
def progress_due(request: UserRequest) -> HttpResponse:
    """What is asked and when: all of it for staff, one's own for a partner."""
    require(permissions.may_see_due(request.user))
    today = timezone.localdate()
    rhythms_due = asked_on(today).filter(vap__in=VAP.objects.visible_to(request.user))
    if not request.user.has_role(*INSIDE_ROLES):
        rhythms_due = rhythms_due.filter(organisation=request.user.organisation_id)
    page = Paginator(with_last_word(rhythms_due), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "rhythm": item.rhythm,
            "due": due_words(item.due_on, today),
            "is_late": item.due_on < today,
            "age": age_words(item.last_word_on, today) if item.last_word_on else "",
        }
        for item in map(due_item, page)
    ]
    context = {
        "page": page,
        "rows": rows,
        "is_inside": request.user.has_role(*INSIDE_ROLES),
        "may_see_queue": permissions.may_see_queue(request.user),
        "crumbs": [START],
    }
    return render(request, "vap/progress_due.html", context)
