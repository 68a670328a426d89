"""Mail about publications for whoever asked for it: asked twice over, left in one click, and told once.

The address stands in one row and nowhere else: mails are queued without it, and the trail names a number. Leaving
destroys the row.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Min
from django.utils import timezone

from agov import tasks
from agov.enums import PublicationKind
from agov.models import Following, Publication, Subscriber
from agov.queries.subscriptions import CONFIRM_WITHIN, News, NewsKind, following_of, news_for, news_since
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.web import outbox

ACTOR: Final = "een abonnee"
MOST_ASKED_PER_DAY: Final = 3  # mails to one address that asks it to confirm
MOST_NEW_PER_HOUR: Final = 120  # addresses that nobody confirmed; above it, asking waits
EARLIEST, LATEST = 7, 21  # hours of the town's clock between which mail goes out


class TooManyError(Exception):
    """So many addresses came in within the hour that asking has to wait."""


@transaction.atomic
def ask(*, email: str, publication: Publication | None, kind: PublicationKind | None, at: datetime) -> None:
    """Ask an address by mail whether it wants this. Whoever asks never learns whether the address was known.

    Raises ``TooManyError``.
    """
    address = email.strip().lower()
    subscriber = Subscriber.objects.select_for_update().filter(email=address).first()
    if subscriber is None:
        waiting = Subscriber.objects.filter(told_until__isnull=True, asked_at__gte=at - timedelta(hours=1))
        if waiting.count() >= MOST_NEW_PER_HOUR:
            raise TooManyError
        subscriber = Subscriber.objects.create(email=address, asked_at=at)
    following, _ = Following.objects.get_or_create(
        subscriber=subscriber, publication=publication, kind=kind or "", defaults={"asked_at": at}
    )
    prefix = f"following:{subscriber.pk}-{subscriber.secret}:"
    asked = outbox.count_since(key=prefix, since=at - timedelta(days=1))
    if following.confirmed_at is None and asked < MOST_ASKED_PER_DAY:
        outbox.queue(
            key=f"{prefix}{following.pk}:{at:%Y%m%d%H%M}",
            kind="following_confirm",
            task=tasks.SEND_MAIL,
            to="",
            data={"following": following.pk},
            at=at,
        )


@transaction.atomic
def confirm(*, token: str, at: datetime) -> Following | None:
    """The owner of the mailbox says yes; None when the link is forged or too old, or its address left."""
    following = following_of(token)
    if following is None:
        return None
    if following.confirmed_at is None:
        following.confirmed_at = at
        following.save(update_fields=["confirmed_at"])
        Subscriber.objects.filter(pk=following.subscriber_id, told_until__isnull=True).update(told_until=at)
        audit.record(event="subscriber.confirmed", target=following.subscriber, by=ACTOR, at=at)
    return following


@transaction.atomic
def leave(*, subscriber: Subscriber, at: datetime) -> None:
    """Stop everything and destroy the address."""
    audit.record(event="subscriber.left", target=subscriber, by=ACTOR, at=at)
    subscriber.delete()


@transaction.atomic
def unfollow(*, subscriber: Subscriber, following_id: int, at: datetime) -> bool:
    """Stop following one thing; the address goes with the last. True when something is still followed."""
    subscriber.followings.filter(pk=following_id).delete()
    if subscriber.followings.exists():
        return True
    leave(subscriber=subscriber, at=at)
    return False


def send_news(*, at: datetime) -> int:
    """Ask for the mails that are due: at most one a day for each address, unless something was withdrawn.

    Safe to run twice: what is in a mail is decided when it is sent, and a mail is asked for once per newest fact.
    """
    oldest = Subscriber.objects.confirmed().aggregate(oldest=Min("told_until"))["oldest"]
    if oldest is None or not EARLIEST <= timezone.localtime(at).hour < LATEST:
        return 0
    news = news_since(oldest, at=at)
    if not news:
        return 0
    asked = 0
    for subscriber in Subscriber.objects.confirmed().prefetch_related("followings").order_by("pk"):
        own = news_for(subscriber, subscriber.followings.all(), news)
        if own and _may_have_mail(subscriber, own, at):
            asked += outbox.queue(
                key=f"news:{subscriber.pk}-{subscriber.secret}:{own[-1].moment.isoformat()}",
                kind="edition_news",
                task=tasks.SEND_MAIL,
                to="",
                data={"subscriber": subscriber.pk, "secret": subscriber.secret},
                at=at,
            )
    return asked


def _may_have_mail(subscriber: Subscriber, news: list[News], at: datetime) -> bool:
    had = subscriber.mailed_at
    if had is None or timezone.localdate(had) < timezone.localdate(at):
        return True
    return any(one.kind == NewsKind.WITHDRAWN for one in news)


@transaction.atomic
def forget_unconfirmed(*, at: datetime) -> int:
    """Destroy the addresses and choices that nobody confirmed in time; return how many addresses."""
    Following.objects.filter(confirmed_at__isnull=True, asked_at__lt=at - CONFIRM_WITHIN).delete()
    empty = Subscriber.objects.filter(followings__isnull=True)
    count = empty.count()
    empty.delete()
    return count
