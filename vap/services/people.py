"""Who is accountable, who leads, who carries out: each change ends a row and adds another, with its reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction

from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.enums import DeviationKind
from cycle.services.guards import pass_guard
from vap.enums import SINGLE_ROLES, VAP_IN_THE_MAKING, AssignmentRole
from vap.models import VAP, Assignment
from vap.queries.limits import partner_blockers, trekker_blockers
from vap.services import rhythms
from vap.services.plans import PlanError, locked, note_change, require_reason


@transaction.atomic
def assign(
    *,
    vap_id: int,
    role: AssignmentRole,
    user: User | None = None,
    organisation: Organisation | None = None,
    is_substitute: bool = False,
    is_temporary: bool = False,
    part: str = "",
    valid_from: date,
    reason: str = "",
    by: User,
    at: datetime,
) -> Assignment:
    """Give somebody a role from a day on. Who had a role that only one can have, ends the day before.

    Raises ``GuardError`` when it is more than the cycle agreed for one trekker or partner, without a reason;
    ``PlanError`` when the VAP is over, when an adopted VAP changes without a reason, or when nobody was chosen.
    """
    vap = locked(vap_id)
    if (user if role in SINGLE_ROLES else organisation) is None:
        raise PlanError("Kies wie dit doet.", field="user" if role in SINGLE_ROLES else "organisation")
    require_reason(vap, reason)
    if not is_substitute and not is_temporary:
        _pass_limits(vap, role, user, organisation, reason=reason, by=by, at=at)
    before = _standing(vap, role, user, organisation, is_substitute)
    if before is not None:
        _end(before, valid_from - timedelta(days=1), reason)
    made = Assignment.objects.create(
        vap=vap,
        role=role,
        user=user,
        organisation=organisation,
        is_substitute=is_substitute,
        is_temporary=is_temporary,
        part=part.strip(),
        valid_from=valid_from,
        reason=reason.strip()[:300],
    )
    rhythms.begin(vap=vap, by=by, at=at)
    note_change(vap, what="vap.assigned", reason=reason, by=by, at=at, role=role.value, since=valid_from.isoformat())
    return made


@transaction.atomic
def release(*, assignment_id: int, last_day: date, reason: str, by: User, at: datetime) -> Assignment:
    """End a role without a successor. An adopted VAP always keeps a trekker and who is accountable."""
    row = Assignment.objects.select_related("vap").get(pk=assignment_id)
    vap = locked(row.vap_id)
    if row.valid_to is not None:
        raise PlanError("Deze rol is al geëindigd.")
    if row.role in SINGLE_ROLES and not row.is_substitute and vap.state not in VAP_IN_THE_MAKING:
        raise PlanError(f"Dit VAP kan niet zonder {row.get_role_display()}. Kies een opvolger.")
    require_reason(vap, reason)
    if last_day < row.valid_from:
        raise PlanError("Een rol eindigt na haar begin.", field="last_day")
    _end(row, last_day, reason)
    note_change(vap, what="vap.released", reason=reason, by=by, at=at, role=row.role, until=last_day.isoformat())
    return row


def _standing(
    vap: VAP, role: AssignmentRole, user: User | None, organisation: Organisation | None, is_substitute: bool
) -> Assignment | None:
    """The row that this one takes the place of."""
    rows = vap.assignments.current().filter(role=role, is_substitute=is_substitute)
    if role in SINGLE_ROLES and not is_substitute:
        return rows.first()
    return rows.filter(user=user, organisation=organisation).first()


def _end(row: Assignment, last_day: date, reason: str) -> None:
    """End a row; one that would not have held for a day was a mistake, and only the trail keeps it."""
    if last_day < row.valid_from:
        row.delete()
        return
    row.valid_to = last_day
    row.reason = row.reason or reason.strip()[:300]
    row.save(update_fields=["valid_to", "reason"])


def _pass_limits(
    vap: VAP,
    role: AssignmentRole,
    user: User | None,
    organisation: Organisation | None,
    *,
    reason: str,
    by: User,
    at: datetime,
) -> None:
    too_much: list[str] = []
    if role == AssignmentRole.LEAD and user is not None:
        too_much = trekker_blockers(vap, user)
    elif role == AssignmentRole.IMPLEMENTER and organisation is not None:
        too_much = partner_blockers(vap, organisation)
    pass_guard(
        cycle=vap.cycle,
        blockers=too_much,
        reason=reason,
        what=f"Rol in VAP “{vap}”.",
        kind=DeviationKind.OVER_LIMIT,
        by=by,
        at=at,
    )
