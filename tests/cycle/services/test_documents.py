"""Documents: rounds, numbered parts, and decisions whose texts stay (S1, S4, S6, S12, S75)."""

from datetime import UTC, date, datetime

import pytest

from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import DOCUMENT_MOVES, DecisionOutcome, DocumentItemKind, DocumentState
from cycle.models import DocumentItem
from cycle.services import documents
from tests.factories import UserFactory
from tests.factories.policy import BodyFactory, DecisionFactory, DocumentItemFactory, DocumentVersionFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 5, 10, 0, tzinfo=UTC)


@pytest.fixture
def lotte():
    return UserFactory(name="Lotte")


def decide(item, by, outcome=DecisionOutcome.AGREED, **more):
    fields = {
        "body": BodyFactory(),
        "decided_on": date(2026, 9, 29),
        "decided_text": "",
        "explanation": "",
        "votes_for": None,
        "votes_against": None,
    }
    return documents.record_decision(item_id=item.pk, outcome=outcome, **(fields | more), by=by, at=AT)


def test_a_decision_keeps_both_texts_when_the_proposal_is_edited_later(lotte):
    item = DocumentItemFactory(text="Wij werken in twee sporen.")
    decision = decide(item, lotte)

    documents.change_item(
        item_id=item.pk, seen=1, section="", text="Wij werken in een spoor.", place="", by=lotte, at=AT
    )

    decision.refresh_from_db()
    assert decision.proposal_text == decision.decided_text == "Wij werken in twee sporen."
    assert DocumentItem.objects.get().text == "Wij werken in een spoor."


def test_a_changed_text_is_kept_beside_the_proposal(lotte):
    item = DocumentItemFactory(text="Een cyclus duurt een jaar.")

    decision = decide(item, lotte, DecisionOutcome.CHANGED, decided_text="Een cyclus duurt twee jaar.")

    assert (decision.proposal_text, decision.decided_text) == (
        "Een cyclus duurt een jaar.",
        "Een cyclus duurt twee jaar.",
    )


@pytest.mark.parametrize("text", ["", "  ", "Een cyclus  duurt een jaar."])
def test_a_change_without_another_text_is_refused(lotte, text):
    item = DocumentItemFactory(text="Een cyclus duurt een jaar.")

    with pytest.raises(documents.DocumentError, match="met de wijziging"):
        decide(item, lotte, DecisionOutcome.CHANGED, decided_text=text)

    assert not item.decisions.exists()


@pytest.mark.parametrize("outcome", [DecisionOutcome.REJECTED, DecisionOutcome.POSTPONED])
def test_what_was_not_agreed_has_no_decided_text(lotte, outcome):
    decision = decide(DocumentItemFactory(), lotte, outcome, decided_text="Blijft niet staan.")

    assert decision.decided_text == ""


def test_a_decision_of_tomorrow_is_refused(lotte):
    with pytest.raises(documents.DocumentError, match="toekomst"):
        decide(DocumentItemFactory(), lotte, decided_on=date(2026, 10, 6))


def test_each_body_decides_for_itself_and_again(lotte):
    item, council = DocumentItemFactory(), BodyFactory(name="gemeenteraad")
    decide(item, lotte, DecisionOutcome.POSTPONED, body=council, decided_on=date(2026, 9, 1))
    decide(item, lotte, body=council, votes_for=20, votes_against=9)
    decide(item, lotte, body=BodyFactory(name="college"))

    assert [(d.body.name, d.outcome) for d in item.decisions.order_by("pk")] == [
        ("gemeenteraad", "postponed"),
        ("gemeenteraad", "agreed"),
        ("college", "agreed"),
    ]
    assert AuditEntry.objects.filter(event="document_item.decided").count() == 3


def test_a_new_round_takes_along_what_is_kept_and_the_old_one_stays(lotte):
    first = DocumentVersionFactory()
    kept, dropped = DocumentItemFactory(version=first, number=1), DocumentItemFactory(version=first, number=2)

    second = documents.add_round(
        document_id=first.document_id,
        label="definitief",
        dated_on=date(2026, 9, 1),
        change_note="Korter.",
        keep=[kept.pk],
        by=lotte,
        at=AT,
    )

    assert [(item.number, item.text) for item in second.items.all()] == [(1, kept.text)]
    assert list(first.items.all()) == [kept, dropped]


@pytest.mark.parametrize(
    ("change_note", "dated_on", "words"),
    [(" ", date(2026, 9, 1), "Schrijf op wat er"), ("Korter.", date(2025, 8, 31), "geen datum voor")],
)
def test_a_round_that_does_not_follow_is_refused(lotte, change_note, dated_on, words):
    first = DocumentVersionFactory()

    with pytest.raises(documents.DocumentError, match=words):
        documents.add_round(
            document_id=first.document_id,
            label="definitief",
            dated_on=dated_on,
            change_note=change_note,
            keep=[],
            by=lotte,
            at=AT,
        )


def add(document, by, number=None, kind=DocumentItemKind.DECISION_POINT):
    return documents.add_item(
        document_id=document.pk, kind=kind, number=number, section="", text="Nieuw.", place="", by=by, at=AT
    )


def test_a_part_gets_the_next_number_and_none_twice(lotte):
    document = DocumentItemFactory(number=4).version.document

    assert add(document, lotte).number == 5
    assert add(document, lotte, kind=DocumentItemKind.PRIORITY).number == 1
    with pytest.raises(documents.DocumentError, match="Kies 6"):
        add(document, lotte, number=4)


def test_only_the_last_round_is_written_in(lotte):
    item = DocumentItemFactory()
    DocumentVersionFactory(document=item.version.document, number=2, change_note="Korter.")

    with pytest.raises(documents.DocumentError, match="volgende ronde"):
        documents.change_item(item_id=item.pk, seen=1, section="", text="Anders.", place="", by=lotte, at=AT)


def test_a_withdrawn_document_is_not_written_in(lotte):
    document = DocumentVersionFactory(document__state=DocumentState.WITHDRAWN).document

    with pytest.raises(documents.DocumentError, match="ingetrokken"):
        add(document, lotte)


def test_what_was_decided_on_is_not_removed(lotte):
    decided, free = DecisionFactory().item, DocumentItemFactory()

    with pytest.raises(documents.DocumentError, match="al besloten"):
        documents.remove_item(item_id=decided.pk, by=lotte, at=AT)
    documents.remove_item(item_id=free.pk, by=lotte, at=AT)

    assert list(DocumentItem.objects.all()) == [decided]


@pytest.mark.parametrize("old", DocumentState)
@pytest.mark.parametrize("new", DocumentState)
def test_moves_of_a_document(lotte, old, new):
    document = DocumentVersionFactory(document__state=old).document

    if new in DOCUMENT_MOVES[old]:
        assert documents.move_document(document_id=document.pk, to=new, by=lotte, at=AT).state == new
    else:
        with pytest.raises(documents.DocumentError):
            documents.move_document(document_id=document.pk, to=new, by=lotte, at=AT)


def test_the_second_who_saves_is_told(lotte):
    item = DocumentItemFactory(text="Oud.")
    documents.change_item(item_id=item.pk, seen=1, section="", text="Van de eerste.", place="", by=lotte, at=AT)

    with pytest.raises(StaleEditError) as stale:
        documents.change_item(item_id=item.pk, seen=1, section="", text="Van de tweede.", place="", by=lotte, at=AT)

    assert stale.value.current.text == "Van de eerste."
