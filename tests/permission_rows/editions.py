"""Who may open what of publications: in the making, and public."""

from typing import Any

from django.core.files.base import ContentFile

from agov.queries.subscriptions import confirm_token
from amersfoort_veiligheid.accounts.enums import Role
from tests.factories.editions import (
    CouncilLetterFactory,
    EditionFactory,
    EditionTraceFactory,
    EmbargoReaderFactory,
    FollowingFactory,
    IncidentFactory,
    report_value,
)
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


SECTION = {"key": "dekking", "heading": "Wie betaalt?", "lead": "Zo zit het.", "charts": [], "tables": []}


def part(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory(value=report_value(sections=[SECTION])).pk, "key": "dekking"}


def no_part(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory().pk, "key": "dekking"}


def version(user: Any) -> dict[str, Any]:
    return {"pk": EditionFactory().pk, "audience": "council"}


def reader(user: Any) -> dict[str, Any]:
    return {"pk": EmbargoReaderFactory().pk}


def _address(**state: Any) -> dict[str, Any]:
    edition = EditionFactory(**state)
    edition.pdf.save("editie.pdf", ContentFile(b"%PDF-1.7"))
    return {"slug": edition.publication.slug, "number": edition.number}


def public_page(user: Any) -> dict[str, Any]:
    return _address(published=True)


def a_document(user: Any) -> dict[str, Any]:
    _address(published=True)
    return {}


def public_file(user: Any) -> dict[str, Any]:
    return {**_address(published=True), "form": "json"}


def public_table(user: Any) -> dict[str, Any]:
    return {**_address(published=True), "key": "is-er-niet", "form": "csv"}


def public_data(user: Any) -> dict[str, Any]:
    return {**_address(published=True), "key": "is-er-niet", "form": "csv"}


def public_table_page(user: Any) -> dict[str, Any]:
    return {**_address(published=True), "key": "is-er-niet"}


def hidden_page(user: Any) -> dict[str, Any]:
    return _address()


def gone_page(user: Any) -> dict[str, Any]:
    return _address(withdrawn=True)


def gone_file(user: Any) -> dict[str, Any]:
    return {**_address(withdrawn=True), "form": "json"}


def changed_page(user: Any) -> dict[str, Any]:
    first = EditionFactory(published=True, number=1)
    return {
        "slug": first.publication.slug,
        "number": EditionFactory(published=True, publication=first.publication, number=2).number,
    }


def series(user: Any) -> dict[str, Any]:
    return {"slug": _address(published=True)["slug"]}


def hidden_series(user: Any) -> dict[str, Any]:
    return {"slug": _address()["slug"]}


NOTES = STEERS | {Role.PRIVACY_OFFICER}
FG = frozenset({Role.PRIVACY_OFFICER})
SEES_INCIDENTS = FG | {Role.BEHEERDER}


def trace(user: Any) -> dict[str, Any]:
    return {"pk": EditionTraceFactory(edition=EditionFactory(withdrawn=True)).pk}


def incident(user: Any) -> dict[str, Any]:
    return {"pk": IncidentFactory().pk}


def letter(user: Any) -> dict[str, Any]:
    return {"pk": CouncilLetterFactory().pk}


def subscriber(user: Any) -> dict[str, Any]:
    return {"token": FollowingFactory().subscriber.token}


def asked(user: Any) -> dict[str, Any]:
    return {"token": confirm_token(FollowingFactory(confirmed_at=None))}


