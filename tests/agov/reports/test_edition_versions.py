"""One report for three audiences: what each reads, in every form, and what differs between them."""

import csv
import dataclasses
import io
import zipfile
from datetime import date

import pytest

from agov.enums import EditionAudience, PartReaders
from agov.models import WithheldPart
from agov.reports.edition_versions import check_readers, lines_of, more_words, parts_of, version_for, without_parts
from amersfoort_veiligheid.documents.tables import Column, Table, number, text
from analysis.reports import base, render
from analysis.reports.base import KeyFigure, MethodLine, Section
from cycle.enums import WooGround
from tests.factories.editions import report_value
from tests.pdf_text import text_of

SECRET = 43_217
PUBLIC, COUNCIL, PARTNERS, INSIDE = EditionAudience


def report(**more):
    """A report with a part that everybody reads and one with a figure that stands nowhere else."""
    columns = (Column("wie", "Wie", is_row_header=True), Column("bedrag", "Bedrag", "euro", "right"))
    money = Table("dekking", "Wie betaalt", columns, ((text("De Corporatie"), number(SECRET)),))
    deeds = Table("doen", "Wat", columns, ((text("Sloten"), number(1_200)),))
    return dataclasses.replace(
        base.load(report_value(kind="jaarplan", unknowns=["Wat het in 2029 kost."])),
        sections=(
            Section("doen", "Wat doen wij?", "", tables=(deeds,)),
            Section("dekking", "Wie betaalt?", "Zo zit het.", tables=(money,)),
        ),
        **more,
    )


def closed(key="dekking", readers=PartReaders.COUNCIL, review_on=date(2027, 11, 30), **more):
    return WithheldPart(
        key=key,
        heading="Wie betaalt?",
        readers=readers,
        ground=WooGround.MONEY,
        note="Er wordt nog over gesproken",
        review_on=review_on,
        **more,
    )


def every_form(value):
    """All that can be fetched of a report, as one text."""
    found = [render.body(value), text_of(render.pdf(value)), text_of(render.pdf(value, archive=True))]
    for form in ("csv", "ods", "xlsx"):
        with zipfile.ZipFile(io.BytesIO(render.export(value, form)[0])) as archive:
            found += [archive.read(name).decode("utf-8", "ignore") for name in archive.namelist()]
    found += [render.export(value, "json")[0].decode(), render.one_csv(value).decode(), str(base.dump(value))]
    return "\n".join(found).replace("\u00a0", " ")


# --- who reads what


def test_what_is_closed_names_none_of_its_figures():
    columns = (Column("soort", "Soort", is_row_header=True), Column("aantal", "Aantal"))
    tables_ = [Table(key, "Wat", columns, ((text(key, code=key), number(12)),)) for key in ("inbraak", "geheim-cijfer")]
    whole = report(methods=tuple(MethodLine("indicator", key, key, 1) for key in ("inbraak", "geheim-cijfer")))
    whole = dataclasses.replace(
        whole,
        sections=tuple(Section(key, "Wat?", "", tables=(table,)) for key, table in zip("ab", tables_, strict=True)),
    )

    public = version_for(whole, PUBLIC, [closed(key="b")])

    assert [line.key for line in public.methods] == ["inbraak"]
    assert [line.key for line in without_parts(whole, {"b"}).methods] == ["inbraak"]
    assert [line.key for line in version_for(whole, INSIDE, [closed(key="b")]).methods] == ["inbraak", "geheim-cijfer"]
    assert "geheim-cijfer" not in str(base.dump(public))


@pytest.mark.parametrize(
    ("readers", "who"),
    [
        (PartReaders.COUNCIL, {COUNCIL, INSIDE}),
        (PartReaders.PARTNERS, {PARTNERS, INSIDE}),
        (PartReaders.BOTH, {COUNCIL, PARTNERS, INSIDE}),
    ],
)
def test_only_its_readers_have_the_part(readers, who):
    held = {
        audience
        for audience in EditionAudience
        if "dekking" in {table.key for table in version_for(report(), audience, [closed(readers=readers)]).tables}
    }
    assert held == who


