"""Plans for everybody: what stands there without login, what is refused, and who chooses."""

from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import OrganisationFactory, UserFactory, WijkFactory
from tests.factories.plans import (
    ActivityFactory,
    AssignmentFactory,
    CommitmentFactory,
    CostLineFactory,
    CoverLineFactory,
    EvaluationFactory,
    GoalFactory,
    GoalResultFactory,
    LightFactory,
    ProgressUpdateFactory,
    VAPFactory,
)
from tests.factories.policy import ThemeFactory
from vap.enums import ActivityState, AssignmentRole, CommitmentState, GoalOutcome, PublicPart
from vap.forms.who_sees import EVERYBODY, EVERYBODY_LATER, INSIDE

pytestmark = pytest.mark.django_db
LIST = reverse("vap:plan-public-list")
ALL = [part.value for part in PublicPart]

# What stands on the page of ``full`` for each part, and nowhere else on it.
MARKS = {
    PublicPart.PROBLEM: ("Fietsen verdwijnen.", "Kruiswijk"),
    PublicPart.APPROACH: ("Wij zetten rekken neer.", "Want een vast rek helpt.", "Dan daalt het aantal."),
    PublicPart.GOALS: ("In 2027 staan er 40 rekken.", "40 rekken"),
    PublicPart.DEEDS: ("Rekken plaatsen bij het plein", "Stadsbeheer Oost"),
    PublicPart.MONEY: ("30.000",),
    PublicPart.PARTNER_MONEY: ("Fietsersbond Zuid", "7.000"),
    PublicPart.PROGRESS: ("laatste bericht",),
}


def page(vap):
    return reverse("vap:plan-public", args=[vap.pk])


def choice(vap):
    return reverse("vap:plan-public-parts", args=[vap.pk])


@pytest.fixture
def full():
    """A running plan with something in every part."""
    vap = VAPFactory(
        running=True,
        title="Fietsen op slot",
        problem="Fietsen verdwijnen.",
        approach="Wij zetten rekken neer.",
        because="Want een vast rek helpt.",
        therefore="Dan daalt het aantal.",
        contact="adviseur fiets",
        public_parts=ALL,
        made_by=UserFactory(name="Jozefien Maakster"),
    )
    vap.areas.set([WijkFactory(name="Kruiswijk")])
    GoalFactory(vap=vap, title="In 2027 staan er 40 rekken.", unit="rekken", target=40)
    oost = OrganisationFactory(name="Stadsbeheer Oost", kind=OrganisationKind.MUNICIPALITY)
    ActivityFactory(vap=vap, title="Rekken plaatsen bij het plein", organisation=oost)
    AssignmentFactory(vap=vap, user=UserFactory(name="Tamara Trekster"))
    AssignmentFactory(vap=vap, role=AssignmentRole.ACCOUNTABLE, user=UserFactory(name="Wim Wethouder"))
    CostLineFactory(vap=vap, planned=30_000)
    bond = OrganisationFactory(name="Fietsersbond Zuid")
    CoverLineFactory(vap=vap, kind="partner", organisation=bond, amount=7_000)
    CoverLineFactory(vap=vap, amount=12_000)
    ProgressUpdateFactory(vap=vap, organisation=oost, submitted=True, given_by=UserFactory(name="Bea Bericht"))
    LightFactory(vap=vap, reason="De aannemer is ziek.", set_by=UserFactory(name="Lieke Licht"))
    return vap


# --- what stands there


def test_every_part_stands_on_the_page_without_login(client, full):
    answer = client.get(page(full))

    for words in MARKS.values():
        for word in words:
            assertContains(answer, word)
    for word in ("Fietsen op slot", "adviseur fiets", "1 maart 2028", "in uitvoering", "19.000"):
        assertContains(answer, word)


@pytest.mark.parametrize("part", PublicPart)
def test_part_that_is_off_is_nowhere_in_the_page(client, full, part):
    off = [one for one in ALL if one != part]
    if part == PublicPart.MONEY:
        off.remove(PublicPart.PARTNER_MONEY)
    full.public_parts = off
    full.save()

    answer = client.get(page(full))

    for word in MARKS[part]:
        assertNotContains(answer, word)
    other = PublicPart.APPROACH if part == PublicPart.PROBLEM else PublicPart.PROBLEM
    assertContains(answer, MARKS[other][0])


def test_with_everything_off_only_what_always_stands_there_is_left(client, full):
    full.public_parts = []
    full.save()

    answer = client.get(page(full))

    assertContains(answer, "adviseur fiets")
    for words in MARKS.values():
        for word in words:
            assertNotContains(answer, word)
    assertNotContains(client.get(LIST), "laatste bericht")


def test_money_of_single_partners_is_off_until_somebody_chooses_otherwise(client, full):
    assert set(VAPFactory().public_parts) == set(ALL) - {"partner_money"}


def test_partner_money_does_not_stand_alone_when_what_it_costs_is_off(client, full):
    full.public_parts = [PublicPart.PARTNER_MONEY]
    full.save()

    assertNotContains(client.get(page(full)), "7.000")


