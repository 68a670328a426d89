"""Who may open what of scoring, priorities and choices."""

from tests.permission_rows import Row

ROWS: list[Row] = []
