"""What the note asks of a VAP beyond its four blocks: a preventive goal for youth (S57), more than one doer (S79)."""

from __future__ import annotations

from cycle.enums import KernbeleidField, Ladder
from vap.enums import AssignmentRole, GoalStyle
from vap.models import VAP


def is_about_youth(vap: VAP) -> bool:
    """Whether the VAP is about youth: by its theme, or by one of its groups."""
    return vap.theme.field == KernbeleidField.YOUTH or vap.target_groups.filter(ladder=Ladder.YOUTH).exists()


def lacks_preventive_goal(vap: VAP) -> bool:
    """Whether a VAP about youth has no preventive goal."""
    return is_about_youth(vap) and not vap.goals.filter(style=GoalStyle.PREVENTIVE).exists()


def rests_on_one_organisation(vap: VAP) -> bool:
    """Whether fewer than two organisations carry out."""
    doers = vap.assignments.current().filter(role=AssignmentRole.IMPLEMENTER, is_substitute=False)
    return doers.values("organisation").distinct().count() < 2


def warnings(vap: VAP) -> list[str]:
    """What stands out and has no reason yet, in Dutch."""
    found = []
    if not vap.no_preventive_reason and lacks_preventive_goal(vap):
        found.append("Dit VAP gaat over jeugd en heeft geen preventief doel. Maak er een, of schrijf op waarom niet.")
    if not vap.one_organisation_reason and rests_on_one_organisation(vap):
        found.append("Dit VAP heeft geen twee uitvoerders. Zoek er een bij, of schrijf op waarom één genoeg is.")
    return found
