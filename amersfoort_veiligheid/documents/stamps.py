"""A stamp such as "3.2" on a page of any PDF: in the house letter, upright as the page is read, and no content."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from typing import Any, Final

import pikepdf
from django.templatetags.static import static

from amersfoort_veiligheid.documents.pdf import html_to_pdf

SIZE: Final = 11  # points
MARGIN: Final = 20  # points from the top and the right of the page as it is read
CHARACTERS: Final = "0123456789.- abcdefghijklmnopqrstuvwxyz"  # of numbers, and of the words that closed papers carry
_FONT: Final = "/BindingStamp"


class StampFont:
    """The house letter for stamps, taken from a page with all signs that a stamp can hold."""

    def __init__(self, target: pikepdf.Pdf, opened: ExitStack, sheets: Sequence[str] = ()) -> None:
        content = _signs(tuple(sheets))
        source = opened.enter_context(pikepdf.open(io.BytesIO(content)))
        fonts = source.pages[0].obj.Resources.Font
        self.font = target.copy_foreign(source.make_indirect(fonts[next(iter(fonts.keys()))]))
        table = self.font.ToUnicode.read_bytes().decode("ascii")
        pairs = re.findall(r"<([0-9a-f]{4})> <([0-9a-f]{4})>\n", table, re.IGNORECASE)
        self._codes = {chr(int(sign, 16)): int(code, 16) for code, sign in pairs}
        self._widths = dict(_widths(self.font.DescendantFonts[0].W))

    def written(self, text: str) -> str:
        """The text as the font wants it."""
        return "".join(f"{self._codes[sign]:04x}" for sign in text)

    def width(self, text: str) -> float:
        """How wide the text is, in points."""
        return sum(float(self._widths.get(self._codes[sign], 600)) for sign in text) * SIZE / 1000


@cache
def _signs(sheets: tuple[str, ...]) -> bytes:
    """A PDF with all signs of a stamp, in the letter of the style sheets; always the same, so made once."""
    links = "".join(f'<link rel="stylesheet" href="{static(sheet)}">' for sheet in sheets)
    html = (
        f'<html lang="nl"><head><title>stempel</title>{links}</head><body style="font: 600 11pt \'Source Sans 3\', '
        f"'Liberation Sans', Arial, sans-serif\">{CHARACTERS}</body></html>"
    )
    return html_to_pdf(html, title="stempel")[0]


def _widths(array: Any) -> Iterator[tuple[int, Any]]:
    """Code and width, of the form ``first [width width ...]``."""
    for place in range(0, len(array), 2):
        for more, width in enumerate(array[place + 1]):
            yield int(array[place]) + more, width


def put_stamp(target: pikepdf.Pdf, page: pikepdf.Page, text: str, font: StampFont) -> None:
    """Draw the stamp at the top right, on white, over what was there, as an artifact."""
    obj = page.obj
    before = obj.get("/Contents", pikepdf.Array())
    streams = list(before) if isinstance(before, pikepdf.Array) else [before]
    missing = _open_states(page) if streams else 0
    closing = "\n" + "Q\n" * (1 + missing) + _drawn(page, text, font)
    obj.Contents = pikepdf.Array([target.make_stream(b"q\n"), *streams, target.make_stream(closing.encode())])
    if "/Resources" not in obj:
        obj.Resources = pikepdf.Dictionary()
    if "/Font" not in obj.Resources:
        obj.Resources.Font = pikepdf.Dictionary()
    obj.Resources.Font[_FONT] = font.font


def _drawn(page: pikepdf.Page, text: str, font: StampFont) -> str:
    """The content that draws the stamp; a page that is shown turned gets a stamp that is turned back."""
    left, bottom, right, top = (float(edge) for edge in page.cropbox)
    width, height, turned = right - left, top - bottom, int(page.obj.get("/Rotate", 0)) % 360
    place = {
        90: (0, 1, -1, 0, right, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }.get(turned, (1, 0, 0, 1, left, bottom))
    if turned in (90, 270):
        width, height = height, width
    wide = font.width(text)
    start, base = width - MARGIN - wide, height - MARGIN - SIZE
    box = f"{start - 5:.2f} {base - 5:.2f} {wide + 10:.2f} {SIZE + 6:.2f} re"
    return (
        "/Artifact <</Type /Pagination /Subtype /Header>> BDC\nq\n"
        f"{' '.join(f'{number:.2f}' for number in place)} cm\n"
        f"1 g {box} f\n0.04 0.29 0.42 RG 0.75 w {box} S\n"
        f"0.1 g BT {_FONT} {SIZE} Tf {start:.2f} {base:.2f} Td <{font.written(text)}> Tj ET\n"
        "Q\nEMC\n"
    )


def _open_states(page: pikepdf.Page) -> int:
    """How many graphics states a page leaves open; a stamp must not be drawn in one."""
    found = [str(one.operator) for one in pikepdf.parse_content_stream(page, "q Q")]
    return max(0, found.count("q") - found.count("Q"))


def mark_pages(content: bytes, mark: str, *, sheets: Sequence[str] = ()) -> bytes:
    """A PDF with ``mark`` (lower case) as a stamp on every page; ``sheets`` hold the letter of the stamp."""
    out = io.BytesIO()
    with ExitStack() as opened, pikepdf.open(io.BytesIO(content)) as target:
        font = StampFont(target, opened, sheets)
        for page in target.pages:
            put_stamp(target, page, mark, font)
        target.save(out)
    return out.getvalue()
