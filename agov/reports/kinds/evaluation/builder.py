"""The evaluation as a publication: of the policy of a cycle as a whole, and of one plan (S84, S132).

Only what was closed is told: the evaluation of a plan is for everybody from the day on which it closes, and the three
questions about a cycle once they were answered for good. What was not shown to work stands on top of both.
"""

from __future__ import annotations

from typing import Final

from django.db.models import Exists, OuterRef

from agov.reports.kinds.evaluation.cycle import build_cycle_evaluation
from agov.reports.kinds.evaluation.plan import build_plan_evaluation
from agov.reports.kinds.evaluation.shared import REACHED, closed_plans, deliveries_of
from agov.reports.kinds.shape import Content, Kind, NoContentError, Subject, finished
from analysis.reports.base import Report
from cycle.models import CycleEvaluation, PolicyCycle
from vap.models import VAP, Evaluation

CYCLE, PLAN = "cyclus", "plan"  # a code is one of these, a dash and a number


def _cycles() -> list[PolicyCycle]:
    plans = closed_plans().filter(cycle=OuterRef("pk"))
    answered = CycleEvaluation.objects.filter(cycle=OuterRef("pk"), closed_at__isnull=False)
    return list(PolicyCycle.objects.filter(Exists(plans) | Exists(answered)).order_by("-start_date", "pk"))


def _subjects() -> list[Subject]:
    """The cycles first, newest on top, and then the plans."""
    cycles = [Subject(f"{CYCLE}-{one.pk}", one.name, f"{one.name} als geheel") for one in _cycles()]
    plans = closed_plans().select_related("cycle").order_by("-cycle__start_date", "number")
    return [*cycles, *(Subject(f"{PLAN}-{one.pk}", one.cycle.name, f"{one.title} ({one.cycle})") for one in plans)]


def _build(code: str, period: str) -> Content:
    what, _, number = code.partition("-")
    if what == CYCLE:
        return _of_cycle(number, period)
    vap = closed_plans().filter(pk=number, cycle__name=period).select_related("cycle", "theme").first()
    if what != PLAN or vap is None:
        raise NoContentError("De evaluatie van dit plan is nog niet gesloten.")
    evaluation = Evaluation.objects.get(vap=vap)
    return finished(build_plan_evaluation(vap, evaluation), deliveries_of([vap]))


def _of_cycle(number: str, period: str) -> Content:
    cycle = next((one for one in _cycles() if str(one.pk) == number and one.name == period), None)
    if cycle is None:
        raise NoContentError("Van deze cyclus is nog geen evaluatie gesloten.")
    plans: list[VAP] = list(closed_plans().filter(cycle=cycle))
    return finished(build_cycle_evaluation(cycle), deliveries_of(plans))


def _summary(report: Report) -> str:
    reached = next(figure for figure in report.key_figures if figure.label == REACHED)
    unproven = " Niet alles wat beter ging, komt aantoonbaar door de plannen." if report.cautions else ""
    return (
        f"Dit verslag laat zien wat er van onze plannen kwam. Doelen behaald: {reached.value} {reached.unit}.{unproven}"
        " [Schrijf hier in twee zinnen wat wij leerden.] Ook staat erin wat het kostte en hoe het verdergaat."
    )


EVALUATION: Final = Kind(
    subjects=_subjects,
    build=_build,
    about="Wat er van het beleid of van één plan kwam, wat niet is aangetoond, en wat wij leerden.",
    nothing="Nog geen evaluatie is gesloten.",
    summary=_summary,
)
