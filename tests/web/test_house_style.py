"""A municipality with its own look: from one folder, on pages and in PDFs, and told when something is not right."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from amersfoort_veiligheid.web.house_style import check_house_style, contrast, tokens_of

OURS = settings.BASE_DIR / "static/css/tokens.css"


@pytest.fixture
def own(tmp_path, settings):
    """A copy of our tokens in a folder of the municipality; give a function that changes words in it."""
    place = tmp_path / "css/tokens.css"
    place.parent.mkdir()
    place.write_text(OURS.read_text())
    settings.HOUSE_STYLE_DIR = str(tmp_path)

    def change(before: str, after: str) -> Path:
        assert before in place.read_text()
        place.write_text(place.read_text().replace(before, after))
        return place

    return change


def test_without_a_folder_nothing_is_said(settings):
    settings.HOUSE_STYLE_DIR = ""

    assert check_house_style() == []


def test_green_house_style_is_in_order(own):
    own("--av-color-action: #0b4a6b;", "--av-color-action: #1b4a1b;")

    assert check_house_style() == []


def test_folder_without_tokens_is_refused(tmp_path, settings):
    settings.HOUSE_STYLE_DIR = str(tmp_path)

    assert [one.id for one in check_house_style()] == ["web.E001"]


def test_name_that_lacks_is_told(own):
    own("--av-color-red-tint: #fbeaea;", "")

    assert [(one.id, one.msg) for one in check_house_style()] == [
        ("web.E002", "De huisstijl mist: --av-color-red-tint.")
    ]


def test_colour_that_cannot_be_read_is_told_with_its_contrast(own):
    own("--av-color-text-soft: #50575f;", "--av-color-text-soft: #999999;")

    (told,) = check_house_style()

    # #999999 on white is 2.85 to 1 in the table of WebAIM.
    assert told.id == "web.W001"
    assert "text-soft op surface: 2,8 op 1, nodig is 4,5" in told.msg


@pytest.mark.parametrize(("one", "other", "ratio"), [("#000", "#fff", 21), ("#777777", "#fff", 4.48)])
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(one, other) == pytest.approx(ratio, abs=0.005)


def test_words_in_comments_are_no_tokens():
    assert tokens_of("/* --a: 1; */ :root { --b: 2px; }") == {"--b": "2px"}


@pytest.mark.slow
def test_own_file_takes_the_place_of_ours_on_pages_and_in_pdfs(own):
    """In a process of its own: where files are looked up is settled at the start."""
    place = own("--av-color-action: #0b4a6b;", "--av-color-action: #1b4a1b;")
    program = "from django.contrib.staticfiles.finders import find; print(find('css/tokens.css'))"

    found = subprocess.run(
        [sys.executable, "-c", f"import django; django.setup(); {program}"],
        env={
            "DJANGO_SETTINGS_MODULE": "amersfoort_veiligheid.settings",
            "DEBUG": "1",
            "HOUSE_STYLE_DIR": str(place.parent.parent),
        },
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    )

    assert found.stdout.strip() == str(place)


@pytest.mark.parametrize("sheet", ["charts.css", "report-print.css"])
def test_colour_of_action_stands_in_the_tokens_only(sheet):
    assert "#0b4a6b" not in (settings.BASE_DIR / "static/css" / sheet).read_text()
