"""VAPs in the browser: the list, and the page of one VAP with its four blocks."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from cycle.models import Secrecy
from cycle.permissions import may_keep_secrecy
from cycle.services.secrecy import note_reading
from vap import permissions
from vap.enums import VapState
from vap.models import VAP
from vap.queries.activities import activities_of
from vap.queries.blocks import missing
from vap.queries.goals import goals_of
from vap.queries.lights import lights_of
from vap.queries.money import money_of
from vap.queries.people import people_of, versions_of
from vap.queries.plan_checks import warnings
from vap.queries.plans import answer_of, grounds_of
from vap.queries.progress import progress_of
from vap.queries.results import results_of
from vap.queries.thread import PLAN, thread_of
from vap.queries.thread_sight import sight_of
from vap.reports.commitments import commitments_of
from vap.views.places import START
from vap.views.plan_moves import moves_of


def crumbs(vap: VAP | None = None) -> list[tuple[str, str]]:
    """The way back to the list, and from a page about a part of a VAP to the VAP."""
    way = [START, ("VAP's", reverse("vap:plan-list"))]
    return way if vap is None else [*way, (vap.title, reverse("vap:plan-detail", args=[vap.pk]))]


def visible_vap(request: UserRequest, pk: int) -> VAP:
    """The VAP, when this user may know of it. Refused with the ground when only secrecy keeps it away.

    Whoever opens a page of a secret VAP is on the list of readings, whichever page it is.
    """
    visible = VAP.objects.visible_to(request.user)
    vap = visible.select_related("cycle", "theme", "project", "follows__cycle", "secrecy").filter(pk=pk).first()
    if vap is None:
        refuse_secret(pk)
        raise Http404
    if vap.secrecy is not None and vap.secrecy.is_in_force:
        note_reading(secrecy=vap.secrecy, what="plan", by=request.user, at=timezone.now())
    return vap


def refuse_secret(pk: int) -> None:
    """Refuse (403) with the ground a VAP that was decided on and is secret; of any other nothing is said."""
    secrecy = Secrecy.objects.in_force().filter(vap__in=VAP.objects.decided().filter(pk=pk)).first()
    if secrecy is not None:
        raise PermissionDenied(secrecy.refusal)


@require_safe
def plan_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One VAP: where it stands, the thread through it, and the four blocks in the order of the note."""
    require(permissions.may_read_vaps(request.user))
    return detail_page(request, visible_vap(request, pk))


def detail_page(request: UserRequest, vap: VAP, *, status: int = 200, **forms: object) -> HttpResponse:
    """Draw the page; ``forms`` are those that came back with errors, so that nothing typed is lost."""
    user = request.user
    goals, results, activities = goals_of(vap, user), results_of(vap, user), activities_of(vap, user)
    may_edit = permissions.may_edit_vap(user, vap)
    lacking = missing(vap) if permissions.may_see_inside(user) or may_edit else []
    context = {
        "vap": vap,
        "crumbs": crumbs(),
        "missing": lacking if not vap.is_locked else [],
        "answer": answer_of(vap, activities=activities, lacking=lacking),
        "thread": thread_of(PLAN, vap.pk, sight_of(user)),
        "grounds": grounds_of(vap, user),
        "lights": lights_of(vap, user),
        "goals": goals,
        "people": people_of(vap, user),
        "activities": activities,
        "known_evidence": list(vap.known_evidence.all()),
        "money": money_of(vap, user),
        "commitments": commitments_of(vap, user),
        "progress": progress_of(vap, user),
        "results": results,
        "versions": versions_of(vap, user),
        "warnings": warnings(vap) if may_edit and not vap.ended_on else [],
        "moves": moves_of(user, vap) if may_edit else [],
        "may_edit": may_edit and not vap.ended_on,
        "shows_public": vap.state != VapState.WITHDRAWN,
        "may_choose_public": may_edit,
        "may_follow": permissions.may_make_vap(user) and vap.is_locked,
        "may_see_inside": permissions.may_see_inside(user),
        "may_keep_secrecy": may_keep_secrecy(user),
        **forms,
    }
    return render(request, "vap/plan_detail.html", context, status=status)
