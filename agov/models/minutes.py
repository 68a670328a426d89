"""Minutes of a meeting: a part for who was there and one for each item, reactions to them, and the adopted text."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from agov.enums import MinutesState, ReactionState
from agov.models.agenda import AgendaItem
from agov.models.meeting import Invitee, Meeting
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES, STEERING_ROLES


class MinutesQuerySet(models.QuerySet["Minutes"]):
    """Reads of minutes."""

    def visible_to(self, user: User) -> MinutesQuerySet:
        """Who makes them sees a concept; who sees the meeting once it went round; the council what was adopted."""
        seen = self.filter(meeting__in=Meeting.objects.visible_to(user))
        if user.has_role(*STEERING_ROLES):
            return seen
        if user.has_role(*COUNCIL_ROLES) and not user.has_role(*INSIDE_ROLES):
            return seen.filter(state=MinutesState.ADOPTED)
        return seen.exclude(state=MinutesState.CONCEPT)


class Minutes(models.Model):
    """The minutes of one meeting; the text stands in its sections."""

    meeting = models.OneToOneField(Meeting, models.PROTECT, verbose_name="vergadering", related_name="record")
    state = models.CharField("stand", max_length=12, choices=MinutesState, default=MinutesState.CONCEPT)
    react_until = models.DateField("reageren tot en met", null=True, blank=True)
    circulated_at = models.DateTimeField("rondgestuurd op", null=True, blank=True)
    adopted_at = models.DateTimeField("vastgesteld op", null=True, blank=True)
    adopted_in = models.OneToOneField(
        AgendaItem, models.PROTECT, verbose_name="vastgesteld bij", related_name="adopts", null=True, blank=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = MinutesQuerySet.as_manager()

    class Meta:
        verbose_name = "verslag"
        verbose_name_plural = "verslagen"
        ordering = ["-meeting__starts_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state=MinutesState.CONCEPT) | Q(react_until__isnull=False, circulated_at__isnull=False),
                name="minutes_went_round_until_a_day",
                violation_error_message="Kies tot en met wanneer men kan reageren.",
            ),
            models.CheckConstraint(
                condition=Q(state=MinutesState.ADOPTED, adopted_at__isnull=False, adopted_in__isnull=False)
                | (~Q(state=MinutesState.ADOPTED) & Q(adopted_at__isnull=True, adopted_in__isnull=True)),
                name="minutes_adopted_at_a_moment_by_an_item",
            ),
        ]

    def __str__(self) -> str:
        return f"Verslag van {self.meeting}"


class MinutesSectionQuerySet(models.QuerySet["MinutesSection"]):
    """Reads of sections."""

    def visible_to(self, user: User) -> MinutesSectionQuerySet:
        """A section of an item is for who reads that item; who was there for everybody but the guests."""
        of_minutes = self.filter(minutes__in=Minutes.objects.visible_to(user))
        of_items = Q(item__in=AgendaItem.objects.visible_to(user))
        if user.has_role(*INSIDE_ROLES, *COUNCIL_ROLES):
            return of_minutes.filter(of_items | Q(item__isnull=True))
        at_table = Invitee.objects.filter(user=user, seat__isnull=False).values("meeting")
        return of_minutes.filter(of_items | Q(item__isnull=True, minutes__meeting__in=at_table))


class MinutesSection(Revisioned):
    """One part: what was made of attendance and outcomes, and the text that holds.

    ``generated`` is what the facts say now, ``base`` what they said when somebody wrote ``text`` by hand. A text that
    was written by hand is never overwritten: where ``base`` and ``generated`` differ, both are shown to choose from.
    """

    minutes = models.ForeignKey(Minutes, models.CASCADE, verbose_name="verslag", related_name="sections")
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, verbose_name="agendapunt", related_name="minutes_sections", null=True, blank=True
    )
    position = models.PositiveSmallIntegerField("volgorde")
    title = models.CharField("titel", max_length=200)
    generated = models.TextField("uit de gegevens gemaakt", blank=True)
    base = models.TextField("waarop de tekst rust", blank=True)
    text = models.TextField("tekst", blank=True, help_text="Noem geen personen.")
    is_edited = models.BooleanField("met de hand geschreven", default=False)

    objects = MinutesSectionQuerySet.as_manager()

    class Meta:
        verbose_name = "deel van een verslag"
        verbose_name_plural = "delen van verslagen"
        ordering = ["minutes", "position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "item"], name="item_once_in_minutes"),
            models.CheckConstraint(
                condition=Q(is_edited=True) | Q(text=F("generated"), base=F("generated")),
                name="section_is_as_made_unless_written_by_hand",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def has_newer(self) -> bool:
        """Whether the facts changed after somebody wrote the text by hand."""
        return self.is_edited and self.generated != self.base


class MinutesReaction(models.Model):
    """What somebody who was there says about a section, and what the secretary did with it. Words stay as they are."""

    section = models.ForeignKey(MinutesSection, models.CASCADE, verbose_name="deel", related_name="reactions")
    invitee = models.ForeignKey(Invitee, models.PROTECT, verbose_name="van", related_name="reactions")
    text = models.TextField("reactie", help_text="Noem geen personen.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")
    state = models.CharField("stand", max_length=15, choices=ReactionState, default=ReactionState.OPEN)
    answer = models.CharField("antwoord", max_length=500, blank=True)
    answered_at = models.DateTimeField("beantwoord op", null=True, blank=True)

    class Meta:
        verbose_name = "reactie op een verslag"
        verbose_name_plural = "reacties op verslagen"
        ordering = ["section", "made_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="reaction_says_something"),
            models.CheckConstraint(
                condition=Q(state=ReactionState.OPEN, answer="", answered_at__isnull=True)
                | (~Q(state=ReactionState.OPEN) & ~Q(answer="") & Q(answered_at__isnull=False)),
                name="reaction_answered_in_words_at_a_moment",
                violation_error_message="Schrijf op wat u met de reactie deed.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.invitee}: {self.text[:60]}"
