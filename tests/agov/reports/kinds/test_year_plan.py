"""The plan of one year for everybody: what is in it, per priority, counted by hand; and what stays out."""

from datetime import date

import pytest

from agov.reports.edition_content import NoContentError, content_of, subjects_to_publish
from agov.reports.kinds.year_plan.builder import build_year_plan
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from analysis.reports import render
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.policy import PriorityFactory
from tests.pdf_text import text_of
from vap.enums import CoverKind, PublicPart

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)


@pytest.fixture
def municipality():
    return OrganisationFactory(name="Gemeente", kind=OrganisationKind.MUNICIPALITY)


@pytest.fixture
def plan(municipality):
    """A plan of an approved priority with a deed of our own, one that a partner only was asked for, and money."""
    vap = make.VAPFactory(
        running=True, title="Sterke sloten", priority=PriorityFactory(title="Inbraak", state="approved")
    )
    make.AssignmentFactory(vap=vap, user=UserFactory(name="Piet Echtenaam", function="programmaleider wonen"))
    make.ActivityFactory(
        vap=vap, title="Sloten vervangen", organisation=municipality, planned_amount=400, unit="sloten"
    )
    make.ActivityFactory(
        vap=vap,
        title="Al gedaan",
        organisation=municipality,
        planned_start=date(2026, 1, 1),
        planned_end=date(2026, 12, 31),
    )
    asked = OrganisationFactory(name="De Gevraagde", kind=OrganisationKind.HOUSING)
    make.ActivityFactory(vap=vap, title="Nog maar gevraagd", organisation=asked)
    make.GoalFactory(vap=vap, title="Een vijfde minder inbraken")
    make.CostLineFactory(vap=vap, planned=40_000)
    make.CostLineFactory(vap=vap, planned=99_000, year=2028)
    make.CoverLineFactory(vap=vap, amount=25_000, source="Programma Veiligheid")
    return vap


def section(report, key):
    return next(one for one in report.sections if one.key == key)


def rows(report, key):
    return [[cell.text for cell in row] for row in section(report, key).tables[0].rows]


def test_year_holds_what_is_done_who_does_it_when_and_the_money_of_that_year(plan):
    report = build_year_plan(2027, today=TODAY)
    assert report.answer.replace("\u00a0", " ") == (
        "In 2027 loopt 1 plan met 1 activiteit. Van € 40.000 is € 25.000 toegezegd; € 15.000 is niet gedekt."
    )
    assert rows(report, "prioriteiten") == [["Inbraak", "1", "1", "40.000", "25.000", "15.000"]]
    assert rows(report, "doen") == [
        ["Sloten vervangen", "Sterke sloten", "Gemeente", "1 november 2026", "31 maart 2027", "400 sloten"]
    ]
    assert section(report, "doen").tables[0].group_of(0) == "Inbraak"
    assert rows(report, "doelen")[0][0] == "Een vijfde minder inbraken"
    assert rows(report, "geld") == [["Sterke sloten", "40.000", "25.000", "15.000"]]
    assert rows(report, "dekking") == [
        ["Programma Veiligheid", "Sterke sloten", "gemeente Amersfoort", "25.000", "toegezegd"]
    ]


def test_who_was_only_asked_is_not_named_and_counted_as_unknown(plan):
    content = content_of("jaarplan", "gemeente", "2027")
    assert "De Gevraagde" not in content.body
    assert "Nog maar gevraagd" not in content.body
    assert "1 activiteit: nog niet toegezegd door wie het zou doen." in content.report.unknowns


def test_no_person_is_named_on_page_or_paper(plan):
    content = content_of("jaarplan", "gemeente", "2027")
    assert "Echtenaam" not in content.body
    printed = text_of(render.pdf(content.report))
    assert "Sloten vervangen" in printed
    assert "Echtenaam" not in printed


def test_priority_that_was_not_approved_is_not_named(municipality):
    make.VAPFactory(running=True, priority=PriorityFactory(title="Geheim voornemen"))
    content = content_of("jaarplan", "gemeente", "2027")
    assert "Geheim voornemen" not in content.body
    assert rows(content.report, "prioriteiten")[0][0] == "Zonder vastgestelde prioriteit"


def test_concepts_are_counted_and_not_named(plan):
    make.VAPFactory(title="Nog een idee")
    content = content_of("jaarplan", "gemeente", "2027")
    assert "Nog een idee" not in content.body
    assert "1 plan is nog in de maak en kan in 2027 beginnen." in content.report.unknowns


