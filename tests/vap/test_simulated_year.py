"""A year of reminders: 40 partners in 25 VAPs, weekly runs, people who leave, workers that are killed.

No mail goes twice, none to who may not have it any more, and none is lost: what may have been lost is on a list.
"""

import random
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.enums import MailState
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory, ThemeFactory
from vap.enums import ReminderStage, UpdateChannel, VapState
from vap.models import VAP, Activity, PartnerContact, Reminder, Rhythm
from vap.notices import LETTERS
from vap.queries.due import pairs_taking_part
from vap.services import reminders
from vap.services.progress import Said, hand_in
from vap.stats.rhythm import add_months

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
FIRST_TUESDAY = datetime(2027, 1, 5, 7, 10, tzinfo=UTC)
PARTNERS, PLANS, PARTS_PER_PLAN = 40, 25, 4
SILENT = 3  # of the partners


class Killed(BaseException):
    """The worker is gone: nothing after this line happens."""


class Town:
    """The people and machines of the year; everything happens by the dice of one seed."""

    def __init__(self, monkeypatch, seed):
        self.dice = random.Random(seed)
        self.queue: list[int] = []
        self.sent: list[tuple[datetime, str]] = []
        self.at = FIRST_TUESDAY
        self.wrong: list[tuple[datetime, list[str], str]] = []
        self.deaths = Counter()
        self.sent_and_not_written = 0
        monkeypatch.setattr(outbox, "send", self.take_message)
        self.end = outbox._end
        monkeypatch.setattr(outbox, "_end", self.confirm)
        monkeypatch.setattr(EmailBackend, "send_messages", lambda backend, messages: self.hand_over(messages))
        self.make_people()

    def make_people(self):
        cycle, theme, officer = PolicyCycleFactory(), ThemeFactory(), UserFactory(roles=[Role.AGOV_SECRETARIS])
        self.secretary = officer
        organisations = [OrganisationFactory() for _ in range(PARTNERS)]
        self.silent = organisations[:SILENT]
        plans = [
            make.VAPFactory(running=True, cycle=cycle, theme=theme, made_by=officer, contact="procesregisseur")
            for _ in range(PLANS)
        ]
        for plan in plans:
            for organisation in self.dice.sample(organisations, PARTS_PER_PLAN):
                make.ActivityFactory(vap=plan, organisation=organisation)
                make.RhythmFactory(
                    vap=plan,
                    organisation=organisation,
                    every_months=self.dice.choice([3, 6, 12]),
                    next_due_on=date(2027, 1, 1) + timedelta(days=self.dice.randrange(120)),
                )
        for organisation in organisations:
            make.PartnerContactFactory(organisation=organisation)
            make.PartnerContactFactory(organisation=organisation, is_general=True, function="bestuurssecretariaat")

    # --- machines

    def take_message(self, task, mail_id):
        """The queue; one message in twenty is lost."""
        assert task == "vap.tasks.send_mail"
        if self.dice.random() > 0.05:
            self.queue.append(mail_id)

    def die_sometimes(self, moment):
        if self.dice.random() < 0.03:
            self.deaths[moment] += 1
            raise Killed

    def hand_over(self, messages):
        self.die_sometimes("before it was sent")
        (message,) = messages
        self.sent.append((self.at, message.to[0]))
        if not self.may_have(message):
            self.wrong.append((self.at, message.to, message.body))
        self.die_sometimes("after it was sent")
        return 1

    def confirm(self, mail, to, *args, **kwargs):
        self.sent_and_not_written += to == MailState.SENT
        self.die_sometimes("before it was written down")
        self.sent_and_not_written -= to == MailState.SENT
        self.end(mail, to, *args, **kwargs)

    def work(self):
        """The workers; a message whose worker died comes again, as the broker does."""
        while self.queue:
            mail_id = self.queue.pop(self.dice.randrange(len(self.queue)))
            try:
                outbox.deliver(mail_id, LETTERS, at=self.at)
            except Killed:
                self.queue.append(mail_id)

    # --- people

    def may_have(self, message):
        """Whether at this moment, the one of sending, the reader may still have it."""
        address, today = message.to[0], timezone.localtime(self.at).date()
        if address == self.secretary.email:
            return True
        contact = PartnerContact.objects.get(email=address)
        mine = {vap for vap, organisation in pairs_taking_part(today) if organisation == contact.organisation_id}
        titles = VAP.objects.alive().filter(pk__in=mine).values_list("title", flat=True)
        told = {line for line in message.body.splitlines() if line.startswith("VAP ")}
        is_there = contact.is_valid_on(today) and contact.unsubscribed_at is None and contact.organisation.is_active
        return is_there and bool(told) and told <= set(titles)

    def something_happens(self):
        """Between the mail being asked for and being sent."""
        today = timezone.localtime(self.at).date()
        chosen = self.dice.choice(list(PartnerContact.objects.filter(valid_to=None).order_by("pk")))
        event = self.dice.choice(["leaves", "stops", "organisation leaves a plan", "plan ends", "nothing", "nothing"])
        if event == "leaves":
            chosen.valid_to = today - timedelta(days=1)
            chosen.save()
        elif event == "stops":
            chosen.unsubscribed_at = self.at
            chosen.save()
        elif event == "organisation leaves a plan":
            part = self.dice.choice(list(Activity.objects.filter(update_lines=None)))
            part.delete()
        elif event == "plan ends" and VAP.objects.alive().count() > PLANS - 4:
            ended = self.dice.choice(list(VAP.objects.alive().order_by("pk")))
            VAP.objects.filter(pk=ended.pk).update(state=VapState.CLOSED, ended_on=today)

    def partners_answer(self):
        """Most answer in the week that they are asked; some never do."""
        today = timezone.localtime(self.at).date()
        pairs = pairs_taking_part(today)
        due = Rhythm.objects.filter(next_due_on__lte=today + timedelta(days=7), vap__state=VapState.RUNNING)
        for rhythm in due.exclude(organisation__in=self.silent).order_by("pk"):
            if (rhythm.vap_id, rhythm.organisation_id) in pairs and self.dice.random() < 0.55:
                hand_in(
                    vap_id=rhythm.vap_id,
                    organisation=rhythm.organisation,
                    said=Said(text="Het loopt.", light="good"),
                    seen=self.open_of(rhythm),
                    channel=UpdateChannel.LINK,
                    at=self.at,
                )

    def open_of(self, rhythm):
        last = rhythm.vap.updates.filter(organisation=rhythm.organisation_id, state="submitted").first()
        return (last.pk, last.revision) if last else (0, 0)


