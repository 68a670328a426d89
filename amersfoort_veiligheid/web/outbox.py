"""Mail that goes out at most once.

A service asks for a mail inside its transaction; a task of the same room sends it. What it says, and whether the
reader may still have it, is decided by a function of that room at the moment of sending::

    outbox.queue(key=f"reminder:{contact.pk}:{week}", kind="reminder", task="vap.tasks.send_mail", to=..., at=at)

    @shared_task
    def send_mail(mail_id: int) -> None:
        outbox.deliver(mail_id, notices.LETTERS, at=timezone.now())

A mail is claimed by one conditional UPDATE before it is handed to the mail server and confirmed after that. A process
that dies in between leaves it claimed: it is shown as uncertain and never sent again by itself.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.enums import MailState
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.queue.sending import send

logger = logging.getLogger(__name__)

MOST_ATTEMPTS: Final = 5  # to make the content; sending itself is tried once
UNCERTAIN_AFTER: Final = timedelta(minutes=10)
SENT_AGAIN_AFTER: Final = timedelta(minutes=15)  # its message in the queue was lost, or the mail server was down
KEPT_FOR: Final = timedelta(days=400)
HIDDEN: Final = "…"  # what stands in the kept text where a secret was
# The server said no, so nothing was sent.
_REFUSED = (
    smtplib.SMTPRecipientsRefused,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPDataError,
    smtplib.SMTPNotSupportedError,
)


class NotNeededError(Exception):
    """The mail has become useless or its reader may not have it any more; the message says why, in Dutch."""


class MailMoveError(Exception):
    """What somebody wants with a mail is not possible as it stands; the message is Dutch."""


@dataclass(frozen=True)
class Attachment:
    """A file with a mail. ``is_alternative``: the mail itself in another form too, as calendars like it.

    Its content goes to the reader and is not kept here.
    """

    name: str
    content: bytes
    content_type: str
    is_alternative: bool = False


@dataclass(frozen=True)
class Letter:
    """What one mail says. ``secrets`` are parts of the text that are not kept.

    ``to``: the address, for mail that is queued without one so that the address is kept in one place only.
    """

    subject: str
    text: str
    html: str
    reply_to: str = ""
    unsubscribe_url: str = ""
    secrets: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    to: str = ""


MakeLetter = Callable[[OutgoingMail, datetime], Letter]


def queue(*, key: str, kind: str, task: str, to: str, at: datetime, data: Mapping[str, Any] | None = None) -> bool:
    """Ask for one mail together with the transaction that is going on; False when this key was used before."""
    with transaction.atomic():
        mail, is_new = OutgoingMail.objects.get_or_create(
            key=key, defaults={"kind": kind, "task": task, "to": to, "data": dict(data or {}), "queued_at": at}
        )
        if is_new:
            send(task, mail.pk)
    return is_new


def count_since(*, key: str, since: datetime) -> int:
    """How many mails were asked for since a moment whose key begins so; to limit who asks often."""
    return OutgoingMail.objects.filter(key__startswith=key, queued_at__gte=since).count()


def deliver(mail_id: int, letters: Mapping[str, MakeLetter], *, at: datetime) -> None:
    """Send a mail that waits; does nothing when another process has it or had it.

    ``letters`` gives per kind the function that makes the content or raises ``NotNeededError``. It runs in a
    transaction that is undone when the content can not be made; then the mail waits again.
    """
    connection = get_connection()
    try:
        connection.open()
    except OSError:  # smtplib's own errors are among them
        logger.warning("mail %s: the mail server does not answer, it waits", mail_id, exc_info=True)
        return
    try:
        if OutgoingMail.objects.filter(pk=mail_id).move(to=MailState.CLAIMED, claimed_at=at):
            _deliver_claimed(OutgoingMail.objects.get(pk=mail_id), letters, connection, at)
    finally:
        connection.close()


def _deliver_claimed(mail: OutgoingMail, letters: Mapping[str, MakeLetter], connection: Any, at: datetime) -> None:
    try:
        with transaction.atomic():
            letter = letters[mail.kind](mail, at)
    except NotNeededError as reason:
        _end(mail, MailState.DROPPED, at, remark=str(reason)[:300])
        return
    except Exception:  # whatever it was, this mail waits and the others go on; the log has the fault
        logger.exception("mail %s: its content can not be made", mail.pk)
        _wait_again(mail, at)
        return
    try:
        sent = connection.send_messages([_message(mail, letter, connection)])
    except _REFUSED as refusal:
        logger.warning("mail %s was refused: %s", mail.pk, type(refusal).__name__)
        _end(mail, MailState.FAILED, at, letter, remark="De mailserver nam dit bericht niet aan.")
        return
    except Exception:  # it may have gone out: it stays claimed, is listed as not sure, and is never sent again
        logger.exception("mail %s: not known whether it was sent", mail.pk)
        return
    if sent:
        _end(mail, MailState.SENT, at, letter)
    else:
        _end(mail, MailState.FAILED, at, letter, remark="De mailserver nam dit bericht niet aan.")


def _message(mail: OutgoingMail, letter: Letter, connection: Any) -> EmailMultiAlternatives:
    headers = {"Auto-Submitted": "auto-generated"}
    if letter.unsubscribe_url:
        headers["List-Unsubscribe"] = f"<{letter.unsubscribe_url}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    message = EmailMultiAlternatives(
        subject=" ".join(letter.subject.split()),
        body=letter.text,
        from_email=settings.DEFAULT_FROM_EMAIL,
        to=[letter.to or mail.to],
        reply_to=[letter.reply_to] if letter.reply_to else None,
        headers=headers,
        connection=connection,
    )
    message.attach_alternative(letter.html, "text/html")
    for one in letter.attachments:
        if one.is_alternative:
            message.attach_alternative(one.content.decode(), one.content_type)
        message.attach(one.name, one.content, one.content_type)
    return message


def _end(mail: OutgoingMail, to: MailState, at: datetime, letter: Letter | None = None, remark: str = "") -> None:
    content = {}
    if letter is not None:
        content = {
            "subject": letter.subject[:200],
            "text": _without(letter.secrets, letter.text),
            "html": _without(letter.secrets, letter.html),
        }
    OutgoingMail.objects.filter(pk=mail.pk).move(to=to, ended_at=at, remark=remark, **content)


def _without(secrets: tuple[str, ...], text: str) -> str:
    for secret in secrets:
        text = text.replace(secret, HIDDEN)
    return text


def _wait_again(mail: OutgoingMail, at: datetime) -> None:
    rows = OutgoingMail.objects.filter(pk=mail.pk)
    if mail.attempts + 1 < MOST_ATTEMPTS:
        rows.move(to=MailState.QUEUED, claimed_at=None, attempts=F("attempts") + 1)
    else:
        rows.move(
            to=MailState.FAILED, ended_at=at, attempts=F("attempts") + 1, remark="Dit bericht kon niet worden gemaakt."
        )


def send_waiting(*, at: datetime) -> int:
    """Put mails in the queue again that wait for long; return how many. Claiming keeps them from going out twice."""
    waiting = list(OutgoingMail.objects.waiting_since(at - SENT_AGAIN_AFTER).values_list("pk", "task"))
    with transaction.atomic():
        for pk, task in waiting:
            send(task, pk)
    return len(waiting)


def forget_old(*, at: datetime) -> int:
    """Drop mails that ended long ago; return how many."""
    return OutgoingMail.objects.filter(ended_at__lt=at - KEPT_FOR).delete()[0]


def forget(*, key: str) -> int:
    """Drop one mail that ended, with the address that it went to; return how many (0 or 1)."""
    return OutgoingMail.objects.filter(key=key, ended_at__isnull=False).delete()[0]


@transaction.atomic
def settle(*, mail_id: int, again: bool, by: User, at: datetime) -> OutgoingMail:
    """Somebody says of an uncertain or refused mail that it arrived, or has it made and sent anew.

    Raises ``MailMoveError`` for a mail that is neither.
    """
    mail = OutgoingMail.objects.select_for_update(of=("self",)).get(pk=mail_id)
    is_uncertain = mail.state == MailState.CLAIMED and mail.claimed_at and mail.claimed_at < at - UNCERTAIN_AFTER
    if not is_uncertain and not (again and mail.state == MailState.FAILED):
        raise MailMoveError("Over dit bericht valt niets te beslissen.")
    told = "Opnieuw klaargezet" if again else "Aangekomen, volgens"
    remark = f"{told} door {by.function or by.name}."[:300] if again else f"{told} {by.function or by.name}."[:300]
    if is_uncertain:
        OutgoingMail.objects.filter(pk=mail.pk).move(
            to=MailState.FAILED if again else MailState.SENT, ended_at=at, remark=remark
        )
    else:
        OutgoingMail.objects.filter(pk=mail.pk).update(remark=remark)
    if again and not queue(
        key=f"{mail.key}#{mail.pk}", kind=mail.kind, task=mail.task, to=mail.to, data=mail.data, at=at
    ):
        raise MailMoveError("Dit bericht is al opnieuw klaargezet.")
    audit.record(event="mail.sent_again" if again else "mail.settled", target=mail, by=by, at=at)
    mail.refresh_from_db()
    return mail
