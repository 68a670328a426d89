"""The composition of the table in the browser: on any day, with its history, and who may change it."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_http_methods, require_safe

from agov import permissions
from agov.enums import SeatKind
from agov.forms.seats import DayForm, EndSeatForm, HolderForm, SeatForm
from agov.models import Seat
from agov.queries.seats import composition
from agov.services import seats as services
from agov.views.meetings import crumbs
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.forms import ShellForm

READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_safe
def seat_list(request: UserRequest) -> HttpResponse:
    """Who sits at the table today, or on the day of ``op``."""
    require(permissions.may_see_meetings(request.user))
    today = timezone.localdate()
    asked = request.GET.get("op", "")
    day = _day(asked)
    context = {
        "composition": composition(request.user, day or today),
        "is_today": (day or today) == today,
        "is_past": (day or today) < today,
        "is_no_day": bool(asked) and day is None,
        "day_form": DayForm(initial={"op": day or today}),
        "may_keep": permissions.may_keep_seats(request.user),
        "may_see_addresses": permissions.may_prepare_meetings(request.user) or permissions.may_keep_seats(request.user),
        "crumbs": crumbs(),
    }
    return render(request, "agov/seat_list.html", context)


def _day(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:
        return None


def _seat_crumbs() -> list[tuple[str, str]]:
    return crumbs(("Samenstelling", reverse("agov:seat-list")))


def _visible(request: UserRequest, pk: int) -> Seat:
    return get_object_or_404(Seat.objects.visible_to(request.user).select_related("organisation", "holder"), pk=pk)


def _page(request: UserRequest, form: ShellForm, *, heading: str, lead: str, status: int = 422) -> HttpResponse:
    context = {
        "form": form,
        "page_heading": heading,
        "lead": lead,
        "back": reverse("agov:seat-list"),
        "crumbs": _seat_crumbs(),
    }
    return render(request, "agov/meeting_form.html", context, status=status if form.is_bound else 200)


@require_http_methods(READ_OR_SEND)
def seat_add(request: UserRequest) -> HttpResponse:
    """Give an office a place at the table."""
    require(permissions.may_keep_seats(request.user))
    today = timezone.localdate()
    initial: dict[str, object] = {"valid_from": today}
    if not composition(request.user, today).has_chair:
        initial |= {"kind": SeatKind.CHAIR, "function": "burgemeester"}
    form = SeatForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        names = ("function", "organisation", "holder", "email", "valid_from")
        fields = {name: form.cleaned_data[name] for name in names}
        try:
            services.add_seat(kind=SeatKind(form.cleaned_data["kind"]), **fields, by=request.user, at=timezone.now())
        except services.SeatError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, "De plaats staat in de samenstelling.")
            return redirect("agov:seat-list")
    return _page(
        request,
        form,
        heading="Wie krijgt er een plaats aan tafel?",
        lead="Een plaats hoort bij een functie. Wie die functie heeft, mag wisselen.",
    )


@require_http_methods(READ_OR_SEND)
def seat_change(request: UserRequest, pk: int) -> HttpResponse:
    """Say which account and address belong to the office now."""
    seat = _visible(request, pk)
    require(permissions.may_keep_seats(request.user))
    form = HolderForm(request.POST if request.method == "POST" else None, instance=seat)
    status = 422
    if form.is_valid():
        try:
            services.change_holder(
                seat_id=pk,
                seen=form.seen,
                holder=form.cleaned_data["holder"],
                email=form.cleaned_data["email"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        else:
            messages.success(request, "De wijziging is bewaard.")
            return redirect("agov:seat-list")
    return _page(
        request,
        form,
        heading=f"Waar gaat de post voor “{seat.function}” heen?",
        lead="Verandert de functie of de organisatie? Beëindig dan deze plaats en laat de nieuwe opvolgen.",
        status=status,
    )


@require_http_methods(READ_OR_SEND)
def seat_end(request: UserRequest, pk: int) -> HttpResponse:
    """End a seat; the form asks who follows."""
    seat = _visible(request, pk)
    require(permissions.may_keep_seats(request.user))
    initial = {
        "valid_to": seat.valid_to or timezone.localdate(),
        "next_function": seat.function,
        "next_organisation": seat.organisation_id,
    }
    form = EndSeatForm(request.POST if request.method == "POST" else None, instance=seat, initial=initial)
    status = 422
    if form.is_valid():
        try:
            services.end_seat(
                seat_id=pk,
                seen=form.seen,
                valid_to=form.cleaned_data["valid_to"],
                successor=form.successor,
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.SeatError as refusal:
            form.add_error(_field_of(refusal), str(refusal))
        else:
            messages.success(request, "De plaats eindigt. Zij blijft in de geschiedenis staan.")
            return redirect("agov:seat-list")
    return _page(
        request,
        form,
        heading=f"Wanneer eindigt de plaats “{seat.function}”?",
        lead="De samenstelling van eerdere dagen blijft zoals zij was.",
        status=status,
    )


def _field_of(refusal: services.SeatError) -> str | None:
    """The field of this form: what is wrong with the new seat is about who follows."""
    return {"function": "next_function", "kind": "valid_to"}.get(refusal.field or "", refusal.field)
