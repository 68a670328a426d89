"""Who may open what of publications: in the making, and public."""

from typing import Any

from django.core.files.base import ContentFile

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories.editions import EditionFactory, EmbargoReaderFactory
from tests.permission_rows import ALL, Row

STEERS = frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS})
INSIDE = ALL - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}
WRITES = STEERS | {Role.ONDERZOEKER}
APPROVES = STEERS | {Role.BESTUURDER}
WITHDRAWS = STEERS | {Role.PRIVACY_OFFICER}


def draft(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory().pk}


def review(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory(review=True).pk}


def approved(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory(approved=True).pk}


def with_archive(user: Any) -> dict[str, Any]:
    edition = EditionFactory(published=True)
    edition.archive_pdf.save("archief.pdf", ContentFile(b"%PDF-1.7"))
    return {"pk": edition.pk}


def published(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory(published=True).pk}


def withdrawn(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory(withdrawn=True).pk}


def reader(user: Any) -> dict[str, Any]:
    return {"pk": EmbargoReaderFactory().pk}


def _address(**state: Any) -> dict[str, Any]:
    edition = EditionFactory(**state)
    edition.pdf.save("editie.pdf", ContentFile(b"%PDF-1.7"))
    return {"slug": edition.publication.slug, "number": edition.number}


def public_page(user: Any) -> dict[str, Any]:
    return _address(published=True)


def public_file(user: Any) -> dict[str, Any]:
    return {**_address(published=True), "form": "json"}


def public_table(user: Any) -> dict[str, Any]:
    return {**_address(published=True), "key": "is-er-niet", "form": "csv"}


def hidden_page(user: Any) -> dict[str, Any]:
    return _address()


def gone_page(user: Any) -> dict[str, Any]:
    return _address(withdrawn=True)


def gone_file(user: Any) -> dict[str, Any]:
    return {**_address(withdrawn=True), "form": "json"}


def series(user: Any) -> dict[str, Any]:
    return {"slug": _address(published=True)["slug"]}


def hidden_series(user: Any) -> dict[str, Any]:
    return {"slug": _address()["slug"]}


def for_all(name: str, kwargs: Any, status: int, case: str) -> Row:
    """An address that answers everybody the same."""
    return Row(f"agov:{name}", status=status, refused=status, public=status, case=case, kwargs=kwargs)


ROWS: list[Row] = [
    Row("agov:edition-list", INSIDE),
    Row("agov:edition-start", WRITES, case="form"),
    Row("agov:edition-start", WRITES, case="empty", method="post", status=422),
    Row("agov:edition-detail", INSIDE, kwargs=draft),
    Row("agov:edition-write", WRITES, case="form", kwargs=draft),
    Row("agov:edition-write", WRITES, case="empty", method="post", status=422, kwargs=draft),
    Row("agov:edition-refresh", WRITES, method="post", status=302, kwargs=review),
    Row("agov:edition-submit", WRITES, method="post", status=302, kwargs=draft),
    Row("agov:edition-approve", APPROVES, method="post", status=302, kwargs=review),
    Row("agov:edition-send-back", APPROVES, method="post", status=422, kwargs=review),
    Row("agov:edition-withdraw", WITHDRAWS, method="post", status=422, kwargs=published),
    Row("agov:edition-confirm", WITHDRAWS, method="post", status=302, kwargs=withdrawn),
    Row("agov:edition-archive", INSIDE, kwargs=with_archive),
    Row("agov:embargo-add", STEERS, method="post", status=422, kwargs=approved),
    Row("agov:embargo-revoke", STEERS, method="post", status=302, kwargs=reader),
    Row("agov:publication-list", public=200),
    Row("agov:publication-feed", public=200),
    Row("agov:sitemap", public=200),
    Row("agov:woo-sitemap", public=200),
    Row("agov:robots", public=200),
    Row("agov:security", public=200),
    Row("agov:privacy", public=200),
    for_all("publication-detail", series, 307, "public"),
    for_all("publication-detail", hidden_series, 404, "concept"),
    for_all("edition-page", public_page, 200, "public"),
    for_all("edition-page", hidden_page, 404, "concept"),
    for_all("edition-page", gone_page, 410, "withdrawn"),
    for_all("edition-pdf", public_page, 200, "public"),
    for_all("edition-pdf", hidden_page, 404, "concept"),
    for_all("edition-pdf", gone_page, 410, "withdrawn"),
    for_all("edition-file", public_file, 200, "public"),
    for_all("edition-file", gone_file, 410, "withdrawn"),
    for_all("edition-table", public_table, 404, "no such table"),
]
