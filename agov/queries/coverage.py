"""Which of the six tasks of the veiligheidsoverleg a cycle treated, in which meeting, and which not yet (S127)."""

from __future__ import annotations

from dataclasses import dataclass

from agov.enums import SIX_TASKS, AgovTask, ItemState, MeetingState
from agov.models import AgendaItem, Invitee, Meeting
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import join_words
from cycle.models import PolicyCycle
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES

TREATED_IN = (MeetingState.HELD, MeetingState.CLOSED)
COMES_IN = (MeetingState.DRAFT, MeetingState.CONVENED)


@dataclass(frozen=True)
class TaskRow:
    """One task: the meetings that treated it, and those to come that have it on their agenda."""

    task: AgovTask
    number: int
    treated: tuple[Meeting, ...]
    planned: tuple[Meeting, ...]

    @property
    def words(self) -> str:
        """What the task is, without its number."""
        return str(self.task.label).partition(": ")[2]

    @property
    def status(self) -> str:
        """How it stands, for the badge: a value that has a colour."""
        return "done" if self.treated else "running" if self.planned else "not_done"

    @property
    def state(self) -> str:
        """How it stands, in words."""
        return "behandeld" if self.treated else "staat op de agenda" if self.planned else "nog niet"


@dataclass(frozen=True)
class Coverage:
    """The six tasks in one cycle."""

    cycle: PolicyCycle
    rows: tuple[TaskRow, ...]

    @property
    def open(self) -> tuple[TaskRow, ...]:
        """Tasks that no meeting treated yet."""
        return tuple(row for row in self.rows if not row.treated)

    @property
    def sentence(self) -> str:
        """The answer in one sentence."""
        missing = self.open
        if not missing:
            return f"In {self.cycle} kwamen alle zes de taken van het overleg aan bod."
        treated = len(self.rows) - len(missing)
        if not treated:
            start = f"In {self.cycle} kwam nog geen van de zes taken aan bod."
        else:
            start = f"In {self.cycle} {'kwam' if treated == 1 else 'kwamen'} {treated} van de zes taken aan bod."
        unplanned = [str(row.number) for row in missing if not row.planned]
        if not unplanned:
            return f"{start} De andere staan op een agenda."
        noun = "Taak" if len(unplanned) == 1 else "Taken"
        verb = "staat" if len(unplanned) == 1 else "staan"
        return f"{start} {noun} {join_words(unplanned)} {verb} nog op geen agenda."


def coverage_of(cycle: PolicyCycle, user: User) -> Coverage:
    """Count a task once an item of it was dealt with in a meeting that was held; two queries.

    Which task a meeting treated is no secret for its table, staff and council, whoever may read the item. A guest
    learns nothing of other items, so meetings where the user is a guest stay out of it.
    """
    known = Meeting.objects.visible_to(user).filter(cycle=cycle)
    if not user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES):
        known = known.filter(pk__in=Invitee.objects.filter(user=user, seat__isnull=False).values("meeting"))
    meetings = {one.pk: one for one in known.order_by("starts_at")}
    items = AgendaItem.objects.filter(meeting__in=list(meetings), task__in=SIX_TASKS)
    treated: dict[str, set[int]] = {}
    planned: dict[str, set[int]] = {}
    for task, state, meeting_id in items.values_list("task", "state", "meeting"):
        where = meetings[meeting_id].state
        if where in TREATED_IN and state == ItemState.DECIDED:
            treated.setdefault(task, set()).add(meeting_id)
        elif where in COMES_IN and state == ItemState.OPEN:
            planned.setdefault(task, set()).add(meeting_id)
    return Coverage(
        cycle=cycle,
        rows=tuple(
            TaskRow(
                task=task,
                number=number,
                treated=tuple(one for pk, one in meetings.items() if pk in treated.get(task, ())),
                planned=tuple(one for pk, one in meetings.items() if pk in planned.get(task, ())),
            )
            for number, task in enumerate(SIX_TASKS, start=1)
        ),
    )
