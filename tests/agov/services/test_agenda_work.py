"""What the work puts on an agenda: chosen, set aside, or back by itself; and what is kept at convening (S115, M11)."""

from datetime import UTC, date, datetime

import pytest

from agov.enums import AgovTask, Audience, ItemKind, ItemSource, ItemState, MeetingSeason, ProposalState, SubjectKind
from agov.models import AgendaItem, SetAside
from agov.queries.item_subject import subject_seen
from agov.services import agenda, agenda_work, meetings
from agov.services.agenda import AgendaError
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import BodyKind
from tests.factories import UserFactory
from tests.factories.meetings import (
    AgendaItemFactory,
    ItemProposalFactory,
    MeetingFactory,
    MeetingTemplateFactory,
    OutcomeFactory,
    PostponementFactory,
    SeatFactory,
    TemplateItemFactory,
)
from tests.factories.plans import VAPFactory
from tests.factories.policy import (
    BodyFactory,
    ConsequenceFactory,
    ExpectationFactory,
    PolicyCycleFactory,
    SecrecyFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
STARTS = datetime(2999, 12, 12, 8, tzinfo=UTC)
EARLIER = datetime(2026, 6, 11, 8, tzinfo=UTC)


@pytest.fixture
def bram():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def body():
    return BodyFactory(kind=BodyKind.AGOV)


@pytest.fixture
def earlier(body):
    return MeetingFactory(held=True, body=body, starts_at=EARLIER)


@pytest.fixture
def meeting(body):
    return MeetingFactory(body=body, starts_at=STARTS)


def add(meeting, bram, *keys):
    return agenda_work.add_chosen(meeting_id=meeting.pk, keys=keys, by=bram, at=AT)


# --- ticked by the secretary


def test_ticked_items_come_with_why_and_a_draft_outcome(meeting, bram):
    chosen, left = ExpectationFactory(text="Sloten"), ExpectationFactory()

    (item,) = add(meeting, bram, f"expectation:{chosen.pk}")

    assert [one.pk for one in meeting.items.all()] == [item.pk]
    assert (item.subject_kind, item.subject_id, item.source) == (SubjectKind.EXPECTATION, chosen.pk, ItemSource.WORK)
    assert "Wij vroegen antwoord voor" in item.explanation
    assert item.draft_outcome
    assert left.pk != chosen.pk
    entry = AuditEntry.objects.get(event="item.added")
    assert (entry.actor_id, entry.data["source"]) == (bram.pk, "work")


def test_ticked_items_stand_with_their_task_and_before_the_closing(meeting, bram):
    for position, (title, task) in enumerate(
        [
            ("Opening", "procedure"),
            ("Verwachtingen", "expectations"),
            ("Advies", "reporting"),
            ("Rondvraag", "procedure"),
        ],
        start=1,
    ):
        AgendaItemFactory(meeting=meeting, position=position, title=title, task=task)
    first, second = (ExpectationFactory(answer_by=day, text=day) for day in ("2026-01-01", "2026-02-01"))
    late = ConsequenceFactory(due_on="2026-01-01", department="Wonen", what="Regels")

    add(meeting, bram, f"expectation:{first.pk}", f"expectation:{second.pk}", f"consequence:{late.pk}")

    titles = [item.title.rpartition(": ")[2] for item in meeting.items.order_by("position")]
    assert titles == ["Opening", "Verwachtingen", "2026-01-01", "2026-02-01", "Advies", "Regels", "Rondvraag"]
    assert [item.position for item in meeting.items.order_by("position")] == list(range(1, 8))


def test_nothing_ticked_is_refused(meeting, bram):
    with pytest.raises(AgendaError, match="Kruis eerst aan"):
        add(meeting, bram)


def test_what_is_not_proposed_any_more_is_passed_over(meeting, bram):
    row = ExpectationFactory()
    add(meeting, bram, f"expectation:{row.pk}")

    assert add(meeting, bram, f"expectation:{row.pk}", "vap:404404", "gek") == []
    assert meeting.items.count() == 1


def test_agenda_that_is_fixed_takes_nothing(body, bram):
    row = ExpectationFactory()

    with pytest.raises(AgendaError, match="ligt vast"):
        add(MeetingFactory(held=True, body=body), bram, f"expectation:{row.pk}")


def test_ticked_proposal_is_answered_with_it(meeting, bram):
    proposal = ItemProposalFactory()

    (item,) = add(meeting, bram, f"proposal:{proposal.pk}")

    proposal.refresh_from_db()
    assert (proposal.state, proposal.item, item.source) == (ProposalState.TAKEN, item, ItemSource.PROPOSAL)


def test_postponed_item_returns_as_it_was_and_knows_where_it_came_from(meeting, earlier, bram):
    before = AgendaItemFactory(
        meeting=earlier,
        title="Cameratoezicht",
        state=ItemState.POSTPONED,
        state_reason="Geen tijd.",
        presenter="wijkmanager",
        audience=Audience.CLOSED,
        closed_ground="Woo artikel 5.1",
        secrecy_by="mayor",
        secrecy_on=date(2026, 6, 1),
    )

    (item,) = add(meeting, bram, f"postponed:{before.pk}")

    assert (item.title, item.presenter, item.returned_from) == ("Cameratoezicht", "wijkmanager", before)
    assert (item.audience, item.closed_ground) == (Audience.CLOSED, "Woo artikel 5.1")
    assert (item.secrecy_by, item.secrecy_on) == ("mayor", date(2026, 6, 1))
    assert item.source == ItemSource.RETURNED


def test_minutes_take_the_place_that_the_template_keeps(meeting, earlier, bram):
    place = AgendaItemFactory(
        meeting=meeting,
        source=ItemSource.TEMPLATE,
        task=AgovTask.PROCEDURE,
        kind=ItemKind.DECIDE,
        title="Verslag van de vorige keer",
    )

    add(meeting, bram, f"minutes:{earlier.pk}")

    item = meeting.items.get()
    assert item == place
    assert (item.subject_kind, item.subject_id, item.revision) == (SubjectKind.MINUTES, earlier.pk, 2)
    assert item.draft_outcome == "Het overleg stelt het verslag vast."


def test_minutes_without_such_a_place_are_an_item_of_their_own(meeting, earlier, bram):
    AgendaItemFactory(meeting=meeting, task=AgovTask.PROCEDURE, kind=ItemKind.DECIDE)  # made by hand

    add(meeting, bram, f"minutes:{earlier.pk}")

    assert meeting.items.count() == 2


# --- set aside


def test_set_aside_for_this_meeting_only_and_back_again(meeting, body, bram):
    row = ExpectationFactory()
    key = f"expectation:{row.pk}"

    aside = agenda_work.set_aside(meeting_id=meeting.pk, key=key, reason=" Te vroeg. ", by=bram, at=AT)

    assert (aside.reason, aside.key) == ("Te vroeg.", key)
    assert add(meeting, bram, key) == []
    other = MeetingFactory(body=body, starts_at=STARTS)
    assert len(add(other, bram, key)) == 1
    agenda_work.propose_again(set_aside_id=aside.pk, by=bram, at=AT)
    assert len(add(meeting, bram, key)) == 1
    assert set(AuditEntry.objects.filter(event__startswith="meeting.").values_list("event", flat=True)) == {
        "meeting.set_aside",
        "meeting.not_set_aside",
    }


@pytest.mark.parametrize(
    ("key", "reason", "words"), [("right", " ", "Schrijf op waarom"), ("vap:404404", "x", "niet meer")]
)
def test_set_aside_asks_why_and_of_what(meeting, bram, key, reason, words):
    row = ExpectationFactory()
    key = f"expectation:{row.pk}" if key == "right" else key

    with pytest.raises(AgendaError, match=words):
        agenda_work.set_aside(meeting_id=meeting.pk, key=key, reason=reason, by=bram, at=AT)
    assert not SetAside.objects.exists()


# --- by itself (S115)


def plan(body, bram):
    template = MeetingTemplateFactory(season=MeetingSeason.EXTRA)
    template.items.all().delete()
    TemplateItemFactory(template=template, position=1, title="Opening", task=AgovTask.PROCEDURE)
    TemplateItemFactory(template=template, position=2, title="Analyse", task=AgovTask.ANALYSIS)
    return meetings.plan_meeting(
        template=template,
        cycle=PolicyCycleFactory(),
        stop=None,
        title="Winter",
        starts_at=STARTS,
        minutes=90,
        place="",
        by=bram,
        at=AT,
    )


def test_open_agreements_come_back_when_a_meeting_is_made(body, earlier, bram):
    """S115."""
    late = OutcomeFactory(agreement=True, item__meeting=earlier, text="Verlichting", due_on=date(2026, 9, 1))
    PostponementFactory(outcome=late)
    later = OutcomeFactory(agreement=True, item__meeting=earlier, text="Camera's", due_on=date(2027, 9, 1))
    OutcomeFactory(agreement=True, item__meeting=earlier, state="done", closed_on=EARLIER.date(), closing_note="Klaar.")
    OutcomeFactory(item__meeting=earlier)  # a conclusion

    meeting = plan(body, bram)

    items = list(meeting.items.order_by("position"))
    assert [one.title for one in items] == [
        "Opening",
        f"Afspraak {late.code}: Verlichting",
        f"Afspraak {later.code}: Camera's",
        "Analyse",
    ]
    assert [one.position for one in items] == [1, 2, 3, 4]
    assert {one.source for one in items[1:3]} == {ItemSource.RETURNED}
    assert items[1].returned_from == late.item
    assert "Al 1 keer uitgesteld." in items[1].explanation


def test_agreement_of_a_closed_item_comes_back_closed(body, earlier, bram):
    before = AgendaItemFactory(meeting=earlier, audience=Audience.CLOSED, closed_ground="Woo artikel 5.1")
    OutcomeFactory(agreement=True, item=before, text="Wat niemand mag weten")

    item = plan(body, bram).items.get(source=ItemSource.RETURNED)

    assert (item.audience, item.closed_ground) == (Audience.CLOSED, "Woo artikel 5.1")
    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])
    assert item not in AgendaItem.objects.visible_to(adviser)


