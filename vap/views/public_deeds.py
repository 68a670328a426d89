"""Who does what, for everybody and without login: per partner, per wijk, per priority."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from vap.enums import PublicStand
from vap.queries.public_deeds import (
    PUBLIC_AFTER,
    DoneLine,
    Place,
    by_organisation,
    by_priority,
    by_wijk,
    public_deeds,
)
from vap.views.places import START

VIEWS: Final = {
    "partner": ("Per partner", by_organisation, "Partner"),
    "wijk": ("Per wijk", by_wijk, "Wijk"),
    "prioriteit": ("Per prioriteit", by_priority, "Prioriteit"),
}
FIRST: Final = "partner"


@dataclass(frozen=True)
class Shown:
    """The lines of one partner, wijk or priority."""

    name: str
    kind: str
    lines: tuple[DoneLine, ...]


def _places(line: DoneLine, kind: str) -> Iterable[Place]:
    if kind == "wijk":
        return line.wijken
    if kind == "prioriteit":
        return (line.priority,) if line.priority else ()
    return (line.organisation,)


def _shown(lines: Iterable[DoneLine], kind: str, key: str) -> Shown:
    """The lines of what the address names; not found when nobody stands for anything there."""
    found = [(line, place) for line in lines for place in _places(line, kind) if place.key == key]
    if not found:
        raise Http404
    return Shown(found[0][1].name, kind, tuple(line for line, _ in found))


def _words(lines: Iterable[DoneLine]) -> str:
    """How it stands, in one sentence."""
    stands = [line.stand for line in lines]
    parts = [f"{stands.count(one)} {one.label}" for one in PublicStand if one in stands]
    if not parts:
        return ""
    return f"{', '.join(parts[:-1])} en {parts[-1]}." if len(parts) > 1 else f"{parts[0]}."


@login_not_required
@require_safe
def deeds(request: HttpRequest) -> HttpResponse:
    """How everything stands per partner, wijk or priority; with ``van`` what one of them is about."""
    kind = request.GET.get("per", FIRST)
    if kind not in VIEWS:
        raise Http404
    lines = public_deeds(timezone.localdate())
    key = request.GET.get("van", "")
    shown = _shown(lines, kind, key) if key else None
    label, summed, heading = VIEWS[kind]
    crumbs = [START, ("Plannen", reverse("vap:plan-public-list"))]
    if shown:
        crumbs.append(("Wie doet wat", f"{reverse('vap:public-deeds')}?per={kind}"))
    context = {
        "kind": kind,
        "heading": heading,
        "label": label,
        "views": [(name, words, name == kind) for name, (words, _, _) in VIEWS.items()],
        "sums": [] if shown else summed(lines),
        "shown": shown,
        "answer": _words(shown.lines if shown else lines),
        "days": PUBLIC_AFTER.days,
        "crumbs": crumbs,
    }
    return render(request, "vap/public_deeds.html", context)
