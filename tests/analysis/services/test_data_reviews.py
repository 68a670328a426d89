"""The technische slag, source by source: what is asked, who signs, and what stands in the way of closing (S141)."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis import permissions
from analysis.enums import Hardness, ReviewVerdict
from analysis.models import DataReview
from analysis.queries import review_blockers, source_statuses, sources_in_use
from analysis.services.data_reviews import DataReviewError, review_source
from cycle.enums import RoundKind, RoundState
from tests.factories import (
    DataSourceFactory,
    ExpectedDeliveryFactory,
    OrganisationFactory,
    SeriesVersionFactory,
    UserFactory,
)
from tests.factories.policy import DataReviewFactory, RoundFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 9, 10, tzinfo=UTC)
CORRECT, DOUBT, NOT_READY = ReviewVerdict.CORRECT, ReviewVerdict.DOUBT, ReviewVerdict.NOT_READY


@pytest.fixture
def slag():
    return RoundFactory(kind=RoundKind.TECHNICAL, state=RoundState.OPEN)


def in_use(year=2025, **more):
    source = DataSourceFactory(**more)
    SeriesVersionFactory(delivery__table__source=source, year=year)
    return source


def review(slag, source, verdict=CORRECT, *, organisation=None, direction="Daalt.", note="", by=None):
    return review_source(
        round_id=slag.pk,
        source=source,
        organisation=organisation or source.organisation,
        verdict=verdict,
        direction=direction,
        note=note,
        by=by or UserFactory(),
        at=AT,
    )


def test_hard_sources_with_figures_in_use_are_asked(slag):
    used = in_use()
    in_use(hardness=Hardness.SOFT)
    in_use(year=slag.cycle.start_year + 1)
    DataSourceFactory()

    assert list(sources_in_use(slag)) == [used]


@pytest.mark.parametrize(
    ("due_on", "waived", "asked"),
    [
        (date(2026, 4, 1), "", True),
        (date(2026, 12, 1), "", False),
        (date(2025, 4, 1), "", False),
        (date(2026, 4, 1), "Komt niet meer.", False),
    ],
)
def test_source_that_should_have_delivered_by_now_is_asked_too(slag, due_on, waived, asked):
    expected = ExpectedDeliveryFactory(due_on=due_on, waived_reason=waived)

    assert list(sources_in_use(slag)) == ([expected.table.source] if asked else [])


def test_source_that_was_judged_stays_on_the_page(slag):
    given = DataReviewFactory(round=slag)

    assert list(sources_in_use(slag)) == [given.source]


def test_unreviewed_source_blocks_closing(slag):
    source = in_use(name="Politiecijfers", organisation=OrganisationFactory(name="Politie"))
    orphan = in_use(name="Monitor", organisation=None)

    assert review_blockers(source_statuses(slag)) == [
        "Monitor: nog niemand heeft een oordeel gegeven.",
        "Politiecijfers: Politie heeft nog geen oordeel gegeven.",
    ]
    review(slag, source)
    review(slag, orphan, organisation=OrganisationFactory())

    assert review_blockers(source_statuses(slag)) == []


def test_verdict_of_another_than_the_owner_signs_nothing(slag):
    source = in_use()

    review(slag, source, organisation=OrganisationFactory())

    (status,) = source_statuses(slag)
    assert not status.is_signed
    assert status.blocker


def test_source_that_is_not_ready_blocks_until_it_says_otherwise(slag):
    source = in_use(name="Zaken", organisation=OrganisationFactory(name="OM"))
    review(slag, source, NOT_READY, direction="", note="Komt in december.")

    assert review_blockers(source_statuses(slag)) == ["Zaken: nog niet gereed, zegt OM."]
    review(slag, source)

    (status,) = source_statuses(slag)
    assert status.blocker == ""
    assert DataReview.objects.count() == 2, "the earlier verdict stays"


def test_doubt_does_not_block_and_stands_in_the_statement(slag):
    source = in_use(name="Zorg", organisation=OrganisationFactory(name="ZVH"))

    review(slag, source, DOUBT, direction="Stijgt.", note="Mogelijk dubbel geteld.")

    (status,) = source_statuses(slag)
    assert status.blocker == ""
    assert status.doubts
    assert status.statement == "Zorg: er zijn twijfels (ZVH). Stijgt. Mogelijk dubbel geteld."


@pytest.mark.parametrize("count", [1, 3])
def test_statuses_take_two_queries_for_each_number(slag, count, django_assert_num_queries):
    for _ in range(count):
        review(slag, in_use())

    with django_assert_num_queries(2):
        statuses = source_statuses(slag)

    assert len(statuses) == count


@pytest.mark.parametrize(
    ("kind", "state"),
    [
        (RoundKind.TECHNICAL, RoundState.PLANNED),
        (RoundKind.ADMINISTRATIVE, RoundState.OPEN),
    ],
)
def test_verdict_only_in_an_open_technical_round(kind, state):
    slag = RoundFactory(kind=kind, state=state)

    with pytest.raises(DataReviewError, match="technische slag die open is"):
        review(slag, DataSourceFactory())
    assert not DataReview.objects.exists()


def test_verdict_is_in_the_audit_trail(slag):
    by = UserFactory()

    review(slag, in_use(name="Politiecijfers"), by=by)

    entry = AuditEntry.objects.get(event="source.reviewed")
    assert (entry.actor_id, entry.data["source"], entry.data["verdict"]) == (by.pk, "Politiecijfers", "correct")


@pytest.mark.parametrize(
    "answer",
    [
        {"verdict": CORRECT, "direction": ""},
        {"verdict": DOUBT, "direction": "Daalt.", "note": ""},
        {"verdict": NOT_READY, "note": ""},
    ],
)
def test_database_refuses_half_an_answer(slag, answer):
    with pytest.raises(IntegrityError, match="data_review_answers_both_questions"), transaction.atomic():
        DataReviewFactory(round=slag, **answer)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("own", [True, False])
def test_who_may_sign(role, own):
    source = DataSourceFactory()
    user = UserFactory(roles=[role], **({"organisation": source.organisation} if own else {}))

    allowed = permissions.may_sign_source(user, source)

    assert allowed is (role in (Role.ONDERZOEKER, Role.BEHEERDER) or (own and role == Role.PARTNER))
