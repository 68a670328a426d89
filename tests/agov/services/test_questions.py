"""Technical questions of the council: with whom they lie, who hears of the answer, and what comes of a promise (M9)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from agov.enums import AnswerKind, QuestionState
from agov.models import CouncilQuestion
from agov.notices import LETTERS
from agov.services import questions as services
from agov.services.answering import AnsweringError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import NotNeededError
from cycle.enums import RequestKind, RequestState
from cycle.models import CouncilRequest
from cycle.services import council_requests
from tests.factories import UserFactory
from tests.factories.editions import AnswerRuleFactory, CouncilQuestionFactory, EditionFactory, report_value
from tests.factories.policy import CouncilRequestFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # a Monday
SECTION = {
    "key": "soorten",
    "heading": "Wat gebeurt er?",
    "lead": "Er is minder ingebroken.",
    "items": ["Van 12 naar 9."],
}


@pytest.fixture
def member():
    return UserFactory(roles=[Role.RAADSLID])


@pytest.fixture
def adviser():
    return UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur veiligheid")


def edition(**more):
    return EditionFactory(published=True, value=report_value(sections=[SECTION]), **more)


def ask(by, anchor="deel-soorten", **more):
    return services.ask(edition_id=edition(**more).pk, anchor=anchor, text="Hoe is dit geteld?", by=by, at=NOW)


def answer(question, by, *, is_sent=True, **more):
    words = {"draft": "Wij tellen aangiften.", "promise_text": "", "promise_owner": "", "promise_due_on": None, **more}
    return services.write_answer(
        question_id=question.pk, seen=question.revision, **words, is_sent=is_sent, by=by, at=NOW
    )


def mails(kind):
    return set(OutgoingMail.objects.filter(kind=kind).values_list("to", flat=True))


def letter(kind, to):
    row = OutgoingMail.objects.get(kind=kind, to=to)
    return LETTERS[kind](row, NOW)


# --- asking


def test_question_keeps_the_passage_as_it_stood(member):
    question = ask(member)

    edition = question.edition
    edition.value = report_value(sections=[{**SECTION, "lead": "Anders."}])
    edition.save()
    question.refresh_from_db()
    assert (question.heading, question.section) == ("Wat gebeurt er?", "soorten")
    assert question.passage == "Er is minder ingebroken.\nVan 12 naar 9."
    assert AuditEntry.objects.filter(event="question.asked", target_id=str(question.pk)).exists()


def test_question_lies_with_the_function_on_the_publication_within_the_term(member, adviser):
    analyst = UserFactory(roles=[Role.ONDERZOEKER], function="Onderzoeker O&S")
    AnswerRuleFactory(function=adviser.function, user=adviser, working_days=5, warn_before=1)

    question = ask(member, publication__contact="onderzoeker O&S")

    assert (question.function, question.officer) == ("onderzoeker O&S", analyst)
    assert question.due_on == date(2026, 12, 7)  # Tuesday is the first of five
    assert question.warn_on == date(2026, 12, 4)
    assert mails("question_asked") == {analyst.email}
    assert "Hoe is dit geteld?" in letter("question_asked", analyst.email).text


def test_without_a_function_on_the_publication_beheer_says_who(member, adviser):
    named = UserFactory(roles=[Role.BELEIDSADVISEUR], function="strateeg")
    AnswerRuleFactory(function="strateeg", user=named)
    AnswerRuleFactory(kind=AnswerKind.REACTION, function="webredacteur")

    question = ask(member)

    assert (question.function, question.officer) == ("strateeg", named)


def test_question_never_lies_with_nobody(member, adviser):
    """No account has the function: all who steer have mail."""
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])

    question = ask(member, publication__contact="nog te benoemen")

    assert question.officer is None
    assert mails("question_asked") == {adviser.email, secretary.email}


@pytest.mark.parametrize(
    ("state", "anchor", "says"), [("withdrawn", "kort", "geen vraag meer"), ("published", "deel-onbekend", "passage")]
)
def test_question_about_nothing_is_refused(member, state, anchor, says):
    about = EditionFactory(**{state: True})

    with pytest.raises(AnsweringError, match=says):
        services.ask(edition_id=about.pk, anchor=anchor, text="Hoe?", by=member, at=NOW)
    assert not CouncilQuestion.objects.exists()


# --- answering


def test_draft_is_told_to_nobody(adviser, member):
    question = answer(CouncilQuestionFactory(), adviser, is_sent=False)

    assert (question.state, question.answer, question.draft) == (QuestionState.OPEN, "", "Wij tellen aangiften.")
    assert mails("question_answered") == set()


def test_answer_goes_to_the_whole_council_and_to_nobody_else(adviser, member):
    other, griffie = UserFactory(roles=[Role.RAADSLID]), UserFactory(roles=[Role.GRIFFIE])
    UserFactory(roles=[Role.RAADSLID], is_active=False)
    UserFactory(roles=[Role.PARTNER])

    question = answer(CouncilQuestionFactory(asked_by=member), adviser)

    assert question.state == QuestionState.ANSWERED
    assert mails("question_answered") == {member.email, other.email, griffie.email}
    assert member.name not in letter("question_answered", other.email).text


def test_reader_who_left_the_council_gets_no_letter(adviser, member):
    answer(CouncilQuestionFactory(), adviser)
    member.user_roles.all().delete()

    with pytest.raises(NotNeededError):
        letter("question_answered", member.email)


def test_answered_question_is_not_answered_again(adviser):
    question = answer(CouncilQuestionFactory(), adviser)

    with pytest.raises(AnsweringError, match="al beantwoord"):
        answer(question, adviser)


def test_second_writer_is_told(adviser):
    question = CouncilQuestionFactory()
    stale = CouncilQuestion.objects.get(pk=question.pk)
    answer(question, adviser, is_sent=False)

    with pytest.raises(StaleEditError):
        answer(stale, adviser, draft="Iets anders.")


def test_empty_answer_is_not_sent(adviser):
    question = CouncilQuestionFactory()

    with pytest.raises(AnsweringError) as refusal:
        answer(question, adviser, draft="  ")
    assert refusal.value.field == "draft"


# --- what is promised


def promised(adviser, **more):
    words = {
        "promise_text": "Wij tonen meldingen apart.",
        "promise_owner": "onderzoeker O&S",
        "promise_due_on": date(2027, 2, 1),
    }
    return answer(CouncilQuestionFactory(), adviser, **{**words, **more})


def test_promise_lands_on_the_list_of_the_council(adviser):
    question = promised(adviser)

    (request,) = CouncilRequest.objects.all()
    assert question.promise == request
    assert (request.kind, request.owner, request.due_on) == (RequestKind.PROMISE, "onderzoeker O&S", date(2027, 2, 1))
    assert request.raised_on == date(2026, 11, 30)
    assert request.title == "Wij tonen meldingen apart."


@pytest.mark.parametrize(
    ("words", "field"),
    [({"promise_owner": ""}, "promise_owner"), ({"promise_due_on": date(2026, 11, 29)}, "promise_due_on")],
)
def test_promise_without_owner_or_with_a_day_in_the_past_is_refused(adviser, words, field):
    with pytest.raises(AnsweringError) as refusal:
        promised(adviser, **words)
    assert refusal.value.field == field
    assert not CouncilRequest.objects.exists()


def test_council_is_told_once_that_a_promise_was_kept(adviser, member):
    question = promised(adviser)
    assert services.tell_of_promises(at=NOW) == 0
    request = question.promise
    council_requests.close_request(
        request_id=request.pk,
        seen=request.revision,
        to=RequestState.DONE,
        answer="Meldingen staan nu apart.",
        closed_on=date(2026, 11, 30),
        by=adviser,
        at=NOW,
    )

    assert [services.tell_of_promises(at=NOW), services.tell_of_promises(at=NOW)] == [1, 0]

    assert mails("question_promise") == {member.email}
    assert "Meldingen staan nu apart." in letter("question_promise", member.email).text


# --- passing on, reminding, making public


def test_question_laid_with_another_tells_the_new_one_and_keeps_its_day(adviser):
    analyst = UserFactory(roles=[Role.ONDERZOEKER], function="onderzoeker")
    question = CouncilQuestionFactory(officer=adviser)
    due_on = question.due_on

    services.pass_on(question_id=question.pk, seen=1, function="onderzoeker", officer=analyst, by=adviser, at=NOW)

    question.refresh_from_db()
    assert (question.officer, question.function, question.due_on) == (analyst, "onderzoeker", due_on)
    assert mails("question_asked") == {analyst.email}
    assert AuditEntry.objects.get(event="question.passed_on").data == {
        "before": "beleidsadviseur",
        "after": "onderzoeker",
    }


def test_reminder_comes_once_before_the_term_ends_and_not_after_the_answer(adviser):
    waits = CouncilQuestionFactory(officer=adviser, warn_on=date(2026, 12, 10), due_on=date(2026, 12, 14))
    CouncilQuestionFactory(officer=adviser, answered=True, warn_on=date(2026, 12, 10), due_on=date(2026, 12, 14))
    days = [date(2026, 12, 9), date(2026, 12, 10), date(2026, 12, 11)]

    asked = [services.remind(today=day, at=NOW + timedelta(days=9)) for day in days]

    assert asked == [0, 1, 0]
    assert OutgoingMail.objects.get(kind="question_due").data["question"] == waits.pk
    answer(waits, adviser)
    with pytest.raises(NotNeededError, match="beantwoord"):
        letter("question_due", adviser.email)


def test_only_an_answered_question_is_made_public(adviser):
    with pytest.raises(AnsweringError):
        services.set_public(question_id=CouncilQuestionFactory().pk, seen=1, is_public=True, by=adviser, at=NOW)
    question = CouncilQuestionFactory(answered=True)

    services.set_public(question_id=question.pk, seen=1, is_public=True, by=adviser, at=NOW)
    assert list(CouncilQuestion.objects.for_everybody()) == [question]
    services.set_public(question_id=question.pk, seen=2, is_public=False, by=adviser, at=NOW)
    assert not CouncilQuestion.objects.for_everybody().exists()


BROKEN = {
    "asks nothing": ("council_question_asks_something", lambda: CouncilQuestionFactory(text="")),
    "answered by nobody": (
        "council_question_answered_by_somebody",
        lambda: CouncilQuestionFactory(state=QuestionState.ANSWERED, answer="Zo."),
    ),
    "open with an answer": ("council_question_answered_by_somebody", lambda: CouncilQuestionFactory(answer="Zo.")),
    "public without an answer": (
        "only_an_answered_question_is_public",
        lambda: CouncilQuestionFactory(published_at=NOW),
    ),
    "promise without an answer": (
        "promise_comes_with_an_answer",
        lambda: CouncilQuestionFactory(promise=CouncilRequestFactory()),
    ),
    "told of no promise": (
        "told_of_a_promise_that_is",
        lambda: CouncilQuestionFactory(answered=True, promise_told_at=NOW),
    ),
    "warning outside the term": (
        "answer_rule_warns_within_its_term",
        lambda: AnswerRuleFactory(working_days=2, warn_before=2),
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_database_says_no(what):
    constraint, make = BROKEN[what]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()
