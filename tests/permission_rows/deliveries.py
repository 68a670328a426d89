"""Rows of sources, deliveries and the quality of figures."""

from typing import Any

from django.core.files.base import ContentFile

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import DeliveryFactory, ExpectedDeliveryFactory, SourceTableFactory
from tests.permission_rows import ALL, NOBODY, Row

RESEARCH = frozenset({Role.BEHEERDER, Role.ONDERZOEKER})
SEES_DELIVERIES = RESEARCH | {Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER, Role.ARCHIVARIS, Role.PARTNER}
READS_REPORTS = ALL - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}
PARTNER = frozenset({Role.PARTNER})


def no_such_row(user: Any) -> dict[str, Any]:
    return {"pk": 404404}


def own_delivery(user: Any) -> dict[str, Any]:
    """A delivery of the user's own organisation, without a file: who may have it gets as far as that."""
    return {"pk": DeliveryFactory(in_review=True, table__source__organisation=user.organisation).pk}


def delivery_of_another(user: Any) -> dict[str, Any]:
    return {"pk": DeliveryFactory(in_review=True).pk}


def stored_delivery(user: Any) -> dict[str, Any]:
    """A delivery of another organisation with its file."""
    delivery = DeliveryFactory(in_review=True)
    delivery.file.save("levering.csv", ContentFile(b"a;b"))
    return {"pk": delivery.pk}


def expected_of_another(user: Any) -> dict[str, Any]:
    return {"pk": ExpectedDeliveryFactory().pk}


def open_table(user: Any) -> dict[str, Any]:
    return {"number": SourceTableFactory(base_url="https://bron.example").number}


def on_delivery(name: str, *, own: frozenset[Role], of_another: frozenset[Role], **more: Any) -> list[Row]:
    """Rows for a deed on a delivery of one's own organisation and of another, which a partner may not know of."""
    hidden = more.pop("unknown", NOBODY)
    return [
        Row(f"analysis:delivery-{name}", own, case="own", kwargs=own_delivery, unknown=hidden, **more),
        Row(
            f"analysis:delivery-{name}",
            of_another,
            case="of another",
            kwargs=delivery_of_another,
            unknown=hidden | PARTNER,
            **more,
        ),
    ]


STRANGERS = ALL - SEES_DELIVERIES

ROWS = [
    Row("analysis:delivery-list", allowed=SEES_DELIVERIES),
    Row("analysis:delivery-upload", allowed=RESEARCH),
    Row("analysis:expected-list", allowed=SEES_DELIVERIES),
    Row("analysis:expected-waive", case="none", allowed=RESEARCH, status=404, kwargs=no_such_row),
    Row("analysis:source-list", allowed=SEES_DELIVERIES),
    Row("analysis:quality", allowed=READS_REPORTS),
    Row(
        "agov:delivery-editions",
        allowed=SEES_DELIVERIES - PARTNER,
        unknown=frozenset({Role.AGOV_SECRETARIS, Role.BESTUURDER}),  # editions are theirs to see, deliveries are not
        kwargs=delivery_of_another,
    ),
    Row("analysis:bbv", allowed=READS_REPORTS),
    Row("analysis:bbv-export", allowed=READS_REPORTS, kwargs=lambda user: {"form": "json"}),
    Row(
        "analysis:quality-export",
        case="without a cycle",
        allowed=READS_REPORTS,
        status=404,
        kwargs=lambda user: {"what": "bronnen", "form": "csv"},
    ),
    Row(
        "analysis:table-fetch",
        case="none",
        method="post",
        allowed=RESEARCH,
        status=404,
        kwargs=lambda user: {"number": "00000NED"},
    ),
    Row("analysis:delivery-detail", case="none", allowed=SEES_DELIVERIES, status=404, kwargs=no_such_row),
    Row("analysis:delivery-review", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-approve", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-refuse", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-recheck", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-dialect", case="none", method="post", status=404, kwargs=no_such_row),
    Row("analysis:delivery-rejects", case="none", allowed=SEES_DELIVERIES, status=404, kwargs=no_such_row),
    Row("analysis:delivery-file", case="none", status=404, kwargs=no_such_row),
    *on_delivery("detail", own=SEES_DELIVERIES, of_another=SEES_DELIVERIES - PARTNER),
    *on_delivery("rejects", own=SEES_DELIVERIES, of_another=RESEARCH),
    # 422: may, and forgot to say what
    *on_delivery("review", own=SEES_DELIVERIES, of_another=RESEARCH, unknown=STRANGERS, status=422, method="post"),
    *on_delivery("approve", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=422, method="post"),
    *on_delivery("refuse", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=422, method="post"),
    *on_delivery("recheck", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=302, method="post"),
    *on_delivery("dialect", own=RESEARCH, of_another=RESEARCH, unknown=STRANGERS, status=302, method="post"),
    Row(
        "analysis:delivery-file", case="received", allowed=RESEARCH, unknown=STRANGERS | PARTNER, kwargs=stored_delivery
    ),
    Row("analysis:expected-waive", case="open", allowed=RESEARCH, kwargs=expected_of_another),
    Row("analysis:table-fetch", case="open", method="post", allowed=RESEARCH, status=302, kwargs=open_table),
]