def forged(user: Any) -> dict[str, Any]:
    return {"token": "1:x:y"}


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
    Row("agov:edition-now", INSIDE, kwargs=published),
    Row("agov:edition-part", WRITES, case="form", kwargs=part),
    Row("agov:edition-part", WRITES, case="empty", method="post", status=422, kwargs=part),
    Row("agov:edition-part", WRITES, case="no such part", status=404, kwargs=no_part),
    Row("agov:edition-version", INSIDE, kwargs=version),
    Row("agov:edition-refresh", WRITES, method="post", status=302, kwargs=review),
    Row("agov:edition-submit", WRITES, method="post", status=302, kwargs=draft),
    Row("agov:edition-approve", APPROVES, method="post", status=302, kwargs=review),
    Row("agov:edition-send-back", APPROVES, method="post", status=422, kwargs=review),
    Row("agov:edition-withdraw", WITHDRAWS, method="post", status=422, kwargs=published),
    Row("agov:edition-confirm", WITHDRAWS, method="post", status=302, kwargs=withdrawn),
    Row("agov:edition-archive", INSIDE, kwargs=with_archive),
    Row("agov:embargo-add", STEERS, method="post", status=422, kwargs=approved),
    Row("agov:embargo-revoke", STEERS, method="post", status=302, kwargs=reader),
    Row("agov:place-add", NOTES, case="form", kwargs=published),
    Row("agov:place-add", NOTES, case="empty", method="post", status=422, kwargs=published),
    Row("agov:place-settle", NOTES, kwargs=trace),
    Row("agov:place-settle", NOTES, case="empty", method="post", status=422, kwargs=trace),
    Row("agov:edition-lay-before", STEERS, kwargs=published),
    Row("agov:letter-list", INSIDE),
    Row("agov:letter-add", WRITES, case="form"),
    Row("agov:letter-add", WRITES, case="empty", method="post", status=422),
    Row("agov:letter-detail", INSIDE, kwargs=letter),
    Row("agov:letter-edit", WRITES, case="form", kwargs=letter),
    Row("agov:letter-edit", WRITES, case="empty", method="post", status=422, kwargs=letter),
    Row("agov:letter-college", STEERS, method="post", status=422, kwargs=letter),
    Row("agov:follower-counts", INSIDE),
    Row("agov:incident-list", SEES_INCIDENTS),
    Row("agov:incident-detail", SEES_INCIDENTS, kwargs=incident),
    Row("agov:incident-describe", SEES_INCIDENTS, kwargs=incident),
    Row("agov:incident-entry", SEES_INCIDENTS, method="post", status=422, kwargs=incident),
    Row("agov:incident-decide", FG, method="post", status=422, kwargs=incident),
    Row("agov:incident-report", FG, method="post", status=422, kwargs=incident),
    Row("agov:incident-close", FG, method="post", status=422, kwargs=incident),
    Row("agov:subscribe", public=200),
    Row("agov:subscribe", case="empty", method="post", status=422, public=422, refused=422),
    for_all("subscribe-confirm", asked, 200, "asked"),
    for_all("subscribe-confirm", forged, 404, "forged"),
    for_all("subscription", subscriber, 200, "confirmed"),
    for_all("subscription", forged, 404, "forged"),
    Row("agov:publication-list", public=200),
    Row("agov:publication-feed", public=200),
    Row("agov:sitemap", public=200),
    for_all("woo-sitemap", a_document, 200, "with a document"),
    for_all("woo-sitemap", lambda user: {}, 404, "without"),
    Row("agov:sitemap-index", public=200),
    for_all("woo-sitemap-index", a_document, 200, "with a document"),
    for_all("woo-sitemap-index", lambda user: {}, 404, "without"),
    Row("agov:open-data", public=200),
    Row("agov:open-mandatory", public=200),
    for_all("open-data-catalogue", lambda user: {"form": "ttl"}, 200, "catalogue"),
    for_all("api", lambda user: {"path": "/publicaties"}, 200, "list"),
    for_all("api", lambda user: {"path": "/openapi.json"}, 200, "description"),
    for_all("api-root", lambda user: {}, 307, "root"),
    Row("agov:robots", public=200),
    Row("agov:security", public=200),
    Row("agov:privacy", public=200),
    for_all("publication-detail", series, 307, "public"),
    for_all("publication-detail", hidden_series, 404, "concept"),
    for_all("edition-page", public_page, 200, "public"),
    for_all("edition-page", hidden_page, 404, "concept"),
    for_all("edition-page", gone_page, 410, "withdrawn"),
    for_all("edition-changes", changed_page, 200, "public"),
    for_all("edition-changes", public_page, 404, "first edition"),
    for_all("edition-changes", gone_page, 410, "withdrawn"),
    for_all("edition-threads", public_page, 200, "public"),
    for_all("edition-threads", hidden_page, 404, "concept"),
    for_all("edition-threads", gone_page, 410, "withdrawn"),
    for_all("edition-pdf", public_page, 200, "public"),
    for_all("edition-pdf", hidden_page, 404, "concept"),
    for_all("edition-pdf", gone_page, 410, "withdrawn"),
    for_all("edition-file", public_file, 200, "public"),
    for_all("edition-file", gone_file, 410, "withdrawn"),
    for_all("edition-table", public_table, 404, "no such table"),
    for_all("edition-tables", public_page, 200, "public"),
    for_all("edition-tables", gone_page, 410, "withdrawn"),
    for_all("edition-table-page", public_table_page, 404, "no such table"),
    for_all("edition-data", public_data, 404, "no such table"),
    for_all("edition-data-zip", public_page, 200, "public"),
    for_all("edition-data-zip", gone_page, 410, "withdrawn"),
]
