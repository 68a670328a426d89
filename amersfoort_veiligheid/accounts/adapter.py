"""What allauth asks of this product."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from amersfoort_veiligheid.accounts.models import User


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Nobody makes an account of their own, and an account past its last day is refused after the password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Keep sign-up closed: a beheerder makes accounts."""
        return False

    def pre_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse | None:
        """Refuse a user whose access has ended, with the page that says so."""
        if not user.has_access_on(timezone.localdate()):
            return self.respond_user_inactive(request, user)  # type: ignore[no-any-return]
        return super().pre_login(request, user, **kwargs)  # type: ignore[no-any-return]
