"""Mandates, requests of the council, alignment, partners and milestones in the browser."""

import csv
import io
import zipfile
from datetime import date, timedelta
from time import perf_counter

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation
from cycle.enums import AlignmentState, InvitationState, RequestState, SafetyScope
from cycle.models import AlignmentItem, CouncilRequest, Mandate, PartnerCycle
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import (
    AlignmentItemFactory,
    BodyFactory,
    CouncilRequestFactory,
    CycleStepFactory,
    MandateFactory,
    MilestoneFactory,
    PartnerCycleFactory,
    PolicyCycleFactory,
    PolicyDocumentFactory,
    RoundParticipantFactory,
    SafetyKindFactory,
    StepPlaceFactory,
)

pytestmark = pytest.mark.django_db


def page(name, *args):
    return reverse(f"cycle:{name}", args=args)


@pytest.fixture
def lotte(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], name="Lotte")
    client.force_login(user)
    return user


LISTS = {
    "mandate-list": (MandateFactory, 9),
    "council-request-list": (CouncilRequestFactory, 8),
    "partner-list": (PartnerCycleFactory, 6),
    "alignment-list": (AlignmentItemFactory, 10),
    "safety-kind-list": (SafetyKindFactory, 7),
}


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("name", LISTS)
def test_lists_take_the_same_queries_for_each_number(client, lotte, name, count, django_assert_num_queries):
    factory, queries = LISTS[name]
    factory.create_batch(count)
    client.get(page(name))

    with django_assert_num_queries(queries):
        client.get(page(name))


# --- mandates (S2)


def test_a_mandate_that_ends_inside_a_cycle_is_a_visible_notice_everywhere(client, lotte):
    cycle = PolicyCycleFactory(name="Cyclus 2026-2027")
    mandate = MandateFactory(title="Raadsprogramma 2022-2026", end_date=date(2026, 3, 18))
    sent = {"revision": "1", "mandates": [mandate.pk], "documents": []}

    client.post(page("cycle-basis-change", cycle.pk), sent)

    for address in (page("mandate-list"), page("mandate-detail", mandate.pk), page("cycle-basis", cycle.pk)):
        assertContains(client.get(address), "Raadsprogramma 2022-2026 geldt niet voor heel Cyclus 2026-2027")


def test_a_mandate_that_holds_for_all_of_the_cycle_gives_no_notice(client, lotte):
    cycle = PolicyCycleFactory()
    cycle.mandates.add(MandateFactory(end_date=date(2030, 1, 1)))

    assertNotContains(client.get(page("mandate-list")), "geldt niet voor heel")


def test_a_mandate_is_added_and_changed(client, lotte):
    sent = {
        "title": "Raadsprogramma",
        "kind": "council_programme",
        "start_date": "2026-03-19",
        "end_date": "2026-03-19",
    }

    refused = client.post(page("mandate-add"), sent)
    client.post(page("mandate-add"), sent | {"end_date": "2030-03-20"})
    mandate = Mandate.objects.get()
    client.post(page("mandate-change", mandate.pk), sent | {"end_date": "2030-04-01", "revision": "1"})
    stale = client.post(page("mandate-change", mandate.pk), sent | {"end_date": "2030-05-01", "revision": "1"})

    assertContains(refused, "Een mandaat eindigt na zijn begin.", status_code=422)
    assertContains(stale, "Iemand anders heeft dit intussen gewijzigd", status_code=409)
    mandate.refresh_from_db()
    assert mandate.end_date == date(2030, 4, 1)


def test_a_cycle_does_not_rest_on_a_document_that_is_not_there(client, lotte):
    cycle = PolicyCycleFactory()

    response = client.post(page("cycle-basis-change", cycle.pk), {"revision": "1", "documents": ["404"]})

    assert response.status_code == 422
    PolicyDocumentFactory()
    assert not cycle.documents.exists()


# --- milestones (S9)


def test_slip_is_shown_in_days_from_fifteen_on(client, lotte):
    cycle, today = PolicyCycleFactory(), timezone.localdate()
    MilestoneFactory(cycle=cycle, title="Net te laat", planned_on=today - timedelta(days=14))
    MilestoneFactory(cycle=cycle, title="Echt te laat", planned_on=today - timedelta(days=15))

    response = client.get(page("cycle-basis", cycle.pk))

    assertContains(response, "uitgelopen", count=1)
    assertContains(response, "15 dagen")


