"""The three slagen in the browser: what each reader sees, what each deed does, and what each mistake says."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.enums import InterpretationKind, ReviewVerdict
from analysis.models import DataReview
from cycle.enums import InvitationState, RoundKind, RoundState, Strictness
from cycle.models import Deviation, Round
from tests.factories import DataSourceFactory, OrganisationFactory, UserFactory
from tests.factories.policy import (
    MOMENT,
    DataReviewFactory,
    InterpretationFactory,
    PartnerSessionFactory,
    PartyFactory,
    PolicyCycleFactory,
    RoundDesignFactory,
    RoundFactory,
    RoundParticipantFactory,
    SharedViewFactory,
    ViewEndorsementFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("agov:round-list")
TECHNICAL, ADMINISTRATIVE, ELABORATION = RoundKind.TECHNICAL, RoundKind.ADMINISTRATIVE, RoundKind.ELABORATION


def page_of(name, slag, *more):
    return reverse(f"agov:{name}", args=[slag.pk, *more])


@pytest.fixture
def bram(client):
    """The beleidsadviseur, logged in."""
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], name="Bram")
    client.force_login(user)
    return user


@pytest.fixture
def slag():
    return RoundFactory(kind=TECHNICAL, state=RoundState.OPEN)


def closed(kind, **more):
    return RoundFactory(
        kind=kind, state=RoundState.CLOSED, closed_at=MOMENT, closed_by=UserFactory(), product="Klaar.", **more
    )


# --- the list (S140, S167)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    for _ in range(count):
        cycle = PolicyCycleFactory()
        for kind in RoundKind:
            RoundParticipantFactory.create_batch(count, round=RoundFactory(cycle=cycle, kind=kind))
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert [len(group.steps) for group in response.context["cycles"]] == [3] * count


def test_list_shows_the_three_steps_in_order_with_dates_people_and_product(client, bram):
    cycle = PolicyCycleFactory(name="Cyclus 2026-2027")
    RoundDesignFactory(kind=TECHNICAL, question="Kloppen de gegevens?", yields="Cijfers")
    RoundFactory(cycle=cycle, kind=ELABORATION)
    RoundFactory(cycle=cycle, kind=ADMINISTRATIVE)
    first = closed(TECHNICAL, cycle=cycle)
    RoundParticipantFactory(round=first, party=PartyFactory(name="politie"))

    response = client.get(LIST)

    (group,) = response.context["cycles"]
    assert [step.slag.kind for step in group.steps] == [TECHNICAL, ADMINISTRATIVE, ELABORATION]
    for words in (
        "1. Technische slag",
        "Kloppen de gegevens?",
        "Klaar.",
        "politie",
        "1 sep 2026 tot en met 30 nov 2026",
    ):
        assertContains(response, words)
    assert [step.beside for step in group.steps] == [
        "",
        "Loopt tegelijk met de integrale uitwerkingsslag. Dat mag.",
        "Loopt tegelijk met de bestuurlijke slag. Dat mag.",
    ]


def test_empty_list_says_what_comes_here(client, bram):
    assertContains(client.get(LIST), "Hier komen de drie slagen")


def test_too_short_a_round_warns_on_list_and_page(client, bram, slag):
    """S139."""
    slag.minimum_days = 120
    slag.save(update_fields=["minimum_days"])

    for page in (LIST, page_of("round-detail", slag)):
        assertContains(client.get(page), "afgesproken is minstens 120 dagen")


# --- the technical workspace (S141, S142, M6)


def test_each_source_stands_with_both_answers(client, bram, slag):
    police = OrganisationFactory(name="Politie")
    source = DataSourceFactory(name="Politiecijfers", organisation=police)
    DataReviewFactory(round=slag, source=source, organisation=police, direction="Inbraak daalt.")

    response = client.get(page_of("round-detail", slag))

    for words in ("Politiecijfers", "de cijfers kloppen", "Inbraak daalt.", "Over elke bron is geoordeeld"):
        assertContains(response, words)
    assertNotContains(response, "Geef oordeel")


def test_who_reads_a_finding_otherwise_stands_beside_it(client, bram, slag):
    """S137."""
    for kind in InterpretationKind:
        text = "" if kind == InterpretationKind.AGREES else f"Wij lezen het zo: {kind}."
        InterpretationFactory(
            finding__analysis__cycle=slag.cycle, finding__analysis__state="discussion", kind=kind, text=text
        )

    response = client.get(page_of("round-detail", slag))

    assert len(response.context["workspace"].readings) == 2
    assertContains(response, "Wij lezen het zo: differs.")


def post_review(client, slag, source, organisation, **answers):
    return client.post(page_of("round-source", slag, source.pk), {"organisation": organisation.pk, **answers})


def test_partner_signs_for_its_own_source(client, slag):
    source = DataSourceFactory()
    user = UserFactory(roles=[Role.PARTNER], organisation=source.organisation)
    RoundParticipantFactory(round=slag, organisation=source.organisation, state=InvitationState.INVITED)
    client.force_login(user)

    response = post_review(client, slag, source, source.organisation, verdict="correct", direction="Daalt.")

    assertRedirects(response, page_of("round-detail", slag))
    given = DataReview.objects.get()
    assert (given.organisation, given.verdict, given.given_by) == (source.organisation, ReviewVerdict.CORRECT, user)


def test_partner_signs_for_nobody_else(client, slag):
    source = DataSourceFactory()
    user = UserFactory(roles=[Role.PARTNER])
    RoundParticipantFactory(round=slag, organisation=user.organisation, state=InvitationState.INVITED)
    client.force_login(user)

    response = post_review(client, slag, source, source.organisation, verdict="correct", direction="Daalt.")

    assert (response.status_code, DataReview.objects.count()) == (403, 0)


@pytest.mark.parametrize(
    ("answers", "message"),
    [
        ({"verdict": "correct"}, "Schrijf op welke richting de cijfers wijzen."),
        ({"verdict": "doubt", "direction": "Daalt."}, "Schrijf op waarover u twijfelt, of wat er nog ontbreekt."),
        ({"direction": "Daalt."}, "Dit veld is verplicht"),
        ({"verdict": "correct", "direction": "Bel 06-12345678."}, "telefoon"),
    ],
)
def test_half_an_answer_is_refused_and_stays_typed(client, slag, answers, message):
    source = DataSourceFactory()
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))

    response = post_review(client, slag, source, source.organisation, **answers)

    assertContains(response, message, status_code=422)
    if "direction" in answers:
        assertContains(response, answers["direction"], status_code=422)
    assert not DataReview.objects.exists()


def test_source_page_is_of_the_technical_round_only(client):
    client.force_login(UserFactory(roles=[Role.ONDERZOEKER]))
    slag = RoundFactory(kind=ADMINISTRATIVE, state=RoundState.OPEN)

    assert client.get(page_of("round-source", slag, DataSourceFactory().pk)).status_code == 404


# --- closing (S141, story 10 steps 2 and 3)


def test_closing_with_a_source_that_is_not_ready_warns_and_takes_a_reason(client, bram, slag):
    DataReviewFactory(
        round=slag,
        source__name="Zaken",
        organisation__name="OM",
        verdict=ReviewVerdict.NOT_READY,
        direction="",
        note="Komt later.",
    )
    page = page_of("round-close", slag)

    shown = client.get(page)
    assertContains(shown, "Zaken: nog niet gereed, zegt OM.")
    assertContains(shown, "Zaken: nog niet gereed (OM). Komt later.")  # the draft of the product
    refused = client.post(page, {"revision": 1, "product": "Zonder de zaken."})
    assertContains(refused, "Schrijf op waarom u toch doorgaat.", status_code=422)
    assertContains(refused, "Zonder de zaken.", status_code=422)
    done = client.post(page, {"revision": 1, "product": "Zonder de zaken.", "reason": "De raad wacht."})

    assertRedirects(done, page_of("round-detail", slag))
    slag.refresh_from_db()
    assert (slag.state, slag.product) == (RoundState.CLOSED, "Zonder de zaken.")
    assert Deviation.objects.get().reason == "De raad wacht."


def test_closing_is_refused_when_the_cycle_blocks(client, bram, slag):
    DataReviewFactory(round=slag, verdict=ReviewVerdict.NOT_READY, direction="", note="Komt later.")
    slag.cycle.strictness = Strictness.BLOCK
    slag.cycle.save(update_fields=["strictness"])
    page = page_of("round-close", slag)

    assertNotContains(client.get(page), "Waarom gaat u toch door?")
    response = client.post(page, {"revision": 1, "product": "Toch.", "reason": "Haast."})

    assert response.status_code == 422
    slag.refresh_from_db()
    assert (slag.state, Deviation.objects.count()) == (RoundState.OPEN, 0)


def test_closing_what_somebody_changed_meanwhile_shows_both_texts(client, bram, slag):
    Round.objects.filter(pk=slag.pk).update(revision=2, product="Van een ander.")

    response = client.post(page_of("round-close", slag), {"revision": 1, "product": "Van mij."})

    assert response.status_code == 409
    assertContains(response, "Van een ander.", status_code=409)
    assertContains(response, "Van mij.", status_code=409)


def test_opening_out_of_turn_asks_a_reason(client, bram):
    slag = RoundFactory(kind=ADMINISTRATIVE)
    page = page_of("round-open", slag)

    assertContains(client.get(page), "De technische slag is nog niet gesloten.")
    assert client.post(page, {}).status_code == 422
    assertRedirects(client.post(page, {"reason": "De raad vergadert eerder."}), page_of("round-detail", slag))
    assert Deviation.objects.count() == 1


def test_opening_in_turn_asks_nothing(client, bram):
    slag = RoundFactory(kind=TECHNICAL)

    assertNotContains(client.get(page_of("round-open", slag)), "Waarom gaat u toch door?")
    assertRedirects(client.post(page_of("round-open", slag), {}), page_of("round-detail", slag))
    assert not Deviation.objects.exists()


def test_reopening_asks_a_reason(client, bram):
    slag = closed(TECHNICAL)
    page = page_of("round-reopen", slag)

    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"reopen_reason": "Nieuwe cijfers."}).status_code == 302
    slag.refresh_from_db()
    assert slag.state == RoundState.OPEN


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"start_date": "2026-10-02", "end_date": "2026-10-01"}, "De laatste dag ligt voor de eerste."),
        (
            {"start_date": "2026-10-02", "end_date": "2026-11-01", "minimum_days": "0"},
            "Vul een aantal dagen in vanaf 1.",
        ),
    ],
)
def test_wrong_planning_is_refused(client, bram, slag, fields, message):
    response = client.post(page_of("round-plan", slag), {"revision": 1, **fields})

    assertContains(response, message, status_code=422)


def test_planning_is_stored_and_a_second_writer_sees_it(client, bram, slag):
    fields = {"revision": 1, "start_date": "2026-10-02", "end_date": "2026-11-01", "minimum_days": "14"}

    assert client.post(page_of("round-plan", slag), fields).status_code == 302
    assert client.post(page_of("round-plan", slag), {**fields, "end_date": "2026-12-01"}).status_code == 409
    slag.refresh_from_db()
    assert (slag.planned_days, slag.minimum_days) == (31, 14)


# --- people (S152)


def test_list_of_people_grows_and_is_invited(client, bram, slag):
    RoundDesignFactory(kind=TECHNICAL).parties.add(PartyFactory(name="politie"), PartyFactory(name="OM"))

    client.post(page_of("round-prepare", slag))
    client.post(page_of("round-invite", slag))

    assert {str(one): one.state for one in slag.participants.all()} == {"politie": "invited", "OM": "invited"}
    page = client.get(page_of("round-detail", slag))
    assertNotContains(page, "Zet iedereen die hoort mee te doen op de lijst")
    assertNotContains(page, "Noteer dat iedereen is uitgenodigd")


def test_somebody_more_is_added_once(client, bram, slag):
    party = PartyFactory(name="scholen")
    page = page_of("participant-add", slag)

    assert client.post(page, {"party": party.pk, "organisation": ""}).status_code == 302
    assertContains(client.post(page, {"party": party.pk}), "scholen staat al op de lijst.", status_code=422)
    assertContains(client.post(page, {}), "Dit veld is verplicht", status_code=422)


def test_state_of_a_participant_is_kept_and_nonsense_refused(client, bram, slag):
    one = RoundParticipantFactory(round=slag, state=InvitationState.ACCEPTED)
    page = reverse("agov:participant-state", args=[one.pk])

    client.post(page, {"state": "took_part"})
    for nonsense in ("", "to_invite", "zomaar"):
        client.post(page, {"state": nonsense})

    one.refresh_from_db()
    assert one.state == InvitationState.TOOK_PART
    assertContains(client.get(page_of("round-detail", slag)), "deed mee")


def test_closed_page_names_who_took_part(client, bram):
    slag = closed(TECHNICAL)
    RoundParticipantFactory(round=slag, party=PartyFactory(name="politie"), state=InvitationState.TOOK_PART)
    RoundParticipantFactory(round=slag, party=PartyFactory(name="OM"), state=InvitationState.ABSENT)

    assertContains(client.get(page_of("round-detail", slag)), "Deden mee: politie.")


def test_partner_answers_its_invitation(client, slag):
    police = OrganisationFactory(kind=OrganisationKind.POLICE)
    RoundParticipantFactory(round=slag, party=PartyFactory(organisation_kind="police"), state=InvitationState.INVITED)
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=police))
    page = page_of("round-answer", slag)

    assertContains(client.get(page_of("round-detail", slag)), page)
    assert client.post(page, {}).status_code == 422
    assert client.post(page, {"comes": "yes"}).status_code == 302
    assert slag.participants.get(organisation=police).state == InvitationState.ACCEPTED


def test_partner_that_was_not_asked_knows_of_nothing(client, slag):
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    for name in ("round-detail", "round-answer"):
        assert client.get(page_of(name, slag)).status_code == 404
    assertContains(client.get(LIST), "Hier komen de drie slagen")


# --- every writing page refuses who may not write


WRITES = ["round-plan", "round-open", "round-close", "round-reopen", "round-prepare", "round-invite", "participant-add"]


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERZOEKER, Role.BEHEERDER, Role.PARTNER, Role.RAADSLID])
def test_deeds_are_for_those_who_steer(client, slag, name, role):
    user = UserFactory(roles=[role])
    RoundParticipantFactory(round=slag, organisation=user.organisation, state=InvitationState.INVITED)
    client.force_login(user)

    response = client.post(page_of(name, slag), {"reason": "Zo.", "product": "Klaar.", "revision": 1})

    assert response.status_code == (404 if role == Role.RAADSLID else 403)
    slag.refresh_from_db()
    assert (slag.state, slag.revision, AuditEntry.objects.count()) == (RoundState.OPEN, 1, 0)


def test_participant_of_another_round_is_not_changed_by_a_partner(client, slag):
    one = RoundParticipantFactory(round=slag, state=InvitationState.INVITED)
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    assert client.post(reverse("agov:participant-state", args=[one.pk]), {"state": "accepted"}).status_code == 404


# --- elaboration (S19, S145)


def test_elaboration_shows_sessions_and_who_endorses_the_shared_view(client, bram):
    slag = RoundFactory(kind=ELABORATION, state=RoundState.OPEN)
    PartnerSessionFactory(round=slag, title="Sessie harde sector")
    view = SharedViewFactory(cycle=slag.cycle, text="Jongeren hebben geen plek.", revision=2)
    ViewEndorsementFactory(
        view=view, organisation__name="GGZ", stance="disagrees", note="Het gaat om zorg.", view_revision=2
    )
    ViewEndorsementFactory(view=view, organisation__name="Oude stem", stance="agrees", view_revision=1)

    response = client.get(page_of("round-detail", slag))

    for words in ("Sessie harde sector", "1 van de 2 sessies", "Jongeren hebben geen plek.", "Het gaat om zorg."):
        assertContains(response, words)
    assertNotContains(response, "Oude stem")


def test_partner_sees_only_its_own_sessions_in_the_round(client):
    slag = RoundFactory(kind=ELABORATION, state=RoundState.OPEN)
    user = UserFactory(roles=[Role.PARTNER])
    RoundParticipantFactory(round=slag, organisation=user.organisation, state=InvitationState.INVITED)
    PartnerSessionFactory(round=slag, title="Van ons").organisations.add(user.organisation)
    PartnerSessionFactory(round=slag, title="Van anderen")
    client.force_login(user)

    response = client.get(page_of("round-detail", slag))

    assertContains(response, "Van ons")
    assertNotContains(response, "Van anderen")
