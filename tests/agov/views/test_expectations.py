"""Expectations in the browser: the partner answers, the municipality reads (S99, S100, S131)."""

import csv
import io
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.enums import ExpectationState
from agov.models import Expectation
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.plans import CommitmentFactory, VAPFactory
from tests.factories.policy import ExpectationFactory, PolicyCycleFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 1, tzinfo=UTC)
LIST = reverse("agov:expectation-list")
MATRIX = reverse("agov:expectation-matrix")
WORDS_OF_FAILING = ("mislukt", "gefaald", "niet gehaald", "tekortgeschoten")


def page(name, row):
    return reverse(f"agov:expectation-{name}", args=[row.pk])


def answered(state, **fields):
    return ExpectationFactory(
        state=state,
        answer="Twee uur per week.",
        answered_at=datetime(2026, 11, 1, tzinfo=UTC),
        answered_by=UserFactory(),
        **fields,
    )


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


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    for _ in range(count):
        answered(ExpectationState.ACCEPTED)
    client.get(LIST)

    with django_assert_num_queries(9):
        response = client.get(LIST)

    assert len(response.context["page"].object_list) == count


@pytest.mark.parametrize("count", [1, 3])
def test_matrix_takes_the_same_queries_for_each_number(client, bram, count, django_assert_num_queries):
    for _ in range(count):
        CommitmentFactory(organisation=answered(ExpectationState.ACCEPTED).organisation)
    client.get(MATRIX)

    with django_assert_num_queries(9):
        response = client.get(MATRIX)

    assert len(response.context["page"].object_list) == count


def test_asking_a_partner(client, bram):
    partner, cycle = OrganisationFactory(kind=OrganisationKind.HOUSING), PolicyCycleFactory()

    response = client.post(
        reverse("agov:expectation-add"),
        {"cycle": cycle.pk, "organisation": partner.pk, "text": "Goede sloten.", "answer_by": "2027-02-01"},
    )

    made = Expectation.objects.get()
    assertRedirects(response, page("detail", made))
    assert (made.organisation, made.state) == (partner, ExpectationState.ASKED)


def test_the_municipality_is_no_partner_to_ask(client, bram):
    own = OrganisationFactory(kind=OrganisationKind.MUNICIPALITY)

    response = client.post(
        reverse("agov:expectation-add"),
        {"cycle": PolicyCycleFactory().pk, "organisation": own.pk, "text": "Iets.", "answer_by": "2027-02-01"},
    )

    assert response.status_code == 422
    assertContains(response, "Iets.", status_code=422)


def test_partner_sees_its_own_and_answers(client, hind):
    own = ExpectationFactory(organisation=hind.organisation, text="Vier uur per week.")
    ExpectationFactory(text="Van een ander.")

    response = client.get(LIST)
    assertContains(response, "Vier uur per week.")
    assertNotContains(response, "Van een ander.")
    sent = {"state": "amended", "answer": "Wij komen twee uur.", "revision": "1"}
    assertRedirects(client.post(page("answer", own), sent), page("detail", own))

    own.refresh_from_db()
    assert (own.state, own.answer, own.answered_by) == (ExpectationState.AMENDED, "Wij komen twee uur.", hind)
    client.force_login(UserFactory(roles=[Role.BELEIDSADVISEUR]))
    assertContains(client.get(page("detail", own)), "Wij komen twee uur.")


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"answer": "Waarom ik dit typte."}, "Kies een antwoord."),
        ({"state": "declined"}, "Schrijf op wat u wel doet, of waarom niet."),
        ({"state": "amended", "answer": "Mail naar jan@partner.example"}, "e-mailadres"),
    ],
)
def test_answer_that_misses_something_says_what(client, hind, sent, words):
    own = ExpectationFactory(organisation=hind.organisation)

    response = client.post(page("answer", own), {"revision": "1", **sent})

    assertContains(response, words, status_code=422)
    assertContains(response, sent.get("answer", ""), status_code=422)
    own.refresh_from_db()
    assert own.state == ExpectationState.ASKED


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PARTNER])
def test_answer_by_anybody_else_is_refused(client, role):
    """S100: not even by staff that share the organisation."""
    row = ExpectationFactory()
    client.force_login(UserFactory(roles=[role], organisation=row.organisation))

    response = client.post(page("answer", row), {"state": "accepted", "revision": "1"})

    assert response.status_code in (403, 404)
    row.refresh_from_db()
    assert row.state == ExpectationState.ASKED


def test_question_of_another_partner_is_not_found(client, hind):
    other = ExpectationFactory()

    assert client.get(page("detail", other)).status_code == 404
    assert client.post(page("answer", other), {"state": "accepted", "revision": "1"}).status_code == 404


def test_question_that_changed_while_the_partner_wrote(client, hind):
    own = ExpectationFactory(organisation=hind.organisation, revision=2)

    response = client.post(page("answer", own), {"state": "declined", "answer": "Geen mensen.", "revision": "1"})

    assert response.status_code == 409
    assertContains(response, "Geen mensen.", status_code=409)


def test_declined_is_never_called_failed(client, bram):
    """S99, on each page that shows it."""
    row = answered(ExpectationState.DECLINED)

    for address in (LIST, MATRIX, page("detail", row)):
        text = client.get(address).content.decode()
        assert "doet het niet" in text.lower()
        assert [word for word in WORDS_OF_FAILING if word in text.lower()] == []
        assert "status--red" not in text