def test_a_milestone_is_planned_and_reached(client, lotte):
    cycle, body = PolicyCycleFactory(), BodyFactory()

    refused = client.post(page("milestone-add", cycle.pk), {"title": "Programma aan de raad", "body": body.pk})
    client.post(page("milestone-add", cycle.pk), {"title": "Programma", "body": body.pk, "planned_on": "2026-12-15"})
    milestone = cycle.milestones.get()
    client.post(page("milestone-reach", milestone.pk), {"reached_on": "2999-01-01"})
    milestone.refresh_from_db()
    assert milestone.reached_on is None
    client.post(page("milestone-reach", milestone.pk), {"reached_on": "2026-01-15"})

    assertContains(refused, "Programma aan de raad", status_code=422)
    assertContains(refused, "Vul een datum in.", status_code=422)
    milestone.refresh_from_db()
    assert milestone.reached_on == date(2026, 1, 15)


# --- requests of the council (S3)


@pytest.mark.parametrize("role", [Role.AGOV_SECRETARIS, Role.RAADSLID, Role.GRIFFIE])
def test_a_promise_past_its_day_is_late_in_words_for_secretary_and_council(client, role):
    due = timezone.localdate() - timedelta(days=12)
    asked = CouncilRequestFactory(title="Cijfers per wijk", raised_on=due - timedelta(days=60), due_on=due)
    client.force_login(UserFactory(roles=[role]))

    listed, alone = client.get(page("council-request-list")), client.get(page("council-request-detail", asked.pk))

    assertContains(listed, "1 van de 1 open verzoeken is te laat.")
    for response in (listed, alone):
        assertContains(response, "te laat</span>")
        assertContains(response, "12 dagen")


def test_a_request_is_closed_with_an_answer_that_the_council_reads(client, lotte):
    asked = CouncilRequestFactory()
    sent = {"revision": "1", "state": "done", "answer": "", "closed_on": "2026-02-01"}

    refused = client.post(page("council-request-close", asked.pk), sent)
    client.post(page("council-request-close", asked.pk), sent | {"answer": "Het plan is er."})

    assertContains(refused, "Schrijf op hoe het is afgedaan", status_code=422)
    asked.refresh_from_db()
    assert asked.state == RequestState.DONE
    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    assertContains(client.get(page("council-request-detail", asked.pk)), "Het plan is er.")


def test_a_request_is_added_and_its_day_comes_after_the_question(client, lotte):
    sent = {
        "kind": "motion",
        "title": "Meer toezicht",
        "text": "De raad vraagt meer toezicht.",
        "raised_on": "2026-05-19",
        "owner": "hoofd Veiligheid",
        "due_on": "2026-05-18",
    }

    refused = client.post(page("council-request-add"), sent)
    response = client.post(page("council-request-add"), sent | {"due_on": "2027-03-31"})

    assertContains(refused, "Deze dag ligt voor de dag van het verzoek.", status_code=422)
    assertRedirects(response, page("council-request-detail", CouncilRequest.objects.get().pk))


def test_open_requests_come_first(client, lotte):
    done = CouncilRequestFactory(
        state=RequestState.DONE, answer="Klaar.", closed_on=date(2026, 2, 1), due_on=date(2026, 2, 1)
    )
    later, sooner = CouncilRequestFactory(due_on=date(2027, 6, 1)), CouncilRequestFactory(due_on=date(2027, 1, 1))

    shown = client.get(page("council-request-list")).context["page"].object_list

    assert list(shown) == [sooner, later, done]


# --- alignment (S34)


@pytest.fixture
def both_tracks():
    """A plan on 1 December 2026 and two steps of ours: one ends the day before, one in spring."""
    cycle = PolicyCycleFactory()
    near = CycleStepFactory(activity="Analyse bespreken", start_date=date(2026, 9, 1), end_date=date(2026, 11, 30))
    far = CycleStepFactory(activity="Uitvoering", start_date=date(2027, 3, 1), end_date=date(2027, 5, 31))
    for step in (near, far):
        StepPlaceFactory(cycle=cycle, step=step)
    return AlignmentItemFactory(name="Regionaal risicoprofiel", due_on=date(2026, 12, 1)), near


def test_the_nearest_step_of_ours_is_proposed(client, lotte, both_tracks):
    item, near = both_tracks

    listed, form = client.get(page("alignment-list")), client.get(page("alignment-change", item.pk))

    assert [(line.step, line.is_proposal, line.days) for line in listed.context["lines"]] == [(near, True, 1)]
    assertContains(form, "Het dichtst bij ligt: Analyse bespreken")