@pytest.mark.parametrize("seed", [2027])
def test_year_of_reminders(monkeypatch, seed, settings):
    town = Town(monkeypatch, seed)
    for _ in range(52):
        reminders.remind(at=town.at)
        reminders.remind(at=town.at + timedelta(hours=1))  # beat was started twice
        town.something_happens()
        town.work()
        town.at += timedelta(days=1)
        reminders.remind(at=town.at)  # not the day for it
        town.partners_answer()
        outbox.send_waiting(at=town.at)
        town.work()
        town.at += timedelta(days=6)

    mails = list(OutgoingMail.objects.all())
    assert len(mails) > 100
    assert min(town.deaths.values()) > 0, town.deaths
    assert len(town.deaths) == 3

    # no mail twice: an address has at most one mail of a kind in a week, and each mail was handed over once
    assert len({(mail.to, mail.kind, mail.key.rpartition(":")[2]) for mail in mails}) == len(mails)
    per_week = Counter((at.isocalendar()[:2], to) for at, to in town.sent)
    asked = Counter((mail.claimed_at.isocalendar()[:2], mail.to) for mail in mails if mail.claimed_at)
    assert all(count <= asked[key] for key, count in per_week.items())
    reminded = Counter(mail.key for mail in mails if mail.kind == "reminder")
    assert set(reminded.values()) == {1}

    # none lost: every mail has an end, or is on the list of what is not sure
    states = Counter(mail.state for mail in mails)
    uncertain = OutgoingMail.objects.uncertain(town.at)
    assert states[MailState.QUEUED] == states[MailState.FAILED] == 0
    assert uncertain.count() == states[MailState.CLAIMED] == sum(town.deaths.values())
    assert len(town.sent) == states[MailState.SENT] + town.deaths["after it was sent"] + town.sent_and_not_written

    # none to who may not have it
    assert states[MailState.DROPPED] > 0
    assert town.wrong == []

    # each stage of each due moment was told once, in order, and not before its day
    days = {"before": -14, "after": 14, "general": 28, "secretary": 42}
    for reminder in Reminder.objects.select_related("rhythm"):
        day = timezone.localtime(reminder.queued_at).date()
        assert day >= reminder.due_on + timedelta(days=days[reminder.stage])
    assert set(Reminder.objects.values_list("stage", flat=True)) == set(ReminderStage)
    assert add_months(date(2027, 1, 1), 12) <= timezone.localtime(town.at).date()
