"""How partners see a problem together, and who endorses that text (gedeelde visie)."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from analysis.enums import AnalysisState, Endorsement
from analysis.models.findings import Finding
from cycle.models import PolicyCycle, Theme
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES


class SharedViewQuerySet(models.QuerySet["SharedView"]):
    """Reads of shared views."""

    def visible_to(self, user: User) -> SharedViewQuerySet:
        """Staff and partners see the views of cycles they know; the council once the analysis is adopted."""
        known = self.filter(cycle__in=PolicyCycle.objects.visible_to(user).values("pk"))
        if user.has_role(*INSIDE_ROLES, Role.PARTNER):
            return known
        if user.has_role(*COUNCIL_ROLES):
            return known.filter(cycle__analyses__state=AnalysisState.ADOPTED).distinct()
        return self.none()

    def with_stances(self) -> SharedViewQuerySet:
        """Annotate how many organisations endorse the text as it stands, and how many do so otherwise or not."""
        here = Q(endorsements__view_revision=models.F("revision"))
        return self.annotate(
            agreeing=models.Count("endorsements", filter=here & Q(endorsements__stance=Endorsement.AGREES)),
            noting=models.Count("endorsements", filter=here & Q(endorsements__stance=Endorsement.WITH_NOTE)),
            disagreeing=models.Count("endorsements", filter=here & Q(endorsements__stance=Endorsement.DISAGREES)),
        )


class SharedView(Revisioned):
    """A shared problem statement per theme that partners endorse before VAPs are made."""

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="shared_views")
    theme = models.ForeignKey(Theme, models.PROTECT, verbose_name="thema", related_name="shared_views")
    text = models.TextField("hoe wij het probleem zien", help_text="Noem geen personen.")
    findings = models.ManyToManyField(Finding, verbose_name="bevindingen", related_name="shared_views", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = SharedViewQuerySet.as_manager()

    class Meta:
        verbose_name = "gedeelde visie"
        verbose_name_plural = "gedeelde visies"
        ordering = ["cycle", "theme__name"]
        constraints = [
            models.UniqueConstraint(
                fields=["cycle", "theme"],
                name="one_shared_view_per_theme",
                violation_error_message="Dit thema heeft in deze cyclus al een gedeelde visie.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.theme} ({self.cycle})"


class ViewEndorsement(models.Model):
    """What one organisation says of a shared view; given for a text, so a new text asks again."""

    view = models.ForeignKey(SharedView, models.CASCADE, verbose_name="gedeelde visie", related_name="endorsements")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+")
    stance = models.CharField("oordeel", max_length=10, choices=Endorsement)
    note = models.TextField("kanttekening", blank=True, help_text="Noem geen personen.")
    view_revision = models.PositiveIntegerField("bij versie van de tekst")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "onderschrijving"
        verbose_name_plural = "onderschrijvingen"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["view", "organisation", "view_revision"],
                name="one_endorsement_per_text",
                violation_error_message="Uw organisatie heeft over deze tekst al een oordeel gegeven.",
            ),
            models.CheckConstraint(
                condition=Q(stance=Endorsement.AGREES) | ~Q(note=""),
                name="dissent_has_a_note",
                violation_error_message="Schrijf op waarom, of met welke kanttekening.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_stance_display()}"
