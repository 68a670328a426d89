"""The season board in the browser: story 12, and what each mistake says."""

import csv
import io
from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import CycleState, DeviationKind, StepState, Strictness
from cycle.models import CycleStep, Deviation, PolicyCycle
from cycle.services import cycles
from cycle.services.reference_scheme import load_scheme
from tests.factories import UserFactory
from tests.factories.policy import (
    CarryOverFactory,
    CycleEvaluationFactory,
    CycleStepFactory,
    DeviationFactory,
    PartnerCycleFactory,
    PhaseFactory,
    PolicyCycleFactory,
    RunningProjectFactory,
    StepPlaceFactory,
)

pytestmark = pytest.mark.django_db
BOARD = reverse("agov:board")


@pytest.fixture
def anja(client):
    """The adviser, logged in."""
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


@pytest.fixture
def scheme():
    load_scheme(settings.BASE_DIR / "fixtures" / "common")


@pytest.fixture
def cycle(scheme, anja):
    """A running cycle of two years from the scheme."""
    made = cycles.start_cycle(name="De cyclus", start_year=2026, by=anja, at=timezone.now())
    return cycles.begin_cycle(cycle_id=made.pk, by=anja, at=timezone.now())


def url(name, row, *more):
    return reverse(f"agov:{name}", args=[row.pk, *more])


def placed(cycle=None, **more):
    step = CycleStepFactory(**more)
    StepPlaceFactory(step=step, cycle=cycle or PolicyCycleFactory())
    return step


# --- the board -------------------------------------------------------------------------------------------------------


def test_empty_board_invites_who_may_start(client, anja):
    assertContains(client.get(BOARD), reverse("agov:cycle-start"))


def test_empty_board_has_no_dead_button(client):
    client.force_login(UserFactory(roles=[Role.RAADSLID]))

    assertNotContains(client.get(BOARD), reverse("agov:cycle-start"))


def test_board_shows_the_three_columns_and_what_stands_beside_them(client, anja, cycle):
    RunningProjectFactory()
    PartnerCycleFactory(closes_on=date(2026, 10, 1), organisation__name="Corporatie De Brug", title="begroting 2027")
    DeviationFactory(cycle=cycle, what="Een maand later.", reason="De enquête kwam later.")

    page = client.get(url("board-cycle", cycle))

    for words in (
        "Jaar/seizoen", "Activiteit", "Betrokkenen", "1 voorjaar", "3 voorjaar", "politie, stadspeiling",
        "Wat is er aan de hand?", "1 in uitvoering", "Corporatie De Brug", "Dat is 61 dagen te laat",
        "De enquête kwam later.", "Advies over de prioriteiten",
    ):  # fmt: skip
        assertContains(page, words)
    assert page.content.decode().count("1 in uitvoering") == 9  # in every season


@pytest.mark.parametrize("role", [Role.RAADSLID, Role.BESTUURDER, Role.PARTNER, Role.ONDERZOEKER])
def test_others_read_the_board_and_find_no_button(client, cycle, role):
    client.force_login(UserFactory(roles=[role]))

    page = client.get(url("board-cycle", cycle))

    for name in ("cycle-next", "cycle-settings", "cycle-close"):
        assertNotContains(page, url(name, cycle))


