"""What organisations told about a VAP, beside what they told before, and how old the last word is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch, QuerySet
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.word_changes import Change, word_changes
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.enums import AssignmentRole, UpdateState
from vap.models import VAP, Assignment, ProgressUpdate, Rhythm, UpdateLine
from vap.queries.taking_part import taking_part
from vap.stats.rhythm import age_words, due_words

_GIVEN = (UpdateState.SUBMITTED, UpdateState.RETURNED, UpdateState.ACCEPTED)
_OPEN = (UpdateState.SUBMITTED, UpdateState.RETURNED)


@dataclass(frozen=True)
class LineChange:
    """What an update says of one activity beside what stands there now."""

    line: UpdateLine
    is_changed: bool


@dataclass(frozen=True)
class Comparison:
    """An update beside the last accepted one of the same organisation."""

    update: ProgressUpdate
    before: ProgressUpdate | None
    lines: list[LineChange]
    text: list[Change]
    needs: list[Change]
    light_before: str
    has_evidence: bool

    @property
    def needs_a_look(self) -> bool:
        """Whether it may not be accepted unseen."""
        return self.has_evidence or any(line.is_changed for line in self.lines)


@dataclass(frozen=True)
class OrganisationNews:
    """How the part of one organisation stands."""

    organisation: Organisation
    last: ProgressUpdate | None
    age: str
    rhythm: Rhythm | None
    due: str
    is_late: bool


@dataclass(frozen=True)
class Progress:
    """The section on progress of one VAP."""

    news: list[OrganisationNews]
    may_give: bool
    waiting: int
    is_inside: bool


def newest_first(vap: VAP, organisation_id: int) -> QuerySet[ProgressUpdate]:
    """All that an organisation handed in for a VAP, the last on top."""
    given = ProgressUpdate.objects.filter(vap=vap, organisation=organisation_id, state__in=_GIVEN)
    return given.order_by("-submitted_at", "-pk")


def open_update(vap: VAP, organisation_id: int) -> ProgressUpdate | None:
    """The update that was not accepted yet: it is bettered, not followed."""
    return newest_first(vap, organisation_id).filter(state__in=_OPEN).first()


def last_words(vap: VAP, organisation_id: int) -> ProgressUpdate | None:
    """The last update that said something in words."""
    return newest_first(vap, organisation_id).filter(is_unchanged=False).first()


def unchanged_in_a_row(vap: VAP, organisation_id: int) -> tuple[int, bool]:
    """How often "ongewijzigd" was said since the last words, and whether there ever were words."""
    count = 0
    for is_unchanged in newest_first(vap, organisation_id).values_list("is_unchanged", flat=True):
        if not is_unchanged:
            return count, True
        count += 1
    return count, False


def has_changed_numbers(update: ProgressUpdate) -> bool:
    """Whether a line says something else than its activity does."""
    return any(_is_changed(line) for line in update.lines.select_related("activity"))


def _is_changed(line: UpdateLine) -> bool:
    activity = line.activity
    return line.state != activity.state or (line.amount is not None and line.amount != activity.done_amount)


def waiting_for(user: User) -> QuerySet[ProgressUpdate]:
    """Updates that this user may look at: of all VAPs for who steers, else of the VAPs that the user leads."""
    waiting = ProgressUpdate.objects.waiting()
    if user.has_role(*STEERING_ROLES):
        return waiting
    led = Assignment.objects.on(timezone.localdate()).filter(role=AssignmentRole.LEAD, user=user)
    return waiting.filter(vap__in=led.values("vap"))


def with_parts(updates: QuerySet[ProgressUpdate]) -> QuerySet[ProgressUpdate]:
    """The same rows with all that a comparison needs, in a fixed number of queries."""
    lines = Prefetch("lines", UpdateLine.objects.select_related("activity"))
    return updates.select_related("vap__cycle", "organisation", "contact__organisation", "given_by").prefetch_related(
        lines, "evidence"
    )


def compare(updates: list[ProgressUpdate]) -> list[Comparison]:
    """Each update (of ``with_parts``) beside the last accepted words of the same organisation; one query for all."""
    earlier: dict[tuple[int, int], list[ProgressUpdate]] = {}
    accepted = ProgressUpdate.objects.filter(
        state=UpdateState.ACCEPTED,
        vap__in={one.vap_id for one in updates},
        organisation__in={one.organisation_id for one in updates},
        is_unchanged=False,
    ).order_by("-submitted_at", "-pk")
    for one in accepted:
        earlier.setdefault((one.vap_id, one.organisation_id), []).append(one)
    return [_compared(update, earlier.get((update.vap_id, update.organisation_id), [])) for update in updates]


def _compared(update: ProgressUpdate, accepted: list[ProgressUpdate]) -> Comparison:
    said = update.submitted_at
    older = (one for one in accepted if one.pk != update.pk and said and one.submitted_at and one.submitted_at <= said)
    before = next(older, None)
    return Comparison(
        update=update,
        before=before,
        lines=[LineChange(line, _is_changed(line)) for line in update.lines.all()],
        text=word_changes(before.text if before else "", update.text) if not update.is_unchanged else [],
        needs=word_changes(before.needs if before else "", update.needs) if not update.is_unchanged else [],
        light_before=before.get_light_display() if before and before.light and before.light != update.light else "",
        has_evidence=bool(update.evidence.all()),
    )


def progress_of(vap: VAP, user: User) -> Progress:
    """The last word of every organisation with a part, and whether the user may add one."""
    today = timezone.localdate()
    is_inside = user.has_role(*INSIDE_ROLES)
    updates: dict[int, ProgressUpdate] = {}
    seen = ProgressUpdate.objects.visible_to(user).filter(vap=vap, state__in=_GIVEN)
    for update in with_parts(seen).order_by("submitted_at", "pk"):
        updates[update.organisation_id] = update
    rhythms = {rhythm.organisation_id: rhythm for rhythm in vap.rhythms.all()}
    parts = list(taking_part(vap, today).order_by("name"))
    news = [_news(one, updates.get(one.pk), rhythms.get(one.pk), today, user, is_inside) for one in parts]
    return Progress(
        news=news,
        may_give=(is_inside or user.has_role(Role.PARTNER)) and any(one.pk == user.organisation_id for one in parts),
        waiting=sum(1 for one in updates.values() if one.state == UpdateState.SUBMITTED) if is_inside else 0,
        is_inside=is_inside,
    )


def _news(
    organisation: Organisation,
    last: ProgressUpdate | None,
    rhythm: Rhythm | None,
    today: date,
    user: User,
    is_inside: bool,
) -> OrganisationNews:
    said_on = timezone.localtime(last.submitted_at).date() if last and last.submitted_at else None
    shows_due = rhythm is not None and (is_inside or organisation.pk == user.organisation_id)
    return OrganisationNews(
        organisation=organisation,
        last=last,
        age=age_words(said_on, today) if said_on else "",
        rhythm=rhythm if shows_due else None,
        due=due_words(rhythm.next_due_on, today) if rhythm and shows_due else "",
        is_late=bool(rhythm and shows_due and rhythm.next_due_on < today and not rhythm.is_paused_on(today)),
    )
