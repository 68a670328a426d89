"""The Django admin of this product: for beheerders, in Dutch, entered through the same login as everything else."""

from __future__ import annotations

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.urls import reverse


class BeheerSite(AdminSite):
    """Reference data and accounts."""

    site_header = "Beheer"
    site_title = "Beheer"
    index_title = "Wat wilt u beheren?"

    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Send visitors to the one login page, where attempts are counted; refuse users without the right."""
        if request.user.is_authenticated:
            return HttpResponse(status=403)
        return redirect_to_login(request.GET.get("next", reverse("admin:index")), reverse("account_login"))
