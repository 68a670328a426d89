"""The three slagen: asking people, opening, planning and closing, and the route past the bodies."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import INVITATION_MOVES, ROUND_MOVES, BodyKind, DeviationKind, InvitationState, RoundKind, RoundState
from cycle.models import Body, Party, Round, RoundParticipant, RouteStop
from cycle.queries.rounds import default_parties, order_blockers, stop_blockers
from cycle.services.deviations import record_deviation
from cycle.services.guards import pass_guard

ROUTE = (BodyKind.AGOV, BodyKind.COLLEGE, BodyKind.COUNCIL)


class RoundError(Exception):
    """The slag does not allow this; the message is Dutch. ``field`` is the field of the form that it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def _locked(round_id: int) -> Round:
    return Round.objects.select_for_update(of=("self",)).select_related("cycle").get(pk=round_id)


def _move(slag: Round, to: RoundState) -> None:
    if to not in ROUND_MOVES[RoundState(slag.state)]:
        raise RoundError(f"Dit kan niet: deze slag is {slag.get_state_display()}.")
    slag.state = to


@transaction.atomic
def prepare_round(*, round_id: int, by: User, at: datetime) -> int:
    """Put everybody who is asked by default on the list, and the bodies on the route; return how many came.

    Safe to run again: who stands there already stays as they are.
    """
    slag = _locked(round_id)
    _refuse_when_closed(slag)
    present = set(slag.participants.filter(organisation__isnull=True).values_list("party_id", flat=True))
    fresh = [RoundParticipant(round=slag, party=party) for party in default_parties(slag) if party.pk not in present]
    RoundParticipant.objects.bulk_create(fresh)
    stops = _route(slag) if slag.kind == RoundKind.ADMINISTRATIVE and not slag.stops.exists() else []
    RouteStop.objects.bulk_create(stops)
    if fresh or stops:
        audit.record(
            event="round.prepared",
            target=slag,
            by=by,
            at=at,
            parties=[str(participant.party) for participant in fresh],
            stops=[str(stop.body) for stop in stops],
        )
    return len(fresh)


def _route(slag: Round) -> list[RouteStop]:
    """AGOV, college, raad: the first body of each kind, in that order."""
    bodies = [Body.objects.filter(kind=kind).first() for kind in ROUTE]
    return [
        RouteStop(round=slag, body=body, position=position)
        for position, body in enumerate((body for body in bodies if body is not None), start=1)
    ]


def _refuse_when_closed(slag: Round) -> None:
    if slag.state == RoundState.CLOSED:
        raise RoundError("Deze slag is gesloten. Heropen hem eerst.")


@transaction.atomic
def plan_round(
    *, round_id: int, seen: int, start_date: date, end_date: date, minimum_days: int | None, by: User, at: datetime
) -> Round:
    """Give a slag other dates. Raises ``StaleEditError`` when somebody else changed it meanwhile."""
    slag = _locked(round_id)
    _refuse_when_closed(slag)
    claim_revision(slag, seen)
    if end_date < start_date:
        raise RoundError("De laatste dag ligt voor de eerste.", "end_date")
    before = [slag.start_date.isoformat(), slag.end_date.isoformat(), slag.minimum_days]
    slag.start_date, slag.end_date, slag.minimum_days = start_date, end_date, minimum_days
    slag.save(update_fields=["start_date", "end_date", "minimum_days", "revision"])
    after = [start_date.isoformat(), end_date.isoformat(), minimum_days]
    audit.record(event="round.planned", target=slag, by=by, at=at, before=before, after=after)
    return slag


@transaction.atomic
def open_round(*, round_id: int, reason: str = "", by: User, at: datetime) -> Round:
    """Start a slag; the technical one comes first, and the other two may then run beside each other."""
    slag = _locked(round_id)
    if slag.state == RoundState.CLOSED:
        raise RoundError("Deze slag is gesloten. Heropen hem met een reden.")
    _move(slag, RoundState.OPEN)
    pass_guard(
        cycle=slag.cycle,
        blockers=order_blockers(slag),
        reason=reason,
        what=f"De {slag.get_kind_display()} ging open.",
        by=by,
        at=at,
    )
    slag.revision += 1
    slag.save(update_fields=["state", "revision"])
    audit.record(event="round.opened", target=slag, by=by, at=at, reason=reason)
    return slag


