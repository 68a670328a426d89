"""From a stored file to cells and from cells to figures in force; each step twice, half, late and out of order."""

from pathlib import Path

import pytest
from django.db import OperationalError

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job
from analysis.enums import ALLOWED_MOVES, DeliveryState, Missing
from analysis.frames import cell_frame, cells_in_force
from analysis.imports import pipeline, police_loading, receiving
from analysis.models import CountCell, Delivery, Observation, SeriesVersion
from analysis.services import deliveries
from tests.analysis.imports.police_files import portal_csv, typed_csv
from tests.analysis.town import (
    AT,
    CITY,
    HOF,
    HOF_A,
    HOF_B,
    PLACES,
    SOUTH,
    SOUTH_A,
    UNKNOWN,
    Town,
    approve,
    bring_in,
    check,
    do,
    month_cells,
    receive,
    year_cells,
)
from tests.factories import DeliveryFactory, UserFactory

PARENT = {HOF_A: HOF, HOF_B: HOF, SOUTH_A: SOUTH, HOF: CITY, SOUTH: CITY}
MEMBERS = {"alles": ["0.0.0"], "inbraak": ["1.1.1"], "samen": ["1.1.1", "1.4.1", "2.6.9"]}


def stored_cells(delivery: Delivery) -> dict[tuple[str, str, int, int], object]:
    """Cells by delict, area and period; one without a number gives its reason."""
    return {
        (cell.offence_type.code, cell.area.code, cell.year, cell.month): Missing(cell.missing)
        if cell.missing
        else cell.value
        for cell in delivery.cells.select_related("offence_type", "area")
    }


def observed(**filters) -> dict[tuple[str, str, int, int], object]:
    """Observations by indicator, area and period; two of one key is an error."""
    found = {}
    for row in Observation.objects.filter(**filters).select_related("indicator", "area"):
        key = (row.indicator.key, row.area.code, row.year, row.month)
        assert key not in found, f"two figures for {key}"
        found[key] = Missing(row.missing) if row.missing else row.value
    return found


def slow_figures(cells) -> dict[tuple[str, str, int, int], object]:
    """Every indicator for every area, by walking over the rows of the file one by one."""
    given = {(code, area): count for code, area, _, count in cells}
    period = cells[0][2]
    year, month = int(period[:4]), int(period[6:]) if "MM" in period else 0
    figures = {}
    for key, codes in MEMBERS.items():
        for area in [CITY, HOF, SOUTH, *PLACES]:
            parts = [_slow_cell(given, code, area, month) for code in codes]
            if set(parts) == {"absent"}:
                continue
            if "missing" in parts or "absent" in parts:
                figures[key, area, year, month] = Missing.MISSING
            elif "withheld" in parts:
                figures[key, area, year, month] = Missing.WITHHELD
            else:
                figures[key, area, year, month] = float(sum(parts))
    return figures


def _slow_cell(given, code, area, month) -> int | str:
    """A number, or why there is none; an area that the file leaves out is the sum of what lies in it."""
    if (code, area) in given:
        count = given[code, area]
        if count is not None:
            return count
        return "withheld" if code == "1.4.1" and (area != CITY or month) else "missing"
    parts = [_slow_cell(given, code, place, month) for place, parent in PARENT.items() if parent == area]
    if not parts or set(parts) == {"absent"}:
        return "absent"
    if area == CITY and (code, UNKNOWN) in given:
        parts.append(_slow_cell(given, code, UNKNOWN, month))
    if set(parts) == {"withheld"}:
        return "withheld"
    return "missing" if any(isinstance(part, str) for part in parts) else sum(parts)


# --- checking


def test_check_stores_the_cells_and_puts_the_delivery_in_review(town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))

    assert delivery.state == DeliveryState.IN_REVIEW
    assert (delivery.rows_read, delivery.rows_accepted, delivery.rows_rejected) == (17, 17, 0)
    assert delivery.dialect == "odata_csv"
    assert delivery.periods == [[2023, 0]]
    cells = stored_cells(delivery)
    assert cells["1.1.1", HOF_A, 2023, 0] == 5
    assert cells["1.1.1", HOF, 2023, 0] == 5 + 3
    assert cells["1.1.1", CITY, 2023, 0] == 5 + 3 + 7 + 1
    assert cells["1.4.1", HOF_A, 2023, 0] == Missing.WITHHELD
    assert cells["1.4.1", CITY, 2023, 0] == 6
    assert AuditEntry.objects.get(event="delivery.checked").data == {"accepted": 17, "rejected": 0}


