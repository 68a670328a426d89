"""Who took part in each of the three slagen of a cycle: one row per betrokkene or organisation (S152, keuze 8)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import InvitationState, RoundKind
from cycle.models import PolicyCycle, Round, RoundParticipant

ORDER: Final = (RoundKind.TECHNICAL, RoundKind.ADMINISTRATIVE, RoundKind.ELABORATION)


@dataclass(frozen=True)
class PartRow:
    """One betrokkene with its line on the list of each slag; None where it was not on the list."""

    name: str
    party: str  # the betrokkene of an organisation; empty when the row is that of the betrokkene itself
    is_silent: bool
    cells: tuple[RoundParticipant | None, ...]


@dataclass(frozen=True)
class PartSum:
    """Of one slag how many were on the list and how many took part."""

    slag: Round
    asked: int
    took_part: int


@dataclass(frozen=True)
class TookPart:
    """The whole page: the slagen that the reader sees, in their order, and the rows by name."""

    sums: tuple[PartSum, ...]
    rows: tuple[PartRow, ...]


def took_part_in(cycle: PolicyCycle, user: User, *, silent: Collection[int]) -> TookPart:
    """Collect the lists of the slagen of a cycle, in two queries; ``silent`` are organisations to flag."""
    seen = Round.objects.visible_to(user).filter(cycle=cycle)
    slagen = sorted(seen, key=lambda slag: ORDER.index(RoundKind(slag.kind)))
    lists = RoundParticipant.objects.filter(round__in=slagen).select_related("party", "organisation")
    by_who: dict[tuple[int, int | None], dict[int, RoundParticipant]] = {}
    for line in lists:
        by_who.setdefault((line.party_id, line.organisation_id), {})[line.round_id] = line
    rows = [_row(lines, slagen, silent) for lines in by_who.values()]
    return TookPart(
        sums=tuple(_sum(slag, by_who.values()) for slag in slagen),
        rows=tuple(sorted(rows, key=lambda row: (row.name.casefold(), row.party.casefold()))),
    )


def _row(lines: dict[int, RoundParticipant], slagen: Collection[Round], silent: Collection[int]) -> PartRow:
    one = next(iter(lines.values()))
    return PartRow(
        name=str(one),
        party=one.party.name if one.organisation_id else "",
        is_silent=one.organisation_id in silent,
        cells=tuple(lines.get(slag.pk) for slag in slagen),
    )


def _sum(slag: Round, lines: Collection[dict[int, RoundParticipant]]) -> PartSum:
    on_list = [one[slag.pk] for one in lines if slag.pk in one]
    return PartSum(slag, len(on_list), sum(one.state == InvitationState.TOOK_PART for one in on_list))
