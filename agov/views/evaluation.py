"""The evaluation of a cycle in the browser: three questions, what went otherwise, and closing it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.forms.board import EvaluationForm, ReopenEvaluationForm
from agov.views.board import board_crumbs, cycle_crumb, visible_cycle
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from cycle.enums import CycleState
from cycle.models import CycleEvaluation, PolicyCycle
from cycle.services import evaluation as services
from vap.queries.secret_names import told_deviations


def _of(cycle: PolicyCycle) -> CycleEvaluation | None:
    return CycleEvaluation.objects.filter(cycle=cycle).select_related("closed_by").first()


@require_safe
def evaluation_detail(request: UserRequest, pk: int) -> HttpResponse:
    """The three answers with the deviations that belong to them."""
    require(permissions.may_see_evaluation(request.user))
    return _detail(request, visible_cycle(request, pk))


def _detail(request: UserRequest, cycle: PolicyCycle, *, refusal: str = "", status: int = 200) -> HttpResponse:
    evaluation = _of(cycle)
    may_write = permissions.may_evaluate(request.user) and cycle.state == CycleState.RUNNING
    is_closed = evaluation is not None and evaluation.is_closed
    context = {
        "cycle": cycle,
        "evaluation": evaluation,
        "answers": [(words, getattr(evaluation, name, "")) for name, words in services.QUESTIONS.items()],
        "missing": len(services.empty_questions(evaluation)),
        "refusal": refusal,
        "may_write": may_write and not is_closed,
        "may_reopen": may_write and is_closed,
        "may_close_cycle": permissions.may_steer_board(request.user) and cycle.state == CycleState.RUNNING,
        "deviations": told_deviations(cycle.deviations.select_related("step").order_by("made_at", "pk"), request.user),
        "crumbs": board_crumbs(cycle_crumb(cycle)),
    }
    return render(request, "agov/evaluation_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_write(request: UserRequest, pk: int) -> HttpResponse:
    """Answer the questions; an answer may wait."""
    cycle = visible_cycle(request, pk)
    require(permissions.may_evaluate(request.user))
    kept = _of(cycle)
    data = request.POST.copy() if request.method == "POST" else None
    others_began = data is not None and kept is not None and "revision" not in data
    if data is not None and kept is not None and others_began:
        data["revision"] = str(kept.revision)
    form = EvaluationForm(data, instance=kept)
    status = 422 if form.is_bound else 200
    if kept is not None and others_began and form.is_valid():  # both saw a page without answers
        form.show_conflict(kept)
        status = 409
    elif form.is_valid():
        answers = {name: form.cleaned_data[name] for name in services.QUESTIONS}
        try:
            services.save_evaluation(
                cycle_id=cycle.pk, seen=form.seen, answers=answers, by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.EvaluationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De antwoorden zijn bewaard.")
            return redirect("agov:cycle-evaluation", cycle.pk)
    lead = "Een antwoord mag nog leeg blijven. Afsluiten kan pas als alle drie er zijn."
    return _form_page(request, cycle, form, f"Hoe ging {cycle}?", lead=lead, status=status)


@require_POST
def evaluation_close(request: UserRequest, pk: int) -> HttpResponse:
    """Make the answers final; refused while one of them is empty."""
    cycle = visible_cycle(request, pk)
    require(permissions.may_evaluate(request.user))
    seen = request.POST.get("revision", "")
    try:
        services.close_evaluation(cycle_id=cycle.pk, seen=whole_number(seen) or 0, by=request.user, at=timezone.now())
    except StaleEditError:
        words = "Iemand anders heeft de antwoorden intussen gewijzigd. Lees ze hieronder, en sluit dan opnieuw af."
        return _detail(request, cycle, refusal=words, status=409)
    except services.EvaluationError as refusal:
        return _detail(request, cycle, refusal=str(refusal), status=422)
    messages.success(request, "De evaluatie is afgesloten.")
    return redirect("agov:cycle-evaluation", cycle.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """Write again in a closed evaluation, with a reason."""
    cycle = visible_cycle(request, pk)
    require(permissions.may_evaluate(request.user))
    form = ReopenEvaluationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.reopen_evaluation(
                cycle_id=cycle.pk, reason=form.cleaned_data["reopen_reason"], by=request.user, at=timezone.now()
            )
        except services.EvaluationError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De evaluatie is weer open.")
            return redirect("agov:cycle-evaluation", cycle.pk)
    status = 422 if form.is_bound else 200
    return _form_page(request, cycle, form, "Waarom gaat de evaluatie weer open?", status=status)


def _form_page(
    request: UserRequest,
    cycle: PolicyCycle,
    form: EvaluationForm | ReopenEvaluationForm,
    heading: str,
    *,
    status: int,
    lead: str = "",
) -> HttpResponse:
    back = (f"Evaluatie van {cycle}", reverse("agov:cycle-evaluation", args=[cycle.pk]))
    context = {
        "form": form,
        "page_heading": heading,
        "lead": lead,
        "back": back[1],
        "crumbs": board_crumbs(cycle_crumb(cycle), back),
    }
    return render(request, "agov/evaluation_form.html", context, status=status)
