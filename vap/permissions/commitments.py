"""Who may do what with commitments: an agreement and never an order, so only the organisation itself answers."""

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User
from cycle.models.access import STEERING_ROLES
from vap.models import Commitment


def speaks_for(user: User, organisation: Organisation, *, is_lead: bool = False) -> bool:
    """Whether the user answers for this organisation: its own people, and staff for the municipality.

    Nobody else does, for a commitment is an agreement and never an order (S99, S100).
    """
    if user.has_role(Role.PARTNER) and user.organisation_id == organisation.pk:
        return True
    return organisation.kind == OrganisationKind.MUNICIPALITY and (user.has_role(*STEERING_ROLES) or is_lead)


def may_promise(user: User, *, is_lead: bool = False) -> bool:
    """Whether the user asks others for something in a VAP it sees, or promises something for its own organisation."""
    return bool(user.organisation_id) and (is_lead or user.has_role(*STEERING_ROLES, Role.PARTNER))


def decides_on(user: User, commitment: Commitment, *, is_lead: bool) -> bool:
    """Whether the user speaks for who asked: the trekker, who steers the cycle, or the partner that asked."""
    if is_lead or user.has_role(*STEERING_ROLES):
        return True
    asked_by = commitment.asked_by_organisation_id
    is_asker = asked_by is not None and not commitment.is_offered and user.organisation_id == asked_by
    return is_asker and user.has_role(Role.PARTNER)


def is_partner(user: User) -> bool:
    """Whether the user is here for an organisation that takes part."""
    return bool(user.organisation_id) and user.has_role(Role.PARTNER)


def may_see_deeds(user: User) -> bool:
    """Whether the list of who does what exists for this user; which VAPs stand in it follows from ``visible_to``."""
    return bool(user.roles)
