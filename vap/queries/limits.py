"""Behapbaar: what a VAP more, or a role more, would break of the limits that the cycle set itself (S72)."""

from __future__ import annotations

from django.db.models import QuerySet
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models import Deviation, PolicyCycle
from vap.enums import AssignmentRole, PriorityState, VapState
from vap.models import VAP, Assignment, Priority
from vap.queries.capacity import cover_blockers, function_of
from vap.queries.money import money_of

ORDER_WHAT = "VAP gemaakt voordat de prioriteit is vastgesteld."


def order_blockers(cycle: PolicyCycle, priority: Priority | None) -> list[str]:
    """Why a VAP comes too early; empty once its priority was approved, or once somebody gave the reason."""
    if priority is not None and priority.state != PriorityState.APPROVED:
        found = f"De prioriteit “{priority}” is nog niet vastgesteld."
    elif priority is None and not Priority.objects.public().filter(cycle=cycle).exists():
        found = "De prioriteiten van deze cyclus zijn nog niet vastgesteld."
    else:
        return []
    if Deviation.objects.filter(cycle=cycle, what=f"{ORDER_WHAT} {found}").exists():
        return []
    return [found]


def number_of_vaps_blockers(cycle: PolicyCycle) -> list[str]:
    """What a VAP more would break: the number that the cycle set itself."""
    count = VAP.objects.filter(cycle=cycle).exclude(state=VapState.WITHDRAWN).count()
    if count < cycle.max_vaps:
        return []
    return [f"Er zijn al {count} VAP's; afgesproken is hoogstens {cycle.max_vaps}."]


def trekker_blockers(vap: VAP, user: User) -> list[str]:
    """What would be too much for a trekker: VAPs that are not over, of any cycle."""
    count = _unfinished_of(AssignmentRole.LEAD, vap).filter(user=user).count()
    limit = vap.cycle.max_per_trekker
    if count < limit:
        return []
    return [f"De {function_of(user)} trekt al {count} VAP's; afgesproken is hoogstens {limit}."]


def partner_blockers(vap: VAP, organisation: Organisation) -> list[str]:
    """What would be too much for an organisation that carries out."""
    count = _unfinished_of(AssignmentRole.IMPLEMENTER, vap).filter(organisation=organisation).count()
    limit = vap.cycle.max_per_partner
    if count < limit:
        return []
    return [f"{organisation} voert al {count} VAP's uit; afgesproken is hoogstens {limit}."]


def uncovered_blockers(vap: VAP, user: User) -> list[str]:
    """Money that is planned and not pledged."""
    money = money_of(vap, user)
    return cover_blockers(cost=money.planned, covered=money.covered)


def _unfinished_of(role: AssignmentRole, vap: VAP) -> QuerySet[Assignment]:
    rows = Assignment.objects.on(timezone.localdate()).filter(role=role, is_substitute=False)
    return rows.filter(vap__in=VAP.objects.unfinished()).exclude(vap=vap)
