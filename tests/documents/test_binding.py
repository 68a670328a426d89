import io
import re
from datetime import UTC, datetime

import page as validator
import pikepdf
import pypdfium2
import pytest

from amersfoort_veiligheid.documents.binding import NotReadableError, Piece, bind, look_at
from tests.documents import papers
from tests.pdf_text import pages_of

MOMENT = datetime(2026, 12, 11, 20, 50, tzinfo=UTC)


def bound(*pieces, title="Stukken"):
    return bind(pieces, title=title, created_at=MOMENT)


def opened(whole):
    return pikepdf.open(io.BytesIO(whole.content))


def tree_of(pdf):
    """The tree as (kind, title, number of marks below, page numbers), depth first, by another walk than the code's."""
    places = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}
    found = []

    def walk(element):
        page = element.get("/Pg")
        found.append((str(element.S)[1:], str(element.get("/T", "")), places.get(page.objgen) if page else None))
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
                walk(kid)

    walk(pdf.Root.StructTreeRoot.K[0])
    return found


def bookmarks_of(content):
    document = pypdfium2.PdfDocument(content)
    try:
        return [(mark.level, mark.get_title(), mark.get_dest().get_index()) for mark in document.get_toc()]
    finally:
        document.close()


def labels_of(content):
    document = pypdfium2.PdfDocument(content)
    try:
        return [document.get_page_label(number) for number in range(len(document))]
    finally:
        document.close()


def test_pages_of_our_own_bound_together_follow_pdf_ua_1():
    whole = bound(
        Piece("Agenda", papers.ours("Agenda", "Nog een bladzijde")),
        Piece("2. Tweede", papers.ours("Tweede"), "2", anchor="item-2"),
        Piece("3. Derde", papers.ours("Derde", "Bijlage"), "3", anchor="item-3"),
    )

    report = validator.validate_pdf_bytes(whole.content, profile="ua1")

    assert [(failure.rule_id, failure.message) for failure in report.failures] == []
    assert report.rules.total > 100
    assert whole.pages == 5
    assert whole.untagged == ()


def test_every_page_carries_its_stamp_and_its_label():
    whole = bound(
        Piece("Agenda", papers.ours("Agenda", "Meer")),
        Piece("3. Derde", papers.ours("Derde"), "3"),
        Piece("Notitie", papers.plain("eerste", "tweede"), "3", level=2, is_ours=False),
        Piece("4. Vierde", papers.ours("Vierde"), "4"),
    )
    expected = ["i", "ii", "3.1", "3.2", "3.3", "4.1"]

    assert labels_of(whole.content) == expected
    for words, stamp in zip(pages_of(whole.content), expected, strict=True):
        assert words.split()[-1] == stamp  # drawn last, over what was there
    assert [one.stamp for one in whole.placed] == ["i", "3.1", "3.2", "4.1"]


def test_bookmarks_stand_per_item_and_paper():
    whole = bound(
        Piece("Agenda", papers.ours("Agenda")),
        Piece("3. Derde", papers.ours("Derde"), "3"),
        Piece("Notitie", papers.plain("a", "b"), "3", level=2, is_ours=False),
        Piece("Kaart", papers.scan(), "3", level=2, is_ours=False),
        Piece("4. Vierde", papers.ours("Vierde"), "4"),
    )

    assert bookmarks_of(whole.content) == [
        (0, "Agenda", 0),
        (0, "3. Derde", 1),
        (1, "Notitie", 2),
        (1, "Kaart", 4),
        (0, "4. Vierde", 5),
    ]


def test_tree_holds_every_piece_at_its_own_pages():
    whole = bound(
        Piece("Agenda", papers.ours("Agenda")),
        Piece("3. Derde", papers.ours("Derde"), "3"),
        Piece("Kop", papers.tagged_its_own_way("Kop"), "3", level=2, is_ours=False),
        Piece("Notitie", papers.plain("a", "b"), "3", level=2, is_ours=False),
    )

    with opened(whole) as pdf:
        found = tree_of(pdf)
    assert found[0][0] == "Document"
    assert [title for kind, title, _ in found if kind in ("Part", "Sect") and title] == [
        "Agenda",
        "3. Derde",
        "Kop",
        "Notitie",
    ]
    assert [place for kind, _, place in found if kind == "H1"] == [0, 1, 2]  # the third had a kind of its own
    assert [place for kind, _, place in found if kind == "P" and place is not None][-2:] == [3, 4]
    assert whole.untagged == ("Notitie",)


def test_every_key_of_a_page_points_at_elements_of_that_page():
    whole = bound(
        Piece("Agenda", papers.ours("Agenda", "Meer")),
        Piece("Kop", papers.tagged_its_own_way("Kop"), "2", is_ours=False),
        Piece("Notitie", papers.plain("a"), "2", is_ours=False),
        Piece("Derde", papers.ours("Derde"), "3"),
    )

    with opened(whole) as pdf:
        flat = list(pdf.Root.StructTreeRoot.ParentTree.Nums)
        table = {int(flat[place]): flat[place + 1] for place in range(0, len(flat), 2)}
        assert list(table) == sorted(set(table))
        for page in pdf.pages:
            elements = table[int(page.obj.StructParents)]
            assert {one.Pg.objgen for one in elements if one is not None} == {page.obj.objgen}
            for note in page.obj.get("/Annots", []):
                assert table[int(note.StructParent)].S == "/Link"
        classes = pdf.Root.StructTreeRoot.ClassMap
        assert [str(name) for name in classes.keys()] == ["/p1-groot"]  # noqa: SIM118


