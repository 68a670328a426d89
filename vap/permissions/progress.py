"""Who tells how a part goes, who looks at it, and who sees the photos and files that came along."""

from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from vap.enums import AssignmentRole, UpdateState
from vap.models import VAP, Assignment, EvidencePiece
from vap.permissions.plans import may_edit_vap


def may_answer_for(user: User, organisation_id: int) -> bool:
    """Whether the user tells for this organisation: one's own."""
    return user.organisation_id == organisation_id and user.has_role(Role.PARTNER, *INSIDE_ROLES)


def may_note(user: User, vap: VAP) -> bool:
    """Whether the user writes down what a partner said, looks at updates, sets the lights and invites contacts."""
    return may_edit_vap(user, vap)


def may_see_queue(user: User) -> bool:
    """Whether there is something to look at for this user: who steers, and trekkers."""
    if user.has_role(*STEERING_ROLES):
        return True
    return Assignment.objects.on(timezone.localdate()).filter(role=AssignmentRole.LEAD, user=user).exists()


def may_see_due(user: User) -> bool:
    """Whether the list of what is due exists for this user: staff see all, a partner its own."""
    return user.has_role(Role.PARTNER, *INSIDE_ROLES)


def may_lock_periods(user: User) -> bool:
    """Whether the user locks periods, lifts locks and gives exceptions: who steers the cycle."""
    return user.has_role(*STEERING_ROLES)


def may_see_evidence(user: User, piece: EvidencePiece) -> bool:
    """Whether the user may open a photo or file: staff, who sent it, and everybody when that was agreed."""
    if user.has_role(*INSIDE_ROLES) or may_answer_for(user, piece.update.organisation_id):
        return True
    return piece.is_public and piece.update.state == UpdateState.ACCEPTED
