"""From paragraphs and items with a button to the two forms of a mail: plain text, and HTML that says the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import formataddr

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from amersfoort_veiligheid.web.outbox import Attachment, Letter


@dataclass(frozen=True)
class Item:
    """One thing in a mail: what it is about, some lines, and the button that leads to it."""

    title: str
    lines: tuple[str, ...] = ()
    url: str = ""
    action: str = ""


def compose(
    *,
    subject: str,
    opening: Sequence[str],
    items: Sequence[Item] = (),
    closing: Sequence[str] = (),
    sender: str,
    unsubscribe_url: str = "",
    unsubscribe_words: str = "Liever geen herinneringen meer?",
    secrets: Sequence[str] = (),
    attachments: Sequence[Attachment] = (),
    answers_to: str = "",
) -> Letter:
    """Write the mail. ``sender`` is a function: it stands under the mail and in the address for answers."""
    context = {
        "subject": subject,
        "opening": opening,
        "items": items,
        "closing": closing,
        "sender": sender,
        "unsubscribe_url": unsubscribe_url,
        "unsubscribe_words": unsubscribe_words,
        "municipality": settings.MUNICIPALITY_NAME,
        "is_example": settings.IS_EXAMPLE,
    }
    text = render_to_string("mail/letter.txt", context)
    return Letter(
        subject=subject,
        text=text.strip() + "\n",
        html=render_to_string("mail/letter.html", context),
        reply_to=formataddr(
            (f"{sender}, gemeente {settings.MUNICIPALITY_NAME}", answers_to or settings.DEFAULT_FROM_EMAIL)
        ),
        unsubscribe_url=unsubscribe_url,
        secrets=tuple(secrets),
        attachments=tuple(attachments),
    )


def address(url_name: str, *args: object) -> str:
    """The whole address of a page, for mail."""
    return f"{settings.SITE_URL}{reverse(url_name, args=args)}"