def test_convening_adds_what_opened_since_and_drops_what_was_kept(body, earlier, bram):
    kept = OutcomeFactory(agreement=True, item__meeting=earlier)
    stays = OutcomeFactory(agreement=True, item__meeting=earlier)
    meeting = plan(body, bram)
    SeatFactory(body=body)
    kept.state, kept.closed_on, kept.closing_note = "done", date(2026, 11, 1), "Gedaan."
    kept.save()
    new = OutcomeFactory(agreement=True, item__meeting=earlier)

    meetings.convene(meeting_id=meeting.pk, by=bram, at=AT)

    back = meeting.items.filter(source=ItemSource.RETURNED)
    assert {one.subject_id for one in back} == {stays.pk, new.pk}
    assert [one.position for one in meeting.items.order_by("position")] == [1, 2, 3, 4]


def test_agreement_that_was_taken_off_comes_back_at_convening_unless_it_was_set_aside(body, earlier, bram):
    forgotten = OutcomeFactory(agreement=True, item__meeting=earlier)
    aside = OutcomeFactory(agreement=True, item__meeting=earlier)
    meeting = plan(body, bram)
    SeatFactory(body=body)
    for item in meeting.items.filter(source=ItemSource.RETURNED):
        agenda.take_off(item_id=item.pk, reason="", by=bram, at=AT)
    reason = "De eigenaar komt in het voorjaar zelf."
    agenda_work.set_aside(meeting_id=meeting.pk, key=f"agreement:{aside.pk}", reason=reason, by=bram, at=AT)

    meetings.convene(meeting_id=meeting.pk, by=bram, at=AT)

    assert [one.subject_id for one in meeting.items.filter(source=ItemSource.RETURNED)] == [forgotten.pk]


