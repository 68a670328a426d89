"""What Oefenstad published: the city, a theme, and a report of a wijk that was withdrawn and put right."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, time
from typing import Final

from django.utils import timezone

from agov.enums import EditionState, IncidentDecision, PartReaders, PublicationKind, WithdrawReason
from agov.models import Edition, Following, Incident, Publication, Subscriber
from agov.queries.next_publication import proposed_day
from agov.reports.kinds.mandatory import MANDATORY
from agov.reports.kinds.year_plan import YEAR_PLAN as YEAR_PLAN_KIND
from agov.reports.kinds.year_plan.builder import build_year_plan
from agov.services import editions, incidents
from agov.services.edition_readers import Withheld, set_readers, settle
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.documents.tables import Cell, RowGroup, Table, dutch_date, dutch_number, text
from analysis.enums import ReportKind
from analysis.models import GeneratedReport
from analysis.reports import base, render
from analysis.reports.base import Report
from cycle.enums import WooGround
from cycle.models import PolicyCycle
from vap.models import VAP

CONTACT: Final = "beleidsadviseur veiligheid"
CITY: Final = (
    "Dit stadsbeeld laat alle wijken naast elkaar zien. Een wijk wijkt pas af als dat geen toeval kan zijn. Wat"
    " bewoners zeggen, staat naast wat de politie telt."
)
WIJK: Final = (
    "Dit rapport laat zien wat er in de wijk gebeurt. Het zet de wijk naast de rest van de stad. Ook staat erin wat wij"
    " niet weten."
)
THEME: Final = (
    "Dit verslag laat zien wat de gemeente en haar partners wilden, deden en uitgaven. Bij elk doel staat of het is"
    " gehaald. Lukte iets niet? Dan staat dat er ook."
)
YEAR_PLAN: Final = (
    "Dit plan laat zien wat de gemeente en haar partners dit jaar doen. Bij elke prioriteit staat wie het doet en"
    " wanneer. Ook staat erin wat het kost en of er geld voor is."
)
BUDGET: Final = (
    "Deze tabel laat zien wat elke gemeente over veiligheid in de begroting zet. Het zijn cijfers van de hele stad, van"
    " de laatste vijf jaar. Is er van een indicator geen cijfer? Dan staat erbij waarom."
)
PUT_RIGHT: Final = "Eén cijfer was verkeerd overgenomen in een tabel. Nu staat het goede er. De rest is hetzelfde."
INCIDENT: Final = "In de samenvatting stond een zin over een klein aantal mensen. Er stond geen naam bij."
NOT_REPORTED: Final = "Niemand is uit de zin te herkennen, en hij stond er drie weken. Wij melden dit niet."
LESSON: Final = "De controle op kleine aantallen in de samenvatting stopt zo'n zin nu voordat iemand haar vaststelt."
CORRECTED: Final = "In editie 1 stond een zin over een klein aantal mensen. Die zin is weg. De cijfers zijn dezelfde."
PLANNED: Final = date(2025, 3, 18)
LOOK_AGAIN: Final = date(2027, 3, 18)
ANNOUNCED: Final = (
    PublicationKind.CITY,
    PublicationKind.EXECUTION,
    PublicationKind.ANNUAL,
)  # when the next is expected
PLANNED_LATER: Final = ("Camera's plaatsen", "Beelden live bekijken op drukke uren")
MOVED: Final = {"Sportplek bij het park": date(2025, 12, 31)}  # the day as it was first
OTHER_WIJKEN: Final = (("WK990107", True), ("WK990108", False))  # Lindenstroo and Ostermeent
FIRST, GONE, AGAIN, LAST = date(2026, 9, 15), date(2026, 10, 6), date(2026, 10, 8), date(2026, 10, 20)


def make(*, by: User, at: datetime) -> None:
    """Publish what can be published. ``at`` is not used: it happened on fixed days. Nothing where somebody began."""
    if Publication.objects.exists():
        return
    writer = User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True).order_by("pk").first()
    officer = User.objects.filter(user_roles__role=Role.PRIVACY_OFFICER, is_active=True).order_by("pk").first()
    if writer is None or officer is None:
        return
    city = _newest(ReportKind.CITY)
    if city is not None:
        first = publish(PublicationKind.CITY, city.code, city.period, CITY, FIRST, writer=writer, by=by)
        _before_correction(first)
        publish(PublicationKind.CITY, city.code, city.period, CITY, AGAIN, writer=writer, by=by, correction=PUT_RIGHT)
    wijk = _newest(ReportKind.WIJK)
    if wijk is not None:
        gone = publish(PublicationKind.WIJK, wijk.code, wijk.period, WIJK, FIRST, writer=writer, by=by)
        editions.withdraw(
            edition_id=gone.pk,
            reason=WithdrawReason.PRIVACY,
            note="Een zin in de samenvatting ging over te weinig mensen.",
            by=officer,
            at=_at(GONE),
        )
        editions.confirm_withdrawal(edition_id=gone.pk, by=by, at=_at(GONE, time(10, 20)))
        _close_incident(gone, officer)
        publish(PublicationKind.WIJK, wijk.code, wijk.period, WIJK, AGAIN, writer=writer, by=by, correction=CORRECTED)
    _publish_other_wijken(writer=writer, by=by)
    for cycle in PolicyCycle.objects.order_by("start_date")[:1]:
        plans = VAP.objects.public().filter(cycle=cycle).order_by("theme")
        for theme in plans.values_list("theme", flat=True).distinct():
            publish(PublicationKind.THEME, str(theme), cycle.name, THEME, LAST, writer=writer, by=by)

    _publish_year_plan(writer=writer, by=by)
    for subject in MANDATORY.subjects()[:1]:
        publish(PublicationKind.MANDATORY, subject.code, subject.period, BUDGET, AGAIN, writer=writer, by=by)


def _publish_other_wijken(*, writer: User, by: User) -> None:
    """The wijken that most plans are about; of the first a number was put right afterwards."""
    for code, is_put_right in OTHER_WIJKEN:
        row = _newest(ReportKind.WIJK, code)
        if row is None:
            continue
        first = publish(PublicationKind.WIJK, code, row.period, WIJK, FIRST, writer=writer, by=by)
        if is_put_right:
            _before_correction(first)
            publish(PublicationKind.WIJK, code, row.period, WIJK, AGAIN, writer=writer, by=by, correction=PUT_RIGHT)


def _publish_year_plan(*, writer: User, by: User) -> None:
    """The plan of a year that is over, as it was when it came out, and that of the year to come."""
    for subject in reversed(YEAR_PLAN_KIND.subjects()):
        if subject.period == str(PLANNED.year):
            then = _as_planned(build_year_plan(PLANNED.year, today=PLANNED))
            publish(
                PublicationKind.EXECUTION,
                subject.code,
                subject.period,
                YEAR_PLAN,
                PLANNED,
                writer=writer,
                by=by,
                whole=then,
            )
        if subject.period == str(LAST.year + 1):
            publish(PublicationKind.EXECUTION, subject.code, subject.period, YEAR_PLAN, LAST, writer=writer, by=by)


def _as_planned(report: Report) -> Report:
    """As the plan came out: without what was planned later, and with the days as they were then."""
    sections = tuple(
        replace(one, tables=tuple(map(_known_then, one.tables))) if one.key == "doen" else one
        for one in report.sections
    )
    return replace(report, sections=sections)


def _known_then(table: Table) -> Table:
    place = {column.key: index for index, column in enumerate(table.columns)}
    rows: list[tuple[Cell, ...]] = []
    marks: list[RowGroup] = []
    for heading, group in table.grouped_rows:
        own = [_day_then(row, place["tot"]) for row in group if row[0].text not in PLANNED_LATER]
        marks += [RowGroup(heading, len(rows), len(own))] if heading and own else []
        rows += own
    return replace(table, rows=tuple(rows), row_groups=tuple(marks))


def _day_then(row: tuple[Cell, ...], place: int) -> tuple[Cell, ...]:
    day = MOVED.get(row[0].text)
    return row if day is None else (*row[:place], text(dutch_date(day)), *row[place + 1 :])


def _newest(kind: ReportKind, code: str = "") -> GeneratedReport | None:
    rows = GeneratedReport.objects.filter(kind=kind, code=code) if code else GeneratedReport.objects.filter(kind=kind)
    return rows.order_by("-period", "code", "-made_at").first()


def _at(day: date, clock: time = time(10)) -> datetime:
    return timezone.make_aware(datetime.combine(day, clock))


def publish(
    kind: PublicationKind,
    code: str,
    period: str,
    summary: str,
    day: date,
    *,
    writer: User,
    by: User,
    correction: str = "",
    own_words: Mapping[str, str] | None = None,
    whole: Report | None = None,
) -> Edition:
    """One edition from concept to public; its PDFs are made in the background, as for everybody.

    ``whole`` is what it said on that day, where that is not what can be told now.
    """
    moment = _at(day)
    edition = editions.start(kind=kind, code=code, period=period, by=writer, at=moment)
    if whole is not None:
        edition.withheld_parts.update(review_on=LOOK_AGAIN)  # it was looked at again since
        settle(edition, whole)
        edition.save()
    edition = _looked_again(edition, day, writer=writer, at=moment)
    editions.write(
        edition_id=edition.pk,
        seen=edition.revision,
        summary=summary,
        contact=CONTACT,
        next_on=proposed_day(edition.publication, today=timezone.localdate()) if kind in ANNOUNCED else None,
        correction_note=correction,
        own_words=own_words,
        by=writer,
        at=moment,
    )
    editions.submit(edition_id=edition.pk, by=writer, at=moment)
    editions.approve(edition_id=edition.pk, publish_at=moment, by=by, at=moment)
    Edition.objects.filter(pk=edition.pk).update(state=EditionState.PUBLISHED, published_at=moment)
    edition.refresh_from_db()
    return edition


def _looked_again(edition: Edition, day: date, *, writer: User, at: datetime) -> Edition:
    """A part that was closed before, of which the day to look again went by: for one more year."""
    for part in edition.withheld_parts.filter(review_on__lte=day):
        withheld = Withheld(
            readers=PartReaders(part.readers),
            ground=WooGround(part.ground),
            note=part.note,
            review_on=day.replace(year=day.year + 1),
        )
        edition = set_readers(
            edition_id=edition.pk, seen=edition.revision, key=part.key, withheld=withheld, by=writer, at=at
        )
    return edition


def _before_correction(edition: Edition) -> None:
    """One number of the first edition as it was before the police put it right: the first that is not protected."""
    value = copy.deepcopy(edition.value)
    cells = (
        cell
        for section in value["sections"]
        for table in section["tables"]
        for row in table["rows"]
        for cell in row[1:]
        if isinstance(cell["value"], int) and not cell["sign"]
    )
    cell = next(cells, None)
    if cell is None:
        return
    cell["value"] += 3
    cell["text"] = dutch_number(cell["value"])
    edition.value, edition.body = value, render.body(base.load(value))
    edition.content_hash = editions.fixed_hash(edition)
    edition.save(update_fields=["value", "body", "content_hash"])


def _close_incident(edition: Edition, officer: User) -> None:
    """The incident of the withdrawal, from what happened to its end."""
    incident = Incident.objects.get(edition=edition)
    noticed = _at(GONE, time(9, 15))
    incidents.describe(
        incident_id=incident.pk,
        seen=incident.revision,
        what=INCIDENT,
        noticed_at=noticed,
        by=officer,
        at=_at(GONE, time(10, 30)),
    )
    incidents.add_entry(
        incident_id=incident.pk, what="Een bewoner mailde over de zin.", happened_at=noticed, by=officer, at=_at(AGAIN)
    )
    incidents.decide(
        incident_id=incident.pk,
        decision=IncidentDecision.NONE,
        reason=NOT_REPORTED,
        by=officer,
        at=_at(GONE, time(14)),
    )
    incidents.close(incident_id=incident.pk, lesson=LESSON, by=officer, at=_at(AGAIN, time(11)))


def make_subscriber(*, by: User, at: datetime) -> None:
    """Somebody who said yes to mail about everything; nothing is sent about what was there before."""
    if Subscriber.objects.exists() or not Publication.objects.exists():
        return
    reader = Subscriber.objects.create(email="lezer@example.invalid", asked_at=at, told_until=at)
    Following.objects.create(subscriber=reader, asked_at=at, confirmed_at=at)
