"""Locked periods: what is refused, for whom, until when; and who is let through."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import UpdateChannel
from vap.models import LockException, PeriodLock, ProgressUpdate
from vap.services import period_locks, progress, progress_sheet
from vap.services.period_locks import LockError
from vap.services.progress import LockedPeriodError, Said

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 8, 10, tzinfo=UTC)
TODAY = date(2026, 11, 3)
LOCKED_TO = date(2026, 10, 31)
WORDS = (
    "De periode tot en met 31 oktober 2026 is afgesloten. Reden: Het kwartaal is verantwoord. "
    "Wilt u toch iets doorgeven? Vraag een uitzondering aan de adviseur veiligheid van Gemeente Oefenstad."
)


@pytest.fixture
def officer():
    gemeente = OrganisationFactory(name="Gemeente Oefenstad")
    return UserFactory(roles=[Role.BELEIDSADVISEUR], function="adviseur veiligheid", organisation=gemeente)


@pytest.fixture
def activity():
    return make.ActivityFactory(vap=make.VAPFactory(running=True))


@pytest.fixture
def lock(activity, officer):
    return make.PeriodLockFactory(cycle=activity.vap.cycle, until=LOCKED_TO, made_by=officer)


def tell(activity, *, on=LOCKED_TO, by=None, contact=None, at=AT, seen=(0, 0), corrects=None):
    return progress.hand_in(
        vap_id=activity.vap_id,
        organisation=activity.organisation,
        said=Said(text="Het loopt.", light="good", happened_on=on, corrects_id=corrects),
        channel=UpdateChannel.LINK if contact else UpdateChannel.ACCOUNT,
        seen=seen,
        contact=contact,
        by=by,
        at=at,
    )


def test_locked_day_is_refused_with_until_when_why_and_whom_to_ask(activity, lock):
    with pytest.raises(LockedPeriodError) as refused:
        tell(activity)

    assert (str(refused.value), refused.value.field) == (WORDS, "happened_on")
    assert not ProgressUpdate.objects.exists()


def test_day_after_the_lock_is_open(activity, lock):
    assert tell(activity, on=date(2026, 11, 1)).happened_on == date(2026, 11, 1)


def test_lock_of_another_cycle_does_not_count(activity):
    make.PeriodLockFactory(until=date(2027, 12, 31))

    assert tell(activity).pk


def test_lifted_lock_does_not_count(activity, lock, officer):
    period_locks.lift(lock_id=lock.pk, by=officer, at=AT)

    assert tell(activity).happened_on == LOCKED_TO
    assert AuditEntry.objects.get(event="period.lifted").target_label == "tot en met 31 oktober 2026"


def test_today_is_refused_when_it_is_locked_and_no_day_was_given(activity, officer):
    make.PeriodLockFactory(cycle=activity.vap.cycle, until=TODAY, made_by=officer)

    with pytest.raises(LockedPeriodError, match="3 november 2026"):
        tell(activity, on=None)


def test_exception_lets_that_person_through_and_nobody_else(activity, lock, officer):
    late, other = UserFactory(roles=[Role.PARTNER]), UserFactory(roles=[Role.PARTNER])
    contact = make.PartnerContactFactory(organisation=activity.organisation)
    period_locks.give_exception(lock_id=lock.pk, user=late, valid_to=TODAY, reason="Ziek.", by=officer, at=AT)

    for somebody in ({"by": other}, {"contact": contact}, {"by": officer}, {}):
        with pytest.raises(LockedPeriodError):
            tell(activity, **somebody)
    assert tell(activity, by=late).given_by == late


def test_exception_for_a_contact_is_not_one_for_another_contact(activity, lock, officer):
    contact, other = make.PartnerContactFactory.create_batch(2, organisation=activity.organisation)
    period_locks.give_exception(lock_id=lock.pk, contact=contact, valid_to=TODAY, reason="Ziek.", by=officer, at=AT)

    with pytest.raises(LockedPeriodError):
        tell(activity, contact=other)
    assert tell(activity, contact=contact).contact == contact


def test_exception_holds_through_its_last_day_by_the_clock_of_the_municipality(activity, lock, officer):
    late = UserFactory(roles=[Role.PARTNER])
    period_locks.give_exception(lock_id=lock.pk, user=late, valid_to=TODAY, reason="Ziek.", by=officer, at=AT)

    with pytest.raises(LockedPeriodError):
        tell(activity, by=late, at=datetime(2026, 11, 3, 23, 30, tzinfo=UTC))  # half past midnight in Amersfoort
    assert tell(activity, by=late, at=datetime(2026, 11, 3, 22, 30, tzinfo=UTC)).pk


def test_exception_of_an_earlier_lock_does_not_open_later_days(activity, lock, officer):
    late = UserFactory(roles=[Role.PARTNER])
    make.PeriodLockFactory(cycle=activity.vap.cycle, until=date(2026, 11, 2), made_by=officer)
    make.LockExceptionFactory(lock=lock, user=late)

    with pytest.raises(LockedPeriodError, match="2 november 2026"):
        tell(activity, by=late, on=date(2026, 11, 1))
    assert tell(activity, by=late, on=date(2026, 10, 31)).pk


def test_exception_of_a_lifted_lock_opens_no_other_lock(activity, lock, officer):
    late = UserFactory(roles=[Role.PARTNER])
    lifted = make.PeriodLockFactory(cycle=activity.vap.cycle, until=date(2026, 11, 2), lifted=True)
    make.LockExceptionFactory(lock=lifted, user=late)

    with pytest.raises(LockedPeriodError):
        tell(activity, by=late)


def test_update_about_a_locked_day_is_not_bettered_into_another_day(activity, officer):
    first = tell(activity)
    make.PeriodLockFactory(cycle=activity.vap.cycle, until=LOCKED_TO, made_by=officer)

    with pytest.raises(LockedPeriodError):
        tell(activity, on=TODAY, seen=(first.pk, first.revision))


def test_accepted_update_about_a_locked_day_is_not_corrected(activity, officer):
    first = tell(activity)
    progress.accept(update_id=first.pk, seen=first.revision, by=officer, at=AT)
    make.PeriodLockFactory(cycle=activity.vap.cycle, until=LOCKED_TO, made_by=officer)

    with pytest.raises(LockedPeriodError):
        tell(activity, on=TODAY, corrects=first.pk)
    assert tell(activity, on=TODAY).happened_on == TODAY


def test_waiting_update_about_a_locked_day_can_still_be_accepted(activity, officer):
    first = tell(activity)
    make.PeriodLockFactory(cycle=activity.vap.cycle, until=LOCKED_TO, made_by=officer)

    assert progress.accept(update_id=first.pk, seen=first.revision, by=officer, at=AT).state == "accepted"


def test_spreadsheet_stores_nothing_when_one_plan_is_locked(activity, officer):
    other = make.ActivityFactory(organisation=activity.organisation, vap=make.VAPFactory(running=True))
    make.PeriodLockFactory(cycle=activity.vap.cycle, until=TODAY, made_by=officer)
    said = {"unchanged": False, "text": "Goed.", "light": "good", "needs": "", "lines": [], "seen": [0, 0]}
    rows = [{**said, "vap": other.vap_id}, {**said, "vap": activity.vap_id}]

    with pytest.raises(LockedPeriodError):
        progress_sheet.hand_in_sheet(
            rows=rows, organisation=activity.organisation, mark="blad", by=UserFactory(roles=[Role.PARTNER]), at=AT
        )
    assert not ProgressUpdate.objects.exists()


# --- locking, lifting, exceptions ------------------------------------------------------------------------------------


def test_lock_is_on_record(activity, officer):
    made = period_locks.lock(cycle=activity.vap.cycle, until=LOCKED_TO, reason=" Verantwoord. ", by=officer, at=AT)

    entry = AuditEntry.objects.get(event="period.locked")
    assert (made.reason, made.made_by, made.lifted_at) == ("Verantwoord.", officer, None)
    assert (entry.reason, entry.data) == ("Verantwoord.", {"locked_until": "2026-10-31"})


def test_same_period_is_locked_once_until_it_is_lifted(activity, lock, officer):
    again = {"cycle": activity.vap.cycle, "until": LOCKED_TO, "reason": "Nog eens.", "by": officer, "at": AT}
    with pytest.raises(LockError, match="al afgesloten"):
        period_locks.lock(**again)

    period_locks.lift(lock_id=lock.pk, by=officer, at=AT)

    assert period_locks.lock(**again).pk != lock.pk


def test_lock_needs_a_reason(activity, officer):
    with pytest.raises(LockError, match="waarom"):
        period_locks.lock(cycle=activity.vap.cycle, until=LOCKED_TO, reason="  ", by=officer, at=AT)


def test_what_is_open_is_not_lifted_again_and_takes_no_exception(lock, officer):
    period_locks.lift(lock_id=lock.pk, by=officer, at=AT)

    with pytest.raises(LockError, match="weer open"):
        period_locks.lift(lock_id=lock.pk, by=officer, at=AT)
    with pytest.raises(LockError, match="weer open"):
        period_locks.give_exception(lock_id=lock.pk, user=officer, valid_to=TODAY, reason="Ziek.", by=officer, at=AT)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"valid_to": TODAY - timedelta(days=1)}, "valid_to"),
        ({"reason": " "}, "reason"),
        ({"user": None}, "whom"),
    ],
)
def test_exception_that_says_too_little_is_refused(lock, officer, wrong, field):
    given = {"user": officer, "valid_to": TODAY, "reason": "Ziek.", **wrong}

    with pytest.raises(LockError) as refused:
        period_locks.give_exception(lock_id=lock.pk, **given, by=officer, at=AT)
    assert refused.value.field == field
    assert not LockException.objects.exists()


def test_exception_is_on_record_without_the_name_of_who_got_it(lock, officer):
    late = UserFactory(roles=[Role.PARTNER], name="Sanne de Wit", organisation=OrganisationFactory(name="De Sleutel"))
    period_locks.give_exception(lock_id=lock.pk, user=late, valid_to=TODAY, reason="Ziek.", by=officer, at=AT)

    entry = AuditEntry.objects.get(event="period.exception_given")
    assert (entry.target_id, entry.reason) == (str(lock.pk), "Ziek.")
    assert entry.data == {"organisation": "De Sleutel", "excepted_until": "2026-11-03"}


def test_database_refuses_what_the_services_never_make(officer):
    refused = [
        lambda: make.PeriodLockFactory(reason=""),
        lambda: make.PeriodLockFactory(lifted_by=officer),
        lambda: make.PeriodLockFactory(lifted_by=officer, lifted_at=datetime(2026, 1, 1, tzinfo=UTC)),
        lambda: make.LockExceptionFactory(user=None),
        lambda: make.LockExceptionFactory(contact=make.PartnerContactFactory()),
        lambda: make.LockExceptionFactory(reason=""),
    ]
    for attempt in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()
    assert not PeriodLock.objects.filter(lifted_at__isnull=False).exists()
