"""The answers under each percentage of a survey: numerator, denominator and weighted base beside it."""

from __future__ import annotations

from collections.abc import Sequence

from amersfoort_veiligheid.documents.tables import (
    MISSING,
    NOT_APPLICABLE,
    Cell,
    Column,
    RowGroup,
    Table,
    missing,
    not_applicable,
    number,
    text,
    withheld,
)
from vap.queries.measures import FigureTable
from vap.queries.year_figures import YearFigure
from vap.stats.detection import SHARES

COLUMNS = (
    Column("where", "Waar", is_row_header=True),
    Column("share", "Percentage", "%", "right"),
    Column("numerator", "Zeiden dit", "mensen", "right"),
    Column("n", "Antwoorden", "mensen", "right"),
    Column("effective", "Gewogen basis", "antwoorden", "right"),
    Column("weight", "Inwoners", align="right"),
)
WEIGHTED = (
    "Elk percentage is gewogen: de antwoorden tellen zo mee dat zij passen bij wie er woont. De aantallen mensen zijn"
    " ongewogen. Daarom geven die twee op elkaar gedeeld net een ander percentage."
)
BASE = "De gewogen basis zegt hoeveel antwoorden van een gewone steekproef even zeker zouden zijn."
TOGETHER = (
    "Wijken samen: elke wijk telt mee naar haar nieuwste aantal inwoners."
    " Het is dus geen gewoon gemiddelde van de percentages."
)


def share_bases(table: FigureTable, codes: Sequence[str], years: Sequence[int]) -> Table | None:
    """Per year each area and all together, with the answers under the percentage; None for what is no share."""
    if table.measure.kind != SHARES:
        return None
    wanted = tuple(dict.fromkeys(codes)) or (table.city,)
    rows: list[tuple[Cell, ...]] = []
    groups: list[RowGroup] = []
    for year in sorted(set(years) & set(table.years), reverse=True):
        first = len(rows)
        for code in wanted:
            figure = table.by_area.get(code, {}).get(year, YearFigure(year, sign=MISSING))
            rows.append(_row(table.names.get(code, code), figure, table.inhabitants.get(code)))
        together = table.years_of(wanted)[table.years.index(year)]
        if len(wanted) > 1:
            inhabitants = [table.inhabitants.get(code) for code in wanted]
            known = None if None in inhabitants else sum(one or 0 for one in inhabitants)
            rows.append(_row("Samen, gewogen naar inwoners", together, known))
        other = together.version != table.measure.newest_version and together.value is not None
        groups.append(RowGroup(f"{year} (de vraag was toen anders)" if other else str(year), first, len(rows) - first))
    if not rows:
        return None
    return Table(
        key="antwoorden",
        caption="Op hoeveel antwoorden elk percentage rust",
        columns=COLUMNS,
        rows=tuple(rows),
        notes=(WEIGHTED, BASE, *((TOGETHER,) if len(wanted) > 1 else ())),
        row_groups=tuple(groups),
    )


def _row(name: str, figure: YearFigure, inhabitants: float | None) -> tuple[Cell, ...]:
    weight = number(round(inhabitants)) if inhabitants else not_applicable()
    if figure.value is None:
        sign = missing() if figure.sign in (MISSING, NOT_APPLICABLE) else withheld(note=figure.words)
        return (text(name), sign, *(_same(sign),) * 3, weight)
    return (
        text(name),
        number(figure.value, 1),
        _count(figure.numerator),
        _count(figure.n),
        _count(weighted_base(figure)),
        weight,
    )


def weighted_base(figure: YearFigure) -> float | None:
    """As it is stored with the figure; of areas together what follows from share and margin: p (1 - p) / se²."""
    if figure.effective is not None:
        return figure.effective
    if figure.value is None or not figure.se:
        return None
    return figure.value * (100.0 - figure.value) / figure.se**2


def _same(sign: Cell) -> Cell:
    """The same sign without its note, which is said once."""
    return Cell(sign.value, sign.text, sign.sign, sign.words)


def _count(value: float | None) -> Cell:
    return missing() if value is None else number(round(value))
