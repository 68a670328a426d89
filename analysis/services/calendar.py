"""The calendar of deliveries: what is expected when, what is late, and what will not come."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date, datetime
from functools import partial
from itertools import count
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job
from analysis import tasks
from analysis.enums import TableContent
from analysis.models import ExpectedDelivery, SourceTable

MONTHS_AHEAD = 24  # how far the calendar looks
REMIND_AFTER_DAYS = 7


class WaiveError(Exception):
    """The line was settled in the meantime; the message is Dutch and meant for the user."""


@transaction.atomic
def fill_calendar(*, today: date, until: date | None = None) -> int:
    """Make the expected deliveries of every table with a frequency, up to two years ahead; return how many are new.

    Further ahead with ``until``, the last day of a cycle. A line that somebody moved to another day, or gave other
    words, stays as it is and is not made again.
    """
    last = max(_months_later(today, MONTHS_AHEAD), until or today)
    known = {(line.table_id, line.period_label) for line in ExpectedDelivery.objects.all()}
    made = 0
    for table in SourceTable.objects.filter(frequency_months__gt=0, first_due_on__isnull=False):
        first, step = table.first_due_on, table.frequency_months
        if first is None or step is None:
            continue
        due = first
        for turn in count(1):
            if due > last:
                break
            label = _period_before(due, step)
            if (table.pk, label) not in known:
                _, new = ExpectedDelivery.objects.get_or_create(
                    table=table, due_on=due, defaults={"period_label": label}
                )
                made += new
            due = _months_later(first, turn * step)
    return made


def _months_later(day: date, months: int) -> date:
    """The same day some months later, or the last day of a month that is too short."""
    index = day.year * 12 + day.month - 1 + months
    year, month = index // 12, index % 12 + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def _period_before(due: date, months: int) -> str:
    """What a delivery that is due on a day is about: the month or months before it, or the year before it.

    Written as ``ExpectedDelivery.is_about`` reads it.
    """
    if months >= 12:
        return str(due.year - 1)
    last = _months_later(due.replace(day=1), -1)
    if months == 1:
        return f"{last:%m-%Y}"
    return f"{_months_later(last, 1 - months):%m-%Y} t/m {last:%m-%Y}"


@transaction.atomic
def waive(*, expected_id: int, reason: str, by: User, at: datetime) -> ExpectedDelivery:
    """Record that an expected delivery will not come, and why. Raises ``WaiveError`` when it came or was waived."""
    expected = ExpectedDelivery.objects.select_for_update().get(pk=expected_id)
    if expected.delivery_id or expected.waived_reason:
        raise WaiveError("Dit kan niet meer: deze levering is intussen binnen of vervallen.")
    expected.waived_reason = reason
    expected.save(update_fields=["waived_reason"])
    audit.record(event="expected_delivery.waived", target=expected, by=by, at=at, reason=reason)
    return expected


def remind_late(*, today: date) -> int:
    """Mail the researchers about deliveries that are late, once a week and all in one mail; return how many it names.

    As long as a mail of the last week stands, nothing is sent, also not about a delivery that became late since. The
    lines are claimed first: if the mail fails, that week's reminder is lost and next week's comes.
    """
    with transaction.atomic():
        late = list(ExpectedDelivery.objects.late(today).select_for_update(of=("self",)).select_related("table"))
        if any(line.reminded_on and (today - line.reminded_on).days < REMIND_AFTER_DAYS for line in late):
            return 0
        addresses = _addresses_of_researchers()
        if not late or not addresses:
            return 0
        ExpectedDelivery.objects.filter(pk__in=[line.pk for line in late]).update(reminded_on=today)
        transaction.on_commit(partial(_mail, addresses, late))
    return len(late)


def _addresses_of_researchers() -> list[str]:
    researchers = User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True)
    return list(researchers.order_by("email").values_list("email", flat=True))


def _mail(addresses: list[str], late: list[ExpectedDelivery]) -> None:
    lines = "\n".join(
        f"- {line.table.title} over {line.period_label}, verwacht op {line.due_on:%d-%m-%Y}" for line in late
    )
    subject = "1 levering is te laat" if len(late) == 1 else f"{len(late)} leveringen zijn te laat"
    EmailMessage(
        subject=subject,
        body=f"Nog niet binnen:\n\n{lines}\n\nVraag ze op, of laat ze vervallen met een reden.",
        bcc=addresses,
    ).send()


def ask_fetch(
    *, table: SourceTable, by: User | None, at: datetime, base_url: str = "", periods: Sequence[str] = ()
) -> Job:
    """Have a table fetched from its source in the background; perhaps from another address, or some periods only."""
    parameters: dict[str, Any] = {"table": table.number, "by": by.pk if by else None}
    if base_url or periods:
        parameters |= {"base_url": base_url, "periods": list(periods)}
    return jobs.enqueue(
        kind="table.fetch",
        title=f"Ophalen bij de bron: {table.title}",
        task=tasks.fetch_table,
        parameters=parameters,
        by=by,
        at=at,
        key="" if base_url or periods else f"table.fetch:{table.number}",
    )


def fetchable_tables() -> QuerySet[SourceTable]:
    """Tables with registered counts that have an address at their source; none where the municipality is invented."""
    if settings.IS_EXAMPLE:
        return SourceTable.objects.none()
    contents = [TableContent.CRIMES, TableContent.NUISANCE]
    return SourceTable.objects.exclude(base_url="").filter(content__in=contents)
