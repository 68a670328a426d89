"""Reactions of readers: with whom they lie, the answer by mail, and what is wiped when."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from agov.enums import AnswerKind, QuestionState
from agov.models import ReaderReaction
from agov.notices import LETTERS
from agov.queries.reaction_pages import ReactionPage, page_at, reaction_counts
from agov.services import reactions as services
from agov.services.answering import AnsweringError
from agov.services.reactions import TooManyError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.enums import MailState
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import NotNeededError
from tests.factories import UserFactory
from tests.factories.editions import AnswerRuleFactory, EditionFactory, ReaderReactionFactory
from tests.factories.plans import EvaluationFactory, VAPFactory
from vap.enums import VapState

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)  # a Monday
PAGE = ReactionPage("/publicaties/", "Rapporten")
READER = "lezer@voorbeeld.example"


@pytest.fixture
def adviser():
    return UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")


def react(at=NOW, address="192.0.2.1", page=PAGE, email=""):
    return services.react(page=page, text="Het rapport van vorig jaar ontbreekt.", email=email, address=address, at=at)


def answer(reaction, by, at=NOW):
    return services.answer(reaction_id=reaction.pk, seen=reaction.revision, text="U heeft gelijk.", by=by, at=at)


def test_reaction_lies_with_the_function_of_the_page_within_the_term(adviser):
    AnswerRuleFactory(kind=AnswerKind.REACTION, function="webredacteur", working_days=5, warn_before=1)
    AnswerRuleFactory(kind=AnswerKind.QUESTION, function="griffier", working_days=3, warn_before=1)

    unnamed, named = react(), react(page=ReactionPage("/plannen/1/", "Fietsen", "Beleidsadviseur"))

    assert (unnamed.function, unnamed.officer) == ("webredacteur", None)
    assert (named.function, named.officer) == ("Beleidsadviseur", adviser)
    assert {unnamed.due_on, named.due_on} == {date(2026, 12, 7)}
    assert set(OutgoingMail.objects.values_list("kind", "to")) == {("reaction_received", adviser.email)}


def test_mail_to_the_officer_does_not_repeat_what_was_written(adviser):
    react(email=READER)
    row = OutgoingMail.objects.get(kind="reaction_received")

    made = LETTERS["reaction_received"](row, NOW)

    assert "ontbreekt" not in made.text + made.html
    assert READER not in made.text + made.html


def test_sixth_reaction_in_an_hour_from_one_address_waits():
    for minute in range(5):
        react(at=NOW + timedelta(minutes=minute))

    with pytest.raises(TooManyError):
        react(at=NOW + timedelta(minutes=10))
    react(at=NOW + timedelta(minutes=10), address="192.0.2.2")
    react(at=NOW + timedelta(minutes=61))


def test_address_of_the_visitor_is_kept_nowhere():
    reaction = react(address="198.51.100.77")
    kept = [str(value) for value in ReaderReaction.objects.values().get(pk=reaction.pk).values()]

    assert [value for value in kept if "198.51.100.77" in value] == []
    assert not AuditEntry.objects.filter(data__icontains="198.51.100.77").exists()
    assert services.sender_hash("x", date(2026, 11, 30)) != services.sender_hash("x", date(2026, 12, 1))


def test_answer_goes_by_mail_to_who_left_an_address_and_to_nobody_else(adviser):
    answer(react(), adviser)
    assert not OutgoingMail.objects.filter(kind="reaction_answered").exists()

    answer(react(email=READER), adviser)

    row = OutgoingMail.objects.get(kind="reaction_answered")
    assert row.to == READER
    assert "U heeft gelijk." in LETTERS["reaction_answered"](row, NOW).text


def test_answered_reaction_is_answered_once_and_a_second_writer_is_told(adviser):
    reaction = react()
    with pytest.raises(StaleEditError):
        services.answer(reaction_id=reaction.pk, seen=7, text="Nee.", by=adviser, at=NOW)
    answer(reaction, adviser)
    with pytest.raises(AnsweringError, match="al beantwoord"):
        answer(reaction, adviser)


def test_what_was_no_reaction_is_wiped_at_once_and_counts_no_more(adviser):
    answer(react(), adviser)
    reaction = react(email=READER)
    assert reaction_counts("/publicaties/") == (2, 1)

    services.discard(reaction_id=reaction.pk, seen=1, reason="Reclame.", by=adviser, at=NOW)

    reaction.refresh_from_db()
    assert (reaction.text, reaction.email, reaction.is_open) == ("", "", False)
    assert reaction_counts("/publicaties/") == (1, 1)


def test_reminder_comes_once_and_not_after_the_answer(adviser):
    ReaderReactionFactory(officer=adviser, warn_on=date(2026, 12, 10), due_on=date(2026, 12, 14))
    ReaderReactionFactory(officer=adviser, answered=True, warn_on=date(2026, 12, 10), due_on=date(2026, 12, 14))

    assert [services.remind(today=date(2026, 12, day), at=NOW) for day in (9, 10, 11)] == [0, 1, 0]


def test_passed_on_reaction_tells_the_new_one(adviser):
    other = UserFactory(roles=[Role.ONDERZOEKER], function="onderzoeker")
    reaction = ReaderReactionFactory(officer=adviser)

    services.pass_on(reaction_id=reaction.pk, seen=1, function="onderzoeker", officer=other, by=adviser, at=NOW)

    assert set(OutgoingMail.objects.values_list("to", flat=True)) == {other.email}
    row = OutgoingMail.objects.get()
    ReaderReaction.objects.update(officer=adviser)
    with pytest.raises(NotNeededError):
        LETTERS["reaction_received"](row, NOW)


# --- what is wiped when


def test_address_goes_a_month_after_the_answer_with_the_mail_that_held_it(adviser, settings):
    settings.REACTION_MAIL_DAYS = 30
    told, waits = react(email=READER), react(email=READER)
    answer(told, adviser)
    OutgoingMail.objects.filter(kind="reaction_answered").update(state=MailState.SENT, claimed_at=NOW, ended_at=NOW)

    services.forget_readers(at=NOW + timedelta(days=29))
    told.refresh_from_db()
    assert told.email == READER
    services.forget_readers(at=NOW + timedelta(days=31))

    told.refresh_from_db()
    waits.refresh_from_db()
    assert (told.email, waits.email) == ("", READER)  # who waits for an answer is still to have it
    assert told.text
    assert not OutgoingMail.objects.filter(to=READER).exists()
    assert AuditEntry.objects.filter(event="reaction.forgotten").count() == 1


def test_text_goes_later_and_the_count_stays(adviser, settings):
    settings.REACTION_DAYS = 100
    reaction = react()
    answer(reaction, adviser)

    assert services.forget_readers(at=NOW + timedelta(days=99)) == 0
    assert services.forget_readers(at=NOW + timedelta(days=101)) == 1

    reaction.refresh_from_db()
    assert (reaction.text, reaction.answer) == ("", "U heeft gelijk.")
    assert reaction_counts("/publicaties/") == (1, 1)


def test_mark_of_the_sender_is_kept_for_a_day():
    reaction = react()
    services.forget_readers(at=NOW + timedelta(hours=23))
    reaction.refresh_from_db()
    assert reaction.sender_hash
    services.forget_readers(at=NOW + timedelta(hours=25))
    reaction.refresh_from_db()
    assert reaction.sender_hash == ""


# --- about which page


def test_pages_to_react_to_are_public_ones():
    edition, concept = EditionFactory(published=True), EditionFactory()
    plan = VAPFactory(title="Fietsen", state=VapState.DRAFT)

    def page(one):
        return page_at(f"/publicaties/{one.publication.slug}/editie/{one.number}/")

    assert page(edition).title == str(edition)
    assert page_at("/publicaties/?x=1") == PAGE
    assert page(concept) is None
    assert page_at(f"/plannen/{plan.pk}/") is None
    for other in ("", "/", "/overleg/", "https://elders.example/", "/publicaties/x/editie/1/", "//elders/"):
        assert page_at(other) is None


def test_result_of_a_plan_is_a_page_once_its_evaluation_is_closed():
    evaluation = EvaluationFactory(vap__title="Fietsen")
    path = f"/vaps/{evaluation.vap_id}/resultaat/"
    assert page_at(path) is None
    for name in ("what_was_done", "what_was_reached", "situation_now"):
        setattr(evaluation, name, "Veel.")
    evaluation.plausibility, evaluation.decision, evaluation.closed_on = "possible", "stop", date(2026, 11, 1)
    evaluation.save()
    assert page_at(path).title == "Fietsen"


BROKEN = {
    "open and empty": ("open_reaction_says_something", lambda: ReaderReactionFactory(text="")),
    "answered by nobody": (
        "reaction_answered_by_somebody",
        lambda: ReaderReactionFactory(state=QuestionState.ANSWERED, answer="Zo."),
    ),
    "discarded with an address": (
        "discarded_reaction_keeps_no_address",
        lambda: ReaderReactionFactory(answered=True, is_discarded=True, email=READER),
    ),
}


@pytest.mark.parametrize("what", BROKEN)
def test_database_says_no(what):
    constraint, make = BROKEN[what]
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        make()
