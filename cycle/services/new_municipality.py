"""Beginning with a municipality: its folder of facts, made from a file of CBS with its areas.

The file is a table of "Kerncijfers wijken en buurten" (kwb-2024.csv) or a list of areas ("Key";"Title"), for one
municipality or for the whole country. What cannot be known from it (visitors' areas, a nicer schematic map) gets a
reasonable first value that the municipality changes in the files or in beheer.
"""

from __future__ import annotations

import csv
import io
import math
import re
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from cycle.enums import AreaLevel, DenominatorKind

CODE_COLUMNS = ("gwb_code_10", "codering_3", "codering", "gwb_code", "wijkenenbuurten", "key", "code")
NAME_COLUMNS = ("regio", "title", "naam", "name")
INHABITANT_COLUMNS = ("a_inw", "aantalinwoners_5", "aantalinwoners", "inwoners")
DWELLING_COLUMNS = ("a_woning", "woningvoorraad_34", "woningvoorraad_35", "woningvoorraad", "woningen")
MUNICIPALITY_CODE = re.compile(r"GM\d{4}")
SLUG = re.compile(r"[a-z][a-z0-9_]{1,39}")
LEVEL_OF_LENGTH = {4: AreaLevel.MUNICIPALITY, 6: AreaLevel.WIJK, 8: AreaLevel.BUURT}
LENGTH_OF_PREFIX = {"GM": 4, "WK": 6, "BU": 8}
UNKNOWN_BUURT = "BU00000000"
FEW_IN_WIJK = 1000  # the population floor of sensitive figures (domain rules); below it a rate says little
FEW_IN_BUURT = 100
MAX_BYTES = 100_000_000  # the whole country takes 5 MB
AREA_HEAD = ("code", "level", "name", "parent", "few_residents", "few_residents_reason", "tile_column", "tile_row")
DENOMINATOR_HEAD = ("code", "kind", "year", "value", "source")


class NewMunicipalityError(Exception):
    """The folder cannot be made; the message is Dutch and says what to do."""


@dataclass(frozen=True)
class AreaLine:
    """One area as the file gives it."""

    code: str
    name: str
    level: AreaLevel
    inhabitants: int | None
    dwellings: int | None

    @property
    def parent(self) -> str:
        """The code of the area around it; empty for the municipality."""
        if self.level == AreaLevel.BUURT:
            return f"WK{self.code[2:8]}"
        return f"GM{self.code[2:6]}" if self.level == AreaLevel.WIJK else ""


@dataclass(frozen=True)
class NewMunicipality:
    """What was made: the folder, the counts per level and the settings of the installation."""

    folder: Path
    wijken: int
    buurten: int
    with_inhabitants: int
    settings: Mapping[str, str]


def make_municipality(
    *, slug: str, code: str, name: str, areas: Path, year: int, source: str, fixtures: Path
) -> NewMunicipality:
    """Make ``fixtures/<slug>/`` from a file with areas; nothing is left behind when that fails.

    Raises NewMunicipalityError for a wrong name or code, a folder that exists, and every fault of the file.
    """
    _check_names(slug, code, name, year)
    folder = fixtures / slug
    if folder.exists():
        raise NewMunicipalityError(f"De map {fixtures.name}/{slug} bestaat al. Kies een andere naam of haal haar weg.")
    lines = read_areas(areas, code)
    made = NewMunicipality(
        folder=folder,
        wijken=sum(line.level == AreaLevel.WIJK for line in lines),
        buurten=sum(line.level == AreaLevel.BUURT for line in lines),
        with_inhabitants=sum(line.inhabitants is not None for line in lines),
        settings={"MUNICIPALITY": slug, "MUNICIPALITY_CODE": code, "MUNICIPALITY_NAME": name},
    )
    half_made = Path(tempfile.mkdtemp(prefix=f".{slug}-", dir=fixtures))
    try:
        _write(half_made, made, lines, year=year, source=source)
        half_made.chmod(0o755)
        half_made.rename(folder)
    except BaseException:
        shutil.rmtree(half_made, ignore_errors=True)
        raise
    return made


