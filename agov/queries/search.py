"""One question over everything the reader may see.

Each word, or its stem when it ends as a Dutch plural or verb does, is looked for anywhere in a text: who asks for
inbraak finds woninginbraak too. PostgreSQL adds its Dutch dictionary, and puts what fits best first by its own rank.
Every kind starts at what the reader may see, so a search tells nobody that something exists.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from typing import Any, Final
from urllib.parse import urlencode

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.urls import reverse

from agov.enums import SubjectKind
from agov.models import AgendaItem, Edition, Meeting
from agov.queries.subjects import ENTRIES
from amersfoort_veiligheid.accounts.models import User
from cycle.models import GlossaryTerm

LONGEST_QUESTION: Final = 100
MOST_WORDS: Final = 8
PER_KIND: Final = 8  # of a kind on the page of all kinds
PER_PAGE: Final = 30
_WORD: Final = re.compile(r"\w[\w'’-]*\w")
_ENDINGS: Final = ("eren", "heden", "ingen", "en", "es", "s", "e")
SHORTEST_STEM: Final = 4


@dataclass(frozen=True)
class Hit:
    """One thing that was found."""

    title: str
    url: str
    words: str


@dataclass(frozen=True)
class Shelf:
    """What was found of one kind: the best of it, and how much there is."""

    key: str
    label: str
    hits: tuple[Hit, ...]
    total: int

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.total - len(self.hits)


@dataclass(frozen=True)
class _Kind:
    """How one kind is searched: its rows, title field first, then other fields; and how a hit is told."""

    label: str
    rows: Callable[[User | None], QuerySet[Any]]
    fields: tuple[str, ...]
    url: Callable[[Any], str]
    title: Callable[[Any], str] = str
    words: Callable[[Any], str] = lambda row: ""


def words_of(question: str) -> list[str]:
    """The words that are looked for."""
    return _WORD.findall(question[:LONGEST_QUESTION])[:MOST_WORDS]


def stem(word: str) -> str:
    """A word without the ending of a Dutch plural or verb, when enough is left: ``inbraken`` and ``inbraak`` meet.

    A long vowel that became single in the plural is matched by leaving the second one out: ``inbrak`` stands for both.
    """
    small = word.lower()
    for ending in _ENDINGS:
        if small.endswith(ending) and len(small) - len(ending) >= SHORTEST_STEM:
            return small[: -len(ending)]
    return small


def search(question: str, user: User | None) -> list[Shelf]:
    """Everything that fits all words, by kind; None is the public. Two queries a kind at most."""
    words = words_of(question)
    if not words:
        return []
    found = [_shelf(key, kind, words, user, PER_KIND) for key, kind in _kinds(user).items()]
    return [shelf for shelf in found if shelf.total]


def search_kind(key: str, question: str, user: User | None, *, start: int = 0) -> Shelf | None:
    """One kind, from ``start`` on; None for a kind that this reader has not."""
    kind = _kinds(user).get(key)
    words = words_of(question)
    return _shelf(key, kind, words, user, PER_PAGE, start) if kind and words else None


def _shelf(key: str, kind: _Kind, words: Sequence[str], user: User | None, most: int, start: int = 0) -> Shelf:
    rows = _fitting(kind, words, user)
    hits = tuple(Hit(kind.title(row), kind.url(row), kind.words(row)) for row in rows[start : start + most])
    is_all = len(hits) < most and start == 0
    return Shelf(key, kind.label, hits, len(hits) if is_all else rows.count())


def _fitting(kind: _Kind, words: Sequence[str], user: User | None) -> QuerySet[Any]:
    rows: QuerySet[Any] = kind.rows(user)
    anywhere = reduce(and_, (reduce(or_, (_has(name, word) for name in kind.fields)) for word in words))
    in_title = reduce(and_, (_has(kind.fields[0], word) for word in words))
    first = Case(When(in_title, then=Value(0)), default=Value(1), output_field=IntegerField())
    if connection.vendor != "postgresql":
        by_title: QuerySet[Any] = rows.filter(anywhere).annotate(first=first).order_by("first", "-pk")
        return by_title
    asked = reduce(and_, (SearchQuery(word, config="dutch") for word in words))
    vector: Any = reduce(
        add, (SearchVector(name, weight="B" if at else "A", config="dutch") for at, name in enumerate(kind.fields))
    )
    ranked = rows.annotate(fits=vector, rank=SearchRank(vector, asked), first=first)
    by_rank: QuerySet[Any] = ranked.filter(Q(fits=asked) | anywhere).order_by("first", "-rank", "-pk")
    return by_rank


def _has(field: str, word: str) -> Q:
    found = Q(**{f"{field}__icontains": word})
    root = stem(word)
    if root != word.lower():
        found |= Q(**{f"{field}__icontains": root})
        if len(root) > 2 and root[-2] in "aeou" and root[-1] not in "aeiou":  # inbrak(en): also inbraak
            found |= Q(**{f"{field}__icontains": f"{root[:-1]}{root[-2]}{root[-1]}"})
        if len(root) > 2 and root[-1] == root[-2]:  # drugspand(en) stays, plann(en): also plan
            found |= Q(**{f"{field}__icontains": root[:-1]})
    return found


# --- the kinds


_SUBJECT_FIELDS: Final[dict[SubjectKind, tuple[str, ...]]] = {
    SubjectKind.VAP: ("title", "problem", "approach"),
    SubjectKind.PRIORITY: ("title", "statement", "aim"),
    SubjectKind.FINDING: ("claim", "explanation"),
    SubjectKind.ANALYSIS: ("title", "summary"),
    SubjectKind.PROJECT: ("title", "description"),
    SubjectKind.INNOVATION: ("title", "idea", "question"),
    SubjectKind.CONSEQUENCE: ("what", "why", "department"),
    SubjectKind.EXPECTATION: ("text", "answer", "organisation__name"),
    SubjectKind.SESSION: ("title", "alignment"),
    SubjectKind.AGREEMENT: ("text", "owner_function"),
    SubjectKind.REQUEST: ("title", "text", "answer"),
    SubjectKind.DOCUMENT: ("title", "summary"),
    SubjectKind.MANDATE: ("title", "summary"),
    SubjectKind.STEP: ("activity", "explanation"),
}
_LABELS: Final[dict[SubjectKind, str]] = {
    SubjectKind.VAP: "Plannen",
    SubjectKind.PRIORITY: "Prioriteiten",
    SubjectKind.FINDING: "Bevindingen",
    SubjectKind.ANALYSIS: "Veiligheidsanalyses",
    SubjectKind.PROJECT: "Lopende projecten",
    SubjectKind.INNOVATION: "Innovatie",
    SubjectKind.CONSEQUENCE: "Consequenties",
    SubjectKind.EXPECTATION: "Verwachtingen",
    SubjectKind.SESSION: "Sessies met partners",
    SubjectKind.AGREEMENT: "Afspraken van het overleg",
    SubjectKind.REQUEST: "Verzoeken van de raad",
    SubjectKind.DOCUMENT: "Beleidsdocumenten",
    SubjectKind.MANDATE: "Mandaten",
    SubjectKind.STEP: "Stappen van de cyclus",
}


def _kinds(user: User | None) -> dict[str, _Kind]:
    """What this reader can look through: reports first, they answer most questions of who is no officer."""
    public = {
        "rapport": _Kind(
            "Rapporten",
            lambda reader: Edition.objects.public().light().select_related("publication"),
            ("title", "summary"),
            lambda row: reverse("agov:edition-page", args=[row.publication.slug, row.number]),
            lambda row: str(row.title),
            lambda row: f"Editie {row.number}. {_short(row.summary)}",
        ),
    }
    last = {
        "begrip": _Kind(
            "Begrippen",
            lambda reader: GlossaryTerm.objects.all(),
            ("term", "definition"),
            lambda row: f"{reverse('cycle:glossary')}?{urlencode({'zoek': row.term})}",
            lambda row: str(row.term),
            lambda row: _short(row.definition),
        ),
    }
    if user is None:
        return {**public, **last}
    inside = {kind.value: _of_subject(kind) for kind in _SUBJECT_FIELDS}
    meetings = {
        "vergadering": _Kind(
            "Vergaderingen",
            lambda reader: Meeting.objects.visible_to(_known(reader)),
            ("title", "place"),
            lambda row: reverse("agov:meeting-detail", args=[row.pk]),
        ),
        "agendapunt": _Kind(
            "Agendapunten",
            lambda reader: AgendaItem.objects.visible_to(_known(reader)).select_related("meeting"),
            ("title", "explanation", "draft_outcome"),
            lambda row: reverse("agov:item-detail", args=[row.pk]),
            words=lambda row: str(row.meeting),
        ),
    }
    return {**public, **inside, **meetings, **last}


def _known(reader: User | None) -> User:
    if reader is None:
        raise TypeError("the public has no such kind")
    return reader


def _of_subject(kind: SubjectKind) -> _Kind:
    entry = ENTRIES[kind]
    return _Kind(
        _LABELS[kind],
        lambda reader: entry.rows(_known(reader)),
        _SUBJECT_FIELDS[kind],
        entry.url,
        entry.title,
        lambda row: _short(_told(text for _, text in entry.parts(row) if text)),
    )


def _told(texts: Iterable[str]) -> str:
    """What a thing says, as sentences behind each other."""
    return " ".join(f"{text[:1].upper()}{text[1:].rstrip('. ')}." for text in texts)


def _short(text: str, most: int = 160) -> str:
    """The beginning of a text, cut between words."""
    flat = " ".join(text.split())
    return flat if len(flat) <= most else flat[:most].rsplit(" ", 1)[0] + " …"
