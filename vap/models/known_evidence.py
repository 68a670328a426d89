"""What research already knows of what a VAP expects, with how sure that is by the five questions of EMMIE."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from vap.enums import KnownAnswer
from vap.models.vap import VAP


class KnownEvidence(models.Model):
    """One source that says something about "because ... therefore ..." of a VAP.

    The five answers are those of EMMIE (College of Policing): effect, mechanism, moderators, implementation, economics.
    """

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="known_evidence")
    claim = models.CharField("wat het zegt", max_length=300, help_text="In één of twee zinnen.")
    title = models.CharField("titel van de bron", max_length=200)
    source_url = models.URLField("adres van de bron")
    effect = models.CharField("het effect", max_length=10, choices=KnownAnswer, default=KnownAnswer.UNKNOWN)
    mechanism = models.CharField("hoe het werkt", max_length=10, choices=KnownAnswer, default=KnownAnswer.UNKNOWN)
    moderators = models.CharField(
        "waar en voor wie het werkt", max_length=10, choices=KnownAnswer, default=KnownAnswer.UNKNOWN
    )
    implementation = models.CharField(
        "hoe u het invoert", max_length=10, choices=KnownAnswer, default=KnownAnswer.UNKNOWN
    )
    economics = models.CharField("wat het kost", max_length=10, choices=KnownAnswer, default=KnownAnswer.UNKNOWN)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    added_at = models.DateTimeField("toegevoegd op")

    class Meta:
        verbose_name = "bekend bewijs"
        verbose_name_plural = "bekend bewijs"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(claim="") & ~Q(title="") & ~Q(source_url=""),
                name="known_evidence_says_what_and_where",
                violation_error_message="Schrijf op wat de bron zegt, hoe zij heet en waar zij staat.",
            ),
            models.UniqueConstraint(
                fields=["vap", "source_url", "claim"],
                name="known_evidence_once_per_vap",
                violation_error_message="Dit staat er al.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def answers(self) -> list[tuple[str, str, str]]:
        """The five questions with value and words of the answer, in the order of the letters."""
        names = ("effect", "mechanism", "moderators", "implementation", "economics")
        return [
            (
                str(self._meta.get_field(name).verbose_name),  # type: ignore[union-attr]
                getattr(self, name),
                str(KnownAnswer(getattr(self, name)).label),
            )
            for name in names
        ]
