"""An answer by mail (RFC 5322): who sent it, to which address, and what that person wrote; not what was quoted."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import getaddresses, parseaddr
from typing import Final

from django.utils.html import strip_tags

MOST_BYTES: Final = 30_000_000  # a mail with photos; they are not taken, but may come along
MOST_CHARACTERS: Final = 2_000
_TO: Final = ("to", "cc", "delivered-to", "x-original-to", "envelope-to")
# What mail programs write above the mail that is answered, in Dutch and in English.
_QUOTE_BEGINS: Final = re.compile(
    r"^\s*(?:>|-{2,}\s*(?:oorspronkelijk bericht|original message|doorgestuurd bericht|forwarded message)"
    r"|(?:van|from)\s*:\s.*@|_{10,}\s*$|-- ?$|(?:op|on)\b.{0,200}\b(?:schreef|wrote)\b.{0,200}:\s*$)",
    re.IGNORECASE,
)
_WRAPPED_QUOTE: Final = re.compile(
    r"^\s*(?:op|on)\b[^\n]{0,200}\n[^\n]{0,200}\b(?:schreef|wrote)\b[^\n]{0,100}:\s*$", re.I | re.M
)
_BY_A_MACHINE: Final = ("x-autoreply", "x-autorespond", "list-id", "list-unsubscribe")


class NoReplyError(Exception):
    """The message is no answer that can be used; the message says why, in English, for the log of the mail server."""


@dataclass(frozen=True)
class Reply:
    """One answer. ``message_id`` is what tells two deliveries of the same mail apart from two mails."""

    sender: str
    addressed_to: tuple[str, ...]
    text: str
    message_id: str


def read_reply(content: bytes) -> Reply:
    """Take an answer apart. Raises ``NoReplyError`` for what a machine sent, and for what says nothing."""
    if len(content) > MOST_BYTES:
        raise NoReplyError("too large")
    message = message_from_bytes(content, policy=policy.default)
    if not isinstance(message, EmailMessage) or not message.get("from"):
        raise NoReplyError("no message")
    _refuse_machines(message)
    text = written(_body(message))
    if not text:
        raise NoReplyError("nothing was written above the quoted mail")
    addressed = getaddresses([str(value) for name in _TO for value in message.get_all(name, [])])
    return Reply(
        sender=parseaddr(str(message["from"]))[1].lower(),
        addressed_to=tuple(dict.fromkeys(address.lower() for _, address in addressed if address)),
        text=text[:MOST_CHARACTERS],
        message_id=str(message.get("message-id", ""))[:300],
    )


def written(body: str) -> str:
    """What the person wrote: everything above the quoted mail or the signature."""
    body = body.replace("\r\n", "\n").replace("\0", "")
    wrapped = _WRAPPED_QUOTE.search(body)
    if wrapped is not None:
        body = body[: wrapped.start()]
    lines: list[str] = []
    for line in body.split("\n"):
        if _QUOTE_BEGINS.match(line):
            break
        lines.append(line.rstrip())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _refuse_machines(message: EmailMessage) -> None:
    """Nobody is out of office twice because of us: no automatic mail, no lists, no bounces."""
    is_automatic = str(message.get("auto-submitted", "no")).lower() != "no"
    is_bulk = str(message.get("precedence", "")).lower() in ("bulk", "auto_reply", "list", "junk")
    is_bounce = str(message.get("return-path", "")).strip() == "<>"
    if is_automatic or is_bulk or is_bounce or any(name in message for name in _BY_A_MACHINE):
        raise NoReplyError("sent by a machine")


def _body(message: EmailMessage) -> str:
    part = message.get_body(preferencelist=("plain", "html"))
    if part is None:
        return ""
    try:
        content = part.get_content()
    except (LookupError, UnicodeError):  # a character set that does not exist, or bytes that are not in it
        raise NoReplyError("its text can not be read") from None
    if part.get_content_subtype() == "plain":
        return str(content)
    quoted = re.split(r"<blockquote|<div[^>]*(?:gmail_quote|divRplyFwdMsg)", str(content), maxsplit=1, flags=re.I)[0]
    quoted = re.sub(r"(?is)<(style|script|head)\b.*?</\1>", "", quoted)
    lined = re.sub(r"(?i)<br\s*/?>|</p>|</div>", "\n", quoted)
    return strip_tags(lined).replace("&nbsp;", " ").replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
