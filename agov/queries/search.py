"""One question over everything the reader may see.

Each word, or its stem when it ends as a Dutch plural or verb does, is looked for anywhere in a text: who asks for
inbraak finds woninginbraak too. PostgreSQL adds its Dutch dictionary, and puts what fits best first by its own rank.
Every kind starts at what the reader may see, so a search tells nobody that something exists.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add, and_, or_
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery, SearchRank, SearchVector
from django.db import connection
from django.db.models import Case, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from agov.queries.search_kind import Kind
from agov.queries.search_kinds import kinds
from amersfoort_veiligheid.accounts.models import User

LONGEST_QUESTION: Final = 100
MOST_WORDS: Final = 8
PER_KIND: Final = 8  # of a kind on the page of all kinds
PER_PAGE: Final = 30
_WORD: Final = re.compile(r"\w[\w'’-]*\w")
_ENDINGS: Final = ("eren", "heden", "ingen", "en", "es", "s", "e")
SHORTEST_STEM: Final = 4
BEGIN: Final = 3  # letters that all forms of a Dutch word share
HARD: Final = {"v": "f", "z": "s"}  # how a consonant is spelled at the end of a word
SOFT: Final = {"f": "v", "s": "z"}


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
    found = [_shelf(key, kind, words, user, PER_KIND) for key, kind in kinds(user, timezone.localdate()).items()]
    return [shelf for shelf in found if shelf.total]


def search_kind(key: str, question: str, user: User | None, *, start: int = 0) -> Shelf | None:
    """One kind, from ``start`` on; None for a kind that this reader has not."""
    kind = kinds(user, timezone.localdate()).get(key)
    words = words_of(question)
    return _shelf(key, kind, words, user, PER_PAGE, start) if kind and words else None


def roots_of(question: str) -> list[str]:
    """Every form in which the words of a question are looked for, to show where they stand."""
    return [form for word in words_of(question) for form in forms(word)]


def fits(words: Sequence[str], *texts: str) -> bool:
    """Whether all words stand in one of these texts: the same rule as in the database, for what is no row."""
    small = [text.casefold() for text in texts]
    return all(any(form.casefold() in text for form in forms(word) for text in small) for word in words)


def _shelf(key: str, kind: Kind, words: Sequence[str], user: User | None, most: int, start: int = 0) -> Shelf:
    rows = _fitting(kind, words, user)
    hits = tuple(Hit(kind.title(row), kind.url(row), kind.words(row)) for row in rows[start : start + most])
    is_all = len(hits) < most and start == 0
    return Shelf(key, kind.label, hits, len(hits) if is_all else rows.count())


def _fitting(kind: Kind, words: Sequence[str], user: User | None) -> QuerySet[Any]:
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
    # What the dictionary finds begins as the word does: so only rows that have those letters are taken apart by it.
    like = reduce(
        and_, (reduce(or_, (Q(**{f"{name}__icontains": word[:BEGIN]}) for name in kind.fields)) for word in words)
    )
    rank = SearchRank(SearchVector(kind.fields[0], config="dutch"), asked)
    ranked = rows.annotate(rank=rank, first=first).alias(fits=vector)
    by_rank: QuerySet[Any] = ranked.filter(anywhere | (like & Q(fits=asked))).order_by("first", "-rank", "-pk")
    return by_rank


def _has(field: str, word: str) -> Q:
    return reduce(or_, (Q(**{f"{field}__icontains": form}) for form in forms(word)))


def forms(word: str) -> list[str]:
    """The forms of a word that count as found: itself, its root, and how one or many of it are spelled.

    The Dutch dictionary of PostgreSQL knows these too; so both databases find the same.
    """
    small, root = word.lower(), stem(word)
    found = [word]
    if root != small:
        found += [root, *_alone(root)]
    elif len(small) >= SHORTEST_STEM:
        found += _of_many(small)
    return list(dict.fromkeys(found))


def _alone(root: str) -> list[str]:
    """How a root that came out of a plural or verb is spelled alone: inbrak(en), plann(en), huiz(en), bedrijv(en)."""
    found = []
    if len(root) > 2 and root[-2] in "aeou" and root[-1] not in "aeiou":
        found.append(f"{root[:-1]}{root[-2]}{root[-1]}")
    if len(root) > 2 and root[-1] == root[-2]:  # drugspand(en) stays
        found.append(root[:-1])
    if root[-1] in HARD:
        found.append(f"{root[:-1]}{HARD[root[-1]]}")
    return found


def _of_many(word: str) -> list[str]:
    """How the plural of a word begins where it is spelled otherwise: inbraak, inbrake(n); huis, huize(n)."""
    found = []
    if word[-2] == word[-3] and word[-2] in "aeou" and word[-1] not in "aeiou":
        found.append(f"{word[:-2]}{word[-1]}e")
    if word[-1] in SOFT and word[-2] in "aeiouj":
        found.append(f"{word[:-1]}{SOFT[word[-1]]}e")
    return found
