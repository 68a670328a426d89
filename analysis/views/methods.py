"""How figures and reports are made, for everybody; an onderzoeker writes a next version."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.access import UserRequest, require
from analysis import permissions
from analysis.enums import MethodSubject
from analysis.forms.methods import MethodForm
from analysis.models import MethodVersion
from analysis.reports.methods import MethodPage, method_list, method_page
from analysis.services import methods as services

START = ("Start", "/")


def _crumbs() -> list[tuple[str, str]]:
    return [START, ("Zo meten wij", reverse("analysis:method-list"))]


def _found(subject: str, key: str, number: int | None = None) -> MethodPage:
    page = method_page(subject, key, number) if subject in MethodSubject.values else None
    if page is None:
        raise Http404
    return page


def _may_write(request: HttpRequest) -> bool:
    return isinstance(request.user, User) and permissions.may_write_methods(request.user)


@login_not_required
@require_safe
def methods(request: HttpRequest) -> HttpResponse:
    """Every kind of report and every indicator, with what it says in a sentence."""
    return render(
        request,
        "analysis/method_list.html",
        {"shelves": method_list(), "may_write": _may_write(request), "crumbs": [START]},
    )


@login_not_required
@require_safe
def method_detail(request: HttpRequest, subject: str, key: str) -> HttpResponse:
    """How one figure or kind of report is made now."""
    return _page(request, _found(subject, key))


@login_not_required
@require_safe
def method_version(request: HttpRequest, subject: str, key: str, number: int) -> HttpResponse:
    """The same in one version: the address that reports name, which stays."""
    return _page(request, _found(subject, key, number))


def _page(request: HttpRequest, page: MethodPage) -> HttpResponse:
    context = {"page": page, "may_write": _may_write(request), "crumbs": _crumbs()}
    return render(request, "analysis/method_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def method_edit(request: UserRequest, subject: str, key: str) -> HttpResponse:
    """Write the first version, or the next one with what changed and why."""
    require(permissions.may_write_methods(request.user))
    page = _found(subject, key)
    newest = page.versions[0].row if page.versions else None
    form = MethodForm(request.POST if request.method == "POST" else None, newest=newest)
    newer: MethodVersion | None = None
    status = 422 if form.is_bound else 200
    if form.is_valid():
        words = {name: form.cleaned_data.get(name, "") for name in form.free_text}
        try:
            made = services.write_version(
                subject=MethodSubject(subject),
                key=key,
                seen=form.cleaned_data["seen"],
                **words,
                by=request.user,
                at=timezone.now(),
            )
        except services.NewerVersionError as stale:
            newer, status = stale.current, 409
            form.show_newer(newer)
        except services.MethodError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"Versie {made.number} staat er. Rapporten die er al zijn, houden hun versie.")
            return redirect("analysis:method-detail", subject, key)
    address = reverse("analysis:method-detail", args=[subject, key])
    context = {"form": form, "page": page, "newer": newer, "crumbs": [*_crumbs(), (page.name, address)]}
    return render(request, "analysis/method_form.html", context, status=status)
