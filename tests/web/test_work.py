"""The list of what waits: one line, the three groups, and the sources that rooms add."""

from datetime import date, timedelta

import pytest

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import work
from amersfoort_veiligheid.web.work import Line, Reader, When, grouped, minutes_words, news, when_of

TODAY = date(2026, 11, 24)
READER = Reader(User(), TODAY)


def made(key: str = "a", day: date | None = None, **fields: object) -> Line:
    return Line(key, key, "", day, "", "/", is_late=False, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "when"),
    [(-400, "nu"), (0, "nu"), (7, "nu"), (8, "deze maand"), (31, "deze maand"), (32, "later"), (900, "later")],
)
def test_day_says_in_which_group_a_matter_stands(days, when):
    assert when_of(made(day=TODAY + timedelta(days=days)), TODAY) == when


def test_what_has_no_day_is_for_now_and_news_is_not():
    assert when_of(made(day=None), TODAY) is When.NOW
    assert when_of(news("a", "Een rapport", "", TODAY, "/"), TODAY) is When.MONTH


def test_newest_news_is_on_top_and_after_what_somebody_waits_for():
    lines = [
        news("old", "A oud rapport", "", TODAY - timedelta(days=20), "/"),
        news("new", "Z nieuw rapport", "", TODAY - timedelta(days=1), "/"),
        made("asked"),
        made("dated", TODAY),
        news("same", "B zelfde dag", "", TODAY - timedelta(days=1), "/"),
    ]

    assert [one.key for one in work.in_order(lines)] == ["dated", "asked", "same", "new", "old"]


def test_groups_keep_their_order_count_all_and_show_the_first():
    lines = [made(f"n{n}", TODAY, minutes=4) for n in range(4)] + [made("later", TODAY + timedelta(days=90))]

    now, month, later = grouped(lines, TODAY, most=3)

    assert [one.key for one in now.shown] == ["n0", "n1", "n2"]
    assert (now.more, now.total, now.minutes, now.until) == (1, 4, 16, date(2026, 12, 1))
    assert (month.total, month.until) == (0, date(2026, 12, 25))
    assert (later.total, later.until) == (1, None)


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(1, "1 minuut"), (5, "5 minuten"), (89, "89 minuten"), (90, "1,5 uur"), (120, "2 uur"), (160, "2,5 uur")],
)
def test_time_as_one_says_it(minutes, words):
    assert minutes_words(minutes) == words


def test_who_owes_us_nothing_is_never_too_late():
    """S99."""
    question = READER.asked("a", "Doet u mee?", "", TODAY - timedelta(days=1), "/", deed="Antwoord")
    duty = READER.line("a", "Sluit dit", "", TODAY - timedelta(days=1), "/")

    assert (question.words, question.status) == ("antwoord gevraagd voor 23 november 2026", "due")
    assert (duty.words, duty.status) == ("te laat sinds 23 november 2026", "overdue")


def test_long_text_is_cut_and_stays_on_one_line():
    assert READER.line("a", "woord\n" * 60, "", None, "/").what == ("woord " * 60)[:109] + "…"


def test_source_of_a_room_takes_the_place_of_its_namesake_and_each_matter_stands_once(monkeypatch):
    monkeypatch.setattr(work, "_sources", {})

    def letters(reader):
        return [made("b"), made("a"), made("b")]

    work.add_sources("room", [letters])
    work.add_sources("room", [letters])

    assert work.source_names() == ["room.letters"]
    assert [one.key for one in work.work_for(Reader(None, TODAY))] == ["a", "b"]  # type: ignore[arg-type]


def test_what_several_sources_ask_is_asked_once():
    asked_for: list[int] = []
    reader = Reader(None, TODAY)  # type: ignore[arg-type]

    for _ in range(2):
        assert reader.once("rows", lambda: asked_for.append(1) or "rows") == "rows"

    assert asked_for == [1]


def test_every_room_says_what_waits():
    assert {name.partition(".")[0] for name in work.source_names()} == {"web", "cycle", "analysis", "vap", "agov"}
