"""Words are explained where they first stand in running text, and nowhere else."""

import pytest

from cycle.stats.marking import mark_first


def mark(html, *terms, done=None):
    return mark_first(html, terms, set() if done is None else done, lambda term, words: f"[{term}:{words}]")


def test_a_word_is_marked_once_at_its_first_place():
    assert mark("<p>De marge is klein.</p><p>De marge.</p>", "marge") == (
        "<p>De [marge:marge] is klein.</p><p>De marge.</p>"
    )


def test_what_the_page_explained_before_is_not_marked_again():
    done = {"marge"}

    assert mark("De marge en het toeval.", "marge", "Toeval", done=done) == "De marge en het [Toeval:toeval]."
    assert done == {"marge", "toeval"}


@pytest.mark.parametrize(
    ("term", "words"),
    [
        ("doelgroep", "doelgroepen"),
        ("marge", "marges"),
        ("misdrijf", "misdrijven"),
        ("steekproef", "Steekproef"),
        ("hot spot", "hot spots"),
    ],
)
def test_plural_and_capital_are_the_same_word(term, words):
    assert mark(f"Hier staan {words}.", term) == f"Hier staan [{term}:{words}]."


@pytest.mark.parametrize("words", ["foutmarge", "marge-einde", "margemakers", "&marge;", "doel-marge"])
def test_part_of_another_word_is_not_that_word(words):
    assert mark(f"Dit is {words} hier.", "marge") == f"Dit is {words} hier."


def test_the_longest_word_wins():
    found = mark("De sociale veiligheid en de veiligheid.", "veiligheid", "sociale veiligheid")

    assert found == "De [sociale veiligheid:sociale veiligheid] en de [veiligheid:veiligheid]."


@pytest.mark.parametrize(
    "html",
    [
        "<h2>De marge</h2>",
        '<a href="/marge/">De marge</a>',
        "<table><tr><td>De marge</td></tr></table>",
        "<svg><g><text>De marge</text></g></svg>",
        '<script type="application/json">{"a": "de marge"}</script>',
        "<details><summary>De <b>marge</b></summary></details>",
        '<p title="de marge">Iets</p>',
    ],
)
def test_labels_links_drawings_and_attributes_stay_as_they_are(html):
    assert mark(html, "marge") == html
    assert mark(f"{html} De marge.", "marge") == f"{html} De [marge:marge]."


def test_nothing_to_find_gives_the_text_back():
    assert mark("<p>De marge.</p>") == "<p>De marge.</p>"
