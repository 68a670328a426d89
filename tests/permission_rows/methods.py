"""Who may read how figures are made (everybody), and who writes it and the notes at figures (research)."""

from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import FootnoteFactory, MethodVersionFactory
from tests.permission_rows import ALL, Row

OUTSIDE = frozenset({Role.PARTNER, Role.RAADSLID, Role.GRIFFIE})
INSIDE = ALL - OUTSIDE
RESEARCH = frozenset({Role.BEHEERDER, Role.ONDERZOEKER})


def method(user: Any) -> dict[str, Any]:
    row = MethodVersionFactory(subject="rapport", key="wijk")
    return {"subject": row.subject, "key": row.key}


def version(user: Any) -> dict[str, Any]:
    return {**method(user), "number": 1}


def no_version(user: Any) -> dict[str, Any]:
    return {**method(user), "number": 2}


def nothing(user: Any) -> dict[str, Any]:
    return {"subject": "indicator", "key": "bestaat-niet"}


def note(user: Any) -> dict[str, Any]:
    return {"pk": FootnoteFactory().pk}


def stopped_note(user: Any) -> dict[str, Any]:
    return {"pk": FootnoteFactory(ended=True).pk}


ROWS: list[Row] = [
    Row("analysis:footnote-list", INSIDE),
    Row("analysis:footnote-create", RESEARCH),
    Row("analysis:footnote-create", RESEARCH, case="empty", method="post", status=422),
    Row("analysis:footnote-edit", RESEARCH, kwargs=note, unknown=OUTSIDE),
    Row("analysis:footnote-edit", status=404, refused=404, case="stopped", kwargs=stopped_note),
    Row("analysis:footnote-end", RESEARCH, kwargs=note, unknown=OUTSIDE),
    Row("analysis:footnote-end", RESEARCH, case="empty", method="post", status=422, kwargs=note, unknown=OUTSIDE),
    Row("analysis:method-list", public=200),
    Row("analysis:method-detail", public=200, kwargs=method),
    Row("analysis:method-detail", status=404, refused=404, public=404, case="no such indicator", kwargs=nothing),
    Row("analysis:method-version", public=200, kwargs=version),
    Row("analysis:method-version", status=404, refused=404, public=404, case="no such version", kwargs=no_version),
    Row("analysis:method-edit", RESEARCH, kwargs=method),
    Row("analysis:method-edit", RESEARCH, case="empty", method="post", status=422, kwargs=method),
]
