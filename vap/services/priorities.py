"""Making, changing, approving and dropping priorities."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from analysis.enums import AnalysisState
from analysis.models import SafetyAnalysis
from cycle.enums import DeviationKind, Strictness
from cycle.models import Deviation, PolicyCycle
from cycle.services.guards import GuardError, pass_guard
from cycle.services.scope import OutOfScopeError, require_theme_in_scope
from vap.enums import PRIORITY_MOVES, PriorityState
from vap.models import Priority, PriorityVersion, PublishedChoices
from vap.queries.capacity import cover_blockers, load_blockers, number_blockers
from vap.queries.versions import content_of
from vap.services.dispositions import settle

ORDER_WHAT: Final = "Prioriteiten gesteld voordat de analyse is vastgesteld."
RELATIONS: Final = ("findings", "areas", "spots", "target_groups", "offence_groups", "partners")


class PriorityError(Exception):
    """The deed is refused; the message is Dutch. ``field`` says at which field it belongs, when at one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


class MoveNotAllowedError(PriorityError):
    """The state of the priority does not allow this step."""


def order_blockers(cycle: PolicyCycle) -> list[str]:
    """Why priorities come too early; empty once the analysis is adopted, or once somebody gave the reason."""
    states = set(SafetyAnalysis.objects.filter(cycle=cycle).values_list("state", flat=True))
    if states == {AnalysisState.ADOPTED}:
        return []
    if Deviation.objects.filter(cycle=cycle, kind=DeviationKind.GUARD, what__startswith=ORDER_WHAT).exists():
        return []
    return ["De veiligheidsanalyse van deze cyclus is nog niet vastgesteld."]


@transaction.atomic
def create(*, cycle_id: int, values: Mapping[str, Any], reason: str, by: User, at: datetime) -> Priority:
    """Make a draft from ``values``: fields by name, relations as lists of rows.

    Raises ``GuardError`` while the analysis is not adopted, or above the number the cycle set itself, without a
    reason; ``PriorityError`` for a theme outside this policy or a title that is taken.
    """
    cycle = PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    _check_theme(values)
    too_many = number_blockers(cycle)
    _pass(cycle, order_blockers(cycle), too_many, what=f"Prioriteit “{values['title']}”.", reason=reason, by=by, at=at)
    priority = Priority(cycle=cycle, made_by=by, made_at=at, over_limit_reason=reason.strip()[:300] if too_many else "")
    _write(priority, values)
    settle(priority, by=by, at=at)
    audit.record(event="priority.created", target=priority, by=by, at=at, reason=reason.strip())
    return priority


@transaction.atomic
def change(
    *, priority_id: int, seen: int, values: Mapping[str, Any], by: User, at: datetime, reason: str = ""
) -> Priority:
    """Change a priority that is not yet approved. Raises ``GuardError`` when the load needs a reason."""
    priority = _locked(priority_id)
    if priority.state not in (PriorityState.DRAFT, PriorityState.CONSULTATION):
        raise MoveNotAllowedError(f"Dit kan niet: de prioriteit is {priority.get_state_display()}.")
    claim_revision(priority, seen)
    _change(priority, values, reason=reason, by=by, at=at)
    audit.record(event="priority.changed", target=priority, by=by, at=at, fields=sorted(values), reason=reason.strip())
    return priority


@transaction.atomic
def change_approved(
    *, priority_id: int, seen: int, values: Mapping[str, Any], reason: str, by: User, at: datetime
) -> PriorityVersion:
    """Change an approved priority: the earlier version stays, the new one carries the reason."""
    priority = _locked(priority_id)
    if not priority.is_locked:
        raise MoveNotAllowedError(f"Dit kan niet: de prioriteit is {priority.get_state_display()}.")
    if not reason.strip():
        raise PriorityError("Schrijf op waarom de vastgestelde prioriteit wijzigt.", field="reason")
    claim_revision(priority, seen)
    _change(priority, values, reason=reason, by=by, at=at)
    last = priority.versions.order_by("-number").values_list("number", flat=True).first() or 0
    version = _add_version(priority, number=last + 1, reason=reason.strip(), by=by, at=at)
    audit.record(
        event="priority.changed_after_approval",
        target=priority,
        by=by,
        at=at,
        reason=reason.strip(),
        version=version.number,
    )
    return version


