"""The veiligheidsactieplan (VAP), its versions, and the lines of departments' plans that it needs."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Department, User
from amersfoort_veiligheid.web.editing import Revisioned
from analysis.models import Finding, SharedView
from cycle.enums import Track
from cycle.models import Area, OffenceGroup, PolicyCycle, Secrecy, Spot, TargetGroup, Theme
from cycle.models.access import INSIDE_ROLES
from vap.enums import VAP_ALIVE, VAP_IN_THE_MAKING, VAP_OVER, AssignmentRole, PlanLineKind, PublicPart, VapState
from vap.models.priority import Priority
from vap.models.project import RunningProject


def default_public_parts() -> list[str]:
    """What everybody reads of a VAP until somebody chooses otherwise: all but what single partners pay."""
    return [part.value for part in PublicPart if part != PublicPart.PARTNER_MONEY]


class VAPQuerySet(models.QuerySet["VAP"]):
    """Reads of VAPs."""

    def visible_to(self, user: User) -> VAPQuerySet:
        """Municipal staff see all; a partner what was adopted and drafts it takes part in; others what was adopted.

        A partner takes part by an assignment, an activity or a commitment of its organisation. On what is secret rests
        more (Gemeentewet 87-89): of the council all or none, else who governs and steers, and who works on it.
        """
        if user.has_role(*INSIDE_ROLES):
            return self._known_to(user, VAP.objects.led_by(user))
        shown = ~Q(state__in=[*VAP_IN_THE_MAKING, VapState.WITHDRAWN])
        if user.organisation_id and user.has_role(Role.PARTNER):
            own = VAP.objects.of_organisation(user.organisation_id).exclude(state=VapState.WITHDRAWN)
            return self.filter(shown | Q(pk__in=own.values("pk")))._known_to(user, own)
        return self.filter(shown)._known_to(user, VAP.objects.none()) if user.roles else self.none()

    def _known_to(self, user: User, own: VAPQuerySet) -> VAPQuerySet:
        """Without what is secret for this user; ``own`` are those it works on, which it knows anyway."""
        return self.exclude(Q(secrecy__in=Secrecy.objects.kept_from(user)) & ~Q(pk__in=own.values("pk")))

    def not_secret(self) -> VAPQuerySet:
        """On which no secrecy rests."""
        return self.exclude(secrecy__in=Secrecy.objects.in_force())

    def of_organisation(self, organisation_id: int) -> VAPQuerySet:
        """In which an organisation has, or is asked for, a part."""
        return self.filter(
            Q(pk__in=VAP.objects.filter(assignments__organisation=organisation_id, assignments__valid_to=None))
            | Q(pk__in=VAP.objects.filter(activities__organisation=organisation_id))
            | Q(pk__in=VAP.objects.filter(commitments__organisation=organisation_id))
        )

    def led_by(self, user: User) -> VAPQuerySet:
        """Of which the user is trekker now, or stands in for the trekker."""
        today = timezone.localdate()
        return self.filter(
            Q(assignments__valid_to=None) | Q(assignments__valid_to__gte=today),
            assignments__user=user,
            assignments__role=AssignmentRole.LEAD,
            assignments__valid_from__lte=today,
        ).distinct()

    def public(self) -> VAPQuerySet:
        """What anybody may read: decided on, not withdrawn, not secret."""
        return self.not_secret().decided()

    def decided(self) -> VAPQuerySet:
        """Decided on and not withdrawn."""
        return self.exclude(state__in=[*VAP_IN_THE_MAKING, VapState.WITHDRAWN])

    def never_adopted_and_over(self) -> VAPQuerySet:
        """Withdrawn before anybody decided on it."""
        return self.filter(state=VapState.WITHDRAWN, adopted_on__isnull=True)

    def alive(self) -> VAPQuerySet:
        """Decided on and not over."""
        return self.filter(state__in=VAP_ALIVE)

    def led_for_now(self) -> VAPQuerySet:
        """Not over, and led by somebody who stands in until there is a trekker."""
        return self.unfinished().filter(
            assignments__role=AssignmentRole.LEAD, assignments__is_temporary=True, assignments__valid_to=None
        )

    def unfinished(self) -> VAPQuerySet:
        """Everything that is not over, drafts too."""
        return self.exclude(state__in=VAP_OVER)


class VAP(Revisioned):
    """A veiligheidsactieplan: goals with measurement, people, approach and planning, costs and cover.

    Goals, people, activities, money and commitments are rows of their own that point here.
    """

    cycle = models.ForeignKey(PolicyCycle, models.PROTECT, verbose_name="cyclus", related_name="vaps")
    number = models.PositiveSmallIntegerField("nummer")
    title = models.CharField("titel", max_length=200)
    state = models.CharField("stand", max_length=20, choices=VapState, default=VapState.DRAFT)
    problem = models.TextField("wat is er aan de hand", blank=True, help_text="Noem geen personen.")
    approach = models.TextField("hoe pakken wij het aan", blank=True, help_text="Noem geen personen.")
    because = models.TextField("omdat", blank=True, help_text="Waarom dit zou werken. Noem geen personen.")
    therefore = models.TextField("daardoor", blank=True, help_text="Wat er dan verandert. Noem geen personen.")
    theme = models.ForeignKey(Theme, models.PROTECT, verbose_name="thema", related_name="vaps")
    track = models.CharField("spoor", max_length=10, choices=Track)
    areas = models.ManyToManyField(Area, verbose_name="gebieden", related_name="vaps", blank=True)
    spots = models.ManyToManyField(Spot, verbose_name="plekken", related_name="vaps", blank=True)
    target_groups = models.ManyToManyField(TargetGroup, verbose_name="doelgroepen", related_name="vaps", blank=True)
    offence_groups = models.ManyToManyField(OffenceGroup, verbose_name="delicten", related_name="vaps", blank=True)
    start_date = models.DateField("begint op", null=True, blank=True)
    end_date = models.DateField("eindigt op", null=True, blank=True)
    priority = models.ForeignKey(
        Priority, models.PROTECT, verbose_name="bij prioriteit", related_name="vaps", null=True, blank=True
    )
    findings = models.ManyToManyField(Finding, verbose_name="bevindingen", related_name="vaps", blank=True)
    shared_view = models.ForeignKey(
        SharedView, models.PROTECT, verbose_name="rust op gedeelde visie", related_name="vaps", null=True, blank=True
    )
    project = models.ForeignKey(
        RunningProject, models.PROTECT, verbose_name="komt uit project", related_name="vaps", null=True, blank=True
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, verbose_name="vervolg op", related_name="followers", null=True, blank=True
    )
    origin_note = models.CharField(
        "komt niet uit een prioriteit, maar", max_length=300, blank=True, help_text="Waarom dit VAP er toch is."
    )
    one_organisation_reason = models.CharField("één organisatie, omdat", max_length=300, blank=True)
    no_preventive_reason = models.CharField("geen preventief doel, omdat", max_length=300, blank=True)
    over_limit_reason = models.CharField("boven de grens, omdat", max_length=300, blank=True)
    contact = models.CharField(
        "aanspreekpunt (functie)", max_length=200, blank=True, help_text="Een functie, geen naam; staat op de site."
    )
    public_parts = models.JSONField("wat iedereen ziet", default=default_public_parts, blank=True)
    adopted_on = models.DateField("vastgesteld op", null=True, blank=True)
    adopted_by = models.CharField("vastgesteld door (functie of gremium)", max_length=150, blank=True)
    ended_on = models.DateField("geëindigd op", null=True, blank=True)
    end_reason = models.TextField("gestopt of vervallen, omdat", blank=True, help_text="Noem geen personen.")
    secrecy = models.OneToOneField(
        Secrecy, models.PROTECT, verbose_name="geheimhouding", related_name="vap", null=True, blank=True, editable=False
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = VAPQuerySet.as_manager()

    class Meta:
        verbose_name = "VAP"
        verbose_name_plural = "VAP's"
        ordering = ["-cycle__start_date", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cycle", "number"], name="vap_number_once_per_cycle"),
            models.UniqueConstraint(
                fields=["cycle", "title"],
                name="vap_title_once_per_cycle",
                violation_error_message="Deze cyclus heeft al een VAP met deze titel.",
            ),
            models.CheckConstraint(
                condition=Q(end_date__isnull=True) | Q(start_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="vap_ends_after_it_starts",
                violation_error_message="Een VAP eindigt na zijn begin.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*VAP_IN_THE_MAKING, VapState.WITHDRAWN])
                | (Q(adopted_on__isnull=False, start_date__isnull=False) & ~Q(adopted_by="")),
                name="adopted_vap_has_a_day_a_body_and_a_start",
                violation_error_message="Vul in wanneer en door wie het VAP is vastgesteld, en wanneer het begint.",
            ),
            models.CheckConstraint(
                condition=(Q(state__in=VAP_OVER) & Q(ended_on__isnull=False))
                | (~Q(state__in=VAP_OVER) & Q(ended_on__isnull=True)),
                name="ended_vap_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[VapState.STOPPED, VapState.WITHDRAWN]) | ~Q(end_reason=""),
                name="stopped_vap_has_a_reason",
                violation_error_message="Schrijf op waarom het VAP stopt of vervalt.",
            ),
            models.CheckConstraint(
                condition=Q(follows__isnull=True) | ~Q(follows=F("pk")), name="vap_does_not_follow_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def code(self) -> str:
        """How people call it: the year in which its cycle begins and its number."""
        return f"{self.cycle.start_year}-{self.number:02d}"

    def shows(self, part: PublicPart) -> bool:
        """Whether this part stands on the public page once the VAP was decided on."""
        return part in self.public_parts

    @property
    def is_locked(self) -> bool:
        """Whether a change makes a new version with a reason."""
        return self.state not in VAP_IN_THE_MAKING


class VAPVersion(models.Model):
    """What a VAP said when it was adopted or changed after that, with a number; rows are only added."""

    vap = models.ForeignKey(VAP, models.PROTECT, verbose_name="VAP", related_name="versions")
    number = models.PositiveSmallIntegerField("versie")
    content = models.JSONField("inhoud")
    reason = models.TextField("reden van de wijziging", blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "versie van VAP"
        verbose_name_plural = "versies van VAP's"
        ordering = ["vap", "number"]
        constraints = [
            models.UniqueConstraint(fields=["vap", "number"], name="vap_version_once"),
            models.CheckConstraint(
                condition=Q(number=1) | ~Q(reason=""),
                name="later_vap_version_has_a_reason",
                violation_error_message="Schrijf op waarom het vastgestelde VAP wijzigt.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.vap}, versie {self.number}"


class PlanLine(Revisioned):
    """A line in a sector contract or annual plan of a department that a VAP needs, with its fiscal year (S159)."""

    vap = models.ForeignKey(VAP, models.CASCADE, verbose_name="VAP", related_name="plan_lines")
    kind = models.CharField("soort plan", max_length=20, choices=PlanLineKind)
    department = models.ForeignKey(Department, models.PROTECT, verbose_name="afdeling", related_name="plan_lines")
    fiscal_year = models.PositiveSmallIntegerField("begrotingsjaar")
    what = models.CharField("wat er in het plan moet staan", max_length=300, help_text="Noem geen personen.")
    amount = models.PositiveIntegerField("bedrag (euro)", null=True, blank=True)
    reference = models.CharField(
        "waar staat het", max_length=300, blank=True, help_text="Stuk en bladzijde of regelnummer; leeg: nog niet."
    )

    class Meta:
        verbose_name = "regel in sectorcontract of jaarplan"
        verbose_name_plural = "regels in sectorcontracten en jaarplannen"
        ordering = ["fiscal_year", "department__name", "pk"]

    def __str__(self) -> str:
        return f"{self.department} {self.fiscal_year}: {self.what}"