def test_marks_of_tagged_pages_stay_as_they_were():
    own = papers.ours("Agenda")
    whole = bound(Piece("Agenda", own))

    with pikepdf.open(io.BytesIO(own)) as before, opened(whole) as after:
        assert before.pages[0].obj.Contents.read_bytes() in b"".join(
            stream.read_bytes() for stream in after.pages[0].obj.Contents
        )
        stamp = after.pages[0].obj.Contents[-1].read_bytes().decode()
    assert re.fullmatch(r"\s*Q\s+/Artifact <<.*?>> BDC.*EMC\s*", stamp, re.DOTALL)
    assert "MCID" not in stamp


def test_link_to_an_item_leads_to_its_page():
    whole = bound(
        Piece("Agenda", papers.ours("Agenda")),
        Piece("Notitie", papers.plain("a", "b"), "1", is_ours=False),
        Piece("2. Tweede", papers.ours("Tweede"), "2", anchor="item-2"),
    )

    with opened(whole) as pdf:
        note = pdf.pages[0].obj.Annots[0]
        assert note.A.S == "/GoTo"
        assert note.A.D[0].objgen == pdf.pages[3].obj.objgen
        assert str(note.Contents) == "Naar: 2. Tweede"


def test_file_without_tags_is_read_in_a_paragraph_per_page_and_a_scan_says_what_it_is():
    whole = bound(
        Piece("Notitie", papers.plain("lees mij"), "1", is_ours=False),
        Piece("Kaart", papers.scan(), "1", is_ours=False),
    )

    with opened(whole) as pdf:
        kinds = [(kind, place) for kind, _, place in tree_of(pdf) if place is not None]
        assert kinds == [("P", 0), ("Figure", 1)]
        alternative = str(pdf.Root.StructTreeRoot.K[0].K[1].K[0].Alt)
        metadata = pdf.Root.Metadata.read_bytes().decode()
    assert alternative == "Bladzijde 1 van “Kaart” is een afbeelding zonder tekst."
    assert "lees mij" in pages_of(whole.content)[0]
    assert "pdfuaid:part" not in metadata
    assert whole.untagged == ("Notitie", "Kaart")


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
def test_stamp_stands_upright_at_the_top_right_of_a_turned_page(turned):
    whole = bound(Piece("Plaat", papers.plain("tekst", turned=turned), "7", is_ours=False))

    document = pypdfium2.PdfDocument(whole.content)
    shown = document[0].render(scale=1).to_numpy()
    document.close()
    height, width = shown.shape[:2]
    dark = (shown[..., :3].sum(axis=2) < 300).nonzero()
    near = [(x, y) for y, x in zip(*dark, strict=True) if x > width - 60 and y < 50]
    assert near  # ink of the stamp in the corner at the top right, and in no other corner
    others = [(x, y) for y, x in zip(*dark, strict=True) if (x < 60 or x > width - 60) and (y < 50 or y > height - 50)]
    assert sorted(others) == sorted(near)
    wide = max(x for x, _ in near) - min(x for x, _ in near)
    high = max(y for _, y in near) - min(y for _, y in near)
    assert wide > high  # "7.1" is wider than it is high


def test_stamp_is_not_drawn_in_a_state_that_a_page_left_open():
    calm = bound(Piece("Plaat", papers.plain("tekst"), "7", is_ours=False))
    left_open = bound(Piece("Plaat", papers.plain("tekst", unbalanced=True), "7", is_ours=False))

    corners = []
    for whole in (calm, left_open):
        document = pypdfium2.PdfDocument(whole.content)
        corners.append(document[0].render(scale=1).to_numpy()[:60, -80:])
        document.close()
    assert (corners[0] == corners[1]).all()
    assert (corners[0] < 200).any()


def test_hidden_layer_stays_hidden():
    whole = bound(Piece("Kaart", papers.layered("wel", "niet"), "1", is_ours=False))

    with opened(whole) as pdf:
        default = pdf.Root.OCProperties.D
        assert [str(layer.Name) for layer in default.OFF] == ["verborgen"]
        named = pdf.pages[0].obj.Resources.XObject["/Bound"].Resources.Properties
        assert named.L1.objgen == default.OFF[0].objgen


def test_same_pieces_give_the_same_bytes():
    pieces = [Piece("Agenda", papers.ours("Agenda")), Piece("Notitie", papers.plain("a"), "1", is_ours=False)]

    assert bound(*pieces).content == bound(*pieces).content


def test_broken_file_is_named():
    with pytest.raises(NotReadableError, match="“Notitie” kan niet worden gelezen als PDF"):
        bound(Piece("Notitie", b"%PDF-1.4 en verder niets", "1"))


def test_look_tells_pages_tags_and_scans(tmp_path):
    path = papers.written(tmp_path, "a.pdf", papers.ours("Agenda", "Meer"))

    own, plain, scan = (
        look_at(path, title="a"),
        look_at(papers.plain("a", "b", "c"), title="b"),
        look_at(papers.scan(), title="c"),
    )

    assert (own.pages, own.is_tagged, own.is_picture) == (2, True, False)
    assert (plain.pages, plain.is_tagged, plain.is_picture) == (3, False, False)
    assert (scan.pages, scan.is_tagged, scan.is_picture) == (1, False, True)
