"""The figures under a goal, year by year, exactly as far as they may be shown.

Counts are those of the newest definition. What is sensitive, or about persons in a small area, stays protected: here
too there is a sign and no value. Numbers are in the unit people read: registrations a year, percents, marks, persons.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import pandas as pd

from amersfoort_veiligheid.documents.tables import MISSING, SIGN_WORDS, WITHHELD
from analysis import frames
from analysis.enums import Direction, Flow, Missing, SourceKind, Statistic
from analysis.models import Indicator, Observation
from analysis.reports.buurten import hidden_counts
from analysis.reports.facts import load_membership
from analysis.reports.linked import totals_that_tell
from analysis.reports.prepared import protect_shares
from analysis.stats.disclosure import HIDDEN_SIGN, Level, protect_flows, public_view, rule_for
from cycle.enums import AreaLevel, DenominatorKind, Sensitivity
from cycle.models import Area, AreaVersion, Denominator, TargetGroupDefinition
from vap.queries.year_figures import YearFigure, added, counted, difference, weighted
from vap.stats.detection import COUNTS, MEANS, PERSONS, SHARES

MISSING_SIGNS = {Missing.MISSING: MISSING, Missing.WITHHELD: WITHHELD, Missing.NOT_APPLICABLE: MISSING}
PROTECTED = "Beschermd: dit cijfer zou iets over personen kunnen zeggen."
HIDDEN_BUURT = "Beschermd: samen met de wijk en de andere buurten zou dit over een paar mensen kunnen gaan."
HIDDEN_STATES = ("suppressed", "not_shown_at_level")
INCIDENTS, PEOPLE = "incidenten per jaar", "personen"


@dataclass(frozen=True)
class Measure:
    """What a goal measures: an indicator, or a target group and a flow of it; ``key`` is its value in a form."""

    key: str
    kind: str  # COUNTS, SHARES, MEANS or PERSONS
    name: str
    unit: str
    noun: str
    lower_is_better: bool
    indicator: Indicator | None = None
    definition: TargetGroupDefinition | None = None
    flow: str = ""

    @property
    def title(self) -> str:
        """What is measured in words for everybody, without the name that we gave a definition."""
        if self.definition is None:
            return self.name
        return f"{self.definition.group.name}: {Flow(self.flow).label if self.flow else ''}"

    @property
    def decimals(self) -> int:
        """How many decimals people see."""
        return 1 if self.kind in (SHARES, MEANS) else 0

    @property
    def scale(self) -> float:
        """What a stored figure is multiplied by for people to read."""
        return 100.0 if self.kind == SHARES else 1.0

    @property
    def newest_version(self) -> int:
        """The version of the definition that a goal is measured by."""
        return self.indicator.version if self.indicator else 1


@dataclass(frozen=True)
class FigureTable:
    """Every year of one measure for all areas that matter, read once. ``years_of`` adds areas together."""

    measure: Measure
    by_area: Mapping[str, Mapping[int, YearFigure]]
    city: str
    levels: Mapping[str, str]
    names: Mapping[str, str]
    inhabitants: Mapping[str, float]
    years: tuple[int, ...]
    hidden_everywhere: str = ""
    wijken: tuple[str, ...] = field(default=())

    def years_of(self, codes: Sequence[str]) -> tuple[YearFigure, ...]:
        """The series of these areas together; of the whole city when there are none."""
        wanted = tuple(dict.fromkeys(codes)) or (self.city,)
        return tuple(self._together(year, wanted) for year in self.years)

    def rest_of(self, codes: Sequence[str]) -> tuple[YearFigure, ...]:
        """The city without these areas; empty when that leaves nothing, or when areas are smaller than a wijk."""
        wanted = set(codes) or {self.city}
        if self.city in wanted or any(self.levels.get(code) != AreaLevel.WIJK for code in wanted):
            return ()
        others = [code for code in self.wijken if code not in wanted]
        if not others:
            return ()
        if self.measure.kind not in (COUNTS, PERSONS):
            return self._shown_of(others)
        made = []
        for year in self.years:
            whole, own = self.by_area.get(self.city, {}).get(year), self._together(year, tuple(wanted))
            made.append(difference(year, whole, own))
        return tuple(made)

    def _shown_of(self, codes: Sequence[str]) -> tuple[YearFigure, ...]:
        """Survey figures of these wijken together, without those that are not shown in every wave."""
        waves = {year for code in codes for year in self.by_area.get(code, {})}
        shown = [
            code
            for code in codes
            if waves and all(getattr(self.by_area.get(code, {}).get(year), "low", None) is not None for year in waves)
        ]
        return self.years_of(shown) if shown else ()

    def _together(self, year: int, codes: Sequence[str]) -> YearFigure:
        parts = [self.by_area.get(code, {}).get(year) for code in codes]
        known = [part for part in parts if part is not None and part.low is not None]
        if len(known) < len(codes):
            reason = next((part for part in parts if part is not None and part.low is None), None)
            if reason is not None:
                return reason
            return YearFigure(year, sign=MISSING, words=SIGN_WORDS[MISSING])
        if len(known) == 1:
            return known[0]
        if self.measure.kind in (COUNTS, PERSONS):
            return added(year, known)
        return weighted(year, known, [self.inhabitants.get(code, 0.0) for code in codes])


# --- which measures there are


def measures() -> list[Measure]:
    """Everything a goal may measure, indicators in display order and then target groups; three queries."""
    rows = Indicator.objects.filter(valid_to__isnull=True).order_by("component", "display_order", "name", "-version")
    newest: dict[str, Indicator] = {}
    for row in rows:
        newest.setdefault(row.key, row)
    made = [measure_of(indicator=row) for row in newest.values()]
    definitions = TargetGroupDefinition.objects.filter(valid_to__isnull=True).select_related("group")
    with_figures = set(
        Observation.objects.filter(definition__isnull=False).values_list("definition_id", "flow").distinct()
    )
    for definition in definitions.order_by("group__name", "version"):
        made += [
            measure_of(definition=definition, flow=flow.value)
            for flow in Flow
            if (definition.pk, flow.value) in with_figures
        ]
    return made


def measure_of(
    *, indicator: Indicator | None = None, definition: TargetGroupDefinition | None = None, flow: str = ""
) -> Measure:
    """The measure of an indicator, or of a group and one flow of it."""
    if indicator is not None:
        kind = {Statistic.COUNT: COUNTS, Statistic.PROPORTION: SHARES, Statistic.MEAN: MEANS}[
            Statistic(indicator.statistic)
        ]
        unit = {COUNTS: "registraties per jaar", SHARES: "%", MEANS: indicator.unit}[kind]
        lower = indicator.direction != Direction.HIGHER
        return Measure(f"i{indicator.pk}", kind, indicator.name, unit, INCIDENTS, lower, indicator=indicator)
    if definition is None:
        raise ValueError("a measure needs an indicator or a definition of a group")
    words = Flow(flow).label if flow else ""
    return Measure(
        f"g{definition.pk}-{flow}",
        PERSONS,
        f"{definition.group.name}: {words} (definitie {definition.version})",
        PEOPLE if flow == Flow.STOCK else f"{PEOPLE} per jaar",
        PEOPLE if flow == Flow.STOCK else f"{PEOPLE} per jaar",
        flow != Flow.OUTFLOW,
        definition=definition,
        flow=flow,
    )


def has_figures(measure: Measure) -> bool:
    """Whether any figure of this measure is in force, shown or not."""
    own = {"indicator": measure.indicator} if measure.indicator else {"definition": measure.definition}
    return Observation.objects.filter(**own).exists()


# --- the figures of one measure


def figure_table(measure: Measure, codes: Iterable[str] = ()) -> FigureTable:
    """Read the figures of one measure for the city, all wijken, and the smaller areas in ``codes``."""
    version = AreaVersion.objects.in_force()
    rows = Area.objects.filter(version=version).values_list("code", "name", "level")
    levels = {code: level for code, _, level in rows}
    city = next((code for code, level in levels.items() if level == AreaLevel.MUNICIPALITY), "")
    wijken = tuple(sorted(code for code, level in levels.items() if level == AreaLevel.WIJK))
    wanted = {city, *wijken, *codes} & set(levels)
    by_area, hidden = _figures(measure, wanted, levels)
    years = sorted({year for found in by_area.values() for year in found})
    return FigureTable(
        measure=measure,
        by_area=by_area,
        city=city,
        levels=levels,
        names={code: name for code, name, _ in rows},
        inhabitants=_inhabitants(version, wanted),
        years=tuple(range(years[0], years[-1] + 1)) if years and measure.kind in (COUNTS, PERSONS) else tuple(years),
        hidden_everywhere=hidden,
        wijken=wijken,
    )


def _figures(
    measure: Measure, wanted: set[str], levels: Mapping[str, str]
) -> tuple[dict[str, dict[int, YearFigure]], str]:
    if measure.definition is not None:
        return _groups(measure, wanted, levels), ""
    if measure.indicator is None:
        return {}, ""
    if measure.indicator.source_kind == SourceKind.SURVEY:
        return _surveys(measure, wanted), ""
    if measure.indicator.sensitivity != Sensitivity.ORDINARY:
        words = "Dit zijn gevoelige registraties. Die staan nergens als los cijfer, dus ook niet in een doel."
        return {}, words
    counting = load_membership()
    if measure.indicator.key in totals_that_tell(counting):
        return {}, "Uit dit totaal is een beschermd cijfer terug te rekenen. Het wordt daarom nergens getoond."
    buurten = {code for code in wanted if levels[code] == AreaLevel.BUURT}
    return _counts(measure, wanted, levels, hidden_counts(measure.indicator.key, buurten, counting)), ""


def _counts(
    measure: Measure, wanted: set[str], levels: Mapping[str, str], hidden: Container[tuple[str, int]]
) -> dict[str, dict[int, YearFigure]]:
    """Counts of places; of a buurt rounded, as a sign, or hidden, just as in the report of its wijk."""
    observations = Observation.objects.filter(indicator=measure.indicator, month=0, area__code__in=wanted)
    found: dict[str, dict[int, YearFigure]] = {}
    for row in frames.observation_frame(observations).itertuples():
        rule = rule_for(Sensitivity.ORDINARY, Level(levels[row.area]))
        if row.missing or pd.isna(row.value):
            figure = _without(row.year, row.missing)
        elif (row.area, row.year) in hidden:
            figure = YearFigure(row.year, sign=HIDDEN_SIGN, words=HIDDEN_BUURT)
        else:
            value = int(row.value)
            low, high, sign = float(value), float(value), ""
            if rule.is_small(value):
                low, high, sign = 0.0, float(rule.minimum - 1), rule.small_sign
            elif rule.rounding_base > 1:
                bounds = rule.published_interval(rule.rounded(value))
                low, high = bounds.lower, bounds.upper
            figure = counted(row.year, low, high, deliveries=(row.delivery,), version=row.version, sign=sign)
        found.setdefault(row.area, {})[row.year] = figure
    return found


def _surveys(measure: Measure, wanted: set[str]) -> dict[str, dict[int, YearFigure]]:
    """Estimates of every version of the question; each figure keeps its version, so that nobody compares two."""
    key = measure.indicator.key if measure.indicator else ""
    observations = Observation.objects.filter(indicator__key=key, month=0, area__code__in=wanted)
    rows = frames.observation_frame(observations)
    rows = rows[rows["n"].notna() | (rows["missing"] != 0)]
    if rows.empty:
        return {}
    statistic = Statistic.MEAN if measure.kind == MEANS else Statistic.PROPORTION
    found: dict[str, dict[int, YearFigure]] = {}
    newest_first = protect_shares(rows.assign(statistic=statistic.value)).sort_values("version")
    for row in newest_first.itertuples():
        if row.missing:
            figure = _without(row.year, row.missing)
        elif row.public_state in HIDDEN_STATES or pd.isna(row.value):
            figure = YearFigure(row.year, sign=HIDDEN_SIGN, words="Te weinig antwoorden om te tonen.")
        else:
            scale = measure.scale
            value = float(row.value) * scale
            figure = YearFigure(
                row.year,
                value=value,
                low=value,
                high=value,
                lower=None if pd.isna(row.lower) else float(row.lower) * scale,
                upper=None if pd.isna(row.upper) else float(row.upper) * scale,
                se=None if pd.isna(row.standard_error) else float(row.standard_error) * scale,
                n=int(row.n),
                version=row.version,
                deliveries=(row.delivery,),
                numerator=None if pd.isna(row.numerator_n) or measure.kind != SHARES else int(row.numerator_n),
                effective=None if pd.isna(row.n_effective) else float(row.n_effective),
            )
        found.setdefault(row.area, {})[row.year] = figure
    return found


def _groups(measure: Measure, wanted: set[str], levels: Mapping[str, str]) -> dict[str, dict[int, YearFigure]]:
    """Persons of a group: the city after protection of size and flows together; smaller areas stay protected."""
    observations = Observation.objects.filter(
        definition=measure.definition, offence_type__isnull=True, age_band="", month=0
    )
    rows = frames.group_frame(observations.filter(area__level=AreaLevel.MUNICIPALITY))
    if rows.empty:
        return {}
    wide = rows.pivot_table(index="year", columns="flow", values="value", aggfunc="first", dropna=False)
    wide = wide.reindex(columns=[flow.value for flow in Flow]).astype("float64")
    wide = wide.reindex(pd.Index(range(int(wide.index.min()), int(wide.index.max()) + 1), name="year"))
    rule = rule_for(Sensitivity.PERSONS, Level.MUNICIPALITY)
    made: dict[int, YearFigure] = {}
    deliveries = {int(year): int(delivery) for year, delivery in zip(rows["year"], rows["delivery"], strict=True)}
    for _, line in public_view(protect_flows(wide, rule)).iterrows():
        if line["column"] != measure.flow:
            continue
        year = int(line["row"])
        if line["public_state"] in ("shown", "rounded"):
            bounds = rule.published_interval(int(line["shown_value"]))
            shown = counted(year, bounds.lower, bounds.upper, deliveries=(deliveries.get(year, 0),))
            made[year] = _replace_value(shown, float(line["shown_value"]))
        elif line["public_state"] == "missing":
            made[year] = _without(year, Missing.MISSING)
        else:
            made[year] = YearFigure(year, sign=HIDDEN_SIGN, words=PROTECTED)
    hidden = {year: YearFigure(year, sign=HIDDEN_SIGN, words=PROTECTED) for year in made}
    return {code: made if levels[code] == AreaLevel.MUNICIPALITY else hidden for code in wanted}


def _replace_value(figure: YearFigure, value: float) -> YearFigure:
    """The rounded figure as it is published, between its bounds."""
    return YearFigure(
        figure.year,
        value=value,
        low=figure.low,
        high=figure.high,
        lower=figure.lower,
        upper=figure.upper,
        version=figure.version,
        deliveries=figure.deliveries,
    )


def _without(year: int, missing: int) -> YearFigure:
    reason = Missing(missing) if missing else Missing.MISSING  # no value without a reason is a missing one
    return YearFigure(year, sign=MISSING_SIGNS[reason], words=str(reason.label).capitalize())


def _inhabitants(version: AreaVersion | None, codes: set[str]) -> dict[str, float]:
    rows = Denominator.objects.filter(
        area__version=version, area__code__in=codes, kind=DenominatorKind.INHABITANTS
    ).order_by("year")
    return {code: float(value) for code, value in rows.values_list("area__code", "value")}
