"""Goals in the browser: the kind first, the test beside the form, refusals, and the page of one goal."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import ActivityFactory, GoalFactory, GoalStageFactory, RubricLevelFactory, VAPFactory
from tests.vap.figures import make_figures
from vap.enums import GoalKind
from vap.models import Goal
from vap.services import goals as services
from vap.services.goals import Parts

pytestmark = pytest.mark.django_db


def login(client, role=Role.BELEIDSADVISEUR):
    user = UserFactory(roles=[role])
    client.force_login(user)
    return user


def address(name, vap, *args):
    return reverse(f"vap:{name}", args=[vap.pk, *args])


def effect(figures, **changes):
    given = {
        "title": "In 2027 wordt in die wijk een kwart minder ingebroken.",
        "style": "preventive",
        "measure": f"i{figures.burglary.pk}",
        "areas": [figures.wijken["A"].pk],
        "target_kind": "change",
        "target": "10",
        "target_date": "2027-12-31",
        "result_years": "1",
        "compare_with": "matched_areas",
        "comparison_areas": [figures.wijken["C"].pk],
        "success_chance": "60",
    }
    return {**given, **changes}


def test_the_kind_is_asked_first(client):
    login(client)
    vap = VAPFactory()
    response = client.get(address("goal-kinds", vap))
    for kind in GoalKind:
        assertContains(response, address("goal-new", vap, kind.value))


@pytest.mark.parametrize("kind", ["effect", "output", "qualitative", "chain"])
def test_what_a_goal_wants_of_people_is_chosen_with_a_word_of_help(client, kind):
    """S56: "stop daarmee of voel de consequenties", but also to prevent, and to care."""
    login(client)

    page = client.get(address("goal-new", VAPFactory(), kind))

    for words in ("normerend of repressief", "preventief", "zorg en herstel", "stop daarmee, of voel de gevolgen"):
        assertContains(page, words)


def test_the_sentence_stands_beside_the_form_while_typing(client):
    login(client)
    figures, vap = make_figures(), VAPFactory()

    response = client.post(
        address("goal-new", vap, "effect"),
        effect(figures, baseline_from="2024", baseline_to="2024"),
        headers={"HX-Request": "true"},
    )

    # level 61 beside 50: the smallest x with x >= 1.96 * sqrt(61 + (61 - x) + 2 * 50)
    smallest = next(x for x in range(1, 62) if x >= 1.959964 * (61 + 61 - x + 100) ** 0.5)
    words = f"Met 61 incidenten per jaar is alleen een daling van meer dan {round(100 * smallest / 61)}% aantoonbaar."
    assertContains(response, words)
    assertContains(response, "prestatiedoel")
    assertNotContains(response, "<form")
    assert not Goal.objects.exists()


def test_the_button_toets_does_the_same_without_a_script_and_saves_nothing(client):
    login(client)
    figures, vap = make_figures(), VAPFactory()
    response = client.post(address("goal-new", vap, "effect"), effect(figures, toets="Toets"))
    assertContains(response, "is alleen een daling van meer dan")
    assertContains(response, "In 2027 wordt in die wijk een kwart minder ingebroken.")
    assert not Goal.objects.exists()


def test_a_half_filled_form_is_tested_as_far_as_it_goes(client):
    login(client)
    figures, vap = make_figures(), VAPFactory()
    response = client.post(
        address("goal-new", vap, "effect"), {"measure": f"i{figures.secret.pk}"}, headers={"HX-Request": "true"}
    )
    assertContains(response, "gevoelige registraties")


def test_saving_an_effect_goal(client):
    login(client)
    figures, vap = make_figures(), VAPFactory()

    response = client.post(address("goal-new", vap, "effect"), effect(figures))

    goal = Goal.objects.get()
    assertRedirects(response, address("goal-detail", vap, goal.pk))
    assert (goal.indicator, goal.target, goal.success_chance) == (figures.burglary, 10, 60)
    assert [area.name for area in goal.comparison_areas.all()] == ["Wijk C"]
    assert goal.baseline == pytest.approx(151 / 3)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"baseline_from": "2025", "baseline_to": "2023"}, "De nulmeting eindigt na haar begin."),
        ({"baseline_from": "2024"}, "Vul beide jaren in"),
        ({"stage_1_on": "2027-06-01"}, "Vul beide in."),
        ({"stage_1_on": "2028-06-01", "stage_1_value": "40"}, "Een tussenstand ligt vóór de dag"),
        ({"title": "Bel Jan de Vries op 06-12345678"}, "errors"),
        ({"measure": "i0"}, "measure"),
    ],
)
def test_what_is_not_right_comes_back_with_words(client, changes, words):
    login(client)
    figures, vap = make_figures(), VAPFactory()
    response = client.post(address("goal-new", vap, "effect"), effect(figures, **changes))
    assert response.status_code == 422
    assert words in response.content.decode() or words in str(response.context["form"].errors) or words == "errors"
    assert not Goal.objects.exists()


def test_a_wijk_of_the_goal_is_no_comparison_for_itself(client):
    login(client)
    figures, vap = make_figures(), VAPFactory()
    response = client.post(
        address("goal-new", vap, "effect"), effect(figures, comparison_areas=[figures.wijken["A"].pk])
    )
    assertContains(response, "geen vergelijking voor zichzelf", status_code=422)


@pytest.mark.parametrize("own", ["the wijk itself", "a buurt in it"])
def test_nothing_moves_to_the_wijk_it_happens_in(client, own):
    login(client)
    figures, vap = make_figures(), VAPFactory()
    wijk = figures.wijken["A"] if own == "the wijk itself" else figures.buurt.parent
    area = wijk if own == "the wijk itself" else figures.buurt

    response = client.post(
        address("goal-new", vap, "effect"),
        effect(figures, areas=[area.pk], comparison_areas=[figures.wijken["D"].pk], displacement_areas=[wijk.pk]),
    )

    assertContains(response, "Het gebied van het doel ligt in deze wijk. Kies de buren.", status_code=422)
    assert not Goal.objects.exists()


def test_the_baseline_can_only_be_typed_where_there_is_no_figure(client):
    login(client)
    figures, vap = make_figures(), VAPFactory()
    chosen = client.post(address("goal-new", vap, "effect"), effect(figures, toets="Toets"))
    assert "own_baseline" not in chosen.context["form"].fields

    figures.burglary.observations.all().delete()
    empty = client.post(address("goal-new", vap, "effect"), effect(figures, own_baseline="40"))
    assertContains(empty, "Schrijf op wie dit cijfer levert", status_code=422)
    client.post(address("goal-new", vap, "effect"), effect(figures, own_baseline="40", source_note="Politie, elk jaar"))
    assert Goal.objects.get().baseline == 40


def test_saving_a_qualitative_goal_asks_for_its_levels(client):
    login(client)
    vap = VAPFactory()
    given = {
        "title": "Jongeren en buurt kennen elkaar.",
        "style": "preventive",
        "target_date": "2027-12-31",
        "baseline": "1",
        "target": "3",
        "source_note": "Wijkbeheer en jongerenwerk",
        "level_1": "Niemand groet.",
    }
    refused = client.post(address("goal-new", vap, "qualitative"), given)
    assertContains(refused, "Beschrijf dit niveau", status_code=422)

    client.post(address("goal-new", vap, "qualitative"), {**given, "level_3": "Men groet elkaar."})
    goal = Goal.objects.get()
    assert [(level.level, level.description) for level in goal.levels.all()] == [
        (1, "Niemand groet."),
        (3, "Men groet elkaar."),
    ]
    page = client.get(address("goal-detail", vap, goal.pk))
    assertContains(page, "(doel)")


def test_saving_a_chain_shows_the_gap(client):
    login(client)
    vap, care = VAPFactory(), OrganisationFactory(name="GGZ Oost")
    given = {"title": "Niemand valt tussen wal en schip.", "style": "caring", "target_date": "2027-12-31"}
    client.post(address("goal-new", vap, "chain"), {**given, "care_owner": care.pk, "care_what": "behandeling"})
    page = client.get(address("goal-detail", vap, Goal.objects.get().pk))
    assertContains(page, "gat in de keten: nog niemand", count=2)
    assertContains(page, "GGZ Oost")


def test_output_is_called_a_prestatie_everywhere(client):
    login(client)
    goal = GoalFactory()
    assertContains(client.get(address("plan-detail", goal.vap)), "prestatiedoel")
    page = client.get(address("goal-detail", goal.vap, goal.pk))
    assertContains(page, "prestatiedoel")
    assertContains(page, "Of het helpt, blijkt hier niet uit.")


def test_the_page_of_a_goal_has_state_development_and_chart(client):
    user = login(client)
    figures, vap = make_figures(), VAPFactory()
    goal = services.add(
        vap_id=vap.pk,
        kind="effect",
        values={
            "title": "Minder inbraak.",
            "style": "preventive",
            "indicator": figures.burglary,
            "areas": [figures.wijken["A"]],
            "baseline_from": 2022,
            "baseline_to": 2024,
            "target": 40.0,
            "target_kind": "level",
            "target_date": date(2027, 12, 31),
            "comparison": "rest_of_city",
        },
        parts=Parts(stages=((date(2026, 12, 31), 50.0),)),
        by=user,
        at=vap.made_at,
    )

    page = client.get(address("goal-detail", vap, goal.pk))

    assertContains(page, "In 2025 was het cijfer voor Wijk A 30 registraties per jaar (marge 20,2 tot 42,8).")
    assertContains(page, "Dat is aantoonbaar lager dan de nulmeting (2022 tot en met 2024).")
    assertContains(page, "<svg")
    assertContains(page, "Toon tabel")
    assertContains(page, "streefwaarde")
    assertContains(page, "50 op 31 december 2026")


def test_a_protected_figure_stays_off_the_page(client):
    user = login(client)
    figures, vap = make_figures(), VAPFactory()
    given = {
        "title": "Minder.",
        "style": "caring",
        "indicator": figures.secret,
        "target": 20.0,
        "target_kind": "change",
    }
    goal = services.add(vap_id=vap.pk, kind="effect", values=given, parts=Parts(), by=user, at=vap.made_at)

    page = client.get(address("goal-detail", vap, goal.pk))

    assertContains(page, "gevoelige registraties")
    assertContains(page, "niet meetbaar")
    assertNotContains(page, "<figure")
    assertNotContains(page, ">40<")


def test_a_change_in_an_adopted_vap_asks_why(client):
    login(client)
    goal = GoalFactory(vap__adopted=True)
    given = {
        "revision": goal.revision,
        "title": "In 2027 zijn er 300 sloten vervangen.",
        "style": "preventive",
        "unit": "sloten",
        "target": "300",
        "target_date": "2027-12-31",
    }
    refused = client.post(address("goal-edit", goal.vap, goal.pk), given)
    assert refused.status_code == 422
    assert "reason" in refused.context["form"].errors

    client.post(address("goal-edit", goal.vap, goal.pk), {**given, "reason": "Er kwam geld bij."})
    assert Goal.objects.get().target == 300
    assert goal.vap.versions.get().reason == "Er kwam geld bij."


def test_who_saves_second_sees_both(client):
    login(client)
    goal = GoalFactory()
    given = {"title": "Anders.", "style": "preventive", "unit": "sloten", "target": "5", "target_date": "2027-12-31"}
    Goal.objects.update(revision=4, title="Van een ander.")
    response = client.post(address("goal-edit", goal.vap, goal.pk), {**given, "revision": 1})
    assertContains(response, "Van een ander.", status_code=409)


def test_taking_a_goal_away(client):
    login(client)
    goal = GoalFactory()
    assertRedirects(client.post(address("goal-remove", goal.vap, goal.pk)), address("plan-detail", goal.vap))
    kept = GoalFactory(vap__adopted=True)
    client.post(address("goal-remove", kept.vap, kept.pk))
    assert Goal.objects.filter(pk=kept.pk).exists()


@pytest.mark.parametrize("role", [Role.ONDERZOEKER, Role.RAADSLID, Role.PARTNER, Role.BESTUURDER])
def test_who_does_not_lead_it_writes_no_goal(client, role):
    login(client, role)
    goal = GoalFactory(vap__running=True)
    for url in (
        address("goal-kinds", goal.vap),
        address("goal-new", goal.vap, "effect"),
        address("goal-edit", goal.vap, goal.pk),
    ):
        assert client.get(url).status_code == 403
    assert client.post(address("goal-remove", goal.vap, goal.pk)).status_code == 403


def test_the_chance_of_success_is_for_inside(client):
    goal = GoalFactory(vap__running=True, success_chance=70)
    login(client, Role.RAADSLID)
    assertNotContains(client.get(address("goal-detail", goal.vap, goal.pk)), "Kans van slagen")
    login(client, Role.ONDERZOEKER)
    assertContains(client.get(address("goal-detail", goal.vap, goal.pk)), "70%")


def test_a_goal_of_another_vap_is_not_found(client):
    login(client)
    goal = GoalFactory()
    assert client.get(address("goal-detail", VAPFactory(), goal.pk)).status_code == 404


def test_block_of_goals_asks_as_often_for_three_as_for_one(client):
    login(client)
    counts = []
    for rows in (1, 3):
        vap = VAPFactory(running=True)
        for number in range(rows):
            goal = GoalFactory(vap=vap, position=number + 1)
            GoalStageFactory(goal=goal)
            RubricLevelFactory(goal=goal)
        with CaptureQueriesContext(connection) as queries:
            client.get(address("plan-detail", vap))
        counts.append(len(queries))
    assert counts[0] == counts[1]


# --- what activities add up to, and the answers under a share


def adding(vap, goal, name, done, title="Sloten vervangen", **more):
    return ActivityFactory(
        vap=vap, goal=goal, title=title, organisation=OrganisationFactory(name=name), planned_amount=200,
        unit="sloten", done_amount=done, **more,
    )  # fmt: skip


@pytest.mark.parametrize("page", ["goal-detail", "plan-detail"])
def test_the_sum_of_a_goal_stands_on_its_page_and_in_the_plan(client, page):
    login(client)
    vap = VAPFactory(running=True)
    goal = GoalFactory(vap=vap, target=400)
    host = adding(vap, goal, "Woningcorporatie", 180)
    adding(vap, goal, "Politie", 30, title="Sloten van garages")
    adding(vap, goal, "Buurtbeheer", 25, title="Sloten controleren", counted_in=host)
    adding(vap, goal, "Wijkteam", None)

    response = client.get(address(page, vap, *([goal.pk] if page == "goal-detail" else [])))

    assertContains(response, "210 van 400 sloten, van 2 organisaties; 25 tellen al mee bij Woningcorporatie;")
    assertContains(response, "nee, telt al mee bij Woningcorporatie: Sloten vervangen")
    assertContains(response, "Lijkt dubbel: “Sloten vervangen” staat er van Woningcorporatie en Wijkteam")
    assertContains(response, '<span class="soft">onbekend</span>', html=True)


def test_a_goal_to_which_nothing_adds_up_says_so(client):
    login(client)
    goal = GoalFactory()
    assertContains(client.get(address("goal-detail", goal.vap, goal.pk)), "Er telt nog geen activiteit op tot dit doel")


def test_a_goal_on_the_survey_shows_the_answers_under_each_share(client):
    login(client)
    figures = make_figures()
    goal = GoalFactory(kind=GoalKind.EFFECT, unit="", target=15, indicator=figures.unsafe)
    goal.areas.set([figures.wijken["A"], figures.wijken["C"]])

    response = client.get(address("goal-detail", goal.vap, goal.pk))

    assertContains(response, "Op hoeveel antwoorden elk percentage rust")
    assertContains(response, "Het is dus geen gewoon gemiddelde van de percentages.")
    rows = response.context["page"].bases.rows
    assert [cell.text for cell in rows[2][:4]] == ["Samen, gewogen naar inwoners", "21,0", "126", "600"]
