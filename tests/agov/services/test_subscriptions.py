"""Mail for who asked for it: asked twice over, told once, nothing that is not public, and gone when it leaves."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail as sent_mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import PublicationKind, TraceKind, WithdrawReason
from agov.models import EditionTrace, Following, Subscriber
from agov.queries.subscriptions import CONFIRM_WITHIN, confirm_token
from agov.services import editions
from agov.services import subscriptions as services
from agov.tasks import send_mail
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.enums import MailState
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import UserFactory
from tests.factories.editions import (
    EditionFactory,
    EditionTraceFactory,
    EmbargoReaderFactory,
    FollowingFactory,
    PublicationFactory,
    SubscriberFactory,
)

pytestmark = pytest.mark.django_db
START = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)  # as the factories: ten in the morning here
ADDRESS = "lezer@example.invalid"
LATER = timedelta(hours=1)


@pytest.fixture(autouse=True)
def fixed_clock(monkeypatch):
    """Mails are sent an hour after the start unless a test says otherwise."""
    clock = {"now": START + LATER}
    monkeypatch.setattr("agov.tasks.timezone.now", lambda: clock["now"])
    return clock


def ask(at=START, **more):
    services.ask(**{"email": ADDRESS, "publication": None, "kind": None, "at": at, **more})


def publish(at=START + timedelta(minutes=10), **more):
    return EditionFactory(published=True, published_at=at, **more)


def deliver():
    for mail in OutgoingMail.objects.filter(state=MailState.QUEUED).order_by("pk"):
        send_mail(mail.pk)


def withdraw(edition, at, reason=WithdrawReason.WRONG):
    officer = UserFactory(roles=[Role.PRIVACY_OFFICER])
    return editions.withdraw(edition_id=edition.pk, reason=reason, note="", by=officer, at=at)


# --- asking and saying yes


def test_address_is_asked_by_mail_and_follows_nothing_until_it_says_yes(client, fixed_clock):
    ask()
    publish()
    assert services.send_news(at=START + LATER) == 0
    deliver()
    (message,) = sent_mail.outbox
    assert message.to == [ADDRESS]
    following = Following.objects.get()
    address = reverse("agov:subscribe-confirm", args=[confirm_token(following)])
    assert "/publicaties/bericht/ja/" in message.body
    assert client.get(address).status_code == 200
    following.refresh_from_db()
    assert following.confirmed_at is None  # mail programs open links too
    assertContains(client.post(address), "U krijgt voortaan bericht")
    following.refresh_from_db()
    assert following.confirmed_at is not None


def test_answer_is_the_same_for_every_address_and_a_known_one_gets_no_mail(client):
    FollowingFactory(subscriber__email=ADDRESS)
    answers = [
        client.post(reverse("agov:subscribe"), {"email": one, "what": "alles"})
        for one in (ADDRESS, "ander@example.invalid")
    ]
    shown = [one.content.decode().replace(str(one.context["csrf_token"]), "") for one in answers]
    assert shown[0] == shown[1]
    assert OutgoingMail.objects.filter(kind="following_confirm").count() == 1


def test_address_is_asked_at_most_three_times_a_day():
    for minute in range(6):
        ask(START + timedelta(minutes=minute))
    assert OutgoingMail.objects.count() == services.MOST_ASKED_PER_DAY
    ask(START + timedelta(days=1, minutes=10))
    assert OutgoingMail.objects.count() == services.MOST_ASKED_PER_DAY + 1


def test_asking_waits_when_very_many_addresses_come_in(client, monkeypatch):
    monkeypatch.setattr(services, "MOST_NEW_PER_HOUR", 2)
    for number in range(2):
        ask(email=f"nieuw{number}@example.invalid")
    with pytest.raises(services.TooManyError):
        ask()
    ask(START + timedelta(hours=2))
    assert Subscriber.objects.filter(email=ADDRESS).exists()


@pytest.mark.parametrize("token", ["x", "1:x:y", ""])
def test_forged_link_opens_nothing(client, token):
    FollowingFactory()
    for name in ("subscribe-confirm", "subscription"):
        if token:
            assert client.get(reverse(f"agov:{name}", args=[token])).status_code == 404
    assert services.confirm(token=token, at=START) is None


def test_choices_are_kinds_and_series_that_are_public(client):
    shown = publish(publication__title="Wijkrapport Kernmare").publication
    hidden = PublicationFactory(title="Nog geheim")
    answer = client.get(reverse("agov:subscribe"), {"over": f"reeks:{shown.slug}"})
    assertContains(answer, f'<option value="reeks:{shown.slug}" selected>')
    assertNotContains(answer, hidden.title)


# --- what is told


def test_new_edition_is_told_once_with_one_click_to_leave(client):
    following = FollowingFactory(subscriber__email=ADDRESS)
    edition = publish()
    assert services.send_news(at=START + LATER) == 1
    assert services.send_news(at=START + LATER) == 0
    deliver()
    assert services.send_news(at=START + timedelta(days=1)) == 0
    (message,) = sent_mail.outbox
    assert message.to == [ADDRESS]
    assert edition.summary in message.body
    stop = message.extra_headers["List-Unsubscribe"].strip("<>")
    assert message.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert EditionTrace.objects.get().kind == TraceKind.MAIL
    assert client.post(stop, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not Subscriber.objects.filter(pk=following.subscriber_id).exists()
    assert client.get(stop).status_code == 404


def test_address_stands_in_its_own_row_and_nowhere_else(client):
    ask()
    services.confirm(token=confirm_token(Following.objects.get()), at=START)
    publish()
    services.send_news(at=START + LATER)
    deliver()
    assert [mail.to for mail in OutgoingMail.objects.all()] == ["", ""]
    assert not any(ADDRESS in f"{mail.text}{mail.html}{mail.key}{mail.data}" for mail in OutgoingMail.objects.all())
    assert not any(ADDRESS in f"{row.target_label}{row.actor_label}{row.data}" for row in AuditEntry.objects.all())
    client.force_login(UserFactory(roles=[Role.BEHEERDER]))
    for name in ("web:mail-list", "agov:follower-counts"):
        assertNotContains(client.get(reverse(name)), ADDRESS)
    services.leave(subscriber=Subscriber.objects.get(), at=START + LATER)
    assert not Subscriber.objects.exists()
    assert not Following.objects.exists()


def test_correction_comes_with_its_note():
    FollowingFactory()
    first = publish(START - LATER)
    publish(publication=first.publication, corrects=first, correction_note="Een buurt telde dubbel.")
    services.send_news(at=START + LATER)
    deliver()
    assert "Verbeterd: " in sent_mail.outbox[0].subject
    assert "Een buurt telde dubbel." in sent_mail.outbox[0].body


def test_more_of_one_day_goes_in_one_mail_and_the_rest_waits_for_tomorrow(fixed_clock):
    FollowingFactory()
    publish(START + timedelta(minutes=1), title="Een")
    publish(START + timedelta(minutes=2), title="Twee")
    services.send_news(at=START + LATER)
    deliver()
    assert sent_mail.outbox[0].subject == "2 berichten over rapporten"
    publish(START + timedelta(hours=2), title="Drie")
    assert services.send_news(at=START + timedelta(hours=3)) == 0
    fixed_clock["now"] = START + timedelta(days=1)
    assert services.send_news(at=START + timedelta(days=1)) == 1
    deliver()
    assert sent_mail.outbox[1].subject == "Nieuw: Drie"


@pytest.mark.parametrize("hour", [3, 23])
def test_nothing_goes_out_at_night(hour):
    FollowingFactory()
    publish()
    assert services.send_news(at=START.replace(hour=hour) + timedelta(days=1)) == 0


@pytest.mark.parametrize(
    ("choice", "is_told"),
    [
        ({}, True),
        ({"kind": PublicationKind.WIJK}, True),
        ({"kind": PublicationKind.THEME}, False),
        ({"confirmed_at": None}, False),
        ({"confirmed_at": START + timedelta(minutes=20)}, False),  # it was there before somebody said yes
    ],
)
def test_only_what_is_followed_is_told(choice, is_told):
    FollowingFactory(**choice)
    publish()
    assert services.send_news(at=START + LATER) == is_told


def test_one_series_is_followed_apart_from_the_others():
    edition = publish()
    FollowingFactory(publication=edition.publication)
    FollowingFactory(publication=PublicationFactory())
    assert services.send_news(at=START + LATER) == 1


def test_what_is_under_embargo_or_went_in_between_is_never_told():
    FollowingFactory()
    EditionFactory(approved=True, publish_at=START + timedelta(minutes=10))
    gone = publish()
    assert services.send_news(at=START + LATER) == 1
    withdraw(gone, START + timedelta(minutes=30))
    deliver()  # asked for before, and looked at again when it is sent
    assert sent_mail.outbox == []
    assert OutgoingMail.objects.get(kind="edition_news").state == MailState.DROPPED
    assert services.send_news(at=START + LATER) == 0


def test_withdrawal_is_told_at_once_to_who_could_know_it(fixed_clock):
    FollowingFactory()
    edition = publish(START - timedelta(days=3))
    publish()
    services.send_news(at=START + LATER)
    deliver()
    withdraw(edition, START + timedelta(hours=2), WithdrawReason.PRIVACY)
    fixed_clock["now"] = START + timedelta(hours=3)
    assert services.send_news(at=START + timedelta(hours=3)) == 1
    deliver()
    assert sent_mail.outbox[1].subject == f"Ingetrokken: {edition.title}"
    assert "bescherming van personen" in sent_mail.outbox[1].body
    assert edition.summary not in sent_mail.outbox[1].body
    assert len(sent_mail.outbox) == 2  # what stays public is not told again


def test_reader_under_embargo_hears_of_the_withdrawal():
    edition = publish()
    reader = EmbargoReaderFactory(edition=edition, opened_at=START, user=UserFactory(email="raad@example.invalid"))
    EmbargoReaderFactory(edition=edition)  # never opened it
    withdraw(edition, START + timedelta(minutes=30))
    deliver()
    assert [message.to for message in sent_mail.outbox] == [[reader.user.email]]


# --- what is kept


def test_unconfirmed_addresses_are_destroyed_after_a_week_and_confirmed_ones_stay():
    ask(email="nee@example.invalid")
    kept = FollowingFactory()
    FollowingFactory(subscriber=kept.subscriber, kind=PublicationKind.THEME, confirmed_at=None)
    assert services.forget_unconfirmed(at=START + CONFIRM_WITHIN) == 0
    assert services.forget_unconfirmed(at=START + CONFIRM_WITHIN + timedelta(seconds=1)) == 1
    assert list(Following.objects.all()) == [kept]


def test_stopping_with_the_last_thing_destroys_the_address(client):
    first = FollowingFactory()
    second = FollowingFactory(subscriber=first.subscriber, kind=PublicationKind.THEME)
    address = reverse("agov:subscription", args=[first.subscriber.token])
    assertContains(client.post(address, {"stop": str(second.pk)}), "Alle rapporten")
    assertContains(client.post(address, {"stop": str(first.pk)}), "Uw adres is gewist.")
    assert not Subscriber.objects.exists()


def test_nobody_stops_the_choice_of_another(client):
    own, other = FollowingFactory(), FollowingFactory()
    client.post(reverse("agov:subscription", args=[own.subscriber.token]), {"stop": str(other.pk)})
    assert Following.objects.filter(pk=other.pk).exists()


def test_counts_are_of_who_said_yes(client):
    client.force_login(UserFactory(roles=[Role.BEHEERDER]))
    FollowingFactory.create_batch(2)
    FollowingFactory(confirmed_at=None)
    FollowingFactory(publication=PublicationFactory(title="Wijkrapport Kernmare"))
    answer = client.get(reverse("agov:follower-counts"))
    assert [(one.label, one.count) for one in answer.context["counts"]] == [
        ("Alle rapporten", 2),
        ("Wijkrapport Kernmare", 1),
    ]


@pytest.mark.parametrize("choice", [{"kind": ""}, {"kind": PublicationKind.WIJK}])
def test_nothing_is_followed_twice(choice):
    subscriber = SubscriberFactory()
    FollowingFactory(subscriber=subscriber, **choice)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowingFactory(subscriber=subscriber, **choice)


def test_series_is_followed_once_and_not_by_kind_too():
    following = FollowingFactory(publication=PublicationFactory())
    for kind in ("", PublicationKind.WIJK):
        with pytest.raises(IntegrityError), transaction.atomic():
            FollowingFactory(subscriber=following.subscriber, publication=following.publication, kind=kind)


def test_trace_of_a_withdrawn_edition_says_that_subscribers_are_told():
    edition = publish()
    EditionTraceFactory(edition=edition, kind=TraceKind.MAIL, what="abonnees op nieuwe rapporten")
    EditionTraceFactory(edition=edition, kind=TraceKind.ELSEWHERE, what="website van de wijk")
    withdraw(edition, START + LATER)
    assert dict(edition.traces.values_list("what", "deed")) == {
        "abonnees op nieuwe rapporten": "told",
        "website van de wijk": "",
    }
