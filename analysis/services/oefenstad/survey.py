"""Respondent rows of three waves of the residents' survey of Oefenstad, with the codebook of each wave.

The sample is drawn per wijk (the stratum), small wijken relatively more; young people answer less often and feel
unsafe more often, so that figures without weights are wrong on purpose.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from analysis.services.oefenstad.city import FIRST_YEAR, City, Floats, wijk_of

WAVES = (2021, 2023, 2025)
ADULT_SHARE = 0.77  # of the inhabitants is 18 to 84
BANDS = ((18, 34), (35, 49), (50, 64), (65, 84))
BAND_SHARES = (0.29, 0.25, 0.25, 0.21)
BAND_RESPONSE = (0.55, 0.9, 1.15, 1.4)  # how often each band answers, against the average
ANSWERS_PER_WAVE = {2021: 4480, 2023: 4550, 2025: 4520}
RESPONSE_RATE = 0.375
SMALL_WIJKEN = {"Spoordelle": 34, "Zwanenkuil": 74}  # answers: too few, and indicative
NO_ANSWER, DO_NOT_KNOW = 99, 9
MISSING_SHARE, DO_NOT_KNOW_SHARE = 0.015, 0.04

# Share that sometimes feels unsafe in the own buurt.
UNSAFE = 0.21
UNSAFE_WIJK = {"Lindenstroo": 0.36, "Kernmare": 0.31, "Kraaielaar": 0.13}
UNSAFE_AFTER = {("Lindenstroo", 2025): 0.27}  # falls after the programme; nowhere else
UNSAFE_BAND = (1.35, 1.05, 0.9, 0.75)

# Share that often has nuisance of groups of young people; the text of the question changed in 2023.
YOUTH = 0.08
YOUTH_WIJK = {("Ostermeent", 2021): 0.09, ("Ostermeent", 2023): 0.14, ("Ostermeent", 2025): 0.24}
YOUTH_QUESTION_CHANGED = 2023

GRADE_SAFE, GRADE_UNSAFE, GRADE_SPREAD = 7.7, 6.2, 1.2
OFTEN_GIVEN_UNSAFE, SOMETIMES_GIVEN_UNSAFE = 0.18, 0.60
AVOIDS = (0.07, 0.28)  # often, sometimes
COLUMNS = ("respnr", "weging", "stratum", "wijk", "leeftijd", "V01", "V02", "V03", "V04", "V05")

Codes = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Wave:
    """The rows of one wave as text, ready to write, and what its codebook must say of it."""

    year: int
    rows: list[tuple[str, ...]]
    population: Mapping[str, int]

    @property
    def invited(self) -> int:
        """How many people were asked."""
        return round(len(self.rows) / RESPONSE_RATE)


def draw_wave(city: City, year: int, rng: np.random.Generator) -> Wave:
    """Draw one wave: respondents per wijk and age band, weights back to the population, answers."""
    population = _adults(city, year)
    total = sum(population.values())
    rows: list[tuple[str, ...]] = []
    for wijk, sample in _sample_sizes(city, population, year).items():
        bands = _bands(sample, rng)
        people = np.array([population[wijk] * share for share in BAND_SHARES])
        in_band = np.bincount(bands, minlength=len(BANDS))
        scale = ANSWERS_PER_WAVE[year] / total  # weights average to about 1
        weights = (people / np.maximum(in_band, 1) * scale)[bands]
        ages = np.array([rng.integers(low, high + 1) for low, high in (BANDS[band] for band in bands)])
        answers = _answers(city.names[wijk], year, bands, rng)
        for place in range(sample):
            number = len(rows) + 1
            cells = [str(number), f"{weights[place]:.4f}".replace(".", ","), wijk[2:], wijk, str(ages[place])]
            rows.append((*cells, *(column[place] for column in answers)))
    return Wave(year, rows, {wijk[2:]: count for wijk, count in population.items()})


def _adults(city: City, year: int) -> dict[str, int]:
    adults = city.inhabitants[:, year - FIRST_YEAR] * ADULT_SHARE
    return {
        wijk: round(sum(adults[index] for index, buurt in enumerate(city.buurten) if wijk_of(buurt) == wijk))
        for wijk in city.wijken
    }


def _sample_sizes(city: City, population: Mapping[str, int], year: int) -> dict[str, int]:
    """Share the answers over the wijken by the square root of their people; two small wijken have few."""
    small = {wijk: SMALL_WIJKEN[city.names[wijk]] for wijk in city.wijken if city.names[wijk] in SMALL_WIJKEN}
    left = ANSWERS_PER_WAVE[year] - sum(small.values())
    roots = {wijk: float(np.sqrt(population[wijk])) for wijk in city.wijken if wijk not in small}
    sizes = {wijk: int(left * root / sum(roots.values())) for wijk, root in roots.items()}
    largest = max(sizes, key=lambda wijk: sizes[wijk])
    sizes[largest] += left - sum(sizes.values())
    return {wijk: small.get(wijk, sizes.get(wijk, 0)) for wijk in city.wijken}


def _bands(sample: int, rng: np.random.Generator) -> Codes:
    """Draw an age band per respondent; every band has at least one, so that the weights reach all people."""
    chance = np.array(BAND_SHARES) * np.array(BAND_RESPONSE)
    drawn = rng.choice(len(BANDS), size=sample, p=chance / chance.sum())
    drawn[: len(BANDS)] = range(len(BANDS))
    return np.sort(drawn)


def _answers(wijk: str, year: int, bands: Codes, rng: np.random.Generator) -> list[list[str]]:
    size = len(bands)
    unsafe_share = UNSAFE_AFTER.get((wijk, year), UNSAFE_WIJK.get(wijk, UNSAFE))
    unsafe = rng.random(size) < unsafe_share * _centred(UNSAFE_BAND)[bands]
    often = np.where(unsafe, OFTEN_GIVEN_UNSAFE, 0.0)
    sometimes = np.where(unsafe, SOMETIMES_GIVEN_UNSAFE, 0.06)
    youth = np.full(size, YOUTH_WIJK.get((wijk, year), YOUTH))
    grade = np.clip(np.rint(rng.normal(np.where(unsafe, GRADE_UNSAFE, GRADE_SAFE), GRADE_SPREAD)), 1, 10)
    columns = [
        np.where(unsafe, 1, 2),
        _three(often, sometimes, rng),
        _three(youth, np.full(size, 0.3), rng),
        grade.astype(np.int64),
        _three(np.full(size, AVOIDS[0]), np.full(size, AVOIDS[1]), rng),
    ]
    texts = []
    for question, codes in enumerate(columns, start=1):
        kinds = rng.random(size)
        if question != 4:
            codes = np.where(kinds > 1 - DO_NOT_KNOW_SHARE, DO_NOT_KNOW, codes)
        codes = np.where(kinds < MISSING_SHARE, NO_ANSWER, codes)
        texts.append([str(code) for code in codes])
    half = rng.random(size) < 0.5
    texts[4] = [text if asked else "" for text, asked in zip(texts[4], half, strict=True)]
    return texts


def _centred(factors: tuple[float, ...]) -> Floats:
    """Scale factors per band so that the whole population keeps its share."""
    raw = np.array(factors)
    scaled: Floats = raw / float(np.dot(raw, BAND_SHARES))
    return scaled


def _three(first: Floats, second: Floats, rng: np.random.Generator) -> Codes:
    """Draw 1, 2 or 3 with chances ``first``, ``second`` and the rest."""
    draw = rng.random(len(first))
    drawn: Codes = np.where(draw < first, 1, np.where(draw < first + second, 2, 3))
    return drawn


def write_wave(wave: Wave, path: Path) -> int:
    """Write the rows as CSV with ``;`` and a decimal comma; return the number of rows."""
    lines = [";".join(COLUMNS), *(";".join(row) for row in wave.rows)]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8", newline="\n")
    return len(wave.rows)


def codebook_text(template: str, wave: Wave) -> str:
    """Turn the example codebook into that of a wave: year, fieldwork, numbers, version of the changed question."""
    lines = []
    key = ""
    for line in template.splitlines():
        word = line.strip().removeprefix("- ").split(":")[0]
        if word == "sleutel":
            key = line.split(":")[1].strip()
        if line.startswith("peiljaar:"):
            line = f"peiljaar: {wave.year}"
        elif line.startswith("veldwerk:"):
            line = f"veldwerk: {{van: {wave.year}-09-15, tot: {wave.year}-11-02}}"
        elif line.startswith("uitgenodigd:"):
            line = f"uitgenodigd: {wave.invited}"
        elif line.startswith("respons:"):
            line = f"respons: {len(wave.rows)}"
        elif line.startswith("weegversie:"):
            line = f'weegversie: "{wave.year}-1"'
        elif word == "versie" and key == "overlast_jongeren" and wave.year < YOUTH_QUESTION_CHANGED:
            line = line.replace('"2"', '"1"')
        if line.startswith("#"):
            continue
        lines.append(line)
        if line.startswith("weegversie:"):
            people = ", ".join(f'"{stratum}": {count}' for stratum, count in wave.population.items())
            lines.append(f"populatie: {{{people}}}")
    return "\n".join([f"# Codeboek van de meting van {wave.year}; verzonnen voor Oefenstad.", *lines]) + "\n"
