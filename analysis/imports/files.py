"""Opens a delivered file safely: what kind is it, in which encoding, and may we read it at all?

Everything is judged by content, never by the name. What cannot be used raises RefusedFileError with a Dutch message.
The size is looked at before the first byte is read; zip-based files are judged before anything is unpacked.
"""

from __future__ import annotations

import codecs
import io
import os
import re
import struct
import zipfile
import zlib
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import BinaryIO

from analysis.imports.base import RefusedFileError

HEAD_BYTES = 65_536
CHUNK_BYTES = 1 << 20
BOM = codecs.BOM_UTF8


class FileKind(StrEnum):
    """The kinds of file that a reader can ask for."""

    TEXT = "text"
    JSON = "json"
    XLSX = "xlsx"
    ODS = "ods"
    ZIP = "zip"
    SAV = "sav"


@dataclass(frozen=True)
class Limits:
    """How large a delivery may be. ``zip_ratio`` only counts above ``ratio_from_bytes`` of unpacked content.

    A sheet of 1,048,576 rows and four columns is 150 MB as unpacked .xlsx and 440 MB as .ods. Its rows are read one by
    one, which takes at most 0.7 times that in memory. What is read as a whole (the texts, formats and one row) takes
    5.3 times its size: 320 MiB at ``whole_part_bytes``. Measured with files made for that.
    """

    file_bytes: int = 1_500_000_000
    unpacked_bytes: int = 1_000_000_000
    zip_entries: int = 2_000
    zip_ratio: int = 100
    ratio_from_bytes: int = 10_000_000
    sheet_bytes: int = 450_000_000
    whole_part_bytes: int = 60_000_000
    row_bytes: int = 5_000_000
    sheet_rows: int = 1_100_000
    sheet_columns: int = 2_000
    sheet_cells: int = 30_000_000


@dataclass(frozen=True)
class InspectedFile:
    """What is known of a file before it is read. ``encoding`` is empty for binary kinds."""

    kind: FileKind
    size: int
    encoding: str
    warnings: tuple[str, ...] = ()


Source = Path | str | BinaryIO

_PLAIN_KINDS = frozenset({FileKind.TEXT, FileKind.JSON, FileKind.XLSX, FileKind.ODS})

# First bytes of files that people send by mistake, and what to tell them.
_WRONG_TYPES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF", "een PDF-bestand"),
    (b"\x89PNG", "een afbeelding (PNG)"),
    (b"\xff\xd8\xff", "een afbeelding (JPEG)"),
    (b"GIF8", "een afbeelding (GIF)"),
    (b"BM", "een afbeelding (BMP)"),
    (b"II*\x00", "een afbeelding (TIFF)"),
    (b"MM\x00*", "een afbeelding (TIFF)"),
    (b"MZ", "een programma (.exe)"),
    (b"\x7fELF", "een programma"),
    (b"\xd0\xcf\x11\xe0", "een oud Excel- of Word-bestand (.xls, .doc) of een bestand met een wachtwoord"),
    (b"\x1f\x8b", "een ingepakt bestand (gzip)"),
    (b"7z\xbc\xaf", "een ingepakt bestand (7-Zip)"),
    (b"Rar!", "een ingepakt bestand (RAR)"),
    (b"SQLite format 3", "een database (SQLite)"),
    (b"PAR1", "een Parquet-bestand"),
    (b"{\\rtf", "een tekstdocument (RTF)"),
)
_KIND_WORDS = {
    FileKind.TEXT: "CSV",
    FileKind.JSON: "JSON",
    FileKind.XLSX: "Excel (.xlsx)",
    FileKind.ODS: "OpenDocument (.ods)",
    FileKind.ZIP: "ZIP",
    FileKind.SAV: "SPSS (.sav)",
}

_PACKED_BY = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # what spreadsheets use; others may ask for much memory
_BROKEN_ZIP = (zipfile.BadZipFile, NotImplementedError, OSError, ValueError, EOFError, zlib.error, struct.error)


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:,.0f}".replace(",", ".") + " MB"


