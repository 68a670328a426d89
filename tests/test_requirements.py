"""Each requirement that the documents call met names a test, and that test exists."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
REQUIREMENTS = (ROOT / "docs" / "requirements.md").read_text(encoding="utf-8")
OF_THE_CYCLE = [
    *range(1, 17), *range(19, 27), *range(32, 40), 55, 64, 65, *range(70, 74), *range(75, 90), *range(105, 111),
    *range(135, 147), *range(152, 176), 193,
]  # fmt: skip


def required_tests() -> list[tuple[str, str]]:
    """The number and the test (or the words in its place) of each row."""
    rows = [
        [cell.strip() for cell in line.split("|")[1:-1]]
        for line in REQUIREMENTS.splitlines()
        if re.match(r"\| [SR]\d", line)
    ]
    return [(row[0], row[2].strip("`")) for row in rows]


def test_every_number_of_the_cycle_has_its_check():
    told = {number for number, _ in required_tests()}

    assert {f"S{number}" for number in OF_THE_CYCLE} - told == set()
    assert [words for _, words in required_tests() if "::" not in words and not words.startswith("comes with ")] == []


def test_every_test_named_beside_a_requirement_exists():
    named = {words for _, words in required_tests() if "::" in words}
    known = {
        f"{path.relative_to(ROOT / 'tests').as_posix()}::{name}"
        for path in (ROOT / "tests").rglob("test_*.py")
        for name in re.findall(r"^def (test_\w+)\(", path.read_text(encoding="utf-8"), re.MULTILINE)
    }

    assert len(named) > 80
    assert named - known == set()
