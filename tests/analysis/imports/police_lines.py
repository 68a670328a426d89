"""Cells as the two dialects of the police files write them."""

from analysis.imports.files import as_stream
from analysis.imports.police import TABLES, read_police
from tests.analysis.imports.police_files import REFERENCE, portal_csv, typed_csv


def typed(*cells, **kwargs):
    return read_police(as_stream(typed_csv(list(cells))), reference=REFERENCE, config=TABLES["47018NED"], **kwargs)


def portal(*cells, encoding="utf-8-sig", **kwargs):
    content = portal_csv(list(cells), encoding=encoding)
    return read_police(
        as_stream(content), reference=REFERENCE, config=kwargs.pop("config", TABLES["47018NED"]), **kwargs
    )
