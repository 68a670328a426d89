"""The PDF of a fixed edition and its variant for the archive: the body of a background job."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone

from agov.enums import FIXED_EDITIONS
from agov.models import Edition
from amersfoort_veiligheid.documents.tables import dutch_date
from amersfoort_veiligheid.web.jobs import Outcome, Progress
from analysis.reports import base, render

VARIANTS = (("pdf", False, "Pdf opmaken"), ("archive_pdf", True, "Pdf voor het archief opmaken"))


def front_of(edition: Edition) -> render.Front:
    """What the PDF says of the edition itself."""
    parts = [f"Editie {edition.number}"]
    if edition.publish_at:
        parts.append(f"openbaar vanaf {dutch_date(timezone.localtime(edition.publish_at).date())}")
    contact = edition.publication.contact
    ending = f". Vragen: {contact}." if contact else "."
    return render.Front(
        line=", ".join(parts) + ending,
        summary=edition.summary,
        correction=edition.correction_note,
        fingerprint=edition.content_hash,
    )


def make_files(progress: Progress, *, edition: int) -> Outcome:
    """Make both files once; a second run finds them there, and a file that was lost is made again."""
    row = Edition.objects.select_related("publication").get(pk=edition)
    report = base.load(row.value)
    for name, archive, words in VARIANTS:
        progress.step(words)
        field = getattr(row, name)
        if field and field.storage.exists(field.name):
            continue
        ending = "-archief.pdf" if archive else ".pdf"
        content = ContentFile(render.pdf(report, front=front_of(row), archive=archive))
        field.save(f"{row.publication.slug}-{row.number}-{row.content_hash[:12]}{ending}", content, save=False)
        if not Edition.objects.filter(pk=row.pk, state__in=FIXED_EDITIONS).update(**{name: field.name}):
            field.delete(save=False)  # it was sent back to its writer meanwhile
    return Outcome("De pdf's staan klaar.", reverse("agov:edition-detail", args=[row.pk]))