def test_agreement_comes_back_at_each_meeting_until_it_is_kept(body, earlier, bram):
    row = OutcomeFactory(agreement=True, item__meeting=earlier)
    first, second = plan(body, bram), plan(body, bram)

    assert [one.items.filter(subject_id=row.pk).count() for one in (first, second)] == [1, 1]


def test_convening_keeps_what_the_subject_says_and_later_changes_are_seen(body, bram):
    consequence = ConsequenceFactory(what="Twee uren toezicht in de avond")
    meeting = plan(body, bram)
    SeatFactory(body=body)
    item = AgendaItemFactory(
        meeting=meeting, position=9, subject_kind=SubjectKind.CONSEQUENCE, subject_id=consequence.pk
    )
    assert subject_seen(item, bram).is_kept is False

    meetings.convene(meeting_id=meeting.pk, by=bram, at=AT)
    consequence.what = "Drie uren toezicht in de avond"
    consequence.save()

    item.refresh_from_db()
    seen = subject_seen(item, bram)
    assert dict(seen.was)["wat moet er anders"] == "Twee uren toezicht in de avond"
    assert "Twee uren" in seen.title
    assert "Drie uren" in seen.now.title
    change = next(one for one in seen.changes if one.label == "wat moet er anders")
    assert [(one.kind.value, one.text.strip()) for one in change.changes if one.kind != "same"] == [
        ("removed", "Twee"),
        ("added", "Drie"),
    ]


def test_item_that_comes_after_convening_keeps_at_once_what_its_subject_says(body, bram):
    meeting = MeetingFactory(convened=True, body=body, starts_at=STARTS)
    consequence = ConsequenceFactory(what="Twee uren toezicht", due_on=date(2026, 1, 1))

    (item,) = add(meeting, bram, f"consequence:{consequence.pk}")

    assert ["wat moet er anders", "Twee uren toezicht"] in item.snapshot["parts"]


def test_council_reads_nothing_of_a_subject_that_it_may_not_see(body, bram):
    consequence = ConsequenceFactory(what="Alleen voor binnen")
    item = AgendaItemFactory(
        meeting__convened=True,
        subject_kind=SubjectKind.CONSEQUENCE,
        subject_id=consequence.pk,
        snapshot={"title": "Alleen voor binnen", "parts": [["wat", "Alleen voor binnen"]]},
    )

    assert subject_seen(item, UserFactory(roles=[Role.RAADSLID])) is None
    assert subject_seen(item, bram).title


def test_what_was_kept_of_a_plan_that_became_secret_is_for_its_readers(earlier):
    vap = VAPFactory(running=True, secrecy=SecrecyFactory())
    item = AgendaItemFactory(
        meeting=earlier, subject_kind=SubjectKind.VAP, subject_id=vap.pk, snapshot={"title": "Kluizen", "parts": []}
    )
    reader, other = UserFactory(roles=[Role.AGOV_SECRETARIS]), UserFactory(roles=[Role.ONDERZOEKER])

    assert subject_seen(item, reader).title == "Kluizen"
    assert subject_seen(item, other) is None
    assert subject_seen(item, None) is None
    vap.secrecy.lifted_on = date(2026, 11, 2)
    vap.secrecy.save()
    assert subject_seen(item, other).title == subject_seen(item, None).title == "Kluizen"
