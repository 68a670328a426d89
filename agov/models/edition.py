"""What the municipality publishes: numbered editions that never change, and where each of them went."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agov.enums import (
    FIXED_EDITIONS,
    EditionState,
    PublicationKind,
    TraceDeed,
    TraceKind,
    WithdrawReason,
    WooCategory,
)
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import PolicyCycle
from cycle.models.access import INSIDE_ROLES


class PublicationQuerySet(models.QuerySet["Publication"]):
    """Reads of publications."""

    def visible_to(self, user: User) -> PublicationQuerySet:
        """Staff see all; everybody else what is for everybody."""
        return self if user.has_role(*INSIDE_ROLES) else self.for_everybody()

    def for_everybody(self) -> PublicationQuerySet:
        """With or without an account: what has an edition that is or was public."""
        shown = Edition.objects.for_everybody().filter(publication=models.OuterRef("pk"))
        return self.filter(models.Exists(shown))


class Publication(Revisioned):
    """A series of editions under one lasting address: the report of one wijk, the account of one theme."""

    kind = models.CharField("soort", max_length=20, choices=PublicationKind)
    code = models.CharField("van wat", max_length=80, help_text="Een gebied, doelgroep, thema of cyclus.")
    slug = models.SlugField("adres", max_length=120, unique=True)
    title = models.CharField("titel", max_length=300)
    woo_category = models.CharField("categorie van de Woo", max_length=2, choices=WooCategory)
    cycle = models.ForeignKey(
        PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="publications", null=True, blank=True
    )
    contact = models.CharField("wie beantwoordt vragen (functie)", max_length=150, blank=True)
    next_on = models.DateField("volgende verwacht op", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = PublicationQuerySet.as_manager()

    class Meta:
        verbose_name = "publicatie"
        verbose_name_plural = "publicaties"
        ordering = ["kind", "title", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "code"],
                name="publication_once_per_subject",
                violation_error_message="Hiervan bestaat al een publicatie. Maak een nieuwe editie.",
            ),
            models.CheckConstraint(
                condition=Q(woo_category__in=WooCategory.values),
                name="publication_has_a_woo_category",
                violation_error_message="Kies de categorie van de Woo.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class EditionQuerySet(models.QuerySet["Edition"]):
    """Reads of editions."""

    def visible_to(self, user: User) -> EditionQuerySet:
        """Staff see all; a reader under embargo follows from ``EmbargoReader``; others what is for everybody."""
        return self if user.has_role(*INSIDE_ROLES) else self.for_everybody()

    def for_everybody(self) -> EditionQuerySet:
        """What is or was public; what a withdrawn edition still shows is a question of its page."""
        return self.filter(state__in=[EditionState.PUBLISHED, EditionState.WITHDRAWN])

    def public(self) -> EditionQuerySet:
        """What everybody may read now."""
        return self.filter(state=EditionState.PUBLISHED)

    def newest_public(self) -> EditionQuerySet:
        """Of each publication the newest edition that everybody may read now."""
        shown = Edition.objects.public().filter(publication=models.OuterRef("publication")).order_by("-number")
        return self.filter(pk=models.Subquery(shown.values("pk")[:1]))

    def light(self) -> EditionQuerySet:
        """Without the large texts, for lists."""
        return self.defer("value", "body")


class Edition(Revisioned):
    """One edition. From approval on it is fixed: its own numbers and words, with a fingerprint over both.

    ``value`` is what everybody reads: the finished report value with small numbers already protected; page, PDF and
    files are made from it. Where a part is not for everybody, others read an ``EditionVersion``.
    Data that move later change nothing here: a correction is a new edition that says what it corrects.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, verbose_name="publicatie", related_name="editions")
    number = models.PositiveSmallIntegerField("editie")
    title = models.CharField("titel", max_length=300)
    period = models.CharField("periode", max_length=100)
    state = models.CharField("stand", max_length=10, choices=EditionState, default=EditionState.DRAFT)
    summary = models.TextField(
        "samenvatting", blank=True, help_text="In gewone taal: wat wilden we, wat deden we, wat kostte het, werkte het?"
    )
    own_words = models.JSONField("eigen tekst per deel", default=dict, blank=True)
    value = models.JSONField("inhoud")
    body = models.TextField("opgemaakte inhoud")
    content_hash = models.CharField("vingerafdruk", max_length=64)
    data_versions = models.JSONField("gebruikte leveringen", default=list, blank=True)
    pdf = models.FileField("pdf", upload_to="edities/%Y/", max_length=300, blank=True)
    archive_pdf = models.FileField("pdf voor het archief", upload_to="edities/%Y/", max_length=300, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="opgesteld door", related_name="+"
    )
    written_at = models.DateTimeField("opgesteld op")
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="vastgesteld door",
        related_name="+",
        null=True,
        blank=True,
    )
    approved_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    return_note = models.CharField("teruggegeven, omdat", max_length=300, blank=True)
    publish_at = models.DateTimeField("openbaar vanaf", null=True, blank=True)
    published_at = models.DateTimeField("openbaar geworden op", null=True, blank=True)
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="verbetert", related_name="corrections", null=True, blank=True
    )
    correction_note = models.TextField("wat er verbeterd is, en waarom", blank=True)
    correction_reasons = models.JSONField("waarom, per groep cijfers", default=dict, blank=True)
    withdrawn_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="ingetrokken door",
        related_name="+",
        null=True,
        blank=True,
    )
    withdraw_reason = models.CharField("ingetrokken, omdat", max_length=10, choices=WithdrawReason, blank=True)
    withdraw_note = models.CharField("toelichting bij het intrekken", max_length=300, blank=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="intrekken bevestigd door",
        related_name="+",
        null=True,
        blank=True,
    )
    confirmed_at = models.DateTimeField("intrekken bevestigd op", null=True, blank=True)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = "editie"
        verbose_name_plural = "edities"
        ordering = ["publication", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["publication", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["publication"],
                condition=Q(state__in=[EditionState.DRAFT, EditionState.REVIEW, EditionState.APPROVED]),
                name="one_edition_on_its_way",
                violation_error_message="Er is al een editie in de maak. Maak die eerst af.",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("written_by")),
                name="approver_is_not_the_writer",
                violation_error_message="Wie een editie opstelde, stelt haar niet vast.",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=FIXED_EDITIONS) & Q(approved_by__isnull=False, approved_at__isnull=False))
                | (~Q(state__in=FIXED_EDITIONS) & Q(approved_by__isnull=True, approved_at__isnull=True)),
                name="fixed_edition_was_approved",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[EditionState.PUBLISHED, EditionState.WITHDRAWN])
                | Q(published_at__isnull=False),
                name="edition_published_at_a_moment",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=EditionState.WITHDRAWN, withdrawn_at__isnull=False, withdrawn_by__isnull=False)
                    & ~Q(withdraw_reason="")
                )
                | (~Q(state=EditionState.WITHDRAWN) & Q(withdrawn_at__isnull=True, withdraw_reason="")),
                name="edition_withdrawn_by_somebody_with_a_reason",
                violation_error_message="Kies waarom u deze editie intrekt.",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by__isnull=True)
                | (Q(withdrawn_by__isnull=False) & ~Q(confirmed_by=F("withdrawn_by"))),
                name="withdrawal_confirmed_by_somebody_else",
                violation_error_message="Iemand anders dan wie introk, bevestigt het.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | (~Q(correction_note="") & ~Q(corrects=F("pk"))),
                name="correction_says_what_it_corrects",
                violation_error_message="Schrijf op wat er verbeterd is, en waarom.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}, editie {self.number}"

    @property
    def is_fixed(self) -> bool:
        """Whether nobody changes its words and figures any more."""
        return self.state in FIXED_EDITIONS

    @property
    def is_public(self) -> bool:
        """Whether everybody may read it."""
        return self.state == EditionState.PUBLISHED


