"""The register of policy documents: rounds, what changed between them, numbered parts and the decisions on them."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.editing import StaleEditError
from amersfoort_veiligheid.web.editing_forms import mark_differences
from amersfoort_veiligheid.web.navigation import place_of
from amersfoort_veiligheid.web.sent import whole_number
from cycle import permissions
from cycle.enums import DOCUMENT_MOVES, DocumentItemKind, DocumentState
from cycle.filters import DocumentFilter
from cycle.forms.documents import DocumentForm, ItemForm, RoundForm
from cycle.models import DocumentItem, DocumentVersion, PolicyCycle, PolicyDocument
from cycle.queries import documents as queries
from cycle.services import documents as services
from cycle.stats.comparison import PartPair

PER_PAGE = 30
CRUMBS = [("Start", "/")]
DOCUMENT_FIELDS = ("title", "author", "owner", "dated_on", "summary", "link")
MOVE_WORDS = {
    DocumentState.ADOPTED: "Stel vast",
    DocumentState.PUBLIC: "Maak openbaar",
    DocumentState.WITHDRAWN: "Trek in",
}


def _crumbs(document: PolicyDocument | None = None) -> list[tuple[str, str]]:
    crumbs = [*CRUMBS, ("Beleidsdocumenten", reverse("cycle:document-list"))]
    if document is not None:
        crumbs.append((document.title, reverse("cycle:document-detail", args=[document.pk])))
    return crumbs


def _visible(request: UserRequest, pk: int) -> PolicyDocument:
    return get_object_or_404(PolicyDocument.objects.visible_to(request.user), pk=pk)


@require_safe
def document_list(request: UserRequest) -> HttpResponse:
    """Every document the user may see, newest first."""
    require(permissions.may_read_basis(request.user))
    narrowed = DocumentFilter(request.GET, queryset=queries.documents_for(request.user))
    page = Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "filter": narrowed,
        "page": page,
        "crumbs": CRUMBS,
        "may_steer": permissions.may_steer(request.user),
        "has_any": narrowed.is_narrowed or page.paginator.count > 0,
    }
    return render(request, "cycle/_document_rows.html" if request.htmx else "cycle/document_list.html", context)


@require_safe
def document_detail(request: UserRequest, pk: int) -> HttpResponse:
    """One document: what was decided on each numbered part, the rounds, and which cycles rest on it."""
    require(permissions.may_read_basis(request.user))
    document = _visible(request, pk)
    rounds = queries.rounds_of(document)
    may_steer = permissions.may_steer(request.user)
    is_open = document.state != DocumentState.WITHDRAWN
    context = {
        "document": document,
        "rounds": rounds,
        "last": rounds[0],
        "parts": _by_kind(rounds[0]),
        "points": sum(item.kind == DocumentItemKind.DECISION_POINT for item in rounds[0].items.all()),
        "cycles": document.cycles.all() & PolicyCycle.objects.visible_to(request.user),
        "may_write": may_steer and is_open,
        "moves": [(state, MOVE_WORDS[state]) for state in _moves(document)] if may_steer else [],
        "crumbs": _crumbs(),
    }
    return render(request, "cycle/document_detail.html", context)


def _by_kind(version: DocumentVersion) -> list[tuple[DocumentItemKind, list[DocumentItem]]]:
    items = list(version.items.all())
    found = [(kind, [item for item in items if item.kind == kind]) for kind in DocumentItemKind]
    return [(kind, rows) for kind, rows in found if rows]


def _moves(document: PolicyDocument) -> list[DocumentState]:
    return [state for state in DocumentState if state in DOCUMENT_MOVES[DocumentState(document.state)]]


@require_http_methods(["GET", "HEAD", "POST"])
def document_add(request: UserRequest) -> HttpResponse:
    """Enter a document in the register."""
    require(permissions.may_steer(request.user))
    form = DocumentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in (*DOCUMENT_FIELDS, "round_label")}
        document = services.add_document(**fields, by=request.user, at=timezone.now())
        messages.success(request, "Het document staat in het register. Voeg nu de keuzen toe.")
        return redirect("cycle:document-detail", document.pk)
    context = {"form": form, "crumbs": _crumbs()}
    return render(request, "cycle/document_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def document_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change what the register says about a document."""
    require(permissions.may_steer(request.user))
    document = _visible(request, pk)
    form = DocumentForm(request.POST if request.method == "POST" else None, instance=document)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in DOCUMENT_FIELDS}
        try:
            services.change_document(
                document_id=document.pk, seen=form.seen, **fields, by=request.user, at=timezone.now()
            )
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        else:
            messages.success(request, "Het document is gewijzigd.")
            return redirect("cycle:document-detail", document.pk)
    context = {"form": form, "document": document, "crumbs": _crumbs(document)}
    return render(request, "cycle/document_form.html", context, status=status)


@require_POST
def document_move(request: UserRequest, pk: int) -> HttpResponse:
    """Adopt a document, make it public or withdraw it."""
    require(permissions.may_steer(request.user))
    document = _visible(request, pk)
    to = request.POST.get("to", "")
    try:
        if to not in DocumentState.values:
            raise services.DocumentError("Kies wat er met het document gebeurt.")
        services.move_document(document_id=document.pk, to=DocumentState(to), by=request.user, at=timezone.now())
    except services.DocumentError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"Het document is nu {DocumentState(to).label}.")
    return redirect("cycle:document-detail", document.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def document_round_add(request: UserRequest, pk: int) -> HttpResponse:
    """Begin the next round, with the parts that go along."""
    require(permissions.may_steer(request.user))
    document = _visible(request, pk)
    form = RoundForm(request.POST if request.method == "POST" else None, last=queries.rounds_of(document)[0])
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            services.add_round(
                document_id=document.pk,
                label=cleaned["label"],
                dated_on=cleaned["dated_on"],
                change_note=cleaned["change_note"],
                keep=form.kept,
                by=request.user,
                at=timezone.now(),
            )
        except services.DocumentError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "De nieuwe ronde is begonnen. Pas de onderdelen aan en voeg nieuwe toe.")
            return redirect("cycle:document-detail", document.pk)
    context = {"form": form, "document": document, "crumbs": _crumbs(document)}
    return render(request, "cycle/document_round_form.html", context, status=422 if form.is_bound else 200)


