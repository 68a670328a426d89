"""Meetings of the veiligheidsoverleg: a series of two a year, who was asked, and who was there."""

from __future__ import annotations

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from agov.enums import (
    QUORUM_SEATS,
    AgovTask,
    Attendance,
    Audience,
    InviteAnswer,
    ItemKind,
    MeetingSeason,
    MeetingState,
    SeatKind,
)
from agov.models.seat import Seat
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import Body, PolicyCycle, RouteStop
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES

UNSEEN = (MeetingState.DRAFT,)  # prepared unseen, then opened


class MeetingTemplate(models.Model):
    """How a meeting of a season usually goes: its month, its length, and the items that always come (S118)."""

    season = models.CharField("seizoen", max_length=10, choices=MeetingSeason, unique=True)
    title = models.CharField("titel", max_length=200)
    month = models.PositiveSmallIntegerField("maand", help_text="1 is januari, 12 is december.")
    minutes = models.PositiveSmallIntegerField("duur in minuten", default=90)
    place = models.CharField("plaats", max_length=200, blank=True)
    explanation = models.TextField("waar het over gaat", blank=True)
    is_active = models.BooleanField("in gebruik", default=True)

    class Meta:
        verbose_name = "sjabloon van vergadering"
        verbose_name_plural = "sjablonen van vergaderingen"
        ordering = ["month"]
        constraints = [
            models.CheckConstraint(
                condition=Q(month__gte=1, month__lte=12),
                name="meeting_template_month_of_the_year",
                violation_error_message="Kies een maand van 1 tot en met 12.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class TemplateItem(models.Model):
    """An item that every meeting of a template gets."""

    template = models.ForeignKey(MeetingTemplate, models.CASCADE, verbose_name="sjabloon", related_name="items")
    position = models.PositiveSmallIntegerField("volgorde")
    task = models.CharField("taak", max_length=20, choices=AgovTask, default=AgovTask.PROCEDURE)
    kind = models.CharField("wat vragen we", max_length=10, choices=ItemKind, default=ItemKind.DISCUSS)
    title = models.CharField("titel", max_length=200)
    explanation = models.TextField("toelichting", blank=True)
    minutes = models.PositiveSmallIntegerField("minuten", default=5)
    audience = models.CharField("wie mag het lezen", max_length=10, choices=Audience, default=Audience.OPEN)

    class Meta:
        verbose_name = "vast agendapunt"
        verbose_name_plural = "vaste agendapunten"
        ordering = ["template", "position"]
        constraints = [models.UniqueConstraint(fields=["template", "position"], name="template_item_position_once")]

    def __str__(self) -> str:
        return self.title


class MeetingQuerySet(models.QuerySet["Meeting"]):
    """Reads of meetings."""

    def visible_to(self, user: User) -> MeetingQuerySet:
        """Staff see all; who has a seat or a guest's place sees a meeting once it was convened; so does the council.

        A draft is prepared unseen: nobody outside the secretariat's side of the house knows of it.
        """
        if user.has_role(*INSIDE_ROLES):
            return self
        convened = self.exclude(state__in=UNSEEN)
        if user.has_role(*COUNCIL_ROLES):
            return convened
        mine = Invitee.objects.filter(user=user).values("meeting")
        return convened.filter(pk__in=mine)

    def upcoming(self, moment: datetime) -> MeetingQuerySet:
        """Not cancelled and not begun before ``moment``."""
        return self.exclude(state=MeetingState.CANCELLED).filter(starts_at__gte=moment)


class Meeting(Revisioned):
    """One meeting, from the first draft of its agenda to its adopted minutes."""

    body = models.ForeignKey(Body, models.PROTECT, verbose_name="gremium", related_name="meetings")
    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="meetings")
    stop = models.ForeignKey(
        RouteStop,
        models.PROTECT,
        verbose_name="halte op de route",
        related_name="meetings",
        null=True,
        blank=True,
        help_text="Alleen als deze vergadering een stap is op weg naar de raad.",
    )
    season = models.CharField("seizoen", max_length=10, choices=MeetingSeason)
    title = models.CharField("titel", max_length=200)
    starts_at = models.DateTimeField("begint")
    minutes = models.PositiveSmallIntegerField("duur in minuten", default=90)
    place = models.CharField("plaats", max_length=200, blank=True)
    state = models.CharField("stand", max_length=10, choices=MeetingState, default=MeetingState.DRAFT)
    uid = models.UUIDField("kenmerk in agenda's", default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField("volgnummer in agenda's", default=0, editable=False)
    deputy_function = models.CharField(
        "voorgezeten door (functie)",
        max_length=150,
        blank=True,
        help_text="Alleen als de burgemeester niet voorzit, zoals de locoburgemeester.",
    )
    deputy_reason = models.CharField("vervangen, omdat", max_length=300, blank=True)
    cancel_reason = models.CharField("afgelast, omdat", max_length=300, blank=True)
    convened_at = models.DateTimeField("bijeengeroepen op", null=True, blank=True)
    frozen_at = models.DateTimeField("stukken vastgezet op", null=True, blank=True)
    closed_at = models.DateTimeField("gesloten op", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gesloten door", related_name="+", null=True, blank=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = "vergadering"
        verbose_name_plural = "vergaderingen"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=15, minutes__lte=600),
                name="meeting_of_a_quarter_to_ten_hours",
                violation_error_message="Een vergadering duurt van 15 tot en met 600 minuten.",
            ),
            models.CheckConstraint(
                condition=Q(deputy_function="") | ~Q(deputy_reason=""),
                name="deputy_chair_with_a_reason",
                violation_error_message="Schrijf op waarom iemand anders voorzit.",
            ),
            models.CheckConstraint(
                condition=~Q(state=MeetingState.CANCELLED) | ~Q(cancel_reason=""),
                name="meeting_cancelled_with_a_reason",
                violation_error_message="Schrijf op waarom de vergadering niet doorgaat.",
            ),
            models.CheckConstraint(
                condition=Q(state=MeetingState.CLOSED, closed_at__isnull=False, closed_by__isnull=False)
                | (~Q(state=MeetingState.CLOSED) & Q(closed_at__isnull=True, closed_by__isnull=True)),
                name="meeting_closed_at_a_moment_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[MeetingState.CONVENED, MeetingState.HELD, MeetingState.CLOSED])
                | Q(convened_at__isnull=False),
                name="meeting_convened_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def ends_at(self) -> datetime:
        """When the slot is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


class InviteeQuerySet(models.QuerySet["Invitee"]):
    """Reads of invitees."""

    def visible_to(self, user: User) -> InviteeQuerySet:
        """Whoever sees the meeting sees who was asked; a guest sees only its own row."""
        if user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES):
            return self.filter(meeting__in=Meeting.objects.visible_to(user))
        own = Q(user=user)
        at_table = Invitee.objects.filter(user=user, seat__isnull=False).values("meeting")
        return self.filter(own | Q(meeting__in=at_table), meeting__in=Meeting.objects.visible_to(user))

    def in_quorum(self) -> InviteeQuerySet:
        """Who counts for the quorum."""
        return self.filter(kind__in=QUORUM_SEATS)


class Invitee(models.Model):
    """Somebody who was asked: what the seat was called then, the answer, and whether it came.

    A row without a seat is a guest of certain items. Function and organisation are kept as they were called.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="vergadering", related_name="invitees")
    seat = models.ForeignKey(
        Seat, models.PROTECT, verbose_name="plaats aan tafel", related_name="invitees", null=True, blank=True
    )
    kind = models.CharField("hoedanigheid", max_length=10, choices=SeatKind, blank=True)
    function = models.CharField("functie", max_length=150, help_text="De functie, niet de naam.")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="organisatie", related_name="+", null=True, blank=True
    )
    organisation_name = models.CharField("organisatie, zoals zij toen heette", max_length=200, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="account", related_name="+", null=True, blank=True
    )
    email = models.EmailField("e-mailadres van het werk", blank=True)
    answer = models.CharField("antwoord", max_length=10, choices=InviteAnswer, default=InviteAnswer.NONE)
    answered_at = models.DateTimeField("geantwoord op", null=True, blank=True)
    attendance = models.CharField("aanwezigheid", max_length=10, choices=Attendance, default=Attendance.UNKNOWN)
    replaced_by = models.CharField("vervangen door (functie)", max_length=150, blank=True)
    note = models.CharField("opmerking", max_length=300, blank=True)

    objects = InviteeQuerySet.as_manager()

    class Meta:
        verbose_name = "genodigde"
        verbose_name_plural = "genodigden"
        ordering = ["meeting", "seat", "function", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "seat"],
                name="seat_invited_once",
                violation_error_message="Deze plaats aan tafel is al uitgenodigd.",
            ),
            models.CheckConstraint(
                condition=(Q(seat__isnull=True) & Q(kind="")) | (Q(seat__isnull=False) & ~Q(kind="")),
                name="invitee_with_a_seat_has_its_kind",
            ),
            models.CheckConstraint(
                condition=~Q(attendance=Attendance.REPLACED) | ~Q(replaced_by=""),
                name="replaced_by_somebody",
                violation_error_message="Schrijf op wie kwam: de functie.",
            ),
            models.CheckConstraint(
                condition=(Q(answer=InviteAnswer.NONE) & Q(answered_at__isnull=True))
                | (~Q(answer=InviteAnswer.NONE) & Q(answered_at__isnull=False)),
                name="invitee_answered_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.function}, {self.organisation_name}" if self.organisation_name else self.function

    @property
    def is_guest(self) -> bool:
        """Whether it is somebody who was asked for certain items only (S126)."""
        return self.seat_id is None

    @property
    def counts_for_quorum(self) -> bool:
        """Whether the table needs this one."""
        return self.kind in QUORUM_SEATS
