"""Lines of money: what makes a version and what is news, who was earlier, and what a plan that is over still takes."""

from datetime import UTC, datetime

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.factories import UserFactory
from tests.factories import plans as make
from vap.enums import CoverState
from vap.models import CostLine, CoverLine, PlanLine
from vap.services import money as services

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)
COST = {"year": 2027, "what": "Sloten", "planned": 40_000, "realised": None}


@pytest.fixture
def by():
    return UserFactory()


def change(line, by, *, reason="", seen=None, **values):
    return services.change_line(line, seen=seen or line.revision, values=values, reason=reason, by=by, at=AT)


def test_line_of_a_draft_needs_no_reason_and_makes_no_version(by):
    vap = make.VAPFactory()

    line = services.add_line(CostLine, vap_id=vap.pk, values=COST, by=by, at=AT)

    assert (line.planned, vap.versions.count()) == (40_000, 0)
    entry = AuditEntry.objects.get(event="vap.cost_added")
    assert (entry.target_id, entry.data["new"]["planned"]) == (str(vap.pk), 40_000)


def test_line_of_an_adopted_plan_needs_a_reason_and_makes_a_version(by):
    vap = make.VAPFactory(adopted=True)

    with pytest.raises(services.MoneyError, match="Schrijf op waarom") as refusal:
        services.add_line(CostLine, vap_id=vap.pk, values=COST, by=by, at=AT)
    assert refusal.value.field == "reason"
    assert not CostLine.objects.exists()

    services.add_line(CostLine, vap_id=vap.pk, values=COST, reason="Duurder hout.", by=by, at=AT)

    version = vap.versions.get()
    assert version.reason == "Duurder hout."
    assert any("40.000" in line for line in version.content["costs"])


@pytest.mark.parametrize(
    ("factory", "news"),
    [
        (make.CostLineFactory, {"realised": 38_000}),
        (make.CoverLineFactory, {"state": CoverState.REFUSED}),
        (make.PlanLineFactory, {"reference": "Sectorcontract, regel 4"}),
    ],
)
def test_news_about_an_adopted_plan_makes_no_version(by, factory, news):
    line = factory(vap__running=True)

    change(line, by, **news)

    line.refresh_from_db()
    assert {name: getattr(line, name) for name in news} == news
    assert line.revision == 2
    assert line.vap.versions.count() == 0


@pytest.mark.parametrize(
    ("factory", "plan"),
    [
        (make.CostLineFactory, {"planned": 50_000, "realised": 1}),
        (make.CoverLineFactory, {"amount": 1}),
        (make.PlanLineFactory, {"what": "Eén avond."}),
    ],
)
def test_change_of_the_plan_after_adoption_needs_a_reason(by, factory, plan):
    line = factory(vap__running=True)

    with pytest.raises(services.MoneyError, match="Schrijf op waarom"):
        change(line, by, **plan)
    change(line, by, reason="Minder geld.", **plan)

    assert line.vap.versions.get().reason == "Minder geld."
    entry = AuditEntry.objects.get(event__endswith="_changed")
    assert set(entry.data["old"]) == set(plan)


@pytest.mark.parametrize("state", ["closed", "stopped", "withdrawn"])
def test_plan_that_is_over_takes_only_what_it_really_cost(by, state):
    line = make.CostLineFactory(**{f"vap__{state}": True})

    with pytest.raises(services.MoneyError, match="alleen nog in wat het werkelijk kostte"):
        change(line, by, reason="Toch.", planned=1)
    with pytest.raises(services.MoneyError, match="alleen nog"):
        services.remove_line(line, seen=1, reason="Toch.", by=by, at=AT)

    assert change(line, by, realised=39_500).realised == 39_500


def test_who_saves_second_is_told(by):
    line = make.CostLineFactory()
    change(line, by, planned=1)

    with pytest.raises(StaleEditError) as stale:
        change(line, by, seen=1, planned=2)

    assert stale.value.current.planned == 1


def test_saving_the_same_is_no_change_of_the_plan(by):
    line = make.CostLineFactory(vap__running=True)

    change(line, by, year=line.year, what=line.what, planned=line.planned)

    assert line.vap.versions.count() == 0


def test_what_stood_in_a_line_that_was_taken_away_stays_in_the_trail(by):
    line = make.CoverLineFactory(vap__running=True, source="Fonds", amount=9)

    services.remove_line(line, seen=1, reason="Dubbel.", by=by, at=AT)

    assert not CoverLine.objects.exists()
    entry = AuditEntry.objects.get(event="vap.cover_removed")
    assert (entry.reason, entry.data["old"]["source"], entry.data["old"]["amount"]) == ("Dubbel.", "Fonds", 9)
    assert line.vap.versions.get().reason == "Dubbel."


def test_line_of_a_department_is_kept(by):
    department = make.DepartmentFactory(name="Stadsbeheer")
    values = {
        "kind": "annual_plan", "department": department, "fiscal_year": 2027, "what": "Licht", "amount": None,
        "reference": "",
    }  # fmt: skip

    made = services.add_line(PlanLine, vap_id=make.VAPFactory().pk, values=values, by=by, at=AT)

    assert str(made) == "Stadsbeheer 2027: Licht"
    assert AuditEntry.objects.get(event="vap.plan_line_added").data["new"]["department"] == "Stadsbeheer"
