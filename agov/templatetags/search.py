"""Show where what somebody looked for stands in a text."""

from __future__ import annotations

from collections.abc import Sequence

from django import template
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString

from agov.stats.highlight import pieces

register = template.Library()


@register.filter
def marked(text: str, roots: Sequence[str]) -> SafeString:
    """The text with what was found in ``mark``: bold and underlined, so not by colour alone; all of it escaped."""
    parts = (
        (format_html("<mark>{}</mark>", part) if is_found else conditional_escape(part),)
        for part, is_found in pieces(str(text), roots)
    )
    return format_html_join("", "{}", parts)
