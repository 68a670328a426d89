"""The shell's own pages: start, accessibility, components, and the page for a form that came too late."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web import drafts, gallery, permissions
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.accessibility import statement
from amersfoort_veiligheid.web.start import proposals, start_for_everybody


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Say which municipality this is, whether its figures are real, and where to begin."""
    for_everybody = start_for_everybody()
    if for_everybody is not None and not request.user.is_authenticated:
        return for_everybody(request)
    roles = request.user.roles if isinstance(request.user, User) else None
    return render(request, "web/home.html", {"proposals": proposals(is_example=settings.IS_EXAMPLE, roles=roles)})


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how accessible this site is and where to report that it is not."""
    made = statement()
    context = {"statement": made, "is_late": made.is_late(timezone.localdate())}
    return render(request, "web/accessibility.html", context)


@require_safe
def components(request: UserRequest) -> HttpResponse:
    """Show every component in every state, for those who build and check pages."""
    require(permissions.can_see_components(request.user))

    return render(request, "web/components.html", gallery.context(request))


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Explain in words of a person why a form was refused; the cause is mostly a page that was open for long.

    What was typed is kept when the browser itself says that the form came from a page of this site.
    """
    user = drafts.owner(request) if drafts.is_from_this_site(request) else None
    draft = drafts.keep_sent(request, user=user, at=timezone.now()) if user is not None else None
    context = {"back_url": drafts.address_with(draft) if draft else ""}
    return render(request, "403_csrf.html", context, status=403)
