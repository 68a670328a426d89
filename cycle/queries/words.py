"""How this municipality calls its bodies and plans, and what the words of the field mean."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from django.db.models import CharField, Q, TextField, Value
from django.db.models.functions import Cast

from cycle.enums import LABEL_FORMS, LabelKey
from cycle.models import GlossaryTerm, Label


@dataclass(frozen=True)
class Name:
    """A name as screens print it; ``meaning`` is empty where nobody wrote one."""

    singular: str
    short: str
    meaning: str = ""
    plural: str = ""
    short_plural: str = ""


def names_in_use() -> dict[str, Name]:
    """Give every name by its key: the rows of beheer, and what comes with the product where there is no row."""
    known = {key.value: _of_product(key) for key in LabelKey}
    return known | {row.key: _of_row(row, known.get(row.key)) for row in Label.objects.all()}


def _of_product(key: LabelKey) -> Name:
    short, plural, short_plural = LABEL_FORMS[key]
    return Name(key.label, short, "", plural, short_plural)


def _of_row(row: Label, own: Name | None) -> Name:
    """A plural that beheer left empty is the product's as long as the name is; else a small s behind it."""
    plural = own.plural if own and own.singular == row.singular else f"{row.singular}'s"
    short_plural = own.short_plural if own and own.short == row.short else f"{row.short}'s"
    return Name(row.singular, row.short, row.meaning, row.plural or plural, row.short_plural or short_plural)


@dataclass(frozen=True)
class Entry:
    """A word with the meaning that holds now, or held last, and the older ones, newest first."""

    term: str
    current: GlossaryTerm
    is_in_force: bool
    earlier: tuple[GlossaryTerm, ...] = field(default=())

    @property
    def anchor(self) -> str:
        """Where the word stands on the page with all words."""
        return f"begrip-{self.current.pk}"


def glossary(today: date, search: str = "") -> list[Entry]:
    """Give the words in alphabetical order; with ``search`` those that have it in the word or in a meaning."""
    rows = GlossaryTerm.objects.filter(valid_from__lte=today)
    if search:
        hits = rows.filter(Q(term__icontains=search) | Q(definition__icontains=search))
        rows = rows.filter(term__in=hits.values("term"))
    by_word: dict[str, list[GlossaryTerm]] = {}
    for row in rows.order_by("-valid_from"):
        by_word.setdefault(row.term, []).append(row)
    entries = [_entry(meanings, today) for meanings in by_word.values()]
    return sorted(entries, key=lambda entry: entry.term.casefold())


def words_stand(today: date) -> list[tuple[str, ...]]:
    """All that names and explained words on a page come from: differs when any of it does. One query."""
    terms = GlossaryTerm.objects.filter(valid_from__lte=today).order_by()
    days = [Cast(name, CharField()) for name in ("pk", "valid_from", "valid_to", "is_explained")]
    texts = [Cast(name, TextField()) for name in ("term", "definition", "source")]
    names = [Cast(name, TextField()) for name in ("singular", "plural", "short_plural")]
    labels = Label.objects.order_by().values_list("key", "short", Value("-"), "meaning", *names)
    return sorted(map(_plain, terms.values_list(*days, *texts).union(labels, all=True)))


def _plain(row: Sequence[object]) -> tuple[str, ...]:
    return tuple(map(str, row))


def _entry(meanings: Sequence[GlossaryTerm], today: date) -> Entry:
    holds = [row for row in meanings if row.valid_to is None or row.valid_to >= today]
    current = (holds or list(meanings))[0]
    return Entry(current.term, current, bool(holds), tuple(row for row in meanings if row is not current))
