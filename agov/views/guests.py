"""Guests of agenda items: who comes for which item, the link by mail, and the pages behind the link (S126)."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import QuerySet
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.forms.guests import GuestsForm
from agov.models import AgendaItem, GuestLink, Invitee
from agov.queries.guest_page import guest_of, items_of, paper_of
from agov.services import guests as services
from agov.services.agenda import AgendaError
from agov.views.agenda import READ_OR_SEND, agenda_crumb, is_in_preparation, visible_item
from agov.views.items import paper_response
from agov.views.meetings import crumbs_of
from amersfoort_veiligheid.web.access import UserRequest, require


def _guests(item: AgendaItem) -> QuerySet[Invitee]:
    return item.meeting.invitees.filter(seat__isnull=True).order_by("function", "pk")


@require_http_methods(READ_OR_SEND)
def item_guests(request: UserRequest, pk: int) -> HttpResponse:
    """Say which guests come for an item, and mail them what they may read."""
    item = visible_item(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    chosen = list(item.guest_places.values_list("invitee", flat=True))
    sent = request.POST if request.method == "POST" else None
    form = GuestsForm(sent, guests=_guests(item), initial={"guests": chosen})
    if form.is_valid():
        ids = [guest.pk for guest in form.cleaned_data["guests"]]
        try:
            services.set_guests(item_id=pk, invitee_ids=ids, by=request.user, at=timezone.now())
        except AgendaError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De gasten bij dit punt zijn bewaard.")
            return redirect("agov:item-guests", pk)
    now = timezone.now()
    with_link = GuestLink.objects.filter(revoked_at=None, valid_until__gt=now, invitee__in=chosen).values("invitee")
    context = {
        "form": form,
        "item": item,
        "has_guests": _guests(item).exists(),
        "guests": list(_guests(item).filter(pk__in=chosen)),
        "with_link": set(with_link.values_list("invitee", flat=True)),
        "is_open": is_in_preparation(item.meeting),
        "crumbs": crumbs_of(
            item.meeting, agenda_crumb(item.meeting), (item.title, reverse("agov:item-detail", args=[pk]))
        ),
    }
    return render(request, "agov/item_guests.html", context, status=422 if form.is_bound else 200)


def _visible_guest(request: UserRequest, pk: int) -> Invitee:
    """A guest of whom the user reads at least one item, so that closed items stay with who prepares them."""
    seen = Invitee.objects.visible_to(request.user).filter(seat__isnull=True)
    return get_object_or_404(seen, pk=pk)


def _back(request: UserRequest, guest: Invitee) -> HttpResponse:
    item = AgendaItem.objects.visible_to(request.user).filter(guest_places__invitee=guest).first()
    if item is None:
        return redirect("agov:meeting-people", guest.meeting_id)
    return redirect("agov:item-guests", item.pk)


@require_POST
def guest_mail(request: UserRequest, pk: int) -> HttpResponse:
    """Mail a guest a link to its items."""
    guest = _visible_guest(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    try:
        is_queued = services.mail_link(invitee_id=pk, by=request.user, at=timezone.now())
    except AgendaError as refusal:
        messages.error(request, str(refusal))
    else:
        words = f"De link gaat naar {guest.email}." if is_queued else "Er is net een link gestuurd. Wacht een minuut."
        messages.success(request, words)
    return _back(request, guest)


@require_POST
def guest_links_end(request: UserRequest, pk: int) -> HttpResponse:
    """Withdraw the links of a guest."""
    guest = _visible_guest(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    count = services.end_links(invitee_id=pk, by=request.user, at=timezone.now())
    messages.success(request, "De link opent niet meer." if count else "Er was geen link die nog opende.")
    return _back(request, guest)


# --- behind the link: whoever has the secret reads, and nothing can be sent


def _kept_secret(response: HttpResponseBase) -> None:
    """Let nobody keep the page or learn its address: no cache, no referrer, no search engine."""
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "no-store, private"
    response["X-Robots-Tag"] = "noindex, nofollow, noarchive"


def _closed(request: HttpRequest) -> HttpResponse:
    response = render(request, "agov/guest_closed.html", status=404)
    _kept_secret(response)
    return response


@login_not_required
@require_safe
def guest_items(request: HttpRequest, secret: str) -> HttpResponse:
    """The items of a guest with their papers."""
    guest = guest_of(secret, at=timezone.now())
    if guest is None:
        return _closed(request)
    context = {"guest": guest, "meeting": guest.meeting, "items": items_of(guest), "secret": secret}
    response = render(request, "agov/guest_items.html", context)
    _kept_secret(response)
    return response


@login_not_required
@require_safe
def guest_paper(request: HttpRequest, secret: str, pk: int) -> HttpResponse | FileResponse:
    """A paper with one of these items; of any other item it does not exist."""
    guest = guest_of(secret, at=timezone.now())
    paper = paper_of(guest, pk) if guest is not None else None
    if paper is None or not paper.file:
        return _closed(request)
    response = paper_response(paper)
    _kept_secret(response)
    return response
