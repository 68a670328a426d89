"""Factories of a plan, what is in it and who works on it."""

from datetime import date

import factory

from amersfoort_veiligheid.accounts.models import Department
from cycle.enums import Track
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import MOMENT, PolicyCycleFactory, ThemeFactory
from vap.enums import AssignmentRole, BulkKind, EvaluationDecision, InstrumentKind, PlanLineKind, VapState
from vap.models import VAP, Activity, Assignment, BulkChange, PlanLine, VAPCarryOver, VAPVersion


class DepartmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Department

    name = factory.Sequence(lambda n: f"Afdeling {n}")


class VAPFactory(factory.django.DjangoModelFactory):
    """A concept; ``adopted=True``, ``running=True``, ``stopped=True`` and so on for later states."""

    class Meta:
        model = VAP

    class Params:
        decided = factory.Trait(
            adopted_on=date(2026, 10, 1), adopted_by="college", start_date=date(2026, 10, 15), end_date=date(2028, 3, 1)
        )
        adopted = factory.Trait(decided=True, state=VapState.ADOPTED)
        running = factory.Trait(decided=True, state=VapState.RUNNING)
        evaluated = factory.Trait(decided=True, state=VapState.EVALUATION)
        closed = factory.Trait(decided=True, state=VapState.CLOSED, ended_on=date(2028, 3, 1))
        stopped = factory.Trait(
            decided=True, state=VapState.STOPPED, ended_on=date(2027, 3, 1), end_reason="Het geld is op."
        )
        withdrawn = factory.Trait(
            state=VapState.WITHDRAWN, ended_on=date(2026, 10, 1), end_reason="Opgegaan in een ander plan."
        )

    cycle = factory.SubFactory(PolicyCycleFactory)
    number = factory.Sequence(lambda n: n % 30_000 + 1)
    title = factory.Sequence(lambda n: f"VAP {n}")
    theme = factory.SubFactory(ThemeFactory)
    track = Track.AREA
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class VAPVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VAPVersion

    vap = factory.SubFactory(VAPFactory, adopted=True)
    number = 1
    content = factory.LazyFunction(dict)
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class PlanLineFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PlanLine

    vap = factory.SubFactory(VAPFactory)
    kind = PlanLineKind.SECTOR_CONTRACT
    department = factory.SubFactory(DepartmentFactory)
    fiscal_year = 2027
    what = "Twee avonden per week toezicht."


class AssignmentFactory(factory.django.DjangoModelFactory):
    """A trekker; ``implementer=True`` for an organisation that carries out."""

    class Meta:
        model = Assignment

    class Params:
        implementer = factory.Trait(
            role=AssignmentRole.IMPLEMENTER, user=None, organisation=factory.SubFactory(OrganisationFactory)
        )

    vap = factory.SubFactory(VAPFactory)
    role = AssignmentRole.LEAD
    user = factory.SubFactory(UserFactory)
    valid_from = date(2026, 10, 1)


class ActivityFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Activity

    vap = factory.SubFactory(VAPFactory)
    title = factory.Sequence(lambda n: f"Sloten vervangen in blok {n}")
    measure_kind = InstrumentKind.PREVENTIVE
    organisation = factory.SubFactory(OrganisationFactory)
    planned_start = date(2026, 11, 1)
    planned_end = date(2027, 3, 31)


class BulkChangeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = BulkChange

    kind = BulkKind.CONTACT
    made_by = factory.SubFactory(UserFactory)
    made_at = MOMENT


class VAPCarryOverFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = VAPCarryOver

    vap = factory.SubFactory(VAPFactory, running=True)
    cycle = factory.SubFactory(PolicyCycleFactory)
    decision = EvaluationDecision.CONTINUE
    reason = "Loopt goed."
    decided_by = factory.SubFactory(UserFactory)
    decided_at = MOMENT
