"""One page for each role: where are we, what waits for me, what is late, and what comes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from agov.queries.loose_ends import number_of_loose_ends
from agov.reports.cycle_strip import CycleStrip, strips_of
from agov.reports.lines import (
    agov_open,
    consequence_line,
    expectation_line,
    meeting_line,
    milestone_line,
    project_line,
    session_line,
    step_line,
    stop_line,
)
from agov.reports.promise_lines import promise_line
from agov.reports.work_of_meetings import day_of
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import dutch_date, join_words
from amersfoort_veiligheid.web.work import Line, Reader, address, in_order, work_for
from analysis.reports.work import late_figures
from cycle.enums import BodyKind
from cycle.models.access import COUNCIL_ROLES, INSIDE_ROLES
from cycle.queries.waiting import adopted_documents, running_cycles
from cycle.reports.work import cycle_open, request_line
from vap.queries.waiting import approved_priorities
from vap.reports.work_on_priorities import vap_open

MOST = 10  # lines of a list on the page, before "toon alles"
MOST_FOR_ALDERMEN = 5  # theirs fits on one page of paper
AHEAD = timedelta(days=365)  # what comes later than in a year is no news yet
LOOK_BACK = timedelta(days=730)  # papers older than two years are not news for the council
COUNCIL_BODIES = (BodyKind.COUNCIL, BodyKind.COMMITTEE)


@dataclass(frozen=True)
class Lines:
    """The first lines of a list, and how many more there are."""

    shown: tuple[Line, ...]
    more: int
    late: int  # of all, shown or not

    @property
    def total(self) -> int:
        """All lines, shown or not."""
        return len(self.shown) + self.more


@dataclass(frozen=True)
class Overview:
    """The page of one user. ``late``, ``adopted`` and ``promised`` are None for who has no such list."""

    on: date
    answer: str
    strips: tuple[CycleStrip, ...]
    mine: Lines
    late: Lines | None
    coming: Lines
    adopted: Lines | None
    promised: Lines | None
    loose: int = 0  # ends of threads, for staff

    @property
    def has_more(self) -> bool:
        """Whether some list is cut off."""
        lists = (self.mine, self.late, self.coming, self.adopted, self.promised)
        return any(part is not None and part.more for part in lists)


def build_overview(*, user: User, today: date, everything: bool = False) -> Overview:
    """Collect the page through what the user may see; the number of queries does not grow with the rows."""
    reader = Reader(user, today)
    most = None if everything else MOST_FOR_ALDERMEN if user.has_role(Role.BESTUURDER) else MOST
    cycles = reader.once("cycles", lambda: list(running_cycles(user)))
    is_inside, is_council = user.has_role(*INSIDE_ROLES), user.has_role(*COUNCIL_ROLES)
    mine = work_for(reader)
    own = {one.key for one in mine}
    late = [
        one
        for one in in_order(_late(reader, is_inside=is_inside, is_council=is_council))
        if one.is_late and one.key not in own
    ]
    coming = [
        one
        for one in in_order(_coming(reader, is_inside=is_inside, is_council=is_council))
        if not one.is_late and one.key not in own and (one.day is None or one.day <= today + AHEAD)
    ]
    cut_mine, cut_late = _cut(mine, most), _cut(late, most)
    strips = strips_of(user, cycles, cycle_open(reader).steps, today)
    return Overview(
        on=today,
        answer=_answer(cut_mine, cut_late if is_inside or is_council else None, strips),
        strips=strips,
        mine=cut_mine,
        late=cut_late if is_inside or is_council else None,
        coming=_cut(coming, most),
        adopted=_cut(_adopted(user, today), most) if is_council else None,
        promised=_cut([request_line(row, reader) for row in cycle_open(reader).requests], most) if is_council else None,
        loose=number_of_loose_ends(user) if is_inside else 0,
    )


def _cut(found: list[Line], most: int | None) -> Lines:
    shown = found if most is None else found[:most]
    return Lines(tuple(shown), len(found) - len(shown), sum(one.is_late for one in found))


# --- what is late, what comes, what was adopted


def _late(reader: Reader, *, is_inside: bool, is_council: bool) -> list[Line]:
    if not is_inside and not is_council:
        return []
    open_now = cycle_open(reader)
    found = [request_line(row, reader) for row in open_now.requests]
    found += [
        milestone_line(row, reader) for row in open_now.milestones if is_inside or row.body.kind in COUNCIL_BODIES
    ]
    if is_inside:
        found += [stop_line(row, reader, is_inside=is_inside) for row in open_now.stops]
        found += [step_line(row, reader) for row in open_now.steps]
        found += [consequence_line(row, reader) for row in agov_open(reader).consequences]
        found += [promise_line(row, reader) for row in agov_open(reader).promises]
        found += [expectation_line(row, reader, own=False) for row in agov_open(reader).expectations]
        found += late_figures(reader)
        found += [project_line(row, reader) for row in vap_open(reader).past_end]
    return found


def _coming(reader: Reader, *, is_inside: bool, is_council: bool) -> list[Line]:
    open_now = cycle_open(reader)
    found = [session_line(row, reader) for row in agov_open(reader).sessions]
    found += [meeting_line(row, day_of(row), reader) for row in agov_open(reader).meetings]
    if is_inside or is_council:
        found += [
            milestone_line(row, reader) for row in open_now.milestones if is_inside or row.body.kind in COUNCIL_BODIES
        ]
        found += [
            stop_line(row, reader, is_inside=is_inside)
            for row in open_now.stops
            if is_inside or (row.substitute or row.body).kind in COUNCIL_BODIES
        ]
    if is_inside:
        found += [step_line(row, reader) for row in open_now.steps]
        found += [request_line(row, reader) for row in open_now.requests]
    return found


def _adopted(user: User, today: date) -> list[Line]:
    """Priorities that were approved, and papers of the last two years."""
    found = [
        Line(
            f"priority-{row.pk}",
            row.title,
            f"Prioriteit in {row.cycle}",
            None,
            "vastgesteld",
            address("vap:priority-detail", row.pk),
            is_late=False,
        )
        for row in approved_priorities(user)
    ]
    return found + [
        Line(
            f"document-{row.pk}",
            row.title,
            f"Beleidsdocument, {row.get_state_display()}",
            row.dated_on,
            f"van {dutch_date(row.dated_on)}",
            address("cycle:document-detail", row.pk),
            is_late=False,
        )
        for row in adopted_documents(user, today - LOOK_BACK)
    ]


def _answer(mine: Lines, late: Lines | None, strips: tuple[CycleStrip, ...]) -> str:
    """The page in one or two sentences."""
    where = join_words([f"{strip.name} is in {strip.season}" for strip in strips])
    where = f"{where}." if where else "Er loopt nu geen cyclus."
    if not mine.total:
        waits = "Op u wacht niets."
    else:
        noun = "Op u wacht 1 ding" if mine.total == 1 else f"Op u wachten {mine.total} dingen"
        waits = f"{noun}, waarvan {mine.late} te laat." if mine.late else f"{noun}; niets daarvan is te laat."
    if late is None:
        return f"{where} {waits}"
    other = "Verder is niets te laat."
    if late.total:
        other = "Verder is 1 zaak te laat." if late.total == 1 else f"Verder zijn {late.total} zaken te laat."
    return f"{where} {waits} {other}"
