"""A wave of answers with a design, and the estimates worked out by the obvious loop."""

import math
from random import Random

import pandas as pd

DESIGN = {"weights": "w", "strata": "stratum", "cluster": "street", "fpc": "streets"}


def wave(seed: int, size: int = 40) -> pd.DataFrame:
    """A random small wave: three strata, streets as clusters, wijken across the strata, answers missing at times."""
    random = Random(seed)
    rows = [
        {
            "w": random.choice([0.0, *[random.uniform(0.3, 4)] * 9]),
            "stratum": "abc"[i % 3],
            "street": i % 12 // 3 if i < 12 else random.randrange(4),
            "streets": {"a": 10, "b": 7, "c": 40}[("abc")[i % 3]],
            "wijk": random.choice(["WK1", "WK2", "WK3", None]),
            "grade": random.choice([None, *range(1, 11)]),
            "visits": random.randrange(1, 20),
            "unsafe": random.choice([None, True, False, False]),
        }
        for i in range(size)
    ]
    return pd.DataFrame(rows).assign(
        grade=lambda f: f["grade"].astype(float), unsafe=lambda f: f["unsafe"].astype("boolean")
    )


def obvious_variance(rows: list[dict], scores: list[float], keys: dict[str, str | None]) -> float:
    """The sum over strata, written out: unit totals, their mean, their squared distances."""
    strata: dict[object, dict[object, float]] = {}
    sizes: dict[object, float] = {}
    for number, (row, score) in enumerate(zip(rows, scores, strict=True)):
        stratum = row[keys["strata"]] if keys["strata"] else "one"
        unit = row[keys["cluster"]] if keys["cluster"] else number
        units = strata.setdefault(stratum, {})
        units[unit] = units.get(unit, 0.0) + score
        sizes[stratum] = row[keys["fpc"]] if keys["fpc"] else math.inf
    variance = 0.0
    for stratum, units in strata.items():
        n = len(units)
        mean = sum(units.values()) / n
        squares = sum((total - mean) ** 2 for total in units.values())
        variance += (1 - n / sizes[stratum]) * n / (n - 1) * squares
    return variance


def obvious_estimate(frame: pd.DataFrame, variable: str, keys, wijk: str | None, statistic: str):
    """Estimate, standard error and number of answers of one wijk, row by row."""
    rows = frame.to_dict("records")
    inside = [(wijk is None or row["wijk"] == wijk) and not pd.isna(row[variable]) and row["w"] > 0 for row in rows]
    total = sum(row["w"] for row, use in zip(rows, inside, strict=True) if use)
    value = sum(row["w"] * float(row[variable]) for row, use in zip(rows, inside, strict=True) if use)
    if statistic == "mean":
        value /= total
    scores = []
    for row, use in zip(rows, inside, strict=True):
        if not use:
            scores.append(0.0)
        elif statistic == "mean":
            scores.append(row["w"] * (float(row[variable]) - value) / total)
        else:
            scores.append(row["w"] * float(row[variable]))
    return value, math.sqrt(obvious_variance(rows, scores, keys)), sum(inside)
