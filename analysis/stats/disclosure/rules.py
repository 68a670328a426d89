"""The rules for small numbers: one frozen value per sensitivity class and area level.

The limits follow common practice of output checking (threshold 10, rounding base 5, a dominance share of 90% for the
two largest contributors, p% of 10; documentation of the ACRO tool), the rule of ten of the Australian bureau of
statistics, and the handbook on statistical disclosure control of Eurostat. The owner is the municipality: an
installation may use other parameters through `dataclasses.replace`, and does not publish those of the dominance rule.
"""

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final, NamedTuple

MARGIN: Final = "__total__"
"""Row or column label of a total in a table given to `protect`."""

HIDDEN_SIGN: Final = "x"
MISSING_SIGN: Final = "."


class Level(StrEnum):
    """Area levels, from coarse to fine; the values are those of the area model."""

    MUNICIPALITY = "municipality"
    WIJK = "wijk"
    BUURT = "buurt"


_DEPTH: Final = {Level.MUNICIPALITY: 0, Level.WIJK: 1, Level.BUURT: 2}


class State(StrEnum):
    """What happened to one cell. Why a cell is hidden is for the office, not for the reader: see `PublicState`."""

    SHOWN = "shown"
    ROUNDED = "rounded"
    MISSING = "missing"
    PRIMARY = "primary"
    SECONDARY = "secondary"
    GROUP_DISCLOSURE = "group_disclosure"
    DOMINANCE = "dominance"
    POPULATION = "population"
    LEVEL = "not_shown_at_level"


class PublicState(StrEnum):
    """What a reader may know about one cell.

    The reason of hiding stays out: telling "too few" from "hidden to protect another" narrows both ranges, and "all
    of one kind" is itself the fact that must not come out.
    """

    SHOWN = "shown"
    ROUNDED = "rounded"
    MISSING = "missing"
    SUPPRESSED = "suppressed"
    LEVEL = "not_shown_at_level"


HIDDEN_STATES: Final = frozenset(
    {State.PRIMARY, State.SECONDARY, State.GROUP_DISCLOSURE, State.DOMINANCE, State.POPULATION}
)

PUBLIC_STATES: Final[dict[State, PublicState]] = {
    State.SHOWN: PublicState.SHOWN,
    State.ROUNDED: PublicState.ROUNDED,
    State.MISSING: PublicState.MISSING,
    State.LEVEL: PublicState.LEVEL,
    **dict.fromkeys(sorted(HIDDEN_STATES), PublicState.SUPPRESSED),
}

_HIDDEN_REASON: Final = "Verborgen om mensen te beschermen."

REASONS: Final[dict[State, str]] = {
    State.SHOWN: "",
    State.ROUNDED: "Afgerond om mensen te beschermen.",
    State.MISSING: "De bron heeft dit cijfer niet.",
    State.LEVEL: "Dit cijfer tonen we niet voor zo'n klein gebied.",
    **dict.fromkeys(sorted(HIDDEN_STATES), _HIDDEN_REASON),
}
"""Sentence per state that every reader may see; the same for all hidden states on purpose."""

OFFICE_REASONS: Final[dict[State, str]] = {
    **REASONS,
    State.PRIMARY: "Te weinig om te tonen.",
    State.SECONDARY: "Verborgen omdat een totaal een ander verborgen cijfer zou teruggeven.",
    State.GROUP_DISCLOSURE: "Verborgen omdat bijna de hele groep hetzelfde kenmerk heeft.",
    State.DOMINANCE: "Verborgen omdat een of twee personen het cijfer bepalen.",
    State.POPULATION: "Verborgen omdat er te weinig inwoners zijn.",
}
"""Sentence per state for the office that made the table; never beside a published cell."""


class Interval(NamedTuple):
    """Whole numbers from `lower` up to and including `upper`; `upper` may be infinite."""

    lower: float
    upper: float

    @property
    def width(self) -> float:
        """Difference between the two ends: 0 when the value is known exactly."""
        return self.upper - self.lower


@dataclass(frozen=True)
class SurveyLimits:
    """Limits on unweighted answers: respondents, those who gave the answer, and those who did not."""

    respondents: int = 50
    answers: int = 10
    indicative_below: int = 100
    decimals: int = 0
    total_decimals: int = 1


