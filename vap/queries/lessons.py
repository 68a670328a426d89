"""What was learned, from VAPs, innovation themes and projects together; and which lessons are about the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.text import Truncator

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import join_words
from cycle.models import OffenceGroup, Theme
from vap.enums import ProjectState
from vap.models import VAP, InnovationTheme, Lesson, RunningProject
from vap.stats.similarity import Likeness, Subject, joined, most_alike

MOST_ALIKE: Final = 3
TITLE_LENGTH: Final = 120


@dataclass(frozen=True)
class LessonLine:
    """A lesson with where it comes from. ``kind`` is the source: vap, innovatie or project."""

    title: str
    text: str
    learned_on: date
    theme: Theme | None
    offences: tuple[OffenceGroup, ...]
    kind: str
    source: VAP | InnovationTheme | RunningProject

    @property
    def subject(self) -> Subject:
        """What it is about, to compare with something new."""
        return Subject(
            joined([self.title, self.text, str(self.source)]),
            self.theme.pk if self.theme else None,
            frozenset(group.pk for group in self.offences),
        )

    def holds(self, words: Iterable[str]) -> bool:
        """Whether every word stands somewhere in it, also as part of a longer word."""
        offences = join_words([str(group) for group in self.offences])
        text = joined([self.title, self.text, str(self.source), str(self.theme or ""), offences]).casefold()
        return all(word in text for word in words)


@dataclass(frozen=True)
class AlikeLesson:
    """A lesson that is about the same, and why we think so."""

    lesson: LessonLine
    likeness: Likeness

    @property
    def why(self) -> str:
        """The reasons in words."""
        reasons = ["hetzelfde thema"] if self.likeness.same_theme else []
        names = [str(group) for group in self.lesson.offences if group.pk in self.likeness.offences]
        reasons += [f"hetzelfde delict ({join_words(names)})"] if names else []
        reasons += [f"dezelfde woorden ({join_words(self.likeness.words[:4])})"] if self.likeness.words else []
        return join_words(reasons)


def lesson_lines(user: User) -> list[LessonLine]:
    """Every lesson that the user may read, newest first; a project tells its lesson itself. Five queries at most."""
    lessons = Lesson.objects.visible_to(user).select_related("theme", "vap__cycle", "innovation", "project")
    lines = [_line(lesson) for lesson in lessons.prefetch_related("offence_groups")]
    ended = RunningProject.objects.visible_to(user).exclude(state=ProjectState.RUNNING)
    lines += [
        LessonLine(
            title=Truncator(project.lesson).chars(TITLE_LENGTH),
            text=project.lesson if len(project.lesson) > TITLE_LENGTH else "",
            learned_on=project.end_date or project.start_date,  # an ended project has its last day
            theme=project.theme,
            offences=(),
            kind="project",
            source=project,
        )
        for project in ended.select_related("theme")
    ]
    return sorted(lines, key=lambda line: line.learned_on, reverse=True)


def _line(lesson: Lesson) -> LessonLine:
    kinds = (("vap", lesson.vap), ("innovatie", lesson.innovation), ("project", lesson.project))
    kind, source = next((kind, source) for kind, source in kinds if source is not None)
    return LessonLine(
        title=lesson.title,
        text=lesson.text,
        learned_on=timezone.localdate(lesson.made_at),
        theme=lesson.theme,
        offences=tuple(lesson.offence_groups.all()),
        kind=kind,
        source=source,
    )


def similar(
    theme: Theme | None,
    offence_groups: Iterable[OffenceGroup],
    text: str,
    *,
    user: User,
    most: int = MOST_ALIKE,
) -> list[AlikeLesson]:
    """Lessons that come back because somebody proposes the same: by theme, offences and words, the nearest first."""
    proposed = Subject(text, theme.pk if theme else None, frozenset(group.pk for group in offence_groups))
    lines = lesson_lines(user)
    found = most_alike(proposed, [line.subject for line in lines], most=most)
    return [AlikeLesson(lines[place], alike) for place, alike in found]
