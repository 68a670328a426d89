"""Mandates, basis, milestones, requests of the council, alignment and scope: what each service does and refuses."""

import re
from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import AlignmentState, CycleState, RequestState, SafetyScope
from cycle.models import AlignmentItem
from cycle.services import alignment, council_requests, mandates
from cycle.services.scope import OutOfScopeError, require_alignment, require_in_scope
from tests.factories import UserFactory
from tests.factories.policy import (
    AlignmentItemFactory,
    BodyFactory,
    CouncilRequestFactory,
    CycleStepFactory,
    MandateFactory,
    MilestoneFactory,
    PolicyCycleFactory,
    PolicyDocumentFactory,
    SafetyKindFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def lotte():
    return UserFactory(name="Lotte")


# --- scope (S32)


@pytest.mark.parametrize(
    ("scope", "words"), [(SafetyScope.OUT_OF_SCOPE, "hoort niet bij dit beleid"), (SafetyScope.ALIGNMENT, "Afstemming")]
)
def test_a_kind_out_of_scope_is_refused_with_the_reason(scope, words):
    with pytest.raises(OutOfScopeError, match=words):
        require_in_scope(SafetyKindFactory(name="Verkeersveiligheid", scope=scope))


def test_a_kind_in_scope_passes_and_is_no_matter_for_alignment():
    kind = SafetyKindFactory()

    require_in_scope(kind)
    with pytest.raises(OutOfScopeError, match="geen afstemming"):
        require_alignment(kind)


# --- what a cycle rests on


def test_a_cycle_rests_on_what_was_chosen(lotte):
    cycle, mandate, document = PolicyCycleFactory(), MandateFactory(), PolicyDocumentFactory()

    mandates.set_basis(cycle_id=cycle.pk, seen=1, mandates=[mandate], documents=[document], by=lotte, at=AT)

    cycle.refresh_from_db()
    assert (list(cycle.mandates.all()), list(cycle.documents.all()), cycle.revision) == ([mandate], [document], 2)
    with pytest.raises(StaleEditError):
        mandates.set_basis(cycle_id=cycle.pk, seen=1, mandates=[], documents=[], by=lotte, at=AT)


def test_the_basis_of_a_closed_cycle_stays(lotte):
    cycle = PolicyCycleFactory(state=CycleState.CLOSED)

    with pytest.raises(mandates.BasisError, match="afgesloten"):
        mandates.set_basis(cycle_id=cycle.pk, seen=1, mandates=[], documents=[], by=lotte, at=AT)
    with pytest.raises(mandates.BasisError, match="afgesloten"):
        mandates.add_milestone(
            cycle_id=cycle.pk, body=BodyFactory(), title="x", planned_on=date(2027, 1, 1), by=lotte, at=AT
        )


def test_a_milestone_is_reached_once_and_not_tomorrow(lotte):
    milestone = MilestoneFactory()

    with pytest.raises(mandates.BasisError, match="toekomst"):
        mandates.reach_milestone(milestone_id=milestone.pk, reached_on=date(2026, 10, 6), by=lotte, at=AT)
    mandates.reach_milestone(milestone_id=milestone.pk, reached_on=date(2026, 10, 5), by=lotte, at=AT)
    with pytest.raises(mandates.BasisError, match="al gehaald"):
        mandates.reach_milestone(milestone_id=milestone.pk, reached_on=date(2026, 10, 5), by=lotte, at=AT)

    milestone.refresh_from_db()
    assert (milestone.planned_on, milestone.reached_on) == (date(2026, 12, 15), date(2026, 10, 5))


# --- requests of the council (S3)


def close(asked, by, **more):
    fields = {"to": RequestState.DONE, "answer": "Het plan is er.", "closed_on": date(2026, 9, 1), "seen": 1}
    return council_requests.close_request(request_id=asked.pk, **(fields | more), by=by, at=AT)


def test_a_request_is_closed_with_its_answer(lotte):
    asked = CouncilRequestFactory()

    closed = close(asked, lotte)

    assert (closed.state, closed.answer, closed.closed_on) == ("done", "Het plan is er.", date(2026, 9, 1))
    assert closed.days_late(date(2026, 12, 1)) == 0
    assert AuditEntry.objects.get(event="council_request.closed").data["state"] == "done"


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": " "},
        {"to": RequestState.OPEN},
        {"closed_on": date(2026, 10, 6)},
        {"closed_on": date(2026, 1, 19)},
    ],
)
def test_a_request_is_not_closed_without_a_good_answer_and_day(lotte, wrong):
    asked = CouncilRequestFactory()

    with pytest.raises(council_requests.RequestError):
        close(asked, lotte, **wrong)

    asked.refresh_from_db()
    assert asked.state == RequestState.OPEN


