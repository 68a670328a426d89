"""Making items public, the public pages of meetings, and the same as open data."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import ItemPublication, MeetingState
from agov.forms.publication import LiftSecrecyForm, PublicationForm
from agov.models import AgendaItem, Meeting, Outcome
from agov.queries.open_meetings import open_meeting, open_meetings
from agov.reports import open_data
from agov.services.outcomes import OutcomeError, is_secret
from agov.services.treatment import lift_secrecy, set_publication
from agov.views.desk import item_seen, meeting_crumbs
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.limits import limited

PER_PAGE = 30
MOST_ROWS = 1000  # of open data in one answer


# --- the secretary decides


@require_safe
def publication_board(request: UserRequest, pk: int) -> HttpResponse:
    """The items of a meeting, with what everybody may read of each."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user).select_related("body"), pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    items = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting).order_by("position", "pk")
    context = {
        "meeting": meeting,
        "rows": [(item, is_secret(item)) for item in items],
        "is_over": meeting.state in (MeetingState.HELD, MeetingState.CLOSED),
        "is_closed": meeting.state == MeetingState.CLOSED,
        "is_known": open_meetings(None, timezone.localdate()).filter(pk=pk).exists(),
        "crumbs": meeting_crumbs(meeting),
    }
    return render(request, "agov/publication_board.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def item_publication(request: UserRequest, pk: int) -> HttpResponse:
    """Make one item public from a day, or withhold it on a ground."""
    item = item_seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = PublicationForm(request.POST if request.method == "POST" else None, instance=item)
    status = 422
    if form.is_valid():
        values = form.cleaned_data
        try:
            set_publication(
                item_id=pk,
                seen=form.seen,
                publication=ItemPublication(values["publication"]),
                ground=values["publication_ground"],
                publish_on=values["publish_on"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except OutcomeError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"{item.title}: bewaard.")
            return redirect("agov:meeting-publication", item.meeting_id)
    return _publication_page(request, item, form, LiftSecrecyForm(prefix="op"), status if form.is_bound else 200)


def _publication_page(
    request: UserRequest, item: AgendaItem, form: PublicationForm, lift_form: LiftSecrecyForm, status: int
) -> HttpResponse:
    context = {
        "item": item,
        "form": form,
        "lift_form": lift_form,
        "is_secret": is_secret(item),
        "outcomes": Outcome.objects.visible_to(request.user).filter(item=item).order_by("number"),
        "crumbs": meeting_crumbs(item.meeting),
    }
    return render(request, "agov/item_publication.html", context, status=status)


@require_POST
def item_lift_secrecy(request: UserRequest, pk: int) -> HttpResponse:
    """Note that secrecy was lifted by who imposed it."""
    item = item_seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = LiftSecrecyForm(request.POST, prefix="op")
    if form.is_valid():
        try:
            lift_secrecy(item_id=pk, on=form.cleaned_data["on"], by=request.user, at=timezone.now())
        except OutcomeError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(
                request, "De geheimhouding is opgeheven. Het punt blijft besloten tot u het openbaar maakt."
            )
            return redirect("agov:item-publication", pk)
    return _publication_page(request, item, PublicationForm(None, instance=item), form, 422)


# --- everybody reads


@login_not_required
@require_safe
def public_meetings(request: HttpRequest) -> HttpResponse:
    """Meetings of which something is public, newest first."""
    today = timezone.localdate()
    page = Paginator(open_meetings(None, today), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "agov/public_meetings.html", {"page": page, "crumbs": [("Start", "/")]})


@login_not_required
@require_safe
def public_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting for everybody: public items with what came of them; of others the ground and nothing else."""
    today = timezone.localdate()
    meeting = get_object_or_404(open_meetings(None, today), pk=pk)
    context = {"told": open_meeting(meeting, None, today), "meeting": meeting}
    return render(request, "agov/public_meeting.html", context)


# --- open data


def _reader(request: HttpRequest) -> User | None:
    """Who asks, when it is logged in; open data without an account is what everybody may read."""
    return request.user if isinstance(request.user, User) else None


def _answer(value: object) -> JsonResponse:
    answer = JsonResponse(value, json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Cache-Control"] = "private, no-store"
    return answer


@login_not_required
@require_safe
@limited("api")
def data_meetings(request: HttpRequest) -> HttpResponse:
    """All meetings that the reader may know of."""
    rows = open_meetings(_reader(request), timezone.localdate())[:MOST_ROWS]
    return _answer(open_data.meetings_value(rows, absolute=request.build_absolute_uri))


@login_not_required
@require_safe
@limited("api")
def data_meeting(request: HttpRequest, pk: int) -> HttpResponse:
    """One meeting with its agenda and outcomes."""
    user, today = _reader(request), timezone.localdate()
    meeting = get_object_or_404(open_meetings(user, today), pk=pk)
    told = open_meeting(meeting, user, today)
    return _answer(open_data.meeting_value(told, absolute=request.build_absolute_uri))


@login_not_required
@require_safe
@limited("api")
def data_item(request: HttpRequest, pk: int, item_pk: int) -> HttpResponse:
    """One item; one that the reader may not have says its ground."""
    user, today = _reader(request), timezone.localdate()
    meeting = get_object_or_404(open_meetings(user, today), pk=pk)
    get_object_or_404(AgendaItem.objects.filter(meeting=meeting), pk=item_pk)
    told = open_meeting(meeting, user, today)
    one = next(item for item in told.items if item.pk == item_pk)
    return _answer(open_data.item_value(meeting, one, absolute=request.build_absolute_uri))


@login_not_required
@require_safe
@limited("api")
def data_outcomes(request: HttpRequest) -> HttpResponse:
    """The register, newest first."""
    rows = open_data.readable_outcomes(_reader(request), timezone.localdate())[:MOST_ROWS]
    return _answer(open_data.register_value(rows, absolute=request.build_absolute_uri))


@login_not_required
@require_safe
@limited("api")
def data_outcome(request: HttpRequest, year: int, number: int) -> HttpResponse:
    """One outcome by its number."""
    rows = open_data.readable_outcomes(_reader(request), timezone.localdate())
    row = get_object_or_404(rows, year=year, number=number)
    return _answer(open_data.with_licence(open_data.outcome_value(row, absolute=request.build_absolute_uri)))
