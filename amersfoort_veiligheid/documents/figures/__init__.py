"""Charts as values: one ``ChartSpec`` becomes SVG, the table with the same numbers, or a Plotly figure."""

from amersfoort_veiligheid.documents.figures.interactive import to_plotly
from amersfoort_veiligheid.documents.figures.numbers_table import to_table
from amersfoort_veiligheid.documents.figures.outlines import path_from_rings
from amersfoort_veiligheid.documents.figures.spec import (
    Area,
    Break,
    ChartKind,
    ChartSpec,
    Curve,
    MapClass,
    Mark,
    Point,
    Reference,
    Role,
    Series,
    Signal,
    alt_text,
)
from amersfoort_veiligheid.documents.figures.svg import chart_size, to_img, to_responsive_svg, to_svg

__all__ = [
    "Area",
    "Break",
    "ChartKind",
    "ChartSpec",
    "Curve",
    "MapClass",
    "Mark",
    "Point",
    "Reference",
    "Role",
    "Series",
    "Signal",
    "alt_text",
    "chart_size",
    "path_from_rings",
    "to_img",
    "to_plotly",
    "to_responsive_svg",
    "to_svg",
    "to_table",
]
