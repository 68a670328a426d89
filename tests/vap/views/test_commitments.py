"""Commitments in the browser: the partner answers, who asked decides, and nobody is forced (S99, S100)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import CommitmentState, GoalKind
from vap.models import Commitment

pytestmark = pytest.mark.django_db
State = CommitmentState
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)
WORDS_OF_FAILING = ("mislukt", "gefaald", "tekortgeschoten")


def page(name, row):
    return reverse(f"vap:commitment-{name}", args=[row.pk])


@pytest.fixture
def bram(client):
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def hind(client):
    user = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.GGZ))
    client.force_login(user)
    return user


@pytest.fixture
def vap():
    return make.VAPFactory(running=True)


def promise(vap, state=State.PROPOSED, **fields):
    given = {} if state == State.PROPOSED else {"answered_at": AT}
    words = {State.DECLINED: {"answer": "Geen mensen."}, State.AMENDED: {"counter_amount": "2 uur per week"}}
    return make.CommitmentFactory(vap=vap, state=state, **given, **words.get(state, {}), **fields)


def test_asking_is_a_question_on_the_page_of_the_vap(client, bram, vap):
    partner = OrganisationFactory(name="De Sleutel", kind=OrganisationKind.HOUSING)
    sent = {"organisation": partner.pk, "text": "Sloten vervangen.", "amount": "120 sloten", "due_on": "2027-06-01"}

    response = client.post(page("ask", vap), sent)

    made = Commitment.objects.get()
    assert (made.state, made.organisation, made.asked_by_organisation) == (State.PROPOSED, partner, None)
    assertRedirects(response, f"{reverse('vap:plan-detail', args=[vap.pk])}#toezeggingen")
    shown = client.get(reverse("vap:plan-detail", args=[vap.pk]))
    assertContains(shown, "1 nog zonder antwoord.")
    assertContains(shown, "gevraagd door de gemeente")


def test_a_partner_asks_another_and_offers_itself(client, hind, vap):
    other = OrganisationFactory(kind=OrganisationKind.POLICE)

    client.post(page("ask", vap), {"organisation": other.pk, "text": "Elke maand de cijfers."})
    client.post(page("offer", vap), {"organisation": hind.organisation_id, "text": "Een spreekuur."})

    assert list(Commitment.objects.order_by("pk").values_list("organisation", "asked_by_organisation", "state")) == [
        (other.pk, hind.organisation_id, State.PROPOSED),
        (hind.organisation_id, hind.organisation_id, State.ACCEPTED),
    ]


def test_nobody_promises_for_another(client, bram, vap):
    """S100: staff offer for the municipality only, a partner for itself only."""
    partner = OrganisationFactory(kind=OrganisationKind.GGZ)

    response = client.post(page("offer", vap), {"organisation": partner.pk, "text": "Iets."})

    assert response.status_code == 422
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"text": ""}, "Dit veld is verplicht"),
        ({"text": "Bel 06-12345678"}, "telefoonnummer"),
        ({"text": "Iets.", "start_on": "2027-02-01", "due_on": "2027-01-01"}, "Deze dag ligt voor het begin."),
    ],
)
def test_a_wrong_question_says_what_is_wrong(client, bram, vap, sent, words):
    response = client.post(page("ask", vap), {"organisation": OrganisationFactory().pk, "amount": "Bewaar mij", **sent})

    assertContains(response, words, status_code=422)
    assertContains(response, "Bewaar mij", status_code=422)


def test_answer_counter_and_agreement(client, vap):
    """Story 11: 4 hours become 2, and Fatima accepts."""
    fatima = UserFactory(roles=[Role.ONDERZOEKER])
    make.AssignmentFactory(vap=vap, user=fatima)
    hind = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.GGZ))
    row = promise(vap, organisation=hind.organisation, amount="4 uur per week")
    client.force_login(hind)
    assertContains(client.get(page("detail", row)), "Doet uw organisatie dit?")

    sent = {"state": "amended", "counter_amount": "2 uur per week", "answer": "", "counter_text": "", "revision": "1"}
    assertRedirects(client.post(page("answer", row), sent), page("detail", row))
    client.force_login(fatima)
    assertContains(client.get(page("detail", row)), "Bent u het eens met dit tegenvoorstel?")
    client.post(page("agree", row), {"agree-revision": "2"})

    row.refresh_from_db()
    assert (row.state, row.amount) == (State.ACCEPTED, "2 uur per week")
    assertContains(client.get(page("detail", row)), "Tegenvoorstel")


def test_counter_that_is_not_taken_over_goes_back_with_words(client, bram, vap):
    row = promise(vap, State.AMENDED)

    missing = client.post(page("refuse", row), {"refuse-revision": "1", "refuse-reason": ""})
    client.post(page("refuse", row), {"refuse-revision": "1", "refuse-reason": "Twee uur is te weinig."})

    assert missing.status_code == 422
    row.refresh_from_db()
    assert row.state == State.PROPOSED
    assertContains(client.get(page("detail", row)), "Twee uur is te weinig.")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"answer": "Waarom ik dit typte."}, "Kies een antwoord."),
        ({"state": "declined"}, "Schrijf op waarom niet."),
        ({"state": "amended"}, "Schrijf op wat of hoeveel u wel kunt doen."),
        ({"state": "amended", "counter_text": "Mail naar jan@partner.example"}, "e-mailadres"),
    ],
)
def test_answer_that_misses_something_keeps_what_was_typed(client, hind, vap, sent, words):
    row = promise(vap, organisation=hind.organisation)

    response = client.post(page("answer", row), {"revision": "1", **sent})

    assertContains(response, words, status_code=422)
    for typed in sent.values():
        assertContains(response, typed, status_code=422)
    row.refresh_from_db()
    assert row.state == State.PROPOSED


def test_a_no_is_shown_as_a_no_and_not_as_a_failure(client, bram, vap):
    """S99."""
    promise(vap, State.DECLINED, due_on=date(2020, 1, 1), text="Elke week een overleg.")

    shown = client.get(reverse("vap:plan-detail", args=[vap.pk]))

    assertContains(shown, "afgewezen")
    text = shown.content.decode().lower()
    section = text[text.index('id="toezeggingen"') : text.index('id="geld"')]
    assert "te laat" not in section
    assert not [word for word in WORDS_OF_FAILING if word in section]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTNER])
@pytest.mark.parametrize("name", ["answer"])
def test_answer_by_anybody_else_is_refused(client, vap, role, name):
    """S100: not even by staff with an account of that organisation, nor by its trekker."""
    row = promise(vap, organisation=OrganisationFactory(kind=OrganisationKind.GGZ))
    user = UserFactory(roles=[role], organisation=row.organisation)
    make.AssignmentFactory(vap=vap, user=user)
    client.force_login(user)

    response = client.post(page(name, row), {"state": "accepted", "revision": "1"})

    assert response.status_code in (403, 404)
    row.refresh_from_db()
    assert row.state == State.PROPOSED


@pytest.mark.parametrize("deed", ["agree", "refuse", "withdraw"])
def test_a_partner_does_not_decide_for_who_asked(client, hind, vap, deed):
    row = promise(vap, State.AMENDED, organisation=hind.organisation)

    response = client.post(page(deed, row), {f"{deed}-revision": "1", f"{deed}-reason": "Ik wil het zo."})

    assert response.status_code == 403
    row.refresh_from_db()
    assert row.state == State.AMENDED


def test_partner_replaces_its_counter_proposal_on_its_page(client, hind, vap):
    row = promise(vap, State.AMENDED, organisation=hind.organisation)
    assertContains(client.get(reverse("vap:commitment-detail", args=[row.pk])), "Wijzig uw antwoord")

    response = client.post(page("answer", row), {"revision": "1", "state": "amended", "counter_amount": "3 uur"})

    assert response.status_code == 302
    row.refresh_from_db()
    assert (row.state, row.counter_amount) == (State.AMENDED, "3 uur")


def test_the_partner_that_asked_decides_and_withdraws(client, hind, vap):
    row = promise(vap, State.AMENDED, asked_by_organisation=hind.organisation)
    client.post(page("agree", row), {"agree-revision": "1"})
    row.refresh_from_db()
    assert row.state == State.ACCEPTED

    other = promise(vap, asked_by_organisation=hind.organisation)
    client.post(page("withdraw", other), {"withdraw-revision": "1"})
    other.refresh_from_db()
    assert other.state == State.WITHDRAWN


def test_kept_by_the_organisation_and_by_the_trekker(client, vap):
    hind = UserFactory(roles=[Role.PARTNER], organisation=OrganisationFactory(kind=OrganisationKind.GGZ))
    own = promise(vap, State.ACCEPTED, organisation=hind.organisation)
    other = promise(vap, State.ACCEPTED, organisation__kind=OrganisationKind.POLICE)
    client.force_login(hind)
    client.post(page("kept", own), {"kept-revision": "1", "kept-kept_on": "2026-11-01"})
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))

    missing = client.post(page("kept", other), {"kept-revision": "1", "kept-kept_on": "2026-11-01"})
    sent = {"kept-revision": "1", "kept-kept_on": "2026-11-01", "kept-kept_note": "Verslag van 1 november."}
    client.post(page("kept", other), sent)

    assert missing.status_code == 422
    for row in (own, other):
        row.refresh_from_db()
        assert (row.state, row.kept_on) == (State.KEPT, date(2026, 11, 1))
    assertContains(client.get(page("detail", other)), "Verslag van 1 november.")
    client.post(page("reopen", other), {"reopen-revision": "2", "reopen-reason": "Verkeerde regel."})
    other.refresh_from_db()
    assert other.state == State.ACCEPTED


def test_second_of_two_answers_sees_the_first(client, hind, vap):
    row = promise(vap, organisation=hind.organisation)
    client.post(page("answer", row), {"state": "accepted", "revision": "1"})

    response = client.post(page("answer", row), {"state": "declined", "answer": "Toch niet.", "revision": "1"})

    assertContains(response, "Iemand anders heeft dit intussen gewijzigd.", status_code=409)
    assertContains(response, "Toch niet.", status_code=409)
    row.refresh_from_db()
    assert row.state == State.ACCEPTED


def test_back_to_where_one_came_from_but_never_elsewhere(client, hind, vap):
    first, second = (promise(vap, organisation=hind.organisation) for _ in range(2))

    here = client.post(page("answer", first), {"state": "accepted", "revision": "1", "next": "/onze-afspraken/"})
    elsewhere = client.post(page("answer", second), {"state": "accepted", "revision": "1", "next": "//kwaad.example/"})

    assert here["Location"] == "/onze-afspraken/"
    assert elsewhere["Location"] == page("detail", second)


def test_promise_past_its_day_is_late_in_words(client, bram, vap):
    row = promise(vap, State.ACCEPTED, due_on=date(2020, 1, 1))

    assertContains(client.get(page("detail", row)), "te laat")
    assertContains(client.get(reverse("vap:plan-detail", args=[vap.pk])), "1 te laat")


@pytest.mark.parametrize("count", [1, 3])
def test_section_takes_the_same_queries_for_each_number(client, bram, vap, count, django_assert_max_num_queries):
    for _ in range(count):
        promise(vap, State.AMENDED, asked_by_organisation=OrganisationFactory())
    address = reverse("vap:plan-detail", args=[vap.pk])
    client.get(address)

    with django_assert_max_num_queries(1000) as seen:
        response = client.get(address)

    about = [query["sql"] for query in seen.captured_queries if 'FROM "vap_commitment"' in query["sql"]]
    assert len(response.context["commitments"].rows) == count
    assert len([sql for sql in about if '"counter_amount"' in sql]) == 1


def test_a_no_makes_a_gap_in_the_chain(client, bram, vap):
    """Story 11: the chain shows where somebody said no, until that organisation promises something after all."""
    school = OrganisationFactory(name="De school", kind=OrganisationKind.EDUCATION)
    goal = make.GoalFactory(vap=vap, kind=GoalKind.CHAIN)
    make.ChainLinkFactory(goal=goal, organisation=school)
    address = reverse("vap:plan-detail", args=[vap.pk])
    assertNotContains(client.get(address), "De school doet dit niet")

    promise(vap, State.DECLINED, organisation=school)
    assertContains(client.get(address), "gat in de keten: De school doet dit niet")

    promise(vap, State.ACCEPTED, organisation=school)
    assertNotContains(client.get(address), "De school doet dit niet")


# --- who does what


@pytest.mark.parametrize("count", [1, 3])
def test_deeds_take_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    for _ in range(count):
        plan = make.VAPFactory(running=True)
        make.ActivityFactory(vap=plan)
        promise(plan, State.ACCEPTED)
    client.get(reverse("vap:deed-list"))

    with django_assert_num_queries(14):
        response = client.get(reverse("vap:deed-list"))

    assert len(response.context["deeds"]) == 2 * count


def test_deeds_start_with_what_still_has_to_be_done(client, hind, vap):
    promise(vap, State.ACCEPTED, text="Te laat beloofd.", due_on=date(2020, 1, 1))
    make.CommitmentFactory(vap=vap, text="Al nagekomen.", state=State.KEPT, answered_at=AT, kept_on=date(2026, 1, 1))
    address = reverse("vap:deed-list")

    first, done = client.get(address), client.get(address, {"state": "done"})

    assertContains(first, "Te laat beloofd.")
    assertContains(first, "1 te laat, 1 gedaan.")
    assertNotContains(first, "Al nagekomen.")
    assertContains(done, "Al nagekomen.")
    assertContains(client.get(address, {"since": "2027-02-01", "until": "2027-01-01"}), "Deze dag ligt voor het begin")
    assertContains(client.get(address, {"state": "declined"}), "Niets met dit filter")


@pytest.mark.parametrize("form", ["csv", "ods", "xlsx"])
def test_deeds_as_a_file(client, bram, vap, form):
    promise(vap, State.ACCEPTED, text="=HYPERLINK(1)", due_on=timezone.localdate())

    response = client.get(reverse("vap:deed-export", args=[form]))

    assert response["Content-Disposition"] == f'attachment; filename="wie-doet-wat.{form}"'
    if form == "csv":
        assert "'=HYPERLINK(1)" in response.content.decode("utf-8-sig")
    assert client.get(reverse("vap:deed-export", args=["exe"])).status_code == 404
