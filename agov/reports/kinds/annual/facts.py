"""What the account of one year is made of: the plans of that year as everybody may read them, and what was promised.

What was promised is the plan of that year as it was first published, and not what the plans say by now. Without such an
edition the plans themselves stand in for it, and then nothing can have been done that was not promised.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from django.db.models import Q
from django.utils import timezone

from agov.enums import PublicationKind
from agov.models import Edition
from agov.reports.kinds.evaluation.shared import Evaluated, evaluated
from agov.reports.kinds.public_parts import OpenPlan, open_plans, plan_code
from agov.reports.kinds.shape import NoContentError
from agov.reports.kinds.year_plan.builder import TOWN, build_year_plan
from amersfoort_veiligheid.documents.tables import Cell, Table, dutch_date
from analysis.reports import base
from analysis.reports.base import Report
from vap.enums import CoverKind, CoverState, PublicPart, PublicStand
from vap.models import VAP, CoverLine
from vap.models.vap import VAPQuerySet
from vap.queries.money import sums_by_year
from vap.queries.public_deeds import A_PROMISE, NEWS, PUBLIC_AFTER, DoneLine
from vap.stats.money import Sums

STILL_OPEN: Final = (PublicStand.LATE, PublicStand.TO_DO)


@dataclass(frozen=True)
class Counts:
    """What became of what was agreed for a year; ``silent`` are questions for news that nobody answered."""

    on_time: int = 0
    late: int = 0
    open: int = 0
    not_done: int = 0
    silent: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(getattr(self, name) + getattr(other, name) for name in self.__dataclass_fields__))

    @property
    def done(self) -> int:
        """What was done, on time or not."""
        return self.on_time + self.late

    @property
    def agreed(self) -> int:
        """All that was agreed."""
        return self.done + self.open + self.not_done


@dataclass(frozen=True)
class YearOfPlan:
    """One plan in the year. What its makers do not show to everybody is None, or empty where ``shows`` says so."""

    plan: OpenPlan
    lines: tuple[DoneLine, ...]  # what was due or done in the year
    sums: Sums | None
    cover: tuple[CoverLine, ...]
    next_sums: Sums | None  # of the year that can still be chosen
    outcome: Evaluated | None  # once its evaluation is closed

    @property
    def vap(self) -> VAP:
        """The plan itself."""
        return self.plan.vap

    @property
    def counts(self) -> Counts:
        """What became of what was agreed."""
        return count(self.lines)

    @property
    def shows_all_cover(self) -> bool:
        """Whether everybody reads each line. Else none is listed: from the sum of the plan the rest would follow."""
        return self.sums is not None and self.sums.pledged == sum(line.amount for line in self.cover)


@dataclass(frozen=True)
class Promise:
    """The plan of the year: the first edition of it that everybody can still read, or the plans as they are now."""

    report: Report
    edition: int  # 0: none was published
    published_on: date | None
    address: tuple[str, int] | None  # slug and number

    @property
    def is_published(self) -> bool:
        """Whether it was brought out for the year."""
        return self.edition > 0

    @property
    def words(self) -> str:
        """Where it stands."""
        if self.published_on is None:
            return "zoals het nu in de plannen staat"
        return f"{self.report.title}, editie {self.edition} van {dutch_date(self.published_on)}"

    def table(self, key: str) -> Table | None:
        """One of its tables; None when the part is not for everybody or empty."""
        return next((table for table in self.report.tables if table.key == key), None)


@dataclass(frozen=True)
class PromisedLine:
    """A deed in the plan of the year; ``is_due`` when it was to be finished in it.

    ``code`` and ``plan_code`` say which row of our records it is, whatever that is called by now. Editions of before
    there were codes have none: of those the names must do.
    """

    what: str
    plan: str
    who: str
    is_due: bool
    code: str = ""
    plan_code: str = ""

    def is_of(self, vap: VAP) -> bool:
        """Whether it is a deed of this plan."""
        return self.plan_code == plan_code(vap) if self.plan_code else self.plan == vap.title

    def is_same(self, line: DoneLine) -> bool:
        """Whether this is that deed."""
        return self.code == line.code if self.code else self._names == _names(line)

    @property
    def _names(self) -> tuple[str, str]:
        return _key(self.what, self.who)


@dataclass(frozen=True)
class Difference:
    """How a plan went otherwise than promised."""

    vap: VAP
    missed: tuple[str, ...]
    extra: tuple[str, ...]
    reasons: tuple[str, ...]  # that follow from the records


@dataclass(frozen=True)
class Year:
    """Everything together. ``next_year`` is the first year of which the budget can still be chosen."""

    year: int
    today: date
    plans: tuple[YearOfPlan, ...]
    promise: Promise

    @property
    def next_year(self) -> int:
        """Of the running year the budget is fixed already."""
        return self.today.year + 1

    @property
    def counts(self) -> Counts:
        """Of all plans together."""
        return sum((one.counts for one in self.plans), Counts())

    @property
    def known_money(self) -> list[YearOfPlan]:
        """Plans of which everybody reads what they cost."""
        return [one for one in self.plans if one.sums is not None]


def is_over(year: int, today: date) -> bool:
    """Whether the year ended, and what is late in it may be told to everybody."""
    return date(year, 12, 31) + PUBLIC_AFTER <= today


def plans_in(year: int) -> VAPQuerySet:
    """Plans for everybody that ran in the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    found = VAP.objects.public().filter(start_date__lte=last)
    found = found.filter(Q(end_date__isnull=True) | Q(end_date__gte=first))
    return found.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=first)).order_by("theme__name", "number", "pk")


