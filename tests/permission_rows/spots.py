"""Who may open what a corporation or school sees of its spots, and who keeps their lists."""

from typing import Any

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, SpotFactory
from tests.permission_rows import ALL, Row

KEEPS = frozenset({Role.BEHEERDER, Role.ONDERZOEKER, Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS})
PARTNER = frozenset({Role.PARTNER})
INSIDE = ALL - {Role.PARTNER, Role.RAADSLID, Role.GRIFFIE}


def own(user: Any) -> dict[str, Any]:
    user.organisation.kind = OrganisationKind.HOUSING
    user.organisation.save()
    return {"pk": user.organisation_id}


def of_another(user: Any) -> dict[str, Any]:
    return {"pk": OrganisationFactory(kind=OrganisationKind.HOUSING).pk}


def year_of_another(user: Any) -> dict[str, Any]:
    return {**of_another(user), "year": 2025}


def spot_of_another(user: Any) -> dict[str, Any]:
    return {"pk": SpotFactory(organisation=OrganisationFactory(kind=OrganisationKind.HOUSING)).pk}


ROWS: list[Row] = [
    Row("analysis:spot-partners", INSIDE | PARTNER),
    Row("analysis:partner-spots", INSIDE | PARTNER, case="own", kwargs=own),
    Row("analysis:partner-spots", INSIDE, case="another", unknown=PARTNER, kwargs=of_another),
    # --- 404 for everybody who may: this partner has no figures; the council may not
    Row("analysis:partner-spots-year", INSIDE | PARTNER, status=404, kwargs=year_of_another),
    Row(
        "analysis:partner-spots-export",
        INSIDE | PARTNER,
        status=404,
        kwargs=lambda user: {**year_of_another(user), "form": "csv"},
    ),
    Row(
        "analysis:partner-spots-table",
        INSIDE | PARTNER,
        status=404,
        kwargs=lambda user: {**year_of_another(user), "key": "plekken", "form": "csv"},
    ),
    # --- the lists
    Row("analysis:spot-list", KEEPS, kwargs=of_another),
    Row("analysis:spot-add", KEEPS, kwargs=of_another),
    Row("analysis:spot-add", KEEPS, case="empty", method="post", status=422, kwargs=of_another),
    Row("analysis:spot-bring", KEEPS, kwargs=of_another),
    Row("analysis:spot-bring", KEEPS, case="empty", method="post", status=422, kwargs=of_another),
    Row("analysis:spot-change", KEEPS, kwargs=spot_of_another),
    Row("analysis:spot-change", KEEPS, case="empty", method="post", status=422, kwargs=spot_of_another),
]
