"""The page with locked periods, locking and exceptions, and what a refusal looks like to who sends an update."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory
from vap.models import LockException, PeriodLock, ProgressUpdate, UpdateLink

pytestmark = pytest.mark.django_db
LIST = reverse("vap:lock-list")


def log_in(client, *roles, **fields):
    user = UserFactory(roles=roles, password="!", **fields)
    client.force_login(user, backend="amersfoort_veiligheid.accounts.backends.AccountBackend")
    return user


@pytest.fixture
def activity():
    return make.ActivityFactory(vap=make.VAPFactory(running=True))


@pytest.fixture
def today():
    return timezone.localdate()


def test_partner_reads_which_periods_are_locked_by_function_and_never_by_name(client, today):
    log_in(client, Role.PARTNER, organisation=OrganisationFactory())
    officer = UserFactory(name="Anja Bos", function="adviseur veiligheid")
    lock = make.PeriodLockFactory(made_by=officer, reason="Het kwartaal is verantwoord.")
    make.LockExceptionFactory(
        lock=lock, user=UserFactory(name="Sanne de Wit", function="wijkbeheerder"), made_by=officer, valid_to=today
    )
    make.LockExceptionFactory(lock=lock, made_by=officer, valid_to=today - timedelta(days=1))

    page = client.get(LIST)

    for words in ("31 oktober 2026", "Het kwartaal is verantwoord.", "adviseur veiligheid", "wijkbeheerder", "voorbij"):
        assertContains(page, words)
    for words in ("Anja Bos", "Sanne de Wit", reverse("vap:lock-new"), reverse("vap:lock-lift", args=[lock.pk])):
        assertNotContains(page, words)
    assertContains(client.get(reverse("vap:progress-due")), f'href="{LIST}"')


def test_partner_does_not_see_locks_of_a_cycle_that_is_a_draft(client):
    log_in(client, Role.PARTNER, organisation=OrganisationFactory())
    make.PeriodLockFactory(cycle=PolicyCycleFactory(state=CycleState.DRAFT), reason="Nog geheim.")

    assertNotContains(client.get(LIST), "Nog geheim.")


def test_officer_locks_and_opens_again(client, activity):
    officer = log_in(client, Role.BELEIDSADVISEUR)
    data = {"cycle": activity.vap.cycle_id, "until": "2026-10-31", "reason": "Het kwartaal is verantwoord."}

    assertRedirects(client.post(reverse("vap:lock-new"), data), LIST)
    lock = PeriodLock.objects.get()
    assert (lock.cycle, lock.made_by) == (activity.vap.cycle, officer)

    twice = client.post(reverse("vap:lock-new"), data)
    assertContains(twice, "Deze periode is al afgesloten.", status_code=422)

    assertRedirects(client.post(reverse("vap:lock-lift", args=[lock.pk])), LIST)
    lock.refresh_from_db()
    assert lock.lifted_by == officer
    assertContains(client.post(reverse("vap:lock-lift", args=[lock.pk]), follow=True), "Deze periode is al weer open.")


def test_reason_takes_no_telephone_number(client, activity):
    log_in(client, Role.BELEIDSADVISEUR)
    data = {"cycle": activity.vap.cycle_id, "until": "2026-10-31", "reason": "Bel 06 12345678."}

    assertContains(client.post(reverse("vap:lock-new"), data), "telefoonnummer", status_code=422)
    assert not PeriodLock.objects.exists()


def test_officer_gives_an_exception_to_an_account_and_to_a_contact_that_take_part(client, activity, today):
    log_in(client, Role.AGOV_SECRETARIS)
    lock = make.PeriodLockFactory(cycle=activity.vap.cycle)
    partner = UserFactory(roles=[Role.PARTNER], organisation=activity.organisation)
    stranger = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory())
    contact = make.PartnerContactFactory(organisation=activity.organisation)
    over = make.PartnerContactFactory(organisation=activity.organisation, valid_to=today - timedelta(days=1))
    where = reverse("vap:lock-exception", args=[lock.pk])
    data = {"valid_to": today.isoformat(), "reason": "Het kwam door ziekte te laat."}

    for whom in (f"u{partner.pk}", f"c{contact.pk}"):
        assertRedirects(client.post(where, {**data, "whom": whom}), LIST)
    for whom in (f"u{stranger.pk}", f"c{over.pk}", "", "x"):
        assert client.post(where, {**data, "whom": whom}).status_code == 422
    past = client.post(where, {**data, "whom": f"u{partner.pk}", "valid_to": "2026-01-01"})
    assertContains(past, "Kies een dag die nog niet voorbij is.", status_code=422)
    given = LockException.objects.values_list("user", "contact")
    assert set(given) == {(partner.pk, None), (None, contact.pk)}


@pytest.mark.parametrize("role", [Role.PARTNER, Role.ONDERZOEKER, Role.RAADSLID])
def test_who_does_not_steer_locks_nothing(client, activity, role):
    log_in(client, role, organisation=activity.organisation)
    lock = make.PeriodLockFactory(cycle=activity.vap.cycle)
    data = {"cycle": activity.vap.cycle_id, "until": "2026-09-30", "reason": "Zomaar."}

    assert client.post(reverse("vap:lock-new"), data).status_code == 403
    assert client.post(reverse("vap:lock-lift", args=[lock.pk])).status_code == 403
    assert client.post(reverse("vap:lock-exception", args=[lock.pk]), data).status_code == 403
    assert PeriodLock.objects.in_force().count() == 1


def test_partner_with_an_account_reads_why_and_keeps_what_was_typed(client, activity, today):
    log_in(client, Role.PARTNER, organisation=activity.organisation)
    make.PeriodLockFactory(cycle=activity.vap.cycle, until=today, made_by__function="adviseur veiligheid")
    where = reverse("vap:plan-progress", args=[activity.vap_id])
    ticket = re.findall(r'name="ticket" value="([^"]+)"', client.get(where).content.decode())[-1]

    answer = client.post(where, {"ticket": ticket, "light": "good", "text": "Er zijn 50 sloten vervangen."})

    for words in ("is afgesloten. Reden: Het kwartaal is verantwoord.", "adviseur veiligheid", "Er zijn 50 sloten"):
        assertContains(answer, words, status_code=422)
    assert not ProgressUpdate.objects.exists()


def test_contact_with_a_link_reads_why_and_finds_the_text_again_later(client, activity, today):
    lock = make.PeriodLockFactory(cycle=activity.vap.cycle, until=today)
    contact = make.PartnerContactFactory(organisation=activity.organisation)
    now = timezone.now()
    _, secret = UpdateLink.objects.issue(vap=activity.vap, contact=contact, at=now, until=now + timedelta(days=1))
    where = reverse("vap:update", args=[secret])

    def send(text):
        ticket = re.findall(r'name="ticket" value="([^"]+)"', client.get(where).content.decode())[-1]
        return client.post(where, {"ticket": ticket, "light": "good", "text": text})

    refused = send("Er zijn 50 sloten vervangen.")

    assertContains(refused, "is afgesloten. Reden: Het kwartaal is verantwoord.", status_code=422)
    assertContains(refused, "Er zijn 50 sloten vervangen.", status_code=422)
    assertContains(client.get(where), "Er zijn 50 sloten vervangen.")
    make.LockExceptionFactory(lock=lock, user=None, contact=contact, valid_to=today)
    assert send("Er zijn 50 sloten vervangen.").status_code == 302
    assert ProgressUpdate.objects.get().contact == contact


def test_list_takes_as_many_queries_for_three_as_for_one(client, activity):
    log_in(client, Role.BELEIDSADVISEUR, organisation=activity.organisation)

    def queries():
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    def one_more():
        lock = make.PeriodLockFactory(lifted=True)
        make.LockExceptionFactory(lock=lock)
        make.LockExceptionFactory(lock=lock, user=None, contact=make.PartnerContactFactory())

    one_more()
    queries()
    for_one = queries()
    one_more()
    one_more()

    assert queries() == for_one
