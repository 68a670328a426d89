"""Findings in the browser: the list, a page per finding, making and changing one."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis import permissions, queries
from analysis.enums import AnalysisState, Hardness, HolderState, InterpretationKind
from analysis.filters import FindingFilter
from analysis.forms.findings import (
    AnswerForm,
    AskForm,
    ExtraFigureForm,
    FindingForm,
    LetGoForm,
    PlaceForm,
    ReadingForm,
    attach,
)
from analysis.models import Finding, GeneratedReport, SafetyAnalysis
from analysis.reports.picking import NoFigureError, Picked
from analysis.services import findings as services
from analysis.services.figures import Place, look_up
from analysis.services.findings import FindingError
from cycle.enums import Track
from cycle.models import Area, OffenceGroup, TargetGroup

PER_PAGE = 30


def crumbs() -> list[tuple[str, str]]:
    """The way to what lies under the list of findings."""
    return [("Start", "/"), ("Bevindingen", reverse("analysis:finding-list"))]


@require_safe
def finding_list(request: UserRequest) -> HttpResponse:
    """Every finding the user may see, by analysis and number."""
    visible = Finding.objects.visible_to(request.user).select_related("analysis").with_holder()
    narrowed = FindingFilter(request.GET, queryset=visible, request=request)
    page = Paginator(narrowed.qs.order_by("-analysis__cycle__start_date", "analysis", "number"), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "filter": narrowed,
        "page": page,
        "crumbs": [("Start", "/")],
        "may_write": SafetyAnalysis.objects.writable_by(request.user).exists(),
        "may_read_reports": permissions.may_read_reports(request.user),
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
    }
    return render(request, "analysis/_finding_rows.html" if request.htmx else "analysis/finding_list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_create(request: UserRequest) -> HttpResponse:
    """Make a finding of the figure in the address; without one, of a signal from the wijken."""
    require(permissions.may_make_findings(request.user))
    place, picked = _place(request)
    is_sent = request.method == "POST" and "finding" not in request.POST
    form = FindingForm(
        request.POST if is_sent else None,
        user=request.user,
        is_soft=place is None,
        initial=_first_guess(request, place, picked),
    )
    if form.is_valid():
        try:
            made = services.create_finding(
                analysis_id=form.cleaned_data["analysis"].pk,
                content=form.content(),
                places=[place] if place else [],
                by=request.user,
                at=timezone.now(),
            )
        except (FindingError, NoFigureError) as refusal:
            attach(form, refusal)
        else:
            messages.success(request, f"Bevinding {made.number} is bewaard.")
            return redirect("analysis:finding-detail", made.pk)
    return _draw_create(request, form, place, picked)


def _draw_create(
    request: UserRequest,
    form: FindingForm,
    place: Place | None,
    picked: Picked | None,
    extra: ExtraFigureForm | None = None,
) -> HttpResponse:
    """The page with the figure on the left and the claim on the right."""
    context = {
        "form": form,
        "picked": picked,
        "report": GeneratedReport.objects.only("title", "kind", "code", "period").get(pk=place.report_id)
        if place
        else None,
        "extra_form": (extra or ExtraFigureForm(user=request.user)) if place else None,
        "crumbs": crumbs(),
        "has_analysis": SafetyAnalysis.objects.writable_by(request.user).exists(),
        "may_start": permissions.may_start_analysis(request.user),
        "may_read_reports": permissions.may_read_reports(request.user),
    }
    is_wrong = form.is_bound or (extra is not None and extra.is_bound)
    return render(request, "analysis/finding_create.html", context, status=422 if is_wrong else 200)


def _place(request: UserRequest) -> tuple[Place | None, Picked | None]:
    """The figure that the address names, or nothing; 404 when the user may not know of it or it is not there."""
    if "report" not in request.GET:
        return None, None
    named = PlaceForm(request.GET, user=request.user)
    if not named.is_valid():
        raise Http404
    cleaned = named.cleaned_data
    place = Place(cleaned["report"].pk, cleaned["table"], cleaned["row"], cleaned["column"])
    try:
        return place, look_up(place)
    except NoFigureError as absent:
        raise Http404(str(absent)) from absent


def _first_guess(request: UserRequest, place: Place | None, picked: Picked | None) -> dict[str, object]:
    """What the form begins with: the newest open analysis, and the area, group or offence that the figure is about."""
    analysis = SafetyAnalysis.objects.writable_by(request.user).order_by("-cycle__start_date").first()
    guess: dict[str, object] = {"analysis": analysis.pk if analysis else None}
    if place is None or picked is None:
        return guess
    report = GeneratedReport.objects.only("kind", "code").get(pk=place.report_id)
    parts = picked.label.split(", ")
    current = Area.objects.current()
    named = Area.objects.none()
    if report.kind == "wijk":
        named = current.filter(code=report.code)
    elif report.kind == "stad":
        named = current.wijken().filter(name=parts[0])
    groups = TargetGroup.objects.filter(key=report.code) | TargetGroup.objects.filter(name=parts[0])
    offences = OffenceGroup.objects.filter(name__in=[part.partition(" (")[0] for part in parts])
    guess |= {"areas": list(named), "target_groups": list(groups), "offence_groups": list(offences)}
    if report.kind == "doelgroep" or groups:
        guess["track"] = Track.GROUP
    elif named:
        guess["track"] = Track.AREA
    return guess


@require_POST
def finding_add_figure(request: UserRequest) -> HttpResponse:
    """Lay the figure in the address beside those of a finding that is there already."""
    require(permissions.may_make_findings(request.user))
    place, picked = _place(request)
    if place is None:
        raise Http404
    form = ExtraFigureForm(request.POST, user=request.user)
    if form.is_valid():
        try:
            finding = services.add_figure(
                finding_id=form.cleaned_data["finding"].pk, place=place, by=request.user, at=timezone.now()
            )
        except (FindingError, NoFigureError) as refusal:
            attach(form, refusal)
        else:
            messages.success(request, f"Het cijfer staat bij bevinding {finding.number}.")
            return redirect("analysis:finding-detail", finding.pk)
    empty = FindingForm(user=request.user, is_soft=False, initial=_first_guess(request, place, picked))
    return _draw_create(request, empty, place, picked, form)


def visible_finding(request: UserRequest, pk: int) -> Finding:
    """A finding that the user may see, with what its page shows; 404 otherwise."""
    found = Finding.objects.visible_to(request.user).select_related(
        "analysis__cycle", "theme", "soft_area", "checked_by", "made_by__organisation"
    )
    return get_object_or_404(found, pk=pk)


@require_safe
def finding_detail(request: UserRequest, pk: int) -> HttpResponse:
    """What is claimed, on what it rests, how others read it, and who takes it up."""
    return draw_finding(request, visible_finding(request, pk))


def draw_finding(request: UserRequest, finding: Finding, *, status: int = 200, **forms: object) -> HttpResponse:
    """Draw the page; ``forms`` are those that came back with errors, so that nothing typed is lost."""
    user, is_open = request.user, finding.analysis.state != AnalysisState.ADOPTED
    readings = list(finding.interpretations.select_related("organisation", "given_by"))
    requests = list(finding.holder_requests.select_related("organisation", "asked_by", "answered_by"))
    holder = next((one for one in requests if one.state == HolderState.ACCEPTED), None)
    mine = next((one for one in readings if one.organisation_id == user.organisation_id), None)
    can_ask = permissions.may_ask_holder(user, holder) and finding.analysis.state != AnalysisState.DRAFT
    can_read = is_open and permissions.may_speak(user)
    context = {
        "finding": finding,
        "crumbs": crumbs(),
        "figures": finding.figures.select_related("report"),
        "readings": readings,
        "has_dissent": any(one.kind == InterpretationKind.DIFFERS for one in readings),
        "requests": requests,
        "holder": holder,
        "holding": queries.holdings([finding], at=timezone.now())[finding.pk],
        "to_answer": [one for one in requests if one.state == HolderState.ASKED and permissions.may_answer(user, one)],
        "may_edit": is_open and permissions.may_write_in(user, finding.analysis),
        "may_settle": permissions.may_settle(user),
        "may_let_go": holder is not None and permissions.may_answer(user, holder),
        "may_read_reports": permissions.may_read_reports(user),
        "reading_form": ReadingForm(instance=mine) if can_read else None,
        "ask_form": AskForm() if can_ask else None,
        "answer_form": AnswerForm(),
        "let_go_form": LetGoForm(),
        **forms,
    }
    return render(request, "analysis/finding_detail.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
def finding_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change a finding; its figures stay frozen, and may be left out."""
    finding = visible_finding(request, pk)
    require(permissions.may_write_in(request.user, finding.analysis))
    is_soft, status = finding.hardness == Hardness.SOFT, 200
    form = FindingForm(
        request.POST if request.method == "POST" else None, instance=finding, user=request.user, is_soft=is_soft
    )
    if form.is_valid():
        try:
            services.change_finding(
                finding_id=finding.pk,
                seen=form.seen,
                content=form.content(),
                figures=list(form.cleaned_data.get("figures", [])),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, f"Bevinding {finding.number} is gewijzigd.")
            return redirect("analysis:finding-detail", finding.pk)
    if form.is_bound and status == 200:
        status = 422
    context = {"form": form, "finding": finding, "figures": finding.figures.all(), "crumbs": crumbs()}
    return render(request, "analysis/finding_edit.html", context, status=status)


@require_POST
def finding_read(request: UserRequest, pk: int) -> HttpResponse:
    """Store how the own organisation reads the finding."""
    finding = visible_finding(request, pk)
    require(permissions.may_speak(request.user))
    mine = finding.interpretations.filter(organisation=request.user.organisation).first()
    form, status = ReadingForm(request.POST, instance=mine), 422
    if form.is_valid() and request.user.organisation is not None:
        try:
            services.give_reading(
                finding_id=finding.pk,
                organisation=request.user.organisation,
                kind=InterpretationKind(form.cleaned_data["kind"]),
                text=form.cleaned_data["text"],
                seen=form.seen,
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except FindingError as refusal:
            attach(form, refusal)
        else:
            messages.success(request, "De duiding van uw organisatie is bewaard.")
            return redirect("analysis:finding-detail", finding.pk)
    return draw_finding(request, finding, status=status, reading_form=form)
