"""Innovation themes: at most so many, one or two years, a hard end, and a lesson whatever came of it (S176-S184)."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import OutgoingMail
from amersfoort_veiligheid.web.outbox import NotNeededError
from tests.factories import OrganisationFactory, OutgoingMailFactory, UserFactory
from tests.factories.plans import InnovationThemeFactory, VAPFactory
from tests.factories.policy import PriorityFactory
from vap import schedule
from vap.enums import INNOVATION_MOVES, InnovationKind, InnovationState, InnovationStepKind
from vap.models import InnovationTheme, Lesson
from vap.notices import LETTERS
from vap.services import innovation as services
from vap.services import reminders
from vap.services.example import innovation as example
from vap.services.innovation import BouquetFullError, Ending, InnovationError, Proposal

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
STOPPED = Ending(InnovationState.STOPPED, "Eerst vragen", "Niemand wilde het.")
PROPOSAL = Proposal(
    "Digitale buurtpreventie", InnovationKind.EXPERIMENT, "Een groep.", "Sneller?", "Bij tien.", None, 1
)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


def running(**more):
    return InnovationThemeFactory(running=True, **more)


def start(innovation, by, **more):
    return services.start(innovation_id=innovation.pk, start_date=date(2026, 12, 1), by=by, at=AT, **more)


@pytest.mark.parametrize(
    ("begin", "years", "last"),
    [
        (date(2026, 12, 1), 1, date(2027, 11, 30)),
        (date(2026, 12, 1), 2, date(2028, 11, 30)),
        (date(2027, 1, 1), 1, date(2027, 12, 31)),
        (date(2028, 2, 29), 1, date(2029, 2, 28)),
        (date(2027, 3, 1), 1, date(2028, 2, 29)),
    ],
)
def test_last_day_follows_from_the_years(begin, years, last):
    assert services.last_day(begin, years) == last


def test_proposal_of_a_partner_waits_for_a_decision(by):
    housing = OrganisationFactory()

    made = services.propose(proposal=PROPOSAL, organisation=housing, by=by, at=AT)

    assert (made.state, made.organisation, made.start_date, made.end_date) == ("proposed", housing, None, None)


def test_proposal_changes_until_it_is_decided_on(by):
    row = InnovationThemeFactory()

    services.change_proposal(innovation_id=row.pk, seen=1, proposal=PROPOSAL, by=by, at=AT)
    with pytest.raises(StaleEditError):
        services.change_proposal(innovation_id=row.pk, seen=1, proposal=PROPOSAL, by=by, at=AT)

    row.refresh_from_db()
    assert (row.question, row.revision) == ("Sneller?", 2)
    with pytest.raises(InnovationError, match="het voorstel staat vast"):
        services.change_proposal(innovation_id=running().pk, seen=1, proposal=PROPOSAL, by=by, at=AT)


def test_theme_without_a_priority_begins_and_has_a_hard_end(by):
    row = InnovationThemeFactory(years=2)

    start(row, by)

    row.refresh_from_db()
    assert (row.state, row.start_date, row.end_date) == ("running", date(2026, 12, 1), date(2028, 11, 30))


def test_fourth_theme_asks_which_one_goes(by):
    for _ in range(3):
        running()
    row = InnovationThemeFactory()

    with pytest.raises(BouquetFullError, match="Er lopen al 3 innovatiethema's; afgesproken is hoogstens 3"):
        start(row, by)

    row.refresh_from_db()
    assert row.state == InnovationState.PROPOSED


def test_one_goes_with_its_lesson_and_the_fourth_begins(by):
    gone, *_ = running(title="Oud"), running(), running()
    row = InnovationThemeFactory()

    start(row, by, gone=gone, ending=STOPPED)

    gone.refresh_from_db()
    row.refresh_from_db()
    assert (gone.state, gone.makes_place_for, gone.ended_on) == ("stopped", row, date(2026, 11, 20))
    assert (row.state, row.over_limit_reason) == ("running", "")
    assert [(lesson.title, lesson.innovation) for lesson in Lesson.objects.all()] == [("Eerst vragen", gone)]


def test_a_reason_lets_the_fourth_in(by):
    for _ in range(3):
        running()
    row = InnovationThemeFactory()

    start(row, by, over_limit_reason=" De raad vroeg erom. ")

    row.refresh_from_db()
    assert (row.state, row.over_limit_reason) == ("running", "De raad vroeg erom.")


@pytest.mark.parametrize("end_date", [date(2026, 11, 19), date(2026, 11, 20)])
def test_theme_past_its_end_takes_no_place(by, end_date):
    """S183: the day after its end it is not active any more, decided or not."""
    for _ in range(3):
        running(end_date=end_date)
    row = InnovationThemeFactory()

    if end_date < date(2026, 11, 20):
        start(row, by)
        assert InnovationTheme.objects.active_on(date(2026, 12, 1)).get() == row
    else:
        with pytest.raises(BouquetFullError):
            start(row, by)


def test_limit_is_a_setting(by, settings):
    settings.MAX_INNOVATION_THEMES = 1
    running()

    with pytest.raises(BouquetFullError, match="hoogstens 1"):
        start(InnovationThemeFactory(), by)


def test_what_does_not_run_cannot_make_place(by):
    for _ in range(3):
        running()

    with pytest.raises(InnovationError, match="Kies een thema dat nu loopt"):
        start(InnovationThemeFactory(), by, gone=InnovationThemeFactory(), ending=STOPPED)


@pytest.mark.parametrize("to", [InnovationState.STOPPED, InnovationState.ENDED, InnovationState.ADOPTED])
def test_each_end_leaves_a_lesson(by, to):
    row = running()
    vap = VAPFactory()

    services.end(innovation_id=row.pk, ending=Ending(to, "Les", "Tekst.", vap=vap), by=by, at=AT)

    row.refresh_from_db()
    assert (row.state, row.lesson, row.ended_on) == (to, "Tekst.", date(2026, 11, 20))
    assert row.adopted_vap == (vap if to == InnovationState.ADOPTED else None)
    assert Lesson.objects.get().innovation == row
    assert AuditEntry.objects.get(event="innovation.ended").data == {"state": to.value}


def test_late_decision_does_not_move_the_end(by):
    row = running(end_date=date(2026, 6, 30))

    services.end(innovation_id=row.pk, ending=STOPPED, by=by, at=AT)

    row.refresh_from_db()
    assert row.ended_on == date(2026, 6, 30)


def test_adopted_says_what_it_became(by):
    row = running()
    ending = Ending(InnovationState.ADOPTED, "Les", "Tekst.")

    with pytest.raises(InnovationError, match="Kies de prioriteit of het VAP"):
        services.end(innovation_id=row.pk, ending=ending, by=by, at=AT)

    services.end(
        innovation_id=row.pk,
        ending=Ending(InnovationState.ADOPTED, "Les", "Tekst.", priority=PriorityFactory()),
        by=by,
        at=AT,
    )


@pytest.mark.parametrize(("title", "text"), [("", "Tekst."), ("Les", " ")])
def test_no_end_without_a_lesson(by, title, text):
    row = running()

    with pytest.raises(InnovationError, match="Schrijf op wat we ervan leerden"):
        services.end(innovation_id=row.pk, ending=Ending(InnovationState.STOPPED, title, text), by=by, at=AT)


STATES = {
    InnovationState.PROPOSED: {},
    InnovationState.REFUSED: {"state": "refused", "refused_reason": "Nu niet."},
    InnovationState.RUNNING: {"running": True},
    InnovationState.ADOPTED: {"running": True, "state": "adopted", "lesson": "L.", "ended_on": date(2026, 6, 1)},
    InnovationState.STOPPED: {"running": True, "state": "stopped", "lesson": "L.", "ended_on": date(2026, 6, 1)},
    InnovationState.ENDED: {"running": True, "state": "ended", "lesson": "L.", "ended_on": date(2026, 6, 1)},
}


@pytest.mark.parametrize("to", [InnovationState.RUNNING, InnovationState.REFUSED, InnovationState.STOPPED])
@pytest.mark.parametrize("state", InnovationState)
def test_every_pair_of_states(by, state, to):
    fields = dict(STATES[state])
    if state == InnovationState.ADOPTED:
        fields["adopted_vap"] = VAPFactory()
    row = InnovationThemeFactory(**fields)
    deeds = {
        InnovationState.RUNNING: lambda: start(row, by),
        InnovationState.REFUSED: lambda: services.refuse(innovation_id=row.pk, reason="Nu niet.", by=by, at=AT),
        InnovationState.STOPPED: lambda: services.end(innovation_id=row.pk, ending=STOPPED, by=by, at=AT),
    }

    if to in INNOVATION_MOVES[state]:
        deeds[to]()
        row.refresh_from_db()
        assert row.state == to
    else:
        with pytest.raises(InnovationError):
            deeds[to]()


@pytest.mark.parametrize("day", [date(2025, 12, 31), date(2027, 1, 1), date(2026, 11, 21)])
def test_step_lies_within_the_time_and_not_ahead(by, day):
    with pytest.raises(InnovationError) as refusal:
        services.add_step(
            innovation_id=running().pk, kind=InnovationStepKind.THINK, what="x", learned="", done_on=day, by=by, at=AT
        )

    assert refusal.value.field == "done_on"


@pytest.mark.parametrize("kind", InnovationStepKind)
def test_four_kinds_of_steps(by, kind):
    """S178."""
    made = services.add_step(
        innovation_id=running().pk, kind=kind, what="x", learned="y", done_on=date(2026, 11, 1), by=by, at=AT
    )

    assert made.get_kind_display() == kind.label
    assert len(InnovationStepKind) == 4


def test_no_step_in_what_does_not_run(by):
    with pytest.raises(InnovationError, match="er komt niets meer bij"):
        services.add_step(
            innovation_id=InnovationThemeFactory().pk,
            kind=InnovationStepKind.THINK,
            what="x",
            learned="",
            done_on=date(2026, 11, 1),
            by=by,
            at=AT,
        )


def test_example_has_two_that_run_one_stopped_and_a_proposal(by):
    for kind in {one.organisation for one in example.EXAMPLES}:
        OrganisationFactory(kind=kind)

    example.make(by=by, at=AT)
    example.make(by=by, at=AT)

    assert sorted(InnovationTheme.objects.values_list("state", flat=True)) == [
        "proposed",
        "running",
        "running",
        "stopped",
    ]
    assert Lesson.objects.get().innovation.title == "Slimme lantaarns rond het station"


# --- three months ahead


def mails():
    return [(mail.kind, mail.to) for mail in OutgoingMail.objects.order_by("pk")]


def test_end_is_told_once_three_months_ahead_to_who_decides_and_who_proposed(by):
    proposer = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory())
    UserFactory(roles=[Role.AGOV_SECRETARIS], access_ends_on=date(2026, 10, 31))  # left
    soon = running(
        end_date=date(2027, 2, 20), start_date=date(2026, 2, 21), made_by=proposer, organisation=proposer.organisation
    )
    running(end_date=date(2027, 2, 21), start_date=date(2026, 2, 21))  # a day too early to tell
    running(end_date=date(2026, 11, 19), start_date=date(2025, 11, 20))  # over

    assert reminders.remind_of_endings(at=AT) == 2
    assert reminders.remind_of_endings(at=AT + timedelta(hours=1)) == 0

    soon.refresh_from_db()
    assert soon.reminded_at == AT
    assert mails() == [("innovation_ending", by.email), ("innovation_ending", proposer.email)]


def test_every_morning_looks_for_endings(by):
    today = timezone.localdate()
    running(start_date=today - timedelta(days=300), end_date=today + timedelta(days=60), made_by=by)

    schedule.remind_of_endings()
    schedule.remind_of_endings()

    assert mails() == [("innovation_ending", by.email)]


def letter(innovation, user):
    mail = OutgoingMailFactory(
        kind="innovation_ending", to=user.email, data={"innovation": innovation.pk, "user": user.pk}
    )
    return LETTERS["innovation_ending"](mail, AT)


def test_mail_of_an_end_says_the_day_and_leads_to_the_theme(by):
    soon = running(title="Wijkapp", end_date=date(2027, 2, 20), start_date=date(2026, 2, 21))

    made = letter(soon, by)

    assert made.subject == "Over drie maanden eindigt “Wijkapp”"
    assert "eindigt op 20 februari 2027" in made.text
    assert reverse("vap:innovation-detail", args=[soon.pk]) in made.text


def test_mail_of_an_end_is_not_sent_when_it_is_no_longer_right(by):
    gone = UserFactory(roles=[Role.AGOV_SECRETARIS], access_ends_on=date(2026, 11, 1))
    other = UserFactory(roles=[Role.BELEIDSADVISEUR])
    soon = running(end_date=date(2027, 2, 20), start_date=date(2026, 2, 21))
    for user, words in ((gone, "geen toegang"), (other, "geen secretaris")):
        with pytest.raises(NotNeededError, match=words):
            letter(soon, user)
    InnovationTheme.objects.filter(pk=soon.pk).update(
        state=InnovationState.STOPPED, lesson="Niemand wilde het.", ended_on=date(2026, 11, 10)
    )

    with pytest.raises(NotNeededError, match="al geëindigd"):
        letter(soon, by)
