"""Which running VAPs still need a decision when a cycle makes its plans (S168)."""

from __future__ import annotations

from cycle.models import PolicyCycle
from vap.models import VAP
from vap.models.vap import VAPQuerySet


def undecided_vaps(cycle: PolicyCycle) -> VAPQuerySet:
    """VAPs of earlier cycles that are alive and on which nothing was decided for ``cycle``, by number.

    One that already goes on in a VAP of this cycle is not asked about again.
    """
    earlier = VAP.objects.alive().filter(cycle__start_date__lt=cycle.start_date)
    followed = VAP.objects.filter(cycle=cycle, follows__isnull=False).values("follows")
    undecided = earlier.exclude(carry_overs__cycle=cycle).exclude(pk__in=followed)
    return undecided.order_by("cycle__start_date", "number")


def vap_carry_over_blockers(cycle: PolicyCycle) -> list[str]:
    """The undecided VAPs as sentences for ``pass_guard``; empty when every VAP has its decision.

    What is secret is not named: many more read these sentences.
    """
    undecided = undecided_vaps(cycle)
    named = undecided.not_secret()
    secret = undecided.exclude(pk__in=named.values("pk")).count()
    sentences = [f"Over {vap.code} {vap.title} is nog niet besloten." for vap in named.select_related("cycle")]
    return [*sentences, *["Over een geheim plan is nog niet besloten."] * secret]
