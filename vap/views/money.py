"""Money in the browser: of one VAP with its lines, and of all VAPs of a cycle together."""

from __future__ import annotations

from typing import Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.documents.tables import dutch_date
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.sent import whole_number
from cycle.models import PolicyCycle
from vap import permissions
from vap.enums import VapState
from vap.forms.money import CostLineForm, CoverLineForm, LineForm, PlanLineForm, RemoveLineForm
from vap.models import VAP, CostLine, CoverLine, PlanLine
from vap.models.vap import VAPQuerySet
from vap.queries.money import money_of
from vap.reports.money import build_money_report, plans_table, sums_table
from vap.services import money as services
from vap.services.money import Line, LineModel
from vap.views.places import START, chosen_cycle, download, downloads
from vap.views.plans import visible_vap

KINDS: Final[dict[str, tuple[LineModel, type[LineForm]]]] = {
    "kosten": (CostLine, CostLineForm),
    "dekking": (CoverLine, CoverLineForm),
    "planregel": (PlanLine, PlanLineForm),
}
NEW_WORDS: Final = {
    "kosten": "Wat kost het?",
    "dekking": "Wie betaalt het?",
    "planregel": "Wat moet in welk plan staan?",
}
CHANGE_WORDS: Final = {
    "kosten": "Wat klopt er niet meer aan deze kosten?",
    "dekking": "Wat klopt er niet meer aan deze dekking?",
    "planregel": "Waar staat het, of wat klopt er niet meer?",
}


def _crumbs(vap: VAP, *more: tuple[str, str]) -> list[tuple[str, str]]:
    detail = (vap.title, reverse("vap:plan-detail", args=[vap.pk]))
    return [START, ("VAP's", reverse("vap:plan-list")), detail, *more]


@require_safe
def money(request: UserRequest, pk: int) -> HttpResponse:
    """What one VAP costs, who pays, what is missing, and in which plans of departments it must stand."""
    vap = visible_vap(request, pk)
    require(permissions.may_see_money(request.user, vap))
    may_edit = permissions.may_edit_vap(request.user, vap)
    context = {"vap": vap, "money": money_of(vap, request.user), "crumbs": _crumbs(vap), "may_edit": may_edit}
    return render(request, "vap/money_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def line_new(request: UserRequest, pk: int, kind: str) -> HttpResponse:
    """Add a cost, cover, or a line that must stand in a plan."""
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    model, form_class = _kind(kind)
    form = form_class(request.POST if request.method == "POST" else None, vap=vap)
    if form.is_valid():
        try:
            services.add_line(
                model,
                vap_id=vap.pk,
                values=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except services.MoneyError as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "De regel staat erin.")
            return _back(vap, kind)
    return _line_page(request, vap, kind, form, NEW_WORDS[kind])


@require_http_methods(["GET", "HEAD", "POST"])
def line_change(request: UserRequest, pk: int, kind: str, line_pk: int) -> HttpResponse:
    """Change a line; what comes in after adoption, such as real costs, makes no new version."""
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    line, form_class = _line(vap, kind, line_pk)
    form = form_class(request.POST if request.method == "POST" else None, instance=line, vap=vap)
    status = 422
    if form.is_valid():
        try:
            services.change_line(
                line,
                seen=form.seen,
                values=form.values(),
                reason=form.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.MoneyError as refusal:
            _show(form, refusal)
        else:
            messages.success(request, "De wijziging is bewaard.")
            return _back(vap, kind)
    remove = RemoveLineForm(initial={"seen": line.revision}, prefix="weg", vap=vap)
    return _line_page(request, vap, kind, form, CHANGE_WORDS[kind], status=status, line=line, remove_form=remove)


@require_POST
def line_remove(request: UserRequest, pk: int, kind: str, line_pk: int) -> HttpResponse:
    """Take a line away."""
    vap = visible_vap(request, pk)
    require(permissions.may_edit_vap(request.user, vap))
    line, form_class = _line(vap, kind, line_pk)
    remove = RemoveLineForm(request.POST, prefix="weg", vap=vap)
    status = 422
    if remove.is_valid():
        try:
            services.remove_line(
                line,
                seen=remove.cleaned_data["seen"],
                reason=remove.cleaned_data.get("reason", ""),
                by=request.user,
                at=timezone.now(),
            )
        except StaleEditError:
            remove.add_error(None, "Iemand anders heeft deze regel intussen gewijzigd. Kijk eerst wat er nu staat.")
            status = 409
        except services.MoneyError as refusal:
            remove.add_error(refusal.field if refusal.field in remove.fields else None, str(refusal))
        else:
            messages.success(request, "De regel is weg. In het logboek blijft staan wat er stond.")
            return _back(vap, kind)
    form = form_class(instance=line, vap=vap)
    return _line_page(request, vap, kind, form, CHANGE_WORDS[kind], status=status, line=line, remove_form=remove)


def _kind(kind: str) -> tuple[LineModel, type[LineForm]]:
    if kind not in KINDS:
        raise Http404
    return KINDS[kind]


def _line(vap: VAP, kind: str, line_pk: int) -> tuple[Line, type[LineForm]]:
    model, form_class = _kind(kind)
    line: Line = get_object_or_404(model.objects.all(), vap=vap, pk=line_pk)  # type: ignore[assignment]
    return line, form_class


def _show(form: LineForm, refusal: services.MoneyError) -> None:
    form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))


