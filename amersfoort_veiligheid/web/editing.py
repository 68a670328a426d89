"""Two people edit one record: the second sees what changed meanwhile and loses nothing."""

from __future__ import annotations

from typing import Any

from django.db import models


class Revisioned(models.Model):
    """A record that people edit; ``revision`` counts its saves, so that an edit of an old state is noticed."""

    revision = models.PositiveIntegerField("aantal keer bewaard", default=1, editable=False)

    class Meta:
        abstract = True


class StaleEditError(Exception):
    """Somebody else saved this record after the page was opened; ``current`` is the record as it stands now."""

    def __init__(self, current: Revisioned) -> None:
        super().__init__("Iemand anders heeft dit intussen gewijzigd.")
        self.current = current


def claim_revision(row: Revisioned, seen: int) -> None:
    """Count one save of ``row`` (locked by the caller, who saves the field ``revision`` with the others).

    Raises ``StaleEditError`` when ``seen``, the revision on the page, is not the one of the row any more.
    """
    if row.revision != seen:
        raise StaleEditError(row)
    row.revision += 1


def field_values(row: models.Model, names: list[str]) -> dict[str, Any]:
    """Give the values of plain fields as the form shows them, for the comparison."""
    return {name: getattr(row, name) for name in names}
