"""With whom questions and reactions lie, until when, and who of the municipality and the council hears of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from agov.enums import AnswerKind
from agov.models import AnswerRule, CouncilQuestion
from agov.models.question import Answerable
from agov.stats.working_days import working_days_from
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES

OFFICE: Final = "beleidsadviseur veiligheid"  # when neither the page nor beheer names a function


@dataclass(frozen=True)
class Place:
    """With whom something lies: a function, the account that has it, the last day and the day of the reminder."""

    function: str
    officer: User | None
    due_on: date
    warn_on: date


def place_of(kind: AnswerKind, contact: str, today: date) -> Place:
    """With whom a new question lies: the function that the page names, else the one that beheer named."""
    rule = AnswerRule.objects.select_related("user").filter(kind=kind).first() or AnswerRule(kind=kind, function=OFFICE)
    function = contact.strip() or rule.function
    same = function.casefold() == rule.function.strip().casefold()
    officer = rule.user if same and rule.user and rule.user.is_active else officer_of(function)
    due_on = working_days_from(today, rule.working_days)
    return Place(function, officer, due_on, working_days_from(due_on, -rule.warn_before))


def officers() -> QuerySet[User]:
    """Who of the municipality can be given something to answer."""
    return User.objects.filter(is_active=True, user_roles__role__in=INSIDE_ROLES).distinct().order_by("function", "pk")


def officer_of(function: str) -> User | None:
    """The first account of the municipality with this function."""
    return officers().filter(function__iexact=function.strip()).first() if function.strip() else None


def who_answers(row: Answerable) -> list[User]:
    """Who has mail about it: its account, else who steers the policy, so that it never lies with nobody."""
    if row.officer is not None and row.officer.is_active:
        return [row.officer]
    return list(officers().filter(user_roles__role__in=STEERING_ROLES))


def council_members() -> list[User]:
    """All of the council and its griffie: none of them is left out."""
    rows = User.objects.filter(is_active=True, user_roles__role__in=COUNCIL_ROLES)
    return list(rows.distinct().order_by("pk"))


def questions_on_page(edition_id: int, user: User | None) -> list[CouncilQuestion]:
    """What was asked about an edition, as far as the reader sees it, in the order of asking."""
    rows = CouncilQuestion.objects.filter(edition=edition_id).select_related("promise")
    rows = rows.for_everybody() if user is None else rows.visible_to(user)
    return list(rows.order_by("asked_at", "pk"))


def lies_with(row: Answerable, user: User) -> bool:
    """Whether it lies with this user: by account, else by function."""
    if row.officer_id is not None:
        return row.officer_id == user.pk
    function = user.function.strip().casefold()
    return bool(function) and row.function.strip().casefold() == function


def with_promises_to_tell() -> Iterable[int]:
    """Numbers of questions whose promise was settled and of which the council was not told."""
    settled = ~Q(promise__closed_on=None)
    rows = CouncilQuestion.objects.filter(settled, promise__isnull=False, promise_told_at=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))