def test_matrix_counts_every_answer_of_every_partner(client, bram):
    """Expectation against answer, compared with counting by hand."""
    first, second = OrganisationFactory(name="Aa"), OrganisationFactory(name="Bb")
    ExpectationFactory(organisation=first)
    for state in (ExpectationState.ACCEPTED, ExpectationState.ACCEPTED, ExpectationState.DECLINED):
        answered(state, organisation=first)
    answered(ExpectationState.AMENDED, organisation=second)

    response = client.get(MATRIX)

    assert [(line.name, [count for _, count in line.counts]) for line in response.context["page"]] == [
        ("Aa", [1, 2, 0, 1]),
        ("Bb", [0, 0, 1, 0]),
    ]
    exported = client.get(reverse("agov:expectation-matrix-export", args=["csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported), delimiter=";"))
    assert [(row["Partner"], row["doet het"], row["Samen"]) for row in rows] == [("Aa", "2", "4"), ("Bb", "0", "1")]


def test_matrix_shows_what_was_asked_in_plans_beside_it(client, bram):
    """A partner without an expectation stands there too; what was taken back does not count."""
    cycle = PolicyCycleFactory()
    first, second = OrganisationFactory(name="Aa"), OrganisationFactory(name="Bb")
    answered(ExpectationState.ACCEPTED, organisation=first, cycle=cycle)
    plan, other = VAPFactory(cycle=cycle), VAPFactory()
    yes = {"state": "accepted", "answered_at": AT}
    for organisation, vap, given in (
        (first, plan, {}), (first, plan, yes), (first, other, yes), (second, plan, {"state": "withdrawn"}),
        (second, plan, {"state": "declined", "answered_at": AT, "answer": "Geen mensen."}),
    ):  # fmt: skip
        CommitmentFactory(vap=vap, organisation=organisation, **given)

    page = client.get(MATRIX)
    of_cycle = client.get(MATRIX, {"cycle": cycle.pk})

    promised = [(line.name, line.total, [count for _, count in line.commitments]) for line in page.context["page"]]
    assert promised == [("Aa", 1, [1, 2, 0, 0, 0]), ("Bb", 0, [0, 0, 0, 1, 0])]
    assert [line.committed for line in of_cycle.context["page"]] == [2, 1]
    assertContains(page, "4 toezeggingen: 1 keer “voorgesteld”, 2 keer “toegezegd”")
    exported = client.get(reverse("agov:expectation-matrix-export", args=["csv"])).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(exported), delimiter=";"))
    assert [(row["In plannen toegezegd"], row["In plannen samen"]) for row in rows] == [("2", "3"), ("0", "1")]


def test_matrix_of_a_partner_holds_no_promise_of_another(client, hind):
    CommitmentFactory(state="accepted", answered_at=AT, vap=VAPFactory(running=True))
    CommitmentFactory(organisation=hind.organisation, vap=VAPFactory(running=True))

    page = client.get(MATRIX)

    assert [(line.name, line.committed) for line in page.context["page"]] == [(hind.organisation.name, 1)]


def test_matrix_of_one_cycle(client, bram):
    cycle = PolicyCycleFactory()
    answered(ExpectationState.ACCEPTED, cycle=cycle)
    answered(ExpectationState.ACCEPTED)

    assert client.get(MATRIX, {"cycle": cycle.pk}).context["total"] == 1


def test_partner_exports_its_own_lines_only(client, hind):
    ExpectationFactory(organisation=hind.organisation, text="Van ons.")
    ExpectationFactory(text="Van een ander.")

    for name in ("expectation-export", "expectation-matrix-export"):
        text = client.get(reverse(f"agov:{name}", args=["csv"])).content.decode()
        assert hind.organisation.name in text
        assert "Van een ander." not in text
        assert text.count("\r\n") == 2  # header and one line


def test_filter_late_answers(client, bram):
    late = ExpectationFactory(answer_by=date(2020, 1, 1))
    ExpectationFactory(answer_by=date(2999, 1, 1))
    answered(ExpectationState.ACCEPTED, answer_by=date(2020, 1, 1))

    assert list(client.get(LIST, {"state": "late"}).context["page"]) == [late]


def test_edit_before_the_answer_only(client, bram):
    row = ExpectationFactory(organisation=OrganisationFactory(kind=OrganisationKind.GGZ))
    sent = {
        "cycle": row.cycle_id,
        "organisation": row.organisation_id,
        "text": "Iets anders.",
        "answer_by": "2027-02-01",
        "revision": "1",
    }

    assertRedirects(client.post(page("edit", row), sent), page("detail", row))
    Expectation.objects.filter(pk=row.pk).update(
        state=ExpectationState.ACCEPTED, answered_at=datetime(2026, 11, 1, tzinfo=UTC), answered_by=bram
    )
    refused = client.post(page("edit", row), {**sent, "revision": "2", "text": "Nog meer."})

    assertContains(refused, "De partner heeft al geantwoord.", status_code=422)
    assertContains(refused, "Nog meer.", status_code=422)


def test_edit_is_refused_to_who_only_reads(client):
    row = ExpectationFactory()
    client.force_login(UserFactory(roles=[Role.BESTUURDER]))

    assert client.post(page("edit", row), {"text": "Weg"}).status_code == 403


def test_empty_list_says_what_comes(client, hind):
    assertContains(client.get(LIST), "Hier komen de verwachtingen")
    assertContains(client.get(MATRIX), "Hier komen de antwoorden per partner")
