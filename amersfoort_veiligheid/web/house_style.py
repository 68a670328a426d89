"""The look of another municipality: its own ``css/tokens.css`` in a folder, without a change of code (R7).

The folder stands before ours when files are looked up, so pages, error pages and PDFs all take it. What such a file
lacks, or colours that cannot be told apart, is said when the product starts: it would show on every page.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning

TOKENS: Final = "css/tokens.css"
_LINE: Final = re.compile(r"(--[a-z0-9-]+)\s*:\s*([^;]+);")
_HEX: Final = re.compile(r"#(?:[0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
TONES: Final = ("green", "amber", "red", "grey", "blue")
# Text, what it stands on, and the least contrast (WCAG 2.2, 1.4.3 and 1.4.11; action is held to 1.4.6).
PAIRS: Final[tuple[tuple[str, str, float], ...]] = (
    ("text", "surface", 7),
    ("text", "example", 7),
    ("action", "surface", 7),
    ("on-action", "action", 7),
    ("action-strong", "action-tint", 7),
    ("text-soft", "surface", 4.5),
    ("text-soft", "surface-soft", 4.5),
    ("line-strong", "surface", 3),
    *((tone, on, 4.5) for tone in TONES for on in ("surface", f"{tone}-tint")),
)


def tokens_of(css: str) -> dict[str, str]:
    """Give the names and values of a style sheet of tokens."""
    return {name: value.strip() for name, value in _LINE.findall(re.sub(r"/\*.*?\*/", "", css, flags=re.DOTALL))}


def contrast(one: str, other: str) -> float:
    """Give the contrast ratio of two colours in hexadecimal, from 1 to 21 (WCAG 2.2, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def weak_pairs(tokens: Mapping[str, str]) -> list[str]:
    """Name the colours that cannot be told apart, in Dutch; a value that is no hexadecimal colour is not measured."""
    found = []
    for text, on, least in PAIRS:
        values = tokens.get(f"--av-color-{text}", ""), tokens.get(f"--av-color-{on}", "")
        if all(_HEX.fullmatch(value) for value in values) and (ratio := contrast(*values)) < least:
            found.append(f"{text} op {on}: {ratio:.1f} op 1, nodig is {least:g}".replace(".", ","))
    return found


def check_house_style(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Say at the start what is wrong with the house style of this installation; nothing when it has none."""
    if not settings.HOUSE_STYLE_DIR:
        return []
    own = Path(settings.HOUSE_STYLE_DIR) / TOKENS
    if not own.is_file():
        return [Error(f"HOUSE_STYLE_DIR: {TOKENS} staat niet in deze map.", id="web.E001")]
    theirs = tokens_of(own.read_text(encoding="utf-8"))
    ours = tokens_of((settings.BASE_DIR / "static" / TOKENS).read_text(encoding="utf-8"))
    found: list[CheckMessage] = []
    if missing := sorted(ours.keys() - theirs.keys()):
        found.append(Error(f"De huisstijl mist: {', '.join(missing)}.", id="web.E002"))
    if weak := weak_pairs(theirs):
        found.append(Warning(f"Deze kleuren zijn moeilijk te lezen: {'; '.join(weak)}.", id="web.W001"))
    return found


def _luminance(colour: str) -> float:
    digits = colour.removeprefix("#")
    if len(digits) == 3:
        digits = "".join(digit * 2 for digit in digits)
    parts = [int(digits[start : start + 2], 16) / 255 for start in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
