"""Cells and figures as they are stored, and the same figures by a slow walk over the rows of the file."""

from analysis.enums import Missing
from analysis.models import Delivery, Observation
from tests.analysis.town import CITY, HOF, HOF_A, HOF_B, PLACES, SOUTH, SOUTH_A, UNKNOWN

PARENT = {HOF_A: HOF, HOF_B: HOF, SOUTH_A: SOUTH, HOF: CITY, SOUTH: CITY}
MEMBERS = {"alles": ["0.0.0"], "inbraak": ["1.1.1"], "samen": ["1.1.1", "1.4.1", "2.6.9"]}


def stored_cells(delivery: Delivery) -> dict[tuple[str, str, int, int], object]:
    """Cells by delict, area and period; one without a number gives its reason."""
    return {
        (cell.offence_type.code, cell.area.code, cell.year, cell.month): Missing(cell.missing)
        if cell.missing
        else cell.value
        for cell in delivery.cells.select_related("offence_type", "area")
    }


def observed(**filters) -> dict[tuple[str, str, int, int], object]:
    """Observations by indicator, area and period; two of one key is an error."""
    found = {}
    for row in Observation.objects.filter(**filters).select_related("indicator", "area"):
        key = (row.indicator.key, row.area.code, row.year, row.month)
        assert key not in found, f"two figures for {key}"
        found[key] = Missing(row.missing) if row.missing else row.value
    return found


def slow_figures(cells) -> dict[tuple[str, str, int, int], object]:
    """Every indicator for every area, by walking over the rows of the file one by one."""
    given = {(code, area): count for code, area, _, count in cells}
    period = cells[0][2]
    year, month = int(period[:4]), int(period[6:]) if "MM" in period else 0
    figures = {}
    for key, codes in MEMBERS.items():
        for area in [CITY, HOF, SOUTH, *PLACES]:
            parts = [_slow_cell(given, code, area, month) for code in codes]
            if set(parts) == {"absent"}:
                continue
            if "missing" in parts or "absent" in parts:
                figures[key, area, year, month] = Missing.MISSING
            elif "withheld" in parts:
                figures[key, area, year, month] = Missing.WITHHELD
            else:
                figures[key, area, year, month] = float(sum(parts))
    return figures


def _slow_cell(given, code, area, month) -> int | str:
    """A number, or why there is none; an area that the file leaves out is the sum of what lies in it."""
    if (code, area) in given:
        count = given[code, area]
        if count is not None:
            return count
        return "withheld" if code == "1.4.1" and (area != CITY or month) else "missing"
    parts = [_slow_cell(given, code, place, month) for place, parent in PARENT.items() if parent == area]
    if not parts or set(parts) == {"absent"}:
        return "absent"
    if area == CITY and (code, UNKNOWN) in given:
        parts.append(_slow_cell(given, code, UNKNOWN, month))
    if set(parts) == {"withheld"}:
        return "withheld"
    return "missing" if any(isinstance(part, str) for part in parts) else sum(parts)


def quiet_progress():
    class Quiet:
        def step(self, *args, **kwargs):
            pass

        check_cancelled = step

    return Quiet()
