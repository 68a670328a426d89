"""Who may open what of the three slagen and partner sessions."""

from typing import Any

from agov.models import PartnerSession
from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import BodyKind, InvitationState, RoundKind, RoundState
from cycle.models import Round
from tests.factories import DataSourceFactory, UserFactory
from tests.factories.policy import (
    MOMENT,
    BodyFactory,
    PartnerSessionFactory,
    PriorityFactory,
    RoundFactory,
    RoundParticipantFactory,
    RouteStopFactory,
    SessionAgreementFactory,
    SessionTemplateFactory,
)
from tests.permission_rows import ALL, Row

STEERS = frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS})
PARTNER = frozenset({Role.PARTNER})
COUNCIL = frozenset({Role.RAADSLID, Role.GRIFFIE})
INSIDE = ALL - PARTNER - COUNCIL
RESEARCH = frozenset({Role.ONDERZOEKER, Role.BEHEERDER})


def _of_others(kind: RoundKind, **more: Any) -> Round:
    return RoundFactory(kind=kind, state=RoundState.OPEN, **more)


def round_of_others(user: Any) -> dict[str, Any]:
    return {"pk": _of_others(RoundKind.ADMINISTRATIVE).pk}


def round_that_asks_us(user: Any) -> dict[str, Any]:
    """An open slag for which the user's organisation was asked."""
    slag = _of_others(RoundKind.TECHNICAL)
    RoundParticipantFactory(round=slag, organisation=user.organisation, state=InvitationState.INVITED)
    return {"pk": slag.pk}


def closed_round(user: Any) -> dict[str, Any]:
    slag = RoundFactory(
        kind=RoundKind.ADMINISTRATIVE, state=RoundState.CLOSED, closed_at=MOMENT, closed_by=UserFactory(), product="Ja."
    )
    return {"pk": slag.pk}


def planned_round(user: Any) -> dict[str, Any]:
    return {"pk": RoundFactory(kind=RoundKind.TECHNICAL).pk}


def elaboration(user: Any) -> dict[str, Any]:
    SessionTemplateFactory()
    return {"pk": _of_others(RoundKind.ELABORATION).pk, "kind": "hard"}


def participant(user: Any) -> dict[str, Any]:
    return {"pk": RoundParticipantFactory(round=_of_others(RoundKind.TECHNICAL)).pk}


def source_of_another(user: Any) -> dict[str, Any]:
    return {**round_that_asks_us(user), "source_pk": DataSourceFactory().pk}


def own_source(user: Any) -> dict[str, Any]:
    return {**round_that_asks_us(user), "source_pk": DataSourceFactory(organisation=user.organisation).pk}


def stop(user: Any) -> dict[str, Any]:
    return {"pk": RouteStopFactory(round=_of_others(RoundKind.ADMINISTRATIVE), body__kind=BodyKind.AGOV).pk}


def decision(user: Any) -> dict[str, Any]:
    slag = _of_others(RoundKind.ADMINISTRATIVE)
    halt = RouteStopFactory(round=slag, body=BodyFactory(kind=BodyKind.COUNCIL))
    return {"pk": halt.pk, "priority_pk": PriorityFactory(cycle=slag.cycle).pk}


def draft_texts(user: Any) -> dict[str, Any]:
    return {"pk": PriorityFactory(cycle=_of_others(RoundKind.ADMINISTRATIVE).cycle).pk}


def approved_texts(user: Any) -> dict[str, Any]:
    slag = Round.objects.get(pk=closed_round(user)["pk"])
    return {"pk": PriorityFactory(cycle=slag.cycle, state="approved").pk}


def _session(user: Any, *, ours: bool) -> PartnerSession:
    session = PartnerSessionFactory(round=_of_others(RoundKind.ELABORATION))
    if ours:
        session.organisations.add(user.organisation)
    return session


def our_session(user: Any) -> dict[str, Any]:
    return {"pk": _session(user, ours=True).pk}


def session_of_others(user: Any) -> dict[str, Any]:
    return {"pk": _session(user, ours=False).pk}


def closed_session(user: Any) -> dict[str, Any]:
    session = _session(user, ours=True)
    session.is_closed = True
    session.save(update_fields=["is_closed"])
    return {"pk": session.pk}


def agreement(user: Any) -> dict[str, Any]:
    made = SessionAgreementFactory(session=_session(user, ours=True))
    made.organisations.add(user.organisation)
    return {"pk": made.pk}


def agreement_of_others(user: Any) -> dict[str, Any]:
    return {"pk": SessionAgreementFactory(session=_session(user, ours=True)).pk}


HIDDEN = PARTNER | COUNCIL


def deed(name: str, kwargs: Any, **more: Any) -> Row:
    """A deed of those who steer; partners and council may not know of what it is done to."""
    return Row(f"agov:{name}", STEERS, kwargs=kwargs, unknown=more.pop("unknown", HIDDEN), **more)


# 422: may, and forgot to say what
ROWS: list[Row] = [
    Row("agov:round-list"),
    Row("agov:round-detail", INSIDE, case="open, others asked", refused=404, kwargs=round_of_others),
    Row("agov:round-detail", INSIDE | PARTNER, case="asked", refused=404, kwargs=round_that_asks_us),
    Row("agov:round-detail", INSIDE | COUNCIL, case="closed decisions", refused=404, kwargs=closed_round),
    deed("round-plan", round_of_others),
    deed("round-open", planned_round),
    deed("round-close", round_of_others),
    deed("round-reopen", closed_round, unknown=PARTNER),
    deed("round-prepare", round_of_others, method="post", status=302),
    deed("round-invite", round_of_others, method="post", status=302),
    deed("participant-add", round_of_others),
    deed("participant-state", participant, method="post", status=302),
    Row("agov:round-answer", PARTNER, kwargs=round_that_asks_us, unknown=COUNCIL),
    Row("agov:round-source", RESEARCH, case="of another", kwargs=source_of_another, unknown=COUNCIL),
    Row("agov:round-source", RESEARCH | PARTNER, case="own", kwargs=own_source, unknown=COUNCIL),
    deed("stop-detail", stop),
    deed("stop-plan", stop, method="post", status=302),
    deed("stop-substitute", stop, method="post", status=422),
    deed("stop-hold", stop, method="post", status=422),
    deed("priority-decide", decision),
    Row("agov:priority-texts", INSIDE, case="draft", refused=404, kwargs=draft_texts),
    Row("agov:priority-texts", INSIDE | COUNCIL, case="approved", refused=404, kwargs=approved_texts),
    deed("session-new", elaboration),
    Row("agov:session-detail", INSIDE | PARTNER, case="ours", refused=404, kwargs=our_session),
    Row("agov:session-detail", INSIDE, case="of others", refused=404, kwargs=session_of_others),
    deed("session-change", our_session, unknown=COUNCIL),
    Row("agov:session-contribute", STEERS | PARTNER, kwargs=our_session, unknown=COUNCIL),
    deed("session-agree", our_session, unknown=COUNCIL),
    deed("session-close", our_session, unknown=COUNCIL),
    deed("session-reopen", closed_session, unknown=COUNCIL, method="post", status=302),
    Row("agov:agreement-confirm", PARTNER, case="ours", kwargs=agreement, unknown=COUNCIL, method="post", status=302),
    Row(
        "agov:agreement-confirm",
        frozenset(),
        case="without us",
        kwargs=agreement_of_others,
        unknown=COUNCIL,
        method="post",
    ),
]
