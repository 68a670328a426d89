"""From template to an accessible PDF (PDF/UA-1); the only module that knows WeasyPrint.

A template that is printed loads ``report-print.css`` (which says what markup it expects) and shows charts with
``figures.to_img``. Style sheets, fonts and images come from the static files on disk; the network is never used.
"""

import contextlib
import hashlib
import io
import json
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import Enum
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from uuid import UUID

import pikepdf
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.exceptions import SuspiciousFileOperation
from django.template.loader import render_to_string

LANGUAGE = "nl"
PRODUCT = "Amersfoort Veiligheid"
# An address that cannot exist: static files are recognised by their path under it, all else is refused.
BASE_URL = "https://document.invalid/"
DEBIAN_PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


class PDFNotPossible(RuntimeError):
    """This machine cannot make a PDF; the message says in Dutch what to install."""


@dataclass(frozen=True, slots=True)
class RenderedDocument:
    """A finished document: ``html`` as it went in (for tests and preview), ``pdf`` and its number of pages."""

    html: str
    pdf: bytes
    page_count: int


def render_document(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    base_url: str = BASE_URL,
    archive: bool = False,
    created_at: datetime | None = None,
) -> RenderedDocument:
    """Render a template to HTML and PDF.

    The template gets ``document`` (title, language, created_at, is_example) beside ``context``. ``archive`` adds the
    label PDF/A-2a to PDF/UA-1. With the same content and ``created_at`` the bytes are the same. Raises
    ``PDFNotPossible`` when system libraries are missing.
    """
    document = {
        "title": title,
        "language": LANGUAGE,
        "created_at": created_at,
        "is_example": getattr(settings, "IS_EXAMPLE", False),
    }
    html = render_to_string(template, {**context, "document": document})
    pdf, page_count = html_to_pdf(html, title=title, base_url=base_url, archive=archive, created_at=created_at)
    return RenderedDocument(html=html, pdf=pdf, page_count=page_count)


def html_to_pdf(
    html: str, *, title: str, base_url: str = BASE_URL, archive: bool = False, created_at: datetime | None = None
) -> tuple[bytes, int]:
    """Turn finished HTML into a tagged PDF; returns the bytes and the number of pages."""
    weasyprint = _weasyprint()
    rendered = weasyprint.HTML(string=html, base_url=base_url, url_fetcher=_make_fetcher(base_url)).render()
    page_count = len(rendered.pages)
    raw = rendered.write_pdf(pdf_variant="pdf/a-2a" if archive else "pdf/ua-1", pdf_tags=True)
    del rendered  # the layout of all pages: finishing can do with its memory
    return _finish(raw, title=title, archive=archive, created_at=created_at), page_count


