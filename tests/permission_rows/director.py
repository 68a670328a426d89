"""Who may open what of consequences, expectations, projects and the overview."""

from tests.permission_rows import Row

ROWS: list[Row] = []
