"""Lopende projecten in Oefenstad: six that run, two that ended with a lesson, and what each cycle decided on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from cycle.models import PolicyCycle, PolicyDocument
from vap.enums import CarryOverKind, PriorityState, ProjectState
from vap.models import CarryOver, Priority, RunningProject

OLD_CYCLE, NEW_CYCLE = 2024, 2026
DECIDED_OLD = datetime(2025, 1, 16, 10, tzinfo=UTC)
DECIDED_NEW = datetime(2026, 11, 12, 10, tzinfo=UTC)


@dataclass(frozen=True)
class Example:
    """One project, and the two decisions; an empty one was not taken."""

    title: str
    description: str
    owner: str
    start: date
    end: date | None
    old: CarryOverKind
    old_reason: str = ""
    new: CarryOverKind | None = CarryOverKind.UNCHANGED
    new_reason: str = ""


UNCHANGED, ADAPTED = CarryOverKind.UNCHANGED, CarryOverKind.ADAPTED

EXAMPLES: Final = (
    Example(
        "Donkeredagencampagne tegen inbraak",
        "Bewoners krijgen in de winter een brief, een rondgang met controle op sloten en advies aan de deur.",
        "coördinator woninginbraak",
        date(2022, 10, 1),
        date(2027, 3, 31),
        UNCHANGED,
    ),
    Example(
        "Buurtpreventie met bewoners",
        "Groepen bewoners lopen rondes en melden wat opvalt aan de wijkmanager.",
        "wijkmanager",
        date(2021, 4, 1),
        None,
        ADAPTED,
        "De groepen werken voortaan alleen in wijken waar bewoners erom vragen.",
        new_reason="",
    ),
    Example(
        "Weekendtoezicht in het uitgaansgebied",
        "Toezichthouders, horeca en politie staan in het weekend samen op straat.",
        "teamleider toezicht",
        date(2023, 5, 1),
        date(2027, 12, 31),
        UNCHANGED,
    ),
    Example(
        "Camera's bij het station",
        "Tijdelijk cameratoezicht op het stationsplein, met elk half jaar een toets of het nog nodig is.",
        "beleidsadviseur veiligheid",
        date(2023, 11, 1),
        date(2026, 10, 31),
        UNCHANGED,
        new=None,
    ),
    Example(
        "Afspraken over veilige scholen",
        "Scholen, leerplicht en politie bespreken elk kwartaal wat er rond de scholen speelt.",
        "coördinator jeugd en veiligheid",
        date(2022, 9, 1),
        None,
        UNCHANGED,
    ),
    Example(
        "Buddy voor jongeren",
        "Een vaste buddy per jongere, een jaar lang, voor jongeren die vaak met de politie te maken hebben.",
        "projectleider jeugdaanpak",
        date(2024, 2, 1),
        date(2028, 1, 31),
        UNCHANGED,
    ),
    Example(
        "Fietsenstalling met toezicht",
        "Een bewaakte stalling in het centrum.",
        "projectleider centrum",
        date(2021, 6, 1),
        date(2025, 1, 16),
        CarryOverKind.DONE,
        "De stalling is nu gewoon beheer. Les: maak vanaf het begin een afspraak over wie het beheer overneemt.",
        new=None,
    ),
    Example(
        "Meldpunt overlast in een app",
        "Bewoners melden overlast met een eigen app van de gemeente.",
        "projectleider dienstverlening",
        date(2022, 1, 1),
        date(2025, 1, 16),
        CarryOverKind.STOPPED,
        "Gestopt: bijna iedereen belde of gebruikte het gewone formulier. Les: vraag eerst hoe mensen nu melden.",
        new=None,
    ),
)


def make(*, by: User, at: datetime) -> None:
    """Make the projects and their decisions that are not there yet; without the cycles only the projects."""
    cycles = {cycle.start_year: cycle for cycle in PolicyCycle.objects.filter(start_year__in=[OLD_CYCLE, NEW_CYCLE])}
    origin = PolicyDocument.objects.order_by("dated_on").first()
    for example in EXAMPLES:
        project, is_new = RunningProject.objects.get_or_create(title=example.title, defaults=_fields(example, origin))
        if not is_new:
            continue
        audit.record(event="project.added", target=project, by=by, at=at)
        _decide(project, cycles.get(OLD_CYCLE), example.old, example.old_reason, by=by, at=DECIDED_OLD)
        if example.new is not None:
            _decide(project, cycles.get(NEW_CYCLE), example.new, example.new_reason, by=by, at=DECIDED_NEW)


def _fields(example: Example, origin: PolicyDocument | None) -> dict[str, object]:
    ended = {CarryOverKind.DONE: ProjectState.DONE, CarryOverKind.STOPPED: ProjectState.STOPPED}.get(example.old)
    return {
        "description": example.description,
        "owner": example.owner,
        "origin": origin,
        "start_date": example.start,
        "end_date": example.end,
        "state": ended or ProjectState.RUNNING,
        "lesson": example.old_reason if ended else "",
    }


def _decide(
    project: RunningProject, cycle: PolicyCycle | None, kind: CarryOverKind, reason: str, *, by: User, at: datetime
) -> None:
    """Write down a decision as it was taken then; the service decides today and in cycles that run."""
    if cycle is None:
        return
    priority = None
    if kind == ADAPTED:
        chosen = Priority.objects.filter(cycle=cycle).exclude(state=PriorityState.DROPPED)
        priority = chosen.order_by("title").first()
        if priority is None:
            kind = UNCHANGED
        elif not project.priority_id:
            project.priority = priority
            project.save(update_fields=["priority"])
    CarryOver.objects.create(
        project=project, cycle=cycle, kind=kind, priority=priority, reason=reason, decided_by=by, decided_at=at
    )
    audit.record(
        event="project.carry_over_decided", target=project, by=by, at=at, cycle=cycle.pk, kind=kind.value, replaced=""
    )
