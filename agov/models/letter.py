"""The raadsinformatiebrief: what the college tells the council between the large pieces."""

from __future__ import annotations

from functools import reduce
from operator import or_

from django.conf import settings
from django.db import models
from django.db.models import Q

from agov.enums import LetterOccasion, LetterPurpose
from agov.models.edition import Edition
from agov.models.outcome import Outcome
from agov.models.question import CouncilQuestion
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.models import CouncilRequest
from cycle.models.access import INSIDE_ROLES


class CouncilLetterQuerySet(models.QuerySet["CouncilLetter"]):
    """Reads of letters in the making; what the council reads is their edition."""

    def visible_to(self, user: User) -> CouncilLetterQuerySet:
        """Municipal staff; everybody else reads the edition once it is public."""
        return self if user.has_role(*INSIDE_ROLES) else self.none()

    def before_the_college(self) -> CouncilLetterQuerySet:
        """Those that the college did not treat yet."""
        return self.filter(college_on__isnull=True)


def _points_at(occasion: LetterOccasion) -> Q:
    """A letter with this occasion points at the one thing of that name, and at nothing without such a thing."""
    things = [one for one in LetterOccasion if one != LetterOccasion.OTHER]
    return Q(occasion=occasion, **{f"{one.value}__isnull": one != occasion for one in things})


class CouncilLetter(Revisioned):
    """One letter of the college to the council. Its words are typed in its edition, which freezes them.

    It reaches the council by the college alone (S133): without the day on which the college treated it there is no way
    on.
    """

    year = models.PositiveSmallIntegerField("jaar")
    number = models.PositiveSmallIntegerField("nummer")
    subject = models.CharField("onderwerp", max_length=200, help_text="Noem geen personen.")
    purpose = models.CharField("waarvoor", max_length=10, choices=LetterPurpose, default=LetterPurpose.TELL)
    occasion = models.CharField("aanleiding", max_length=10, choices=LetterOccasion)
    edition = models.ForeignKey(
        Edition, models.PROTECT, verbose_name="welk rapport", related_name="letters_about", null=True, blank=True
    )
    question = models.ForeignKey(
        CouncilQuestion, models.PROTECT, verbose_name="welke vraag", related_name="letters", null=True, blank=True
    )
    request = models.ForeignKey(
        CouncilRequest,
        models.PROTECT,
        verbose_name="welke toezegging of motie",
        related_name="letters_about",
        null=True,
        blank=True,
    )
    outcome = models.ForeignKey(
        Outcome, models.PROTECT, verbose_name="welke uitkomst", related_name="letters", null=True, blank=True
    )
    annexes = models.ManyToManyField(Edition, verbose_name="bijlagen", related_name="letters_with", blank=True)
    settles = models.ManyToManyField(
        CouncilRequest, verbose_name="doet af", related_name="settling_letters", blank=True
    )
    college_on = models.DateField("behandeld door het college op", null=True, blank=True)
    college_decision = models.CharField("besluit van het college", max_length=200, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = CouncilLetterQuerySet.as_manager()

    class Meta:
        verbose_name = "raadsinformatiebrief"
        verbose_name_plural = "raadsinformatiebrieven"
        ordering = ["-year", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="letter_number_once_a_year"),
            models.CheckConstraint(
                condition=reduce(or_, map(_points_at, LetterOccasion)),
                name="letter_points_at_its_occasion",
                violation_error_message="Kies waar deze brief over gaat.",
            ),
            models.CheckConstraint(
                condition=Q(college_on__isnull=True, college_decision="")
                | (Q(college_on__isnull=False) & ~Q(college_decision="")),
                name="college_treated_the_letter_with_a_decision",
                violation_error_message="Vul de dag in en het besluit van het college.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.subject}"[:300]

    @property
    def code(self) -> str:
        """Its kenmerk: the year and the number in it."""
        return f"RIB {self.year}-{self.number:02d}"
