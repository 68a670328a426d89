"""How hard a Dutch text is to read: what a writer can mend, sentence by sentence.

The rule is the one of the requirements (R6, language level B1): sentences of fifteen words on average at most, and no
long words without need. It warns and never forbids: a text of law has its own words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

MOST_WORDS_ON_AVERAGE: Final = 15
LONG_SENTENCE: Final = 25  # words; one such sentence is pointed out whatever the average
LONG_WORD: Final = 18  # letters
_SENTENCE_END = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\])”\"]))\s+(?=[\"“(\[]?[A-ZÀ-Þ0-9])|\n+")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*|\d[\d.,]*")
_ABBREVIATION = re.compile(
    r"\b(?:bijv|bv|d\.w\.z|o\.a|m\.b\.t|t\.o\.v|i\.v\.m|nr|art|blz|mln|ca|enz)\.$", re.IGNORECASE
)


@dataclass(frozen=True)
class Reading:
    """What stands in the way of an easy text: words per sentence on average, and the sentences and words to mend."""

    sentences: int
    words_per_sentence: float
    long_sentences: tuple[str, ...]
    long_words: tuple[str, ...]

    @property
    def is_easy(self) -> bool:
        """Whether nothing is pointed out."""
        return self.words_per_sentence <= MOST_WORDS_ON_AVERAGE and not self.long_sentences and not self.long_words


def read(text: str) -> Reading:
    """Measure a text. An empty text is easy."""
    sentences = sentences_of(text)
    counts = [len(_WORD.findall(sentence)) for sentence in sentences]
    words = [word for sentence in sentences for word in _WORD.findall(sentence)]
    return Reading(
        sentences=len(sentences),
        words_per_sentence=sum(counts) / len(counts) if counts else 0.0,
        long_sentences=tuple(one for one, count in zip(sentences, counts, strict=True) if count > LONG_SENTENCE),
        long_words=tuple(dict.fromkeys(word for word in words if len(word) >= LONG_WORD)),
    )


def sentences_of(text: str) -> list[str]:
    """Cut a text in sentences; an abbreviation that people use in the middle of one does not end it."""
    found: list[str] = []
    for piece in _SENTENCE_END.split(text.strip()):
        part = piece.strip()
        if not _WORD.search(part):
            continue
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {part}"
        else:
            found.append(part)
    return found
