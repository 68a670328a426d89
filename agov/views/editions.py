"""Editions in the making: list, checklist, words, approval, embargo, withdrawal."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import EditionAudience, EditionState, WithdrawReason
from agov.forms.editions import ApproveForm, EmbargoForm, SendBackForm, StartForm, WithdrawForm, WriteForm
from agov.models import Edition, EmbargoReader
from agov.models.edition import EditionQuerySet
from agov.queries.edition_places import incident_of
from agov.queries.editions import reading_of
from agov.queries.letters import letter_of
from agov.queries.next_publication import proposed_day
from agov.queries.replaced_figures import moved_since
from agov.reports.edition_checks import is_blocked
from agov.reports.edition_content import asked_texts, kinds_to_publish, proposed_summary
from agov.reports.edition_revision import changes_now, revision_of
from agov.reports.edition_versions import WITH_MORE, lines_of, more_words, whole_of
from agov.services import editions as services
from agov.views.publications import READER
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError

PER_PAGE = 30


def _crumbs() -> list[tuple[str, str]]:
    return [("Start", "/"), ("Uitgeven", reverse("agov:edition-list"))]


def edition_crumbs(edition: Edition) -> list[tuple[str, str]]:
    """Where a page about one edition stands."""
    return [*_crumbs(), (str(edition), reverse("agov:edition-detail", args=[edition.pk]))]


def _visible(request: UserRequest) -> EditionQuerySet:
    return Edition.objects.visible_to(request.user).select_related("publication", "written_by", "approved_by")


def visible_edition(request: UserRequest, pk: int) -> Edition:
    """An edition for who may see what is on its way to the public."""
    require(permissions.may_see_editions(request.user))
    return get_object_or_404(_visible(request), pk=pk)


@require_safe
def edition_list(request: UserRequest) -> HttpResponse:
    """Everything that is or was on its way to the public, what is on its way first."""
    require(permissions.may_see_editions(request.user))
    rows = _visible(request).light().order_by("-written_at", "-pk")
    context = {
        "on_its_way": rows.filter(state__in=[EditionState.DRAFT, EditionState.REVIEW, EditionState.APPROVED]),
        "page": Paginator(rows.filter(state__in=[EditionState.PUBLISHED, EditionState.WITHDRAWN]), PER_PAGE).get_page(
            request.GET.get("page")
        ),
        "moved": moved_since(),
        "may_see_incidents": permissions.may_see_incidents(request.user),
        "may_write": permissions.may_write_editions(request.user),
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/edition_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_start(request: UserRequest) -> HttpResponse:
    """Choose what to publish: the kind first (``soort`` in the address), and then of what and over when."""
    require(permissions.may_write_editions(request.user))
    kinds = kinds_to_publish()
    chosen = next((one for one in kinds if one.kind == request.GET.get("soort") and one.choices), None)
    offered = [chosen] if chosen else kinds
    subjects = [(one.label, list(one.choices)) for one in offered if one.choices]
    form = StartForm(request.POST if request.method == "POST" else None, subjects=subjects)
    if form.is_valid():
        kind, code, period = form.chosen()
        try:
            made = services.start(kind=kind, code=code, period=period, by=request.user, at=timezone.now())
        except services.EditionError as refusal:
            form.add_error("subject", str(refusal))
        else:
            messages.success(request, "Het concept staat klaar. Schrijf nu de samenvatting.")
            return redirect("agov:edition-write", made.pk)
    context = {
        "form": form if chosen or form.is_bound else None,
        "kinds": kinds,
        "chosen": chosen,
        "crumbs": _crumbs(),
    }
    return render(request, "agov/edition_start.html", context, status=422 if form.is_bound else 200)


@require_safe
def edition_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One edition: its checklist, what it says, and what can be done with it."""
    return _detail(request, visible_edition(request, pk))


