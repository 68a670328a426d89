"""Explanations and footnotes of editions: what changed in them is told, and what is closed tells none of its own."""

from dataclasses import replace
from datetime import date

from agov.enums import EditionAudience, PartReaders
from agov.models import WithheldPart
from agov.reports.edition_changes import compare_reports
from agov.reports.edition_versions import version_for, without_parts
from agov.stats.edition_changes import Fate
from amersfoort_veiligheid.documents.tables import Column, Table, number, text
from analysis.reports import base
from analysis.reports.base import KeyFigure, MethodLine, Report, Section
from analysis.reports.footnotes import Note, with_footnotes
from cycle.enums import WooGround

NAMES = {"inbraak": "Inbraak", "lawaai": "Lawaai"}
BURGLARY = Note("inbraak", "Inbraak", "", "", 2025, 2025, "Er was kermis.")
NOISE = Note("lawaai", "Lawaai", "", "", 2025, 2025, "Er was een festival.")


def report(*notes, version=0):
    """Two parts of one figure each, and a headline of the first."""
    columns = (Column("soort", "Soort", is_row_header=True), Column("aantal", "Aantal"))
    sections = tuple(
        Section(key, name, "", tables=(Table(f"{key}-tabel", name, columns, ((text(name, code=key), number(12)),)),))
        for key, name in NAMES.items()
    )
    figures = (KeyFigure("Inbraak", "12", "registraties", "", "", ""),)
    made = Report("wijk", "WK1", "2025", "Proefstad", "Wijkrapport", "Wat?", "Dit.", figures, sections, (), ())
    lines = tuple(MethodLine("indicator", key, name, version) for key, name in NAMES.items()) if version else ()
    return replace(with_footnotes(made, notes, NAMES.items()), methods=lines)


def said(before, now):
    changes = compare_reports(before, now).sentences
    return [(one.fate, one.old, one.new) for one in changes if one.fate != Fate.KEPT]


def test_a_note_over_a_whole_column_is_no_other_column():
    columns = (Column("wijk", "Wijk", is_row_header=True), Column("inbraak", "Inbraak"))
    table = Table("t", "Per wijk, 2025", columns, ((text("Noord", code="WK1"), number(1)),))
    plain = replace(report(), sections=(Section("a", "A", "", tables=(table,)),), key_figures=())
    noted = with_footnotes(plain, [BURGLARY], NAMES.items())

    changes = compare_reports(plain, noted)

    assert noted.tables[0].columns[1].mark == "noot 1"
    assert changes.different == ()


def test_a_note_that_came_is_told_in_words():
    assert said(report(), report(BURGLARY)) == [(Fate.NEW, "", "Noot bij Inbraak, 2025: Er was kermis.")]


def test_another_version_of_an_explanation_is_told():
    assert said(report(version=1), report(version=2)) == [
        (Fate.CHANGED, f"De uitleg van {name} is versie 1.", f"De uitleg van {name} is versie 2.")
        for name in ("inbraak", "lawaai")
    ]


def test_an_edition_from_before_there_were_explanations_is_not_laid_beside_them():
    assert said(report(), report(version=1)) == []


def test_a_closed_part_takes_its_notes_along():
    whole = report(BURGLARY, NOISE)
    closed = WithheldPart(
        key="lawaai",
        heading="Lawaai",
        readers=PartReaders.COUNCIL,
        ground=WooGround.MONEY,
        note="Nog niet",
        review_on=date(2027, 11, 30),
    )

    left, public = without_parts(whole, {"lawaai"}), version_for(whole, EditionAudience.PUBLIC, [closed])

    assert [line.text for line in whole.footnotes] == ["Er was kermis.", "Er was een festival."]
    assert [line.text for line in left.footnotes] == ["Er was kermis."]
    assert public.footnotes == left.footnotes
    assert "festival" not in str(base.dump(public))
    inside = version_for(whole, EditionAudience.INSIDE, [])
    assert inside.footnotes == whole.footnotes


def test_a_note_at_a_headline_stays_when_its_part_is_closed():
    left = without_parts(report(BURGLARY), {"inbraak"})

    assert [line.text for line in left.footnotes] == ["Er was kermis."]
