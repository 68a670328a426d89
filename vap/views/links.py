"""The pages behind a link: a contact of a partner tells how it goes, without an account.

Whoever has the secret may use the page; no cookie gives more. So these views need no check against forged forms, which
the policy for referrers would break: with it a browser does not say from which page a form comes. Every form carries
instead a signed ticket that only the page with the secret holds. Opening a page writes nothing: mail programs open
links too.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web import drafts
from amersfoort_veiligheid.web.access import takes_files
from amersfoort_veiligheid.web.editing import StaleEditError
from vap.enums import UpdateChannel, UpdateState
from vap.forms.progress import AskLinkForm, RhythmForm, UpdateForm, initial_of
from vap.models import ProgressUpdate
from vap.queries.update_page import UpdatePage, update_page
from vap.services import links, progress, rhythms
from vap.services.links import Entry

View = Callable[..., HttpResponse]
READ_OR_SEND: Final = ["GET", "HEAD", "POST"]
_TICKET_SALT: Final = "update by link"
_NOT_KEPT: Final = frozenset({"csrfmiddlewaretoken", "ticket", "draft_form", "draft_user", "pieces", "names_checked"})


def _secret_page(view: View) -> View:
    """Let nobody keep the page or learn its address: no cache, no referrer, no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answer


def _closed(request: HttpRequest) -> HttpResponse:
    """One calm page for every link that does not open; what was typed stands on it, to copy."""
    typed = [text for name in ("text", "needs") if (text := request.POST.get(name, "").strip())]
    return render(request, "vap/update_closed.html", {"form": AskLinkForm(), "typed": typed}, status=404)


def _typed(request: HttpRequest) -> dict[str, list[str]]:
    return {name: [str(one) for one in values] for name, values in request.POST.lists() if name not in _NOT_KEPT}


def _ticket(entry: Entry, page: UpdatePage) -> str:
    """Made for one drawing of the page: sent twice it counts once, and it says which update stood there."""
    return signing.dumps([entry.link.pk, secrets.token_hex(8), *page.seen], salt=_TICKET_SALT)


