"""PDFs as other programs make them, for tests: without tags, turned, scanned, tagged in their own way, layered."""

import io
from pathlib import Path

import pikepdf

from amersfoort_veiligheid.documents.pdf import html_to_pdf

A4 = [0, 0, 595, 842]


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The bytes of a PDF, the same whenever it is made: an identifier taken from the clock would differ."""
    stream = io.BytesIO()
    pdf.save(stream, deterministic_id=True)
    return stream.getvalue()


def ours(heading: str, *more: str) -> bytes:
    """A tagged PDF of our own, one page for each text."""
    pages = "".join(f'<section style="break-before: page"><h2>{text}</h2><p>Tekst.</p></section>' for text in more)
    head = "<thead><tr><th>Wijk</th><th>Aantal</th></tr></thead>"
    table = f"<table>{head}<tbody><tr><th>a</th><td>1</td></tr></tbody></table>"
    html = (
        f'<html lang="nl"><head><title>{heading}</title></head><body><h1>{heading}</h1>'
        f'<p>Zie <a href="pack:item-2">punt 2</a>.</p>{table}{pages}</body></html>'
    )
    return html_to_pdf(html, title=heading)[0]


def plain(*texts: str, turned: int = 0, unbalanced: bool = False) -> bytes:
    """An untagged PDF: a text on each page; size and letter stand above the pages, as old programs do."""
    pdf = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for text in texts:
        page = pikepdf.Dictionary(Type=pikepdf.Name.Page)
        start = "q 0.5 0 0 0.5 0 0 cm " if unbalanced else ""
        page.Contents = pdf.make_stream(f"{start}BT /F1 24 Tf 72 500 Td ({text}) Tj ET".encode("ascii"))
        if turned:
            page.Rotate = turned
        pdf.pages.append(pikepdf.Page(pdf.make_indirect(_with_size(page))))
    above = pdf.Root.Pages
    above.MediaBox = pikepdf.Array(A4)
    above.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=font))
    for page in pdf.pages:
        del page.obj.MediaBox
    return saved(pdf)


def _with_size(page: pikepdf.Dictionary) -> pikepdf.Dictionary:
    page.MediaBox = pikepdf.Array(A4)
    return page


def scan() -> bytes:
    """A page that is only a picture."""
    pdf = pikepdf.new()
    page = pdf.add_blank_page(page_size=(595, 842))
    image = pdf.make_stream(
        b"\x80" * 4,
        Type=pikepdf.Name.XObject,
        Subtype=pikepdf.Name.Image,
        Width=2,
        Height=2,
        ColorSpace=pikepdf.Name.DeviceGray,
        BitsPerComponent=8,
    )
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Im=image))
    page.obj.Contents = pdf.make_stream(b"q 500 0 0 700 40 60 cm /Im Do Q")
    return saved(pdf)


def tagged_its_own_way(text: str) -> bytes:
    """Tagged, with a kind of element and a class of its own, and the table of keys in branches."""
    with pikepdf.open(io.BytesIO(plain(text))) as pdf:
        page = pdf.pages[0].obj
        page.Contents = pdf.make_stream(f"/Kop <</MCID 0>> BDC BT /F1 24 Tf 72 500 Td ({text}) Tj ET EMC".encode())
        page.StructParents = 0
        tree = pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
        element = pdf.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name("/Kop"), P=tree, Pg=page, K=0, C=pikepdf.Name("/groot")
            )
        )
        tree.K = element
        tree.RoleMap = pikepdf.Dictionary(Kop=pikepdf.Name("/Titel"), Titel=pikepdf.Name.H1)
        tree.ClassMap = pikepdf.Dictionary(groot=pikepdf.Dictionary(O=pikepdf.Name.Layout, SpaceAfter=10))
        leaf = pdf.make_indirect(pikepdf.Dictionary(Limits=[0, 0], Nums=[0, pikepdf.Array([element])]))
        tree.ParentTree = pdf.make_indirect(pikepdf.Dictionary(Kids=[leaf]))
        pdf.Root.StructTreeRoot = tree
        pdf.Root.MarkInfo = pikepdf.Dictionary(Marked=True)
        return saved(pdf)


def layered(shown: str, hidden: str) -> bytes:
    """Two layers, of which one is off."""
    with pikepdf.open(io.BytesIO(plain("x"))) as pdf:
        layers = [
            pdf.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=pikepdf.String(name)))
            for name in ("zichtbaar", "verborgen")
        ]
        page = pdf.pages[0].obj
        fonts = page.Resources.Font
        page.Resources = pikepdf.Dictionary(Font=fonts, Properties=pikepdf.Dictionary(L0=layers[0], L1=layers[1]))
        drawn = "".join(
            f"/OC /L{place} BDC BT /F1 24 Tf 72 {500 - 40 * place} Td ({text}) Tj ET EMC "
            for place, text in enumerate((shown, hidden))
        )
        page.Contents = pdf.make_stream(drawn.encode())
        pdf.Root.OCProperties = pikepdf.Dictionary(OCGs=layers, D=pikepdf.Dictionary(OFF=[layers[1]]))
        return saved(pdf)


def written(folder: Path, name: str, content: bytes) -> Path:
    path = folder / name
    path.write_bytes(content)
    return path
