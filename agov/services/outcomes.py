"""What the table comes to: noting it during the meeting, with its number, and what it makes in other lists."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from agov.enums import AgreementState, ConsequenceKind, ItemState, MeetingState, OutcomeKind, SubjectKind
from agov.models import AgendaItem, Consequence, Expectation, Outcome
from agov.services import consequences, expectations
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.models import Body
from vap.models import Priority
from vap.services import priorities

AT_WORK = (MeetingState.CONVENED, MeetingState.HELD)  # outcomes are written down from the opening until it is closed
MAKES = (OutcomeKind.CONSEQUENCE, OutcomeKind.EXPECTATION, OutcomeKind.PRIORITY)  # each in a list of its own


class OutcomeError(Exception):
    """The meeting or the outcome does not allow this; the message is Dutch, ``field`` the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def item_at_work(item_id: int) -> AgendaItem:
    """The item, locked, of a meeting that is under way; refused before it was convened and after it was closed."""
    items = AgendaItem.objects.select_for_update(of=("self",)).select_related("meeting__cycle", "meeting__body")
    item = items.get(pk=item_id)
    if item.meeting.state not in AT_WORK:
        raise OutcomeError(f"Dit kan niet: de vergadering is {item.meeting.get_state_display()}.")
    return item


@transaction.atomic
def add_outcome(
    *,
    item_id: int,
    kind: OutcomeKind,
    text: str,
    owner_function: str = "",
    owner: User | None = None,
    organisation: Organisation | None = None,
    due_on: date | None = None,
    by: User,
    at: datetime,
) -> Outcome:
    """Note a conclusion, an advice or an agreement under the next number of the year."""
    if kind in MAKES:
        raise OutcomeError(f"Een {kind.label} krijgt ook een plaats in haar eigen lijst.")
    item = item_at_work(item_id)
    is_agreement = kind == OutcomeKind.AGREEMENT
    if is_agreement and not owner_function.strip():
        raise OutcomeError("Schrijf op wie ervoor zorgt: een functie.", "owner_function")
    if is_agreement and due_on is None:
        raise OutcomeError("Kies wanneer het klaar is.", "due_on")
    return _note(
        item,
        kind,
        text,
        by=by,
        at=at,
        owner_function=owner_function if is_agreement else "",
        owner=owner if is_agreement else None,
        organisation=organisation,
        due_on=due_on if is_agreement else None,
        state=AgreementState.OPEN if is_agreement else "",
    )


@transaction.atomic
def add_consequence(
    *,
    item_id: int,
    text: str,
    why: str,
    kind: ConsequenceKind,
    department: str,
    owner: str,
    fiscal_year: int | None,
    intervened_by: str,
    due_on: date,
    by: User,
    at: datetime,
) -> Outcome:
    """Note what changes in our own policy, and put it on the list of consequences."""
    item = _not_secret(item_at_work(item_id))
    made = consequences.add_consequence(
        cycle=item.meeting.cycle,
        priority=_priority_of(item),
        kind=kind,
        what=text.strip(),
        why=why,
        intervened_by=intervened_by,
        department=department,
        owner=owner,
        fiscal_year=fiscal_year,
        due_on=due_on,
        by=by,
        at=at,
    )
    return _note(item, OutcomeKind.CONSEQUENCE, text, by=by, at=at, consequence=made)


@transaction.atomic
def add_expectation(
    *, item_id: int, text: str, organisation: Organisation, answer_by: date, by: User, at: datetime
) -> Outcome:
    """Note what we expect of a partner, and ask it; the partner answers on the list of expectations."""
    item = _not_secret(item_at_work(item_id))
    made = expectations.add_expectation(
        cycle=item.meeting.cycle,
        priority=_priority_of(item),
        organisation=organisation,
        text=text.strip(),
        answer_by=answer_by,
        by=by,
        at=at,
    )
    return _note(item, OutcomeKind.EXPECTATION, text, by=by, at=at, expectation=made, organisation=organisation)


