"""The pack of a meeting (vergaderstuk): what it said at one moment, the files for each audience, and who read them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from agov.enums import PackAudience
from agov.models.meeting import Invitee, Meeting
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.models import Job
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES


class FrozenAgenda(models.Model):
    """All that a meeting has before it, as it was at one moment. Rows are only added, and never change.

    ``content`` is the agenda with the words of every item, of what it is about, and of the results behind it; papers
    are kept apart by their fingerprint (``PackPart``).
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="vergadering", related_name="frozen_agendas")
    content = models.JSONField("inhoud")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("vastgezet op")

    class Meta:
        verbose_name = "vastgezette agenda"
        verbose_name_plural = "vastgezette agenda's"
        ordering = ["meeting", "made_at", "pk"]

    def __str__(self) -> str:
        return f"{self.meeting}, zoals op {self.made_at:%d-%m-%Y %H:%M}"


class PackPart(models.Model):
    """A PDF that goes into packs, found by what is in it: a sheet we made, or a paper as it was when it was fixed.

    What did not change since is not made again.
    """

    key = models.CharField("sleutel van de inhoud", max_length=80, unique=True)
    file = models.FileField("bestand", upload_to="vergaderstukken/delen", max_length=300)
    pages = models.PositiveIntegerField("bladzijden")
    made_at = models.DateTimeField("gemaakt op")

    class Meta:
        verbose_name = "deel van een vergaderstuk"
        verbose_name_plural = "delen van vergaderstukken"
        ordering = ["-made_at", "-pk"]
        constraints = [models.CheckConstraint(condition=Q(pages__gte=1), name="pack_part_has_pages")]

    def __str__(self) -> str:
        return self.key


class Pack(models.Model):
    """The papers of a meeting in one piece (number 0), or what came after it (nazending 1, 2, ...)."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="vergadering", related_name="packs")
    number = models.PositiveSmallIntegerField("nummer")
    frozen = models.ForeignKey(FrozenAgenda, models.PROTECT, verbose_name="vastgezette agenda", related_name="packs")
    job = models.ForeignKey(Job, models.SET_NULL, verbose_name="taak", related_name="+", null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("gevraagd op")
    ready_at = models.DateTimeField("klaar op", null=True, blank=True)
    sent_at = models.DateTimeField("verstuurd op", null=True, blank=True)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="verstuurd door", related_name="+", null=True, blank=True
    )

    class Meta:
        verbose_name = "vergaderstuk"
        verbose_name_plural = "vergaderstukken"
        ordering = ["meeting", "number"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "number"], name="pack_number_once_per_meeting"),
            models.CheckConstraint(
                condition=Q(sent_at__isnull=True, sent_by__isnull=True)
                | Q(sent_at__isnull=False, sent_by__isnull=False, ready_at__isnull=False),
                name="pack_sent_by_somebody_after_it_was_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"Nazending {self.number}" if self.number else "Vergaderstuk"

    @property
    def in_sentence(self) -> str:
        """How a sentence that begins with it calls it."""
        return str(self) if self.number else "Het vergaderstuk"


class PackFileQuerySet(models.QuerySet["PackFile"]):
    """Reads of files of packs."""

    def visible_to(self, user: User) -> PackFileQuerySet:
        """What of the packs is for the user, by the same rules as items; before it was sent only for who prepares it.

        The closed part is for the secretary and for who sits at the table, the part of a guest for that guest and the
        secretary. Whether an item was closed since is asked at each reading (``queries.packs.held_back``).
        """
        invited = Invitee.objects.filter(user=user)
        at_table = Q(pack__meeting__in=invited.filter(seat__isnull=False).values("meeting"))
        own = Q(audience=PackAudience.GUEST, invitee__user=user)
        known = Q(pack__meeting__in=Meeting.objects.visible_to(user))
        if user.has_role(Role.AGOV_SECRETARIS):
            return self
        allowed = own | (at_table & ~Q(audience=PackAudience.GUEST))
        if user.has_role(*INSIDE_ROLES):
            allowed |= Q(audience__in=[PackAudience.OPEN, PackAudience.TABLE])
        elif user.has_role(*COUNCIL_ROLES):
            allowed |= Q(audience=PackAudience.OPEN)
        if not user.has_role(*STEERING_ROLES):
            allowed &= Q(pack__sent_at__isnull=False)
        return self.filter(known & allowed).distinct()

    def sent(self) -> PackFileQuerySet:
        """Of packs that went out."""
        return self.filter(pack__sent_at__isnull=False)

    def of_invitee(self, invitee: Invitee) -> PackFileQuerySet:
        """What goes to one invitee: a guest has its own file, the table all that is for the table."""
        rows = self.filter(pack__meeting=invitee.meeting_id)
        if invitee.is_guest:
            return rows.filter(audience=PackAudience.GUEST, invitee=invitee)
        return rows.filter(audience__in=[PackAudience.TABLE, PackAudience.CLOSED])


class PackFile(models.Model):
    """One PDF of a pack, for one audience. ``holds`` are the items and papers in it, to ask rights anew."""

    pack = models.ForeignKey(Pack, models.CASCADE, verbose_name="vergaderstuk", related_name="files")
    audience = models.CharField("voor wie", max_length=10, choices=PackAudience)
    invitee = models.ForeignKey(
        Invitee, models.CASCADE, verbose_name="gast", related_name="pack_files", null=True, blank=True
    )
    file = models.FileField("bestand", upload_to="vergaderstukken/gemaakt", max_length=300)
    pages = models.PositiveIntegerField("bladzijden")
    size = models.PositiveBigIntegerField("grootte in bytes")
    holds = models.JSONField("wat erin staat", default=dict)
    is_stale = models.BooleanField("wacht op een nieuw bestand", default=False)  # holds something that was withdrawn
    untagged = models.JSONField("stukken zonder opmaak voor schermlezers", default=list, blank=True)

    objects = PackFileQuerySet.as_manager()

    class Meta:
        verbose_name = "bestand van een vergaderstuk"
        verbose_name_plural = "bestanden van vergaderstukken"
        ordering = ["pack", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["pack", "audience"], condition=Q(invitee__isnull=True), name="pack_file_once_per_audience"
            ),
            models.UniqueConstraint(
                fields=["pack", "invitee"], condition=Q(invitee__isnull=False), name="pack_file_once_per_guest"
            ),
            models.CheckConstraint(
                condition=(Q(audience=PackAudience.GUEST) & Q(invitee__isnull=False))
                | (~Q(audience=PackAudience.GUEST) & Q(invitee__isnull=True)),
                name="pack_file_of_a_guest_names_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack}, {self.get_audience_display()}"


class PackReading(models.Model):
    """That a file was fetched, by whom and when; only the secretary sees these. Rows are only added."""

    file = models.ForeignKey(PackFile, models.CASCADE, verbose_name="bestand", related_name="readings")
    invitee = models.ForeignKey(
        Invitee, models.CASCADE, verbose_name="genodigde", related_name="+", null=True, blank=True
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="account", related_name="+", null=True, blank=True
    )
    read_at = models.DateTimeField("opgehaald op")

    class Meta:
        verbose_name = "lezing van een vergaderstuk"
        verbose_name_plural = "lezingen van vergaderstukken"
        ordering = ["file", "read_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(invitee__isnull=False) | Q(user__isnull=False), name="pack_read_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitee or self.user}: {self.file}"
