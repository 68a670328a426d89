"""Pages of findings, who logs in, and what is filled in on them."""

from datetime import UTC, datetime

from django.urls import reverse

from analysis.enums import Certainty
from cycle.enums import Track
from tests.factories import UserFactory, WijkFactory

LIST, HOLDERS, NEW = (reverse(f"analysis:{name}") for name in ("finding-list", "holder-list", "finding-create"))
AT = datetime(2026, 10, 5, 10, tzinfo=UTC)


def page_of(name, row):
    return reverse(f"analysis:{name}", args=[row.pk])


def log_in(client, *roles, **more):
    user = UserFactory(roles=list(roles), **more)
    client.force_login(user)
    return user


def address(report, row=0, column="per", table="soorten-tabel", base=NEW):
    return f"{base}?report={report.pk}&table={table}&row={row}&column={column}"


def filled(analysis, **more):
    return {
        "analysis": analysis.pk,
        "claim": "Geweld komt vaker voor.",
        "certainty": Certainty.SHOWN,
        "track": Track.AREA,
        "areas": [WijkFactory().pk],
        **more,
    }
