"""Starting, following up, closing and setting up a cycle (story 12)."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, Strictness
from cycle.models import Deviation, PolicyCycle
from cycle.services import cycles
from tests.agov.views.board.pages import settings_of, url
from tests.factories import UserFactory
from tests.factories.policy import CycleEvaluationFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db


def test_first_cycle_begins_half_way(client, anja, scheme):
    data = {"name": "Proef", "start_year": "2026", "length_years": "2", "beginning": "1-autumn"}

    answer = client.post(reverse("agov:cycle-start"), data)

    made = PolicyCycle.objects.get()
    assertRedirects(answer, url("board-cycle", made))
    assert (made.state, made.start_date) == (CycleState.DRAFT, date(2026, 9, 1))


def test_wrong_start_keeps_what_was_typed(client, anja, scheme):
    data = {"name": "Proef", "start_year": "2026", "length_years": "1", "beginning": "2-spring"}

    answer = client.post(reverse("agov:cycle-start"), data)

    assertContains(answer, "Kies een eerder seizoen", status_code=422)
    assertContains(answer, 'value="Proef"', status_code=422)
    assert not PolicyCycle.objects.exists()


def test_next_cycle_in_one_action_and_then_it_begins(client, anja, cycle):
    page = client.get(url("cycle-next", cycle))
    assertContains(page, "Cyclus 2028-2029")

    answer = client.post(url("cycle-next", cycle), {"name": "Cyclus 2028-2029", "length_years": "4"}, follow=True)

    following = cycle.next
    assertContains(answer, "ook 3 voorjaar van De cyclus")
    assert following.places.count() == 21
    client.post(url("cycle-begin", following))
    following.refresh_from_db()
    assert following.state == CycleState.RUNNING
    assertContains(
        client.post(url("cycle-begin", following), follow=True), "Dit kan niet: de stand van deze cyclus is “loopt”"
    )


def test_second_next_cycle_is_refused(client, anja, cycle):
    cycles.start_next(cycle_id=cycle.pk, name="Al gemaakt", by=anja, at=timezone.now())

    answer = client.post(url("cycle-next", cycle), {"name": "Nog een", "length_years": "2"})

    assertContains(answer, "volgt al Al gemaakt", status_code=422)


def test_closing_needs_a_reason_while_something_is_open(client, anja, cycle):
    CycleEvaluationFactory(cycle=cycle, closed=True)

    assertContains(client.post(url("cycle-close", cycle), {"reason": ""}), "Schrijf op waarom", status_code=422)

    client.post(url("cycle-close", cycle), {"reason": "De raad wil een nieuwe start."})

    cycle.refresh_from_db()
    assert cycle.state == CycleState.CLOSED
    assert Deviation.objects.get().reason == "De raad wil een nieuwe start."


def test_closing_is_blocked_when_so_set(client, anja, cycle):
    PolicyCycle.objects.update(strictness=Strictness.BLOCK)
    CycleEvaluationFactory(cycle=cycle, closed=True)

    assertNotContains(client.get(url("cycle-close", cycle)), 'name="reason"')
    answer = client.post(url("cycle-close", cycle), {"reason": "De raad wil een nieuwe start."})

    assertContains(answer, "Los dit eerst op", status_code=422)
    cycle.refresh_from_db()
    assert cycle.state == CycleState.RUNNING


def test_settings_are_kept(client, anja):
    cycle = PolicyCycleFactory()

    assertRedirects(client.post(url("cycle-settings", cycle), settings_of(cycle)), url("board-cycle", cycle))

    cycle.refresh_from_db()
    assert (cycle.strictness, cycle.max_priorities, cycle.max_vaps) == ("block", 7, 9)


def test_settings_changed_by_two_people_are_compared(client, anja):
    cycle = PolicyCycleFactory()
    sent = settings_of(cycle)
    PolicyCycle.objects.update(revision=2, max_priorities=4)

    answer = client.post(url("cycle-settings", cycle), sent)

    assertContains(answer, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    cycle.refresh_from_db()
    assert cycle.max_priorities == 4


@pytest.mark.parametrize("deed", ["begin", "close", "next", "settings"])
def test_who_does_not_steer_changes_no_cycle(client, deed):
    client.force_login(UserFactory(roles=[Role.BESTUURDER]))

    assert client.post(url(f"cycle-{deed}", PolicyCycleFactory())).status_code == 403
