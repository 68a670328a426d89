"""Progress: when an organisation is asked for news, what it said, with what evidence, and the two lights."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from typing import ClassVar

from django.conf import settings
from django.core import signing
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models.access import INSIDE_ROLES
from vap.enums import ActivityState, LightKind, LightValue, ReminderStage, UpdateChannel, UpdateState
from vap.models.activity import Activity
from vap.models.vap import VAP


class Rhythm(Revisioned):
    """How often one organisation tells how its part of one VAP goes; it chooses that itself, within limits."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="rhythms")
    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="organisatie", related_name="rhythms")
    every_months = models.PositiveSmallIntegerField("elke n maanden", default=3)
    next_due_on = models.DateField("eerstvolgende bericht")
    paused_until = models.DateField("even niet, tot", null=True, blank=True)
    pause_reason = models.CharField("even niet, omdat", max_length=200, blank=True)

    class Meta:
        verbose_name = "ritme van berichten"
        verbose_name_plural = "ritmes van berichten"
        ordering = ["vap", "organisation__name"]
        constraints = [
            models.UniqueConstraint(fields=["vap", "organisation"], name="one_rhythm_per_organisation"),
            models.CheckConstraint(
                condition=Q(every_months__gte=1, every_months__lte=12),
                name="rhythm_1_to_12_months",
                violation_error_message="Kies een ritme van 1 tot en met 12 maanden.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, elke {self.every_months} maanden"

    def is_paused_on(self, day: date) -> bool:
        """Whether the organisation asked to be left alone on ``day``."""
        return self.paused_until is not None and day <= self.paused_until


class PartnerContact(models.Model):
    """The work address of an organisation that gets links and reminders; the organisation stays, contacts change."""

    UNSUBSCRIBE_SALT: ClassVar[str] = "no reminders"

    organisation = models.ForeignKey(Organisation, models.CASCADE, verbose_name="organisatie", related_name="contacts")
    vap = models.ForeignKey(
        VAP, models.CASCADE, verbose_name="alleen voor VAP", related_name="contacts", null=True, blank=True
    )
    function = models.CharField("functie", max_length=150)
    email = models.EmailField("e-mailadres van het werk")
    is_general = models.BooleanField(
        "algemeen adres van de organisatie", default=False, help_text="Krijgt bericht als een antwoord lang uitblijft."
    )
    valid_to = models.DateField("tot en met", null=True, blank=True)
    unsubscribed_at = models.DateTimeField("wil geen herinneringen sinds", null=True, blank=True)

    class Meta:
        verbose_name = "contact van partner"
        verbose_name_plural = "contacten van partners"
        ordering = ["organisation__name", "function"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "email"],
                condition=Q(vap__isnull=True),
                name="partner_contact_once",
                violation_error_message="Dit adres staat er al.",
            ),
            models.UniqueConstraint(
                fields=["vap", "organisation", "email"],
                condition=Q(vap__isnull=False),
                name="partner_contact_once_per_vap",
                violation_error_message="Dit adres staat er al voor dit VAP.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.organisation}"

    def is_valid_on(self, day: date) -> bool:
        """Whether this address may get mail on ``day``."""
        return self.valid_to is None or day <= self.valid_to

    @property
    def unsubscribe_token(self) -> str:
        """What the address to stop reminders holds: no guessing the number of another contact."""
        return signing.dumps(self.pk, salt=self.UNSUBSCRIBE_SALT)


def hash_of_secret(secret: str) -> str:
    """What is kept of the secret of a link."""
    return hashlib.sha256(secret.encode()).hexdigest()


class UpdateLinkQuerySet(models.QuerySet["UpdateLink"]):
    """Reads of links, and making one."""

    def of_secret(self, secret: str) -> UpdateLink | None:
        """The link with this secret, whether it still opens or not; found by its hash, so timing tells nothing."""
        rows = self.select_related("vap__cycle", "vap__theme", "contact__organisation")
        return rows.filter(secret_hash=hash_of_secret(secret)).first()

    def issue(self, *, vap: VAP, contact: PartnerContact, at: datetime, until: datetime) -> tuple[UpdateLink, str]:
        """Make a link and its secret of 256 bits, which is given once and kept nowhere.

        What this contact typed with an earlier link and did not send moves to the new one.
        """
        secret = secrets.token_urlsafe(32)
        before = self.filter(vap=vap, contact=contact, typed_at__isnull=False).order_by("-typed_at").first()
        link = self.create(
            vap=vap,
            contact=contact,
            secret_hash=hash_of_secret(secret),
            made_at=at,
            valid_until=until,
            typed=before.typed if before else {},
            typed_at=before.typed_at if before else None,
        )
        return link, secret


class UpdateLink(models.Model):
    """A signed link with which a contact updates one VAP without an account. Only a hash of its secret is kept."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="update_links")
    contact = models.ForeignKey(
        PartnerContact, models.CASCADE, verbose_name="contact van partner", related_name="links"
    )
    secret_hash = models.CharField("vingerafdruk", max_length=64, unique=True)
    made_at = models.DateTimeField("gemaakt op")
    valid_until = models.DateTimeField("geldig tot")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)
    last_used_at = models.DateTimeField("laatst gebruikt", null=True, blank=True)
    typed = models.JSONField("getypt en nog niet verstuurd", default=dict, blank=True)
    typed_at = models.DateTimeField("getypt op", null=True, blank=True)

    objects = UpdateLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link om bij te werken"
        verbose_name_plural = "links om bij te werken"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gt=F("made_at")), name="update_link_ends_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.contact} voor {self.vap}"

    def is_open_at(self, moment: datetime) -> bool:
        """Whether the link still opens; whether its contact may still enter is another question."""
        return self.revoked_at is None and moment < self.valid_until


class Reminder(models.Model):
    """That an organisation was reminded of one due moment in one stage; each stage comes once."""

    rhythm = models.ForeignKey(Rhythm, models.CASCADE, verbose_name="ritme", related_name="reminders")
    due_on = models.DateField("gevraagd voor")
    stage = models.CharField("stap", max_length=10, choices=ReminderStage)
    queued_at = models.DateTimeField("klaargezet op")

    class Meta:
        verbose_name = "herinnering"
        verbose_name_plural = "herinneringen"
        ordering = ["-queued_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["rhythm", "due_on", "stage"], name="one_reminder_per_stage"),
        ]

    def __str__(self) -> str:
        return f"{self.rhythm}: {self.get_stage_display()}"


class ProgressUpdateQuerySet(models.QuerySet["ProgressUpdate"]):
    """Reads of updates."""

    def visible_to(self, user: User) -> ProgressUpdateQuerySet:
        """Of VAPs that the user sees: staff all but drafts of others; a partner its own and what was accepted; others
        what was accepted."""
        seen = self.filter(vap__in=VAP.objects.visible_to(user))
        if user.has_role(*INSIDE_ROLES):
            return seen.exclude(Q(state=UpdateState.DRAFT) & ~Q(given_by=user))
        accepted = Q(state=UpdateState.ACCEPTED)
        if user.organisation_id and user.has_role(Role.PARTNER):
            return seen.filter(accepted | Q(organisation=user.organisation_id))
        return seen.filter(accepted)

    def waiting(self) -> ProgressUpdateQuerySet:
        """Handed in and not yet looked at."""
        return self.filter(state=UpdateState.SUBMITTED)


class ProgressUpdate(Revisioned):
    """What one organisation tells about its part: at most five things. An accepted one is corrected by a new one."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="updates")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="updates")
    due_on = models.DateField("gevraagd voor", null=True, blank=True)
    channel = models.CharField("hoe het binnenkwam", max_length=10, choices=UpdateChannel)
    state = models.CharField("stand", max_length=10, choices=UpdateState, default=UpdateState.DRAFT)
    is_unchanged = models.BooleanField("ongewijzigd", default=False)
    happened_on = models.DateField("gaat over", help_text="De dag waarover u vertelt; de dag van indienen staat erbij.")
    text = models.TextField("hoe gaat het", blank=True, help_text="Noem geen personen.")
    light = models.CharField("doen we het?", max_length=10, choices=LightValue, blank=True)
    needs = models.TextField("wat is er nodig", blank=True, help_text="Noem geen personen.")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+", null=True, blank=True
    )
    contact = models.ForeignKey(
        PartnerContact, models.PROTECT, verbose_name="via contact", related_name="updates", null=True, blank=True
    )
    submitted_at = models.DateTimeField("ingediend op", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="bekeken door", related_name="+", null=True, blank=True
    )
    reviewed_at = models.DateTimeField("bekeken op", null=True, blank=True)
    return_note = models.TextField("teruggestuurd, omdat", blank=True, help_text="Noem geen personen.")
    corrects = models.ForeignKey(
        "self", models.PROTECT, verbose_name="verbetert", related_name="corrections", null=True, blank=True
    )
    ticket = models.CharField(
        "kenmerk van het formulier", max_length=64, null=True, blank=True, unique=True, editable=False
    )

    objects = ProgressUpdateQuerySet.as_manager()

    class Meta:
        verbose_name = "voortgangsbericht"
        verbose_name_plural = "voortgangsberichten"
        ordering = [F("submitted_at").desc(nulls_first=True), "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(state=UpdateState.DRAFT) & Q(submitted_at__isnull=True))
                | (~Q(state=UpdateState.DRAFT) & Q(submitted_at__isnull=False)),
                name="update_submitted_at_a_moment",
            ),
            models.CheckConstraint(
                condition=~Q(state=UpdateState.RETURNED) | ~Q(return_note=""),
                name="returned_update_has_a_note",
                violation_error_message="Schrijf op wat er nog moet gebeuren.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[UpdateState.RETURNED, UpdateState.ACCEPTED]) | Q(reviewed_at__isnull=False),
                name="update_reviewed_at_a_moment",
            ),
            models.CheckConstraint(
                condition=Q(state=UpdateState.DRAFT) | Q(is_unchanged=True) | ~Q(text=""),
                name="update_says_something",
                violation_error_message="Schrijf op hoe het gaat, of kies ongewijzigd.",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(corrects=F("pk")), name="update_does_not_correct_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} over {self.vap}"


class UpdateLine(models.Model):
    """What an update says of one activity: how much, and whether it is done."""

    update = models.ForeignKey(ProgressUpdate, models.CASCADE, verbose_name="bericht", related_name="lines")
    activity = models.ForeignKey(Activity, models.PROTECT, verbose_name="activiteit", related_name="update_lines")
    amount = models.PositiveIntegerField("hoeveel gedaan", null=True, blank=True)
    state = models.CharField("stand", max_length=10, choices=ActivityState)

    class Meta:
        verbose_name = "regel van voortgangsbericht"
        verbose_name_plural = "regels van voortgangsberichten"
        ordering = ["update", "activity"]
        constraints = [models.UniqueConstraint(fields=["update", "activity"], name="one_line_per_activity")]

    def __str__(self) -> str:
        return f"{self.activity}: {self.get_state_display()}"

    @property
    def words(self) -> str:
        """What the line says, with the number and its unit when there is one."""
        if self.amount is None:
            return str(self.get_state_display())
        planned = self.activity.planned_amount
        done = f"{self.amount} van {planned}" if planned is not None else str(self.amount)
        return f"{done} {self.activity.unit}".strip()


class EvidencePiece(models.Model):
    """A photo, file or link that shows what was done, without metadata; with who may see it and until when."""

    update = models.ForeignKey(ProgressUpdate, models.CASCADE, verbose_name="bericht", related_name="evidence")
    file = models.FileField("bestand", upload_to="bewijs/%Y/%m", max_length=300, blank=True)
    link = models.URLField("adres", blank=True)
    name = models.CharField("naam", max_length=200, blank=True)
    content_type = models.CharField("soort bestand", max_length=100, blank=True)
    sha256 = models.CharField("vingerafdruk", max_length=64, blank=True)
    proves = models.CharField("wat het laat zien", max_length=200, blank=True, help_text="Noem geen personen.")
    is_public = models.BooleanField("iedereen mag het zien", default=False)
    expires_on = models.DateField("verwijderen na", null=True, blank=True)
    added_at = models.DateTimeField("toegevoegd op")

    class Meta:
        verbose_name = "bewijsstuk"
        verbose_name_plural = "bewijsstukken"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(file="") | ~Q(link=""),
                name="evidence_is_a_file_or_a_link",
                violation_error_message="Kies een bestand of vul een adres in.",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.link


class Light(models.Model):
    """What one of the two lights said, why and since when. Rows are only added; the newest of its kind holds."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="lights")
    kind = models.CharField("vraag", max_length=10, choices=LightKind)
    value = models.CharField("antwoord", max_length=10, choices=LightValue)
    reason = models.CharField("waarom", max_length=300, help_text="Noem geen personen.")
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    set_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "licht"
        verbose_name_plural = "lichten"
        ordering = ["vap", "kind", "-set_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="light_has_a_reason",
                violation_error_message="Schrijf op waarom het licht zo staat.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.get_value_display()}"