def content_key(value: Any) -> str:
    """A sha256 of what a report says: equal values give equal keys, in every process. Refuses NaN and unknown types."""
    written = json.dumps(_canonical(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return hashlib.sha256(written.encode()).hexdigest()


def _weasyprint() -> Any:
    """Import WeasyPrint late: it takes half a second and needs system libraries that a web page does not."""
    try:
        # The library prints an English page of advice when a system library is missing; our message replaces it.
        with contextlib.redirect_stdout(io.StringIO()):
            import weasyprint  # noqa: PLC0415 -- slow import
    except OSError as error:
        raise PDFNotPossible(
            "Een PDF maken kan niet op deze computer: er ontbreken systeembibliotheken. "
            f"Installeer op Debian of Ubuntu: apt-get install {' '.join(DEBIAN_PACKAGES)}"
        ) from error
    return weasyprint


def _make_fetcher(base_url: str) -> Any:
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 -- slow import

    class StaticFetcher(URLFetcher):  # type: ignore[misc]  # the library has no types
        """Gives static files from disk and data addresses; refuses everything else."""

        def fetch(self, url: str, headers: dict[str, str] | None = None) -> Any:
            if url.startswith("data:"):
                return super().fetch(url, headers)
            path = static_file(url, base_url)
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": _content_type(path)})

    return StaticFetcher(allowed_protocols=("data",))


def static_file(url: str, base_url: str = BASE_URL) -> Path:
    """Where the static file behind an address lies on disk; ``ValueError`` for any other address."""
    address, base = urlsplit(url), urlsplit(base_url)
    prefix = urlsplit(settings.STATIC_URL).path
    same_place = (address.scheme, address.netloc) == (base.scheme, base.netloc)
    if not same_place or not address.path.startswith(prefix):
        raise ValueError(f"Not a static file: {url}")
    name = unquote(address.path.removeprefix(prefix))
    if settings.STATIC_ROOT:
        root = Path(settings.STATIC_ROOT).resolve()
        collected = (root / name).resolve()
        if collected.is_relative_to(root) and collected.is_file():
            return collected
    try:
        found = finders.find(name)
    except SuspiciousFileOperation as error:
        raise ValueError(f"Not a static file: {url}") from error
    if not isinstance(found, str):
        raise ValueError(f"No such static file: {url}")
    return Path(found)


def _content_type(path: Path) -> str:
    types = {
        ".css": "text/css; charset=utf-8",
        ".svg": "image/svg+xml",
        ".png": "image/png",
        ".jpg": "image/jpeg",
        ".woff2": "font/woff2",
        ".woff": "font/woff",
        ".ttf": "font/ttf",
    }
    return types.get(path.suffix.lower(), "application/octet-stream")


def _finish(raw: bytes, *, title: str, archive: bool, created_at: datetime | None) -> bytes:
    """Add what the renderer leaves out: scope of header cells, metadata that agree, and the labels of the standards."""
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        _scope_header_cells(pdf)
        moment = created_at.astimezone(UTC) if created_at else None
        write_metadata(pdf, title=title, archive=archive, moment=moment)
        pdf.Root.Lang = pikepdf.String(LANGUAGE)
        preferences = pdf.Root.get("/ViewerPreferences", pikepdf.Dictionary())
        preferences.DisplayDocTitle = True
        pdf.Root.ViewerPreferences = preferences
        if archive:
            _end_streams_clearly(pdf)
        stream = io.BytesIO()
        pdf.save(
            stream,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
            compress_streams=not archive,  # else it undoes what was done above; streams that are packed stay so
        )
    return stream.getvalue()


def _end_streams_clearly(pdf: pikepdf.Pdf) -> None:
    """Write compressed streams that happen to end in CR or LF as hexadecimal.

    A validator of PDF/A cannot tell such a byte from the end of line before ``endstream`` (ISO 19005-2, 6.1.7.1). One
    in 128 streams ends so; the last bytes are a checksum, so compressing differently does not help.
    """
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Filter") == "/FlateDecode" and "/DecodeParms" not in item:
            raw = item.read_raw_bytes()
            if raw[-1:] in (b"\r", b"\n"):
                filters = pikepdf.Array([pikepdf.Name.ASCIIHexDecode, pikepdf.Name.FlateDecode])
                item.write(raw.hex().encode() + b">", filter=filters)


def _scope_header_cells(pdf: pikepdf.Pdf) -> None:
    """In the head of a table a header cell belongs to its column, below it to its row (PDF/UA-1, 7.5)."""
    root = pdf.Root.get("/StructTreeRoot")
    if root is None:
        return
    for cell, ancestors in _elements(root):
        if cell.get("/S") != "/TH":
            continue
        attributes = cell.get("/A", pikepdf.Dictionary(O=pikepdf.Name.Table))
        attributes.Scope = pikepdf.Name.Column if "/THead" in ancestors else pikepdf.Name.Row
        cell.A = attributes


def _elements(root: pikepdf.Object) -> Iterator[tuple[pikepdf.Object, tuple[str, ...]]]:
    """All structure elements with the types of those above them; a stack, because reports nest deeply."""
    stack: list[tuple[pikepdf.Object, tuple[str, ...]]] = [(root, ())]
    while stack:
        element, ancestors = stack.pop()
        if element.get("/S") is not None:
            yield element, ancestors
        kids = element.get("/K")
        if kids is None:
            continue
        below = (*ancestors[-3:], str(element.get("/S", "")))
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and kid.get("/S") is not None:
                stack.append((kid, below))


def write_metadata(
    pdf: pikepdf.Pdf, *, title: str, moment: datetime | None, archive: bool = False, follows_ua: bool = True
) -> None:
    """Document information and XMP with the same content, as PDF/A asks; labels only of standards it follows."""
    producer = str(pdf.docinfo.get("/Producer", ""))
    for name in [str(key) for key in pdf.docinfo]:
        del pdf.docinfo[name]
    pdf.docinfo["/Title"] = title
    pdf.docinfo["/Creator"] = PRODUCT
    pdf.docinfo["/Producer"] = producer
    if moment:
        pdf.docinfo["/CreationDate"] = f"D:{moment:%Y%m%d%H%M%S}+00'00'"
    packet = _xmp(title=title, producer=producer, archive=archive, moment=moment, follows_ua=follows_ua)
    stream = pdf.make_stream(packet.encode())
    stream.Type = pikepdf.Name.Metadata
    stream.Subtype = pikepdf.Name.XML
    pdf.Root.Metadata = stream


def _xmp(*, title: str, producer: str, archive: bool, moment: datetime | None, follows_ua: bool) -> str:
    """The XMP packet: title, language, and which standards the document follows."""
    created = f"<xmp:CreateDate>{moment:%Y-%m-%dT%H:%M:%S}+00:00</xmp:CreateDate>" if moment else ""
    labels = "<pdfuaid:part>1</pdfuaid:part>" if follows_ua else ""
    if archive:
        labels += "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" + _UA_EXTENSION
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        f"<dc:language><rdf:Bag><rdf:li>{LANGUAGE}</rdf:li></rdf:Bag></dc:language>"
        f"<xmp:CreatorTool>{PRODUCT}</xmp:CreatorTool>{created}<pdf:Producer>{escape(producer)}</pdf:Producer>{labels}"
        '</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end="r"?>'
    )


# PDF/A wants a description of every property outside its own list; PDF/UA's label is one (ISO 19005-2, 6.6.2.3).
_UA_EXTENSION = (
    '<pdfaExtension:schemas xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/" '
    'xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" '
    'xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#"><rdf:Bag><rdf:li rdf:parseType="Resource">'
    "<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>"
    "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>"
    "<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>"
    '<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">'
    "<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>"
    "<pdfaProperty:category>internal</pdfaProperty:category>"
    "<pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>"
    "</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas>"
)


def _canonical(value: Any) -> Any:
    """A value as JSON that is the same for equal content; types are named where JSON would lose them."""
    if isinstance(value, Enum):
        return _canonical(value.value)
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, float):
        if not math.isfinite(value):
            raise ValueError("A report holds a number that is no number.")
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {type(value).__name__: {field.name: _canonical(getattr(value, field.name)) for field in fields(value)}}
    if isinstance(value, Mapping):
        return {"mapping": sorted(([_canonical(key), _canonical(item)] for key, item in value.items()), key=repr)}
    if isinstance(value, (list, tuple)):
        return [_canonical(item) for item in value]
    if isinstance(value, (set, frozenset)):
        return {"set": sorted((_canonical(item) for item in value), key=repr)}
    if isinstance(value, (date, Decimal, UUID, Path)):  # a datetime is a date
        return {type(value).__name__: value.isoformat() if isinstance(value, date) else str(value)}
    if isinstance(value, bytes):
        return {"bytes": hashlib.sha256(value).hexdigest()}
    raise TypeError(f"A report holds a {type(value).__name__}, which has no fixed form.")
