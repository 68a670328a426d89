"""What a reader must know of one figure, somewhere, in some years: it goes wherever the figure goes."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from analysis.models.indicators import Indicator
from analysis.models.sources import REPORT_ROLES
from cycle.models import Area


class FootnoteQuerySet(models.QuerySet["Footnote"]):
    """Reads of footnotes."""

    def visible_to(self, user: User) -> FootnoteQuerySet:
        """Those who read reports before they are published; everybody reads a note in what was published."""
        return self if user.has_role(*REPORT_ROLES) else self.none()

    def in_force(self) -> FootnoteQuerySet:
        """Those that new reports take along; an ended one stays in what was made before."""
        return self.filter(ended_at__isnull=True)


class Footnote(Revisioned):
    """A note about the figures of an indicator, an area and some years; without one of the first two about all of them.

    Not ``SeriesBreak``: over a break nothing is compared. A note only tells.
    """

    indicator = models.ForeignKey(
        Indicator, models.PROTECT, verbose_name="cijfer", related_name="footnotes", null=True, blank=True
    )
    area = models.ForeignKey(
        Area, models.PROTECT, verbose_name="gebied", related_name="footnotes", null=True, blank=True
    )
    first_year = models.PositiveSmallIntegerField("van jaar")
    last_year = models.PositiveSmallIntegerField("tot en met jaar")
    text = models.CharField("noot", max_length=300, help_text="Noem geen personen.")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField("op")
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="gestopt door", related_name="+", null=True, blank=True
    )
    ended_at = models.DateTimeField("gestopt op", null=True, blank=True)
    end_reason = models.CharField("gestopt, omdat", max_length=300, blank=True)

    objects = FootnoteQuerySet.as_manager()

    class Meta:
        verbose_name = "noot bij cijfers"
        verbose_name_plural = "noten bij cijfers"
        ordering = ["-last_year", "-first_year", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(last_year__gte=F("first_year")),
                name="footnote_years_in_order",
                violation_error_message="Het laatste jaar ligt voor het eerste.",
            ),
            models.CheckConstraint(
                condition=~Q(text=""),
                name="footnote_says_something",
                violation_error_message="Schrijf op wat de lezer moet weten.",
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_by__isnull=True, end_reason="")
                | (Q(ended_at__isnull=False, ended_by__isnull=False) & ~Q(end_reason="")),
                name="footnote_ended_by_somebody_with_a_reason",
                violation_error_message="Schrijf op waarom de noot stopt.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def is_ended(self) -> bool:
        """Whether new reports leave it out."""
        return self.ended_at is not None

    @property
    def years(self) -> str:
        """The years in words."""
        same = self.first_year == self.last_year
        return str(self.first_year) if same else f"{self.first_year} tot en met {self.last_year}"
