"""Minutes that are made, follow the facts, and keep what somebody wrote."""

import pytest
from django.db import IntegrityError, transaction

from agov.models import Minutes, MinutesSection
from agov.services import minutes as services
from amersfoort_veiligheid.web.editing import StaleEditError
from tests.agov.services.minutes.written import AT, make, text_of
from tests.factories.meetings import AgendaItemFactory, MeetingFactory, MinutesSectionFactory, OutcomeFactory

pytestmark = pytest.mark.django_db


def test_before_the_meeting_there_are_no_minutes(secretary):
    with pytest.raises(services.MinutesError, match="na de vergadering"):
        make(MeetingFactory(convened=True), secretary)


def test_renewing_follows_the_facts(meeting, secretary):
    item = AgendaItemFactory(meeting=meeting)
    make(meeting, secretary)
    assert text_of(item) == "Nog niet behandeld."

    OutcomeFactory(item=item, year=2026, number=9, text="De aanpak gaat door.")
    make(meeting, secretary)

    assert text_of(item) == "Conclusie 2026-09: De aanpak gaat door."
    assert Minutes.objects.count() == 1


def test_words_by_hand_are_never_overwritten_and_both_texts_stay(meeting, secretary):
    item = AgendaItemFactory(meeting=meeting)
    make(meeting, secretary)
    section = MinutesSection.objects.get(item=item)
    services.write_section(
        section_id=section.pk, seen=section.revision, text="Er was een lang gesprek.", by=secretary, at=AT
    )
    OutcomeFactory(item=item, year=2026, number=9, text="De aanpak gaat door.")

    for _ in range(3):
        make(meeting, secretary)

    section.refresh_from_db()
    assert section.text == "Er was een lang gesprek."
    assert section.generated == "Conclusie 2026-09: De aanpak gaat door."
    assert section.has_newer


def test_who_keeps_its_own_words_is_not_asked_again_until_the_facts_change(meeting, secretary):
    section = MinutesSectionFactory(
        minutes__meeting=meeting, is_edited=True, text="Mijn tekst.", base="Was.", generated="Nu."
    )

    services.choose_text(section_id=section.pk, seen=1, take_generated=False, by=secretary, at=AT)

    section.refresh_from_db()
    assert (section.text, section.has_newer, section.is_edited) == ("Mijn tekst.", False, True)


def test_who_takes_the_new_text_has_it_and_it_follows_again(meeting, secretary):
    section = MinutesSectionFactory(
        minutes__meeting=meeting, is_edited=True, text="Mijn tekst.", base="Was.", generated="Nu."
    )

    services.choose_text(section_id=section.pk, seen=1, take_generated=True, by=secretary, at=AT)

    section.refresh_from_db()
    assert (section.text, section.base, section.is_edited) == ("Nu.", "Nu.", False)


def test_the_second_writer_is_told(meeting, secretary):
    section = MinutesSectionFactory(minutes__meeting=meeting)
    services.write_section(section_id=section.pk, seen=1, text="Eerst.", by=secretary, at=AT)

    with pytest.raises(StaleEditError):
        services.write_section(section_id=section.pk, seen=1, text="Daarna.", by=secretary, at=AT)


def test_the_database_keeps_text_and_facts_together_unless_written_by_hand():
    with pytest.raises(IntegrityError), transaction.atomic():
        MinutesSectionFactory(text="Anders.", is_edited=False)
