"""Sessions with partners: own part first, agreements that partners confirm, and no end without an outcome."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from agov.enums import SessionKind
from agov.models import AgreementConfirmation, Contribution, PartnerSession, SessionTemplate
from agov.queries.sessions import invited_by, planned_sessions, session_blockers
from agov.services import sessions
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import InvitationState, RoundKind, RoundState, Track
from cycle.models import RoundParticipant
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import (
    MOMENT,
    AgreementConfirmationFactory,
    ContributionFactory,
    PartnerSessionFactory,
    PartyFactory,
    PriorityFactory,
    RoundFactory,
    SessionAgreementFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2027, 1, 20, 14, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def session():
    made = PartnerSessionFactory(round__state=RoundState.OPEN)
    made.organisations.add(OrganisationFactory(name="De Sleutel", kind=OrganisationKind.HOUSING))
    return made


def in_closed_round(**more):
    slag = RoundFactory(
        kind=RoundKind.ELABORATION, state=RoundState.CLOSED, closed_at=MOMENT, closed_by=UserFactory(), product="Ja."
    )
    return PartnerSessionFactory(round=slag, **more)


# --- templates (S149, S150, S151)


@pytest.mark.parametrize(
    ("kind", "track", "asked", "not_asked"),
    [
        ("hard", Track.AREA, OrganisationKind.HOUSING, OrganisationKind.GGZ),
        ("soft", Track.GROUP, OrganisationKind.GGZ, OrganisationKind.HOUSING),
    ],
)
def test_template_opens_with_its_invitees_and_track(kind, track, asked, not_asked):
    one, other = OrganisationFactory(kind=asked), OrganisationFactory(kind=not_asked)
    OrganisationFactory(kind=asked, is_active=False)
    template = SessionTemplate.objects.get(kind=kind)

    assert template.track == track
    assert list(invited_by(template)) == [one]
    assert other not in invited_by(template)


def test_two_sessions_by_default_and_the_number_is_a_setting():
    assert planned_sessions() == 2

    SessionTemplate.objects.filter(kind="soft").update(planned_per_round=3)
    assert planned_sessions() == 4
    SessionTemplate.objects.filter(kind="hard").update(is_active=False)
    assert planned_sessions() == 3


def test_planning_a_session(by):
    slag = RoundFactory(kind=RoundKind.ELABORATION)
    partner = OrganisationFactory()

    made = sessions.plan_session(
        round_id=slag.pk,
        kind=SessionKind.HARD,
        title="Sessie harde sector",
        held_on=date(2027, 1, 20),
        track=Track.AREA,
        organisations=[partner],
        themes=[],
        by=by,
        at=AT,
    )

    assert (made.round, list(made.organisations.all())) == (slag, [partner])


@pytest.mark.parametrize(
    ("slag", "message"),
    [
        (lambda: RoundFactory(kind=RoundKind.TECHNICAL), "horen bij de integrale uitwerkingsslag"),
        (lambda: in_closed_round().round, "gesloten"),
    ],
)
def test_session_belongs_to_an_open_elaboration(slag, message, by):
    with pytest.raises(sessions.SessionError, match=message):
        sessions.plan_session(
            round_id=slag().pk,
            kind=SessionKind.HARD,
            title="Sessie",
            held_on=date(2027, 1, 20),
            track=Track.AREA,
            organisations=[],
            themes=[],
            by=by,
            at=AT,
        )


# --- who was there (S152)


def change(session, by, *, seen=1, attended=()):
    return sessions.change_session(
        session_id=session.pk,
        seen=seen,
        title=session.title,
        held_on=session.held_on,
        track=Track(session.track),
        organisations=session.organisations.all(),
        attended=attended,
        themes=[],
        alignment="De rondes vallen samen.",
        by=by,
        at=AT,
    )


def test_who_was_at_a_session_took_part_in_the_round(session, by):
    housing = PartyFactory(name="corporaties", organisation_kind=OrganisationKind.HOUSING)
    partners = PartyFactory(name="externe partners", is_external=True, role=Role.PARTNER)
    invited, uninvited = session.organisations.get(), OrganisationFactory(name="Omwonenden", kind="residents")

    change(session, by, attended=[invited, uninvited])

    rows = RoundParticipant.objects.filter(round=session.round)
    assert {(row.organisation, row.party, row.state) for row in rows} == {
        (invited, housing, InvitationState.TOOK_PART),
        (uninvited, partners, InvitationState.TOOK_PART),
    }
    assert set(session.organisations.all()) == {invited, uninvited}


def test_two_people_changing_a_session_is_noticed(session, by):
    change(session, by)

    with pytest.raises(StaleEditError):
        change(session, by)


# --- own part first (S138)


def test_own_part_comes_before_what_is_asked(session, by):
    who = session.organisations.get()

    with pytest.raises(sessions.SessionError, match="eerst op wat u zelf doet"):
        sessions.contribute(session_id=session.pk, organisation=who, own_part=" ", request="Meer blauw.", by=by, at=AT)
    assert not Contribution.objects.exists()
    with pytest.raises(IntegrityError, match="own_part_comes_first"), transaction.atomic():
        ContributionFactory(own_part="")


def test_a_later_contribution_replaces_the_first(session, by):
    who = session.organisations.get()

    for text in ("Wij doen 100 sloten.", "Wij doen 120 sloten."):
        sessions.contribute(session_id=session.pk, organisation=who, own_part=text, request="", by=by, at=AT)

    assert Contribution.objects.get().own_part == "Wij doen 120 sloten."
    with pytest.raises(IntegrityError, match="one_contribution_per_organisation|UNIQUE"), transaction.atomic():
        ContributionFactory(session=session, organisation=who)


# --- agreements (S146, M6)


def test_agreement_is_confirmed_by_each_partner_it_names(session, by):
    who = session.organisations.get()
    agreement = sessions.agree(
        session_id=session.pk,
        text="Voor de zomer 120 sloten.",
        organisations=[who],
        priority=None,
        due_on=date(2027, 6, 1),
        by=by,
        at=AT,
    )
    sessions.close_session(session_id=session.pk, no_outcome_reason="", by=by, at=AT)
    assert session_blockers(session.round) == ["Nog niet bevestigd: De Sleutel (1 afspraak)."]
    partner = UserFactory(roles=[Role.PARTNER], organisation=who)

    for _ in range(2):
        sessions.confirm_agreement(agreement_id=agreement.pk, organisation=who, by=partner, at=AT)

    assert AgreementConfirmation.objects.get().given_by == partner
    assert session_blockers(session.round) == []


def test_who_is_not_named_confirms_nothing(session):
    agreement = SessionAgreementFactory(session=session)

    with pytest.raises(sessions.SessionError, match="niet genoemd"):
        sessions.confirm_agreement(
            agreement_id=agreement.pk, organisation=OrganisationFactory(), by=UserFactory(), at=AT
        )


def test_agreement_is_confirmed_once_in_the_database():
    one = AgreementConfirmationFactory()

    with pytest.raises(IntegrityError, match="agreement_confirmed_once|UNIQUE"), transaction.atomic():
        AgreementConfirmationFactory(agreement=one.agreement, organisation=one.organisation)


def test_agreement_serves_a_priority_of_the_same_cycle(session, by):
    with pytest.raises(sessions.SessionError, match="andere cyclus"):
        sessions.agree(
            session_id=session.pk,
            text="Sloten.",
            organisations=[],
            priority=PriorityFactory(),
            due_on=None,
            by=by,
            at=AT,
        )


# --- closing


@pytest.mark.parametrize(
    ("agreed", "reason", "closes", "kept"),
    [
        (True, "", True, ""),
        (True, "Deze reden is niet nodig.", True, ""),
        (False, "Niemand had mandaat.", True, "Niemand had mandaat."),
        (False, " ", False, ""),
    ],
)
def test_session_closes_only_with_outcome_or_reason(session, by, agreed, reason, closes, kept):
    if agreed:
        SessionAgreementFactory(session=session)

    if closes:
        sessions.close_session(session_id=session.pk, no_outcome_reason=reason, by=by, at=AT)
    else:
        with pytest.raises(sessions.SessionError, match="geen afspraken"):
            sessions.close_session(session_id=session.pk, no_outcome_reason=reason, by=by, at=AT)

    session.refresh_from_db()
    assert (session.is_closed, session.no_outcome_reason) == (closes, kept)


@pytest.mark.parametrize(
    "deed",
    [
        lambda session, by: change(session, by),
        lambda session, by: sessions.contribute(
            session_id=session.pk, organisation=OrganisationFactory(), own_part="Iets.", request="", by=by, at=AT
        ),
        lambda session, by: sessions.agree(
            session_id=session.pk, text="Iets.", organisations=[], priority=None, due_on=None, by=by, at=AT
        ),
        lambda session, by: sessions.close_session(session_id=session.pk, no_outcome_reason="Zo.", by=by, at=AT),
    ],
)
def test_closed_session_or_round_changes_no_more(deed, by):
    with pytest.raises(sessions.SessionError, match="sessie is gesloten"):
        deed(PartnerSessionFactory(is_closed=True), by)
    with pytest.raises(sessions.SessionError, match="uitwerkingsslag is gesloten"):
        deed(in_closed_round(), by)


def test_closed_session_can_be_opened_again_while_the_round_is_open(by):
    session = PartnerSessionFactory(is_closed=True)

    assert not sessions.reopen_session(session_id=session.pk, by=by, at=AT).is_closed
    with pytest.raises(sessions.SessionError):
        sessions.reopen_session(session_id=in_closed_round(is_closed=True).pk, by=by, at=AT)


def test_round_without_sessions_waits():
    slag = RoundFactory(kind=RoundKind.ELABORATION)

    assert session_blockers(slag) == ["Er is nog geen sessie met partners geweest."]
    PartnerSessionFactory(round=slag, title="Sessie zachte sector")
    assert session_blockers(slag) == ["“Sessie zachte sector” is nog niet gesloten."]


@pytest.mark.parametrize("role", list(Role))
def test_partner_sees_the_sessions_it_is_invited_to(role):
    partner = OrganisationFactory()
    ours, theirs = PartnerSessionFactory(), PartnerSessionFactory()
    ours.organisations.add(partner)
    user = UserFactory(roles=[role], organisation=partner)

    seen = set(PartnerSession.objects.visible_to(user))

    outside = {Role.RAADSLID, Role.GRIFFIE}
    assert seen == ({ours} if role == Role.PARTNER else set() if role in outside else {ours, theirs})


def test_templates_name_kinds_that_exist():
    kinds = {kind for template in SessionTemplate.objects.all() for kind in template.organisation_kinds}

    assert kinds <= set(OrganisationKind.values)
    assert Organisation._meta.get_field("kind").choices
    assert SessionTemplate.objects.get(kind="soft").kind_labels == [
        "GGZ",
        "onderwijsinstelling",
        "jeugdzorg",
        "welzijnswerk",
    ]
