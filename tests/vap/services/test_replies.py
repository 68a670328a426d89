"""Answers by mail: taken from who may, as a text to confirm, and everything else refused."""

import io
import sys
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import parseaddr

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import OrganisationFactory, OutgoingMailFactory
from tests.factories import plans as make
from vap.enums import VapState
from vap.imports.replies import NoReplyError, read_reply, written
from vap.models import ProgressUpdate, UpdateLink
from vap.notices import LETTERS
from vap.queries.reply_tokens import ReplyToken, read_reply_address, reply_address
from vap.services.replies import MOST_PER_DAY, take_reply

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _answers_are_read(settings):
    settings.REPLY_ADDRESS = "antwoord@voorbeeld.example"


@pytest.fixture
def contact():
    organisation = OrganisationFactory(name="De Sleutel")
    return make.PartnerContactFactory(organisation=organisation, email="beheer@sleutel.example")


@pytest.fixture
def vap(contact):
    vap = make.VAPFactory(running=True, title="Sterke sloten")
    make.ActivityFactory(vap=vap, organisation=contact.organisation)
    return vap


@pytest.fixture
def to(contact, vap):
    return reply_address(contact_id=contact.pk, vap_id=vap.pk, at=AT)


def mail(to, text="Er zitten nu 85 sloten in.", *, sender="beheer@sleutel.example", **headers):
    message = EmailMessage()
    message["From"], message["To"] = f"Beheer <{sender}>", to
    message["Subject"] = "Re: Hoe gaat het?"
    message["Message-ID"] = headers.pop("message_id", "<1@sleutel.example>")
    for name, value in headers.items():
        message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def take(content, *, at=AT):
    return take_reply(reply=read_reply(content), at=at)


# --- the way it is meant


def test_answer_stands_ready_and_counts_only_when_the_partner_sends_it(contact, vap, to):
    take(
        mail(
            to, "Er zitten nu 85 sloten in.\n\nOp di 3 nov 2026 schreef Team veiligheid <x@y.example>:\n> Hoe gaat het?"
        )
    )

    assert ProgressUpdate.objects.count() == 0
    queued = OutgoingMail.objects.get()
    assert (queued.kind, queued.to) == ("reply_to_confirm", "beheer@sleutel.example")
    letter = LETTERS["reply_to_confirm"](queued, timezone.now())
    page = Client().get(reverse("vap:update", args=[letter.secrets[0]]))
    assertContains(page, "Er zitten nu 85 sloten in.")
    assertContains(page, "Het is nog niet verstuurd.")
    assert "schreef Team veiligheid" not in page.content.decode()
    assert AuditEntry.objects.get(event="update.answered_by_mail").actor_label == str(contact)


def test_mail_about_one_plan_asks_for_an_answer_and_its_address_works(contact, vap):
    asked = OutgoingMailFactory(kind="invitation", to=contact.email, data={"contact": contact.pk, "vap": vap.pk})

    letter = LETTERS["invitation"](asked, AT)

    address = parseaddr(letter.reply_to)[1]
    assert read_reply_address(address.upper(), today=AT.date()) == ReplyToken(contact.pk, vap.pk)
    assert len(address.partition("@")[0]) <= 64
    assert "Beantwoord deze mail met een paar zinnen" in letter.text
    assert "Beantwoord dan gewoon" not in letter.text


def test_mail_about_several_plans_has_the_ordinary_address(contact, vap, settings):
    other = make.VAPFactory(running=True)
    make.ActivityFactory(vap=other, organisation=contact.organisation)
    asked = OutgoingMailFactory(kind="reminder", to=contact.email, data={"contact": contact.pk})
    for one in (vap, other):
        make.RhythmFactory(vap=one, organisation=contact.organisation, next_due_on=AT.date())

    letter = LETTERS["reminder"](asked, AT)

    assert parseaddr(letter.reply_to)[1] == settings.DEFAULT_FROM_EMAIL
    assert "Beantwoord dan gewoon deze mail." in letter.text


def test_without_the_setting_nothing_of_it_exists(contact, vap, settings):
    settings.REPLY_ADDRESS = ""
    asked = OutgoingMailFactory(kind="invitation", to=contact.email, data={"contact": contact.pk, "vap": vap.pk})

    assert parseaddr(LETTERS["invitation"](asked, AT).reply_to)[1] == settings.DEFAULT_FROM_EMAIL
    assert reply_address(contact_id=contact.pk, vap_id=vap.pk, at=AT) == ""
    with pytest.raises(CommandError, match="REPLY_ADDRESS is leeg"):
        call_command("read_mail")


def test_same_mail_twice_is_one_and_a_second_mail_comes_behind_the_first(to):
    take(mail(to))
    take(mail(to))
    take(mail(to, "En de laatste tien volgen.", message_id="<2@sleutel.example>"))

    assert OutgoingMail.objects.count() == 2
    newest = UpdateLink.objects.exclude(typed_at=None).order_by("-typed_at", "-pk").first()
    assert newest.typed["text"] == ["Er zitten nu 85 sloten in.\n\nEn de laatste tien volgen."]


# --- everything else


def test_another_sender_is_refused(to):
    with pytest.raises(NoReplyError, match="not sent by the contact"):
        take(mail(to, sender="iemand@anders.example"))
    assert not UpdateLink.objects.exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("spoil", ["other contact", "other plan", "later day", "no code", "other name", "other domain"])
