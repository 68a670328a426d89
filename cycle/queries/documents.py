"""Policy documents with their rounds, numbered parts and what bodies decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q, QuerySet

from amersfoort_veiligheid.accounts.models import User
from cycle.enums import DecisionOutcome, DocumentItemKind
from cycle.models import Decision, DocumentItem, DocumentVersion, PolicyDocument
from cycle.stats.comparison import Part, RoundComparison, compare_rounds


def documents_for(user: User) -> QuerySet[PolicyDocument]:
    """Give what the user may see, newest first, with the numbers that the list shows."""
    agreed = Q(versions__items__decisions__outcome__in=[DecisionOutcome.AGREED, DecisionOutcome.CHANGED])
    point = Q(versions__items__kind=DocumentItemKind.DECISION_POINT)
    visible = PolicyDocument.objects.visible_to(user).annotate(
        rounds=Count("versions", distinct=True),
        decided=Count("versions__items", filter=agreed & point, distinct=True),
    )
    return visible.order_by("-dated_on", "title")


def rounds_of(document: PolicyDocument) -> list[DocumentVersion]:
    """Give the rounds, the last one first, each with its parts, and each part with its decisions in order."""
    decisions = Decision.objects.select_related("body").order_by("decided_on", "pk")
    items = DocumentItem.objects.prefetch_related(Prefetch("decisions", decisions)).order_by("kind", "number")
    return list(document.versions.prefetch_related(Prefetch("items", items)).order_by("-number"))


def compare(old: DocumentVersion, new: DocumentVersion) -> RoundComparison:
    """Compare two rounds as they stand."""
    return compare_rounds(_parts(old), _parts(new))


def _parts(version: DocumentVersion) -> list[Part]:
    return [Part(item.kind, item.number, item.text) for item in version.items.all()]


@dataclass(frozen=True)
class TraceLine:
    """One round of a numbered part on its way: its text there, and what bodies decided on it."""

    item: DocumentItem
    is_this: bool
    is_changed: bool  # against the round before it


def trace_of(item: DocumentItem) -> list[TraceLine]:
    """Follow a part through the rounds of its document, from the first on; by likeness of text, not by number."""
    rounds = list(reversed(rounds_of(item.version.document)))
    place = next(index for index, version in enumerate(rounds) if version.pk == item.version_id)
    line = [_own(rounds[place], item.kind, item.number)]
    for index in range(place, 0, -1):
        before = _pair(rounds[index - 1], rounds[index], line[0], forward=False)
        if before is None:
            break
        line.insert(0, before)
    for index in range(place, len(rounds) - 1):
        after = _pair(rounds[index], rounds[index + 1], line[-1], forward=True)
        if after is None:
            break
        line.append(after)
    return [
        TraceLine(one, one.pk == item.pk, bool(index) and one.text != line[index - 1].text)
        for index, one in enumerate(line)
    ]


def _pair(old: DocumentVersion, new: DocumentVersion, item: DocumentItem, *, forward: bool) -> DocumentItem | None:
    found = compare(old, new)
    for pair in (*found.unchanged, *found.renumbered, *found.changed):
        mine, other = (pair.old, pair.new) if forward else (pair.new, pair.old)
        if (mine.kind, mine.number) == (item.kind, item.number):
            return _own(new if forward else old, other.kind, other.number)
    return None


def _own(version: DocumentVersion, kind: str, number: int) -> DocumentItem:
    return next(item for item in version.items.all() if (item.kind, item.number) == (kind, number))
