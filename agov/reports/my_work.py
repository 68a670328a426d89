"""Mijn werk: the first page after login. Three groups of what waits, and above them where the cycle is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from agov.reports.cycle_strip import CycleStrip, short_strips
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import join_words
from amersfoort_veiligheid.web.work import Group, Reader, When, address, grouped, work_for
from analysis.reports.partner_spots import SUBJECTS
from cycle.queries.waiting import running_cycles

MOST: Final = 15  # lines of a group on the page, before "toon alles"


@dataclass(frozen=True)
class MyWork:
    """The page of one user."""

    on: date
    answer: str
    strips: tuple[CycleStrip, ...]
    groups: tuple[Group, ...]
    has_role: bool
    own_page: tuple[str, str] | None = None  # the question that a corporation or school can look up, and its address

    @property
    def total(self) -> int:
        """All that waits."""
        return sum(group.total for group in self.groups)

    @property
    def has_more(self) -> bool:
        """Whether some group is cut off."""
        return any(group.more for group in self.groups)


def build_my_work(*, user: User, today: date, everything: bool = False) -> MyWork:
    """Collect the page; the number of queries does not grow with what waits."""
    reader = Reader(user, today)
    cycles = reader.once("cycles", lambda: list(running_cycles(user)))
    groups = grouped(work_for(reader), today, most=None if everything else MOST)
    return MyWork(
        on=today,
        answer=answer_of(groups),
        strips=short_strips(cycles, today),
        groups=groups,
        has_role=bool(user.roles),
        own_page=own_page(user),
    )


def own_page(user: User) -> tuple[str, str] | None:
    """The page with figures on the own spots, for a corporation or a school."""
    organisation = user.organisation
    if organisation is None or not user.has_role(Role.PARTNER) or organisation.kind not in SUBJECTS:
        return None
    return SUBJECTS[organisation.kind].question, address("analysis:partner-spots", organisation.pk)


def answer_of(groups: tuple[Group, ...]) -> str:
    """The page in one or two sentences."""
    total = sum(group.total for group in groups)
    if not total:
        return "Er wacht niets op u."
    counted = [f"{group.total} {group.when}" for group in groups if group.total]
    said = "Er wacht 1 ding op u" if total == 1 else f"Er wachten {total} dingen op u"
    if len(counted) == 1:
        said = f"{said}, {'allemaal ' if total > 1 else ''}{groups_word(groups)}."
    else:
        said = f"{said}: {join_words(counted)}."
    now = next((group for group in groups if group.when == When.NOW), None)
    if now is None or not now.total:
        return f"{said} Niets daarvan hoeft deze week."
    return f"{said} Wat nu moet, kost ongeveer {now.minutes_words}."


def groups_word(groups: tuple[Group, ...]) -> str:
    """The name of the one group that has something in it."""
    return str(next(group.when for group in groups if group.total))
