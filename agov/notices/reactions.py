"""Mails about reactions of readers: to who answers, and the answer to the reader who left an address."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from django.conf import settings
from django.utils import formats

from agov.models import ReaderReaction
from agov.queries.answering import who_answers
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.letters import Item, address, compose
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import Letter, MakeLetter, NotNeededError


def _reaction(mail: OutgoingMail) -> ReaderReaction:
    reaction = ReaderReaction.objects.select_related("officer").filter(pk=mail.data.get("reaction")).first()
    if reaction is None:
        raise NotNeededError("Deze reactie is er niet meer.")
    return reaction


def _for_officer(mail: OutgoingMail) -> ReaderReaction:
    reaction = _reaction(mail)
    user = User.objects.filter(pk=mail.data.get("user"), is_active=True, email=mail.to).first()
    if not reaction.is_open:
        raise NotNeededError("De reactie is intussen beantwoord.")
    if user not in who_answers(reaction):
        raise NotNeededError("De reactie ligt intussen bij een ander.")
    return reaction


def _day(reaction: ReaderReaction) -> str:
    return formats.date_format(reaction.due_on, "j F Y")


def reaction_received(mail: OutgoingMail, at: datetime) -> Letter:
    """A reader reacted, or the reaction was laid with somebody else. What was written stays on the site."""
    reaction = _for_officer(mail)
    return compose(
        subject=f"Reactie van een lezer: {reaction.title}",
        opening=[
            f"Een lezer reageerde op “{reaction.title}”.",
            f"De reactie ligt bij u als {reaction.function}. Antwoord uiterlijk op {_day(reaction)}.",
        ],
        items=[
            Item(
                reaction.title, (), address("agov:reader-reaction-detail", reaction.pk), "Lees en beantwoord de reactie"
            )
        ],
        sender=reaction.function,
    )


def reaction_due(mail: OutgoingMail, at: datetime) -> Letter:
    """The term of a reaction ends."""
    reaction = _for_officer(mail)
    return compose(
        subject=f"Antwoord nodig, uiterlijk {_day(reaction)}: {reaction.title}",
        opening=[f"Een lezer wacht nog op uw antwoord. De termijn loopt tot en met {_day(reaction)}."],
        items=[Item(reaction.title, (), address("agov:reader-reaction-detail", reaction.pk), "Beantwoord de reactie")],
        sender=reaction.function,
    )


def reaction_answered(mail: OutgoingMail, at: datetime) -> Letter:
    """The reader who left an address reads our answer."""
    reaction = _reaction(mail)
    if reaction.email != mail.to or reaction.is_open:
        raise NotNeededError("Het adres van deze lezer is gewist.")
    return compose(
        subject=f"Antwoord op uw reactie: {reaction.title}",
        opening=[f"U reageerde op “{reaction.title}”. Dit is ons antwoord.", reaction.answer],
        items=[Item(reaction.title, (), f"{settings.SITE_URL}{reaction.page}", "Naar de pagina")],
        closing=[f"Wij wissen uw e-mailadres na {settings.REACTION_MAIL_DAYS} dagen."],
        sender=reaction.function,
    )


LETTERS: Final[dict[str, MakeLetter]] = {
    "reaction_received": reaction_received,
    "reaction_due": reaction_due,
    "reaction_answered": reaction_answered,
}
