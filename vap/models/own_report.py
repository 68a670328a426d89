"""Reports that a partner makes anyway, and which passage of one answers for which VAP: nobody types it twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models.access import INSIDE_ROLES
from vap.models.progress import ProgressUpdate
from vap.models.vap import VAP


class PartnerReportQuerySet(models.QuerySet["PartnerReport"]):
    """Reads of reports."""

    def visible_to(self, user: User) -> PartnerReportQuerySet:
        """Staff see all, a partner its own, others none: a report holds more than what was asked."""
        if user.has_role(*INSIDE_ROLES):
            return self.all()
        if user.organisation_id and user.has_role(Role.PARTNER):
            return self.filter(organisation=user.organisation_id)
        return self.none()


class PartnerReport(models.Model):
    """A report of an organisation about its own work, such as a yearly report: a PDF made anew, or an address."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="own_reports"
    )
    title = models.CharField("titel", max_length=200)
    period_from = models.DateField("gaat over, vanaf")
    period_to = models.DateField("gaat over, tot en met")
    file = models.FileField("bestand", upload_to="verslagen/%Y/%m", max_length=300, blank=True)
    link = models.URLField("adres", blank=True)
    sha256 = models.CharField("vingerafdruk", max_length=64, blank=True)
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("ingediend op")

    objects = PartnerReportQuerySet.as_manager()

    class Meta:
        verbose_name = "eigen verslag"
        verbose_name_plural = "eigen verslagen"
        ordering = ["-period_to", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(period_to__gte=F("period_from")),
                name="report_period_ends_after_it_begins",
                violation_error_message="De laatste dag ligt voor de eerste.",
            ),
            models.CheckConstraint(
                condition=(Q(file="") & ~Q(link="")) | (~Q(file="") & Q(link="")),
                name="report_is_a_file_or_a_link",
                violation_error_message="Kies een PDF of vul een webadres in, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, {self.organisation}"


class ReportPassage(models.Model):
    """A passage that answers for one VAP; it became (part of) a progress update of that organisation."""

    report = models.ForeignKey(PartnerReport, models.PROTECT, verbose_name="verslag", related_name="passages")
    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="report_passages")
    place = models.CharField("bladzijde of kop", max_length=100)
    quote = models.TextField("passage", help_text="Noem geen personen.")
    update = models.ForeignKey(
        ProgressUpdate, models.CASCADE, verbose_name="voortgangsbericht", related_name="passages"
    )
    marked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    marked_at = models.DateTimeField("gemarkeerd op")

    class Meta:
        verbose_name = "passage uit een verslag"
        verbose_name_plural = "passages uit verslagen"
        ordering = ["report", "vap__title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(place="") & ~Q(quote=""),
                name="passage_has_a_place_and_words",
                violation_error_message="Schrijf op waar het staat en wat er staat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.report.title}, {self.place_words}"

    @property
    def place_words(self) -> str:
        """Where it stands: a number is a page, all else the heading above it."""
        return f"bladzijde {self.place}" if self.place.isdigit() else f"onder “{self.place}”"