def read_areas(path: Path, code: str) -> list[AreaLine]:
    """Return the areas of municipality ``code`` in the order municipality, wijken, buurten, by code."""
    found: dict[str, AreaLine] = {}
    others: set[str] = set()
    for number, line in _lines(path):
        if line.code[2:6] != code[2:]:
            others.add(f"GM{line.code[2:6]}")
            continue
        if line.code in found:
            raise NewMunicipalityError(f"{path.name}, regel {number}: gebied {line.code} staat er twee keer in.")
        if not line.name:
            raise NewMunicipalityError(f"{path.name}, regel {number}: gebied {line.code} heeft geen naam.")
        found[line.code] = line
    if code not in found:
        there = f" Wel gevonden: {', '.join(sorted(others)[:5])}." if others else ""
        raise NewMunicipalityError(f"{path.name} bevat gemeente {code} niet.{there}")
    for line in found.values():
        if line.parent and line.parent not in found:
            raise NewMunicipalityError(f"{path.name}: {line.code} hoort bij {line.parent}, en dat gebied ontbreekt.")
    if not any(line.level == AreaLevel.WIJK for line in found.values()):
        raise NewMunicipalityError(f"{path.name} bevat geen wijken van {code}. Neem het bestand met wijken en buurten.")
    return sorted(found.values(), key=lambda line: (len(line.code), line.code))


def _check_names(slug: str, code: str, name: str, year: int) -> None:
    if not SLUG.fullmatch(slug):
        raise NewMunicipalityError(
            f"'{slug}' kan geen mapnaam zijn: gebruik 2 tot 40 kleine letters, cijfers of _ (bijvoorbeeld utrecht)."
        )
    if slug == "common":
        raise NewMunicipalityError("De map common is van alle gemeenten. Kies een andere naam.")
    if not MUNICIPALITY_CODE.fullmatch(code):
        raise NewMunicipalityError(f"'{code}' is geen gemeentecode. Een code is GM met vier cijfers, zoals GM0344.")
    if not name.strip() or "\n" in name:
        raise NewMunicipalityError("Geef de naam van de gemeente, zoals --name Utrecht.")
    if not 1995 <= year <= 2100:
        raise NewMunicipalityError(f"{year} is geen jaar van een indeling. Kies een jaar vanaf 1995.")


def _text_of(path: Path) -> str:
    if not path.is_file():
        raise NewMunicipalityError(f"Het bestand {path} is er niet.")
    if path.stat().st_size > MAX_BYTES:
        raise NewMunicipalityError(f"{path.name} is te groot ({path.stat().st_size // 1_000_000} MB) voor deze lijst.")
    raw = path.read_bytes()
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise NewMunicipalityError(f"{path.name} is een werkblad. Sla het op als CSV en probeer het opnieuw.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace")  # how Excel saves a CSV


def _lines(path: Path) -> Iterator[tuple[int, AreaLine]]:
    text = _text_of(path)
    head = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if head.count(";") >= head.count(",") else ",")
    columns = {(name or "").strip().casefold(): name for name in reader.fieldnames or []}
    code_column = _column(columns, CODE_COLUMNS)
    name_column = _column(columns, NAME_COLUMNS)
    if code_column is None or name_column is None:
        what = "codes" if code_column is None else "namen"
        raise NewMunicipalityError(
            f"{path.name} heeft geen kolom met {what} van gebieden. Neem 'Kerncijfers wijken en buurten' van het CBS"
            " (kwb-jaar, als CSV) of de lijst WijkenEnBuurten."
        )
    inhabitants, dwellings = _column(columns, INHABITANT_COLUMNS), _column(columns, DWELLING_COLUMNS)
    for row in reader:
        code = (row[code_column] or "").strip()
        level = LEVEL_OF_LENGTH.get(len(code) - 2)
        if not code[2:].isdigit() or level is None or LENGTH_OF_PREFIX.get(code[:2]) != len(code) - 2:
            continue  # the country, provinces, notes under the table
        yield (
            reader.line_num,
            AreaLine(
                code,
                (row[name_column] or "").strip(),
                level,
                _count(row, inhabitants, path, reader.line_num),
                _count(row, dwellings, path, reader.line_num),
            ),
        )


