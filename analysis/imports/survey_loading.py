"""A survey wave and the database: answers stay in the stored file, only estimates become observations."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd
from django.utils import timezone

from analysis.enums import Missing, SourceKind, Statistic
from analysis.imports import survey_table_loading
from analysis.imports.base import CheckedFile, RefusedFileError
from analysis.imports.survey import CheckedSurvey, read_survey
from analysis.imports.survey_codebook import Codebook, Question, SurveyIndicator, read_codebook
from analysis.imports.survey_estimates import compare_wave_with_rest, estimate_wave
from analysis.models import Delivery, Indicator, SurveyWave
from cycle.enums import AreaLevel, Sensitivity
from cycle.models import Area


def codebook_of(delivery: Delivery) -> Codebook:
    """The codebook that came with the delivery."""
    if not delivery.codebook:
        raise RefusedFileError(
            "Bij deze enquête hoort een codeboek. Lever het bestand opnieuw, met het codeboek erbij."
        )
    return read_codebook(Path(delivery.codebook.path))


def is_published_table(delivery: Delivery) -> bool:
    """Whether the delivery holds figures that their publisher aggregated, instead of answers with a codebook."""
    return not delivery.codebook and bool(delivery.table.region_column)


def read(delivery: Delivery) -> tuple[CheckedFile, list[list[int]]]:
    """Check the stored answers against their codebook; return the outcome and the periods it is about.

    A table that its publisher already aggregated (it has a column for the region) comes without a codebook.
    """
    if is_published_table(delivery):
        return survey_table_loading.read(delivery)
    codebook = codebook_of(delivery)
    return _checked(delivery, codebook), [[codebook.wave, 0]]


def _checked(delivery: Delivery, codebook: Codebook) -> CheckedSurvey:
    inside = [AreaLevel.WIJK, AreaLevel.BUURT]
    codes = Area.objects.filter(version=delivery.area_version, level__in=inside).values_list("code", flat=True)
    return read_survey(Path(delivery.file.path), codebook, area_codes=set(codes), today=timezone.localdate())


@dataclass(frozen=True)
class Wave:
    """The figures of a wave, made and not yet stored."""

    codebook: Codebook
    figures: pd.DataFrame
    areas: dict[str, int]


def estimate(delivery: Delivery) -> Wave:
    """Estimate every indicator for the city and each wijk, and compare each wijk with the rest; writes nothing."""
    codebook = codebook_of(delivery)
    checked = _checked(delivery, codebook)
    places = list(
        Area.objects.filter(version=delivery.area_version)
        .exclude(level=AreaLevel.UNKNOWN)
        .values_list("code", "pk", "parent__code")
    )
    parents = {code: parent for code, _, parent in places if parent}
    estimates = estimate_wave(checked, codebook, areas=parents)
    rests = compare_wave_with_rest(checked, codebook, areas=parents)
    figures = estimates.merge(rests, on=["indicator", "area"], how="left")
    return Wave(codebook, figures, {code: pk for code, pk, _ in places})


def observations(delivery: Delivery, wave: Wave) -> pd.DataFrame:
    """The figures of a wave as database columns; stores the wave and its indicators, in the caller's transaction."""
    codebook, frame, areas = wave.codebook, wave.figures, wave.areas
    indicators = _store_meaning(delivery, codebook)
    return pd.DataFrame(
        {
            "indicator_id": frame["indicator"].map(indicators).astype("int64"),
            "area_id": frame["area"].map(areas).astype("int64"),
            "year": codebook.wave,
            "month": 0,
            "value": frame["estimate"],
            "lower": frame["lower"],
            "upper": frame["upper"],
            "standard_error": frame["se"],
            "n": frame["n"].astype("Int64"),
            "numerator_n": frame["numerator_n"].astype("Int64"),
            "n_effective": frame["n_effective"],
            "design_effect": frame["design_effect"],
            "rest_difference": frame["rest_difference"],
            "rest_p_value": frame["rest_p_value"],
            "reliability": frame["reliability"],
            "missing": frame["estimate"].isna().map({True: int(Missing.MISSING), False: int(Missing.NONE)}),
            "status": 0,
            "flow": "",
            "age_band": "",
            "table_id": delivery.table_id,
            "delivery_id": delivery.pk,
        }
    )


def _store_meaning(delivery: Delivery, codebook: Codebook) -> dict[str, int]:
    """Store how the wave was held and give each indicator of the codebook its row; returns key to number.

    A question that was asked in other words, or counted with other answers, is a new version of its indicator.
    """
    SurveyWave.objects.update_or_create(
        delivery=delivery,
        defaults={
            "name": codebook.survey,
            "year": codebook.wave,
            "mode": codebook.mode,
            "age_from": codebook.age_from,
            "age_to": codebook.age_to,
            "invited": codebook.invited,
            "responded": codebook.responded,
            "weighting_version": codebook.weighting_version,
            "questions": {question.key: question.text for question in codebook.questions},
        },
    )
    return {indicator.key: _indicator(indicator, codebook).pk for indicator in codebook.indicators}


DIRECTIONS = {"lower_is_better": "lower", "higher_is_better": "higher"}


def _indicator(indicator: SurveyIndicator, codebook: Codebook) -> Indicator:
    """The version of the indicator with this wording and these answers; a new one when nobody asked it so before.

    Reference data may announce an indicator by its answers alone: the first wave that counts those gives the wording.
    """
    question = codebook.question(indicator.question)
    counted, of_all = _labels(indicator.numerator, question), _labels(indicator.denominator, question)
    numerator = {"question": question.text, "question_version": question.version, "answers": counted}
    denominator = {"answers": of_all}
    same = Indicator.objects.filter(key=indicator.key).order_by("-version")
    for known in same:
        if (known.numerator, known.denominator) == (numerator, denominator):
            return known
        announced = (known.numerator.get("answers", counted), known.denominator.get("answers", of_all))
        if "question" not in known.numerator and announced == (counted, of_all):
            known.numerator, known.denominator = numerator, denominator
            known.save(update_fields=["numerator", "denominator"])
            return known
    newest = same.first()
    return Indicator.objects.create(
        key=indicator.key,
        version=newest.version + 1 if newest else 1,
        name=indicator.name,
        definition=_definition(indicator, codebook),
        component=indicator.component,
        source_kind=SourceKind.SURVEY,
        statistic=Statistic.MEAN if indicator.kind == "mean" else Statistic.PROPORTION,
        numerator=numerator,
        denominator=denominator,
        unit=indicator.unit,
        direction=DIRECTIONS.get(indicator.direction, indicator.direction),
        sensitivity=Sensitivity.SURVEY,
        source_note=f"{codebook.survey} {codebook.wave}",
    )


def _definition(indicator: SurveyIndicator, codebook: Codebook) -> str:
    question = codebook.question(indicator.question)
    ages = f"{codebook.age_from} tot en met {codebook.age_to}" if codebook.age_to else f"{codebook.age_from} en ouder"
    asked = f"Vraag: “{question.text}” Inwoners van {ages} jaar."
    if not indicator.numerator:
        return asked
    counted = ", ".join(_labels(indicator.numerator, question))
    of_all = ", ".join(_labels(indicator.denominator, question))
    return f"{asked} Geteld: {counted}; van wie antwoordde: {of_all}."


def _labels(codes: tuple[str, ...], question: Question) -> list[str]:
    """Answers by their words: another wave may give them other codes."""
    return [question.answers.get(code, code) for code in codes]
