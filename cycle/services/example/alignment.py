"""Plans of others that Oefenstad aligns its own with."""

from __future__ import annotations

from datetime import date
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import AlignmentState
from cycle.models import CycleStep, SafetyKind
from cycle.services import alignment as services
from cycle.services.example.cycles import RUNNING
from cycle.services.example.days import noon

# Name, kind, owner, every so many years, day, aligned with the step that begins with these words, state.
PLANS: Final = (
    ("Regionaal risicoprofiel", "Overige rampen", "veiligheidsregio", 4, date(2026, 11, 30), "", AlignmentState.OPEN),
    ("Jaarverslag brandweerzorg", "Brandveiligheid", "brandweer", 1, date(2027, 4, 15), "", AlignmentState.OPEN),
    (
        "Beleidsplan van de veiligheidsregio",
        "Fysieke veiligheid",
        "veiligheidsregio",
        4,
        date(2027, 2, 15),
        "Prioriteren",
        AlignmentState.ALIGNED,
    ),
    (
        "Rampbestrijdingsplan van het bedrijventerrein",
        "Externe veiligheid",
        "veiligheidsregio",
        3,
        date(2027, 9, 1),
        "",
        AlignmentState.NOT_APPLICABLE,
    ),
)


def make(*, by: User) -> None:
    """Put each of them in the calendar."""
    day = date(2026, 6, 15)
    for name, kind, owner, years, due_on, words, state in PLANS:
        ours = CycleStep.objects.filter(places__cycle__name=RUNNING, activity__startswith=words) if words else None
        services.add_item(
            name=name,
            safety_kind=SafetyKind.objects.get(name=kind),
            owner=owner,
            cycle_years=years,
            due_on=due_on,
            step=ours.order_by("start_date").first() if ours else None,
            state=state,
            note="",
            by=by,
            at=noon(day),
        )