def queries_of(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("name", ["board-cycle", "planning-dates", "deviation-list"])
def test_ten_cycles_and_three_hundred_partners_in_as_many_queries_as_one(client, anja, cycle, name):
    PartnerCycleFactory()
    DeviationFactory(cycle=cycle)
    other = PolicyCycleFactory(start_year=2024, start_date=date(2024, 3, 1), end_date=date(2026, 5, 31))
    placed(other, start_date=date(2026, 3, 1), end_date=date(2026, 5, 31))
    client.get(url(name, cycle))  # warms what is kept between requests
    few = queries_of(client, url(name, cycle))

    for _ in range(8):
        more = PolicyCycleFactory(start_year=2024, start_date=date(2024, 3, 1), end_date=date(2026, 5, 31))
        placed(more, start_date=date(2026, 3, 1), end_date=date(2026, 5, 31))
        DeviationFactory(cycle=cycle)
        RunningProjectFactory()
    PartnerCycleFactory.create_batch(299)

    assert queries_of(client, url(name, cycle)) == few


# --- starting, story 12 ----------------------------------------------------------------------------------------------


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


def settings_of(cycle, **more):
    return {
        "name": cycle.name,
        "strictness": "block",
        "max_priorities": "7",
        "max_vaps": "9",
        "max_per_trekker": "3",
        "max_per_partner": "4",
        "group_track_note": "",
        "revision": str(cycle.revision),
        **more,
    }


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


# --- phases ----------------------------------------------------------------------------------------------------------


def test_phase_has_its_question_and_moves_alone(client, anja):
    phase = PhaseFactory()
    assertContains(client.get(url("phase-detail", phase)), "Wat is er aan de hand?")
    days = {"start_date": "2026-04-01", "end_date": "2026-12-31"}

    assertContains(client.post(url("phase-detail", phase), days), "Schrijf op waarom", status_code=422)
    client.post(url("phase-detail", phase), {**days, "reason": "De enquête kwam later."})

    phase.refresh_from_db()
    assert phase.start_date == date(2026, 4, 1)
    assert Deviation.objects.get().kind == DeviationKind.MOVED


# --- steps -----------------------------------------------------------------------------------------------------------


def test_every_phase_shows_the_question_of_the_note(client, anja, cycle):
    questions = {
        "analysis": "Wat is er aan de hand?",
        "prioritisation": "Wat willen we bereiken?",
        "execution": "Wat gaan we doen, en wat doen we nu?",
        "evaluation": "Wat is er gedaan",
    }

    shown = {phase.kind: client.get(url("phase-detail", phase)) for phase in cycle.phases.all()}

    assert set(shown) == set(questions)
    for kind, page in shown.items():
        assertContains(page, questions[kind])


def test_step_of_another_ones_draft_is_not_there(client):
    client.force_login(UserFactory(roles=[Role.PARTNER]))
    step = placed(PolicyCycleFactory(state=CycleState.DRAFT))

    assert client.get(url("step-detail", step)).status_code == 404


def test_step_begins_is_done_and_is_taken_up_again(client, anja):
    step = placed()

    client.post(url("step-begin", step))
    assertContains(client.get(url("step-detail", step)), "bezig")
    client.post(url("step-finish", step), {"done_on": "2026-10-01"})
    step.refresh_from_db()
    assert (step.state, step.done_on) == (StepState.DONE, date(2026, 10, 1))
    client.post(url("step-reopen", step))
    step.refresh_from_db()
    assert step.state == StepState.RUNNING


def test_winter_step_is_done_when_each_project_has_its_decision(client, anja):
    step = placed(settles_projects=True)
    project = RunningProjectFactory(title="Buurtvaders")

    refused = client.post(url("step-finish", step), {"done_on": "2026-10-01"})
    assertContains(refused, "Buurtvaders is nog niet besloten", status_code=422)
    assertContains(refused, 'name="reason"', status_code=422)

    CarryOverFactory(project=project, cycle=step.cycles.get())
    client.post(url("step-finish", step), {"done_on": "2026-10-01"})
    step.refresh_from_db()
    assert step.state == StepState.DONE
    assert not Deviation.objects.exists()


def test_step_past_a_condition_with_a_reason_or_not_at_all(client, anja):
    step = placed(settles_projects=True)
    RunningProjectFactory(title="Buurtvaders")
    data = {"done_on": "2026-10-01", "reason": "De wijk besluit zelf."}
    PolicyCycle.objects.update(strictness=Strictness.BLOCK)

    assertContains(client.post(url("step-finish", step), data), "moet eerst in orde zijn", status_code=422)
    PolicyCycle.objects.update(strictness=Strictness.WARN)
    client.post(url("step-finish", step), data)

    step.refresh_from_db()
    assert step.state == StepState.DONE
    assert "Buurtvaders" in Deviation.objects.get().what


def test_step_moves_with_a_reason(client, anja):
    step = placed()
    days = {"start_date": "2026-12-10", "end_date": "2027-01-20", "revision": "1"}

    missing = client.post(url("step-move", step), {**days, "reason": ""})
    assertContains(missing, "De reden komt in de lijst met afwijkingen", status_code=422)
    assertContains(missing, "2026-12-10", status_code=422)
    client.post(url("step-move", step), {**days, "reason": "De cijfers kwamen later."})

    assertContains(client.get(url("step-detail", step)), "1 winter")
    assert Deviation.objects.get().reason == "De cijfers kwamen later."


def test_step_moved_by_two_people_is_compared(client, anja):
    step = placed(revision=2)
    data = {"start_date": "2026-12-10", "end_date": "2027-01-20", "reason": "Later.", "revision": "1"}

    answer = client.post(url("step-move", step), data)

    assertContains(answer, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    step.refresh_from_db()
    assert step.start_date == date(2026, 9, 1)


def test_name_of_a_person_in_a_reason_is_asked_about(client, anja):
    step = placed()

    refused = client.post(url("step-skip", step), {"reason": "Bel 06-12345678 voor uitleg."})

    assert refused.status_code == 422
    step.refresh_from_db()
    assert step.state == StepState.PLANNED


def test_step_is_split_skipped_and_gets_its_next_actor(client, anja):
    step = placed()

    client.post(
        url("step-split", step),
        {"on": "2026-10-15", "activity": "Tweede ronde", "reason": "Eerst de wijken.", "revision": "1"},
    )
    second = CycleStep.objects.get(split_from=step)
    client.post(url("step-skip", second), {"reason": "Geen tijd."})
    client.post(url("step-change", step), {"next_actor": "O&S", "explanation": "", "revision": "2"})

    step.refresh_from_db()
    second.refresh_from_db()
    assert (step.next_actor, second.state) == ("O&S", StepState.SKIPPED)
    assert set(Deviation.objects.values_list("kind", flat=True)) == {"split", "skipped"}


@pytest.mark.parametrize("deed", ["begin", "reopen"])
def test_deed_that_the_state_does_not_allow_is_told(client, anja, deed):
    step = placed(state=StepState.RUNNING)

    assertContains(client.post(url(f"step-{deed}", step), follow=True), "Dit kan niet: deze stap is bezig")


@pytest.mark.parametrize("deed", ["begin", "change", "finish", "move", "reopen", "skip", "split"])
@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERZOEKER, Role.PARTNER, Role.RAADSLID])
def test_who_does_not_steer_changes_no_step(client, role, deed):
    step = placed()
    client.force_login(UserFactory(roles=[role]))

    assert client.post(url(f"step-{deed}", step)).status_code == 403


