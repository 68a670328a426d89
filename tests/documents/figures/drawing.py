"""A drawing read back: its parts, words and boxes; and the kinds and looks that tests go through."""

import pytest
from lxml import etree

from amersfoort_veiligheid.documents import figures as f
from tests.documents import samples

SVG = "{http://www.w3.org/2000/svg}"
every_kind = pytest.mark.parametrize("make", samples.ALL, ids=lambda make: make.__name__)
both_looks = pytest.mark.parametrize("compact", [False, True], ids=["wide", "compact"])


def drawn(spec, **options):
    return etree.fromstring(f.to_svg(spec, **options).encode())


def by_class(root, name):
    return [element for element in root.iter() if name in (element.get("class") or "").split()]


def words_of(root):
    return [element.text or "" for element in root.iter(f"{SVG}text")]