def _detail(request: UserRequest, edition: Edition, *, status: int = 200, **forms: Any) -> HttpResponse:
    user, state = request.user, EditionState(edition.state)
    is_own = edition.written_by_id == user.pk
    open_checks = (
        services.checks_of(edition, at=timezone.now()) if state in (EditionState.DRAFT, EditionState.REVIEW) else []
    )
    whole, closed = whole_of(edition), list(edition.withheld_parts.all())
    context = {
        "edition": edition,
        "whole_body": reading_of(edition, EditionAudience.INSIDE).body,
        "part_lines": lines_of(whole, closed),
        "more_sentences": [more_words(who, closed) for who in WITH_MORE],
        "publication": edition.publication,
        "checks": open_checks,
        "is_blocked": is_blocked(open_checks),
        "others": edition.publication.editions.exclude(pk=edition.pk).light().order_by("-number"),
        "may_write": state == EditionState.DRAFT and permissions.may_write_editions(user),
        "may_submit": state == EditionState.DRAFT and permissions.may_write_editions(user),
        "may_approve": state == EditionState.REVIEW and permissions.may_approve_editions(user) and not is_own,
        "waits_for_other": state == EditionState.REVIEW and is_own,
        "may_send_back": state in (EditionState.REVIEW, EditionState.APPROVED)
        and permissions.may_approve_editions(user),
        "may_withdraw": state == EditionState.PUBLISHED and permissions.may_withdraw_editions(user),
        "may_confirm": state == EditionState.WITHDRAWN
        and edition.confirmed_by_id is None
        and edition.withdrawn_by_id != user.pk
        and permissions.may_withdraw_editions(user),
        "may_keep_embargo": state == EditionState.APPROVED and permissions.may_keep_embargo(user),
        "readers": edition.embargo_readers.select_related("user__organisation"),
        "traces": edition.traces.all(),
        "letter": letter_of(edition),
        "kept_versions": edition.versions.exclude(pdf="").defer("value", "body") if closed else [],
        "may_note_places": edition.is_fixed and permissions.may_note_places(user),
        "may_lay_before": state == EditionState.PUBLISHED
        and bool(edition.pdf)
        and permissions.may_prepare_meetings(user),
        "incident": incident_of(edition) if permissions.may_see_incidents(user) else None,
        "approve_form": ApproveForm(prefix="vast"),
        "send_back_form": SendBackForm(prefix="terug"),
        "withdraw_form": WithdrawForm(prefix="weg"),
        "embargo_form": EmbargoForm(prefix="embargo"),
        "crumbs": _crumbs(),
        **forms,
    }
    return render(request, "agov/edition_detail.html", context, status=status)


