"""Consequences for our own policy in the browser: list, file, detail, and whether it is in there."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from agov import permissions
from agov.enums import ConsequenceKind, ConsequenceState
from agov.filters import ConsequenceFilter
from agov.forms.choices import given
from agov.forms.consequences import ConsequenceForm, DoneForm, LapseForm, ReopenForm
from agov.models import Consequence
from agov.models.consequence import ConsequenceQuerySet
from agov.reports.registers import consequence_table
from agov.services import consequences as services
from agov.views.downloads import download
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.forms import FreeTextForm

PER_PAGE = 30
LIST_CRUMB = ("Start", "/")


def _crumbs(*more: tuple[str, str]) -> list[tuple[str, str]]:
    return [LIST_CRUMB, ("Consequenties", reverse("agov:consequence-list")), *more]


def _visible(request: UserRequest) -> ConsequenceQuerySet:
    beside = ("cycle", "priority", "made_by")
    return Consequence.objects.visible_to(request.user).select_related(*beside).with_late(timezone.localdate())


@require_safe
def consequence_list(request: UserRequest) -> HttpResponse:
    """What must change in our own policy, and whether it is in there."""
    require(permissions.may_see_consequences(request.user))
    narrowed = ConsequenceFilter(request.GET, queryset=_visible(request))
    today = timezone.localdate()
    is_late = Q(state=ConsequenceState.OPEN, due_on__lt=today)
    counts = narrowed.qs.order_by().aggregate(
        total=Count("pk"),
        done=Count("pk", filter=Q(state=ConsequenceState.DONE)),
        lapsed=Count("pk", filter=Q(state=ConsequenceState.LAPSED)),
        late=Count("pk", filter=is_late),
        interventions=Count("pk", filter=Q(kind=ConsequenceKind.INTERVENTION)),
    )
    context = {
        "filter": narrowed,
        "page": Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page")),
        "counts": counts,
        "crumbs": [LIST_CRUMB],
        "may_keep": permissions.may_keep_consequences(request.user),
        "has_any": narrowed.is_narrowed or counts["total"] > 0,
        "downloads": [
            (form.upper(), f"{reverse('agov:consequence-export', args=[form])}?{request.GET.urlencode()}")
            for form in ("csv", "ods")
        ],
    }
    template = "agov/_consequence_rows.html" if request.htmx else "agov/consequence_list.html"
    return render(request, template, context)


@require_safe
def consequence_export(request: UserRequest, form: str) -> HttpResponse:
    """The list with the same filter as a file: everything of one department in one year."""
    require(permissions.may_see_consequences(request.user))
    narrowed = ConsequenceFilter(request.GET, queryset=_visible(request))
    parts = [narrowed.form.data.get(name, "") for name in ("department", "fiscal_year")]
    caption = " ".join(["Consequenties voor het eigen beleid", *(part for part in parts if part)])
    table = consequence_table(narrowed.qs, today=timezone.localdate(), caption=caption)
    return download(table, form=form, name="consequenties")


@require_http_methods(["GET", "HEAD", "POST"])
def consequence_add(request: UserRequest) -> HttpResponse:
    """Note what must change."""
    require(permissions.may_keep_consequences(request.user))
    form = ConsequenceForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        fields = {**given(form), "kind": ConsequenceKind(form.cleaned_data["kind"])}
        made = services.add_consequence(**fields, by=request.user, at=timezone.now())
        messages.success(request, "De consequentie staat op de lijst.")
        return redirect("agov:consequence-detail", made.pk)
    return _form_page(request, form, crumbs=_crumbs())


def _form_page(
    request: UserRequest, form: ConsequenceForm, *, crumbs: list[tuple[str, str]], status: int = 422
) -> HttpResponse:
    departments = Consequence.objects.visible_to(request.user).order_by("department")
    context = {
        "form": form,
        "crumbs": crumbs,
        "departments": departments.values_list("department", flat=True).distinct(),
    }
    return render(request, "agov/consequence_form.html", context, status=status if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def consequence_edit(request: UserRequest, pk: int) -> HttpResponse:
    """Change an open consequence."""
    consequence = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_keep_consequences(request.user))
    sent = request.POST if request.method == "POST" else None
    form = ConsequenceForm(sent, instance=consequence, user=request.user)
    status = 422
    if form.is_valid():
        fields = {**given(form), "kind": ConsequenceKind(form.cleaned_data["kind"])}
        try:
            services.change_consequence(consequence_id=pk, seen=form.seen, **fields, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.ConsequenceError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De wijziging is bewaard.")
            return redirect("agov:consequence-detail", pk)
    name = ("Consequentie", reverse("agov:consequence-detail", args=[pk]))
    return _form_page(request, form, crumbs=_crumbs(name), status=status)


@require_safe
def consequence_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One consequence: what, why, who, when, and where it stands."""
    require(permissions.may_see_consequences(request.user))
    return _detail(request, get_object_or_404(_visible(request), pk=pk))


def _detail(
    request: UserRequest, consequence: Consequence, *, status: int = 200, **forms: FreeTextForm
) -> HttpResponse:
    context = {
        "consequence": consequence,
        "crumbs": _crumbs(),
        "may_keep": permissions.may_keep_consequences(request.user),
        "is_open": consequence.state == ConsequenceState.OPEN,
        "done_form": DoneForm(prefix="klaar"),
        "lapse_form": LapseForm(prefix="vervalt"),
        "reopen_form": ReopenForm(prefix="open"),
        **forms,
    }
    return render(request, "agov/consequence_detail.html", context, status=status)


@require_POST
def consequence_done(request: UserRequest, pk: int) -> HttpResponse:
    """It is in there; the form asks where."""
    consequence = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_keep_consequences(request.user))
    form = DoneForm(request.POST, prefix="klaar")
    if form.is_valid():
        try:
            services.mark_done(
                consequence_id=pk, reference=form.cleaned_data["reference"], by=request.user, at=timezone.now()
            )
        except services.ConsequenceError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "Het staat erin, met vindplaats.")
        return redirect("agov:consequence-detail", pk)
    return _detail(request, consequence, status=422, done_form=form)


@require_POST
def consequence_lapse(request: UserRequest, pk: int) -> HttpResponse:
    """It need not be in there any more; the form asks why."""
    consequence = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_keep_consequences(request.user))
    form = LapseForm(request.POST, prefix="vervalt")
    if form.is_valid():
        try:
            services.lapse(consequence_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.ConsequenceError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "De consequentie is vervallen en blijft op de lijst.")
        return redirect("agov:consequence-detail", pk)
    return _detail(request, consequence, status=422, lapse_form=form)


@require_POST
def consequence_reopen(request: UserRequest, pk: int) -> HttpResponse:
    """It turns out not to be in there; the form asks why."""
    consequence = get_object_or_404(_visible(request), pk=pk)
    require(permissions.may_keep_consequences(request.user))
    form = ReopenForm(request.POST, prefix="open")
    if form.is_valid():
        try:
            services.reopen(consequence_id=pk, reason=form.cleaned_data["reason"], by=request.user, at=timezone.now())
        except services.ConsequenceError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "De consequentie staat weer open.")
        return redirect("agov:consequence-detail", pk)
    return _detail(request, consequence, status=422, reopen_form=form)
