"""Mail goes out at most once, whatever dies on the way; what is not sure is shown and never sent again by itself."""

import smtplib
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as sent_mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.enums import MAIL_MOVES, MailState
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import OutgoingMailFactory, UserFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 8, 10, tzinfo=UTC)


class Killed(BaseException):
    """The worker is gone: nothing after this line happens."""


def letter(mail, at):
    return outbox.Letter(
        subject="Hoe gaat het?",
        text=f"Open https://veilig.example/{SECRET}/ om te antwoorden.",
        html=f"<a href='https://veilig.example/{SECRET}/'>Antwoord</a>",
        reply_to="Team <team@gemeente.example>",
        unsubscribe_url="https://veilig.example/af/",
        secrets=(SECRET,),
    )


SECRET = "geheim-van-de-link"
LETTERS = {"test": letter}


def raises(error):
    def make(mail, at):
        raise error

    return {"test": make}


def server_that(monkeypatch, **methods):
    for name, method in methods.items():
        monkeypatch.setattr(EmailBackend, name, method)


def test_mail_is_sent_once_with_both_forms_and_kept_without_its_secret():
    mail = OutgoingMailFactory()

    outbox.deliver(mail.pk, LETTERS, at=AT)
    outbox.deliver(mail.pk, LETTERS, at=AT)

    (message,) = sent_mail.outbox
    mail.refresh_from_db()
    assert (message.to, message.subject, message.reply_to) == (
        [mail.to],
        "Hoe gaat het?",
        ["Team <team@gemeente.example>"],
    )
    assert SECRET in message.body
    assert SECRET in message.alternatives[0].content
    assert message.extra_headers["List-Unsubscribe"] == "<https://veilig.example/af/>"
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert (mail.state, mail.claimed_at, mail.ended_at) == (MailState.SENT, AT, AT)
    assert SECRET not in mail.text + mail.html
    assert "Open https://veilig.example/…/ om" in mail.text


def test_same_key_is_asked_once_and_sent_by_its_task(mailed_tasks):
    asked = [
        outbox.queue(key="k", kind="test", task="vap.tasks.send_mail", to="a@sleutel.example", at=AT) for _ in range(2)
    ]

    assert asked == [True, False]
    assert mailed_tasks == [("vap.tasks.send_mail", OutgoingMail.objects.get().pk)]


@pytest.fixture
def mailed_tasks(monkeypatch):
    found = []
    monkeypatch.setattr(outbox, "send", lambda task, *args: found.append((task, *args)))
    return found


def test_what_is_not_needed_any_more_is_dropped_with_the_reason():
    mail = OutgoingMailFactory()

    outbox.deliver(mail.pk, raises(outbox.NotNeededError("Dit contact geldt niet meer.")), at=AT)

    mail.refresh_from_db()
    assert sent_mail.outbox == []
    assert (mail.state, mail.remark) == (MailState.DROPPED, "Dit contact geldt niet meer.")


def test_content_that_fails_waits_and_gives_up_in_the_end():
    mail = OutgoingMailFactory()
    for attempt in range(1, outbox.MOST_ATTEMPTS):
        outbox.deliver(mail.pk, raises(ValueError("stuk")), at=AT)
        mail.refresh_from_db()
        assert (mail.state, mail.attempts, mail.claimed_at) == (MailState.QUEUED, attempt, None)

    outbox.deliver(mail.pk, raises(ValueError("stuk")), at=AT)

    mail.refresh_from_db()
    assert mail.state == MailState.FAILED
    assert sent_mail.outbox == []


def test_mail_server_that_is_down_loses_nothing(monkeypatch):
    mail = OutgoingMailFactory()

    def down(self):
        raise ConnectionRefusedError

    server_that(monkeypatch, open=down)
    outbox.deliver(mail.pk, LETTERS, at=AT)
    mail.refresh_from_db()
    assert mail.state == MailState.QUEUED
    monkeypatch.undo()

    outbox.deliver(mail.pk, LETTERS, at=AT)

    assert len(sent_mail.outbox) == 1


@pytest.mark.parametrize(
    "error",
    [smtplib.SMTPRecipientsRefused({}), smtplib.SMTPDataError(554, b"no"), smtplib.SMTPSenderRefused(5, b"", "")],
)
def test_mail_that_the_server_refuses_is_failed_not_uncertain(monkeypatch, error):
    mail = OutgoingMailFactory()

    def refuse(self, messages):
        raise error

    server_that(monkeypatch, send_messages=refuse)

    outbox.deliver(mail.pk, LETTERS, at=AT)

    mail.refresh_from_db()
    assert (mail.state, mail.subject) == (MailState.FAILED, "Hoe gaat het?")


def test_server_that_takes_nothing_is_no_success(monkeypatch):
    mail = OutgoingMailFactory()
    server_that(monkeypatch, send_messages=lambda self, messages: 0)

    outbox.deliver(mail.pk, LETTERS, at=AT)

    mail.refresh_from_db()
    assert mail.state == MailState.FAILED


