"""What can be published, what is public, and what changed between two editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from agov.enums import EditionState, PublicationKind
from agov.models import Edition, EmbargoReader, Publication
from amersfoort_veiligheid.accounts.models import User
from analysis.models import GeneratedReport
from vap.models import VAP

KINDS_OF_FIGURES: Final = (PublicationKind.CITY, PublicationKind.WIJK, PublicationKind.TARGET_GROUP)


def subjects_to_publish() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the form of a new edition lets choose from, by kind: (kind|code|period, title). Newest period first."""
    rows = GeneratedReport.objects.filter(kind__in=KINDS_OF_FIGURES).order_by("-period", "title")
    known: dict[str, dict[str, str]] = {}
    for kind, code, period, title in rows.values_list("kind", "code", "period", "title"):
        known.setdefault(kind, {}).setdefault(f"{kind}|{code}|{period}", title)
    figures = [(kind, list(known[kind].items())) for kind in KINDS_OF_FIGURES if kind in known]
    themes = [(PublicationKind.THEME, _themes())]
    return [(str(kind.label).capitalize(), choices) for kind, choices in [*themes, *figures] if choices]


def _themes() -> list[tuple[str, str]]:
    """Themes with a plan that was decided on, by cycle."""
    rows = VAP.objects.public().order_by("-cycle__start_date", "theme__name")
    known = rows.values_list("theme", "cycle__name", "theme__name", "cycle__start_date").distinct()
    return [(f"{PublicationKind.THEME}|{theme}|{cycle}", f"{name} {cycle}") for theme, cycle, name, _ in known]


@dataclass(frozen=True)
class Shelf:
    """The publications of one kind, each with its newest public edition (None when that was withdrawn)."""

    label: str
    entries: tuple[tuple[Publication, Edition | None], ...]


def public_shelves() -> list[Shelf]:
    """What everybody may read, by kind. Two queries."""
    newest: dict[int, Edition] = {}
    for edition in Edition.objects.public().light().order_by("publication", "-number"):
        newest.setdefault(edition.publication_id, edition)
    publications = list(Publication.objects.for_everybody().order_by("title", "pk"))
    shelves = []
    for kind in PublicationKind:
        entries = tuple((one, newest.get(one.pk)) for one in publications if one.kind == kind)
        if entries:
            shelves.append(Shelf(str(kind.label).capitalize(), entries))
    return shelves


def newest_public(publication: Publication) -> Edition | None:
    """The edition that people see first."""
    return publication.editions.public().select_related("publication").order_by("-number").first()


def embargo_place(edition: Edition, user: User, moment: datetime) -> EmbargoReader | None:
    """The place of a reader that may open an approved edition at this moment."""
    if edition.state != EditionState.APPROVED:
        return None
    return edition.embargo_readers.open_at(moment).filter(user=user).first()
