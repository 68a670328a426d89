"""The checklist of an edition: what must be right before it goes to somebody else."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.utils import timezone

from agov.enums import EditionState
from agov.models import Edition
from agov.reports.attack import new_leaks
from agov.reports.edition_checks import check_edition, is_blocked
from agov.reports.edition_content import asked_texts, delivered, kind_of
from agov.reports.edition_versions import check_readers, whole_of
from agov.reports.edition_words import Check, some
from agov.services.edition_errors import EditionError
from analysis.reports import base


def corrected_edition(edition: Edition) -> Edition | None:
    """The newest public or withdrawn edition over the same period: what this one corrects."""
    earlier = edition.publication.editions.filter(period=edition.period, number__lt=edition.number)
    shown = earlier.filter(state__in=[EditionState.PUBLISHED, EditionState.WITHDRAWN])
    return shown.order_by("-number").first()


def checks_of(edition: Edition, *, at: datetime) -> list[Check]:
    """The checklist of an edition at a moment, blocks first."""
    return sorted(
        [*_checks(edition), *_checks_of_readers(edition, timezone.localdate(at)), *_checks_of_texts(edition)],
        key=lambda check: not check.blocks,
    )


def _checks_of_readers(edition: Edition, today: date) -> list[Check]:
    before = edition.publication.editions.filter(number__lt=edition.number).light().order_by("-number").first()
    return check_readers(
        whole_of(edition),
        list(edition.withheld_parts.all()),
        summary=edition.summary,
        today=today,
        closed_before=list(before.withheld_parts.all()) if before else [],
    )


def _checks_of_texts(edition: Edition) -> Iterator[Check]:
    """What this kind asks, and parts that the writer types and that are empty."""
    kind = kind_of(edition.publication.kind)
    yield from kind.checks(edition.publication.code) if kind else ()
    empty = [
        one
        for one in asked_texts(edition.publication.kind, whole_of(edition))
        if not edition.own_words.get(one.key, "").strip()
    ]
    for is_required, title in ((True, "Hier moet nog iets staan."), (False, "Hier staat nog niets.")):
        found = [f"“{one.heading}”" for one in empty if one.is_required == is_required]
        if found:
            yield Check(is_required, title, f"{some(found)} Schrijf het bij de tekst van deze editie.")


def _checks(edition: Edition) -> list[Check]:
    others = edition.publication.editions.filter(
        state__in=[EditionState.PUBLISHED, EditionState.WITHDRAWN], period=edition.period
    ).exclude(pk=edition.pk)
    return check_edition(
        base.load(edition.value),
        summary=edition.summary,
        contact=edition.publication.contact,
        deliveries=delivered(edition.data_versions),
        earlier={other.number: base.load(other.value) for other in others.only("number", "value")},
        correction_needed=corrected_edition(edition) is not None,
        correction_note=edition.correction_note,
        leaks=[leak.words for leak in new_leaks(edition)],
    )


def refuse_when_blocked(edition: Edition, *, at: datetime) -> None:
    """Raise ``EditionError`` with the first block of the checklist."""
    checks = checks_of(edition, at=at)
    if is_blocked(checks):
        first = next(check for check in checks if check.blocks)
        raise EditionError(f"Dit kan nog niet openbaar. {first.title}")
