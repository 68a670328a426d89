"""The tables of an edition as open data: one value for the API and the file, and the CSV with its notes.

The notes are there twice: as a CSV for people, and as the metadata of CSV on the Web (W3C, tabular metadata), which
programs find through the Link header of the CSV.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from django.urls import reverse

from agov.models import Edition
from agov.reports.edition_revision import with_revision
from agov.reports.open_api.asked import BASE, CC0, CC_BY, origin, own
from agov.reports.open_api.shapes import Begripsbepaling, Cel, Herkomst, Licentie, Rij, Tabel, TabelRegel
from amersfoort_veiligheid.documents.tables import OPEN_HEADER, CellKind, OpenCell, Table, neutralise, open_cells
from amersfoort_veiligheid.documents.tables import to_open_csv as table_csv
from analysis.models import Indicator
from analysis.reports.base import MethodLine, Report
from analysis.reports.methods import codes_of, methods_of
from analysis.reports.render import all_tables

Absolute = Callable[[str], str]
CSV_TYPE: Final = "text/csv; charset=utf-8; header=present"
METADATA_TYPE: Final = "application/csvm+json"
COLUMN_WORDS: Final[Mapping[str, str]] = {
    "rij": "nummer van de rij in de tabel, vanaf 1",
    "groep": "kop boven een groep rijen",
    "rijCode": "code van het gebied, het delict, de doelgroep of de indicator van de rij; leeg als er geen is",
    "rijLabel": "naam van de rij",
    "kolomCode": "code van de kolom",
    "kolomLabel": "naam van de kolom",
    "eenheid": "eenheid van het getal",
    "soort": "getal, tekst of marge, of waarom er geen getal is",
    "waarde": "het getal, met een decimale punt; leeg is nooit nul",
    "tekst": "de inhoud van een cel met woorden",
    "ondergrens": "ondergrens van de marge",
    "bovengrens": "bovengrens van de marge",
    "teken": "het teken dat mensen zien",
    "betekenis": "wat het teken betekent, of hoe de cel wordt voorgelezen",
    "opmerking": "voetnoot bij deze cel of rij",
    "bron": "waar het cijfer vandaan komt",
    "stand": "stand van de cijfers",
    "versie": "welke levering is gebruikt",
    "voorbeeldgegevens": "ja: het cijfer is verzonnen om mee te oefenen",
}
NUMBERS: Final = ("waarde", "ondergrens", "bovengrens")
KIND_WORDS: Final[Mapping[CellKind, str]] = {
    CellKind.NUMBER: "een vast cijfer",
    CellKind.PROVISIONAL: "een cijfer dat de bron nog kan veranderen",
    CellKind.REVISED: "een cijfer dat de bron al eens veranderde en nog kan veranderen",
    CellKind.NIL: "precies nul",
    CellKind.INTERVAL: "onder- en bovengrens",
    CellKind.TEXT: "woorden",
    CellKind.MISSING: "er is geen cijfer; dat is iets anders dan nul",
    CellKind.AT_SOURCE: "de bron weet het en zegt het niet",
    CellKind.PROTECTED: "wij tonen het niet, om mensen te beschermen",
    CellKind.CANNOT: "hier hoort geen cijfer",
    CellKind.EMPTY: "niets ingevuld; de betekenis zegt waarom",
}


@dataclass(frozen=True)
class OpenTable:
    """One table of a public edition with what belongs to it."""

    edition: Edition
    report: Report
    table: Table
    definitions: tuple[Begripsbepaling, ...]

    @property
    def methods(self) -> tuple[MethodLine, ...]:
        """The explanations of its figures, in the version that counted when the edition was made."""
        return methods_of(self.table, self.report.methods)


def tables_of(edition: Edition) -> dict[str, Table]:
    """The tables of an edition by their key."""
    return {table.key: table for table in all_tables(with_revision(edition))}


def open_table(edition: Edition, key: str) -> OpenTable:
    """One table with the definitions of its codes; one query. Raises ``KeyError``."""
    report = with_revision(edition)
    table = {one.key: one for one in all_tables(report)}[key]
    return OpenTable(edition, report, table, definitions_of([table]))


def definitions_of(tables: Iterable[Table]) -> tuple[Begripsbepaling, ...]:
    """What the codes of rows and columns mean, as far as they are indicators; the newest version of each. One query."""
    codes = dict.fromkeys(code for table in tables for code in codes_of(table))
    found = {row.key: row for row in Indicator.objects.filter(key__in=list(codes)).order_by("version")}
    return tuple(
        {"code": key, "naam": row.name, "definitie": row.definition, "eenheid": row.unit}
        for key, row in ((code, found[code]) for code in codes if code in found)
    )


def licence_of(report: Report) -> Licentie:
    """CC BY 4.0 where a source of somebody else is used, which asks for its name; else CC0."""
    return licence_for(line.attribution for line in report.sources)


def licence_for(credits_: Iterable[str]) -> Licentie:
    """The licence that goes with these credits; the strictest wins."""
    return CC0 if all(words.startswith(f"Bron: {own()}") for words in credits_) else CC_BY


def origin_of(report: Report) -> Herkomst:
    """Whose data a report is: licence and credit."""
    credit = "; ".join(dict.fromkeys(line.attribution for line in report.sources))
    return origin(licence_of(report), credit)


# --- addresses


def address(edition: Edition, name: str, *more: str) -> str:
    """An address of a public edition."""
    return reverse(f"agov:{name}", args=[edition.publication.slug, edition.number, *more])


def api_address(edition: Edition, *more: str) -> str:
    """An address of a public edition in the API."""
    return "/".join((BASE, "publicaties", edition.publication.slug, "edities", str(edition.number), *more))


def table_line(edition: Edition, table: Table, *, absolute: Absolute) -> TabelRegel:
    """A table in a list."""
    own_files = {form: absolute(address(edition, "edition-data", table.key, form)) for form in FORMS}
    return {
        "sleutel": table.key,
        "titel": table.caption,
        "aantalRijen": len(table.rows),
        "aantalKolommen": len(table.columns),
        "_links": {
            "self": {"href": absolute(api_address(edition, "tabellen", table.key))},
            "editie": {"href": absolute(api_address(edition))},
            "pagina": {"href": absolute(address(edition, "edition-table-page", table.key))},
            "csv": {"href": own_files["csv"]},
            "toelichting": {"href": own_files["toelichting"]},
            "metadata": {"href": own_files["metadata"]},
        },
    }


# --- the value


def table_value(one: OpenTable, *, absolute: Absolute) -> Tabel:
    """One table for machines, with signs, notes, definitions, licence, edition and fingerprint."""
    table, edition = one.table, one.edition
    cells = groupby(open_cells(table), key=lambda cell: cell.row)
    return {
        **table_line(edition, table, absolute=absolute),
        "herkomst": origin_of(one.report),
        "publicatie": edition.publication.slug,
        "editie": edition.number,
        "periode": edition.period,
        "vingerafdruk": edition.content_hash,
        "bron": table.source,
        "stand": table.figures_date,
        "versie": table.version,
        "kolommen": [{"code": one.key, "label": one.label, "eenheid": one.unit} for one in table.columns],
        "rijen": [_row(list(own_cells)) for _, own_cells in cells],
        "noten": list(_notes(one)),
        "tekens": [{"teken": sign, "betekenis": words} for sign, words in table.full_legend],
        "definities": list(one.definitions),
    }


def _row(cells: list[OpenCell]) -> Rij:
    first = cells[0]
    return {
        "nummer": first.row,
        "groep": first.group,
        "code": first.row_code,
        "label": first.row_label,
        "cellen": [_cell(cell) for cell in cells],
    }


def _cell(cell: OpenCell) -> Cel:
    return {
        "kolom": cell.column_code,
        "soort": str(cell.kind),
        "waarde": _float(cell.value),
        "tekst": cell.text,
        "ondergrens": _float(cell.lower),
        "bovengrens": _float(cell.upper),
        "teken": cell.sign,
        "betekenis": cell.meaning,
        "opmerking": cell.remark,
    }


def _float(written: str) -> float | None:
    if not written:
        return None
    return float(written) if "." in written else int(written)


def _notes(one: OpenTable) -> tuple[str, ...]:
    """Footnotes of the table, and what the report as a whole warns of."""
    return (*one.table.notes, *one.report.cautions, *one.report.unknowns)


# --- files


def csv_of(one: OpenTable) -> bytes:
    """The table as CSV."""
    return table_csv(one.table, is_example=one.report.is_example)


def about(one: OpenTable, absolute: Absolute) -> list[tuple[str, str]]:
    """What the notes say of the table: (subject, words)."""
    edition, origin_ = one.edition, origin_of(one.report)
    lines = [
        ("Titel", one.table.caption),
        ("Publicatie", edition.title),
        ("Editie", str(edition.number)),
        ("Periode", edition.period),
        ("Vingerafdruk", edition.content_hash),
        ("Gemeente", origin_["gemeente"]),
        ("Licentie", f"{origin_['licentie']['naam']}, {origin_['licentie']['url']}"),
        ("Bronvermelding", origin_["bronvermelding"]),
        ("Bron", one.table.source),
        ("Stand van de cijfers", one.table.figures_date),
        ("Versie", one.table.version),
        ("Adres", absolute(address(edition, "edition-table-page", one.table.key))),
    ]
    for line in one.methods:
        method = absolute(reverse("analysis:method-version", args=[line.subject, line.key, line.number]))
        lines.append(("Zo gemeten", f"{line.name}, versie {line.number} van de uitleg, {method}"))
    lines = [(subject, words) for subject, words in lines if words]
    if one.report.is_example:
        lines.insert(0, ("Let op", "VOORBEELDGEGEVENS: deze cijfers zijn verzonnen."))
    return lines


def notes_csv(one: OpenTable, *, absolute: Absolute) -> bytes:
    """The notes that belong to the CSV: what it is, its columns, its signs, its footnotes and its definitions."""
    lines = about(one, absolute)
    lines += [(f"Kolom {name}", COLUMN_WORDS[name]) for name in OPEN_HEADER]
    lines += [(f"Soort {kind}", KIND_WORDS[kind]) for kind in CellKind]
    lines += [(f"Teken {sign or '(leeg)'}", words) for sign, words in one.table.full_legend]
    lines += [("Voetnoot", words) for words in _notes(one)]
    lines += [(f"Begrip {line['code']}", f"{line['naam']}: {line['definitie']}") for line in one.definitions]
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\r\n")
    writer.writerows([["onderwerp", "tekst"], *([neutralise(subject), neutralise(words)] for subject, words in lines)])
    return stream.getvalue().encode()


def metadata(one: OpenTable, *, absolute: Absolute) -> dict[str, Any]:
    """The description of the CSV for programs (CSV on the Web)."""
    edition, origin_ = one.edition, origin_of(one.report)
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "nl"}],
        "url": absolute(address(edition, "edition-data", one.table.key, "csv")),
        "dc:title": one.table.caption,
        "dc:isPartOf": absolute(address(edition, "edition-page")),
        "dc:identifier": f"{edition.publication.slug}/{edition.number}/{one.table.key}",
        "dc:license": {"@id": origin_["licentie"]["url"]},
        "dc:publisher": own(),
        "dc:rights": origin_["bronvermelding"],
        "schema:version": str(edition.number),
        "schema:sha256": edition.content_hash,
        "rdfs:comment": [*(f"{subject}: {words}" for subject, words in about(one, absolute)), *_notes(one)],
        "dialect": {"delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True, "encoding": "utf-8"},
        "tableSchema": {"columns": [_column(name) for name in OPEN_HEADER], "primaryKey": ["rij", "kolomCode"]},
    }


def _column(name: str) -> dict[str, Any]:
    kind = "decimal" if name in NUMBERS else "integer" if name == "rij" else "string"
    return {"name": name, "titles": name, "dc:description": COLUMN_WORDS[name], "datatype": kind, "null": ""}


FORMS: Final = ("csv", "json", "toelichting", "metadata")
ENDINGS: Final[Mapping[str, str]] = {
    "csv": ".csv",
    "json": ".json",
    "toelichting": "-toelichting.csv",
    "metadata": ".csv-metadata.json",
}


def zip_of(edition: Edition, *, absolute: Absolute) -> bytes:
    """All tables of an edition for machines in one file: CSV, notes and metadata of each. One query."""
    report = with_revision(edition)
    tables = all_tables(report)
    definitions = {line["code"]: line for line in definitions_of(tables)}
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for table in tables:
            own_words = tuple(definitions[code] for code in codes_of(table) if code in definitions)
            one = OpenTable(edition, report, table, own_words)
            for form in FORMS:
                archive.writestr(table.key + ENDINGS[form], file_of(one, form, absolute=absolute)[0])
    return content.getvalue()


def file_of(one: OpenTable, form: str, *, absolute: Absolute) -> tuple[bytes, str]:
    """One file of a table: content and content type. Raises ``KeyError`` for another form."""
    if form == "csv":
        return csv_of(one), CSV_TYPE
    if form == "toelichting":
        return notes_csv(one, absolute=absolute), CSV_TYPE
    if form == "metadata":
        return _json(metadata(one, absolute=absolute)), METADATA_TYPE
    if form == "json":
        return _json(table_value(one, absolute=absolute)), "application/json"
    raise KeyError(form)


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode()
