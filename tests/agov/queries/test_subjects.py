"""Things that items and outcomes are about: found for who may see them, kept in words, compared with later."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import Resolver404, resolve

from agov.enums import SubjectKind
from agov.queries.item_subject import subject_seen
from agov.queries.pack_value import meeting_value
from agov.queries.subjects import (
    ENTRIES,
    changes_since,
    parse_reference,
    secret_of,
    snapshot_of,
    subject_of,
    subjects_of,
)
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory, plans, policy
from tests.factories.meetings import AgendaItemFactory

WITH_PAGES_OF_MEETINGS = {SubjectKind.AGREEMENT, SubjectKind.MINUTES}
FOR_ANYBODY = {SubjectKind.DOCUMENT, SubjectKind.STEP, SubjectKind.CYCLE}  # with an account, as their own pages say
MAKERS = {
    SubjectKind.ANALYSIS: lambda: policy.SafetyAnalysisFactory(state="adopted", adopted_on=date(2026, 9, 1)),
    SubjectKind.FINDING: lambda: policy.FindingFactory(
        analysis__state="adopted", analysis__adopted_on=date(2026, 9, 1)
    ),
    SubjectKind.PRIORITY: policy.PriorityFactory,
    SubjectKind.VAP: plans.VAPFactory,
    SubjectKind.PROJECT: policy.RunningProjectFactory,
    SubjectKind.INNOVATION: plans.InnovationThemeFactory,
    SubjectKind.CONSEQUENCE: policy.ConsequenceFactory,
    SubjectKind.EXPECTATION: policy.ExpectationFactory,
    SubjectKind.STEP: lambda: policy.StepPlaceFactory().step,
    SubjectKind.ROUND: policy.RoundFactory,
    SubjectKind.DEVIATION: policy.DeviationFactory,
    SubjectKind.MANDATE: policy.MandateFactory,
    SubjectKind.DOCUMENT: policy.PolicyDocumentFactory,
    SubjectKind.REQUEST: policy.CouncilRequestFactory,
    SubjectKind.SESSION: policy.PartnerSessionFactory,
    SubjectKind.CYCLE: policy.PolicyCycleFactory,
}


@pytest.fixture
def secretary(db):
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


def test_every_kind_can_be_read():
    assert set(ENTRIES) == set(SubjectKind)
    assert set(MAKERS) | WITH_PAGES_OF_MEETINGS == set(SubjectKind)


@pytest.mark.parametrize("kind", MAKERS)
def test_subject_has_title_page_and_words(secretary, kind):
    row = MAKERS[kind]()
    subject = subject_of(kind, row.pk, secretary)
    assert subject is not None
    assert subject.title
    assert subject.parts
    try:
        resolve(subject.url)
    except Resolver404:
        pytest.fail(f"{subject.url} is no page")


@pytest.mark.parametrize("kind", sorted(set(MAKERS) - FOR_ANYBODY))
def test_who_has_no_role_sees_nothing(db, kind):
    row = MAKERS[kind]()
    assert subject_of(kind, row.pk, UserFactory()) is None


def test_draft_document_is_for_the_municipality(db):
    row = policy.PolicyDocumentFactory(state="draft")
    assert subject_of(SubjectKind.DOCUMENT, row.pk, UserFactory(roles=[Role.RAADSLID])) is None


def test_deviation_stays_inside_the_municipality(db):
    row = policy.DeviationFactory()
    partner = UserFactory(roles=[Role.PARTNER])
    assert subject_of(SubjectKind.DEVIATION, row.pk, partner) is None


@pytest.mark.parametrize("kind", MAKERS)
def test_many_of_a_kind_cost_no_more_queries_than_one(secretary, kind):
    rows = [MAKERS[kind]() for _ in range(3)]
    assert secretary.has_role(Role.AGOV_SECRETARIS)  # roles are read once, before counting
    with CaptureQueriesContext(connection) as one:
        subjects_of([(kind, rows[0].pk)], secretary)
    with CaptureQueriesContext(connection) as three:
        found = subjects_of([(kind, row.pk) for row in rows], secretary)
    assert len(found) == 3
    assert len(three) == len(one)


def test_newest_light_of_each_kind_is_what_a_vap_says(secretary):
    vap = plans.VAPFactory()
    plans.LightFactory(vap=vap, kind="doing", value="good", reason="Het loopt.")
    plans.LightFactory(vap=vap, kind="doing", value="bad", reason="Het ligt stil.")
    parts = dict(subject_of(SubjectKind.VAP, vap.pk, secretary).parts)
    assert [text for text in parts.values() if "Het l" in text] == [parts["doen we het?"]]
    assert parts["doen we het?"].endswith("Het ligt stil.")


# --- secrecy


def test_deviation_that_names_a_secret_plan_names_it_for_its_readers_only(db):
    vap = plans.VAPFactory(running=True, title="Kluizen van het stadhuis")
    row = policy.DeviationFactory(what="Kluizen van het stadhuis kwam later.", reason="Te weinig mensen.")
    adviser, officer = UserFactory(roles=[Role.BELEIDSADVISEUR]), UserFactory(roles=[Role.ONDERZOEKER])
    kept = snapshot_of(subject_of(SubjectKind.DEVIATION, row.pk, adviser))
    item = AgendaItemFactory(subject_kind=SubjectKind.DEVIATION, subject_id=row.pk, snapshot=kept)
    assert secret_of([(SubjectKind.DEVIATION, row.pk)]) == set()

    vap.secrecy = policy.SecrecyFactory(title=vap.title)
    vap.save()

    assert secret_of([(SubjectKind.DEVIATION, row.pk)]) == {(SubjectKind.DEVIATION, row.pk)}
    assert "Kluizen" in str(subject_seen(item, adviser))
    told = str(subject_seen(item, officer))
    assert "[geheim] kwam later." in told
    assert "Kluizen" not in told
    assert subject_seen(item, None) is None  # a guest with a link
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])
    assert "Kluizen" not in str(meeting_value(item.meeting, secretary)["items"][0]["subject"])


# --- snapshots


def test_nothing_changed_right_after_the_snapshot(secretary):
    row = policy.CouncilRequestFactory()
    subject = subject_of(SubjectKind.REQUEST, row.pk, secretary)
    assert changes_since(snapshot_of(subject), subject) == []


def test_changed_words_and_day_are_told_part_by_part(secretary):
    row = policy.CouncilRequestFactory(text="Meer verlichting in het park.", due_on=date(2027, 3, 1))
    before = snapshot_of(subject_of(SubjectKind.REQUEST, row.pk, secretary))
    row.text, row.due_on, row.title = "Meer toezicht in het park.", date(2027, 4, 1), "Het park"
    row.save()
    changes = changes_since(before, subject_of(SubjectKind.REQUEST, row.pk, secretary))
    assert [one.label for one in changes] == ["titel", "wat de raad vroeg of kreeg toegezegd", "klaar op"]
    text = changes[1]
    assert (text.before, text.after) == ("Meer verlichting in het park.", "Meer toezicht in het park.")
    assert [(run.kind.value, run.text) for run in text.changes if run.kind.value != "same"] == [
        ("removed", "verlichting"),
        ("added", "toezicht"),
    ]


def test_part_that_went_is_told(secretary):
    row = policy.CouncilRequestFactory(owner="hoofd groen")
    before = snapshot_of(subject_of(SubjectKind.REQUEST, row.pk, secretary))
    before["parts"].append(["opmerking", "Weg."])
    changes = changes_since(before, subject_of(SubjectKind.REQUEST, row.pk, secretary))
    assert [(one.label, one.before, one.after) for one in changes] == [("opmerking", "Weg.", "")]


# --- addresses


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("vap:12", (SubjectKind.VAP, 12)),
        ("mandate:3", (SubjectKind.MANDATE, 3)),
        ("vap:", None),
        ("vap:-1", None),
        ("person:1", None),
        ("", None),
        ("12", None),
    ],
)
def test_reference_in_an_address(text, key):
    assert parse_reference(text) == key
