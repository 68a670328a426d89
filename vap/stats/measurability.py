"""Can this goal be measured? Asked while it is written, answered in one Dutch sentence per question.

Pure: facts in, judgements out. Nothing here decides for anybody; a goal that cannot be shown may still be a good one,
as long as everybody knows it beforehand. Sources: chapters 4.4, 4.5, 4.8 and 4.9 of the statistical practice.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from math import sqrt
from typing import Final

from analysis.stats.survey_power import USUAL_POWER
from vap.stats.detection import (
    MATCHED_AREAS,
    MEANS,
    OWN_PAST,
    REST_OF_CITY,
    SHARES,
    Z95,
    Z_POWER,
    Detectable,
    MeasureFacts,
    detectable,
)


class Verdict(StrEnum):
    """How a question turned out."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


class Question(StrEnum):
    """What is asked of a goal."""

    FIGURE = "figure"
    AREA = "area"
    TIME = "time"
    SIZE = "size"
    BASELINE = "baseline"
    COMPARISON = "comparison"


QUESTION_WORDS: Final[dict[Question, str]] = {
    Question.FIGURE: "Is er een cijfer?",
    Question.AREA: "Is het cijfer er voor dit gebied?",
    Question.TIME: "Komt het cijfer op tijd?",
    Question.SIZE: "Is de verandering groot genoeg om te zien?",
    Question.BASELINE: "Is de nulmeting eerlijk?",
    Question.COMPARISON: "Waarmee vergelijken we?",
}

WHOLE_FROM: Final = 20  # from here on the mean of some years is said without decimals


@dataclass(frozen=True)
class Answer:
    """One question with its verdict, the sentence, and what one could do about it (empty when nothing)."""

    question: Question
    verdict: Verdict
    sentence: str
    advice: str = ""

    @property
    def heading(self) -> str:
        """The question in Dutch."""
        return QUESTION_WORDS[self.question]


def assess(facts: MeasureFacts) -> tuple[Answer, ...]:
    """Answer the questions that can be asked of what is filled in; in the order in which a reader needs them."""
    answers = [_figure(facts)]
    if facts.last_year is not None:
        answers.append(_area(facts))
    if facts.target_date is not None:
        answers.append(_time(facts))
    if facts.baseline is not None and not facts.unavailable:
        answers += [_size(facts), _baseline(facts)]
    answers.append(_comparison(facts))
    return tuple(answers)


def worst(answers: tuple[Answer, ...]) -> Verdict:
    """The verdict of the whole: as bad as its worst answer."""
    found = {answer.verdict for answer in answers}
    return Verdict.BAD if Verdict.BAD in found else Verdict.WARN if Verdict.WARN in found else Verdict.GOOD


def is_too_small(answers: tuple[Answer, ...]) -> bool:
    """Whether the wished change is smaller than what can be shown."""
    return any(answer.question == Question.SIZE and answer.verdict == Verdict.BAD for answer in answers)


# --- the questions


def _figure(facts: MeasureFacts) -> Answer:
    if facts.is_asked_otherwise:
        return Answer(
            Question.FIGURE,
            Verdict.BAD,
            "De vraag is sinds de nulmeting anders gesteld. De uitkomst is daarmee niet te vergelijken.",
            "Neem de nulmeting uit een meting met dezelfde vraag.",
        )
    if facts.last_year is None:
        words = facts.unavailable or "Van dit onderwerp is nog geen cijfer in gebruik."
        return Answer(Question.FIGURE, Verdict.BAD, words, "Kies een ander cijfer, of kies een prestatiedoel.")
    return Answer(Question.FIGURE, Verdict.GOOD, f"Ja. Het nieuwste cijfer gaat over {facts.last_year}.")


def _area(facts: MeasureFacts) -> Answer:
    if facts.unavailable:
        return Answer(
            Question.AREA,
            Verdict.BAD,
            facts.unavailable,
            "Kies een groter gebied of de hele stad, of kies een prestatiedoel.",
        )
    return Answer(Question.AREA, Verdict.GOOD, f"Ja, er is een cijfer voor {facts.place}.")


def _time(facts: MeasureFacts) -> Answer:
    if facts.figure_year is None or facts.figure_due is None:
        return Answer(
            Question.TIME,
            Verdict.BAD,
            "Van deze bron is niet bekend wanneer het cijfer komt dat u nodig heeft.",
            "Spreek met de bron een dag af, of kies een ander cijfer.",
        )
    before = facts.last_year if facts.baseline_last is None else facts.baseline_last
    if before is not None and facts.figure_year - facts.result_years + 1 <= before:
        return Answer(
            Question.TIME,
            Verdict.BAD,
            f"Vóór {_day(facts.target_date)} komt er geen nieuw cijfer: de nulmeting loopt tot en met {before}.",
            "Kies een latere datum, of een cijfer dat vaker komt.",
        )
    if facts.last_year is not None and facts.figure_year <= facts.last_year:
        return Answer(Question.TIME, Verdict.GOOD, f"Het cijfer over {facts.figure_year} is er al.")
    words = f"Het cijfer over {facts.figure_year} komt rond {_day(facts.figure_due)}"
    if facts.ends_on is not None and facts.figure_due > facts.ends_on:
        return Answer(
            Question.TIME,
            Verdict.WARN,
            f"{words}, na het einde van het plan op {_day(facts.ends_on)}.",
            "Plan de evaluatie daarna, of kies een eerdere streefdatum.",
        )
    return Answer(Question.TIME, Verdict.GOOD, f"{words}.")


