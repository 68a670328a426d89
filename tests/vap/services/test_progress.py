"""Handing in, looking at it, taking it over; and what stays readable of all that."""

from datetime import UTC, date, datetime, timedelta

import pytest

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.documents.uploads import CleanFile
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.models import OutgoingMail
from tests.factories import UserFactory
from tests.factories import plans as make
from vap.enums import UPDATE_MOVES, ActivityState, LightKind, LightValue, UpdateChannel, UpdateState, VapState
from vap.models import EvidencePiece, Light, ProgressUpdate, Reminder
from vap.queries.lights import lights_of, proposed
from vap.queries.progress import compare, progress_of, waiting_for, with_parts
from vap.services import evidence, lights, progress, reminders, rhythms
from vap.services.progress import Line, ProgressError, Said

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 3, 8, 10, tzinfo=UTC)  # a Tuesday
TODAY = AT.date()


@pytest.fixture
def officer():
    return UserFactory(roles=[Role.BELEIDSADVISEUR])


@pytest.fixture
def activity():
    return make.ActivityFactory(
        vap=make.VAPFactory(running=True), planned_amount=120, unit="sloten", done_amount=40, state="running"
    )


def tell(activity, *, at=AT, seen=(0, 0), contact=None, by=None, channel=UpdateChannel.LINK, **said):
    words = {"text": "Het loopt.", "light": "good", **said}
    return progress.hand_in(
        vap_id=activity.vap_id,
        organisation=activity.organisation,
        said=Said(**words),
        channel=channel,
        seen=seen,
        contact=contact,
        by=by,
        at=at,
    )


def test_accepting_takes_the_numbers_over_and_the_trail_has_both_days(activity, officer):
    lines = (Line(activity.pk, 120, ActivityState.DONE),)
    update = tell(activity, lines=lines, happened_on=date(2026, 10, 20))

    progress.accept(update_id=update.pk, seen=1, by=officer, at=AT + timedelta(days=2))

    activity.refresh_from_db()
    assert (activity.done_amount, activity.state, activity.done_on) == (120, ActivityState.DONE, date(2026, 10, 20))
    entry = AuditEntry.objects.get(event="activity.progressed")
    assert entry.data["old"] == {"state": "running", "amount": 40}
    assert entry.data["new"] == {"state": "done", "amount": 120}
    assert (entry.data["happened_on"], entry.data["noted_on"]) == ("2026-10-20", "2026-11-05")


def test_activity_that_was_not_done_gets_the_words_as_its_reason(activity, officer):
    update = tell(activity, text="De leverancier ging failliet.", lines=(Line(activity.pk, None, "not_done"),))

    progress.accept(update_id=update.pk, seen=1, by=officer, at=AT)

    activity.refresh_from_db()
    assert (activity.state, activity.not_done_reason) == (ActivityState.NOT_DONE, "De leverancier ging failliet.")


def test_accepted_update_is_corrected_by_a_new_one_and_stays_readable(activity, officer):
    first = tell(activity, text="Het zijn er 85.", lines=(Line(activity.pk, 85, ActivityState.RUNNING),))
    progress.accept(update_id=first.pk, seen=1, by=officer, at=AT)

    second = tell(activity, text="Het zijn er 58.", lines=(Line(activity.pk, 58, "running"),), corrects_id=first.pk)
    progress.accept(update_id=second.pk, seen=1, by=officer, at=AT)

    activity.refresh_from_db()
    first.refresh_from_db()
    assert activity.done_amount == 58
    assert (first.text, first.state, list(first.corrections.all())) == ("Het zijn er 85.", "accepted", [second])


@pytest.mark.parametrize("state", UpdateState)
@pytest.mark.parametrize("to", [UpdateState.ACCEPTED, UpdateState.RETURNED])
def test_only_what_waits_is_looked_at(officer, state, to):
    moments = {} if state == UpdateState.DRAFT else {"submitted_at": AT, "reviewed_at": AT, "return_note": "Hoe veel?"}
    update = make.ProgressUpdateFactory(state=state, **moments)

    def move():
        if to == UpdateState.ACCEPTED:
            progress.accept(update_id=update.pk, seen=update.revision, by=officer, at=AT)
        else:
            progress.send_back(update_id=update.pk, seen=update.revision, note="Hoeveel?", by=officer, at=AT)

    if to in UPDATE_MOVES[state]:
        move()
        update.refresh_from_db()
        assert update.state == to
    else:
        with pytest.raises(ProgressError):
            move()


def test_update_that_was_bettered_meanwhile_is_not_accepted_unseen(activity, officer):
    update = tell(activity)
    tell(activity, seen=(update.pk, 1), text="Toch anders.")

    with pytest.raises(StaleEditError):
        progress.accept(update_id=update.pk, seen=1, by=officer, at=AT)


