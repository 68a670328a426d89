"""How figures and reports are made, in words for everybody, in versions that stay."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from analysis.enums import MethodSubject


class MethodVersionQuerySet(models.QuerySet["MethodVersion"]):
    """Reads of method versions."""

    def of(self, subject: str, key: str) -> MethodVersionQuerySet:
        """The versions of one method, the newest first."""
        return self.filter(subject=subject, key=key).order_by("-number")

    def newest_versions(self) -> MethodVersionQuerySet:
        """Of each method the newest version."""
        own = MethodVersion.objects.filter(subject=models.OuterRef("subject"), key=models.OuterRef("key"))
        return self.filter(pk=models.Subquery(own.order_by("-number").values("pk")[:1]))


class MethodVersion(models.Model):
    """One version of the explanation of an indicator (by its key) or of a kind of report; never changed, only followed.

    What is counted exactly stands in ``Indicator``, which has versions of its own; here stands how that is done and
    what it does not say. A report names the versions that counted when it was made.
    """

    subject = models.CharField("van wat", max_length=10, choices=MethodSubject)
    key = models.SlugField("sleutel", max_length=80)
    number = models.PositiveSmallIntegerField("versie")
    name = models.CharField("naam", max_length=200)
    summary = models.TextField("in het kort")
    how = models.TextField("zo maken wij het")
    limits = models.TextField("wat het niet zegt")
    changed = models.TextField("wat er anders is", blank=True)
    reason = models.TextField("waarom", blank=True)
    valid_from = models.DateField("geldt vanaf")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField("op")

    objects = MethodVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "versie van methode"
        verbose_name_plural = "versies van methoden"
        ordering = ["subject", "name", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["subject", "key", "number"],
                name="method_version_once",
                violation_error_message="Deze versie van de methode bestaat al.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="method_versions_count_from_1"),
            models.CheckConstraint(
                condition=~Q(summary="") & ~Q(how="") & ~Q(limits=""),
                name="method_version_explains",
                violation_error_message="Schrijf op hoe het cijfer wordt gemaakt, en wat het niet zegt.",
            ),
            models.CheckConstraint(
                condition=Q(number=1) | (~Q(changed="") & ~Q(reason="")),
                name="later_method_version_says_what_changed",
                violation_error_message="Schrijf op wat er anders is, en waarom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, versie {self.number}"
