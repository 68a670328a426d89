"""Forms of records that several people edit: who saves second sees both texts and chooses, and loses nothing.

A view that changes a ``Revisioned`` record::

    form = FindingForm(request.POST if is_sent else None, instance=finding)
    if form.is_valid():
        try:
            services.change_finding(finding_id=finding.pk, seen=form.seen, ..., by=request.user, at=timezone.now())
        except StaleEditError as stale:
            form.show_conflict(stale.current)
            status = 409
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Any, ClassVar, Final, Protocol

from django import forms
from django.db.models import Manager, Model
from django.http import QueryDict
from django.utils import formats, timezone

from amersfoort_veiligheid.web.forms import FreeTextForm


class Editable(Protocol):
    """What a form needs of a ``Revisioned`` record."""

    @property
    def revision(self) -> int:
        """The number of its saves."""


ABSENT: Final = object()  # the record has no such value
WORDS_TO_MARK: Final = 2000  # of longer texts the differences are not marked: that takes seconds


@dataclass(frozen=True)
class Piece:
    """A part of a text, and whether the other text lacks it."""

    text: str
    is_different: bool


@dataclass(frozen=True)
class FieldComparison:
    """One field of which two people made something different."""

    name: str  # of the control
    label: str
    theirs: list[Piece]
    mine: list[Piece]
    their_values: list[str] | None  # as the browser posts them; None when they cannot be taken over by a tick


class RevisionForm(FreeTextForm):
    """Changes a ``Revisioned`` record, given as ``instance``; without one the form makes a new record.

    What stands in the fields comes from the instance, by the name of the field (``value_in`` for what is named
    otherwise). ``seen`` is the revision that was on the page, for ``claim_revision``.
    """

    TAKE: ClassVar[str] = "take_theirs"

    revision = forms.IntegerField(
        widget=forms.HiddenInput,
        min_value=1,
        error_messages={
            "required": "De pagina is niet heel meer. Laad haar opnieuw.",
            "invalid": "Laad de pagina opnieuw.",
        },
    )

    def __init__(self, *args: Any, instance: Editable | None = None, **kwargs: Any) -> None:
        self.instance = instance
        self.comparison: list[FieldComparison] = []
        super().__init__(*args, **kwargs)
        if instance is None:
            del self.fields["revision"]

    @property
    def seen(self) -> int:
        """The revision that was on the page; 0 for a new record."""
        return int(self.cleaned_data.get("revision", 0))

    @property
    def take_name(self) -> str:
        """The name of the ticks "neem over" on the page."""
        return self.add_prefix(self.TAKE)

    def value_in(self, row: Any, name: str) -> Any:
        """The value of ``row`` that field ``name`` shows, or ``ABSENT``; extend it where names differ."""
        value = getattr(row, name, ABSENT)
        if isinstance(value, Manager):
            return list(value.all())
        return ABSENT if callable(value) else value

    def get_initial_for_field(self, field: forms.Field, field_name: str) -> Any:
        """What stands in the field before somebody types: given to the form, else as in the record."""
        if self.instance is not None and field_name not in self.initial:
            value = self.value_in(self.instance, field_name)
            if value is not ABSENT:
                return value
        return super().get_initial_for_field(field, field_name)

    def full_clean(self) -> None:
        """Put the record's own value in the fields for which the reader chose "neem over", then check."""
        if self.is_bound and self.instance is not None:
            self._take_theirs(self.instance)
        super().full_clean()

    def show_conflict(self, current: Editable) -> None:
        """Lay what the record now holds beside what was typed; sending the same page again then wins, knowingly."""
        self.comparison = [
            made
            for name, field in self.fields.items()
            if name in self.cleaned_data and (made := self._compare(current, name, field)) is not None
        ]
        data = self._own_data()
        data[self.add_prefix("revision")] = str(current.revision)
        data.pop(self.take_name, None)
        if self.comparison:
            words = "Uw tekst is nog niet bewaard. Kies hieronder per onderdeel wat blijft, en bewaar opnieuw."
        else:
            words = "In deze velden staat hetzelfde als bij u. Bewaar opnieuw als u dat wilt."
        self.add_error(None, f"Iemand anders heeft dit intussen gewijzigd. {words}")

    def _own_data(self) -> QueryDict:
        """The sent values as a copy that may be changed."""
        data = self.data.copy() if isinstance(self.data, QueryDict) else _query_dict(self.data)
        self.data = data
        return data

    def _compare(self, current: Editable, name: str, field: forms.Field) -> FieldComparison | None:
        if field.widget.is_hidden or isinstance(field, forms.FileField) or field.disabled:
            return None
        value = self.value_in(current, name)
        if value is ABSENT:
            return None
        theirs, mine = as_read(field, value), as_read(field, self.cleaned_data[name])
        if theirs == mine:
            return None
        their_pieces, my_pieces = mark_differences(theirs, mine)
        return FieldComparison(
            name=self.add_prefix(name),
            label=str(field.label or self[name].label),
            theirs=their_pieces,
            mine=my_pieces,
            their_values=_as_posted(field, value),
        )

    def _take_theirs(self, row: Editable) -> None:
        key = self.take_name
        names = self.data.getlist(key) if isinstance(self.data, QueryDict) else self.data.get(key, [])
        for name, field in self.fields.items():
            if name == "revision" or self.add_prefix(name) not in names:
                continue
            value = self.value_in(row, name)
            posted = None if value is ABSENT else _as_posted(field, value)
            if posted is not None:
                self._own_data().setlist(self.add_prefix(name), posted)