def test_a_closed_request_stays_closed(lotte):
    asked = CouncilRequestFactory()
    close(asked, lotte)

    with pytest.raises(council_requests.RequestError, match="al afgesloten"):
        close(asked, lotte, seen=2)


def test_settled_request_opens_again_and_keeps_its_answer_on_the_record(lotte):
    asked = CouncilRequestFactory()
    close(asked, lotte)

    opened = council_requests.reopen_request(request_id=asked.pk, why="De brief is ingetrokken.", by=lotte, at=AT)

    assert (opened.state, opened.answer, opened.closed_on, opened.revision) == ("open", "", None, 3)
    kept = AuditEntry.objects.get(event="council_request.reopened").data
    assert (kept["answer"], kept["closed_on"]) == ("Het plan is er.", "2026-09-01")


@pytest.mark.parametrize("state", [RequestState.OPEN, RequestState.LAPSED])
def test_only_what_was_settled_opens_again(lotte, state):
    asked = CouncilRequestFactory()
    if state == RequestState.LAPSED:
        close(asked, lotte, to=state)

    with pytest.raises(council_requests.RequestError, match="weer open"):
        council_requests.reopen_request(request_id=asked.pk, why="", by=lotte, at=AT)


@pytest.mark.parametrize(("today", "days"), [(date(2026, 6, 1), 0), (date(2026, 6, 2), 1), (date(2026, 7, 1), 30)])
def test_days_late_count_from_the_day_after(today, days):
    assert CouncilRequestFactory(due_on=date(2026, 6, 1)).days_late(today) == days


# --- alignment (S25, S34)


def put(by, **more):
    fields = {
        "name": "Risicoprofiel",
        "owner": "veiligheidsregio",
        "cycle_years": 4,
        "due_on": date(2026, 12, 1),
        "step": None,
        "state": AlignmentState.OPEN,
        "note": "",
    }
    return alignment.add_item(**(fields | more), by=by, at=AT)


@pytest.mark.parametrize("scope", [SafetyScope.IN_SCOPE, SafetyScope.OUT_OF_SCOPE])
def test_only_kinds_that_are_aligned_with_come_in_the_calendar(lotte, scope):
    with pytest.raises(OutOfScopeError):
        put(lotte, safety_kind=SafetyKindFactory(scope=scope))


def test_aligned_names_the_step(lotte):
    kind, step = SafetyKindFactory(scope=SafetyScope.ALIGNMENT), CycleStepFactory()

    with pytest.raises(alignment.AlignmentError, match="Kies de stap"):
        put(lotte, safety_kind=kind, state=AlignmentState.ALIGNED)

    assert put(lotte, safety_kind=kind, state=AlignmentState.ALIGNED, step=step).step == step


def test_no_content_of_a_physical_plan_can_be_stored():
    """S34 and S37: planning only. Another field here is a decision, not a drift."""
    assert {field.name for field in AlignmentItem._meta.get_fields()} == {
        "id", "revision", "name", "safety_kind", "owner", "cycle_years", "due_on", "step", "state", "note",
    }  # fmt: skip


def test_a_line_is_changed_by_one_at_a_time(lotte):
    item = AlignmentItemFactory()
    fields = {name: getattr(item, name) for name in alignment.FIELDS} | {"due_on": date(2027, 1, 1)}
    alignment.change_item(item_id=item.pk, seen=1, **fields, by=lotte, at=AT)

    with pytest.raises(StaleEditError):
        alignment.change_item(item_id=item.pk, seen=1, **fields, by=lotte, at=AT)

    assert AuditEntry.objects.get(event="alignment.changed").data["fields"] == {"due_on": ["2026-12-01", "2027-01-01"]}


def test_the_rule_on_scope_stands_in_one_place():
    """Other rooms ask ``require_theme_in_scope`` or ``Theme.objects.choosable``; none compares it itself (S32)."""
    rule = re.compile(r"is_in_scope|SafetyScope\.IN_SCOPE|safety_kind__scope")
    home = {"cycle/models/theme.py", "cycle/services/scope.py"}
    asking = {
        path.relative_to(settings.BASE_DIR).as_posix()
        for room in ("cycle", "analysis", "vap", "agov")
        for path in (settings.BASE_DIR / room).rglob("*.py")
        if not {"migrations", "example"} & set(path.parts) and rule.search(path.read_text())
    }

    assert asking == home
