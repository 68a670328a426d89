"""Het wijkrapport: what happens in one wijk, how it develops, how residents feel, and what is not known."""

from __future__ import annotations

from analysis.enums import ReportKind
from analysis.reports import buurten, crime, feeling, parts, trend
from analysis.reports.base import Report
from analysis.reports.prepared import Prepared
from analysis.reports.provenance import used_deliveries
from analysis.stats import comparison
from analysis.stats.rates import MIN_INHABITANTS

UNKNOWNS = (
    "Niet elk misdrijf wordt gemeld. Meer registraties kan ook betekenen dat mensen vaker aangifte doen.",
    "Zedenmisdrijven en enkele andere soorten levert de politie niet per wijk. Ze zitten wel in het totaal.",
    "Misdrijven waarvan de plek onbekend is, tellen wel mee voor de stad en niet voor een wijk.",
    "Een verschil met de rest van de stad zegt niet waardoor het komt.",
)


def build_wijk_report(prepared: Prepared, code: str) -> Report:
    """Build the report of wijk ``code`` for the year of ``prepared``."""
    facts = prepared.facts
    name = facts.name_of(code)
    used = used_deliveries(ReportKind.WIJK, code, prepared)
    happens = crime.section_what(prepared, code, name)
    develops = trend.section_development(prepared, code, name)
    feels = feeling.section_feeling(prepared, code, name)
    return Report(
        kind="wijk",
        code=code,
        period=str(facts.year),
        municipality=facts.municipality,
        title=f"Wijkrapport {name} {facts.year}",
        question=f"Wat is er aan de hand in {name}?",
        answer=_answer(prepared, code, crime.answer_on_total(prepared, code, name)),
        key_figures=(*crime.key_figures(prepared, code), *feeling.key_figure(prepared, code)),
        sections=(
            happens,
            develops,
            feels,
            crime.section_offences(prepared, code, name),
            buurten.section_buurten(prepared, code, name),
        ),
        sources=parts.source_lines(one for one in facts.deliveries if one.pk in used),
        unknowns=UNKNOWNS,
        cautions=_cautions(prepared, code),
        is_example=facts.is_example,
    )


def _answer(prepared: Prepared, code: str, lead: str) -> str:
    """One sentence on the total, one on what stands out."""
    rows = crime.wijk_rows(prepared, code)
    detail = rows[~rows["key"].isin(crime.TOTALS)]
    if detail.empty or (detail["sign"] == comparison.NOT_POSSIBLE).all():
        return lead
    return f"{lead} {crime.sentence_of_signs(detail, prepared.facts.name_of(code))}."


def _cautions(prepared: Prepared, code: str) -> tuple[str, ...]:
    """Why there is no figure per inhabitant, when there is none."""
    area = prepared.facts.wijken.set_index("code").loc[code]
    if area["few_residents"]:
        return (
            "Dit is een werk- of uitgaansgebied. Er komen veel meer mensen dan er wonen; daarom staat er geen cijfer "
            "per 1.000 inwoners.",
        )
    if area["inhabitants"] < MIN_INHABITANTS:
        return (f"Hier wonen minder dan {MIN_INHABITANTS} mensen. Daarom staat er geen cijfer per 1.000 inwoners.",)
    return ()
