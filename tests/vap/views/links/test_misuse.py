"""What somebody tries with a link who wants more than to tell how it goes."""

import logging
from datetime import date, timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.models import Draft, OutgoingMail
from amersfoort_veiligheid.web.secrets_in_logs import SecretsFormatter
from tests.factories import UserFactory
from tests.factories import plans as make
from tests.vap.views.links.form import address, fill, new_secret, said, typing, words_of
from vap.enums import CommitmentState, VapState
from vap.models import ProgressUpdate, UpdateLink

pytestmark = pytest.mark.django_db


def expired(vap, contact):
    return new_secret(vap, contact, valid_for=-timedelta(seconds=1))


def revoked(vap, contact):
    return new_secret(vap, contact, revoked_at=timezone.now())


def of_ended_contact(vap, contact):
    secret = new_secret(vap, contact)
    contact.valid_to = timezone.localdate() - timedelta(days=1)
    contact.save()
    return secret


def of_contact_of_another_vap(vap, contact):
    secret = new_secret(vap, contact)
    contact.vap = make.VAPFactory(running=True)
    contact.save()
    return secret


def of_organisation_that_left(vap, contact):
    secret = new_secret(vap, contact)
    vap.activities.all().delete()
    return secret


def of_organisation_that_declined(vap, contact):
    vap.activities.all().delete()
    make.CommitmentFactory(
        vap=vap,
        organisation=contact.organisation,
        state=CommitmentState.DECLINED,
        answer="Geen mensen.",
        answered_at=timezone.now(),
    )
    return new_secret(vap, contact)


def of_organisation_that_stopped(vap, contact):
    contact.organisation.is_active = False
    contact.organisation.save()
    return new_secret(vap, contact)


def of_vap_that_is_over(vap, contact):
    secret = new_secret(vap, contact)
    vap.state, vap.ended_on = VapState.CLOSED, date(2026, 11, 1)
    vap.save()
    return secret


def guessed(vap, contact):
    return "A" * 43


CLOSED = [
    expired,
    revoked,
    of_ended_contact,
    of_contact_of_another_vap,
    of_organisation_that_left,
    of_organisation_that_declined,
    of_organisation_that_stopped,
    of_vap_that_is_over,
    guessed,
]


@pytest.mark.parametrize("make_secret", CLOSED, ids=lambda one: one.__name__)
def test_link_that_does_not_open_gives_one_calm_page_and_writes_nothing(visitor, vap, contact, make_secret):
    good = fill(visitor, new_secret(vap, contact))
    calm = words_of(visitor.get(address("A" * 43)))
    secret = make_secret(vap, contact)
    before = AuditEntry.objects.count()
    update = said(vap, contact)

    pages = {
        name: visitor.get(reverse(f"vap:{name}", args=arguments))
        for name, arguments in {
            "update": [secret],
            "update-receipt": [secret, update.pk],
            "update-rhythm": [secret],
        }.items()
    }
    posts = [
        visitor.post(address(secret), good),
        visitor.post(reverse("vap:update-copy", args=[secret, update.pk])),
        visitor.post(reverse("vap:update-rhythm", args=[secret]), {"every_months": 6, "seen": 1}),
    ]
    draft = visitor.post(reverse("vap:update-draft", args=[secret]), typing("x"))

    assert {page.status_code for page in (*pages.values(), *posts)} == {404}
    assert draft.status_code == 409
    for page in pages.values():
        assert words_of(page) == calm
        assertNotContains(page, vap.title, status_code=404)
        assertNotContains(page, "De Sleutel", status_code=404)
    assert ProgressUpdate.objects.count() == 1
    assert OutgoingMail.objects.count() == 0
    assert AuditEntry.objects.count() == before


def test_link_shows_and_writes_its_own_vap_only(visitor, vap, contact, secret):
    other = make.VAPFactory(running=True, title="Een ander plan")
    foreign = make.ActivityFactory(vap=other, organisation=contact.organisation, planned_amount=5, unit="x")
    neighbour = make.ActivityFactory(vap=vap, planned_amount=5, unit="x", title="Werk van de buren")
    theirs = said(vap, make.PartnerContactFactory(), text="Van een ander.")
    elsewhere = said(other, contact, text="Uit een ander plan.")

    page = visitor.get(address(secret))
    sent = visitor.post(address(secret), fill(visitor, secret, **{f"a_{foreign.pk}": 5, f"a_{neighbour.pk}": 5}))

    for words in ("Een ander plan", "Werk van de buren", "Van een ander."):
        assertNotContains(page, words)
    assert sent.status_code == 302
    assert ProgressUpdate.objects.waiting().get().lines.count() == 0
    for update in (theirs, elsewhere):
        for name in ("update-receipt", "update-copy"):
            send = visitor.get if name == "update-receipt" else visitor.post
            assert send(reverse(f"vap:{name}", args=[secret, update.pk])).status_code == 404


