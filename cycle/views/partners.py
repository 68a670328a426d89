"""The register of partners: who they are, when they plan, where they took part."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from amersfoort_veiligheid.accounts.models import Organisation
from amersfoort_veiligheid.web.access import UserRequest, require
from cycle import permissions
from cycle.filters import PartnerFilter
from cycle.forms.partners import PlanningForm
from cycle.models import PartnerCycle, PolicyCycle
from cycle.queries.partners import partners
from cycle.services import partners as services

PER_PAGE = 30
CRUMBS = [("Start", "/")]


@require_safe
def partner_list(request: UserRequest) -> HttpResponse:
    """Every organisation, by name."""
    require(permissions.may_read_inside(request.user))
    narrowed = PartnerFilter(request.GET, queryset=partners())
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "may_manage": request.user.is_staff,
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
        "crumbs": CRUMBS,
    }
    return render(request, "cycle/_partner_rows.html" if request.htmx else "cycle/partner_list.html", context)


@require_safe
def partner_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One organisation with its planning dates and the slagen it was asked for."""
    require(permissions.may_read_inside(request.user))
    return _page(request, get_object_or_404(Organisation, pk=pk), PlanningForm(), 200)


def _page(request: UserRequest, organisation: Organisation, form: PlanningForm, status: int) -> HttpResponse:
    visible = PolicyCycle.objects.visible_to(request.user)
    context = {
        "organisation": organisation,
        "plannings": list(organisation.planning_dates.all()),
        "participations": list(
            organisation.participations.filter(round__cycle__in=visible)
            .select_related("round__cycle", "party")
            .order_by("-round__start_date")
        ),
        "form": form,
        "today": timezone.localdate(),
        "may_steer": permissions.may_steer(request.user),
        "crumbs": [*CRUMBS, ("Partners", reverse("cycle:partner-list"))],
    }
    return render(request, "cycle/partner_detail.html", context, status=status)


@require_POST
def partner_planning_add(request: UserRequest, pk: int) -> HttpResponse:
    """Note a planning date of a partner."""
    require(permissions.may_steer(request.user))
    organisation = get_object_or_404(Organisation, pk=pk)
    form = PlanningForm(request.POST)
    if form.is_valid():
        fields = {
            name: form.cleaned_data[name]
            for name in ("title", "closes_on", "applies_from", "applies_until", "is_budget")
        }
        services.add_planning(organisation=organisation, **fields, by=request.user, at=timezone.now())
        messages.success(request, "De planning is toegevoegd. Het seizoensbord houdt er rekening mee.")
        return redirect("cycle:partner-detail", organisation.pk)
    return _page(request, organisation, form, 422)


@require_POST
def partner_planning_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Take a planning date out of the register."""
    require(permissions.may_steer(request.user))
    planning = get_object_or_404(PartnerCycle, pk=pk)
    services.remove_planning(planning_id=planning.pk, by=request.user, at=timezone.now())
    messages.success(request, f"De planning “{planning.title}” is weggehaald.")
    return redirect("cycle:partner-detail", planning.organisation_id)
