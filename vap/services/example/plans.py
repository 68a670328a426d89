"""The VAPs of Oefenstad as they were made: texts, people and activities, all of them concepts.

Accounts of invented people lead them. ``plan_steps`` brings each to where it stands; parts that add goals, money and
so on run in between and find a VAP by its title.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any, Final

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Department, Organisation, User, UserRole
from analysis.models import Finding, SharedView
from cycle.enums import SafetyScope
from cycle.models import Area, OffenceGroup, PolicyCycle, SafetyKind, Spot, TargetGroup, Theme
from vap.enums import AssignmentRole
from vap.models import VAP, Activity, Assignment, Priority, RunningProject
from vap.services.example.plan_drafts_first import FIRST
from vap.services.example.plan_drafts_second import SECOND
from vap.services.example.plan_shapes import ALDERMAN, CARE, EARLIER, HOMES, MAYOR, YOUTH, Plan

DEPARTMENT: Final = "Veiligheid en Wijken"
# Key, name, function, role: invented people, without a password.
STAFF: Final = (
    (HOMES, "Omar Haverdal", "programmaleider wonen en wijken", Role.BELEIDSADVISEUR),
    (YOUTH, "Ilse Veenbrink", "programmaleider jeugd", Role.BELEIDSADVISEUR),
    (CARE, "Fatima Rijkewaard", "programmaleider zorg en veiligheid", Role.BELEIDSADVISEUR),
    ("hoofd", "Wim Akkerstein", "afdelingshoofd", Role.BELEIDSADVISEUR),
    (ALDERMAN, "Anke Brouwersdam", "wethouder jeugd en zorg", Role.BESTUURDER),
)
MADE: Final = {EARLIER: date(2025, 2, 11), 2026: date(2026, 10, 13)}


def make(*, by: User, at: datetime) -> None:
    """Make the VAPs that are not there yet; a cycle that is not there has none."""
    cycles = {cycle.start_year: cycle for cycle in PolicyCycle.objects.filter(start_year__in=MADE)}
    if not cycles:
        return
    people = staff(by=by, at=at)
    for number, plan in enumerate((*FIRST, *SECOND), 1):
        cycle = cycles.get(plan.cycle)
        if cycle is not None and not VAP.objects.filter(cycle=cycle, title=plan.title).exists():
            _make(plan, cycle, number, people, by=by)


def staff(*, by: User, at: datetime) -> dict[str, User]:
    """The accounts that lead VAPs, with their department and its head; made when they are absent."""
    organisation = Organisation.objects.filter(kind=OrganisationKind.MUNICIPALITY).order_by("pk").first()
    department, _ = Department.objects.get_or_create(name=DEPARTMENT)
    domain = by.email.partition("@")[2]
    found: dict[str, User] = {}
    for key, name, function, role in STAFF:
        email = f"{key}@{domain}"
        user = User.objects.filter(email=email).first()
        if user is None:
            user = User.objects.create_user(
                email, name=name, function=function, organisation=organisation, department=department
            )
            UserRole.objects.create(user=user, role=role)
            audit.record(event="user.created", target=user, by=None, at=at, roles=[role.value], demo=True)
        found[key] = user
    if department.head_id is None:
        department.head = found["hoofd"]
        department.save(update_fields=["head"])
    mayor = User.objects.filter(user_roles__role=Role.BESTUURDER).exclude(pk=found[ALDERMAN].pk).order_by("pk").first()
    found[MAYOR] = mayor or found[ALDERMAN]
    return found


def _make(plan: Plan, cycle: PolicyCycle, number: int, people: dict[str, User], *, by: User) -> None:
    moment = datetime.combine(MADE[plan.cycle], datetime.min.time(), UTC).replace(hour=10)
    theme = Theme.objects.filter(field=plan.field).order_by("pk").first() or _theme(plan)
    priority = Priority.objects.filter(cycle=cycle, title=plan.priority).first() if plan.priority else None
    vap = VAP.objects.create(
        cycle=cycle,
        number=number,
        title=plan.title,
        problem=plan.problem,
        approach=plan.approach,
        because=plan.because,
        therefore=plan.therefore,
        theme=theme,
        track=plan.track,
        start_date=plan.start,
        end_date=plan.end,
        priority=priority,
        project=RunningProject.objects.filter(title=plan.project).first() if plan.project else None,
        follows=VAP.objects.filter(title=plan.follows).first() if plan.follows else None,
        shared_view=SharedView.objects.filter(cycle=cycle, theme=theme).first(),
        origin_note=plan.origin or ("" if priority else "Afgesproken met partners, voor het kiezen."),
        contact=people[plan.lead].function,
        made_by=by,
        made_at=moment,
    )
    _tie(vap, plan, priority)
    audit.record(event="vap.created", target=vap, by=by, at=moment)
    _people(vap, plan, people)
    for task in plan.tasks:
        Activity.objects.create(
            vap=vap,
            title=task.title,
            measure_kind=task.kind,
            organisation=organisation_of(task.by),
            planned_start=task.start,
            planned_end=task.end,
            planned_amount=task.amount,
            unit=task.unit,
        )


def _tie(vap: VAP, plan: Plan, priority: Priority | None) -> None:
    """What the VAP is about: by name, so that what is not in these fixtures is left out."""
    vap.areas.set(Area.objects.current().filter(name__in=plan.areas, level="wijk"))
    vap.spots.set(Spot.objects.filter(name__in=plan.spots))
    vap.target_groups.set(TargetGroup.objects.filter(key__in=plan.groups))
    vap.offence_groups.set(OffenceGroup.objects.filter(name__in=plan.offences))
    if priority is not None:
        vap.findings.set(priority.findings.all())
    for words in plan.findings:
        vap.findings.add(*Finding.objects.filter(analysis__cycle=vap.cycle, claim__startswith=words))


def _people(vap: VAP, plan: Plan, people: dict[str, User]) -> None:
    since = MADE[plan.cycle]

    def assign(role: AssignmentRole, **fields: Any) -> None:
        Assignment.objects.create(vap=vap, role=role, **{"valid_from": since, **fields})

    assign(AssignmentRole.ACCOUNTABLE, user=people[plan.accountable])
    if plan.earlier_lead:
        earlier, last_day, reason = plan.earlier_lead
        assign(AssignmentRole.LEAD, user=people[earlier], valid_to=last_day)
        next_day = date.fromordinal(last_day.toordinal() + 1)
        assign(AssignmentRole.LEAD, user=people[plan.lead], valid_from=next_day, reason=reason)
    else:
        assign(AssignmentRole.LEAD, user=people[plan.lead])
    for kind, part in plan.doers:
        assign(AssignmentRole.IMPLEMENTER, organisation=organisation_of(kind), part=part)


def organisation_of(kind: OrganisationKind) -> Organisation:
    """The organisation of a kind; made when the reference data has none."""
    found = Organisation.objects.filter(kind=kind, is_active=True).order_by("pk").first()
    return found or Organisation.objects.create(name=str(kind.label).capitalize(), kind=kind)


def _theme(plan: Plan) -> Theme:
    kind = SafetyKind.objects.filter(scope=SafetyScope.IN_SCOPE).order_by("pk").first()
    if kind is None:
        kind = SafetyKind.objects.create(name="Sociale veiligheid", scope=SafetyScope.IN_SCOPE)
    return Theme.objects.create(name=str(plan.field.label).capitalize(), field=plan.field, safety_kind=kind)
