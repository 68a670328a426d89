"""Who may open what of documents, mandates, requests, words and partners."""

from tests.permission_rows import Row

ROWS: list[Row] = []
