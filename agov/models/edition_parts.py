"""What of an edition is not for everybody, and what each audience reads instead (S117, R52)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from agov.enums import EditionAudience, PartReaders
from agov.models.edition import Edition
from cycle.enums import WooGround


class WithheldPart(models.Model):
    """A part of an edition that not everybody reads: who does, on which ground, and when that is looked at again.

    ``key`` is the key of the part in the report value, ``heading`` what it is called there.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="editie", related_name="withheld_parts")
    key = models.CharField("deel", max_length=60)
    heading = models.CharField("kop", max_length=200)
    readers = models.CharField("wie leest het", max_length=10, choices=PartReaders)
    ground = models.CharField("grond in de Woo", max_length=10, choices=WooGround)
    note = models.CharField("waarom", max_length=300)
    review_on = models.DateField("opnieuw bekijken op")

    class Meta:
        verbose_name = "deel dat niet openbaar is"
        verbose_name_plural = "delen die niet openbaar zijn"
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "key"], name="part_withheld_once"),
            models.CheckConstraint(
                condition=~Q(ground="") & ~Q(note=""),
                name="withheld_part_has_a_ground",
                violation_error_message="Kies de grond en schrijf op waarom dit deel niet openbaar is.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.get_readers_display()}"


class EditionVersion(models.Model):
    """What one audience reads of an edition of which a part is not for everybody.

    What everybody reads stands in the edition itself, so that nothing that starts there can show more.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="editie", related_name="versions")
    audience = models.CharField("voor wie", max_length=10, choices=EditionAudience)
    value = models.JSONField("inhoud")
    body = models.TextField("opgemaakte inhoud")
    content_hash = models.CharField("vingerafdruk", max_length=64)
    pdf = models.FileField("pdf", upload_to="edities/%Y/", max_length=300, blank=True)

    class Meta:
        verbose_name = "versie van editie"
        verbose_name_plural = "versies van edities"
        ordering = ["edition", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "audience"], name="edition_version_once"),
            models.CheckConstraint(
                condition=~Q(audience=EditionAudience.PUBLIC), name="public_version_is_the_edition_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.edition}, voor {self.get_audience_display()}"
