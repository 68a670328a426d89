"""Words that claim that something worked; they are kept for where that is plausible (4.10 of the statistics).

"Succes" in every form and compound (succesvol, successen, kassucces, succesverhaal) and "effectief" with its family
(effectieve, effectiviteit, kosteneffectief). Not "effect", "effectdoel" or "effectmeting": those name what is measured.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final

_INVISIBLE: Final = re.compile("[\u00ad\u200b-\u200d\u2060\ufeff]")
# "Successie" is a tax on inheritance, and "successievelijk" means one after the other.
_CLAIM: Final = re.compile(r"[^\W\d_]*(?:succes(?!sie)|effecti(?:ef|ev|v[ie]))[^\W\d_]*")


def claims(text: str) -> list[str]:
    """The words in a text that claim success or effectiveness, each once, in their order, in lower case."""
    plain = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text)).casefold()
    plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return list(dict.fromkeys(_CLAIM.findall(plain)))


def refusal(words: Collection[str], plausibility: str) -> str:
    """Why these words may not stand there, in Dutch; ``plausibility`` is the answer of heading 4 in words."""
    named = ", ".join(f"“{word}”" for word in words)
    answer = f"is het antwoord “{plausibility}”" if plausibility else "is nog niet beantwoord"
    return (
        f"U schrijft {named}. Dat mag alleen als het aannemelijk is dat het door het plan komt; nu {answer}."
        " Schrijf het anders op, of leg hieronder vast wie het er niet mee eens is."
    )
