"""What is public, and what changed between two editions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.fields.files import FieldFile

from agov.enums import EditionAudience, EditionState, PublicationKind
from agov.models import Edition, EmbargoReader, Publication, WithheldPart
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES


@dataclass(frozen=True)
class Shelf:
    """The publications of one kind, each with its newest public edition (None when that was withdrawn)."""

    label: str
    entries: tuple[tuple[Publication, Edition | None], ...]


def public_shelves() -> list[Shelf]:
    """What everybody may read, by kind. Two queries."""
    newest = {edition.publication_id: edition for edition in Edition.objects.newest_public().light()}
    publications = list(Publication.objects.for_everybody().order_by("title", "pk"))
    shelves = []
    for kind in PublicationKind:
        entries = tuple((one, newest.get(one.pk)) for one in publications if one.kind == kind)
        if entries:
            shelves.append(Shelf(str(kind.label).capitalize(), entries))
    return shelves


def newest_of_kind(kind: PublicationKind, part: str) -> Edition | None:
    """The edition of a kind with one series that people see first; None when this part of it is not for everybody."""
    shown = Edition.objects.newest_public().filter(publication__kind=kind).select_related("publication")
    newest = shown.order_by("-published_at", "-pk").first()
    return None if newest is None or newest.withheld_parts.filter(key=part).exists() else newest


def newest_public(publication: Publication) -> Edition | None:
    """The edition that people see first."""
    return publication.editions.public().select_related("publication").order_by("-number").first()


def previous_public(edition: Edition) -> Edition | None:
    """The edition before this one that everybody may read now."""
    earlier = edition.publication.editions.public().filter(number__lt=edition.number)
    return earlier.order_by("-number").first()


def embargo_place(edition: Edition, user: User, moment: datetime) -> EmbargoReader | None:
    """The place of a reader that may open an approved edition at this moment."""
    if edition.state != EditionState.APPROVED:
        return None
    return edition.embargo_readers.open_at(moment).filter(user=user).first()


# --- who reads what of it


@dataclass(frozen=True)
class Reading:
    """An edition as one audience reads it; ``closed`` are all parts that are not for everybody."""

    audience: EditionAudience
    value: dict[str, Any]
    body: str
    content_hash: str
    pdf: FieldFile
    closed: tuple[WithheldPart, ...]

    @property
    def is_public(self) -> bool:
        """Whether it is what everybody reads."""
        return self.audience == EditionAudience.PUBLIC


def audience_of(user: User | None) -> EditionAudience:
    """As whom somebody reads; staff choose for themselves, see ``readable_by``."""
    if user is None:
        return EditionAudience.PUBLIC
    if user.has_role(*COUNCIL_ROLES):
        return EditionAudience.COUNCIL
    if user.organisation_id and user.has_role(Role.PARTNER):
        return EditionAudience.PARTNERS
    return EditionAudience.PUBLIC


def readable_by(user: User | None) -> list[EditionAudience]:
    """The versions that somebody may open, the own one first. Staff look at each to see what others read."""
    if user is not None and user.has_role(*INSIDE_ROLES):
        return list(EditionAudience)
    own = audience_of(user)
    return [own] if own == EditionAudience.PUBLIC else [own, EditionAudience.PUBLIC]


def reading_of(edition: Edition, audience: EditionAudience) -> Reading:
    """The edition as this audience reads it; without a version of its own it is what everybody reads."""
    closed = tuple(edition.withheld_parts.all())
    version = edition.versions.filter(audience=audience).first() if closed else None
    if version is None:
        pdf, audience = edition.pdf, EditionAudience.PUBLIC
        return Reading(audience, edition.value, edition.body, edition.content_hash, pdf, closed)
    return Reading(audience, version.value, version.body, version.content_hash, version.pdf, closed)
