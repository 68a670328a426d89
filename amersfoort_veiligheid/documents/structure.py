"""Structure trees of PDFs: reading them, and making one fit to hang under another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pikepdf

_KINDS: Final = (
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl "
    "LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby RB RT RP Warichu "
    "WT WP Figure Formula Form"
)
STANDARD: Final = frozenset(_KINDS.split())


def is_tagged(source: pikepdf.Pdf) -> bool:
    """Whether there is a tree that the pages point into."""
    tree, marks = source.Root.get("/StructTreeRoot"), source.Root.get("/MarkInfo")
    if tree is None or marks is None or not bool(marks.get("/Marked", False)):
        return False
    return "/ParentTree" in tree and "/K" in tree and any("/StructParents" in page.obj for page in source.pages)


def has_text(holder: Any, depth: int = 0) -> bool:
    """Whether a page, or a drawing on it, uses a font."""
    resources = holder.get("/Resources")
    if resources is None:
        return False
    if len(resources.get("/Font", {})):
        return True
    return depth < 5 and any(
        one.get("/Subtype") == "/Form" and has_text(one, depth + 1) for one in drawings_in(resources)
    )


def drawings_in(resources: Any) -> list[Any]:
    """Pictures and forms that resources name."""
    inside = resources.get("/XObject", {})
    return [inside[name] for name in list(inside.keys())]


def elements(tree: Any) -> Iterator[Any]:
    """All structure elements below a tree, without recursion: papers nest deeply."""
    stack = [tree]
    while stack:
        element = stack.pop()
        if "/S" in element:
            yield element
        kids = element.get("/K")
        if kids is None:
            continue
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                stack.append(kid)


def make_own(element: Any, prefix: str, roles: Any) -> None:
    """Names that two files may share get a prefix; a kind of its own becomes the standard kind it stands for."""
    if "/ID" in element:
        element.ID = pikepdf.String(prefix + str(element.ID))
    if "/C" in element:
        names = element.C if isinstance(element.C, pikepdf.Array) else [element.C]
        element.C = pikepdf.Array([pikepdf.Name(f"/{prefix}{str(one)[1:]}") for one in names if str(one)[:1] == "/"])
    attributes = element.get("/A")
    for one in attributes if isinstance(attributes, pikepdf.Array) else [attributes]:
        if isinstance(one, pikepdf.Dictionary) and "/Headers" in one:
            one.Headers = pikepdf.Array([pikepdf.String(prefix + str(name)) for name in one.Headers])
    kind, seen = str(element.S), set[str]()
    while kind[1:] not in STANDARD and kind in roles and kind not in seen:
        seen.add(kind)
        kind = str(roles[kind])
    element.S = pikepdf.Name(kind if kind[1:] in STANDARD else "/Span")


def numbers(tree: Any) -> Iterator[tuple[int, Any]]:
    """Key and value of all leaves of a number tree."""
    stack = [tree]
    while stack:
        node = stack.pop()
        pairs = node.get("/Nums", [])
        for place in range(0, len(pairs), 2):
            yield int(pairs[place]), pairs[place + 1]
        stack += list(node.get("/Kids", []))


def shift_keys(page: Any, offset: int, done: set[tuple[int, int]]) -> None:
    """Shift the keys of a page, its links and its drawings; ``done`` holds drawings that pages share."""
    things = [page, *page.get("/Annots", []), *drawings_in(page.get("/Resources", {}))]
    for thing in things:
        if thing.objgen != (0, 0):
            if thing.objgen in done:
                continue
            done.add(thing.objgen)
        for name in ("/StructParents", "/StructParent"):
            if name in thing:
                thing[name] = int(thing[name]) + offset
