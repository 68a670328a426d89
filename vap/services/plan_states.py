"""The steps of a VAP from concept to its end. Who may take them is asked elsewhere; whether they fit is asked here."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.enums import DeviationKind
from cycle.services.guards import pass_guard
from vap.enums import VAP_MOVES, VapState
from vap.models import VAP, Evaluation, Lesson, VAPVersion
from vap.queries.blocks import missing
from vap.queries.limits import uncovered_blockers
from vap.queries.plan_checks import lacks_preventive_goal, rests_on_one_organisation
from vap.services import rhythms
from vap.services.goals import lock_methods
from vap.services.plans import PlanError, add_version


class MoveNotAllowedError(PlanError):
    """The state of the VAP does not allow this step."""


@transaction.atomic
def propose(*, vap_id: int, by: User, at: datetime) -> VAP:
    """Lay the concept before who decides. It may still change."""
    return _save(_moved(vap_id, VapState.PROPOSED), "vap.proposed", by=by, at=at)


@transaction.atomic
def take_back(*, vap_id: int, by: User, at: datetime) -> VAP:
    """Make a concept again of what lay before who decides."""
    return _save(_moved(vap_id, VapState.DRAFT), "vap.taken_back", by=by, at=at)


@transaction.atomic
def adopt(
    *,
    vap_id: int,
    adopted_on: date,
    adopted_by: str,
    start_date: date,
    end_date: date | None,
    reason: str = "",
    no_preventive_reason: str = "",
    one_organisation_reason: str = "",
    by: User,
    at: datetime,
) -> VAPVersion:
    """Note that the VAP was adopted: by whom, when, and when it begins. How goals are measured is fixed,
    and who takes part is asked for news from now on.

    Refused while one of the four blocks is not complete (S91). A youth VAP without a preventive goal (S57) and a VAP
    of one organisation (S79) take a reason; money without cover passes the guard of the cycle.
    """
    vap = _moved(vap_id, VapState.ADOPTED)
    lacking = missing(vap)
    if lacking:
        words = " ".join(f"{one.block.label.capitalize()}: {one.words}" for one in lacking)
        raise PlanError(f"Dit VAP is niet compleet. {words}")
    vap.no_preventive_reason = no_preventive_reason.strip() or vap.no_preventive_reason
    vap.one_organisation_reason = one_organisation_reason.strip() or vap.one_organisation_reason
    if lacks_preventive_goal(vap) and not vap.no_preventive_reason:
        raise PlanError(
            "Schrijf op waarom dit VAP over jeugd geen preventief doel heeft.", field="no_preventive_reason"
        )
    if rests_on_one_organisation(vap) and not vap.one_organisation_reason:
        raise PlanError("Schrijf op waarom één organisatie dit alleen doet.", field="one_organisation_reason")
    if adopted_on > timezone.localdate(at):
        raise PlanError("Die dag moet nog komen.", field="adopted_on")
    if end_date and end_date < start_date:
        raise PlanError("Een VAP eindigt na zijn begin.", field="end_date")
    uncovered = uncovered_blockers(vap, by)
    pass_guard(
        cycle=vap.cycle,
        blockers=uncovered,
        reason=reason,
        what=f"VAP “{vap}” vastgesteld zonder volledige dekking.",
        kind=DeviationKind.OVER_LIMIT,
        by=by,
        at=at,
    )
    if uncovered:
        vap.over_limit_reason = reason.strip()[:300]
    vap.adopted_on, vap.adopted_by = adopted_on, adopted_by.strip()
    vap.start_date, vap.end_date = start_date, end_date
    _save(vap, "vap.adopted", by=by, at=at, reason=reason, body=vap.adopted_by, day=adopted_on.isoformat())
    lock_methods(vap, at)
    rhythms.begin(vap=vap, by=by, at=at)
    return add_version(vap, reason="", by=by, at=at)


@transaction.atomic
def start(*, vap_id: int, started_on: date, by: User, at: datetime) -> VAP:
    """Begin: the work starts on a day of its own, earlier or later than planned, whatever phase the cycle is in."""
    vap = _moved(vap_id, VapState.RUNNING)
    if started_on > timezone.localdate(at):
        raise PlanError("Die dag moet nog komen. Begin het VAP op de dag zelf.", field="started_on")
    if vap.end_date and vap.end_date < started_on:
        raise PlanError("Die dag ligt na het einde van het VAP.", field="started_on")
    planned, vap.start_date = vap.start_date, started_on
    return _save(vap, "vap.started", by=by, at=at, planned=planned.isoformat() if planned else None)


@transaction.atomic
def begin_evaluation(*, vap_id: int, by: User, at: datetime) -> VAP:
    """End the work and begin to look whether it helped."""
    vap = _save(_moved(vap_id, VapState.EVALUATION), "vap.evaluation_begun", by=by, at=at)
    Evaluation.objects.get_or_create(vap=vap, defaults={"started_at": at})
    return vap


@transaction.atomic
def resume(*, vap_id: int, by: User, at: datetime) -> VAP:
    """Go back to work from the evaluation."""
    return _save(_moved(vap_id, VapState.RUNNING), "vap.resumed", by=by, at=at)


@transaction.atomic
def close(*, vap_id: int, ended_on: date, by: User, at: datetime) -> VAP:
    """End a VAP of which the evaluation was closed."""
    vap = _moved(vap_id, VapState.CLOSED)
    if not Evaluation.objects.filter(vap=vap, closed_on__isnull=False).exists():
        raise PlanError("Sluit eerst de evaluatie van dit VAP.")
    _end(vap, ended_on, at)
    return _save(vap, "vap.closed", by=by, at=at)


@transaction.atomic
def stop(*, vap_id: int, ended_on: date, reason: str, lesson: str, by: User, at: datetime) -> VAP:
    """Stop before the end, with the reason, and with what was learned so that it is found again."""
    vap = _moved(vap_id, VapState.STOPPED)
    if not reason.strip():
        raise PlanError("Schrijf op waarom het VAP stopt.", field="reason")
    if not lesson.strip():
        raise PlanError("Schrijf op wat we ervan leerden.", field="lesson")
    _end(vap, ended_on, at)
    vap.end_reason = reason.strip()
    made = Lesson.objects.create(
        title=f"Gestopt: {vap.title}"[:200], text=lesson.strip(), theme=vap.theme, vap=vap, made_by=by, made_at=at
    )
    made.offence_groups.set(vap.offence_groups.all())
    return _save(vap, "vap.stopped", by=by, at=at, reason=reason)


@transaction.atomic
def withdraw(*, vap_id: int, reason: str, by: User, at: datetime) -> VAP:
    """Let a concept lapse, with the reason."""
    vap = _moved(vap_id, VapState.WITHDRAWN)
    if not reason.strip():
        raise PlanError("Schrijf op waarom het VAP vervalt.", field="reason")
    _end(vap, timezone.localdate(at), at)
    vap.end_reason = reason.strip()
    return _save(vap, "vap.withdrawn", by=by, at=at, reason=reason)


def _moved(vap_id: int, to: VapState) -> VAP:
    vap = VAP.objects.select_for_update(of=("self",)).select_related("cycle", "theme").get(pk=vap_id)
    if to not in VAP_MOVES[VapState(vap.state)]:
        raise MoveNotAllowedError(f"Dit kan niet: het VAP is {vap.get_state_display()}.")
    vap.state = to
    return vap


def _end(vap: VAP, ended_on: date, at: datetime) -> None:
    if ended_on > timezone.localdate(at):
        raise PlanError("Die dag moet nog komen.", field="ended_on")
    vap.ended_on = ended_on


def _save(vap: VAP, event: str, *, by: User, at: datetime, reason: str = "", **data: object) -> VAP:
    vap.revision += 1
    vap.save(
        update_fields=[
            "state",
            "revision",
            "start_date",
            "end_date",
            "adopted_on",
            "adopted_by",
            "ended_on",
            "end_reason",
            "no_preventive_reason",
            "one_organisation_reason",
            "over_limit_reason",
        ]
    )
    audit.record(event=event, target=vap, by=by, at=at, reason=reason.strip(), **data)
    return vap
