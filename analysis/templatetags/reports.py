"""Looking things up in a report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import template

from amersfoort_veiligheid.documents.tables import Table, join_words
from analysis.reports.base import MethodLine, Section
from analysis.reports.methods import methods_in as own_methods
from analysis.reports.wording import first_lower

register = template.Library()


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """Take one value of a mapping: ``{{ drawings|get:spec.key }}``."""
    return mapping[key]


@register.filter
def table_downloads(table: Table) -> list[tuple[str, str]]:
    """Links to one table as files, relative to the page of its report (a stored body knows no address)."""
    return [
        (label, f"tabel/{table.key}/{form}/") for label, form in (("CSV", "csv"), ("Excel", "xlsx"), ("ODS", "ods"))
    ]


@register.filter
def by_version(methods: Sequence[MethodLine]) -> list[tuple[int, str]]:
    """The explanations per version number, the highest first: on paper one line says it for many."""
    numbers = sorted({one.number for one in methods}, reverse=True)
    return [
        (number, join_words([first_lower(one.name) for one in methods if one.number == number])) for number in numbers
    ]


@register.filter
def methods_in(section: Section, methods: Sequence[MethodLine]) -> list[MethodLine]:
    """Of the explanations of a report those of the figures in one section."""
    return own_methods(section, methods)
