"""Reviewing, taking into use and refusing: every move, every refusal, and what follows."""

from datetime import timedelta

import pytest
from django.db import transaction

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Job
from analysis.enums import ALLOWED_MOVES, DeliveryState, ReviewVerdict
from analysis.imports import receiving
from analysis.imports.receiving import DeliveryError, enqueue_check
from analysis.models import DeliveryReview
from analysis.services import deliveries
from analysis.services.deliveries import MoveNotAllowedError
from tests.analysis.imports.police_files import typed_csv
from tests.analysis.town import AT, check, receive, year_cells
from tests.factories import (
    CountCellFactory,
    DeliveryFactory,
    DeliveryReviewFactory,
    ExpectedDeliveryFactory,
    OrganisationFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
TRAITS = {state: {} if state == DeliveryState.RECEIVED else {state.value: True} for state in DeliveryState}


def delivery_in(state: DeliveryState):
    return DeliveryFactory(rows_accepted=3, **TRAITS[state])


def approve(delivery, **changes):
    return deliveries.approve(
        **({"delivery_id": delivery.pk, "by": UserFactory(), "at": AT, "reason": "Haast"} | changes)
    )


MOVES = {
    DeliveryState.APPROVED: approve,
    DeliveryState.REFUSED: lambda delivery: deliveries.refuse(
        delivery_id=delivery.pk, reason="Verkeerd jaar", by=UserFactory(), at=AT
    ),
    DeliveryState.IN_REVIEW: lambda delivery: deliveries.recheck(delivery_id=delivery.pk, by=UserFactory(), at=AT),
}


@pytest.mark.parametrize("to", MOVES)
@pytest.mark.parametrize("start", DeliveryState)
def test_move_is_made_only_where_it_is_allowed(start, to):
    delivery = delivery_in(start)

    if to in ALLOWED_MOVES[start]:
        MOVES[to](delivery)
    else:
        with pytest.raises(MoveNotAllowedError, match=DeliveryState(start).label):
            MOVES[to](delivery)

    delivery.refresh_from_db()
    becomes = to if to in ALLOWED_MOVES[start] and to != DeliveryState.IN_REVIEW else start
    assert delivery.state == becomes


@pytest.mark.parametrize("start", DeliveryState)
def test_allowed_moves_are_these(start):
    """The table once more, written out by hand from the words of the states."""
    expected = {
        "received": {"in_review", "refused"},
        "in_review": {"in_review", "approved", "refused"},
        "approved": {"replaced"},
        "replaced": set(),
        "refused": set(),
    }

    assert {to.value for to in ALLOWED_MOVES[start]} == expected[start.value]


# --- taking into use


def signed(**changes):
    delivery = DeliveryFactory(in_review=True, **changes)
    DeliveryReviewFactory(delivery=delivery)
    return delivery


def test_signed_delivery_is_taken_into_use_without_a_reason():
    delivery, user = signed(), UserFactory(name="Carla")

    job = approve(delivery, by=user, reason="")

    delivery.refresh_from_db()
    assert (delivery.state, delivery.decided_by, delivery.decided_at) == (DeliveryState.APPROVED, user, AT)
    assert (job.task, job.parameters, job.asked_by) == (
        "analysis.tasks.aggregate_delivery",
        {"delivery": delivery.pk},
        user,
    )
    line = AuditEntry.objects.get(event="delivery.approved")
    assert (line.target_id, line.reason, line.data) == (str(delivery.pk), "", {"accepted": 3, "rejected": 0})


@pytest.mark.parametrize("reason", ["", "   "])
def test_unsigned_delivery_needs_a_reason(reason):
    delivery = DeliveryFactory(in_review=True)

    with pytest.raises(DeliveryError, match="Schrijf op waarom"):
        approve(delivery, reason=reason)

    delivery.refresh_from_db()
    assert (delivery.state, Job.objects.count(), AuditEntry.objects.count()) == (DeliveryState.IN_REVIEW, 0, 0)


def test_reason_stands_in_the_audit_trail():
    approve(DeliveryFactory(in_review=True), reason="De raad vergadert morgen.")

    assert AuditEntry.objects.get(event="delivery.approved").reason == "De raad vergadert morgen."


def test_word_of_another_than_the_source_is_not_enough():
    delivery = DeliveryFactory(in_review=True)
    DeliveryReviewFactory(delivery=delivery, organisation=OrganisationFactory())

    with pytest.raises(DeliveryError, match="Nog niet iedereen"):
        approve(delivery, reason="")


@pytest.mark.parametrize("verdict", [ReviewVerdict.DOUBT, ReviewVerdict.NOT_READY])
def test_doubt_of_anybody_needs_a_reason(verdict):
    delivery = signed()
    DeliveryReviewFactory(delivery=delivery, organisation=OrganisationFactory(), verdict=verdict, note="Wijk 3 mist.")

    with pytest.raises(DeliveryError, match="Nog niet iedereen"):
        approve(delivery, reason="")


def test_doubt_that_was_taken_back_counts_no_more():
    delivery = DeliveryFactory(in_review=True)
    DeliveryReviewFactory(delivery=delivery, verdict=ReviewVerdict.DOUBT, note="Wijk 3 mist.", given_at=AT)
    DeliveryReviewFactory(delivery=delivery, given_at=AT + timedelta(days=1))

    approve(delivery, reason="")

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.APPROVED


def test_delivery_without_accepted_rows_is_never_taken_into_use():
    delivery = DeliveryFactory(in_review=True, rows_accepted=0)

    with pytest.raises(MoveNotAllowedError, match="geen enkele rij aangenomen"):
        approve(delivery)


def test_unanswered_question_needs_a_reason_and_an_answer_takes_that_away():
    delivery = signed(questions=[["Calveen", ["WK030702", "BU03070201"]]])
    with pytest.raises(DeliveryError, match="vragen zonder antwoord"):
        approve(delivery, reason="")

    delivery.answers = {"Calveen": "WK030702"}
    delivery.save(update_fields=["answers"])
    approve(delivery, reason="")

    delivery.refresh_from_db()
    assert delivery.state == DeliveryState.APPROVED


def test_delivery_is_not_taken_into_use_while_its_check_runs():
    delivery = signed()
    enqueue_check(delivery=delivery, by=None, at=AT)

    with pytest.raises(MoveNotAllowedError, match="De controle loopt nog"):
        approve(delivery)


@pytest.mark.parametrize(
    ("label", "periods", "is_settled"),
    [
        ("2025", [[2025, 0]], True),
        ("2025", [[2024, 0]], False),
        ("2025", [[2025, 3]], True),
        ("02-2026", [[2026, 2]], True),
        ("02-2026", [[2026, 1], [2026, 3]], False),
        ("02-2026", [[2026, 0]], True),
        ("01-2026 t/m 06-2026", [[2026, 6]], True),
        ("01-2026 t/m 06-2026", [[2026, 7]], False),
        ("11-2025 t/m 01-2026", [[2025, 12]], True),
        ("eerste halfjaar", [[1999, 0]], True),
    ],
)
def test_expected_delivery_is_settled_by_figures_of_its_period(label, periods, is_settled):
    delivery = signed(periods=periods)
    line = ExpectedDeliveryFactory(table=delivery.table, period_label=label)
    elsewhere = ExpectedDeliveryFactory(period_label=label)

    approve(delivery)

    line.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (line.delivery == delivery) is is_settled
    assert elsewhere.delivery is None


def test_waived_and_received_lines_stay_as_they_are():
    delivery = signed(periods=[[2025, 0]])
    first = DeliveryFactory(table=delivery.table, approved=True)
    waived = ExpectedDeliveryFactory(table=delivery.table, waived_reason="Geen meting dit jaar.")
    received = ExpectedDeliveryFactory(table=delivery.table, delivery=first)

    approve(delivery)

    waived.refresh_from_db()
    received.refresh_from_db()
    assert (waived.delivery, received.delivery) == (None, first)


# --- refusing, checking again, reviewing


def test_refused_delivery_loses_its_cells_and_keeps_its_file(town, storage):
    delivery = check(receive(town.yearly, typed_csv(year_cells())))
    other = CountCellFactory()
    assert delivery.cells.exists()

    deliveries.refuse(delivery_id=delivery.pk, reason="Verkeerd jaar", by=UserFactory(), at=AT)

    delivery.refresh_from_db()
    assert (delivery.state, delivery.refusal, delivery.cells.count()) == (DeliveryState.REFUSED, "Verkeerd jaar", 0)
    assert delivery.file.read() == typed_csv(year_cells())
    assert type(other).objects.filter(pk=other.pk).exists()
    assert AuditEntry.objects.get(event="delivery.refused").reason == "Verkeerd jaar"


def test_refusal_needs_a_reason():
    delivery = DeliveryFactory(in_review=True)

    with pytest.raises(DeliveryError, match="Geef een reden"):
        deliveries.refuse(delivery_id=delivery.pk, reason=" ", by=UserFactory(), at=AT)


def test_recheck_keeps_earlier_answers_and_asks_for_a_check():
    delivery = DeliveryFactory(in_review=True, answers={"Calveen": "WK030702"})

    job = deliveries.recheck(
        delivery_id=delivery.pk,
        by=UserFactory(),
        at=AT,
        answers={"Hof": ["WK030701", "BU03070100"]},
        dialect="odata_csv",
    )

    delivery.refresh_from_db()
    assert delivery.answers == {"Calveen": "WK030702", "Hof": ["WK030701", "BU03070100"]}
    assert (delivery.dialect, delivery.dialect_chosen) == ("odata_csv", True)
    assert (job.kind, job.parameters) == ("delivery.check", {"delivery": delivery.pk})
    assert AuditEntry.objects.get(event="delivery.rechecked").data["answers"] == delivery.answers


def review(delivery, **changes):
    return deliveries.review(
        **(
            {
                "delivery_id": delivery.pk,
                "organisation": OrganisationFactory(name="Politie"),
                "verdict": ReviewVerdict.CORRECT,
                "direction": "Inbraken dalen.",
                "note": "",
                "by": UserFactory(),
                "at": AT,
            }
            | changes
        )
    )


def test_review_is_stored_with_a_line_in_the_audit_trail():
    delivery = DeliveryFactory(in_review=True)

    given = review(delivery)

    assert (given.delivery, given.verdict, given.direction) == (delivery, "correct", "Inbraken dalen.")
    assert AuditEntry.objects.get(event="delivery.reviewed").data == {"verdict": "correct", "organisation": "Politie"}


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != DeliveryState.IN_REVIEW])
def test_review_is_possible_in_review_only(state):
    with pytest.raises(MoveNotAllowedError):
        review(delivery_in(state))

    assert DeliveryReview.objects.count() == 0


def test_deed_and_audit_line_stand_or_fall_together(monkeypatch):
    delivery = signed()
    monkeypatch.setattr(receiving.jobs, "enqueue", lambda **kwargs: 1 / 0)

    with pytest.raises(ZeroDivisionError), transaction.atomic():
        approve(delivery)

    delivery.refresh_from_db()
    assert (delivery.state, AuditEntry.objects.count()) == (DeliveryState.IN_REVIEW, 0)