def test_sending_back_mails_who_gave_it_and_asks_in_words(activity, officer):
    contact = make.PartnerContactFactory(organisation=activity.organisation)
    update = tell(activity, contact=contact)
    with pytest.raises(ProgressError):
        progress.send_back(update_id=update.pk, seen=1, note=" ", by=officer, at=AT)

    progress.send_back(update_id=update.pk, seen=1, note="Hoeveel?", by=officer, at=AT)

    mail = OutgoingMail.objects.get()
    assert (mail.kind, mail.to, mail.data) == ("returned", contact.email, {"update": update.pk, "contact": contact.pk})


def test_what_a_partner_said_by_telephone_is_marked_and_nobody_is_mailed(activity, officer):
    update = tell(activity, by=officer, channel=UpdateChannel.NOTED)

    progress.send_back(update_id=update.pk, seen=1, note="Bel nog eens.", by=officer, at=AT)

    assert (update.channel, update.given_by) == (UpdateChannel.NOTED, officer)
    assert OutgoingMail.objects.count() == 0


def test_together_only_what_has_no_new_numbers_or_files(activity, officer):
    plain, with_number, with_file = (
        tell(one, lines=lines, files=files)
        for one, lines, files in (
            (make.ActivityFactory(vap=activity.vap), (), ()),
            (activity, (Line(activity.pk, 41, ActivityState.RUNNING),), ()),
            (make.ActivityFactory(vap=activity.vap), (), (CleanFile("foto.jpg", b"x", "image/jpeg"),)),
        )
    )

    counts = progress.accept_many(seen={one.pk: 1 for one in (plain, with_number, with_file)}, by=officer, at=AT)

    assert counts == (1, 2)
    states = [ProgressUpdate.objects.get(pk=one.pk).state for one in (plain, with_number, with_file)]
    assert states == ["accepted", "submitted", "submitted"]


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"text": " "}, "Schrijf in een paar woorden"),
        ({"happened_on": TODAY + timedelta(days=1)}, "al geweest"),
        ({"is_unchanged": True}, "Er is nog geen bericht"),
        ({"corrects_id": 4040}, "wilt verbeteren is er niet"),
    ],
)
def test_what_can_not_be_handed_in_says_why(activity, said, words):
    with pytest.raises(ProgressError, match=words):
        tell(activity, **said)

    assert ProgressUpdate.objects.count() == 0


def test_activity_of_another_organisation_is_refused(activity):
    other = make.ActivityFactory(vap=activity.vap)

    with pytest.raises(ProgressError, match="niet van deze organisatie"):
        tell(activity, lines=(Line(other.pk, 1, ActivityState.RUNNING),))


@pytest.mark.parametrize("state", [VapState.DRAFT, VapState.PROPOSED])
def test_plan_that_does_not_run_takes_no_news(state):
    activity = make.ActivityFactory(vap=make.VAPFactory(state=state))

    with pytest.raises(ProgressError, match="loopt niet meer"):
        tell(activity)


def test_queue_is_of_who_steers_and_of_the_trekker_of_that_plan(activity, officer):
    update = tell(activity)
    lead = UserFactory(roles=[Role.ONDERZOEKER])
    make.AssignmentFactory(vap=activity.vap, user=lead)

    assert list(waiting_for(officer)) == list(waiting_for(lead)) == [update]
    assert list(waiting_for(UserFactory(roles=[Role.ONDERZOEKER]))) == []


@pytest.mark.parametrize("count", [1, 3])
def test_comparison_takes_the_same_queries_for_one_and_three(count, officer, django_assert_num_queries):
    for _ in range(count):
        activity = make.ActivityFactory(vap=make.VAPFactory(running=True), planned_amount=9, unit="x")
        first = tell(activity, at=AT - timedelta(days=90), text="Vier klaar.")
        progress.accept(update_id=first.pk, seen=1, by=officer, at=AT)
        tell(activity, text="Vijf klaar.", light="bad", lines=(Line(activity.pk, 5, ActivityState.RUNNING),))

    with django_assert_num_queries(5):
        rows = compare(list(with_parts(waiting_for(officer))))

    assert len(rows) == count
    assert {(row.before.text, row.light_before, row.needs_a_look) for row in rows} == {("Vier klaar.", "ja", True)}
    assert {"".join(one.text for one in row.text if one.kind != "removed") for row in rows} == {"Vijf klaar."}


def test_section_shows_age_and_hides_what_was_not_accepted_from_others(activity, officer):
    tell(activity)
    council = UserFactory(roles=[Role.RAADSLID])

    inside, outside = progress_of(activity.vap, officer), progress_of(activity.vap, council)

    assert [one.last.text for one in inside.news] == ["Het loopt."]
    assert inside.waiting == 1
    assert [one.last for one in outside.news] == [None]


# --- lights -----------------------------------------------------------------------------------------------------------


def test_lights_move_apart_and_keep_what_they_said(activity, officer):
    for days, value in ((60, LightValue.GOOD), (10, LightValue.BAD)):
        lights.set_light(
            vap_id=activity.vap_id,
            kind=LightKind.DOING,
            value=value,
            reason=f"Zo stond het {days} dagen terug.",
            by=officer,
            at=AT - timedelta(days=days),
        )

    shown = lights_of(activity.vap, officer)

    assert (shown.doing.value, shown.working) == (LightValue.BAD, None)
    assert [light.value for light in shown.shown[0].earlier] == [LightValue.GOOD]
    assert shown.shown[0].age


