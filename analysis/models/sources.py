"""Sources, what they are expected to deliver, what they delivered, and who signed for it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.enums import DeliveryState, Hardness, PeriodKind, ReviewVerdict, SourceKind, TableContent
from cycle.models import AreaVersion, OffenceClassification

RESEARCH_ROLES = (Role.ONDERZOEKER, Role.BEHEERDER)
# 2025, 02-2026, or 01-2026 t/m 06-2026
PERIOD_LABEL = re.compile(r"(?:(?P<month>\d{2})-)?(?P<year>\d{4})(?: t/m (?P<last_month>\d{2})-(?P<last_year>\d{4}))?")
READING_ROLES = (*RESEARCH_ROLES, Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER, Role.ARCHIVARIS)
REPORT_ROLES = (*READING_ROLES, Role.AGOV_SECRETARIS, Role.BESTUURDER)


class DataSourceQuerySet(models.QuerySet["DataSource"]):
    """Reads of sources."""

    def visible_to(self, user: User) -> DataSourceQuerySet:
        """Researchers and policy staff see all; a source organisation sees its own; others none."""
        if user.has_role(*READING_ROLES):
            return self
        if user.organisation_id and user.has_role(Role.PARTNER):
            return self.filter(organisation_id=user.organisation_id)
        return self.none()


class DataSource(models.Model):
    """An organisation's register or survey from which figures come."""

    key = models.SlugField("sleutel", unique=True)
    name = models.CharField("naam", max_length=200)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="data_sources", null=True, blank=True
    )
    kind = models.CharField("soort", max_length=20, choices=SourceKind)
    hardness = models.CharField("hard of zacht", max_length=10, choices=Hardness, default=Hardness.HARD)
    attribution = models.CharField("bronvermelding", max_length=200, help_text="Zoals het onder elk cijfer moet staan.")
    licence = models.CharField("licentie", max_length=100, blank=True)
    contact = models.CharField("contact (functie)", max_length=200, blank=True)

    objects = DataSourceQuerySet.as_manager()

    class Meta:
        verbose_name = "bron"
        verbose_name_plural = "bronnen"
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class SourceTable(models.Model):
    """One table or kind of file of a source; number, host and columns are configuration."""

    source = models.ForeignKey(DataSource, models.PROTECT, verbose_name="bron", related_name="tables")
    number = models.SlugField("tabelnummer", unique=True)
    title = models.CharField("titel", max_length=200)
    content = models.CharField("inhoud", max_length=20, choices=TableContent)
    period_kind = models.CharField("stap in de tijd", max_length=10, choices=PeriodKind)
    classification = models.ForeignKey(
        OffenceClassification,
        models.PROTECT,
        verbose_name="delictindeling",
        related_name="tables",
        null=True,
        blank=True,
    )
    base_url = models.URLField("adres van de bron", blank=True, help_text="Leeg: alleen als bestand te leveren.")
    region_column = models.CharField("kolom met gebied", max_length=60, blank=True)
    dimension_column = models.CharField("kolom met delict", max_length=60, blank=True)
    topic_column = models.CharField("kolom met aantal (begin van de naam)", max_length=60, blank=True)
    frequency_months = models.PositiveSmallIntegerField("verwacht elke n maanden", null=True, blank=True)
    first_due_on = models.DateField("eerste levering verwacht op", null=True, blank=True)

    class Meta:
        verbose_name = "brontabel"
        verbose_name_plural = "brontabellen"
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"

    @property
    def is_count_table(self) -> bool:
        """Whether the table holds registered crimes or nuisance."""
        return self.content in (TableContent.CRIMES, TableContent.NUISANCE)


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def visible_to(self, user: User) -> DeliveryQuerySet:
        """Deliveries of the sources that the user may see."""
        return self.filter(table__source__in=DataSource.objects.visible_to(user))

    def approved(self) -> DeliveryQuerySet:
        """Deliveries in use."""
        return self.filter(state=DeliveryState.APPROVED)

    def in_force(self) -> DeliveryQuerySet:
        """Deliveries of which at least one period counts; an older version may still hold some."""
        return self.filter(series_versions__isnull=False).distinct()

    def with_answers_received_before(self, moment: datetime) -> DeliveryQuerySet:
        """Deliveries that came before ``moment`` and of which the stored file still holds answers of respondents."""
        published = Q(codebook="") & ~Q(table__region_column="")
        surveys = self.filter(table__content=TableContent.SURVEY).exclude(published)
        return surveys.filter(file_deleted_at__isnull=True, received_at__lt=moment)

    def waiting(self) -> DeliveryQuerySet:
        """Deliveries that somebody must still check."""
        return self.filter(state__in=[DeliveryState.RECEIVED, DeliveryState.IN_REVIEW])


