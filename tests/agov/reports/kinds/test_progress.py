"""How plans go, for everybody: counted by hand, and only of parts that everybody may read."""

from datetime import UTC, date, datetime

import pytest

from agov.reports.edition_content import NoContentError, content_of, subjects_to_publish
from agov.reports.kinds.progress.builder import build_progress
from amersfoort_veiligheid.accounts.models import Organisation
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import (
    ActivityFactory,
    CommitmentFactory,
    CostLineFactory,
    CoverLineFactory,
    GoalFactory,
    LightFactory,
    ProgressUpdateFactory,
    RhythmFactory,
    VAPFactory,
)
from tests.factories.policy import MOMENT, PolicyCycleFactory
from vap.enums import PublicPart

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 30)
SEASON = "najaar 2026"
ALL = [part.value for part in PublicPart]
KIND = "Voortgang van de plannen"


@pytest.fixture
def cycle():
    return PolicyCycleFactory(name="Cyclus 2026-2027")


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda value=None: TODAY)


@pytest.fixture
def town():
    """The municipality stands for its own activities without an answer."""
    return OrganisationFactory(name="Gemeente Proef", kind="municipality")


def plan(cycle, number=1, **more):
    return VAPFactory(**{"cycle": cycle, "number": number, "running": True, "title": f"Plan {number}", **more})


def report(cycle, today=TODAY):
    return build_progress(cycle, SEASON, today=today)


def section(made, key):
    return next(one for one in made.sections if one.key == key)


def table(made, key):
    return next(one for one in made.tables if one.key == key)


def rows(made, key):
    return [[cell.text for cell in row] for row in table(made, key).rows]


def fill(vap, town):
    """Two done, one to do, one late, one not done; one promise kept and one late; one question that waits."""
    for end, more in (
        (date(2026, 6, 1), {"state": "done", "done_on": date(2026, 5, 30)}),
        (date(2026, 7, 1), {"state": "done", "done_on": date(2026, 8, 1)}),
        (date(2027, 2, 1), {"state": "planned"}),
        (date(2026, 11, 10), {"state": "running"}),
        (date(2026, 9, 1), {"state": "not_done", "not_done_reason": "De aannemer is ziek."}),
    ):
        ActivityFactory(vap=vap, organisation=town, planned_start=date(2026, 3, 1), planned_end=end, **more)
    partner, silent = (
        Organisation.objects.get_or_create(name=name, defaults={"kind": "housing"})[0]
        for name in ("De Sleutel", "De Zwijger")
    )
    kept = {"state": "kept", "kept_on": date(2026, 10, 1), "answered_at": MOMENT}
    late = {"state": "accepted", "due_on": date(2026, 10, 31), "answered_at": MOMENT}
    CommitmentFactory(vap=vap, organisation=partner, text="Drie huismeesters.", **kept)
    CommitmentFactory(vap=vap, organisation=partner, text="Extra verlichting.", **late)
    CommitmentFactory(vap=vap, organisation=silent, text="Doet u mee?")


# --- counted


def test_what_was_done_late_and_not_answered_is_counted_per_plan(cycle, town):
    fill(plan(cycle), town)

    made = report(cycle)

    # done: 2 activities and 1 promise; to do: 1; late: 1 activity and 1 promise; not done: 1; all told how it goes
    assert rows(made, "plannen") == [["Plan 1", "in uitvoering", "3", "1", "2", "1", "0", "nog nooit"]]
    assert made.answer == "1 plan: 1 in uitvoering. Van de 7 afspraken zijn er 3 gedaan. Te laat: 2."
    assert {one.label: (one.value, one.unit) for one in made.key_figures}["Gedaan"] == ("3", "van 7")


def test_last_word_has_a_day_for_an_edition_is_read_later_too(cycle, town):
    told = ProgressUpdateFactory(
        vap=plan(cycle), organisation=town, submitted=True, submitted_at=datetime(2026, 11, 28, 23, 30, tzinfo=UTC)
    )

    made = report(cycle)

    assert told.submitted_at.date() == date(2026, 11, 28)  # in UTC; here it was past midnight
    assert rows(made, "plannen")[0][-1] == "29 november 2026"
    assert ("Laatste bericht", "29 november 2026") in section(made, "per-plan").parts[0].facts


def test_what_was_done_is_counted_per_organisation(cycle, town):
    fill(plan(cycle), town)
    ActivityFactory(vap=plan(cycle, 2), organisation=town, state="done", done_on=TODAY)

    assert rows(report(cycle), "organisaties") == [
        ["De Sleutel", "1", "1", "0", "1", "0", "0"],
        ["Gemeente Proef", "2", "3", "1", "1", "1", "0"],
    ]


