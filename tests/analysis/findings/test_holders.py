"""Who holds a finding: nothing is assigned silently, and every answer stays on record."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.enums import HOLDER_MOVES, AnalysisState, HolderState
from analysis.models import Finding, HolderRequest
from analysis.queries import holdings
from analysis.services import holders
from analysis.services.findings import FindingError
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import FindingFactory, HolderRequestFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 10, tzinfo=UTC)


@pytest.fixture
def finding():
    return FindingFactory(analysis__state=AnalysisState.DISCUSSION, made_at=AT)


@pytest.fixture
def by():
    return UserFactory()


def ask(finding, by, organisation=None, at=AT):
    organisation = organisation or OrganisationFactory()
    return holders.ask_holder(finding_id=finding.pk, organisation=organisation, question="Wilt u dit?", by=by, at=at)


def answer(request, by, choice=HolderState.ACCEPTED, text="Omdat.", at=AT):
    return holders.answer_request(request_id=request.pk, answer=choice, text=text, by=by, at=at)


def test_asking_is_not_holding(finding, by):
    """M5: a finding has no holder until an organisation says yes itself."""
    ask(finding, by)

    assert list(Finding.objects.held_by_nobody()) == [finding]
    assert Finding.objects.with_holder().get().holder_name is None


def test_after_a_yes_the_organisation_holds_it(finding, by):
    request = ask(finding, by)

    answer(request, by, text="")

    assert not Finding.objects.held_by_nobody().exists()
    assert Finding.objects.with_holder().get().holder_name == request.organisation.name
    assert AuditEntry.objects.filter(event="holder.accepted").count() == 1


@pytest.mark.parametrize("choice", [HolderState.COUNTERED, HolderState.DECLINED])
def test_another_answer_has_a_text_and_leaves_it_with_nobody(finding, by, choice):
    request = ask(finding, by)

    with pytest.raises(FindingError) as refusal:
        answer(request, by, choice, text=" ")
    answer(request, by, choice, text="Wij doen alleen het toezicht.")

    assert refusal.value.field == "answer"
    assert list(Finding.objects.held_by_nobody()) == [finding]


def test_who_agrees_with_a_counter_proposal_makes_its_writer_the_holder(finding, by):
    request = ask(finding, by)
    answer(request, by, HolderState.COUNTERED)

    holders.agree_with_counter(request_id=request.pk, by=by, at=AT)

    assert Finding.objects.with_holder().get().holder_name == request.organisation.name


def test_taking_over_ends_the_holding_of_the_other_at_the_same_moment(finding, by):
    first, second = ask(finding, by), ask(finding, by)
    answer(first, by, at=AT)
    later = AT + timedelta(days=9)

    answer(second, by, at=later)

    first.refresh_from_db()
    assert (first.state, first.ended_at) == (HolderState.HANDED_OVER, later)
    assert Finding.objects.with_holder().get().holder_name == second.organisation.name


def test_letting_go_has_a_reason_and_leaves_it_with_nobody(finding, by):
    held = ask(finding, by)
    answer(held, by)

    with pytest.raises(FindingError, match="waarom uw organisatie dit loslaat"):
        holders.let_go(request_id=held.pk, reason="", by=by, at=AT)
    holders.let_go(request_id=held.pk, reason="Geen mensen meer.", by=by, at=AT)

    assert list(Finding.objects.held_by_nobody()) == [finding]


def test_a_draft_is_offered_to_nobody(by):
    with pytest.raises(FindingError, match="nog een concept"):
        ask(FindingFactory(), by)


def test_one_question_at_a_time_per_organisation(finding, by):
    request = ask(finding, by)

    with pytest.raises(FindingError, match="staat al open"):
        ask(finding, by, request.organisation)
    answer(request, by)
    with pytest.raises(FindingError, match="pakt deze bevinding al op"):
        ask(finding, by, request.organisation)


def test_after_a_no_one_may_ask_again(finding, by):
    request = ask(finding, by)
    answer(request, by, HolderState.DECLINED)

    assert ask(finding, by, request.organisation).state == HolderState.ASKED


def deed(to, request, by):
    """The one way in which a question gets to each state."""
    given = {"request_id": request.pk, "by": by, "at": AT}
    if to == HolderState.WITHDRAWN:
        return holders.withdraw_request(**given)
    if to == HolderState.RELEASED:
        return holders.let_go(reason="Omdat.", **given)
    if to == HolderState.ACCEPTED and request.state == HolderState.COUNTERED:
        return holders.agree_with_counter(**given)
    return holders.answer_request(answer=to, text="Omdat.", **given)


REACHED = [state for state in HolderState if state not in (HolderState.ASKED, HolderState.HANDED_OVER)]


@pytest.mark.parametrize("before", HolderState)
@pytest.mark.parametrize("after", REACHED)
def test_every_pair_of_states(finding, by, before, after):
    ended = {"ended_at": AT} if before in (HolderState.HANDED_OVER, HolderState.RELEASED) else {}
    request = HolderRequestFactory(
        finding=finding, state=before, answer="Omdat.", answered_at=AT, ended_because="Omdat.", **ended
    )

    if after in HOLDER_MOVES[before]:
        assert deed(after, request, by).state == after
    else:
        with pytest.raises(FindingError, match="Dit kan niet"):
            deed(after, request, by)


# --- how often and how long


def test_history_in_one_query_for_all_findings(finding, by, django_assert_num_queries):
    first, second = ask(finding, by), ask(finding, by)
    answer(first, by, at=AT + timedelta(days=3))
    answer(second, by, at=AT + timedelta(days=10))
    other = FindingFactory(made_at=AT)
    ask_none = [finding, other]

    with django_assert_num_queries(1):
        found = holdings(ask_none, at=AT + timedelta(days=20))

    assert (found[finding.pk].changes, found[finding.pk].days_unheld, found[finding.pk].is_held) == (1, 3, True)
    assert (found[other.pk].hands, found[other.pk].days_unheld) == (0, 20)


# --- what the database refuses

BREAKS = {
    "finding_has_one_holder": {"state": HolderState.ACCEPTED, "answered_at": AT, "twice": "finding"},
    "one_open_question_per_organisation": {"twice": "finding organisation"},
    "holder_says_why_not": {"state": HolderState.DECLINED, "answered_at": AT},
    "holder_answer_has_a_moment": {"state": HolderState.ACCEPTED},
    "holding_ended_at_a_moment": {"state": HolderState.HANDED_OVER, "answered_at": AT},
    "holder_lets_go_with_a_reason": {"state": HolderState.RELEASED, "answered_at": AT, "ended_at": AT},
}


@pytest.mark.parametrize("name", BREAKS)
def test_the_database_refuses(name):
    fields = dict(BREAKS[name])
    shared = fields.pop("twice", "")
    if shared:
        first = HolderRequestFactory(**fields)
        fields |= {one: getattr(first, one) for one in shared.split()}

    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        HolderRequestFactory(**fields)

    assert name in str(refusal.value) or "UNIQUE constraint failed: analysis_holderrequest" in str(refusal.value)


def test_each_constraint_is_broken_once():
    assert {one.name for one in HolderRequest._meta.constraints} == set(BREAKS)