@dataclass(frozen=True)
class DisclosureRule:
    """How one kind of figure is protected at one area level.

    `minimum`: smallest count that may be shown, and the width every hidden cell's range must keep. `zero_is_safe`:
    zero is shown as 0; otherwise 0 looks like every other count below the minimum. `rounding_base`: 1 is exact.
    `small_sign`: what stands for a count below the minimum; another sign than x tells the reader that the count is
    small, and the audit then counts on a reader who knows. `group_share`: highest share of a cell in its row or
    column. `dominance_share` and `p_percent`: limits on the largest contributors; hidden from `repr`, keep secret.
    `population_floor`: fewest inhabitants of an area that is shown. `level` is the level of the rows,
    `lowest_level` the finest that may be shown at all.
    """

    key: str
    minimum: int
    level: Level
    lowest_level: Level
    zero_is_safe: bool = False
    rounding_base: int = 1
    secondary: bool = True
    group_share: float | None = None
    dominance_share: float | None = field(default=None, repr=False)
    p_percent: float | None = field(default=None, repr=False)
    population_floor: int = 0
    small_sign: str = HIDDEN_SIGN
    survey: SurveyLimits | None = None

    def __post_init__(self) -> None:
        if self.minimum < 0 or self.rounding_base < 1:
            raise ValueError("Een regel heeft een minimum van 0 of hoger en rondt af op 1 of hoger.")
        for share in (self.group_share, self.dominance_share):
            if share is not None and not 0 < share <= 1:
                raise ValueError("Een aandeel ligt tussen 0 en 1.")

    @property
    def is_allowed(self) -> bool:
        """Whether figures of this class are shown at this level at all."""
        return _DEPTH[self.level] <= _DEPTH[self.lowest_level]

    @property
    def small_is_visible(self) -> bool:
        """Whether the reader can tell a small count from a cell hidden for another reason."""
        return self.small_sign != HIDDEN_SIGN

    def is_small(self, value: int) -> bool:
        """Whether a count is below the minimum and must be hidden."""
        return value < self.minimum and not (self.zero_is_safe and value == 0)

    def rounded(self, value: int) -> int:
        """`value` to the nearest multiple of the base, halves up."""
        base = self.rounding_base
        return base * ((2 * value + base) // (2 * base))

    def published_interval(self, shown: int) -> Interval:
        """Every count that this rule shows as `shown`: what the reader of a shown cell can know.

        A shown cell is at least the minimum, so at base 5 and minimum 10 the figure 10 stands for 10, 11 or 12.
        """
        base = self.rounding_base
        lower, upper = shown - base // 2, shown + (base - 1) // 2
        if shown == 0 and self.zero_is_safe:
            return Interval(0, upper if upper >= self.minimum else 0)
        return Interval(max(lower, self.minimum, 0), upper)


CLASS_I_WIJK: Final = DisclosureRule(
    key="class_i_wijk",
    minimum=0,
    level=Level.WIJK,
    lowest_level=Level.BUURT,
    zero_is_safe=True,
    secondary=False,
    population_floor=100,
)
CLASS_I_MUNICIPALITY: Final = replace(CLASS_I_WIJK, key="class_i_municipality", level=Level.MUNICIPALITY)
CLASS_I_BUURT: Final = DisclosureRule(
    key="class_i_buurt",
    minimum=5,
    level=Level.BUURT,
    lowest_level=Level.BUURT,
    zero_is_safe=True,
    rounding_base=5,
    population_floor=100,
    small_sign="<5",
)
CLASS_I_SPOT: Final = replace(CLASS_I_BUURT, key="class_i_spot", population_floor=50)
"""Spots inside a buurt, for the partner whose they are and never for the public. The floor counts dwellings: fifty of
them are about as many people as the floor of a buurt asks. Owner: the municipality's research team (O&S)."""
CLASS_II: Final = DisclosureRule(
    key="class_ii",
    minimum=10,
    level=Level.WIJK,
    lowest_level=Level.WIJK,
    rounding_base=5,
    population_floor=1000,
)
CLASS_III: Final = DisclosureRule(
    key="class_iii",
    minimum=10,
    level=Level.WIJK,
    lowest_level=Level.WIJK,
    rounding_base=5,
    group_share=0.9,
    dominance_share=0.9,
    p_percent=10.0,
    population_floor=1000,
)
CLASS_IV_WIJK: Final = DisclosureRule(
    key="class_iv_wijk",
    minimum=10,
    level=Level.WIJK,
    lowest_level=Level.WIJK,
    group_share=0.9,
    survey=SurveyLimits(decimals=0),
)
CLASS_IV_MUNICIPALITY: Final = replace(
    CLASS_IV_WIJK, key="class_iv_municipality", level=Level.MUNICIPALITY, survey=SurveyLimits(decimals=1)
)

_RULES: Final[dict[tuple[str, Level], DisclosureRule]] = {
    ("I", Level.MUNICIPALITY): CLASS_I_MUNICIPALITY,
    ("I", Level.WIJK): CLASS_I_WIJK,
    ("I", Level.BUURT): CLASS_I_BUURT,
    ("II", Level.MUNICIPALITY): replace(CLASS_II, key="class_ii_municipality", level=Level.MUNICIPALITY),
    ("II", Level.WIJK): CLASS_II,
    ("II", Level.BUURT): replace(CLASS_II, key="class_ii_buurt", level=Level.BUURT),
    ("III", Level.MUNICIPALITY): replace(CLASS_III, key="class_iii_municipality", level=Level.MUNICIPALITY),
    ("III", Level.WIJK): CLASS_III,
    ("III", Level.BUURT): replace(CLASS_III, key="class_iii_buurt", level=Level.BUURT),
    ("IV", Level.MUNICIPALITY): CLASS_IV_MUNICIPALITY,
    ("IV", Level.WIJK): CLASS_IV_WIJK,
    ("IV", Level.BUURT): replace(CLASS_IV_WIJK, key="class_iv_buurt", level=Level.BUURT),
}


def rule_for(sensitivity_class: str, level: str) -> DisclosureRule:
    """Rule of a class ("I" incidents, "II" sensitive incidents, "III" persons, "IV" survey) at a level of `Level`.

    Below the lowest level of its class the rule hides every cell (state `not_shown_at_level`). Raises ValueError
    for an unknown class or level.
    """
    try:
        return _RULES[sensitivity_class, Level(level)]
    except (KeyError, ValueError):
        raise ValueError(f"Er is geen regel voor klasse {sensitivity_class!r} op niveau {level!r}.") from None
