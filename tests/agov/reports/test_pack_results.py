"""The results in a pack: the whole on one page, then a page for each VAP (S132)."""

import json
import re
from datetime import UTC, date, datetime

import pytest

from agov.enums import AgovTask, PackAudience, SubjectKind
from agov.queries.pack_value import meeting_value
from agov.reports import pack_making
from agov.reports.pack_changes import changes_between
from agov.reports.pack_views import view_of
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.progress import Progress
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, MeetingFactory
from tests.factories.plans import (
    ActivityFactory,
    CostLineFactory,
    EvaluationFactory,
    GoalFactory,
    GoalResultFactory,
    VAPFactory,
)
from tests.factories.policy import SecrecyFactory
from tests.pdf_text import pages_of
from vap.enums import ActivityState, EvaluationDecision, GoalOutcome, Plausibility, VapState
from vap.models import Activity, Evaluation

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 11, 20, 50, tzinfo=UTC)


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def meeting():
    """Two VAPs with results, of which one evaluation is closed; a draft and one of another cycle do not count."""
    meeting = MeetingFactory(convened=True, title="Overleg")
    fire = VAPFactory(cycle=meeting.cycle, running=True, title="Inbraak in Noord")
    youth = VAPFactory(cycle=meeting.cycle, evaluated=True, title="Jeugd in de haven")
    VAPFactory(cycle=meeting.cycle, title="Nog een concept")
    VAPFactory(running=True, title="Uit een andere cyclus")
    GoalResultFactory(
        goal=GoalFactory(vap=fire, title="Minder inbraken"), outcome=GoalOutcome.ACHIEVED, words="Van 120 naar 90."
    )
    missed = GoalFactory(vap=youth, title="Minder meldingen")
    GoalResultFactory(goal=missed, outcome=GoalOutcome.NOT_ACHIEVED, words="Van 60 naar 52.")
    GoalFactory(vap=youth, title="Meer gesprekken")
    CostLineFactory(vap=fire, planned=40_000, realised=None)
    CostLineFactory(vap=youth, planned=90_000, realised=104_500)
    for place in range(3):
        ActivityFactory(vap=youth, title=f"Ronde {place}")
    AgendaItemFactory(meeting=meeting, title="Resultaten", task=AgovTask.RESULTS)
    return meeting


def test_nothing_secret_is_in_a_pack(meeting, secretary):
    """A pack is for the whole table, partners too; an item about a secret VAP has no results beside it."""
    secret = VAPFactory(cycle=meeting.cycle, running=True, title="Kluizen", secrecy=SecrecyFactory())
    AgendaItemFactory(
        meeting=meeting, title="Een plan", task=AgovTask.RESULTS, subject_kind=SubjectKind.VAP, subject_id=secret.pk,
        snapshot={"title": "Kluizen", "parts": [["doel", "Minder sleutels"]]},
    )  # fmt: skip

    items = meeting_value(meeting, secretary)["items"]

    total, one = (row["results"] for row in sorted(items, key=lambda row: row["title"], reverse=True))
    assert [plan["title"] for plan in total["plans"]] == ["Inbraak in Noord", "Jeugd in de haven"]
    assert one is None
    assert "Kluizen" not in json.dumps(items)


def results(meeting, secretary, audience):
    view = view_of(meeting_value(meeting, secretary), audience)
    return view.items[0].results


def test_pack_contains_a_total_page_and_a_page_for_each_vap(meeting, secretary):
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)

    with pack.files.get(audience=PackAudience.TABLE).file.open() as stream:
        pages = [re.sub(r"\s+", " ", words) for words in pages_of(stream.read())]

    assert len(pages) == 5  # agenda, sheet, the whole, and two VAPs
    assert "als geheel" in pages[2]
    assert "2 plannen met samen 3 doelen: 1 behaald, 1 niet behaald, 1 nog niet" in pages[2]
    assert "Van 120 naar 90." in pages[3]
    assert "Van 60 naar 52." in pages[4]
    assert not any("Nog een concept" in words or "Uit een andere cyclus" in words for words in pages)