def test_derived_sums_are_marked(town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))

    derived = delivery.cells.filter(is_derived=True).values_list("area__code", flat=True)

    assert set(derived) == {CITY, HOF, SOUTH}
    assert delivery.cells.filter(is_derived=False).count() == 17


def test_nothing_reads_a_delivery_that_is_not_in_use(town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))

    assert delivery.cells.count() > 0
    assert cells_in_force().count() == 0
    assert Observation.objects.count() == 0
    job = deliveries.approve(delivery_id=delivery.pk, by=None, at=AT, reason="Proef")
    assert (cells_in_force().count(), Observation.objects.count()) == (0, 0)
    do(job, pipeline.aggregate_delivery)
    assert cells_in_force().count() == delivery.cells.count()
    assert len(cell_frame(cells_in_force())) == delivery.cells.count()


def test_refused_file_leaves_no_cells_and_no_figures(town, storage):
    delivery = check(receive(town.yearly, b"a;b\n1;2\n"))

    assert delivery.state == DeliveryState.REFUSED
    assert delivery.refusal
    assert delivery.decided_at is not None
    assert (CountCell.objects.count(), Observation.objects.count()) == (0, 0)
    assert AuditEntry.objects.get(event="delivery.refused").reason == delivery.refusal
    assert Job.objects.get().state == "done"
    assert Job.objects.get().result["text"] == f"Geweigerd: {delivery.refusal}"


