"""The PDFs of a fixed edition: for everybody, for the archive, and for each audience that reads more."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from agov.enums import FIXED_EDITIONS
from agov.models import Edition, EditionVersion
from agov.reports.edition_revision import revision_of
from amersfoort_veiligheid.documents.tables import dutch_date
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.reports import base, render

VARIANTS = (("archive_pdf", True, "Pdf voor het archief opmaken"), ("pdf", False, "Pdf opmaken"))


def front_of(edition: Edition, *, fingerprint: str = "") -> render.Front:
    """What the PDF says of the edition itself."""
    parts = [f"Editie {edition.number}"]
    if edition.publish_at:
        parts.append(f"openbaar vanaf {dutch_date(timezone.localtime(edition.publish_at).date())}")
    contact = edition.publication.contact
    revision = revision_of(edition)
    ending = f". Vragen: {contact}." if contact else "."
    return render.Front(
        line=", ".join(parts) + ending,
        summary=edition.summary,
        correction=edition.correction_note,
        fingerprint=fingerprint or edition.content_hash,
        revision=revision.tables if revision else (),
    )


def make_files(progress: Progress, *, edition: int) -> Outcome:
    """Make all files once; a second run finds them there, and a file that was lost is made again.

    The one for everybody comes last: when it is there, the edition may become public, and all others are there too.
    """
    row = Edition.objects.select_related("publication", "corrects").get(pk=edition)
    for version in row.versions.all():
        progress.step(f"Pdf voor {version.get_audience_display()} opmaken")
        _make_version(row, version)
    report = base.load(row.value)
    for name, archive, words in VARIANTS:
        progress.step(words)
        field = getattr(row, name)
        if field and field.storage.exists(field.name):
            continue
        ending = "-archief.pdf" if archive else ".pdf"
        content = ContentFile(render.pdf(report, front=front_of(row), archive=archive))
        field.save(f"{row.publication.slug}-{row.number}-{row.content_hash[:12]}{ending}", content, save=False)
        as_read = Edition.objects.filter(pk=row.pk, state__in=FIXED_EDITIONS, revision=row.revision)
        if not as_read.update(**{name: field.name}):
            field.delete(save=False)  # sent back to its writer meanwhile, or what it corrects was withdrawn
    return Outcome("De pdf's staan klaar.", reverse("agov:edition-detail", args=[row.pk]))


def _make_version(row: Edition, version: EditionVersion) -> None:
    """The file of one audience, fit for the archive too: what is not public is kept nowhere else."""
    if version.pdf and version.pdf.storage.exists(str(version.pdf.name)):
        return
    front = front_of(row, fingerprint=version.content_hash)
    content = ContentFile(render.pdf(base.load(version.value), front=front, archive=True))
    name = f"{row.publication.slug}-{row.number}-{version.audience}-{version.content_hash[:12]}.pdf"
    version.pdf.save(name, content, save=False)
    as_read = EditionVersion.objects.filter(
        pk=version.pk, edition__state__in=FIXED_EDITIONS, edition__revision=row.revision
    )
    if not as_read.update(pdf=version.pdf.name):
        version.pdf.delete(save=False)
