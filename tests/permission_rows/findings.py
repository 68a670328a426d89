"""Who may open what of analyses, findings and shared views."""

from tests.permission_rows import Row

ROWS: list[Row] = []