@pytest.mark.parametrize("deed", ["begin", "close", "next", "settings"])
def test_who_does_not_steer_changes_no_cycle(client, deed):
    client.force_login(UserFactory(roles=[Role.BESTUURDER]))

    assert client.post(url(f"cycle-{deed}", PolicyCycleFactory())).status_code == 403


# --- deviations and planning dates -----------------------------------------------------------------------------------


def test_deviations_as_a_file_carry_no_formula_and_no_name(client, anja):
    deviation = DeviationFactory(what="=1+1", reason="Later.", made_by__name="Bram", made_by__function="adviseur")

    answer = client.get(url("deviation-export", deviation.cycle, "csv"))

    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    (row,) = [row for row in rows if "Later." in row]
    assert "'=1+1" in row
    assert "adviseur" in row
    assert "Bram" not in answer.content.decode()


def test_other_kind_of_file_is_not_found(client, anja):
    assert client.get(url("deviation-export", PolicyCycleFactory(), "exe")).status_code == 404


def test_planning_dates_can_be_narrowed_to_what_does_not_fit(client, anja, cycle):
    PartnerCycleFactory(organisation__name="Botst", closes_on=date(2026, 10, 1))
    PartnerCycleFactory(organisation__name="Past", closes_on=date(2026, 12, 20))

    everything = client.get(url("planning-dates", cycle))
    narrowed = client.get(url("planning-dates", cycle), {"alleen": "botst"})

    assertContains(everything, "Past: Begroting")
    assertContains(narrowed, "Botst: Begroting")
    assertNotContains(narrowed, "Past: Begroting")