class Delivery(models.Model):
    """One file as received, unchanged, with what the checks found; a correction is a new delivery."""

    table = models.ForeignKey(SourceTable, models.PROTECT, verbose_name="tabel", related_name="deliveries")
    state = models.CharField("stand", max_length=20, choices=DeliveryState, default=DeliveryState.RECEIVED)
    version = models.PositiveSmallIntegerField("versie")
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="correctie op", related_name="corrections", null=True, blank=True
    )
    file = models.FileField("bestand", upload_to="deliveries/%Y/", max_length=300)
    file_name = models.CharField("naam van het bestand", max_length=255)
    codebook = models.FileField("codeboek", upload_to="deliveries/%Y/", max_length=300, blank=True)
    file_deleted_at = models.DateTimeField("bestand verwijderd op", null=True, blank=True, editable=False)
    size = models.BigIntegerField("grootte in bytes")
    sha256 = models.CharField("vingerafdruk (sha256)", max_length=64)
    municipality_code = models.CharField("gemeente", max_length=6)
    area_version = models.ForeignKey(
        AreaVersion, models.PROTECT, verbose_name="gebiedsindeling", related_name="deliveries"
    )
    dialect = models.CharField("bestandsvorm", max_length=30, blank=True)
    dialect_chosen = models.BooleanField("bestandsvorm zelf gekozen", default=False)
    answers = models.JSONField("antwoorden op vragen bij het inlezen", default=dict, blank=True)
    received_at = models.DateTimeField("ontvangen op")
    received_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="ontvangen door", related_name="+", null=True, blank=True
    )
    figures_date = models.DateField("datum van de cijfers")
    checked_at = models.DateTimeField("gecontroleerd op", null=True, blank=True)
    rows_read = models.BigIntegerField("rijen gelezen", default=0)
    rows_accepted = models.BigIntegerField("rijen aangenomen", default=0)
    rows_rejected = models.BigIntegerField("rijen afgewezen", default=0)
    rejects = models.JSONField("afgewezen rijen (de eerste 1.000)", default=list, blank=True)
    rejects_by_reason = models.JSONField("afgewezen per reden", default=dict, blank=True)
    warnings = models.JSONField("waarschuwingen", default=list, blank=True)
    questions = models.JSONField("vragen", default=list, blank=True)
    total_check = models.JSONField("totaalcontrole", default=dict, blank=True)
    periods = models.JSONField("perioden", default=list, blank=True)
    difference = models.JSONField("verschil met de vorige versie", default=dict, blank=True)
    refusal = models.TextField("reden van weigering", blank=True)
    decided_at = models.DateTimeField("besloten op", null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="besloten door", related_name="+", null=True, blank=True
    )

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "levering"
        verbose_name_plural = "leveringen"
        ordering = ["-received_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "version"],
                name="delivery_version_once_per_table",
                violation_error_message="Deze versie bestaat al.",
            ),
            models.UniqueConstraint(
                fields=["table", "sha256"],
                condition=~Q(state=DeliveryState.REFUSED),
                name="delivery_file_once_per_table",
                violation_error_message="Dit bestand is al ontvangen.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[DeliveryState.APPROVED, DeliveryState.REPLACED]) | Q(decided_at__isnull=False),
                name="delivery_in_use_was_decided_on",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.REFUSED) | ~Q(refusal=""),
                name="delivery_refused_with_reason",
                violation_error_message="Geef een reden voor de weigering.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("pk")), name="delivery_does_not_correct_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table.number} versie {self.version}"

    @property
    def awaits_check(self) -> bool:
        """Whether the checks have not run yet."""
        return self.state == DeliveryState.RECEIVED


class SeriesVersion(models.Model):
    """Which delivery is in force for one period of a table. The one pointer that approval moves."""

    table = models.ForeignKey(SourceTable, models.PROTECT, verbose_name="tabel", related_name="series_versions")
    year = models.PositiveSmallIntegerField("jaar")
    month = models.PositiveSmallIntegerField("maand (0 = hele jaar)", default=0)
    delivery = models.ForeignKey(Delivery, models.PROTECT, verbose_name="levering", related_name="series_versions")

    class Meta:
        verbose_name = "geldende versie"
        verbose_name_plural = "geldende versies"
        constraints = [
            models.UniqueConstraint(fields=["table", "year", "month"], name="one_delivery_in_force_per_period"),
            models.CheckConstraint(condition=Q(month__lte=12), name="series_version_month_up_to_12"),
        ]

    def __str__(self) -> str:
        return f"{self.table.number} {self.year}-{self.month:02d}: {self.delivery}"


