"""Money in sentences: what is missing is said in words and never only in red (S96)."""

from __future__ import annotations

from vap.stats.money import Sums

SPACE = "\u00a0"  # that does not break between the sign and the amount


def euros(amount: int) -> str:
    """An amount in a sentence: € 40.000."""
    return f"€{SPACE}{amount:,}".replace(",", ".")


def cover_words(sums: Sums) -> str:
    """Whether the money is there: "Van € 40.000 is € 25.000 toegezegd; € 15.000 is niet gedekt."."""
    if not sums.lines:
        return "Er staat nog niet in wat dit kost."
    if not sums.planned:
        return "Dit kost geen geld."
    if sums.covered == sums.planned:
        return f"Van {euros(sums.planned)} is alles toegezegd."
    if not sums.uncovered:
        return f"Van {euros(sums.planned)} was {euros(sums.covered)} toegezegd; het plan is voorbij."
    if not sums.covered:
        return f"Van {euros(sums.planned)} is nog niets toegezegd; {euros(sums.uncovered)} is niet gedekt."
    return f"Van {euros(sums.planned)} is {euros(sums.covered)} toegezegd; {euros(sums.uncovered)} is niet gedekt."


def plans_cover_words(sums: Sums, plans: int) -> str:
    """The same of several plans together, of which some can be over: for those nothing is sought any more."""
    gone = sums.planned - sums.covered - sums.uncovered
    if plans == 1 or gone <= 0:
        return cover_words(sums)
    missing = f"; {euros(sums.uncovered)} is niet gedekt" if sums.uncovered else ""
    return (
        f"Van {euros(sums.planned)} is {euros(sums.covered)} toegezegd{missing}."
        f" {euros(gone)} kwam er niet, voor plannen die voorbij zijn."
    )


def more_words(sums: Sums) -> list[str]:
    """What else a reader must know: what was asked for, what was refused, what cannot be moved, what was spent."""
    found = []
    if sums.applied and sums.uncovered:
        found.append(f"{euros(sums.applied)} is aangevraagd en nog niet zeker.")
    if sums.refused:
        found.append(f"{euros(sums.refused)} is gevraagd en afgewezen.")
    if sums.surplus and sums.uncovered:
        found.append(f"{euros(sums.surplus)} is meer toegezegd dan begroot, maar voor een ander jaar of plan.")
    elif sums.surplus:
        found.append(f"{euros(sums.surplus)} is meer toegezegd dan begroot.")
    spent = spent_words(sums)
    return [*found, spent] if spent else found


def spent_words(sums: Sums) -> str:
    """What it really cost as far as known; empty while nothing is known."""
    if not sums.known:
        return ""
    if sums.known == sums.lines:
        return f"Werkelijk uitgegeven: {euros(sums.realised)}."
    return (
        f"Uitgegeven voor zover bekend: {euros(sums.realised)}"
        f" (van {sums.known} van de {sums.lines} kostenregels is het werkelijke bedrag ingevuld)."
    )
