"""Sessions with partners: from template to agreements that each partner confirms."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from agov.enums import SessionKind
from agov.models import AgreementConfirmation, Contribution, PartnerSession, SessionAgreement
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import InvitationState, RoundKind, RoundState, Track
from cycle.models import Party, Round, RoundParticipant, Theme
from vap.models import Priority


class SessionError(Exception):
    """The session does not allow this; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def _locked(session_id: int) -> PartnerSession:
    sessions = PartnerSession.objects.select_for_update(of=("self",)).select_related("round__cycle")
    session = sessions.get(pk=session_id)
    _refuse_when_round_closed(session.round)
    return session


def _refuse_when_round_closed(slag: Round) -> None:
    if slag.state == RoundState.CLOSED:
        raise SessionError("De uitwerkingsslag is gesloten. Heropen hem eerst.")


def _locked_open(session_id: int) -> PartnerSession:
    session = _locked(session_id)
    if session.is_closed:
        raise SessionError("Deze sessie is gesloten.")
    return session


@transaction.atomic
def plan_session(
    *,
    round_id: int,
    kind: SessionKind,
    title: str,
    held_on: date,
    track: Track,
    organisations: Iterable[Organisation],
    themes: Iterable[Theme],
    by: User,
    at: datetime,
) -> PartnerSession:
    """Plan a session in the uitwerkingsslag and ask these organisations."""
    slag = Round.objects.select_for_update(of=("self",)).get(pk=round_id)
    if slag.kind != RoundKind.ELABORATION:
        raise SessionError("Sessies met partners horen bij de integrale uitwerkingsslag.")
    _refuse_when_round_closed(slag)
    session = PartnerSession.objects.create(round=slag, kind=kind, title=title, held_on=held_on, track=track)
    _ask(session, organisations)
    session.themes.set(themes)
    audit.record(event="session.planned", target=session, by=by, at=at, invited=_names(session.organisations.all()))
    return session


@transaction.atomic
def change_session(
    *,
    session_id: int,
    seen: int,
    title: str,
    held_on: date,
    track: Track,
    organisations: Iterable[Organisation],
    attended: Iterable[Organisation],
    themes: Iterable[Theme],
    alignment: str,
    by: User,
    at: datetime,
) -> PartnerSession:
    """Change what is known of a session. Raises ``StaleEditError`` when somebody else did so meanwhile."""
    session = _locked_open(session_id)
    claim_revision(session, seen)
    session.title, session.held_on, session.track, session.alignment = title, held_on, track, alignment
    session.save(update_fields=["title", "held_on", "track", "alignment", "revision"])
    there = list(attended)
    _ask(session, [*organisations, *there])
    session.attended.set(there)
    session.themes.set(themes)
    _note_who_was_there(session, there)
    audit.record(
        event="session.changed",
        target=session,
        by=by,
        at=at,
        invited=_names(session.organisations.all()),
        attended=_names(there),
    )
    return session


def _ask(session: PartnerSession, organisations: Iterable[Organisation]) -> None:
    session.organisations.set({organisation.pk: organisation for organisation in organisations}.values())


def _note_who_was_there(session: PartnerSession, organisations: Iterable[Organisation]) -> None:
    """Who was at a session took part in the slag: it stands on the page of the slag too."""
    parties = list(Party.objects.order_by("pk"))
    for organisation in organisations:
        own = [party for party in parties if party.organisation_kind == organisation.kind]
        shared = [party for party in parties if party.is_external and not party.organisation_kind]
        for party in [*own, *shared][:1]:
            RoundParticipant.objects.update_or_create(
                round=session.round,
                party=party,
                organisation=organisation,
                defaults={"state": InvitationState.TOOK_PART},
            )


def _names(organisations: Iterable[Organisation]) -> list[str]:
    return sorted(str(organisation) for organisation in organisations)


@transaction.atomic
def contribute(
    *, session_id: int, organisation: Organisation, own_part: str, request: str, by: User, at: datetime
) -> Contribution:
    """Store what an organisation does itself and, after that, what it asks of others; a later version replaces it."""
    session = _locked_open(session_id)
    if not own_part.strip():
        raise SessionError("Schrijf eerst op wat u zelf doet.", "own_part")
    contribution, is_new = Contribution.objects.update_or_create(
        session=session,
        organisation=organisation,
        defaults={"own_part": own_part, "request": request, "given_by": by, "given_at": at},
    )
    audit.record(
        event="session.contribution",
        target=session,
        by=by,
        at=at,
        organisation=organisation.name,
        is_new=is_new,
        own_part=own_part,
        request=request,
    )
    return contribution


@transaction.atomic
def agree(
    *,
    session_id: int,
    text: str,
    organisations: Iterable[Organisation],
    priority: Priority | None,
    due_on: date | None,
    by: User,
    at: datetime,
) -> SessionAgreement:
    """Write down an agreement of a session: what, who, by when."""
    session = _locked_open(session_id)
    if priority is not None and priority.cycle_id != session.round.cycle_id:
        raise SessionError("Deze prioriteit hoort bij een andere cyclus.", "priority")
    agreement = SessionAgreement.objects.create(
        session=session, text=text, priority=priority, due_on=due_on, made_by=by, made_at=at
    )
    agreement.organisations.set(organisations)
    audit.record(
        event="session.agreed", target=session, by=by, at=at, text=text, who=_names(agreement.organisations.all())
    )
    return agreement


@transaction.atomic
def confirm_agreement(
    *, agreement_id: int, organisation: Organisation, by: User, at: datetime
) -> AgreementConfirmation:
    """Note that an organisation stands by an agreement it is named in. Safe to run twice."""
    agreement = SessionAgreement.objects.select_related("session__round").get(pk=agreement_id)
    _refuse_when_round_closed(agreement.session.round)
    if not agreement.organisations.filter(pk=organisation.pk).exists():
        raise SessionError("Uw organisatie is in deze afspraak niet genoemd.")
    confirmation, is_new = AgreementConfirmation.objects.get_or_create(
        agreement=agreement, organisation=organisation, defaults={"given_by": by, "given_at": at}
    )
    if is_new:
        audit.record(
            event="session.agreement_confirmed",
            target=agreement.session,
            by=by,
            at=at,
            organisation=organisation.name,
            agreement=agreement.pk,
        )
    return confirmation


@transaction.atomic
def close_session(*, session_id: int, no_outcome_reason: str, by: User, at: datetime) -> PartnerSession:
    """Close a session that has agreements; one without says why there are none."""
    session = _locked_open(session_id)
    reason = no_outcome_reason.strip()
    if session.agreements.exists():
        reason = ""
    elif not reason:
        raise SessionError(
            "Er zijn geen afspraken. Leg er een vast, of schrijf op waarom er geen zijn.", "no_outcome_reason"
        )
    session.is_closed, session.no_outcome_reason = True, reason
    session.revision += 1
    session.save(update_fields=["is_closed", "no_outcome_reason", "revision"])
    audit.record(event="session.closed", target=session, by=by, at=at, reason=reason)
    return session


@transaction.atomic
def reopen_session(*, session_id: int, by: User, at: datetime) -> PartnerSession:
    """Open a closed session again, while the slag is open."""
    session = _locked(session_id)
    session.is_closed = False
    session.revision += 1
    session.save(update_fields=["is_closed", "revision"])
    audit.record(event="session.reopened", target=session, by=by, at=at)
    return session
