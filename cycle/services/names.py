"""A name that the municipality changes goes on in what is still to come; what is done keeps the words of its day."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Model, QuerySet

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.editing import Revisioned
from cycle.enums import StepState
from cycle.models import Body, CycleStep, Label, Milestone, Party, SchemeMilestone, SchemeStep

NAMES: Final = ("short_plural", "plural", "short", "singular")  # of a Label; a plural may contain its singular


def _places() -> list[tuple[QuerySet[Model], Sequence[str]]]:
    """Where people wrote the names themselves: the scheme, bodies, and steps and milestones that are still open."""
    return [
        (Body.objects.all(), ("name",)),
        (Party.objects.all(), ("name", "meaning")),
        (SchemeStep.objects.all(), ("activity", "explanation")),
        (SchemeMilestone.objects.all(), ("title",)),
        (
            CycleStep.objects.filter(state__in=[StepState.PLANNED, StepState.RUNNING]),
            ("activity", "explanation", "next_actor"),
        ),
        (Milestone.objects.filter(reached_on__isnull=True), ("title",)),
    ]


def renamed(before: Mapping[str, str], after: Mapping[str, str]) -> list[tuple[str, str]]:
    """Old and new name of each form that changed, the longest old one first, so that no plural is cut in two."""
    pairs = {(before.get(name) or "", after.get(name) or "") for name in NAMES}
    return sorted(((old, new) for old, new in pairs if old and new and old != new), key=lambda pair: -len(pair[0]))


@transaction.atomic
def follow_names(*, label: Label, pairs: Iterable[tuple[str, str]], by: User | None, at: datetime) -> int:
    """Put the new names in the place of the old ones; give the number of rows that changed."""
    known = list(pairs)
    if not known:
        return 0
    forms = dict(known)
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(old)}(?!\w)" for old, _ in known))
    count = 0
    for rows, fields in _places():
        for row in rows.select_for_update(of=("self",)):
            changed = []
            for field in fields:
                words = pattern.sub(lambda found: forms[found[0]], getattr(row, field))
                limit = row._meta.get_field(field).max_length  # type: ignore[union-attr]
                if words != getattr(row, field) and (limit is None or len(words) <= limit):
                    setattr(row, field, words)
                    changed.append(field)
            if changed:
                if isinstance(row, Revisioned):  # who has the page open sees that the words changed
                    row.revision += 1
                    changed.append("revision")
                row.save(update_fields=changed)
                count += 1
    audit.record(event="label.followed", target=label, by=by, at=at, names=[list(pair) for pair in known], rows=count)
    return count
