"""Who may open what of the cycle and its season board."""

from tests.permission_rows import Row

ROWS: list[Row] = []
