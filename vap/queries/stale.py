"""Which VAPs are silent or past their end, and when somebody last said something about each (S184).

The last word on a VAP is the newest of: a progress update that was handed in, and a light that was set. Of a VAP
about which nobody ever said anything its begin counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from django.conf import settings
from django.db.models import DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User
from vap.enums import ActivityState, UpdateState, VapState
from vap.models import VAP, Activity, Commitment, Light, ProgressUpdate, Rhythm
from vap.models.vap import VAPQuerySet

NEVER = datetime(1900, 1, 1, tzinfo=UTC)
HANDED_IN = (UpdateState.SUBMITTED, UpdateState.ACCEPTED)


@dataclass(frozen=True)
class StaleItem:
    """A VAP that the AGOV should look at: close it, or ask for news."""

    vap: VAP
    why: str
    is_past_end: bool


def months_before(day: date, months: int) -> date:
    """The same day some months earlier; the last of the month where that day does not exist."""
    month = day.year * 12 + day.month - 1 - months
    year, month = divmod(month, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, last)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


def with_last_word(vaps: QuerySet[VAP]) -> VAPQuerySet:
    """Add ``last_word_at``: when somebody last said something, or ``NEVER``."""
    update = ProgressUpdate.objects.filter(vap=OuterRef("pk"), state__in=HANDED_IN).order_by("-submitted_at")
    light = Light.objects.filter(vap=OuterRef("pk")).order_by("-set_at")
    never = Value(NEVER, output_field=DateTimeField())
    asked: VAPQuerySet = vaps.annotate(  # type: ignore[assignment]  # it is what was given
        last_word_at=Greatest(
            Coalesce(Subquery(update.values("submitted_at")[:1]), never),
            Coalesce(Subquery(light.values("set_at")[:1]), never),
        )
    )
    return asked


def silent(vaps: QuerySet[VAP], today: date) -> VAPQuerySet:
    """Those that run and about which nobody said anything for too long; needs ``with_last_word``."""
    limit = months_before(today, settings.STALE_AFTER_MONTHS)
    moment = timezone.make_aware(datetime.combine(limit, time()))
    begun = VAP.objects.alive().filter(start_date__lt=limit)
    unheard = Q(last_word_at__lt=moment)
    found: VAPQuerySet = vaps.filter(unheard, pk__in=begun.values("pk"))  # type: ignore[assignment]
    return found


def past_end(vaps: QuerySet[VAP], today: date) -> VAPQuerySet:
    """Those that still run although their last day has gone; what is being evaluated is on its way to the end."""
    return vaps.filter(pk__in=_running().filter(end_date__lt=today).values("pk"))  # type: ignore[return-value]


def late(vaps: QuerySet[VAP], today: date) -> VAPQuerySet:
    """Those with an activity or promise past its day, news that was due, or their own last day gone."""
    open_states = (ActivityState.PLANNED, ActivityState.RUNNING)
    activity = Activity.objects.filter(vap=OuterRef("pk"), state__in=open_states, planned_end__lt=today)
    promise = Commitment.objects.late(today).filter(vap=OuterRef("pk"))
    awake = Q(paused_until__isnull=True) | Q(paused_until__lt=today)
    news = Rhythm.objects.filter(awake, vap=OuterRef("pk"), next_due_on__lt=today)
    found: VAPQuerySet = vaps.filter(  # type: ignore[assignment]
        Exists(activity) | Exists(promise) | Exists(news) | Q(end_date__lt=today), pk__in=_running().values("pk")
    )
    return found


def _running() -> VAPQuerySet:
    return VAP.objects.filter(state__in=(VapState.ADOPTED, VapState.RUNNING))


def stale_items(user: User, today: date) -> list[StaleItem]:
    """What to put before the AGOV: past its end first, then the longest silence. Two queries."""
    visible = with_last_word(VAP.objects.visible_to(user).select_related("cycle", "theme"))
    ended = list(past_end(visible, today).order_by("end_date", "pk"))
    known = {vap.pk for vap in ended}
    quiet = sorted(
        (vap for vap in silent(visible, today) if vap.pk not in known), key=lambda vap: (last_word(vap), vap.pk)
    )
    return [
        *(StaleItem(vap, f"De einddatum ({_day(vap.end_date)}) is voorbij.", True) for vap in ended),
        *(StaleItem(vap, silence_words(last_word(vap), today), False) for vap in quiet),
    ]


def last_word(vap: VAP) -> datetime:
    """When somebody last said something; needs ``with_last_word``."""
    moment: datetime = getattr(vap, "last_word_at", NEVER)
    return moment


def silence_words(last_word_at: datetime, today: date) -> str:
    """How long nobody said anything."""
    if last_word_at == NEVER:
        return "Er is nog nooit iets over gemeld."
    months = months_between(timezone.localtime(last_word_at).date(), today)
    return f"Al {months} maanden geen bericht." if months != 1 else "Al 1 maand geen bericht."


def months_between(earlier: date, later: date) -> int:
    """Whole months from one day to another."""
    return (later.year - earlier.year) * 12 + later.month - earlier.month - (later.day < earlier.day)


def age_words(moment: datetime, today: date) -> str:
    """How old the last word is, as one says it."""
    if moment == NEVER:
        return "nog nooit"
    day = timezone.localtime(moment).date()
    days = (today - day).days
    if days <= 0:
        return "vandaag"
    if days == 1:
        return "gisteren"
    if days < 14:
        return f"{days} dagen geleden"
    months = months_between(day, today)
    if months < 2:
        return f"{days // 7} weken geleden"
    return f"{months} maanden geleden"


def _day(day: date | None) -> str:
    return f"{day.day}-{day.month}-{day.year}" if day else ""
