"""Proposals for the agenda: made by anybody with a role, taken or declined, and answered."""

from types import SimpleNamespace

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import ItemSource, ItemState, ProposalState, SubjectKind
from agov.models import AgendaItem, ItemProposal
from agov.queries.subjects import ENTRIES
from agov.templatetags.agenda import PAGES
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.meetings import AgendaItemFactory, ItemProposalFactory, MeetingFactory
from tests.factories.plans import VAPFactory
from tests.factories.policy import ConsequenceFactory, ExpectationFactory

pytestmark = pytest.mark.django_db
LIST = reverse("agov:proposal-list")
ADD = reverse("agov:proposal-add")


def page(name, row):
    return reverse(f"agov:proposal-{name}", args=[row.pk])


@pytest.fixture
def bram(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


def filled(**fields):
    return {
        "title": "Licht",
        "reason": "Het is donker.",
        "kind": "discuss",
        "task": "results",
        "minutes": "10",
        **fields,
    }


@pytest.mark.parametrize("role", list(Role))
def test_everybody_with_a_role_proposes_and_sees_it_back(client, role):
    user = UserFactory(roles=[role])
    client.force_login(user)

    assertRedirects(client.post(ADD, filled()), LIST)

    proposal = ItemProposal.objects.get()
    assert (proposal.title, proposal.made_by, proposal.state) == ("Licht", user, ProposalState.OPEN)
    assertContains(client.get(LIST), "ligt bij de secretaris")


def test_without_a_role_nobody_proposes(client):
    client.force_login(UserFactory(roles=[]))

    assert client.post(ADD, filled()).status_code == 403
    assert not ItemProposal.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    for _ in range(count):
        about = ExpectationFactory()
        item = AgendaItemFactory()
        ItemProposalFactory(
            subject_kind=SubjectKind.EXPECTATION, subject_id=about.pk, state=ProposalState.TAKEN, item=item
        )
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["rows"]) == count


def test_address_says_what_it_is_about(client, bram):
    vap = VAPFactory(title="Veilig uitgaan")

    response = client.get(ADD, {"over": f"vap:{vap.pk}"})
    client.post(f"{ADD}?over=vap:{vap.pk}", filled())

    assertContains(response, "Veilig uitgaan")
    proposal = ItemProposal.objects.get()
    assert (proposal.subject_kind, proposal.subject_id) == (SubjectKind.VAP, vap.pk)


@pytest.mark.parametrize("over", ["vap:404404", "vap", "gek:1", "vap:x", ""])
def test_address_that_names_nothing_asks_without(client, bram, over):
    response = client.get(ADD, {"over": over})

    assert response.status_code == 200
    assert response.context["about"] is None


def test_partner_cannot_reach_what_it_may_not_see_through_the_address(client):
    hidden = ConsequenceFactory(what="Wat alleen binnen mag")
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    response = client.post(f"{ADD}?over=consequence:{hidden.pk}", filled())

    assertRedirects(response, LIST)
    assert ItemProposal.objects.get().subject_id is None
    assertNotContains(client.get(ADD, {"over": f"consequence:{hidden.pk}"}), "Wat alleen binnen mag")


def test_secretary_takes_it_and_who_proposed_sees_where_it_went(client, bram):
    proposer = UserFactory(roles=[Role.PARTNER])
    proposal = ItemProposalFactory(made_by=proposer, title="Licht", minutes=7)
    meeting = MeetingFactory(title="Overleg winter")
    AgendaItemFactory(meeting=meeting, position=1)

    response = client.post(page("take", proposal), {"meeting": meeting.pk})

    item = meeting.items.get(title="Licht")
    assertRedirects(response, f"{reverse('agov:agenda', args=[meeting.pk])}#punt-{item.pk}")
    assert (item.source, item.minutes, item.explanation) == (ItemSource.PROPOSAL, 7, proposal.reason)
    client.force_login(proposer)
    assertContains(client.get(LIST), "staat op een agenda")
    assertNotContains(client.get(LIST), "Overleg winter")  # prepared unseen
    meeting.state, meeting.convened_at = "convened", proposal.made_at
    meeting.save()
    assertContains(client.get(LIST), "Overleg winter")
    meeting.state = "held"
    meeting.save()
    AgendaItem.objects.filter(pk=item.pk).update(state=ItemState.DECIDED)
    assertContains(client.get(page("detail", proposal)), "afgehandeld")


