"""Sessions with partners in the integrale uitwerkingsslag: own contribution first, then what one asks of others."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from agov.enums import SessionKind
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import Track
from cycle.models import Round, Theme
from cycle.models.access import INSIDE_ROLES
from vap.models import VAP, Priority


class SessionTemplate(models.Model):
    """How a kind of session usually goes: whom to ask, on which track, and how many to plan in one slag."""

    kind = models.CharField("soort", max_length=10, choices=SessionKind, unique=True)
    title = models.CharField("titel", max_length=200)
    track = models.CharField("spoor", max_length=10, choices=Track)
    organisation_kinds = models.JSONField("soorten organisaties die worden uitgenodigd", default=list, blank=True)
    explanation = models.TextField("waar het over gaat", blank=True)
    planned_per_round = models.PositiveSmallIntegerField("aantal sessies per slag", default=1)
    is_active = models.BooleanField("in gebruik", default=True)

    class Meta:
        verbose_name = "sjabloon van sessie"
        verbose_name_plural = "sjablonen van sessies"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.title

    @property
    def kind_labels(self) -> list[str]:
        """The kinds of organisations in words."""
        return [OrganisationKind(kind).label for kind in self.organisation_kinds]


class PartnerSessionQuerySet(models.QuerySet["PartnerSession"]):
    """Reads of sessions."""

    def visible_to(self, user: User) -> PartnerSessionQuerySet:
        """Municipal staff see all; a partner the sessions it is invited to."""
        if user.has_role(*INSIDE_ROLES):
            return self
        if user.organisation_id and user.has_role(Role.PARTNER):
            return self.filter(organisations=user.organisation_id)
        return self.none()


class PartnerSession(Revisioned):
    """One session; it closes with agreements, or with the reason why there are none."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name="slag", related_name="sessions")
    kind = models.CharField("soort", max_length=10, choices=SessionKind)
    title = models.CharField("titel", max_length=200)
    held_on = models.DateField("op")
    track = models.CharField("spoor", max_length=10, choices=Track)
    themes = models.ManyToManyField(Theme, verbose_name="thema's", related_name="sessions", blank=True)
    organisations = models.ManyToManyField(
        Organisation, verbose_name="uitgenodigd", related_name="sessions", blank=True
    )
    attended = models.ManyToManyField(
        Organisation, verbose_name="deden mee", related_name="attended_sessions", blank=True
    )
    alignment = models.TextField("afstemming", blank=True, help_text="Noem geen personen.")
    is_closed = models.BooleanField("gesloten", default=False)
    no_outcome_reason = models.CharField("geen afspraken, omdat", max_length=300, blank=True)

    objects = PartnerSessionQuerySet.as_manager()

    class Meta:
        verbose_name = "sessie met partners"
        verbose_name_plural = "sessies met partners"
        ordering = ["held_on", "pk"]

    def __str__(self) -> str:
        return self.title


class Contribution(models.Model):
    """What one organisation will do itself, and only then what it asks of others (the grenade of the note)."""

    session = models.ForeignKey(PartnerSession, models.CASCADE, verbose_name="sessie", related_name="contributions")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+")
    own_part = models.TextField("wat wij zelf doen", help_text="Noem geen personen.")
    request = models.TextField("wat wij van anderen vragen", blank=True, help_text="Noem geen personen.")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "bijdrage aan sessie"
        verbose_name_plural = "bijdragen aan sessies"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "organisation"],
                name="one_contribution_per_organisation",
                violation_error_message="Uw organisatie heeft al een bijdrage gegeven; wijzig die.",
            ),
            models.CheckConstraint(
                condition=~Q(own_part=""),
                name="own_part_comes_first",
                violation_error_message="Schrijf eerst op wat u zelf doet.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} in {self.session}"


class SessionAgreement(models.Model):
    """An agreement made in a session: who does what by when. It may become a draft VAP."""

    session = models.ForeignKey(PartnerSession, models.CASCADE, verbose_name="sessie", related_name="agreements")
    text = models.TextField("afspraak", help_text="Noem geen personen.")
    organisations = models.ManyToManyField(Organisation, verbose_name="wie", related_name="session_agreements")
    priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name="bij prioriteit", related_name="agreements", null=True, blank=True
    )
    due_on = models.DateField("voor", null=True, blank=True)
    vap = models.ForeignKey(
        VAP, models.PROTECT, verbose_name="werd plan", related_name="session_agreements", null=True, blank=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "afspraak uit sessie"
        verbose_name_plural = "afspraken uit sessies"
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.text[:80]


class AgreementConfirmation(models.Model):
    """An organisation says that it will keep an agreement it is named in; rows are only added."""

    agreement = models.ForeignKey(
        SessionAgreement, models.CASCADE, verbose_name="afspraak", related_name="confirmations"
    )
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="namens", related_name="+")
    given_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    given_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "bevestiging van afspraak"
        verbose_name_plural = "bevestigingen van afspraken"
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "organisation"],
                name="agreement_confirmed_once",
                violation_error_message="Uw organisatie heeft deze afspraak al bevestigd.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.agreement}"
