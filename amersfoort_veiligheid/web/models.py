"""Background jobs as people see them, the workers that do them, and the queue in the database."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.enums import MAIL_MOVES, OPEN_STATES, JobState, MailState, states_before

# A worker writes a sign of life every few seconds; after this long without one it counts as dead.
WORKER_DEAD_AFTER = timedelta(seconds=settings.JOB_DEAD_AFTER_SECONDS)


class JobQuerySet(models.QuerySet["Job"]):
    """Jobs, by who may see them and by how they stand."""

    def visible_to(self, user: User) -> JobQuerySet:
        """Everybody sees the jobs they asked for; beheerder and onderzoeker see all of them."""
        if user.has_role(Role.BEHEERDER, Role.ONDERZOEKER):
            return self
        return self.filter(asked_by=user)

    def open(self) -> JobQuerySet:
        """Jobs that still wait or run."""
        return self.filter(state__in=OPEN_STATES)

    def running_without_sign_of_life(self, at: datetime) -> JobQuerySet:
        """Running jobs whose process has not been heard of for too long."""
        return self.filter(state=JobState.RUNNING, heartbeat_at__lt=at - WORKER_DEAD_AFTER)

    def move(self, *, to: JobState, **fields: Any) -> int:
        """Move those of these jobs that may move to ``to``, in one conditional UPDATE; return how many did.

        This is the only way in which a state changes, so that two processes can never both do it.
        """
        if to is not JobState.RUNNING:
            fields = {"claim": "", "heartbeat_at": None, **fields}
        if to in OPEN_STATES:
            fields = {"finished_at": None, **fields}
        return self.filter(state__in=states_before(to)).update(state=to, **fields)


class Job(models.Model):
    """One piece of background work that somebody, or the calendar, asked for.

    Celery carries only the number of this row; all that people see of the work stands here.
    """

    kind = models.CharField("soort", max_length=60, db_index=True)
    title = models.CharField("titel", max_length=200)
    task = models.CharField("naam van de taak", max_length=200)
    parameters = models.JSONField("gegevens", default=dict, blank=True)
    key = models.CharField("sleutel", max_length=200, blank=True)
    state = models.CharField("status", max_length=20, choices=JobState, default=JobState.QUEUED)

    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name="gevraagd door",
        related_name="jobs",
        null=True,
        blank=True,
    )
    asked_at = models.DateTimeField("gevraagd op")
    sent_at = models.DateTimeField("in de wachtrij gezet op")
    started_at = models.DateTimeField("begonnen op", null=True, blank=True)
    finished_at = models.DateTimeField("geëindigd op", null=True, blank=True)

    step = models.CharField("stap", max_length=200, blank=True)
    done = models.PositiveBigIntegerField("gedaan", default=0)
    total = models.PositiveBigIntegerField("van", null=True, blank=True)
    rows = models.PositiveBigIntegerField("rijen tot nu toe", null=True, blank=True)

    claim = models.CharField("bewijs van wie het doet", max_length=36, blank=True)
    heartbeat_at = models.DateTimeField("laatste teken van leven", null=True, blank=True)
    runs = models.PositiveSmallIntegerField("pogingen", default=0)
    max_runs = models.PositiveSmallIntegerField("hoogste aantal pogingen", default=3)
    cancel_requested = models.BooleanField("annuleren gevraagd", default=False)

    result = models.JSONField("uitkomst", default=dict, blank=True)
    file = models.FileField("bestand", upload_to="jobs/%Y/%m", max_length=300, null=True, blank=True)
    error = models.TextField("foutmelding", blank=True)
    error_detail = models.TextField("technische foutmelding", blank=True)

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        ordering = [F("asked_at").desc(), F("id").desc()]
        indexes = [
            models.Index(fields=["state", "heartbeat_at"], name="job_by_state"),
            models.Index(fields=["-asked_at", "-id"], name="job_newest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_is_known"),
            models.CheckConstraint(
                condition=(
                    Q(state__in=list(OPEN_STATES), finished_at__isnull=True)
                    | (~Q(state__in=list(OPEN_STATES)) & Q(finished_at__isnull=False))
                ),
                name="job_finished_exactly_when_it_has_an_end",
            ),
            models.CheckConstraint(
                condition=(
                    (Q(state=JobState.RUNNING) & ~Q(claim="") & Q(heartbeat_at__isnull=False, started_at__isnull=False))
                    | (~Q(state=JobState.RUNNING) & Q(claim="", heartbeat_at__isnull=True))
                ),
                name="job_claimed_exactly_when_running",
            ),
            models.CheckConstraint(
                condition=Q(max_runs__gte=1, runs__lte=F("max_runs")), name="job_runs_within_its_maximum"
            ),
            models.UniqueConstraint(
                fields=["key"],
                condition=~Q(key="") & Q(state__in=list(OPEN_STATES)),
                name="job_open_once_per_key",
                violation_error_message="Deze taak staat al in de wachtrij.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The page with the progress of this job."""
        return reverse("web:job-detail", args=[self.pk])

    @property
    def is_open(self) -> bool:
        """Whether the job still waits or runs."""
        return self.state in OPEN_STATES

    @property
    def can_be_cancelled(self) -> bool:
        """Whether the job has not ended and nobody asked to cancel it."""
        return self.is_open and not self.cancel_requested

    @property
    def can_be_retried(self) -> bool:
        """Whether the job ended without a result."""
        return self.state in (JobState.FAILED, JobState.CANCELLED)

    @property
    def news(self) -> str:
        """One sentence on how the job stands, for who listens to the page."""
        if self.state == JobState.RUNNING:
            return f"Bezig: {self.step}" if self.step else "Bezig"
        told = self.error if self.state == JobState.FAILED else self.result.get("text", "")
        return f"{self.get_state_display()}: {told}" if told else self.get_state_display()

    @property
    def percentage(self) -> int | None:
        """How far the job is, 0 to 100; None when its length is not known."""
        if self.state == JobState.DONE:
            return 100
        if not self.total:
            return None
        return min(100, self.done * 100 // self.total)


class WorkerHeartbeatQuerySet(models.QuerySet["WorkerHeartbeat"]):
    """Workers, by whether they were heard of lately."""

    def alive(self, at: datetime) -> WorkerHeartbeatQuerySet:
        """Workers that gave a sign of life not too long before ``at``."""
        return self.filter(seen_at__gte=at - WORKER_DEAD_AFTER)


class WorkerHeartbeat(models.Model):
    """One running worker process; it says every few seconds that it is there."""

    name = models.CharField("naam", max_length=200, unique=True)
    started_at = models.DateTimeField("gestart op")
    seen_at = models.DateTimeField("laatst gezien op", db_index=True)

    objects = WorkerHeartbeatQuerySet.as_manager()

    class Meta:
        verbose_name = "verwerker"
        verbose_name_plural = "verwerkers"

    def __str__(self) -> str:
        return self.name


class QueueMessageQuerySet(models.QuerySet["QueueMessage"]):
    """Messages of the queue in the database, by whether somebody has taken them."""

    def waiting(self, queue: str) -> QueueMessageQuerySet:
        """Messages of ``queue`` that nobody has taken, oldest first."""
        return self.filter(queue=queue, taken_by="").order_by("id")

    def give_back(self) -> int:
        """Put taken messages back in the queue; return how many."""
        return self.exclude(taken_by="").update(taken_by="")


class QueueMessage(models.Model):
    """A message of Celery that waits in the database; used when there is no Redis.

    It is taken by a conditional UPDATE and removed when the work is done, so a worker that dies loses nothing.
    """

    queue = models.CharField("wachtrij", max_length=100)
    tag = models.CharField("kenmerk", max_length=36, unique=True)
    payload = models.JSONField("bericht")
    taken_by = models.CharField("genomen door", max_length=200, blank=True)

    objects = QueueMessageQuerySet.as_manager()

    class Meta:
        verbose_name = "bericht in de wachtrij"
        verbose_name_plural = "berichten in de wachtrij"
        indexes = [
            # Small whatever the table holds: only what waits is in it.
            models.Index(fields=["queue", "id"], name="queue_message_waiting", condition=Q(taken_by="")),
        ]

    def __str__(self) -> str:
        return f"{self.queue} {self.tag}"


class DraftQuerySet(models.QuerySet["Draft"]):
    """Drafts, by whose they are and how old."""

    def visible_to(self, user: User) -> DraftQuerySet:
        """A draft is seen by nobody but who typed it, whatever the role."""
        return self.filter(user=user)

    def on_page(self, path: str) -> DraftQuerySet:
        """Drafts of forms that stand on the page ``path``, newest first."""
        return self.filter(Q(page=path) | Q(page__startswith=f"{path}?")).order_by("-saved_at", "-pk")

    def older_than(self, at: datetime) -> DraftQuerySet:
        """Drafts that were not touched since ``at``."""
        return self.filter(saved_at__lt=at)


class Draft(models.Model):
    """What somebody typed in a form and did not save yet.

    It goes when the form is accepted, when its owner throws it away, and by itself after some days.
    """

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="van", related_name="drafts", db_index=False
    )
    page = models.CharField("pagina", max_length=500)
    action = models.CharField("adres waar het formulier heen gaat", max_length=500)
    form = models.CharField("formulier", max_length=100)
    fields = models.JSONField("getypt", default=dict)
    saved_at = models.DateTimeField("bewaard op", db_index=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        verbose_name = "concept"
        verbose_name_plural = "concepten"
        constraints = [
            models.UniqueConstraint(fields=["user", "page", "action", "form"], name="draft_once_per_form_and_user"),
        ]

    def __str__(self) -> str:
        return f"{self.form} {self.page}"


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    """Mails, by how they stand."""

    def move(self, *, to: MailState, **fields: Any) -> int:
        """Move those of these mails that may move to ``to``, in one conditional UPDATE; return how many did."""
        before = [state for state, allowed in MAIL_MOVES.items() if to in allowed]
        return self.filter(state__in=before).update(state=to, **fields)

    def uncertain(self, claimed_before: datetime) -> OutgoingMailQuerySet:
        """Claimed long enough ago to be over, and never confirmed: perhaps sent, perhaps not."""
        return self.filter(state=MailState.CLAIMED, claimed_at__lt=claimed_before)

    def waiting_since(self, at: datetime) -> OutgoingMailQuerySet:
        """Queued before ``at`` and not claimed."""
        return self.filter(state=MailState.QUEUED, queued_at__lt=at)


class OutgoingMail(models.Model):
    """One mail to one address, sent at most once. What it says is made when it is sent, and kept without secrets."""

    key = models.CharField("sleutel", max_length=200, unique=True)
    kind = models.CharField("soort", max_length=60, db_index=True)
    task = models.CharField("naam van de taak", max_length=200)
    to = models.EmailField("aan")
    data = models.JSONField("gegevens", default=dict, blank=True)
    state = models.CharField("stand", max_length=10, choices=MailState, default=MailState.QUEUED)
    subject = models.CharField("onderwerp", max_length=200, blank=True)
    text = models.TextField("tekst", blank=True)
    html = models.TextField("opgemaakte tekst", blank=True)
    remark = models.CharField("toelichting", max_length=300, blank=True)
    attempts = models.PositiveSmallIntegerField("pogingen", default=0)
    queued_at = models.DateTimeField("klaargezet op")
    claimed_at = models.DateTimeField("opgepakt op", null=True, blank=True)
    ended_at = models.DateTimeField("afgerond op", null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = "uitgaande mail"
        verbose_name_plural = "uitgaande mail"
        ordering = [F("queued_at").desc(), F("id").desc()]
        indexes = [models.Index(fields=["state", "queued_at"], name="mail_by_state")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=MailState.values), name="mail_state_is_known"),
            models.CheckConstraint(
                condition=Q(state=MailState.QUEUED, claimed_at__isnull=True)
                | (~Q(state=MailState.QUEUED) & Q(claimed_at__isnull=False)),
                name="mail_claimed_exactly_when_not_queued",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[MailState.QUEUED, MailState.CLAIMED], ended_at__isnull=True)
                | (~Q(state__in=[MailState.QUEUED, MailState.CLAIMED]) & Q(ended_at__isnull=False)),
                name="mail_ended_exactly_when_it_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.subject or self.kind


class SavedFilterQuerySet(models.QuerySet["SavedFilter"]):
    """Saved filters, by who may use them."""

    def visible_to(self, user: User) -> SavedFilterQuerySet:
        """One's own, and what colleagues share: staff with staff, others within their own organisation."""
        own = Q(user=user)
        if user.organisation_id is None:
            return self.filter(own)
        shared = Q(is_shared=True, user__organisation=user.organisation_id, is_of_staff=is_staff_of(user))
        return self.filter(own | shared)

    def on_page(self, page: str) -> SavedFilterQuerySet:
        """Those of one list, in alphabetical order."""
        return self.filter(page=page).order_by("name", "pk")


def is_staff_of(user: User) -> bool:
    """Whether somebody works for the municipality itself, and is not of the council that checks it."""
    return bool(user.roles - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE})


class SavedFilter(models.Model):
    """A choice on a list that somebody wants to see again, under a name; it shows only what its reader may see."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="van", related_name="saved_filters", db_index=False
    )
    page = models.CharField("lijst", max_length=100)
    name = models.CharField("naam", max_length=60)
    query = models.CharField("keuze", max_length=1000)
    is_shared = models.BooleanField("collega's zien het ook", default=False)
    is_of_staff = models.BooleanField("van de gemeente", default=False)
    saved_at = models.DateTimeField("bewaard op")

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "bewaarde keuze"
        verbose_name_plural = "bewaarde keuzen"
        constraints = [
            models.UniqueConstraint(
                fields=["user", "page", "name"],
                name="saved_filter_name_once",
                violation_error_message="U heeft op deze lijst al een keuze met deze naam.",
            ),
            models.CheckConstraint(
                condition=~Q(query=""),
                name="saved_filter_chooses_something",
                violation_error_message="Kies eerst iets in het filter.",
            ),
        ]

    def __str__(self) -> str:
        return self.name
