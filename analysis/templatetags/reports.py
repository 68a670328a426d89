"""Looking things up in a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

register = template.Library()


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """Take one value of a mapping: ``{{ drawings|get:spec.key }}``."""
    return mapping[key]