def test_second_run_of_the_check_gives_the_same_rows(town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    before = stored_cells(delivery)

    pipeline.check_delivery(_progress(), delivery=delivery.pk)

    delivery.refresh_from_db()
    assert stored_cells(delivery) == before
    assert delivery.cells.count() == len(before)
    assert delivery.rows_accepted == 17


def _progress():
    class Quiet:
        def step(self, *args, **kwargs):
            pass

        check_cancelled = step

    return Quiet()


def test_crash_in_the_middle_of_a_check_leaves_nothing(town, storage, monkeypatch):
    real = pipeline.bulk_load

    def half(model, frame):
        real(model, frame.head(3))
        raise RuntimeError("disk full")

    delivery = receive(town.yearly, typed_csv(year_cells()))
    monkeypatch.setattr(pipeline, "bulk_load", half)

    delivery = check(delivery)

    assert (delivery.state, delivery.rows_read, CountCell.objects.count()) == (DeliveryState.RECEIVED, 0, 0)
    job = receiving.open_check(delivery)
    assert (job.state, "fout in het programma" in job.error) == ("failed", True)
    monkeypatch.setattr(pipeline, "bulk_load", real)
    jobs.retry(job_id=job.pk, by=UserFactory(), at=AT)
    assert check(delivery).state == DeliveryState.IN_REVIEW


def test_crash_in_a_second_check_leaves_the_first(town, storage, monkeypatch):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    before = stored_cells(delivery)
    monkeypatch.setattr(pipeline, "difference", lambda row: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        pipeline.check_delivery(_progress(), delivery=delivery.pk)

    assert stored_cells(delivery) == before


@pytest.mark.parametrize("damage", ["changed", "gone"])
def test_stored_file_that_changed_fails_in_words(town, storage, damage):
    delivery = receive(town.yearly, typed_csv(year_cells()))
    if damage == "changed":
        with Path(delivery.file.path).open("ab") as stream:
            stream.write(b"\n")
    else:
        delivery.file.storage.delete(delivery.file.name)

    delivery = check(delivery)

    job = receiving.open_check(delivery)
    assert (job.state, delivery.state) == ("failed", DeliveryState.RECEIVED)
    assert job.error.startswith("Het bewaarde bestand van 47018NED versie 1 is")
    assert CountCell.objects.count() == 0


def test_planted_errors_are_counted_and_named_by_row(town, storage):
    cells = [
        ("1.1.1", HOF_A, "2023JJ00", 5),
        ("9.9.9", HOF_A, "2023JJ00", 5),  # unknown delict
        ("1.1.1", "BU03079999", "2023JJ00", 5),  # unknown buurt
        ("1.1.1", HOF_B, "2031JJ00", 5),  # in the future
        ("2.6.9", HOF_B, "2023JJ00", -3),
        ("1.1.1", HOF_A, "2023JJ00", 5),  # twice
    ]

    delivery = check(receive(town.yearly, typed_csv(cells)))

    assert (delivery.rows_read, delivery.rows_accepted, delivery.rows_rejected) == (6, 1, 5)
    assert [row for row, *_ in delivery.rejects] == [3, 4, 5, 6, 7]
    assert [value.strip() for _, _, value, _ in delivery.rejects][:4] == ["9.9.9", "BU03079999", "2031JJ00", "-3"]
    assert sum(delivery.rejects_by_reason.values()) == 5
    assert all(reason for *_, reason in delivery.rejects)


def test_list_of_rejected_rows_is_capped_and_all_are_counted(town, storage):
    cells = [("9.9.9", HOF_A, "2023JJ00", 1)] * 1200 + [("1.1.1", HOF_A, "2023JJ00", 5)]

    delivery = check(receive(town.yearly, typed_csv(cells)))

    assert (len(delivery.rejects), delivery.rows_rejected, delivery.rows_accepted) == (1000, 1200, 1)
    assert sum(delivery.rejects_by_reason.values()) == 1200


def test_ambiguous_name_is_asked_and_the_answer_is_used(town, storage):
    words = [("Inbraak woning", "Calveen", "2023", 7), ("Inbraak woning", "Hof", "2023", 5)]
    delivery = check(receive(town.yearly, portal_csv(words)))
    assert [[name, sorted(codes)] for name, codes in delivery.questions] == [["Calveen", [SOUTH_A, SOUTH]]]
    assert (delivery.rows_accepted, delivery.rows_rejected) == (1, 1)

    job = deliveries.recheck(delivery_id=delivery.pk, by=UserFactory(), at=AT, answers={"Calveen": SOUTH_A})
    do(job, pipeline.check_delivery)

    delivery.refresh_from_db()
    assert (delivery.questions, delivery.rows_accepted, delivery.rows_rejected) == ([], 2, 0)
    assert stored_cells(delivery)["1.1.1", SOUTH_A, 2023, 0] == 7


@pytest.mark.parametrize("decision", ["approve", "refuse", "other answers"])
def test_decision_during_a_check_wins(town, storage, monkeypatch, decision):
    """Reading takes long; whoever decides meanwhile is not overruled by its outcome."""
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    before = stored_cells(delivery)
    read = pipeline._read

    def meanwhile(row):
        found = read(row)
        if decision == "approve":
            Delivery.objects.filter(pk=row.pk).update(state=DeliveryState.APPROVED, decided_at=AT)
        elif decision == "refuse":
            deliveries.refuse(delivery_id=row.pk, reason="Fout", by=None, at=AT)
        else:
            Delivery.objects.filter(pk=row.pk).update(answers={"Calveen": SOUTH})
        found.checked.rejects.add(1, "x", "y", "z")
        return found

    monkeypatch.setattr(pipeline, "_read", meanwhile)

    outcome = pipeline.check_delivery(_progress(), delivery=delivery.pk)

    assert "intussen veranderd" in outcome.text
    delivery.refresh_from_db()
    assert delivery.rows_rejected == 0
    assert stored_cells(delivery) == ({} if decision == "refuse" else before)


@pytest.mark.parametrize("state", [DeliveryState.APPROVED, DeliveryState.REPLACED, DeliveryState.REFUSED])
def test_check_after_the_decision_does_nothing(town, state):
    delivery = DeliveryFactory(table=town.yearly, **{state: True})

    outcome = pipeline.check_delivery(_progress(), delivery=delivery.pk)

    delivery.refresh_from_db()
    assert (outcome.text, delivery.state) == ("Deze levering was al gecontroleerd.", state)


def test_every_state_can_end(town):
    """Received and in review lead somewhere; replaced and refused are the ends."""
    assert {state for state in DeliveryState if not ALLOWED_MOVES[state]} == {
        DeliveryState.REPLACED,
        DeliveryState.REFUSED,
    }


# --- making figures


def test_figures_equal_a_slow_walk_over_the_file(town, storage):
    cells = year_cells(burglaries=(5, None, 7, 1))  # one number is not known

    bring_in(town.yearly, cells)

    expected = slow_figures(cells)
    assert expected["inbraak", HOF, 2023, 0] == Missing.MISSING
    assert expected["inbraak", SOUTH, 2023, 0] == 7.0
    assert expected["samen", SOUTH, 2023, 0] == Missing.WITHHELD
    assert expected["inbraak", CITY, 2023, 0] == Missing.MISSING
    assert observed() == expected


def test_bucket_for_unknown_places_counts_in_the_city_only(town, storage):
    bring_in(town.yearly, year_cells(burglaries=(5, 3, 7, 100)))

    figures = observed(indicator__key="inbraak")
    assert figures["inbraak", CITY, 2023, 0] == 5 + 3 + 7 + 100
    assert figures["inbraak", HOF, 2023, 0] + figures["inbraak", SOUTH, 2023, 0] == 5 + 3 + 7


def test_denominator_is_that_of_the_nearest_year_and_of_the_right_kind(town, storage):
    bring_in(town.yearly, year_cells(2023))
    bring_in(town.yearly, year_cells(2025))
    bring_in(town.yearly, year_cells(2020))

    found = {
        (key, year): denominator
        for key, year, denominator in Observation.objects.filter(area__code=HOF).values_list(
            "indicator__key", "year", "denominator"
        )
    }
    assert found == {
        ("alles", 2023): 2000 + 2024,
        ("inbraak", 2023): 800,
        ("samen", 2023): 2000 + 2024,
        ("alles", 2025): 2000 + 2025,
        ("inbraak", 2025): 800,  # dwellings are known for 2024 only
        ("samen", 2025): 2000 + 2025,
        ("alles", 2020): None,  # four years from the nearest
        ("inbraak", 2020): None,
        ("samen", 2020): None,
    }


def test_figures_name_the_delivery_they_come_from(town, storage):
    delivery = bring_in(town.yearly, year_cells())

    assert set(Observation.objects.values_list("delivery_id", "table_id")) == {(delivery.pk, town.yearly.pk)}
    assert AuditEntry.objects.get(event="delivery.aggregated").data == {"observations": Observation.objects.count()}


def test_reports_are_asked_for_after_figures_changed(town, storage):
    bring_in(town.yearly, year_cells(2023))
    bring_in(town.yearly, year_cells(2022))

    job = Job.objects.get(kind="reports.build")
    assert (job.task, job.parameters) == ("analysis.tasks.build_reports", {"years": [2022, 2023]})


def test_second_run_of_the_figures_gives_the_same(town, storage):
    delivery = bring_in(town.yearly, year_cells())
    before = observed()

    outcome = pipeline.aggregate_delivery(_progress(), delivery=delivery.pk)

    assert observed() == before
    assert outcome.text == f"{len(before)} cijfers zijn in gebruik."


def test_worker_that_dies_while_writing_figures_leaves_the_old_ones(town, storage, monkeypatch):
    bring_in(town.yearly, year_cells(burglaries=(5, 3, 7, 1)))
    before, pointers = observed(), list(SeriesVersion.objects.values())
    newer = approve(check(receive(town.yearly, typed_csv(year_cells(burglaries=(9, 9, 9, 9))))), aggregate=False)
    real = pipeline.bulk_load

    def half(model, frame):
        real(model, frame.head(4))
        raise OperationalError("killed")

    monkeypatch.setattr(pipeline, "bulk_load", half)
    with pytest.raises(OperationalError):
        pipeline.aggregate_delivery(_progress(), delivery=newer.pk)
    assert (observed(), list(SeriesVersion.objects.values())) == (before, pointers)
    monkeypatch.setattr(pipeline, "bulk_load", real)

    pipeline.aggregate_delivery(_progress(), delivery=newer.pk)

    assert observed() == slow_figures(year_cells(burglaries=(9, 9, 9, 9)))


@pytest.mark.parametrize("state", [DeliveryState.RECEIVED, DeliveryState.IN_REVIEW, DeliveryState.REFUSED])
def test_delivery_that_is_not_in_use_gives_no_figures(town, state):
    delivery = DeliveryFactory(table=town.yearly, **({state: True} if state != DeliveryState.RECEIVED else {}))

    outcome = pipeline.aggregate_delivery(_progress(), delivery=delivery.pk)

    assert (outcome.text, Observation.objects.count()) == ("Deze levering is niet in gebruik.", 0)


# --- corrections


def test_correction_takes_over_and_the_old_cells_stay(town, storage):
    first = bring_in(town.yearly, year_cells(burglaries=(5, 3, 7, 1)))
    old_cells = stored_cells(first)

    second = bring_in(town.yearly, year_cells(burglaries=(2, 3, 10, 1)), corrects=first)

    first.refresh_from_db()
    assert (first.state, second.state, second.version) == (DeliveryState.REPLACED, DeliveryState.APPROVED, 2)
    assert SeriesVersion.objects.get().delivery == second
    assert stored_cells(first) == old_cells
    assert observed() == slow_figures(year_cells(burglaries=(2, 3, 10, 1)))
    assert set(cells_in_force().values_list("delivery_id", flat=True)) == {second.pk}
    line = AuditEntry.objects.get(event="delivery.replaced")
    assert (line.target_id, line.data) == (str(first.pk), {"replaced_by": "47018NED versie 2"})


def test_correction_of_one_year_leaves_the_other(town, storage):
    first = bring_in(town.yearly, [*year_cells(2022), *year_cells(2023)])

    second = bring_in(town.yearly, [*year_cells(2023, burglaries=(0, 0, 0, 0)), *year_cells(2024)])

    first.refresh_from_db()
    assert first.state == DeliveryState.APPROVED
    pointers = {pointer.year: pointer.delivery_id for pointer in SeriesVersion.objects.all()}
    assert pointers == {2022: first.pk, 2023: second.pk, 2024: second.pk}
    figures = observed(area__code=CITY, indicator__key="inbraak")
    assert figures == {
        ("inbraak", CITY, 2022, 0): 16.0,
        ("inbraak", CITY, 2023, 0): 0.0,
        ("inbraak", CITY, 2024, 0): 16.0,
    }


def test_late_job_of_an_older_version_takes_nothing_back(town, storage):
    first = approve(check(receive(town.yearly, typed_csv([*year_cells(2022), *year_cells(2023)]))), aggregate=False)
    second = bring_in(town.yearly, year_cells(2023, burglaries=(1, 1, 1, 1)))
    first.refresh_from_db()
    assert first.state == DeliveryState.APPROVED  # its own job still has a year to bring

    pipeline.aggregate_delivery(_progress(), delivery=first.pk)

    first.refresh_from_db()
    assert first.state == DeliveryState.APPROVED
    assert {p.year: p.delivery_id for p in SeriesVersion.objects.all()} == {2022: first.pk, 2023: second.pk}
    assert observed(year=2023) == slow_figures(year_cells(2023, burglaries=(1, 1, 1, 1)))
    assert observed(year=2022) == slow_figures(year_cells(2022))


def test_older_version_that_comes_wholly_late_is_replaced_at_once(town, storage):
    first = approve(check(receive(town.yearly, typed_csv(year_cells()))), aggregate=False)
    second = bring_in(town.yearly, year_cells(burglaries=(1, 1, 1, 1)))

    pipeline.aggregate_delivery(_progress(), delivery=first.pk)

    first.refresh_from_db()
    assert first.state == DeliveryState.REPLACED
    assert set(Observation.objects.values_list("delivery_id", flat=True)) == {second.pk}
    assert observed() == slow_figures(year_cells(burglaries=(1, 1, 1, 1)))


# --- months and years


def full_year(year: int, count: int):
    return month_cells(year, range(1, 13), count=count)


def totals(town: Town, year: int = 2023) -> dict[tuple[str, str], float]:
    return {
        (key, code): value
        for (key, code, _, _), value in observed(year=year, month=0).items()
        if key == "inbraak" and code in (CITY, HOF_A)
    }


def test_twelve_months_give_a_year_total_with_a_denominator(town, storage):
    bring_in(town.monthly, full_year(2023, 2))

    assert totals(town) == {("inbraak", HOF_A): 24.0, ("inbraak", CITY): 4 * 24.0}
    row = Observation.objects.get(month=0, area__code=HOF_A, indicator__key="inbraak")
    assert (row.denominator, row.table) == (1600, town.monthly)
    assert not Observation.objects.filter(month__gt=0, denominator__isnull=False).exists()


def test_eleven_months_give_no_year_total(town, storage):
    bring_in(town.monthly, month_cells(2023, range(1, 12)))

    assert observed(month=0) == {}


def test_year_total_of_months_in_two_deliveries_follows_each_correction(town, storage):
    bring_in(town.monthly, month_cells(2023, range(1, 7), count=1))
    second = bring_in(town.monthly, month_cells(2023, range(7, 13), count=1))
    assert totals(town)["inbraak", HOF_A] == 12.0

    third = bring_in(town.monthly, month_cells(2023, range(1, 2), count=5))

    assert totals(town)["inbraak", HOF_A] == 5 + 11
    total = Observation.objects.get(month=0, area__code=HOF_A, indicator__key="inbraak")
    assert total.delivery == third
    assert second.observations.filter(month__gt=0).exists()


@pytest.mark.parametrize("order", ["months first", "year first"])
def test_year_figure_of_the_source_wins_whichever_came_first(town, storage, order):
    steps = [
        lambda: bring_in(town.monthly, full_year(2023, 2)),
        lambda: bring_in(town.yearly, year_cells(2023, burglaries=(30, 3, 7, 1))),
    ]
    for step in steps if order == "months first" else reversed(steps):
        step()

    assert totals(town) == {("inbraak", HOF_A): 30.0, ("inbraak", CITY): 41.0}
    assert set(Observation.objects.filter(month=0).values_list("table__number", flat=True)) == {"47018NED"}
    assert Observation.objects.filter(month__gt=0, indicator__key="inbraak").count() == 12 * 7


@pytest.mark.parametrize("order", ["months first", "year first"])
def test_months_give_the_total_of_an_indicator_that_the_year_table_lacks(town, storage, order):
    """A file with only the row 'totaal' says nothing of burglary: its months still do."""
    only_total = [cell for cell in year_cells(2023) if cell[0] == "0.0.0"]
    steps = [
        lambda: bring_in(town.monthly, month_cells(2023, range(1, 13), count=2, codes=("0.0.0", "1.1.1"))),
        lambda: bring_in(town.yearly, only_total),
    ]
    for step in steps if order == "months first" else reversed(steps):
        step()

    figures = observed(month=0, area__code=HOF_A)
    assert figures["alles", HOF_A, 2023, 0] == 20.0
    assert figures["inbraak", HOF_A, 2023, 0] == 24.0


def test_missing_month_makes_the_year_total_missing(town, storage):
    without_april = [
        ("1.1.1", area, f"2023MM{month:02d}", None if month == 4 else 2) for area in PLACES for month in range(1, 13)
    ]

    bring_in(town.monthly, without_april)

    assert totals(town) == {("inbraak", HOF_A): Missing.MISSING, ("inbraak", CITY): Missing.MISSING}


def test_no_figures_without_indicators(town, storage):
    for indicator in town.indicators.values():
        indicator.delete()

    delivery = bring_in(town.yearly, year_cells())

    assert (delivery.state, Observation.objects.count()) == (DeliveryState.APPROVED, 0)
    assert len(police_loading.read_cells(delivery)) == delivery.cells.count()
