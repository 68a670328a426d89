"""Recording what a body decided on a numbered part of a document."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from amersfoort_veiligheid.web.access import UserRequest, require
from cycle import permissions
from cycle.enums import DecisionOutcome
from cycle.forms.documents import DecisionForm
from cycle.services import documents as services
from cycle.views.documents import item_or_404


@require_http_methods(["GET", "HEAD", "POST"])
def document_item_decide(request: UserRequest, pk: int) -> HttpResponse:
    """Store a decision, with the proposal and the decided text in full."""
    require(permissions.may_steer(request.user))
    item = item_or_404(request, pk)
    form = DecisionForm(request.POST if request.method == "POST" else None, proposal=item.text)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.record_decision(
                item_id=item.pk,
                body=cleaned["body"],
                outcome=DecisionOutcome(cleaned["outcome"]),
                decided_on=cleaned["decided_on"],
                decided_text=cleaned["decided_text"],
                explanation=cleaned["explanation"],
                votes_for=cleaned["votes_for"],
                votes_against=cleaned["votes_against"],
                by=request.user,
                at=timezone.now(),
            )
        except services.DocumentError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het besluit is vastgelegd, met de tekst.")
            return redirect("cycle:document-item", item.pk)
    document = item.version.document
    crumbs = [
        ("Start", "/"),
        ("Beleidsdocumenten", reverse("cycle:document-list")),
        (document.title, reverse("cycle:document-detail", args=[document.pk])),
        (f"{item}".capitalize(), reverse("cycle:document-item", args=[item.pk])),
    ]
    context = {"form": form, "item": item, "document": document, "crumbs": crumbs}
    return render(request, "cycle/document_item_decide.html", context, status=422 if form.is_bound else 200)
