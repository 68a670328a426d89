"""What was kept long enough, and what was not."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import RecordKind
from agov.queries.retention import FINDERS, RULES, due_on, going_by_itself, terms, years_before
from amersfoort_veiligheid.accounts import audit
from tests.factories import DeliveryFactory
from tests.factories.archive import RetentionTermFactory
from tests.factories.plans import PartnerReportFactory, VAPFactory
from tests.factories.policy import PartnerSessionFactory
from vap.enums import VapState

TODAY = date(2026, 11, 30)


def found(kind, day=TODAY):
    return [(one.title, one.since) for one in due_on(day) if one.kind == kind]


@pytest.mark.parametrize(
    ("day", "years", "earlier"),
    [
        (date(2026, 11, 30), 5, date(2021, 11, 30)),
        (date(2028, 2, 29), 1, date(2027, 2, 28)),
        (date(2028, 2, 29), 4, date(2024, 2, 29)),
    ],
)
def test_day_so_many_years_earlier(day, years, earlier):
    assert years_before(day, years) == earlier


def test_every_kind_has_a_rule_and_what_is_kept_for_ever_is_on_no_list():
    assert set(RULES) == set(RecordKind)
    assert not [kind for kind in FINDERS if RULES[kind].years is None]


def test_what_goes_by_itself_is_named_with_the_days_that_are_set(settings):
    settings.SURVEY_FILE_DAYS, settings.EVIDENCE_DAYS = 31, 32
    settings.REACTION_MAIL_DAYS, settings.REACTION_DAYS = 33, 34
    assert [one.days for one in going_by_itself()] == [400, 31, 32, 33, 34, 1, 7, 30, 14, 14]


@pytest.mark.django_db
def test_session_is_due_the_day_after_its_term():
    PartnerSessionFactory(title="Vijf jaar geleden", held_on=date(2021, 11, 30))
    PartnerSessionFactory(title="Een dag eerder", held_on=date(2021, 11, 29))
    assert found(RecordKind.SESSION) == [("Een dag eerder", date(2021, 11, 29))]


@pytest.mark.parametrize(
    ("kind", "years", "allowed"),
    [
        ("plan", None, True),
        ("plan", 100, False),
        ("plan_evaluation", 10, False),
        ("money", 7, False),
        ("session", 4, False),
        ("session", 5, True),
        ("session", None, True),
        ("abandoned_plan", 1, True),
        ("meeting", 9, False),
        ("meeting", 10, True),
    ],
)
def test_term_is_never_shorter_than_the_selection_list_says(kind, years, allowed):
    assert RULES[RecordKind(kind)].allows(years) is allowed


def test_adopted_plan_its_evaluation_and_its_money_are_kept_for_ever_and_on_no_list():
    kept = (RecordKind.PLAN, RecordKind.PLAN_EVALUATION, RecordKind.CYCLE_EVALUATION, RecordKind.MONEY)
    assert [RULES[kind].years for kind in kept] == [None] * 4
    assert not FINDERS.keys() & set(kept)


@pytest.mark.django_db
def test_plan_that_was_laid_before_somebody_is_kept_five_years():
    lapsed = {"state": VapState.WITHDRAWN, "end_reason": "Geen geld"}
    for title, ended in (("Zes jaar", date(2020, 6, 1)), ("Vier jaar", date(2022, 6, 1))):
        vap = VAPFactory(title=title, ended_on=ended, **lapsed)
        audit.record(event="vap.proposed", target=vap, by=vap.made_by, at=datetime(2020, 1, 1, tzinfo=UTC))
    assert [title.partition(" ")[2] for title, _ in found(RecordKind.NOT_ADOPTED_PLAN)] == ["Zes jaar"]
    assert found(RecordKind.ABANDONED_PLAN) == []


@pytest.mark.django_db
def test_only_a_plan_that_nobody_decided_on_is_due_a_year_after_it_lapsed():
    lapsed = {"state": VapState.WITHDRAWN, "end_reason": "Geen geld"}
    VAPFactory(title="Lang vervallen", ended_on=date(2025, 6, 1), **lapsed)
    VAPFactory(title="Kort vervallen", ended_on=date(2026, 6, 1), **lapsed)
    VAPFactory(title="Eerst vastgesteld", ended_on=date(2020, 6, 1), decided=True, **lapsed)
    VAPFactory(title="Gestopt", stopped=True)
    assert [title.partition(" ")[2] for title, _ in found(RecordKind.ABANDONED_PLAN)] == ["Lang vervallen"]


@pytest.mark.django_db
def test_report_of_a_partner_counts_from_the_end_of_its_period():
    PartnerReportFactory(title="Oud", period_from=date(2020, 1, 1), period_to=date(2020, 12, 31))
    PartnerReportFactory(title="Nieuw", period_from=date(2021, 1, 1), period_to=date(2021, 12, 31))
    assert [since for _, since in found(RecordKind.PARTNER_REPORT)] == [date(2020, 12, 31)]


@pytest.mark.django_db
def test_file_of_a_delivery_is_due_once():
    old = datetime(2020, 5, 1, 9, tzinfo=UTC)
    DeliveryFactory(received_at=old)
    DeliveryFactory(received_at=old, file_deleted_at=datetime(2025, 5, 2, tzinfo=UTC))
    DeliveryFactory(received_at=datetime(2024, 5, 1, tzinfo=UTC))
    assert [since for _, since in found(RecordKind.DELIVERY_FILE)] == [date(2020, 5, 1)]


@pytest.mark.django_db
def test_the_newest_term_set_by_hand_counts():
    PartnerSessionFactory(held_on=date(2020, 1, 20))
    RetentionTermFactory(years=3, set_at=datetime(2026, 1, 1, tzinfo=UTC))
    RetentionTermFactory(years=10, set_at=datetime(2026, 2, 1, tzinfo=UTC))
    assert found(RecordKind.SESSION) == []
    words = {term.kind: term.words for term in terms()}
    assert (words[RecordKind.SESSION], words[RecordKind.PUBLICATION]) == ("10 jaar", "altijd")


@pytest.mark.django_db
def test_kept_for_ever_by_hand_is_never_due():
    PartnerSessionFactory(held_on=date(1990, 1, 20))
    RetentionTermFactory(years=None)
    assert found(RecordKind.SESSION) == []


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_finding_asks_the_same_of_the_database_for_each_number(count, django_assert_num_queries):
    for _ in range(count):
        PartnerSessionFactory(held_on=date(2015, 1, 20))
        VAPFactory(state=VapState.WITHDRAWN, end_reason="Geen geld", ended_on=date(2015, 6, 1))
        PartnerReportFactory(period_from=date(2014, 1, 1), period_to=date(2015, 1, 1))
        DeliveryFactory(received_at=datetime(2015, 1, 1, tzinfo=UTC))
    with django_assert_num_queries(1 + len(FINDERS)):
        assert len(due_on(TODAY)) == 4 * count
