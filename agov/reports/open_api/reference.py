"""What the figures are about: areas, indicators and words."""

from __future__ import annotations

from agov.reports.open_api.asked import CC_BY, Asked, NotThereError, day, origin, page_of, rows_of
from agov.reports.open_api.publications import listed
from agov.reports.open_api.shapes_reference import (
    Definitie,
    DefinitieAntwoord,
    DefinitieLijst,
    Gebied,
    GebiedAntwoord,
    GebiedLijst,
    Indicator,
    IndicatorAntwoord,
    IndicatorLijst,
)
from analysis.models import Indicator as IndicatorRow
from cycle.models import Area, GlossaryTerm
from cycle.queries.words import glossary

CREDIT = "Bron: CBS"  # of the codes and names of areas


def areas(asked: Asked) -> GebiedLijst:
    """The areas of the newest division. Two queries."""
    rows = Area.objects.current().select_related("version", "parent").order_by("code", "pk")
    if kind := asked.query.get("soort"):
        rows = rows.filter(level=kind)
    if parent := asked.query.get("bovenliggend"):
        rows = rows.filter(parent__code=parent)
    page, found = rows_of(asked, rows)
    told = listed(page)
    return {**told, "herkomst": origin(CC_BY, CREDIT), "resultaten": [_area(row, asked) for row in found]}


def area(asked: Asked) -> GebiedAntwoord:
    """One area of the newest division."""
    row = Area.objects.current().select_related("version", "parent").filter(code=asked.names["code"]).first()
    if row is None:
        raise NotThereError("Er is geen gebied met deze code.")
    return {**_area(row, asked), "herkomst": origin(CC_BY, CREDIT)}


def indicators(asked: Asked) -> IndicatorLijst:
    """The newest version of every indicator. Two queries."""
    rows = IndicatorRow.objects.newest_versions().order_by("component", "display_order", "name", "pk")
    if component := asked.query.get("onderdeel"):
        rows = rows.filter(component=component)
    page, found = rows_of(asked, rows)
    return {**listed(page), "resultaten": [_indicator(row, asked) for row in found]}


def indicator(asked: Asked) -> IndicatorAntwoord:
    """One indicator, in its newest version."""
    row = IndicatorRow.objects.newest_versions().filter(key=asked.names["sleutel"]).first()
    if row is None:
        raise NotThereError("Er is geen indicator met deze sleutel.")
    return {**_indicator(row, asked), "herkomst": origin()}


def definitions(asked: Asked) -> DefinitieLijst:
    """The words with the meaning that holds now, or held last. One query."""
    words = [entry.current for entry in glossary(asked.today)]
    page = page_of(asked, len(words))
    part = words[page.start : page.start + page.size]
    return {**listed(page), "resultaten": [_word(row, asked) for row in part]}


def definition(asked: Asked) -> DefinitieAntwoord:
    """One word; also a meaning that holds no more."""
    row = GlossaryTerm.objects.filter(pk=asked.names["nummer"], valid_from__lte=asked.today).first()
    if row is None:
        raise NotThereError("Er is geen begrip met dit nummer.")
    return {**_word(row, asked), "herkomst": origin()}


def _area(row: Area, asked: Asked) -> Gebied:
    return {
        "code": row.code,
        "naam": row.name,
        "soort": row.get_level_display(),
        "soortCode": row.level,
        "bovenliggend": row.parent.code if row.parent is not None else None,
        "weinigInwoners": row.few_residents,
        "indeling": row.version.name,
        "geldigVanaf": row.version.valid_from.isoformat(),
        "geldigTotEnMet": day(row.version.valid_to),
        "_links": {"self": asked.at("gebieden", row.code)},
    }


def _indicator(row: IndicatorRow, asked: Asked) -> Indicator:
    return {
        "sleutel": row.key,
        "versie": row.version,
        "naam": row.name,
        "definitie": row.definition,
        "onderdeel": row.get_component_display(),
        "soortBron": row.get_source_kind_display(),
        "uitgedruktAls": row.get_statistic_display(),
        "eenheid": row.unit,
        "watIsBeter": row.get_direction_display(),
        "bronVanDeDefinitie": row.source_note,
        "isVerplicht": row.in_bbv,
        "geldigVanaf": day(row.valid_from),
        "geldigTotEnMet": day(row.valid_to),
        "_links": {"self": asked.at("indicatoren", row.key)},
    }


def _word(row: GlossaryTerm, asked: Asked) -> Definitie:
    return {
        "nummer": row.pk,
        "begrip": row.term,
        "betekenis": row.definition,
        "bron": row.source,
        "geldigVanaf": row.valid_from.isoformat(),
        "geldigTotEnMet": day(row.valid_to),
        "_links": {"self": asked.at("definities", row.pk)},
    }