def facts_of(year: int, *, today: date) -> Year:
    """Collect. Raises ``NoContentError`` when no plan of the year was decided on."""
    opened = open_plans(plans_in(year), today)
    if not opened:
        raise NoContentError(f"In {year} liep geen plan dat iedereen mag lezen.")
    shown = [one.vap for one in opened if one.shows(PublicPart.MONEY)]
    money = sums_by_year(shown)
    closed = {one.vap.pk: one for one in evaluated(_closed([one.vap.pk for one in opened]))}
    promise = _promise(year, today)
    due = [line for line in promised_lines(promise, year) if line.is_due]
    plans = tuple(
        YearOfPlan(
            plan=one,
            lines=_lines(one, year, [line for line in due if line.is_of(one.vap)]),
            sums=_sums(one, money, year),
            cover=_cover(one, year),
            next_sums=_sums(one, money, today.year + 1),
            outcome=closed.get(one.vap.pk) if one.shows(PublicPart.GOALS) else None,
        )
        for one in opened
    )
    return Year(year, today, plans, promise)


def _closed(pks: list[int]) -> VAPQuerySet:
    return VAP.objects.filter(pk__in=pks, evaluation__closed_on__isnull=False)


def _sums(one: OpenPlan, money: dict[int, dict[int, Sums]], year: int) -> Sums | None:
    return money.get(one.vap.pk, {}).get(year, Sums()) if one.shows(PublicPart.MONEY) else None


def _cover(one: OpenPlan, year: int) -> tuple[CoverLine, ...]:
    """Of money that was pledged; what one partner pays is a choice of its own, and counts in the sum of the plan."""
    if not one.shows(PublicPart.MONEY):
        return ()
    shows_all = one.shows(PublicPart.PARTNER_MONEY)
    pledged = (line for line in one.vap.cover_lines.all() if line.year == year and line.state == CoverState.PLEDGED)
    return tuple(line for line in pledged if shows_all or line.kind != CoverKind.PARTNER)


def _lines(one: OpenPlan, year: int, due: Sequence[PromisedLine]) -> tuple[DoneLine, ...]:
    """What was due or done in the year. A day that was put off after the plan came out does not take a deed away."""
    found = []
    for line in one.deeds.lines if one.deeds is not None else ():
        if _is_of(line, year):
            found.append(line)
        elif any(promised.is_same(line) for promised in due):
            found.append(replace(line, due_on=date(year, 12, 31)))
    return tuple(found)


def _is_of(line: DoneLine, year: int) -> bool:
    """Due or done in the year; a question for news when it was asked in it and never answered."""
    if line.what == NEWS:
        return line.stand == PublicStand.NO_ANSWER and line.due_on is not None and line.due_on.year == year
    return any(day is not None and day.year == year for day in (line.due_on, line.done_on))


def count(lines: Iterable[DoneLine]) -> Counts:
    """What became of these lines."""
    return sum((_one(line) for line in lines), Counts())


def _one(line: DoneLine) -> Counts:
    if line.what == NEWS:
        return Counts(silent=1)
    if line.stand == PublicStand.DONE:
        return Counts(late=1) if is_late(line) else Counts(on_time=1)
    return Counts(open=1) if line.stand in STILL_OPEN else Counts(not_done=1)


