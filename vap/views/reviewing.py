"""Looking at what partners told: the queue, one update, accepting and sending back; evidence; the two lights."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from vap import permissions
from vap.enums import LightKind, LightValue, UpdateState
from vap.forms.progress import EvidenceForm, LightForm, ReturnForm
from vap.models import EvidencePiece, ProgressUpdate
from vap.queries.lights import lights_of, proposed
from vap.queries.own_reports import sources_of
from vap.queries.progress import compare, waiting_for, with_parts
from vap.services import evidence, lights, progress
from vap.views.places import START
from vap.views.plans import crumbs, visible_vap

PER_PAGE = 30
READ_OR_SEND = ["GET", "HEAD", "POST"]


@require_http_methods(READ_OR_SEND)
def review_queue(request: UserRequest) -> HttpResponse:
    """Updates that wait for a look, with what differs from the last one; those without new numbers go together."""
    require(permissions.may_see_queue(request.user))
    waiting = waiting_for(request.user)
    if request.method == "POST":
        seen = _ticked(request)
        allowed = set(waiting.filter(pk__in=seen).values_list("pk", flat=True))
        accepted, left = progress.accept_many(
            seen={pk: revision for pk, revision in seen.items() if pk in allowed}, by=request.user, at=timezone.now()
        )
        if accepted:
            words = "1 bericht is geaccepteerd." if accepted == 1 else f"{accepted} berichten zijn geaccepteerd."
            messages.success(request, words)
        if left:
            messages.warning(request, f"{left} overgeslagen: daar zijn getallen of foto’s veranderd. Bekijk die apart.")
        if not accepted and not left:
            messages.warning(request, "U vinkte niets aan.")
        return redirect("vap:review-queue")
    page = Paginator(with_parts(waiting).order_by("submitted_at", "pk"), PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": compare(list(page)), "crumbs": [START]}
    return render(request, "vap/review_queue.html", context)


def _ticked(request: UserRequest) -> dict[int, int]:
    """The updates that were ticked, with the revision that stood on the page."""
    parts = (value.partition("-") for value in request.POST.getlist("bericht"))
    pairs = [(whole_number(pk), whole_number(revision)) for pk, _, revision in parts]
    return {pk: revision for pk, revision in pairs if pk is not None and revision is not None}


def _update(request: UserRequest, pk: int) -> ProgressUpdate:
    visible = ProgressUpdate.objects.visible_to(request.user).exclude(state=UpdateState.DRAFT)
    return get_object_or_404(with_parts(visible), pk=pk)


@require_safe
def update_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One update beside the one before it, with what may be done with it."""
    return _page(request, _update(request, pk), None)


def _page(request: UserRequest, update: ProgressUpdate, form: ReturnForm | None, *, status: int = 200) -> HttpResponse:
    may_review = permissions.may_note(request.user, update.vap)
    is_own = permissions.may_answer_for(request.user, update.organisation_id)
    waits = update.state == UpdateState.SUBMITTED
    pieces = [piece for piece in update.evidence.all() if permissions.may_see_evidence(request.user, piece)]
    context = {
        "update": update,
        "comparison": compare([update])[0],
        "sources": sources_of(update, request.user),
        "pieces": [(piece, _evidence_form(piece) if may_review else None) for piece in pieces],
        "form": form or (ReturnForm(initial={"seen": update.revision}) if may_review and waits else None),
        "may_review": may_review and waits,
        "may_better": is_own and update.state in (UpdateState.SUBMITTED, UpdateState.RETURNED),
        "may_correct": (is_own or may_review) and update.state == UpdateState.ACCEPTED,
        "corrections": list(update.corrections.all()),
        "sees_who": may_review or is_own,
        "crumbs": [*crumbs(update.vap), ("Voortgang", reverse("vap:plan-progress", args=[update.vap_id]))],
    }
    return render(request, "vap/update_detail.html", context, status=status)


def _evidence_form(piece: EvidencePiece) -> EvidenceForm:
    latest = evidence.last_day(piece)
    initial = {"proves": piece.proves, "is_public": piece.is_public, "expires_on": piece.expires_on or latest}
    return EvidenceForm(prefix=f"e{piece.pk}", initial=initial, latest=latest)


