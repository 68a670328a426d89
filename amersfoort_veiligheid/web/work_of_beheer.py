"""What waits for who looks after the site: accounts that nobody finished, jobs and mail that went wrong."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Final
from urllib.parse import urlencode

from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import outbox
from amersfoort_veiligheid.web.enums import JobState
from amersfoort_veiligheid.web.models import Job, OutgoingMail
from amersfoort_veiligheid.web.permissions import may_see_mail
from amersfoort_veiligheid.web.work import ANSWER, Line, Reader, address

LOOK_BACK: Final = timedelta(days=14)  # older failures are history


def accounts_to_finish(reader: Reader) -> Iterable[Line]:
    """For beheer: accounts that can log in and may do nothing."""
    if not (reader.user.is_staff and reader.user.has_role(Role.BEHEERDER)):
        return
    active = User.objects.filter(is_active=True)
    bare = active.filter(user_roles__isnull=True, is_superuser=False).count()
    if bare:
        yield reader.line(
            "accounts-without-role",
            f"Geef {bare} {'account' if bare == 1 else 'accounts'} een rol",
            "Wie geen rol heeft, ziet niets",
            None,
            f"{address('admin:accounts_user_changelist')}?{urlencode({'user_roles__role__isnull': 'True'})}",
            deed="Geef een rol",
            minutes=ANSWER * bare,
        )


def jobs_that_failed(reader: Reader) -> Iterable[Line]:
    """Work on the background that went wrong in the last weeks, for who looks after jobs."""
    if not reader.user.has_role(Role.BEHEERDER, Role.ONDERZOEKER):
        return
    begin = timezone.now() - LOOK_BACK
    count = Job.objects.visible_to(reader.user).filter(state=JobState.FAILED, finished_at__gte=begin).count()
    if count:
        yield reader.line(
            "failed-jobs",
            f"Bekijk {count} {'taak' if count == 1 else 'taken'} die misging{'' if count == 1 else 'en'}",
            "Op de achtergrond, in de laatste twee weken",
            None,
            address("web:job-list"),
            deed="Bekijk",
            minutes=ANSWER,
        )


def mail_to_settle(reader: Reader) -> Iterable[Line]:
    """Mail of which nobody knows whether it arrived."""
    if not may_see_mail(reader.user):
        return
    count = OutgoingMail.objects.uncertain(timezone.now() - outbox.UNCERTAIN_AFTER).count()
    if count:
        yield reader.line(
            "uncertain-mail",
            f"Beslis over {count} {'mail' if count == 1 else 'mails'}: misschien niet aangekomen",
            "Opnieuw sturen, of als aangekomen noteren",
            None,
            address("web:mail-list"),
            deed="Beslis",
        )


SOURCES: Final = (accounts_to_finish, jobs_that_failed, mail_to_settle)
