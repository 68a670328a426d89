"""Mijn werk: what waits for one person over all rooms, for whom it does not, and the page itself."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import Attendance, PublicationKind
from agov.models import DestructionList
from agov.reports.my_work import MOST, build_my_work
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.web.enums import JobState
from analysis.enums import AnalysisState, HolderState
from cycle.enums import DocumentState, RequestState
from cycle.models import PolicyCycle
from tests.factories import JobFactory, OrganisationFactory, UserFactory, archive, editions, meetings, plans, policy

pytestmark = pytest.mark.django_db

STEERING = {Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS}
COUNCIL = {Role.RAADSLID, Role.GRIFFIE}


@pytest.fixture
def today():
    return timezone.localdate()


def role(*roles, **fields):
    return UserFactory(roles=list(roles), **fields)


def lines_of(user, day):
    made = build_my_work(user=user, today=day, everything=True)
    return {one.key.rpartition("-")[0] or one.key: one for group in made.groups for one in group.shown}


def noon(day):
    return timezone.make_aware(datetime(day.year, day.month, day.day, 12))


# --- one source each: what it makes, and for whom


def edition_in_review(today):
    editions.EditionFactory(review=True)


def withdrawal(today):
    editions.EditionFactory(withdrawn=True)


def draft_meeting(today):
    meetings.MeetingFactory(starts_at=noon(today + timedelta(days=40)))


def finding_of_nobody(today):
    finding = policy.FindingFactory(analysis__state=AnalysisState.ADOPTED, analysis__adopted_on=today)
    held = policy.FindingFactory(analysis=finding.analysis)
    policy.HolderRequestFactory(finding=held, state=HolderState.ASKED)


def consequence_of_nobody(today):
    policy.ConsequenceFactory(owner="")


def account_that_ends(today):
    UserFactory(access_ends_on=today + timedelta(days=5))


def edition_published(today):
    editions.EditionFactory(published=True)
    made = editions.EditionFactory(published=True, title="Nieuw rapport")
    type(made).objects.filter(pk=made.pk).update(published_at=noon(today - timedelta(days=3)))


def request_answered(today):
    policy.CouncilRequestFactory(
        state=RequestState.DONE, closed_on=today, answer="Gedaan.", raised_on=today - timedelta(days=90), due_on=today
    )
    policy.CouncilRequestFactory(
        state=RequestState.DONE,
        closed_on=today - timedelta(days=60),
        answer="Lang geleden.",
        raised_on=today - timedelta(days=90),
        due_on=today,
    )


def document_adopted(today):
    policy.DocumentVersionFactory(document__state=DocumentState.ADOPTED, document__dated_on=today)


def letter_for_the_college(today):
    letter = editions.CouncilLetterFactory()
    series = editions.PublicationFactory(kind=PublicationKind.LETTER, code=str(letter.pk))
    editions.EditionFactory(publication=series)
    editions.CouncilLetterFactory(treated=True)


def question_answered(today):
    editions.CouncilQuestionFactory(answered=True, answered_at=noon(today))
    editions.CouncilQuestionFactory(answered=True, answered_at=noon(today - timedelta(days=60)))


def question_of_nobody(today):
    editions.CouncilQuestionFactory(officer=None)


def list_to_approve(today):
    if not DestructionList.objects.exists():  # the database holds them to one that is open
        archive.DestructionListFactory()


def dossier_of_long_ago(today):
    more = "" if not PolicyCycle.objects.filter(name="Cyclus van toen").exists() else f" {PolicyCycle.objects.count()}"
    for name, years in (("Cyclus van toen", 19), ("Cyclus van later", 18)):
        ended = date(today.year - years, today.month, 1)
        start = ended - timedelta(days=700)
        policy.PolicyCycleFactory(name=name + more, state="closed", start_date=start, end_date=ended)


SOURCES = [
    (list_to_approve, "destruction", {Role.ARCHIVARIS}),
    (dossier_of_long_ago, "transfer", {Role.ARCHIVARIS}),
    (question_answered, "question-answered", COUNCIL),
    (question_of_nobody, "council-question", STEERING),
    (edition_in_review, "approve", STEERING | {Role.BESTUURDER}),
    (letter_for_the_college, "letter", STEERING),
    (withdrawal, "confirm-withdrawal", STEERING | {Role.PRIVACY_OFFICER}),
    (draft_meeting, "prepare", STEERING),
    (finding_of_nobody, "no-holder", STEERING),
    (consequence_of_nobody, "no-owner", STEERING),
    (account_that_ends, "account-ends", {Role.BEHEERDER, Role.AGOV_SECRETARIS}),
    (edition_published, "new-edition", COUNCIL),
    (request_answered, "answered", COUNCIL),
    (document_adopted, "new-document", COUNCIL),
]


@pytest.mark.parametrize("who", list(Role))
@pytest.mark.parametrize(("make", "key", "roles"), SOURCES, ids=[row[1] for row in SOURCES])
def test_source_is_for_these_roles_and_no_other(today, make, key, roles, who):
    make(today)

    found = lines_of(role(who), today)

    assert (key in found) is (who in roles)


@pytest.mark.parametrize("who", list(Role))
def test_every_button_opens_and_every_line_says_all_five_things(client, today, who):
    for make, _, _ in SOURCES:
        make(today)
    user = role(who, is_staff=who == Role.BEHEERDER)
    UserFactory()  # without a role
    JobFactory(state=JobState.FAILED, finished_at=timezone.now())
    client.force_login(user)

    made = build_my_work(user=user, today=today, everything=True)

    lines = [one for group in made.groups for one in group.shown]
    assert [one.key for one in lines if not (one.what and one.about and one.words and one.deed and one.minutes)] == []
    assert {one.key: client.get(one.url).status_code for one in lines if client.get(one.url).status_code != 200} == {}
    assert ({"accounts-without-role", "failed-jobs"} <= {one.key for one in lines}) is (who == Role.BEHEERDER)


def test_who_wrote_an_edition_does_not_approve_it_and_betters_it_when_it_comes_back(today):
    writer = role(Role.BELEIDSADVISEUR)
    edition = editions.EditionFactory(review=True, written_by=writer)
    assert "approve" not in lines_of(writer, today)

    type(edition).objects.filter(pk=edition.pk).update(state="draft", return_note="Welke bron?")

    assert lines_of(writer, today)["better"].about == "Teruggegeven: Welke bron?"
    assert "better" not in lines_of(role(Role.AGOV_SECRETARIS), today)


def test_dossier_waits_a_year_before_it_must_go_until_the_archive_took_it_in(today):
    archivist = role(Role.ARCHIVARIS)
    dossier_of_long_ago(today)
    made = build_my_work(user=archivist, today=today, everything=True)
    lines = [one for group in made.groups for one in group.shown if one.key.startswith("transfer-")]
    assert [(one.what, one.day.year) for one in lines] == [
        ("Breng het dossier van Cyclus van toen over", today.year + 1)
    ]
    cycle = PolicyCycle.objects.get(name="Cyclus van toen")
    archive.ArchiveExportFactory(cycle=cycle, made=True, transferred_on=today, transfer_note="2026-14")
    assert "transfer" not in lines_of(archivist, today)


def test_who_made_a_destruction_list_does_not_approve_it(today):
    archivist = role(Role.ARCHIVARIS)
    archive.DestructionListFactory(made_by=archivist)
    assert "destruction" not in lines_of(archivist, today)


def test_papers_wait_for_who_was_invited_until_they_are_read(today):
    member = role(Role.BESTUURDER)
    meeting = meetings.MeetingFactory(convened=True, starts_at=noon(today + timedelta(days=6)))
    meetings.InviteeFactory(meeting=meeting, user=member)
    file = meetings.PackFileFactory(pack=meetings.PackFactory(meeting=meeting, sent=True), pages=40)

    line = lines_of(member, today)["papers"]
    assert (line.what, line.minutes) == (f"Lees de stukken van {meeting}", 40)
    assert "papers" not in lines_of(role(Role.BESTUURDER), today)

    meetings.PackReadingFactory(file=file, user=member)
    assert "papers" not in lines_of(member, today)


def test_minutes_wait_for_who_was_there_and_did_not_react(today):
    there, away = role(Role.BESTUURDER), role(Role.BESTUURDER)
    minutes = meetings.MinutesFactory(circulated=True, react_until=today + timedelta(days=10))
    meetings.InviteeFactory(meeting=minutes.meeting, user=there, attendance=Attendance.PRESENT)
    meetings.InviteeFactory(meeting=minutes.meeting, user=away, attendance=Attendance.EXCUSED)

    assert lines_of(there, today)["minutes"].deed == "Lees en reageer"
    assert "minutes" not in lines_of(away, today)


def test_edition_under_embargo_waits_for_its_reader_until_it_is_opened(today):
    place = editions.EmbargoReaderFactory(user=role(Role.RAADSLID))

    assert "embargo" in lines_of(place.user, today)
    assert "embargo" not in lines_of(role(Role.RAADSLID), today)
    type(place).objects.update(opened_at=timezone.now())
    assert "embargo" not in lines_of(place.user, today)


# --- the page


@pytest.mark.parametrize(
    ("days", "answer"),
    [
        ((), "Er wacht niets op u."),
        ((2,), "Er wacht 1 ding op u, nu. Wat nu moet, kost ongeveer 10 minuten."),
        ((20,), "Er wacht 1 ding op u, deze maand. Niets daarvan hoeft deze week."),
        ((20, 21), "Er wachten 2 dingen op u, allemaal deze maand. Niets daarvan hoeft deze week."),
        (
            (-5, 2, 20, 90),
            "Er wachten 4 dingen op u: 2 nu, 1 deze maand en 1 later. Wat nu moet, kost ongeveer 20 minuten.",
        ),
    ],
)
def test_page_says_in_a_sentence_what_waits(today, days, answer):
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    for number in days:
        policy.ExpectationFactory(organisation=partner, answer_by=today + timedelta(days=number))

    assert build_my_work(user=role(Role.PARTNER, organisation=partner), today=today).answer == answer


def test_partner_finds_nothing_of_another_partner(today):
    policy.ExpectationFactory(organisation=OrganisationFactory(), answer_by=today)
    partner = role(Role.PARTNER, organisation=OrganisationFactory(kind=OrganisationKind.GGZ))

    assert build_my_work(user=partner, today=today).total == 0


def test_long_group_is_cut_and_all_of_it_is_one_link_away(client, today):
    partner = OrganisationFactory()
    policy.ExpectationFactory.create_batch(MOST + 2, organisation=partner, answer_by=today)
    client.force_login(role(Role.PARTNER, organisation=partner))

    assertContains(client.get(reverse("agov:my-work")), "En nog 2.")
    assertNotContains(client.get(f"{reverse('agov:my-work')}?alles"), "En nog")


def test_page_is_the_first_after_login_and_helps_who_has_nothing(client):
    client.force_login(role(Role.RAADSLID))
    assertContains(client.get(reverse("agov:my-work")), "U bent bij")
    assertContains(client.get("/"), "Naar mijn werk")

    client.force_login(UserFactory())
    assertContains(client.get(reverse("agov:my-work")), "Er staat nog niets voor u klaar")
    assertNotContains(client.get("/"), "Naar mijn werk")


def test_start_after_login_is_this_page(settings):
    assert reverse("agov:my-work") == settings.LOGIN_REDIRECT_URL


@pytest.mark.parametrize("who", [Role.AGOV_SECRETARIS, Role.BESTUURDER, Role.RAADSLID, Role.BEHEERDER])
def test_number_of_queries_does_not_grow_with_what_waits(client, today, who, django_assert_max_num_queries):
    user = role(who, is_staff=who == Role.BEHEERDER)
    client.force_login(user)

    def queries():
        with django_assert_max_num_queries(75) as captured:
            client.get(reverse("agov:my-work"))
        return len(captured)

    def more():
        for make, _, _ in SOURCES:
            make(today)
        meeting = meetings.MeetingFactory(convened=True, starts_at=noon(today + timedelta(days=6)))
        meetings.InviteeFactory(meeting=meeting, user=user)
        meetings.PackFileFactory(pack=meetings.PackFactory(meeting=meeting, sent=True))
        editions.EmbargoReaderFactory(user=user)

    more()
    queries()
    before = queries()
    more()
    more()

    assert queries() == before


def test_day_of_the_page_is_the_clock_of_the_municipality(client, monkeypatch):
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # half past midnight in Amersfoort
    monkeypatch.setattr("django.utils.timezone.now", lambda: late)
    client.force_login(role(Role.RAADSLID))

    page = client.get(reverse("agov:my-work"))

    assert page.context["work"].on == date(2026, 12, 1)


@pytest.mark.parametrize("who", list(Role))
def test_account_of_a_year_waits_from_two_weeks_after_it_until_somebody_begins(who):
    plans.VAPFactory(running=True, start_date=date(2024, 3, 1), end_date=date(2025, 12, 1))
    series = editions.PublicationFactory(kind=PublicationKind.ANNUAL, code="gemeente")
    editions.EditionFactory(publication=series, published=True, period="2024")
    user = role(who)
    assert ("account" in lines_of(user, date(2026, 1, 14))) is (who in STEERING)
    assert "account" not in lines_of(user, date(2026, 1, 13))
    editions.EditionFactory(publication=series, number=99, period="2025")
    assert "account" not in lines_of(user, date(2026, 1, 14))
