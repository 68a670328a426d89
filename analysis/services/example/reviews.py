"""The technische slag of both cycles of Oefenstad: who took part, and what each source said of its own figures.

In the first cycle it is closed with one doubt on record; in the second it is open, and one source is not ready.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.enums import ReviewVerdict
from analysis.models import DataSource
from analysis.queries import review_blockers, source_statuses
from analysis.services.data_reviews import review_source
from cycle.enums import InvitationState, RoundKind, RoundState
from cycle.models import Round
from cycle.services import rounds


@dataclass(frozen=True)
class Verdict:
    """What an organisation of a kind said of a source."""

    source: str
    kind: OrganisationKind
    verdict: ReviewVerdict
    direction: str = ""
    note: str = ""


Kind, Said = OrganisationKind, ReviewVerdict
EARLIER = (
    Verdict("politie", Kind.POLICE, Said.CORRECT, "Geweld in Lindenstroo blijft hoog, woninginbraak daalt daar."),
    Verdict("bewonersenquete", Kind.MUNICIPALITY, Said.CORRECT, "Het onveilige gevoel is het grootst in Lindenstroo."),
    Verdict("doelgroepen", Kind.POLICE, Said.CORRECT, "De grootste groep verandert weinig van omvang."),
    Verdict(
        "zorg",
        Kind.ZVH,
        Said.DOUBT,
        "De groep met meer problemen tegelijk blijft ongeveer gelijk.",
        "Wie in twee regelingen zit, is mogelijk dubbel geteld.",
    ),
    Verdict("om", Kind.PROSECUTOR, Said.CORRECT, "Meer zaken over winkeldiefstal, minder over inbraak."),
)
NOW = (
    Verdict(
        "politie", Kind.POLICE, Said.CORRECT, "Geweld in Lindenstroo blijft hoog; overlast door jeugd in Ostermeent."
    ),
    Verdict("bewonersenquete", Kind.MUNICIPALITY, Said.CORRECT, "Minder onveilig gevoel in Lindenstroo dan in 2023."),
    Verdict("om", Kind.PROSECUTOR, Said.NOT_READY, note="De cijfers van het derde kwartaal komen eind november."),
)
ABSENT_EARLIER = ("wow",)
THERE_NOW = ("politie", "oens", "oov", "om")
DECLINED_NOW = ("sectorhoofden",)
CLOSED_ON = date(2024, 11, 29)


def make(*, by: User, at: datetime) -> None:
    """Fill both slagen where nobody began. ``at`` is not used: this all happened on fixed days."""
    slagen = Round.objects.filter(kind=RoundKind.TECHNICAL, state=RoundState.PLANNED).select_related("cycle")
    author = User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True).order_by("pk").first() or by
    earlier = slagen.filter(cycle__start_year=2024).first()
    if earlier is not None:
        _make_earlier(earlier, author, by)
    current = slagen.filter(cycle__start_year=2026).first()
    if current is not None:
        _make_current(current, author, by)


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)


def _make_earlier(slag: Round, author: User, by: User) -> None:
    _open(slag, by, _moment(date(2024, 11, 1)))
    for one in slag.participants.select_related("party"):
        state = InvitationState.ABSENT if one.party.key in ABSENT_EARLIER else InvitationState.TOOK_PART
        rounds.set_participation(participant_id=one.pk, state=state, by=by, at=_moment(date(2024, 11, 14)))
    _review(slag, EARLIER, author, _moment(date(2024, 11, 18)))
    statuses = source_statuses(slag)
    slag.refresh_from_db()
    rounds.close_round(
        round_id=slag.pk,
        seen=slag.revision,
        product="\n".join(status.statement for status in statuses if status.verdicts),
        blockers=[blocker for blocker in review_blockers(statuses) if blocker],
        reason="Alleen bronnen zonder eigenaar bleven zonder oordeel; de analyse gebruikt ze niet.",
        by=by,
        at=_moment(CLOSED_ON),
    )


def _make_current(slag: Round, author: User, by: User) -> None:
    _open(slag, by, _moment(date(2026, 10, 5)))
    for one in slag.participants.select_related("party"):
        answer = InvitationState.ACCEPTED if one.party.key in THERE_NOW else None
        answer = InvitationState.DECLINED if one.party.key in DECLINED_NOW else answer
        if answer is not None:
            rounds.set_participation(participant_id=one.pk, state=answer, by=by, at=_moment(date(2026, 10, 12)))
    _review(slag, NOW, author, _moment(date(2026, 11, 9)))


def _open(slag: Round, by: User, at: datetime) -> None:
    rounds.prepare_round(round_id=slag.pk, by=by, at=at)
    rounds.invite_all(round_id=slag.pk, by=by, at=at)
    rounds.open_round(round_id=slag.pk, by=by, at=at)


def _review(slag: Round, verdicts: Sequence[Verdict], author: User, at: datetime) -> None:
    for said in verdicts:
        source = DataSource.objects.filter(key=said.source).first()
        organisation = Organisation.objects.filter(kind=said.kind, is_active=True).order_by("pk").first()
        if source is not None and organisation is not None:
            review_source(
                round_id=slag.pk,
                source=source,
                organisation=source.organisation or organisation,
                verdict=said.verdict,
                direction=said.direction,
                note=said.note,
                by=author,
                at=at,
            )
