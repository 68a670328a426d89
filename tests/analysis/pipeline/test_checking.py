"""From a stored file to cells: the check twice, half, late and with what it must refuse."""

from pathlib import Path

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job
from analysis.enums import ALLOWED_MOVES, DeliveryState, Missing
from analysis.frames import cell_frame, cells_in_force
from analysis.imports import pipeline, receiving
from analysis.models import CountCell, Delivery, Observation
from analysis.services import deliveries
from tests.analysis.imports.police_files import portal_csv, typed_csv
from tests.analysis.pipeline.stored import quiet_progress, stored_cells
from tests.analysis.town import AT, CITY, HOF, HOF_A, HOF_B, SOUTH, SOUTH_A, check, do, receive, year_cells
from tests.factories import DeliveryFactory, UserFactory


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

    pipeline.check_delivery(quiet_progress(), delivery=delivery.pk)

    delivery.refresh_from_db()
    assert stored_cells(delivery) == before
    assert delivery.cells.count() == len(before)
    assert delivery.rows_accepted == 17


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
        pipeline.check_delivery(quiet_progress(), delivery=delivery.pk)

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

    outcome = pipeline.check_delivery(quiet_progress(), delivery=delivery.pk)

    assert "intussen veranderd" in outcome.text
    delivery.refresh_from_db()
    assert delivery.rows_rejected == 0
    assert stored_cells(delivery) == ({} if decision == "refuse" else before)


@pytest.mark.parametrize("state", [DeliveryState.APPROVED, DeliveryState.REPLACED, DeliveryState.REFUSED])
def test_check_after_the_decision_does_nothing(town, state):
    delivery = DeliveryFactory(table=town.yearly, **{state: True})

    outcome = pipeline.check_delivery(quiet_progress(), delivery=delivery.pk)

    delivery.refresh_from_db()
    assert (outcome.text, delivery.state) == ("Deze levering was al gecontroleerd.", state)


def test_every_state_can_end(town):
    """Received and in review lead somewhere; replaced and refused are the ends."""
    assert {state for state in DeliveryState if not ALLOWED_MOVES[state]} == {
        DeliveryState.REPLACED,
        DeliveryState.REFUSED,
    }
