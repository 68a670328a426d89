"""Records that were papers already: adopted minutes, and reports as people read them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from functools import partial

from django.db.models import Prefetch
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.text import slugify

from agov.enums import MinutesState, RecordKind
from agov.models import Edition, EditionVersion, Minutes
from agov.models.edition import EditionQuerySet
from agov.reports import minutes_paper
from agov.reports.archive import labels
from agov.reports.archive.labels import event
from agov.reports.archive.mdto import Restriction
from agov.reports.archive.records import Content, Record
from agov.reports.edition_files import front_of
from agov.reports.edition_revision import with_revision
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date
from analysis.reports import base, render
from analysis.reports.base import Report
from cycle.models import PolicyCycle
from vap.queries.capacity import function_of


def minutes_of(cycle: PolicyCycle, user: User, *, today: date) -> Iterable[Record]:
    """Adopted minutes of the meetings of the cycle, with the sections that this archivist may read."""
    rows = Minutes.objects.visible_to(user).filter(meeting__cycle=cycle, state=MinutesState.ADOPTED)
    for row in rows.select_related("meeting__body").order_by("meeting__starts_at", "pk"):
        held = timezone.localdate(row.meeting.starts_at)
        yield Record(
            key=f"verslag-{held:%Y-%m-%d}-{row.pk}",
            title=f"Verslag van {row.meeting.title}, {dutch_date(held)}",
            kind=RecordKind.MEETING,
            about=f"Verslag van {row.meeting.body}, vastgesteld.",
            make=partial(_minutes_files, row, user, today),
            restrictions=[labels.about_people()],
            events=[event("Vaststelling", row.adopted_at, str(row.meeting.body))],
            since=held,
        )


def _minutes_files(row: Minutes, user: User, today: date) -> list[Content]:
    paper = minutes_paper.on_paper(minutes_paper.paper_of(row, user, today=today), archive=True)
    return [Content("verslag.pdf", paper.pdf)]


def reports_of(editions: EditionQuerySet) -> Iterable[Record]:
    """What was given out, as people read it; beside it what others read where a part is not for everybody.

    The large texts are read when it is the turn of a record, and not kept after it.
    """
    versions = Prefetch("versions", EditionVersion.objects.defer("value", "body"))
    people = [f"{name}__organisation" for name in ("written_by", "approved_by", "withdrawn_by")]
    for edition in editions.light().select_related("publication", *people).prefetch_related("withheld_parts", versions):
        yield _edition(
            edition,
            key=f"{edition.publication.slug}-{edition.number}",
            title=str(edition),
            make=partial(_edition_files, edition.pk),
            restrictions=[labels.of_edition(edition)],
        )
        parts = list(edition.withheld_parts.all())
        for version in edition.versions.all():
            yield _edition(
                edition,
                key=f"{edition.publication.slug}-{edition.number}-{version.audience}",
                title=f"{edition}, zoals {version.get_audience_display()} die las",
                make=partial(_version_files, version.pk),
                restrictions=[*labels.of_parts(parts), labels.of_edition(edition)] if parts else [labels.inside()],
            )


def _edition(
    edition: Edition,
    *,
    key: str,
    title: str,
    make: Callable[[], Sequence[Content]],
    restrictions: Sequence[Restriction],
) -> Record:
    events = [event("Creatie", edition.written_at, function_of(edition.written_by))]
    if edition.approved_by:
        events.append(event("Vaststelling", edition.approved_at, function_of(edition.approved_by)))
    events.append(event("Openbaarmaking", edition.published_at))
    if edition.withdrawn_by:
        why = str(edition.get_withdraw_reason_display())
        events.append(event("Intrekking", edition.withdrawn_at, function_of(edition.withdrawn_by), why))
    return Record(
        key=slugify(key),
        title=title,
        kind=labels.KIND_OF.get(edition.publication.kind, RecordKind.PUBLICATION),
        about=f"{edition.publication.get_kind_display()}, {edition.period}. {edition.summary}".strip(),
        make=make,
        restrictions=restrictions,
        events=events,
        since=timezone.localdate(edition.published_at) if edition.published_at else None,
    )


def _edition_files(pk: int) -> list[Content]:
    edition = Edition.objects.select_related("publication").get(pk=pk)
    report = base.load(edition.value)
    return _report_files(edition.archive_pdf, report, with_revision(edition), edition, edition.content_hash)


def _version_files(pk: int) -> list[Content]:
    version = EditionVersion.objects.select_related("edition__publication").get(pk=pk)
    edition, report = version.edition, base.load(version.value)
    return _report_files(version.pdf, report, with_revision(edition, report), edition, version.content_hash)


def _report_files(
    kept: FieldFile, report: Report, with_changes: Report, edition: Edition, fingerprint: str
) -> list[Content]:
    """The paper as it was given out, or made again from the same value where it is gone; and its figures as files."""
    if kept and kept.storage.exists(str(kept.name)):
        with kept.open("rb") as file:
            paper = file.read()
    else:
        paper = render.pdf(report, front=front_of(edition, fingerprint=fingerprint), archive=True)
    written = json.dumps(base.dump(with_changes), ensure_ascii=False, indent=1).encode()
    return [
        Content("rapport.pdf", paper),
        Content("cijfers.csv", render.one_csv(with_changes)),
        Content("rapport.json", written),
    ]
