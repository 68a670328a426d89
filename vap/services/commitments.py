"""What organisations promise each other in a VAP: asked, answered by the organisation itself, agreed on, kept.

Every step is a row in the talk about the commitment and a line in the audit trail. Who may do what is a question for
``permissions``; a service only looks at the state.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from vap.enums import COMMITMENT_MOVES, VAP_OVER, CommitmentState
from vap.models import VAP, Activity, Commitment, CommitmentAnswer
from vap.services import rhythms

State = CommitmentState


class CommitmentError(Exception):
    """The state does not allow this, or something is missing; the message is Dutch, ``field`` its place in the form."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


# --- asking and offering


@transaction.atomic
def propose(
    *,
    vap_id: int,
    organisation: Organisation,
    text: str,
    amount: str = "",
    start_on: date | None = None,
    due_on: date | None = None,
    answer_by: date | None = None,
    activity: Activity | None = None,
    asked_by_organisation: Organisation | None = None,
    by: User,
    at: datetime,
) -> Commitment:
    """Ask an organisation for something; without ``asked_by_organisation`` the municipality asks.

    It stays a question until the organisation itself answers.
    """
    vap = _open_vap(vap_id)
    if asked_by_organisation == organisation:
        raise CommitmentError("U vraagt uw eigen organisatie. Zeg het dan zelf toe.", "organisation")
    commitment = _new(
        vap,
        organisation=organisation,
        text=text,
        amount=amount,
        start_on=start_on,
        due_on=due_on,
        answer_by=answer_by,
        activity=activity,
        asked_by_organisation=asked_by_organisation,
        made_by=by,
        made_at=at,
    )
    _note(commitment, text=commitment.text, amount=commitment.amount, by=by, at=at)
    audit.record(event="commitment.proposed", target=commitment, by=by, at=at, vap=vap.pk, organisation=organisation.pk)
    return commitment


@transaction.atomic
def offer(
    *,
    vap_id: int,
    organisation: Organisation,
    text: str,
    amount: str = "",
    start_on: date | None = None,
    due_on: date | None = None,
    activity: Activity | None = None,
    by: User,
    at: datetime,
) -> Commitment:
    """Promise something for one's own organisation, without being asked."""
    vap = _open_vap(vap_id)
    commitment = _new(
        vap,
        organisation=organisation,
        text=text,
        amount=amount,
        start_on=start_on,
        due_on=due_on,
        activity=activity,
        asked_by_organisation=organisation,
        state=State.ACCEPTED,
        answered_at=at,
        made_by=by,
        made_at=at,
    )
    _note(commitment, text=commitment.text, amount=commitment.amount, by=by, at=at, is_own=True)
    audit.record(event="commitment.offered", target=commitment, by=by, at=at, vap=vap.pk, organisation=organisation.pk)
    return commitment


@transaction.atomic
def propose_for_activity(*, activity: Activity, by: User, at: datetime) -> Commitment | None:
    """Ask the organisation of an activity whether it does it: nobody outside the municipality gets a task silently.

    Safe to run again after each change of the activity: a question that nobody answered follows the activity, a
    question to the organisation that had it before is withdrawn, and an answer that was given stays. Of an activity
    of the municipality itself nothing is asked.
    """
    earlier = list(activity.commitments.select_for_update(of=("self",)).exclude(state=State.WITHDRAWN))
    for one in earlier:
        if one.organisation_id != activity.organisation_id and one.is_waiting:
            _move(one, State.WITHDRAWN, text="De activiteit is van een andere organisatie.", by=by, at=at)
    if activity.organisation.kind == OrganisationKind.MUNICIPALITY:
        return None
    asked = next((one for one in earlier if one.organisation_id == activity.organisation_id), None)
    amount = f"{activity.planned_amount} {activity.unit}" if activity.planned_amount is not None else ""
    given: dict[str, Any] = {
        "text": activity.title,
        "amount": amount,
        "start_on": activity.planned_start,
        "due_on": activity.planned_end,
    }
    if asked is None:
        return propose(
            vap_id=activity.vap_id, organisation=activity.organisation, activity=activity, **given, by=by, at=at
        )
    if asked.state == State.PROPOSED and any(getattr(asked, name) != value for name, value in given.items()):
        asked.revision += 1
        _change(asked, given, by=by, at=at)
    return asked


@transaction.atomic
def withdraw_for_activity(*, activity: Activity, by: User, at: datetime) -> None:
    """Take back what was asked for an activity that goes, and not answered; what was promised stays promised."""
    for one in activity.commitments.select_for_update(of=("self",)):
        if one.is_waiting:
            _move(one, State.WITHDRAWN, text="De activiteit is geschrapt.", by=by, at=at)


