"""Who may open what of the three slagen and partner sessions."""

from tests.permission_rows import Row

ROWS: list[Row] = []