@contextmanager
def opened(source: Source) -> Iterator[BinaryIO]:
    """The source as a binary stream at its first byte; a stream that was passed in is left open at its start."""
    if isinstance(source, (str, Path)):
        with Path(source).open("rb") as stream:
            yield stream
    else:
        source.seek(0)
        try:
            yield source
        finally:
            source.seek(0)


def size_of(source: Source) -> int:
    """The size in bytes, without reading the content."""
    if isinstance(source, (str, Path)):
        path = Path(source)
        if not path.is_file():
            raise RefusedFileError("Het bestand is niet gevonden of is geen gewoon bestand.")
        return path.stat().st_size
    position = source.tell()
    size = source.seek(0, os.SEEK_END)
    source.seek(position)
    return size


def inspect_file(
    source: Source, *, allowed: Collection[FileKind] = _PLAIN_KINDS, limits: Limits | None = None
) -> InspectedFile:
    """Judge size, type and encoding of a file by its content; raises RefusedFileError when it may not be read.

    Text is read through once in small pieces to be sure of its encoding; binary kinds are not unpacked.
    """
    limits = limits or Limits()
    no_warnings: tuple[str, ...] = ()
    size = size_of(source)
    if size == 0:
        raise RefusedFileError("Het bestand is leeg.")
    if size > limits.file_bytes:
        raise RefusedFileError(
            f"Het bestand is te groot: {_megabytes(size)}. De grens is {_megabytes(limits.file_bytes)}. "
            "Lever het in delen, bijvoorbeeld per jaar."
        )
    with opened(source) as stream:
        head = stream.read(HEAD_BYTES)
        refuse_wrong_type(head)
        encoding, warnings = "", no_warnings
        if head.startswith(b"PK"):
            kind = check_zip(stream, limits)
        elif head.startswith((b"$FL2", b"$FL3")):
            kind = FileKind.SAV
        else:
            stream.seek(0)
            encoding, warnings = find_encoding(stream, head)
            text = head.removeprefix(BOM).lstrip()
            if not text and size <= HEAD_BYTES:
                raise RefusedFileError("Het bestand is leeg: er staan alleen spaties of lege regels in.")
            kind = FileKind.JSON if text[:1] in (b"{", b"[") else FileKind.TEXT
    if kind not in allowed:
        wanted = ", ".join(_KIND_WORDS[option] for option in FileKind if option in allowed)
        raise RefusedFileError(f"Dit is {_KIND_WORDS[kind]}. Hier past alleen: {wanted}.")
    return InspectedFile(kind=kind, size=size, encoding=encoding, warnings=warnings)


def refuse_wrong_type(head: bytes) -> None:
    """Refuse PDF, images, programs, old Office files, web pages and other binary content by the first bytes."""
    for start, words in _WRONG_TYPES:
        if head.startswith(start) and (len(start) > 2 or b"\x00" in head[:512]):
            raise RefusedFileError(
                f"Dit is {words}. Lever een CSV-bestand, JSON, Excel (.xlsx) of OpenDocument (.ods) aan."
            )
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) or _looks_like_utf16(head):
        raise RefusedFileError(
            "De tekens staan in UTF-16 ('Unicode-tekst'). Sla het bestand op als 'CSV UTF-8' en lever het opnieuw."
        )
    text = head.removeprefix(BOM).lstrip()[:200].lower()
    if text.startswith((b"<!doctype html", b"<html")):
        raise RefusedFileError("Dit is een webpagina, geen levering. Misschien is het downloaden mislukt.")
    if text.startswith(b"<"):
        raise RefusedFileError("Dit is een XML-bestand. Lever CSV, JSON, Excel (.xlsx) of OpenDocument (.ods) aan.")


def _looks_like_utf16(head: bytes) -> bool:
    sample = head[:512]
    if len(sample) < 4 or sample.startswith(b"PK"):
        return False
    half = len(sample) // 2
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return max(even, odd) > 0.6 * half and min(even, odd) < 0.1 * half