@require_POST
def update_accept(request: UserRequest, pk: int) -> HttpResponse:
    """Take an update over."""
    update = _update(request, pk)
    require(permissions.may_note(request.user, update.vap))
    seen = request.POST.get("seen", "")
    try:
        progress.accept(update_id=update.pk, seen=whole_number(seen) or 0, by=request.user, at=timezone.now())
    except progress.ProgressError as refusal:
        messages.error(request, str(refusal))
    except StaleEditError:
        messages.error(request, "De organisatie verbeterde dit bericht intussen. Bekijk het opnieuw.")
    else:
        messages.success(request, "Het bericht is geaccepteerd. De getallen staan bij de activiteiten.")
        return redirect("vap:review-queue")
    return redirect("vap:update-detail", update.pk)


@require_POST
def update_return(request: UserRequest, pk: int) -> HttpResponse:
    """Ask for more; the giver gets a mail with a button."""
    update = _update(request, pk)
    require(permissions.may_note(request.user, update.vap))
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            progress.send_back(
                update_id=update.pk,
                seen=form.cleaned_data["seen"],
                note=form.cleaned_data["note"],
                by=request.user,
                at=timezone.now(),
            )
        except progress.ProgressError as refusal:
            form.add_error(refusal.field, str(refusal))
        except StaleEditError:
            form.add_error(None, "De organisatie verbeterde dit bericht intussen. Bekijk het opnieuw.")
        else:
            messages.success(request, "De vraag is gestuurd. De organisatie kan haar bericht aanvullen.")
            return redirect("vap:review-queue")
    return _page(request, update, form, status=422)


def _piece(request: UserRequest, pk: int) -> EvidencePiece:
    """A piece of an update that this user may know of."""
    visible = ProgressUpdate.objects.visible_to(request.user)
    pieces = EvidencePiece.objects.filter(update__in=visible).select_related("update__vap")
    return get_object_or_404(pieces, pk=pk)


@require_safe
def evidence_file(request: UserRequest, pk: int) -> FileResponse:
    """A photo or file, always as a download: it never runs in this site."""
    piece = _piece(request, pk)
    if not permissions.may_see_evidence(request.user, piece) or not piece.file:
        raise Http404
    response = FileResponse(piece.file.open(), as_attachment=True, filename=piece.name, content_type=piece.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
def evidence_access(request: UserRequest, pk: int) -> HttpResponse:
    """Say what a piece shows and whether everybody may see it."""
    piece = _piece(request, pk)
    require(permissions.may_note(request.user, piece.update.vap))
    form = EvidenceForm(request.POST, prefix=f"e{piece.pk}", latest=evidence.last_day(piece))
    if form.is_valid():
        evidence.set_access(
            piece_id=piece.pk,
            is_public=form.cleaned_data["is_public"],
            proves=form.cleaned_data["proves"],
            expires_on=form.cleaned_data["expires_on"],
            by=request.user,
            at=timezone.now(),
        )
        messages.success(request, "Dat is bewaard.")
    else:
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
    return redirect("vap:update-detail", piece.update_id)


@require_POST
def evidence_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Delete a piece with its file."""
    piece = _piece(request, pk)
    require(permissions.may_note(request.user, piece.update.vap))
    evidence.remove(piece_id=piece.pk, by=request.user, at=timezone.now())
    messages.success(request, "Dat is verwijderd.")
    return redirect("vap:update-detail", piece.update_id)


@require_http_methods(READ_OR_SEND)
def plan_lights(request: UserRequest, pk: int) -> HttpResponse:
    """Set the lights, each on its own, with a reason."""
    vap = visible_vap(request, pk)
    require(permissions.may_note(request.user, vap))
    sent = request.POST.get("licht", "")
    forms = {}
    for kind in LightKind:
        form = forms[kind] = LightForm(request.POST if sent == kind.value else None, kind=kind)
        if form.is_bound and form.is_valid():
            try:
                lights.set_light(
                    vap_id=vap.pk,
                    kind=kind,
                    value=LightValue(form.cleaned_data["value"]),
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                    at=timezone.now(),
                )
            except lights.LightError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "Het licht is gezet. Wat er eerder stond, blijft te lezen.")
                return redirect("vap:plan-detail", vap.pk)
    context = {
        "vap": vap,
        "lights": [(shown, forms[shown.kind]) for shown in lights_of(vap, request.user).shown],
        "proposal": proposed(vap),
        "crumbs": crumbs(vap),
    }
    is_refused = any(form.is_bound for form in forms.values())
    return render(request, "vap/plan_lights.html", context, status=422 if is_refused else 200)
