"""One good cell, and what is rejected of others."""

from analysis.imports.files import as_stream
from analysis.imports.police import TABLES, read_police
from tests.analysis.imports.police_files import REFERENCE, typed_csv

GOOD = ("0.0.0", "GM0307", "2023JJ00", 5)
YEAR = TABLES["47018NED"]


def read(content, **kwargs):
    return read_police(as_stream(content), reference=REFERENCE, config=kwargs.pop("config", YEAR), **kwargs)


def rejected(*cells, content=None):
    """The reject of the one bad row; the good row beside it must be accepted."""
    checked = read(content or typed_csv([GOOD, *cells]))
    assert len(checked.accepted) == 1
    (reject,) = checked.rejects.listed
    assert reject.row == 3
    return reject