def _query_dict(values: Any) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, value in values.items():
        data.setlist(key, value if isinstance(value, list | tuple) else [value])
    return data


def as_read(field: forms.Field, value: Any) -> str:
    """A value of a field in the words of the page: labels of choices, dates in full, yes or no; "" for nothing."""
    if isinstance(value, str):
        return _label_of_choice(field, value).replace("\r\n", "\n").strip()
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Ja" if value else "Nee"
    if isinstance(value, Model):
        return str(field.label_from_instance(value)) if isinstance(field, forms.ModelChoiceField) else str(value)
    if isinstance(value, datetime):
        return formats.date_format(timezone.localtime(value) if timezone.is_aware(value) else value, "j F Y H:i")
    if isinstance(value, date):
        return formats.date_format(value, "j F Y")
    if isinstance(value, time):
        return formats.time_format(value, "H:i")
    if isinstance(value, Iterable):
        return "\n".join(sorted(as_read(field, one) for one in value))
    return _label_of_choice(field, str(value)).replace(".", ",")


def _choices(field: forms.ChoiceField) -> list[tuple[Any, Any]]:
    choices: Any = field.choices  # a list, or what Django makes of a function or an enum
    return list(choices)


def _label_of_choice(field: forms.Field, value: str) -> str:
    if not isinstance(field, forms.ChoiceField) or isinstance(field, forms.ModelChoiceField):
        return value
    for key, label in _choices(field):
        options = label if isinstance(label, list | tuple) else [(key, label)]  # a group of choices has its own list
        for option, words in options:
            if str(option) == value:
                return str(words) if value else ""
    return value


def _as_posted(field: forms.Field, value: Any) -> list[str] | None:
    """The value as the browser would send it, or None for a control that sends several parts."""
    if isinstance(field.widget, forms.MultiWidget):
        return None
    if isinstance(field, forms.BooleanField) and isinstance(value, bool):
        return ["on"] if value else []
    shown = field.widget.format_value(field.prepare_value(value))
    if shown is None:
        return [""]
    return [str(one) for one in shown] if isinstance(shown, list | tuple) else [str(shown)]


def mark_differences(theirs: str, mine: str) -> tuple[list[Piece], list[Piece]]:
    """Cut two texts in pieces that the other has too and pieces that it has not, whole words."""
    left, right = re.findall(r"\s+|\S+", theirs), re.findall(r"\s+|\S+", mine)
    if max(len(left), len(right)) > WORDS_TO_MARK:
        return [Piece(theirs, False)], [Piece(mine, False)]
    same_left: set[int] = set()
    same_right: set[int] = set()
    for block in difflib.SequenceMatcher(None, left, right, autojunk=False).get_matching_blocks():
        same_left.update(range(block.a, block.a + block.size))
        same_right.update(range(block.b, block.b + block.size))
    return _pieces(left, same_left), _pieces(right, same_right)


def _pieces(words: list[str], same: set[int]) -> list[Piece]:
    runs = groupby(range(len(words)), key=lambda index: index not in same)
    return [Piece("".join(words[index] for index in run), is_different) for is_different, run in runs]
