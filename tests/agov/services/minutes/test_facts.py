"""What the minutes say by themselves: the facts of the meeting."""

from datetime import date

import pytest

from agov.enums import Attendance, ItemState, SubjectKind
from agov.reports.minutes_text import parts_of
from tests.factories import OrganisationFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, OutcomeFactory, PostponementFactory

pytestmark = pytest.mark.django_db


def test_who_was_there_by_function_with_who_came_instead(meeting):
    police = OrganisationFactory(name="Politie")
    for attendance, function, more in [
        (Attendance.PRESENT, "burgemeester", {}),
        (Attendance.REPLACED, "hoofd zorg", {"replaced_by": "beleidsadviseur zorg"}),
        (Attendance.EXCUSED, "officier van justitie", {}),
    ]:
        InviteeFactory(meeting=meeting, function=function, attendance=attendance, **more)
    InviteeFactory(
        meeting=meeting, guest=True, function="wijkagent", organisation_name=police.name, attendance=Attendance.PRESENT
    )

    text = parts_of(meeting)[0].text

    assert text.splitlines() == [
        "Aanwezig: burgemeester; wijkagent, Politie (gast).",
        "Vervangen: hoofd zorg, door beleidsadviseur zorg.",
        "Afgemeld: officier van justitie.",
    ]


def test_each_item_says_its_outcomes_or_what_became_of_it(meeting):
    with_two = AgendaItemFactory(meeting=meeting, position=1)
    OutcomeFactory(item=with_two, year=2026, number=4, text="De aanpak gaat door.")
    OutcomeFactory(
        item=with_two, agreement=True, year=2026, number=5, text="Er komen cijfers.", owner_function="teamchef"
    )
    AgendaItemFactory(meeting=meeting, position=2, state=ItemState.POSTPONED, state_reason="Geen tijd.")
    AgendaItemFactory(meeting=meeting, position=3, state=ItemState.DECIDED)

    texts = [part.text for part in parts_of(meeting)[1:]]

    assert texts == [
        "Conclusie 2026-04: De aanpak gaat door.\n"
        "Afspraak 2026-05: Er komen cijfers. Wie: teamchef. Klaar op 1 maart 2027.",
        "Doorgeschoven: Geen tijd.",
        "Besproken, zonder uitkomst.",
    ]


def test_minutes_say_that_earlier_minutes_were_adopted(meeting):
    AgendaItemFactory(meeting=meeting, state=ItemState.DECIDED, subject_kind=SubjectKind.MINUTES, subject_id=1)

    assert parts_of(meeting)[1].text == "Het verslag is vastgesteld."


def test_minutes_keep_the_day_that_was_agreed_also_when_it_was_put_off(meeting):
    agreed = OutcomeFactory(item__meeting=meeting, agreement=True, due_on=date(2027, 6, 1), text="Er komen cijfers.")
    PostponementFactory(outcome=agreed, was_due_on=date(2027, 3, 1), due_on=date(2027, 6, 1))

    assert "Klaar op 1 maart 2027." in parts_of(meeting)[1].text
