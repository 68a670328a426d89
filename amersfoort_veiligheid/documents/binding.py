"""Several PDFs bound into one: stamped, with bookmarks, page labels, links and one structure tree (PDF/UA-1).

What was tagged stays tagged: trees are hung under each other, and numbers and names that would clash are made anew. A
file without tags gets the least that a screen reader needs: each of its pages is one paragraph in the order in which
it was drawn, and a page that holds only a picture says that it is one. Such a file makes that the whole can not be
called PDF/UA, so the label is left out and ``Bound`` says which pieces it is about. Stamps are artifacts.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pikepdf

from amersfoort_veiligheid.documents import pdf as writer
from amersfoort_veiligheid.documents import structure
from amersfoort_veiligheid.documents.stamps import StampFont, put_stamp

LINK_SCHEME: Final = "pack:"  # in HTML: href="pack:item-3" leads to the piece with anchor "item-3"
_NOT_BOUND: Final = ("/AA", "/B", "/Metadata", "/PieceInfo", "/AF", "/LastModified", "/Thumb", "/Tabs")


class NotReadableError(Exception):
    """A piece can not be read as PDF; ``title`` says which."""

    def __init__(self, title: str) -> None:
        super().__init__(f"“{title}” kan niet worden gelezen als PDF.")
        self.title = title


@dataclass(frozen=True)
class Piece:
    """One PDF of the whole. Pages are numbered on within one ``label``; without a label they count i, ii, iii."""

    title: str
    content: bytes | Path
    label: str = ""
    level: int = 1
    anchor: str = ""
    is_ours: bool = True  # made by documents.pdf, which follows PDF/UA


@dataclass(frozen=True)
class Placed:
    """Where a piece came: its first page in the whole (from 0), its number of pages, and the stamp of the first."""

    title: str
    first: int
    pages: int
    stamp: str
    is_tagged: bool


@dataclass(frozen=True)
class Bound:
    """The whole, and where everything stands in it."""

    content: bytes
    pages: int
    placed: tuple[Placed, ...]

    @property
    def untagged(self) -> tuple[str, ...]:
        """What a screen reader can not find its way in."""
        return tuple(one.title for one in self.placed if not one.is_tagged)


@dataclass(frozen=True)
class Look:
    """What can be said of a PDF before it is bound."""

    pages: int
    is_tagged: bool
    is_picture: bool  # no page holds text


def look_at(content: bytes | Path, *, title: str) -> Look:
    """Open a PDF and see how readable it is. Raises NotReadableError."""
    with _opened(content, title) as source:
        pages = list(source.pages)
        return Look(
            pages=len(pages),
            is_tagged=structure.is_tagged(source),
            is_picture=bool(pages) and all(not structure.has_text(page.obj) for page in pages),
        )


def bind(
    pieces: Sequence[Piece],
    *,
    title: str,
    created_at: datetime | None = None,
    step: Callable[[str], object] | None = None,
    sheets: Sequence[str] = (),
    mark: str = "",
) -> Bound:
    """Bind the pieces in their order; ``step`` hears each title, ``sheets`` hold the letter of the stamps, and
    ``mark`` stands beside the number on every page.

    Raises NotReadableError.
    """
    with ExitStack() as opened, pikepdf.new() as target:
        binder = _Binder(target, opened, sheets, mark)
        for piece in pieces:
            if step is not None:
                step(piece.title)
            binder.add(piece)
        return binder.finish(title, created_at)


def _opened(content: bytes | Path, title: str) -> pikepdf.Pdf:
    try:
        source = pikepdf.open(io.BytesIO(content) if isinstance(content, bytes) else content)
        if not len(source.pages):
            raise NotReadableError(title)
    except (pikepdf.PdfError, OSError) as error:
        raise NotReadableError(title) from error
    return source


class _Binder:
    """The whole while it grows."""

    def __init__(self, target: pikepdf.Pdf, opened: ExitStack, sheets: Sequence[str], mark: str) -> None:
        self.target = target
        self.mark = mark
        self.opened = opened
        self.font = StampFont(target, opened, sheets)
        self.placed: list[Placed] = []
        self.pieces: list[Piece] = []
        self.numbers: list[Any] = []  # of the parent tree: key, value, key, value
        self.next_key = 0
        self.counts: dict[str, int] = {}  # pages so far, per label
        self.layers: list[Any] = []
        self.hidden_layers: list[Any] = []
        self.classes: Any = pikepdf.Dictionary()
        tree = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot)
        self.tree = target.make_indirect(tree)
        self.document = self._element("/Document", self.tree, title="")
        self.parents: list[Any] = [self.document]  # the element of each level that is open

    def add(self, piece: Piece) -> None:
        """Put one PDF behind what is there."""
        source = self.opened.enter_context(_opened(piece.content, piece.title))
        first, is_tagged = len(self.target.pages), structure.is_tagged(source)
        self.target.pages.extend(source.pages)
        pages = [self.target.pages[place] for place in range(first, len(self.target.pages))]
        holder = self._holder(piece)
        self._take_layers(source)
        if is_tagged:
            self._take_tree(source, pages, holder)
        else:
            for number, page in enumerate(pages, 1):
                self._wrap(page, holder, f"Bladzijde {number} van “{piece.title}” is een afbeelding zonder tekst.")
        stamps = [self._next_stamp(piece.label) for _ in pages]
        for page, stamp in zip(pages, stamps, strict=True):
            for name in _NOT_BOUND:
                if name in page.obj:
                    del page.obj[name]
            if "/Annots" in page.obj:
                page.obj.Tabs = pikepdf.Name.S
            put_stamp(self.target, page, f"{stamp} {self.mark}".strip(), self.font)
        self.placed.append(Placed(piece.title, first, len(pages), stamps[0], is_tagged))
        self.pieces.append(piece)

    # --- structure

    def _element(self, kind: str, parent: Any, *, title: str, **more: Any) -> Any:
        element = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name(kind), P=parent, **more)
        if title:
            element.T = pikepdf.String(title)
        return self.target.make_indirect(element)

    def _holder(self, piece: Piece) -> Any:
        """A new element for this piece, under that of the level above."""
        del self.parents[max(1, piece.level) :]
        parent = self.parents[-1]
        holder = self._element("/Part" if piece.level == 1 else "/Sect", parent, title=piece.title, K=pikepdf.Array())
        if "/K" not in parent:
            parent.K = pikepdf.Array()
        parent.K.append(holder)
        self.parents.append(holder)
        return holder

    def _take_tree(self, source: pikepdf.Pdf, pages: list[Any], holder: Any) -> None:
        """Hang the tree of a piece under ``holder``, and shift the keys with which its pages point into it."""
        tree = self.target.copy_foreign(source.Root.StructTreeRoot)
        prefix = f"p{len(self.placed)}-"
        roles, classes = tree.get("/RoleMap", pikepdf.Dictionary()), tree.get("/ClassMap")
        if classes is not None:
            for name in list(classes.keys()):
                self.classes[f"/{prefix}{name[1:]}"] = classes[name]
        for element in structure.elements(tree):
            structure.make_own(element, prefix, roles)
        tops = tree.K if isinstance(tree.K, pikepdf.Array) else [tree.K]
        for top in tops:
            if top.get("/S") == "/Document":
                top.S = pikepdf.Name.Sect
            top.P = holder
            holder.K.append(top)
        offset, highest = self.next_key, -1
        for key, value in structure.numbers(tree.ParentTree):
            self.numbers += [key + offset, value]
            highest = max(highest, key)
        done: set[tuple[int, int]] = set()
        for page in pages:
            structure.shift_keys(page.obj, offset, done)
        self.next_key += highest + 1

    def _wrap(self, page: Any, holder: Any, words: str) -> None:
        """Make what is drawn on an untagged page one paragraph, or one picture with words."""
        is_text = structure.has_text(page.obj)
        form = _as_form(self.target, page)
        kind = pikepdf.Name.P if is_text else pikepdf.Name.Figure
        element = self._element(str(kind), holder, title="", Pg=page.obj, K=0)
        if not is_text:
            element.Alt = pikepdf.String(words)
            box = [float(edge) for edge in page.mediabox]
            element.A = pikepdf.Dictionary(O=pikepdf.Name.Layout, BBox=box, Placement=pikepdf.Name.Block)
        holder.K.append(element)
        page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Bound=form))
        page.obj.Contents = self.target.make_stream(f"{kind} <</MCID 0>> BDC\n/Bound Do\nEMC\n".encode())
        page.obj.StructParents = self.next_key
        self.numbers += [self.next_key, self.target.make_indirect(pikepdf.Array([element]))]
        self.next_key += 1

    def _take_layers(self, source: pikepdf.Pdf) -> None:
        """What was hidden in a piece stays hidden in the whole."""
        found = source.Root.get("/OCProperties")
        if found is None or "/OCGs" not in found:
            return
        known = self.target.copy_foreign(source.make_indirect(found))
        self.layers += list(known.OCGs)
        default = known.get("/D", pikepdf.Dictionary())
        shown = {layer.objgen for layer in default.get("/ON", [])}
        if default.get("/BaseState") == "/OFF":
            self.hidden_layers += [layer for layer in known.OCGs if layer.objgen not in shown]
        else:
            self.hidden_layers += list(default.get("/OFF", []))

    # --- labels

    def _next_stamp(self, label: str) -> str:
        number = self.counts.get(label, 0) + 1
        self.counts[label] = number
        return f"{label}.{number}" if label else _roman(number)

    # --- the end

    def finish(self, title: str, created_at: datetime | None) -> Bound:
        """Close the tree, write bookmarks, labels, links and metadata, and save."""
        self.tree.K = pikepdf.Array([self.document])
        self.tree.ParentTree = self.target.make_indirect(pikepdf.Dictionary(Nums=pikepdf.Array(self.numbers)))
        self.tree.ParentTreeNextKey = self.next_key
        if len(self.classes):
            self.tree.ClassMap = self.classes
        root = self.target.Root
        root.StructTreeRoot = self.tree
        root.MarkInfo = pikepdf.Dictionary(Marked=True)
        root.Lang = pikepdf.String(writer.LANGUAGE)
        root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        root.PageMode = pikepdf.Name.UseOutlines
        root.PageLabels = self._page_labels()
        if self.layers:
            default = pikepdf.Dictionary(Name=pikepdf.String("Lagen"), OFF=pikepdf.Array(self.hidden_layers))
            root.OCProperties = pikepdf.Dictionary(OCGs=pikepdf.Array(self.layers), D=default)
        self._bookmark()
        self._link()
        moment = created_at.astimezone(UTC) if created_at else None
        follows_ua = all(one.is_tagged and piece.is_ours for one, piece in zip(self.placed, self.pieces, strict=True))
        writer.write_metadata(self.target, title=title, moment=moment, follows_ua=follows_ua)
        stream = io.BytesIO()
        modes = pikepdf.ObjectStreamMode.generate
        self.target.save(stream, deterministic_id=True, object_stream_mode=modes)
        return Bound(stream.getvalue(), len(self.target.pages), tuple(self.placed))

    def _page_labels(self) -> Any:
        numbers: list[Any] = []
        counts: dict[str, int] = {}
        for one, piece in zip(self.placed, self.pieces, strict=True):
            start = counts.get(piece.label, 0) + 1
            counts[piece.label] = start + one.pages - 1
            style = pikepdf.Dictionary(S=pikepdf.Name.D if piece.label else pikepdf.Name.r, St=start)
            if piece.label:
                style.P = pikepdf.String(f"{piece.label}.")
            numbers += [one.first, style]
        return pikepdf.Dictionary(Nums=pikepdf.Array(numbers))

    def _bookmark(self) -> None:
        with self.target.open_outline() as outline:
            above: list[list[Any]] = [outline.root]
            for one, piece in zip(self.placed, self.pieces, strict=True):
                del above[max(1, piece.level) :]
                mark = pikepdf.OutlineItem(piece.title, one.first)
                above[-1].append(mark)
                above.append(mark.children)

    def _link(self) -> None:
        """Turn links to a piece into links within the file."""
        goals = {p.anchor: (p.title, o.first) for p, o in zip(self.pieces, self.placed, strict=True) if p.anchor}
        for one, piece in zip(self.placed, self.pieces, strict=True):
            if not piece.is_ours:
                continue
            for place in range(one.first, one.first + one.pages):
                for note in self.target.pages[place].obj.get("/Annots", []):
                    address = str(note.get("/A", pikepdf.Dictionary()).get("/URI", ""))
                    if address.startswith(LINK_SCHEME) and (goal := goals.get(address.removeprefix(LINK_SCHEME))):
                        page = self.target.pages[goal[1]].obj
                        target = pikepdf.Array([page, pikepdf.Name.XYZ, None, None, None])
                        note.A = pikepdf.Dictionary(S=pikepdf.Name.GoTo, D=target)
                        note.Contents = pikepdf.String(f"Naar: {goal[0]}")


def _as_form(target: Any, page: Any) -> Any:
    """What is drawn on a page as one drawing: whatever state it leaves, it leaves inside."""
    found = page.obj.get("/Contents", pikepdf.Array())
    streams = found if isinstance(found, pikepdf.Array) else [found]
    form = target.make_stream(b"\n".join(stream.read_bytes() for stream in streams))
    form.Type, form.Subtype, form.BBox = pikepdf.Name.XObject, pikepdf.Name.Form, page.mediabox
    form.Resources = page.obj.get("/Resources", pikepdf.Dictionary())
    if "/Group" in page.obj:
        form.Group = page.obj.Group
    return form


def _roman(number: int) -> str:
    written = ""
    for value, sign in ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")):
        while number >= value:
            written, number = written + sign, number - value
    return written
