"""How well each source and each target group informs a cycle, beside the cycle before (S60).

A cycle rests on the figures of as many years before it as it lasts: 2026-2027 on those of 2024 and 2025. Every part is
a share of what was asked for, so that anybody can count it again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, dutch_number, number, text
from amersfoort_veiligheid.documents.tables import missing as missing_cell
from analysis.enums import DeliveryState, Flow, Missing, ReviewVerdict
from analysis.models import DataSource, Delivery, ExpectedDelivery, Observation
from analysis.stats.quality import Share, score
from cycle.enums import AreaLevel
from cycle.models import PolicyCycle, TargetGroup

SOURCE = "eigen administratie van leveringen"
SOURCE_PARTS = ("Binnen", "Op tijd", "Rijen bruikbaar", "Eigenaar akkoord")
GROUP_PARTS = ("Omvang bekend", "In- en uitstroom bekend", "Per wijk bekend")
SCORE_NOTE = "De score is het gemiddelde van de delen die bekend zijn, van 0 (niets) tot 100 (alles)."
SOURCE_NOTE = (
    "Binnen: van de verwachte leveringen. Op tijd: op of voor de afgesproken dag. Rijen bruikbaar: van alle gelezen "
    "rijen. Akkoord: van de oordelen in de technische slag."
)
GROUP_NOTE = (
    "Omvang en stroom: van de jaren waar de cyclus op rust. Per wijk: van de cijfers per wijk in die jaren. Een groep "
    "die de som van andere groepen is, levert niemand apart; zij staat hier niet bij."
)


@dataclass(frozen=True)
class Quality:
    """The two tables, and what they are about in a sentence."""

    sources: Table
    groups: Table
    years: tuple[int, ...]
    years_before: tuple[int, ...]


def years_of(cycle: PolicyCycle) -> tuple[int, ...]:
    """The years of which the figures carry a cycle: as many before it as it lasts."""
    return tuple(range(cycle.start_year - cycle.length_years, cycle.start_year))


def build_quality(cycle: PolicyCycle, before: PolicyCycle | None, *, today: date) -> Quality:
    """Score every source and group for a cycle and for the one before; six queries a cycle."""
    years = years_of(cycle)
    years_before = years_of(before) if before else ()
    return Quality(
        sources=_table(
            "kwaliteit-bronnen",
            "Bronnen",
            "Bron",
            SOURCE_PARTS,
            dict(DataSource.objects.order_by("name").values_list("pk", "name")),
            (_of_sources(years, today), _of_sources(years_before, today)),
            SOURCE_NOTE,
            today,
        ),
        groups=_table(
            "kwaliteit-doelgroepen",
            "Doelgroepen",
            "Doelgroep",
            GROUP_PARTS,
            dict(TargetGroup.objects.filter(valid_to__isnull=True, is_sum=False).values_list("pk", "name")),
            (_of_groups(years), _of_groups(years_before)),
            GROUP_NOTE,
            today,
        ),
        years=years,
        years_before=years_before,
    )


def _of_sources(years: Collection[int], today: date) -> dict[int, tuple[Share, ...]]:
    """Per source the shares of `SOURCE_PARTS`."""
    if not years:
        return {}
    spans = [(year, 0) for year in years]
    due = ExpectedDelivery.objects.filter(due_on__lte=today, waived_reason="").select_related("table", "delivery")
    expected = [line for line in due if line.is_about(spans)]
    in_use = Delivery.objects.filter(state__in=[DeliveryState.APPROVED, DeliveryState.REPLACED])
    deliveries = [
        one
        for one in in_use.select_related("table").prefetch_related("reviews").defer("rejects", "difference")
        if any(year in years for year, _ in one.periods)
    ]
    found: dict[int, tuple[Share, ...]] = {}
    for pk in DataSource.objects.values_list("pk", flat=True):
        mine = [line for line in expected if line.table.source_id == pk]
        inside = [line.delivery for line in mine if line.delivery is not None]
        on_time = [
            line for line in mine if line.delivery and timezone.localdate(line.delivery.received_at) <= line.due_on
        ]
        used = [one for one in deliveries if one.table.source_id == pk]
        verdicts = [review.verdict for one in used for review in one.reviews.all()]
        found[pk] = (
            Share(len(inside), len(mine)),
            Share(len(on_time), len(mine)),
            Share(sum(one.rows_accepted for one in used), sum(one.rows_read for one in used)),
            Share(verdicts.count(ReviewVerdict.CORRECT), len(verdicts)),
        )
    return found


def _of_groups(years: Collection[int]) -> dict[int, tuple[Share, ...]]:
    """Per group the shares of `GROUP_PARTS`; a figure that was delivered as unknown is not known."""
    if not years:
        return {}
    rows = list(
        Observation.objects.filter(definition__isnull=False, offence_type=None, age_band="", year__in=years)
        .values_list("definition__group_id", "flow", "area__level", "year", "missing")
        .order_by("pk")
    )
    found: dict[int, tuple[Share, ...]] = {}
    for pk in TargetGroup.objects.values_list("pk", flat=True):
        city = {
            (flow, year)
            for group, flow, level, year, missing in rows
            if group == pk and level == AreaLevel.MUNICIPALITY and missing == Missing.NONE
        }
        wijken = [
            missing == Missing.NONE
            for group, flow, level, _, missing in rows
            if group == pk and level == AreaLevel.WIJK
        ]
        flows = [(flow, year) for flow in (Flow.INFLOW, Flow.OUTFLOW) for year in years]
        found[pk] = (
            Share(sum((Flow.STOCK, year) in city for year in years), len(years)),
            Share(sum(pair in city for pair in flows), len(flows)),
            Share(sum(wijken), len(wijken)),
        )
    return found


def _table(
    key: str,
    caption: str,
    head: str,
    part_names: tuple[str, ...],
    names: Mapping[int, str],
    scored: tuple[Mapping[int, tuple[Share, ...]], Mapping[int, tuple[Share, ...]]],
    note: str,
    today: date,
) -> Table:
    parts = tuple(Column(f"deel-{turn}", name, align="right") for turn, name in enumerate(part_names))
    columns = (
        Column("naam", head, is_row_header=True),
        *parts,
        Column("nu", "Score nu", align="right"),
        Column("eerder", "Vorige cyclus", align="right"),
        Column("verschil", "Verschil"),
    )
    now, then = scored
    rows = tuple(_row(name, now.get(pk, ()), then.get(pk, ()), len(part_names)) for pk, name in names.items())
    return Table(key, caption, columns, rows, notes=(SCORE_NOTE, note), source=SOURCE, figures_date=dutch_date(today))


def _row(name: str, now: tuple[Share, ...], then: tuple[Share, ...], parts: int) -> tuple[Cell, ...]:
    shares = now or (Share(0, 0),) * parts
    scores = score(now), score(then)
    return (
        text(name),
        *(_share_cell(share) for share in shares),
        *(_score_cell(one) for one in scores),
        _change(scores),
    )


def _share_cell(share: Share) -> Cell:
    if share.percentage is None:
        return missing_cell()
    return Cell(share.percentage, f"{dutch_number(share.done)} van {dutch_number(share.asked)}")


def _score_cell(value: float | None) -> Cell:
    return missing_cell() if value is None else number(value)


def _change(scores: tuple[float | None, float | None]) -> Cell:
    """A count of promises kept is no sample: a difference needs no test, only words."""
    now, then = scores
    if now is None or then is None:
        return text("niet te vergelijken")
    points = round(now) - round(then)
    if points == 0:
        return text("= gelijk")
    return text(f"{'▲' if points > 0 else '▼'} {abs(points)} punten {'beter' if points > 0 else 'minder'}")
