"""What we expect of partners: asked by the municipality, answered by the partner itself and by nobody else."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import transaction

from agov.enums import EXPECTATION_MOVES, ExpectationState
from agov.models import Expectation
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.models import PolicyCycle
from vap.models import Priority


class ExpectationError(Exception):
    """The state of the expectation does not allow this, or a text is missing; the message is Dutch."""


@transaction.atomic
def add_expectation(
    *,
    cycle: PolicyCycle,
    priority: Priority | None,
    organisation: Organisation,
    text: str,
    answer_by: date,
    by: User,
    at: datetime,
) -> Expectation:
    """Ask a partner for something; until it answers it is a question and no more."""
    expectation = Expectation.objects.create(
        cycle=cycle,
        priority=priority,
        organisation=organisation,
        text=text,
        answer_by=answer_by,
        made_by=by,
        made_at=at,
    )
    audit.record(event="expectation.asked", target=expectation, by=by, at=at, organisation=organisation.pk)
    return expectation


@transaction.atomic
def change_expectation(
    *,
    expectation_id: int,
    seen: int,
    cycle: PolicyCycle,
    priority: Priority | None,
    organisation: Organisation,
    text: str,
    answer_by: date,
    by: User,
    at: datetime,
) -> Expectation:
    """Change a question that nobody answered yet. An answer was given to a text, so after it the text stands."""
    expectation = _locked(expectation_id)
    if expectation.state != ExpectationState.ASKED:
        raise ExpectationError("De partner heeft al geantwoord. Maak een nieuwe verwachting.")
    claim_revision(expectation, seen)
    given: dict[str, Any] = {
        "cycle": cycle,
        "priority": priority,
        "organisation": organisation,
        "text": text,
        "answer_by": answer_by,
    }
    changed = [name for name, value in given.items() if getattr(expectation, name) != value]
    for name, value in given.items():
        setattr(expectation, name, value)
    expectation.save(update_fields=[*given, "revision"])
    audit.record(event="expectation.changed", target=expectation, by=by, at=at, changed=changed)
    return expectation


@transaction.atomic
def answer(*, expectation_id: int, seen: int, to: ExpectationState, text: str, by: User, at: datetime) -> Expectation:
    """Store the partner's own answer: it does this, something else, or not. A later answer replaces it.

    Raises ``StaleEditError`` when the question or the answer changed after the page was opened.
    """
    expectation = _locked(expectation_id)
    if to not in EXPECTATION_MOVES[ExpectationState(expectation.state)]:
        raise ExpectationError("Kies een antwoord.")
    if to != ExpectationState.ACCEPTED and not text.strip():
        raise ExpectationError("Schrijf op wat u wel doet, of waarom niet.")
    claim_revision(expectation, seen)
    old = expectation.state
    expectation.state, expectation.answer = to, text.strip()
    expectation.answered_by, expectation.answered_at = by, at
    expectation.save(update_fields=["state", "answer", "answered_by", "answered_at", "revision"])
    audit.record(event="expectation.answered", target=expectation, by=by, at=at, old=old, new=to.value)
    return expectation


def _locked(expectation_id: int) -> Expectation:
    return Expectation.objects.select_for_update(of=("self",)).get(pk=expectation_id)
