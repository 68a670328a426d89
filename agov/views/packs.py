"""The papers of a meeting in the browser: made, looked at, sent and fetched."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst, slugify
from django.views.decorators.http import require_POST, require_safe

from agov import permissions
from agov.enums import PackAudience
from agov.models import FrozenAgenda, Meeting, PackFile, PackPart
from agov.queries.pack_page import packs_for, reads_closed
from agov.queries.pack_problems import problems_of
from agov.queries.packs import PAPER_KEY, held_back, newest_frozen, newest_pack, readers_of
from agov.reports.pack_making import AUDIENCE_SENTENCES, AUDIENCE_WORDS, head_of
from agov.reports.pack_reading import changes_since_freezing, readable_parts, readable_view, slug_of
from agov.services import packs as services
from agov.views.meetings import crumbs_of, visible_meeting
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.models import WorkerHeartbeat


@require_safe
def pack_page(request: UserRequest, pk: int) -> HttpResponse:
    """The papers as this reader has them; for who makes them also what is not in order, and what to do next."""
    meeting = visible_meeting(request, pk)
    user = request.user
    may_prepare = permissions.may_prepare_meetings(user)
    context: dict[str, Any] = {
        "meeting": meeting,
        # Before the files: a pack that gets ready in between is then asked for again, or stands there with its files.
        **(_making(meeting) if may_prepare else {}),
        "packs": packs_for(meeting, user),
        "may_prepare": may_prepare,
        "crumbs": crumbs_of(meeting),
    }
    if request.htmx:
        return render(request, "agov/_pack_state.html", context)
    if may_prepare:
        frozen = context["frozen"]
        reads_all = reads_closed(meeting, user)
        context |= {
            "problems": problems_of(meeting, user, frozen),
            "changes": changes_since_freezing(meeting, frozen, user, reads_all=reads_all) if frozen else [],
            "print_parts": _print_parts(meeting, user, frozen) if frozen else [],
        }
    if permissions.may_see_readers(user):
        sent = [one.pack for one in context["packs"] if one.pack.sent_at]
        invitees = list(meeting.invitees.select_related("user").order_by("seat__kind", "function", "pk"))
        context["readers"] = [(pack, readers_of(pack, invitees)) for pack in sent]
    return render(request, "agov/meeting_pack.html", context)


def _making(meeting: Meeting) -> dict[str, Any]:
    """How far the papers are, and the next step."""
    frozen, pack = newest_frozen(meeting), newest_pack(meeting)
    job = pack.job if pack is not None and pack.ready_at is None else None
    is_open = meeting.state in services.BEFORE_IT_IS_HELD
    is_new = frozen is not None and (pack is None or pack.frozen_id != frozen.pk)
    return {
        "frozen": frozen,
        "pack": pack,
        "job": job,
        "worker_is_alive": WorkerHeartbeat.objects.alive(timezone.now()).exists(),
        "may_freeze": is_open,
        "may_make": is_open and (is_new or (job is not None and not job.is_open)),
        "may_send": is_open and not is_new and pack is not None and bool(pack.ready_at) and pack.sent_at is None,
        "next_name": f"nazending {pack.number + bool(pack.sent_at)}"
        if pack and (pack.number or pack.sent_at)
        else "het vergaderstuk",
    }


def _print_parts(meeting: Meeting, user: User, frozen: FrozenAgenda) -> list[tuple[str, str]]:
    """The parts that can be read as a page, with how their address names them."""
    guests = {one.pk: str(one) for one in meeting.invitees.filter(seat__isnull=True)}
    found = []
    for audience, guest in readable_parts(meeting, user, frozen):
        words = f"voor {guests.get(guest, 'een gast')}" if guest else AUDIENCE_WORDS[audience]
        found.append((capfirst(words), slug_of(audience, guest)))
    return found


def _deed(request: UserRequest, pk: int, deed: Callable[[], str]) -> HttpResponse:
    """Do one thing with the papers and say how it went."""
    try:
        messages.success(request, deed())
    except services.PackError as refusal:
        messages.error(request, str(refusal))
    return redirect("agov:meeting-pack", pk)


@require_POST
def pack_freeze(request: UserRequest, pk: int) -> HttpResponse:
    """Fix everything as it is now."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))

    def deed() -> str:
        services.freeze(meeting_id=meeting.pk, by=request.user, at=timezone.now())
        return "De stukken staan vast zoals ze nu zijn."

    return _deed(request, pk, deed)


