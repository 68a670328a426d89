"""A wijk beside the rest of the city: expected numbers, funnel limits, and careful signs.

Three standing choices. The comparison is with the rest of the city (the city without this wijk), because a large wijk
would otherwise be compared with itself. A table of 33 wijken at 5% holds 1.65 false alarms on average, so only the
99.8% limits lead to "hoger" or "lager". And the signs and the drawn funnel come from the same limits: a dot inside the
funnel never gets a word.
"""

import math
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt
import pandas as pd

from analysis.stats import distributions
from analysis.stats.counts import Numbers, check_level
from analysis.stats.rates import MIN_INHABITANTS, to_floats

# The inner limits say "mogelijk", the outer ones "hoger" or "lager": with 33 wijken the chance of at least one false
# alarm is 82% at 95%, and 6% at 99.8%. Owner: the municipality's research team (O&S).
WARNING_LEVEL = 0.95
ALARM_LEVEL = 0.998

NOT_DIFFERENT = "not_different"
POSSIBLY_HIGHER = "possibly_higher"
POSSIBLY_LOWER = "possibly_lower"
HIGHER = "higher"
LOWER = "lower"
NOT_POSSIBLE = "not_possible"
SIGNS = (NOT_DIFFERENT, POSSIBLY_HIGHER, POSSIBLY_LOWER, HIGHER, LOWER, NOT_POSSIBLE)

LIMIT_COLUMNS = ("lower95", "upper95", "lower998", "upper998")


def funnel_limits(
    rate: float, population: float, level: float = WARNING_LEVEL, *, per: float = 1000
) -> tuple[int, int]:
    """Return the (lower, upper) **counts** between which an area with this rate stays, both ends included.

    `rate` is per `per` inhabitants (4.1 means 4.1 per 1,000). The limits are the quantiles (1 - level) / 2 and
    1 - (1 - level) / 2 of the Poisson distribution with mean rate * population / per (Spiegelhalter 2005): an area is
    outside when its count is below `lower` or above `upper`, each with a chance of at most half of 1 - level.
    ValueError for a negative or missing rate or population, or a level outside (0, 1).
    """
    check_level(level)
    if not (rate >= 0 and population >= 0 and per > 0):
        raise ValueError("a funnel needs a rate and a population of at least 0")
    lower, upper = count_limits(np.array([rate * population / per]), level)
    return int(lower[0]), int(upper[0])


def count_limits(expected: Numbers, level: float, dispersion: npt.ArrayLike = 1.0) -> tuple[Numbers, Numbers]:
    """Return the limits of `funnel_limits` for an array of expected counts; NaN where the expected count is NaN.

    With a dispersion above 1 events are taken to come in series of that length: the limits are those of
    expected / dispersion series, in events, and never inside the limits without dispersion. NaN counts as 1.
    """
    tail = (1 - level) / 2
    series = np.broadcast_to(np.asarray(dispersion, dtype=np.float64), expected.shape)
    series = np.where(series > 1, series, 1.0)
    lower, upper = distributions.poisson_ppf(tail, expected), distributions.poisson_isf(tail, expected)
    wide_lower = np.floor(series * distributions.poisson_ppf(tail, expected / series))
    wide_upper = np.ceil(series * distributions.poisson_isf(tail, expected / series))
    # scipy gives no quantile for a mean of 0: nothing is expected, and nothing is what stays inside.
    nothing = expected == 0
    return (
        np.where(nothing, 0.0, np.minimum(lower, wide_lower)),
        np.where(nothing, 0.0, np.maximum(upper, wide_upper)),
    )


def funnel_curve(rate: float, populations: npt.ArrayLike, *, per: float = 1000) -> pd.DataFrame:
    """Return the lines of a funnel plot: `population`, `rate` and `lower95` ... `upper998`, all rates per `per`.

    The limits of `funnel_limits` are whole numbers and would draw as a saw. Each line here runs smoothly between the
    last count inside and the first count outside (linear in the tail chance, after Spiegelhalter 2005), so a dot lies
    outside the line exactly when its count lies outside the limits. One row per population, in the order given;
    ValueError for a population that is not above 0 or a negative rate.
    """
    sizes = np.asarray(populations, dtype=np.float64)
    if not (rate >= 0 and per > 0 and np.all(sizes > 0)):
        raise ValueError("a funnel needs a rate of at least 0 and populations above 0")
    expected = rate * sizes / per
    columns: dict[str, Numbers] = {"population": sizes, "rate": np.full(sizes.shape, float(rate))}
    for name, level in (("95", WARNING_LEVEL), ("998", ALARM_LEVEL)):
        lower, upper = count_limits(expected, level)
        columns[f"lower{name}"] = np.maximum(lower - _passed(lower, expected, (1 - level) / 2), 0) * per / sizes
        columns[f"upper{name}"] = (upper + 1 - _passed(upper, expected, 1 - (1 - level) / 2)) * per / sizes
    return pd.DataFrame(columns)


