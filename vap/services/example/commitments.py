"""What partners promise each other in the VAPs of Oefenstad: in every state, answered on days that fit each VAP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from amersfoort_veiligheid.accounts.enums import OrganisationKind as O
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from vap.enums import VAP_OVER, ActivityState, CommitmentState
from vap.models import VAP, Commitment
from vap.services import commitments

State = CommitmentState
EARLIER: Final = 2024
ASKED: Final = {EARLIER: date(2025, 2, 17), 2026: date(2026, 11, 9)}
ANSWERED: Final = {EARLIER: date(2025, 2, 24), 2026: date(2026, 11, 16)}


@dataclass(frozen=True)
class Pledge:
    """One commitment beside the activities, and how the talk about it went."""

    vap: str
    by: O
    text: str
    amount: str = ""
    due: date | None = None
    state: CommitmentState = State.PROPOSED
    counter: str = ""  # how much the partner offered instead
    words: str = ""
    kept: date | None = None
    note: str = ""
    asked_by: O | None = None
    answer_by: date | None = None
    is_offer: bool = False


PLEDGES: Final = (
    Pledge("Sterke sloten in Lindenstroo", O.HOUSING, "Bij elke verhuizing meteen een beter slot.",
           due=date(2027, 6, 30), state=State.ACCEPTED, words="Dit staat nu in ons werkboek."),
    Pledge("Sterke sloten in Lindenstroo", O.WIJK_MANAGEMENT, "Kapotte lampen binnen een week melden.",
           due=date(2026, 10, 1), state=State.ACCEPTED, is_offer=True),
    Pledge("Sterke sloten in Lindenstroo", O.POLICE, "Elke maand de buurten waar het vaakst wordt ingebroken.",
           due=date(2025, 4, 1), state=State.KEPT, kept=date(2025, 3, 27), note="Eerste kaart kwam in maart.",
           asked_by=O.HOUSING),
    Pledge("Veilig uitgaan in Kernmare", O.BUSINESS, "Een vast aanspreekpunt per straat.", "6 straten",
           due=date(2025, 6, 1), state=State.KEPT, kept=date(2025, 5, 20), note="Lijst van de ondernemers."),
    Pledge("Jeugd in Ostermeent doet mee", O.EDUCATION, "De gymzaal open op vrijdagavond.", "40 avonden",
           due=date(2025, 12, 19), state=State.KEPT, kept=date(2025, 12, 19), note="Rooster van de school."),
    Pledge("Buddy voor elke veelpleger", O.HOUSING, "Woonplekken vrijhouden voor wie een buddy heeft.", "6 plekken",
           due=date(2026, 6, 30), state=State.DECLINED, words="Wij hebben nu een wachtlijst van drie jaar."),
    Pledge("Eén hand bij overlast en zorg", O.GGZ, "Iemand bij het overleg over overlast en zorg.", "4 uur per week",
           due=date(2027, 4, 30), state=State.ACCEPTED, counter="2 uur per week",
           words="De andere dagen zijn wij binnen een uur bereikbaar."),
    Pledge("Eén hand bij overlast en zorg", O.ADDICTION_CARE, "Een plek voor een eerste gesprek binnen een week.",
           due=date(2026, 9, 1), state=State.ACCEPTED),
    Pledge("Camera's op het stationsplein", O.BUSINESS, "Meebetalen aan de camera's.", "10.000 euro",
           state=State.DECLINED, words="Onze leden willen eerst weten of camera's helpen."),
    Pledge("Jeugd in Ostermeent: plek en perspectief", O.YOUTH_CARE, "Een buddy voor jongeren.", "4 uur per week",
           due=date(2028, 6, 30), state=State.AMENDED, counter="2 uur per week",
           words="Er is in de wijk één begeleider.", answer_by=date(2026, 12, 4)),
    Pledge("Jeugd in Ostermeent: plek en perspectief", O.EDUCATION, "Een docent die buddy's begeleidt.",
           "2 uur per week", due=date(2028, 6, 30), state=State.DECLINED,
           words="Wij hebben hier nu geen docenten voor.", answer_by=date(2026, 12, 4)),
    Pledge("Jeugd in Ostermeent: plek en perspectief", O.HOUSING, "Een lege winkel als plek voor jongeren.",
           due=date(2027, 3, 1), answer_by=date(2026, 12, 11)),
    Pledge("Winkeliers en veelplegers", O.PROSECUTOR, "Binnen een week een besluit bij een nieuw feit.",
           due=date(2027, 2, 1), answer_by=date(2026, 12, 15)),
    Pledge("Veilig wonen in Tolmeerse", O.HOUSING, "Sloten in de huurwoningen van Tolmeerse nakijken.",
           "80 woningen", due=date(2027, 9, 30), state=State.ACCEPTED),
    Pledge("Minder geweld achter de voordeur", O.GGZ, "Eén plek per week voor een eerste gesprek.",
           due=date(2027, 3, 1), answer_by=date(2026, 12, 18), asked_by=O.ZVH),
    Pledge("Toezicht in de avond in Lindenstroo", O.HOUSING, "Sleutels van de portieken voor het toezicht.",
           due=date(2026, 11, 20), state=State.ACCEPTED, words="Ze liggen klaar bij de huismeester."),
    Pledge("Toezicht in de avond in Lindenstroo", O.POLICE, "Elke maandag de meldingen van het weekend.",
           due=date(2027, 1, 4), is_offer=True),
    Pledge("Buurtpreventie nieuwe stijl", O.WELFARE, "Twee bijeenkomsten voor nieuwe groepen.",
           due=date(2027, 4, 1), answer_by=date(2026, 12, 20)),
)  # fmt: skip


def make(*, by: User, at: datetime) -> None:
    """Ask for every activity of a partner, and make the rest; a VAP that has commitments stays as it is."""
    for vap in VAP.objects.filter(commitments=None, cycle__start_year__in=ASKED).select_related("cycle"):
        if vap.state in VAP_OVER:
            continue
        year = vap.cycle.start_year
        for activity in vap.activities.select_related("organisation"):
            asked = commitments.propose_for_activity(activity=activity, by=by, at=_moment(ASKED[year]))
            if asked is not None and year == EARLIER:
                _answer(asked, State.ACCEPTED, by=by, at=_moment(ANSWERED[year]))
        for pledge in PLEDGES:
            if pledge.vap == vap.title:
                _make(pledge, vap, year, by=by)


def keep(*, by: User, at: datetime) -> None:
    """What was promised for an activity that is done, was kept. Runs after ``plan_steps``."""
    rows = Commitment.objects.filter(state=State.ACCEPTED, activity__state=ActivityState.DONE)
    for row in rows.select_related("activity"):
        if row.activity is not None and row.activity.done_on is not None:
            commitments.mark_kept(
                commitment_id=row.pk,
                seen=row.revision,
                kept_on=row.activity.done_on,
                note=row.activity.evidence or "De activiteit is gedaan.",
                by=by,
                at=max(_moment(row.activity.done_on), _moment(ANSWERED[EARLIER])),
            )


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def _first(kind: O) -> Organisation | None:
    return Organisation.objects.filter(kind=kind, is_active=True).order_by("pk").first()


def _make(pledge: Pledge, vap: VAP, year: int, *, by: User) -> None:
    organisation = _first(pledge.by)
    if organisation is None:
        return
    of_partner = _of_partner(organisation, by)
    if pledge.is_offer:
        commitments.offer(
            vap_id=vap.pk,
            organisation=organisation,
            text=pledge.text,
            amount=pledge.amount,
            due_on=pledge.due,
            by=of_partner,
            at=_moment(ANSWERED[year]),
        )
        return
    made = commitments.propose(
        vap_id=vap.pk,
        organisation=organisation,
        text=pledge.text,
        amount=pledge.amount,
        due_on=pledge.due,
        answer_by=pledge.answer_by,
        asked_by_organisation=_first(pledge.asked_by) if pledge.asked_by else None,
        by=by,
        at=_moment(ASKED[year]),
    )
    _talk(made, pledge, year, by=by)


def _talk(made: Commitment, pledge: Pledge, year: int, *, by: User) -> None:
    at = _moment(ANSWERED[year])
    if pledge.state == State.PROPOSED:
        return
    if pledge.counter:
        _answer(made, State.AMENDED, counter=pledge.counter, words=pledge.words, by=by, at=at)
        if pledge.state == State.ACCEPTED:
            made.refresh_from_db()
            commitments.agree_with_counter(commitment_id=made.pk, seen=made.revision, by=by, at=at)
        return
    to = State.DECLINED if pledge.state == State.DECLINED else State.ACCEPTED
    _answer(made, to, words=pledge.words, by=by, at=at)
    if pledge.state == State.KEPT and pledge.kept is not None:
        made.refresh_from_db()
        commitments.mark_kept(
            commitment_id=made.pk,
            seen=made.revision,
            kept_on=pledge.kept,
            note=pledge.note,
            by=by,
            at=_moment(pledge.kept),
        )


def _answer(
    made: Commitment, to: CommitmentState, *, counter: str = "", words: str = "", by: User, at: datetime
) -> None:
    commitments.answer(
        commitment_id=made.pk,
        seen=made.revision,
        to=to,
        text=words,
        counter_amount=counter,
        by=_of_partner(made.organisation, by),
        at=at,
    )


def _of_partner(organisation: Organisation, by: User) -> User:
    """Somebody of the partner; the example has no accounts for most of them."""
    found = User.objects.filter(organisation=organisation, user_roles__role=Role.PARTNER).order_by("pk").first()
    return found or by
