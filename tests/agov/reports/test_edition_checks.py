"""The checklist before something is published."""

import dataclasses

import pytest

from agov.reports.edition_checks import Delivered, check_edition, is_blocked
from amersfoort_veiligheid.documents import tables
from amersfoort_veiligheid.documents.figures import ChartKind, ChartSpec
from amersfoort_veiligheid.documents.tables import Column, Table
from analysis.reports import base
from tests.factories.editions import report_value

GOOD = {"summary": "Het aantal misdrijven bleef gelijk.", "contact": "adviseur veiligheid", "deliveries": ()}


def report(**more):
    return base.load(report_value(**more))


def persons(shown, *, key="wijken", period="2025"):
    """A report with one table of persons per wijk; None is hidden."""
    cells = [tables.suppressed("Te weinig personen.") if number is None else tables.number(number) for number in shown]
    table = Table(
        key=key,
        caption="Personen per wijk",
        columns=(Column("wijk", "Wijk", is_row_header=True), Column("aantal", "Personen")),
        rows=tuple((tables.text(f"Wijk {index}"), cell) for index, cell in enumerate(cells)),
    )
    section = base.Section(key="wijken", heading="Wijken", lead="", tables=(table,))
    return dataclasses.replace(report(period=period), sections=(section,))


def titles(checks, *, blocks):
    return [check.title for check in checks if check.blocks is blocks]


def check(value, earlier=None, **more):
    return check_edition(value, earlier=earlier or {}, **{**GOOD, **more})


def test_good_edition_has_nothing_to_say():
    assert check(report()) == []


def test_figures_without_source_are_blocked():
    checks = check(dataclasses.replace(persons([10]), sources=()))
    assert titles(checks, blocks=True) == ["Er staat geen bron bij de cijfers."]


def test_text_without_figures_needs_no_source():
    assert check(report(sources=[])) == []


def test_delivery_that_was_not_approved_blocks_by_name():
    checks = check(report(), deliveries=[Delivered("Politie 2025", True), Delivered("Enquête 2025", False)])
    assert [(one.blocks, one.detail) for one in checks] == [(True, "Enquête 2025.")]


def test_chart_without_conclusion_or_rows_is_blocked():
    chart = ChartSpec(kind=ChartKind.BAR, key="grafiek", title="")
    value = dataclasses.replace(
        report(), sections=(base.Section(key="deel", heading="Deel", lead="", charts=(chart,)),)
    )
    assert titles(check(value), blocks=True) == [
        "Bij een grafiek staat geen zin met de conclusie.",
        "Bij een grafiek hoort een tabel.",
    ]


def test_cell_that_was_hidden_and_is_open_now_blocks_with_its_place():
    checks = check(persons([10, 15]), {1: persons([10, None])})
    assert titles(checks, blocks=True) == ["Een cijfer dat eerder was afgeschermd, staat nu open."]
    assert "wijken: Wijk 1, Personen (editie 1)" in checks[0].detail


def test_cell_that_was_open_and_is_hidden_now_is_a_warning():
    checks = check(persons([10, None]), {1: persons([10, 15])})
    assert titles(checks, blocks=True) == []
    assert titles(checks, blocks=False) == ["Een cijfer dat eerder open stond, is nu afgeschermd."]


def test_same_cells_of_another_period_do_not_conflict():
    assert check(persons([10, 15]), {1: persons([10, None], period="2024")}) == []


@pytest.mark.parametrize(
    "summary",
    [
        "Er waren 3 jongeren bij betrokken.",
        "Het ging om drie personen.",
        "Eén bewoner deed aangifte.",
        "Bij 4 minderjarige daders werkte het.",
    ],
)
def test_few_people_in_the_summary_block(summary):
    assert titles(check(report(), summary=summary), blocks=True) == [
        "In de samenvatting staat een aantal van minder dan 5 mensen."
    ]


@pytest.mark.parametrize(
    "summary", ["Het ging om 13 jongeren.", "In 2024 kwamen er mensen bij.", "Drie wijken deden mee.", "1,3 personen."]
)
def test_other_numbers_do_not(summary):
    assert titles(check(report(), summary=summary), blocks=True) == []


def test_telephone_number_in_the_summary_blocks():
    assert titles(check(report(), summary="Bel 033 469 51 11 voor vragen."), blocks=True) == [
        "In de samenvatting staat iets over een persoon."
    ]


def test_no_summary_blocks_and_no_contact_warns():
    checks = check(report(), summary=" ", contact="")
    assert titles(checks, blocks=True) == ["Er is nog geen samenvatting."]
    assert titles(checks, blocks=False) == ["Er staat niet bij wie vragen beantwoordt."]
    assert is_blocked(checks)


def test_hard_text_warns_and_never_blocks():
    summary = " ".join(["woord"] * 30) + " verantwoordelijkheidsverdeling."
    checks = check(report(), summary=summary)
    assert not is_blocked(checks)
    assert titles(checks, blocks=False) == [
        "De samenvatting leest moeilijk.",
        "Er staat een lange zin in de samenvatting.",
        "Er staan lange woorden in de samenvatting.",
    ]


def test_correction_says_what_is_different():
    checks = check(report(), correction_needed=True)
    assert titles(checks, blocks=True) == ["Schrijf op wat er verbeterd is."]
    assert check(report(), correction_needed=True, correction_note="Het totaal was fout.") == []


def test_many_of_a_kind_are_counted():
    names = [Delivered(f"Levering {n}", False) for n in range(1, 8)]
    assert check(report(), deliveries=names)[0].detail.endswith("Levering 5; en nog 2.")
