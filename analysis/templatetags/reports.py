"""Looking things up in a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from amersfoort_veiligheid.documents.tables import Table

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
