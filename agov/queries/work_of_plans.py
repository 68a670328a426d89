"""What plans, projects and innovation themes put before a meeting: off course, silent, past their end, undecided."""

from __future__ import annotations

from collections.abc import Iterator

from agov.enums import AgovTask, ItemKind, SubjectKind
from agov.queries.work_window import Window, day_words, title_of
from agov.stats.agenda import Candidate, Urgency, urgency_of
from vap.enums import VAP_ALIVE, InnovationState, LightValue
from vap.models import VAP, InnovationTheme, Light, RunningProject
from vap.queries.projects import undecided_projects
from vap.queries.stale import stale_items
from vap.queries.vap_carry_over import undecided_vaps

OFF_COURSE = (LightValue.BAD, LightValue.AT_RISK)


def plans_to_discuss(window: Window) -> Iterator[Candidate]:
    """Plans that are off course by one of their lights, silent, or past their end: each once, with all reasons."""
    why: dict[int, list[str]] = {}
    urgencies: dict[int, Urgency] = {}
    plans: dict[int, VAP] = {}
    ended: set[int] = set()
    for light in _lights(window):
        plans[light.vap_id] = light.vap
        why.setdefault(light.vap_id, []).append(
            f"{light.get_kind_display().capitalize()} {light.get_value_display().capitalize()}: {light.reason}"
        )
        urgency = Urgency.NOW if light.value == LightValue.BAD else Urgency.BEFORE_NEXT
        urgencies[light.vap_id] = min(urgency, urgencies.get(light.vap_id, urgency))
    for stale in stale_items(window.user, window.today):
        pk = stale.vap.pk
        plans[pk] = stale.vap
        why.setdefault(pk, []).append(stale.why)
        urgency = Urgency.NOW if stale.is_past_end else Urgency.BEFORE_NEXT
        urgencies[pk] = min(urgency, urgencies.get(pk, urgency))
        if stale.is_past_end:
            ended.add(pk)
    for pk, plan in plans.items():
        yield Candidate(
            key=f"vap:{pk}",
            source="plan",
            title=title_of(str(plan)),
            why=" ".join(_sentence(words) for words in why[pk]),
            task=AgovTask.RESULTS,
            kind=ItemKind.DECIDE if pk in ended else ItemKind.DISCUSS,
            minutes=10,
            urgency=urgencies[pk],
            day=plan.end_date if pk in ended else None,
            draft_outcome="Het overleg concludeert dat het plan wordt afgesloten en geëvalueerd."
            if pk in ended
            else "Het overleg spreekt af wat er anders moet, wie dat doet en wanneer.",
            subject_kind=SubjectKind.VAP,
            subject_id=pk,
        )


def _lights(window: Window) -> list[Light]:
    """The newest light of each kind of the plans that live, as far as it says no or partly; one query."""
    newest: dict[tuple[int, str], Light] = {}
    plans = VAP.objects.visible_to(window.user).filter(state__in=VAP_ALIVE).values("pk")
    rows = Light.objects.filter(vap__in=plans).select_related("vap__cycle").order_by("vap", "kind", "-set_at", "-pk")
    for light in rows:
        newest.setdefault((light.vap_id, light.kind), light)
    return [light for light in newest.values() if light.value in OFF_COURSE]


def _sentence(words: str) -> str:
    return words if words.endswith((".", "!", "?")) else f"{words}."


def themes_that_end(window: Window) -> Iterator[Candidate]:
    """Innovation themes that end before the meeting after this one, or that are past their end without a decision."""
    rows = InnovationTheme.objects.visible_to(window.user).filter(
        state=InnovationState.RUNNING, end_date__lt=window.next_on
    )
    for one in rows.order_by("end_date", "pk"):
        yield Candidate(
            key=f"innovation:{one.pk}",
            source="innovatiethema",
            title=title_of(one.title),
            why=f"De proef eindigt op {day_words(one.end_date)}, voor de vergadering hierna.",
            task=AgovTask.RESULTS,
            kind=ItemKind.DECIDE,
            minutes=10,
            urgency=urgency_of(one.end_date, meeting_on=window.meeting_on, next_on=window.next_on),
            day=one.end_date,
            draft_outcome="Het overleg adviseert de proef in het gewone beleid op te nemen, of te stoppen met de les.",
            subject_kind=SubjectKind.INNOVATION,
            subject_id=one.pk,
        )


def projects_past_end(window: Window) -> Iterator[Candidate]:
    """Running projects whose last day has gone by the day of the meeting."""
    rows = RunningProject.objects.visible_to(window.user).past_end(window.meeting_on)
    for one in rows.order_by("end_date", "pk"):
        yield Candidate(
            key=f"project:{one.pk}",
            source="lopend project",
            title=title_of(one.title),
            why=f"Het project zou tot {day_words(one.end_date)} lopen en is niet afgesloten.",
            task=AgovTask.CONSEQUENCES,
            kind=ItemKind.DECIDE,
            minutes=5,
            urgency=Urgency.NOW,
            day=one.end_date,
            draft_outcome="Het overleg concludeert dat het project stopt, of tot wanneer het doorloopt.",
            subject_kind=SubjectKind.PROJECT,
            subject_id=one.pk,
        )


def undecided_work(window: Window) -> Iterator[Candidate]:
    """Running projects and plans about which the cycle of the meeting has not decided: one item for each kind."""
    cycle = window.meeting.cycle
    projects = undecided_projects(cycle).count()
    plans = undecided_vaps(cycle).count()
    for key, count, one, more in (
        ("projects", projects, "lopend project", "lopende projecten"),
        ("plans", plans, "lopend plan", "lopende plannen"),
    ):
        if count:
            yield Candidate(
                key=f"undecided-{key}:{cycle.pk}",
                source="keuze bij een nieuwe cyclus",
                title=title_of(f"{more.capitalize()} en {cycle}"),
                why=f"Over {count} {one if count == 1 else more} is voor {cycle} nog niet besloten.",
                task=AgovTask.CONSEQUENCES,
                kind=ItemKind.DECIDE,
                minutes=15,
                urgency=Urgency.BEFORE_NEXT,
                draft_outcome="Het overleg bepaalt wat doorgaat, wat verandert en wat stopt.",
            )
