"""What the site tells everybody: the start page in ten seconds, and one wijk at a time. Plain values, all public."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.cache import cache
from django.db.models.fields.json import KT
from django.utils import timezone

from agov.enums import PublicationKind, SubjectKind
from agov.models import Edition, Outcome, Publication
from agov.queries.open_meetings import public_outcomes
from amersfoort_veiligheid.documents.figures import path_from_rings
from analysis.reports.geometry import label_place, project_outlines
from cycle.models import Area
from vap.queries.public_places import Chosen, PlansHere, Worked, chosen_here, did_it_work, plans_here
from vap.queries.public_plans import PublicTheme, public_themes

NEWEST_SHOWN = 4
KEPT_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Reported:
    """A public edition in a list; ``answer`` is its sentence, with small numbers protected."""

    title: str
    slug: str
    number: int
    period: str
    published_on: date | None
    answer: str
    contact: str


@dataclass(frozen=True)
class ThemeLine:
    """A theme: its plans, and the slug of the account of it when one is public."""

    theme: PublicTheme
    account: str


@dataclass(frozen=True)
class PublicStart:
    """The start page. ``city`` is the newest picture of the city, None while nothing was published."""

    city: Reported | None
    worked: Worked
    themes: tuple[ThemeLine, ...]
    newest: tuple[Reported, ...]
    expected: tuple[Publication, ...]
    wijken: tuple[Area, ...]

    @property
    def alive(self) -> int:
        """How many plans go on."""
        return sum(len(one.theme.alive) for one in self.themes)


@dataclass(frozen=True)
class WijkLine:
    """A wijk in the list: its buurten, whether a report of it is public, and its place on the map."""

    area: Area
    buurten: tuple[str, ...]
    has_report: bool
    path: str = ""
    label_at: tuple[float, float] | None = None


@dataclass(frozen=True)
class WijkMap:
    """The wijken as one drawing: width and height in metres."""

    left: float
    top: float
    width: float
    height: float

    @property
    def letters(self) -> float:
        """How high the names are: as large as running text when the map is as wide as its column."""
        return self.width / 44


@dataclass(frozen=True)
class PublicWijk:
    """One wijk as everybody reads it."""

    area: Area
    buurten: tuple[str, ...]
    report: Reported | None
    city: Reported | None
    plans: PlansHere
    chosen: tuple[Chosen, ...]
    outcomes: tuple[Outcome, ...]


def _newest_public() -> list[Edition]:
    """The newest public edition of each series with its answer, the newest first; one query."""
    rows = Edition.objects.newest_public().light().select_related("publication")
    return list(rows.annotate(answer=KT("value__answer")).order_by("-published_at", "-pk"))


def reported(edition: Edition) -> Reported:
    """An edition of ``_newest_public`` as a line."""
    return Reported(
        title=edition.title,
        slug=edition.publication.slug,
        number=edition.number,
        period=edition.period,
        published_on=timezone.localdate(edition.published_at) if edition.published_at else None,
        answer=str(edition.answer or ""),  # type: ignore[attr-defined]  # annotated
        contact=edition.publication.contact,
    )


def _first(editions: Iterable[Edition], kind: PublicationKind, code: str = "") -> Reported | None:
    """The newest of a kind, by period and then by day."""
    fitting = [one for one in editions if one.publication.kind == kind and (not code or one.publication.code == code)]
    return reported(max(fitting, key=lambda one: (one.period, one.number))) if fitting else None


def public_start(today: date) -> PublicStart:
    """Everything on the start page, in a fixed number of queries."""
    editions = _newest_public()
    accounts: dict[str, str] = {}
    for one in editions:
        if one.publication.kind == PublicationKind.THEME:
            accounts.setdefault(one.publication.code, one.publication.slug)
    expected = Publication.objects.for_everybody().filter(next_on__gte=today).order_by("next_on", "title")
    return PublicStart(
        city=_first(editions, PublicationKind.CITY),
        worked=did_it_work(),
        themes=tuple(ThemeLine(one, accounts.get(str(one.pk), "")) for one in public_themes(today)),
        newest=tuple(reported(one) for one in editions[:NEWEST_SHOWN]),
        expected=tuple(expected[:NEWEST_SHOWN]),
        wijken=tuple(Area.objects.current().wijken()),
    )


def wijk_lines(search: str = "") -> tuple[tuple[WijkLine, ...], WijkMap | None]:
    """The wijken of today with their buurten, those that fit ``search`` by their own name or that of a buurt.

    The drawing is None while not every wijk has an outline.
    """
    wijken = list(Area.objects.current().wijken().prefetch_related("children"))
    published = Publication.objects.filter(
        kind=PublicationKind.WIJK, pk__in=Edition.objects.public().values("publication")
    )
    with_report = set(published.values_list("code", flat=True))
    outlines = {one.code: one.geometry for one in wijken if one.geometry}
    drawn, places = _kept_drawing(outlines) if wijken and len(outlines) == len(wijken) else (None, {})
    wanted = search.casefold()
    lines = []
    for one in wijken:
        buurten = tuple(sorted(child.name for child in one.children.all()))
        if any(wanted in name.casefold() for name in (one.name, *buurten)):
            path, label_at = places.get(one.code, ("", None))
            lines.append(WijkLine(one, buurten, one.code in with_report, path, label_at))
    return tuple(lines), drawn


def _kept_drawing(outlines: Mapping[str, Any]) -> tuple[WijkMap, dict[str, tuple[str, tuple[float, float]]]]:
    """The drawing of these outlines, made once: where words fit in a wijk is a long search, and borders hardly move."""
    key = f"wijk-map:{hashlib.sha256(json.dumps(outlines, sort_keys=True).encode()).hexdigest()}"
    found: tuple[WijkMap, dict[str, tuple[str, tuple[float, float]]]] | None = cache.get(key)
    if found is None:
        found = _drawn(outlines)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _drawn(outlines: Mapping[str, Any]) -> tuple[WijkMap, dict[str, tuple[str, tuple[float, float]]]]:
    rings, (left, top, right, bottom) = project_outlines(outlines)
    places = {code: (path_from_rings(parts), label_place(parts)) for code, parts in rings.items()}
    return WijkMap(left, top, right - left, bottom - top), places


def public_wijk(area: Area, today: date) -> PublicWijk:
    """One wijk: the newest report, the plans that touch it, what was decided, and what that costs."""
    buurten = list(Area.objects.filter(parent__code=area.code).values_list("code", flat=True))
    codes = {area.code, *buurten}
    editions = _newest_public()
    plans = plans_here(codes, today)
    numbers = [one.line.pk for one in (*plans.here, *plans.whole_city)]
    about = public_outcomes(today).filter(item__subject_kind=SubjectKind.VAP, item__subject_id__in=numbers)
    return PublicWijk(
        area=area,
        buurten=tuple(sorted(area.children.values_list("name", flat=True))),
        report=_first(editions, PublicationKind.WIJK, area.code),
        city=_first(editions, PublicationKind.CITY),
        plans=plans,
        chosen=tuple(chosen_here(codes)),
        outcomes=tuple(about.order_by("-year", "-number")),
    )
