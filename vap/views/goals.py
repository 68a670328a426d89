"""Goals in the browser: choosing the kind, writing with the test beside it, and the page of one goal."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.documents.figures import to_responsive_svg, to_table
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from vap import permissions
from vap.enums import VAP_OVER, GoalKind
from vap.forms.effect_goals import FORMS, EffectForm
from vap.forms.goals import GoalForm
from vap.models import VAP, Goal
from vap.queries.goal_specs import GoalSpec
from vap.queries.goal_sums import sums_of
from vap.queries.goal_words import amount, method_differences
from vap.queries.goals import goal_line
from vap.queries.measures import figure_table
from vap.queries.methods import facts_of
from vap.reports.goal_page import goal_page
from vap.services import goals as services
from vap.services.plans import PlanError
from vap.stats.measurability import Answer, Verdict, assess, worst
from vap.views.plans import crumbs, visible_vap

TONES: Final = {Verdict.GOOD: "green", Verdict.WARN: "amber", Verdict.BAD: "red"}
VERDICT_WORDS: Final = {Verdict.GOOD: "ja", Verdict.WARN: "let op", Verdict.BAD: "nee"}
KIND_WORDS: Final = {
    GoalKind.EFFECT: "Er verandert iets in de stad, en een cijfer laat het zien. Bijvoorbeeld: minder inbraken.",
    GoalKind.OUTPUT: "Wij doen iets een aantal keer. Het zegt niets over het effect. Bijvoorbeeld: 200 sloten.",
    GoalKind.QUALITATIVE: "U beschrijft niveaus van wat u ziet, en wie oordeelt. Voor wat geen cijfer heeft.",
    GoalKind.CHAIN: "Opvang, hulpverlening en repressie als sluitstuk sluiten op elkaar aan, elk met een uitvoerder.",
}


@dataclass(frozen=True)
class Line:
    """One answer of the test as the page shows it."""

    heading: str
    tone: str
    verdict: str
    sentence: str
    advice: str


@dataclass(frozen=True)
class Check:
    """The test of measurability as the page shows it, with the baseline and the wijken that would fit."""

    lead: str
    tone: str
    lines: tuple[Line, ...]
    baseline: str
    fitting: tuple[str, ...]
    adjacent: tuple[str, ...]


def _visible_goal(request: UserRequest, pk: int, goal_pk: int) -> tuple[VAP, Goal]:
    vap = visible_vap(request, pk)
    rows = vap.goals.select_related("indicator", "definition__group", "source", "vap")
    related = ("areas", "comparison_areas", "displacement_areas", "stages", "levels", "links__organisation")
    return vap, get_object_or_404(rows.prefetch_related(*related), pk=goal_pk)


def _require_edit(request: UserRequest, vap: VAP) -> None:
    require(permissions.may_edit_vap(request.user, vap))
    if vap.state in VAP_OVER:
        raise Http404


@require_safe
def goal_kinds(request: UserRequest, pk: int) -> HttpResponse:
    """What sort of goal: the first question, because the rest follows from it."""
    vap = visible_vap(request, pk)
    _require_edit(request, vap)
    kinds = [(kind, str(kind.label).capitalize(), KIND_WORDS[kind]) for kind in GoalKind]
    return render(request, "vap/goal_kinds.html", {"vap": vap, "kinds": kinds, "crumbs": crumbs(vap)})


@require_http_methods(["GET", "HEAD", "POST"])
def goal_new(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """Write a goal of one kind; sent with "Toets" it comes back with the test and nothing is saved."""
    vap = visible_vap(request, pk)
    _require_edit(request, vap)
    if kind not in FORMS:
        raise Http404
    initial = {"areas": list(vap.areas.all())} if kind == GoalKind.EFFECT else {}
    form = FORMS[kind](request.POST if request.method == "POST" else None, vap=vap, initial=initial)
    return _answer(request, vap, form, None)


@require_http_methods(["GET", "HEAD", "POST"])
def goal_edit(request: UserRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Change a goal; after adoption with a reason, and a changed method is kept as a deviation."""
    vap, goal = _visible_goal(request, pk, goal_pk)
    _require_edit(request, vap)
    form = FORMS[goal.kind](request.POST if request.method == "POST" else None, vap=vap, instance=goal)
    return _answer(request, vap, form, goal)


