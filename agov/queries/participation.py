"""How each partner takes part: asked, there, heard of, and what still waits for its answer (S101)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Count, IntegerField, Max, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from agov.enums import ExpectationState
from agov.models import AgreementConfirmation, Contribution, Expectation, Invitee, PartnerSession
from agov.queries.meeting_people import THERE
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation
from cycle.enums import InvitationState
from cycle.models import RoundParticipant
from vap.enums import VAP_OVER, CommitmentState
from vap.models import Commitment, CommitmentAnswer, ProgressUpdate

# What counts as having heard of a partner: the words, and the field that holds when.
CONTACTS: Final = (
    ("said", "antwoord op een vraag in een plan"),
    ("answered", "antwoord op een verwachting"),
    ("contributed", "bijdrage aan een sessie"),
    ("confirmed", "bevestiging van een afspraak"),
    ("told", "bericht over de voortgang"),
    ("came", "was bij een sessie"),
    ("replied", "antwoord op een uitnodiging"),
    ("met", "was bij het overleg"),
)


@dataclass(frozen=True)
class Participation:
    """One partner."""

    organisation: Organisation
    last_on: date | None
    last_how: str
    invited: int  # to sessions
    attended: int
    asked: int  # for slagen
    took_part: int
    waiting: int  # questions without an answer
    is_silent: bool


def participation(*, today: date, months: int) -> list[Participation]:
    """All partners in use, who was silent longest first, in one query; silent is nothing heard in ``months``."""
    since = _months_before(today, months)
    partners = Organisation.objects.filter(is_active=True).exclude(kind=OrganisationKind.MUNICIPALITY)
    rows = partners.annotate(**_last(today), **_counts(today))
    found = [_of(row, since) for row in rows]
    return sorted(found, key=lambda one: (one.last_on or date.min, one.organisation.name))


def _last(today: date) -> dict[str, Any]:
    came = PartnerSession.objects.filter(attended=OuterRef("pk"), held_on__lte=today)
    met = Invitee.objects.filter(organisation=OuterRef("pk"), attendance__in=THERE)
    return {
        "said": _newest(CommitmentAnswer.objects.filter(organisation=OuterRef("pk")), "organisation", "given_at"),
        "answered": _newest(Expectation.objects.filter(organisation=OuterRef("pk")), "organisation", "answered_at"),
        "contributed": _newest(Contribution.objects.filter(organisation=OuterRef("pk")), "organisation", "given_at"),
        "confirmed": _newest(
            AgreementConfirmation.objects.filter(organisation=OuterRef("pk")), "organisation", "given_at"
        ),
        "told": _newest(ProgressUpdate.objects.filter(organisation=OuterRef("pk")), "organisation", "submitted_at"),
        "came": _newest(came, "attended", "held_on"),
        "replied": _newest(Invitee.objects.filter(organisation=OuterRef("pk")), "organisation", "answered_at"),
        "met": _newest(met, "organisation", "meeting__starts_at"),
    }


def _counts(today: date) -> dict[str, Any]:
    held = PartnerSession.objects.filter(held_on__lte=today)
    asked = _asked_for_rounds()
    open_expectations = Expectation.objects.filter(organisation=OuterRef("pk"), state=ExpectationState.ASKED)
    open_proposals = Commitment.objects.filter(organisation=OuterRef("pk"), state=CommitmentState.PROPOSED)
    return {
        "invited": _number(held.filter(organisations=OuterRef("pk")), "organisations"),
        "attended": _number(held.filter(attended=OuterRef("pk")), "attended"),
        "asked": _rounds(asked),
        "took_part": _rounds(asked.filter(state=InvitationState.TOOK_PART)),
        "waits": _number(open_expectations, "organisation"),
        "proposed": _number(open_proposals.exclude(vap__state__in=VAP_OVER), "organisation"),
    }


def _asked_for_rounds() -> QuerySet[RoundParticipant]:
    """Invitations that went out: by name, or to the whole party of its kind ("woningcorporaties").

    One to all partners at once asks nobody in particular, and says of nobody that it came.
    """
    own = Q(organisation=OuterRef("pk"))
    of_kind = Q(organisation__isnull=True, party__organisation_kind=OuterRef("kind"))
    return RoundParticipant.objects.filter(own | of_kind).exclude(state=InvitationState.TO_INVITE)


def _rounds(rows: QuerySet[RoundParticipant]) -> Coalesce:
    """In how many slagen; twice in one counts once."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("round", distinct=True))
    return Coalesce(Subquery(counted.values("number"), output_field=IntegerField()), 0)


def _newest(rows: QuerySet[Any], group: str, field: str) -> Subquery:
    return Subquery(rows.order_by().values(group).annotate(newest=Max(field)).values("newest"))


def _number(rows: QuerySet[Any], group: str) -> Coalesce:
    counted = rows.order_by().values(group).annotate(number=Count("pk", distinct=True)).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _of(row: Any, since: date) -> Participation:
    moments = [(_day(getattr(row, name)), words) for name, words in CONTACTS]
    last_on, last_how = max(((day, words) for day, words in moments if day is not None), default=(None, ""))
    return Participation(
        row,
        last_on,
        last_how,
        invited=row.invited,
        attended=row.attended,
        asked=row.asked,
        took_part=row.took_part,
        waiting=row.waits + row.proposed,
        is_silent=last_on is None or last_on < since,
    )


def _day(moment: date | datetime | None) -> date | None:
    return timezone.localdate(moment) if isinstance(moment, datetime) else moment


def silent_organisations(*, today: date, months: int) -> set[int]:
    """The keys of partners of whom nothing was heard in ``months``."""
    return {row.organisation.pk for row in participation(today=today, months=months) if row.is_silent}


def _months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last of the month where that month is shorter."""
    count = day.year * 12 + day.month - 1 - months
    year, month = divmod(count, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise ValueError(day)
