"""Projects that run already."""

from django.db.models import TextChoices


class ProjectState(TextChoices):
    """Where a running project stands; phases of a cycle never change it."""

    RUNNING = "running", "loopt"
    DONE = "done", "gereed"
    STOPPED = "stopped", "gestopt"


PROJECT_MOVES: dict[ProjectState, frozenset[ProjectState]] = {
    ProjectState.RUNNING: frozenset({ProjectState.DONE, ProjectState.STOPPED}),
    ProjectState.DONE: frozenset(),
    ProjectState.STOPPED: frozenset(),
}


class CarryOverKind(TextChoices):
    """What happens to a running project when a new cycle begins."""

    DONE = "done", "gereed"
    UNCHANGED = "unchanged", "loopt ongewijzigd door"
    ADAPTED = "adapted", "loopt aangepast door"
    STOPPED = "stopped", "gestopt"


# What a decision does to the project itself; the other two let it run.
ENDS_PROJECT: dict[CarryOverKind, ProjectState] = {
    CarryOverKind.DONE: ProjectState.DONE,
    CarryOverKind.STOPPED: ProjectState.STOPPED,
}
