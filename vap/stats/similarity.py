"""How much two plans look alike, by theme, offences and words: a lesson comes back to who proposes the same.

A share between 0 and 1 with the reasons, so that a reader sees why a lesson is shown. No meaning is understood: words
are compared by their stem, so "camera's" and "cameratoezicht" meet, and two words for one thing do not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Final

# The same theme alone is never enough, or every plan on burglary would show every lesson on burglary.
WEIGHT_THEME: Final = 0.25
WEIGHT_OFFENCES: Final = 0.25
WEIGHT_WORDS: Final = 0.5
LOOKS_ALIKE: Final = 0.3
ENOUGH_WORDS: Final = 4  # this many shared words count as fully alike, however long the texts are
STEM: Final = 6  # letters of a word that are compared
SHORTEST: Final = 4  # shorter words say nothing about the subject

_STOPWORDS = """
    aan aanpak aanpakken activiteit alle alleen alles altijd andere anders beter bewoner bewoners bij dan dat
    deze dezelfde doel doen door drie echt een eens eerst elkaar elke enkele gaan gaat gedaan geen gemeente goed
    goede haar had hadden hebben heeft hele helpen het hier hoe hun iedere iemand iets jaar jaren keer komen
    kunnen kwam kwamen leren leerden les maak maakt maken maar maatregel maatregelen maanden meer meerdere meest
    mensen met minder moet moeten naar niet niets nieuw nieuwe nodig omdat onder ons onze ook over partner
    partners plan plannen probleem proberen project proef samen sinds steeds stoppen toch toen twee tegen tijd
    tussen uit van veel veilig veilige veiligheid verder vier voor vraag vragen waar wanneer waren wat weer
    weinig welke werd werden werk werken werkt wie wijk wijken wil willen worden wordt zelf zich zien zijn zodat
    zonder zou zouden
"""
STOPWORDS: Final = frozenset(_STOPWORDS.split())


@dataclass(frozen=True)
class Subject:
    """What a plan or a lesson is about; theme and offences are keys of any kind."""

    text: str
    theme: Hashable | None = None
    offences: frozenset[Hashable] = field(default_factory=frozenset)


@dataclass(frozen=True)
class Likeness:
    """How much two subjects look alike, and what they share."""

    share: float
    same_theme: bool
    offences: frozenset[Hashable]
    words: tuple[str, ...]

    @property
    def is_alike(self) -> bool:
        """Whether it is enough to show."""
        return self.share >= LOOKS_ALIKE


def words_of(text: str) -> dict[str, str]:
    """The words that say what a text is about: the stem of each, with the word as it stands first in the text."""
    found: dict[str, str] = {}
    for word in re.findall(r"[^\W\d_]+", text.casefold().replace("'s", "").replace("’s", "")):
        if len(word) >= SHORTEST and word not in STOPWORDS:
            found.setdefault(word[:STEM], word)
    return found


def likeness(proposed: Subject, known: Subject) -> Likeness:
    """Compare what is proposed with something known; the words are those of the proposal."""
    mine, theirs = words_of(proposed.text), words_of(known.text)
    shared = tuple(word for stem, word in mine.items() if stem in theirs)
    same_theme = proposed.theme is not None and proposed.theme == known.theme
    offences = proposed.offences & known.offences
    share = min(len(shared) / ENOUGH_WORDS, 1) * WEIGHT_WORDS
    share += WEIGHT_THEME * same_theme + WEIGHT_OFFENCES * bool(offences)
    return Likeness(share, same_theme, offences, shared)


def most_alike(proposed: Subject, known: Sequence[Subject], *, most: int) -> list[tuple[int, Likeness]]:
    """The places of what looks most alike, best first, as far as it is enough to show."""
    compared = [(place, likeness(proposed, subject)) for place, subject in enumerate(known)]
    alike = [pair for pair in compared if pair[1].is_alike]
    return sorted(alike, key=lambda pair: (-pair[1].share, pair[0]))[:most]


def joined(parts: Collection[str]) -> str:
    """Texts put together to compare them as one."""
    return " ".join(part for part in parts if part)
