"""The agenda: items with a draft outcome, what each is about, its papers, its guests, and proposals for more."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Case, F, Q, When

from agov.enums import (
    AgovTask,
    Audience,
    ItemKind,
    ItemPublication,
    ItemSource,
    ItemState,
    ProposalState,
    SubjectKind,
)
from agov.models.meeting import Invitee, Meeting
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import SecrecyBy
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES
from vap.models.progress import hash_of_secret


class AboutSomething(models.Model):
    """Points at a thing of any room by kind and number; ``agov/queries/subjects.py`` finds it, and what it says."""

    subject_kind = models.CharField("gaat over", max_length=12, choices=SubjectKind, blank=True)
    subject_id = models.PositiveBigIntegerField("nummer van het onderwerp", null=True, blank=True)

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=(Q(subject_kind="") & Q(subject_id__isnull=True))
                | (~Q(subject_kind="") & Q(subject_id__isnull=False)),
                name="%(class)s_subject_both_or_neither",
            ),
        ]


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    """Reads of items."""

    def visible_to(self, user: User) -> AgendaItemQuerySet:
        """What of the agendas that the user sees is for the user.

        Staff read open items and those for the overleg; a closed item only who prepares it or sits at the table. The
        council reads open items and, of the closed ones, none or all as the secrecy on it says: that follows with the
        council's own pages. A guest reads the items it was asked for, whatever their audience, and no other (S126).
        """
        seen = Q(meeting__in=Meeting.objects.visible_to(user))
        at_table = Q(meeting__in=Invitee.objects.filter(user=user, seat__isnull=False).values("meeting"))
        as_guest = Q(guest_places__invitee__user=user)
        if user.has_role(Role.AGOV_SECRETARIS):
            return self.filter(seen)
        if user.has_role(*INSIDE_ROLES):
            allowed = ~Q(audience=Audience.CLOSED) | at_table | as_guest
        elif user.has_role(*COUNCIL_ROLES):
            allowed = Q(audience=Audience.OPEN) | at_table | as_guest
        else:
            allowed = at_table | as_guest
        return self.filter(seen & allowed).distinct()


class AgendaItem(AboutSomething, Revisioned):
    """One item: what is asked of the table and why, with the draft of what it may come to.

    ``snapshot`` is the subject in words as it stood when the meeting was convened; the sheet of the item shows what
    changed since.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="vergadering", related_name="items")
    position = models.PositiveSmallIntegerField("volgorde")
    task = models.CharField("taak", max_length=20, choices=AgovTask, default=AgovTask.PROCEDURE)
    kind = models.CharField("wat vragen we", max_length=10, choices=ItemKind, default=ItemKind.DISCUSS)
    source = models.CharField("hoe het op de agenda kwam", max_length=10, choices=ItemSource, default=ItemSource.HAND)
    title = models.CharField("titel", max_length=200)
    explanation = models.TextField("toelichting", blank=True, help_text="Noem geen personen.")
    draft_outcome = models.TextField(
        "voorgesteld", blank=True, help_text="Wat het overleg volgens u concludeert, adviseert of afspreekt."
    )
    minutes = models.PositiveSmallIntegerField("minuten", default=10)
    presenter = models.CharField("wie leidt het in (functie)", max_length=150, blank=True)
    audience = models.CharField("wie mag het lezen", max_length=10, choices=Audience, default=Audience.OPEN)
    closed_ground = models.CharField(
        "besloten, omdat", max_length=300, blank=True, help_text="De grond, zoals een artikel van de Wet open overheid."
    )
    secrecy_by = models.CharField("geheimhouding opgelegd door", max_length=12, choices=SecrecyBy, blank=True)
    secrecy_on = models.DateField("geheim sinds", null=True, blank=True)
    secrecy_lifted_on = models.DateField("geheimhouding opgeheven op", null=True, blank=True)
    snapshot = models.JSONField("zoals het was bij het bijeenroepen", default=dict, blank=True)
    work_key = models.CharField("waar in het werk het vandaan kwam", max_length=60, blank=True, editable=False)
    state = models.CharField("stand", max_length=10, choices=ItemState, default=ItemState.OPEN)
    state_reason = models.CharField("doorgeschoven of weg, omdat", max_length=300, blank=True)
    publication = models.CharField(
        "na afloop openbaar", max_length=10, choices=ItemPublication, default=ItemPublication.UNDECIDED
    )
    publication_ground = models.CharField("niet openbaar, omdat", max_length=300, blank=True)
    publish_on = models.DateField("openbaar vanaf", null=True, blank=True)
    returned_from = models.ForeignKey(
        "self", models.PROTECT, verbose_name="komt terug van", related_name="returns", null=True, blank=True
    )

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = "agendapunt"
        verbose_name_plural = "agendapunten"
        ordering = ["meeting", "position", "pk"]
        constraints = [
            *AboutSomething.Meta.constraints,
            models.UniqueConstraint(
                fields=["meeting", "subject_kind", "subject_id"],
                condition=Q(subject_id__isnull=False),
                name="subject_once_per_agenda",
                violation_error_message="Dit staat al op de agenda.",
            ),
            models.CheckConstraint(
                condition=~Q(audience=Audience.CLOSED) | ~Q(closed_ground=""),
                name="closed_item_has_a_ground",
                violation_error_message="Schrijf op waarom dit punt besloten is.",
            ),
            models.CheckConstraint(
                condition=(Q(secrecy_by="") & Q(secrecy_on__isnull=True))
                | (~Q(secrecy_by="") & Q(secrecy_on__isnull=False) & Q(audience=Audience.CLOSED)),
                name="secrecy_by_somebody_since_a_day_on_a_closed_item",
                violation_error_message="Alleen een besloten punt kan geheim zijn. Vul in wie dat oplegde en wanneer.",
            ),
            models.CheckConstraint(
                condition=Q(secrecy_lifted_on__isnull=True) | Q(secrecy_on__isnull=False),
                name="only_secrecy_can_be_lifted",
            ),
            models.CheckConstraint(
                condition=~Q(publication=ItemPublication.WITHHELD) | ~Q(publication_ground=""),
                name="withheld_item_has_a_ground",
                violation_error_message="Schrijf op waarom dit punt niet openbaar wordt.",
            ),
            models.CheckConstraint(
                condition=~Q(publication=ItemPublication.PUBLIC)
                | (Q(publish_on__isnull=False) & (Q(secrecy_on__isnull=True) | Q(secrecy_lifted_on__isnull=False))),
                name="public_item_has_a_day_and_no_secrecy",
                violation_error_message="Kies vanaf wanneer; wat geheim is, kan niet openbaar worden.",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[ItemState.POSTPONED, ItemState.WITHDRAWN]) | ~Q(state_reason=""),
                name="postponed_or_withdrawn_with_a_reason",
                violation_error_message="Schrijf op waarom.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def takes_time(self) -> bool:
        """Whether the meeting spends its minutes on it."""
        return self.state not in (ItemState.POSTPONED, ItemState.WITHDRAWN)


class ItemGuest(models.Model):
    """That a guest was asked for an item; it reads this item and its papers, and nothing else of the meeting."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name="agendapunt", related_name="guest_places")
    invitee = models.ForeignKey(Invitee, models.CASCADE, verbose_name="gast", related_name="guest_places")

    class Meta:
        verbose_name = "gast bij agendapunt"
        verbose_name_plural = "gasten bij agendapunten"
        ordering = ["item", "pk"]
        constraints = [models.UniqueConstraint(fields=["item", "invitee"], name="guest_once_per_item")]

    def __str__(self) -> str:
        return f"{self.invitee} bij {self.item}"


class ItemPaperQuerySet(models.QuerySet["ItemPaper"]):
    """Reads of papers."""

    def visible_to(self, user: User) -> ItemPaperQuerySet:
        """Of the items that the user reads: the papers that are for the user; a guest has all of its own items."""
        seen = Q(item__in=AgendaItem.objects.visible_to(user))
        at_table = Q(item__meeting__in=Invitee.objects.filter(user=user, seat__isnull=False).values("meeting"))
        as_guest = Q(item__in=ItemGuest.objects.filter(invitee__user=user).values("item"))
        if user.has_role(Role.AGOV_SECRETARIS):
            return self.filter(seen)
        if user.has_role(*INSIDE_ROLES):
            allowed = ~Q(audience=Audience.CLOSED) | at_table | as_guest
        elif user.has_role(*COUNCIL_ROLES):
            allowed = Q(audience=Audience.OPEN) | at_table | as_guest
        else:
            allowed = at_table | as_guest
        return self.filter(seen & allowed)


class ItemPaper(models.Model):
    """A paper with an item, as a PDF made anew without metadata; or the promise of one ("wordt nagezonden")."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, verbose_name="agendapunt", related_name="papers")
    position = models.PositiveSmallIntegerField("volgorde", default=1)
    title = models.CharField("titel", max_length=200)
    file = models.FileField("bestand", upload_to="vergaderstukken/%Y/%m", max_length=300, blank=True)
    pages = models.PositiveIntegerField("bladzijden", default=0)
    sha256 = models.CharField("vingerafdruk", max_length=64, blank=True)
    audience = models.CharField("wie mag het lezen", max_length=10, choices=Audience, default=Audience.OPEN)
    closed_ground = models.CharField("besloten, omdat", max_length=300, blank=True)
    follows_later = models.BooleanField("wordt nagezonden", default=False)
    edition = models.ForeignKey(
        "Edition", models.SET_NULL, verbose_name="editie", related_name="papers", null=True, blank=True
    )
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    added_at = models.DateTimeField("toegevoegd op")

    objects = ItemPaperQuerySet.as_manager()

    class Meta:
        verbose_name = "stuk bij agendapunt"
        verbose_name_plural = "stukken bij agendapunten"
        ordering = ["item", "position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(follows_later=True) & Q(file="")) | (Q(follows_later=False) & ~Q(file="") & ~Q(sha256="")),
                name="paper_is_there_or_follows_later",
                violation_error_message="Kies een bestand, of zeg dat het stuk later komt.",
            ),
            models.CheckConstraint(
                condition=~Q(audience=Audience.CLOSED) | ~Q(closed_ground=""),
                name="closed_paper_has_a_ground",
                violation_error_message="Schrijf op waarom dit stuk besloten is.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SetAside(models.Model):
    """Something that the work proposed for a meeting and that does not come on its agenda, with the reason."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, verbose_name="vergadering", related_name="set_asides")
    key = models.CharField("sleutel in het werk", max_length=60)
    title = models.CharField("onderwerp", max_length=200)
    reason = models.CharField("niet nu, omdat", max_length=300)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    class Meta:
        verbose_name = "niet op deze agenda"
        verbose_name_plural = "niet op deze agenda"
        ordering = ["meeting", "made_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "key"], name="set_aside_once_per_meeting"),
            models.CheckConstraint(
                condition=~Q(reason=""),
                name="set_aside_with_a_reason",
                violation_error_message="Schrijf op waarom dit nu niet op de agenda komt.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class GuestLinkQuerySet(models.QuerySet["GuestLink"]):
    """Reads of links of guests, and making one."""

    def of_secret(self, secret: str) -> GuestLink | None:
        """The link with this secret, whether it still opens or not; found by its hash, so timing tells nothing."""
        rows = self.select_related("invitee__meeting__body")
        return rows.filter(secret_hash=hash_of_secret(secret)).first()

    def issue(self, *, invitee: Invitee, at: datetime, until: datetime) -> tuple[GuestLink, str]:
        """Make a link and its secret of 256 bits, which is given once and kept nowhere."""
        secret = secrets.token_urlsafe(32)
        link = self.create(invitee=invitee, secret_hash=hash_of_secret(secret), made_at=at, valid_until=until)
        return link, secret


class GuestLink(models.Model):
    """With which a guest reads its items without an account, until a moment. Only a hash of its secret is kept."""

    invitee = models.ForeignKey(Invitee, models.CASCADE, verbose_name="gast", related_name="links")
    secret_hash = models.CharField("vingerafdruk", max_length=64, unique=True)
    made_at = models.DateTimeField("gemaakt op")
    valid_until = models.DateTimeField("geldig tot")
    revoked_at = models.DateTimeField("ingetrokken op", null=True, blank=True)

    objects = GuestLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "link van een gast"
        verbose_name_plural = "links van gasten"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(valid_until__gt=F("made_at")), name="guest_link_ends_after_it_was_made"),
        ]

    def __str__(self) -> str:
        return f"{self.invitee} bij {self.invitee.meeting}"

    def is_open_at(self, moment: datetime) -> bool:
        """Whether the link still opens."""
        return self.revoked_at is None and moment < self.valid_until


class ItemProposalQuerySet(models.QuerySet["ItemProposal"]):
    """Reads of proposals."""

    def visible_to(self, user: User) -> ItemProposalQuerySet:
        """The secretariat's side of the house sees all; others what they proposed themselves."""
        return self if user.has_role(*INSIDE_ROLES) else self.filter(made_by=user) if user.roles else self.none()

    def open(self) -> ItemProposalQuerySet:
        """Those that wait for the secretary."""
        return self.filter(state=ProposalState.OPEN)

    def open_first(self) -> ItemProposalQuerySet:
        """What waits, then what was answered, the newest first."""
        is_answered = Case(When(state=ProposalState.OPEN, then=0), default=1)
        return self.order_by(is_answered, "-made_at", "-pk")


class ItemProposal(AboutSomething):
    """Something that anybody with a role wants on an agenda; the secretary takes it or says why not."""

    reason = models.TextField("waarom", help_text="Noem geen personen.")
    title = models.CharField("onderwerp", max_length=200)
    task = models.CharField("taak", max_length=20, choices=AgovTask, default=AgovTask.PROCEDURE)
    kind = models.CharField("wat vragen we", max_length=10, choices=ItemKind, default=ItemKind.DISCUSS)
    minutes = models.PositiveSmallIntegerField("minuten", default=10)
    state = models.CharField("stand", max_length=10, choices=ProposalState, default=ProposalState.OPEN)
    answer = models.CharField("antwoord", max_length=300, blank=True)
    item = models.OneToOneField(
        AgendaItem, models.PROTECT, verbose_name="werd agendapunt", related_name="proposal", null=True, blank=True
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="door", related_name="+")
    made_at = models.DateTimeField("op")

    objects = ItemProposalQuerySet.as_manager()

    class Meta:
        verbose_name = "voorstel voor de agenda"
        verbose_name_plural = "voorstellen voor de agenda"
        ordering = ["-made_at", "-pk"]
        constraints = [
            *AboutSomething.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(state=ProposalState.TAKEN) | Q(item__isnull=False), name="taken_proposal_has_its_item"
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.DECLINED) | ~Q(answer=""),
                name="declined_proposal_has_an_answer",
                violation_error_message="Schrijf op waarom het niet op de agenda komt.",
            ),
        ]

    def __str__(self) -> str:
        return self.title
