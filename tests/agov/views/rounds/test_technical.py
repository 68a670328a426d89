"""The technical workspace: sources, and who signs for them (S141, S142, M6)."""

import pytest
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import InterpretationKind, ReviewVerdict
from analysis.models import DataReview
from cycle.enums import InvitationState, RoundState
from tests.agov.views.rounds.pages import ADMINISTRATIVE, page_of
from tests.factories import DataSourceFactory, OrganisationFactory, UserFactory
from tests.factories.policy import DataReviewFactory, InterpretationFactory, RoundFactory, RoundParticipantFactory

pytestmark = pytest.mark.django_db


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