@transaction.atomic
def close_round(
    *, round_id: int, seen: int, product: str, blockers: Sequence[str], reason: str, by: User, at: datetime
) -> Round:
    """Close a slag with what it yielded. ``blockers`` come from the rooms above: what is not in order yet."""
    slag = _locked(round_id)
    _move(slag, RoundState.CLOSED)
    claim_revision(slag, seen)
    if not product.strip():
        raise RoundError("Schrijf op wat deze slag heeft opgeleverd.", "product")
    pass_guard(
        cycle=slag.cycle,
        blockers=blockers,
        reason=reason,
        what=f"De {slag.get_kind_display()} werd gesloten.",
        by=by,
        at=at,
    )
    slag.product, slag.closed_at, slag.closed_by = product, at, by
    slag.save(update_fields=["state", "product", "closed_at", "closed_by", "revision"])
    audit.record(event="round.closed", target=slag, by=by, at=at, reason=reason, blockers=list(blockers))
    return slag


@transaction.atomic
def reopen_round(*, round_id: int, reason: str, by: User, at: datetime) -> Round:
    """Open a closed slag again; a deviation, because later steps may rest on what it yielded."""
    slag = _locked(round_id)
    if slag.state != RoundState.CLOSED:
        raise RoundError("Deze slag is niet gesloten.")
    _move(slag, RoundState.OPEN)
    if not reason.strip():
        raise RoundError("Schrijf op waarom de slag opnieuw opengaat.", "reopen_reason")
    slag.closed_at = slag.closed_by = None
    slag.revision += 1
    slag.save(update_fields=["state", "closed_at", "closed_by", "revision"])
    record_deviation(
        cycle=slag.cycle,
        kind=DeviationKind.GUARD,
        what=f"De {slag.get_kind_display()} ging na sluiting opnieuw open.",
        reason=reason,
        by=by,
        at=at,
    )
    audit.record(event="round.reopened", target=slag, by=by, at=at, reason=reason)
    return slag


# --- people ----------------------------------------------------------------------------------------------------------


@transaction.atomic
def add_participant(
    *, round_id: int, party: Party, organisation: Organisation | None, by: User, at: datetime
) -> RoundParticipant:
    """Put a party, or one organisation of it, on the list."""
    slag = _locked(round_id)
    _refuse_when_closed(slag)
    participant, is_new = RoundParticipant.objects.get_or_create(round=slag, party=party, organisation=organisation)
    if not is_new:
        raise RoundError(f"{participant} staat al op de lijst.", "party")
    audit.record(event="round.participant_added", target=slag, by=by, at=at, participant=str(participant))
    return participant


@transaction.atomic
def invite_all(*, round_id: int, by: User, at: datetime) -> int:
    """Note that the invitations went out to everybody on the list; return how many."""
    slag = _locked(round_id)
    _refuse_when_closed(slag)
    count = slag.participants.filter(state=InvitationState.TO_INVITE).update(state=InvitationState.INVITED)
    if count:
        audit.record(event="round.invited", target=slag, by=by, at=at, count=count)
    return count


@transaction.atomic
def set_participation(
    *, participant_id: int, state: InvitationState, note: str = "", by: User, at: datetime
) -> RoundParticipant:
    """Note an answer to an invitation, or who was there."""
    participant = RoundParticipant.objects.select_for_update(of=("self",)).get(pk=participant_id)
    slag = _locked(participant.round_id)
    _refuse_when_closed(slag)
    if state not in INVITATION_MOVES[InvitationState(participant.state)]:
        raise RoundError(f"Dit kan niet: bij {participant} staat “{participant.get_state_display()}”.")
    before = participant.state
    participant.state, participant.note = state, note
    participant.save(update_fields=["state", "note"])
    audit.record(
        event="round.participation",
        target=slag,
        by=by,
        at=at,
        participant=str(participant),
        before=before,
        after=state.value,
    )
    return participant


@transaction.atomic
def answer_invitation(
    *, round_id: int, organisation: Organisation, comes: bool, note: str, by: User, at: datetime
) -> RoundParticipant:
    """Answer for one organisation; asked as part of a party, it gets a line of its own on the list."""
    slag = _locked(round_id)
    _refuse_when_closed(slag)
    asked = slag.participants.asked_of(organisation).select_related("party")
    invitation = asked.filter(organisation=organisation).first() or asked.first()
    if invitation is None:
        raise RoundError("Uw organisatie is niet uitgenodigd voor deze slag.")
    if invitation.organisation_id is None:
        invitation, _ = RoundParticipant.objects.get_or_create(
            round=slag,
            party=invitation.party,
            organisation=organisation,
            defaults={"state": InvitationState.INVITED},
        )
    state = InvitationState.ACCEPTED if comes else InvitationState.DECLINED
    if invitation.state == state:
        return invitation
    return set_participation(participant_id=invitation.pk, state=state, note=note, by=by, at=at)


