"""The table under a chart: the same numbers, signs and words as the drawing."""

from collections.abc import Sequence
from dataclasses import replace

from amersfoort_veiligheid.documents.figures.spec import Area, ChartKind, ChartSpec, Point, Signal, cell_of
from amersfoort_veiligheid.documents.tables import Cell, Column, Table, interval, not_applicable, number, text

NOT_ON_MAP = "Past een cijfer op de kaart niet binnen zijn gebied, dan staat het alleen in deze tabel."
_SIGNAL_WORDS = {
    Signal.INSIDE: "binnen de 95%-grenzen",
    Signal.OUTSIDE_95: "buiten de 95%-grens",
    Signal.OUTSIDE_998: "buiten de 99,8%-grens",
}
_FIRST_COLUMN = {
    ChartKind.LINE: "Periode",
    ChartKind.SMALL_MULTIPLES: "Periode",
    ChartKind.FUNNEL: "Gebied",
    ChartKind.MAP: "Gebied",
    ChartKind.TILEMAP: "Gebied",
}


def to_table(spec: ChartSpec) -> Table:
    """Every number of the chart as a table with the same protection."""
    if spec.kind in (ChartKind.MAP, ChartKind.TILEMAP):
        columns, rows = _of_areas(spec)
    elif spec.kind is ChartKind.FUNNEL or _has_crowd(spec):
        columns, rows = _of_single_points(spec)
    else:
        columns, rows = _side_by_side(spec)
    notes = [f"{spec.reference.label}: {spec.written(spec.reference.value)}"] if spec.reference else []
    notes += [NOT_ON_MAP] if spec.kind is ChartKind.MAP else []
    notes += [f"Breuk vóór {cut.before}: {cut.note}" for cut in spec.breaks]
    return Table(
        key=spec.key,
        caption=f"{spec.title.rstrip('.')}. {spec.subtitle}".strip(),
        columns=tuple(columns),
        rows=tuple(_marked(spec, columns, row) for row in rows),
        notes=(*notes, *spec.notes),
        source=spec.source,
        figures_date=spec.figures_date,
        version=spec.version,
    )


def _marked(spec: ChartSpec, columns: Sequence[Column], row: tuple[Cell, ...]) -> tuple[Cell, ...]:
    """The row with the footnotes that stand at its label or at one of its series."""
    if not spec.marks:
        return row
    label = row[0].text
    signs = {name: spec.signs_at(label, name) for name in ("", *(column.label for column in columns[1:]))}
    places = ("", *(column.label for column in columns[1:]))
    return tuple(
        replace(cell, note="; ".join(part for part in (cell.note, signs[place]) if part))
        for cell, place in zip(row, places, strict=True)
    )


def _first(spec: ChartSpec) -> Column:
    return Column("label", spec.kind_label or _FIRST_COLUMN.get(spec.kind, "Onderwerp"), is_row_header=True)


def _has_crowd(spec: ChartSpec) -> bool:
    """Whether a series has several points in one row, as the wijken of the rest of the city in a dot plot."""
    return any(len({p.label for p in series.points}) < len(series.points) for series in spec.series)


def _has_margin(items: tuple[Point, ...] | tuple[Area, ...]) -> bool:
    return any(item.lower is not None for item in items)


def _margin(spec: ChartSpec, item: Point | Area) -> Cell:
    if item.lower is None or item.upper is None:
        return Cell(None, item.sign, item.sign, item.words) if item.value is None else Cell(None, "", "", "geen marge")
    return interval(item.lower, item.upper, spec.decimals)


def _side_by_side(spec: ChartSpec) -> tuple[list[Column], list[tuple[Cell, ...]]]:
    """One row per label, per series a value and, where there is one, its interval."""
    labels = list(dict.fromkeys(point.label for series in spec.series for point in series.points))
    columns = [_first(spec)]
    for turn, series in enumerate(spec.series):
        name = series.name or spec.y_label or "Waarde"
        columns.append(Column(f"value_{turn}", name, spec.unit, "right"))
        if _has_margin(series.points):
            columns.append(Column(f"margin_{turn}", f"{spec.interval_label} {name}", "", "right"))
    found = [{point.label: point for point in series.points} for series in spec.series]
    rows = []
    for label in labels:
        row = [text(label)]
        for series, points in zip(spec.series, found, strict=True):
            point = points.get(label)
            row.append(cell_of(spec, point) if point else not_applicable())
            if _has_margin(series.points):
                row.append(_margin(spec, point) if point else not_applicable())
        rows.append(tuple(row))
    return columns, rows


def _of_single_points(spec: ChartSpec) -> tuple[list[Column], list[tuple[Cell, ...]]]:
    """One row per point: label, what it belongs to, population, value, interval, and where it lies in the funnel."""
    points = tuple(point for series in spec.series for point in series.points)
    is_funnel = spec.kind is ChartKind.FUNNEL
    has_margin = _has_margin(points)
    columns = [_first(spec)]
    if is_funnel:
        columns.append(Column("population", spec.x_label or "Inwoners", "", "right"))
    else:
        columns.append(Column("series", "Reeks"))
    columns.append(Column("value", spec.y_label or "Waarde", spec.unit, "right"))
    if has_margin:
        columns.append(Column("margin", spec.interval_label, "", "right"))
    if is_funnel:
        columns.append(Column("signal", "Vergeleken met de stad"))
    rows = []
    for series in spec.series:
        for point in series.points:
            row = [text(point.label, code=point.key if is_funnel else "")]
            if is_funnel:
                row.append(number(point.x) if point.x is not None else not_applicable())
            else:
                row.append(text(f"{series.name}: {point.key}" if point.key else series.name))
            row.append(cell_of(spec, point))
            row += [_margin(spec, point)] if has_margin else []
            if is_funnel:
                row.append(not_applicable() if point.value is None else text(_SIGNAL_WORDS[point.signal]))
            rows.append(tuple(row))
    return columns, rows


def _of_areas(spec: ChartSpec) -> tuple[list[Column], list[tuple[Cell, ...]]]:
    has_margin = _has_margin(spec.areas)
    columns = [_first(spec), Column("value", spec.y_label or "Waarde", spec.unit, "right")]
    columns += [Column("margin", spec.interval_label, "", "right")] if has_margin else []
    columns.append(Column("class", "Klasse"))
    rows = []
    for area in spec.areas:
        row = [text(area.label, code=area.key), cell_of(spec, area)]
        row += [_margin(spec, area)] if has_margin else []
        label = spec.classes[area.class_index].label if area.class_index is not None else area.reason
        rows.append((*row, text(label)))
    return columns, rows
