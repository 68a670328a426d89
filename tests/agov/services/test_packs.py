"""Fixing, asking for, sending and reading the papers of a meeting."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from agov.enums import Audience, MeetingState, PackAudience
from agov.models import FrozenAgenda, Pack, PackPart, PackReading
from agov.notices import LETTERS
from agov.queries.invitations import token_of
from agov.queries.packs import OPEN_AFTER, PAPER_KEY, held_back, papers_token, reader_of, readers_of
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.enums import JobState, MailState
from amersfoort_veiligheid.web.models import Job, OutgoingMail
from tests.agov.packs import guest_of, story_meeting
from tests.factories import UserFactory
from tests.factories.meetings import InviteeFactory, ItemGuestFactory, MeetingFactory, PackFactory, PackFileFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 12, 11, 20, 50, tzinfo=UTC)
LATER = AT + timedelta(hours=1)


@pytest.fixture
def secretary():
    return UserFactory(roles=[Role.AGOV_SECRETARIS], function="secretaris")


def ready_pack(meeting, **more):
    """A pack that was made, with a file for each audience that holds what it would hold."""
    pack = PackFactory(meeting=meeting, **more)
    items = {item.title: item.pk for item in meeting.items.all()}
    open_items = [items["Plan voor het park"], items["Rondvraag over geld"]]
    PackFileFactory(pack=pack, audience=PackAudience.OPEN, holds={"items": open_items, "papers": []})
    table = [*open_items, items["Jeugd in de haven"]]
    PackFileFactory(pack=pack, audience=PackAudience.TABLE, holds={"items": table, "papers": []})
    PackFileFactory(pack=pack, audience=PackAudience.CLOSED, holds={"items": [items["Gevoelige zaak"]], "papers": []})
    guest = guest_of(meeting)
    own = {"items": [items["Plan voor het park"]], "papers": []}
    PackFileFactory(pack=pack, audience=PackAudience.GUEST, invitee=guest, holds=own)
    return pack


# --- fixing


def test_fixing_keeps_words_and_papers_of_that_moment(secretary):
    meeting = story_meeting()

    frozen = services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)

    meeting.refresh_from_db()
    assert meeting.frozen_at == AT
    titles = [row["title"] for row in frozen.content["items"]]
    assert titles == [item.title for item in meeting.items.order_by("position")]
    prints = {paper.sha256 for item in meeting.items.all() for paper in item.papers.all() if paper.sha256}
    assert set(PackPart.objects.values_list("key", flat=True)) == {PAPER_KEY + one for one in prints}
    assert AuditEntry.objects.filter(event="pack.frozen", target_id=meeting.pk).count() == 1


def test_fixing_twice_keeps_both_and_no_paper_twice(secretary):
    meeting = story_meeting()
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    parts = PackPart.objects.count()

    services.freeze(meeting_id=meeting.pk, by=secretary, at=LATER)

    assert FrozenAgenda.objects.filter(meeting=meeting).count() == 2
    assert PackPart.objects.count() == parts


@pytest.mark.parametrize("state", [MeetingState.HELD, MeetingState.CANCELLED])
def test_papers_of_a_meeting_that_is_over_do_not_change(secretary, state):
    meeting = MeetingFactory(held=True, state=state, cancel_reason="Griep")

    with pytest.raises(services.PackError, match="Dit kan niet meer"):
        services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    with pytest.raises(services.PackError, match="Dit kan niet meer"):
        services.make(meeting_id=meeting.pk, by=secretary, at=AT)


# --- asking for it


def test_nothing_is_made_before_something_was_fixed(secretary):
    with pytest.raises(services.PackError, match="Zet de stukken eerst vast"):
        services.make(meeting_id=story_meeting().pk, by=secretary, at=AT)


def test_two_clicks_make_one_pack_and_one_job(secretary):
    meeting = story_meeting()
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)

    first = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    second = services.make(meeting_id=meeting.pk, by=secretary, at=AT)

    assert first == second
    assert (Pack.objects.count(), Job.objects.count()) == (1, 1)
    assert (first.number, first.job.state) == (0, JobState.QUEUED)


def test_failed_job_is_asked_again(secretary):
    meeting = story_meeting()
    services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    pack = services.make(meeting_id=meeting.pk, by=secretary, at=AT)
    Job.objects.filter(pk=pack.job_id).update(state=JobState.FAILED, finished_at=AT)

    again = services.make(meeting_id=meeting.pk, by=secretary, at=LATER)

    assert again == pack
    assert again.job.state == JobState.QUEUED
    assert Job.objects.count() == 2


def test_fixing_anew_before_sending_makes_the_same_pack_again(secretary):
    meeting = story_meeting()
    pack = ready_pack(meeting)
    frozen = services.freeze(meeting_id=meeting.pk, by=secretary, at=LATER)

    again = services.make(meeting_id=meeting.pk, by=secretary, at=LATER)

    assert (again.pk, again.number, again.frozen_id, again.ready_at) == (pack.pk, 0, frozen.pk, None)
    assert again.files.count() == 0


def test_after_sending_what_is_fixed_anew_becomes_a_nazending(secretary):
    meeting = story_meeting()
    first = ready_pack(meeting, sent=True)
    with pytest.raises(services.PackError, match="niets vastgezet"):
        services.make(meeting_id=meeting.pk, by=secretary, at=LATER)
    services.freeze(meeting_id=meeting.pk, by=secretary, at=LATER)

    pack = services.make(meeting_id=meeting.pk, by=secretary, at=LATER)

    assert (pack.number, str(pack)) == (1, "Nazending 1")
    first.refresh_from_db()
    assert first.files.count() == 4  # what went out stays as it went


# --- sending


def test_everybody_is_mailed_where_its_own_papers_are(secretary):
    meeting = story_meeting()
    InviteeFactory(meeting=meeting, email="")
    InviteeFactory(meeting=meeting, email="chef@politie.example")
    pack = ready_pack(meeting)

    told = services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)

    to = set(OutgoingMail.objects.values_list("to", flat=True))
    member = meeting.invitees.get(user__isnull=False)
    assert to == {"gast@example.org", "chef@politie.example", member.email}
    assert told == 3
    pack.refresh_from_db()
    assert (pack.sent_at, pack.sent_by) == (AT, secretary)
    with pytest.raises(services.PackError, match="al verstuurd"):
        services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    assert OutgoingMail.objects.count() == 3


def test_guest_without_pages_in_a_nazending_gets_no_mail(secretary):
    meeting = story_meeting()
    pack = ready_pack(meeting)
    pack.files.filter(audience=PackAudience.GUEST).delete()

    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)

    assert "gast@example.org" not in set(OutgoingMail.objects.values_list("to", flat=True))


def test_pack_of_a_draft_meeting_is_not_sent(secretary):
    meeting = story_meeting(convened=False)
    ready_pack(meeting)

    with pytest.raises(services.PackError, match="Roep de vergadering eerst bijeen"):
        services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)


def test_pack_that_is_not_ready_is_not_sent(secretary):
    meeting = story_meeting()
    PackFactory(meeting=meeting, ready_at=None)

    with pytest.raises(services.PackError, match="nog niet klaar"):
        services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)


def test_pack_with_something_closed_since_is_not_sent(secretary):
    meeting = story_meeting()
    ready_pack(meeting)
    meeting.items.filter(title="Plan voor het park").update(audience=Audience.CLOSED, closed_ground="5.1 Woo")

    with pytest.raises(services.PackError, match="intussen iets besloten"):
        services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    assert OutgoingMail.objects.count() == 0


# --- the mail, made when it goes out


def delivered(meeting, to):
    row = OutgoingMail.objects.get(to=to)
    outbox.deliver(row.pk, LETTERS, at=AT)
    row.refresh_from_db()
    return row


def test_mail_holds_a_link_and_no_papers(secretary):
    meeting = story_meeting()
    ready_pack(meeting)
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)

    row = delivered(meeting, "gast@example.org")

    assert row.state == MailState.SENT
    message = mail.outbox[0]
    token = papers_token(guest_of(meeting))
    assert f"/overleg/stukken/link/{token}/" in message.body
    assert message.attachments == []
    assert "U bent te gast" in message.body
    assert token not in row.text  # what is kept opens nothing
    assert "Gevoelige zaak" not in message.body


def test_member_with_an_account_gets_the_page_behind_login(secretary):
    meeting = story_meeting()
    ready_pack(meeting)
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    member = meeting.invitees.get(user__isnull=False)

    delivered(meeting, member.email)

    assert f"/overleg/{meeting.pk}/stukken/" in mail.outbox[0].body
    assert "/link/" not in mail.outbox[0].body


def test_mail_is_dropped_when_the_guest_may_not_read_the_item_any_more(secretary):
    meeting = story_meeting()
    ready_pack(meeting)
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    guest_of(meeting).guest_places.all().delete()

    row = delivered(meeting, "gast@example.org")

    assert row.state == MailState.DROPPED
    assert mail.outbox == []


def test_mail_is_dropped_when_the_meeting_is_cancelled(secretary):
    meeting = story_meeting()
    ready_pack(meeting)
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=AT)
    meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, "Griep"
    meeting.save()

    assert delivered(meeting, "gast@example.org").state == MailState.DROPPED


def test_link_is_mailed_again_at_most_once_a_minute(secretary):
    meeting = story_meeting()
    ready_pack(meeting, sent=True)
    guest = guest_of(meeting)

    again = [services.send_again(meeting_id=meeting.pk, invitee_id=guest.pk, by=secretary, at=AT) for _ in range(2)]

    assert again == [True, False]
    assert OutgoingMail.objects.filter(to="gast@example.org").count() == 1
    assert AuditEntry.objects.filter(event="pack.sent_again").count() == 1


def test_nothing_is_mailed_again_before_it_was_sent_or_without_an_address(secretary):
    meeting = story_meeting()
    guest = guest_of(meeting)
    with pytest.raises(services.PackError, match="nog niets verstuurd"):
        services.send_again(meeting_id=meeting.pk, invitee_id=guest.pk, by=secretary, at=AT)
    ready_pack(meeting, sent=True)
    meeting.invitees.filter(pk=guest.pk).update(email="")

    with pytest.raises(services.PackError, match="geen mailadres"):
        services.send_again(meeting_id=meeting.pk, invitee_id=guest.pk, by=secretary, at=AT)


# --- rights, asked anew


def held(pack):
    return {file.audience for file in pack.files.all() if held_back([file])}


def test_nothing_is_held_back_while_all_is_as_it_was():
    assert held(ready_pack(story_meeting(), sent=True)) == set()


def test_item_that_was_closed_since_takes_its_open_files_away():
    meeting = story_meeting()
    pack = ready_pack(meeting, sent=True)
    meeting.items.filter(title="Plan voor het park").update(audience=Audience.CLOSED, closed_ground="5.1 Woo")

    assert held(pack) == {PackAudience.OPEN, PackAudience.TABLE}  # the guest was asked for this very item


def test_item_that_became_for_the_table_takes_the_public_file_away():
    meeting = story_meeting()
    pack = ready_pack(meeting, sent=True)
    meeting.items.filter(title="Rondvraag over geld").update(audience=Audience.MEMBERS)

    assert held(pack) == {PackAudience.OPEN}


def test_paper_that_was_closed_since_takes_the_file_away():
    meeting = story_meeting()
    pack = ready_pack(meeting, sent=True)
    paper = meeting.items.get(title="Plan voor het park").papers.get(title="Kaart van het park")
    pack.files.filter(audience=PackAudience.TABLE).update(holds={"items": [], "papers": [paper.pk]})
    paper.audience, paper.closed_ground = Audience.CLOSED, "5.1 Woo"
    paper.save()

    assert held(pack) == {PackAudience.TABLE}


def test_guest_that_is_off_the_item_gets_nothing():
    meeting = story_meeting()
    pack = ready_pack(meeting, sent=True)
    guest = guest_of(meeting)
    guest.guest_places.all().delete()
    ItemGuestFactory(item=meeting.items.get(title="Rondvraag over geld"), invitee=guest)

    assert held(pack) == {PackAudience.GUEST}


# --- the link of who has no account


def test_link_opens_until_a_week_after_the_meeting():
    meeting = story_meeting()
    guest = guest_of(meeting)
    token = papers_token(guest)
    last = meeting.ends_at + OPEN_AFTER

    assert reader_of(token, at=last - timedelta(seconds=1)) == guest
    assert reader_of(token, at=last) is None


@pytest.mark.parametrize("forged", ["", "~", "1~abc", "x~y", "9" * 30 + "~abc"])
def test_forged_link_opens_nothing(forged):
    story_meeting()

    assert reader_of(forged, at=AT) is None


def test_link_of_one_guest_opens_nothing_for_another():
    meeting = story_meeting()
    other = InviteeFactory(guest=True, meeting=meeting, email="ander@example.org")
    signature = papers_token(guest_of(meeting)).partition("~")[2]

    assert reader_of(f"{other.pk}~{signature}", at=AT) is None


def test_link_ends_with_another_address_or_a_cancelled_meeting():
    meeting = story_meeting()
    guest = guest_of(meeting)
    token = papers_token(guest)
    guest.email = "nieuw@example.org"
    guest.save()
    assert reader_of(token, at=AT) is None

    token = papers_token(guest)
    meeting.state, meeting.cancel_reason = MeetingState.CANCELLED, "Griep"
    meeting.save()
    assert reader_of(token, at=AT) is None


def test_invitation_link_does_not_open_papers():
    meeting = story_meeting()

    assert reader_of(token_of(guest_of(meeting)), at=AT) is None


# --- who has read it


def test_readers_are_invitees_with_their_first_reading_then_others():
    meeting = story_meeting()
    pack = ready_pack(meeting, sent=True)
    member, guest = meeting.invitees.get(user__isnull=False), guest_of(meeting)
    table = pack.files.get(audience=PackAudience.TABLE)
    services.note_reading(file=table, user=member.user, invitee=None, at=LATER)
    services.note_reading(file=table, user=member.user, invitee=None, at=AT)
    colleague = UserFactory(function="onderzoeker")
    services.note_reading(file=table, user=colleague, invitee=None, at=LATER)

    found = [(one.name, one.first_at, one.times) for one in readers_of(pack, [member, guest])]

    assert found == [(str(member), AT, 2), (str(guest), None, 0), ("onderzoeker", LATER, 1)]
    assert PackReading.objects.count() == 3
