"""The public pages that readers can react to: what each is about, who answers, and how many reactions there were."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, Q
from django.urls import Resolver404, resolve
from django.utils import timezone

from agov.enums import QuestionState
from agov.models import Edition, Meeting, ReaderReaction
from agov.queries.open_meetings import open_meetings
from analysis.models import MethodVersion
from cycle.models import Area
from vap.models import PublishedChoices
from vap.queries.public_plans import public_plans


@dataclass(frozen=True)
class ReactionPage:
    """A page: its address, what it is called, and the function that it names for questions (or nothing)."""

    path: str
    title: str
    contact: str = ""


Found = tuple[str, str] | None


def _edition(slug: str, number: int) -> Found:
    rows = Edition.objects.public().select_related("publication").light()
    edition = rows.filter(publication__slug=slug, number=number).first()
    return (str(edition), edition.publication.contact) if edition else None


def _meeting(pk: int) -> Found:
    meeting: Meeting | None = open_meetings(None, timezone.localdate()).filter(pk=pk).first()
    return (str(meeting), "") if meeting else None


def _plan(pk: int) -> Found:
    plan = public_plans().filter(pk=pk).first()
    return (plan.title, plan.contact) if plan else None


def _result(pk: int) -> Found:
    plan = public_plans().filter(pk=pk, evaluation__closed_on__isnull=False).first()
    return (plan.title, plan.contact) if plan else None


def _wijk(code: str) -> Found:
    wijk = Area.objects.current().wijken().filter(code=code).first()
    return (f"Mijn wijk: {wijk.name}", "") if wijk else None


def _thread(pk: int) -> Found:
    plan = _plan(pk)
    return (f"De draad: {plan[0]}", plan[1]) if plan else None


def _choices(cycle_pk: int) -> Found:
    row = PublishedChoices.objects.filter(cycle=cycle_pk).select_related("cycle").first()
    return (f"Keuzen van {row.cycle}", "") if row else None


def _named(title: str) -> Callable[..., Found]:
    return lambda **kwargs: (title, "")


def _method(subject: str, key: str) -> Found:
    row = MethodVersion.objects.of(subject, key).first()
    return (f"Zo meten wij: {row.name}", "") if row else None


PAGES: Final[Mapping[str, Callable[..., Found]]] = {
    "agov:edition-page": _edition,
    "agov:public-meeting": _meeting,
    "agov:public-meetings": _named("Uit het overleg"),
    "agov:open-data": _named("Open data"),
    "agov:public-wijk": _wijk,
    "agov:public-wijk-list": _named("Mijn wijk"),
    "agov:publication-list": _named("Rapporten"),
    "agov:thread-public": _thread,
    "analysis:method-detail": _method,
    "analysis:method-list": _named("Zo meten wij"),
    "cycle:glossary": _named("Begrippen"),
    "vap:plan-public": _plan,
    "vap:public-choices": _choices,
    "vap:public-deeds": _named("Wie doet wat"),
    "vap:plan-public-list": _named("Openbare plannen"),
    "vap:result-public": _result,
}


def page_at(path: str) -> ReactionPage | None:
    """The page at an address of this site, when readers can react to it and everybody reads it now."""
    try:
        match = resolve(path.partition("?")[0])
    except Resolver404:
        return None
    finder = PAGES.get(match.view_name)
    kwargs: dict[str, Any] = match.kwargs
    found = finder(**kwargs) if finder else None
    return ReactionPage(path.partition("?")[0], *found) if found else None


def reaction_counts(path: str) -> tuple[int, int]:
    """How many reactions a page had, and how many of them were answered."""
    answered = Count("pk", filter=Q(state=QuestionState.ANSWERED))
    counts = ReaderReaction.objects.counted().filter(page=path).aggregate(total=Count("pk"), answered=answered)
    return counts["total"], counts["answered"]
