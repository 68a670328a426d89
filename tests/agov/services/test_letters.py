"""Letters to the council: by the college only, frozen with what comes with them, and what they settle."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from agov.enums import EditionState, LetterOccasion, LetterPurpose, PublicationKind, WithdrawReason, WooCategory
from agov.models import CouncilLetter, Edition
from agov.services import editions, letters
from agov.services.editions import EditionError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import RequestState
from tests.factories import UserFactory
from tests.factories.editions import CouncilLetterFactory, EditionFactory
from tests.factories.policy import CouncilRequestFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
TREATED = date(2026, 11, 24)
WORDS = {
    "aanleiding": "De raad vroeg om een overzicht.",
    "kern": "Het gaat beter met de sloten.",
    "vraag": "De raad hoeft niets te doen.",
    "vervolg": "In mei volgt het jaarverslag.",
    "kosten": "Dit kost niets extra.",
}


@pytest.fixture
def writer():
    return UserFactory(roles=[Role.ONDERZOEKER])


@pytest.fixture
def approver():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


def begin(by, **more):
    head = {
        "subject": "Sloten in de wijk",
        "purpose": LetterPurpose.TELL,
        "occasion": LetterOccasion.OTHER,
        "about": None,
        "annexes": [],
        "settles": [],
        **more,
    }
    return letters.write_letter(**head, by=by, at=NOW)


def fill(edition, by, words=WORDS):
    edition.refresh_from_db()
    return editions.write(
        edition_id=edition.pk,
        seen=edition.revision,
        summary="Het gaat beter met de sloten.",
        contact="adviseur",
        next_on=None,
        own_words=words,
        by=by,
        at=NOW,
    )


def treat(letter, by, day=TREATED):
    letter.refresh_from_db()
    return letters.note_college(
        letter_id=letter.pk, seen=letter.revision, college_on=day, decision="besluit 12", by=by, at=NOW
    )


def send(edition, writer, approver):
    editions.submit(edition_id=edition.pk, by=writer, at=NOW)
    editions.approve(edition_id=edition.pk, publish_at=NOW, by=approver, at=NOW)
    edition.refresh_from_db()
    edition.pdf.save("brief.pdf", ContentFile(b"%PDF-1.7"))
    editions.publish_due(at=NOW)
    edition.refresh_from_db()


# --- the college comes first (S133)


def test_letter_that_the_college_did_not_treat_goes_nowhere(writer, approver):
    letter, edition = begin(writer)
    fill(edition, writer)
    with pytest.raises(EditionError, match="Het college heeft deze brief nog niet behandeld"):
        editions.submit(edition_id=edition.pk, by=writer, at=NOW)
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.REVIEW)
    with pytest.raises(EditionError, match="Het college heeft deze brief nog niet behandeld"):
        editions.approve(edition_id=edition.pk, publish_at=NOW, by=approver, at=NOW)
    edition.refresh_from_db()
    assert edition.state == EditionState.REVIEW
    assert not Edition.objects.for_everybody().exists()


def test_day_of_the_college_that_must_still_come_is_refused(writer):
    letter, _ = begin(writer)
    with pytest.raises(EditionError, match="moet nog komen"):
        treat(letter, writer, day=date(2026, 12, 1))
    letter.refresh_from_db()
    assert letter.college_on is None


def test_after_the_college_it_goes_out_with_day_and_decision(writer, approver):
    letter, edition = begin(writer)
    fill(edition, writer)
    treat(letter, approver)
    edition.refresh_from_db()
    assert "24 november 2026 (besluit 12)" in edition.body  # the concept took it over by itself
    assert WORDS["kern"] in edition.body
    send(edition, writer, approver)
    assert edition.state == EditionState.PUBLISHED
    assert edition.publication.woo_category == WooCategory.COUNCIL


def test_who_wrote_it_does_not_fix_it(writer):
    letter, edition = begin(writer)
    fill(edition, writer)
    treat(letter, writer)
    editions.submit(edition_id=edition.pk, by=writer, at=NOW)
    with pytest.raises(EditionError, match="Vraag een ander"):
        editions.approve(edition_id=edition.pk, publish_at=NOW, by=writer, at=NOW)


@pytest.mark.parametrize("empty", sorted(WORDS))
def test_letter_without_one_of_its_parts_is_not_laid_before_anybody(writer, empty):
    letter, edition = begin(writer)
    fill(edition, writer, {**WORDS, empty: ""})
    treat(letter, writer)
    with pytest.raises(EditionError, match="Hier moet nog iets staan"):
        editions.submit(edition_id=edition.pk, by=writer, at=NOW)


@pytest.mark.parametrize("state", ["review", "approved"])
def test_head_of_what_is_being_decided_on_stays(writer, state):
    letter, edition = begin(writer)
    Edition.objects.filter(pk=edition.pk).delete()
    EditionFactory(publication=edition.publication, **{state: True})
    with pytest.raises(EditionError, match="Geef hem eerst terug"):
        treat(letter, writer)
    with pytest.raises(EditionError, match="Geef hem eerst terug"):
        letters.change_letter(
            letter_id=letter.pk,
            seen=letter.revision,
            subject="Anders",
            purpose=LetterPurpose.TELL,
            occasion=LetterOccasion.OTHER,
            about=None,
            annexes=[],
            settles=[],
            by=writer,
            at=NOW,
        )
    letter.refresh_from_db()
    assert letter.subject == "Sloten in de wijk"


# --- what it settles


def test_promises_are_settled_when_the_letter_is_public_and_not_earlier(writer, approver):
    promise = CouncilRequestFactory(title="Overzicht van sloten", raised_on=date(2026, 3, 1), due_on=date(2026, 12, 1))
    other = CouncilRequestFactory(title="Iets anders")
    letter, edition = begin(writer, occasion=LetterOccasion.REQUEST, about=promise, settles=[promise])
    fill(edition, writer)
    treat(letter, approver)
    editions.submit(edition_id=edition.pk, by=writer, at=NOW)
    editions.approve(edition_id=edition.pk, publish_at=NOW, by=approver, at=NOW)
    promise.refresh_from_db()
    assert promise.state == RequestState.OPEN
    edition.refresh_from_db()
    edition.pdf.save("brief.pdf", ContentFile(b"%PDF-1.7"))
    editions.publish_due(at=NOW)
    promise.refresh_from_db()
    other.refresh_from_db()
    assert (promise.state, promise.closed_on) == (RequestState.DONE, date(2026, 11, 30))
    assert promise.answer == f"Afgedaan met raadsinformatiebrief {letter.code}: Sloten in de wijk."
    assert other.state == RequestState.OPEN
    entry = AuditEntry.objects.get(event="letter.settled")
    assert entry.data["requests"] == [promise.pk]
    assert AuditEntry.objects.filter(event="council_request.closed").count() == 1


def test_what_was_settled_before_keeps_its_answer(writer, approver):
    promise = CouncilRequestFactory(raised_on=date(2026, 3, 1), due_on=date(2026, 12, 1))
    letter, edition = begin(writer, settles=[promise])
    fill(edition, writer)
    treat(letter, approver)
    promise.state, promise.answer, promise.closed_on = RequestState.DONE, "Mondeling verteld.", date(2026, 11, 1)
    promise.save()
    send(edition, writer, approver)
    promise.refresh_from_db()
    assert promise.answer == "Mondeling verteld."


def withdraw(edition, by):
    return editions.withdraw(edition_id=edition.pk, reason=WithdrawReason.WRONG, note="", by=by, at=NOW)


def test_withdrawn_letter_opens_again_what_it_settled_and_nothing_else(writer, approver):
    promise = CouncilRequestFactory(title="Overzicht van sloten", raised_on=date(2026, 3, 1), due_on=date(2026, 10, 1))
    told = CouncilRequestFactory(title="Mondeling", raised_on=date(2026, 3, 1), due_on=date(2026, 10, 1))
    letter, edition = begin(writer, settles=[promise, told])
    fill(edition, writer)
    treat(letter, approver)
    told.state, told.answer, told.closed_on = RequestState.DONE, "Mondeling verteld.", date(2026, 11, 1)
    told.save()
    send(edition, writer, approver)

    withdraw(edition, writer)

    promise.refresh_from_db()
    told.refresh_from_db()
    assert (promise.state, promise.answer, promise.closed_on) == (RequestState.OPEN, "", None)
    assert promise.days_late(NOW.date()) == 60
    assert (told.state, told.answer) == (RequestState.DONE, "Mondeling verteld.")
    kept = AuditEntry.objects.get(event="council_request.reopened").data
    assert kept["answer"] == f"Afgedaan met raadsinformatiebrief {letter.code}: Sloten in de wijk."
    assert kept["why"] == f"Raadsinformatiebrief {letter.code} is ingetrokken."


def test_promise_stays_settled_while_another_edition_of_the_letter_can_be_read(writer, approver):
    promise = CouncilRequestFactory(raised_on=date(2026, 3, 1), due_on=date(2026, 12, 1))
    letter, edition = begin(writer, settles=[promise])
    fill(edition, writer)
    treat(letter, approver)
    send(edition, writer, approver)
    EditionFactory(publication=edition.publication, number=2, published=True)

    withdraw(edition, writer)
    promise.refresh_from_db()
    assert promise.state == RequestState.DONE

    withdraw(edition.publication.editions.get(number=2), writer)
    promise.refresh_from_db()
    assert promise.state == RequestState.OPEN


# --- what comes with it


def test_annex_is_told_with_its_number_and_fingerprint_and_must_be_public(writer):
    annex = EditionFactory(published=True, number=3, title="Wijkrapport Kernmare 2025", content_hash="ab" * 32)
    letter, edition = begin(writer, occasion=LetterOccasion.EDITION, about=annex, annexes=[annex])
    assert "Wijkrapport Kernmare 2025, editie 3" in edition.body
    assert "ab" * 32 in edition.body
    assert f"/publicaties/{annex.publication.slug}/editie/3/" in edition.body
    with pytest.raises(EditionError, match="openbare editie"):
        begin(writer, annexes=[EditionFactory()])


def test_annex_that_was_withdrawn_stops_the_letter(writer, approver):
    annex = EditionFactory(published=True, title="Wijkrapport")
    letter, edition = begin(writer, annexes=[annex])
    fill(edition, writer)
    treat(letter, writer)
    Edition.objects.filter(pk=annex.pk).update(
        state=EditionState.WITHDRAWN, withdrawn_at=NOW, withdrawn_by=approver, withdraw_reason="wrong"
    )
    with pytest.raises(EditionError, match="Een bijlage is niet meer openbaar"):
        editions.submit(edition_id=edition.pk, by=writer, at=NOW)


# --- numbers and rows


def test_number_counts_per_year(writer):
    CouncilLetterFactory(year=2025, number=7)
    assert [begin(writer)[0].code for _ in range(2)] == ["RIB 2026-01", "RIB 2026-02"]


def test_occasion_without_what_it_is_about_is_refused(writer):
    with pytest.raises(EditionError, match="Kies waar deze brief over gaat"):
        begin(writer, occasion=LetterOccasion.REQUEST)
    assert not CouncilLetter.objects.exists()


def test_second_writer_of_the_head_is_told(writer):
    letter, _ = begin(writer)
    treat(letter, writer)
    with pytest.raises(StaleEditError):
        letters.note_college(
            letter_id=letter.pk, seen=letter.revision, college_on=TREATED, decision="anders", by=writer, at=NOW
        )


@pytest.mark.parametrize(
    ("values", "name"),
    [
        ({"college_on": TREATED}, "college_treated_the_letter_with_a_decision"),
        ({"college_decision": "besluit"}, "college_treated_the_letter_with_a_decision"),
        ({"occasion": LetterOccasion.QUESTION}, "letter_points_at_its_occasion"),
    ],
)
def test_database_says_no(values, name):
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        CouncilLetterFactory(**values)


def test_a_better_text_of_a_letter_is_a_new_edition_that_settles_nothing_twice(writer, approver):
    promise = CouncilRequestFactory(raised_on=date(2026, 3, 1), due_on=date(2026, 12, 1))
    letter, edition = begin(writer, settles=[promise])
    fill(edition, writer)
    treat(letter, approver)
    send(edition, writer, approver)
    again = editions.start(kind=PublicationKind.LETTER, code=str(letter.pk), period="2026", by=writer, at=NOW)
    again.refresh_from_db()
    assert again.own_words == WORDS
    editions.write(
        edition_id=again.pk,
        seen=again.revision,
        summary="Het gaat beter.",
        contact="adviseur",
        next_on=None,
        correction_note="Een woord was verkeerd.",
        own_words={**WORDS, "kern": "Het gaat iets beter met de sloten."},
        by=writer,
        at=NOW,
    )
    send(again, writer, approver)
    assert again.state == EditionState.PUBLISHED
    assert AuditEntry.objects.filter(event="letter.settled").count() == 1
