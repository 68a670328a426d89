"""The content of a VAP as one frozen value that a body decides on, and what differs between two of them."""

from __future__ import annotations

from typing import Any, Final

from django.utils.formats import date_format

from vap.enums import AssignmentRole
from vap.models import VAP, Activity, Assignment, Goal, KnownEvidence
from vap.queries.capacity import function_of
from vap.queries.goal_words import target_words
from vap.queries.versions import Change, in_words

TEXTS: Final = ("title", "problem", "because", "therefore", "approach")
RELATIONS: Final = ("areas", "spots", "target_groups", "offence_groups")
GOAL_PARTS: Final = ("areas", "comparison_areas", "displacement_areas")
ACTIVITY_PARTS: Final = ("organisation", "goal", "counted_in__organisation")
LABELS: Final = {
    "begin_and_end": "van en tot en met",
    "goals": "doelen",
    AssignmentRole.ACCOUNTABLE: "bestuurlijk verantwoordelijke (functie)",
    AssignmentRole.LEAD: "trekker (functie)",
    AssignmentRole.IMPLEMENTER: "uitvoerders",
    "activities": "activiteiten",
    "known_evidence": "bekend bewijs",
    "costs": "kosten",
    "cover": "dekking",
}


def content_of(vap: VAP) -> dict[str, Any]:
    """Everything that is decided on, as texts and lists of texts that JSON can carry. No names of persons."""
    goals = vap.goals.select_related("indicator", "definition__group", "vap").prefetch_related(*GOAL_PARTS)
    people = list(vap.assignments.current().filter(is_substitute=False).select_related("user__organisation"))
    return {
        **{name: getattr(vap, name) for name in TEXTS},
        "theme": str(vap.theme),
        "track": vap.get_track_display(),
        **{name: sorted(str(row) for row in getattr(vap, name).all()) for name in RELATIONS},
        "begin_and_end": _period(vap.start_date, vap.end_date),
        "goals": [_goal(goal) for goal in goals.order_by("position", "pk")],
        **{role.value: sorted(_who(row) for row in people if row.role == role) for role in AssignmentRole},
        "activities": [_activity(row) for row in vap.activities.select_related(*ACTIVITY_PARTS).order_by("pk")],
        "known_evidence": [_known(row) for row in vap.known_evidence.all()],
        "costs": [f"{line.year}: {line.what}, € {in_words(line.planned)}" for line in vap.cost_lines.all()],
        "cover": [
            f"{line.year}: {line.source}, € {in_words(line.amount)} ({line.get_state_display()})"
            for line in vap.cover_lines.all()
        ],
    }


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Both contents beside each other, part by part, in the order of the newest."""
    keys = [*new, *(key for key in old if key not in new)]
    return [Change(label_of(key), in_words(old.get(key)), in_words(new.get(key))) for key in keys]


def label_of(key: str) -> str:
    """The Dutch name of a part."""
    return LABELS.get(key) or str(getattr(VAP._meta.get_field(key), "verbose_name", key))


def _who(row: Assignment) -> str:
    return str(row.organisation) if row.user is None else function_of(row.user)


def _goal(goal: Goal) -> str:
    """The goal with what is to be reached: another target is another decision."""
    day = f", op {date_format(goal.target_date, 'j F Y')}" if goal.target_date else ""
    target = target_words(goal)
    return f"{goal.title} ({target}{day})" if target else goal.title


def _activity(row: Activity) -> str:
    amount = "" if row.planned_amount is None else f", {in_words(row.planned_amount)} {row.unit}"
    period = _period(row.planned_start, row.planned_end)
    counts = f", telt op tot: {row.goal.title}" if row.goal else ""
    counts += f" (telt al mee bij: {row.counted_in.title}, {row.counted_in.organisation})" if row.counted_in else ""
    return f"{row.title} ({row.organisation}, {row.get_measure_kind_display()}, {period}{amount}{counts})"


def _known(row: KnownEvidence) -> str:
    answers = ", ".join(f"{question} {words}" for question, _, words in row.answers)
    return f"{row.claim} ({row.title}, {row.source_url}: {answers})"


def _period(start: Any, end: Any) -> str:
    days = [date_format(day, "j F Y") if day else "nog niet bekend" for day in (start, end)]
    return " tot en met ".join(days)