# --- the route -------------------------------------------------------------------------------------------------------


def _locked_stop(stop_id: int) -> RouteStop:
    stops = RouteStop.objects.select_for_update(of=("self",)).select_related("round__cycle", "body", "substitute")
    stop = stops.get(pk=stop_id)
    _refuse_when_closed(stop.round)
    return stop


@transaction.atomic
def plan_stop(*, stop_id: int, planned_on: date | None, by: User, at: datetime) -> RouteStop:
    """Say when a body is to treat the proposals; never before the body that comes before it."""
    stop = _locked_stop(stop_id)
    if planned_on is not None:
        _check_order(stop, planned_on, "planned_on")
    stop.planned_on = planned_on
    stop.save(update_fields=["planned_on"])
    planned = planned_on.isoformat() if planned_on else ""
    audit.record(event="route.planned", target=stop.round, by=by, at=at, stop=str(stop), planned_on=planned)
    return stop


def _check_order(stop: RouteStop, day: date, field: str) -> None:
    """Refuse a day before that of an earlier body, or after that of a later one."""
    for other in stop.round.stops.exclude(pk=stop.pk).select_related("body", "substitute"):
        known = other.held_on if field == "held_on" else other.held_on or other.planned_on
        if known is None:
            continue
        if other.position < stop.position and day < known:
            raise RoundError(f"Dit is voor de dag van een eerder gremium: {other}, {known:%d-%m-%Y}.", field)
        if other.position > stop.position and day > known:
            raise RoundError(f"Dit is na de dag van een later gremium: {other}, {known:%d-%m-%Y}.", field)


@transaction.atomic
def substitute_body(*, stop_id: int, body: Body, reason: str, by: User, at: datetime) -> RouteStop:
    """Let another body take the place of one on the route; always allowed, always on the record."""
    stop = _locked_stop(stop_id)
    if stop.held_on is not None:
        raise RoundError("Dit gremium heeft al behandeld; vervangen kan niet meer.", "substitute")
    if body == stop.body:
        raise RoundError("Kies een ander gremium dan het gremium dat wordt vervangen.", "substitute")
    if not reason.strip():
        raise RoundError("Schrijf op waarom een ander gremium de plaats inneemt.", "substitute_reason")
    stop.substitute = body
    stop.save(update_fields=["substitute"])
    record_deviation(
        cycle=stop.round.cycle,
        kind=DeviationKind.SUBSTITUTE,
        what=f"Op de route: {body} in plaats van {stop.body}.",
        reason=reason,
        by=by,
        at=at,
    )
    return stop


def _refuse_past_the_college(stop: RouteStop) -> None:
    """What the overleg advises reaches the council by the college only; no reason opens another way (S133)."""
    if stop.body.kind != BodyKind.COUNCIL:
        return
    waiting = stop.round.stops.filter(body__kind=BodyKind.COLLEGE, position__lt=stop.position, held_on__isnull=True)
    for college in waiting.select_related("body", "substitute"):
        raise RoundError(
            f"Naar de raad gaat het alleen via het college. Nog niet behandeld door: {college}.", "held_on"
        )


@transaction.atomic
def hold_stop(*, stop_id: int, held_on: date, conclusion: str, reason: str = "", by: User, at: datetime) -> RouteStop:
    """Note that a body treated the proposals, and what it concluded. Out of turn: only past the guard."""
    stop = _locked_stop(stop_id)
    if stop.round.state != RoundState.OPEN:
        raise RoundError("Open eerst de bestuurlijke slag.")
    _check_order(stop, held_on, "held_on")
    _refuse_past_the_college(stop)
    pass_guard(
        cycle=stop.round.cycle,
        blockers=stop_blockers(stop),
        reason=reason,
        what=f"De voorstellen zijn behandeld op {held_on:%d-%m-%Y}: {stop}.",
        by=by,
        at=at,
    )
    stop.held_on, stop.conclusion = held_on, conclusion
    stop.save(update_fields=["held_on", "conclusion"])
    audit.record(event="route.held", target=stop.round, by=by, at=at, stop=str(stop), held_on=held_on.isoformat())
    return stop