def _seen(entry: Entry, ticket: str) -> tuple[int, int] | None:
    try:
        link, _, pk, revision = signing.loads(ticket, salt=_TICKET_SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return (pk, revision) if link == entry.link.pk else None


@csrf_exempt
@login_not_required
@require_http_methods(READ_OR_SEND)
@_secret_page
@takes_files("MAX_EVIDENCE_SEND_BYTES")
def update(request: HttpRequest, secret: str) -> HttpResponse:
    """What was promised, what was said last, and the form to say how it goes now."""
    now = timezone.now()
    entry = links.open_link(secret, at=now)
    if entry is None:
        if request.method == "POST":
            links.keep_typed_too_late(secret, fields=_typed(request), at=now)
        return _closed(request)
    page = update_page(entry.vap, entry.organisation, timezone.localdate())
    if request.method != "POST":
        return _draw(request, secret, entry, page, _empty_form(entry, page))
    is_unchanged = "ongewijzigd" in request.POST
    form = UpdateForm(request.POST, request.FILES, activities=page.activities)
    seen = _seen(entry, request.POST.get("ticket", ""))
    if seen is None:
        return _again(request, secret, entry, page, form, "Deze pagina was oud. Kijk het na en verstuur het opnieuw.")
    if not is_unchanged and not form.is_valid():
        links.keep_typed(link=entry.link, fields=_typed(request), at=now)
        return _again(request, secret, entry, page, form, "")
    try:
        given = progress.hand_in(
            vap_id=entry.vap.pk,
            organisation=entry.organisation,
            said=progress.Said(is_unchanged=True) if is_unchanged else form.said(),
            channel=UpdateChannel.LINK,
            seen=seen,
            ticket=_mark(request.POST["ticket"]),
            contact=entry.contact,
            at=now,
        )
    except progress.ProgressError as refusal:
        if not is_unchanged:
            links.keep_typed(link=entry.link, fields=_typed(request), at=now)
        return _again(request, secret, entry, page, form, str(refusal))
    except StaleEditError:
        refusal_words = "Dit bericht is intussen al verbeterd. Wat u typte staat hieronder; kijk het na."
        return _again(request, secret, entry, page, form, refusal_words)
    links.used(link=entry.link, at=now)
    response = redirect("vap:update-receipt", secret, given.pk)
    drafts.tell_accepted(response, form=form.draft_name, action=request.path)
    return response


def _mark(ticket: str) -> str:
    """The part of a ticket that fits in the database: its signature is as good as the whole."""
    return ticket.rpartition(":")[2][:64]


def _empty_form(entry: Entry, page: UpdatePage) -> UpdateForm:
    """The form before it was sent: the open update in it, or what was typed and not sent."""
    form = UpdateForm(activities=page.activities, initial=initial_of(page.now_open))
    if entry.link.typed:
        data = drafts.as_sent(entry.link.typed)
        form.restore(data)
    return form


def _again(
    request: HttpRequest, secret: str, entry: Entry, page: UpdatePage, form: UpdateForm, refusal: str
) -> HttpResponse:
    """The page with all that was typed and what is wrong, under a new ticket."""
    if "ongewijzigd" in request.POST:
        form = _empty_form(entry, page)
        return _draw(request, secret, entry, page, form, refusal=refusal, status=422)
    if refusal:
        form.is_valid()
        form.add_error(None, refusal)
    return _draw(request, secret, entry, page, form, status=422)


def _draw(
    request: HttpRequest,
    secret: str,
    entry: Entry,
    page: UpdatePage,
    form: UpdateForm,
    *,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "page": page,
        "form": form,
        "ticket": _ticket(entry, page),
        "secret": secret,
        "refusal": refusal,
        "typed_at": entry.link.typed_at if not form.is_bound else None,
        "draft_user": f"link-{entry.link.pk}",
        "draft_url": reverse("vap:update-draft", args=[secret]),
        "contact": entry.contact,
    }
    return render(request, "vap/update_by_link.html", context, status=status)


@csrf_exempt
@login_not_required
@require_POST
@_secret_page
def update_draft(request: HttpRequest, secret: str) -> HttpResponse:
    """Keep what stands in the form now, for this link only; 204, or a status that the script understands."""
    now = timezone.now()
    entry = links.open_link(secret, at=now)
    if entry is None:
        return HttpResponse(status=409)
    if request.POST.get("weg"):
        links.forget_typed(link=entry.link)
        return redirect("vap:update", secret)
    fields: dict[str, list[str]] = {}
    try:
        for name, value in json.loads(request.POST.get("fields", "")):
            if name not in _NOT_KEPT:
                fields.setdefault(str(name), []).append(str(value))
    except (ValueError, TypeError):
        return HttpResponse(status=400)
    return HttpResponse(status=204 if links.keep_typed(link=entry.link, fields=fields, at=now) else 422)


def _given(entry: Entry, pk: int) -> ProgressUpdate:
    """An update of the organisation of this link, for the VAP of this link."""
    own = ProgressUpdate.objects.filter(vap=entry.vap, organisation=entry.organisation)
    return get_object_or_404(
        own.exclude(state=UpdateState.DRAFT).prefetch_related("lines__activity", "evidence"), pk=pk
    )


@login_not_required
@require_safe
@_secret_page
def update_receipt(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    """Thank you, with one's own copy, and the way back to better it."""
    entry = links.open_link(secret, at=timezone.now())
    if entry is None:
        return _closed(request)
    return _receipt(request, secret, entry, _given(entry, pk))


def _receipt(
    request: HttpRequest, secret: str, entry: Entry, given: ProgressUpdate, *, is_copied: bool = False
) -> HttpResponse:
    context = {
        "update": given,
        "entry": entry,
        "secret": secret,
        "draft_user": f"link-{entry.link.pk}",
        "draft_url": reverse("vap:update-draft", args=[secret]),
        "is_copied": is_copied,
    }
    return render(request, "vap/update_receipt.html", context)


@csrf_exempt
@login_not_required
@require_POST
@_secret_page
def update_copy(request: HttpRequest, secret: str, pk: int) -> HttpResponse:
    """Mail the copy, to the address that the municipality knows."""
    now = timezone.now()
    entry = links.open_link(secret, at=now)
    if entry is None:
        return _closed(request)
    given = _given(entry, pk)
    progress.ask_copy(update=given, contact=entry.contact, at=now)
    return _receipt(request, secret, entry, given, is_copied=True)


@csrf_exempt
@login_not_required
@require_http_methods(READ_OR_SEND)
@_secret_page
def update_rhythm(request: HttpRequest, secret: str) -> HttpResponse:
    """Choose how often one is asked, or say that it does not suit for a while."""
    now = timezone.now()
    entry = links.open_link(secret, at=now)
    if entry is None:
        return _closed(request)
    page = update_page(entry.vap, entry.organisation, timezone.localdate())
    initial = rhythm_initial(page)
    form = RhythmForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            rhythms.set_rhythm(
                vap=entry.vap,
                organisation=entry.organisation,
                **form.cleaned_data,
                by=None,
                contact=entry.contact,
                at=now,
            )
        except rhythms.RhythmError as refusal:
            form.add_error(refusal.field, str(refusal))
        except StaleEditError:
            form.add_error(None, "Iemand anders wijzigde het ritme intussen. Laad de pagina opnieuw.")
        else:
            return redirect("vap:update", secret)
    context = {"page": page, "form": form, "secret": secret}
    return render(request, "vap/update_rhythm.html", context, status=422 if form.is_bound else 200)


def rhythm_initial(page: UpdatePage) -> dict[str, Any]:
    """What stands in the form for the rhythm."""
    rhythm = page.rhythm
    if rhythm is None:
        return {"every_months": rhythms.DEFAULT_MONTHS, "seen": 0}
    return {
        "every_months": rhythm.every_months,
        "next_due_on": rhythm.next_due_on,
        "paused_until": rhythm.paused_until,
        "pause_reason": rhythm.pause_reason,
        "seen": rhythm.revision,
    }


@csrf_exempt
@login_not_required
@require_http_methods(READ_OR_SEND)
@_secret_page
def link_ask(request: HttpRequest) -> HttpResponse:
    """Ask for a new link. The answer is the same for every address."""
    form = AskLinkForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        links.ask_again(email=form.cleaned_data["email"], at=timezone.now())
        return render(request, "vap/link_asked.html")
    return render(request, "vap/link_ask.html", {"form": form}, status=422 if form.is_bound else 200)


@csrf_exempt  # mail programs send this form themselves when somebody presses their button (RFC 8058)
@login_not_required
@require_http_methods(READ_OR_SEND)
@_secret_page
def reminders_stop(request: HttpRequest, token: str) -> HttpResponse:
    """Stop reminders, or have them again; the page itself changes nothing."""
    contact = links.contact_of_token(token)
    if contact is None:
        return _closed(request)
    if request.method == "POST":
        links.set_reminders(contact=contact, wanted="weer" in request.POST, at=timezone.now())
        contact.refresh_from_db()
    return render(request, "vap/reminders_stop.html", {"contact": contact, "is_done": request.method == "POST"})