@require_safe
def document_compare(request: UserRequest, pk: int) -> HttpResponse:
    """What was added, removed and changed between two rounds; without a choice the last two."""
    require(permissions.may_read_basis(request.user))
    document = _visible(request, pk)
    rounds = {version.number: version for version in queries.rounds_of(document)}
    if len(rounds) < 2:
        return redirect("cycle:document-detail", document.pk)
    numbers = sorted(rounds)
    old = rounds.get(whole_number(request.GET.get("van", "")) or numbers[-2])
    new = rounds.get(whole_number(request.GET.get("naar", "")) or numbers[-1])
    if old is None or new is None:
        raise Http404
    if old.number > new.number:
        old, new = new, old
    comparison = queries.compare(old, new)
    context = {
        "document": document,
        "rounds": [rounds[number] for number in numbers],
        "old": old,
        "new": new,
        "comparison": comparison,
        "changed": [_marked(pair) for pair in comparison.changed],
        "same": len(comparison.unchanged) + len(comparison.renumbered),
        "kinds": dict(DocumentItemKind.choices),
        "crumbs": _crumbs(document),
    }
    return render(request, "cycle/document_compare.html", context)


def _marked(pair: PartPair) -> dict[str, Any]:
    old, new = mark_differences(pair.old.text, pair.new.text)
    return {"pair": pair, "old": old, "new": new}


def item_or_404(request: UserRequest, pk: int) -> DocumentItem:
    """Give a part of a document that the user may see."""
    items = DocumentItem.objects.select_related("version__document")
    return get_object_or_404(items.filter(version__document__in=PolicyDocument.objects.visible_to(request.user)), pk=pk)


@require_http_methods(["GET", "HEAD", "POST"])
def document_item_add(request: UserRequest, pk: int) -> HttpResponse:
    """Add a numbered part to the last round."""
    require(permissions.may_steer(request.user))
    document = _visible(request, pk)
    form = ItemForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        cleaned = form.cleaned_data
        try:
            item = services.add_item(
                document_id=document.pk,
                kind=DocumentItemKind(cleaned["kind"]),
                number=cleaned["number"],
                section=cleaned["section"],
                text=cleaned["text"],
                place=cleaned["place"],
                by=request.user,
                at=timezone.now(),
            )
        except services.DocumentError as refusal:
            form.add_error("number", str(refusal))
        else:
            messages.success(request, f"{item} is toegevoegd.".capitalize())
            return redirect("cycle:document-detail", document.pk)
    context = {"form": form, "document": document, "crumbs": _crumbs(document)}
    return render(request, "cycle/document_item_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def document_item_change(request: UserRequest, pk: int) -> HttpResponse:
    """Change the proposal; earlier decisions keep their texts."""
    require(permissions.may_steer(request.user))
    item = item_or_404(request, pk)
    form = ItemForm(request.POST if request.method == "POST" else None, instance=item)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("section", "text", "place")}
        try:
            services.change_item(item_id=item.pk, seen=form.seen, **fields, by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
        except services.DocumentError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "Het voorstel is gewijzigd. Eerdere besluiten houden hun eigen tekst.")
            return redirect("cycle:document-item", item.pk)
    document = item.version.document
    context = {"form": form, "item": item, "document": document, "crumbs": _crumbs(document)}
    return render(request, "cycle/document_item_form.html", context, status=status)


@require_POST
def document_item_remove(request: UserRequest, pk: int) -> HttpResponse:
    """Take a part on which nobody decided out of the last round."""
    require(permissions.may_steer(request.user))
    item = item_or_404(request, pk)
    try:
        services.remove_item(item_id=item.pk, by=request.user, at=timezone.now())
    except services.DocumentError as refusal:
        messages.error(request, str(refusal))
        return redirect("cycle:document-item", item.pk)
    messages.success(request, "Het onderdeel is uit deze ronde gehaald.")
    return redirect("cycle:document-detail", item.version.document_id)


@require_safe
def document_item(request: UserRequest, pk: int) -> HttpResponse:
    """One numbered part: its text, every decision on it, its way through the rounds, and where it comes back."""
    require(permissions.may_read_basis(request.user))
    item = item_or_404(request, pk)
    may_steer = permissions.may_steer(request.user)
    trace = queries.trace_of(item)
    last = item.version.document.versions.order_by("-number")[0]
    context = {
        "item": item,
        "document": item.version.document,
        "decisions": list(item.decisions.select_related("body")),
        "trace": trace,
        "place": place_of(item.place, roles=request.user.roles, is_staff=request.user.is_staff),
        "is_last": last.pk == item.version_id,
        "may_decide": may_steer,
        "may_write": may_steer
        and last.pk == item.version_id
        and item.version.document.state != DocumentState.WITHDRAWN,
        "crumbs": _crumbs(item.version.document),
    }
    return render(request, "cycle/document_item.html", context)