@pytest.mark.parametrize("role", [None, Role.RAADSLID, Role.BELEIDSADVISEUR])
def test_page_and_list_name_no_persons_and_no_lights_to_anybody(client, full, role):
    if role:
        client.force_login(UserFactory(roles=[role]))

    for address in (page(full), LIST):
        answer = client.get(address)
        assertContains(answer, "Fietsen op slot")
        for word in ("Jozefien", "Tamara", "Wim", "Bea", "Lieke", "aannemer is ziek", "85 van de 120"):
            assertNotContains(answer, word)


@pytest.mark.parametrize("state", ["draft", "proposed", "withdrawn"])
def test_plan_that_was_not_decided_on_has_no_page_and_stands_in_no_list(client, state):
    vap = VAPFactory(withdrawn=True) if state == "withdrawn" else VAPFactory(state=state)
    vap.title = "Nog geheim"
    vap.save()
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert client.get(page(vap)).status_code == 404
    assertNotContains(client.get(LIST), "Nog geheim")


def test_organisation_that_was_asked_and_promised_nothing_is_not_named(client):
    vap = VAPFactory(running=True)
    asked, agreed = (
        OrganisationFactory(name="Gevraagde Club", kind=OrganisationKind.HOUSING),
        OrganisationFactory(name="Meedoende Club", kind=OrganisationKind.HOUSING),
    )
    said = datetime(2026, 10, 5, tzinfo=UTC)
    for one, state in ((asked, CommitmentState.PROPOSED), (agreed, CommitmentState.ACCEPTED)):
        AssignmentFactory(vap=vap, implementer=True, organisation=one)
        done = ActivityFactory(vap=vap, organisation=one, title=f"Werk van {one}")
        CommitmentFactory(vap=vap, organisation=one, activity=done, state=state, answered_at=said)

    answer = client.get(page(vap))

    assertContains(answer, "Werk van Meedoende Club")
    assertNotContains(answer, "Gevraagde Club")


def test_done_and_planned_are_told_apart(client):
    vap = VAPFactory(running=True)
    own = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY)
    ActivityFactory(vap=vap, organisation=own, state=ActivityState.DONE, done_on=date(2026, 11, 8))
    ActivityFactory(vap=vap, organisation=own)

    answer = client.get(page(vap))

    assertContains(answer, "1 van de 2 activiteiten is gedaan.")
    assertContains(answer, "op 8 november 2026")


@pytest.mark.parametrize("is_closed", [True, False])
def test_outcome_stands_there_only_when_the_evaluation_is_closed(client, is_closed):
    vap = VAPFactory(closed=True) if is_closed else VAPFactory(evaluated=True)
    goal = GoalFactory(vap=vap)
    GoalResultFactory(goal=goal, outcome=GoalOutcome.ACHIEVED, words="Eerst leek het 52.")
    GoalResultFactory(
        goal=goal, outcome=GoalOutcome.NOT_ACHIEVED, words="Het is 47.", made_at=datetime(2028, 1, 1, tzinfo=UTC)
    )
    answers = dict.fromkeys(("what_was_done", "what_was_reached", "situation_now"), "x")
    closed = {"closed_on": date(2028, 3, 1), "plausibility": "unknown", "decision": "stop", **answers}
    EvaluationFactory(vap=vap, **(closed if is_closed else {}))

    answer = client.get(page(vap))

    result = reverse("vap:result-public", args=[vap.pk])
    if is_closed:
        assertContains(answer, "Het is 47.")
        assertContains(answer, "Uitkomst: niet behaald.")
        assertContains(answer, result)
        assertNotContains(answer, "Eerst leek het 52.")
    else:
        for word in ("Het is 47.", "Uitkomst", result):
            assertNotContains(answer, word)


@pytest.mark.parametrize(
    ("said", "words", "is_quiet"),
    [
        (datetime(2027, 5, 25, 10, tzinfo=UTC), "laatste bericht: 3 weken geleden", False),
        (datetime(2026, 11, 1, 10, tzinfo=UTC), "laatste bericht: 7 maanden geleden", True),
        (None, "nog geen bericht", True),
    ],
)
def test_how_old_the_last_word_is_stands_beside_the_state(client, monkeypatch, said, words, is_quiet):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: date(2027, 6, 15))
    vap = VAPFactory(running=True)
    if said:
        ProgressUpdateFactory(vap=vap, submitted=True, submitted_at=said)

    for address in (page(vap), LIST):
        answer = client.get(address)
        assertContains(answer, words)
        assert ("al lang stil" in answer.content.decode()) is is_quiet


# --- the list


def test_list_goes_by_theme_and_keeps_what_is_over_apart(client):
    bikes, youth = ThemeFactory(name="Fietsendiefstal"), ThemeFactory(name="Jeugd op straat")
    VAPFactory(theme=youth, running=True, title="Straatwerk")
    VAPFactory(theme=bikes, running=True, title="Rekken")
    VAPFactory(theme=bikes, stopped=True, title="Lokfiets")

    content = client.get(LIST).content.decode()

    places = [
        content.index(word) for word in ("Fietsendiefstal", "Rekken", "Lokfiets", "Jeugd op straat", "Straatwerk")
    ]
    assert places == sorted(places)
    assert "Er lopen nu 2 plannen. 1 plan is voorbij." in " ".join(content.split())


