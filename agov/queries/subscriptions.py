"""What a subscriber has not been told yet, and the links in its mail."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from django.core import signing
from django.db.models import Count, Q

from agov.enums import EditionState, PublicationKind
from agov.models import Edition, Following, Publication, Subscriber

CONFIRM_SALT: Final = "agov.following"
CONFIRM_WITHIN: Final = timedelta(days=7)
# What happens now may still be on its way into the database: it is told with the next look.
SETTLED_AFTER: Final = timedelta(minutes=2)


class NewsKind(StrEnum):
    """What happened to an edition."""

    NEW = "new"
    CORRECTION = "correction"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class News:
    """One thing to tell."""

    kind: NewsKind
    edition: Edition
    moment: datetime


def news_since(moment: datetime, *, at: datetime) -> list[News]:
    """What became public or was withdrawn after a moment and is settled now, oldest first. One query.

    What is under embargo is not public, and what was published and withdrawn in between is nothing to tell: see
    ``news_for``.
    """
    until = at - SETTLED_AFTER
    published = Q(state=EditionState.PUBLISHED, published_at__gt=moment, published_at__lte=until)
    withdrawn = Q(state=EditionState.WITHDRAWN, withdrawn_at__gt=moment, withdrawn_at__lte=until)
    rows = Edition.objects.light().select_related("publication").filter(published | withdrawn)
    return sorted((_news(edition) for edition in rows), key=lambda one: (one.moment, one.edition.pk))


def _news(edition: Edition) -> News:
    if edition.withdrawn_at is not None:
        return News(NewsKind.WITHDRAWN, edition, edition.withdrawn_at)
    assert edition.published_at is not None  # noqa: S101 -- a constraint of the table
    return News(NewsKind.CORRECTION if edition.corrects_id else NewsKind.NEW, edition, edition.published_at)


def news_for(subscriber: Subscriber, followings: Iterable[Following], news: Sequence[News]) -> list[News]:
    """Of the news, what this subscriber follows and was not told."""
    chosen = [one for one in followings if one.confirmed_at is not None]
    return [one for one in news if any(_is_for(subscriber, following, one) for following in chosen)]


def _is_for(subscriber: Subscriber, following: Following, news: News) -> bool:
    if following.publication_id not in (None, news.edition.publication_id):
        return False
    if following.kind and following.kind != news.edition.publication.kind:
        return False
    told, since, published = subscriber.told_until, following.confirmed_at, news.edition.published_at
    if told is None or since is None or published is None or news.moment <= told:
        return False
    if news.kind == NewsKind.WITHDRAWN:
        return published <= told  # else it came and went between two mails
    return news.moment > since


def subscriber_of(token: str) -> Subscriber | None:
    """Who may choose and leave with this address; None when it is forged or the row is gone."""
    try:
        pk, secret = signing.loads(token, salt=Subscriber.SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return Subscriber.objects.filter(pk=pk, secret=secret).first()


def confirm_token(following: Following) -> str:
    """The signed part of the address that confirms one choice; it works for some days."""
    return signing.dumps([following.pk, following.subscriber.secret], salt=CONFIRM_SALT)


def following_of(token: str) -> Following | None:
    """The choice that this address confirms; None when it is forged, too old, or the row is gone."""
    try:
        pk, secret = signing.loads(token, salt=CONFIRM_SALT, max_age=CONFIRM_WITHIN)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    rows = Following.objects.select_related("subscriber", "publication")
    return rows.filter(pk=pk, subscriber__secret=secret).first()


def choices_to_follow() -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """Kinds and series that have something public, as (value, words). One query."""
    rows = list(Publication.objects.for_everybody().order_by("title", "pk"))
    kinds = {one.kind for one in rows}
    named = [(f"soort:{kind}", str(kind.label).capitalize()) for kind in PublicationKind if kind in kinds]
    return named, [(f"reeks:{one.slug}", one.title) for one in rows]


@dataclass(frozen=True)
class FollowCount:
    """How many follow something; never who."""

    label: str
    count: int


def follow_counts() -> list[FollowCount]:
    """What is followed, and by how many addresses that said yes."""
    confirmed = Following.objects.filter(confirmed_at__isnull=False)
    wide = confirmed.filter(publication__isnull=True).values_list("kind").annotate(Count("pk")).order_by("kind")
    series = confirmed.filter(publication__isnull=False).values_list("publication__title").annotate(Count("pk"))
    found = [
        FollowCount(str(PublicationKind(kind).label).capitalize() if kind else "Alle rapporten", count)
        for kind, count in wide
    ]
    return found + [FollowCount(title, count) for title, count in series.order_by("publication__title")]
