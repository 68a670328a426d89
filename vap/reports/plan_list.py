"""The rows of the list of VAPs: what each is about, who leads it, how it stands and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, dutch_date, join_words, missing, number, text
from vap.enums import VAP_ALIVE, VAP_IN_THE_MAKING, VAP_OVER, ActivityState, AssignmentRole, LightKind
from vap.models import VAP, Activity, Assignment, Goal, Light, Rhythm
from vap.permissions import may_see_inside
from vap.queries.capacity import function_of
from vap.queries.money import sums_by_vap
from vap.queries.stale import NEVER, age_words, last_word
from vap.stats.money import Sums


@dataclass(frozen=True)
class NextDay:
    """The first day on which something of a VAP is due, and what."""

    day: date
    what: str


@dataclass(frozen=True)
class PlanRow:
    """One VAP as the list shows it. ``sums`` is None for who may not see its money."""

    vap: VAP
    where: tuple[str, ...]
    trekker: str
    doing: Light | None
    working: Light | None
    word_age: str
    is_silent: bool
    next: NextDay | None
    sums: Sums | None

    @property
    def has_lights(self) -> bool:
        """Whether anybody works on it, so that the lights mean something."""
        return self.vap.state in VAP_ALIVE

    @property
    def is_over(self) -> bool:
        """Whether the plan has ended, so that no money is missing any more."""
        return self.vap.state in VAP_OVER

    @property
    def where_words(self) -> str:
        """Areas, places and groups in one line; of many only the first."""
        shown = list(self.where[:3])
        more = len(self.where) - len(shown)
        return ", ".join(shown) + (f" en nog {more}" if more else "")


def build_plan_rows(vaps: Sequence[VAP], *, user: User, today: date, silent: Iterable[int]) -> list[PlanRow]:
    """Collect per row; the number of queries does not grow with the rows.

    The VAPs come with ``cycle`` and ``theme`` joined, areas, places and groups prefetched, and ``last_word_at``.
    ``silent`` are those that were quiet for too long.
    """
    pks = [vap.pk for vap in vaps]
    lights = newest_lights(pks)
    trekkers = current_trekkers(pks)
    next_days = first_days(vaps, today)
    money = sums_by_vap(vaps)
    sees_all, quiet = may_see_inside(user), set(silent)
    return [
        PlanRow(
            vap=vap,
            where=tuple(str(one) for one in (*vap.areas.all(), *vap.spots.all(), *vap.target_groups.all())),
            trekker=trekkers.get(vap.pk, ""),
            doing=lights.get((vap.pk, LightKind.DOING)),
            working=lights.get((vap.pk, LightKind.WORKING)),
            word_age=age_words(last_word(vap), today),
            is_silent=vap.pk in quiet,
            next=next_days.get(vap.pk),
            sums=money.get(vap.pk, Sums()) if sees_all or vap.state not in VAP_IN_THE_MAKING else None,
        )
        for vap in vaps
    ]


def newest_lights(pks: Sequence[int]) -> dict[tuple[int, str], Light]:
    """The light that holds now, by VAP and kind."""
    found: dict[tuple[int, str], Light] = {}
    for light in Light.objects.filter(vap__in=pks).order_by("-set_at", "-pk"):
        found.setdefault((light.vap_id, light.kind), light)
    return found


def current_trekkers(pks: Sequence[int]) -> dict[int, str]:
    """Who leads each VAP now, by function."""
    leads = Assignment.objects.on(timezone.localdate()).filter(
        vap__in=pks, role=AssignmentRole.LEAD, is_substitute=False
    )
    rows = leads.select_related("user__organisation")
    return {row.vap_id: _function(row.user) for row in rows if row.user}


def _function(user: User) -> str:
    """The function; of somebody from another organisation with its name."""
    organisation = user.organisation
    is_own = organisation is not None and organisation.kind == OrganisationKind.MUNICIPALITY
    return user.function if is_own and user.function else function_of(user)


def first_days(vaps: Sequence[VAP], today: date) -> dict[int, NextDay]:
    """What is due first in each VAP that runs: news, an activity, a goal or its end."""
    running = {vap.pk: vap for vap in vaps if vap.state in VAP_ALIVE}
    found: dict[int, list[NextDay]] = {pk: [] for pk in running}
    open_states = (ActivityState.PLANNED, ActivityState.RUNNING)
    activities = Activity.objects.filter(vap__in=running, state__in=open_states, planned_end__gte=today)
    for pk, day, what in activities.order_by("planned_end").values_list("vap", "planned_end", "title"):
        found[pk].append(NextDay(day, what))
    rhythms = Rhythm.objects.filter(vap__in=running, next_due_on__gte=today).values_list("vap", "next_due_on")
    for pk, day in rhythms:
        found[pk].append(NextDay(day, "bericht van een partner"))
    goals = Goal.objects.filter(vap__in=running, target_date__gte=today).values_list("vap", "target_date")
    for pk, target in goals:
        if target:
            found[pk].append(NextDay(target, "doel gehaald"))
    for pk, vap in running.items():
        if vap.start_date and vap.start_date > today:
            found[pk].append(NextDay(vap.start_date, "begin"))
        if vap.end_date and vap.end_date >= today:
            found[pk].append(NextDay(vap.end_date, "einde"))
    return {pk: min(days, key=lambda one: one.day) for pk, days in found.items() if days}


def plan_table(caption: str, rows: Iterable[PlanRow], *, today: date) -> Table:
    """The list for a file: functions, never names."""
    columns = (
        Column("code", "Code"),
        Column("titel", "VAP", is_row_header=True),
        Column("stand", "Stand"),
        Column("cyclus", "Cyclus"),
        Column("thema", "Thema"),
        Column("veld", "Veiligheidsveld"),
        Column("spoor", "Spoor"),
        Column("waar", "Gebieden, plekken en doelgroepen"),
        Column("delicten", "Delicten"),
        Column("prioriteit", "Prioriteit"),
        Column("trekker", "Trekker"),
        Column("begin", "Begint op"),
        Column("einde", "Eindigt op"),
        Column("doen", "Doen we het?"),
        Column("werkt", "Werkt het?"),
        Column("bericht", "Laatste bericht"),
        Column("volgende", "Eerstvolgende datum"),
        Column("volgende-wat", "Wat er dan is"),
        Column("begroot", "Begroot", "euro", "right"),
        Column("niet-gedekt", "Niet gedekt", "euro", "right"),
    )
    return Table("vaps", caption, columns, tuple(_cells(row) for row in rows), figures_date=dutch_date(today))


def _cells(row: PlanRow) -> tuple[Cell, ...]:
    vap, sums = row.vap, row.sums
    moment = last_word(vap)
    return (
        text(vap.code),
        text(vap.title),
        text(vap.get_state_display()),
        text(str(vap.cycle)),
        text(str(vap.theme)),
        text(vap.theme.get_field_display()),
        text(vap.get_track_display()),
        text(join_words(list(row.where))),
        text(join_words([str(one) for one in vap.offence_groups.all()])),
        text(vap.priority.title if vap.priority else ""),
        text(row.trekker),
        text(_iso(vap.start_date)),
        text(_iso(vap.end_date)),
        text(_light(row.doing)),
        text(_light(row.working)),
        text("" if moment == NEVER else timezone.localtime(moment).date().isoformat()),
        text(_iso(row.next.day) if row.next else ""),
        text(row.next.what if row.next else ""),
        missing() if sums is None or not sums.lines else number(sums.planned),
        missing() if sums is None or not sums.lines else number(sums.uncovered),
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _light(light: Light | None) -> str:
    return f"{light.get_value_display()}: {light.reason}" if light else ""
