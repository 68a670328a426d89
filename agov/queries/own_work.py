"""What of the overleg and of publications one person must do, besides what ``waiting`` says of everybody."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from agov.enums import ConsequenceState, EditionState, MeetingState, PublicationKind, QuestionState
from agov.models import (
    Consequence,
    CouncilQuestion,
    Edition,
    EmbargoReader,
    Invitee,
    Meeting,
    Pack,
    PackFile,
    PackReading,
)
from amersfoort_veiligheid.accounts.models import User
from analysis.enums import AnalysisState, HolderState
from analysis.models import Finding, HolderRequest
from cycle.enums import CycleState
from vap.enums import DispositionKind

PREPARE: Final = timedelta(days=56)  # before a meeting its agenda is made
ENDING: Final = timedelta(days=31)  # before its last day the work of an account is handed over
PACK: Final = timedelta(days=21)  # before a meeting its papers are made


def findings_without_holder(user: User) -> QuerySet[Finding]:
    """Findings of adopted analyses in cycles that run: nobody took them up, was asked, or chose to let them be."""
    held = HolderRequest.objects.filter(
        finding=OuterRef("pk"), state__in=[HolderState.ASKED, HolderState.COUNTERED, HolderState.ACCEPTED]
    )
    adopted = Finding.objects.visible_to(user).filter(
        analysis__state=AnalysisState.ADOPTED, analysis__cycle__state=CycleState.RUNNING
    )
    return adopted.filter(~Exists(held)).exclude(disposition__kind=DispositionKind.NOT_CHOSEN)


def consequences_without_owner(user: User) -> QuerySet[Consequence]:
    """Open consequences that name no function."""
    return Consequence.objects.visible_to(user).filter(state=ConsequenceState.OPEN, owner="")


def accounts_that_end(today: date) -> QuerySet[User]:
    """Accounts that still work and of which the last day comes within a month."""
    active = User.objects.filter(is_active=True, access_ends_on__gte=today, access_ends_on__lte=today + ENDING)
    return active.order_by("access_ends_on", "pk")


# --- meetings


def packs_to_read(user: User, today: date) -> list[PackFile]:
    """Papers of meetings that come, of who was invited, and that this reader did not fetch; one file a pack."""
    own = Invitee.objects.filter(user=user).values("meeting")
    read = PackReading.objects.filter(Q(user=user) | Q(invitee__user=user), file__pack=OuterRef("pack"))
    files = PackFile.objects.visible_to(user).filter(
        pack__sent_at__isnull=False, pack__meeting__in=own, pack__meeting__starts_at__gte=_midnight(today)
    )
    found = files.filter(~Exists(read)).select_related("pack__meeting").order_by("pack__meeting__starts_at", "pk")
    return list({row.pack_id: row for row in found}.values())


def meetings_to_prepare(today: date) -> list[Meeting]:
    """Meetings that come soon: still a draft, or convened and without papers as ``has_pack`` says."""
    begin = _midnight(today)
    coming = Meeting.objects.filter(starts_at__gte=begin).annotate(
        has_pack=Exists(Pack.objects.filter(meeting=OuterRef("pk"), sent_at__isnull=False))
    )
    draft = Q(state=MeetingState.DRAFT, starts_at__lt=begin + PREPARE)
    bare = Q(state=MeetingState.CONVENED, starts_at__lt=begin + PACK, has_pack=False)
    return list(coming.filter(draft | bare).order_by("starts_at", "pk"))


# --- editions


def editions_to_approve(user: User) -> QuerySet[Edition]:
    """Editions that wait for somebody who did not write them."""
    waiting = Edition.objects.visible_to(user).light().filter(state=EditionState.REVIEW)
    return waiting.exclude(written_by=user).order_by("written_at", "pk")


def editions_sent_back(user: User) -> QuerySet[Edition]:
    """Editions of the user's own hand that came back with a question."""
    own = Edition.objects.visible_to(user).light().filter(state=EditionState.DRAFT, written_by=user)
    return own.exclude(return_note="").order_by("written_at", "pk")


def withdrawals_to_confirm(user: User) -> QuerySet[Edition]:
    """Editions that somebody else withdrew and that nobody confirmed."""
    rows = Edition.objects.visible_to(user).light().filter(state=EditionState.WITHDRAWN, confirmed_by__isnull=True)
    return rows.exclude(withdrawn_by=user).order_by("withdrawn_at", "pk")


def has_account_of(year: int) -> bool:
    """Whether somebody began the account of a year."""
    return Edition.objects.filter(publication__kind=PublicationKind.ANNUAL, period=str(year)).exists()


def editions_under_embargo(user: User, now: datetime) -> QuerySet[EmbargoReader]:
    """Editions that the user may read before everybody, and did not open."""
    places = EmbargoReader.objects.open_at(now).filter(user=user, opened_at__isnull=True)
    approved = places.filter(edition__state=EditionState.APPROVED).defer("edition__value", "edition__body")
    return approved.select_related("edition__publication").order_by("opens_at", "pk")


def editions_published_since(day: date) -> QuerySet[Edition]:
    """Editions that became public on ``day`` or later, newest first."""
    public = Edition.objects.public().light().filter(published_at__gte=_midnight(day))
    return public.select_related("publication").order_by("-published_at", "pk")


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def questions_answered_since(user: User, day: date) -> QuerySet[CouncilQuestion]:
    """Technical questions of the council that were answered on ``day`` or later, newest first."""
    answered = CouncilQuestion.objects.visible_to(user).filter(state=QuestionState.ANSWERED)
    return answered.filter(answered_at__gte=_midnight(day)).order_by("-answered_at", "pk")