def test_what_is_late_is_listed_the_oldest_first_and_what_comes_after_it(cycle, town):
    vap = plan(cycle)
    fill(vap, town)
    made = report(cycle)
    assert [row[1:] for row in rows(made, "te-laat")] == [
        ["De Sleutel", "Plan 1", "31 oktober 2026"],
        ["Gemeente Proef", "Plan 1", "10 november 2026"],
    ]
    assert [row[1:] for row in rows(made, "vervolg")] == [["Gemeente Proef", "Plan 1", "1 februari 2027"]]


@pytest.mark.parametrize(
    ("end", "counts"), [(date(2026, 11, 17), ["0", "1", "0"]), (date(2026, 11, 16), ["0", "0", "1"])]
)
def test_late_is_told_from_two_weeks_after_the_day(cycle, town, end, counts):
    """Its organisation reads beforehand what will stand there, as on the page who does what."""
    ActivityFactory(
        vap=plan(cycle), organisation=town, state="planned", planned_start=date(2026, 3, 1), planned_end=end
    )
    made = report(cycle)
    assert rows(made, "plannen")[0][2:5] == counts
    assert section(made, "te-laat").lead == ("" if counts[2] == "1" else "Niets is te laat.")
    assert "Wat te laat is, staat hier 14 dagen na de afgesproken dag." in table(made, "plannen").notes


def test_who_did_not_tell_how_it_goes_is_counted_apart_from_what_was_to_be_done(cycle, town):
    vap = plan(cycle)
    ActivityFactory(vap=vap, organisation=town, state="done", done_on=TODAY)
    RhythmFactory(vap=vap, organisation=town, next_due_on=date(2026, 10, 1))
    made = report(cycle)
    assert rows(made, "organisaties") == [["Gemeente Proef", "1", "1", "0", "0", "0", "1"]]
    assert made.answer.endswith("De enige afspraak is gedaan. Niets is te laat.")
    assert len(rows(made, "doen-1")) == 1


def test_nothing_of_a_plan_that_is_over_is_late_or_still_to_come(cycle, town):
    vap = plan(cycle, running=False, stopped=True)
    fill(vap, town)
    made = report(cycle)
    assert rows(made, "plannen")[0][2:7] == ["3", "0", "0", "4", "0"]
    assert section(made, "vervolg").lead == "Voor het komende half jaar is niets gepland."
    assert section(made, "per-plan").parts[0].paragraphs[0] == "Dit plan is gestopt sinds 1 maart 2027."


def test_promise_of_an_activity_is_counted_once(cycle):
    vap, partner = plan(cycle), OrganisationFactory(name="De Sleutel", kind="housing")
    activity = ActivityFactory(vap=vap, organisation=partner, state="done", done_on=TODAY)
    CommitmentFactory(vap=vap, organisation=partner, activity=activity, state="accepted", answered_at=MOMENT)
    assert rows(report(cycle), "plannen")[0][2:6] == ["1", "0", "0", "0"]


def test_goal_and_money_stand_with_the_plan(cycle):
    vap = plan(cycle)
    GoalFactory(vap=vap, title="Er staan rekken.", unit="rekken", target=40, target_date=date(2027, 12, 31))
    CostLineFactory(vap=vap, planned=30_000, realised=None)
    CoverLineFactory(vap=vap, amount=12_000)

    made = report(cycle)

    part = section(made, "per-plan").parts[0]
    assert part.items == ("Doel: Er staan rekken (40 rekken, op 31 december 2027).",)
    assert dict(part.facts)["Geld"] == ("Van €\u00a030.000 is €\u00a012.000 toegezegd; €\u00a018.000 is niet gedekt")
    assert rows(made, "geld") == [["Plan 1", "30.000", "12.000", "0", "0", "18.000", "."]]


# --- who sees this


def test_question_without_an_answer_names_no_organisation_and_promises_keep_their_words(cycle, town):
    vap = plan(cycle)
    fill(vap, town)
    value = str(content(cycle).value)
    for inside in ("De Zwijger", "Doet u mee?", "Drie huismeesters", "De aannemer is ziek"):
        assert inside not in value
    assert "1 vraag om mee te doen wacht op antwoord." in value


