"""Who hands in a report that an organisation made anyway, and who marks what it answers."""

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES
from vap.models import VAP, PartnerReport
from vap.permissions.progress import may_answer_for, may_note, may_see_queue


def may_see_reports(user: User) -> bool:
    """Whether the list of reports exists for this user: staff see all, a partner its own."""
    return user.has_role(Role.PARTNER, *INSIDE_ROLES)


def may_hand_in_reports(user: User) -> bool:
    """Whether the user hands in a report at all: a partner its own, who steers and trekkers for any partner."""
    return may_hand_in_for_all(user) or (user.has_role(Role.PARTNER) and user.organisation_id is not None)


def may_hand_in_for_all(user: User) -> bool:
    """Whether the user hands in for other organisations too: who steers, and trekkers."""
    return user.has_role(*INSIDE_ROLES) and may_see_queue(user)


def may_hand_in_for(user: User, organisation_id: int) -> bool:
    """Whether the user hands in, or takes away, a report of this organisation."""
    return may_hand_in_for_all(user) or may_answer_for(user, organisation_id)


def may_mark(user: User, report: PartnerReport, vap: VAP) -> bool:
    """Whether the user marks a passage of this report for this VAP: its organisation, or who notes for the VAP."""
    return may_answer_for(user, report.organisation_id) or may_note(user, vap)
