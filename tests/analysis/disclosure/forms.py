"""The forms of a report read back: page, workbook and tables; and a report of the group with other figures."""

import io
from html.parser import HTMLParser

import openpyxl
from odf import table as odf_table
from odf import text as odf_text
from odf.opendocument import load as load_ods
from odf.teletype import extractText

from analysis.models import Observation
from analysis.reports import render, store
from analysis.reports.prepared import prepare
from tests.analysis.small_city import GROUP, add_group_rows

WORDY = ("aria-label", "title", "alt", "content", "href")


class Words(HTMLParser):
    """Every text of a page, also inside drawings, and the attributes that can hold words or figures.

    The figures inside scripts stand in ``scripts``: most of those are sizes and colours.
    """

    def __init__(self, markup):
        super().__init__()
        self.found, self.scripts, self.is_script = [], [], False
        self.feed(markup)

    def handle_data(self, data):
        (self.scripts if self.is_script else self.found).append(data)

    def handle_endtag(self, tag):
        self.is_script = False

    def handle_starttag(self, tag, attrs):
        self.is_script = tag == "script"
        self.found += [value or "" for name, value in attrs if name in WORDY]
        self.found += [value or "" for name, value in attrs if name.startswith("data-")]


def xlsx(report):
    book = openpyxl.load_workbook(io.BytesIO(render.export(report, "xlsx")[0]))
    return {sheet.title: [list(row) for row in sheet.iter_rows(values_only=True)] for sheet in book}


def ods(report):
    document = load_ods(io.BytesIO(render.export(report, "ods")[0]))
    found = {}
    for sheet in document.getElementsByType(odf_table.Table):
        found[sheet.getAttribute("name")] = [
            ["\n".join(extractText(line) for line in cell.getElementsByType(odf_text.P)) for cell in
             row.getElementsByType(odf_table.TableCell)]
            for row in sheet.getElementsByType(odf_table.TableRow)
        ]  # fmt: skip
    return found


def fill_group(city, rows, age_rows=()):
    """Replace the figures of the group."""
    Observation.objects.filter(definition=city.definition).delete()
    delivery = city.deliveries["doelgroepen"]
    add_group_rows(city, delivery, rows)
    for band, more in age_rows:
        add_group_rows(city, delivery, more, age_band=band)
    return store.build("doelgroep", GROUP, prepare(2025))


def cells(report, key):
    table = next(table for table in report.tables if table.key == key)
    return {row[0].text: row[-1].text for row in table.rows}
