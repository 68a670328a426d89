"""Photos and PDFs that people send: only what we made again ourselves is kept, without what devices add.

A photo of a phone holds the place, the moment and the device; a PDF the name of its author. Both are written anew from
what is seen. The name of the file goes too: people put names and addresses in it. Office files are refused: what is in
them (authors, changes, comments, macros) can not be taken out with certainty, and every program saves as PDF.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

import pikepdf
from PIL import Image, ImageOps

from amersfoort_veiligheid.documents.tables import dutch_number

MOST_PIXELS: Final = 80_000_000  # more is no photo but an attack on the memory
LONGEST_SIDE: Final = 2400  # enough to print on A4
MOST_PAGES: Final = 200
ACCEPT: Final = "image/jpeg,image/png,image/webp,application/pdf"
KINDS: Final = "een foto (JPEG, PNG of WebP) of een PDF"
_PHOTOS: Final = ("JPEG", "PNG", "WEBP", "MPO")  # MPO: how some phones store a JPEG with a second picture behind it
_JPEG: Final = b"\xff\xd8"
_TRACES: Final = (b"Exif\0\0", b"ns.adobe.com/xap")  # of remarks in a photo that is broken on purpose
_PHOTO_IN_PDF: Final = "Een foto in deze PDF is niet na te kijken. Stuur de foto zelf."
_SIGNS: Final = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF")
_ACTIVE: Final = ("/OpenAction", "/AA", "/Names", "/Metadata", "/PieceInfo", "/AcroForm", "/Collection", "/AF")


class UploadRefusedError(Exception):
    """The file can not be kept; the message says in Dutch why and what to do."""


@dataclass(frozen=True)
class CleanFile:
    """What may be kept: content that was made anew, its kind, and a name without anything of the sender."""

    name: str
    content: bytes
    content_type: str


def clean_upload(stream: BinaryIO, *, size: int, most_bytes: int) -> CleanFile:
    """Make a photo or PDF anew without metadata. Raises UploadRefusedError."""
    if size > most_bytes:
        limit = dutch_number(most_bytes / 1_000_000)
        raise UploadRefusedError(f"Dit bestand is te groot. Een foto of PDF mag hooguit {limit} MB zijn.")
    if size == 0:
        raise UploadRefusedError("Dit bestand is leeg. Kies een ander bestand.")
    head = stream.read(1024)
    stream.seek(0)
    if b"%PDF-" in head:
        return _clean_pdf(stream)
    if not head.startswith(_SIGNS) or (head.startswith(b"RIFF") and head[8:12] != b"WEBP"):
        raise UploadRefusedError(f"Dit soort bestand kan niet. Kies {KINDS}.")
    return _clean_photo(stream)


def _clean_photo(stream: BinaryIO) -> CleanFile:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(stream, formats=_PHOTOS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise UploadRefusedError(
                        "Deze foto heeft te veel beeldpunten. Maak hem kleiner en kies hem opnieuw."
                    )
                upright = ImageOps.exif_transpose(picture)
                is_drawing = picture.format == "PNG"
                upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
                return _written(upright, is_drawing=is_drawing)
    except UploadRefusedError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise UploadRefusedError(
            "Deze foto heeft te veel beeldpunten. Maak hem kleiner en kies hem opnieuw."
        ) from error
    except Exception as error:  # a made-up or broken picture breaks decoders in many ways
        raise UploadRefusedError("Deze foto is beschadigd. Maak of kies hem opnieuw.") from error


def _written(picture: Image.Image, *, is_drawing: bool) -> CleanFile:
    """Only the pixels go over to a new picture; nothing that was attached to the old one can come along."""
    mode = "RGBA" if is_drawing and "A" in picture.getbands() else "RGB"
    pixels = picture.convert(mode)
    fresh = Image.new(mode, pixels.size)
    fresh.paste(pixels)
    out = io.BytesIO()
    if is_drawing:
        fresh.save(out, "PNG", optimize=True)
        return CleanFile("foto.png", out.getvalue(), "image/png")
    fresh.save(out, "JPEG", quality=85, optimize=True)
    return CleanFile("foto.jpg", out.getvalue(), "image/jpeg")


def _clean_pdf(stream: BinaryIO) -> CleanFile:
    try:
        with pikepdf.open(stream) as pdf:
            if pdf.is_encrypted:
                raise UploadRefusedError("Deze PDF is beveiligd. Sla hem op zonder wachtwoord en kies hem opnieuw.")
            if len(pdf.pages) > MOST_PAGES:
                raise UploadRefusedError(
                    f"Deze PDF heeft meer dan {MOST_PAGES} bladzijden. Kies de bladzijden die ertoe doen."
                )
            _empty(pdf)
            out = io.BytesIO()
            pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except UploadRefusedError:
        raise
    except pikepdf.PasswordError as error:
        raise UploadRefusedError("Deze PDF is beveiligd. Sla hem op zonder wachtwoord en kies hem opnieuw.") from error
    except Exception as error:  # qpdf, and what its wrapper makes of a broken file
        raise UploadRefusedError("Deze PDF is beschadigd. Maak hem opnieuw en kies hem nog een keer.") from error
    return CleanFile("bijlage.pdf", out.getvalue(), "application/pdf")


def _empty(pdf: Any) -> None:
    """Take out who made it, what it does by itself, what is attached, and what stands behind its photos."""
    if "/Info" in pdf.trailer:
        del pdf.trailer["/Info"]
    for key in _ACTIVE:
        if key in pdf.Root:
            del pdf.Root[key]
    for page in pdf.pages:
        for key in ("/AA", "/Metadata", "/PieceInfo", "/Annots", "/AF", "/LastModified"):
            if key in page.obj:
                del page.obj[key]
    for found in pdf.objects:
        if isinstance(found, pikepdf.Stream):
            _clean_stream(found)


def _clean_stream(found: Any) -> None:
    for key in ("/Metadata", "/PieceInfo"):
        if key in found:
            del found[key]
    if found.get("/Type") in (pikepdf.Name.Metadata, pikepdf.Name.EmbeddedFile):
        found.write(b"")  # nothing points at it any more, but for what we did not think of
        return
    raw, filters = found.read_raw_bytes(), found.get("/Filter")
    if raw.startswith(_JPEG):
        raw = without_jpeg_remarks(raw)
        found.write(raw, filter=filters, decode_parms=found.get("/DecodeParms"))
    elif "DCTDecode" in repr(filters) or "JPXDecode" in repr(filters):
        raise UploadRefusedError(_PHOTO_IN_PDF)
    if any(trace in raw for trace in _TRACES):
        raise UploadRefusedError(_PHOTO_IN_PDF)


def without_jpeg_remarks(data: bytes) -> bytes:
    """The same JPEG without remarks of devices and programs (APP1 to APP13 but not colours, and comments).

    Raises ValueError when the segments do not follow each other: then something could hide between them.
    """
    if not data.startswith(_JPEG):
        raise ValueError("no JPEG")
    kept, at = [_JPEG], 2
    while data[at + 1 : at + 2] != b"\xda":
        if at + 4 > len(data) or data[at] != 0xFF:
            raise ValueError("segments of the JPEG do not follow each other")
        marker, length = data[at + 1], int.from_bytes(data[at + 2 : at + 4], "big")
        is_remark = marker == 0xFE or (0xE1 <= marker <= 0xED and marker != 0xE2)
        if not is_remark:
            kept.append(data[at : at + 2 + length])
        at += 2 + length
    return b"".join([*kept, data[at:]])
