"""What a corporation or a school sees of its own buurten and spots, on a page and as files."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.access import UserRequest, require
from analysis import permissions
from analysis.queries import partners_with_spots
from analysis.reports import render as rendering
from analysis.reports.base import Report
from analysis.reports.partner_spots import build_partner_report, years_of
from cycle.enums import SpotKind
from cycle.models import Spot

OF_PARTNERS = (SpotKind.COMPLEX, SpotKind.SCHOOL)
FORMS = {"csv": ("CSV", "zip"), "xlsx": ("Excel", "xlsx"), "ods": ("ODS", "ods"), "json": ("JSON", "json")}


@require_safe
def partner_list(request: UserRequest) -> HttpResponse:
    """Corporations and schools; a partner goes to its own page at once."""
    require(permissions.may_see_spots(request.user))
    partners = list(partners_with_spots(request.user))
    if not permissions.may_read_reports(request.user) and len(partners) == 1:
        return redirect("analysis:partner-spots", partners[0].pk)
    context = {"partners": partners, "loose": _loose(request), "crumbs": [("Start", "/")]}
    return render(request, "analysis/spot_partners.html", context)


def _loose(request: UserRequest) -> QuerySet[Spot]:
    """Complexes and schools on the list of no partner, for who may put them there: no partner sees their figures."""
    if not permissions.may_keep_spots(request.user):
        return Spot.objects.none()
    waiting = Spot.objects.visible_to(request.user).without_partner().filter(kind__in=OF_PARTNERS)
    return waiting.select_related("buurt").order_by("kind", "name")


@require_safe
def newest(request: UserRequest, pk: int) -> HttpResponse:
    """The newest year of one partner; a page that says what is missing when there is none."""
    partner = _partner(request, pk)
    if years := years_of(partner):
        return redirect("analysis:partner-spots-year", partner.pk, years[0])
    context = {
        "partner": partner,
        "may_keep": permissions.may_keep_spots(request.user),
        "has_spots": partner.spots.filter(valid_to__isnull=True).exists(),
        "crumbs": _crumbs(request),
    }
    return render(request, "analysis/partner_spots_empty.html", context)


@require_safe
def report(request: UserRequest, pk: int, year: int) -> HttpResponse:
    """One year of one partner; files are made from the same value."""
    partner, years, made = _made(request, pk, year)
    context = {
        "partner": partner,
        "report": made,
        "years": years,
        "year": year,
        "drawings": {},
        "may_keep": permissions.may_keep_spots(request.user),
        "downloads": [
            (label, reverse("analysis:partner-spots-export", args=[partner.pk, year, form]))
            for form, (label, _) in FORMS.items()
        ],
        "crumbs": _crumbs(request),
    }
    return render(request, "analysis/partner_spots.html", context)


@require_safe
def export(request: UserRequest, pk: int, year: int, form: str) -> HttpResponse:
    """All tables of the page as a file: the same protected cells."""
    _, _, made = _made(request, pk, year)
    if form not in FORMS:
        raise Http404
    content, content_type = rendering.export(made, form)
    return _file(content, content_type, f"plekken-{pk}-{year}.{FORMS[form][1]}")


@require_safe
def export_table(request: UserRequest, pk: int, year: int, key: str, form: str) -> HttpResponse:
    """One table of the page as a file."""
    _, _, made = _made(request, pk, year)
    try:
        content, content_type = rendering.export_table(made, key, form)
    except KeyError as error:
        raise Http404 from error
    return _file(content, content_type, f"plekken-{pk}-{year}-{key}.{form}")


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=content_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _partner(request: UserRequest, pk: int) -> Organisation:
    """The partner of the address; one that the user may not look at is not found."""
    require(permissions.may_see_spots(request.user))
    return get_object_or_404(partners_with_spots(request.user), pk=pk)


def _made(request: UserRequest, pk: int, year: int) -> tuple[Organisation, list[int], Report]:
    partner = _partner(request, pk)
    years = years_of(partner)
    if year not in years:
        raise Http404
    return partner, years, build_partner_report(partner, year, by=request.user)


def _crumbs(request: UserRequest) -> list[tuple[str, str]]:
    start = [("Start", "/")]
    if permissions.may_read_reports(request.user):
        return [*start, ("Plekken", reverse("analysis:spot-partners"))]
    return start
