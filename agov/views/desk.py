"""The secretary's screen during a meeting: one item at a time, with what the table comes to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import ConsequenceKind, ItemState, OutcomeKind
from agov.forms.outcomes import FORMS, AgreementForm, OutcomeTextForm, SettleItemForm
from agov.models import AgendaItem, Consequence, Invitee, Meeting, Outcome
from agov.queries.outcomes import BESIDE, neighbours
from agov.queries.subjects import subject_of
from agov.services import outcomes as services
from agov.services.treatment import settle_item
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.work import address
from cycle.services.guards import GuardError
from cycle.services.scope import OutOfScopeError
from vap.enums import Evidence
from vap.services.priorities import PriorityError

NOT_YET_JUDGED = "Nog te beoordelen: het veiligheidsoverleg koos op hoofdlijnen."
TABLE = "veiligheidsoverleg"


def item_seen(request: UserRequest, pk: int) -> AgendaItem:
    """The item, when this user may read it."""
    items = AgendaItem.objects.visible_to(request.user).select_related("meeting__cycle", "meeting__body")
    return get_object_or_404(items, pk=pk)


def kind_of(word: str) -> OutcomeKind:
    """The kind that an address names."""
    if word not in OutcomeKind.values:
        raise Http404
    return OutcomeKind(word)


def meeting_crumbs(meeting: Meeting, *more: tuple[str, str]) -> list[tuple[str, str]]:
    """The way back to the meeting."""
    way = [("Vergaderingen", address("agov:meeting-list")), (meeting.title, address("agov:meeting-detail", meeting.pk))]
    return [("Start", "/"), *((name, url) for name, url in way if url), *more]


@require_safe
def meeting_desk(request: UserRequest, pk: int) -> HttpResponse:
    """Go to the first item that is still open, else to the first one."""
    meeting = get_object_or_404(Meeting.objects.visible_to(request.user), pk=pk)
    require(permissions.may_prepare_meetings(request.user))
    items = AgendaItem.objects.visible_to(request.user).filter(meeting=meeting).order_by("position", "pk")
    item = items.filter(state=ItemState.OPEN).first() or items.first()
    if item is None:
        messages.info(request, "Er staat nog niets op de agenda.")
        return redirect(address("agov:meeting-detail", pk) or "agov:outcome-list")
    return redirect("agov:item-desk", item.pk)


@require_safe
def item_desk(request: UserRequest, pk: int) -> HttpResponse:
    """One item: what is asked, what was noted, and the form for what comes next."""
    item = item_seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    kind = kind_of(request.GET.get("soort", OutcomeKind.CONCLUSION))
    return _desk(request, item, kind=kind, form=FORMS[kind](item=item, initial=_first_words(item, kind)))


def _first_words(item: AgendaItem, kind: OutcomeKind) -> dict[str, Any]:
    """What the agenda proposed, in the form of the first outcome."""
    is_first = not item.outcomes.exists()
    proposed = item.draft_outcome if is_first and kind in (OutcomeKind.CONCLUSION, OutcomeKind.ADVICE) else ""
    return {"text": proposed} if proposed else {}


def _settled(item: AgendaItem) -> dict[str, str]:
    """As it stands; of an open item that it was handled, for that is what comes next."""
    to = ItemState.DECIDED if item.state == ItemState.OPEN else ItemState(item.state)
    return {"to": to.value, "reason": item.state_reason}


def _desk(
    request: UserRequest,
    item: AgendaItem,
    *,
    kind: OutcomeKind,
    form: OutcomeTextForm,
    settle_form: SettleItemForm | None = None,
    status: int = 200,
) -> HttpResponse:
    at_table = Invitee.objects.visible_to(request.user).filter(meeting=item.meeting_id)
    context = {
        "item": item,
        "meeting": item.meeting,
        "subject": subject_of(item.subject_kind, item.subject_id, request.user),
        "outcomes": Outcome.objects.visible_to(request.user)
        .filter(item=item)
        .select_related(*BESIDE)
        .order_by("number"),
        "place": neighbours(item, request.user),
        "kinds": [(one, one == kind) for one in OutcomeKind],
        "kind": kind,
        "form": form,
        "settle_form": settle_form or SettleItemForm(initial=_settled(item)),
        "is_at_work": item.meeting.state in services.AT_WORK,
        "is_secret": services.is_secret(item),
        "functions": at_table.order_by("function").values_list("function", flat=True).distinct(),
        "departments": Consequence.objects.visible_to(request.user)
        .order_by("department")
        .values_list("department", flat=True)
        .distinct()
        if kind == OutcomeKind.CONSEQUENCE
        else [],
        "crumbs": meeting_crumbs(item.meeting),
    }
    return render(request, "agov/item_desk.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def outcome_add(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """Note an outcome; what was typed and is not right comes back on the same screen."""
    item = item_seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    chosen = kind_of(kind)
    form = FORMS[chosen](request.POST if request.method == "POST" else None, item=item)
    if form.is_valid():
        try:
            made = _store(request, item, chosen, form, at=timezone.now())
        except GuardError as refusal:
            form.add_error("reason", str(refusal))
        except (services.OutcomeError, PriorityError) as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except OutOfScopeError as refusal:
            form.add_error("theme", str(refusal))
        else:
            messages.success(request, f"Genoteerd: {made.get_kind_display()} {made.code}.")
            return redirect(f"{reverse('agov:item-desk', args=[pk])}?soort={chosen.value}#noteren")
    return _desk(request, item, kind=chosen, form=form, status=422 if form.is_bound else 200)


def _store(
    request: UserRequest, item: AgendaItem, kind: OutcomeKind, form: OutcomeTextForm, *, at: datetime
) -> Outcome:
    """One service call, by kind."""
    values = form.cleaned_data
    if kind == OutcomeKind.CONSEQUENCE:
        names = ("text", "why", "department", "owner", "fiscal_year", "intervened_by", "due_on")
        return services.add_consequence(
            item_id=item.pk,
            kind=ConsequenceKind(values["kind"]),
            **{name: values[name] for name in names},
            by=request.user,
            at=at,
        )
    if kind == OutcomeKind.EXPECTATION:
        return services.add_expectation(
            item_id=item.pk,
            text=values["text"],
            organisation=values["organisation"],
            answer_by=values["answer_by"],
            by=request.user,
            at=at,
        )
    if kind == OutcomeKind.PRIORITY:
        return services.add_priority(
            item_id=item.pk,
            text=values["text"],
            values=_draft_priority(values),
            reason=values["reason"],
            by=request.user,
            at=at,
        )
    owner, organisation = form.owner() if isinstance(form, AgreementForm) else (None, values["organisation"])
    return services.add_outcome(
        item_id=item.pk,
        kind=kind,
        text=values["text"],
        owner_function=values.get("owner_function", ""),
        owner=owner,
        organisation=organisation,
        due_on=values.get("due_on"),
        by=request.user,
        at=at,
    )


def _draft_priority(values: dict[str, Any]) -> dict[str, Any]:
    """A draft says what it knows; the rest is worked out on the page of the priority before anybody decides."""
    return {
        "title": values["title"],
        "theme": values["theme"],
        "track": values["track"],
        "statement": values["text"],
        "aim": "Nog uit te werken.",
        "evidence": Evidence.NONE,
        "evidence_reason": NOT_YET_JUDGED,
        "evidence_by": TABLE,
        "choice_reason": values["text"],
        "choice_by": TABLE,
    }


@require_POST
def item_settle(request: UserRequest, pk: int) -> HttpResponse:
    """Say what became of the item, and go on to the next one."""
    item = item_seen(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    form = SettleItemForm(request.POST)
    if form.is_valid():
        to = ItemState(form.cleaned_data["to"])
        try:
            settle_item(item_id=pk, to=to, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.OutcomeError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"{item.title}: {to.label}.")
            after = neighbours(item, request.user).next if to != ItemState.OPEN else None
            return redirect("agov:item-desk", after.pk if after else pk)
    kind = OutcomeKind.CONCLUSION
    return _desk(request, item, kind=kind, form=FORMS[kind](item=item), settle_form=form, status=422)
