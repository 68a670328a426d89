"""Reviewing, taking into use and refusing deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum

from django.db import transaction

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.models import Job
from analysis.enums import ALLOWED_MOVES, DeliveryState, ReadingPurpose, ReviewVerdict
from analysis.imports.receiving import DeliveryError, ask_figures, enqueue_check, is_being_checked
from analysis.models import Delivery, DeliveryReview, ExpectedDelivery


class MoveNotAllowedError(DeliveryError):
    """The state of the delivery does not allow this step."""


def _locked(delivery_id: int, to: DeliveryState) -> Delivery:
    delivery = Delivery.objects.select_for_update(of=("self",)).select_related("table__source").get(pk=delivery_id)
    if to not in ALLOWED_MOVES[DeliveryState(delivery.state)]:
        label = DeliveryState(delivery.state).label
        raise MoveNotAllowedError(f"Dit kan niet: de levering is {label}.")
    return delivery


@transaction.atomic
def recheck(
    *,
    delivery_id: int,
    by: User,
    at: datetime,
    answers: Mapping[str, str | list[str]] | None = None,
    dialect: str | None = None,
) -> Job:
    """Check the stored file again, with answers to the reader's questions or with another dialect.

    An answer is the code of an area, or a list of codes for a name that stands for each of them in turn.
    """
    delivery = _locked(delivery_id, DeliveryState.IN_REVIEW)
    if answers:
        delivery.answers = {**delivery.answers, **answers}
    if dialect is not None:
        delivery.dialect, delivery.dialect_chosen = dialect, bool(dialect)
    delivery.save(update_fields=["answers", "dialect", "dialect_chosen"])
    audit.record(
        event="delivery.rechecked", target=delivery, by=by, at=at, answers=delivery.answers, dialect=delivery.dialect
    )
    return enqueue_check(delivery=delivery, by=by, at=at)


@transaction.atomic
def review(
    *,
    delivery_id: int,
    organisation: Organisation,
    verdict: ReviewVerdict,
    direction: str,
    note: str,
    by: User,
    at: datetime,
) -> DeliveryReview:
    """Store an owner's answer to the two questions of the technische slag."""
    delivery = Delivery.objects.select_for_update(of=("self",)).get(pk=delivery_id)
    if delivery.state != DeliveryState.IN_REVIEW:
        raise MoveNotAllowedError("Een oordeel kan alleen bij een levering die in controle is.")
    given = DeliveryReview.objects.create(
        delivery=delivery,
        organisation=organisation,
        verdict=verdict,
        direction=direction,
        note=note,
        given_by=by,
        given_at=at,
    )
    audit.record(
        event="delivery.reviewed", target=delivery, by=by, at=at, verdict=verdict, organisation=organisation.name
    )
    return given


@transaction.atomic
def approve(*, delivery_id: int, by: User | None, at: datetime, reason: str = "") -> Job:
    """Take a checked delivery into use; a job then makes the observations and moves the series to this version.

    Needs a reason while the source itself has not said that the figures hold, while somebody doubts them, or while
    there are unanswered questions (the rows they are about were rejected). Refused when no row was accepted, or while
    a check runs.
    """
    delivery = _locked(delivery_id, DeliveryState.APPROVED)
    if is_being_checked(delivery):
        raise MoveNotAllowedError("De controle loopt nog. Wacht tot die klaar is.")
    if delivery.file_deleted_at is not None:
        raise MoveNotAllowedError("Het bestand is verwijderd: de bewaartermijn is om. Weiger deze levering.")
    if delivery.rows_accepted == 0:
        raise MoveNotAllowedError("Er is geen enkele rij aangenomen. Weiger deze levering, of lever een ander bestand.")
    if not reason.strip() and (objection := _objection(delivery)):
        raise DeliveryError(f"{objection} Schrijf op waarom u de levering toch in gebruik neemt.")
    delivery.state = DeliveryState.APPROVED
    delivery.decided_at, delivery.decided_by = at, by
    delivery.save(update_fields=["state", "decided_at", "decided_by"])
    _fulfil_expectations(delivery)
    audit.record(
        event="delivery.approved",
        target=delivery,
        by=by,
        at=at,
        reason=reason,
        accepted=delivery.rows_accepted,
        rejected=delivery.rows_rejected,
    )
    return ask_figures(delivery=delivery, by=by, at=at)


def _objection(delivery: Delivery) -> str:
    """Why a delivery may not be taken into use just like that; empty when the technische slag is complete."""
    if any(name not in delivery.answers for name, _ in delivery.questions):
        return "Er zijn nog vragen zonder antwoord."
    verdicts = {review.organisation_id: review.verdict for review in delivery.reviews.order_by("given_at", "pk")}
    source = delivery.table.source.organisation_id
    signed = verdicts.get(source) if source else next(iter(verdicts.values()), None)
    if signed != ReviewVerdict.CORRECT or set(verdicts.values()) != {ReviewVerdict.CORRECT}:
        return "Nog niet iedereen zegt dat de cijfers kloppen."
    return ""


def _fulfil_expectations(delivery: Delivery) -> None:
    """Settle the lines of the calendar that this delivery is about."""
    periods = [(year, month) for year, month in delivery.periods]
    for expected in ExpectedDelivery.objects.filter(table=delivery.table).open():
        if expected.is_about(periods):
            expected.delivery = delivery
            expected.save(update_fields=["delivery"])


@transaction.atomic
def refuse(*, delivery_id: int, reason: str, by: User | None, at: datetime) -> Delivery:
    """Refuse a delivery; its checked cells are removed, the file stays as it came."""
    delivery = _locked(delivery_id, DeliveryState.REFUSED)
    if not reason.strip():
        raise DeliveryError("Geef een reden voor de weigering; de leverancier krijgt die te lezen.")
    delivery.state = DeliveryState.REFUSED
    delivery.refusal = reason
    delivery.decided_at, delivery.decided_by = at, by
    delivery.save(update_fields=["state", "refusal", "decided_at", "decided_by"])
    delivery.cells.all()._raw_delete(delivery.cells.db)
    audit.record(event="delivery.refused", target=delivery, by=by, at=at, reason=reason)
    return delivery


class Exact(StrEnum):
    """Where exact figures, before protection, can be read."""

    FILE = "file"
    REJECTS = "rejects"
    PAGE = "page"


@transaction.atomic
def note_reading(*, delivery: Delivery, what: Exact, purpose: ReadingPurpose, by: User, at: datetime) -> None:
    """Put on record that somebody reads exact figures, and what for.

    Who reads them is a question of permissions; no figure leaves without this line.
    """
    audit.record(
        event="delivery.exact_figures_read", target=delivery, by=by, at=at, what=what.value, purpose=purpose.value
    )