def _column(columns: Mapping[str, str], names: Sequence[str]) -> str | None:
    for name in names:
        for folded, column in columns.items():
            if folded == name or (name in ("inwoners", "woningen") and folded.startswith(f"{name}_20")):
                return column
    return None


def _count(row: Mapping[str, str | None], column: str | None, path: Path, number: int) -> int | None:
    """Return a count; blank and "." are unknown to CBS and stay unknown."""
    text = ((row[column] if column else None) or "").strip()
    if text in ("", "."):
        return None
    whole = text.removesuffix(".0").removesuffix(",0")
    if not (whole.isascii() and whole.isdigit()):
        raise NewMunicipalityError(f"{path.name}, regel {number}: '{text}' in kolom {column} is geen heel getal.")
    return int(whole)


def _write(folder: Path, made: NewMunicipality, lines: Sequence[AreaLine], *, year: int, source: str) -> None:
    _, code, name = made.settings.values()
    about = {
        "name": f"Gebiedsindeling {year}",
        "valid_from": date(year, 1, 1),
        "source": source,
        "licence": "CC BY 4.0" if "CBS" in source else "",
    }
    text = yaml.safe_dump(about, allow_unicode=True, sort_keys=False, width=200)
    (folder / "area_version.yaml").write_text(text, encoding="utf-8")
    _write_table(folder / "areas.csv", AREA_HEAD, _area_rows(lines))
    _write_table(folder / "denominators.csv", DENOMINATOR_HEAD, _denominator_rows(lines, year, source))
    environment = "".join(f'{key}="{value}"\n' for key, value in made.settings.items())
    (folder / "settings.env").write_text(environment, encoding="utf-8")
    (folder / "README.md").write_text(_readme(code, name, year, source), encoding="utf-8")


def _write_table(path: Path, head: Sequence[str], rows: Iterator[Sequence[object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.writer(handle, delimiter=";", lineterminator="\n")
        writer.writerow(head)
        writer.writerows(rows)


def _area_rows(lines: Sequence[AreaLine]) -> Iterator[Sequence[object]]:
    """Rows of areas.csv: tiles row by row in a square, few residents by count, and the bucket for unknown places."""
    wijken = [line.code for line in lines if line.level == AreaLevel.WIJK]
    side = math.ceil(math.sqrt(len(wijken)))
    tiles = {code: (index % side + 1, index // side + 1) for index, code in enumerate(wijken)}
    for line in lines:
        floor = {AreaLevel.WIJK: FEW_IN_WIJK, AreaLevel.BUURT: FEW_IN_BUURT}.get(line.level)
        few = floor is not None and line.inhabitants is not None and line.inhabitants < floor
        reason = f"minder dan {floor} inwoners" if few else ""
        column, row = tiles.get(line.code, ("", ""))
        yield line.code, line.level.value, line.name, line.parent, "ja" if few else "nee", reason, column, row
    yield UNKNOWN_BUURT, AreaLevel.UNKNOWN.value, "Buurt onbekend", lines[0].code, "ja", "geen plaats bekend", "", ""


def _denominator_rows(lines: Sequence[AreaLine], year: int, source: str) -> Iterator[Sequence[object]]:
    for line in lines:
        for kind, value in (
            (DenominatorKind.INHABITANTS, line.inhabitants),
            (DenominatorKind.DWELLINGS, line.dwellings),
        ):
            if value is not None:
                yield line.code, kind.value, year, value, source


def _readme(code: str, name: str, year: int, source: str) -> str:
    return f"""# {name} ({code}): real facts only

| file | what | source |
|---|---|---|
| `area_version.yaml`, `areas.csv` | wijken and buurten of {year}, and "Buurt onbekend" | {source} |
| `denominators.csv` | inhabitants and dwellings, as far as the file had them | {source} |
| `settings.env` | the settings of this installation, to copy into `.env` | - |

To look at by hand: `few_residents` (set here where few people live; areas full of visitors, such as the centre, need
`ja` too), `tile_column` and `tile_row` (a plain square here; lay the tiles roughly where the wijken lie), and
`bounding_box: [west, south, east, north]` in `area_version.yaml`, which keeps boundaries of elsewhere out.
"""