class DeliveryReview(models.Model):
    """An owner's answer in the technische slag: do the figures hold, and which way do they point?"""

    delivery = models.ForeignKey(Delivery, models.CASCADE, verbose_name="levering", related_name="reviews")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+")
    verdict = models.CharField("oordeel", max_length=20, choices=ReviewVerdict)
    direction = models.TextField("welke richting wijzen de cijfers", blank=True)
    note = models.TextField("opmerking", blank=True, help_text="Noem geen personen.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "oordeel over levering"
        verbose_name_plural = "oordelen over leveringen"
        ordering = ["given_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(verdict=ReviewVerdict.CORRECT) | ~Q(note=""),
                name="review_doubt_has_a_note",
                violation_error_message="Schrijf op waar de twijfel over gaat.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_verdict_display()}"


class ExpectedDeliveryQuerySet(models.QuerySet["ExpectedDelivery"]):
    """Reads of the calendar of deliveries."""

    def visible_to(self, user: User) -> ExpectedDeliveryQuerySet:
        """What is expected of the sources that the user may see."""
        return self.filter(table__source__in=DataSource.objects.visible_to(user))

    def open(self) -> ExpectedDeliveryQuerySet:
        """Neither received nor waived."""
        return self.filter(delivery__isnull=True, waived_reason="")

    def late(self, today: date) -> ExpectedDeliveryQuerySet:
        """Open and past their day."""
        return self.open().filter(due_on__lt=today)


class ExpectedDelivery(models.Model):
    """A line of the calendar: which table is due when, and what came of it."""

    table = models.ForeignKey(SourceTable, models.PROTECT, verbose_name="tabel", related_name="expected")
    due_on = models.DateField("verwacht op")
    period_label = models.CharField("over", max_length=40)
    delivery = models.ForeignKey(
        Delivery, models.PROTECT, verbose_name="levering", related_name="fulfils", null=True, blank=True
    )
    waived_reason = models.CharField("vervalt, omdat", max_length=300, blank=True)
    reminded_on = models.DateField("herinnerd op", null=True, blank=True)

    objects = ExpectedDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = "verwachte levering"
        verbose_name_plural = "verwachte leveringen"
        ordering: ClassVar[list[str]] = ["due_on"]
        constraints = [
            models.UniqueConstraint(fields=["table", "due_on"], name="expected_delivery_once_per_day"),
            models.CheckConstraint(
                condition=Q(delivery__isnull=True) | Q(waived_reason=""),
                name="expected_delivery_received_or_waived",
                violation_error_message="Een levering is ontvangen of vervalt, niet allebei.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table.number} over {self.period_label}"

    def is_about(self, periods: Iterable[tuple[int, int]]) -> bool:
        """Whether figures of these periods (year, month; month 0 is a whole year) are what this line waits for.

        A label that is no year, month or span of months (written by hand) fits every delivery of the table.
        """
        label = PERIOD_LABEL.fullmatch(self.period_label)
        if label is None:
            return True
        first = int(label["year"]) * 12 + int(label["month"] or 1) - 1  # months counted from the year 0
        last = first if label["month"] else first + 11
        if label["last_year"]:
            last = int(label["last_year"]) * 12 + int(label["last_month"]) - 1
        spans = ((year * 12 + (month or 1) - 1, year * 12 + (month or 12) - 1) for year, month in periods)
        return any(start <= last and end >= first for start, end in spans)


class SurveyWave(models.Model):
    """One wave of a survey: how it was held, and the codebook that gives its answers meaning. No respondents here."""

    delivery = models.OneToOneField(Delivery, models.CASCADE, verbose_name="levering", related_name="wave")
    name = models.CharField("naam", max_length=150)
    year = models.PositiveSmallIntegerField("jaar")
    mode = models.CharField("afname", max_length=60, blank=True)
    age_from = models.PositiveSmallIntegerField("leeftijd vanaf", null=True, blank=True)
    age_to = models.PositiveSmallIntegerField("leeftijd tot en met", null=True, blank=True)
    invited = models.PositiveIntegerField("uitgenodigd", null=True, blank=True)
    responded = models.PositiveIntegerField("deelgenomen")
    weighting_version = models.CharField("weging", max_length=60, blank=True)
    questions = models.JSONField("vragen en antwoorden", default=dict, blank=True)

    class Meta:
        verbose_name = "meting"
        verbose_name_plural = "metingen"
        ordering = ["-year"]

    def __str__(self) -> str:
        return f"{self.name} {self.year}"