def test_form_that_is_sent_twice_counts_once(visitor, secret):
    data = fill(visitor, secret)

    first, second = (visitor.post(address(secret), data) for _ in range(2))

    assert first["Location"] == second["Location"]
    update = ProgressUpdate.objects.get()
    assert (update.revision, AuditEntry.objects.filter(event="update.handed_in").count()) == (1, 1)


def test_old_form_does_not_undo_a_later_one(visitor, secret):
    old = fill(visitor, secret, text="Het eerste.")
    visitor.post(address(secret), old)
    visitor.post(address(secret), fill(visitor, secret, text="Het verbeterde."))

    replay = visitor.post(address(secret), old)
    stale = visitor.post(address(secret), {**fill(visitor, secret), "ticket": old["ticket"], "text": "Nog een keer."})

    assertContains(replay, "Er is intussen al een bericht verstuurd.", status_code=422)
    assertContains(stale, "Nog een keer.", status_code=422)
    assert ProgressUpdate.objects.get().text == "Het verbeterde."


def test_ticket_of_another_link_or_none_is_worth_nothing(visitor, vap, contact, secret):
    colleague = make.PartnerContactFactory(organisation=contact.organisation)
    theirs = fill(visitor, new_secret(vap, colleague))

    for ticket in (theirs["ticket"], "", "x:y:z"):
        answer = visitor.post(address(secret), {**theirs, "ticket": ticket})
        assertContains(answer, "Deze pagina was oud.", status_code=422)
        assertContains(answer, theirs["text"], status_code=422)

    assert ProgressUpdate.objects.count() == 0


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanner_that_opens_the_link_changes_nothing(visitor, vap, contact, secret, method):
    pk = said(vap, contact).pk
    before = [list(model.objects.values()) for model in (UpdateLink, ProgressUpdate, AuditEntry, OutgoingMail)]

    for name, arguments in (("update", [secret]), ("update-receipt", [secret, pk]), ("update-rhythm", [secret])):
        assert getattr(visitor, method)(reverse(f"vap:{name}", args=arguments)).status_code == 200
    token = contact.unsubscribe_token
    assert getattr(visitor, method)(reverse("vap:reminders-stop", args=[token])).status_code == 200

    after = [list(model.objects.values()) for model in (UpdateLink, ProgressUpdate, AuditEntry, OutgoingMail)]
    assert after == before


def test_pages_of_a_link_are_not_kept_found_or_passed_on(visitor, vap, contact, secret):
    pk = said(vap, contact).pk
    for where in (
        address(secret),
        address("B" * 43),
        reverse("vap:update-receipt", args=[secret, pk]),
        reverse("vap:update-rhythm", args=[secret]),
    ):
        page = visitor.get(where)
        assert page["Referrer-Policy"] == "no-referrer"
        assert "no-store" in page["Cache-Control"]
        assert "noindex" in page["X-Robots-Tag"]
        assertContains(page, '<meta name="robots" content="noindex, nofollow">', status_code=page.status_code)
        assert "sessie_" not in str(page.cookies)


def test_only_a_hash_of_the_secret_is_stored(visitor, secret):
    visitor.post(address(secret), fill(visitor, secret))
    visitor.post(reverse("vap:update-draft", args=[secret]), typing("x"))

    rows = [
        *UpdateLink.objects.values(),
        *ProgressUpdate.objects.values(),
        *AuditEntry.objects.values(),
        *Draft.objects.values(),
    ]
    assert rows
    assert all(secret not in str(row) for row in rows)
    assert len(secret) == 43  # 32 random bytes


def test_secret_is_not_in_the_log(visitor, secret, caplog):
    caplog.handler.setFormatter(SecretsFormatter("%(message)s"))
    dead = "C" * 42 + "-"

    with caplog.at_level(logging.DEBUG):
        visitor.get(address(dead))
        try:
            raise ValueError(f"broken at {address(secret)}klaar/1/?x")
        except ValueError:
            logging.getLogger("test").exception("Fout bij %s", address(secret))

    assert "Not Found: /bijwerken/(geheim)/" in caplog.text
    assert "/bijwerken/(geheim)/klaar/1/" in caplog.text
    for known in (dead, secret):
        assert known not in caplog.text
    assert settings.LOGGING["formatters"]["line"]["()"].endswith("SecretsFormatter")


def test_who_is_logged_in_leaves_no_secret_in_a_draft(secret):
    browser = Client()
    browser.force_login(UserFactory())

    browser.post(address(secret), {**fill(browser, secret, text=""), "draft_form": "UpdateForm"})

    assert Draft.objects.count() == 0
