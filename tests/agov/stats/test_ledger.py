"""What two editions give away together."""

from itertools import product

import pytest

from agov.stats.ledger import Conflict, ConflictKind, Shown, conflicts

KEY = ("2025", "wijken", "Kernmare", "Personen")
OTHER = ("2025", "wijken", "Spoordelle", "Personen")
EXPECTED = {
    (Shown.HIDDEN, Shown.VALUE): ConflictKind.OPENED,
    (Shown.VALUE, Shown.HIDDEN): ConflictKind.CLOSED,
}


@pytest.mark.parametrize(("then", "now"), list(product(Shown, Shown)))
def test_every_pair_of_what_a_cell_tells(then, now):
    found = conflicts({KEY: now}, {1: {KEY: then}})
    kind = EXPECTED.get((then, now))
    assert found == ([Conflict(kind, KEY, 1)] if kind else [])


def test_cell_of_another_period_is_another_cell():
    assert conflicts({KEY: Shown.VALUE}, {1: {("2024", *KEY[1:]): Shown.HIDDEN}}) == []


def test_each_earlier_edition_is_named_and_cells_come_in_order():
    now = {OTHER: Shown.VALUE, KEY: Shown.VALUE}
    before = {2: {KEY: Shown.HIDDEN, OTHER: Shown.HIDDEN}, 1: {KEY: Shown.HIDDEN}}
    assert [(one.key, one.edition) for one in conflicts(now, before)] == [(KEY, 1), (KEY, 2), (OTHER, 2)]


def test_first_edition_has_no_conflicts():
    assert conflicts({KEY: Shown.VALUE}, {}) == []