def test_lights_updates_and_persons_stay_inside(cycle, town):
    vap = plan(cycle, public_parts=ALL, made_by=UserFactory(name="Jozefien Maakster"))
    fill(vap, town)
    LightFactory(vap=vap, reason="Het loopt stroef.", set_by=UserFactory(name="Lieke Licht"))
    ProgressUpdateFactory(vap=vap, organisation=town, submitted=True, text="Wij zijn er bijna.")
    value = str(content(cycle).value)
    for inside in ("Maakster", "Lieke", "Het loopt stroef", "Wij zijn er bijna"):
        assert inside not in value


@pytest.mark.parametrize(
    ("part", "mark"),
    [
        (PublicPart.GOALS, "Er staan rekken"),
        (PublicPart.DEEDS, "Gemeente Proef"),
        (PublicPart.MONEY, "30000"),
        (PublicPart.PARTNER_MONEY, "Fietsersbond"),
        (PublicPart.PROGRESS, "Laatste bericht: nog nooit"),
    ],
)
def test_part_that_is_off_is_nowhere_in_the_edition(cycle, town, part, mark):
    vap = plan(cycle, public_parts=ALL)
    fill(vap, town)
    GoalFactory(vap=vap, title="Er staan rekken.")
    CostLineFactory(vap=vap, planned=30_000)
    bond = OrganisationFactory(name="Fietsersbond")
    CoverLineFactory(vap=vap, kind="partner", organisation=bond, amount=7_000)

    def told():
        made = report(cycle)
        facts = [f"{what}: {words}" for what, words in section(made, "per-plan").parts[0].facts]
        numbers = [str(cell.value) for one in made.tables for row in one.rows for cell in row]
        return " | ".join([*facts, *numbers, str(section(made, "per-plan").parts[0].items)])

    assert mark in told()
    vap.public_parts = [one for one in ALL if one != part]
    vap.save()
    assert mark not in told()


def test_blank_of_a_part_that_is_off_says_why(cycle):
    plan(cycle, public_parts=[])
    made = report(cycle)
    cells = table(made, "plannen").rows[0]
    assert [cell.value for cell in cells[2:]] == [None] * 6
    assert {cell.words for cell in cells[2:]} == {"dit deel is niet openbaar"}
    assert "Een leeg vak betekent: dit deel is niet openbaar." in table(made, "plannen").notes
    assert "Niet openbaar is wie wat doet in: Plan 1." in made.unknowns
    assert "Wat het kost, is niet openbaar van: Plan 1." in section(made, "geld").notes


def test_plans_that_nobody_decided_on_are_left_out(cycle, town):
    VAPFactory(cycle=cycle, title="Geheim concept")
    plan(cycle)
    assert "Geheim concept" not in str(report(cycle))


def test_silence_is_said_on_top(cycle, town, settings):
    settings.STALE_AFTER_MONTHS = 6
    loud, quiet = plan(cycle, start_date=date(2026, 1, 1)), plan(cycle, 2, start_date=date(2026, 1, 1))
    ProgressUpdateFactory(vap=loud, organisation=town, submitted=True, submitted_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert report(cycle).cautions == (f"Al 6 maanden geen bericht over: {quiet.title}.",)


def test_queries_do_not_grow_with_the_plans(cycle, town, django_assert_num_queries):
    def more(number):
        vap = plan(cycle, number)
        fill(vap, town)
        GoalFactory(vap=vap)
        CostLineFactory(vap=vap)

    more(1)
    with django_assert_num_queries(QUERIES):
        report(cycle)
    more(2)
    more(3)
    with django_assert_num_queries(QUERIES):
        report(cycle)


QUERIES = 18


# --- as a kind


def content(cycle, period=SEASON):
    return content_of("voortgang", str(cycle.pk), period)


def test_season_of_today_can_be_chosen_for_cycles_with_a_plan_that_goes_on(cycle):
    plan(cycle)
    plan(PolicyCycleFactory(name="Cyclus 2024-2025"), running=False, closed=True)
    assert dict(subjects_to_publish())[KIND] == [
        (f"voortgang|{cycle.pk}|najaar 2026", "Cyclus 2026-2027, stand in najaar 2026")
    ]


def test_concept_of_the_season_before_can_be_finished_and_older_ones_not(cycle):
    plan(cycle)
    assert content(cycle, "zomer 2026").report.title == ("Voortgang van de plannen, Cyclus 2026-2027, zomer 2026")
    with pytest.raises(NoContentError, match="voorbij"):
        content(cycle, "voorjaar 2026")
    with pytest.raises(NoContentError, match="geen plan"):
        content(PolicyCycleFactory(), SEASON)
