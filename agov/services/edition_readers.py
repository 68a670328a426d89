"""Who reads which part of an edition, and the versions that follow from it (S117, R52)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import transaction
from django.utils import timezone

from agov.enums import EditionAudience, EditionState, PartReaders
from agov.models import Edition, EditionVersion, WithheldPart
from agov.reports.edition_content import kind_of, said_in
from agov.reports.edition_versions import parts_of, version_for, whole_of
from agov.services.edition_errors import EditionError
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.pdf import content_key
from amersfoort_veiligheid.web.editing import claim_revision
from analysis.reports import base, render
from analysis.reports.base import Report
from cycle.enums import WooGround

APART: Final = (EditionAudience.COUNCIL, EditionAudience.PARTNERS, EditionAudience.INSIDE)
LONGEST_YEARS: Final = 5  # older than that, the Woo (art. 5.3) asks for a better reason than a ground alone


@dataclass(frozen=True)
class Withheld:
    """Who reads a part that is not for everybody, on which ground, why, and when that is looked at again."""

    readers: PartReaders
    ground: WooGround
    note: str
    review_on: date


def settle(edition: Edition, whole: Report) -> None:
    """Make what each audience reads from the whole report; without closed parts the edition is all there is.

    Changes ``edition`` and its versions; the caller saves the edition.
    """
    closed = list(edition.withheld_parts.all())
    public = version_for(whole, EditionAudience.PUBLIC, closed)
    edition.value, edition.body = base.dump(public), render.body(public)
    edition.content_hash = content_key(edition.value)
    edition.versions.all().delete()
    if closed:
        EditionVersion.objects.bulk_create(_version(edition, version_for(whole, who, closed), who) for who in APART)


def _version(edition: Edition, report: Report, audience: EditionAudience) -> EditionVersion:
    value = base.dump(report)
    return EditionVersion(
        edition=edition, audience=audience, value=value, body=render.body(report), content_hash=content_key(value)
    )


def carry_over(edition: Edition, report: Report, *, today: date) -> None:
    """Give one just made what was typed and closed before it.

    That is what was typed in the last edition over the same period, and the parts that were closed in the edition
    before, or that the kind closes.
    """
    edition.own_words = _typed_before(edition)
    whole = said_in(edition, report)
    headings = {part.key: part.heading for part in parts_of(whole)}
    before = edition.publication.editions.filter(number__lt=edition.number).order_by("-number").first()
    rows: Iterable[WithheldPart]
    if before is not None:
        rows = [
            WithheldPart(key=row.key, readers=row.readers, ground=row.ground, note=row.note, review_on=row.review_on)
            for row in before.withheld_parts.all()
        ]
    else:
        later = date(today.year + 1, today.month, min(today.day, 28))
        kind = kind_of(edition.publication.kind)
        rows = [
            WithheldPart(key=row.key, readers=row.readers, ground=row.ground, note=row.note, review_on=later)
            for row in (kind.closed if kind else ())
        ]
    kept = [row for row in rows if row.key in headings]
    for row in kept:
        row.edition, row.heading = edition, headings[row.key]
    WithheldPart.objects.bulk_create(kept)
    if kept or edition.own_words:
        settle(edition, whole)
        names = ("value", "body", "content_hash", "own_words")
        Edition.objects.filter(pk=edition.pk).update(**{name: getattr(edition, name) for name in names})


def _typed_before(edition: Edition) -> dict[str, str]:
    same = edition.publication.editions.filter(number__lt=edition.number, period=edition.period).order_by("-number")
    typed: dict[str, str] | None = same.values_list("own_words", flat=True).first()
    return typed or {}


@transaction.atomic
def set_readers(*, edition_id: int, seen: int, key: str, withheld: Withheld | None, by: User, at: datetime) -> Edition:
    """Say who reads a part of a concept; None opens it for everybody. Raises ``StaleEditError``, ``EditionError``."""
    edition = Edition.objects.select_for_update(of=("self",)).select_related("publication").get(pk=edition_id)
    if edition.state != EditionState.DRAFT:
        raise EditionError("Deze editie ligt vast. Geef haar eerst terug aan de opsteller.")
    claim_revision(edition, seen)
    whole = whole_of(edition)
    heading = next((part.heading for part in parts_of(whole) if part.key == key), None)
    if heading is None:
        raise EditionError("Dit deel staat niet in deze editie.")
    if withheld is None:
        edition.withheld_parts.filter(key=key).delete()
    else:
        _refuse_day(withheld.review_on, today=timezone.localdate(at))
        WithheldPart.objects.update_or_create(
            edition=edition,
            key=key,
            defaults={
                "heading": heading,
                "readers": withheld.readers,
                "ground": withheld.ground,
                "note": withheld.note,
                "review_on": withheld.review_on,
            },
        )
    settle(edition, whole)
    edition.save()
    audit.record(
        event="edition.readers_set",
        target=edition,
        by=by,
        at=at,
        part=key,
        readers=withheld.readers.value if withheld else EditionAudience.PUBLIC.value,
        ground=withheld.ground.value if withheld else "",
    )
    return edition


def _refuse_day(review_on: date, *, today: date) -> None:
    if review_on <= today:
        raise EditionError("Kies een dag die nog komt.", "review_on")
    if review_on > date(today.year + LONGEST_YEARS, today.month, min(today.day, 28)):
        raise EditionError(f"Kies een dag binnen {LONGEST_YEARS} jaar.", "review_on")