def test_connection_that_breaks_while_sending_leaves_the_mail_uncertain(monkeypatch):
    mail = OutgoingMailFactory()

    def broken(self, messages):
        raise smtplib.SMTPServerDisconnected

    server_that(monkeypatch, send_messages=broken)

    outbox.deliver(mail.pk, LETTERS, at=AT)

    mail.refresh_from_db()
    assert mail.state == MailState.CLAIMED


@pytest.mark.parametrize("moment", ["making", "sending", "confirming"])
def test_worker_that_is_killed_after_claiming_leaves_it_uncertain_for_good(monkeypatch, moment):
    mail = OutgoingMailFactory()

    def die(*args, **kwargs):
        raise Killed

    if moment == "making":
        letters = {"test": die}
    else:
        letters = LETTERS
        if moment == "sending":
            server_that(monkeypatch, send_messages=die)
        else:
            monkeypatch.setattr(outbox, "_end", die)
    with pytest.raises(Killed), transaction.atomic():
        outbox.deliver(mail.pk, letters, at=AT)
    # the claim was committed before the worker died; here the transaction of the test undid it
    OutgoingMail.objects.filter(pk=mail.pk).update(state=MailState.CLAIMED, claimed_at=AT)
    monkeypatch.undo()
    before = len(sent_mail.outbox)

    outbox.deliver(mail.pk, LETTERS, at=AT + timedelta(days=1))
    outbox.send_waiting(at=AT + timedelta(days=1))

    assert len(sent_mail.outbox) == before
    assert list(OutgoingMail.objects.uncertain(AT + timedelta(minutes=11))) == [mail]
    assert list(OutgoingMail.objects.uncertain(AT)) == []


def test_mail_whose_message_was_lost_is_sent_again_to_its_task(mailed_tasks):
    waits = OutgoingMailFactory(queued_at=AT - timedelta(minutes=16))
    OutgoingMailFactory(queued_at=AT - timedelta(minutes=14))
    OutgoingMailFactory(sent=True)

    assert outbox.send_waiting(at=AT) == 1
    assert mailed_tasks == [("vap.tasks.send_mail", waits.pk)]


def test_person_says_that_an_uncertain_mail_arrived():
    mail = OutgoingMailFactory(claimed=True)

    settled = outbox.settle(mail_id=mail.pk, again=False, by=UserFactory(function="secretaris AGOV"), at=AT)

    assert (settled.state, settled.remark) == (MailState.SENT, "Aangekomen, volgens secretaris AGOV.")
    assert OutgoingMail.objects.count() == 1


def test_person_has_an_uncertain_mail_made_anew_once(mailed_tasks):
    mail, user = OutgoingMailFactory(claimed=True, data={"contact": 3}), UserFactory(function="secretaris AGOV")

    settled = outbox.settle(mail_id=mail.pk, again=True, by=user, at=AT)

    new = OutgoingMail.objects.exclude(pk=mail.pk).get()
    assert settled.state == MailState.FAILED
    assert (new.state, new.to, new.data, new.kind) == (MailState.QUEUED, mail.to, {"contact": 3}, mail.kind)
    assert mailed_tasks == [("vap.tasks.send_mail", new.pk)]
    with pytest.raises(outbox.MailMoveError):
        outbox.settle(mail_id=mail.pk, again=True, by=user, at=AT)
    assert OutgoingMail.objects.count() == 2


@pytest.mark.parametrize("traits", [{}, {"sent": True}, {"state": MailState.CLAIMED, "claimed_at": AT}])
def test_nothing_is_decided_about_a_mail_that_waits_went_out_or_is_going(traits):
    mail = OutgoingMailFactory(**traits)

    with pytest.raises(outbox.MailMoveError):
        outbox.settle(mail_id=mail.pk, again=True, by=UserFactory(), at=AT)


def test_old_mail_is_forgotten():
    OutgoingMailFactory(sent=True, key="oud")
    OutgoingMailFactory(key="wacht")

    assert outbox.forget_old(at=datetime(2027, 2, 19, 9, 32, tzinfo=UTC)) == 1
    assert OutgoingMail.objects.get().key == "wacht"


@pytest.mark.parametrize("pair", [(one, to) for one in MailState for to in MailState], ids=lambda pair: "-".join(pair))
def test_mail_moves_only_as_the_table_says(pair):
    one, to = pair
    moments = {MailState.QUEUED: (None, None), MailState.CLAIMED: (AT, None)}
    claimed_at, ended_at = moments.get(one, (AT, AT))
    mail = OutgoingMailFactory(state=one, claimed_at=claimed_at, ended_at=ended_at)
    claimed_at, ended_at = moments.get(to, (AT, AT))

    moved = OutgoingMail.objects.filter(pk=mail.pk).move(to=to, claimed_at=claimed_at, ended_at=ended_at)

    assert moved == (to in MAIL_MOVES[one])


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("mail_state_is_known", {"state": "gone", "claimed_at": AT, "ended_at": AT}),
        ("mail_claimed_exactly_when_not_queued", {"claimed_at": AT}),
        ("mail_ended_exactly_when_it_has_an_end", {"state": MailState.SENT, "claimed_at": AT}),
    ],
)
def test_the_database_refuses(name, values):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        OutgoingMailFactory(**values)

    assert name in str(refusal.value)
