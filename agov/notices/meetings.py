"""What the mails about meetings say, and whether their reader may still have them: asked when they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from email.utils import parseaddr
from typing import Final

from django.conf import settings
from django.utils import formats, timezone

from agov.enums import Attendance, MeetingState, MinutesState
from agov.models import GuestLink, Invitee, Meeting, Minutes, Pack, PackFile
from agov.queries.guest_page import KNOWN_TO_GUESTS, OPENS_AFTER
from agov.queries.invitations import token_of, why_not
from agov.queries.meeting_event import meeting_event
from agov.queries.packs import held_back, link_ends_at, papers_token
from amersfoort_veiligheid.documents.calendar import Event, EventStatus, method_of, to_invitation
from amersfoort_veiligheid.web.letters import Item, address, compose
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import Attachment, Letter, MakeLetter, NotNeededError

SENDER: Final = "Secretariaat veiligheidsoverleg"
NO_LOGIN: Final = "U hoeft niet in te loggen om te antwoorden. De link is alleen voor u: stuur deze mail niet door."
GUEST: Final = "U bent te gast bij een deel van de vergadering. U leest alleen de stukken die daarbij horen."


def _invitee(mail: OutgoingMail, at: datetime) -> Invitee:
    """Who the mail is for, when it may still have mail at that address."""
    rows = Invitee.objects.select_related("meeting", "seat", "user")
    invitee = rows.filter(pk=mail.data.get("invitee")).first()
    if invitee is None:
        raise NotNeededError("Deze genodigde staat niet meer op de lijst.")
    if invitee.email != mail.to:
        raise NotNeededError("Deze genodigde heeft intussen een ander adres.")
    reason = why_not(invitee, at=at)
    if reason:
        raise NotNeededError(reason)
    return invitee


def _still_convened(invitee: Invitee, at: datetime) -> None:
    meeting = invitee.meeting
    if meeting.state != MeetingState.CONVENED or meeting.starts_at <= at:
        raise NotNeededError("De vergadering is voorbij of gaat niet door.")


def when_words(meeting: Meeting) -> str:
    """Day and hours by the town's clock."""
    start, end = timezone.localtime(meeting.starts_at), timezone.localtime(meeting.ends_at)
    return f"{formats.date_format(start, 'l j F Y')}, van {start:%H:%M} tot {end:%H:%M} uur"


def _facts(meeting: Meeting) -> tuple[str, ...]:
    lines = [f"{when_words(meeting).capitalize()}."]
    lines += [f"Plaats: {meeting.place}."] if meeting.place else []
    return tuple(lines)


def _calendar(invitee: Invitee, at: datetime) -> Attachment:
    return _event(_event_of(invitee.meeting), invitee.email, at)


def _event_of(meeting: Meeting) -> Event:
    return meeting_event(meeting, lambda path: f"{settings.SITE_URL}{path}")


def _event(event: Event, email: str, at: datetime) -> Attachment:
    sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]  # the setting may carry a name
    content = to_invitation(event, organiser=sender, invitee=email, made_at=at)
    kind = f"text/calendar; method={method_of(event).value}; charset=utf-8"
    return Attachment("vergadering.ics", content, kind, is_alternative=True)


def _asking(invitee: Invitee, at: datetime, *, subject: str, opening: Sequence[str]) -> Letter:
    meeting, token = invitee.meeting, token_of(invitee)
    guest = [GUEST] if invitee.is_guest else []
    return compose(
        subject=subject,
        opening=[*opening, *guest],
        items=[Item(meeting.title, _facts(meeting), address("agov:invitation-link", token), "Laat weten of u komt")],
        closing=["U kunt ook iemand in uw plaats laten komen. Geef dan de functie door.", NO_LOGIN],
        sender=SENDER,
        secrets=[token],
        attachments=[_calendar(invitee, at)],
    )


def meeting_invitation(mail: OutgoingMail, at: datetime) -> Letter:
    """Somebody is asked to a meeting."""
    invitee = _invitee(mail, at)
    _still_convened(invitee, at)
    opening = [f"U bent uitgenodigd als {invitee.function}. Wilt u laten weten of u komt?"]
    return _asking(invitee, at, subject=f"Uitnodiging: {invitee.meeting}", opening=opening)


def meeting_changed(mail: OutgoingMail, at: datetime) -> Letter:
    """Day, hour, length, place or title changed."""
    invitee = _invitee(mail, at)
    _still_convened(invitee, at)
    opening = ["Er is iets veranderd aan deze vergadering. Hieronder staat hoe het nu is.", "Komt het u ook zo uit?"]
    return _asking(invitee, at, subject=f"Gewijzigd: {invitee.meeting}", opening=opening)


def meeting_cancelled(mail: OutgoingMail, at: datetime) -> Letter:
    """The meeting is off."""
    invitee = _invitee(mail, at)
    meeting = invitee.meeting
    if meeting.state != MeetingState.CANCELLED:
        raise NotNeededError("De vergadering gaat toch door.")
    return compose(
        subject=f"Gaat niet door: {meeting}",
        opening=["Deze vergadering gaat niet door.", f"De reden: {meeting.cancel_reason}"],
        items=[Item(meeting.title, _facts(meeting))],
        closing=["Staat de vergadering in uw agenda? De bijlage haalt haar daar weg."],
        sender=SENDER,
        attachments=[_calendar(invitee, at)],
    )


