"""Papers on which secrecy rests and that can be laid before the whole council."""

from __future__ import annotations

from django.db import models

from amersfoort_veiligheid.accounts.models import User
from cycle.models import Secrecy


class CouncilPaperQuerySet(models.QuerySet["CouncilPaper"]):
    """Reads of papers."""

    def visible_to(self, user: User) -> CouncilPaperQuerySet:
        """Who may read what is secret: of the council all or none."""
        return self.filter(secrecy__in=Secrecy.objects.visible_to(user))


class CouncilPaper(models.Model):
    """One secret paper as a PDF; who reads it follows from its secrecy alone. The mark is put on when it is fetched."""

    secrecy = models.OneToOneField(Secrecy, models.PROTECT, verbose_name="geheimhouding", related_name="paper")
    file = models.FileField("bestand", upload_to="geheim/%Y", max_length=300)
    pages = models.PositiveIntegerField("bladzijden")
    sha256 = models.CharField("vingerafdruk", max_length=64)

    objects = CouncilPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "geheim stuk voor de raad"
        verbose_name_plural = "geheime stukken voor de raad"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.secrecy.title
