"""The account of one year: what was wanted, done, spent and what came of it, counted by hand; and what stays out."""

from datetime import date

import pytest

from agov.reports.edition_content import NoContentError, content_of, subjects_to_publish
from agov.reports.kinds.annual.builder import build_annual
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from analysis.reports import render
from tests.agov.reports.kinds.account_of_a_year import TODAY, close, deed, done, plan, report_of, rows, section
from tests.factories import OrganisationFactory
from tests.factories import plans as make
from tests.factories.policy import CouncilRequestFactory, SecrecyFactory
from tests.pdf_text import text_of
from tests.vap.figures import make_figures
from vap.enums import GoalKind, PublicPart

pytestmark = pytest.mark.django_db
# --- which years, and which plans


def test_year_can_be_told_of_two_weeks_after_it_ended(town, monkeypatch):
    plan()
    for day, offered in ((date(2026, 1, 13), False), (date(2026, 1, 14), True)):
        monkeypatch.setattr("agov.reports.kinds.annual.builder.timezone.localdate", lambda day=day: day)
        choices = dict(subjects_to_publish()).get("Jaarverslag", [])
        assert ("jaarverslag|gemeente|2025" in dict(choices)) is offered
        if not offered:
            with pytest.raises(NoContentError, match="nog niet voorbij"):
                content_of("jaarverslag", "gemeente", "2025")


def test_plans_in_the_making_secret_or_of_another_year_stay_out(town):
    plan(title="Hoort erbij")
    make.VAPFactory(title="Nog een idee")
    plan(title="Te laat begonnen", start_date=date(2026, 1, 1))
    plan(title="Al voorbij", start_date=date(2024, 1, 1), state="closed", ended_on=date(2024, 12, 31))
    secret = SecrecyFactory(title="Geheim")
    plan(title="Onder geheimhouding", secrecy=secret)
    content = content_of("jaarverslag", "gemeente", "2025")
    assert [one.heading for one in section(content.report, "per-plan").parts] == ["Hoort erbij"]
    for hidden in ("Nog een idee", "Te laat begonnen", "Al voorbij", "Onder geheimhouding"):
        assert hidden not in content.body


def test_year_without_a_plan_has_nothing_to_tell():
    with pytest.raises(NoContentError, match="geen plan"):
        build_annual(2025, today=TODAY)


# --- what was done


def test_deeds_count_by_their_day_per_organisation(town):
    vap = plan(title="Sterke sloten")
    done(vap, town, "Op tijd", date(2025, 6, 1), date(2025, 5, 1))
    done(vap, town, "Te laat", date(2025, 6, 1), date(2025, 7, 1))
    done(vap, town, "Na het jaar", date(2025, 12, 1), date(2026, 2, 1))
    deed(vap, town, "Nog open", date(2025, 10, 1))
    deed(vap, town, "Niet gelukt", date(2025, 10, 1), state="not_done", not_done_reason="Het hek was dicht.")
    deed(vap, town, "Loopt door", date(2026, 10, 1))
    partner = OrganisationFactory(name="De Gevraagde", kind=OrganisationKind.HOUSING)
    deed(vap, partner, "Alleen gevraagd", date(2025, 10, 1))
    report = report_of()
    assert rows(report, "deden") == [["Gemeente", "1", "5", "1", "2", "1", "1", "0"]]
    assert section(report, "deden").lead == "Van de 5 afspraken zijn er 3 gedaan, waarvan 2 te laat."
    body = render.body(report)
    assert "De Gevraagde" not in body
    assert "Het hek was dicht." not in body  # the words of who did it stay with the plan


def test_part_that_is_off_has_no_deeds_and_no_money(town):
    vap = plan(title="Half open", public_parts=[PublicPart.GOALS, PublicPart.PROBLEM])
    done(vap, town, "Dit leest niemand", date(2025, 6, 1), date(2025, 5, 1))
    make.CostLineFactory(vap=vap, year=2025, planned=77_700, realised=77_700)
    content = content_of("jaarverslag", "gemeente", "2025")
    for hidden in ("Dit leest niemand", "77.700"):
        assert hidden not in content.body
        assert hidden not in str(content.value)
    assert "Niet openbaar is wie wat doet in: Half open." in content.report.unknowns


# --- money


def test_money_is_of_the_year_alone_and_counts_once(town):
    vap, other = plan(title="Sterke sloten"), plan(title="Licht")
    make.CostLineFactory(vap=vap, year=2025, planned=40_000, realised=38_000)
    make.CostLineFactory(vap=vap, year=2025, planned=10_000, realised=None)
    make.CostLineFactory(vap=vap, year=2026, planned=99_000, realised=99_000)
    make.CoverLineFactory(vap=vap, year=2025, amount=60_000)
    make.CostLineFactory(vap=other, year=2025, planned=20_000, realised=21_000)
    report = report_of()
    assert sorted(rows(report, "kostte")) == [
        ["Licht", "20.000", "0", "21.000", "1.000", "0"],
        ["Sterke sloten", "50.000", "50.000", "38.000", ".", "1"],  # 10.000 too much pledged covers nothing else
    ]
    lead = section(report, "kostte").lead.replace("\u00a0", " ")
    assert lead.startswith(
        "Begroot was € 70.000. Daarvan was € 50.000 toegezegd. Uitgegeven voor zover bekend: € 59.000"
    )


