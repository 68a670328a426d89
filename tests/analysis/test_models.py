"""What must never be true is refused by the database; who sees what is written out."""

from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import (
    AnalysisState,
    Certainty,
    DeliveryState,
    Endorsement,
    Hardness,
    InterpretationKind,
    Missing,
    ReviewVerdict,
    SourceKind,
)
from analysis.models import DataSource, Delivery, ExpectedDelivery
from cycle.enums import Component
from tests.analysis.findings.test_holders import BREAKS as BREAKS_OF_HOLDERS
from tests.factories import (
    CountCellFactory,
    DeliveryFactory,
    DeliveryReviewFactory,
    ExpectedDeliveryFactory,
    FootnoteFactory,
    GeneratedReportFactory,
    IndicatorFactory,
    MethodVersionFactory,
    ObservationFactory,
    SeriesBreakFactory,
    SeriesVersionFactory,
    SpotCountFactory,
    TargetGroupDefinitionFactory,
    UserFactory,
    WijkFactory,
)
from tests.factories.policy import (
    DataReviewFactory,
    FindingFactory,
    FrozenFigureFactory,
    InterpretationFactory,
    SafetyAnalysisFactory,
    SharedViewFactory,
    ViewEndorsementFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 9, tzinfo=UTC)


def same(factory, *fields, **more):
    """Make a row and another that agrees with it in these fields."""
    first = factory(**more)
    factory(**{field: getattr(first, field) for field in fields}, **more)


BREAKS = {
    "delivery_version_once_per_table": lambda: same(DeliveryFactory, "table", "version"),
    "delivery_file_once_per_table": lambda: same(DeliveryFactory, "table", "sha256"),
    "delivery_in_use_was_decided_on": lambda: DeliveryFactory(state=DeliveryState.APPROVED),
    "delivery_refused_with_reason": lambda: DeliveryFactory(state=DeliveryState.REFUSED),
    "delivery_does_not_correct_itself": lambda: Delivery.objects.filter(pk=(pk := DeliveryFactory().pk)).update(
        corrects=pk
    ),
    "one_delivery_in_force_per_period": lambda: same(SeriesVersionFactory, "table", delivery=DeliveryFactory()),
    "series_version_month_up_to_12": lambda: SeriesVersionFactory(month=13),
    "review_doubt_has_a_note": lambda: DeliveryReviewFactory(verdict=ReviewVerdict.DOUBT),
    "expected_delivery_once_per_day": lambda: same(ExpectedDeliveryFactory, "table", "due_on"),
    "expected_delivery_received_or_waived": lambda: ExpectedDeliveryFactory(
        delivery=DeliveryFactory(), waived_reason="Toch niet."
    ),
    "one_cell_per_delivery_and_key": lambda: same(CountCellFactory, "delivery", "area", "offence_type"),
    "cell_has_value_or_reason": lambda: CountCellFactory(missing=Missing.WITHHELD),
    "cell_month_up_to_12": lambda: CountCellFactory(month=13),
    "indicator_version_once": lambda: same(IndicatorFactory, "key"),
    "perception_comes_from_a_survey": lambda: IndicatorFactory(component=Component.PERCEPTION),
    "police_indicator_has_offences": lambda: IndicatorFactory(offence_group=None),
    "indicator_has_a_source": lambda: IndicatorFactory(source_note=""),
    "observation_of_indicator_or_group": lambda: ObservationFactory(definition=TargetGroupDefinitionFactory()),
    "observation_has_value_or_reason": lambda: ObservationFactory(value=None),
    "observation_interval_in_order": lambda: ObservationFactory(lower=2.0, upper=1.0),
    "footnote_years_in_order": lambda: FootnoteFactory(first_year=2026, last_year=2025),
    "footnote_says_something": lambda: FootnoteFactory(text=""),
    "footnote_ended_by_somebody_with_a_reason": lambda: FootnoteFactory(ended=True, end_reason=""),
    "method_version_once": lambda: same(MethodVersionFactory, "key"),
    "method_versions_count_from_1": lambda: MethodVersionFactory(number=0, changed="Iets.", reason="Daarom."),
    "method_version_explains": lambda: MethodVersionFactory(limits=""),
    "later_method_version_says_what_changed": lambda: MethodVersionFactory(number=2, reason=""),
    "series_break_once": lambda: same(SeriesBreakFactory, "title"),
    "report_content_once": lambda: same(GeneratedReportFactory, "content_key"),
    "figure_frozen_once": lambda: same(FrozenFigureFactory, "report", "row"),
    "frozen_figure_has_value_or_sign": lambda: FrozenFigureFactory(value=""),
    "frozen_figure_names_its_source": lambda: FrozenFigureFactory(source=""),
    "analysis_adopted_on_a_day": lambda: SafetyAnalysisFactory(state=AnalysisState.ADOPTED),
    "finding_number_once_per_analysis": lambda: same(FindingFactory, "analysis", "number"),
    "soft_finding_says_where_it_came_from": lambda: FindingFactory(hardness=Hardness.SOFT, certainty=Certainty.SIGNAL),
    "soft_finding_is_never_shown": lambda: FindingFactory(
        hardness=Hardness.SOFT,
        certainty=Certainty.SHOWN,
        soft_source="wijkmanager",
        soft_area=WijkFactory(),
        soft_date=AT.date(),
    ),
    "one_reading_per_organisation": lambda: same(InterpretationFactory, "finding", "organisation"),
    "other_reading_has_a_text": lambda: InterpretationFactory(kind=InterpretationKind.DIFFERS),
    "data_review_answers_both_questions": lambda: DataReviewFactory(direction=""),
    "one_shared_view_per_theme": lambda: same(SharedViewFactory, "cycle", "theme"),
    "one_endorsement_per_text": lambda: same(ViewEndorsementFactory, "view", "organisation"),
    "one_count_per_delivery_spot_and_key": lambda: same(SpotCountFactory, "delivery", "spot", "indicator"),
    "spot_count_has_value_or_reason": lambda: SpotCountFactory(value=None),
    "spot_count_is_of_a_day_or_a_dagdeel": lambda: SpotCountFactory(part_of_day="12:30"),
    "dissent_has_a_note": lambda: ViewEndorsementFactory(stance=Endorsement.DISAGREES),
}


