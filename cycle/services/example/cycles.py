"""Two cycles of Oefenstad that share the spring of 2026, with deviations, milestones and planning dates of partners."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.enums import CycleState, StepState
from cycle.models import CycleStep, PartnerCycle, PolicyCycle
from cycle.services import cycles, steps
from cycle.services.example.days import noon
from cycle.services.mandates import reach_milestone

FINISHED: Final = "Cyclus 2024-2025"
RUNNING: Final = "Cyclus 2026-2027"

# Activity (its first words), year and season, and the day on which it was done.
DONE_IN_THE_FIRST: Final = (
    ("Cijfers", 1, "spring", date(2024, 5, 28)),
    ("Technische analyse", 1, "summer", date(2024, 9, 20)),
    ("Veiligheidsanalyse", 1, "autumn", date(2024, 11, 4)),
    ("Analyse bespreken", 1, "autumn", date(2024, 11, 29)),
    ("Prioriteren", 1, "winter", date(2025, 2, 25)),
    ("Met partners", 1, "winter", date(2025, 2, 28)),
    ("De uitvoering", 2, "spring", date(2025, 5, 31)),
    ("Uitvoering", 2, "summer", date(2025, 8, 31)),
    ("Uitvoering", 2, "autumn", date(2025, 11, 30)),
    ("Uitvoering", 2, "winter", date(2026, 2, 28)),
    ("Cijfers", 3, "spring", date(2026, 5, 26)),
    ("Beschrijven", 3, "spring", date(2026, 6, 9)),
)
DONE_IN_THE_SECOND: Final = (
    ("Technische analyse", 1, "summer", date(2026, 9, 11)),
    ("Veiligheidsanalyse", 1, "autumn", date(2026, 11, 2)),
)
REACHED_LATE: Final = {"Advies over de prioriteiten": 7, "Prioriteiten vaststellen": 21}  # days after the plan

# Kind of partner, what is fixed, since when, for which time, about money. Three come before we ask, one too late.
PLANNING_DATES: Final = (
    ("housing", "begroting 2027", date(2026, 10, 1), date(2027, 1, 1), date(2027, 12, 31), True),
    ("police", "jaarplan 2027", date(2026, 11, 15), date(2027, 1, 1), date(2027, 12, 31), False),
    ("municipality", "programmabegroting 2027", date(2026, 11, 5), date(2027, 1, 1), date(2027, 12, 31), True),
    ("prosecutor", "werkplan 2027", date(2027, 4, 1), date(2027, 1, 1), date(2027, 12, 31), False),
    ("ggz", "jaarplan 2027", date(2026, 12, 20), date(2027, 1, 1), date(2027, 12, 31), False),
    ("municipality", "programmabegroting 2028", date(2027, 11, 4), date(2028, 1, 1), date(2028, 12, 31), True),
    ("welfare", "subsidieaanvraag 2028", date(2027, 5, 15), date(2028, 1, 1), date(2028, 12, 31), True),
    ("education", "schoolplan 2027-2028", date(2027, 6, 1), date(2027, 8, 1), date(2028, 7, 31), False),
)


def make(*, by: User, at: datetime) -> None:
    """Make both cycles unless one of them is there. ``at`` is not used: this all happened on fixed days."""
    if PolicyCycle.objects.filter(name__in=[FINISHED, RUNNING]).exists():
        return
    first = cycles.start_cycle(name=FINISHED, start_year=2024, by=by, at=noon(date(2024, 1, 15)))
    cycles.begin_cycle(cycle_id=first.pk, by=by, at=noon(date(2024, 2, 26)))
    _go_otherwise(first, by)
    _finish(first, DONE_IN_THE_FIRST[:-2], by)
    second = cycles.start_next(cycle_id=first.pk, name=RUNNING, by=by, at=noon(date(2025, 12, 8)))
    cycles.begin_cycle(cycle_id=second.pk, by=by, at=noon(date(2026, 2, 23)))
    _finish(first, DONE_IN_THE_FIRST[-2:], by)
    _run(second, by)
    _reach_milestones(first, by)
    _plan_partners()


def _step(cycle: PolicyCycle, words: str, year: int, season: str) -> CycleStep:
    return cycle.steps.get(activity__startswith=words, places__year_index=year, places__season=season)


def _finish(cycle: PolicyCycle, done: tuple[tuple[str, int, str, date], ...], by: User) -> None:
    for words, year, season, day in done:
        step = _step(cycle, words, year, season)
        if step.state != StepState.DONE:
            steps.finish_step(step_id=step.pk, done_on=day, blockers=[], reason="", by=by, at=noon(day))


def _go_otherwise(cycle: PolicyCycle, by: User) -> None:
    """What went otherwise in the first cycle: moved, split, skipped."""
    analysis = _step(cycle, "Technische analyse", 1, "summer")
    steps.move_step(
        step_id=analysis.pk,
        seen=analysis.revision,
        start_date=date(2024, 6, 15),
        end_date=date(2024, 9, 20),
        reason="De cijfers van de politie kwamen drie weken later.",
        by=by,
        at=noon(date(2024, 6, 3)),
    )
    elaboration = _step(cycle, "Met partners", 1, "winter")
    steps.split_step(
        step_id=elaboration.pk,
        seen=elaboration.revision,
        on=date(2025, 2, 1),
        activity="Tweede sessie met partners, over doelgroepen",
        reason="De scholen konden niet voor de voorjaarsvakantie.",
        by=by,
        at=noon(date(2024, 12, 16)),
    )
    second = _step(cycle, "Tweede sessie", 1, "winter")
    steps.finish_step(
        step_id=second.pk,
        done_on=date(2025, 2, 20),
        blockers=["Over het lopende project Buurtvaders is nog niet besloten."],
        reason="De wijk besluit zelf in maart.",
        by=by,
        at=noon(date(2025, 2, 20)),
    )
    evaluation = _step(cycle, "Hier en daar", 2, "winter")
    steps.skip_step(
        step_id=evaluation.pk,
        reason="De plannen begonnen laat; evalueren kan pas in het voorjaar.",
        by=by,
        at=noon(date(2025, 12, 1)),
    )


def _run(cycle: PolicyCycle, by: User) -> None:
    """The second cycle as it stands in 1 najaar."""
    analysis = _step(cycle, "Technische analyse", 1, "summer")
    steps.move_step(
        step_id=analysis.pk,
        seen=analysis.revision,
        start_date=date(2026, 6, 1),
        end_date=date(2026, 9, 11),
        reason="De stadspeiling leverde haar gewichten twee weken later.",
        by=by,
        at=noon(date(2026, 8, 24)),
    )
    _finish(cycle, DONE_IN_THE_SECOND, by)
    slag = _step(cycle, "Analyse bespreken", 1, "autumn")
    steps.begin_step(step_id=slag.pk, by=by, at=noon(date(2026, 10, 5)))
    slag.refresh_from_db()
    _next_actor(slag, "O&S, met het oordeel van de politie", by)
    _next_actor(_step(cycle, "Prioriteren", 1, "winter"), "secretaris AGOV", by)
    _next_actor(_step(cycle, "Met partners", 1, "winter"), "beleidsadviseur veiligheid", by)
    summer = cycle.milestones.order_by("planned_on")[0]
    reach_milestone(milestone_id=summer.pk, reached_on=summer.planned_on, by=by, at=noon(summer.planned_on))


def _next_actor(step: CycleStep, words: str, by: User) -> None:
    steps.change_step(
        step_id=step.pk,
        seen=step.revision,
        next_actor=words,
        explanation=step.explanation,
        parties=list(step.parties.all()),
        by=by,
        at=noon(date(2026, 10, 5)),
    )


def _reach_milestones(cycle: PolicyCycle, by: User) -> None:
    for milestone in cycle.milestones.order_by("planned_on"):
        day = date.fromordinal(milestone.planned_on.toordinal() + REACHED_LATE.get(milestone.title, 0))
        reach_milestone(milestone_id=milestone.pk, reached_on=day, by=by, at=noon(day))


def _plan_partners() -> None:
    for kind, title, closes, begins, ends, is_budget in PLANNING_DATES:
        organisation = Organisation.objects.filter(kind=OrganisationKind(kind)).order_by("pk").first()
        if organisation is not None:
            PartnerCycle.objects.get_or_create(
                organisation=organisation,
                title=title,
                defaults={
                    "closes_on": closes,
                    "applies_from": begins,
                    "applies_until": ends,
                    "is_budget": is_budget,
                },
            )


def running_cycle() -> PolicyCycle:
    """The cycle of the example that runs."""
    return PolicyCycle.objects.get(name=RUNNING, state=CycleState.RUNNING)
