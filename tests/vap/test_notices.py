"""What mails say: the same in both forms, with a button that works, and nothing to who may not have it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.outbox import NotNeededError
from tests.factories import OrganisationFactory, OutgoingMailFactory, UserFactory
from tests.factories import plans as make
from vap.models import UpdateLink
from vap.notices import LETTERS

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 8, 10, tzinfo=UTC)


@pytest.fixture
def contact():
    return make.PartnerContactFactory(organisation=OrganisationFactory(name="De Sleutel"))


def plan(contact, title, due=date(2026, 11, 10), **fields):
    vap = make.VAPFactory(running=True, title=title, contact="procesregisseur", **fields)
    make.ActivityFactory(vap=vap, organisation=contact.organisation)
    make.RhythmFactory(vap=vap, organisation=contact.organisation, next_due_on=due)
    return vap


def mail_to(contact, kind, **data):
    return OutgoingMailFactory(kind=kind, to=contact.email, data={"contact": contact.pk, **data})


def links_in(text):
    return re.findall(r"/bijwerken/([\w-]{43})/", text)


def test_reminder_bundles_all_plans_and_every_button_opens_its_own(contact, client, settings):
    settings.LINK_DAYS = 3650
    first, second = plan(contact, "Sterke sloten"), plan(contact, "Licht in de straat", date(2026, 10, 20))

    letter = LETTERS["reminder"](mail_to(contact, "reminder"), AT)

    assert letter.subject == "Hoe gaat het met uw deel van 2 plannen?"
    assert "14 dagen te laat" in letter.text
    assert "Op 17 november 2026 vragen wij het aan het algemene adres van uw organisatie." in letter.text
    assert letter.reply_to.startswith('"procesregisseur, gemeente')
    assert sorted(links_in(letter.text)) == sorted(links_in(letter.html)) == sorted(letter.secrets)
    for secret in letter.secrets:
        assert client.get(reverse("vap:update", args=[secret])).status_code == 200
    assert {UpdateLink.objects.of_secret(secret).vap for secret in letter.secrets} == {first, second}


def test_both_forms_say_the_same(contact):
    plan(contact, "Sterke sloten")

    letter = LETTERS["reminder"](mail_to(contact, "reminder"), AT)

    words = " ".join(strip_tags(letter.html.partition("<body")[2]).split())
    for paragraph in letter.text.split("\n\n")[:4]:
        for line in paragraph.splitlines():
            said = line.strip().partition(": http")[0]
            assert said in words
    assert 'style="display:inline-block;padding:12px 20px' in letter.html


def test_title_with_signs_is_text_in_both_forms(contact):
    plan(contact, "Sloten & <b>licht</b>")

    letter = LETTERS["reminder"](mail_to(contact, "reminder"), AT)

    assert "Sloten & <b>licht</b>" in letter.text
    assert "<b>licht</b>" not in letter.html


def ended(contact, vap):
    contact.valid_to = date(2026, 11, 2)
    contact.save()


def moved(contact, vap):
    contact.email = "ander@sleutel.example"
    contact.save()


def left(contact, vap):
    vap.activities.all().delete()


def over(contact, vap):
    vap.state, vap.ended_on = "closed", date(2026, 11, 1)
    vap.save()


def bound_elsewhere(contact, vap):
    contact.vap = make.VAPFactory(running=True)
    contact.save()


def closed_down(contact, vap):
    contact.organisation.is_active = False
    contact.organisation.save()


@pytest.mark.parametrize("kind", ["invitation", "links", "reminder"])
@pytest.mark.parametrize(
    "change", [ended, moved, left, over, bound_elsewhere, closed_down], ids=lambda one: one.__name__
)
def test_rights_are_asked_again_at_sending(contact, kind, change):
    vap = plan(contact, "Sterke sloten")
    mail = mail_to(contact, kind, vap=vap.pk)

    change(contact, vap)

    with pytest.raises(NotNeededError):
        LETTERS[kind](mail, AT)


def test_answer_that_came_meanwhile_is_not_asked_for(contact):
    vap = plan(contact, "Sterke sloten")
    mail = mail_to(contact, "reminder")
    vap.rhythms.update(next_due_on=date(2027, 2, 1))

    with pytest.raises(NotNeededError, match="intussen"):
        LETTERS["reminder"](mail, AT)


def test_returned_update_comes_with_the_question_and_a_link(contact):
    vap = plan(contact, "Sterke sloten")
    update = make.ProgressUpdateFactory(
        vap=vap,
        organisation=contact.organisation,
        state="returned",
        submitted_at=AT,
        reviewed_at=AT,
        return_note="Hoeveel zijn het er?",
    )
    mail = mail_to(contact, "returned", update=update.pk, vap=vap.pk)

    letter = LETTERS["returned"](mail, AT)

    assert "Onze vraag: Hoeveel zijn het er?" in letter.text
    assert links_in(letter.text) == list(letter.secrets)
    update.state = "submitted"
    update.save()
    with pytest.raises(NotNeededError):
        LETTERS["returned"](mail, AT)


def test_returned_update_of_an_account_leads_to_the_page_and_asks_the_rights(contact):
    vap = plan(contact, "Sterke sloten")
    user = UserFactory(roles=[Role.PARTNER], organisation=contact.organisation)
    update = make.ProgressUpdateFactory(
        vap=vap,
        organisation=contact.organisation,
        state="returned",
        submitted_at=AT,
        reviewed_at=AT,
        return_note="Hoe?",
    )
    mail = OutgoingMailFactory(kind="returned", to=user.email, data={"update": update.pk, "user": user.pk})

    assert f"/vaps/{vap.pk}/voortgang/" in LETTERS["returned"](mail, AT).text
    user.access_ends_on = date(2026, 11, 2)
    user.save()
    with pytest.raises(NotNeededError):
        LETTERS["returned"](mail, AT)


def test_copy_goes_only_to_a_contact_of_the_organisation_that_wrote_it(contact):
    vap = plan(contact, "Sterke sloten")
    own = make.ProgressUpdateFactory(vap=vap, organisation=contact.organisation, submitted=True, needs="Een bus.")
    other = make.ProgressUpdateFactory(vap=vap, submitted=True)

    letter = LETTERS["receipt"](mail_to(contact, "receipt", update=own.pk), AT)

    assert "85 van de 120 sloten zijn vervangen." in letter.text
    assert "Wat is er nodig: Een bus." in letter.text
    with pytest.raises(NotNeededError):
        LETTERS["receipt"](mail_to(contact, "receipt", update=other.pk), AT)


@pytest.mark.parametrize("change", ["no role", "no access", "answered"])
def test_secretary_hears_of_silence_as_long_as_it_lasts(contact, change):
    plan(contact, "Sterke sloten", date(2026, 9, 1))
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    mail = OutgoingMailFactory(kind="silent_partners", to=user.email, data={"user": user.pk})
    assert "De Sleutel: Sterke sloten" in LETTERS["silent_partners"](mail, AT).text

    if change == "no role":
        user.user_roles.all().delete()
    elif change == "no access":
        user.is_active = False
        user.save()
    else:
        contact.organisation.rhythms.update(next_due_on=timezone.localtime(AT).date() + timedelta(days=90))

    with pytest.raises(NotNeededError):
        LETTERS["silent_partners"](mail, AT)
