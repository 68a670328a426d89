"""Policy documents: adding, changing, new rounds with numbered parts, and what bodies decided on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import claim_revision
from cycle.enums import DOCUMENT_MOVES, DecisionOutcome, DocumentItemKind, DocumentState
from cycle.models import Body, Decision, DocumentItem, DocumentVersion, PolicyDocument

FIELDS = ("title", "author", "owner", "dated_on", "summary", "link")


class DocumentError(Exception):
    """Something that the state of a document does not allow; the message is Dutch."""


@transaction.atomic
def add_document(
    *,
    title: str,
    author: str,
    owner: str,
    dated_on: date,
    summary: str,
    link: str,
    round_label: str,
    by: User,
    at: datetime,
) -> PolicyDocument:
    """Enter a document in the register, with its first round, still empty."""
    document = PolicyDocument.objects.create(
        title=title, author=author, owner=owner, dated_on=dated_on, summary=summary, link=link
    )
    DocumentVersion.objects.create(document=document, number=1, label=round_label, dated_on=dated_on)
    audit.record(event="document.created", target=document, by=by, at=at, round=round_label)
    return document


@transaction.atomic
def change_document(
    *,
    document_id: int,
    seen: int,
    title: str,
    author: str,
    owner: str,
    dated_on: date,
    summary: str,
    link: str,
    by: User,
    at: datetime,
) -> PolicyDocument:
    """Change what the register says about a document. Raises StaleEditError when it was changed meanwhile."""
    document = PolicyDocument.objects.select_for_update().get(pk=document_id)
    claim_revision(document, seen)
    new = (title, author, owner, dated_on, summary, link)
    changed = {
        name: [str(getattr(document, name)), str(value)]
        for name, value in zip(FIELDS, new, strict=True)
        if getattr(document, name) != value
    }
    for name, value in zip(FIELDS, new, strict=True):
        setattr(document, name, value)
    document.save(update_fields=[*FIELDS, "revision"])
    audit.record(event="document.changed", target=document, by=by, at=at, fields=changed)
    return document


@transaction.atomic
def move_document(*, document_id: int, to: DocumentState, by: User, at: datetime) -> PolicyDocument:
    """Adopt a document, make it public or withdraw it."""
    document = PolicyDocument.objects.select_for_update().get(pk=document_id)
    now = DocumentState(document.state)
    if to not in DOCUMENT_MOVES[now]:
        raise DocumentError(f"Dit document is {now.label}. Het kan niet {to.label} worden.")
    document.state = to
    document.revision += 1
    document.save(update_fields=["state", "revision"])
    audit.record(event="document.moved", target=document, by=by, at=at, old=now.value, new=to.value)
    return document


def _last_round(document_id: int) -> DocumentVersion:
    """Lock the document and give its last round; a withdrawn document is not written in."""
    document = PolicyDocument.objects.select_for_update().get(pk=document_id)
    if document.state == DocumentState.WITHDRAWN:
        raise DocumentError("Dit document is ingetrokken. U kunt er niets meer in wijzigen.")
    return document.versions.order_by("-number")[0]


@transaction.atomic
def add_round(
    *,
    document_id: int,
    label: str,
    dated_on: date,
    change_note: str,
    keep: Collection[int],
    by: User,
    at: datetime,
) -> DocumentVersion:
    """Add the next round; the parts with their ids in ``keep`` go along as they are, the others are dropped."""
    last = _last_round(document_id)
    if not change_note.strip():
        raise DocumentError("Schrijf op wat er in deze ronde verandert.")
    if dated_on < last.dated_on:
        raise DocumentError("Een ronde heeft geen datum voor die van de ronde ervoor.")
    version = DocumentVersion.objects.create(
        document_id=document_id, number=last.number + 1, label=label, dated_on=dated_on, change_note=change_note
    )
    kept = last.items.filter(pk__in=keep)
    DocumentItem.objects.bulk_create(
        DocumentItem(
            version=version, kind=item.kind, number=item.number, section=item.section, text=item.text, place=item.place
        )
        for item in kept
    )
    audit.record(
        event="document.round_added",
        target=version,
        by=by,
        at=at,
        kept=len(kept),
        dropped=last.items.count() - len(kept),
    )
    return version


def next_number(version: DocumentVersion, kind: str) -> int:
    """Give the first number after those in use."""
    return (version.items.filter(kind=kind).aggregate(last=Max("number"))["last"] or 0) + 1


@transaction.atomic
def add_item(
    *,
    document_id: int,
    kind: DocumentItemKind,
    number: int | None,
    section: str,
    text: str,
    place: str,
    by: User,
    at: datetime,
) -> DocumentItem:
    """Add a numbered part to the last round; without a number it comes after the others."""
    version = _last_round(document_id)
    number = number or next_number(version, kind)
    if version.items.filter(kind=kind, number=number).exists():
        raise DocumentError(f"Er is al een {kind.label} met nummer {number}. Kies {next_number(version, kind)}.")
    item = DocumentItem.objects.create(
        version=version, kind=kind, number=number, section=section, text=text, place=place
    )
    audit.record(event="document_item.created", target=item, by=by, at=at, document=str(version))
    return item


@transaction.atomic
def change_item(
    *, item_id: int, seen: int, section: str, text: str, place: str, by: User, at: datetime
) -> DocumentItem:
    """Change the proposal in the last round; what bodies decided on it before stays word for word."""
    item = DocumentItem.objects.select_related("version").get(pk=item_id)
    _must_be_in_last_round(item)
    item = DocumentItem.objects.select_for_update().get(pk=item_id)
    claim_revision(item, seen)
    old = item.text
    item.section, item.text, item.place = section, text, place
    item.save(update_fields=["section", "text", "place", "revision"])
    audit.record(event="document_item.changed", target=item, by=by, at=at, old=old, new=text)
    return item


@transaction.atomic
def remove_item(*, item_id: int, by: User, at: datetime) -> None:
    """Take a part on which nobody decided yet out of the last round."""
    item = DocumentItem.objects.select_related("version").get(pk=item_id)
    _must_be_in_last_round(item)
    if item.decisions.exists():
        raise DocumentError("Over dit onderdeel is al besloten. Laat het weg in een volgende ronde.")
    audit.record(event="document_item.removed", target=item, by=by, at=at, text=item.text)
    item.delete()


def _must_be_in_last_round(item: DocumentItem) -> None:
    if _last_round(item.version.document_id).pk != item.version_id:
        raise DocumentError("Er is al een volgende ronde. Wijzig het onderdeel daar.")


@transaction.atomic
def record_decision(
    *,
    item_id: int,
    body: Body,
    outcome: DecisionOutcome,
    decided_on: date,
    decided_text: str,
    explanation: str,
    votes_for: int | None,
    votes_against: int | None,
    by: User,
    at: datetime,
) -> Decision:
    """Store what a body decided, with the proposal and the decided text in full.

    Agreed: the proposal is the decided text. Agreed with a change: the text is given. Rejected or postponed: none.
    """
    item = DocumentItem.objects.select_for_update().get(pk=item_id)
    if decided_on > timezone.localdate(at):
        raise DocumentError("De datum van het besluit ligt in de toekomst.")
    if outcome == DecisionOutcome.AGREED:
        decided_text = item.text
    elif outcome == DecisionOutcome.CHANGED:
        if not decided_text.strip() or decided_text.split() == item.text.split():
            raise DocumentError("Schrijf de tekst op zoals die is vastgesteld, met de wijziging.")
    else:
        decided_text = ""
    decision = Decision.objects.create(
        item=item,
        body=body,
        outcome=outcome,
        decided_on=decided_on,
        proposal_text=item.text,
        decided_text=decided_text,
        explanation=explanation,
        votes_for=votes_for,
        votes_against=votes_against,
        recorded_by=by,
        recorded_at=at,
    )
    audit.record(
        event="document_item.decided",
        target=item,
        by=by,
        at=at,
        document=str(item.version),
        body=body.name,
        outcome=outcome.value,
        decided_on=decided_on.isoformat(),
        text=decided_text,
    )
    return decision
