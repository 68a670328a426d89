"""What happens after too many wrong passwords (counted by django-axes per address and account)."""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from axes.helpers import get_cool_off
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def account_tried(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Give the account that somebody tries to log in to, however the form or the backend calls it."""
    tried = credentials or {}
    name = tried.get("email") or tried.get("username") or request.POST.get("login") or request.POST.get("username")
    return str(name or "").strip().lower()


def client_address(request: HttpRequest) -> str:
    """Give the address of the visitor; behind ``TRUSTED_PROXIES`` proxies the one that the first of them saw."""
    if not request.META.get("REMOTE_ADDR"):
        return ""  # a program, not a visitor: a test or a command that logs in by itself
    return str(get_adapter(request).get_client_ip(request))


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, Any] | None = None
) -> HttpResponse:
    """Refuse with 429 and say how many minutes to wait; the same for accounts that do not exist."""
    minutes = math.ceil((get_cool_off(request) or timedelta()) / timedelta(minutes=1))
    page = render(request, "account/locked_out.html", {"minutes": minutes}, status=429)
    page["Retry-After"] = str(minutes * 60)
    return page