class EmbargoReaderQuerySet(models.QuerySet["EmbargoReader"]):
    """Reads of embargo readers."""

    def open_at(self, moment: datetime) -> EmbargoReaderQuerySet:
        """Those whose moment came and whose place was not taken back."""
        return self.filter(opens_at__lte=moment, revoked_at__isnull=True)


class EmbargoReader(models.Model):
    """Somebody who may read an approved edition before everybody: who, from when, and whether it was opened."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="editie", related_name="embargo_readers")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="account", related_name="embargo_places"
    )
    opens_at = models.DateTimeField("mag lezen vanaf")
    opened_at = models.DateTimeField("voor het eerst geopend op", null=True, blank=True)
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = EmbargoReaderQuerySet.as_manager()

    class Meta:
        verbose_name = "lezer onder embargo"
        verbose_name_plural = "lezers onder embargo"
        ordering = ["edition", "opens_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user"],
                condition=Q(revoked_at__isnull=True),
                name="embargo_reader_once",
                violation_error_message="Deze lezer staat er al bij.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user.function or self.user}: {self.edition}"


class EditionTraceQuerySet(models.QuerySet["EditionTrace"]):
    """Reads and counts of traces."""

    def note(self, *, edition_id: int, kind: TraceKind, what: str, at: datetime) -> EditionTrace:
        """Count that an edition went somewhere; no reader is kept. Runs in the transaction of who calls."""
        row, is_new = self.get_or_create(
            edition_id=edition_id, kind=kind, what=what, defaults={"first_at": at, "last_at": at}
        )
        if not is_new:
            self.filter(pk=row.pk).update(count=F("count") + 1, last_at=at)
        return row


class EditionTrace(models.Model):
    """A place where an edition went, without names of readers; so that a withdrawal can reach it."""

    edition = models.ForeignKey(Edition, models.CASCADE, verbose_name="editie", related_name="traces")
    kind = models.CharField("hoe", max_length=10, choices=TraceKind)
    what = models.CharField("waarheen", max_length=300)
    count = models.PositiveIntegerField("hoe vaak", default=1)
    first_at = models.DateTimeField("voor het eerst op")
    last_at = models.DateTimeField("voor het laatst op")
    deed = models.CharField("wat eraan is gedaan", max_length=10, choices=TraceDeed, blank=True)
    deed_note = models.CharField("toelichting", max_length=300, blank=True)
    deed_at = models.DateTimeField("gedaan op", null=True, blank=True)
    deed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gedaan door", related_name="+", null=True, blank=True
    )

    objects = EditionTraceQuerySet.as_manager()

    class Meta:
        verbose_name = "spoor van editie"
        verbose_name_plural = "sporen van edities"
        ordering = ["edition", "kind", "what"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "kind", "what"], name="edition_trace_once"),
            models.CheckConstraint(
                condition=Q(deed="", deed_at__isnull=True) | (~Q(deed="") & Q(deed_at__isnull=False)),
                name="deed_about_a_trace_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.what}"
