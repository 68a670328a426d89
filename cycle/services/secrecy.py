"""Secrecy: imposed by who may, laid before the whole council or not, lifted; and every reading is noted."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import SecrecyBy, WooGround
from cycle.models import Secrecy, SecretReading

ONE_READING: Final = timedelta(minutes=10)  # opening the same again within this is one reading


class SecrecyError(Exception):
    """The state of the secrecy does not allow this; the message is Dutch, ``field`` the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def impose(
    *,
    title: str,
    imposed_by: SecrecyBy,
    ground: WooGround,
    explanation: str,
    imposed_on: date,
    lifted_by: SecrecyBy,
    by: User,
    at: datetime,
) -> Secrecy:
    """Note that a body imposed secrecy. Who notes it does not decide it: the body does."""
    _refuse_future(imposed_on, at, "imposed_on")
    secrecy = Secrecy.objects.create(
        title=title,
        imposed_by=imposed_by,
        ground=ground,
        explanation=explanation.strip(),
        imposed_on=imposed_on,
        lifted_by=lifted_by,
        made_by=by,
        made_at=at,
    )
    audit.record(event="secrecy.imposed", target=secrecy, by=by, at=at, ground=str(ground), imposed_by=str(imposed_by))
    return secrecy


@transaction.atomic
def lay_before_council(
    *, secrecy_id: int, seen: int, on: date, lifted_by: SecrecyBy, by: User, at: datetime
) -> Secrecy:
    """Let the whole council read it, noting since when; from then on another body may be the one that lifts it."""
    secrecy = _in_force(secrecy_id, seen)
    if secrecy.council_on is not None:
        raise SecrecyError("De hele raad heeft dit stuk al.")
    if on < secrecy.imposed_on:
        raise SecrecyError("Voorleggen kan pas vanaf de dag waarop de geheimhouding is opgelegd.", "on")
    _refuse_future(on, at, "on")
    secrecy.council_on, secrecy.lifted_by = on, lifted_by
    secrecy.save(update_fields=["council_on", "lifted_by", "revision"])
    audit.record(event="secrecy.laid_before_council", target=secrecy, by=by, at=at, on=on.isoformat())
    return secrecy


@transaction.atomic
def lift(*, secrecy_id: int, seen: int, on: date, by: User, at: datetime) -> Secrecy:
    """Note that the body that can, lifted the secrecy; the paper does not become public by itself."""
    secrecy = _in_force(secrecy_id, seen)
    if on < secrecy.imposed_on:
        raise SecrecyError("Opheffen kan pas vanaf de dag waarop de geheimhouding is opgelegd.", "on")
    _refuse_future(on, at, "on")
    secrecy.lifted_on = on
    secrecy.save(update_fields=["lifted_on", "revision"])
    audit.record(event="secrecy.lifted", target=secrecy, by=by, at=at, on=on.isoformat())
    return secrecy


@transaction.atomic
def note_reading(*, secrecy: Secrecy, what: str, by: User, at: datetime) -> None:
    """Note that somebody opened it; the same again within ten minutes is one reading."""
    lately = SecretReading.objects.filter(secrecy=secrecy, user=by, what=what, read_at__gt=at - ONE_READING)
    if not lately.exists():
        SecretReading.objects.create(secrecy=secrecy, user=by, what=what, read_at=at)


def _refuse_future(day: date, at: datetime, field: str) -> None:
    """What is noted counts at once, so a day that has not come yet would be told as if it had."""
    if day > timezone.localdate(at):
        raise SecrecyError("Deze dag ligt in de toekomst. Leg het vast als het zover is.", field)


def _in_force(secrecy_id: int, seen: int) -> Secrecy:
    secrecy = Secrecy.objects.select_for_update(of=("self",)).get(pk=secrecy_id)
    if not secrecy.is_in_force:
        raise SecrecyError("De geheimhouding is al opgeheven.")
    claim_revision(secrecy, seen)
    return secrecy