@require_safe
def edition_now(request: UserRequest, pk: int) -> HttpResponse:
    """Which figures and sentences of a fixed edition would be different if it were made today."""
    edition = visible_edition(request, pk)
    context = {
        "edition": edition,
        "changes": changes_now(edition) if edition.is_fixed else None,
        "may_write": permissions.may_write_editions(request.user),
        "crumbs": edition_crumbs(edition),
    }
    return render(request, "agov/edition_now.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_write(request: UserRequest, pk: int) -> HttpResponse:
    """The words around the figures of a concept."""
    edition = visible_edition(request, pk)
    require(permissions.may_write_editions(request.user))
    corrected = services.corrected_edition(edition)
    revision = revision_of(edition, corrected) if corrected else None
    proposal = "" if request.method == "POST" else proposed_summary(edition)
    proposed = proposed_day(edition.publication, today=timezone.localdate())
    form = WriteForm(
        request.POST if request.method == "POST" else None,
        instance=edition,
        corrects=corrected is not None,
        proposed_next=None if edition.publication.next_on else proposed,
        groups=[(group.key, group.caption) for group in revision.groups] if revision else (),
        texts=asked_texts(edition.publication.kind, whole_of(edition)),
        initial={"summary": proposal} if proposal else None,
    )
    status = 422
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in form.fields if name in WriteForm.base_fields}
        words.pop("revision", None)
        try:
            services.write(
                edition_id=pk,
                seen=form.seen,
                **words,
                reasons=form.reasons(),
                own_words=form.own_words(),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.EditionError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De tekst is bewaard.")
            return redirect("agov:edition-detail", pk)
    context = {
        "form": form,
        "edition": edition,
        "corrected": corrected,
        "revision": revision,
        "is_proposal": bool(proposal),
        "crumbs": edition_crumbs(edition),
    }
    return render(request, "agov/edition_form.html", context, status=status if form.is_bound else 200)


def _deed(request: UserRequest, pk: int, deed: Callable[[], Any], done: str, **forms: Any) -> HttpResponse:
    """Do one thing and go back to the page; what was typed in ``forms`` is still there when it is refused."""
    try:
        deed()
    except services.EditionError as refusal:
        messages.error(request, str(refusal))
        if forms:
            return _detail(request, visible_edition(request, pk), status=422, **forms)
    else:
        messages.success(request, done)
    return redirect("agov:edition-detail", pk)


@require_POST
def edition_refresh(request: UserRequest, pk: int) -> HttpResponse:
    """Take over the newest figures in a concept."""
    visible_edition(request, pk)
    require(permissions.may_write_editions(request.user))
    return _deed(
        request,
        pk,
        lambda: services.refresh(edition_id=pk, by=request.user, at=timezone.now()),
        "Het concept toont nu de nieuwste cijfers.",
    )


@require_POST
def edition_submit(request: UserRequest, pk: int) -> HttpResponse:
    """Lay a concept before somebody else."""
    visible_edition(request, pk)
    require(permissions.may_write_editions(request.user))
    return _deed(
        request,
        pk,
        lambda: services.submit(edition_id=pk, by=request.user, at=timezone.now()),
        "De editie ligt klaar om vast te stellen, door iemand anders.",
    )


@require_POST
def edition_approve(request: UserRequest, pk: int) -> HttpResponse:
    """Fix the edition, with the moment from which it is public."""
    edition = visible_edition(request, pk)
    require(permissions.may_approve_editions(request.user))
    form = ApproveForm(request.POST, prefix="vast")
    if form.is_valid():
        return _deed(
            request,
            pk,
            lambda: services.approve(edition_id=pk, publish_at=form.moment(), by=request.user, at=timezone.now()),
            "De editie ligt vast. De pdf wordt gemaakt; daarna wordt zij op het gekozen moment openbaar.",
            approve_form=form,
        )
    return _detail(request, edition, status=422, approve_form=form)


@require_POST
def edition_send_back(request: UserRequest, pk: int) -> HttpResponse:
    """Give it back to the writer."""
    edition = visible_edition(request, pk)
    require(permissions.may_approve_editions(request.user))
    form = SendBackForm(request.POST, prefix="terug")
    if form.is_valid():
        note = form.cleaned_data["note"]
        return _deed(
            request,
            pk,
            lambda: services.send_back(edition_id=pk, note=note, by=request.user, at=timezone.now()),
            "De editie is terug bij de opsteller.",
            send_back_form=form,
        )
    return _detail(request, edition, status=422, send_back_form=form)


@require_POST
def edition_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take a public edition back, at once."""
    edition = visible_edition(request, pk)
    require(permissions.may_withdraw_editions(request.user))
    form = WithdrawForm(request.POST, prefix="weg")
    if form.is_valid():
        reason, note = WithdrawReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
        return _deed(
            request,
            pk,
            lambda: services.withdraw(edition_id=pk, reason=reason, note=note, by=request.user, at=timezone.now()),
            "De editie is ingetrokken. Op haar plaats staat dat zij er was, en waarom niet meer.",
            withdraw_form=form,
        )
    return _detail(request, edition, status=422, withdraw_form=form)


@require_POST
def edition_confirm(request: UserRequest, pk: int) -> HttpResponse:
    """A second person confirms a withdrawal."""
    visible_edition(request, pk)
    require(permissions.may_withdraw_editions(request.user))
    return _deed(
        request,
        pk,
        lambda: services.confirm_withdrawal(edition_id=pk, by=request.user, at=timezone.now()),
        "U heeft het intrekken bevestigd.",
    )


@require_POST
def embargo_add(request: UserRequest, pk: int) -> HttpResponse:
    """Let somebody read it before everybody."""
    edition = visible_edition(request, pk)
    require(permissions.may_keep_embargo(request.user))
    form = EmbargoForm(request.POST, prefix="embargo")
    if form.is_valid():
        return _deed(
            request,
            pk,
            lambda: services.add_embargo_reader(
                edition_id=pk,
                user=form.cleaned_data["user"],
                opens_at=form.cleaned_data["opens_at"],
                by=request.user,
                at=timezone.now(),
            ),
            "Deze lezer kan de editie vooraf lezen.",
            embargo_form=form,
        )
    return _detail(request, edition, status=422, embargo_form=form)


@require_POST
def embargo_revoke(request: UserRequest, pk: int) -> HttpResponse:
    """Take the place of a reader under embargo back."""
    require(permissions.may_keep_embargo(request.user))
    reader = get_object_or_404(EmbargoReader.objects.filter(edition__in=_visible(request)), pk=pk)
    services.revoke_embargo_reader(reader_id=pk, by=request.user, at=timezone.now())
    messages.success(request, "Deze lezer kan de editie niet meer vooraf lezen.")
    return redirect("agov:edition-detail", reader.edition_id)


@require_safe
def edition_archive(request: UserRequest, pk: int) -> FileResponse:
    """The PDF for the archive, or that of the version that ``?lezer=`` names.

    Also of a withdrawn edition, which stays inside the municipality (R54).
    """
    edition = visible_edition(request, pk)
    asked = request.GET.get(READER, "")
    if asked and asked not in EditionAudience.values:
        raise Http404
    kept = get_object_or_404(edition.versions, audience=asked).pdf if asked else edition.archive_pdf
    if not kept or not kept.storage.exists(str(kept.name)):
        raise Http404
    suffix = f"-{asked}" if asked else ""
    name = f"{edition.publication.slug}-editie-{edition.number}{suffix}-archief.pdf"
    return FileResponse(kept.open("rb"), as_attachment=True, filename=name, content_type="application/pdf")
