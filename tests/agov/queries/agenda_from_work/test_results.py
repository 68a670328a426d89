"""Matters of results: plans off course, answers that did not come, what is late, what ends."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import ConsequenceState, ExpectationState, ItemKind
from agov.queries.agenda_from_work import candidates_for
from agov.stats.agenda import Urgency
from tests.agov.queries.agenda_from_work.proposed import DAY, NEXT, ONE, keys, window
from tests.factories.plans import InnovationThemeFactory, LightFactory, VAPFactory
from tests.factories.policy import ConsequenceFactory, ExpectationFactory
from vap.enums import InnovationState, LightKind, LightValue

pytestmark = pytest.mark.django_db


def test_plan_off_course_by_its_newest_light(meeting, secretary):
    bad = LightFactory(value=LightValue.BAD, reason="Niemand voert het uit")
    turned = LightFactory(value=LightValue.BAD, set_at=datetime(2026, 10, 1, tzinfo=UTC))
    LightFactory(vap=turned.vap, value=LightValue.GOOD, set_at=datetime(2026, 11, 1, tzinfo=UTC))
    partly = LightFactory(kind=LightKind.WORKING, value=LightValue.AT_RISK)

    found = {one.key: one for one in candidates_for(window(meeting, secretary)) if one.source == "plan"}

    assert found.keys() == {f"vap:{bad.vap.pk}", f"vap:{partly.vap.pk}"}
    assert found[f"vap:{bad.vap.pk}"].why == "Doen we het? Nee: Niemand voert het uit."
    assert found[f"vap:{bad.vap.pk}"].urgency == Urgency.NOW
    assert found[f"vap:{partly.vap.pk}"].urgency == Urgency.BEFORE_NEXT


def test_silent_plan_and_plan_past_its_end_are_proposed_once_with_all_reasons(meeting, secretary):
    """S184."""
    quiet = VAPFactory(running=True, start_date=date(2026, 1, 1))
    ended = LightFactory(
        vap=VAPFactory(running=True, end_date=date(2026, 11, 1)),
        value=LightValue.BAD,
        reason="Het geld is op",
        set_at=datetime(2026, 10, 30, tzinfo=UTC),
    ).vap

    found = {one.key: one for one in candidates_for(window(meeting, secretary)) if one.source == "plan"}

    assert "Er is nog nooit iets over gemeld." in found[f"vap:{quiet.pk}"].why
    assert "Het geld is op" in found[f"vap:{ended.pk}"].why
    assert "De einddatum (1-11-2026) is voorbij." in found[f"vap:{ended.pk}"].why
    assert (found[f"vap:{ended.pk}"].kind, found[f"vap:{ended.pk}"].urgency) == (ItemKind.DECIDE, Urgency.NOW)


@pytest.mark.parametrize(
    ("answer_by", "state", "comes"),
    [
        (DAY, ExpectationState.ASKED, True),
        (DAY + ONE, ExpectationState.ASKED, False),
    ],
)
def test_expectations_without_an_answer(meeting, secretary, answer_by, state, comes):
    row = ExpectationFactory(answer_by=answer_by, state=state)

    assert (f"expectation:{row.pk}" in keys(meeting, secretary)) is comes


@pytest.mark.parametrize(
    ("due_on", "fields", "comes"),
    [
        (DAY - ONE, {}, True),
        (DAY, {}, False),
        (DAY - ONE, {"state": ConsequenceState.DONE, "reference": "Begroting 2027"}, False),
    ],
)
def test_consequences_that_are_late(meeting, secretary, due_on, fields, comes):
    row = ConsequenceFactory(due_on=due_on, **fields)

    assert (f"consequence:{row.pk}" in keys(meeting, secretary)) is comes


@pytest.mark.parametrize(("end", "comes"), [(NEXT - ONE, True), (NEXT, False)])
def test_innovation_themes_that_end_before_the_meeting_after_this_one(meeting, secretary, end, comes):
    theme = InnovationThemeFactory(running=True, end_date=end, years=2)

    assert (f"innovation:{theme.pk}" in keys(meeting, secretary)) is comes


def test_innovation_theme_that_stopped_is_over(meeting, secretary):
    InnovationThemeFactory(
        running=True, state=InnovationState.STOPPED, lesson="Werkt niet.", ended_on=date(2026, 11, 1)
    )

    assert keys(meeting, secretary) == set()
