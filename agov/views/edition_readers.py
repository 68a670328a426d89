"""Who reads which part of an edition, and what each audience sees (S117)."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from agov import permissions
from agov.enums import EditionAudience, PartReaders
from agov.forms.editions import PartReadersForm
from agov.queries.editions import reading_of
from agov.reports.edition_versions import closed_words, parts_of, reads, whole_of
from agov.services import edition_readers as services
from agov.services.edition_errors import EditionError
from agov.views.editions import edition_crumbs, visible_edition
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from cycle.enums import WooGround


@require_http_methods(["GET", "HEAD", "POST"])
def edition_part(request: UserRequest, pk: int, key: str) -> HttpResponse:
    """Choose who reads one part of a concept."""
    require(permissions.may_write_editions(request.user))
    edition = visible_edition(request, pk)
    part = next((one for one in parts_of(whole_of(edition)) if one.key == key), None)
    if part is None:
        raise Http404
    closed = edition.withheld_parts.filter(key=key).first()
    form = PartReadersForm(request.POST if request.method == "POST" else None, instance=edition, part=closed)
    status = 422
    if form.is_valid():
        try:
            services.set_readers(
                edition_id=pk, seen=form.seen, key=key, withheld=_withheld(form), by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.part = stale.current.withheld_parts.filter(key=key).first()  # type: ignore[attr-defined]
            form.show_conflict(stale.current)
            status = 409
        except EditionError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            messages.success(request, f"Bewaard wie “{part.heading}” leest.")
            return redirect(reverse("agov:edition-detail", args=[pk]) + "#lezers")
    context = {"form": form, "edition": edition, "part": part, "crumbs": edition_crumbs(edition)}
    return render(request, "agov/edition_part.html", context, status=status if form.is_bound else 200)


def _withheld(form: PartReadersForm) -> services.Withheld | None:
    if form.is_open:
        return None
    values = form.cleaned_data
    return services.Withheld(
        readers=PartReaders(values["readers"]),
        ground=WooGround(values["ground"]),
        note=values["note"],
        review_on=values["review_on"],
    )


@require_safe
def edition_version(request: UserRequest, pk: int, audience: str) -> HttpResponse:
    """What one audience reads of an edition, also while it is a concept; with what it reads more and less."""
    edition = visible_edition(request, pk)
    if audience not in EditionAudience.values:
        raise Http404
    who = EditionAudience(audience)
    reading = reading_of(edition, who)
    public = EditionAudience.PUBLIC
    context = {
        "edition": edition,
        "who": who,
        "reading": reading,
        "more": [one for one in reading.closed if reads(one, who) and not reads(one, public)],
        "less": [(one, closed_words(one)) for one in reading.closed if not reads(one, who)],
        "audiences": EditionAudience,
        "crumbs": edition_crumbs(edition),
    }
    return render(request, "agov/edition_version.html", context)
