"""What a survey wave is and how its figures are made, as stated by the people who held it: the codebook.

A codebook leaves nothing to guess: an indicator that does not say which answers are in its numerator and which in its
denominator is refused, because "weet niet" in or out changes the percentage.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from analysis.imports.base import RefusedFileError
from analysis.imports.codebook_entries import Entry, Section, read_entries, refuse
from analysis.imports.survey_basis import Mode, SurveyBasis

IndicatorKind = Literal["proportion", "mean"]
Direction = Literal["lower", "higher", "neutral"]
Component = Literal["crime", "nuisance", "perception"]

STRATUM_SEPARATOR = "|"  # between the values of several stratum columns
ALL_ANSWERS = "alle"
UNKNOWN_AREA = "BU00000000"
MAX_PROBLEMS_SHOWN = 20
MAX_YEAR = 2100
RESERVED_KEYS = frozenset({"weight", "stratum", "cluster", "area"})  # columns of the checked rows
INDICATOR_KEY = re.compile(r"[-a-zA-Z0-9_]{1,80}")
AREA_CODE = re.compile(r"(GM\d{4}|WK\d{6}|BU\d{8})")

MODES: Mapping[str, Mode] = {
    "web": "web", "internet": "web", "papier": "paper", "paper": "paper", "gemengd": "mixed", "mixed": "mixed",
}  # fmt: skip
KINDS: Mapping[str, IndicatorKind] = {
    "percentage": "proportion", "proportion": "proportion", "gemiddelde": "mean", "mean": "mean",
}  # fmt: skip
DIRECTIONS: Mapping[str, Direction] = {
    "lager_is_beter": "lower", "lower": "lower", "lower_is_better": "lower",
    "hoger_is_beter": "higher", "higher": "higher", "higher_is_better": "higher",
    "neutraal": "neutral", "neutral": "neutral",
}  # fmt: skip
COMPONENTS: Mapping[str, Component] = {
    "beleving": "perception", "onveiligheidsgevoelens": "perception", "perception": "perception",
    "overlast": "nuisance", "nuisance": "nuisance",
    "criminaliteit": "crime", "slachtofferschap": "crime", "crime": "crime",
}  # fmt: skip

# English key -> Dutch key as documented; both are read.
ROOT_KEYS = {
    "survey": "onderzoek", "wave": "peiljaar", "year": "peiljaar", "jaar": "peiljaar", "fieldwork": "veldwerk",
    "mode": "wijze", "age": "leeftijd", "invited": "uitgenodigd", "responded": "respons",
    "weighting_version": "weegversie", "columns": "kolommen", "areas": "gebieden", "population": "populatie",
    "fpc": "populatie", "questions": "vragen", "indicators": "indicatoren",
}  # fmt: skip
SPAN_KEYS = {"from": "van", "to": "tot", "tot_en_met": "tot"}
COLUMN_KEYS = {
    "respondent_id": "respondent", "weight": "gewicht", "weging": "gewicht", "strata": "stratum", "area": "gebied",
    "wijk": "gebied", "age": "leeftijd",
}  # fmt: skip
COLUMN_NAMES = {"respondent", "gewicht", "stratum", "cluster", "gebied", "leeftijd"}
QUESTION_KEYS = {
    "key": "sleutel", "column": "kolom", "text": "tekst", "version": "versie", "answers": "antwoorden",
    "antwoord": "antwoorden", "range": "bereik", "missing": "ontbrekend", "split_ballot": "deelsteekproef",
}  # fmt: skip
INDICATOR_KEYS = {
    "key": "sleutel", "name": "naam", "question": "vraag", "kind": "soort", "numerator": "teller",
    "denominator": "noemer", "direction": "richting", "component": "onderdeel", "unit": "eenheid",
}  # fmt: skip


@dataclass(frozen=True)
class Question:
    """One question as it was asked. ``answers`` maps the code in the file to its Dutch label; a question with
    ``value_range`` has open numeric answers instead. ``missing`` codes count as no answer. ``split_ballot`` names the
    part of the sample that got the question (blank: everybody)."""

    key: str
    column: str
    text: str
    version: str
    answers: Mapping[str, str]
    missing: tuple[str, ...] = ()
    value_range: tuple[float, float] | None = None
    split_ballot: str = ""


@dataclass(frozen=True)
class SurveyIndicator:
    """A figure made from one question: the answers in the numerator over the answers in the denominator, or their mean.

    ``denominator`` is empty only for a question with a numeric range, where every valid number counts.
    """

    key: str
    name: str
    question: str
    kind: IndicatorKind
    numerator: tuple[str, ...]
    denominator: tuple[str, ...]
    direction: Direction
    component: Component
    unit: str


@dataclass(frozen=True)
class Codebook:
    """One survey wave: who was asked what, how, and which figures follow from it.

    ``areas`` maps a label or code in the file to an area code (empty: the file holds area codes). ``population`` is
    the population size per stratum (empty: no finite population correction).
    """

    survey: str
    wave: int
    fieldwork_from: dt.date
    fieldwork_to: dt.date
    mode: Mode
    age_from: int
    age_to: int | None
    invited: int
    responded: int
    weighting_version: str
    weight_column: str
    area_column: str
    strata_columns: tuple[str, ...]
    cluster_column: str
    respondent_column: str
    age_column: str
    areas: Mapping[str, str]
    population: Mapping[str, float]
    questions: tuple[Question, ...]
    indicators: tuple[SurveyIndicator, ...]

    @property
    def basis(self) -> SurveyBasis:
        """Return what decides whether this wave may be compared with another one."""
        return SurveyBasis(self.survey, self.age_from, self.age_to, self.mode)

    @property
    def response_rate(self) -> float:
        """Return the share of the invited people who took part, between 0 and 1."""
        return self.responded / self.invited

    @property
    def file_columns(self) -> tuple[str, ...]:
        """Return every column of the delivery that this codebook names, each once."""
        design = [self.respondent_column, self.weight_column, *self.strata_columns, self.cluster_column]
        named = [*design, self.area_column, self.age_column, *(question.column for question in self.questions)]
        return tuple(dict.fromkeys(column for column in named if column))

    def question(self, key: str) -> Question:
        """Return the question with this key; KeyError when there is none."""
        for question in self.questions:
            if question.key == key:
                return question
        raise KeyError(key)


def read_codebook(path: Path) -> Codebook:
    """Read and check a codebook in YAML or CSV.

    Raises RefusedFileError; the Dutch message names the line and key of every question and indicator that is wrong
    (at most 20), so that a codebook need not be offered twenty times.
    """
    root = Section(read_entries(path), "het codeboek", ROOT_KEYS, set(ROOT_KEYS.values()))
    fieldwork = root.section("veldwerk", SPAN_KEYS, {"van", "tot"})
    columns = root.section("kolommen", COLUMN_KEYS, COLUMN_NAMES)
    start, end = fieldwork.date("van"), fieldwork.date("tot")
    if start > end:
        raise refuse(fieldwork.line_of("tot"), "het veldwerk eindigt voordat het begint.")
    age_from, age_to = _ages(root.section("leeftijd", SPAN_KEYS, {"van", "tot"}))
    invited, responded = root.number("uitgenodigd", least=1), root.number("respons", least=0)
    if responded > invited:
        raise refuse(root.line_of("respons"), "er deden meer mensen mee dan er zijn uitgenodigd.")
    wave = root.number("peiljaar", least=1990)
    if wave > MAX_YEAR:
        raise refuse(root.line_of("peiljaar"), f"'peiljaar' moet tussen 1990 en {MAX_YEAR} liggen.")
    population = _population(root)
    strata = columns.words("stratum")
    if population and not strata:
        raise refuse(root.line_of("populatie"), "er staat een populatie per stratum, maar er is geen kolom 'stratum'.")
    questions, indicators = _questions_and_indicators(root)
    return Codebook(
        survey=root.text("onderzoek"),
        wave=wave,
        fieldwork_from=start,
        fieldwork_to=end,
        mode=root.choice("wijze", MODES),
        age_from=age_from,
        age_to=age_to,
        invited=invited,
        responded=responded,
        weighting_version=root.text("weegversie"),
        weight_column=columns.text("gewicht"),
        area_column=columns.text("gebied"),
        strata_columns=strata,
        cluster_column=columns.text("cluster", ""),
        respondent_column=columns.text("respondent"),
        age_column=columns.text("leeftijd", ""),
        areas=_areas(root),
        population=population,
        questions=questions,
        indicators=indicators,
    )


def _ages(age: Section) -> tuple[int, int | None]:
    """Return the lowest and the highest age; without 'tot' there is no highest."""
    lowest = age.number("van", least=0)
    highest = age.number("tot", least=0) if "tot" in age.values else None
    if highest is not None and highest < lowest:
        raise refuse(age.line_of("tot"), "de hoogste leeftijd is lager dan de laagste.")
    return lowest, highest


def _areas(root: Section) -> dict[str, str]:
    areas = root.mapping("gebieden")
    for label, code in areas.items():
        if not AREA_CODE.fullmatch(code):
            raise refuse(root.line_of("gebieden"), f"'{code}' bij gebied '{label}' is geen gebiedscode zoals WK030701.")
    return areas


def _population(root: Section) -> dict[str, float]:
    population = {}
    for stratum, text in root.mapping("populatie").items():
        if not text.isascii() or not text.isdigit() or int(text) < 1:
            raise refuse(
                root.line_of("populatie"), f"de populatie van stratum '{stratum}' moet een heel getal vanaf 1 zijn."
            )
        population[stratum] = float(text)
    return population


def _questions_and_indicators(root: Section) -> tuple[tuple[Question, ...], tuple[SurveyIndicator, ...]]:
    """Build both lists and report all that is wrong in them at once."""
    problems: list[str] = []
    questions: dict[str, Question] = {}
    indicators: dict[str, SurveyIndicator] = {}
    for entry in root.items("vragen"):
        try:
            question = _question(entry)
            _refuse_double(question.key, questions, entry.line)
            questions[question.key] = question
        except RefusedFileError as error:
            problems.append(str(error))
    for entry in root.items("indicatoren"):
        try:
            indicator = _indicator(entry, questions)
            _refuse_double(indicator.key, indicators, entry.line)
            indicators[indicator.key] = indicator
        except RefusedFileError as error:
            problems.append(str(error))
    if problems:
        more = len(problems) - MAX_PROBLEMS_SHOWN
        shown = problems[:MAX_PROBLEMS_SHOWN] + ([f"En nog {more} fouten."] if more > 0 else [])
        raise RefusedFileError("\n".join(shown))
    return tuple(questions.values()), tuple(indicators.values())


def _refuse_double(key: str, seen: Mapping[str, object], line: int) -> None:
    if key in seen:
        raise refuse(line, f"de sleutel '{key}' is al gebruikt.")


def _question(entry: Entry) -> Question:
    section = Section(entry, "een vraag", QUESTION_KEYS, set(QUESTION_KEYS.values()))
    key = section.text("sleutel")
    if key in RESERVED_KEYS:
        raise refuse(
            section.line_of("sleutel"), f"de sleutel '{key}' is al in gebruik voor een kolom van het onderzoek."
        )
    section.title = f"vraag '{key}'"
    answers = section.mapping("antwoorden")
    missing = section.words("ontbrekend")
    value_range = None
    if "bereik" in section.values:
        span = section.section("bereik", SPAN_KEYS, {"van", "tot"})
        value_range = (float(span.number("van", least=0)), float(span.number("tot", least=0)))
        if value_range[0] >= value_range[1]:
            raise refuse(span.line, f"het bereik van vraag '{key}' loopt niet van laag naar hoog.")
    if bool(answers) == (value_range is not None):
        raise refuse(section.line, f"vraag '{key}' heeft of 'antwoorden', of een 'bereik' (een van de twee).")
    both = sorted(set(answers) & set(missing))
    if both:
        raise refuse(
            section.line_of("ontbrekend"), f"antwoord '{both[0]}' van vraag '{key}' staat ook bij 'ontbrekend'."
        )
    return Question(
        key=key,
        column=section.text("kolom", key),
        text=section.text("tekst"),
        version=section.text("versie"),
        answers=answers,
        missing=missing,
        value_range=value_range,
        split_ballot=section.text("deelsteekproef", ""),
    )


def _indicator(entry: Entry, questions: Mapping[str, Question]) -> SurveyIndicator:
    section = Section(entry, "een indicator", INDICATOR_KEYS, set(INDICATOR_KEYS.values()))
    key = section.text("sleutel")
    if not INDICATOR_KEY.fullmatch(key):
        raise refuse(section.line_of("sleutel"), f"de sleutel '{key}' mag alleen letters, cijfers, - en _ hebben.")
    section.title = f"indicator '{key}'"
    question = questions.get(section.text("vraag"))
    if question is None:
        raise refuse(section.line_of("vraag"), f"vraag '{section.text('vraag')}' van indicator '{key}' bestaat niet.")
    kind = section.choice("soort", KINDS)
    denominator = _answer_set(section, "noemer", question)
    numerator = _answer_set(section, "teller", question) if kind == "proportion" else ()
    if kind == "mean":
        _check_mean(section, question, denominator)
    outside = [answer for answer in numerator if denominator and answer not in denominator]
    if outside:
        raise refuse(
            section.line_of("teller"),
            f"antwoord '{outside[0]}' van indicator '{key}' staat in de teller, niet in de noemer.",
        )
    return SurveyIndicator(
        key=key,
        name=section.text("naam"),
        question=question.key,
        kind=kind,
        numerator=numerator,
        denominator=denominator,
        direction=section.choice("richting", DIRECTIONS),
        component=section.choice("onderdeel", COMPONENTS),
        unit=section.text("eenheid"),
    )


def _answer_set(section: Section, part: str, question: Question) -> tuple[str, ...]:
    """Return the codes that the codebook states; nothing is filled in when it is silent."""
    stated = section.words(part)
    if not stated:
        raise refuse(
            section.line_of(part),
            f"'{part}' ontbreekt bij {section.title}. Noem de antwoorden die meetellen, ook of 'weet niet' meetelt, "
            f"of schrijf '{ALL_ANSWERS}'.",
        )
    if stated == (ALL_ANSWERS,) or stated == ("all",):
        if part == "teller":
            raise refuse(section.line_of(part), f"de teller van {section.title} kan niet '{ALL_ANSWERS}' zijn.")
        return tuple(question.answers)
    if question.value_range is not None:
        return _numbers_in_range(section, part, question, stated)
    unknown = [answer for answer in stated if answer not in question.answers]
    if unknown:
        raise refuse(
            section.line_of(part),
            f"antwoord '{unknown[0]}' in '{part}' van {section.title} bestaat niet bij vraag '{question.key}'.",
        )
    if len(set(stated)) < len(stated):
        raise refuse(section.line_of(part), f"'{part}' van {section.title} noemt een antwoord twee keer.")
    return stated


def _numbers_in_range(section: Section, part: str, question: Question, stated: tuple[str, ...]) -> tuple[str, ...]:
    low, high = question.value_range or (0.0, 0.0)
    if part == "noemer":
        raise refuse(
            section.line_of(part),
            f"vraag '{question.key}' heeft een bereik: schrijf 'noemer: {ALL_ANSWERS}' bij {section.title}.",
        )
    for text in stated:
        if not text.isascii() or not text.isdigit() or not low <= int(text) <= high:
            raise refuse(
                section.line_of(part),
                f"'{text}' in '{part}' van {section.title} valt buiten het bereik van vraag '{question.key}'.",
            )
    return tuple(str(int(text)) for text in stated)


def _check_mean(section: Section, question: Question, denominator: tuple[str, ...]) -> None:
    if "teller" in section.values:
        raise refuse(section.line_of("teller"), f"{section.title} is een gemiddelde en heeft geen teller.")
    if question.value_range is None and not all(answer.isascii() and answer.isdigit() for answer in denominator):
        raise refuse(
            section.line_of("noemer"),
            f"{section.title} is een gemiddelde; de antwoorden in de noemer moeten getallen zijn.",
        )
