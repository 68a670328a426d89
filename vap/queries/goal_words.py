"""A goal in words: its figures, its rule, and its method as one value that can be fixed and compared."""

from __future__ import annotations

from typing import Any, Final

from django.utils.formats import date_format

from amersfoort_veiligheid.documents.tables import dutch_number, join_words
from analysis.stats import goal_rule
from analysis.stats.goal_rule import Ruling
from vap.enums import ComparisonKind, GoalKind, GoalOutcome, TargetKind
from vap.models import Goal, GoalResult
from vap.queries.goal_specs import codes_of, spec_of
from vap.queries.measures import Measure
from vap.queries.methods import target_value
from vap.queries.rulings import may_shift
from vap.stats.detection import MEANS, SHARES

REASON_WORDS: Final[dict[str, str]] = {
    goal_rule.NO_BASELINE: "er is geen nulmeting.",
    goal_rule.NO_FIGURE: "het cijfer is er niet, of het is beschermd.",
    goal_rule.NO_TARGET: "er is geen streefwaarde.",
    goal_rule.NO_COMPARISON: "het cijfer om mee te vergelijken is er niet.",
    goal_rule.OTHER_DEFINITION: "de vraag of de definitie is intussen anders.",
    goal_rule.TOO_FEW_ANSWERS: "er zijn te weinig antwoorden.",
    goal_rule.NOT_EXACT: "het cijfer is alleen binnen grenzen bekend, en de uitkomst hangt daarvan af.",
    goal_rule.SERIES_BREAK: "er is intussen anders geteld.",
    goal_rule.NO_SHIFT_FIGURE: "het cijfer van de wijken waarheen het kan verschuiven, is er niet.",
}
METHOD_LABELS: Final = {
    "measure": "wat wij meten",
    "areas": "waar",
    "baseline": "nulmeting",
    "source": "bron",
    "result_years": "jaren samen in het resultaat",
    "comparison": "vergelijken met",
    "comparison_areas": "wijken om mee te vergelijken",
    "displacement_areas": "wijken waarheen het kan verschuiven",
    "levels": "niveaus",
    "unit": "eenheid",
}


def amount(value: float | None, measure: Measure | None) -> str:
    """A figure as people read it, with its unit; empty without a value."""
    if value is None:
        return ""
    if measure is None:
        return in_digits(value)
    digits = dutch_number(value, 1) if measure.kind in (SHARES, MEANS) else in_digits(value)
    return f"{digits}%" if measure.unit == "%" else f"{digits} {measure.unit}"


def in_digits(value: float) -> str:
    """A number without decimals where it has none."""
    return dutch_number(value, 0 if abs(value - round(value)) < 0.05 else 1)


def measure_of_goal(goal: Goal) -> Measure | None:
    """What a stored goal measures."""
    spec = spec_of(goal)
    return spec.measure if spec else None


def years_words(first: int | None, last: int | None) -> str:
    """One year, or from and up to."""
    if first is None or last is None:
        return ""
    return str(first) if first == last else f"{first} tot en met {last}"


def baseline_words(goal: Goal) -> str:
    """The baseline with its margin, answers and years."""
    measure = measure_of_goal(goal)
    if goal.kind == GoalKind.QUALITATIVE:
        return f"niveau {goal.baseline:.0f}" if goal.baseline is not None else ""
    if goal.baseline is None:
        return ""
    words = amount(goal.baseline, measure)
    if goal.baseline_lower is not None and goal.baseline_upper is not None:
        words += f" (marge {_bare(goal.baseline_lower, measure)} tot {_bare(goal.baseline_upper, measure)})"
    if goal.baseline_n:
        words += f", {dutch_number(goal.baseline_n)} antwoorden"
    years = years_words(goal.baseline_from, goal.baseline_to)
    mean = "gemiddelde van " if goal.baseline_from != goal.baseline_to else ""
    return f"{words}, {mean}{years}" if years else words


def _bare(value: float, measure: Measure | None) -> str:
    return dutch_number(value, 1) if measure is not None and measure.kind in (SHARES, MEANS) else in_digits(value)


