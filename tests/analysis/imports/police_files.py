"""Small police deliveries in every dialect, and the reference data of a town with two wijken and four buurten."""

import csv
import datetime as dt
import io
import json
from pathlib import Path

from analysis.imports.police import Reference

TODAY = dt.date(2024, 6, 15)
AREAS = {
    "GM0307": ("municipality", "Amersfoort"),
    "WK030701": ("wijk", "Stadskern"),
    "BU03070100": ("buurt", "Hof"),
    "BU03070101": ("buurt", "Nieuwstraat e.o."),
    "WK030726": ("wijk", "Calveen"),
    "BU03072601": ("buurt", "Calveen"),
    "BU03072602": ("buurt", "Café-eiland"),
}
OFFENCES = {
    "0.0.0": "Totaal misdrijven",
    "1.1.1": "1.1.1 Diefstal/inbraak woning",
    "1.4.1": "1.4.1 Zedenmisdrijf",
    "2.6.9": "2.6.9 Milieu overig",
    "2.6.10": "2.6.10 Bodem",
}
NUISANCE = {
    "0.0.0": "Totaal registraties overlast",
    "E33": "Overlast door verward persoon",
    "F010": "Openbare dronkenschap",
}
REFERENCE = Reference("GM0307", AREAS, OFFENCES, TODAY)
ODATA_HEADER = [
    "ID", "SoortMisdrijf", "WijkenEnBuurten", "Perioden",
    "GeregistreerdeMisdrijven_1", "Gemeentenaam_2", "SoortRegio_3",
]  # fmt: skip
PORTAL_HEADER = ["Soort misdrijf", "Wijken en buurten", "Perioden", "Geregistreerde misdrijven (aantal)"]

# One cell: delict, area, period, count.
Cell = tuple[str, str, str, object]


def typed_csv(cells: list[Cell], *, name: str = "Amersfoort", header: list[str] | None = None) -> bytes:
    """TypedDataSet as cbsodataR writes it: keys padded, text quoted, blank names where the count is 0."""
    lines = [",".join(f'"{column}"' for column in header or ODATA_HEADER)]
    for number, (offence, area, period, count) in enumerate(cells):
        named = f'"{name:<30}","Buurt   "' if count not in (0, "0") else ","
        shown = "" if count is None else count
        lines.append(f'{number},"{offence:<6}","{area:<10}","{period}",{shown},{named}')
    return ("\n".join(lines) + "\n").encode()


def untyped_csv(cells: list[Cell]) -> bytes:
    """UntypedDataSet: BOM, semicolons, no quotes, decimals with a point and aligned to the right."""
    lines = ["ID;SoortMisdrijf;WijkenEnBuurten;Perioden;GeregistreerdeMisdrijven_1"]
    for number, (offence, area, period, count) in enumerate(cells):
        shown = "" if count == "" else f"{count!s:>8}"
        lines.append(f"{number};{offence};{area};{period};{shown}")
    return ("\n".join(lines) + "\n").encode("utf-8-sig")


def portal_csv(cells: list[Cell], *, header: list[str] | None = None, encoding: str = "utf-8-sig") -> bytes:
    """The portal with one row per cell: BOM, semicolons, words instead of codes."""
    buffer = io.StringIO()
    buffer.write(";".join(f'"{column}"' for column in header or PORTAL_HEADER) + "\n")
    for offence, area, period, count in cells:
        buffer.write(f'"{offence}";"{area}";"{period}";{count}\n')
    return buffer.getvalue().encode(encoding)


def page(cells: list[Cell], *, next_link: str | None = None, table: str = "47018NED") -> dict[str, object]:
    """One page of TypedDataSet as OData v3 gives it."""
    rows = [
        {
            "ID": number,
            "SoortMisdrijf": f"{offence:<6}",
            "WijkenEnBuurten": f"{area:<10}",
            "Perioden": period,
            "GeregistreerdeMisdrijven_1": count,
            "Gemeentenaam_2": f"{'Amersfoort':<30}",
            "SoortRegio_3": "Buurt   ",
        }
        for number, (offence, area, period, count) in enumerate(cells)
    ]
    content: dict[str, object] = {
        "odata.metadata": f"https://example.nl/ODataFeed/odata/{table}/$metadata#Cbs.OData.WebAPI.TypedDataSet",
        "value": rows,
    }
    if next_link:
        content["odata.nextLink"] = next_link
    return content


def as_json(value: object) -> bytes:
    return json.dumps(value).encode()


def real_reference(folder: Path, *, today: dt.date = dt.date(2024, 9, 1)) -> Reference:
    """Amersfoort with its 33 wijken and 145 buurten and the 59 delicts, from the real lists."""
    levels = {"gemeente": "municipality", "wijk": "wijk", "buurt": "buurt"}
    with (folder / "geo" / "amersfoort_gebieden_2024.csv").open(encoding="utf-8-sig") as file:
        areas = {row["code"]: (levels[row["soort"]], row["naam"]) for row in csv.DictReader(file, delimiter=";")}
    with (folder / "politie" / "delictclassificatie_politie.csv").open(encoding="utf-8-sig") as file:
        offences = {row["code"]: row["titel"] for row in csv.DictReader(file, delimiter=";")}
    return Reference("GM0307", areas, offences, today)


def read_cells(checked) -> dict[tuple[str, str, int, int], object]:
    """Accepted cells by key; a cell without a number gives its reason."""
    frame = checked.accepted
    return {
        (str(row.offence), str(row.area), int(row.year), int(row.month)): str(row.missing) or int(row.value)
        for row in frame.itertuples()
    }
