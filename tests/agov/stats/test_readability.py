"""How hard a text is, counted by hand."""

import pytest

from agov.stats.readability import read, sentences_of


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("", []),
        ("Het gaat goed.", ["Het gaat goed."]),
        ("Het gaat goed. Er is minder overlast!", ["Het gaat goed.", "Er is minder overlast!"]),
        ("Er waren 3.5 keer zoveel meldingen.", ["Er waren 3.5 keer zoveel meldingen."]),
        ("Kijk bijv. Op straat.", ["Kijk bijv. Op straat."]),
        ("Eerste regel\nTweede regel", ["Eerste regel", "Tweede regel"]),
        ("Het ging goed. [Vul dit in.] Lees verder.", ["Het ging goed.", "[Vul dit in.]", "Lees verder."]),
        ("...", []),
    ],
)
def test_sentences(text, sentences):
    assert sentences_of(text) == sentences


def test_average_is_words_over_sentences():
    # Three and seven words: five on average.
    reading = read("Het gaat goed. Er is minder overlast dan vorig jaar.")
    assert reading.sentences == 2
    assert reading.words_per_sentence == 5.0
    assert reading.is_easy


def test_empty_text_is_easy():
    assert read("").is_easy
    assert read("").words_per_sentence == 0.0


@pytest.mark.parametrize(("words", "is_long"), [(25, False), (26, True)])
def test_sentence_of_more_than_25_words_is_pointed_out(words, is_long):
    sentence = " ".join(["woord"] * words) + "."
    assert bool(read(sentence).long_sentences) is is_long


@pytest.mark.parametrize(("letters", "is_long"), [(17, False), (18, True)])
def test_long_word_is_pointed_out_once(letters, is_long):
    word = "a" * letters
    assert read(f"Dit is {word}. En nog eens {word}.").long_words == ((word,) if is_long else ())


def test_fifteen_words_on_average_is_still_easy():
    assert read(" ".join(["woord"] * 15) + ".").is_easy
    assert not read(" ".join(["woord"] * 16) + ".").is_easy