def _size(facts: MeasureFacts) -> Answer:
    seen = detectable(facts)
    sentence, advice = _size_words(facts, seen)
    wished = facts.wished
    if wished is not None and wished <= 0:
        return Answer(
            Question.SIZE,
            Verdict.BAD,
            f"De streefwaarde is niet beter dan de nulmeting. {sentence}",
            "Kies een streefwaarde aan de goede kant van de nulmeting.",
        )
    if seen.change is None:
        return Answer(Question.SIZE, Verdict.BAD, sentence, advice)
    if wished is None:
        return Answer(Question.SIZE, Verdict.WARN, sentence, "Vul een streefwaarde in om te zien of die haalbaar is.")
    if wished + 1e-9 < seen.change:
        return Answer(Question.SIZE, Verdict.BAD, sentence, advice)
    if seen.chance < USUAL_POWER:
        often = f"Ook als het lukt, is de kans dat u het ziet ongeveer {_percent(seen.chance)}."
        return Answer(Question.SIZE, Verdict.WARN, f"{sentence} {often}", advice)
    sure = f"Als het lukt, is de kans dat u het ziet ongeveer {_percent(min(seen.chance, 0.99))}."
    return Answer(Question.SIZE, Verdict.GOOD, f"{sentence} {sure}")


def _size_words(facts: MeasureFacts, seen: Detectable) -> tuple[str, str]:
    if facts.measure in (SHARES, MEANS):
        return _survey_words(facts, seen)
    level = facts.baseline or 0.0
    word = "daling" if facts.lower_is_better else "stijging"
    amount = f"Met {_number(round(level) if level >= WHOLE_FROM else level)} {facts.noun}"
    if seen.share is None:
        words = f"{amount} is geen enkele {word} aantoonbaar, ook niet tot nul."
        if not facts.lower_is_better:
            words = f"{amount} is geen {word} aantoonbaar."
    else:
        words = f"{amount} is alleen een {word} van meer dan {_percent(seen.share)} aantoonbaar."
    return words, f"{_longer(facts, seen)}Kies een groter gebied, een langere periode of een prestatiedoel."


def _longer(facts: MeasureFacts, seen: Detectable) -> str:
    """What two or three years of results together would show, when that is less."""
    for years in (2, 3):
        if years <= facts.result_years:
            continue
        more = detectable(facts, result_years=years)
        if more.share is not None and (seen.share is None or more.share < seen.share - 0.05):
            wished = facts.wished
            if wished is None or more.change is None or wished >= more.change or years == 3:
                word = "twee" if years == 2 else "drie"
                return f"Met {word} jaar samen is {_percent(more.share)} genoeg. "
    return ""


def _survey_words(facts: MeasureFacts, seen: Detectable) -> tuple[str, str]:
    answers = f"Met {facts.baseline_n} antwoorden" if facts.baseline_n else "Met zo weinig antwoorden"
    if seen.change is None:
        words = "Van deze meting is geen marge bekend. Zo is geen verschil aan te tonen."
        return words, "Kies een groter gebied of een prestatiedoel."
    points = f"{_number(100 * seen.change, 1)} procentpunt" if facts.measure == SHARES else _number(seen.change, 1)
    words = f"{answers} is alleen een verschil van meer dan {points} aantoonbaar."
    needed = _needed(facts, seen)
    return words, f"{needed}Kies een groter gebied, neem metingen samen of kies een prestatiedoel."


def _needed(facts: MeasureFacts, seen: Detectable) -> str:
    """How many answers the wished change asks for, from the margin that these answers gave."""
    wished = facts.wished
    if not wished or wished <= 0 or not facts.baseline_n or not facts.baseline_se:
        return ""
    error = wished / (Z95 + Z_POWER) / sqrt(2)
    people = facts.baseline_n * (facts.baseline_se / error) ** 2
    if people <= facts.baseline_n:
        return ""
    return f"Nodig zijn ongeveer {_number(round(people, -1))} antwoorden per meting. "


