"""Mandates, which of them and which documents a cycle rests on, and milestones per body."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import CycleState, MandateKind
from cycle.models import Body, Mandate, Milestone, PolicyCycle, PolicyDocument

FIELDS = ("title", "kind", "start_date", "end_date", "summary", "link")


class BasisError(Exception):
    """Something that the state of a cycle or milestone does not allow; the message is Dutch."""


@transaction.atomic
def add_mandate(
    *,
    title: str,
    kind: MandateKind,
    start_date: date,
    end_date: date,
    summary: str,
    link: str,
    by: User,
    at: datetime,
) -> Mandate:
    """Enter higher policy with its term."""
    mandate = Mandate.objects.create(
        title=title, kind=kind, start_date=start_date, end_date=end_date, summary=summary, link=link
    )
    audit.record(event="mandate.created", target=mandate, by=by, at=at)
    return mandate


@transaction.atomic
def change_mandate(
    *,
    mandate_id: int,
    seen: int,
    title: str,
    kind: MandateKind,
    start_date: date,
    end_date: date,
    summary: str,
    link: str,
    by: User,
    at: datetime,
) -> Mandate:
    """Change a mandate. Raises StaleEditError when it was changed meanwhile."""
    mandate = Mandate.objects.select_for_update().get(pk=mandate_id)
    claim_revision(mandate, seen)
    new = (title, kind, start_date, end_date, summary, link)
    changed = {
        name: [str(getattr(mandate, name)), str(value)]
        for name, value in zip(FIELDS, new, strict=True)
        if getattr(mandate, name) != value
    }
    for name, value in zip(FIELDS, new, strict=True):
        setattr(mandate, name, value)
    mandate.save(update_fields=[*FIELDS, "revision"])
    audit.record(event="mandate.changed", target=mandate, by=by, at=at, fields=changed)
    return mandate


@transaction.atomic
def set_basis(
    *,
    cycle_id: int,
    seen: int,
    mandates: Sequence[Mandate],
    documents: Sequence[PolicyDocument],
    by: User,
    at: datetime,
) -> PolicyCycle:
    """Choose what a cycle rests on. A mandate whose term does not fit is allowed: pages show a notice."""
    cycle = PolicyCycle.objects.select_for_update().get(pk=cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise BasisError("Deze cyclus is afgesloten. De grondslag blijft zoals die was.")
    claim_revision(cycle, seen)
    cycle.save(update_fields=["revision"])
    cycle.mandates.set(mandates)
    cycle.documents.set(documents)
    audit.record(
        event="cycle.basis_set",
        target=cycle,
        by=by,
        at=at,
        mandates=[str(mandate) for mandate in mandates],
        documents=[str(document) for document in documents],
    )
    return cycle


@transaction.atomic
def add_milestone(*, cycle_id: int, body: Body, title: str, planned_on: date, by: User, at: datetime) -> Milestone:
    """Plan a day on which a body should have something."""
    cycle = PolicyCycle.objects.select_for_update().get(pk=cycle_id)
    if cycle.state == CycleState.CLOSED:
        raise BasisError("Deze cyclus is afgesloten. Er komen geen mijlpalen meer bij.")
    milestone = Milestone.objects.create(cycle=cycle, body=body, title=title, planned_on=planned_on)
    audit.record(event="milestone.created", target=milestone, by=by, at=at, body=body.name, planned_on=str(planned_on))
    return milestone


@transaction.atomic
def reach_milestone(*, milestone_id: int, reached_on: date, by: User, at: datetime) -> Milestone:
    """Note the day on which the body had it. Only once: the planned day stays beside it."""
    milestone = Milestone.objects.select_for_update().get(pk=milestone_id)
    if milestone.reached_on is not None:
        raise BasisError("Deze mijlpaal is al gehaald.")
    if reached_on > timezone.localdate(at):
        raise BasisError("De dag waarop de mijlpaal is gehaald, ligt in de toekomst.")
    milestone.reached_on = reached_on
    milestone.save(update_fields=["reached_on"])
    audit.record(
        event="milestone.reached",
        target=milestone,
        by=by,
        at=at,
        planned_on=str(milestone.planned_on),
        on=str(reached_on),
    )
    return milestone
