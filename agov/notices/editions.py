"""Mails about publications: to who asked for them without an account, and to who read under embargo."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from agov.enums import EditionState, TraceKind
from agov.models import EditionTrace, EmbargoReader, Following, Subscriber
from agov.queries.subscriptions import News, NewsKind, confirm_token, news_for, news_since
from amersfoort_veiligheid.web.letters import Item, address, compose
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import Letter, MakeLetter, NotNeededError

SENDER: Final = "Team veiligheid"
TO_SUBSCRIBERS: Final = "abonnees op nieuwe rapporten"
ABOUT: Final = {
    NewsKind.NEW: "Nieuw",
    NewsKind.CORRECTION: "Verbeterd",
    NewsKind.WITHDRAWN: "Ingetrokken",
}
STOP: Final = "Minder berichten, of stoppen?"


def following_confirm(mail: OutgoingMail, at: datetime) -> Letter:
    """Somebody filled in this address: is it wanted?"""
    rows = Following.objects.select_related("subscriber", "publication")
    following = rows.filter(pk=mail.data.get("following")).first()
    if following is None or following.confirmed_at is not None:
        raise NotNeededError("Dit is al bevestigd, of het adres is gewist.")
    token = confirm_token(following)
    made = compose(
        subject="Wilt u bericht bij een nieuw rapport?",
        opening=["Iemand vulde dit adres in om bericht te krijgen. Was u dat?"],
        items=[Item(str(following), (), address("agov:subscribe-confirm", token), "Ja, stuur mij bericht")],
        closing=["Was u dat niet? Doe dan niets. Na zeven dagen wissen wij uw adres."],
        sender=SENDER,
        secrets=[token],
    )
    return replace(made, to=following.subscriber.email)


def edition_news(mail: OutgoingMail, at: datetime) -> Letter:
    """What is new, was put right or was withdrawn since the last mail: as it stands when the mail is sent."""
    rows = Subscriber.objects.select_for_update().confirmed()
    subscriber = rows.filter(pk=mail.data.get("subscriber"), secret=mail.data.get("secret")).first()
    if subscriber is None or subscriber.told_until is None:
        raise NotNeededError("Deze abonnee is gestopt.")
    news = news_for(subscriber, subscriber.followings.all(), news_since(subscriber.told_until, at=at))
    if not news:
        raise NotNeededError("Dit is al verteld, of het is intussen weg.")
    subscriber.told_until, subscriber.mailed_at = news[-1].moment, at
    subscriber.save(update_fields=["told_until", "mailed_at"])
    for one in news:
        EditionTrace.objects.note(edition_id=one.edition.pk, kind=TraceKind.MAIL, what=TO_SUBSCRIBERS, at=at)
    first = f"{ABOUT[news[0].kind]}: {news[0].edition.title}"
    token = subscriber.token
    made = compose(
        subject=first if len(news) == 1 else f"{len(news)} berichten over rapporten",
        opening=["Dit is er gebeurd met de rapporten die u volgt."],
        items=[_item(one) for one in news],
        sender=SENDER,
        unsubscribe_url=address("agov:subscription", token),
        unsubscribe_words=STOP,
        secrets=[token],
    )
    return replace(made, to=subscriber.email)


def _item(news: News) -> Item:
    edition = news.edition
    url = address("agov:edition-page", edition.publication.slug, edition.number)
    title = f"{ABOUT[news.kind]}: {edition.title}, editie {edition.number}"
    if news.kind == NewsKind.WITHDRAWN:
        reason = f"Reden: {edition.get_withdraw_reason_display()}. Heeft u een kopie? Gebruik en deel die niet meer."
        return Item(title, tuple(line for line in (reason, edition.withdraw_note) if line), url, "Lees waarom")
    if news.kind == NewsKind.CORRECTION:
        return Item(title, (edition.correction_note,), url, "Bekijk wat er verbeterd is")
    return Item(title, (edition.summary,) if edition.summary else (), url, "Open het rapport")


def embargo_withdrawn(mail: OutgoingMail, at: datetime) -> Letter:
    """Who read an edition before everybody hears that it was withdrawn."""
    rows = EmbargoReader.objects.select_related("edition__publication", "user")
    reader = rows.filter(pk=mail.data.get("reader")).first()
    if reader is None or reader.edition.state != EditionState.WITHDRAWN or reader.user.email != mail.to:
        raise NotNeededError("Deze editie is niet ingetrokken, of het adres is veranderd.")
    return compose(
        subject=f"Ingetrokken: {reader.edition.title}",
        opening=["U las deze editie voordat zij openbaar was. Zij is nu ingetrokken."],
        items=[_item(News(NewsKind.WITHDRAWN, reader.edition, at))],
        sender=SENDER,
    )


LETTERS: Final[dict[str, MakeLetter]] = {
    "following_confirm": following_confirm,
    "edition_news": edition_news,
    "embargo_withdrawn": embargo_withdrawn,
}
