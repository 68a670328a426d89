"""Money of the example town: plans with and without a gap, once however often it runs, and no word of a person."""

from datetime import UTC, datetime

import pytest

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.web.free_text import seems_to_name_someone
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import PolicyCycleFactory
from vap.models import VAP, CostLine, CoverLine, PlanLine
from vap.queries.money import money_gaps, sums_by_vap
from vap.services.example import money, plan_drafts_first, plan_drafts_second

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)
TITLES = {plan.title for plan in (*plan_drafts_first.FIRST, *plan_drafts_second.SECOND)}


def test_every_amount_belongs_to_a_plan_of_the_example():
    assert set(money.AMOUNTS) - TITLES == set()
    assert TITLES - set(money.AMOUNTS) == {"Buurtpreventie nieuwe stijl"}  # nobody costed it yet


def test_money_is_made_once_with_and_without_a_gap():
    by, cycle = UserFactory(), PolicyCycleFactory()
    for kind in (OrganisationKind.HOUSING, OrganisationKind.BUSINESS, OrganisationKind.GGZ):
        OrganisationFactory(kind=kind)
    for title in money.AMOUNTS:
        make.VAPFactory(cycle=cycle, title=title, made_by=by)

    money.make(by=by, at=AT)
    counts = [model.objects.count() for model in (CostLine, CoverLine, PlanLine)]
    money.make(by=by, at=AT)

    assert [model.objects.count() for model in (CostLine, CoverLine, PlanLine)] == counts
    vaps = {vap.title: vap for vap in VAP.objects.all()}
    sums = sums_by_vap(vaps.values())
    assert sums[vaps["Veilig wonen in Tolmeerse"].pk].uncovered == 0
    assert sums[vaps["Toezicht in de avond in Lindenstroo"].pk].uncovered == 30_000
    assert sums[vaps["Camera's op het stationsplein"].pk].refused == 40_000
    assert money_gaps(vaps["Minder geweld achter de voordeur"]) != []
    assert all(money_gaps(vap) == [] for title, vap in vaps.items() if title != "Minder geweld achter de voordeur")
    words = [*CostLine.objects.values_list("what", flat=True), *PlanLine.objects.values_list("what", flat=True)]
    assert [text for text in words if seems_to_name_someone(text)] == []
