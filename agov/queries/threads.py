"""De draad over all rooms: the thread of plans, what the table said of it, and the same for everybody."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.urls import reverse
from django.utils import timezone

from agov.enums import OutcomeKind, PublicationKind, SubjectKind
from agov.models import Edition, Outcome
from agov.queries.open_meetings import public_outcomes
from amersfoort_veiligheid.accounts.models import User
from analysis.models import Finding, FrozenFigure, GeneratedReport
from vap.enums import VAP_ALIVE, PublicPart
from vap.models import VAP
from vap.models.vap import VAPQuerySet
from vap.queries import thread
from vap.queries.thread import Knot, Thread, ThreadRows
from vap.queries.thread_sight import public_sight, sight_of

AGREEMENT = SubjectKind.AGREEMENT.value


def thread_of(kind: str, pk: int, user: User) -> Thread | None:
    """The thread through one thing, or None when it is not there or not for this reader.

    The thread of something that the table came to is the thread of what it was about.
    """
    if kind == AGREEMENT:
        kind, pk = _subject_of(pk, user)
    made = thread.thread_of(kind, pk, sight_of(user))
    if made is None:
        return None
    said = Outcome.objects.visible_to(user).filter(_about(made.rows)).select_related("item__meeting").distinct()
    return made.with_more(_outcomes(said.order_by("year", "number"), is_public=False))


def outcome_has_thread(pk: int, user: User) -> bool:
    """Whether what the table came to was about something with a thread that this reader may follow."""
    return thread.has_thread(*_subject_of(pk, user), sight_of(user))


def _subject_of(outcome_pk: int, user: User) -> tuple[str, int]:
    outcome = Outcome.objects.visible_to(user).filter(pk=outcome_pk).select_related("item").first()
    return _subject(outcome) if outcome else ("", 0)


def public_thread(plan_pk: int) -> Thread | None:
    """The thread through a plan as everybody may read it; None for a plan that is not public."""
    made = thread.thread_of(thread.PLAN, plan_pk, public_sight(public_figures()))
    if made is None:
        return None
    said = public_outcomes(timezone.localdate()).filter(_about(made.rows)).select_related("item__meeting").distinct()
    return made.with_more(_outcomes(said.order_by("year", "number"), is_public=True))


def public_figures() -> QuerySet[FrozenFigure]:
    """Figures of reports of which an edition is public; what is frozen was protected before it was frozen."""
    shown = Edition.objects.public().filter(
        publication__kind=OuterRef("report__kind"), publication__code=OuterRef("report__code")
    )
    return FrozenFigure.objects.filter(Exists(shown))


def plans_behind(kind: str, code: str, period: str, plans: VAPQuerySet) -> VAPQuerySet:
    """Those of ``plans`` that a report is about: its theme, wijk or group; all of them for a report on the whole city.

    ``kind``, ``code`` and ``period`` as in a report value. What goes on comes first, then the newest.
    """
    about = Q()
    if kind == PublicationKind.THEME:
        about = Q(theme=code, cycle__name=period)
    elif kind == PublicationKind.WIJK:
        about = Q(areas__code=code) | Q(areas__parent__code=code) | Q(spots__buurt__parent__code=code)
    elif kind == PublicationKind.TARGET_GROUP:
        about = Q(target_groups__key=code)
    found = plans.filter(pk__in=plans.filter(about).values("pk")).select_related("cycle")
    return found.order_by(Case(When(state__in=VAP_ALIVE, then=0), default=1), "-start_date", "title", "pk")


def public_threads_behind(kind: str, code: str, period: str) -> list[VAP]:
    """The public plans that a publication is about, each with a thread that everybody may follow.

    Where and for whom a plan works is a part of its page that can be off; then no list by wijk or group tells it.
    """
    found = plans_behind(kind, code, period, VAP.objects.public())
    if kind in (PublicationKind.WIJK, PublicationKind.TARGET_GROUP):
        return [vap for vap in found if vap.shows(PublicPart.PROBLEM)]
    return list(found)


def figures_of_report(report: GeneratedReport, user: User) -> QuerySet[FrozenFigure]:
    """Figures of a report, of any of its makings, that stand under a finding that the user may see."""
    seen = Finding.objects.visible_to(user).filter(figures=OuterRef("pk"))
    same = FrozenFigure.objects.filter(report__kind=report.kind, report__code=report.code, report__period=report.period)
    return same.filter(Exists(seen)).order_by("label", "pk")


def _subject(outcome: Outcome) -> tuple[str, int]:
    if outcome.kind == OutcomeKind.PRIORITY and outcome.priority_id:
        return (SubjectKind.PRIORITY.value, outcome.priority_id)
    for about in (outcome, outcome.item):
        if about.subject_kind in thread.KINDS and about.subject_id:
            return (about.subject_kind, about.subject_id)
    return ("", 0)


def _about(rows: ThreadRows) -> Q:
    numbers = {
        SubjectKind.FINDING: rows.findings,
        SubjectKind.PRIORITY: rows.priorities,
        SubjectKind.VAP: rows.vaps,
    }
    about = Q(pk__in=[])
    for kind, held in numbers.items():
        about |= Q(subject_kind=kind, subject_id__in=held)
        about |= Q(item__subject_kind=kind, item__subject_id__in=held)
    return about


def _outcomes(rows: Iterable[Outcome], *, is_public: bool) -> list[Knot]:
    """What the table came to about these things, or at an item that was about them."""
    return [
        Knot(
            title=f"{one.code} {one.text}",
            url=reverse("agov:public-meeting", args=[one.item.meeting_id])
            if is_public
            else reverse("agov:outcome-detail", args=[one.pk]),
            words=f"{str(one.get_kind_display()).capitalize()} van het overleg.",
            day=timezone.localtime(one.item.meeting.starts_at).date(),
            day_words="besproken",
        )
        for one in rows
    ]