def is_late(line: DoneLine) -> bool:
    """Whether it was done after its day."""
    return line.done_on is not None and line.due_on is not None and line.done_on > line.due_on


# --- the plan of the year


def _promise(year: int, today: date) -> Promise:
    rows = Edition.objects.public().filter(publication__kind=PublicationKind.EXECUTION, publication__code=TOWN)
    first = rows.filter(period=str(year)).select_related("publication").order_by("number").first()
    if first is None or first.published_at is None:
        return Promise(build_year_plan(year, today=today), 0, None, None)
    day = timezone.localdate(first.published_at)
    return Promise(base.load(first.value), first.number, day, (first.publication.slug, first.number))


def promised_lines(promise: Promise, year: int) -> list[PromisedLine]:
    """The deeds in the plan of the year, without those of which that is not for everybody."""
    table = promise.table("activiteiten")
    if table is None:
        return []
    places = {column.key: index for index, column in enumerate(table.columns)}

    def cell(row: Sequence[Cell], key: str) -> Cell:
        return row[places[key]]

    return [
        PromisedLine(
            what=cell(row, "activiteit").text,
            plan=cell(row, "plan").text,
            who=cell(row, "wie").text,
            is_due=cell(row, "tot").text.endswith(f" {year}"),
            code=cell(row, "activiteit").code,
            plan_code=cell(row, "plan").code,
        )
        for row in table.rows
    ]


def differences(facts: Year) -> list[Difference]:
    """Plan by plan what was promised and not done in the year, and what was done and not promised."""
    promised = promised_lines(facts.promise, facts.year)
    found = [
        _difference(one, [line for line in promised if line.is_of(one.vap)], facts)
        for one in facts.plans
        if one.plan.deeds is not None
    ]
    return [one for one in found if one.missed or one.extra]


def _key(what: str, who: str) -> tuple[str, str]:
    return what.strip().casefold(), who.strip().casefold()


def _difference(one: YearOfPlan, promised: Sequence[PromisedLine], facts: Year) -> Difference:
    left = list(one.plan.deeds.agreed) if one.plan.deeds is not None else []
    missed = []
    for promise in promised:
        line = next((line for line in left if promise.is_same(line)), None)
        if line is not None:
            left.remove(line)  # the same deed can stand there twice
        fate = _fate(line, facts.year)
        if promise.is_due and fate:
            missed.append(f"Beloofd: {promise.what} ({promise.who}). {fate}{_now_called(promise, line)}")
    extra = [
        f"Niet beloofd: {line.what} ({line.organisation.name}). Gedaan op {dutch_date(line.done_on)}."
        for line in one.lines
        if facts.promise.is_published
        and line.what not in (A_PROMISE, NEWS)
        and line.done_on is not None
        and line.done_on.year == facts.year
        and not any(promise.is_same(line) for promise in promised)
    ]
    return Difference(one.vap, tuple(missed), tuple(extra), _reasons(one.vap, facts.promise))


def _names(line: DoneLine) -> tuple[str, str]:
    return _key(line.what, line.organisation.name)


def _now_called(promise: PromisedLine, line: DoneLine | None) -> str:
    """What the deed is called by now and who does it, where that is not what was promised."""
    if line is None or _key(promise.what, promise.who) == _names(line):
        return ""
    return f" Dit heet nu: {line.what} ({line.organisation.name})."


def _fate(line: DoneLine | None, year: int) -> str:
    """What became of something promised; empty when it was done in time for the year."""
    if line is None:
        return "Dit staat niet meer in het plan."
    if line.stand == PublicStand.DONE:
        if line.done_on is None or line.done_on.year <= year:
            return ""
        return f"Gedaan op {dutch_date(line.done_on)}, na het jaar."
    return "Nog niet gedaan." if line.stand in STILL_OPEN else "Niet gedaan."


def _reasons(vap: VAP, promise: Promise) -> tuple[str, ...]:
    adopted = vap.adopted_on
    if promise.published_on is None or adopted is None or adopted <= promise.published_on:
        return ()
    return (f"Dit plan is vastgesteld op {dutch_date(adopted)}, na het plan van dat jaar.",)


def unmatched(facts: Year) -> int:
    """How many promised deeds are of no plan here: not everybody reads it any more, or only its old name is known."""
    lines = promised_lines(facts.promise, facts.year)
    return sum(not any(line.is_of(one.vap) for one in facts.plans) for line in lines)
