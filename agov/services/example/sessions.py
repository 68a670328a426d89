"""Sessions with partners in Oefenstad: two held in the first cycle, with agreements; two planned in the second."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime

from agov.enums import SessionKind
from agov.models import PartnerSession, SessionTemplate
from agov.queries.rounds import product_draft
from agov.queries.sessions import invited_by, session_blockers
from agov.services import sessions
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.enums import InvitationState, RoundKind, RoundState, Track
from cycle.models import Round
from cycle.services import rounds
from vap.models import Priority

Kind = OrganisationKind


@dataclass(frozen=True)
class Part:
    """What an organisation does itself, and then asks."""

    kind: OrganisationKind
    own_part: str
    request: str = ""


@dataclass(frozen=True)
class Deal:
    """An agreement: what, who, by when, and the first words of the priority it serves."""

    text: str
    kinds: tuple[OrganisationKind, ...]
    due_on: date
    priority: str


@dataclass(frozen=True)
class Held:
    """A session as it went."""

    kind: SessionKind
    held_on: date
    parts: tuple[Part, ...]
    deals: tuple[Deal, ...]
    alignment: str


HELD = (
    Held(
        SessionKind.HARD,
        date(2025, 1, 23),
        (
            Part(
                Kind.HOUSING,
                "Wij vervangen voor de zomer de sloten van 120 portieken in Lindenstroo.",
                "Van de politie: elke maand de buurten waar het vaakst wordt ingebroken.",
            ),
            Part(
                Kind.WIJK_MANAGEMENT, "Wij lopen elke week een ronde langs de portieken en melden kapotte verlichting."
            ),
            Part(
                Kind.BUSINESS,
                "Wij wijzen per winkelstraat een aanspreekpunt aan.",
                "Van de gemeente: één nummer dat altijd opneemt.",
            ),
        ),
        (
            Deal(
                "Sloten en verlichting van 120 portieken zijn voor 1 juli vervangen.",
                (Kind.HOUSING, Kind.WIJK_MANAGEMENT),
                date(2025, 7, 1),
                "De inbraakaanpak",
            ),
            Deal(
                "Elke maand liggen de cijfers per buurt bij de corporatie en het wijkbeheer.",
                (Kind.HOUSING,),
                date(2025, 3, 1),
                "Minder geweld",
            ),
        ),
        "Het onderhoud van de corporatie en de rondes van het wijkbeheer vallen nu in dezelfde weken.",
    ),
    Held(
        SessionKind.SOFT,
        date(2025, 2, 20),
        (
            Part(
                Kind.YOUTH_CARE,
                "Wij begeleiden tien gezinnen in Ostermeent, twee avonden per week.",
                "Van de scholen: een signaal bij verzuim binnen een week.",
            ),
            Part(Kind.EDUCATION, "Wij openen de gymzaal op vrijdagavond voor jongeren uit de wijk."),
            Part(Kind.GGZ, "Wij houden elke week twee plekken vrij voor een eerste gesprek."),
        ),
        (
            Deal(
                "Bij verzuim krijgt jeugdzorg binnen een week een signaal van de school.",
                (Kind.YOUTH_CARE, Kind.EDUCATION),
                date(2025, 4, 1),
                "Meer plek",
            ),
            Deal(
                "Wie overlast geeft, heeft binnen acht weken een eerste gesprek.",
                (Kind.GGZ,),
                date(2025, 5, 1),
                "Overlast en zorg",
            ),
        ),
        "School en jeugdzorg gebruiken dezelfde drempel voor verzuim.",
    ),
)
# In the second cycle: what is planned.
PLANNED = ((SessionKind.HARD, date(2027, 1, 20)), (SessionKind.SOFT, date(2027, 1, 27)))
NOT_CONFIRMED = "De schoolbesturen bevestigen pas als hun jaarplan vastligt. De andere partners zijn al begonnen."
UNCONFIRMED = (Kind.EDUCATION,)
CLOSED_ON = date(2025, 2, 28)


def make(*, by: User, at: datetime) -> None:
    """Make the sessions of both cycles where there are none. ``at`` is not used: it happened on fixed days."""
    slagen = Round.objects.filter(kind=RoundKind.ELABORATION, sessions__isnull=True).select_related("cycle")
    earlier = slagen.filter(cycle__start_year=2024, state=RoundState.PLANNED).first()
    if earlier is not None:
        _make_earlier(earlier, by)
    current = slagen.filter(cycle__start_year=2026).exclude(state=RoundState.CLOSED).first()
    if current is not None:
        rounds.invite_all(round_id=current.pk, by=by, at=_moment(date(2026, 11, 2)))
        for kind, day in PLANNED:
            _plan(current, kind, day, by, _moment(date(2026, 11, 2)))


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def _of_kinds(kinds: Iterable[OrganisationKind]) -> list[Organisation]:
    """The first organisation of each kind, where there is one."""
    found = [Organisation.objects.filter(kind=kind, is_active=True).order_by("pk").first() for kind in kinds]
    return [organisation for organisation in found if organisation is not None]


def _plan(slag: Round, kind: SessionKind, day: date, by: User, at: datetime) -> PartnerSession | None:
    template = SessionTemplate.objects.filter(kind=kind).first()
    if template is None:
        return None
    return sessions.plan_session(
        round_id=slag.pk,
        kind=kind,
        title=template.title,
        held_on=day,
        track=Track(template.track),
        organisations=invited_by(template),
        themes=[],
        by=by,
        at=at,
    )


def _make_earlier(slag: Round, by: User) -> None:
    rounds.invite_all(round_id=slag.pk, by=by, at=_moment(date(2024, 12, 2)))
    rounds.open_round(
        round_id=slag.pk, reason="De partners wilden in januari beginnen.", by=by, at=_moment(slag.start_date)
    )
    for held in HELD:
        _hold(slag, held, by)
    for one in slag.participants.filter(organisation__isnull=True):
        rounds.set_participation(
            participant_id=one.pk, state=InvitationState.TOOK_PART, by=by, at=_moment(date(2025, 2, 20))
        )
    slag.refresh_from_db()
    rounds.close_round(
        round_id=slag.pk,
        seen=slag.revision,
        product=product_draft(slag),
        blockers=session_blockers(slag),
        reason=NOT_CONFIRMED,
        by=by,
        at=_moment(CLOSED_ON),
    )


def _hold(slag: Round, held: Held, by: User) -> None:
    at = _moment(held.held_on)
    session = _plan(slag, held.kind, held.held_on, by, _moment(date(2024, 12, 9)))
    if session is None:
        return
    there = _of_kinds(part.kind for part in held.parts)
    sessions.change_session(
        session_id=session.pk,
        seen=session.revision,
        title=session.title,
        held_on=held.held_on,
        track=Track(session.track),
        organisations=session.organisations.all(),
        attended=there,
        themes=[],
        alignment=held.alignment,
        by=by,
        at=at,
    )
    for part in held.parts:
        for organisation in _of_kinds([part.kind]):
            sessions.contribute(
                session_id=session.pk,
                organisation=organisation,
                own_part=part.own_part,
                request=part.request,
                by=by,
                at=at,
            )
    for deal in held.deals:
        _agree(session, deal, by, at)
    sessions.close_session(
        session_id=session.pk, no_outcome_reason="Er kwam niemand met gezag om iets af te spreken.", by=by, at=at
    )


def _agree(session: PartnerSession, deal: Deal, by: User, at: datetime) -> None:
    named = _of_kinds(deal.kinds)
    agreement = sessions.agree(
        session_id=session.pk,
        text=deal.text,
        organisations=named,
        priority=Priority.objects.filter(cycle=session.round.cycle_id, title__startswith=deal.priority).first(),
        due_on=deal.due_on,
        by=by,
        at=at,
    )
    for organisation in named:
        if organisation.kind in UNCONFIRMED:
            continue
        of_partner = (
            User.objects.filter(organisation=organisation, user_roles__role=Role.PARTNER).order_by("pk").first()
        )
        sessions.confirm_agreement(
            agreement_id=agreement.pk, organisation=organisation, by=of_partner or by, at=at
        )  # the example has no accounts for most partners