def test_made_up_address_is_refused(contact, vap, to, spoil):
    local, _, domain = to.partition("@")
    name, _, code = local.partition("+")
    contact_id, vap_id, until, signature = code.split(".")
    other = make.PartnerContactFactory(organisation=contact.organisation, email=contact.email, vap=vap)
    changed = {
        "other contact": f"{name}+{other.pk}.{vap_id}.{until}.{signature}@{domain}",
        "other plan": f"{name}+{contact_id}.{make.VAPFactory(running=True).pk}.{until}.{signature}@{domain}",
        "later day": f"{name}+{contact_id}.{vap_id}.20991231.{signature}@{domain}",
        "no code": f"{name}@{domain}",
        "other name": f"info+{code}@{domain}",
        "other domain": f"{local}@kwaad.example",
    }[spoil]

    with pytest.raises(NoReplyError, match="not sent to an address that we gave out"):
        take(mail(changed))


def test_address_that_is_over_is_refused(to, settings):
    last = AT + timedelta(days=settings.LINK_DAYS)
    take(mail(to), at=last)
    with pytest.raises(NoReplyError, match="that address is over"):
        take(mail(to, message_id="<2@x>"), at=last + timedelta(days=1))


def test_rights_are_asked_again(contact, vap, to):
    def ended(words):
        with pytest.raises(NoReplyError, match=words):
            take(mail(to))

    contact.valid_to = AT.date() - timedelta(days=1)
    contact.save()
    ended("the contact is over")
    contact.valid_to = None
    contact.save()
    vap.activities.all().delete()
    ended("no part in the plan")
    type(vap).objects.filter(pk=vap.pk).update(state=VapState.STOPPED, ended_on=AT.date(), end_reason="Op.")
    ended("the plan is over")


@pytest.mark.parametrize(
    "header",
    [
        {"Auto_Submitted": "auto-replied"}, {"Precedence": "bulk"}, {"X_Autoreply": "yes"},
        {"Return_Path": "<>"}, {"List_Id": "<lijst.example>"},
    ],
)  # fmt: skip
def test_what_a_machine_sent_is_refused(to, header):
    with pytest.raises(NoReplyError, match="sent by a machine"):
        take(mail(to, **header))


def test_mail_that_says_nothing_is_refused(to):
    with pytest.raises(NoReplyError, match="nothing was written"):
        take(mail(to, "> Hoe gaat het?\n> Team veiligheid"))
    with pytest.raises(NoReplyError, match="no message"):
        read_reply(b"")
    with pytest.raises(NoReplyError, match="too large"):
        read_reply(b"x" * 30_000_001)


def test_many_answers_of_one_contact_on_one_day_are_refused(to):
    for number in range(MOST_PER_DAY):
        take(mail(to, f"Bericht {number}.", message_id=f"<{number}@x>"))
    with pytest.raises(NoReplyError, match="too many"):
        take(mail(to, "Nog een.", message_id="<99@x>"))


# --- what was written


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("Goed.\r\n\r\n-- \r\nJan, 06-12345678", "Goed."),
        ("Goed.\n\n________________________________\nVan: Team <x@y.example>\n", "Goed."),
        ("Goed.\n\nVan: Team veiligheid <x@y.example>\nVerzonden: dinsdag", "Goed."),
        ("Goed.\n\nOn Tue, 3 Nov 2026, Team veiligheid, gemeente\nVoorbeeld <x@y.example> wrote:\n> Hoe?", "Goed."),
        ("Goed.\n-----Oorspronkelijk bericht-----\nHoe?", "Goed."),
        ("Op het plein\nging het goed.", "Op het plein\nging het goed."),
        ("Regel een.\n\n\n\nRegel twee.", "Regel een.\n\nRegel twee."),
    ],
)  # fmt: skip
def test_quoted_mail_and_signature_are_left_out(body, text):
    assert written(body) == text


def test_mail_in_html_only_gives_its_text(to):
    message = EmailMessage()
    message["From"], message["To"] = "beheer@sleutel.example", to
    html = (
        "<style>p{}</style><p>Er zitten er <b>85</b> in &amp; het gaat goed.</p><blockquote>Hoe gaat het?</blockquote>"
    )
    message.set_content(html, subtype="html")

    assert read_reply(message.as_bytes()).text == "Er zitten er 85 in & het gaat goed."


# --- the command


def test_command_reads_what_a_mail_server_pipes(contact, vap, monkeypatch):
    to = reply_address(contact_id=contact.pk, vap_id=vap.pk, at=timezone.now())
    for content, code in ((mail(to), None), (mail(to, sender="x@kwaad.example"), 65)):
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
        if code is None:
            call_command("read_mail")
        else:
            errors = io.StringIO()
            with pytest.raises(SystemExit) as refused:
                call_command("read_mail", stderr=errors)
            assert (refused.value.code, errors.getvalue()) == (
                code,
                "not sent by the contact to whom the address was given\n",
            )
    assert [row.kind for row in OutgoingMail.objects.all()] == ["reply_to_confirm"]


def test_command_sorts_a_folder(contact, vap, tmp_path):
    to = reply_address(contact_id=contact.pk, vap_id=vap.pk, at=timezone.now())
    (tmp_path / "a.eml").write_bytes(mail(to))
    (tmp_path / "b.eml").write_bytes(b"geen mail")
    told = io.StringIO()

    call_command("read_mail", folder=tmp_path, stdout=told)

    assert told.getvalue() == "a.eml: gelezen\nb.eml: no message\n"
    assert not list(tmp_path.glob("*.eml"))
    assert (tmp_path / "gelezen" / "a.eml").exists()
    assert (tmp_path / "geweigerd" / "b.eml").exists()
    with pytest.raises(CommandError, match="is geen map"):
        call_command("read_mail", folder=tmp_path / "weg")