def rows_of_csv(content):
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def test_the_export_has_both_tracks_side_by_side(client, lotte, both_tracks):
    item, near = both_tracks
    AlignmentItem.objects.update(step=near, state=AlignmentState.ALIGNED)

    rows = rows_of_csv(client.get(page("alignment-export", "csv")).content)
    ods = client.get(page("alignment-export", "ods"))

    plans = [row["Fysieke veiligheid: plan of verslag"] for row in rows]
    ours = [row["Sociale veiligheid: onze stap"] for row in rows]
    assert plans == ["", "Regionaal risicoprofiel"]
    assert ours == ["Analyse bespreken", ""]
    assert [row["Maand"] for row in rows] == ["november 2026", "december 2026"]
    assert rows[1]["Afgestemd"] == "afgestemd"
    assert "met: Analyse bespreken" in rows[1]["Toelichting"]
    with zipfile.ZipFile(io.BytesIO(ods.content)) as book:
        assert "Regionaal risicoprofiel" in book.read("content.xml").decode()


def test_a_plan_is_put_in_the_calendar_for_aligned_kinds_only(client, lotte):
    fire, traffic = SafetyKindFactory(scope=SafetyScope.ALIGNMENT), SafetyKindFactory(scope=SafetyScope.OUT_OF_SCOPE)
    sent = {"name": "Jaarverslag", "owner": "brandweer", "cycle_years": "1", "due_on": "2027-04-15", "state": "open"}

    refused = client.post(page("alignment-add"), sent | {"safety_kind": traffic.pk})
    aligned = client.post(page("alignment-add"), sent | {"safety_kind": fire.pk, "state": "aligned"})
    client.post(page("alignment-add"), sent | {"safety_kind": fire.pk})

    assert refused.status_code == 422
    assertContains(aligned, "Kies de stap waarmee dit is afgestemd.", status_code=422)
    assert [item.safety_kind for item in AlignmentItem.objects.all()] == [fire]


# --- partners (S158)


@pytest.fixture
def three_hundred():
    Organisation.objects.bulk_create(
        Organisation(name=f"Partner {n:03}", kind=OrganisationKind.WELFARE, email_domain=f"partner{n:03}.example")
        for n in range(300)
    )


def test_three_hundred_partners_come_in_pages_in_constant_queries_and_fast(
    client, lotte, three_hundred, django_assert_num_queries
):
    client.get(page("partner-list"))

    with django_assert_num_queries(6):
        started = perf_counter()
        response = client.get(page("partner-list"), {"page": "4"})
        took = perf_counter() - started

    assert len(response.context["page"].object_list) == 30
    assert response.context["page"].paginator.count == Organisation.objects.count()
    assert took < 1


@pytest.mark.parametrize(("query", "names"), [({"words": "ner 17"}, 10), ({"words": "PARTNER299.exa"}, 1)])
def test_partners_are_found_by_name_and_mail_domain(client, lotte, three_hundred, query, names):
    assert client.get(page("partner-list"), query).context["page"].paginator.count == names


def test_partners_are_narrowed_by_kind_and_whether_they_take_part(client, lotte):
    gone = OrganisationFactory(kind=OrganisationKind.GGZ, is_active=False)
    here = OrganisationFactory(kind=OrganisationKind.GGZ)

    def shown(**query):
        return list(client.get(page("partner-list"), {"kind": "ggz", **query}).context["page"].object_list)

    assert shown() == [gone, here]
    assert shown(is_active="true") == [here]
    assert shown(is_active="false") == [gone]


def test_counts_of_a_partner_do_not_multiply(client, lotte):
    partner = OrganisationFactory()
    PartnerCycleFactory.create_batch(2, organisation=partner)
    for state in (InvitationState.TOOK_PART, InvitationState.DECLINED, InvitationState.TO_INVITE):
        RoundParticipantFactory(organisation=partner, state=state)

    [row] = [row for row in client.get(page("partner-list")).context["page"] if row == partner]

    assert (row.times_asked, row.times_taken_part, row.plannings) == (2, 1, 2)


def test_a_partner_shows_its_planning_and_participation(client, lotte):
    partner = OrganisationFactory(name="Woningstichting")
    RoundParticipantFactory(organisation=partner, state=InvitationState.TOOK_PART)
    sent = {"title": "begroting 2027", "closes_on": "2026-10-01", "applies_from": "2027-01-01"}

    refused = client.post(page("partner-planning-add", partner.pk), sent | {"applies_until": "2027-01-01"})
    client.post(page("partner-planning-add", partner.pk), sent | {"applies_until": "2027-12-31", "is_budget": "on"})

    assertContains(refused, "Een planning eindigt na haar begin.", status_code=422)
    response = client.get(page("partner-detail", partner.pk))
    assertContains(response, "begroting 2027")
    assertContains(response, "Technische slag")
    assertContains(response, "deed mee")
    client.post(page("partner-planning-remove", PartnerCycle.objects.get().pk))
    assert not PartnerCycle.objects.exists()
