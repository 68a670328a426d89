"""How many VAPs rest on each trekker and each partner, against what the cycle set itself.

Those count that are not over, of any cycle: a person carries the plans of the last cycle too while they run.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Q

from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models import PolicyCycle
from vap.enums import VAP_OVER, AssignmentRole, VapState
from vap.models import VAP
from vap.queries.capacity import Load, function_of


@dataclass(frozen=True)
class VapLoad:
    """The plans of a cycle against its limit, and what each trekker and partner carries."""

    count: int
    limit: int
    without_trekker: int
    trekkers: tuple[Load, ...]
    partners: tuple[Load, ...]

    @property
    def is_over(self) -> bool:
        """More plans than the cycle set itself."""
        return self.count > self.limit

    @property
    def loads_over(self) -> list[Load]:
        """Who carries more than was agreed."""
        return [load for load in (*self.trekkers, *self.partners) if load.is_over]


def vap_load(cycle: PolicyCycle) -> VapLoad:
    """Count; a fixed number of queries. Trekkers stand under their function, never a name."""
    going = [state for state in VapState if state not in VAP_OVER]  # not a negation: that would ask of all their plans
    now = Q(
        assignments__valid_to__isnull=True,
        assignments__is_substitute=False,
        assignments__vap__state__in=going,
    )
    leads = now & Q(assignments__role=AssignmentRole.LEAD)
    carries = now & Q(assignments__role=AssignmentRole.IMPLEMENTER)
    own = VAP.objects.filter(cycle=cycle).exclude(state=VapState.WITHDRAWN)
    led = VAP.objects.filter(
        assignments__role=AssignmentRole.LEAD, assignments__valid_to__isnull=True, assignments__is_substitute=False
    )
    trekkers = User.objects.filter(leads).select_related("organisation")
    partners = Organisation.objects.filter(carries)
    return VapLoad(
        count=own.count(),
        limit=cycle.max_vaps,
        without_trekker=own.exclude(state__in=VAP_OVER).exclude(pk__in=led.values("pk")).count(),
        trekkers=tuple(
            Load(function_of(user), user.load, cycle.max_per_trekker)
            for user in trekkers.annotate(load=Count("assignments__vap", distinct=True)).order_by("-load", "pk")
        ),
        partners=tuple(
            Load(partner.name, partner.load, cycle.max_per_partner)
            for partner in partners.annotate(load=Count("assignments__vap", distinct=True)).order_by("-load", "name")
        ),
    )