def test_cost_that_nobody_wrote_down_is_unknown_and_never_zero(municipality):
    make.VAPFactory(running=True, title="Zonder geld")
    report = build_year_plan(2027, today=TODAY)
    assert rows(report, "geld") == [["Zonder geld", ".", "0", "."]]
    assert "Er staat nog niet in wat dit kost in 2027: Zonder geld." in report.unknowns
    assert section(report, "prioriteiten").charts == ()


def everything_but(*parts):
    return [part.value for part in PublicPart if part not in parts]


def test_what_a_plan_does_not_show_is_in_no_list_and_in_no_total(plan, municipality):
    open_plan = make.VAPFactory(running=True, title="Open plan")
    make.CostLineFactory(vap=open_plan, planned=1_000)
    plan.public_parts = everything_but(PublicPart.MONEY, PublicPart.GOALS, PublicPart.DEEDS)
    plan.save()
    content = content_of("jaarplan", "gemeente", "2027")
    for hidden in ("Sloten vervangen", "Een vijfde minder inbraken", "Programma Veiligheid", "25.000", "40.000"):
        assert hidden not in content.body
    assert rows(content.report, "geld") == [["Open plan", "1.000", "0", "1.000"]]
    assert {one.label: one.value.replace("\u00a0", " ") for one in content.report.key_figures}["Begroot"] == "€ 1.000"
    assert content.report.unknowns[:3] == (
        "Niet openbaar is wie wat doet in: Sterke sloten.",
        "Niet openbaar zijn de doelen van: Sterke sloten.",
        "Niet openbaar is wat het kost van: Sterke sloten.",
    )


def test_each_part_is_off_by_itself(plan):
    plan.public_parts = everything_but(PublicPart.GOALS)
    plan.save()
    report = build_year_plan(2027, today=TODAY)
    assert section(report, "doelen").tables == ()
    assert rows(report, "geld") == [["Sterke sloten", "40.000", "25.000", "15.000"]]
    assert rows(report, "doen")[0][0] == "Sloten vervangen"


def test_chart_names_the_priority_that_costs_most_and_has_its_table(plan, municipality):
    other = make.VAPFactory(running=True, priority=PriorityFactory(title="Jeugd", state="approved"))
    make.CostLineFactory(vap=other, planned=90_000)
    (chart,) = section(build_year_plan(2027, today=TODAY), "prioriteiten").charts
    assert chart.title == "Het meeste geld gaat naar “Jeugd”."
    assert [(point.label, point.value) for point in chart.series[0].points] == [("Inbraak", 40_000), ("Jeugd", 90_000)]


def test_every_table_names_its_source_and_day(plan):
    tables = build_year_plan(2027, today=TODAY).tables
    assert len(tables) == 5
    assert {(one.source, one.figures_date) for one in tables} == {
        ("gemeente Amersfoort en partners", "30 november 2026")
    }


def test_plans_without_a_priority_are_no_priority_that_money_goes_to(plan, municipality):
    make.CostLineFactory(vap=make.VAPFactory(running=True, title="Los plan"), planned=90_000)
    assert section(build_year_plan(2027, today=TODAY), "prioriteiten").charts[0].title == (
        "Het meeste geld gaat naar plannen zonder vastgestelde prioriteit."
    )


def test_years_are_offered_and_a_year_without_plans_is_refused(plan):
    offered = dict(subjects_to_publish())["Jaarplan van de uitvoering"]
    assert ("jaarplan|gemeente|2027", "Alle plannen in 2027") in offered
    with pytest.raises(NoContentError, match="nog geen plan vastgesteld"):
        content_of("jaarplan", "gemeente", "2031")
    with pytest.raises(NoContentError, match="Kies een jaar"):
        content_of("jaarplan", "gemeente", "ooit")


def test_what_one_partner_pays_is_told_only_when_the_plan_shows_it(plan):
    partner = OrganisationFactory(name="Sloten en Co")
    make.CoverLineFactory(vap=plan, amount=5_000, source="Fonds", kind=CoverKind.PARTNER, organisation=partner)

    kept = build_year_plan(2027, today=TODAY)
    plan.public_parts = [*plan.public_parts, PublicPart.PARTNER_MONEY]
    plan.save()
    told = build_year_plan(2027, today=TODAY)

    # The sum of the plan is 30.000 for everybody, so 25.000 beside it would tell the other 5.000.
    assert section(kept, "dekking").tables == ()
    assert section(kept, "dekking").lead == ""
    assert sorted(line[-2] for line in rows(told, "dekking")) == ["25.000", "5.000"]
    assert kept.answer == told.answer