def find_encoding(stream: BinaryIO, head: bytes) -> tuple[str, tuple[str, ...]]:
    """The encoding of the text in ``stream`` (read to its end in pieces) and warnings about it.

    UTF-8 with or without BOM is right; Windows-1252 is accepted with a warning when it decodes to sensible text.
    """
    encoding = "utf-8-sig" if head.startswith(BOM) else "utf-8"
    decoder = codecs.getincrementaldecoder("utf-8")()
    position, pending = 0, False
    while chunk := stream.read(CHUNK_BYTES):
        nul = chunk.find(b"\x00")
        if nul >= 0:
            raise RefusedFileError(
                f"Dit is geen tekstbestand: op plaats {position + nul + 1} staat een teken dat in tekst niet voorkomt."
            )
        if pending or not chunk.isascii():
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return _windows_text(stream, place=position + error.start, with_bom=encoding == "utf-8-sig")
            pending = bool(decoder.getstate()[0])
        position += len(chunk)
    if pending:
        raise RefusedFileError("Het bestand is afgebroken: het laatste teken is niet volledig.")
    return encoding, ()


_SENSIBLE_SIGNS = frozenset("’‘“”„–—€°§²³½¼¾´·…«»±×ªº\xa0©®µ")


def _windows_text(stream: BinaryIO, *, place: int, with_bom: bool) -> tuple[str, tuple[str, ...]]:
    refused = RefusedFileError(
        f"De tekens zijn niet te lezen (vanaf plaats {place + 1}). "
        "Sla het bestand op als 'CSV UTF-8' en lever het opnieuw."
    )
    if with_bom:
        raise refused
    stream.seek(0)
    letters, signs = 0, 0
    while chunk := stream.read(CHUNK_BYTES):
        if chunk.isascii():
            continue
        try:
            text = chunk.decode("cp1252")
        except UnicodeDecodeError as error:
            raise refused from error
        for sign in re.findall(r"[^\x00-\x7f]", text):
            signs += 1
            letters += sign.isalpha() or sign in _SENSIBLE_SIGNS
    if letters < 0.9 * signs:
        raise refused
    warning = "De tekens staan in Windows-1252 (West-Europees), niet in UTF-8. Controleer namen met accenten."
    return "cp1252", (warning,)


def check_zip(stream: BinaryIO, limits: Limits) -> FileKind:
    """Which zip-based kind this is, judged from the table of contents only; refuses bombs and broken archives.

    Python's reader never returns more bytes than the size declared here, so limits on declared sizes hold.
    """
    stream.seek(0)
    try:
        with zipfile.ZipFile(stream) as archive:
            entries = archive.infolist()
            foreign = any(entry.compress_type not in _PACKED_BY for entry in entries)
            mimetype = "" if foreign else _mimetype(archive)
    except _BROKEN_ZIP as error:
        raise RefusedFileError("Het bestand is beschadigd of afgebroken en kan niet worden uitgepakt.") from error
    packed = size_of(stream)
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > limits.zip_entries:
        raise RefusedFileError(f"Het bestand bevat {len(entries)} onderdelen; de grens is {limits.zip_entries}.")
    too_dense = unpacked > limits.ratio_from_bytes and unpacked > limits.zip_ratio * packed
    if unpacked > limits.unpacked_bytes or too_dense:
        raise RefusedFileError(
            f"Het bestand wordt uitgepakt {_megabytes(unpacked)} groot. "
            "Dat is niet te vertrouwen (een zogenoemde zipbom)."
        )
    if any(entry.flag_bits & 0x1 for entry in entries):
        raise RefusedFileError("Het bestand heeft een wachtwoord. Lever het zonder wachtwoord via een veilige weg.")
    if foreign:
        raise RefusedFileError("Het bestand is op een ongewone manier ingepakt. Sla het opnieuw op en lever het dan.")
    names = {entry.filename for entry in entries}
    if "xl/workbook.xml" in names:
        if any(name.endswith("vbaProject.bin") for name in names):
            raise RefusedFileError("Het Excel-bestand bevat macro's. Sla het op als gewoon .xlsx en lever het opnieuw.")
        _refuse_large_sheet(entries, limits)
        return FileKind.XLSX
    if mimetype.startswith("application/vnd.oasis.opendocument.spreadsheet"):
        _refuse_large_sheet(entries, limits)
        return FileKind.ODS
    if "word/document.xml" in names or "ppt/presentation.xml" in names or mimetype:
        raise RefusedFileError("Dit is een document of presentatie, geen tabel. Lever CSV, JSON, .xlsx of .ods aan.")
    if "xl/workbook.bin" in names:
        raise RefusedFileError("Dit is een binair Excel-bestand (.xlsb). Sla het op als .xlsx en lever het opnieuw.")
    return FileKind.ZIP


