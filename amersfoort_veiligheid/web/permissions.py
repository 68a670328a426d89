"""Who may do what in the shell: one predicate per deed."""

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.models import Job


def can_see_components(user: User) -> bool:
    """The gallery is for those who maintain the site."""
    return user.is_staff or user.has_role(Role.BEHEERDER)


def can_steer_job(user: User, job: Job) -> bool:
    """Who asked for a job may cancel it and try it again; beheerder and onderzoeker may for every job."""
    return job.asked_by_id == user.pk or user.has_role(Role.BEHEERDER, Role.ONDERZOEKER)


def may_see_mail(user: User) -> bool:
    """Who looks after the mail to partners: beheer, and the secretary who hears of their silence."""
    return user.has_role(Role.BEHEERDER, Role.AGOV_SECRETARIS)
