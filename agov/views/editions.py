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
from agov.enums import EditionState, WithdrawReason
from agov.forms.editions import ApproveForm, EmbargoForm, SendBackForm, StartForm, WithdrawForm, WriteForm
from agov.models import Edition, EmbargoReader
from agov.models.edition import EditionQuerySet
from agov.queries.editions import subjects_to_publish
from agov.reports.edition_checks import is_blocked
from agov.services import editions as services
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError

PER_PAGE = 30


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Start", "/"), ("Uitgeven", reverse("agov:edition-list")), *more]


def _visible(request: UserRequest) -> EditionQuerySet:
    return Edition.objects.visible_to(request.user).select_related("publication", "written_by", "approved_by")


def _edition(request: UserRequest, pk: int) -> Edition:
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
        "may_write": permissions.may_write_editions(request.user),
        "crumbs": [("Start", "/")],
    }
    return render(request, "agov/edition_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_start(request: UserRequest) -> HttpResponse:
    """Choose what to publish."""
    require(permissions.may_write_editions(request.user))
    form = StartForm(request.POST if request.method == "POST" else None, subjects=subjects_to_publish())
    if form.is_valid():
        kind, code, period = form.chosen()
        try:
            made = services.start(kind=kind, code=code, period=period, by=request.user, at=timezone.now())
        except services.EditionError as refusal:
            form.add_error("subject", str(refusal))
        else:
            messages.success(request, "Het concept staat klaar. Schrijf nu de samenvatting.")
            return redirect("agov:edition-write", made.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "agov/edition_start.html", context, status=422 if form.is_bound else 200)


@require_safe
def edition_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One edition: its checklist, what it says, and what can be done with it."""
    return _detail(request, _edition(request, pk))


def _detail(request: UserRequest, edition: Edition, *, status: int = 200, **forms: Any) -> HttpResponse:
    user, state = request.user, EditionState(edition.state)
    is_own = edition.written_by_id == user.pk
    open_checks = services.checks_of(edition) if state in (EditionState.DRAFT, EditionState.REVIEW) else []
    context = {
        "edition": edition,
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
        "traces": edition.traces.all() if state == EditionState.WITHDRAWN else [],
        "approve_form": ApproveForm(prefix="vast"),
        "send_back_form": SendBackForm(prefix="terug"),
        "withdraw_form": WithdrawForm(prefix="weg"),
        "embargo_form": EmbargoForm(prefix="embargo"),
        "crumbs": _crumbs(),
        **forms,
    }
    return render(request, "agov/edition_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def edition_write(request: UserRequest, pk: int) -> HttpResponse:
    """The words around the figures of a concept."""
    edition = _edition(request, pk)
    require(permissions.may_write_editions(request.user))
    corrected = services.corrected_edition(edition)
    form = WriteForm(
        request.POST if request.method == "POST" else None, instance=edition, corrects=corrected is not None
    )
    status = 422
    if form.is_valid():
        words = {name: form.cleaned_data[name] for name in form.fields if name in WriteForm.base_fields}
        words.pop("revision", None)
        try:
            services.write(edition_id=pk, seen=form.seen, **words, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.EditionError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De tekst is bewaard.")
            return redirect("agov:edition-detail", pk)
    name = (str(edition), reverse("agov:edition-detail", args=[pk]))
    context = {"form": form, "edition": edition, "corrected": corrected, "crumbs": _crumbs(name)}
    return render(request, "agov/edition_form.html", context, status=status if form.is_bound else 200)


def _deed(request: UserRequest, pk: int, deed: Callable[[], Any], done: str) -> HttpResponse:
    """Do one thing without a form of its own and go back to the page."""
    try:
        deed()
    except services.EditionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("agov:edition-detail", pk)


@require_POST
def edition_refresh(request: UserRequest, pk: int) -> HttpResponse:
    """Take over the newest figures in a concept."""
    _edition(request, pk)
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
    _edition(request, pk)
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
    edition = _edition(request, pk)
    require(permissions.may_approve_editions(request.user))
    form = ApproveForm(request.POST, prefix="vast")
    if form.is_valid():
        return _deed(
            request,
            pk,
            lambda: services.approve(edition_id=pk, publish_at=form.moment(), by=request.user, at=timezone.now()),
            "De editie ligt vast. De pdf wordt gemaakt; daarna wordt zij op het gekozen moment openbaar.",
        )
    return _detail(request, edition, status=422, approve_form=form)


@require_POST
def edition_send_back(request: UserRequest, pk: int) -> HttpResponse:
    """Give it back to the writer."""
    edition = _edition(request, pk)
    require(permissions.may_approve_editions(request.user))
    form = SendBackForm(request.POST, prefix="terug")
    if form.is_valid():
        note = form.cleaned_data["note"]
        return _deed(
            request,
            pk,
            lambda: services.send_back(edition_id=pk, note=note, by=request.user, at=timezone.now()),
            "De editie is terug bij de opsteller.",
        )
    return _detail(request, edition, status=422, send_back_form=form)


@require_POST
def edition_withdraw(request: UserRequest, pk: int) -> HttpResponse:
    """Take a public edition back, at once."""
    edition = _edition(request, pk)
    require(permissions.may_withdraw_editions(request.user))
    form = WithdrawForm(request.POST, prefix="weg")
    if form.is_valid():
        reason, note = WithdrawReason(form.cleaned_data["reason"]), form.cleaned_data["note"]
        return _deed(
            request,
            pk,
            lambda: services.withdraw(edition_id=pk, reason=reason, note=note, by=request.user, at=timezone.now()),
            "De editie is ingetrokken. Op haar plaats staat dat zij er was, en waarom niet meer.",
        )
    return _detail(request, edition, status=422, withdraw_form=form)


@require_POST
def edition_confirm(request: UserRequest, pk: int) -> HttpResponse:
    """A second person confirms a withdrawal."""
    _edition(request, pk)
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
    edition = _edition(request, pk)
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
    """The PDF for the archive; also of a withdrawn edition, which stays inside the municipality (R54)."""
    edition = _edition(request, pk)
    if not edition.archive_pdf or not edition.archive_pdf.storage.exists(str(edition.archive_pdf.name)):
        raise Http404
    name = f"{edition.publication.slug}-editie-{edition.number}-archief.pdf"
    return FileResponse(
        edition.archive_pdf.open("rb"), as_attachment=True, filename=name, content_type="application/pdf"
    )
