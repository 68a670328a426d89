"""Which dialect a police delivery is written in, judged by its content, in words that the user can check."""

from __future__ import annotations

import csv
import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from analysis.imports.base import RefusedFileError
from analysis.imports.files import (
    FileKind,
    Limits,
    Source,
    inspect_file,
    last_line,
    opened,
    read_head,
    sniff_delimiter,
)
from analysis.imports.police_tables import TABLES, TableConfig, listed, names_for, plain
from analysis.imports.sheets import read_sheets

Dialect = Literal["odata_json", "odata_csv", "untyped_csv", "portal_rows", "portal_pivot"]
DIALECTS: dict[str, str] = {
    "odata_json": "OData in JSON (TypedDataSet)",
    "odata_csv": "OData in CSV (TypedDataSet)",
    "untyped_csv": "CSV met codes (UntypedDataSet)",
    "portal_rows": "download van het dataportaal, één rij per cijfer",
    "portal_pivot": "download van het dataportaal, als kruistabel",
}
KINDS = frozenset({FileKind.TEXT, FileKind.JSON, FileKind.XLSX, FileKind.ODS, FileKind.ZIP})
HEADER_SEARCH = 15  # lines; the pivot of the portal has its header on line 5
_ROLES = ("region", "dimension", "period")


@dataclass(frozen=True)
class Recognition:
    """What the file seems to be. ``header_line`` counts from 1; ``sheet`` is set for workbooks."""

    dialect: str
    table_guess: str | None
    encoding: str
    explanation_nl: str
    kind: FileKind = FileKind.TEXT
    header_line: int = 1
    header: tuple[str, ...] = ()
    delimiter: str = ";"
    sheet: str = ""
    warnings: tuple[str, ...] = field(default=())


def recognise(
    source: Source, *, config: TableConfig | None = None, dialect: str | None = None, limits: Limits | None = None
) -> Recognition:
    """Find dialect, encoding, header and probable table; ``dialect`` overrules the dialect found.

    Raises RefusedFileError for files of the wrong type, empty files and files without a header that can be used.
    """
    if dialect is not None and dialect not in DIALECTS:
        raise RefusedFileError(f"De bestandsvorm '{dialect}' bestaat niet. Kies uit: {', '.join(DIALECTS)}.")
    limits = limits or Limits()
    inspected = inspect_file(source, allowed=KINDS, limits=limits)
    if inspected.kind in (FileKind.JSON, FileKind.ZIP):
        if dialect not in (None, "odata_json"):
            raise RefusedFileError(
                f"Dit is een JSON-bestand; het kan niet worden gelezen als {DIALECTS[str(dialect)]}."
            )
        return _recognise_json(source, inspected.kind, inspected.encoding)
    if dialect == "odata_json":
        raise RefusedFileError("Dit is geen JSON-bestand; het kan niet als OData-JSON worden gelezen.")
    if inspected.kind == FileKind.TEXT:
        return _recognise_text(source, inspected.encoding, inspected.warnings, config, dialect)
    return _recognise_sheet(source, inspected.kind, config, dialect, limits)


def _recognise_json(source: Source, kind: FileKind, encoding: str) -> Recognition:
    head = read_head(source, encoding) if kind == FileKind.JSON else ""
    if '"@odata.context"' in head:
        raise RefusedFileError(
            "Dit is OData versie 4. Voor politiecijfers is versie 3 nodig (ODataFeed of ODataApi, TypedDataSet)."
        )
    named = re.search(r"/odata/([0-9A-Za-z]{5,12})/\$metadata", head)
    keys = re.findall(r'"(SoortMisdrijf|Overlast|WijkenEnBuurten|RegioS)"\s*:', head)
    period = re.search(r'"\d{4}(JJ|MM)\d{2}"', head)
    guess = named.group(1) if named else guess_table(keys, period.group(1) if period else "")
    where = "ingepakte JSON-pagina's" if kind == FileKind.ZIP else "JSON"
    return Recognition(
        "odata_json",
        guess,
        encoding,
        f"Herkend als {DIALECTS['odata_json']}: {where}. {_table_words(guess)}",
        kind=kind,
    )


def guess_table(header: Sequence[str], period: str) -> str | None:
    """The police table with these columns; ``period`` is JJ or MM, as seen in the first row."""
    forms = {plain(name) for name in header}
    regional = not forms & {"wijkenenbuurten"}
    if "overlast" in forms:
        return "47021NED" if regional else "47024NED"
    if "soortmisdrijf" not in forms:
        return None
    if regional:
        return "47013NED"
    return "47022NED" if period == "MM" else "47018NED"


def _table_words(guess: str | None) -> str:
    if guess is None:
        return "Welke tabel het is, blijkt niet uit het bestand."
    title = TABLES[guess].title if guess in TABLES else ""
    return f"Waarschijnlijk tabel {guess}{f' ({title})' if title else ''}."


def roles_in(cells: Sequence[str], config: TableConfig | None) -> set[str]:
    """Which of region, dimension and period are named in these cells."""
    forms = {plain(cell) for cell in cells}
    found = set()
    for candidate in [config] if config else TABLES.values():
        found |= {role for role in _ROLES if forms & names_for(candidate, role)}
    return found


