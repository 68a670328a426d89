"""Technical questions of the council: asking at a passage, the list, answering, laying with another, making public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import EditionState, QuestionState
from agov.filters import QuestionFilter
from agov.forms.choices import given
from agov.forms.questions import AnswerForm, AskForm, PassOnForm
from agov.models import CouncilQuestion, Edition
from agov.queries.answering import lies_with
from agov.reports.passages import WHOLE, choices_of, passages_of
from agov.services import questions as services
from agov.services.answering import AnsweringError
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number

PER_PAGE = 30
READ_OR_SEND = ["GET", "HEAD", "POST"]


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [("Start", "/"), ("Vragen van de raad", reverse("agov:question-list")), *more]


def _visible(request: UserRequest, pk: int) -> CouncilQuestion:
    require(permissions.may_see_questions(request.user))
    rows = CouncilQuestion.objects.visible_to(request.user)
    return get_object_or_404(rows.select_related("edition__publication", "officer", "promise", "asked_by"), pk=pk)


def _passage(question: CouncilQuestion) -> str:
    """The passage as it stood, unless its edition was withdrawn: then nothing of it is read any more."""
    return "" if question.edition.state == EditionState.WITHDRAWN else question.passage


def _may_answer(request: UserRequest, pk: int) -> CouncilQuestion:
    question = _visible(request, pk)
    require(permissions.may_answer_question(request.user, question))
    return question


@require_http_methods(READ_OR_SEND)
def question_ask(request: UserRequest, slug: str, number: int) -> HttpResponse:
    """Ask about a passage; ``?bij=`` names the place on the page where the reader was."""
    require(permissions.may_ask_question(request.user))
    rows = Edition.objects.public().select_related("publication")
    edition = get_object_or_404(rows, publication__slug=slug, number=number)
    passages = passages_of(edition)
    chosen = request.GET.get("bij", WHOLE)
    form = AskForm(
        request.POST if request.method == "POST" else None,
        passages=choices_of(passages),
        initial={"anchor": chosen},
    )
    if form.is_valid():
        try:
            made = services.ask(edition_id=edition.pk, **given(form), by=request.user, at=timezone.now())
        except AnsweringError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(
                request, f"Uw vraag ligt bij de {made.function}. Het antwoord komt uiterlijk op {made.due_on:%d-%m-%Y}."
            )
            return redirect("agov:question-detail", made.pk)
    crumbs = [("Start", "/"), (edition.title, reverse("agov:edition-page", args=[slug, number]))]
    context = {
        "form": form,
        "edition": edition,
        "about": next((one for one in passages if one.anchor == chosen), None),
        "crumbs": crumbs,
    }
    return render(request, "agov/question_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def question_list(request: UserRequest) -> HttpResponse:
    """Every question of the council: what waits first, by its last day."""
    require(permissions.may_see_questions(request.user))
    today = timezone.localdate()
    visible = CouncilQuestion.objects.visible_to(request.user).select_related("edition", "officer", "promise")
    narrowed = QuestionFilter(request.GET, queryset=visible.open_first(), request=request)
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    waiting = visible.open()
    context = {
        "filter": narrowed,
        "page": page,
        "lines": [(row, row.is_late(today), lies_with(row, request.user)) for row in page],
        "open": waiting.count(),
        "late": waiting.filter(due_on__lt=today).count(),
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
        "may_ask": permissions.may_ask_question(request.user),
        "crumbs": [("Start", "/")],
    }
    name = "agov/_question_rows.html" if request.htmx else "agov/question_list.html"
    return render(request, name, context)


@require_safe
def question_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One question with its passage, its answer, and what was promised."""
    return _detail(request, _visible(request, pk))


def _detail(request: UserRequest, question: CouncilQuestion, *, status: int = 200, **forms: Any) -> HttpResponse:
    may_answer = permissions.may_answer_question(request.user, question)
    place = f"#{question.anchor}" if question.anchor else ""
    edition = question.edition
    context = {
        "question": question,
        "is_late": question.is_late(timezone.localdate()),
        "passage": _passage(question),
        "is_withdrawn": edition.state == EditionState.WITHDRAWN,
        "page_url": f"{reverse('agov:edition-page', args=[edition.publication.slug, edition.number])}{place}",
        "may_answer": may_answer and question.state == QuestionState.OPEN,
        "may_publish": may_answer and question.state == QuestionState.ANSWERED,
        "is_own": question.asked_by_id == request.user.pk,
        "pass_form": PassOnForm(prefix="door", instance=question) if may_answer and question.is_open else None,
        "crumbs": _crumbs(),
        **forms,
    }
    return render(request, "agov/question_detail.html", context, status=status)


@require_http_methods(READ_OR_SEND)
def question_answer(request: UserRequest, pk: int) -> HttpResponse:
    """Write the answer, keep it as a draft or send it to the whole council."""
    question = _may_answer(request, pk)
    if question.state != QuestionState.OPEN and request.method != "POST":
        return redirect("agov:question-detail", pk)
    form = AnswerForm(request.POST if request.method == "POST" else None, instance=question)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        is_sent = AnswerForm.send_name in request.POST
        try:
            services.write_answer(
                question_id=pk, seen=form.seen, **given(form), is_sent=is_sent, by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except AnsweringError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            words = "Het antwoord is verstuurd. De hele raad kan het lezen." if is_sent else "Het concept is bewaard."
            messages.success(request, words)
            return redirect("agov:question-detail", pk)
    crumbs = _crumbs((question.heading, reverse("agov:question-detail", args=[pk])))
    context = {"form": form, "question": question, "passage": _passage(question), "crumbs": crumbs}
    return render(request, "agov/question_answer.html", context, status=status)


@require_POST
def question_pass_on(request: UserRequest, pk: int) -> HttpResponse:
    """Lay a question with another function."""
    question = _may_answer(request, pk)
    form = PassOnForm(request.POST, prefix="door", instance=question)
    status = 422
    if form.is_valid():
        try:
            services.pass_on(question_id=pk, seen=form.seen, **given(form), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except AnsweringError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, f"De vraag ligt nu bij de {form.cleaned_data['function']}.")
            return redirect("agov:question-detail", pk)
    return _detail(request, question, status=status, pass_form=form)


@require_POST
def question_publish(request: UserRequest, pk: int) -> HttpResponse:
    """Show question and answer to everybody, or to the council alone again."""
    question = _may_answer(request, pk)
    is_public, seen = "public" in request.POST, request.POST.get("revision", "")
    try:
        services.set_public(
            question_id=question.pk,
            seen=whole_number(seen) or 0,
            is_public=is_public,
            by=request.user,
            at=timezone.now(),
        )
    except StaleEditError:
        messages.error(request, "Iemand anders heeft dit intussen gewijzigd. Kijk eerst hoe het nu is.")
    except AnsweringError as refusal:
        messages.error(request, str(refusal))
    else:
        words = "Iedereen kan vraag en antwoord nu lezen." if is_public else "Alleen de raad kan dit nu lezen."
        messages.success(request, words)
    return redirect("agov:question-detail", pk)
