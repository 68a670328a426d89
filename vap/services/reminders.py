"""Reminding: organisations of news that is due, in one mail a week at most; who decides of a theme that ends soon."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import outbox
from vap import tasks
from vap.enums import ReminderStage
from vap.models import InnovationTheme, PartnerContact, Reminder
from vap.queries.due import DueItem, due_items
from vap.queries.innovation import REMIND_MONTHS, months_after
from vap.stats.rhythm import stages_reached


@dataclass
class _Run:
    """What one run mails to whom."""

    week: str
    at: datetime
    contacts: dict[int, list[PartnerContact]] = field(default_factory=lambda: defaultdict(list))
    secretaries: list[User] = field(default_factory=list)
    asked: dict[str, bool] = field(default_factory=dict)  # key of a mail -> whether this run asked for it

    def readers(self, item: DueItem, stage: ReminderStage) -> Iterable[tuple[str, str, dict[str, int]]]:
        """Kind, address and data of each mail that tells of ``item`` in this stage."""
        if stage == ReminderStage.SECRETARY:
            for user in self.secretaries:
                yield "silent_partners", user.email, {"user": user.pk}
            return
        for contact in self.contacts[item.rhythm.organisation_id]:
            if contact.vap_id not in (None, item.rhythm.vap_id) or contact.unsubscribed_at is not None:
                continue
            if stage == ReminderStage.GENERAL:
                if contact.is_general:
                    yield "general_reminder", contact.email, {"contact": contact.pk}
            elif not contact.is_general:
                yield "reminder", contact.email, {"contact": contact.pk}

    def mail(self, kind: str, to: str, data: dict[str, int]) -> bool:
        """Ask for the mail of this week; True when this run did, also earlier."""
        key = f"{kind}:{next(iter(data.values()))}:{self.week}"
        if key not in self.asked:
            self.asked[key] = outbox.queue(key=key, kind=kind, task=tasks.SEND_MAIL, to=to, data=data, at=self.at)
        return self.asked[key]


def remind(*, at: datetime) -> int:
    """Queue the mails of this week, when it is the day for it; return how many.

    Every due moment reaches its stages one by one, and each stage is told once. What it says is made when it is sent,
    so an answer given meanwhile is no longer asked for. A day that was missed comes a week later, not twice.
    """
    moment = timezone.localtime(at)
    if moment.isoweekday() != settings.REMINDER_WEEKDAY:
        return 0
    today = moment.date()
    year, week, _ = today.isocalendar()
    run = _Run(week=f"{year}-{week:02d}", at=at)
    with transaction.atomic():
        items = due_items(today)
        told = set(
            Reminder.objects.filter(rhythm__in=[item.rhythm.pk for item in items]).values_list(
                "rhythm", "due_on", "stage"
            )
        )
        valid = PartnerContact.objects.filter(Q(valid_to=None) | Q(valid_to__gte=today))
        for contact in valid.filter(organisation__in={item.rhythm.organisation_id for item in items}):
            run.contacts[contact.organisation_id].append(contact)
        run.secretaries = _secretaries(at)
        new: list[Reminder] = []
        for item in items:
            reached = stages_reached(item.due_on, today)
            if (item.rhythm.pk, item.due_on, reached[-1]) in told:
                continue
            if any([run.mail(*reader) for reader in run.readers(item, reached[-1])]):
                new += [
                    Reminder(rhythm=item.rhythm, due_on=item.due_on, stage=stage, queued_at=at)
                    for stage in reached
                    if (item.rhythm.pk, item.due_on, stage) not in told
                ]
        Reminder.objects.bulk_create(new)
    return sum(run.asked.values())


@transaction.atomic
def remind_of_endings(*, at: datetime) -> int:
    """Tell once, three months ahead, that an innovation theme ends (S183); return how many mails were asked for.

    The secretaries hear it, and who proposed the theme. Safe to run twice, and beside itself: one run claims a theme.
    """
    today = timezone.localtime(at).date()
    until = months_after(today, REMIND_MONTHS)
    ending = InnovationTheme.objects.active_on(today).filter(end_date__lte=until, reminded_at=None)
    count = 0
    for theme in ending.select_related("made_by").order_by("end_date", "pk"):
        if not InnovationTheme.objects.filter(pk=theme.pk, reminded_at=None).update(reminded_at=at):
            continue
        readers = {user.pk: user for user in (*_secretaries(at), theme.made_by)}
        for user in readers.values():
            count += outbox.queue(
                key=f"innovation_ending:{theme.pk}:{user.pk}",
                kind="innovation_ending",
                task=tasks.SEND_MAIL,
                to=user.email,
                data={"innovation": theme.pk, "user": user.pk},
                at=at,
            )
    return count


def _secretaries(at: datetime) -> list[User]:
    today = timezone.localtime(at).date()
    users = User.objects.filter(user_roles__role=Role.AGOV_SECRETARIS, is_active=True).order_by("pk")
    return [user for user in users if user.has_access_on(today)]
