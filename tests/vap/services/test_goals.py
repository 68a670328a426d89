"""Writing goals: the baseline comes from the figures, the method is fixed at adoption, changes leave a trace."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import GoalFactory, GoalResultFactory, VAPFactory
from tests.vap.figures import make_figures
from vap.enums import ChainLinkKind, ComparisonKind, GoalKind, GoalStyle, TargetKind
from vap.models import Goal, GoalResult, MethodChange
from vap.queries.goals import goal_gaps, goals_of
from vap.queries.plan_content import compare
from vap.services import goals as services
from vap.services.goals import GoalError, Parts
from vap.services.plans import PlanError

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def adviser():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


def values(figures, **changes):
    given = {
        "title": "In 2027 wordt in wijk A een kwart minder ingebroken.",
        "style": GoalStyle.PREVENTIVE,
        "target_date": date(2027, 12, 31),
        "indicator": figures.burglary,
        "areas": [figures.wijken["A"]],
        "target_kind": TargetKind.CHANGE,
        "target": 25.0,
        "comparison": ComparisonKind.REST_OF_CITY,
    }
    return {**given, **changes}


def add(vap, given, by, kind=GoalKind.EFFECT, parts=None, reason=""):
    return services.add(
        vap_id=vap.pk, kind=kind.value, values=given, parts=parts or Parts(), reason=reason, by=by, at=NOW
    )


def change(goal, given, by, parts=None, reason=""):
    return services.change(
        goal_id=goal.pk, seen=goal.revision, values=given, parts=parts or Parts(), reason=reason, by=by, at=NOW
    )


def test_the_baseline_the_source_and_the_day_come_from_the_figures(adviser):
    figures = make_figures()

    goal = Goal.objects.get(pk=add(VAPFactory(), values(figures), adviser).pk)

    assert goal.baseline == pytest.approx((60 + 61 + 30) / 3)
    assert (goal.baseline_from, goal.baseline_to) == (2023, 2025)
    assert goal.baseline_versions == [figures.burglary.observations.first().delivery_id]
    assert (goal.source.name, goal.figure_due_on, goal.direction) == ("Politie", date(2028, 3, 15), "lower")
    assert goal.measurability["verdict"] in ("bad", "warn")
    assert "hoogstens 37,8 registraties per jaar is (25% minder dan de nulmeting)" in goal.rule
    assert AuditEntry.objects.filter(event="goal.added").count() == 1


def test_a_typed_baseline_does_not_count_where_there_is_a_figure(adviser):
    figures = make_figures()
    goal = add(VAPFactory(), values(figures, baseline=500.0, baseline_from=2025, baseline_to=2025), adviser)
    assert Goal.objects.get(pk=goal.pk).baseline == 30


def test_a_protected_figure_leaves_no_baseline(adviser):
    figures = make_figures()
    vap = VAPFactory()
    goal = add(
        vap, values(figures, indicator=figures.secret, baseline=7.0, baseline_from=2025, baseline_to=2025), adviser
    )
    assert Goal.objects.get(pk=goal.pk).baseline is None
    assert any("geen nulmeting: zo is het niet meetbaar" in gap for gap in goal_gaps(vap))


def test_another_measure_takes_its_own_baseline(adviser):
    figures = make_figures()
    goal = add(VAPFactory(), values(figures), adviser)

    change(goal, values(figures, indicator=figures.unsafe, baseline_from=2025, baseline_to=2025), adviser)

    assert Goal.objects.get(pk=goal.pk).baseline == pytest.approx(21)


def test_adoption_fixes_the_method_and_the_rule(adviser):
    figures = make_figures()
    vap = VAPFactory()
    goal = add(vap, values(figures), adviser)

    services.lock_methods(vap, NOW)

    fixed = Goal.objects.get(pk=goal.pk)
    assert fixed.locked_at == NOW
    assert fixed.locked_method["measure"] == "Woninginbraak"
    assert fixed.locked_method["comparison"] == "rest_of_city"
    assert fixed.locked_method["rule"] == fixed.rule
    assert "groter zijn dan toeval (95%-marge) en dan in de rest van de stad" in fixed.rule


def adopted_goal(figures, by):
    vap = VAPFactory(adopted=True)
    goal = add(vap, values(figures), by, reason="Erbij gekomen in het najaar.")
    return vap, goal


def test_a_goal_in_an_adopted_vap_needs_a_reason_and_makes_a_version(adviser):
    figures = make_figures()
    with pytest.raises(PlanError, match="Schrijf op waarom"):
        add(VAPFactory(adopted=True), values(figures), adviser)

    vap, goal = adopted_goal(figures, adviser)

    assert goal.locked_at == NOW
    assert vap.versions.get().reason == "Erbij gekomen in het najaar."


def test_another_target_makes_a_version_and_no_deviation(adviser):
    figures = make_figures()
    vap, goal = adopted_goal(figures, adviser)

    change(goal, values(figures, target=30.0, baseline_from=2023, baseline_to=2025), adviser, reason="Strenger.")

    before, after = vap.versions.order_by("number")
    assert not MethodChange.objects.exists()
    (changed,) = [one for one in compare(before.content, after.content) if one.is_changed]
    assert changed.label == "doelen"
    assert "(25% minder (hoogstens " in changed.old
    assert "(30% minder (hoogstens " in changed.new


def test_another_method_is_a_deviation_with_both_sides_and_keeps_the_old_outcome(adviser):
    figures = make_figures()
    vap, goal = adopted_goal(figures, adviser)
    GoalResultFactory(goal=goal)

    given = values(figures, comparison=ComparisonKind.OWN_PAST, baseline_from=2023, baseline_to=2025)
    change(goal, given, adviser, reason="De rest van de stad veranderde mee.")

    made = MethodChange.objects.get()
    assert (made.before["comparison"], made.after["comparison"]) == ("rest_of_city", "own_past")
    assert made.reason == "De rest van de stad veranderde mee."
    assert GoalResult.objects.count() == 1
    assert vap.versions.count() == 2


def test_a_fixed_baseline_stays_when_figures_change(adviser):
    figures = make_figures()
    _, goal = adopted_goal(figures, adviser)
    figures.burglary.observations.filter(area=figures.wijken["A"]).update(value=5)

    change(goal, values(figures, baseline_from=2023, baseline_to=2025), adviser, reason="Een komma in de zin.")

    assert Goal.objects.get(pk=goal.pk).baseline == pytest.approx((60 + 61 + 30) / 3)
    assert not MethodChange.objects.exists()


def test_two_people_who_change_one_goal_notice_each_other(adviser):
    figures = make_figures()
    goal = add(VAPFactory(), values(figures), adviser)
    change(goal, values(figures, target=30.0), adviser)
    with pytest.raises(StaleEditError):
        services.change(goal_id=goal.pk, seen=1, values=values(figures), parts=Parts(), by=adviser, at=NOW)


def test_a_goal_leaves_a_concept_and_never_an_adopted_vap(adviser):
    goal = GoalFactory()
    services.remove(goal_id=goal.pk, by=adviser, at=NOW)
    assert not Goal.objects.exists()

    kept = GoalFactory(vap__adopted=True)
    with pytest.raises(GoalError, match="verdwijnt dan niet meer"):
        services.remove(goal_id=kept.pk, by=adviser, at=NOW)


def test_nothing_is_written_in_a_vap_that_is_over(adviser):
    with pytest.raises(PlanError, match="Dit kan niet meer"):
        add(VAPFactory(closed=True), {"title": "Te laat."}, adviser, kind=GoalKind.OUTPUT)


def test_parts_replace_each_other(adviser):
    vap = VAPFactory()
    given = {"title": "200 sloten", "style": "preventive", "target": 200.0, "unit": "sloten"}
    goal = add(vap, given, adviser, kind=GoalKind.OUTPUT, parts=Parts(stages=((date(2027, 6, 1), 100.0),)))
    change(goal, given, adviser, parts=Parts(stages=((date(2027, 3, 1), 40.0), (date(2027, 6, 1), 90.0))))
    assert list(goal.stages.values_list("value", flat=True)) == [40, 90]


def test_repression_alone_is_no_chain(adviser):
    police = OrganisationFactory()
    parts = Parts(links=((ChainLinkKind.REPRESSION.value, police, ""),))
    with pytest.raises(GoalError, match="sluitstuk"):
        add(VAPFactory(), {"title": "Keten", "style": "caring"}, adviser, kind=GoalKind.CHAIN, parts=parts)


# --- what the page of the VAP shows


def test_output_never_stands_among_effect(adviser):
    figures = make_figures()
    vap = VAPFactory()
    add(vap, values(figures), adviser)
    GoalFactory(vap=vap)

    groups = goals_of(vap, adviser).groups

    assert [[line.goal.kind for line in group.lines] for group in groups] == [["effect"], ["output"]]
    assert groups[1].note == "Een prestatie zegt niets over het effect."
    assert groups[1].lines[0].kind_label == "prestatiedoel"


def test_a_link_without_an_owner_is_a_gap_and_repression_is_last(adviser):
    vap = VAPFactory()
    parts = Parts(links=((ChainLinkKind.CARE.value, OrganisationFactory(name="GGZ"), "zorg"),))
    given = {"title": "Keten", "style": "caring", "target_date": date(2027, 12, 31)}
    add(vap, given, adviser, kind=GoalKind.CHAIN, parts=parts)

    line = goals_of(vap, adviser).lines[0]

    assert [link.label for link in line.links][-1] == "repressie als sluitstuk"
    assert [link.is_gap for link in line.links] == [True, False, True]
    assert goal_gaps(vap) == []


@pytest.mark.parametrize(
    ("fields", "gap"),
    [
        ({"kind": "output", "unit": ""}, "zegt niet wat wij tellen."),
        ({"kind": "output", "target": None}, "heeft geen streefwaarde."),
        ({"kind": "output", "target_date": None}, "heeft geen datum"),
        ({"kind": "effect"}, "zegt niet wat het meet."),
        ({"kind": "qualitative"}, "heeft nog geen beschreven niveaus."),
        ({"kind": "chain"}, "heeft nog geen enkele schakel"),
    ],
)
def test_gaps_name_what_a_goal_lacks(fields, gap):
    goal = GoalFactory(**fields)
    assert any(gap in words for words in goal_gaps(goal.vap))


def test_a_vap_without_goals_has_a_gap():
    assert goal_gaps(VAPFactory()) == ["Er is nog geen doel."]
