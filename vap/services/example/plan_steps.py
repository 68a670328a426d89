"""Where the VAPs of Oefenstad stand: adopted, begun, done, stopped, each on its own day.

Runs after the parts that fill the four blocks, so that what was adopted is kept as a whole. Days lie in the past, so
facts are written as they were noted then; the guards of today are not asked.
"""

from __future__ import annotations

from datetime import UTC, date, datetime

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from vap.enums import VAP_IN_THE_MAKING, ActivityState, VapState
from vap.models import VAP, Activity, Evaluation, Lesson
from vap.services.example.plan_drafts_first import FIRST
from vap.services.example.plan_drafts_second import SECOND
from vap.services.example.plan_shapes import Plan, Task
from vap.services.goals import lock_methods
from vap.services.plans import add_version

BODY = "college van burgemeester en wethouders"


def make(*, by: User, at: datetime) -> None:
    """Bring each VAP that nobody touched yet to its state."""
    for plan in (*FIRST, *SECOND):
        vap = VAP.objects.filter(cycle__start_year=plan.cycle, title=plan.title).select_related("theme").first()
        if vap is None or vap.state != VapState.DRAFT or vap.revision > 1 or plan.state == VapState.DRAFT:
            continue
        _bring(vap, plan, by)


def _bring(vap: VAP, plan: Plan, by: User) -> None:
    vap.revision += 1
    vap.state = plan.state
    if plan.state in VAP_IN_THE_MAKING:
        vap.save()
        audit.record(event="vap.proposed", target=vap, by=by, at=_moment(date(2026, 11, 24)))
        return
    adopted = plan.adopted or date(2026, 11, 17)
    vap.adopted_on, vap.adopted_by = adopted, BODY
    vap.ended_on, vap.end_reason = plan.ended, plan.end_reason
    vap.end_date = plan.first_end or plan.end
    vap.save()
    lock_methods(vap, _moment(adopted))
    add_version(vap, reason="", by=by, at=_moment(adopted))
    audit.record(event="vap.adopted", target=vap, by=by, at=_moment(adopted), body=BODY, day=adopted.isoformat())
    if plan.later is not None:
        day, reason = plan.later
        vap.end_date = plan.end
        vap.save(update_fields=["end_date"])
        add_version(vap, reason=reason, by=by, at=_moment(day))
        audit.record(event="vap.changed", target=vap, by=by, at=_moment(day), reason=reason)
    for task in plan.tasks:
        _mark(vap, task)
    if plan.state in (VapState.EVALUATION, VapState.CLOSED):
        Evaluation.objects.get_or_create(vap=vap, defaults={"started_at": _moment(plan.ended or date(2026, 11, 9))})
    if plan.lesson and plan.ended:
        made = Lesson.objects.create(
            title=f"Gestopt: {vap.title}",
            text=plan.lesson,
            theme=vap.theme,
            vap=vap,
            made_by=by,
            made_at=_moment(plan.ended),
        )
        made.offence_groups.set(vap.offence_groups.all())


def _mark(vap: VAP, task: Task) -> None:
    if task.state == ActivityState.PLANNED:
        return
    noted = task.noted or task.on or date(2026, 11, 23)
    Activity.objects.filter(vap=vap, title=task.title).update(
        state=task.state,
        done_amount=task.done,
        done_on=task.on,
        noted_at=_moment(noted),
        evidence=task.evidence,
        not_done_reason=task.why_not,
    )


def _moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