def _back(vap: VAP, kind: str) -> HttpResponse:
    return redirect(f"{reverse('vap:money', args=[vap.pk])}#{kind}")


def _line_page(
    request: UserRequest, vap: VAP, kind: str, form: LineForm, question: str, *, status: int = 422, **more: Any
) -> HttpResponse:
    context = {
        "vap": vap,
        "kind": kind,
        "form": form,
        "question": question,
        "crumbs": _crumbs(vap, ("Geld", reverse("vap:money", args=[vap.pk]))),
        **more,
    }
    is_bound = form.is_bound or (more.get("remove_form") is not None and more["remove_form"].is_bound)
    return render(request, "vap/money_line.html", context, status=status if is_bound else 200)


# --- all VAPs together


def _all(request: UserRequest, cycle: PolicyCycle | None) -> VAPQuerySet:
    shown = VAP.objects.visible_to(request.user).filter(cycle=cycle).exclude(state=VapState.WITHDRAWN)
    if not permissions.may_see_inside(request.user):
        shown = shown.public()
    return shown.select_related("cycle", "theme").order_by("number")


def _year(request: UserRequest) -> int | None:
    asked = request.GET.get("jaar", "")
    return whole_number(asked) if len(asked) == 4 else None


@require_safe
def money_overview(request: UserRequest) -> HttpResponse:
    """What all VAPs of a cycle cost, per plan, theme and year, and what is not covered."""
    require(permissions.may_read_vaps(request.user))
    cycle = chosen_cycle(request)
    vaps = list(_all(request, cycle))
    year = _year(request)
    everything = build_money_report(vaps)
    context = {
        "cycle": cycle,
        "cycles": PolicyCycle.objects.visible_to(request.user),
        "report": build_money_report(vaps, year=year) if year else everything,
        "year": year,
        "years": [line.label for line in everything.years],
        "downloads": downloads("vap:money-export", cycle, request.GET.urlencode()) if cycle else [],
        "crumbs": [START, ("VAP's", reverse("vap:plan-list"))],
    }
    return render(request, "vap/money_overview.html", context)


@require_safe
def money_export(request: UserRequest, form: str) -> HttpResponse:
    """The same as a file; a workbook holds plans, themes and years."""
    require(permissions.may_read_vaps(request.user))
    cycle = chosen_cycle(request)
    if cycle is None:
        raise Http404
    year = _year(request)
    report = build_money_report(list(_all(request, cycle)), year=year)
    what = f"{cycle}, {year}" if year else str(cycle)
    day = dutch_date(timezone.localdate())
    tables = [
        plans_table(f"Geld per VAP {what}", report, figures_date=day),
        sums_table("thema", f"Geld per thema {what}", "Thema", report.themes, figures_date=day),
        sums_table("jaar", f"Geld per jaar {what}", "Jaar", report.years, figures_date=day),
    ]
    return download(tables, form=form, name="geld-vaps", title=f"Geld van VAP's {what}")
