"""How often one address may ask what costs work: counted per minute in a cache, with a mark in place of the address.

The counter is for peace, not for proof: a cache that is away or that forgets lets everybody in.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import wraps
from ipaddress import IPv4Address, ip_address, ip_network
from typing import Any, Final

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac
from redis.exceptions import RedisError

from amersfoort_veiligheid.accounts.lockout import client_address
from amersfoort_veiligheid.web.problems import problem

_View = Callable[..., HttpResponse]

CACHE: Final = "limits"
WINDOW: Final = 60  # seconds
logger = logging.getLogger(__name__)


def seconds_to_wait(request: HttpRequest, what: str) -> int:
    """Count this question of one address; 0 when it is answered, else after how many seconds to ask again.

    ``what`` is a name in ``settings.QUESTIONS_PER_MINUTE``; 0 there means no limit.
    """
    most = settings.QUESTIONS_PER_MINUTE[what]
    address = _place(client_address(request))
    if not most or not address:
        return 0
    minute, passed = divmod(time.time(), WINDOW)
    return 0 if _count(what, address, int(minute)) <= most else max(1, round(WINDOW - passed))


def _place(address: str) -> str:
    """What counts as one address: of IPv6 the half that a provider gives, for the other half its user picks freely."""
    try:
        known = ip_address(address)
    except ValueError:
        return address
    if isinstance(known, IPv4Address):
        return address
    return str(known.ipv4_mapped or ip_network((known, 64), strict=False))


def _count(what: str, address: str, minute: int) -> int:
    """How many questions of this kind the address asked in this minute, this one included."""
    key = salted_hmac(f"limits.{what}", f"{minute}|{address}", algorithm="sha256").hexdigest()
    try:
        caches[CACHE].add(key, 0, WINDOW)
        return int(caches[CACHE].incr(key))
    except ValueError:  # forgotten between the two: full, or just over
        return 1
    except RedisError:
        logger.warning("The cache of limits does not answer; nobody is refused.")
        return 0


def limited(what: str) -> Callable[[_View], _View]:
    """A view that answers programs, so often a minute for one address; who is logged in has no limit."""

    def decorate(view: _View) -> _View:
        @wraps(view)
        def counted(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            wait = 0 if request.user.is_authenticated else seconds_to_wait(request, what)
            return too_many(what, wait) if wait else view(request, *args, **kwargs)

        return counted

    return decorate


def too_many(what: str, wait: int) -> HttpResponse:
    """The refusal for programs: 429 with after how many seconds to ask again."""
    most = settings.QUESTIONS_PER_MINUTE[what]
    answer = problem(429, f"Van dit adres komen meer dan {most} vragen per minuut. Wacht even.")
    answer["Retry-After"] = str(wait)
    return answer
