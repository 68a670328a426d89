"""Making and changing a priority in the browser, with its versions."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import DeviationKind, SafetyScope, Track
from cycle.models import Deviation
from tests.factories import OffenceGroupFactory, SpotFactory, TargetGroupFactory, WijkFactory
from tests.factories.policy import FindingFactory, PolicyCycleFactory, PriorityFactory, ThemeFactory
from tests.vap.views.priorities.pages import AT, login, page_of
from vap.enums import Evidence
from vap.models import Disposition, Priority
from vap.services import priorities as services

pytestmark = pytest.mark.django_db


def new_page(cycle) -> str:
    return reverse("vap:priority-new", args=[cycle.pk])


def typed(**changes):
    return {
        "title": "Minder inbraken",
        "statement": "er wordt vaker ingebroken.",
        "aim": "een vijfde minder.",
        "theme": ThemeFactory().pk,
        "track": Track.AREA,
        "areas": [WijkFactory().pk],
        "offence_groups": [OffenceGroupFactory().pk],
        **changes,
    }


# --- making (S32, S48, S72, S88)


def test_finding_carries_its_fields_over(client, officer, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get(), theme=ThemeFactory(), track=Track.BOTH)
    finding.areas.add(area := WijkFactory())
    finding.spots.add(spot := SpotFactory())
    finding.target_groups.add(group := TargetGroupFactory())
    finding.offence_groups.add(offence := OffenceGroupFactory())

    form = client.get(new_page(cycle), {"bevinding": finding.pk}).context["form"]

    assert form.initial["statement"] == finding.claim
    assert form.initial["theme"] == finding.theme
    assert form.initial["track"] == Track.BOTH
    about = [form.initial[name] for name in ("areas", "spots", "target_groups", "offence_groups")]
    assert about == [[area], [spot], [group], [offence]]


def test_priority_is_made_from_a_finding(client, officer, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get())

    response = client.post(new_page(cycle), typed(findings=[finding.pk]))

    made = Priority.objects.get()
    assertRedirects(response, page_of("priority-part", made, "waarom"))
    assert (made.cycle, list(made.findings.all()), made.made_by) == (cycle, [finding], officer)
    assert Disposition.objects.get(finding=finding).kind == "priority"


def test_theme_of_another_policy_is_refused_with_the_reason(client, officer, cycle):
    theme = ThemeFactory(
        name="Verkeer", safety_kind__name="Verkeersveiligheid", safety_kind__scope=SafetyScope.OUT_OF_SCOPE
    )

    page, response = client.get(new_page(cycle)), client.post(new_page(cycle), typed(theme=theme.pk))

    assertNotContains(page, "Verkeer</option>")
    assertContains(response, "“Verkeer” valt onder verkeersveiligheid: hoort niet bij dit beleid.", status_code=422)
    assert not Priority.objects.exists()


def test_area_without_offence_is_asked_about_once(client, officer, cycle):
    asked = client.post(new_page(cycle), typed(offence_groups=[]))
    sure = client.post(new_page(cycle), typed(offence_groups=[], no_offence_confirmed="on"))

    assertContains(asked, "Om welk delict gaat het in dit gebied?", status_code=422)
    assertContains(asked, "een vijfde minder.", status_code=422)  # what was typed is still there
    made = Priority.objects.get()
    assertRedirects(sure, page_of("priority-part", made, "waarom"))
    assert made.no_offence_confirmed


@pytest.mark.parametrize(
    ("track", "field"), [(Track.AREA, "areas"), (Track.GROUP, "target_groups"), (Track.BOTH, "target_groups")]
)
def test_track_has_what_it_is_about(client, officer, cycle, track, field):
    about = {"areas": [] if track == Track.AREA else [WijkFactory().pk]}

    response = client.post(new_page(cycle), typed(track=track, **about))

    assert field in response.context["form"].errors
    assert response.status_code == 422


def test_reason_is_asked_before_the_analysis_is_adopted(client, officer):
    early = PolicyCycleFactory()

    assertContains(client.get(new_page(early)), "nog niet vastgesteld")
    refused = client.post(new_page(early), typed())
    assertContains(refused, "Schrijf op waarom u toch doorgaat.", status_code=422)
    client.post(new_page(early), typed(reason="de politie levert later."))

    assert Priority.objects.get().cycle == early
    assert Deviation.objects.get().kind == DeviationKind.GUARD


def test_blocking_cycle_says_that_it_blocks(client, officer):
    early = PolicyCycleFactory(strictness="block")

    response = client.post(new_page(early), typed(reason="toch maar."))

    assertContains(response, "Deze cyclus laat dat niet toe.", status_code=422)
    assert not Priority.objects.exists()


def test_person_in_the_text_is_refused_and_typed_text_stays(client, officer, cycle):
    response = client.post(new_page(cycle), typed(statement="bel 06-12345678 voor uitleg."))

    assert "statement" in response.context["form"].errors
    assertContains(response, "bel 06-12345678 voor uitleg.", status_code=422)


def test_making_and_changing_are_refused_to_others(client, cycle):
    priority = PriorityFactory(cycle=cycle)
    for role in (Role.BESTUURDER, Role.ONDERZOEKER):
        login(client, role)
        for address in (
            new_page(cycle),
            page_of("priority-part", priority, "wat"),
            page_of("priority-drop", priority),
            reverse("vap:group-track", args=[cycle.pk]),
        ):
            assert client.post(address, typed()).status_code == 403
    assert Priority.objects.count() == 1


# --- changing, versions (S75)


def grounds(**changes):
    return {
        "evidence": Evidence.NONE,
        "evidence_reason": "niets gemeten.",
        "evidence_by": "onderzoeker",
        "choice_reason": "bewoners vragen erom.",
        "choice_by": "college",
        **changes,
    }


def test_why_is_stored_apart_for_evidence_and_choice(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)

    response = client.post(page_of("priority-part", priority, "waarom"), grounds(revision=priority.revision))

    assertRedirects(response, page_of("priority-detail", priority))
    priority.refresh_from_db()
    assert (priority.evidence, priority.evidence_by, priority.choice_by) == (Evidence.NONE, "onderzoeker", "college")


def test_means_with_a_gap_in_the_money_asks_why(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    page = page_of("priority-part", priority, "wie")
    sent = {"cost": 100, "covered": 40, "instruments": ["preventive", "curative"], "revision": priority.revision}

    asked = client.post(page, sent)
    client.post(page, {**sent, "reason": "de rest komt uit de begroting."})

    assertContains(asked, "Van € 100 is € 40 gedekt.", status_code=422)
    priority.refresh_from_db()
    assert (priority.cost, priority.covered) == (100, 40)
    assert [kind.value for kind in priority.instruments] == ["preventive", "curative"]


@pytest.mark.parametrize(("money", "field"), [({"covered": 5}, "cost"), ({"cost": 5, "covered": 6}, "covered")])
def test_cover_is_never_above_the_cost(client, officer, cycle, money, field):
    priority = PriorityFactory(cycle=cycle)

    response = client.post(page_of("priority-part", priority, "wie"), {**money, "revision": 1})

    assert list(response.context["form"].errors) == [field]


def test_second_editor_sees_both_texts_and_wins_knowingly(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    page = page_of("priority-part", priority, "waarom")
    client.post(page, grounds(revision=1, choice_reason="van de eerste."))

    conflict = client.post(page, grounds(revision=1, choice_reason="van de tweede."))

    assert conflict.status_code == 409
    assertContains(conflict, "eerste.", status_code=409)
    assertContains(conflict, "van de tweede.", status_code=409)
    priority.refresh_from_db()
    assert priority.choice_reason == "van de eerste."
    client.post(page, grounds(revision=priority.revision, choice_reason="van de tweede."))
    priority.refresh_from_db()
    assert priority.choice_reason == "van de tweede."


def test_approved_priority_changes_into_a_new_version_beside_the_old(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    services.approve(priority_id=priority.pk, by=officer, at=AT)
    page = page_of("priority-part", priority, "waarom")

    refused = client.post(page, grounds(revision=2))  # 1 was before the approval
    client.post(page, grounds(revision=2, reason="de cijfers zijn herzien."))

    assert "reason" in refused.context["form"].errors
    response = client.get(page_of("priority-version", priority, 2))
    assertContains(response, "de cijfers zijn herzien.")
    assertContains(response, "De cijfers wijken aantoonbaar af.")  # version 1
    assertContains(response, "niets gemeten.")  # version 2
    assertContains(response, "Dit is de versie die nu geldt.")
    assertContains(client.get(page_of("priority-version", priority, 1)), "Er ging geen versie aan vooraf.")
    assert client.get(page_of("priority-version", priority, 3)).status_code == 404


def test_dropping_asks_why(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)

    assert client.post(page_of("priority-drop", priority), {"reason": ""}).status_code == 422
    client.post(page_of("priority-drop", priority), {"reason": "hoort bij de regio."})

    assertContains(client.get(page_of("priority-detail", priority)), "hoort bij de regio.")
    assert client.get(page_of("priority-part", priority, "wat")).status_code == 404
    assert client.post(page_of("priority-drop", priority), {"reason": "nog eens."}).status_code == 422
