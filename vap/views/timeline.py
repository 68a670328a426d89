"""All VAPs on one line of time, as a drawing and as a list with the same content."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from vap import permissions
from vap.charts.timeline import Item, Mark, Spell, build_timeline
from vap.models import VAP, Activity, Goal, GoalStage
from vap.views.places import START
from vap.views.plan_list import narrowed

PER_PAGE: Final = 30


@require_safe
def timeline(request: UserRequest) -> HttpResponse:
    """What runs when: begin and end of each VAP, its activities and the days on which a goal should stand somewhere."""
    require(permissions.may_read_vaps(request.user))
    chosen = narrowed(request)
    dated = chosen.qs.filter(start_date__isnull=False).order_by("start_date", "end_date", "pk")
    page = Paginator(dated, PER_PAGE).get_page(request.GET.get("page"))
    today = timezone.localdate()
    context = {
        "filter": chosen,
        "page": page,
        "timeline": build_timeline(_items(list(page.object_list)), today),
        "today": today,
        "undated": list(chosen.qs.unfinished().filter(start_date__isnull=True).order_by("title")),
        "crumbs": [START, ("VAP's", reverse("vap:plan-list"))],
    }
    return render(request, "vap/_timeline.html" if request.htmx else "vap/timeline.html", context)


def _items(vaps: Sequence[VAP]) -> list[Item]:
    """What the drawing needs, with three queries for any number of VAPs."""
    pks = [vap.pk for vap in vaps]
    activities: dict[int, list[Spell]] = {pk: [] for pk in pks}
    for activity in Activity.objects.filter(vap__in=pks).order_by("planned_start", "pk"):
        activities[activity.vap_id].append(
            Spell(
                activity.title,
                activity.planned_start,
                activity.planned_end,
                activity.state,
                str(activity.get_state_display()),
            )
        )
    marks: dict[int, list[Mark]] = {pk: [] for pk in pks}
    for goal in Goal.objects.filter(vap__in=pks, target_date__isnull=False):
        if goal.target_date:
            marks[goal.vap_id].append(Mark(f"doel: {goal.title}", goal.target_date, "goal"))
    for stage in GoalStage.objects.filter(goal__vap__in=pks).select_related("goal"):
        marks[stage.goal.vap_id].append(Mark(f"tussenstand: {stage.goal.title}", stage.due_on, "stage"))
    return [
        Item(
            pk=vap.pk,
            code=vap.code,
            plan=Spell(
                vap.title,
                vap.start_date,
                vap.ended_on or vap.end_date,
                vap.state,
                str(vap.get_state_display()),
            ),
            activities=tuple(activities[vap.pk]),
            marks=tuple(marks[vap.pk]),
        )
        for vap in vaps
        if vap.start_date
    ]
