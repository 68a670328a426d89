"""The page of a user, and the rows and days that its tests share."""

from datetime import date

from agov.reports.overview import build_overview
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import CycleStepFactory, StepPlaceFactory

TODAY = date(2026, 11, 24)
YESTERDAY, TOMORROW = date(2026, 11, 23), date(2026, 11, 25)
INSIDE = [Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS, Role.BESTUURDER, Role.ONDERZOEKER]


def page_of(user, **options):
    return build_overview(user=user, today=TODAY, **options)


def keys(lines):
    return [] if lines is None else [one.key.partition("-")[0] for one in lines.shown]


def role(*roles, **fields):
    return UserFactory(roles=list(roles), **fields)


def step_in(cycle, **fields):
    step = CycleStepFactory(**{"start_date": date(2026, 9, 1), "end_date": date(2026, 11, 30), **fields})
    StepPlaceFactory(cycle=cycle, step=step)
    return step