def test_empty_list_says_what_will_come(client):
    assertContains(client.get(LIST), "Er is nog geen plan vastgesteld")


def test_list_asks_as_often_for_three_plans_as_for_one(client):
    counts = []
    for more in (1, 2):
        for _ in range(more):
            vap = VAPFactory(running=True)
            ProgressUpdateFactory(vap=vap, submitted=True)
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            assertContains(client.get(LIST), "laatste bericht")
        counts.append(len(seen))

    assert counts[0] == counts[1]


def test_page_asks_as_often_for_three_rows_of_everything_as_for_one(client, full):
    def count():
        client.get(page(full))
        with CaptureQueriesContext(connection) as seen:
            client.get(page(full))
        return len(seen)

    few = count()
    own = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY)
    for _ in range(2):
        GoalFactory(vap=full), ActivityFactory(vap=full, organisation=own), CostLineFactory(vap=full)
        AssignmentFactory(
            vap=full, implementer=True, organisation=OrganisationFactory(kind=OrganisationKind.MUNICIPALITY)
        )
        CoverLineFactory(vap=full, kind="partner", organisation=OrganisationFactory())

    assert count() == few


# --- who chooses


def test_trekker_turns_a_part_off_and_it_is_on_record(client, full):
    trekker = UserFactory(roles=[Role.ONDERZOEKER])
    AssignmentFactory(vap=full, user=trekker, is_substitute=True)
    client.force_login(trekker)
    kept = [part for part in ALL if part != "problem"]

    answer = client.post(choice(full), {"public_parts": kept, "revision": full.revision})

    assert answer.status_code == 302
    assertNotContains(client.get(page(full)), "Fietsen verdwijnen.")
    entry = AuditEntry.objects.get(event="vap.public_parts_set")
    assert (entry.actor_id, entry.data["before"], entry.data["after"]) == (trekker.pk, ALL, kept)
    assert not full.versions.exists(), "what was decided on did not change"


def test_choice_of_somebody_who_was_later_is_refused(client, full):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    answer = client.post(choice(full), {"public_parts": [], "revision": full.revision + 1})

    assert answer.status_code == 409
    full.refresh_from_db()
    assert full.public_parts == ALL


@pytest.mark.parametrize("parts", [["partner_money"], ["lights"]])
def test_choice_that_can_not_be_is_refused(client, full, parts):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    assert client.post(choice(full), {"public_parts": parts, "revision": full.revision}).status_code == 422
    full.refresh_from_db()
    assert full.public_parts == ALL


def test_plan_that_is_over_can_still_hide_a_part_and_one_that_was_withdrawn_has_no_choice(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    over = VAPFactory(stopped=True)

    assert client.post(choice(over), {"public_parts": [], "revision": over.revision}).status_code == 302
    over.refresh_from_db()
    assert over.public_parts == []
    assert client.get(choice(VAPFactory(withdrawn=True))).status_code == 404


# --- while editing


@pytest.mark.parametrize(
    ("part", "off", "name", "words"),
    [
        ("wat", None, "problem", EVERYBODY),
        ("wat", PublicPart.PROBLEM, "problem", INSIDE),
        ("wat", PublicPart.PROBLEM, "title", EVERYBODY),
        ("wat", None, "offence_groups", INSIDE),
        ("waarom", PublicPart.APPROACH, "because", INSIDE),
        ("aanpak", None, "contact", EVERYBODY),
        ("aanpak", None, "one_organisation_reason", INSIDE),
    ],
)
def test_each_field_says_who_sees_it(client, full, part, off, name, words):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    full.public_parts = [one for one in ALL if one != off]
    full.save()

    answer = client.get(reverse("vap:plan-part", args=[full.pk, part]))

    assert answer.context["form"][name].help_text.endswith(words)
    assertContains(answer, words)


def test_field_of_a_draft_says_when_everybody_will_see_it(client):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    answer = client.get(reverse("vap:plan-part", args=[VAPFactory().pk, "wat"]))

    assert answer.context["form"]["problem"].help_text.endswith(EVERYBODY_LATER)
    assert answer.context["form"]["spots"].help_text.endswith(INSIDE)


@pytest.mark.parametrize(
    ("address", "name", "words"),
    [
        ("vap:activity-new", "title", EVERYBODY),
        ("vap:activity-new", "measure_kind", INSIDE),
        ("vap:money-line-new", "planned", "Iedereen ziet het totaal."),
        ("vap:money-line-new", "what", INSIDE),
        ("vap:goal-new", "title", EVERYBODY),
    ],
)
def test_rows_of_a_plan_say_it_too(client, full, address, name, words):
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    kind = {"vap:money-line-new": ["kosten"], "vap:goal-new": ["output"]}.get(address, [])

    answer = client.get(reverse(address, args=[full.pk, *kind]))

    assert answer.context["form"][name].help_text.endswith(words)
