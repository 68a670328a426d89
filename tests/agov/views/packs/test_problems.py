"""What is not in order before a pack is sent: said, and never in the way."""

import pytest
from django.urls import reverse

from agov.enums import AgovTask, Audience, ItemSource, SubjectKind
from agov.models import Pack
from agov.queries.pack_problems import problems_of
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from tests.agov.packs import paper, story_meeting
from tests.agov.views.packs.sending import AT, FAR
from tests.documents import papers
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, InviteeFactory, MeetingFactory, OutcomeFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import SecrecyFactory

pytestmark = pytest.mark.django_db


def texts(meeting, user):
    return [problem.text for problem in problems_of(meeting, user, None)]


def test_item_without_a_paper_is_named_until_the_paper_is_promised(secretary):
    meeting = MeetingFactory(convened=True)
    item = AgendaItemFactory(meeting=meeting, title="Cameras", task=AgovTask.CONSEQUENCES, explanation="Om het licht.")
    assert "Punt 1 (Cameras) heeft geen stuk." in texts(meeting, secretary)

    paper(item, "Notitie", papers.plain("a"))

    assert not any("heeft geen stuk" in text for text in texts(meeting, secretary))


def test_promised_paper_is_enough(secretary):
    meeting = story_meeting()
    meeting.items.update(task=AgovTask.CONSEQUENCES)

    found = texts(meeting, secretary)

    assert [text for text in found if "geen stuk" in text] == ["Punt 1 (Opening) heeft geen stuk."]


def test_empty_item_scan_and_broken_paper_are_named(secretary):
    meeting = MeetingFactory(convened=True)
    item = AgendaItemFactory(meeting=meeting, title="Cameras", task=AgovTask.CONSEQUENCES)
    paper(item, "Scan", papers.scan())
    paper(item, "Kapot", b"%PDF-1.4 niets")

    found = texts(meeting, secretary)

    assert "Punt 1 (Cameras) zegt niet waarom het op de agenda staat en wat u voorstelt." in found
    assert "Het stuk “Scan” bij punt 1 is een scan: een schermlezer leest er niets van." in found
    assert "Het stuk “Kapot” bij punt 1 is niet te lezen." in found


def test_subject_that_changed_since_convening_and_since_fixing_is_named(secretary):
    vap = VAPFactory(running=True, problem="Het is druk.")
    meeting = MeetingFactory(convened=True)
    item = AgendaItemFactory(
        meeting=meeting, title="Plan", explanation="Nu.", subject_kind=SubjectKind.VAP, subject_id=vap.pk
    )
    frozen = services.freeze(meeting_id=meeting.pk, by=secretary, at=AT)
    item.snapshot = {"title": vap.title, "parts": [["wat is er aan de hand", "Het was rustig."]]}
    item.save()
    vap.problem = "Het is heel druk."
    vap.save()

    found = [problem.text for problem in problems_of(meeting, secretary, frozen)]

    assert any("veranderd sinds het bijeenroepen" in text and "wat is er aan de hand" in text for text in found)
    assert any("veranderd sinds het vastzetten (wat is er aan de hand)" in text for text in found)


def test_time_over_and_agreements_that_came_by_themselves_are_named(secretary):
    meeting = MeetingFactory(convened=True, minutes=30)
    for _ in range(2):
        AgendaItemFactory(
            meeting=meeting,
            minutes=20,
            source=ItemSource.WORK,
            subject_kind=SubjectKind.AGREEMENT,
            subject_id=OutcomeFactory(agreement=True).pk,
        )

    found = texts(meeting, secretary)

    assert "De agenda is 10 minuten langer dan de vergadering." in found
    assert "2 open afspraken staan vanzelf op de agenda." in found


def test_tasks_of_the_cycle_that_stand_on_no_agenda_are_named(secretary):
    meeting = MeetingFactory(convened=True)
    for task in (AgovTask.ANALYSIS, AgovTask.PRIORITIES, AgovTask.CONSEQUENCES, AgovTask.EXPECTATIONS):
        AgendaItemFactory(meeting=meeting, task=task)

    found = texts(meeting, secretary)

    named = [text for text in found if "niet behandeld" in text]
    assert len(named) == 1
    assert named[0].startswith("Taken 5 (")
    assert " en 6 (" in named[0]


def test_invitee_without_an_address_is_counted(secretary):
    meeting = MeetingFactory(convened=True)
    InviteeFactory(meeting=meeting, email="")
    InviteeFactory(meeting=meeting, email="wel@example.org")

    assert "1 genodigde heeft geen mailadres: daar gaat geen bericht heen." in texts(meeting, secretary)


def test_every_problem_leads_somewhere_and_none_stops_anybody(client, secretary):
    meeting = story_meeting(starts_at=FAR)
    meeting.items.update(task=AgovTask.CONSEQUENCES, minutes=60)
    found = problems_of(meeting, secretary, None)
    assert len(found) >= 4

    for problem in found:
        assert client.get(problem.url.partition("#")[0]).status_code == 200
    client.post(reverse("agov:pack-freeze", args=[meeting.pk]))
    client.post(reverse("agov:pack-make", args=[meeting.pk]))
    assert Pack.objects.count() == 1


def test_problem_of_a_closed_item_is_not_told_to_who_may_not_read_it(secretary):
    meeting = story_meeting()
    meeting.items.filter(audience=Audience.CLOSED).update(task=AgovTask.CONSEQUENCES, explanation="")
    adviser = UserFactory(roles=[Role.BELEIDSADVISEUR])

    assert any("Gevoelige zaak" in text for text in texts(meeting, secretary))
    assert not any("evoelig" in text for text in texts(meeting, adviser))


def test_open_item_about_a_plan_that_became_secret_is_named_until_it_is_closed(secretary):
    vap = VAPFactory(running=True)
    item = AgendaItemFactory(
        meeting=MeetingFactory(convened=True), subject_kind=SubjectKind.VAP, subject_id=vap.pk, audience=Audience.OPEN
    )
    assert not any("geheimhouding" in text for text in texts(item.meeting, secretary))

    vap.secrecy = SecrecyFactory()
    vap.save()
    told = [text for text in texts(item.meeting, secretary) if "geheimhouding" in text]
    item.audience, item.closed_ground = Audience.CLOSED, "5.1 Woo"
    item.save()

    assert told == ["Punt 1 gaat over een plan onder geheimhouding, maar is niet besloten: de titel is te lezen."]
    assert not any("geheimhouding" in text for text in texts(item.meeting, secretary))
