"""Who reads which minutes, and who hears of them."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import Attendance, Audience, MinutesState
from agov.models import Minutes, MinutesSection
from agov.notices import LETTERS
from agov.reports.overview import build_overview
from agov.services import minutes as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import NotNeededError
from tests.agov.services.minutes.test_adopting import attendee, react
from tests.agov.services.minutes.written import AT, make
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, MinutesSectionFactory, OutcomeFactory

pytestmark = pytest.mark.django_db


def test_who_reads_which_minutes(circulated, secretary):
    readers = {
        "secretary": secretary,
        "adviser": UserFactory(roles=[Role.BELEIDSADVISEUR]),
        "inside": UserFactory(roles=[Role.ONDERZOEKER]),
        "table": attendee(circulated.meeting),
        "council": UserFactory(roles=[Role.RAADSLID]),
        "partner": UserFactory(roles=[Role.PARTNER]),
    }
    seen = {}
    for state in (MinutesState.CONCEPT, MinutesState.CIRCULATED):
        Minutes.objects.filter(pk=circulated.pk).update(state=state)
        seen[state] = {name for name, user in readers.items() if Minutes.objects.visible_to(user).exists()}
    later = AgendaItemFactory()
    Minutes.objects.filter(pk=circulated.pk).update(state=MinutesState.ADOPTED, adopted_at=AT, adopted_in=later)
    seen[MinutesState.ADOPTED] = {name for name, user in readers.items() if Minutes.objects.visible_to(user).exists()}

    assert seen == {
        MinutesState.CONCEPT: {"secretary", "adviser"},
        MinutesState.CIRCULATED: {"secretary", "adviser", "inside", "table"},
        MinutesState.ADOPTED: {"secretary", "adviser", "inside", "table", "council"},
    }


def test_the_section_of_a_closed_item_is_for_who_reads_the_item(circulated, secretary):
    closed = AgendaItemFactory(meeting=circulated.meeting, audience=Audience.CLOSED, closed_ground="Woo 5.1")
    section = MinutesSectionFactory(minutes=circulated, item=closed)
    attendance = MinutesSectionFactory(minutes=circulated, item=None)

    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])

    assert set(MinutesSection.objects.visible_to(secretary)) == {section, attendance}
    assert set(MinutesSection.objects.visible_to(adviser)) == {attendance}


def mails():
    return list(OutgoingMail.objects.filter(kind="minutes_circulated").order_by("to"))


def test_who_was_there_gets_a_mail_without_the_text(meeting, secretary):
    item = AgendaItemFactory(meeting=meeting, title="Verlichting")
    OutcomeFactory(item=item, text="Meer licht.")
    InviteeFactory(meeting=meeting, user=UserFactory(), email="a@oefenstad.example", attendance=Attendance.PRESENT)
    InviteeFactory(meeting=meeting, user=UserFactory(), email="b@oefenstad.example", attendance=Attendance.EXCUSED)
    InviteeFactory(meeting=meeting, email="c@oefenstad.example", attendance=Attendance.PRESENT)  # no account
    minutes = make(meeting, secretary)

    services.circulate(minutes_id=minutes.pk, react_until=date(2027, 1, 10), by=secretary, at=AT)

    [mail] = mails()
    letter = LETTERS["minutes_circulated"](mail, AT)
    assert mail.to == "a@oefenstad.example"
    assert "10 januari 2027" in letter.text
    assert f"/overleg/{meeting.pk}/verslag/" in letter.text
    assert "licht" not in letter.text.lower()


def test_a_mail_that_is_too_late_is_not_needed(circulated):
    invitee = InviteeFactory(
        meeting=circulated.meeting, user=UserFactory(), email="a@oefenstad.example", attendance=Attendance.PRESENT
    )
    mail = OutgoingMail(kind="minutes_circulated", to=invitee.email, data={"invitee": invitee.pk})
    assert LETTERS["minutes_circulated"](mail, AT)

    with pytest.raises(NotNeededError):
        LETTERS["minutes_circulated"](mail, datetime(2027, 1, 11, 9, tzinfo=UTC))
    Minutes.objects.filter(pk=circulated.pk).update(state=MinutesState.CONCEPT)
    with pytest.raises(NotNeededError):
        LETTERS["minutes_circulated"](mail, AT)


def test_minutes_and_reactions_wait_on_the_page_of_who_must_do_something(circulated, secretary):
    section = MinutesSectionFactory(minutes=circulated)
    user = attendee(circulated.meeting)
    today = date(2026, 12, 20)
    keys = {one.key for one in build_overview(user=user, today=today, everything=True).mine.shown}
    assert f"minutes-{circulated.pk}" in keys

    react(section, user)

    assert not [one for one in build_overview(user=user, today=today).mine.shown if one.key.startswith("minutes-")]
    keys = {one.key for one in build_overview(user=secretary, today=today, everything=True).mine.shown}
    assert f"reactions-{circulated.pk}" in keys