def target_level(goal: Goal) -> float | None:
    """The level to reach, also where the goal is a change in percents."""
    measure = measure_of_goal(goal)
    if measure is None:
        return goal.target
    return target_value(goal.baseline, goal.target_kind, goal.target, lower_is_better=measure.lower_is_better)


def target_words(goal: Goal) -> str:
    """What is to be reached, in words; empty while that is open."""
    if goal.kind == GoalKind.CHAIN:
        return "alle schakels gesloten"
    if goal.target is None:
        return ""
    if goal.kind == GoalKind.QUALITATIVE:
        return f"niveau {goal.target:.0f}"
    if goal.kind == GoalKind.OUTPUT:
        return f"{in_digits(goal.target)} {goal.unit}".strip()
    measure = measure_of_goal(goal)
    if measure is None:
        return in_digits(goal.target)
    side = "hoogstens" if measure.lower_is_better else "minstens"
    level = target_level(goal)
    words = f"{side} {amount(level, measure)}" if level is not None else ""
    if goal.target_kind == TargetKind.CHANGE:
        change = f"{in_digits(goal.target)}% {'minder' if measure.lower_is_better else 'meer'}"
        return f"{change} ({words})" if words else change
    return words


def level_words(goal: Goal) -> str:
    """The level to reach as a condition ("hoogstens 47 registraties per jaar is"), with the change that was chosen."""
    measure, level = measure_of_goal(goal), target_level(goal)
    if measure is None or level is None:
        return f"{target_words(goal)} is" if goal.target is not None else ""
    side = "hoogstens" if measure.lower_is_better else "minstens"
    words = f"{side} {amount(level, measure)} is"
    if goal.target_kind == TargetKind.CHANGE and goal.target is not None:
        words += f" ({in_digits(goal.target)}% {'minder' if measure.lower_is_better else 'meer'} dan de nulmeting)"
    return words


def comparison_words(goal: Goal) -> str:
    """With what the goal is compared."""
    if goal.comparison == ComparisonKind.MATCHED_AREAS:
        names = [area.name for area in goal.comparison_areas.all()]
        return join_words(names) if names else "nog geen wijken gekozen"
    return goal.get_comparison_display() if goal.comparison else "nog niet gekozen"


def rule_text(goal: Goal) -> str:
    """When the goal is reached, in the words that are fixed at adoption."""
    day = f" op {date_format(goal.target_date, 'j F Y')}" if goal.target_date else ""
    match GoalKind(goal.kind):
        case GoalKind.OUTPUT:
            return (
                f"Behaald als er{day} minstens {target_words(goal) or 'het afgesproken aantal'} is gedaan."
                " Dit is een prestatie: het zegt wat wij deden, niet of het hielp."
            )
        case GoalKind.QUALITATIVE:
            return (
                f"Behaald als iedereen die oordeelt{day} {target_words(goal) or 'het gewenste niveau'} of hoger ziet."
                " Richting goed, niet aantoonbaar: minstens de helft ziet dat. Anders niet behaald."
            )
        case GoalKind.CHAIN:
            return (
                f"Behaald als{day} alle drie de schakels iemand hebben en werken."
                " Eén schakel zonder iemand is een gat in de keten: dan is het doel niet behaald."
            )
        case _:
            return _effect_rule(goal)


def _effect_rule(goal: Goal) -> str:
    measure = measure_of_goal(goal)
    if measure is None:
        return ""
    year = f" over {goal.target_date.year}" if goal.target_date else ""
    if goal.result_years > 1:
        year = f" over {goal.result_years} jaar samen, tot en met{year.removeprefix(' over')}"
    word = "daling" if measure.lower_is_better else "stijging"
    beyond = {
        ComparisonKind.REST_OF_CITY: " en dan in de rest van de stad",
        ComparisonKind.MATCHED_AREAS: f" en dan in {comparison_words(goal)}",
    }.get(ComparisonKind(goal.comparison) if goal.comparison else ComparisonKind.NONE, "")
    return (
        f"Behaald als het cijfer{year} {level_words(goal) or 'de streefwaarde haalt'}."
        f" De {word} sinds de nulmeting moet ook groter zijn dan toeval (95%-marge){beyond}."
        f"{_shift_rule(goal, word, beyond)}"
        " Richting goed, niet aantoonbaar: het cijfer haalt de streefwaarde, maar de verandering kan toeval zijn."
        " Niet vast te stellen: het cijfer ontbreekt, is beschermd of is anders geteld. Anders niet behaald."
    )


