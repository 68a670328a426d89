"""What changed between two rounds: by words, not by number; and each part is told of exactly once."""

from hypothesis import given
from hypothesis import strategies as st

from cycle.stats.comparison import Part, compare_rounds


def priority(number: int, text: str) -> Part:
    return Part("priority", number, text)


def keuze(number: int, text: str) -> Part:
    return Part("decision_point", number, text)


INBRAAK, HANGPLEK, FIETS = (
    "Minder inbraken in woningen",
    "Minder overlast van hangplekken",
    "Minder diefstal van fietsen",
)
UITGAAN = "Minder geweld bij het uitgaan"


def test_added_and_removed_priorities_are_listed_and_renumbering_is_no_change():
    found = compare_rounds(
        [priority(1, INBRAAK), priority(2, HANGPLEK), priority(3, FIETS)],
        [priority(1, INBRAAK), priority(2, FIETS), priority(3, UITGAAN)],
    )

    assert found.added == (priority(3, UITGAAN),)
    assert found.removed == (priority(2, HANGPLEK),)
    assert found.changed == ()
    assert [(pair.old.number, pair.new.number) for pair in found.renumbered] == [(3, 2)]
    assert [pair.new.text for pair in found.unchanged] == [INBRAAK]


def test_a_keuze_that_says_more_under_its_number_is_changed():
    found = compare_rounds(
        [keuze(2, "Wij werken per gebied.")],
        [keuze(2, "Wij werken per gebied en evenveel per doelgroep: beide sporen tellen even zwaar.")],
    )

    assert [pair.new.number for pair in found.changed] == [2]
    assert (found.added, found.removed) == ((), ())


def test_a_keuze_with_other_words_under_its_number_is_another_keuze():
    old, new = keuze(2, "Wij werken per gebied."), keuze(2, "Elke cyclus duurt twee jaar.")

    found = compare_rounds([old], [new])

    assert (found.added, found.removed) == ((new,), (old,))


def test_a_keuze_and_a_priority_are_never_one():
    found = compare_rounds([keuze(1, INBRAAK)], [priority(1, INBRAAK)])

    assert (len(found.added), len(found.removed)) == (1, 1)


def test_line_breaks_and_capitals_change_nothing():
    assert compare_rounds([keuze(1, "Wij werken\nper gebied.")], [keuze(1, "wij werken per gebied.")]).is_empty


def test_a_full_stop_is_a_change_of_the_text():
    assert not compare_rounds([keuze(1, "Per gebied")], [keuze(1, "Per gebied.")]).is_empty


texts = st.lists(
    st.sampled_from(["samen", "veilig", "wonen", "jeugd", "wijk", "minder", "inbraak", "overlast"]), max_size=5
)
rounds = st.lists(texts, max_size=6).map(
    lambda found: [keuze(number, " ".join(words)) for number, words in enumerate(found, start=1)]
)


@given(rounds, rounds)
def test_each_part_has_one_place(old, new):
    found = compare_rounds(old, new)
    pairs = [*found.changed, *found.renumbered, *found.unchanged]

    assert sorted([*found.removed, *(pair.old for pair in pairs)], key=lambda part: part.number) == old
    assert sorted([*found.added, *(pair.new for pair in pairs)], key=lambda part: part.number) == new


@given(rounds)
def test_a_round_is_like_itself(same):
    assert compare_rounds(same, same).is_empty