@transaction.atomic
def add_priority(*, item_id: int, text: str, values: Mapping[str, Any], reason: str, by: User, at: datetime) -> Outcome:
    """Note a choice of the table, and make the draft of the priority. Raises what making a priority raises."""
    item = _not_secret(item_at_work(item_id))
    made = priorities.create(cycle_id=item.meeting.cycle_id, values=values, reason=reason, by=by, at=at)
    return _note(item, OutcomeKind.PRIORITY, text, by=by, at=at, priority=made)


@transaction.atomic
def change_outcome(
    *,
    outcome_id: int,
    seen: int,
    text: str,
    owner_function: str,
    owner: User | None,
    organisation: Organisation | None,
    due_on: date | None,
    by: User,
    at: datetime,
) -> Outcome:
    """Write it down better while the meeting is not closed. Raises ``StaleEditError`` when somebody was earlier."""
    outcome = Outcome.objects.select_for_update(of=("self",)).get(pk=outcome_id)
    item_at_work(outcome.item_id)
    if outcome.state not in ("", AgreementState.OPEN):
        raise OutcomeError("Deze afspraak is al afgedaan. Zet haar eerst weer open.")
    claim_revision(outcome, seen)
    before = outcome.text
    outcome.text = text.strip()
    if outcome.kind == OutcomeKind.AGREEMENT:
        if outcome.due_on != due_on and outcome.postponements.exists():
            raise OutcomeError("Deze afspraak is al eens uitgesteld. Stel haar opnieuw uit, met een reden.", "due_on")
        outcome.owner_function, outcome.owner, outcome.due_on = owner_function.strip(), owner, due_on
    if outcome.kind != OutcomeKind.EXPECTATION:  # whom we asked stands in the expectation
        outcome.organisation = organisation
    outcome.save(update_fields=["text", "owner_function", "owner", "organisation", "due_on", "revision"])
    audit.record(event="outcome.changed", target=outcome, by=by, at=at, before=before, after=outcome.text)
    return outcome


def _note(item: AgendaItem, kind: OutcomeKind, text: str, *, by: User, at: datetime, **fields: Any) -> Outcome:
    if not text.strip():
        raise OutcomeError("Schrijf op wat het overleg vindt of afspreekt.", "text")
    if item.state in (ItemState.POSTPONED, ItemState.WITHDRAWN):
        raise OutcomeError("Dit punt is niet behandeld. Zet het eerst weer open.")
    year = timezone.localtime(item.meeting.starts_at).year
    outcome = Outcome.objects.create(
        item=item,
        kind=kind,
        year=year,
        number=_next_number(year),
        text=text.strip(),
        subject_kind=item.subject_kind,
        subject_id=item.subject_id,
        made_by=by,
        made_at=at,
        **fields,
    )
    audit.record(event="outcome.added", target=outcome, by=by, at=at, kind=kind.value, number=outcome.code)
    return outcome


def _next_number(year: int) -> int:
    """The next number of the year. The bodies are locked until the end, so two who write at once get one each.

    A number comes with its row or not at all, and no outcome is ever removed: there are no gaps.
    """
    list(Body.objects.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
    last = Outcome.objects.filter(year=year).aggregate(last=Max("number"))["last"]
    return (last or 0) + 1


def _priority_of(item: AgendaItem) -> Priority | None:
    """The priority that the item is about, for what comes of it, when it is of the cycle of the meeting."""
    if item.subject_kind != SubjectKind.PRIORITY or item.subject_id is None:
        return None
    return Priority.objects.filter(pk=item.subject_id, cycle=item.meeting.cycle_id).first()


def _not_secret(item: AgendaItem) -> AgendaItem:
    """Refused while secrecy rests on the item: the other lists are read by many more."""
    if is_secret(item):
        raise OutcomeError("Op dit punt rust geheimhouding. Noteer een conclusie of advies; die blijft bij dit punt.")
    return item


def is_secret(item: AgendaItem) -> bool:
    """Whether secrecy was imposed and not lifted (Gemeentewet 87-89)."""
    return item.secrecy_on is not None and item.secrecy_lifted_on is None


def made_by(outcome: Outcome) -> Consequence | Expectation | Priority | None:
    """What the outcome made in another list."""
    return outcome.consequence or outcome.expectation or outcome.priority
