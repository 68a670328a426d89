"""The measuring itself: times, ratios, and what the table and the exit code say of them."""

import pytest

from tests.bench import __main__ as command
from tests.bench import measuring, printing
from tests.bench.measuring import Contestant, Line, Times, dutch, in_turn


def test_median_is_the_middle_one_and_stands_between_the_extremes():
    assert Times((3.0, 1.0, 2.5)).median == 2.5
    assert Times((3.0, 1.0, 2.5)).text == "2,50 s (1,00–3,00)"
    assert Times((0.0304, 0.0301, 0.05)).text == "30,4 ms (30,1–50,0)"


@pytest.mark.parametrize(
    ("number", "digits", "written"), [(1234.5, 1, "1.234,5"), (1_000_000, 0, "1.000.000"), (0.5, 2, "0,50")]
)
def test_numbers_are_written_the_dutch_way(number: float, digits: int, written: str):
    assert dutch(number, digits) == written


def test_contestants_run_in_turn_with_their_preparation_outside_the_clock(monkeypatch: pytest.MonkeyPatch):
    seen: list[str] = []
    clock = iter(range(100))
    monkeypatch.setattr(measuring.time, "perf_counter", lambda: next(clock))

    def slow() -> None:
        seen.append("ours")
        next(clock)

    ours = Contestant(slow, prepare=lambda: seen.append("prepare"), settle=lambda: seen.append("settle"))
    first, second = in_turn(ours, lambda: seen.append("beside"), repeats=3)

    assert seen == ["prepare", "ours", "settle", "beside"] * 3
    assert first.seconds == (2, 2, 2)
    assert second.seconds == (1, 1, 1)


def test_table_says_plainly_what_was_not_reached():
    lines = [
        Line("N1", "import", "2,00 s", "1,00 s kaal", "2,00 ×", "≤ 1,5 ×", False, notes=("een opmerking",)),
        Line("N2", "tellen", "1,00 s", reached=True),
        Line("N9", "demo", "apart"),
    ]

    rows = printing.table_rows(lines)
    assert rows.splitlines()[0].endswith("niet gehaald")
    assert "een opmerking" in rows
    assert printing.summary(lines, []) == "Gehaald: 1 van de 2 doelen.\nNiet gehaald:\n- N1 import"
    assert "Mislukt (geen meting): N7" in printing.summary(lines, ["N7"])


def test_line_survives_the_way_between_processes():
    line = Line("N1", "import", reached=False, notes=("a", "b"))

    assert Line.of(line.as_dict()) == line


def test_every_number_has_a_part():
    assert {number for number, _ in command.PARTS} == set(command.NUMBERS)


@pytest.mark.parametrize(
    ("reached", "breaks", "code"),
    [(True, False, 0), (False, False, 0), (None, True, 1)],
    ids=["good", "missed", "broken"],
)
def test_exit_code_tells_of_errors_and_not_of_missed_targets(monkeypatch, tmp_path, capsys, reached, breaks, code):
    def measure(run: command.Run) -> list[Line]:
        if breaks:
            raise RuntimeError("no database")
        return [Line("N2", "tellen", reached=reached)]

    monkeypatch.setattr(command, "PARTS", (("N2", measure), ("N3", lambda run: pytest.fail("N3 was not asked"))))
    monkeypatch.setattr(command, "postgres_answers", lambda: False)
    monkeypatch.setattr(command, "redis_answers", lambda: False)

    assert command.main(["--only", "n2", "--output", str(tmp_path / "build" / "bench.txt")]) == code
    assert (tmp_path / "build" / "bench.txt").read_text() == capsys.readouterr().out


def test_unknown_number_is_refused(capsys):
    with pytest.raises(SystemExit) as ended:
        command.main(["--only", "N99"])

    assert ended.value.code == 2
    assert "N99" in capsys.readouterr().err