@require_POST
def pack_make(request: UserRequest, pk: int) -> HttpResponse:
    """Have the files made; one can leave the page."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))

    def deed() -> str:
        pack = services.make(meeting_id=meeting.pk, by=request.user, at=timezone.now())
        return f"{pack.in_sentence} wordt gemaakt. U kunt deze pagina verlaten."

    return _deed(request, pk, deed)


@require_POST
def pack_send(request: UserRequest, pk: int, number: int) -> HttpResponse:
    """Mail everybody where its papers are."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    get_object_or_404(meeting.packs.all(), number=number)

    def deed() -> str:
        count = services.send(meeting_id=meeting.pk, number=number, by=request.user, at=timezone.now())
        return f"{count} {'genodigde krijgt' if count == 1 else 'genodigden krijgen'} een mail met de link."

    return _deed(request, pk, deed)


@require_POST
def pack_send_again(request: UserRequest, pk: int, invitee_pk: int) -> HttpResponse:
    """Mail one invitee once more."""
    meeting = visible_meeting(request, pk)
    require(permissions.may_prepare_meetings(request.user))
    invitee = get_object_or_404(meeting.invitees.all(), pk=invitee_pk)

    def deed() -> str:
        is_told = services.send_again(meeting_id=meeting.pk, invitee_id=invitee.pk, by=request.user, at=timezone.now())
        return f"{invitee} krijgt de link opnieuw." if is_told else f"{invitee} kreeg de link zojuist al."

    return _deed(request, pk, deed)


# --- reading


def given(file: FieldFile, *, name: str) -> FileResponse:
    """A file as a download: it never runs in this site, and no cache between us keeps it."""
    filename = f"{slugify(name)[:100] or 'stuk'}.pdf"
    response = FileResponse(file.open(), as_attachment=True, filename=filename, content_type="application/pdf")
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


def name_of(file: PackFile) -> str:
    """What the file is called on a device: the meeting, the pack and for whom."""
    return f"{file.pack.meeting} {file.pack} {file.get_audience_display()}"


@require_safe
def pack_file(request: UserRequest, pk: int) -> FileResponse:
    """Fetch a file; what was closed since is not given any more."""
    files = PackFile.objects.visible_to(request.user).select_related("pack__meeting")
    file = get_object_or_404(files, pk=pk)
    if held_back([file]):
        raise Http404
    if request.method == "GET":
        services.note_reading(file=file, user=request.user, invitee=None, at=timezone.now())
    return given(file.file, name=name_of(file))


@require_safe
def pack_read(request: UserRequest, pk: int, part: str) -> HttpResponse:
    """The same content as a page, for print and for a tablet; it is there without a PDF."""
    meeting = visible_meeting(request, pk)
    may_prepare = permissions.may_prepare_meetings(request.user)
    found = readable_view(meeting, request.user, part, is_preparing=may_prepare)
    if found is None:
        raise Http404
    frozen, view = found
    context = {
        "meeting": meeting,
        "view": view,
        "frozen": frozen,
        "part": part,
        "linked": [item.label for item in view.sheets],
        "head": head_of(view),
        "part_words": AUDIENCE_WORDS[PackAudience(view.audience)],
        "words": AUDIENCE_SENTENCES[PackAudience(view.audience)],
        "crumbs": crumbs_of(meeting, ("Stukken", reverse("agov:meeting-pack", args=[pk]))),
    }
    return render(request, "agov/pack_read.html", context)


@require_safe
def pack_paper(request: UserRequest, pk: int, part: str, fingerprint: str) -> FileResponse:
    """A paper of such a page, as it was when it was fixed."""
    meeting = visible_meeting(request, pk)
    may_prepare = permissions.may_prepare_meetings(request.user)
    found = readable_view(meeting, request.user, part, is_preparing=may_prepare)
    papers = {paper.sha256: paper for item in found[1].sheets for paper in item.papers} if found else {}
    paper = papers.get(fingerprint)
    if paper is None or paper.follows_later:
        raise Http404
    kept = get_object_or_404(PackPart, key=PAPER_KEY + fingerprint)
    return given(kept.file, name=paper.title)
