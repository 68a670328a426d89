"""Keeping a choice on a list, and throwing it away."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from amersfoort_veiligheid.web import saved_filters
from amersfoort_veiligheid.web.access import UserRequest
from amersfoort_veiligheid.web.forms import FreeTextForm
from amersfoort_veiligheid.web.models import SavedFilter


class SaveFilterForm(FreeTextForm):
    """Under which name, and whether colleagues see it."""

    free_text = ("name",)
    submit_label = "Bewaar deze keuze"
    keeps_draft = False

    page = forms.CharField(widget=forms.HiddenInput, max_length=100)
    query = forms.CharField(widget=forms.HiddenInput, max_length=4000, required=False)
    name = forms.CharField(
        label="Hoe heet deze keuze?",
        max_length=60,
        help_text="Bijvoorbeeld: te laat in Kernmare. Noem geen personen.",
        error_messages={"required": "Geef deze keuze een naam."},
    )
    is_shared = forms.BooleanField(label="Collega's zien deze keuze ook", required=False)


@require_POST
def filter_save(request: UserRequest) -> HttpResponse:
    """Keep what is chosen on a list."""
    form = SaveFilterForm(request.POST)
    address = _address(request.POST.get("page", ""))
    if form.is_valid():
        chosen = form.cleaned_data
        try:
            made = saved_filters.save(
                user=request.user,
                page=chosen["page"],
                name=chosen["name"],
                query=chosen["query"],
                is_shared=chosen["is_shared"],
                at=timezone.now(),
            )
        except saved_filters.SavedFilterError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"“{made.name}” staat nu boven de lijst.")
            return redirect(f"{address}?{made.query}")
    back = f"{address}?{saved_filters.tidy(request.POST.get('query', ''))}"
    return render(request, "web/saved_filter_form.html", {"form": form, "back": back}, status=422)


@require_POST
def filter_drop(request: UserRequest, pk: int) -> HttpResponse:
    """Throw a choice of one's own away and go back to its list."""
    row = get_object_or_404(SavedFilter.objects.filter(user=request.user), pk=pk)
    address = _address(row.page)
    saved_filters.drop(row, by=request.user, at=timezone.now())
    messages.success(request, f"“{row.name}” is weg.")
    return redirect(address)


def _address(page: str) -> str:
    try:
        return saved_filters.address_of(page)
    except LookupError as error:
        raise Http404 from error
