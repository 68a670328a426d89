"""A survey wave and the database: answers stay in the stored file, only estimates become observations."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
from django.db import transaction
from django.utils import timezone

from analysis.enums import Missing, SourceKind, Statistic
from analysis.imports.base import RefusedFileError
from analysis.imports.survey import CheckedSurvey, read_survey
from analysis.imports.survey_codebook import Codebook, SurveyIndicator, read_codebook
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


def read(delivery: Delivery) -> tuple[CheckedSurvey, list[list[int]]]:
    """Check the stored answers against their codebook; return the outcome and the period it is about."""
    codebook = codebook_of(delivery)
    return _checked(delivery, codebook), [[codebook.wave, 0]]


def _checked(delivery: Delivery, codebook: Codebook) -> CheckedSurvey:
    inside = [AreaLevel.WIJK, AreaLevel.BUURT]
    codes = Area.objects.filter(version=delivery.area_version, level__in=inside).values_list("code", flat=True)
    return read_survey(Path(delivery.file.path), codebook, area_codes=set(codes), today=timezone.localdate())


def observations(delivery: Delivery) -> pd.DataFrame:
    """Estimates per indicator for the city and each wijk, as database columns; also stores wave and indicators."""
    codebook = codebook_of(delivery)
    checked = _checked(delivery, codebook)
    city = Area.objects.get(version=delivery.area_version, level=AreaLevel.MUNICIPALITY)
    areas = dict(Area.objects.filter(version=delivery.area_version).values_list("code", "pk"))
    parents = {code: city.code for code in areas if code.startswith("WK")}
    estimates = estimate_wave(checked, codebook, areas=parents)
    rests = compare_wave_with_rest(checked, codebook, areas=parents)
    frame = estimates.merge(rests, on=["indicator", "area"], how="left")
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


@transaction.atomic
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
    question = codebook.question(indicator.question)
    numerator = {"question": question.text, "question_version": question.version, "answers": list(indicator.numerator)}
    denominator = {"answers": list(indicator.denominator)}
    same = Indicator.objects.filter(key=indicator.key).order_by("-version")
    for known in same:
        if known.numerator in (numerator, {}) and known.denominator in (denominator, {}):
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
    counted = ", ".join(question.answers.get(code, code) for code in indicator.numerator)
    of_all = ", ".join(question.answers.get(code, code) for code in indicator.denominator)
    return f"{asked} Geteld: {counted}; van wie antwoordde: {of_all}."
