"""A partner asks for a new link, and stops the reminders."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import plans as make
from tests.vap.views.links.form import words_of

pytestmark = pytest.mark.django_db


def ask(visitor, email):
    return visitor.post(reverse("vap:link-ask"), {"email": email})


def test_new_link_goes_to_the_known_address_and_the_asker_learns_nothing(visitor, vap, contact):
    known, unknown = ask(visitor, " Gebied@Sleutel.example "), ask(visitor, "vreemd@kwaad.example")

    assert words_of(known) == words_of(unknown)
    assert (known.status_code, unknown.status_code) == (200, 200)
    assert [(mail.kind, mail.to) for mail in OutgoingMail.objects.all()] == [("links", contact.email)]
    assertContains(ask(visitor, "geen adres"), "Dit is geen volledig e-mailadres.", status_code=422)


def test_new_links_are_limited(visitor, contact, monkeypatch):
    now = timezone.now()
    for hours in (0, 0, 1, 2, 3, 4, 5):
        monkeypatch.setattr("vap.views.links.timezone.now", lambda hours=hours: now + timedelta(hours=hours))
        ask(visitor, contact.email)

    assert OutgoingMail.objects.count() == 3


def test_contact_that_ended_gets_no_new_link(visitor, contact):
    contact.valid_to = timezone.localdate() - timedelta(days=1)
    contact.save()

    ask(visitor, contact.email)

    assert OutgoingMail.objects.count() == 0


def test_reminders_stop_and_come_back(visitor, contact):
    where = reverse("vap:reminders-stop", args=[contact.unsubscribe_token])
    assertContains(visitor.get(where), "Wilt u geen herinneringen meer?")

    stopped = visitor.post(where, {"List-Unsubscribe": "One-Click"})
    contact.refresh_from_db()
    assertContains(stopped, "U krijgt geen herinneringen")
    assert contact.unsubscribed_at is not None

    visitor.post(where, {"weer": "1"})
    contact.refresh_from_db()
    assert contact.unsubscribed_at is None
    assert [entry.event for entry in AuditEntry.objects.order_by("pk")] == [
        "contact.unsubscribed",
        "contact.resubscribed",
    ]


def test_nobody_stops_the_reminders_of_another(visitor, contact):
    other = make.PartnerContactFactory()
    token = contact.unsubscribe_token

    forged = token.replace(token[:2], "zz", 1)

    assert visitor.post(reverse("vap:reminders-stop", args=[forged])).status_code == 404
    other.refresh_from_db()
    assert other.unsubscribed_at is None
