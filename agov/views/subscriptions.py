"""Mail about new publications: asking, saying yes, choosing less, leaving; and how many follow what.

The pages behind a link work for whoever has the mail; opening one changes nothing, for mail programs open links too.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from agov import permissions
from agov.forms.subscriptions import SubscribeForm
from agov.queries.subscriptions import follow_counts, following_of, subscriber_of
from agov.services import subscriptions as services
from agov.views.publications import publication_crumbs
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.sent import whole_number

READ_OR_SEND = ["GET", "HEAD", "POST"]


def _secret_page(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let nobody keep the page or learn its address: no cache, no referrer, no search engine."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["Cache-Control"] = "no-store, private"
        response["X-Robots-Tag"] = "noindex, nofollow, noarchive"
        return response

    return answer


@login_not_required
@require_http_methods(READ_OR_SEND)
def subscribe(request: HttpRequest) -> HttpResponse:
    """Ask for mail. The answer is the same for every address."""
    form = SubscribeForm(request.POST if request.method == "POST" else None, chosen=request.GET.get("over", "")[:200])
    if form.is_valid():
        publication, kind = form.chosen()
        try:
            services.ask(email=form.cleaned_data["email"], publication=publication, kind=kind, at=timezone.now())
        except services.TooManyError:
            form.add_error(None, "Het is nu erg druk. Probeer het over een uur nog eens.")
        else:
            return render(request, "agov/subscribe_asked.html", {"crumbs": publication_crumbs()})
    context = {"form": form, "crumbs": publication_crumbs()}
    return render(request, "agov/subscribe.html", context, status=422 if form.is_bound else 200)


@csrf_exempt  # whoever has the mail may; the page sends no referrer
@login_not_required
@require_http_methods(READ_OR_SEND)
@_secret_page
def subscribe_confirm(request: HttpRequest, token: str) -> HttpResponse:
    """Say yes from the mailbox: one button."""
    following = following_of(token)
    if following is None:
        return _closed(request)
    if request.method == "POST":
        services.confirm(token=token, at=timezone.now())
        following.refresh_from_db()
    return render(request, "agov/subscribe_confirm.html", {"following": following, "subscriber": following.subscriber})


@csrf_exempt  # mail programs send this form themselves when somebody presses their button (RFC 8058)
@login_not_required
@require_http_methods(READ_OR_SEND)
@_secret_page
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """What a subscriber follows; stopping one thing, or leaving and having the address destroyed."""
    subscriber = subscriber_of(token)
    if subscriber is None:
        return _closed(request)
    if request.method == "POST":
        chosen = whole_number(request.POST.get("stop", ""))
        if chosen is not None:
            stays = services.unfollow(subscriber=subscriber, following_id=chosen, at=timezone.now())
        else:
            services.leave(subscriber=subscriber, at=timezone.now())
            stays = False
        if not stays:
            return render(request, "agov/subscription_left.html")
    followings = subscriber.followings.filter(confirmed_at__isnull=False).select_related("publication")
    return render(request, "agov/subscription.html", {"followings": followings})


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "agov/subscription_closed.html", status=404)


@require_safe
def follower_counts(request: UserRequest) -> HttpResponse:
    """How many follow what; never an address."""
    require(permissions.may_see_editions(request.user))
    context = {"counts": follow_counts(), "crumbs": [("Start", "/"), ("Uitgeven", reverse("agov:edition-list"))]}
    return render(request, "agov/follower_counts.html", context)