@transaction.atomic
def change_proposal(
    *,
    commitment_id: int,
    seen: int,
    text: str,
    amount: str,
    start_on: date | None,
    due_on: date | None,
    answer_by: date | None,
    by: User,
    at: datetime,
) -> Commitment:
    """Change a question that was not answered yet. An answer was given to a text, so after it the text stands."""
    commitment = _locked(commitment_id)
    if commitment.state != State.PROPOSED:
        raise CommitmentError("Er is al geantwoord. Trek de vraag in en stel een nieuwe.")
    claim_revision(commitment, seen)
    values = {"text": text, "amount": amount, "start_on": start_on, "due_on": due_on, "answer_by": answer_by}
    _change(commitment, values, by=by, at=at)
    return commitment


# --- what the organisation itself says


@transaction.atomic
def answer(
    *,
    commitment_id: int,
    seen: int,
    to: CommitmentState,
    text: str = "",
    counter_text: str = "",
    counter_amount: str = "",
    by: User,
    at: datetime,
) -> Commitment:
    """Store the organisation's own answer: yes, something else, or no with the reason. It may change its mind later.

    Raises ``StaleEditError`` when the question or the answer changed after the page was opened.
    """
    commitment = _locked(commitment_id)
    text, counter_text, counter_amount = text.strip(), counter_text.strip(), counter_amount.strip()
    if to not in (State.ACCEPTED, State.AMENDED, State.DECLINED):
        raise CommitmentError("Kies een antwoord.", "state")
    if to == State.DECLINED and not text:
        raise CommitmentError("Schrijf op waarom niet.", "answer")
    if to == State.AMENDED and not (counter_text or counter_amount):
        raise CommitmentError("Schrijf op wat u wel kunt doen.", "counter_text")
    if commitment.state == State.KEPT:
        raise CommitmentError(f"Dit kan niet: de toezegging is {State.KEPT.label}. Zet haar eerst weer open.")
    _refuse_when_over(commitment.vap)
    claim_revision(commitment, seen)
    is_amended = to == State.AMENDED
    commitment.answer, commitment.answered_at = text, at
    commitment.counter_text = counter_text if is_amended else ""
    commitment.counter_amount = counter_amount if is_amended else ""
    words = "\n".join(part for part in (commitment.counter_text, text) if part)
    _move(commitment, to, text=words, amount=commitment.counter_amount, by=by, at=at, is_claimed=True, is_own=True)
    return commitment


# --- what the one who asked says


@transaction.atomic
def agree_with_counter(*, commitment_id: int, seen: int, by: User, at: datetime) -> Commitment:
    """Take the counter-proposal over: from now on that is what was promised. What was asked stays in the talk."""
    commitment = _countered(commitment_id)
    claim_revision(commitment, seen)
    commitment.text = commitment.counter_text or commitment.text
    commitment.amount = commitment.counter_amount or commitment.amount
    commitment.counter_text = commitment.counter_amount = ""
    _move(commitment, State.ACCEPTED, text=commitment.text, amount=commitment.amount, by=by, at=at, is_claimed=True)
    return commitment


@transaction.atomic
def refuse_counter(*, commitment_id: int, seen: int, reason: str, by: User, at: datetime) -> Commitment:
    """Say no to a counter-proposal, with the reason: the question stands as it was, and waits for an answer again."""
    commitment = _countered(commitment_id)
    if not reason.strip():
        raise CommitmentError("Schrijf op waarom u het tegenvoorstel niet overneemt.", "reason")
    claim_revision(commitment, seen)
    commitment.counter_text = commitment.counter_amount = ""
    commitment.answered_at = None
    _move(commitment, State.PROPOSED, text=reason.strip(), by=by, at=at, is_claimed=True)
    return commitment


@transaction.atomic
def withdraw(*, commitment_id: int, seen: int, reason: str, by: User, at: datetime) -> Commitment:
    """Take a question back; what was promised cannot be taken back by who asked for it."""
    commitment = _locked(commitment_id)
    claim_revision(commitment, seen)
    _move(commitment, State.WITHDRAWN, text=reason.strip(), by=by, at=at, is_claimed=True)
    return commitment


