"""Letters to the council: list, begin, change the head, and note what the college did."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import EditionState
from agov.forms.letters import CollegeForm, LetterForm
from agov.models import CouncilLetter, Edition
from agov.queries.letters import OCCASIONS, letter_lines
from agov.reports.kinds.letter.builder import occasion_words
from agov.services import letters as services
from agov.services.edition_errors import EditionError
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError

PER_PAGE = 30


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Start", "/"), ("Uitgeven", reverse("agov:edition-list")), *more]


LIST = "Brieven aan de raad"


def _letter(request: UserRequest, pk: int) -> CouncilLetter:
    require(permissions.may_see_editions(request.user))
    rows = CouncilLetter.objects.visible_to(request.user).select_related(*OCCASIONS)
    return get_object_or_404(rows, pk=pk)


@require_safe
def letter_list(request: UserRequest) -> HttpResponse:
    """All letters, newest first, with how far each is."""
    require(permissions.may_see_editions(request.user))
    page = Paginator(CouncilLetter.objects.visible_to(request.user), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "lines": letter_lines(page.object_list),
        "may_write": permissions.may_write_editions(request.user),
        "crumbs": _crumbs(),
    }
    return render(request, "agov/letter_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_add(request: UserRequest) -> HttpResponse:
    """Begin a letter; its words come after."""
    require(permissions.may_write_editions(request.user))
    form = LetterForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            _, edition = services.write_letter(**form.chosen(), by=request.user, at=timezone.now())
        except EditionError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De brief staat klaar. Schrijf nu de tekst.")
            return redirect("agov:edition-write", edition.pk)
    return _form_page(request, form, None)


def _form_page(
    request: UserRequest, form: LetterForm, letter: CouncilLetter | None, *, status: int = 422
) -> HttpResponse:
    crumbs = _crumbs((LIST, reverse("agov:letter-list")))
    if letter is not None:
        crumbs.append((letter.code, reverse("agov:letter-detail", args=[letter.pk])))
    context = {"form": form, "letter": letter, "crumbs": crumbs}
    return render(request, "agov/letter_form.html", context, status=status if form.is_bound else 200)


@require_safe
def letter_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One letter: its way from writer to council, what it is about, and what comes with it."""
    return _detail(request, _letter(request, pk))


def _detail(
    request: UserRequest, letter: CouncilLetter, *, status: int = 200, college_form: CollegeForm | None = None
) -> HttpResponse:
    edition = services.edition_of(letter)
    is_busy = edition is not None and edition.state in (EditionState.REVIEW, EditionState.APPROVED)
    may_change = permissions.may_write_editions(request.user) and not is_busy
    context = {
        "letter": letter,
        "edition": edition,
        "occasion": occasion_words(letter),
        "annexes": Edition.objects.light()
        .filter(letters_with=letter)
        .select_related("publication")
        .order_by("title", "pk"),
        "settles": letter.settles.order_by("raised_on", "pk"),
        "may_change": may_change,
        "may_note_college": may_change and permissions.may_steer_rounds(request.user),
        "college_form": college_form or CollegeForm(instance=letter, prefix="college"),
        "crumbs": _crumbs((LIST, reverse("agov:letter-list"))),
    }
    return render(request, "agov/letter_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def letter_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change the head of a letter."""
    letter = _letter(request, pk)
    require(permissions.may_write_editions(request.user))
    form = LetterForm(request.POST if request.method == "POST" else None, user=request.user, instance=letter)
    status = 422
    if form.is_valid():
        try:
            services.change_letter(letter_id=pk, seen=form.seen, **form.chosen(), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except EditionError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De brief is bewaard.")
            return redirect("agov:letter-detail", pk)
    return _form_page(request, form, letter, status=status)


@require_POST
def letter_college(request: UserRequest, pk: int) -> HttpResponse:
    """Note that the college treated the letter."""
    letter = _letter(request, pk)
    require(permissions.may_steer_rounds(request.user))
    form = CollegeForm(request.POST, instance=letter, prefix="college")
    status = 422
    if form.is_valid():
        try:
            services.note_college(
                letter_id=pk,
                seen=form.seen,
                college_on=form.cleaned_data["college_on"],
                decision=form.cleaned_data["college_decision"],
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except EditionError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De behandeling door het college is bewaard.")
            return redirect("agov:letter-detail", pk)
    return _detail(request, letter, status=status, college_form=form)
