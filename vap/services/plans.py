"""Making VAPs and changing what stands in them; after adoption each change makes a version with its reason."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import DeviationKind, Strictness
from cycle.models import PolicyCycle
from cycle.services.guards import GuardError, pass_guard
from cycle.services.scope import OutOfScopeError, require_theme_in_scope
from vap.enums import VAP_OVER, AssignmentRole, PublicPart, VapState
from vap.models import VAP, Assignment, VAPVersion
from vap.queries.limits import ORDER_WHAT, number_of_vaps_blockers, order_blockers
from vap.queries.plan_content import content_of

RELATIONS: Final = ("findings", "areas", "spots", "target_groups", "offence_groups")


class PlanError(Exception):
    """The deed is refused; the message is Dutch. ``field`` says at which field it belongs, when at one."""

    def __init__(self, message: str, *, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def create(
    *,
    cycle_id: int,
    values: Mapping[str, Any],
    partners: Iterable[Organisation] = (),
    reason: str = "",
    by: User,
    at: datetime,
) -> VAP:
    """Make a concept from ``values``: fields by name, relations as lists of rows; ``partners`` are asked to carry out.

    Raises ``GuardError`` before the priority is approved, or above the number the cycle set itself, without a
    reason; ``PlanError`` for a theme outside this policy, a title that is taken, or no origin at all.
    """
    cycle = PolicyCycle.objects.select_for_update(of=("self",)).get(pk=cycle_id)
    _check_theme(values)
    if values.get("priority") is None and not values.get("origin_note", "").strip():
        raise PlanError("Kies een prioriteit, of schrijf op waarom dit VAP er toch is.", field="origin_note")
    too_many = number_of_vaps_blockers(cycle)
    what = f"VAP “{values['title']}”."
    pass_guards(cycle, order_blockers(cycle, values.get("priority")), too_many, what=what, reason=reason, by=by, at=at)
    highest = VAP.objects.filter(cycle=cycle).aggregate(number=Max("number"))["number"] or 0
    vap = VAP(cycle=cycle, number=highest + 1, made_by=by, made_at=at)
    if too_many:
        vap.over_limit_reason = reason.strip()[:300]
    _write(vap, values)
    Assignment.objects.bulk_create(
        Assignment(vap=vap, role=AssignmentRole.IMPLEMENTER, organisation=partner, valid_from=timezone.localdate(at))
        for partner in partners
    )
    audit.record(event="vap.created", target=vap, by=by, at=at, reason=reason.strip())
    return vap


@transaction.atomic
def change(*, vap_id: int, seen: int, values: Mapping[str, Any], reason: str = "", by: User, at: datetime) -> VAP:
    """Change what stands in a VAP. After adoption that takes a reason, and what was adopted stays as a version.

    Raises ``StaleEditError`` when somebody was earlier, ``PlanError`` when the VAP is over or the reason is missing.
    """
    vap = locked(vap_id)
    _check_theme(values)
    claim_revision(vap, seen)
    changed = sorted(name for name, value in values.items() if _differs(vap, name, value))
    _write(vap, values)
    note_change(vap, what="vap.changed", reason=reason, fields=changed, by=by, at=at)
    return vap


@transaction.atomic
def show_parts(*, vap_id: int, seen: int, parts: Collection[str], by: User, at: datetime) -> VAP:
    """Choose which parts of the VAP everybody reads. Nothing that was decided on changes, so there is no version.

    Also of a VAP that is over: its page stays. Raises ``StaleEditError`` when somebody was earlier, ``PlanError``
    for a VAP that was withdrawn.
    """
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    if vap.state == VapState.WITHDRAWN:
        raise PlanError("Dit plan is vervallen en heeft geen openbare pagina.")
    claim_revision(vap, seen)
    before = vap.public_parts
    vap.public_parts = [part.value for part in PublicPart if part in parts]
    vap.save(update_fields=["public_parts", "revision"])
    audit.record(event="vap.public_parts_set", target=vap, by=by, at=at, before=before, after=vap.public_parts)
    return vap


def locked(vap_id: int) -> VAP:
    """The VAP for a deed in it, locked; raises ``PlanError`` when it is over."""
    vap = VAP.objects.select_for_update(of=("self",)).select_related("cycle", "theme").get(pk=vap_id)
    if vap.state in VAP_OVER:
        raise PlanError(f"Dit kan niet meer: het VAP is {vap.get_state_display()}.")
    return vap


def require_reason(vap: VAP, reason: str) -> None:
    """Refuse a change of an adopted VAP without a reason, before anything is written."""
    if vap.is_locked and not reason.strip():
        raise PlanError("Schrijf op waarom het vastgestelde VAP wijzigt.", field="reason")


def note_change(vap: VAP, *, what: str, reason: str, by: User, at: datetime, **data: Any) -> VAPVersion | None:
    """Note a change of a VAP or of what hangs on it, inside its transaction: a line in the trail, and a version.

    Before adoption there is no version. Raises ``PlanError`` when an adopted VAP changes without a reason.
    """
    require_reason(vap, reason)
    version = add_version(vap, reason=reason.strip(), by=by, at=at) if vap.is_locked else None
    number = {"version": version.number} if version else {}
    audit.record(event=what, target=vap, by=by, at=at, reason=reason.strip(), **number, **data)
    return version


def add_version(vap: VAP, *, reason: str, by: User, at: datetime) -> VAPVersion:
    """Keep what the VAP says now as its next version."""
    last = vap.versions.aggregate(number=Max("number"))["number"] or 0
    fresh = VAP.objects.select_related("theme").get(pk=vap.pk)  # as stored: relations of ``vap`` may be remembered
    return VAPVersion.objects.create(
        vap=vap, number=last + 1, content=content_of(fresh), reason=reason, made_by=by, made_at=at
    )


def pass_guards(
    cycle: PolicyCycle, order: Sequence[str], limits: Sequence[str], *, what: str, reason: str, by: User, at: datetime
) -> None:
    """Both guards with one reason; all that is not in order is said at once."""
    everything = [*order, *limits]
    if everything and not reason.strip():
        raise GuardError(everything, needs_reason=cycle.strictness != Strictness.BLOCK)
    pass_guard(cycle=cycle, blockers=order, reason=reason, what=ORDER_WHAT, by=by, at=at)
    pass_guard(cycle=cycle, blockers=limits, reason=reason, what=what, kind=DeviationKind.OVER_LIMIT, by=by, at=at)


def _check_theme(values: Mapping[str, Any]) -> None:
    try:
        require_theme_in_scope(values.get("theme"))
    except OutOfScopeError as refusal:
        raise PlanError(str(refusal), field="theme") from refusal


def _differs(vap: VAP, name: str, value: Any) -> bool:
    if name in RELATIONS:
        return {row.pk for row in getattr(vap, name).all()} != {row.pk for row in value}
    return bool(getattr(vap, name) != value)


def _write(vap: VAP, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        if name not in RELATIONS:
            setattr(vap, name, value)
    try:
        with transaction.atomic():
            vap.save()
    except IntegrityError as error:
        if VAP.objects.exclude(pk=vap.pk).filter(cycle=vap.cycle_id, title=vap.title).exists():
            raise PlanError("Deze cyclus heeft al een VAP met deze titel.", field="title") from error
        if vap.start_date and vap.end_date and vap.end_date < vap.start_date:
            raise PlanError("Een VAP eindigt na zijn begin.", field="end_date") from error
        raise
    for name in RELATIONS:
        if name in values:
            getattr(vap, name).set(values[name])
