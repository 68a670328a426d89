"""What Oefenstad chose: five priorities and seven findings left out in the first cycle; in the second drafts lie open
for comment and the scores are on the table.

Without findings there is nothing to choose, and nothing is made. No persons: whoever scores or comments is an account
of the example, and pages show functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.models import Finding
from cycle.enums import BodyKind, DecisionOutcome, InvitationState, KernbeleidField, RoundKind, RoundState, SafetyScope
from cycle.models import Body, PolicyCycle, Round, SafetyKind, Theme
from cycle.services import rounds
from vap.enums import INSTRUMENT_FIELDS, ScoringState
from vap.models import Priority, Scoring
from vap.services import consultation, decisions, dispositions, priorities, scoring
from vap.services.example.drafts import (
    EARLIER_CHOSEN,
    EARLIER_LEFT_OUT,
    JOINT,
    NOW_DRAFTS,
    NOW_LEFT_OUT,
    SCORES,
    LeftOutDraft,
    PriorityDraft,
)

SCORING_ROLES = (Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS, Role.ONDERZOEKER)
SCORING_PARTNERS = 2
# AGOV, college, council.
ROUTE_DAYS = (date(2025, 1, 21), date(2025, 2, 4), date(2025, 2, 25))
ONE_FIGURE_LEFT = "Eén bron moest haar laatste cijfer nog bevestigen. Dat raakte de keuzen niet."
# What bodies made of a text: by title and body, the new text and why. Elsewhere they agreed with what lay before them.
CHANGED = {
    ("Overlast en zorg in één hand", BodyKind.AGOV): (
        "Wie overlast geeft en zorg nodig heeft, krijgt binnen acht weken één aanpak.",
        "Acht weken is haalbaar, zes niet.",
    ),
    ("Overlast en zorg in één hand", BodyKind.COLLEGE): (
        "Wie overlast geeft en zorg nodig heeft, krijgt binnen acht weken één aanpak met één vaste begeleider.",
        "De vaste begeleider maakt duidelijk wie aanspreekbaar is.",
    ),
    ("Overlast en zorg in één hand", BodyKind.COUNCIL): (
        "Wie overlast geeft en zorg nodig heeft, krijgt binnen acht weken één aanpak met één vaste begeleider. "
        "Het college meldt elk half jaar hoe vaak dat lukt.",
        "Bij amendement: de raad wil de voortgang volgen.",
    ),
}
STAND_IN_FOR_AGOV = (
    "Het veiligheidsoverleg van januari ging niet door. De raadscommissie besprak de voorstellen in zijn plaats."
)
EARLY = "De partners willen voor de winter weten waar wij aan denken. De analyse ligt al ter bespreking."
OVER = "Wij zoeken de ruimte voor het najaar; zonder dit onderdeel is de aanpak niet compleet."


def make(*, by: User, at: datetime) -> None:
    """Make the choices of both cycles where there are none yet."""
    earlier = PolicyCycle.objects.filter(start_year=2024).first()
    current = PolicyCycle.objects.filter(start_year=2026).first()
    if earlier is not None and _is_open_to_choose(earlier):
        _choose_earlier(earlier, by)
    if current is not None and _is_open_to_choose(current):
        _choose_now(current, by)


def _is_open_to_choose(cycle: PolicyCycle) -> bool:
    return not cycle.priorities.exists() and Finding.objects.filter(analysis__cycle=cycle).exists()


def _moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _choose_earlier(cycle: PolicyCycle, by: User) -> None:
    found = _by_claim(cycle)
    made = [_make(draft, cycle, found, by, _moment(date(2024, 12, 10))) for draft in EARLIER_CHOSEN]
    _leave_out(EARLIER_LEFT_OUT, found, by, _moment(date(2025, 1, 14)))
    _decide([priority for priority in made if priority is not None], cycle, by)
    first = made[0]
    if first is not None:
        first.refresh_from_db()
        priorities.change_approved(
            priority_id=first.pk,
            seen=first.revision,
            values={"aim": "Het geweld in Lindenstroo daalt in drie jaar naar het niveau van de rest van de stad."},
            reason="De politie kon pas na de zomer beginnen; twee jaar is niet meer haalbaar.",
            by=by,
            at=_moment(date(2025, 11, 18)),
        )


def _decide(made: Sequence[Priority], cycle: PolicyCycle, by: User) -> None:
    """The way along AGOV, college and council; a cycle without that route approves at once."""
    route = cycle.rounds.filter(kind=RoundKind.ADMINISTRATIVE).exclude(state=RoundState.CLOSED).first()
    if route is not None and route.state == RoundState.PLANNED:
        rounds.open_round(round_id=route.pk, reason=ONE_FIGURE_LEFT, by=by, at=_moment(route.start_date))
        _let_stand_in(route, by)
    for stop, day in zip(route.stops.order_by("position") if route else [], ROUTE_DAYS, strict=False):
        for priority in made:
            text, why = CHANGED.get((priority.title, BodyKind(stop.body.kind)), ("", ""))
            decisions.record_decision(
                priority_id=priority.pk,
                stop_id=stop.pk,
                outcome=DecisionOutcome.CHANGED if text else DecisionOutcome.AGREED,
                decided_on=day,
                decided_text=text,
                explanation=why,
                by=by,
                at=_moment(day, 20),
            )
    for one in route.participants.select_related("party") if route else []:
        state = InvitationState.ABSENT if one.party.key == "agov" else InvitationState.TOOK_PART
        rounds.set_participation(participant_id=one.pk, state=state, by=by, at=_moment(ROUTE_DAYS[-1], 20))
    for priority in Priority.objects.open().filter(pk__in=[one.pk for one in made]):
        priorities.approve(priority_id=priority.pk, by=by, at=_moment(ROUTE_DAYS[-1], 20))


def _let_stand_in(route: Round, by: User) -> None:
    """The committee of the council takes the place of the AGOV, as footnote 6 of the note foresaw."""
    committee = Body.objects.filter(kind=BodyKind.COMMITTEE).first()
    first = route.stops.filter(body__kind=BodyKind.AGOV).first()
    if first is not None and committee is not None:
        rounds.substitute_body(
            stop_id=first.pk, body=committee, reason=STAND_IN_FOR_AGOV, by=by, at=_moment(date(2025, 1, 7))
        )


def _choose_now(cycle: PolicyCycle, by: User) -> None:
    found = _by_claim(cycle)
    _score(cycle, by)
    for draft in NOW_DRAFTS:
        _make(draft, cycle, found, by, _moment(date(2026, 11, 3)))
    _leave_out(NOW_LEFT_OUT, found, by, _moment(date(2026, 11, 10)))


def _by_claim(cycle: PolicyCycle) -> list[Finding]:
    return list(
        Finding.objects.filter(analysis__cycle=cycle)
        .prefetch_related("areas", "spots", "target_groups", "offence_groups")
        .order_by("analysis", "number")
    )


def _finding(found: Sequence[Finding], words: str) -> Finding | None:
    return next((finding for finding in found if finding.claim.startswith(words)), None)


def _make(
    draft: PriorityDraft, cycle: PolicyCycle, found: Sequence[Finding], by: User, at: datetime
) -> Priority | None:
    """A draft with what its findings say carried over; None when a finding is not there (any more)."""
    findings = [finding for words in draft.findings if (finding := _finding(found, words)) is not None]
    if len(findings) != len(draft.findings):
        return None
    about = {
        name: list({row.pk: row for finding in findings for row in getattr(finding, name).all()}.values())
        for name in ("areas", "spots", "target_groups", "offence_groups")
    }
    made = priorities.create(
        cycle_id=cycle.pk,
        values={
            "title": draft.title,
            "statement": draft.statement,
            "aim": draft.aim,
            "theme": _theme(draft.field),
            "track": draft.track,
            "no_offence_confirmed": False,
            "findings": findings,
            **about,
        },
        reason=EARLY,
        by=by,
        at=at,
    )
    priorities.change(
        priority_id=made.pk,
        seen=made.revision,
        values={
            "evidence": draft.evidence,
            "evidence_reason": draft.evidence_reason,
            "evidence_by": "onderzoeker O&S",
            "choice_reason": draft.choice_reason,
            "choice_by": "veiligheidsoverleg",
            "trekker": by,
            "partners": [_organisation(kind) for kind in draft.partners],
            "cost": draft.cost,
            "covered": draft.covered,
            **{field: kind in draft.instruments for kind, field in INSTRUMENT_FIELDS.items()},
        },
        reason=OVER,
        by=by,
        at=at,
    )
    _consult(made, draft, by, at)
    made.refresh_from_db()
    return made


def _consult(priority: Priority, draft: PriorityDraft, by: User, at: datetime) -> None:
    until = date(at.year, 12, 18)
    consultation.open_window(priority_id=priority.pk, until=until, by=by, at=at)
    for kind, text, answer in draft.comments:
        organisation = _organisation(kind)
        given = consultation.comment(
            priority_id=priority.pk, organisation=organisation, text=text, by=_speaker(organisation, by), at=at
        )
        if answer:
            consultation.answer(comment_id=given.pk, text=answer, by=by, at=at)
    if not draft.is_asked:
        consultation.close_window(priority_id=priority.pk, by=by, at=at)


def _leave_out(drafts: Sequence[LeftOutDraft], found: Sequence[Finding], by: User, at: datetime) -> None:
    for draft in drafts:
        finding = _finding(found, draft.finding)
        if finding is not None:
            dispositions.leave_out(finding_id=finding.pk, reason=draft.reason, review_on=draft.review_on, by=by, at=at)


def _score(cycle: PolicyCycle, by: User) -> None:
    """Five people apart, then the first findings together; who is not there gives nothing."""
    if Scoring.objects.filter(cycle=cycle).exists():
        return
    weighing = scoring.begin(cycle_id=cycle.pk, by=by, at=_moment(date(2026, 10, 19)))
    scorers = [
        user
        for role in SCORING_ROLES
        if (user := User.objects.filter(user_roles__role=role, is_active=True).order_by("pk").first()) is not None
    ]
    partners = User.objects.filter(user_roles__role=Role.PARTNER, is_active=True).order_by("pk")
    scorers += partners[:SCORING_PARTNERS]
    weighing.scorers.set(scorers)
    criteria = list(weighing.criteria.all())
    findings = {finding.number: finding for finding in _by_claim(cycle)}
    for number, rows in SCORES.items():
        for place, user in enumerate(scorers):
            if number in findings:
                scoring.score(
                    scoring_id=weighing.pk,
                    finding_id=findings[number].pk,
                    values={one.pk: int(row[place]) for one, row in zip(criteria, rows, strict=True)},
                    by=user,
                    at=_moment(date(2026, 10, 26)),
                )
    scoring.move(scoring_id=weighing.pk, to=ScoringState.TOGETHER, by=by, at=_moment(date(2026, 11, 2)))
    by_name = {one.name: one.pk for one in criteria}
    for number, name, value, reason in JOINT:
        if number in findings:
            scoring.score_together(
                scoring_id=weighing.pk,
                finding_id=findings[number].pk,
                values={by_name[name]: value},
                reasons={by_name[name]: reason},
                by=by,
                at=_moment(date(2026, 11, 2), 14),
            )


def _theme(kind: KernbeleidField) -> Theme:
    """The theme of a safety field; made when the installation has none."""
    within = Theme.objects.choosable()
    found = within.filter(field=kind).order_by("pk").first()
    if found is not None:
        return found
    safety = SafetyKind.objects.filter(scope=SafetyScope.IN_SCOPE).order_by("pk").first()
    safety = safety or SafetyKind.objects.create(name="Sociale veiligheid", scope=SafetyScope.IN_SCOPE)
    return Theme.objects.create(name=str(kind.label).capitalize(), field=kind, safety_kind=safety)


def _organisation(kind: OrganisationKind) -> Organisation:
    """The first organisation of a kind; an invented one where there is none."""
    found = Organisation.objects.filter(kind=kind, is_active=True).order_by("pk").first()
    return found or Organisation.objects.create(name=str(kind.label).capitalize(), kind=kind)


def _speaker(organisation: Organisation, by: User) -> User:
    """Who speaks for an organisation: its own account, else whoever leads the cycle notes what was said."""
    own = User.objects.filter(organisation=organisation, user_roles__role=Role.PARTNER, is_active=True)
    found = own.order_by("pk").first()
    return found or by
