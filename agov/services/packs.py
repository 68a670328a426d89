"""The papers of a meeting: fixed at a moment, made in the background, sent after, and every reading noted."""

from __future__ import annotations

import io
from collections.abc import Iterable
from datetime import datetime

import pikepdf
from django.core.files.base import ContentFile
from django.db import transaction

from agov import tasks
from agov.enums import MeetingState
from agov.models import FrozenAgenda, Invitee, ItemPaper, Meeting, Pack, PackFile, PackPart, PackReading
from agov.queries.pack_value import meeting_value
from agov.queries.packs import PAPER_KEY, held_back, newest_frozen, newest_pack
from agov.services.edition_places import note_sent
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import jobs, outbox
from amersfoort_veiligheid.web.enums import JobState

BEFORE_IT_IS_HELD = (MeetingState.DRAFT, MeetingState.CONVENED)


class PackError(Exception):
    """The papers do not allow this as they stand; the message is Dutch."""


@transaction.atomic
def freeze(*, meeting_id: int, by: User, at: datetime) -> FrozenAgenda:
    """Fix everything as it is now: every word, and every paper. What was fixed and sent before stays beside it."""
    meeting = _locked(meeting_id)
    frozen = FrozenAgenda.objects.create(meeting=meeting, content=meeting_value(meeting, by), made_by=by, made_at=at)
    _keep_papers(ItemPaper.objects.filter(item__meeting=meeting, follows_later=False), at)
    Meeting.objects.filter(pk=meeting.pk).update(frozen_at=at)
    audit.record(event="pack.frozen", target=meeting, by=by, at=at)
    return frozen


def _locked(meeting_id: int) -> Meeting:
    meeting = Meeting.objects.select_for_update(of=("self",)).select_related("body", "cycle").get(pk=meeting_id)
    if meeting.state not in BEFORE_IT_IS_HELD:
        raise PackError(f"Dit kan niet meer: de vergadering is {meeting.get_state_display()}.")
    return meeting


def _keep_papers(papers: Iterable[ItemPaper], at: datetime) -> None:
    """Keep the files as they are, by what is in them: a paper may be replaced or removed tomorrow."""
    rows = list(papers)
    keys = {PAPER_KEY + row.sha256 for row in rows}
    known = set(PackPart.objects.filter(key__in=keys).values_list("key", flat=True))
    for row in rows:
        key = PAPER_KEY + row.sha256
        if key in known:
            continue
        known.add(key)
        try:
            content = row.file.read()
            with pikepdf.open(io.BytesIO(content)) as pdf:
                pages = len(pdf.pages)
        except (OSError, pikepdf.PdfError):
            continue  # said among the problems, and in the pack on the page where it would stand
        part = PackPart(key=key, pages=pages, made_at=at)
        part.file.save(f"{row.sha256}.pdf", ContentFile(content), save=False)
        part.save()


@transaction.atomic
def make(*, meeting_id: int, by: User, at: datetime) -> Pack:
    """Have the pack made of what was fixed last: the pack itself until it was sent, after that a nazending.

    Asked twice it is made once.
    """
    meeting = _locked(meeting_id)
    frozen, last = newest_frozen(meeting), newest_pack(meeting)
    if frozen is None:
        raise PackError("Zet de stukken eerst vast.")
    if last is not None and last.sent_at is not None:
        if last.frozen_id == frozen.pk:
            raise PackError("Er is sinds de laatste verzending niets vastgezet.")
        last = _asked(Pack(meeting=meeting, number=last.number + 1, frozen=frozen), by=by, at=at)
    elif last is None:
        last = _asked(Pack(meeting=meeting, number=0, frozen=frozen), by=by, at=at)
    elif last.frozen_id == frozen.pk and (last.ready_at is not None or _is_under_way(last)):
        return last
    else:
        last.files.all().delete()
        last.frozen, last.ready_at = frozen, None
        last = _asked(last, by=by, at=at)
    return last


def _is_under_way(pack: Pack) -> bool:
    return pack.job is not None and pack.job.state in (JobState.QUEUED, JobState.RUNNING)


def _asked(pack: Pack, *, by: User, at: datetime) -> Pack:
    pack.made_by, pack.made_at = by, at
    pack.save()
    pack.job = jobs.enqueue(
        kind="pack",
        title=f"{pack} maken: {pack.meeting}",
        task=tasks.make_pack,
        parameters={"pack": pack.pk},
        by=by,
        at=at,
        key=f"pack:{pack.pk}",
        waits=True,
    )
    pack.save(update_fields=["job"])
    audit.record(event="pack.asked", target=pack.meeting, by=by, at=at, number=pack.number)
    return pack


@transaction.atomic
def send(*, meeting_id: int, number: int, by: User, at: datetime) -> int:
    """Mail everybody who has something in this pack where to find it; return how many. Nobody gets an attachment."""
    meeting = _locked(meeting_id)
    pack = Pack.objects.select_for_update(of=("self",)).get(meeting=meeting, number=number)
    if meeting.state != MeetingState.CONVENED:
        raise PackError("Roep de vergadering eerst bijeen: tot dan weet niemand ervan.")
    if pack.ready_at is None:
        raise PackError("Het stuk is nog niet klaar.")
    if pack.sent_at is not None:
        raise PackError("Dit is al verstuurd.")
    files = list(pack.files.all())
    if held_back(files):
        raise PackError("Er is intussen iets besloten dat in een open deel staat. Zet vast en maak het stuk opnieuw.")
    pack.sent_at, pack.sent_by = at, by
    pack.save(update_fields=["sent_at", "sent_by"])
    note_sent(pack, at=at)
    told = 0
    for invitee in meeting.invitees.exclude(email="").order_by("pk"):
        if PackFile.objects.of_invitee(invitee).filter(pack=pack).exists():
            told += _tell(pack, invitee, key=f"pack:{pack.pk}:{invitee.pk}", at=at)
    audit.record(event="pack.sent", target=meeting, by=by, at=at, number=number, count=told)
    return told


@transaction.atomic
def send_again(*, meeting_id: int, invitee_id: int, by: User, at: datetime) -> bool:
    """Mail one invitee once more where its papers are; at most one mail a minute."""
    meeting = _locked(meeting_id)
    invitee = meeting.invitees.get(pk=invitee_id)
    pack = meeting.packs.filter(sent_at__isnull=False).order_by("-number").first()
    if pack is None:
        raise PackError("Er is nog niets verstuurd.")
    if not invitee.email:
        raise PackError("Deze genodigde heeft geen mailadres.")
    is_told = _tell(pack, invitee, key=f"pack:{pack.pk}:{invitee.pk}:{at:%Y%m%d%H%M}", at=at)
    if is_told:
        audit.record(event="pack.sent_again", target=meeting, by=by, at=at, invitee=str(invitee))
    return is_told


def _tell(pack: Pack, invitee: Invitee, *, key: str, at: datetime) -> bool:
    return outbox.queue(
        key=key,
        kind="meeting_papers",
        task=tasks.SEND_MAIL,
        to=invitee.email,
        data={"invitee": invitee.pk, "pack": pack.pk},
        at=at,
    )


@transaction.atomic
def note_reading(*, file: PackFile, user: User | None, invitee: Invitee | None, at: datetime) -> PackReading:
    """Note that a file was fetched, for the list that only the secretary sees."""
    return PackReading.objects.create(file=file, user=user, invitee=invitee, read_at=at)