def meeting_papers(mail: OutgoingMail, at: datetime) -> Letter:
    """The papers of a meeting can be fetched: where, never the papers themselves."""
    invitee = _invitee(mail, at)
    meeting = invitee.meeting
    if meeting.state == MeetingState.CANCELLED:
        raise NotNeededError("De vergadering gaat niet door.")
    pack = Pack.objects.filter(pk=mail.data.get("pack"), sent_at__isnull=False).first()
    files = list(PackFile.objects.of_invitee(invitee).filter(pack=pack)) if pack else []
    if pack is None or not files or held_back(files):
        raise NotNeededError("Voor deze genodigde is er niets meer dat zij mag lezen.")
    token = "" if invitee.user else papers_token(invitee)
    url = address("agov:papers-link", token) if token else address("agov:meeting-pack", meeting.pk)
    until = formats.date_format(timezone.localtime(link_ends_at(meeting)), "j F Y")
    opening = [
        f"Er is een nazending bij de stukken voor {meeting}. Alleen wat nieuw of veranderd is, zit erin."
        if pack.number
        else f"De stukken voor {meeting} staan klaar."
    ]
    how = [f"De link is alleen voor u: stuur deze mail niet door. Hij werkt tot en met {until}."] if token else []
    pages = sum(file.pages for file in files)
    return compose(
        subject=f"{pack}: {meeting}" if pack.number else f"Stukken: {meeting}",
        opening=[*opening, *([GUEST] if invitee.is_guest else [])],
        items=[Item(meeting.title, (*_facts(meeting), f"Samen {pages} bladzijden."), url, "Open de stukken")],
        closing=["U kunt de stukken ophalen en daarna zonder internet lezen.", *how],
        sender=SENDER,
        secrets=[token] if token else [],
    )


def guest_items(mail: OutgoingMail, at: datetime) -> Letter:
    """A guest gets a link to its items; it is made with the mail, and opens until a week after the meeting."""
    invitee = _invitee(mail, at)
    meeting = invitee.meeting
    until = meeting.ends_at + OPENS_AFTER
    if meeting.state not in KNOWN_TO_GUESTS or until <= at:
        raise NotNeededError("De vergadering is voorbij of gaat niet door.")
    if not invitee.is_guest or not invitee.guest_places.exists():
        raise NotNeededError("Deze gast is bij geen punt meer gevraagd.")
    _, secret = GuestLink.objects.issue(invitee=invitee, at=at, until=until)
    last = formats.date_format(timezone.localtime(until), "j F Y")
    return compose(
        subject=f"Stukken voor {meeting}",
        opening=[GUEST, f"De link opent tot en met {last}."],
        items=[Item(meeting.title, _facts(meeting), address("agov:guest-items", secret), "Lees de stukken")],
        closing=["U hoeft niet in te loggen. De link is alleen voor u: stuur deze mail niet door."],
        sender=SENDER,
        secrets=[secret],
    )


def meeting_withdrawn(mail: OutgoingMail, at: datetime) -> Letter:
    """Somebody is not asked any more: its seat ended, another has its office, or it was taken from the list."""
    meeting = Meeting.objects.filter(pk=mail.data.get("meeting")).first()
    if meeting is None or meeting.state != MeetingState.CONVENED or meeting.starts_at <= at:
        raise NotNeededError("De vergadering is voorbij of gaat niet door.")
    if meeting.invitees.filter(email=mail.to).exists():
        raise NotNeededError("Dit adres is toch uitgenodigd.")
    return compose(
        subject=f"Uitnodiging vervalt: {meeting}",
        opening=[
            f"U was uitgenodigd als {mail.data.get('function')}. Die uitnodiging vervalt.",
            "U hoeft niets te doen.",
        ],
        items=[Item(meeting.title, _facts(meeting))],
        closing=["Staat de vergadering in uw agenda? De bijlage haalt haar daar weg.", "Klopt dit niet? Antwoord dan."],
        sender=SENDER,
        attachments=[_event(replace(_event_of(meeting), status=EventStatus.CANCELLED), mail.to, at)],
    )


def minutes_circulated(mail: OutgoingMail, at: datetime) -> Letter:
    """The concept of the minutes can be read by who was there; never the text itself."""
    invitee = _invitee(mail, at)
    minutes = Minutes.objects.filter(meeting=invitee.meeting_id, state=MinutesState.CIRCULATED).first()
    if minutes is None or minutes.react_until is None or minutes.react_until < timezone.localdate(at):
        raise NotNeededError("Op dit verslag kan niet meer worden gereageerd.")
    if invitee.attendance != Attendance.PRESENT or invitee.user_id is None:
        raise NotNeededError("Reageren kan wie bij de vergadering was en een account heeft.")
    until = formats.date_format(minutes.react_until, "j F Y")
    return compose(
        subject=f"Verslag in concept: {invitee.meeting}",
        opening=["U was bij deze vergadering. Het verslag is er in concept."],
        items=[
            Item(
                invitee.meeting.title,
                (*_facts(invitee.meeting), f"Reageren kan tot en met {until}."),
                address("agov:meeting-minutes", invitee.meeting_id),
                "Lees het verslag",
            )
        ],
        closing=["Klopt het? Dan hoeft u niets te doen. Een volgende vergadering stelt het vast."],
        sender=SENDER,
    )


LETTERS: Final[dict[str, MakeLetter]] = {
    "meeting_invitation": meeting_invitation,
    "meeting_changed": meeting_changed,
    "meeting_cancelled": meeting_cancelled,
    "meeting_withdrawn": meeting_withdrawn,
    "meeting_papers": meeting_papers,
    "guest_items": guest_items,
    "minutes_circulated": minutes_circulated,
}