def shift_words(goal: Goal) -> str:
    """The wijken that the rule counts along; empty when it counts none."""
    spec = spec_of(goal)
    if spec is None or not may_shift(spec):
        return ""
    return join_words(sorted(area.name for area in goal.displacement_areas.all()))


def _shift_rule(goal: Goal, word: str, beyond: str) -> str:
    named = shift_words(goal)
    if not named:
        return ""
    elsewhere = beyond.replace(" en dan in ", ", vergeleken met ")
    return (
        f" Samen met {named}, waarheen het kan verschuiven, moet er dan nog een {word} over zijn{elsewhere}."
        " Is die er niet, dan is het doel niet aantoonbaar gehaald."
    )


def method_of(goal: Goal) -> dict[str, Any]:
    """How the goal is measured, as a value that JSON can carry: what may not change unseen after adoption."""
    measure = measure_of_goal(goal)
    return {
        "measure": measure.name if measure else "",
        "version": measure.newest_version if measure else 0,
        "unit": measure.unit if measure else goal.unit,
        "areas": sorted(area.name for area in goal.areas.all()),
        "area_codes": list(codes_of(goal.areas.all())),
        "baseline": baseline_words(goal),
        "baseline_value": goal.baseline,
        "baseline_years": [goal.baseline_from, goal.baseline_to],
        "baseline_versions": goal.baseline_versions,
        "source": str(goal.source) if goal.source else goal.source_note,
        "result_years": goal.result_years,
        "comparison": goal.comparison,
        "comparison_areas": sorted(area.name for area in goal.comparison_areas.all()),
        "displacement_areas": sorted(area.name for area in goal.displacement_areas.all()),
        "levels": [f"{level.level}. {level.description}" for level in goal.levels.all()],
        "rule": rule_text(goal),
    }


def method_differences(before: dict[str, Any], after: dict[str, Any]) -> list[tuple[str, str, str]]:
    """Label, old and new of every part of a method that changed."""
    found = []
    for key, label in METHOD_LABELS.items():
        old, new = _written(key, before.get(key)), _written(key, after.get(key))
        if old != new:
            found.append((label, old or "niets", new or "niets"))
    return found


def _written(key: str, value: Any) -> str:
    if key == "comparison" and value:
        return str(ComparisonKind(value).label)
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return "" if value is None else str(value)


def beyond_outcome(result: GoalResult) -> str:
    """What the rule said, for where the outcome stands before it already: without that outcome once more."""
    outcome = str(result.get_outcome_display())
    begin = result.words[: len(outcome) + 1]
    if begin.rstrip(".:").casefold() != outcome.casefold():
        return str(result.words)
    rest = result.words[len(begin) :].lstrip()
    return f"{rest[:1].upper()}{rest[1:]}"


def ruling_words(goal: Goal, ruling: Ruling) -> str:
    """What the rule says, in one or two sentences."""
    outcome = GoalOutcome(ruling.outcome)
    if outcome == GoalOutcome.UNKNOWN:
        return f"Niet vast te stellen: {REASON_WORDS.get(ruling.reason, 'er is iets niet bekend.')}"
    label = str(outcome.label)
    said = f"{label[:1].upper()}{label[1:]}."
    measure = measure_of_goal(goal)
    if ruling.value is not None and measure is not None:
        margin = ""
        if ruling.lower is not None and ruling.upper is not None:
            margin = f" (marge {_bare(ruling.lower, measure)} tot {_bare(ruling.upper, measure)})"
        said += f" Het cijfer is {amount(ruling.value, measure)}{margin}; het doel was {target_words(goal)}."
    if outcome == GoalOutcome.DIRECTION and ruling.reason == goal_rule.SHIFTED:
        word = "daling" if measure is None or measure.lower_is_better else "stijging"
        said += f" Samen met {shift_words(goal)} is er geen {word} over: het kan zijn verschoven."
    elif outcome == GoalOutcome.DIRECTION:
        said += " De verandering kan toeval zijn."
    return said
