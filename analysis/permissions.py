"""Who may do what with figures. Whether the state allows it is the service's question."""

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from analysis.models import DataSource, Delivery
from analysis.models.sources import REPORT_ROLES, RESEARCH_ROLES


def may_see_deliveries(user: User) -> bool:
    """Whether the page with deliveries exists for this user."""
    return user.has_role(*RESEARCH_ROLES, Role.BELEIDSADVISEUR, Role.PRIVACY_OFFICER, Role.ARCHIVARIS, Role.PARTNER)


def may_receive(user: User) -> bool:
    """Whether the user may upload a delivery or have one fetched."""
    return user.has_role(*RESEARCH_ROLES)


def may_review(user: User, delivery: Delivery) -> bool:
    """Whether the user may give a verdict in the technische slag: research, or the source itself."""
    if user.has_role(*RESEARCH_ROLES):
        return True
    return bool(user.organisation_id) and user.organisation_id == delivery.table.source.organisation_id


def may_decide(user: User) -> bool:
    """Whether the user may take a delivery into use or refuse it."""
    return user.has_role(*RESEARCH_ROLES)


def may_read_reports(user: User) -> bool:
    """Whether the user may read reports that are not published yet."""
    return user.has_role(*REPORT_ROLES)


def may_sign_source(user: User, source: DataSource) -> bool:
    """Whether the user may say in the technische slag whether a source holds: research, or the source itself."""
    if user.has_role(*RESEARCH_ROLES):
        return True
    return user.has_role(Role.PARTNER) and bool(user.organisation_id) and user.organisation_id == source.organisation_id
