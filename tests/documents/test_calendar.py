"""Calendars against the text of RFC 5545, read back by a reader written from that text."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from amersfoort_veiligheid.documents.calendar import Event, EventStatus, to_ical, to_invitation

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
CET = timezone(timedelta(hours=1))


def written(*events, name="Veiligheid"):
    return to_ical(events, name=name, made_at=AT)


def read(content):
    """Unfold, then give for each event its properties (3.1: a line break and a blank are no part of the text)."""
    text = content.decode().replace("\r\n ", "")
    events, now = [], None
    for line in text.split("\r\n"):
        if line == "BEGIN:VEVENT":
            now = {}
        elif line == "END:VEVENT":
            events.append(now)
            now = None
        elif now is not None:
            name, _, value = line.partition(":")
            now[name] = value
    return events


def test_a_period_of_days_ends_the_day_after_its_last():
    event = Event(uid="stap-1@example", start=date(2026, 9, 1), end=date(2026, 11, 30), summary="Analyse", sequence=3)

    (found,) = read(written(event))

    assert found == {
        "UID": "stap-1@example",
        "SEQUENCE": "3",
        "DTSTAMP": "20261124T090000Z",
        "DTSTART;VALUE=DATE": "20260901",
        "DTEND;VALUE=DATE": "20261201",
        "SUMMARY": "Analyse",
        "STATUS": "CONFIRMED",
        "TRANSP": "TRANSPARENT",
    }


def test_one_day_without_end():
    (found,) = read(written(Event(uid="a", start=date(2026, 12, 31), summary="Raad")))

    assert (found["DTSTART;VALUE=DATE"], found["DTEND;VALUE=DATE"]) == ("20261231", "20270101")


def test_a_moment_is_written_in_universal_time_and_takes_the_day():
    start = datetime(2026, 12, 10, 14, 0, tzinfo=CET)

    (found,) = read(written(Event(uid="a", start=start, end=start + timedelta(hours=2), summary="Overleg")))

    assert (found["DTSTART"], found["DTEND"]) == ("20261210T130000Z", "20261210T150000Z")
    assert "TRANSP" not in found


@pytest.mark.parametrize("status", EventStatus)
def test_status(status):
    (found,) = read(written(Event(uid="a", start=date(2026, 1, 1), summary="x", status=status)))

    assert found["STATUS"] == status.name


def test_text_cannot_end_its_line_or_add_an_event():
    words = "Een; twee, drie\\vier\r\nEND:VEVENT\nBEGIN:VEVENT\x00\x07"

    content = written(Event(uid="a", start=date(2026, 1, 1), summary=words, description=words))

    assert content.count(b"\r\nBEGIN:VEVENT\r\n") == 1
    (found,) = read(content)
    assert found["SUMMARY"] == "Een\\; twee\\, drie\\\\vier\\nEND:VEVENT\\nBEGIN:VEVENT"
    assert found["DESCRIPTION"] == found["SUMMARY"]


@pytest.mark.parametrize("letter", ["a", "é", "€", "🙂"])
def test_lines_are_at_most_75_octets_and_come_back_whole(letter):
    words = letter * 200

    content = written(Event(uid="a", start=date(2026, 1, 1), summary=words))

    lines = content.split(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    assert content.endswith(b"END:VCALENDAR\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert read(content)[0]["SUMMARY"] == words


def test_place_and_address_only_where_they_are_known():
    with_all = Event(
        uid="a", start=date(2026, 1, 1), summary="x", location="Stadhuis, zaal 2", url="https://a.example/1/"
    )

    (found,) = read(written(with_all))

    assert (found["LOCATION"], found["URL"]) == ("Stadhuis\\, zaal 2", "https://a.example/1/")
    assert "LOCATION" not in read(written(Event(uid="b", start=date(2026, 1, 1), summary="x")))[0]


def test_calendar_without_events_is_a_calendar_with_its_name():
    lines = written(name="Veiligheid, Oefenstad").decode().split("\r\n")

    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert {"VERSION:2.0", "X-WR-CALNAME:Veiligheid\\, Oefenstad", "REFRESH-INTERVAL;VALUE=DURATION:PT720M"} <= set(
        lines
    )


@pytest.mark.parametrize(
    ("event", "words"),
    [
        (Event(uid="a", start=datetime(2026, 1, 1, 9), summary="x"), "time zone"),
        (Event(uid="a", start=date(2026, 1, 2), end=date(2026, 1, 1), summary="x"), "after its start"),
        (Event(uid="a", start=AT, end=AT - timedelta(hours=1), summary="x"), "after its start"),
        (Event(uid="a", start=AT, end=date(2026, 12, 1), summary="x"), "ends at one"),
        (Event(uid="a", start=date(2026, 1, 1), end=AT, summary="x"), "ends on one"),
    ],
)
def test_impossible_times_are_refused(event, words):
    with pytest.raises(ValueError, match=words):
        written(event)


def test_two_events_with_one_uid_are_refused():
    event = Event(uid="a", start=date(2026, 1, 1), summary="x")

    with pytest.raises(ValueError, match="two events"):
        written(event, event)


def test_invitation_names_who_asks_and_who_is_asked_and_wants_no_answer_by_calendar():
    event = Event(
        uid="overleg-1@example", start=datetime(2026, 12, 10, 9, 30, tzinfo=CET), summary="Overleg", sequence=2
    )

    content = to_invitation(event, organiser="veilig@gemeente.example", invitee="chef@politie.example", made_at=AT)

    text = content.decode().replace("\r\n ", "")
    assert "METHOD:REQUEST\r\n" in text
    assert "ORGANIZER:mailto:veilig@gemeente.example\r\n" in text
    assert "RSVP=FALSE:mailto:chef@politie.example\r\n" in text
    assert read(content)[0]["SEQUENCE"] == "2"


def test_invitation_to_what_is_off_is_a_cancellation():
    start = datetime(2026, 12, 10, 9, 30, tzinfo=CET)
    event = Event(uid="overleg-1@example", start=start, summary="Overleg", status=EventStatus.CANCELLED)

    content = to_invitation(event, organiser="a@example.com", invitee="b@example.com", made_at=AT)

    assert b"METHOD:CANCEL\r\n" in content
    assert read(content)[0]["STATUS"] == "CANCELLED"


def test_address_can_not_add_a_line_to_an_invitation():
    event = Event(uid="overleg-1@example", start=datetime(2026, 12, 10, 9, 30, tzinfo=CET), summary="Overleg")

    content = to_invitation(event, organiser="a@example.com", invitee="b@example.com\r\nSTATUS:CANCELLED", made_at=AT)

    assert [line for line in content.decode().split("\r\n") if line.startswith("STATUS")] == ["STATUS:CONFIRMED"]
