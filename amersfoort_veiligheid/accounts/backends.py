"""How a user is recognised: by e-mail address and password, as long as the access lasts."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.utils import timezone

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import User


class AccountBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Refuses accounts that are inactive or past their last day, at login and on every later request.

    In the Django admin a beheerder with ``is_staff`` has every right that the admin pages leave open.
    """

    def user_can_authenticate(self, user: Any) -> bool:
        """Say whether the account may be used today; Django asks this on each request too."""
        return isinstance(user, User) and user.has_access_on(timezone.localdate())

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Give a beheerder every model right; the admin classes say what is closed to all."""
        return _is_beheerder(user_obj) or super().has_perm(user_obj, perm, obj)

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Show a beheerder every app in the admin."""
        return _is_beheerder(user_obj) or super().has_module_perms(user_obj, app_label)


def _is_beheerder(user: Any) -> bool:
    return isinstance(user, User) and user.is_active and user.is_staff and user.has_role(Role.BEHEERDER)