def _baseline(facts: MeasureFacts) -> Answer:
    if facts.measure in (SHARES, MEANS):
        return Answer(Question.BASELINE, Verdict.GOOD, "De nulmeting is een meting onder bewoners, met haar marge.")
    years = "één jaar" if facts.baseline_years == 1 else f"{facts.baseline_years} jaar"
    if facts.baseline_years == 1 and facts.is_top_quarter:
        return Answer(
            Question.BASELINE,
            Verdict.WARN,
            f"De nulmeting is één jaar, en {facts.place} hoorde toen bij het hoogste kwart."
            " Zo'n gebied daalt daarna vaak ook zonder plan.",
            "Neem het gemiddelde van drie jaar en kies een vergelijking.",
        )
    if facts.baseline_years > 1 and facts.is_top_quarter and facts.peak > 0.25:
        return Answer(
            Question.BASELINE,
            Verdict.WARN,
            f"Het laatste jaar van de nulmeting ligt {_percent(facts.peak)} boven de jaren ervoor."
            " Wie een gebied kiest om één slecht jaar, ziet daarna vaak vanzelf een daling.",
            "Laat dat jaar weg uit de nulmeting."
            if facts.comparison in (REST_OF_CITY, MATCHED_AREAS)
            else "Laat dat jaar weg uit de nulmeting, of kies een vergelijking.",
        )
    if facts.baseline_years == 1:
        return Answer(
            Question.BASELINE,
            Verdict.WARN,
            "De nulmeting is één jaar. Eén jaar kan toevallig hoog of laag zijn.",
            "Neem het gemiddelde van drie jaar.",
        )
    return Answer(Question.BASELINE, Verdict.GOOD, f"De nulmeting is het gemiddelde van {years}.")


def _comparison(facts: MeasureFacts) -> Answer:
    check: dict[str, Callable[[MeasureFacts], Answer]] = {MATCHED_AREAS: _matched, REST_OF_CITY: _rest, OWN_PAST: _past}
    return check.get(facts.comparison, _nothing)(facts)


def _nothing(_facts: MeasureFacts) -> Answer:
    return Answer(
        Question.COMPARISON,
        Verdict.WARN,
        "Zonder vergelijking weet u later niet of een verandering door het plan komt.",
        "Vergelijk met de rest van de stad of met wijken die erop lijken.",
    )


def _past(_facts: MeasureFacts) -> Answer:
    return Answer(
        Question.COMPARISON,
        Verdict.WARN,
        "U vergelijkt met het eigen verleden. Als het overal daalt, ziet u dat niet.",
        "Vergelijk met de rest van de stad of met wijken die erop lijken.",
    )


def _rest(facts: MeasureFacts) -> Answer:
    if facts.comparison_level is None:
        return Answer(
            Question.COMPARISON,
            Verdict.BAD,
            "Er is geen rest van de stad om mee te vergelijken.",
            "Kies een gebied binnen de stad, of een andere vergelijking.",
        )
    return Answer(Question.COMPARISON, Verdict.GOOD, "U vergelijkt met de rest van de stad, zonder dit gebied.")


def _matched(facts: MeasureFacts) -> Answer:
    if facts.comparison_level is None:
        return Answer(Question.COMPARISON, Verdict.BAD, "Er zijn nog geen wijken gekozen om mee te vergelijken.")
    if facts.adjacent:
        return Answer(
            Question.COMPARISON,
            Verdict.BAD,
            f"{_named(facts.adjacent)} {_grenst(facts.adjacent)} aan {facts.place}. Wat verschuift, telt dan dubbel.",
            "Kies wijken die er niet aan grenzen; de buren horen bij de wijken waarheen het kan verschuiven.",
        )
    if facts.dissimilar:
        return Answer(
            Question.COMPARISON,
            Verdict.WARN,
            f"{_named(facts.dissimilar)} {'ligt' if len(facts.dissimilar) == 1 else 'liggen'} te ver van het niveau"
            f" van {facts.place} (minder dan de helft of meer dan het dubbele).",
            "Kies wijken met ongeveer evenveel.",
        )
    words = "De gekozen wijken lijken in niveau op dit gebied"
    if not facts.has_boundaries:
        return Answer(
            Question.COMPARISON, Verdict.WARN, f"{words}. Of ze eraan grenzen is niet bekend: er zijn geen grenzen."
        )
    return Answer(Question.COMPARISON, Verdict.GOOD, f"{words} en grenzen er niet aan.")


# --- words


def _named(names: tuple[str, ...]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} en {names[-1]}"


def _grenst(names: tuple[str, ...]) -> str:
    return "grenst" if len(names) == 1 else "grenzen"


def _percent(share: float) -> str:
    return f"{round(100 * share)}%"


def _number(value: float, decimals: int = 0) -> str:
    """A number in Dutch: no decimals where it has none."""
    shown = f"{value:,.{decimals}f}" if decimals or abs(value - round(value)) < 0.05 else f"{value:,.1f}"
    return shown.replace(",", " ").replace(".", ",").replace(" ", ".")


MONTHS: Final = (
    "januari",
    "februari",
    "maart",
    "april",
    "mei",
    "juni",
    "juli",
    "augustus",
    "september",
    "oktober",
    "november",
    "december",
)


def _day(day: date | None) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}" if day else "die dag"
