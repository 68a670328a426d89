"""Every constraint on documents, decisions, mandates, requests, alignment and words, broken once."""

from datetime import date

from django.db.models import F

from cycle.enums import AlignmentState, RequestState
from cycle.models import SafetyKind
from tests.factories.policy import (
    AlignmentItemFactory,
    CouncilRequestFactory,
    DecisionFactory,
    DocumentItemFactory,
    DocumentVersionFactory,
    GlossaryTermFactory,
    MandateFactory,
    SafetyKindFactory,
)


def kind_below_itself():
    SafetyKind.objects.filter(pk=SafetyKindFactory().pk).update(parent=F("pk"))


def round_of_document_twice():
    first = DocumentVersionFactory()
    DocumentVersionFactory(document=first.document)


def item_number_twice():
    first = DocumentItemFactory()
    DocumentItemFactory(version=first.version, number=first.number)


def term_twice_on_a_day():
    first = GlossaryTermFactory()
    GlossaryTermFactory(term=first.term, valid_from=first.valid_from)


BROKEN_FOUNDATIONS = {
    "safety_kind_is_not_its_own_parent": kind_below_itself,
    "glossary_term_once_per_day": term_twice_on_a_day,
    "glossary_term_ends_after_it_starts": lambda: GlossaryTermFactory(valid_to=date(2003, 9, 1)),
    "mandate_ends_after_it_starts": lambda: MandateFactory(end_date=date(2022, 3, 16)),
    "document_round_once": round_of_document_twice,
    "later_round_says_what_changed": lambda: DocumentVersionFactory(number=2, change_note=""),
    "document_item_number_once": item_number_twice,
    "decision_agreed_with_a_text": lambda: DecisionFactory(decided_text=""),
    "decision_votes_both_or_neither": lambda: DecisionFactory(votes_for=20),
    "council_request_closed_with_an_answer": lambda: CouncilRequestFactory(
        state=RequestState.DONE, closed_on=date(2026, 2, 1)
    ),
    "council_request_due_after_it_was_raised": lambda: CouncilRequestFactory(due_on=date(2026, 1, 19)),
    "aligned_item_names_our_step": lambda: AlignmentItemFactory(state=AlignmentState.ALIGNED),
}
