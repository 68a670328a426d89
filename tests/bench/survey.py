"""N4: a survey wave of 5,000 respondents, 60 questions and 33 wijken with margins, beside weighted means without."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.imports.survey import CheckedSurvey, read_survey
from analysis.imports.survey_codebook import Codebook, read_codebook
from analysis.imports.survey_estimates import answer_matrix, estimate_wave
from tests.bench import part
from tests.bench.measuring import Line, Options, dutch, fastest, in_turn, mebibytes, peak_memory, times
from tests.bench.scratch import environment

RESPONDENTS, QUESTIONS, WIJKEN, STRATA = 5_000, 60, 33, 5
CITY, YEAR = "GM9901", 2025
MAX_RATIO, MAX_SECONDS = 5.0, 2.0


def wijken() -> list[str]:
    """The codes of the wijken."""
    return [f"WK9901{number:02d}" for number in range(1, WIJKEN + 1)]


def write_wave(folder: Path, *, respondents: int = RESPONDENTS) -> tuple[Path, Path]:
    """Write the answers and their codebook: yes, no, do not know, or nothing; weights and strata."""
    rng = np.random.default_rng(11)
    columns = {
        "respnr": np.arange(1, respondents + 1),
        "weging": np.round(rng.uniform(0.4, 3.0, respondents), 4),
        "laag": rng.integers(0, STRATA, respondents),
        "wijk": rng.choice(wijken(), respondents),
    } | {f"V{number}": rng.choice([1, 2, 9, 99], respondents, p=[0.3, 0.6, 0.06, 0.04]) for number in range(QUESTIONS)}
    answers = folder / "enquete.csv"
    pd.DataFrame(columns).to_csv(answers, index=False, sep=";", decimal=",")
    lines = [
        f"onderzoek: Meting\npeiljaar: {YEAR}\nveldwerk: {{van: {YEAR}-09-01, tot: {YEAR}-10-15}}\nwijze: web",
        f"leeftijd: {{van: 18, tot: 84}}\nuitgenodigd: {3 * respondents}\nrespons: {respondents}\nweegversie: '1'",
        "kolommen: {respondent: respnr, gewicht: weging, stratum: [laag], gebied: wijk}\nvragen:",
    ]
    lines += [
        f"  - {{sleutel: v{number}, kolom: V{number}, tekst: Vraag {number}, versie: '1', "
        "antwoorden: {1: ja, 2: nee, 9: weet niet}, ontbrekend: [99]}"
        for number in range(QUESTIONS)
    ]
    lines.append("indicatoren:")
    lines += [
        f"  - {{sleutel: i{number}, naam: Vraag {number}, vraag: v{number}, soort: percentage, teller: [1], "
        "noemer: [1, 2], richting: lager_is_beter, onderdeel: beleving, eenheid: '%'}"
        for number in range(QUESTIONS)
    ]
    codebook = folder / "codeboek.yaml"
    codebook.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return answers, codebook


def read(answers: Path, codebook: Path) -> tuple[CheckedSurvey, Codebook]:
    """Read the wave as the product does."""
    known = read_codebook(codebook)
    return read_survey(answers, known, area_codes=set(wijken()), today=dt.date(YEAR + 1, 6, 1)), known


def plain_means(frame: pd.DataFrame, codebook: Codebook) -> pd.DataFrame:
    """Weighted shares per wijk of every indicator, the short way in pandas: no margins, no design."""
    yes = pd.DataFrame(
        {
            one.key: np.where(
                frame[one.question].isin(one.denominator), frame[one.question].isin(one.numerator), np.nan
            )
            for one in codebook.indicators
        }
    )
    weights = frame["weight"].to_numpy()[:, None]
    groups = frame["area"]
    above = (yes * weights).groupby(groups, observed=True).sum()
    return above / (yes.notna() * weights).groupby(groups, observed=True).sum()


def measure(**told: Any) -> list[dict[str, Any]]:
    """The lines of N4."""
    options = Options.of(told)
    answers, words = write_wave(options.folder)
    checked, codebook = read(answers, words)
    areas = dict.fromkeys(wijken(), CITY)
    _must_agree(estimate_wave(checked, codebook, areas=areas), plain_means(checked.accepted, codebook))
    matrix = pd.DataFrame(answer_matrix(checked.accepted, codebook))
    weights, groups = checked.accepted["weight"].to_numpy()[:, None], checked.accepted["area"]

    def bare_groupby() -> pd.DataFrame:
        above = (matrix * weights).groupby(groups, observed=True).sum()
        return above / (matrix.notna() * weights).groupby(groups, observed=True).sum()

    ours, plain, bare, whole = in_turn(
        lambda: estimate_wave(checked, codebook, areas=areas),
        lambda: plain_means(checked.accepted, codebook),
        bare_groupby,
        lambda: read(answers, words),
        repeats=options.repeats,
    )
    memory = int(part.run("survey:peak_of_one", environment(options.folder), folder=str(options.folder)))
    ratio, strict = ours.median / plain.median, ours.median / bare.median
    size = f"{dutch(RESPONDENTS)} respondenten × {QUESTIONS} vragen × {WIJKEN} wijken"
    target = f"≤ {dutch(MAX_RATIO)} × en < {dutch(MAX_SECONDS)} s"
    lines = [
        Line(
            "N4",
            f"{size}, met marges",
            ours.text,
            f"{plain.text} gewogen gemiddelden zonder marges, uit dezelfde antwoorden",
            times(ratio),
            target,
            ratio <= MAX_RATIO and ours.median < MAX_SECONDS,
            mebibytes(memory),
            (f"bestand en codeboek lezen en controleren kost daarnaast {whole.text}; {fastest(ours, plain)}",),
        ),
        Line(
            "N4",
            "dezelfde schattingen, naast alleen de groupby",
            ours.text,
            f"{bare.text} groupby op antwoorden die al 0 en 1 zijn",
            times(strict),
            target,
            strict <= MAX_RATIO and ours.median < MAX_SECONDS,
            "",
            (fastest(ours, bare),),
        ),
    ]
    return [line.as_dict() for line in lines]


def _must_agree(ours: pd.DataFrame, plain: pd.DataFrame) -> None:
    """Both give the same shares, or the comparison means nothing."""
    mine = ours[ours["level"] == "wijk"].pivot(index="area", columns="indicator", values="estimate")
    if not np.allclose(mine.loc[plain.index, plain.columns], plain, rtol=1e-12, equal_nan=True):
        raise RuntimeError("the estimates differ from the plain weighted means")


def peak_of_one(folder: str) -> int:
    """Read the wave, make the estimates once, and tell the peak of this process."""
    checked, codebook = read(Path(folder) / "enquete.csv", Path(folder) / "codeboek.yaml")
    estimate_wave(checked, codebook, areas=dict.fromkeys(wijken(), CITY))
    return peak_memory()
