"""The calendar of deliveries: what is expected when, what is late, and what will not come."""

from __future__ import annotations

from datetime import date, datetime
from functools import partial

from django.core.mail import send_mail
from django.db import transaction
from django.db.models import F

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import jobs
from amersfoort_veiligheid.web.models import Job
from analysis import tasks
from analysis.models import ExpectedDelivery, SourceTable

MONTHS_AHEAD = 24  # how far the calendar looks


@transaction.atomic
def fill_calendar(*, today: date) -> int:
    """Make the expected deliveries of every table with a frequency, up to two years ahead; return how many are new."""
    last = _add_months(today, MONTHS_AHEAD)
    made = 0
    for table in SourceTable.objects.filter(frequency_months__isnull=False, first_due_on__isnull=False):
        due = table.first_due_on
        while due is not None and due <= last:
            _, new = ExpectedDelivery.objects.get_or_create(
                table=table, due_on=due, defaults={"period_label": _period_before(due, table.frequency_months or 12)}
            )
            made += new
            due = _add_months(due, table.frequency_months or 12)
    return made


def _add_months(day: date, months: int) -> date:
    """The same day some months later; the 28th at the latest, so that each month has it."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, min(day.day, 28))


def _period_before(due: date, months: int) -> str:
    """What a delivery that is due on a day is about: the month, year or years before it."""
    if months == 1:
        before = _add_months(due, -1)
        return f"{before:%m-%Y}"
    return str(due.year - 1)


@transaction.atomic
def waive(*, expected_id: int, reason: str, by: User, at: datetime) -> ExpectedDelivery:
    """Record that an expected delivery will not come, and why."""
    expected = ExpectedDelivery.objects.select_for_update().get(pk=expected_id)
    expected.waived_reason = reason
    expected.save(update_fields=["waived_reason"])
    audit.record(event="expected_delivery.waived", target=expected, by=by, at=at, reason=reason)
    return expected


def remind_late(*, today: date) -> int:
    """Mail the researchers about deliveries that are late, once a week each; return how many were named.

    The line is claimed first: if the mail fails, that week's reminder is lost and next week's comes.
    """
    late = ExpectedDelivery.objects.late(today).select_related("table__source")
    due = [line for line in late if line.reminded_on is None or (today - line.reminded_on).days >= 7]
    with transaction.atomic():
        claimed = [
            line
            for line in due
            if ExpectedDelivery.objects.filter(pk=line.pk, reminded_on=line.reminded_on).update(reminded_on=today)
        ]
        if claimed:
            transaction.on_commit(partial(_mail_researchers, claimed))
    return len(claimed)


def _mail_researchers(late: list[ExpectedDelivery]) -> None:
    addresses = list(
        User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True).values_list("email", flat=True)
    )
    lines = "\n".join(
        f"- {line.table.title} over {line.period_label}, verwacht op {line.due_on:%d-%m-%Y}" for line in late
    )
    send_mail(
        subject=f"{len(late)} leveringen zijn te laat",
        message=f"Deze leveringen zijn nog niet binnen:\n\n{lines}\n\nVraag ze op, of laat ze vervallen met een reden.",
        from_email=None,
        recipient_list=addresses,
    )


def ask_fetch(*, table: SourceTable, by: User | None, at: datetime) -> Job:
    """Have a table fetched from its source in the background."""
    return jobs.enqueue(
        kind="table.fetch",
        title=f"Ophalen bij de bron: {table.title}",
        task=tasks.fetch_table,
        parameters={"table": table.number, "by": by.pk if by else None},
        by=by,
        at=at,
        key=f"table.fetch:{table.number}",
    )


def fetchable_tables() -> list[SourceTable]:
    """Tables that have an address at their source, with whether a fetch failed last time left to the job list."""
    return list(
        SourceTable.objects.exclude(base_url="").select_related("source").annotate(organisation=F("source__name"))
    )