def test_what_a_partner_pays_is_in_the_part_that_is_closed_at_first(town):
    vap = plan(title="Sterke sloten", public_parts=PublicPart.values)
    corporation = OrganisationFactory(name="De Corporatie", kind=OrganisationKind.HOUSING)
    make.CostLineFactory(vap=vap, year=2025, planned=50_000)
    make.CoverLineFactory(vap=vap, year=2025, amount=30_000)
    make.CoverLineFactory(
        vap=vap, year=2025, kind="partner", organisation=corporation, amount=12_345, source="Onderhoud"
    )
    report = report_of()
    assert rows(report, "kostte", 1) == [["eigen begroting", "30.000"], ["bijdrage van partner", "12.345"]]
    assert [row[2] for row in rows(report, "dekking")] == ["gemeente Amersfoort", "De Corporatie"]
    vap.public_parts.remove(PublicPart.PARTNER_MONEY)
    vap.save()
    report = report_of()
    # With the sum of the plan the rest would follow from a source, or from a line: 42.345 - 30.000.
    assert not [one for one in report.sections if one.key == "dekking"]
    assert len(section(report, "kostte").tables) == 1
    assert rows(report, "kostte")[0][2] == "42.345"
    assert "12.345" not in str(report.sections)
    assert "30.000" not in str(report.sections)


# --- did it work


def test_outcome_is_told_only_once_the_evaluation_is_closed(town):
    vap = plan(title="Sterke sloten")
    goal = make.GoalFactory(vap=vap, title="200 sloten")
    make.GoalResultFactory(goal=goal, outcome="achieved", words="Behaald: 210 sloten.")
    assert "Behaald: 210 sloten." not in render.body(report_of())
    assert "geen enkel plan" in report_of().answer
    close(vap)
    report = report_of()
    assert rows(report, "werkte")[0][3:] == ["behaald", "210 sloten."]
    assert section(report, "werkte").items == ("Sterke sloten: Het kan door het plan komen. Zeker is dat niet.",)


def test_small_count_of_a_buurt_stands_there_as_a_sign(town):
    """3 in the buurt, and 30 in Wijk A, which is shown to the unit."""
    figures, vap = make_figures(), plan(title="Sterke sloten")
    for title, area in (("Buurt", figures.buurt), ("Wijk", figures.wijken["A"])):
        goal = make.GoalFactory(
            vap=vap, title=title, kind=GoalKind.EFFECT, unit="", target=None, target_date=None,
            indicator=figures.burglary, direction="down", baseline_from=2021, baseline_to=2023,
        )  # fmt: skip
        goal.areas.set([area])
    assert [[row[0], row[3], row[4]] for row in rows(report_of(), "werkte")] == [
        ["Buurt", "<5", "."],
        ["Wijk", "30", "20–43"],
    ]


def test_council_reads_what_is_known_beside_what_can_be_chosen(town):
    vap, other = plan(title="Sterke sloten"), plan(title="Licht")
    make.GoalResultFactory(goal=make.GoalFactory(vap=vap), outcome="not_achieved", words="Niet behaald.")
    close(vap, decision="stop")
    make.CostLineFactory(vap=other, year=2027, planned=40_000)
    assert [[cell.replace("\u00a0", " ") for cell in row] for row in rows(report_of(), "keuze")] == [
        ["Sterke sloten", "Doel niet gehaald. Door het plan: mogelijk.", "We stoppen ermee."],
        ["Licht, geld in 2027", "Van € 40.000 is € 40.000 niet gedekt.", "Geld vinden, minder doen, of stoppen."],
    ]


# --- the council


def test_requests_that_stood_open_in_the_year_and_how_they_stand():
    plan()
    days = {"raised_on": date(2025, 2, 1), "due_on": date(2026, 6, 1)}
    CouncilRequestFactory(title="Wacht", **days)
    settled = {"state": "done", "answer": "Verteld in een brief."}
    CouncilRequestFactory(title="Afgedaan", **days, **settled, closed_on=date(2025, 9, 1))
    CouncilRequestFactory(
        title="Eerder klaar",
        raised_on=date(2024, 1, 1),
        due_on=date(2024, 6, 1),
        **settled,
        closed_on=date(2024, 6, 1),
    )
    CouncilRequestFactory(title="Van later", raised_on=date(2026, 1, 1), due_on=date(2026, 6, 1))
    report = report_of()
    assert [[row[0], row[4], row[5]] for row in rows(report, "raad")] == [
        ["Wacht", "te laat", "."],
        ["Afgedaan", "afgedaan", "Verteld in een brief."],
    ]
    assert section(report, "raad").lead == (
        "Er stonden 2 verzoeken open. Daarvan wachten er nu nog 1, waarvan 1 te laat."
    )


# --- as a publication


def test_page_and_paper_say_the_same_and_the_summary_has_four_answers(town):
    vap = plan(title="Sterke sloten")
    done(vap, town, "Sloten vervangen", date(2025, 6, 1), date(2025, 5, 1))
    content = content_of("jaarverslag", "gemeente", "2025")
    printed = text_of(render.pdf(content.report))
    assert "Jaarverslag veiligheid 2025" in printed
    for words in ("Wat wilden wij?", "Sterke sloten", "Wat kan de raad kiezen?"):
        assert words in content.body
        assert words in printed


def test_number_of_queries_does_not_grow_with_the_plans(town, django_assert_num_queries, django_assert_max_num_queries):
    def add(name):
        vap = plan(title=name)
        done(vap, town, f"Daad in {name}", date(2025, 6, 1), date(2025, 5, 1))
        make.CostLineFactory(vap=vap, year=2025)
        make.GoalFactory(vap=vap)

    add("Een")
    with django_assert_max_num_queries(200) as first:
        report_of()
    add("Twee")
    add("Drie")
    with django_assert_num_queries(len(first.captured_queries)):
        report_of()