def test_no_public_form_holds_anything_of_a_closed_part():
    everything = every_form(version_for(report(), PUBLIC, [closed()]))
    assert "Sloten" in everything
    for secret in ("De Corporatie", "43.217", "43217", "Zo zit het."):
        assert secret not in everything


def test_the_version_of_the_council_holds_it_and_says_what_it_is():
    version = version_for(report(), COUNCIL, [closed()])
    everything = every_form(version)
    assert "De Corporatie" in everything
    assert version.cautions == ("Dit is de versie voor de raad. Niet openbaar: “Wie betaalt?”. Deel deze versie niet.",)
    noted = render.export(version, "csv")[0]
    with zipfile.ZipFile(io.BytesIO(noted)) as archive:
        rows = list(csv.reader(io.StringIO(archive.read("toelichting.csv").decode("utf-8-sig")), delimiter=";"))
    assert any("Deel deze versie niet." in cell for row in rows for cell in row)


def test_a_closed_part_keeps_its_place_with_the_ground_and_the_day_to_look_again():
    version = version_for(report(), PUBLIC, [closed()])
    assert [section.heading for section in version.sections] == ["Wat doen wij?", "Wie betaalt?"]
    assert version.sections[1].lead == (
        "Dit deel is niet openbaar. Er wordt nog over gesproken. Grond in de wet: economische of"
        " financiële belangen van de overheid (Woo 5.1 lid 2b). Wij bekijken dit opnieuw op 30 november 2027."
    )


def test_key_figures_and_unknowns_can_be_closed_too():
    figures = (KeyFigure("Niet gedekt", "€ 43.217", "", "", "", ""),)
    rows = [closed("kerncijfers"), closed("onbekend")]
    version = version_for(report(key_figures=figures), PUBLIC, rows)
    assert version.key_figures == ()
    assert "2029" not in " ".join(version.unknowns)
    assert "Niet gedekt" not in every_form(version)
    assert any(words.startswith("Kerncijfers: Dit deel is niet openbaar.") for words in version.cautions)


def test_without_closed_parts_all_read_the_same():
    assert {version_for(report(), who, []) for who in EditionAudience} == {report()}


def test_list_of_parts_says_who_reads_each():
    lines = {line.part.key: line for line in lines_of(report(), [closed(readers=PartReaders.PARTNERS)])}
    assert list(lines) == [part.key for part in parts_of(report())] == ["doen", "dekking", "onbekend"]
    assert lines["doen"].closed is None
    assert lines["dekking"].reads == {PUBLIC: False, COUNCIL: False, PARTNERS: True, INSIDE: True}


def test_difference_is_counted_in_words():
    rows = [closed(), closed("doen", PartReaders.BOTH)]
    assert more_words(COUNCIL, rows) == "De raad leest 2 delen meer dan iedereen."
    assert more_words(PARTNERS, rows) == "Partners lezen 1 deel meer dan iedereen."
    assert more_words(PARTNERS, [closed()]) == "Partners lezen hetzelfde als iedereen."


# --- the checklist


def check(whole=None, rows=(), summary="", before=()):
    today = date(2026, 11, 30)
    return check_readers(whole or report(), list(rows), summary=summary, today=today, closed_before=before)


def test_a_day_to_look_again_that_came_blocks():
    (found,) = check(rows=[closed(review_on=date(2026, 11, 30))])
    assert found.blocks
    assert check(rows=[closed(review_on=date(2026, 12, 1))]) == []


def test_a_number_of_a_closed_part_elsewhere_is_pointed_out():
    answer = dataclasses.replace(report(), answer="Van € 90.000 is € 43.217 toegezegd.")
    (found,) = check(answer, [closed()], summary="Zij betalen 43.217 euro.")
    assert not found.blocks
    assert found.detail == "de samenvatting (43.217) en het antwoord (43.217). Kijk of dat mag."
    assert check(answer, []) == []


def test_a_part_that_was_closed_before_and_is_open_now_is_pointed_out():
    (found,) = check(before=[closed()])
    assert found.title == "Een deel dat in de vorige editie niet openbaar was, is dat nu wel."