@transaction.atomic
def approve(*, priority_id: int, by: User, at: datetime) -> PriorityVersion:
    """Approve: version 1 is what was decided, and from now on a change makes a new version.

    When no draft of the cycle is left, the choices of the cycle become public.
    """
    priority = _locked(priority_id)
    _move(priority, PriorityState.APPROVED)
    priority.revision += 1
    priority.save(update_fields=["state", "revision"])
    version = _add_version(priority, number=1, reason="", by=by, at=at)
    audit.record(event="priority.approved", target=priority, by=by, at=at, version=version.number)
    if not Priority.objects.open().filter(cycle=priority.cycle_id).exists():
        published, is_new = PublishedChoices.objects.get_or_create(
            cycle_id=priority.cycle_id, defaults={"published_at": at}
        )
        if is_new:
            audit.record(event="choices.published", target=published, by=by, at=at)
    return version


@transaction.atomic
def drop(*, priority_id: int, reason: str, by: User, at: datetime) -> Priority:
    """Let a priority lapse; its findings wait for a choice again unless another priority holds them."""
    priority = _locked(priority_id)
    if not reason.strip():
        raise PriorityError("Schrijf op waarom de prioriteit vervalt.", field="reason")
    _move(priority, PriorityState.DROPPED)
    priority.dropped_reason = reason.strip()
    priority.revision += 1
    priority.save(update_fields=["state", "dropped_reason", "revision"])
    settle(priority, by=by, at=at)
    audit.record(event="priority.dropped", target=priority, by=by, at=at, reason=reason.strip())
    return priority


def _locked(priority_id: int) -> Priority:
    return Priority.objects.select_for_update(of=("self",)).select_related("cycle", "theme").get(pk=priority_id)


def _move(priority: Priority, to: PriorityState) -> None:
    if to not in PRIORITY_MOVES[PriorityState(priority.state)]:
        raise MoveNotAllowedError(f"Dit kan niet: de prioriteit is {priority.get_state_display()}.")
    priority.state = to


def _change(priority: Priority, values: Mapping[str, Any], *, reason: str, by: User, at: datetime) -> None:
    _check_theme(values)
    too_much = []
    if "partners" in values:
        too_much = load_blockers(priority, trekker=values["trekker"], partners=values["partners"])
        if (values["cost"], values["covered"]) != (priority.cost, priority.covered):
            too_much += cover_blockers(cost=values["cost"], covered=values["covered"])
    _pass(priority.cycle, [], too_much, what=f"Prioriteit “{priority.title}”.", reason=reason, by=by, at=at)
    if too_much:
        priority.over_limit_reason = reason.strip()[:300]
    _write(priority, values)
    settle(priority, by=by, at=at)


def _check_theme(values: Mapping[str, Any]) -> None:
    try:
        require_theme_in_scope(values.get("theme"))
    except OutOfScopeError as refusal:
        raise PriorityError(str(refusal), field="theme") from refusal


def _pass(
    cycle: PolicyCycle, order: Sequence[str], limits: Sequence[str], *, what: str, reason: str, by: User, at: datetime
) -> None:
    """Both guards with one reason; all that is not in order is said at once."""
    everything = [*order, *limits]
    if everything and not reason.strip():
        raise GuardError(everything, needs_reason=cycle.strictness != Strictness.BLOCK)
    pass_guard(cycle=cycle, blockers=order, reason=reason, what=ORDER_WHAT, by=by, at=at)
    pass_guard(cycle=cycle, blockers=limits, reason=reason, what=what, kind=DeviationKind.OVER_LIMIT, by=by, at=at)


def _write(priority: Priority, values: Mapping[str, Any]) -> None:
    plain = {name: value for name, value in values.items() if name not in RELATIONS}
    for name, value in plain.items():
        setattr(priority, name, value)
    try:
        with transaction.atomic():
            priority.save()
    except IntegrityError as error:
        if Priority.objects.exclude(pk=priority.pk).filter(cycle=priority.cycle_id, title=priority.title).exists():
            raise PriorityError("Deze cyclus heeft al een prioriteit met deze titel.", field="title") from error
        raise
    for name in RELATIONS:
        if name in values:
            getattr(priority, name).set(values[name])


def _add_version(priority: Priority, *, number: int, reason: str, by: User, at: datetime) -> PriorityVersion:
    return PriorityVersion.objects.create(
        priority=priority, number=number, content=content_of(priority), reason=reason, made_by=by, made_at=at
    )
