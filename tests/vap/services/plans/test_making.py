"""Making and changing a plan."""

import pytest

from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import DeviationKind, SafetyScope, Strictness, Track
from cycle.models import Deviation
from cycle.services.guards import GuardError
from tests.factories import OrganisationFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import PolicyCycleFactory, PriorityFactory, ThemeFactory
from tests.vap.services.plans.adopting import AT, TODAY, adopt, complete
from vap.enums import AssignmentRole, VapState
from vap.models import VAP
from vap.services import plans as services
from vap.services.plans import PlanError

pytestmark = pytest.mark.django_db


def values(cycle, **more):
    return {
        "title": "Sterke sloten",
        "theme": ThemeFactory(),
        "track": Track.AREA,
        "priority": PriorityFactory(cycle=cycle, state="approved"),
        **more,
    }


def make(cycle, by, *, reason="", partners=(), **more):
    return services.create(
        cycle_id=cycle.pk, values=values(cycle, **more), partners=partners, reason=reason, by=by, at=AT
    )


# --- making


def test_vap_gets_the_next_number_and_asks_the_partners_of_its_priority(cycle, by):
    VAPFactory(cycle=cycle, number=7)
    partner = OrganisationFactory()

    made = make(cycle, by, partners=[partner])

    row = made.assignments.get()
    assert (made.number, made.state) == (8, VapState.DRAFT)
    assert (row.role, row.organisation, row.valid_from) == (AssignmentRole.IMPLEMENTER, partner, TODAY)


def test_theme_outside_this_policy_is_refused_with_the_reason(cycle, by):
    """S32: a VAP on traffic safety does not belong here."""
    traffic = ThemeFactory(name="Verkeer", safety_kind__scope=SafetyScope.OUT_OF_SCOPE)

    with pytest.raises(PlanError, match="“Verkeer” valt onder"):
        make(cycle, by, theme=traffic)
    assert not VAP.objects.exists()


def test_without_a_priority_there_is_a_reason(cycle, by):
    PriorityFactory(cycle=cycle, state="approved")

    with pytest.raises(PlanError, match="waarom dit VAP er toch is"):
        make(cycle, by, priority=None)

    assert make(cycle, by, priority=None, origin_note="Motie van de raad.").origin_note == "Motie van de raad."


def test_more_vaps_than_the_cycle_can_bear_need_a_reason(cycle, by):
    """S72."""
    VAPFactory.create_batch(2, cycle=cycle)
    VAPFactory(cycle=cycle, withdrawn=True)

    with pytest.raises(GuardError, match="Er zijn al 2 VAP's; afgesproken is hoogstens 2"):
        make(cycle, by)
    made = make(cycle, by, reason="De raad vroeg erom.")

    assert made.over_limit_reason == "De raad vroeg erom."
    assert Deviation.objects.get().kind == DeviationKind.OVER_LIMIT


def test_a_cycle_that_blocks_lets_nothing_pass(by):
    strict = PolicyCycleFactory(max_vaps=1, strictness=Strictness.BLOCK)
    VAPFactory(cycle=strict)

    with pytest.raises(GuardError):
        make(strict, by, reason="Toch.")


def test_vap_before_its_priority_is_approved_needs_a_reason_once(cycle, by):
    early = PriorityFactory(cycle=cycle, title="Veilig wonen")

    with pytest.raises(GuardError, match="“Veilig wonen” is nog niet vastgesteld"):
        make(cycle, by, priority=early)
    make(cycle, by, priority=early, reason="De partners wachten.")

    assert make(cycle, by, priority=early, title="Nog een").priority == early


def test_title_is_used_once_in_a_cycle(cycle, by):
    make(cycle, by)

    with pytest.raises(PlanError, match="al een VAP met deze titel"):
        make(cycle, by)


# --- changing


def test_concept_changes_without_a_version(by):
    vap = VAPFactory()

    services.change(vap_id=vap.pk, seen=1, values={"approach": "Anders."}, by=by, at=AT)

    assert not vap.versions.exists()


def test_second_editor_is_told(by):
    vap = VAPFactory(revision=2)

    with pytest.raises(StaleEditError):
        services.change(vap_id=vap.pk, seen=1, values={"approach": "Anders."}, by=by, at=AT)


def test_change_after_adoption_takes_a_reason_and_keeps_what_was_adopted(by):
    """S187: old and new stay to be read."""
    vap = complete(approach="Eerst.")
    adopt(vap, by)
    vap.refresh_from_db()

    with pytest.raises(PlanError, match="waarom het vastgestelde VAP wijzigt"):
        services.change(vap_id=vap.pk, seen=vap.revision, values={"approach": "Toen."}, by=by, at=AT)
    vap.refresh_from_db()
    services.change(
        vap_id=vap.pk, seen=vap.revision, values={"approach": "Toen."}, reason="Het kon niet.", by=by, at=AT
    )

    first, second = vap.versions.order_by("number")
    assert (first.content["approach"], second.content["approach"]) == ("Eerst.", "Toen.")
    assert second.reason == "Het kon niet."


def test_what_is_over_does_not_change(by):
    vap = VAPFactory(closed=True)

    with pytest.raises(PlanError, match="Dit kan niet meer: het VAP is afgerond"):
        services.change(vap_id=vap.pk, seen=1, values={"approach": "Toch."}, by=by, at=AT)