@pytest.mark.parametrize("name", BREAKS)
def test_constraint_is_kept_by_the_database(name):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        BREAKS[name]()

    assert name in str(refusal.value) or "UNIQUE constraint failed" in str(refusal.value)


def test_every_constraint_has_a_test_that_breaks_it():
    models = apps.get_app_config("analysis").get_models()
    named = {constraint.name for model in models for constraint in model._meta.constraints}

    assert named == set(BREAKS) | set(BREAKS_OF_HOLDERS)


@pytest.mark.parametrize("state", [state for state in DeliveryState if state != DeliveryState.REFUSED])
def test_refused_file_may_come_again_beside_one_in_any_state(state):
    refused = DeliveryFactory(refused=True)
    trait = {} if state == DeliveryState.RECEIVED else {state.value: True}

    again = DeliveryFactory(table=refused.table, sha256=refused.sha256, **trait)

    assert Delivery.objects.filter(sha256=refused.sha256).count() == 2
    assert again.state == state


def test_zero_is_a_value_and_a_reason_is_not():
    assert CountCellFactory(value=0).value == 0
    assert CountCellFactory(value=None, missing=Missing.MISSING).value is None


def test_survey_indicator_may_be_about_perception():
    made = IndicatorFactory(component=Component.PERCEPTION, source_kind=SourceKind.SURVEY, offence_group=None)

    assert made.pk


# --- who sees what

SEES = {
    # role: (of its own organisation, of another)
    Role.BEHEERDER: (True, True),
    Role.BELEIDSADVISEUR: (True, True),
    Role.ONDERZOEKER: (True, True),
    Role.PRIVACY_OFFICER: (True, True),
    Role.ARCHIVARIS: (True, True),
    Role.PARTNER: (True, False),
    Role.AGOV_SECRETARIS: (False, False),
    Role.BESTUURDER: (False, False),
    Role.RAADSLID: (False, False),
    Role.GRIFFIE: (False, False),
}


@pytest.mark.parametrize("role", Role)
def test_who_sees_deliveries_and_what_stands_beside_them(role):
    own, other = ExpectedDeliveryFactory(), ExpectedDeliveryFactory()
    mine, theirs = DeliveryFactory(table=own.table), DeliveryFactory(table=other.table)
    user = UserFactory(roles=[role], organisation=own.table.source.organisation)
    expected = list(SEES[role])

    assert [row in Delivery.objects.visible_to(user) for row in (mine, theirs)] == expected
    assert [row in ExpectedDelivery.objects.visible_to(user) for row in (own, other)] == expected
    assert [row.table.source in DataSource.objects.visible_to(user) for row in (own, other)] == expected


def test_user_without_a_role_sees_nothing():
    delivery = DeliveryFactory()

    assert not Delivery.objects.visible_to(UserFactory(organisation=delivery.table.source.organisation)).exists()
