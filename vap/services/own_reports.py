"""A report that an organisation made anyway is handed in once; its passages become updates: nothing is typed twice."""

from __future__ import annotations

import hashlib
import secrets
from datetime import date, datetime
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.documents.uploads import CleanFile
from vap.enums import ActivityState, UpdateChannel
from vap.models import VAP, PartnerReport, ProgressUpdate, ReportPassage
from vap.queries.progress import open_update
from vap.services.progress import Line, ProgressError, Said, hand_in

LONGEST_UPDATE: Final = 2000  # what the form of an update takes; a longer one could not be bettered there


class ReportError(Exception):
    """The report can not be kept or taken away; the message is Dutch, ``field`` the field it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def hand_in_report(
    *,
    organisation: Organisation,
    title: str,
    period_from: date,
    period_to: date,
    file: CleanFile | None,
    link: str,
    by: User,
    at: datetime,
) -> PartnerReport:
    """Keep a report. The same file or address of the same organisation comes once: the first one is given back."""
    fingerprint = hashlib.sha256(file.content).hexdigest() if file else ""
    same = PartnerReport.objects.filter(organisation=organisation, sha256=fingerprint, link="" if file else link)
    known = same.filter(title=title, period_from=period_from, period_to=period_to).first()
    if known is not None:
        return known
    if period_to < period_from:
        raise ReportError("De laatste dag ligt voor de eerste.", field="period_to")
    if (file is None) == (link == ""):
        raise ReportError("Kies een PDF of vul een webadres in, niet allebei.", field="file")
    report = PartnerReport(
        organisation=organisation,
        title=title,
        period_from=period_from,
        period_to=period_to,
        link=link,
        sha256=fingerprint,
        given_by=by,
        given_at=at,
    )
    if file is not None:
        report.file.save(f"{secrets.token_hex(16)}.pdf", ContentFile(file.content), save=False)
    report.save()
    audit.record(event="report.handed_in", target=report, by=by, at=at, organisation=organisation.name)
    return report


@transaction.atomic
def mark_passage(*, report_id: int, vap_id: int, place: str, quote: str, by: User, at: datetime) -> ReportPassage:
    """Say that a passage answers for a VAP: it becomes an update of that organisation, or joins the open one.

    It goes through the ordinary review. The same passage sent twice counts once. Raises ``ProgressError`` when the
    organisation has no part in the VAP, or when all together is too long for one update.
    """
    report = PartnerReport.objects.select_related("organisation").get(pk=report_id)
    vap = VAP.objects.select_for_update(of=("self",)).get(pk=vap_id)
    again = ReportPassage.objects.filter(report=report, vap=vap, place=place, quote=quote).first()
    if again is not None:
        return again
    now_open = open_update(vap, report.organisation_id)
    said = _said(report, now_open, quote, timezone.localtime(at).date())
    update = hand_in(
        vap_id=vap.pk,
        organisation=report.organisation,
        said=said,
        channel=UpdateChannel(now_open.channel) if now_open else UpdateChannel.REPORT,
        seen=(now_open.pk, now_open.revision) if now_open else (0, 0),
        contact=now_open.contact if now_open else None,
        by=by,
        at=at,
    )
    passage = ReportPassage.objects.create(
        report=report, vap=vap, place=place, quote=quote, update=update, marked_by=by, marked_at=at
    )
    audit.record(event="report.passage_marked", target=update, by=by, at=at, report=report.title, place=place)
    return passage


def _said(report: PartnerReport, now_open: ProgressUpdate | None, quote: str, today: date) -> Said:
    """What the update says with the passage in it: whatever the open one said stays and the passage comes below."""
    if now_open is None:
        return Said(text=quote, happened_on=min(report.period_to, today))
    text = quote if now_open.is_unchanged else f"{now_open.text}\n\n{quote}"
    if len(text) > LONGEST_UPDATE:
        raise ProgressError(
            "Er wacht al een bericht van deze organisatie, en samen worden ze te lang. Kort de passage in.",
            field="quote",
        )
    lines = tuple(Line(row.activity_id, row.amount, ActivityState(row.state)) for row in now_open.lines.all())
    return Said(text=text, light=now_open.light, needs=now_open.needs, lines=lines, happened_on=now_open.happened_on)


@transaction.atomic
def remove_report(*, report_id: int, by: User, at: datetime) -> None:
    """Take away a report that was handed in by mistake, with its file. One with passages stays: updates rest on it."""
    report = PartnerReport.objects.select_for_update(of=("self",)).get(pk=report_id)
    if report.passages.exists():
        raise ReportError("Dit verslag blijft: er zijn berichten uit overgenomen.")
    audit.record(event="report.removed", target=report, by=by, at=at, title=report.title, fingerprint=report.sha256)
    storage, name = report.file.storage, report.file.name
    report.delete()
    if name:
        transaction.on_commit(lambda: storage.delete(name))
