"""Making a VAP, its parts, steps, people and activities in the browser: what is carried over, asked and refused."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from analysis.enums import Endorsement
from cycle.enums import CycleState, SafetyScope, Track
from tests.factories import OrganisationFactory, UserFactory, WijkFactory
from tests.factories.plans import ActivityFactory, AssignmentFactory, GoalFactory, VAPFactory, VAPVersionFactory
from tests.factories.policy import (
    FindingFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RunningProjectFactory,
    SafetyAnalysisFactory,
    SharedViewFactory,
    ThemeFactory,
    ViewEndorsementFactory,
)
from vap.enums import ActivityState, AssignmentRole, VapState
from vap.models import VAP

pytestmark = pytest.mark.django_db
NEW = reverse("vap:plan-new")


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


@pytest.fixture
def cycle():
    return PolicyCycleFactory(state=CycleState.RUNNING)


def url(name, vap, *more):
    return reverse(f"vap:{name}", args=[vap.pk, *more])


# --- making


def test_priority_carries_its_fields_and_partners_over(client, officer, cycle):
    wijk, partner = WijkFactory(), OrganisationFactory()
    priority = PriorityFactory(cycle=cycle, state="approved", statement="Er wordt veel ingebroken.")
    priority.areas.set([wijk])
    priority.partners.set([partner])
    page = f"{NEW}?prioriteit={priority.pk}"

    shown = client.get(page).context["form"]
    answer = client.post(
        page,
        {
            "title": shown["title"].initial,
            "problem": shown["problem"].initial,
            "priority": priority.pk,
            "theme": priority.theme_id,
            "track": Track.AREA,
            "areas": [wijk.pk],
            "partners": [partner.pk],
        },
    )

    made = VAP.objects.get()
    assertRedirects(answer, reverse("vap:plan-detail", args=[made.pk]))
    assert shown["problem"].initial == "Er wordt veel ingebroken."
    assert (made.priority, made.problem) == (priority, "Er wordt veel ingebroken.")
    assert list(made.areas.all()) == [wijk]
    assert made.assignments.get().organisation == partner


def test_finding_project_and_earlier_vap_are_beginnings_too(client, officer, cycle):
    analysis = SafetyAnalysisFactory(cycle=cycle, state="adopted", adopted_on=date(2026, 11, 1))
    finding = FindingFactory(analysis=analysis, claim="Er wordt vaker ingebroken.")
    project = RunningProjectFactory(title="Buurtpreventie")
    earlier = VAPFactory(closed=True, title="Sloten", problem="Oude sloten.")

    def shown(query):
        return client.get(f"{NEW}?{query}").context["form"].initial

    assert shown(f"bevinding={finding.pk}")["problem"] == "Er wordt vaker ingebroken."
    assert shown(f"project={project.pk}")["project"] == project
    assert (shown(f"vervolg={earlier.pk}")["follows"], shown(f"vervolg={earlier.pk}")["problem"]) == (
        earlier,
        "Oude sloten.",
    )


def test_theme_outside_the_policy_is_refused_on_the_page(client, officer, cycle):
    """S32."""
    traffic = ThemeFactory(name="Verkeer", safety_kind__scope=SafetyScope.OUT_OF_SCOPE)

    answer = client.post(NEW, {"title": "Veilig fietsen", "problem": "Druk.", "theme": traffic.pk, "track": "area"})

    assertContains(answer, "“Verkeer” valt onder", status_code=422)
    assert not VAP.objects.exists()


def test_limit_asks_for_a_reason_and_keeps_what_was_typed(client, officer):
    cycle = PolicyCycleFactory(state=CycleState.RUNNING, max_vaps=1)
    VAPFactory(cycle=cycle)
    typed = {
        "title": "Sloten",
        "problem": "Oude sloten.",
        "priority": PriorityFactory(cycle=cycle, state="approved").pk,
        "theme": ThemeFactory().pk,
        "track": Track.AREA,
        "areas": [WijkFactory().pk],
    }

    first = client.post(NEW, typed)
    second = client.post(NEW, {**typed, "reason": "De raad vroeg erom."})

    assertContains(first, "afgesproken is hoogstens 1", status_code=422)
    assert first.context["form"]["problem"].value() == "Oude sloten."
    assert second.status_code == 302


# --- parts and versions


def test_two_editors_of_one_part_see_both_texts(client, officer):
    vap = VAPFactory(approach="Van haar.", revision=2)

    answer = client.post(url("plan-part", vap, "aanpak"), {"approach": "Van mij.", "revision": 1})

    assertContains(answer, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    vap.refresh_from_db()
    assert vap.approach == "Van haar."


def test_page_and_file_name_theme_and_field_of_the_kernbeleid(client, officer):
    vap = VAPFactory(theme__name="Jeugd doet mee", theme__field="youth")

    assertContains(client.get(reverse("vap:plan-detail", args=[vap.pk])), "Jeugd doet mee, veld jeugd en veiligheid")
    exported = client.get(reverse("vap:plan-export", args=["csv"])).content.decode("utf-8-sig")
    assert ";Jeugd doet mee;jeugd en veiligheid;" in exported


def test_change_after_adoption_asks_why(client, officer):
    vap = VAPFactory(running=True)
    typed = {"approach": "Anders.", "start_date": vap.start_date, "revision": 1}

    refused = client.post(url("plan-part", vap, "aanpak"), typed)
    kept = client.post(url("plan-part", vap, "aanpak"), {**typed, "reason": "Het kon niet."})

    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["reason"])
    assert kept.status_code == 302
    assert vap.versions.get().reason == "Het kon niet."


def test_version_marks_the_words_that_changed(client, officer):
    vap = VAPFactory(running=True)
    VAPVersionFactory(vap=vap, content={"approach": "Wij vervangen sloten."})
    VAPVersionFactory(vap=vap, number=2, content={"approach": "Wij vervangen alle sloten."}, reason="Meer geld.")

    page = client.get(url("plan-version", vap, 2))

    assertContains(page, "<ins>")
    assertContains(page, "Meer geld.")


def test_name_of_a_person_in_a_text_is_asked_about(client, officer):
    vap = VAPFactory()

    answer = client.post(url("plan-part", vap, "aanpak"), {"approach": "Bel Fatima Yilmaz.", "revision": 1})

    assert answer.status_code == 422
    vap.refresh_from_db()
    assert vap.approach == ""


# --- steps


def test_page_of_adoption_names_the_empty_blocks_and_adopts_nothing(client, officer):
    vap = VAPFactory()

    answer = client.post(
        url("plan-move", vap, "vaststellen"),
        {
            "adopted_on": timezone.localdate(),
            "adopted_by": "college",
            "start_date": "2027-01-01",
            "one_organisation_reason": "Alleen wij.",
        },
    )

    assertContains(answer, "Nog niet vast te stellen", status_code=422)
    vap.refresh_from_db()
    assert vap.state == VapState.DRAFT


def test_trekker_begins_and_evaluates_but_does_not_adopt_or_stop(client):
    row = AssignmentFactory(vap__adopted=True, user=UserFactory(roles=[Role.ONDERZOEKER]))
    client.force_login(row.user)

    begun = client.post(url("plan-move", row.vap, "starten"), {"started_on": timezone.localdate()})
    stopped = client.post(url("plan-move", row.vap, "stoppen"), {"reason": "a", "lesson": "b"})

    row.vap.refresh_from_db()
    assert (begun.status_code, stopped.status_code, row.vap.state) == (302, 403, VapState.RUNNING)


def test_who_led_earlier_may_not_write_any_more(client):
    row = AssignmentFactory(vap__running=True, user=UserFactory(roles=[Role.ONDERZOEKER]), valid_to=date(2026, 11, 1))
    client.force_login(row.user)

    assert client.get(url("plan-part", row.vap, "aanpak")).status_code == 403


# --- people


def test_change_of_trekker_keeps_who_it_was(client, officer):
    old = AssignmentFactory(valid_from=date(2026, 10, 1))
    new = UserFactory(roles=[Role.BELEIDSADVISEUR])

    answer = client.post(url("plan-assign", old.vap, "trekker"), {"user": new.pk, "valid_from": "2026-11-16"})

    assertRedirects(answer, url("plan-people", old.vap))
    then = client.get(url("plan-people", old.vap), {"day": "2026-11-15"}).context["then"]
    now = client.get(url("plan-people", old.vap), {"day": "2026-11-16"}).context["then"]
    assert ([m.assignment.user for m in then], [m.assignment.user for m in now]) == ([old.user], [new])


def test_who_is_accountable_is_a_member_of_the_college(client, officer):
    vap = VAPFactory()

    answer = client.post(url("plan-assign", vap, "bestuurlijk"), {"user": officer.pk, "valid_from": "2026-11-16"})

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["user"])


def test_partner_that_promised_nothing_is_shown_as_asked(client, officer):
    vap = VAPFactory()
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    AssignmentFactory(vap=vap, implementer=True, organisation=partner)
    AssignmentFactory(
        vap=vap, role=AssignmentRole.IMPLEMENTER, user=None,
        organisation=OrganisationFactory(kind=OrganisationKind.MUNICIPALITY),
    )  # fmt: skip

    people = client.get(url("plan-detail", vap)).context["people"]

    assert {m.assignment.organisation_id == partner.pk: m.is_proposal for m in people.implementers} == {
        True: True,
        False: False,
    }


def test_hand_over_says_what_is_late_and_what_comes(client, officer):
    vap = VAPFactory(running=True)
    ActivityFactory(vap=vap, title="Lampen", planned_start=date(2020, 1, 1), planned_end=date(2020, 2, 1))
    ActivityFactory(vap=vap, title="Sloten", planned_start=date(2020, 1, 1), planned_end=date(2999, 2, 1))

    handover = client.get(url("plan-handover", vap)).context["handover"]

    assert ([row.title for row in handover.late], [row.title for row in handover.open]) == (["Lampen"], ["Sloten"])
    assert "Klaar: Sloten" in [one.what for one in handover.next_dates]


# --- activities


def test_activity_is_planned_and_later_noted_on_an_earlier_day(client, officer):
    vap = VAPFactory(running=True)
    activity = ActivityFactory(vap=vap)
    typed = {"state": ActivityState.DONE, "done_on": "2026-11-02", "revision": 1}

    client.post(url("activity-mark", vap, activity.pk), typed)

    page = client.get(url("plan-detail", vap))
    line = page.context["activities"].lines[0]
    assert (line.activity.state, line.is_back_dated) == (ActivityState.DONE, True)
    assertContains(page, "ingevuld op")


def test_activity_without_a_reason_for_not_doing_it_comes_back(client, officer):
    activity = ActivityFactory(vap__running=True)

    answer = client.post(
        url("activity-mark", activity.vap, activity.pk), {"state": ActivityState.NOT_DONE, "revision": 1}
    )

    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["not_done_reason"])


def test_the_form_of_an_activity_offers_goals_of_the_plan_that_are_counted(client, officer):
    vap = VAPFactory()
    assert not {"goal", "counted_in"} & set(client.get(url("activity-new", vap)).context["form"].fields)
    goal = GoalFactory(vap=vap)
    GoalFactory(vap=vap, kind="qualitative")
    GoalFactory()
    host = ActivityFactory(vap=vap, goal=goal, planned_amount=10, unit="sloten")
    ActivityFactory(vap=vap, goal=goal, planned_amount=10, unit="sloten", counted_in=host)
    ActivityFactory(vap=vap)

    fields = client.get(url("activity-new", vap)).context["form"].fields

    assert (list(fields["goal"].queryset), list(fields["counted_in"].queryset)) == ([goal], [host])
    assert "counted_in" not in client.get(url("activity-edit", vap, host.pk)).context["form"].fields


def test_an_activity_in_another_unit_than_its_goal_comes_back(client, officer):
    vap = VAPFactory()
    goal = GoalFactory(vap=vap, unit="sloten")
    typed = {
        "title": "Advies", "organisation": OrganisationFactory().pk, "measure_kind": "preventive",
        "planned_start": "2026-11-01", "planned_end": "2026-12-01", "planned_amount": 5, "goal": goal.pk,
    }  # fmt: skip

    refused = client.post(url("activity-new", vap), {**typed, "unit": "gesprekken"})
    assert refused.status_code == 422
    assert refused.context["form"].errors["unit"] == [
        "Dit doel telt sloten. Vul dezelfde eenheid in, of kies geen doel."
    ]

    assert client.post(url("activity-new", vap), {**typed, "unit": "sloten"}).status_code == 302
    assert goal.activities.get().title == "Advies"


def test_activity_of_another_vap_is_not_found_here(client, officer):
    activity = ActivityFactory()

    assert client.get(url("activity-edit", VAPFactory(), activity.pk)).status_code == 404


# --- what it rests on


def test_page_shows_who_endorses_the_shared_view_and_who_does_not(client, officer):
    """S19."""
    view = SharedViewFactory()
    agrees = ViewEndorsementFactory(view=view, stance=Endorsement.AGREES, view_revision=view.revision)
    against = ViewEndorsementFactory(
        view=view, stance=Endorsement.DISAGREES, note="Er zijn te weinig plekken.", view_revision=view.revision
    )
    vap = VAPFactory(cycle=view.cycle, shared_view=view)

    page = client.get(url("plan-detail", vap))

    assertContains(page, f"Onderschreven door {agrees.organisation}")
    assertContains(page, str(against.organisation))
    assertContains(page, "Er zijn te weinig plekken.")