def test_light_of_a_plan_that_is_over_stays(officer):
    vap = make.VAPFactory(closed=True)

    with pytest.raises(lights.LightError):
        lights.set_light(vap_id=vap.pk, kind=LightKind.DOING, value=LightValue.GOOD, reason="x", by=officer, at=AT)

    assert Light.objects.count() == 0


def test_proposal_is_the_worst_that_was_said_last(activity, officer):
    assert proposed(activity.vap) is None
    other = make.ActivityFactory(vap=activity.vap)
    for one, light in ((activity, "bad"), (activity, "good"), (other, "at_risk")):
        update = tell(one, light=light, at=AT + timedelta(minutes=ProgressUpdate.objects.count()))
        progress.accept(update_id=update.pk, seen=1, by=officer, at=AT)

    proposal = proposed(activity.vap)

    assert proposal.value == LightValue.AT_RISK
    assert str(other.organisation) in proposal.words


# --- evidence ---------------------------------------------------------------------------------------------------------


def test_evidence_goes_with_its_file_when_its_time_is_over(activity, django_capture_on_commit_callbacks):
    update = tell(activity, files=(CleanFile("foto.jpg", b"x", "image/jpeg"),))
    piece = EvidencePiece.objects.get()
    storage, name, last = piece.file.storage, piece.file.name, piece.expires_on

    assert evidence.delete_expired(at=datetime(last.year, last.month, last.day, 12, tzinfo=UTC)) == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert evidence.delete_expired(at=datetime(last.year, last.month, last.day, 12, tzinfo=UTC) + timedelta(1)) == 1

    assert not EvidencePiece.objects.exists()
    assert not storage.exists(name)
    assert AuditEntry.objects.get(event="evidence.deleted").target_id == str(update.pk)


# --- rhythm and reminders ---------------------------------------------------------------------------------------------


def test_every_organisation_with_a_part_gets_a_rhythm_once(activity, officer):
    assert rhythms.begin(vap=activity.vap, by=officer, at=AT) == 1
    assert rhythms.begin(vap=activity.vap, by=officer, at=AT) == 0
    assert rhythms.begin(vap=make.VAPFactory(), by=officer, at=AT) == 0
    assert activity.vap.rhythms.get().next_due_on == date(2027, 2, 3)


@pytest.fixture
def asked(activity):
    rhythm = make.RhythmFactory(vap=activity.vap, organisation=activity.organisation, next_due_on=date(2026, 11, 16))
    contact = make.PartnerContactFactory(organisation=activity.organisation)
    general = make.PartnerContactFactory(organisation=activity.organisation, is_general=True)
    secretary = UserFactory(roles=[Role.AGOV_SECRETARIS])
    return rhythm, contact, general, secretary


def test_escalation_goes_step_by_step_to_who_was_told(asked):
    _, contact, general, secretary = asked

    told = []
    for week in range(9):
        reminders.remind(at=AT + timedelta(weeks=week))
        new = OutgoingMail.objects.exclude(pk__in=[pk for pk, *_ in told]).values_list("pk", "kind", "to")
        told += [(*row, week) for row in new]

    assert [(kind, to, week) for _, kind, to, week in told] == [
        ("reminder", contact.email, 0),
        ("reminder", contact.email, 4),
        ("general_reminder", general.email, 6),
        ("silent_partners", secretary.email, 8),
    ]
    assert Reminder.objects.count() == 4


@pytest.mark.parametrize("days", [1, 2, 3, 4, 5, 6])
def test_reminders_go_on_one_day_of_the_week(asked, days):
    assert reminders.remind(at=AT + timedelta(days=days)) == 0


def test_several_plans_are_one_mail(asked, activity):
    second = make.ActivityFactory(vap=make.VAPFactory(running=True), organisation=activity.organisation)
    make.RhythmFactory(vap=second.vap, organisation=activity.organisation, next_due_on=date(2026, 11, 10))

    assert reminders.remind(at=AT) == 1
    assert reminders.remind(at=AT + timedelta(hours=2)) == 0


@pytest.mark.parametrize("why", ["paused", "unsubscribed", "ended", "no part", "plan over", "later"])
def test_who_is_not_asked_gets_no_mail(asked, activity, why):
    rhythm, contact, *_ = asked
    if why == "paused":
        rhythm.paused_until, rhythm.pause_reason = TODAY, "Vakantie."
    elif why == "unsubscribed":
        contact.unsubscribed_at = AT
    elif why == "ended":
        contact.valid_to = TODAY - timedelta(days=1)
    elif why == "no part":
        activity.delete()
    elif why == "plan over":
        activity.vap.state, activity.vap.ended_on = VapState.CLOSED, TODAY
        activity.vap.save()
    else:
        rhythm.next_due_on = TODAY + timedelta(days=15)
    rhythm.save()
    contact.save()

    assert reminders.remind(at=AT) == 0