def _header_place(lines: Sequence[Sequence[str]], config: TableConfig | None) -> int:
    """The place (from 0) of the header among the first lines."""
    counts = [len(roles_in(cells, config)) for cells in lines]
    first = next((place for place, cells in enumerate(lines) if any(cell.strip() for cell in cells)), 0)
    if counts and counts[first] >= 2:
        return first
    later = [(count, place) for place, count in enumerate(counts) if place > first and count]
    if later:
        return max(later)[1]
    if counts and counts[first]:
        return first
    shown = next((cells for cells in lines if any(cell.strip() for cell in cells)), [])
    wanted = config or TABLES["47018NED"]
    raise RefusedFileError(
        f"De kolomkoppen zijn niet herkend. Verwacht kolommen als {wanted.region_column}, {wanted.dimension_column} en "
        f"{wanted.period_column}. De eerste regel is: {listed(shown, most=6)}."
    )


def _choose(header: Sequence[str], place: int, lines: Sequence[Sequence[str]], quoted: bool, delimiter: str) -> str:
    above = [cells for cells in lines[:place] if any(cell.strip() for cell in cells)]
    if above:
        return "portal_pivot"
    if {name.strip() for name in header} & {"WijkenEnBuurten", "RegioS"}:
        return "untyped_csv" if delimiter == ";" and not quoted else "odata_csv"
    return "portal_rows"


def _recognise_text(
    source: Source, encoding: str, warnings: tuple[str, ...], config: TableConfig | None, dialect: str | None
) -> Recognition:
    head = read_head(source, encoding)
    if "\r" in head and "\n" not in head:
        raise RefusedFileError("De regeleinden zijn van een oude Mac (CR). Sla het bestand op als 'CSV UTF-8'.")
    raw_lines = head.replace("\r\n", "\n").replace("\r", "\n").split("\n")[: HEADER_SEARCH + 2]
    delimiter = max(
        (sniff_delimiter(line) for line in raw_lines[:HEADER_SEARCH] if line.strip()),
        key=lambda sign: sum(re.sub(r'"[^"]*"', "", line).count(sign) for line in raw_lines),
        default=";",
    )
    lines = [next(csv.reader([line], delimiter=delimiter), []) for line in raw_lines[:HEADER_SEARCH]]
    place = _header_place(lines, config)
    header = lines[place]
    quoted = '"' in "".join(raw_lines[place : place + 2])
    chosen = dialect or _choose(header, place, lines, quoted, delimiter)
    sample = " ".join(raw_lines[place + 1 : place + 3])
    guess = guess_table(header, _period_kind(sample)) if chosen != "portal_pivot" else _guess_pivot(lines, place)
    _refuse_cut_text(source, encoding, delimiter, len(header))
    words = {",": "komma", ";": "puntkomma", "\t": "tab", "|": "streep"}[delimiter]
    explanation = (
        f"Herkend als {DIALECTS[chosen]}: kolomkoppen op regel {place + 1}, scheidingsteken {words}, "
        f"tekens {'Windows-1252' if encoding == 'cp1252' else 'UTF-8'}. {_table_words(guess)}"
    )
    if dialect:
        explanation = explanation.replace("Herkend als", "Zelf gekozen:", 1)
    return Recognition(
        chosen, guess, encoding, explanation, FileKind.TEXT, place + 1, tuple(header), delimiter, "", warnings
    )


def _period_kind(sample: str) -> str:
    if re.search(r"\d{4}MM\d{2}|\d{4} (?:jan|feb|maa|apr|mei|jun|jul|aug|sep|okt|nov|dec)", sample):
        return "MM"
    return "JJ"


def _guess_pivot(lines: Sequence[Sequence[str]], place: int) -> str | None:
    cells = [cell for line in lines[: place + 4] for cell in line]
    return guess_table([*cells, "wijkenenbuurten"], _period_kind(" ".join(cells)))


def _refuse_cut_text(source: Source, encoding: str, delimiter: str, expected: int) -> None:
    """Refuse a file whose last line stops half-way: no line end, and fewer fields than the header."""
    line, ended = last_line(source)
    text = line.decode("utf-8" if encoding.startswith("utf-8") else encoding, "replace").split("\r")[-1]
    if ended or expected < 2 or re.match(r'"?(?:Bron\s*:|©)', text.strip()):
        return
    fields = next(csv.reader([text], delimiter=delimiter), [])
    if len(fields) < expected or text.count('"') % 2:
        with opened(source) as stream:
            number = sum(chunk.count(b"\n") for chunk in iter(lambda: stream.read(1 << 20), b"")) + 1
        raise RefusedFileError(
            f"Het bestand is afgebroken: de laatste regel ({number}) heeft {len(fields)} van de {expected} kolommen. "
            "Haal het bestand opnieuw op."
        )


def _recognise_sheet(
    source: Source, kind: FileKind, config: TableConfig | None, dialect: str | None, limits: Limits
) -> Recognition:
    refusal: RefusedFileError | None = None
    names = []
    for name, rows in read_sheets(source, kind, limits, decimal_sign=","):
        lines = list(itertools.islice(rows, HEADER_SEARCH + 2))
        if not any(lines):
            continue
        names.append(name)
        try:
            place = _header_place(lines[:HEADER_SEARCH], config)
        except RefusedFileError as error:
            refusal = refusal or error
            continue
        header = lines[place]
        chosen = dialect or _choose(header, place, lines, quoted=True, delimiter=";")
        sample = " ".join(itertools.chain.from_iterable(lines[place + 1 :]))
        guess = guess_table(header, _period_kind(sample)) if chosen != "portal_pivot" else _guess_pivot(lines, place)
        explanation = f"Herkend als {DIALECTS[chosen]}, in blad '{name}'. {_table_words(guess)}"
        warnings = (f"Alleen blad '{name}' is gelezen; er zijn meer bladen.",) if len(names) > 1 else ()
        return Recognition(chosen, guess, "", explanation, kind, place + 1, tuple(header), ";", name, warnings)
    raise refusal or RefusedFileError("Het rekenblad is leeg.")
