"""The seasons of a cycle, with the days that the municipality chose for them."""

from __future__ import annotations

from collections.abc import Mapping

from cycle.enums import Season
from cycle.models import PolicyCycle, SeasonStart
from cycle.stats.seasons import USUAL_STARTS, SeasonSpan, seasons_of


def season_starts() -> dict[Season, tuple[int, int]]:
    """Month and day on which each season begins; the usual ones where none is set."""
    chosen = {Season(row.season): (row.month, row.day) for row in SeasonStart.objects.all()}
    return {**USUAL_STARTS, **chosen}


def spans_of(cycle: PolicyCycle, starts: Mapping[Season, tuple[int, int]]) -> list[SeasonSpan]:
    """Every season of a cycle in which it runs; a first cycle may begin half way."""
    spans = seasons_of(cycle.start_year, cycle.length_years, starts)
    return [span for span in spans if span.end >= cycle.start_date]
