"""Making, changing, approving and dropping priorities; limits, order and versions."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import DeviationKind, SafetyScope, Strictness, Track
from cycle.models import Deviation
from cycle.services.guards import GuardError
from tests.factories import (
    BuurtFactory,
    OffenceGroupFactory,
    OrganisationFactory,
    SpotFactory,
    TargetGroupFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories.policy import (
    FindingFactory,
    PolicyCycleFactory,
    PriorityFactory,
    SafetyAnalysisFactory,
    ThemeFactory,
)
from vap.enums import PRIORITY_MOVES, DispositionKind, PriorityState
from vap.models import Disposition, Priority, PublishedChoices
from vap.queries import undecided_findings
from vap.queries.versions import compare
from vap.services import dispositions, priorities

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")


@pytest.fixture
def cycle():
    """A cycle whose analysis is adopted."""
    made = PolicyCycleFactory(max_priorities=2, max_per_trekker=1, max_per_partner=1)
    SafetyAnalysisFactory(cycle=made, state="adopted", adopted_on=date(2026, 11, 1))
    return made


def values(**changes):
    return {
        "title": "Minder inbraken",
        "statement": "Er wordt vaker ingebroken.",
        "aim": "Een vijfde minder.",
        "theme": ThemeFactory(),
        "track": Track.AREA,
        "no_offence_confirmed": False,
        "findings": [],
        "areas": [],
        "spots": [],
        "target_groups": [],
        "offence_groups": [],
        **changes,
    }


def means(**changes):
    return {
        "trekker": None,
        "partners": [],
        "is_preventive": False,
        "is_repressive": False,
        "is_curative": False,
        "cost": None,
        "covered": None,
        **changes,
    }


def create(cycle, by, *, reason="", **changes):
    return priorities.create(cycle_id=cycle.pk, values=values(**changes), reason=reason, by=by, at=AT)


def change(priority, by, new, *, reason=""):
    priority.refresh_from_db()
    return priorities.change(priority_id=priority.pk, seen=priority.revision, values=new, reason=reason, by=by, at=AT)


# --- what a priority is about (S73, S32)


@pytest.mark.parametrize("with_group", [False, True])
@pytest.mark.parametrize("with_offence", [False, True])
@pytest.mark.parametrize("with_spot", [False, True])
@pytest.mark.parametrize("with_area", [False, True])
def test_every_combination_of_area_spot_offence_and_group_can_be_stored(
    cycle, by, with_area, with_spot, with_offence, with_group
):
    about = {
        "areas": [WijkFactory()] if with_area else [],
        "spots": [SpotFactory()] if with_spot else [],
        "offence_groups": [OffenceGroupFactory()] if with_offence else [],
        "target_groups": [TargetGroupFactory()] if with_group else [],
    }

    made = create(cycle, by, **about)

    assert {name: list(getattr(made, name).all()) for name in about} == about


@pytest.mark.parametrize("scope", [SafetyScope.OUT_OF_SCOPE, SafetyScope.ALIGNMENT])
def test_theme_outside_this_policy_is_refused_with_the_reason(cycle, by, scope):
    theme = ThemeFactory(name="Verkeer", safety_kind__name="Verkeersveiligheid", safety_kind__scope=scope)

    with pytest.raises(priorities.PriorityError, match="valt onder verkeersveiligheid") as refusal:
        create(cycle, by, theme=theme)

    assert refusal.value.field == "theme"
    assert not Priority.objects.exists()


def test_title_is_taken_once_per_cycle(cycle, by):
    create(cycle, by)

    with pytest.raises(priorities.PriorityError, match="al een prioriteit met deze titel"):
        create(cycle, by)


# --- order (S88) and limits (S72), in both strictnesses (S157)


@pytest.mark.parametrize("analysis", ["none", "draft"])
def test_priority_before_the_analysis_is_adopted_asks_why_and_records_it_once(by, analysis):
    early = PolicyCycleFactory()
    if analysis == "draft":
        SafetyAnalysisFactory(cycle=early)

    with pytest.raises(GuardError, match="nog niet vastgesteld"):
        create(early, by)
    create(early, by, reason="De politie levert pas in januari.")
    create(early, by, title="Veilig uitgaan")

    deviation = Deviation.objects.get(cycle=early)
    assert (deviation.kind, deviation.reason) == (DeviationKind.GUARD, "De politie levert pas in januari.")
    assert early.priorities.count() == 2


def test_cycle_that_blocks_refuses_even_with_a_reason(by):
    early = PolicyCycleFactory(strictness=Strictness.BLOCK)

    with pytest.raises(GuardError) as refusal:
        create(early, by, reason="Toch.")

    assert not refusal.value.needs_reason
    assert not early.priorities.exists()


def test_number_above_the_limit_needs_a_reason(cycle, by):
    create(cycle, by, title="Een")
    create(cycle, by, title="Twee")

    with pytest.raises(GuardError, match="al 2 prioriteiten; afgesproken is hoogstens 2"):
        create(cycle, by, title="Drie")
    third = create(cycle, by, title="Drie", reason="De raad vroeg erom.")

    assert third.over_limit_reason == "De raad vroeg erom."
    assert Deviation.objects.get(cycle=cycle).kind == DeviationKind.OVER_LIMIT


def test_dropped_priority_does_not_count_for_the_limit(cycle, by):
    PriorityFactory(cycle=cycle, state=PriorityState.DROPPED, dropped_reason="Weg.")
    create(cycle, by, title="Een")
    create(cycle, by, title="Twee")

    assert Deviation.objects.count() == 0


def test_load_of_trekker_and_partner_and_money_without_cover_need_a_reason(cycle, by):
    trekker, partner = UserFactory(function="wijkmanager"), OrganisationFactory(name="Woningcorporatie")
    first, second = create(cycle, by, title="Een"), create(cycle, by, title="Twee")
    heavy = means(trekker=trekker, partners=[partner], cost=1000, covered=200)
    change(first, by, means(trekker=trekker, partners=[partner]))

    with pytest.raises(GuardError) as refusal:
        change(second, by, heavy)
    change(second, by, heavy, reason="Tot de zomer lukt dat.")

    said = " ".join(refusal.value.blockers)
    assert "wijkmanager" in said
    assert trekker.name not in said
    assert "Woningcorporatie is al nodig bij 1 prioriteiten" in said
    assert "Van € 1.000 is € 200 gedekt." in said
    deviation = Deviation.objects.get(cycle=cycle, kind=DeviationKind.OVER_LIMIT)
    assert deviation.reason == "Tot de zomer lukt dat."


def test_saving_the_same_load_again_asks_nothing(cycle, by):
    trekker, partner = UserFactory(), OrganisationFactory()
    only = create(cycle, by)
    same = means(trekker=trekker, partners=[partner], cost=100, covered=100)

    change(only, by, same)
    change(only, by, same)

    assert Deviation.objects.count() == 0


# --- findings end somewhere (S5)


def test_findings_of_a_priority_are_chosen_and_wait_again_when_it_drops(cycle, by):
    kept, freed = FindingFactory.create_batch(2, analysis=cycle.analyses.get())
    made = create(cycle, by, findings=[kept, freed])
    assert undecided_findings(cycle) == []

    change(made, by, {"findings": [kept]})
    waiting = undecided_findings(cycle)
    priorities.drop(priority_id=made.pk, reason="Andere keuze.", by=by, at=AT)

    assert waiting == [f"Over bevinding {freed.number} is nog geen keuze gemaakt: {freed.claim.rstrip('.')}."]
    assert len(undecided_findings(cycle)) == 2


def test_finding_in_two_priorities_stays_chosen_when_one_drops(cycle, by):
    finding = FindingFactory(analysis=cycle.analyses.get())
    create(cycle, by, title="Een", findings=[finding])
    second = create(cycle, by, title="Twee", findings=[finding])

    priorities.drop(priority_id=second.pk, reason="Dubbel.", by=by, at=AT)

    assert Disposition.objects.get(finding=finding).kind == DispositionKind.PRIORITY


def test_finding_is_left_out_with_reason_and_day(cycle, by):
    finding = FindingFactory(analysis=cycle.analyses.get())
    given = {"finding_id": finding.pk, "by": by, "at": AT}

    with pytest.raises(dispositions.DispositionError, match="waarom"):
        dispositions.leave_out(reason=" ", review_on=date(2027, 6, 1), **given)
    with pytest.raises(dispositions.DispositionError, match="toekomst"):
        dispositions.leave_out(reason="Daalt.", review_on=date(2026, 11, 5), **given)
    dispositions.leave_out(reason="Daalt.", review_on=date(2027, 6, 1), **given)

    choice = Disposition.objects.get(finding=finding)
    assert (choice.kind, choice.reason, choice.review_on) == ("not_chosen", "Daalt.", date(2027, 6, 1))
    assert undecided_findings(cycle) == []
    dispositions.take_back(**given)
    assert len(undecided_findings(cycle)) == 1


def test_finding_of_a_priority_is_not_left_out(cycle, by):
    finding = FindingFactory(analysis=cycle.analyses.get())
    create(cycle, by, findings=[finding])

    with pytest.raises(dispositions.DispositionError, match="hoort bij de prioriteit “Minder inbraken”"):
        dispositions.leave_out(finding_id=finding.pk, reason="Nee.", review_on=date(2027, 6, 1), by=by, at=AT)
    with pytest.raises(dispositions.DispositionError):
        dispositions.take_back(finding_id=finding.pk, by=by, at=AT)


# --- approval and versions (S75)


def test_approving_locks_and_keeps_version_1_beside_version_2(cycle, by):
    made = create(cycle, by, areas=[BuurtFactory(name="Hofbuurt")])
    first = priorities.approve(priority_id=made.pk, by=by, at=AT)
    made.refresh_from_db()

    with pytest.raises(priorities.MoveNotAllowedError):
        change(made, by, {"aim": "Een tiende minder."})
    with pytest.raises(priorities.PriorityError, match="waarom"):
        priorities.change_approved(
            priority_id=made.pk, seen=made.revision, values={"aim": "Anders."}, reason=" ", by=by, at=AT
        )
    second = priorities.change_approved(
        priority_id=made.pk,
        seen=made.revision,
        values={"aim": "Een tiende minder."},
        reason="De politie herzag de cijfers.",
        by=by,
        at=AT,
    )

    first.refresh_from_db()
    assert (first.number, first.content["aim"], first.content["areas"]) == (1, "Een vijfde minder.", ["Hofbuurt"])
    assert (second.number, second.content["aim"]) == (2, "Een tiende minder.")
    assert second.reason == "De politie herzag de cijfers."
    changed = [one for one in compare(first.content, second.content) if one.is_changed]
    assert [(one.label, one.old, one.new) for one in changed] == [
        ("wat willen we bereiken", "Een vijfde minder.", "Een tiende minder.")
    ]


def test_version_names_functions_and_no_person(cycle, by):
    made = create(cycle, by)
    change(made, by, means(trekker=UserFactory(name="Truus de Boer", function="wijkmanager")))

    version = priorities.approve(priority_id=made.pk, by=by, at=AT)

    assert "wijkmanager" in version.content["trekker"]
    assert "Truus" not in str(version.content)


@pytest.mark.parametrize("state", PriorityState)
def test_only_moves_of_the_table_lead_to_approval(by, state):
    priority = PriorityFactory(
        state=state,
        comments_until=date(2026, 12, 1),
        dropped_reason="Weg." if state == PriorityState.DROPPED else "",
    )
    allowed = PriorityState.APPROVED in PRIORITY_MOVES[state]

    if allowed:
        priorities.approve(priority_id=priority.pk, by=by, at=AT)
    else:
        with pytest.raises(priorities.MoveNotAllowedError):
            priorities.approve(priority_id=priority.pk, by=by, at=AT)

    assert priority.versions.count() == allowed


def test_choices_are_public_once_no_draft_is_left_and_stay_so(cycle, by):
    first, second = create(cycle, by, title="Een"), create(cycle, by, title="Twee")
    priorities.approve(priority_id=first.pk, by=by, at=AT)
    assert not PublishedChoices.objects.exists()

    priorities.approve(priority_id=second.pk, by=by, at=AT)
    create(cycle, by, title="Drie", reason="Erbij.")

    assert PublishedChoices.objects.get().cycle == cycle


def test_second_editor_loses_nothing_and_is_told(cycle, by):
    made = create(cycle, by)
    seen = made.revision
    change(made, by, {"aim": "Van de eerste."})

    with pytest.raises(StaleEditError) as stale:
        priorities.change(priority_id=made.pk, seen=seen, values={"aim": "Van de tweede."}, by=by, at=AT)

    assert stale.value.current.aim == "Van de eerste."


def test_drop_needs_a_reason_and_stays(cycle, by):
    made = create(cycle, by)

    with pytest.raises(priorities.PriorityError):
        priorities.drop(priority_id=made.pk, reason="", by=by, at=AT)
    priorities.drop(priority_id=made.pk, reason="Hoort bij de regio.", by=by, at=AT)
    with pytest.raises(priorities.MoveNotAllowedError):
        priorities.drop(priority_id=made.pk, reason="Nog eens.", by=by, at=AT)

    made.refresh_from_db()
    assert (made.state, made.dropped_reason) == (PriorityState.DROPPED, "Hoort bij de regio.")


def test_every_deed_is_in_the_trail(cycle, by):
    made = create(cycle, by)
    change(made, by, {"aim": "Anders."})
    priorities.approve(priority_id=made.pk, by=by, at=AT)

    events = set(AuditEntry.objects.values_list("event", flat=True))
    assert events >= {"priority.created", "priority.changed", "priority.approved", "choices.published"}