def test_totals_are_what_the_vaps_add_up_to(meeting, secretary):
    found = results(meeting, secretary, PackAudience.TABLE)

    assert [plan.title for plan in found.plans] == ["Inbraak in Noord", "Jeugd in de haven"]
    assert dict(found.outcomes) == {"behaald": 1, "niet behaald": 1, "nog niet berekend": 1}
    assert dict(found.states) == {"in uitvoering": 1, "in evaluatie": 1}
    assert "130.000" in found.money[0]
    assert "104.500" in found.money[1]
    assert found.plans[1].answer == "1 van de 2 doelen is niet gehaald."
    assert found.plans[1].done == "0 van de 3 activiteiten zijn gedaan."


def test_public_part_tells_an_outcome_only_after_the_evaluation_closed(meeting, secretary):
    before = results(meeting, secretary, PackAudience.OPEN)
    assert dict(before.outcomes) == {"nog niet vastgesteld": 3}
    assert {goal.words for plan in before.plans for goal in plan.goals} == {""}

    youth = meeting.cycle.vaps.get(title="Jeugd in de haven")
    EvaluationFactory(vap=youth)
    Evaluation.objects.filter(vap=youth).update(
        closed_on=date(2026, 12, 1),
        what_was_done="Rondes.",
        what_was_reached="Te weinig.",
        situation_now="Nog druk.",
        plausibility=Plausibility.values[0],
        decision=EvaluationDecision.STOP,
    )

    after = results(meeting, secretary, PackAudience.OPEN)
    assert dict(after.outcomes) == {"niet behaald": 1, "nog niet berekend": 1, "nog niet vastgesteld": 1}
    assert after.plans[1].goals[0].words == "Van 60 naar 52."
    assert after.plans[0].goals[0].words == ""


def test_item_about_one_vap_shows_that_one_only(meeting, secretary):
    youth = meeting.cycle.vaps.get(title="Jeugd in de haven")
    meeting.items.update(subject_kind=SubjectKind.VAP, subject_id=youth.pk)

    found = results(meeting, secretary, PackAudience.TABLE)

    assert (found.is_total, [plan.title for plan in found.plans]) == (False, ["Jeugd in de haven"])


def test_public_part_says_nothing_of_money_that_nobody_decided_on(meeting, secretary):
    proposed = VAPFactory(cycle=meeting.cycle, state=VapState.PROPOSED, title="Voorstel")
    CostLineFactory(vap=proposed, planned=77_000)
    meeting.items.update(subject_kind=SubjectKind.VAP, subject_id=proposed.pk)

    assert "77.000" in results(meeting, secretary, PackAudience.TABLE).plans[0].money[0]
    found = results(meeting, secretary, PackAudience.OPEN)
    assert (found.money, found.plans[0].money) == ((), ())


def test_public_part_does_not_tell_what_a_record_says(meeting, secretary):
    youth = meeting.cycle.vaps.get(title="Jeugd in de haven")
    meeting.items.update(subject_kind=SubjectKind.VAP, subject_id=youth.pk)
    value = meeting_value(meeting, secretary)

    assert view_of(value, PackAudience.TABLE).items[0].subject.title == "Jeugd in de haven"
    assert view_of(value, PackAudience.OPEN).items[0].subject is None


def test_other_items_show_no_results(meeting, secretary):
    meeting.items.update(task=AgovTask.PRIORITIES)

    assert results(meeting, secretary, PackAudience.TABLE) is None


def test_figure_that_changes_after_fixing_is_a_difference_in_words(meeting, secretary):
    frozen = services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    Activity.objects.filter(title="Ronde 0").update(state=ActivityState.DONE, done_on=date(2026, 11, 1), noted_at=AT)

    now = view_of(meeting_value(meeting, secretary), PackAudience.TABLE)
    changed = changes_between(view_of(frozen.content, PackAudience.TABLE), now)

    assert [(one.number, [part.label for part in one.parts]) for one in changed] == [
        (1, ["resultaat van Jeugd in de haven"])
    ]
    assert "1 van de 3 activiteiten" in changed[0].parts[0].after
