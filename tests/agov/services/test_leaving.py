"""Story 8: an officer, a college member and a partner contact leave; nothing is left with nobody."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from agov.queries.leaving import belongings, led_for_the_time_being
from agov.services import leaving as services
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import (
    AssignmentFactory,
    CommitmentFactory,
    DepartmentFactory,
    PartnerContactFactory,
    VAPFactory,
    VAPVersionFactory,
)
from vap.enums import AssignmentRole, CommitmentState
from vap.models import PartnerContact
from vap.queries.people import people_on, versions_of

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 11, 9, tzinfo=UTC)
LAST = date(2027, 1, 31)


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def head():
    return UserFactory(name="Hoofd", roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def fatima(head):
    return UserFactory(
        name="Fatima", roles=[Role.BELEIDSADVISEUR], function="adviseur", department=DepartmentFactory(head=head)
    )


@pytest.fixture
def omar():
    return UserFactory(name="Omar", roles=[Role.BELEIDSADVISEUR])


def led(user, **fields):
    vap = VAPFactory(running=True, **fields)
    return AssignmentFactory(vap=vap, user=user, valid_from=date(2026, 10, 1))


def leave(leaver, by, **successors):
    return services.leave(user_id=leaver.pk, last_day=LAST, successors=successors, by=by, at=AT)


def who(vap, reader, day) -> list[str]:
    return [m.assignment.user.name for m in people_on(vap, reader, day) if m.assignment.role == AssignmentRole.LEAD]


def test_history_names_who_led_the_plan_on_each_day(fatima, omar, secretary):
    row = led(fatima)

    leave(fatima, secretary, **{f"rol-{row.pk}": omar})

    assert who(row.vap, secretary, date(2027, 1, 15)) == ["Fatima"]
    assert who(row.vap, secretary, LAST) == ["Fatima"]
    assert who(row.vap, secretary, date(2027, 2, 1)) == ["Omar"]
    assert AuditEntry.objects.filter(event="user.leaves", target_id=str(fatima.pk)).count() == 1


def test_plan_without_a_successor_falls_to_the_head_of_the_department(fatima, omar, head, secretary):
    given, left = led(fatima), led(fatima)

    leave(fatima, secretary, **{f"rol-{given.pk}": omar})

    new = left.vap.assignments.get(valid_to=None)
    assert (new.user, new.is_temporary, new.valid_from) == (head, True, date(2027, 2, 1))
    assert list(led_for_the_time_being()) == [left.vap]
    assert belongings(fatima) == []


def test_without_a_head_leaving_cannot_be_finished_and_nothing_changes(omar, secretary):
    leaver = UserFactory(roles=[Role.BELEIDSADVISEUR])
    given, left = led(leaver), led(leaver)

    with pytest.raises(services.LeavingError, match="kies een opvolger"):
        leave(leaver, secretary, **{f"rol-{given.pk}": omar})

    leaver.refresh_from_db()
    assert leaver.access_ends_on is None
    assert not given.vap.assignments.exclude(pk=given.pk).exists()
    assert left.vap.assignments.get().valid_to is None


def test_head_who_leaves_gives_the_department_to_somebody_first(head, fatima, omar, secretary):
    department = fatima.department

    with pytest.raises(services.LeavingError, match="Hoofd van"):
        leave(head, secretary)
    leave(head, secretary, **{f"afdeling-{department.pk}": omar})

    department.refresh_from_db()
    assert department.head == omar


def test_college_member_is_followed_by_a_college_member_only(omar, secretary):
    alderman, next_one = UserFactory(roles=[Role.BESTUURDER]), UserFactory(roles=[Role.BESTUURDER])
    row = AssignmentFactory(vap__running=True, role=AssignmentRole.ACCOUNTABLE, user=alderman)

    with pytest.raises(services.LeavingError, match="kan dat niet"):
        leave(alderman, secretary, **{f"rol-{row.pk}": omar})
    leave(alderman, secretary, **{f"rol-{row.pk}": next_one})

    assert row.vap.assignments.get(valid_to=None).user == next_one


def test_organisation_keeps_its_tasks_when_its_contact_leaves(secretary):
    corporation = OrganisationFactory(kind=OrganisationKind.HOUSING)
    gijs, new = (
        UserFactory(roles=[Role.PARTNER], organisation=corporation, function=function)
        for function in ("gebiedsbeheerder", "teamleider")
    )
    contact = PartnerContactFactory(organisation=corporation, email=gijs.email)
    promise = CommitmentFactory(organisation=corporation, state=CommitmentState.ACCEPTED, answered_at=AT)

    leave(gijs, secretary, **{f"contact-{contact.pk}": new})

    promise.refresh_from_db()
    now = PartnerContact.objects.get(valid_to=None)
    assert (promise.organisation, promise.state) == (corporation, CommitmentState.ACCEPTED)
    assert (now.organisation, now.email, now.function) == (corporation, new.email, "teamleider")


def test_nobody_arranges_their_own_leaving(secretary):
    with pytest.raises(services.LeavingError, match="eigen vertrek"):
        leave(secretary, secretary)


def test_after_the_last_day_an_open_session_ends_and_nobody_can_log_in(client, fatima, secretary):
    fatima.set_password("een lang genoeg wachtwoord")
    fatima.save()
    client.force_login(fatima)
    today = timezone.localdate()
    services.leave(user_id=fatima.pk, last_day=today, successors={}, by=secretary, at=timezone.now())
    on_the_last_day = client.get(reverse("vap:plan-list")).status_code

    fatima.refresh_from_db()
    fatima.access_ends_on = today - timedelta(days=1)
    fatima.save()

    after = client.get(reverse("vap:plan-list"))
    assert (on_the_last_day, after.status_code) == (200, 302)
    client.post(reverse("account_login"), {"login": fatima.email, "password": "een lang genoeg wachtwoord"})
    assert client.get(reverse("vap:plan-list")).status_code == 302


def test_what_was_written_earlier_says_until_when_somebody_led(fatima, omar, secretary):
    row = led(fatima)
    VAPVersionFactory(vap=row.vap, number=1, made_by=fatima)
    VAPVersionFactory(vap=row.vap, number=2, made_by=omar, reason="Andere trekker.")
    row.vap.assignments.filter(pk=row.pk).update(valid_to=date(2026, 10, 31))
    AssignmentFactory(vap=row.vap, user=omar, valid_from=date(2026, 11, 1))

    for_staff = [one.who for one in versions_of(row.vap, secretary)]
    outside = [one.who for one in versions_of(row.vap, UserFactory(roles=[Role.RAADSLID]))]

    assert for_staff == ["Omar", "Fatima (trekker tot en met 31 oktober 2026)"]
    assert outside == ["", ""]


def test_page_asks_for_what_cannot_be_left_and_keeps_what_was_chosen(client, omar, secretary):
    leaver = UserFactory(roles=[Role.BELEIDSADVISEUR])
    given, left = led(leaver), led(leaver)
    client.force_login(secretary)
    page = reverse("agov:leaving", args=[leaver.pk])

    answer = client.post(page, {"last_day": "2027-01-31", f"rol-{given.pk}": omar.pk, f"rol-{left.pk}": ""})

    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {f"rol-{left.pk}"}
    assert answer.context["form"][f"rol-{given.pk}"].value() == str(omar.pk)
