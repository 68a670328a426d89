"""The account of one year beside the plan of that year as it came out: what went otherwise than promised."""

import dataclasses
from datetime import date

import pytest
from django.template.loader import render_to_string

from agov.enums import EditionState
from agov.reports.kinds.annual.builder import ANNUAL
from tests.agov.reports.kinds.account_of_a_year import (
    deed,
    done,
    part,
    plan,
    publish_plan,
    report_of,
    rows,
    section,
)
from tests.factories import plans as make

pytestmark = pytest.mark.django_db


def test_promised_and_not_done_and_done_and_not_promised(town):
    vap = plan(title="Sterke sloten")
    missed = deed(vap, town, "Sloten vervangen", date(2025, 12, 1))
    kept = deed(vap, town, "Folder maken", date(2025, 6, 1))
    publish_plan()
    done(vap, town, "Hek plaatsen", date(2025, 9, 1), date(2025, 8, 1))
    kept.state, kept.done_on = "done", date(2025, 5, 1)
    kept.save()
    report = report_of()
    told = part(report, "anders", "Sterke sloten")
    assert told.items == (
        "Beloofd: Sloten vervangen (Gemeente). Nog niet gedaan.",
        "Niet beloofd: Hek plaatsen (Gemeente). Gedaan op 1 augustus 2025.",
    )
    assert section(report, "anders").lead == "Beloofd en niet gedaan: 1. Gedaan en niet beloofd: 1."
    missed.delete()
    assert part(report_of(), "anders", "Sterke sloten").items[0].endswith("Dit staat niet meer in het plan.")


def test_deed_and_plan_with_another_name_are_still_what_was_promised(town):
    vap = plan(title="Sterke sloten")
    kept, missed = (
        deed(vap, town, "Folder maken", date(2025, 6, 1)),
        deed(vap, town, "Hek plaatsen", date(2025, 9, 1)),
    )
    make.GoalFactory(vap=vap, title="200 sloten")
    publish_plan()
    kept.title, kept.state, kept.done_on = "Kaart maken", "done", date(2025, 5, 1)
    kept.save()
    missed.title = "Hek zetten"
    missed.save()
    vap.title = "Nog sterkere sloten"
    vap.save()
    report = report_of()
    assert section(report, "anders").lead == "Beloofd en niet gedaan: 1. Gedaan en niet beloofd: 0."
    assert section(report, "anders").notes == ()
    assert part(report, "anders", "Nog sterkere sloten").items == (
        "Beloofd: Hek plaatsen (Gemeente). Nog niet gedaan. Dit heet nu: Hek zetten (Gemeente).",
    )
    assert rows(report, "wilden", 1)[0][0] == "200 sloten"


def test_plan_of_the_year_from_before_there_were_codes_is_followed_by_name(town):
    vap = plan(title="Sterke sloten")
    kept = deed(vap, town, "Folder maken", date(2025, 6, 1))
    edition = publish_plan()
    for piece in edition.value["sections"]:
        for table in piece["tables"]:
            for cell in (cell for row in table["rows"] for cell in row):
                cell.pop("code", None)
    edition.save()
    kept.state, kept.done_on = "done", date(2025, 5, 1)
    kept.save()
    done(vap, town, "Hek plaatsen", date(2025, 9, 1), date(2025, 8, 1))
    assert part(report_of(), "anders", "Sterke sloten").items == (
        "Niet beloofd: Hek plaatsen (Gemeente). Gedaan op 1 augustus 2025.",
    )


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("0", "van 3 beoordeeld", "Van de beoordeelde doelen (3) zijn er 0 behaald."),
        ("1", "van 1 beoordeeld", "Van de beoordeelde doelen (1) is er 1 behaald."),
        (".", "nog niet beoordeeld", "Of het werkte, weten wij nog niet."),
    ],
)
def test_first_words_say_how_many_goals_were_reached(town, value, unit, words):
    deed(plan(), town, "Folder maken", date(2025, 6, 1))
    report = report_of()
    figures = [
        dataclasses.replace(one, value=value, unit=unit) if one.label == "Doelen behaald" else one
        for one in report.key_figures
    ]
    assert words in ANNUAL.summary(dataclasses.replace(report, key_figures=tuple(figures)))


def test_questions_about_a_plan_stand_on_paper_each_with_its_answer_on_a_line(town):
    deed(plan(title="Sterke sloten"), town, "Sloten vervangen", date(2025, 12, 1))
    context = {"part": report_of().sections[-1].parts[0], "drawings": {}}
    html = render_to_string("reports/_print_part.html", context)
    assert '<p class="told"><strong>Wat deden wij?</strong> De enige afspraak is niet gedaan.</p>' in html
    assert "?:" not in html


def test_day_that_was_put_off_does_not_take_a_deed_away(town):
    vap = plan(title="Sterke sloten")
    late = deed(vap, town, "Sloten vervangen", date(2025, 12, 1))
    publish_plan()
    late.planned_end, late.state, late.done_on = date(2026, 6, 1), "done", date(2026, 5, 1)
    late.save()
    report = report_of()
    assert rows(report, "deden") == [["Gemeente", "1", "1", "0", "1", "0", "0", "0"]]
    assert part(report, "anders", "Sterke sloten").items == (
        "Beloofd: Sloten vervangen (Gemeente). Gedaan op 1 mei 2026, na het jaar.",
    )


def test_plan_of_the_year_is_told_as_it_was_published(town):
    vap = plan(title="Sterke sloten")
    goal = make.GoalFactory(vap=vap, title="200 sloten")
    publish_plan()
    goal.title = "Nog maar 20 sloten"
    goal.save()
    report = report_of()
    assert rows(report, "wilden", 1)[0][0] == "200 sloten"
    assert "editie 1 van 18 maart 2025" in section(report, "wilden").lead


def test_withdrawn_plan_of_the_year_is_no_promise_any_more(town):
    vap = plan(title="Sterke sloten")
    deed(vap, town, "Sloten vervangen", date(2025, 12, 1))
    edition = publish_plan()
    edition.state, edition.withdrawn_at, edition.withdrawn_by = (
        EditionState.WITHDRAWN,
        edition.published_at,
        edition.approved_by,
    )
    edition.withdraw_reason = "wrong"
    edition.save()
    report = report_of()
    assert "geen plan van het jaar uitgebracht" in section(report, "wilden").lead
    assert "er is geen plan van dat jaar uitgebracht" in section(report, "anders").lead


def test_plan_that_came_later_says_so(town):
    first = plan(title="Sterke sloten")
    deed(first, town, "Sloten vervangen", date(2026, 12, 1))
    publish_plan()
    late = plan(title="Camera's", adopted_on=date(2025, 5, 1))
    done(late, town, "Camera's plaatsen", date(2025, 9, 1), date(2025, 8, 1))
    told = part(report_of(), "anders", "Camera's")
    assert told.remarks == ("Dit plan is vastgesteld op 1 mei 2025, na het plan van dat jaar.",)
