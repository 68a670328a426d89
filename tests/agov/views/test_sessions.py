"""Sessions with partners in the browser (S138, S145, S146, S149 to S151; story 11 steps 1 and 2)."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.models import AgreementConfirmation, Contribution, PartnerSession, SessionAgreement
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.enums import AnalysisState, HolderState
from cycle.enums import RoundKind, RoundState, Track
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import (
    FindingFactory,
    HolderRequestFactory,
    PartnerSessionFactory,
    PriorityFactory,
    RoundFactory,
    SafetyAnalysisFactory,
    SessionAgreementFactory,
    ThemeFactory,
)
from vap.enums import PriorityState

pytestmark = pytest.mark.django_db


def page_of(name, *args):
    return reverse(f"agov:{name}", args=args)


@pytest.fixture
def femke(client):
    """The secretary of the AGOV, logged in."""
    user = UserFactory(roles=[Role.AGOV_SECRETARIS])
    client.force_login(user)
    return user


@pytest.fixture
def partner():
    return UserFactory(roles=[Role.PARTNER], organisation__name="De Sleutel")


@pytest.fixture
def session(partner):
    made = PartnerSessionFactory(round__state=RoundState.OPEN)
    made.organisations.add(partner.organisation)
    return made


@pytest.mark.parametrize(
    ("kind", "track", "asked"),
    [("hard", Track.AREA, OrganisationKind.HOUSING), ("soft", Track.GROUP, OrganisationKind.GGZ)],
)
def test_template_fills_in_whom_to_ask_and_the_track(client, femke, kind, track, asked):
    slag = RoundFactory(kind=RoundKind.ELABORATION)
    invited = OrganisationFactory(kind=asked)
    other = OrganisationFactory(kind=OrganisationKind.PROBATION)
    page = page_of("session-new", slag.pk, kind)

    form = client.get(page).context["form"]
    assert form["track"].value() == track
    assert invited.pk in form["organisations"].value()
    assert other.pk not in form["organisations"].value()
    response = client.post(
        page, {"title": "Sessie", "held_on": "2027-01-20", "track": track, "organisations": [invited.pk]}
    )

    made = PartnerSession.objects.get()
    assertRedirects(response, page_of("session-detail", made.pk))
    assert (made.kind, made.track, list(made.organisations.all())) == (kind, track, [invited])


def test_session_without_invitees_or_day_is_refused(client, femke):
    slag = RoundFactory(kind=RoundKind.ELABORATION)

    response = client.post(page_of("session-new", slag.pk, "hard"), {"title": "Mijn titel", "track": "area"})

    for words in ("Kies minstens één organisatie.", "Mijn titel"):
        assertContains(response, words, status_code=422)
    assert not PartnerSession.objects.exists()


def test_unknown_template_is_not_found(client, femke):
    slag = RoundFactory(kind=RoundKind.ELABORATION)

    assert client.get(page_of("session-new", slag.pk, "other")).status_code == 404


def test_own_part_stands_first_and_is_asked_first(client, partner, session):
    """Story 11, step 2."""
    client.force_login(partner)
    page = page_of("session-contribute", session.pk)

    fields = list(client.get(page).context["form"].fields)
    assert fields.index("own_part") < fields.index("request")
    refused = client.post(page, {"organisation": partner.organisation_id, "request": "Meer politie op straat."})
    assertContains(refused, "Schrijf eerst op wat u zelf doet.", status_code=422)
    assertContains(refused, "Meer politie op straat.", status_code=422)
    done = client.post(
        page, {"organisation": partner.organisation_id, "own_part": "Wij doen 120 sloten.", "request": "Meer licht."}
    )

    assertRedirects(done, page_of("session-detail", session.pk))
    given = Contribution.objects.get()
    assert (given.organisation, given.own_part) == (partner.organisation, "Wij doen 120 sloten.")
    assertContains(client.get(page), "Wij doen 120 sloten.")


def test_partner_speaks_for_itself_only(client, partner, session):
    other = OrganisationFactory()
    session.organisations.add(other)
    client.force_login(partner)

    response = client.post(
        page_of("session-contribute", session.pk), {"organisation": other.pk, "own_part": "Zij doen alles."}
    )

    assert (response.status_code, Contribution.objects.count()) == (422, 0)


def test_agreement_is_made_and_confirmed_by_the_partner(client, femke, partner, session):
    page = page_of("session-agree", session.pk)
    assertContains(client.post(page, {"text": "Iets."}), "Kies minstens één organisatie.", status_code=422)
    client.post(page, {"text": "120 sloten voor de zomer.", "organisations": [partner.organisation_id]})
    made = SessionAgreement.objects.get()
    assertNotContains(client.get(page_of("session-detail", session.pk)), "Bevestig<")

    client.force_login(partner)
    assertContains(client.get(page_of("session-detail", session.pk)), "Bevestig<")
    client.post(page_of("agreement-confirm", made.pk))

    assert AgreementConfirmation.objects.get().organisation == partner.organisation
    assertContains(client.get(page_of("session-detail", session.pk)), "bevestigd")


def test_nobody_confirms_for_another(client, femke, partner, session):
    made = SessionAgreementFactory(session=session)
    made.organisations.add(partner.organisation)

    assert client.post(page_of("agreement-confirm", made.pk)).status_code == 403
    assert not AgreementConfirmation.objects.exists()


def test_session_ends_with_outcome_or_reason(client, femke, session):
    page = page_of("session-close", session.pk)

    assertContains(client.post(page, {}), "schrijf op waarom er geen zijn", status_code=422)
    assert client.post(page, {"no_outcome_reason": "Niemand had mandaat."}).status_code == 302
    shown = client.get(page_of("session-detail", session.pk))
    assertContains(shown, "Niemand had mandaat.")
    assert client.post(page_of("session-reopen", session.pk)).status_code == 302
    session.refresh_from_db()
    assert not session.is_closed


def test_session_with_agreements_needs_no_reason(client, femke, session):
    SessionAgreementFactory(session=session)

    assertNotContains(client.get(page_of("session-close", session.pk)), "Waarom zijn er geen afspraken?")
    assert client.post(page_of("session-close", session.pk), {}).status_code == 302


def change_fields(session, **more):
    return {
        "revision": 1,
        "title": session.title,
        "held_on": "2027-01-21",
        "track": "both",
        "organisations": [row.pk for row in session.organisations.all()],
        **more,
    }


def test_changing_keeps_who_was_there_and_notices_a_second_writer(client, femke, partner, session):
    page = page_of("session-change", session.pk)

    assert client.post(page, change_fields(session, attended=[partner.organisation_id])).status_code == 302
    second = client.post(page, change_fields(session, title="Van een ander scherm"))

    assert second.status_code == 409
    assertContains(second, "Van een ander scherm", status_code=409)
    session.refresh_from_db()
    assert (session.track, list(session.attended.all())) == (Track.BOTH, [partner.organisation])


def test_closed_session_offers_nothing_to_write(client, femke, session):
    session.is_closed = True
    session.save(update_fields=["is_closed"])

    page = client.get(page_of("session-detail", session.pk))

    for name in ("session-change", "session-agree", "session-close", "session-contribute"):
        assertNotContains(page, page_of(name, session.pk))
    answer = client.post(page_of("session-change", session.pk), change_fields(session))
    assertContains(answer, "Deze sessie is gesloten.", status_code=422)


WRITES = {
    "session-change": {"title": "x"},
    "session-agree": {"text": "x"},
    "session-close": {"no_outcome_reason": "x"},
    "session-contribute": {"own_part": "x"},
    "session-reopen": {},
}


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("role", [Role.BESTUURDER, Role.ONDERZOEKER, Role.BEHEERDER, Role.PARTNER])
def test_deeds_are_refused_to_who_may_not(client, session, partner, name, role):
    """A partner contributes and confirms; the rest is for who steers."""
    user = partner if role == Role.PARTNER else UserFactory(roles=[role])
    client.force_login(user)

    response = client.post(page_of(name, session.pk), WRITES[name])

    is_own = (name, role) == ("session-contribute", Role.PARTNER)
    assert response.status_code == (422 if is_own else 403)
    assert AuditEntry.objects.count() == 0


def test_session_of_others_does_not_exist_for_a_partner(client, session):
    client.force_login(UserFactory(roles=[Role.PARTNER]))

    for name in ("session-detail", "session-contribute"):
        assert client.get(page_of(name, session.pk)).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_page_takes_the_same_queries_for_each_number(client, femke, session, count, django_assert_num_queries):
    for _ in range(count):
        made = SessionAgreementFactory(session=session)
        made.organisations.add(*OrganisationFactory.create_batch(2))
    client.get(page_of("session-detail", session.pk))

    with django_assert_num_queries(15):
        response = client.get(page_of("session-detail", session.pk))

    assert len(response.context["rows"]) == count


def test_findings_and_priorities_of_the_themes_are_on_the_screen(client, femke, session):
    theme, other = ThemeFactory(name="Jeugd"), ThemeFactory()
    session.themes.add(theme)
    cycle = session.round.cycle
    analysis = SafetyAnalysisFactory(cycle=cycle, state=AnalysisState.DISCUSSION)
    known = FindingFactory(analysis=analysis, theme=theme, claim="Jongeren voelen zich onveilig.")
    HolderRequestFactory(
        finding=known, organisation__name="Jongerenwerk", state=HolderState.ACCEPTED, answered_at=timezone.now()
    )
    FindingFactory(analysis=analysis, theme=other, claim="Over iets anders.")
    elsewhere = SafetyAnalysisFactory(state=AnalysisState.DISCUSSION)
    FindingFactory(analysis=elsewhere, theme=theme, claim="Uit een andere cyclus.")
    PriorityFactory(cycle=cycle, theme=theme, title="Veilig thuiskomen")
    PriorityFactory(
        cycle=cycle, theme=theme, title="Vervallen plan", state=PriorityState.DROPPED, dropped_reason="Geen geld."
    )

    response = client.get(page_of("session-detail", session.pk))

    for words in ("Jeugd", "Jongeren voelen zich onveilig.", "Pakt het op: Jongerenwerk", "Veilig thuiskomen"):
        assertContains(response, words)
    for words in ("Over iets anders.", "Uit een andere cyclus.", "Vervallen plan"):
        assertNotContains(response, words)


def test_partner_sees_on_the_screen_what_it_may_read_elsewhere(client, partner, session):
    theme = ThemeFactory()
    session.themes.add(theme)
    cycle = session.round.cycle
    draft = SafetyAnalysisFactory(cycle=cycle, state=AnalysisState.DRAFT)
    FindingFactory(analysis=draft, theme=theme, claim="Nog in concept.")
    PriorityFactory(cycle=cycle, theme=theme, title="Nog niet voorgelegd")
    PriorityFactory(
        cycle=cycle,
        theme=theme,
        title="Om te bespreken",
        state=PriorityState.CONSULTATION,
        comments_until=date(2999, 1, 1),
    )
    client.force_login(partner)

    response = client.get(page_of("session-detail", session.pk))

    assertContains(response, "Om te bespreken")
    assertNotContains(response, "Nog in concept.")
    assertNotContains(response, "Nog niet voorgelegd")


@pytest.mark.parametrize("count", [1, 3])
def test_themes_take_the_same_queries_for_each_number(client, femke, session, count):
    for _ in range(count):
        theme = ThemeFactory()
        session.themes.add(theme)
        FindingFactory(analysis=SafetyAnalysisFactory(cycle=session.round.cycle), theme=theme)
        PriorityFactory(cycle=session.round.cycle, theme=theme)
    client.get(page_of("session-detail", session.pk))

    with CaptureQueriesContext(connection) as seen:
        response = client.get(page_of("session-detail", session.pk))

    assert len(response.context["themes"]) == count
    assert sum("cycle_theme" in query["sql"] or "vap_priority" in query["sql"] for query in seen.captured_queries) == 3