def _refuse_large_sheet(entries: Collection[zipfile.ZipInfo], limits: Limits) -> None:
    """Refuse a spreadsheet that would take too much memory to read, by the declared sizes of its parts."""
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.sheet_bytes:
        raise RefusedFileError(
            f"Het rekenblad wordt uitgepakt {_megabytes(unpacked)} groot. "
            f"De grens is {_megabytes(limits.sheet_bytes)}. "
            "Lever de gegevens als CSV aan, of in delen, bijvoorbeeld per jaar."
        )
    whole = sum(entry.file_size for entry in entries if not is_read_by_row(entry.filename))
    if whole > limits.whole_part_bytes:
        raise RefusedFileError(
            f"In het rekenblad zit {_megabytes(whole)} aan losse teksten, opmaak of afbeeldingen. De grens is "
            f"{_megabytes(limits.whole_part_bytes)}. Lever de gegevens als CSV aan."
        )


def is_read_by_row(name: str) -> bool:
    """Whether this part of a spreadsheet holds rows, which are read one by one."""
    return name == "content.xml" or (name.startswith("xl/worksheets/") and name.endswith(".xml"))


def _mimetype(archive: zipfile.ZipFile) -> str:
    try:
        if archive.getinfo("mimetype").flag_bits & 0x1:
            return ""  # refused for its password
        with archive.open("mimetype") as part:
            return part.read(200).decode("ascii", "replace").strip()
    except KeyError:
        return ""


def read_head(source: Source, encoding: str, size: int = HEAD_BYTES) -> str:
    """The first ``size`` bytes as text without BOM; a character cut at the end is left out."""
    with opened(source) as stream:
        head = stream.read(size).removeprefix(BOM)
    return codecs.getincrementaldecoder("utf-8" if encoding.startswith("utf-8") else encoding)("ignore").decode(head)


def last_line(source: Source) -> tuple[bytes, bool]:
    """The last line that is not empty (at most 64 KiB of it) and whether a line end follows it."""
    with opened(source) as stream:
        size = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, size - HEAD_BYTES))
        tail = stream.read()
    ended = tail.endswith((b"\n", b"\r"))
    lines = tail.rstrip(b"\r\n").rsplit(b"\n", 1)
    return lines[-1].rstrip(b"\r"), ended


def sniff_delimiter(line: str) -> str:
    """The delimiter of a header line: the one of ``; , TAB |`` that occurs most outside quotes (``;`` when none)."""
    bare = re.sub(r'"[^"]*"', "", line)
    counts = {sign: bare.count(sign) for sign in (";", ",", "\t", "|")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ";"


def is_formula(text: str) -> bool:
    """Would a spreadsheet run this text as a formula? A single ``-`` and a plain (signed) number are no formula."""
    stripped = text.strip()
    if len(stripped) < 2 or stripped[0] not in "=+-@":
        return False
    return re.fullmatch(r"[+-]\d+(?:[.,]\d+)*(?:[eE][+-]?\d+)?", stripped) is None


def as_stream(content: bytes) -> BinaryIO:
    """Bytes as a source for the functions above."""
    return io.BytesIO(content)
