"""What a reader sees of a protected table."""

import dataclasses

import pandas as pd

from analysis.stats.disclosure import CLASS_III, MARGIN

EXACT_III = dataclasses.replace(CLASS_III, key="exact", rounding_base=1)
FX1 = pd.Series({"A": 23, "B": 4, "C": 17, "D": 12, MARGIN: 56}, name="persons")


def states(protected):
    return dict(zip(protected["row"], protected["state"], strict=True))


def texts(protected):
    return dict(zip(protected["row"], protected["shown_text"], strict=True))