@transaction.atomic
def mark_kept(
    *, commitment_id: int, seen: int, kept_on: date, note: str, needs_note: bool = True, by: User, at: datetime
) -> Commitment:
    """Note that a promise was kept, on which day, and (unless the organisation itself says so) how that is known."""
    commitment = _locked(commitment_id)
    if kept_on > timezone.localdate(at):
        raise CommitmentError("Deze dag komt nog. Noteer het als het gedaan is.", "kept_on")
    if needs_note and not note.strip():
        raise CommitmentError("Schrijf op waaruit blijkt dat het is nagekomen.", "kept_note")
    claim_revision(commitment, seen)
    commitment.kept_on, commitment.kept_note = kept_on, note.strip()
    _move(commitment, State.KEPT, text=commitment.kept_note, by=by, at=at, is_claimed=True)
    return commitment


@transaction.atomic
def unmark_kept(*, commitment_id: int, seen: int, reason: str, by: User, at: datetime) -> Commitment:
    """Open a promise again that was noted as kept by mistake."""
    commitment = _locked(commitment_id)
    if commitment.state != State.KEPT:
        raise CommitmentError(f"Dit kan niet: de toezegging is {commitment.get_state_display()}.")
    if not reason.strip():
        raise CommitmentError("Schrijf op waarom dit niet klopt.", "reason")
    claim_revision(commitment, seen)
    commitment.kept_on, commitment.kept_note = None, ""
    _move(commitment, State.ACCEPTED, text=reason.strip(), by=by, at=at, is_claimed=True)
    return commitment


# --- shared


def _open_vap(vap_id: int) -> VAP:
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    _refuse_when_over(vap)
    return vap


def _refuse_when_over(vap: VAP) -> None:
    if vap.state in VAP_OVER:
        raise CommitmentError(f"Dit kan niet meer: het VAP is {vap.get_state_display()}.")


def _locked(commitment_id: int) -> Commitment:
    rows = Commitment.objects.select_for_update(of=("self",)).select_related("organisation", "vap")
    return rows.get(pk=commitment_id)


def _countered(commitment_id: int) -> Commitment:
    commitment = _locked(commitment_id)
    if commitment.state != State.AMENDED:
        raise CommitmentError("Er ligt geen tegenvoorstel.")
    _refuse_when_over(commitment.vap)
    return commitment


def _new(vap: VAP, **values: Any) -> Commitment:
    if not values["text"].strip():
        raise CommitmentError("Schrijf op wat er gebeurt.", "text")
    start_on, due_on, activity = values.get("start_on"), values.get("due_on"), values.get("activity")
    if start_on and due_on and due_on < start_on:
        raise CommitmentError("Een toezegging eindigt na haar begin.", "due_on")
    if activity is not None and activity.vap_id != vap.pk:
        raise CommitmentError("Deze activiteit hoort bij een ander VAP.", "activity")
    return Commitment.objects.create(vap=vap, **values)


def _change(commitment: Commitment, values: dict[str, Any], *, by: User, at: datetime) -> None:
    """Store other words of a question, and say so in the talk. The caller claims the revision where a page was open."""
    if values["start_on"] and values["due_on"] and values["due_on"] < values["start_on"]:
        raise CommitmentError("Een toezegging eindigt na haar begin.", "due_on")
    changed = [name for name, value in values.items() if getattr(commitment, name) != value]
    for name, value in values.items():
        setattr(commitment, name, value)
    commitment.save(update_fields=[*values, "revision"])
    _note(commitment, text=commitment.text, amount=commitment.amount, by=by, at=at)
    audit.record(event="commitment.changed", target=commitment, by=by, at=at, changed=changed)


def _move(
    commitment: Commitment,
    to: CommitmentState,
    *,
    text: str,
    amount: str = "",
    by: User,
    at: datetime,
    is_claimed: bool = False,
    is_own: bool = False,
) -> None:
    """Bring a commitment, with the values that were set on it, in another state; note the step and record it.

    ``is_own``: the organisation that promises says this itself; else it is said for the organisation of ``by``.
    """
    old = State(commitment.state)
    if to not in COMMITMENT_MOVES[old]:
        raise CommitmentError(f"Dit kan niet: de toezegging is {old.label}.")
    if not is_claimed:
        commitment.revision += 1
    commitment.state = to
    commitment.save()
    if to == State.ACCEPTED:
        rhythms.begin(vap=commitment.vap, by=by, at=at)
    _note(commitment, text=text, amount=amount, by=by, at=at, is_own=is_own)
    audit.record(event=f"commitment.{to.value}", target=commitment, by=by, at=at, old=old.value, reason=text)


def _note(commitment: Commitment, *, text: str, amount: str, by: User, at: datetime, is_own: bool = False) -> None:
    CommitmentAnswer.objects.create(
        commitment=commitment,
        state=commitment.state,
        organisation=commitment.organisation if is_own else by.organisation,
        text=text,
        amount=amount,
        given_by=by,
        given_at=at,
    )
