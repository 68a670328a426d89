"""What the mails of this room say, and whether their reader may still have them: asked when they are sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.utils import formats, timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.letters import Item, address, compose
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import Letter, MakeLetter, NotNeededError
from vap.enums import VAP_ALIVE, ReminderStage, UpdateState
from vap.models import VAP, InnovationTheme, PartnerContact, ProgressUpdate, UpdateLink
from vap.queries.due import DueItem, due_for, due_items, what_happens_next
from vap.queries.reply_tokens import reply_address
from vap.queries.taking_part import has_a_part, vaps_of
from vap.stats.rhythm import age_words, due_words, stage_day

TEAM: Final = "Team veiligheid"
NO_LOGIN: Final = "U hoeft niet in te loggen. Is er niets veranderd? Dan is één tik genoeg."
ANSWER: Final = "Wilt u liever iets vragen of doorgeven? Beantwoord dan gewoon deze mail."
ANSWER_TELLS: Final = (
    "Liever mailen? Beantwoord deze mail met een paar zinnen over hoe het gaat. Wij zetten ze voor u klaar; u verstuurt"
    " ze daarna met één knop. Foto’s voegt u op de pagina toe."
)
ACTION: Final = "Vertel hoe het gaat"


def _day(day: date) -> str:
    return formats.date_format(day, "j F Y")


def _contact(mail: OutgoingMail, today: date) -> PartnerContact:
    """The contact of the mail, when it may still get mail at that address."""
    contact = PartnerContact.objects.select_related("organisation", "vap").filter(pk=mail.data.get("contact")).first()
    if contact is None or not contact.is_valid_on(today) or not contact.organisation.is_active:
        raise NotNeededError("Dit contact geldt niet meer.")
    if contact.email != mail.to:
        raise NotNeededError("Dit contact heeft intussen een ander adres.")
    return contact


def _vap(mail: OutgoingMail, contact: PartnerContact, today: date) -> VAP:
    vap = VAP.objects.select_related("cycle").filter(pk=mail.data.get("vap")).first()
    if vap is None or vap.state not in VAP_ALIVE:
        raise NotNeededError("Dit plan loopt niet meer.")
    if contact.vap_id not in (None, vap.pk) or not has_a_part(vap, contact.organisation_id, today):
        raise NotNeededError("Deze organisatie heeft geen deel meer in dit plan.")
    return vap


def _link(vap: VAP, contact: PartnerContact, at: datetime) -> tuple[str, str, date]:
    """A new link: its address, its secret and its last day."""
    until = at + timedelta(days=settings.LINK_DAYS)
    _, secret = UpdateLink.objects.issue(vap=vap, contact=contact, at=at, until=until)
    return address("vap:update", secret), secret, timezone.localtime(until).date()


def _unsubscribe(contact: PartnerContact) -> str:
    return address("vap:reminders-stop", contact.unsubscribe_token)


def _sender(vaps: Sequence[VAP]) -> str:
    """The function that partners may turn to; of several VAPs the team."""
    functions = {vap.contact for vap in vaps}
    return functions.pop() or TEAM if len(functions) == 1 else TEAM


def _answering(contact: PartnerContact, vaps: Sequence[VAP], at: datetime) -> tuple[str, str]:
    """To which address an answer goes, and what the mail says of it; only a mail about one plan has its own."""
    to = reply_address(contact_id=contact.pk, vap_id=vaps[0].pk, at=at) if len(vaps) == 1 else ""
    return to, ANSWER_TELLS if to else ANSWER


def invitation(mail: OutgoingMail, at: datetime) -> Letter:
    """The first link for a VAP, or a new one that somebody of the municipality sends."""
    today = timezone.localtime(at).date()
    contact = _contact(mail, today)
    vap = _vap(mail, contact, today)
    url, secret, until = _link(vap, contact, at)
    answers_to, answer = _answering(contact, [vap], at)
    return compose(
        subject=f"Hoe gaat het met “{vap.title}”?",
        opening=[
            f"{contact.organisation} werkt mee aan “{vap.title}”. Dank daarvoor.",
            "Wilt u ons vertellen hoe het met uw deel gaat? Dat kan op uw telefoon en duurt een paar minuten.",
        ],
        items=[Item(vap.title, (f"Deze link werkt tot en met {_day(until)}.",), url, ACTION)],
        closing=[NO_LOGIN, "De link is alleen voor u. Stuur deze mail dus niet door.", answer],
        sender=_sender([vap]),
        secrets=[secret],
        answers_to=answers_to,
    )


def links(mail: OutgoingMail, at: datetime) -> Letter:
    """New links, because somebody asked for them on the site."""
    today = timezone.localtime(at).date()
    contact = _contact(mail, today)
    vaps = list(vaps_of(contact.organisation_id, today).select_related("cycle").order_by("title"))
    vaps = [vap for vap in vaps if contact.vap_id in (None, vap.pk)]
    if not vaps:
        raise NotNeededError("Er is geen plan waar dit contact over kan berichten.")
    items, secrets = [], []
    for vap in vaps:
        url, secret, until = _link(vap, contact, at)
        secrets.append(secret)
        items.append(Item(vap.title, (f"Deze link werkt tot en met {_day(until)}.",), url, ACTION))
    return compose(
        subject="Uw nieuwe link",
        opening=[
            "Op onze site is om een nieuwe link gevraagd. Hier is hij. Heeft u niets gevraagd? Dan hoeft u niets."
        ],
        items=items,
        closing=[NO_LOGIN, ANSWER],
        sender=_sender(vaps),
        secrets=secrets,
    )


def reminder(mail: OutgoingMail, at: datetime) -> Letter:
    """What is due, of all VAPs together."""
    today = timezone.localtime(at).date()
    contact = _contact(mail, today)
    if contact.unsubscribed_at is not None:
        raise NotNeededError("Dit contact wil geen herinneringen.")
    due = due_for(contact, today)
    if not due:
        raise NotNeededError("Er is intussen bericht gegeven.")
    return _asking(contact, due, at, opening=["Wilt u ons laten weten hoe het gaat? Het kan op uw telefoon."])


def general_reminder(mail: OutgoingMail, at: datetime) -> Letter:
    """To the general address of an organisation whose contact did not answer."""
    today = timezone.localtime(at).date()
    contact = _contact(mail, today)
    due = [item for item in due_for(contact, today) if today >= stage_day(item.due_on, ReminderStage.GENERAL)]
    if not contact.is_general or not due:
        raise NotNeededError("Er is intussen bericht gegeven.")
    opening = [
        f"Wij kregen van {contact.organisation} al een tijd geen bericht. Misschien is ons contact weg of ziek.",
        "Wilt u deze vraag bij de juiste collega brengen, of zelf kort antwoorden?",
    ]
    return _asking(contact, due, at, opening=opening)


def _asking(contact: PartnerContact, due: list[DueItem], at: datetime, *, opening: list[str]) -> Letter:
    today = timezone.localtime(at).date()
    items, secrets = [], []
    for item in due:
        url, secret, _ = _link(item.rhythm.vap, contact, at)
        secrets.append(secret)
        last = age_words(item.last_word_on, today) if item.last_word_on else "nog niets"
        lines = (f"Gevraagd voor {_day(item.due_on)} ({due_words(item.due_on, today)}).", f"Laatste bericht: {last}.")
        items.append(Item(item.rhythm.vap.title, lines, url, ACTION))
    first = min(item.due_on for item in due)
    nexts = [f"Op {_day(one.day)} {one.words}." for one in what_happens_next(first, today)]
    answers_to, answer = _answering(contact, [item.rhythm.vap for item in due], at)
    what = due[0].rhythm.vap.title if len(due) == 1 else f"{len(due)} plannen"
    return compose(
        subject=f"Hoe gaat het met “{what}”?" if len(due) == 1 else f"Hoe gaat het met uw deel van {what}?",
        opening=[
            f"{contact.organisation} werkt mee aan een veiliger {settings.MUNICIPALITY_NAME}. Dank daarvoor.",
            *opening,
        ],
        items=items,
        closing=[
            NO_LOGIN,
            *([" ".join(["Komt er geen antwoord, dan doen wij dit.", *nexts])] if nexts else []),
            answer,
        ],
        sender=_sender([item.rhythm.vap for item in due]),
        answers_to=answers_to,
        unsubscribe_url=_unsubscribe(contact),
        secrets=secrets,
    )


def silent_partners(mail: OutgoingMail, at: datetime) -> Letter:
    """To the AGOV secretary: who did not answer for long."""
    today = timezone.localtime(at).date()
    user = User.objects.filter(pk=mail.data.get("user"), email=mail.to).first()
    if user is None or not user.has_access_on(today) or not user.has_role(Role.AGOV_SECRETARIS):
        raise NotNeededError("Deze gebruiker is geen secretaris meer.")
    due = [item for item in due_items(today) if today >= stage_day(item.due_on, ReminderStage.SECRETARY)]
    if not due:
        raise NotNeededError("Er is intussen bericht gegeven.")
    items = [
        Item(
            f"{item.rhythm.organisation}: {item.rhythm.vap.title}",
            (
                f"Gevraagd voor {_day(item.due_on)} ({due_words(item.due_on, today)}).",
                f"Laatste bericht: {age_words(item.last_word_on, today) if item.last_word_on else 'nog niets'}.",
            ),
        )
        for item in due
    ]
    return compose(
        subject=f"Geen bericht van partners ({len(due)})",
        opening=[
            "Deze organisaties antwoordden niet op twee herinneringen, en ook hun algemene adres niet. Belt u ze?"
        ],
        items=[*items, Item("Alles wat wordt verwacht", (), address("vap:progress-due"), "Bekijk de lijst")],
        sender=TEAM,
    )


def returned(mail: OutgoingMail, at: datetime) -> Letter:
    """An update came back with a note."""
    today = timezone.localtime(at).date()
    update = ProgressUpdate.objects.select_related("vap__cycle").filter(pk=mail.data.get("update")).first()
    if update is None or update.state != UpdateState.RETURNED:
        raise NotNeededError("Dit bericht is intussen opnieuw verstuurd.")
    secrets: tuple[str, ...] = ()
    if mail.data.get("contact"):
        contact = _contact(mail, today)
        vap = _vap(mail, contact, today)
        url, secret, _ = _link(vap, contact, at)
        secrets = (secret,)
    else:
        user = User.objects.filter(pk=mail.data.get("user"), email=mail.to).first()
        if user is None or not user.has_access_on(today) or not VAP.objects.visible_to(user).filter(pk=update.vap_id):
            raise NotNeededError("Deze gebruiker heeft geen toegang meer.")
        url = address("vap:plan-progress", update.vap_id)
    return compose(
        subject=f"Wilt u uw bericht over “{update.vap.title}” aanvullen?",
        opening=["Dank voor uw bericht. Wij hebben nog een vraag. Wat u schreef staat er nog: u vult het alleen aan."],
        items=[Item(update.vap.title, (f"Onze vraag: {update.return_note}",), url, "Vul uw bericht aan")],
        closing=[ANSWER],
        sender=_sender([update.vap]),
        secrets=secrets,
    )


def receipt(mail: OutgoingMail, at: datetime) -> Letter:
    """The copy of an update, because its giver asked for it."""
    today = timezone.localtime(at).date()
    contact = _contact(mail, today)
    update = (
        ProgressUpdate.objects.select_related("vap__cycle")
        .filter(pk=mail.data.get("update"), organisation=contact.organisation_id)
        .exclude(state=UpdateState.DRAFT)
        .first()
    )
    if update is None or update.submitted_at is None:
        raise NotNeededError("Dit bericht is er niet meer.")
    lines = [f"Verstuurd op {formats.date_format(timezone.localtime(update.submitted_at), 'j F Y H:i')}."]
    lines += [f"{line.activity}: {line.words}" for line in update.lines.select_related("activity")]
    if update.light:
        lines.append(f"Doen we het? {update.get_light_display()}")
    lines.append("Ongewijzigd." if update.is_unchanged else update.text)
    if update.needs:
        lines.append(f"Wat is er nodig: {update.needs}")
    count = update.evidence.count()
    if count:
        lines.append("Met 1 foto of bestand." if count == 1 else f"Met {count} foto’s of bestanden.")
    return compose(
        subject=f"Uw bericht over “{update.vap.title}”",
        opening=["Dit is de kopie van uw bericht waar u om vroeg."],
        items=[Item(update.vap.title, tuple(lines))],
        closing=[ANSWER],
        sender=_sender([update.vap]),
    )


def reply_to_confirm(mail: OutgoingMail, at: datetime) -> Letter:
    """What a contact answered by mail stands ready; only its own tap sends it."""
    today = timezone.localtime(at).date()
    contact = _contact(mail, today)
    vap = _vap(mail, contact, today)
    url, secret, until = _link(vap, contact, at)
    return compose(
        subject=f"Kijk uw antwoord over “{vap.title}” na",
        opening=["Wij kregen uw antwoord. Het staat voor u klaar en is nog niet verstuurd: u kijkt het eerst na."],
        items=[Item(vap.title, (f"Deze link werkt tot en met {_day(until)}.",), url, "Kijk het na en verstuur het")],
        closing=["Schreef u ons niet? Dan hoeft u niets te doen: niemand ziet deze tekst, en hij gaat vanzelf weg."],
        sender=_sender([vap]),
        secrets=[secret],
    )


def innovation_ending(mail: OutgoingMail, at: datetime) -> Letter:
    """Who decides on a theme, and who proposed it, hear three months ahead that its time is nearly over."""
    today = timezone.localtime(at).date()
    user = User.objects.filter(pk=mail.data.get("user"), email=mail.to).first()
    if user is None or not user.has_access_on(today):
        raise NotNeededError("Deze gebruiker heeft geen toegang meer.")
    theme = InnovationTheme.objects.visible_to(user).active_on(today).filter(pk=mail.data.get("innovation")).first()
    if theme is None or theme.end_date is None:
        raise NotNeededError("Dit thema is al geëindigd, of deze gebruiker mag het niet meer zien.")
    if not (user.has_role(Role.AGOV_SECRETARIS) or theme.made_by_id == user.pk):
        raise NotNeededError("Deze gebruiker is geen secretaris meer.")
    opening = [
        f"Het innovatiethema “{theme.title}” eindigt op {_day(theme.end_date)}. Daarna loopt het niet vanzelf door.",
        "Drie dingen kunnen: het wordt gewoon beleid, het stopt, of het is klaar. Altijd schrijven wij op"
        " wat wij leerden. Een thema dat niet werkte, is geen mislukking.",
    ]
    url = address("vap:innovation-detail", theme.pk)
    return compose(
        subject=f"Over drie maanden eindigt “{theme.title}”",
        opening=opening,
        items=[Item(theme.title, (f"Wat wij willen leren: {theme.question}",), url, "Bekijk het thema")],
        sender=TEAM,
    )


LETTERS: Final[dict[str, MakeLetter]] = {
    "invitation": invitation,
    "links": links,
    "reminder": reminder,
    "general_reminder": general_reminder,
    "silent_partners": silent_partners,
    "returned": returned,
    "receipt": receipt,
    "reply_to_confirm": reply_to_confirm,
    "innovation_ending": innovation_ending,
}
