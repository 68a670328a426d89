"""The content of a priority as one frozen value, and what differs between two of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from amersfoort_veiligheid.documents.tables import dutch_number
from vap.models import Priority
from vap.queries.capacity import function_of

TEXTS: Final = ("title", "statement", "aim")
RELATIONS: Final = ("areas", "spots", "target_groups", "offence_groups")
GROUNDS: Final = ("evidence_reason", "evidence_by", "choice_reason", "choice_by")

LABELS: Final = {
    "instruments": "soort instrument",
    "trekker": "beoogd trekker (functie)",
}


@dataclass(frozen=True)
class Change:
    """One part of a priority in two versions, in words."""

    label: str
    old: str
    new: str

    @property
    def is_changed(self) -> bool:
        """Whether the two differ."""
        return self.old != self.new


def content_of(priority: Priority) -> dict[str, Any]:
    """Everything that bodies decide on, as texts and lists of texts that JSON can carry. No names of persons."""
    return {
        **{name: getattr(priority, name) for name in TEXTS},
        "theme": str(priority.theme),
        "track": priority.get_track_display(),
        **{name: sorted(str(row) for row in getattr(priority, name).all()) for name in RELATIONS},
        "findings": [str(finding) for finding in priority.findings.order_by("analysis", "number")],
        "evidence": priority.get_evidence_display(),
        **{name: getattr(priority, name) for name in GROUNDS},
        "instruments": [str(kind.label) for kind in priority.instruments],
        "trekker": function_of(priority.trekker) if priority.trekker else "",
        "partners": sorted(str(partner) for partner in priority.partners.all()),
        "cost": priority.cost,
        "covered": priority.covered,
    }


def compare(old: dict[str, Any], new: dict[str, Any]) -> list[Change]:
    """Both contents beside each other, part by part, in the order of the newest."""
    keys = [*new, *(key for key in old if key not in new)]
    return [Change(label_of(key), in_words(old.get(key)), in_words(new.get(key))) for key in keys]


def label_of(key: str) -> str:
    """The Dutch name of a part."""
    return LABELS.get(key) or str(getattr(Priority._meta.get_field(key), "verbose_name", key))


def in_words(value: Any) -> str:
    """A part as the page shows it."""
    if isinstance(value, list):
        return "\n".join(value)
    if isinstance(value, int):
        return dutch_number(value)
    return str(value or "")