def _answer(request: UserRequest, vap: VAP, form: GoalForm, goal: Goal | None) -> HttpResponse:
    """Draw the form, test it, or save it."""
    status = 200
    is_test = form.is_bound and (bool(request.htmx) or EffectForm.TEST in request.POST)
    is_valid = form.is_valid()
    if form.is_bound and not is_test:
        status = 422
        if is_valid:
            try:
                made = _store(request, vap, form, goal)
            except StaleEditError as stale:
                form.show_conflict(stale.current)
                status = 409
            except PlanError as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, "Het doel is bewaard.")
                return redirect("vap:goal-detail", vap.pk, made.pk)
    check = check_of(form.spec()) if isinstance(form, EffectForm) else None
    if is_test and request.htmx:
        return render(request, "vap/_goal_check.html", {"check": check})
    context = {
        "vap": vap,
        "goal": goal,
        "form": form,
        "check": check,
        "kind": form.kind,
        "kind_words": KIND_WORDS[form.kind],
        "is_effect": form.kind == GoalKind.EFFECT,
        "crumbs": crumbs(vap),
    }
    return render(request, "vap/goal_form.html", context, status=status)


def _store(request: UserRequest, vap: VAP, form: GoalForm, goal: Goal | None) -> Goal:
    given: dict[str, Any] = {
        "values": form.values(),
        "parts": form.parts(),
        "reason": form.cleaned_data.get("reason", ""),
        "by": request.user,
        "at": timezone.now(),
    }
    if goal is None:
        return services.add(vap_id=vap.pk, kind=form.kind.value, **given)
    return services.change(goal_id=goal.pk, seen=form.seen, **given)


def check_of(spec: GoalSpec | None) -> Check | None:
    """The test for these choices, with what would fit; None while nothing is chosen to measure."""
    if spec is None:
        return None
    table = figure_table(spec.measure, [*spec.areas, *spec.comparison_areas])
    facts, baseline, _, beside = facts_of(spec, table)
    answers = assess(facts)
    words = ""
    if baseline.is_known:
        years = f"{baseline.years[0]} tot en met {baseline.years[-1]}" if len(baseline.years) > 1 else baseline.years[0]
        words = f"{amount(baseline.value, spec.measure)} in {years}"
        if baseline.n:
            words += f", op {baseline.n} antwoorden"
    fitting = sorted(beside.similar - beside.adjacent)
    return Check(
        lead=_lead(answers),
        tone=TONES[worst(answers)],
        lines=tuple(_line(answer) for answer in answers),
        baseline=words,
        fitting=tuple(table.names[code] for code in fitting),
        adjacent=tuple(table.names[code] for code in sorted(beside.adjacent)),
    )


def _lead(answers: tuple[Answer, ...]) -> str:
    """The sentence that stands on top: the worst there is, or that it can be measured."""
    for verdict in (Verdict.BAD, Verdict.WARN):
        found = [answer for answer in answers if answer.verdict == verdict]
        if found:
            return f"{found[0].sentence} {found[0].advice}".strip()
    return "Dit doel is te meten."


def _line(answer: Answer) -> Line:
    return Line(answer.heading, TONES[answer.verdict], VERDICT_WORDS[answer.verdict], answer.sentence, answer.advice)


@require_safe
def goal_detail(request: UserRequest, pk: int, goal_pk: int) -> HttpResponse:
    """One goal: what it wants, where the figure stands, how it is measured, and what was changed of that."""
    require(permissions.may_read_vaps(request.user))
    vap, goal = _visible_goal(request, pk, goal_pk)
    page = goal_page(goal)
    chart = None
    if page.chart is not None:
        chart = {"svg": to_responsive_svg(page.chart, frame=False), "table": to_table(page.chart), "spec": page.chart}
    may_edit = permissions.may_edit_vap(request.user, vap) and vap.state not in VAP_OVER
    context = {
        "vap": vap,
        "goal": goal,
        "line": goal_line(goal, adding=sums_of([goal]).get(goal.pk)),
        "page": page,
        "chart": chart,
        "answers": [_stored_line(answer) for answer in goal.measurability.get("answers", [])],
        "changes": [(change, method_differences(change.before, change.after)) for change in goal.method_changes.all()],
        "results": goal.results.all(),
        "may_edit": may_edit,
        "may_remove": may_edit and not vap.is_locked,
        "sees_chance": permissions.may_see_inside(request.user),
        "crumbs": crumbs(vap),
        "edit_url": reverse("vap:goal-edit", args=[vap.pk, goal.pk]),
    }
    return render(request, "vap/goal_detail.html", context)


def _stored_line(answer: dict[str, str]) -> Line:
    verdict = Verdict(answer["verdict"])
    return Line(answer["heading"], TONES[verdict], VERDICT_WORDS[verdict], answer["sentence"], answer["advice"])


@require_POST
def goal_remove(request: UserRequest, pk: int, goal_pk: int) -> HttpResponse:
    """Take a goal out of a concept."""
    vap, goal = _visible_goal(request, pk, goal_pk)
    _require_edit(request, vap)
    try:
        services.remove(goal_id=goal.pk, by=request.user, at=timezone.now())
    except PlanError as refusal:
        messages.error(request, str(refusal))
        return redirect("vap:goal-detail", vap.pk, goal.pk)
    messages.success(request, f"Doel “{goal.title}” is weg.")
    return redirect("vap:plan-detail", vap.pk)
