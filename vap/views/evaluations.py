"""The evaluation of a VAP in the browser: count by the fixed rule, answer, decide; and the public page."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.services.guards import GuardError
from vap.enums import EvaluationDecision
from vap.forms.evaluations import DecisionForm, EvaluationForm, SeenForm
from vap.models import VAP, Evaluation, Lesson
from vap.permissions import evaluations as permissions
from vap.permissions import may_see_inside
from vap.queries.evaluations import (
    WITH_EVALUATION,
    accounts_of,
    asked_goals,
    asks_reporting,
    decision_words,
    evaluation_page,
    plausibility_label,
    prefill,
)
from vap.services import evaluations as services
from vap.services import results
from vap.views.places import START
from vap.views.plans import crumbs, refuse_secret, visible_vap


def _vap(request: UserRequest, pk: int) -> VAP:
    """The VAP, when the user may know of it and its evaluation."""
    vap = visible_vap(request, pk)
    is_known = Evaluation.objects.visible_to(request.user).filter(vap=vap).exists()
    if not is_known and not (vap.state in WITH_EVALUATION and may_see_inside(request.user)):
        raise Http404
    return vap


@require_safe
def evaluation_detail(request: UserRequest, pk: int) -> HttpResponse:
    """Did it work: the outcome first, then the three questions and the seven headings."""
    return _page(request, _vap(request, pk))


def _page(request: UserRequest, vap: VAP, *, status: int = 200, **forms: object) -> HttpResponse:
    made = evaluation_page(vap, request.user)
    is_open = vap.state in WITH_EVALUATION and not made.is_closed
    may_evaluate = permissions.may_evaluate(request.user, vap) and vap.state in WITH_EVALUATION
    may_decide = permissions.may_decide_on(request.user, vap) and is_open
    evaluation = made.evaluation
    context = {
        "vap": vap,
        "page": made,
        "evaluation": evaluation,
        "plausibility": plausibility_label(evaluation.plausibility) if evaluation else "",
        "decision": decision_words(evaluation.decision) if evaluation and evaluation.decision else "",
        "lessons": Lesson.objects.filter(vap=vap),
        "may_write": may_evaluate and is_open,
        "seen_form": SeenForm(goals=asked_goals(vap), prefix="gezien") if may_evaluate else None,
        "decision_form": DecisionForm(prefix="besluit") if may_decide and not made.lacking else None,
        "may_decide": may_decide,
        "crumbs": crumbs(vap),
        **forms,
    }
    return render(request, "vap/evaluation.html", context, status=status)


@require_POST
def evaluation_count(request: UserRequest, pk: int) -> HttpResponse:
    """Count the goals by the rule that was fixed, on the figures in force."""
    vap = _vap(request, pk)
    require(permissions.may_evaluate(request.user, vap))
    form = SeenForm(request.POST, goals=asked_goals(vap), prefix="gezien")
    if not form.is_valid():
        return _page(request, vap, status=422, seen_form=form)
    try:
        made = results.count_goals(vap_id=vap.pk, levels=form.levels(), by=request.user, at=timezone.now())
    except results.ResultError as refusal:
        messages.error(request, str(refusal))
    else:
        said = f"{len(made)} {'uitkomst is' if len(made) == 1 else 'uitkomsten zijn'} berekend."
        messages.success(request, said if made else "Er is niets veranderd: de uitkomsten staan er al.")
    return redirect("vap:evaluation", vap.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def evaluation_write(request: UserRequest, pk: int) -> HttpResponse:
    """Answer the questions; what the records say already stands in the fields."""
    vap = _vap(request, pk)
    require(permissions.may_evaluate(request.user, vap))
    kept = Evaluation.objects.filter(vap=vap).first()
    accounts = accounts_of(vap)
    first = prefill(vap, accounts)
    initial = {name: words for name, words in first.items() if not getattr(kept, name, "")}
    form = EvaluationForm(
        request.POST if request.method == "POST" else None,
        instance=kept,
        initial=initial,
        asks_reporting=asks_reporting([one.goal for one in accounts]),
    )
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            services.save(vap_id=vap.pk, seen=form.seen, values=form.values(), by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.EvaluationError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, "De antwoorden zijn bewaard.")
            return redirect("vap:evaluation", vap.pk)
    way = [*crumbs(vap), ("Evaluatie", reverse("vap:evaluation", args=[vap.pk]))]
    context = {"form": form, "vap": vap, "accounts": accounts, "crumbs": way}
    return render(request, "vap/evaluation_form.html", context, status=status)


@require_POST
def evaluation_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Note what is done with it, with a lesson; that closes the evaluation."""
    vap = _vap(request, pk)
    require(permissions.may_decide_on(request.user, vap))
    form = DecisionForm(request.POST, prefix="besluit")
    if form.is_valid():
        given = form.cleaned_data
        try:
            follower = services.decide(
                vap_id=vap.pk,
                decision=EvaluationDecision(given["decision"]),
                reason=given["reason"],
                lesson_title=given["lesson_title"],
                lesson=given["lesson"],
                by=request.user,
                at=timezone.now(),
            )
        except services.EvaluationError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        except GuardError as guard:
            form.add_error(None, str(guard))
        else:
            said = "De evaluatie is gesloten."
            messages.success(request, f"{said} Het nieuwe concept is {follower.code}." if follower else said)
            return redirect("vap:evaluation", vap.pk)
    return _page(request, vap, status=422, decision_form=form)


@login_not_required
@require_safe
def result_public(request: HttpRequest, pk: int) -> HttpResponse:
    """What came of a VAP, for everybody, once its evaluation is closed: what was missed stands on top."""
    vap = VAP.objects.public().select_related("cycle", "theme").filter(pk=pk).first()
    if vap is None:
        refuse_secret(pk)
        raise Http404
    evaluation = get_object_or_404(Evaluation, vap=vap, closed_on__isnull=False)
    context = {
        "vap": vap,
        "evaluation": evaluation,
        "page": evaluation_page(vap),
        "plausibility": plausibility_label(evaluation.plausibility),
        "decision": decision_words(evaluation.decision),
        "lessons": Lesson.objects.filter(vap=vap),
        "crumbs": [
            START,
            ("Plannen", reverse("vap:plan-public-list")),
            (vap.title, reverse("vap:plan-public", args=[vap.pk])),
        ],
    }
    return render(request, "vap/result_public.html", context)