def test_declined_with_an_answer_that_the_proposer_reads(client, bram):
    proposer = UserFactory(roles=[Role.RAADSLID])
    proposal = ItemProposalFactory(made_by=proposer)

    assertContains(client.post(page("decline", proposal), {"nee-answer": ""}), "Schrijf op waarom", status_code=422)
    client.post(page("decline", proposal), {"nee-answer": "Hoort bij de wijk."})

    proposal.refresh_from_db()
    assert proposal.state == ProposalState.DECLINED
    client.force_login(proposer)
    assertContains(client.get(page("detail", proposal)), "Hoort bij de wijk.")


def test_what_was_answered_is_not_answered_again(client, bram):
    proposal = ItemProposalFactory(state=ProposalState.DECLINED, answer="Nee.")
    meeting = MeetingFactory()

    taken = client.post(page("take", proposal), {"meeting": meeting.pk})
    declined = client.post(page("decline", proposal), {"nee-answer": "Toch niet."})

    assert [taken.status_code, declined.status_code] == [422, 422]
    assert not meeting.items.exists()
    proposal.refresh_from_db()
    assert proposal.answer == "Nee."


def test_meeting_that_is_over_cannot_be_chosen(client, bram):
    proposal = ItemProposalFactory()

    response = client.post(page("take", proposal), {"meeting": MeetingFactory(held=True).pk})

    assert response.status_code == 422
    assert ItemProposal.objects.get().state == ProposalState.OPEN


def test_subject_comes_on_an_agenda_once(client, bram):
    about = ExpectationFactory()
    meeting = MeetingFactory()
    kind = SubjectKind.EXPECTATION
    AgendaItemFactory(meeting=meeting, subject_kind=kind, subject_id=about.pk)
    proposal = ItemProposalFactory(subject_kind=kind, subject_id=about.pk)

    response = client.post(page("take", proposal), {"meeting": meeting.pk})

    assertContains(response, "Dit staat al op deze agenda.", status_code=422)


def test_proposal_waits_again_when_its_item_leaves_a_draft(client, bram):
    proposal = ItemProposalFactory()
    meeting = MeetingFactory()
    client.post(page("take", proposal), {"meeting": meeting.pk})

    client.post(reverse("agov:item-take-off", args=[meeting.items.get().pk]), {"reason": ""})

    proposal.refresh_from_db()
    assert (proposal.state, proposal.item) == (ProposalState.OPEN, None)


def test_others_do_not_see_what_somebody_proposed(client):
    proposal = ItemProposalFactory(title="Van een ander")
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    assertNotContains(client.get(LIST), "Van een ander")
    assert client.get(page("detail", proposal)).status_code == 404
    assert client.post(page("take", proposal)).status_code == 404
    assert client.post(page("decline", proposal)).status_code == 404


def test_who_proposed_does_not_decide(client):
    proposer = UserFactory(roles=[Role.PARTNER])
    proposal = ItemProposalFactory(made_by=proposer)
    client.force_login(proposer)

    assert client.post(page("take", proposal), {"meeting": MeetingFactory().pk}).status_code == 403
    assert client.post(page("decline", proposal), {"nee-answer": "Nee."}).status_code == 403


# --- the way from the page of a thing


@pytest.mark.parametrize("name", sorted(PAGES))
def test_every_page_that_leads_to_a_proposal_exists_and_names_a_thing(name):
    kind = PAGES[name]

    assert reverse(name, args=[12]) == ENTRIES[kind].url(SimpleNamespace(pk=12))


def test_page_of_a_plan_leads_to_a_proposal_about_it(client, bram):
    vap = VAPFactory(title="Veilig uitgaan")

    response = client.get(reverse("vap:plan-detail", args=[vap.pk]))

    assertContains(response, f'href="{ADD}?over=vap:{vap.pk}"', count=1)
    assertContains(client.get(f"{ADD}?over=vap:{vap.pk}"), "Veilig uitgaan")


def test_pages_that_are_about_nothing_and_refusals_lead_nowhere(client, bram):
    assertNotContains(client.get(LIST), "Zet op de agenda")
    assertNotContains(client.get(reverse("vap:plan-detail", args=[404404])), "Zet op de agenda", status_code=404)
    client.force_login(UserFactory(roles=[Role.PARTNER]))
    hidden = reverse("agov:consequence-detail", args=[ConsequenceFactory().pk])
    assertNotContains(client.get(hidden), "Zet op de agenda", status_code=403)