def rest_of_city(
    frame: pd.DataFrame,
    *,
    count: str = "count",
    population: str = "population",
    by: Sequence[str] = (),
) -> pd.DataFrame:
    """Return a copy with, for each area, the city and the city without that area.

    `frame` holds one row per area (and per combination of the columns `by`, such as year and offence). New columns:
    `city_count`, `city_population`, `rest_count`, `rest_population`, `rest_areas` (number of areas in the rest). An
    area counts towards the city only when its count is known and its population is known and above 0, so numerator
    and denominator always speak of the same areas, and a missing count is never taken for 0; incidents without a
    known wijk stay out. The four are NaN where no such area is left.
    """
    counts, populations = to_floats(frame[count]), to_floats(frame[population])
    if np.any(counts < 0) or np.any(populations < 0):
        raise ValueError("counts and populations cannot be negative")
    known = ~np.isnan(counts) & (populations > 0)
    parts = pd.DataFrame(
        {
            "count": np.where(known, counts, 0.0),
            "population": np.where(known, populations, 0.0),
            "areas": known.astype(np.int64),
        },
        index=pd.RangeIndex(len(frame)),
    )
    groups = [frame[column].to_numpy() for column in by] or [np.zeros(len(frame))]
    city = parts.groupby(groups, dropna=False).transform("sum") if len(frame) else parts
    rest = city - parts
    return frame.assign(
        city_count=city["count"].where(city["areas"] > 0).to_numpy(),
        city_population=city["population"].where(city["areas"] > 0).to_numpy(),
        rest_count=rest["count"].where(rest["areas"] > 0).to_numpy(),
        rest_population=rest["population"].where(rest["areas"] > 0).to_numpy(),
        rest_areas=rest["areas"].to_numpy(),
    )


def compare_with_rest(
    frame: pd.DataFrame,
    count: str = "count",
    population: str = "population",
    *,
    by: Sequence[str] = (),
    dispersion: str | float = 1.0,
    per: float = 1000,
    minimum: float = MIN_INHABITANTS,
) -> pd.DataFrame:
    """Return a copy of `rest_of_city` with the comparison of each area with the rest.

    New columns: `city_rate` and `rest_rate` (per `per` inhabitants), `expected` (the count this area would have at the
    rate of the rest), `lower95`, `upper95`, `lower998`, `upper998` (counts, ends included), `p_value` (area against
    rest: twice the smaller tail of the binomial distribution given the city's count) and `sign`, one of `SIGNS`.

    The limits are those of `count_limits` around both the rate of the rest and the rate of the city, whichever is
    wider. The rate of the rest is itself a count with chance in it; and the funnel is drawn around the city, so an
    area inside the drawn funnel can never get a sign. `dispersion` is a number or the name of a column with each
    area's own dispersion (see `counts.dispersion`); it widens the limits and the p-value.

    `not_possible` where the count or population is missing, the population is below `minimum`, or no other area is
    left to compare with; the numbers of that row are then NaN.
    """
    table = rest_of_city(frame, count=count, population=population, by=by)
    counts, populations = to_floats(frame[count]), to_floats(frame[population])
    series = to_floats(frame[dispersion]) if isinstance(dispersion, str) else np.full(len(frame), float(dispersion))
    possible = ~np.isnan(counts) & (populations > 0) & (populations >= minimum) & (table["rest_areas"].to_numpy() > 0)
    city_rate = table["city_count"].to_numpy() / table["city_population"].to_numpy()
    rest_rate = table["rest_count"].to_numpy() / table["rest_population"].to_numpy()
    sizes = np.where(possible, populations, np.nan)
    limits: dict[str, Numbers] = {}
    for name, level in (("95", WARNING_LEVEL), ("998", ALARM_LEVEL)):
        low_rest, high_rest = count_limits(rest_rate * sizes, level, series)
        low_city, high_city = count_limits(city_rate * sizes, level, series)
        limits[f"lower{name}"] = np.minimum(low_rest, low_city)
        limits[f"upper{name}"] = np.maximum(high_rest, high_city)
    share = sizes / table["city_population"].to_numpy()
    return table.assign(
        city_rate=city_rate * per,
        rest_rate=rest_rate * per,
        expected=rest_rate * sizes,
        **limits,
        p_value=_share_p_values(np.where(possible, counts, np.nan), table["city_count"].to_numpy(), share, series),
        sign=_signs(counts, limits, possible),
    )


def above_average(signs_by_year: Mapping[int, str]) -> bool:
    """Say whether an area has "meer dan gemiddeld" in the last year of the mapping (S45).

    True when that year is `higher` (outside 99.8%), or at least `possibly_higher` (outside 95%) in that year and in the
    year just before it; a year in between that is missing or not possible breaks the pair. False means "not shown".
    ValueError for an unknown sign; an empty mapping is False.
    """
    unknown = set(signs_by_year.values()) - set(SIGNS)
    if unknown:
        raise ValueError(f"unknown signs: {sorted(unknown)}")
    if not signs_by_year:
        return False
    last = max(signs_by_year)
    raised = {POSSIBLY_HIGHER, HIGHER}
    if signs_by_year[last] == HIGHER:
        return True
    return signs_by_year[last] in raised and signs_by_year.get(last - 1) in raised


def benjamini_hochberg(p_values: npt.ArrayLike, q: float = 0.05) -> npt.NDArray[np.bool_]:
    """Say for each p-value whether it stands when at most a share `q` of what stands may be a false alarm.

    Step-up procedure of Benjamini and Hochberg (1995): with the m known p-values in order, the largest k with
    p(k) <= k q / m, and everything up to it. NaN never stands and does not count in m. One table is one family: say on
    the page that this was used. Returns booleans in the order given; ValueError for a p-value outside [0, 1].
    """
    check_level(q)
    values = np.asarray(p_values, dtype=np.float64)
    known = ~np.isnan(values)
    if np.any((values[known] < 0) | (values[known] > 1)):
        raise ValueError("a p-value lies between 0 and 1")
    ordered = np.sort(values[known])
    passed = ordered[ordered <= np.arange(1, ordered.size + 1) * q / max(ordered.size, 1)]
    threshold = passed[-1] if passed.size else -math.inf
    return np.where(known, values, math.inf) <= threshold


def _passed(quantile: Numbers, expected: Numbers, chance: float) -> Numbers:
    """How far a tail chance has been passed at this quantile: 0 just reached, almost 1 about to move on."""
    below, upto = distributions.poisson_cdf(quantile - 1, expected), distributions.poisson_cdf(quantile, expected)
    return np.asarray(np.clip((upto - chance) / np.maximum(upto - below, 1e-300), 0, 1), dtype=np.float64)


def _share_p_values(counts: Numbers, totals: Numbers, shares: Numbers, dispersion: Numbers) -> Numbers:
    """Twice the smaller tail of the area's count given the city's count; series of events count as one."""
    series = np.where(dispersion > 1, dispersion, 1.0)
    few, rest = counts / series, (totals - counts) / series
    at_most = np.where(rest > 0, distributions.beta_sf(shares, few + 1, np.where(rest > 0, rest, 1.0)), 1.0)
    at_least = np.where(few > 0, distributions.beta_cdf(shares, np.where(few > 0, few, 1.0), rest + 1), 1.0)
    chances = np.minimum(1.0, 2 * np.minimum(at_most, at_least))
    return np.where(np.isnan(counts) | np.isnan(shares) | (shares >= 1), np.nan, chances)


def _signs(counts: Numbers, limits: Mapping[str, Numbers], possible: npt.NDArray[np.bool_]) -> list[str]:
    choices = [
        (~possible, NOT_POSSIBLE),
        (counts > limits["upper998"], HIGHER),
        (counts < limits["lower998"], LOWER),
        (counts > limits["upper95"], POSSIBLY_HIGHER),
        (counts < limits["lower95"], POSSIBLY_LOWER),
    ]
    signs = np.select([where for where, _ in choices], [sign for _, sign in choices], default=NOT_DIFFERENT)
    return [str(sign) for sign in signs]
