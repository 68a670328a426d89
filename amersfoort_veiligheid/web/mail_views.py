"""Mail that went out, waits, or may have gone out: a person decides about what is not sure."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from amersfoort_veiligheid.web import outbox, permissions
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.enums import MailState
from amersfoort_veiligheid.web.filters import MailFilter
from amersfoort_veiligheid.web.models import OutgoingMail

PER_PAGE = 30


@require_safe
def mail_list(request: UserRequest) -> HttpResponse:
    """All mail, newest first; what is not sure stands on top until somebody decided."""
    require(permissions.may_see_mail(request.user))
    rows = OutgoingMail.objects.defer("html")
    narrowed = MailFilter(request.GET, queryset=rows)
    context = {
        "filter": narrowed,
        "page": Paginator(narrowed.qs, PER_PAGE).get_page(request.GET.get("page")),
        "uncertain": rows.uncertain(timezone.now() - outbox.UNCERTAIN_AFTER)[:PER_PAGE],
        "failed_state": MailState.FAILED,
        "crumbs": [("Start", "/")],
    }
    return render(request, "web/_mail_rows.html" if request.htmx else "web/mail_list.html", context)


@require_POST
def mail_settle(request: UserRequest, pk: int) -> HttpResponse:
    """Say that an uncertain mail arrived, or have it made and sent anew."""
    require(permissions.may_see_mail(request.user))
    mail = get_object_or_404(OutgoingMail, pk=pk)
    again = "opnieuw" in request.POST
    try:
        outbox.settle(mail_id=mail.pk, again=again, by=request.user, at=timezone.now())
    except outbox.MailMoveError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, "Er gaat een nieuw bericht uit." if again else "Genoteerd als aangekomen.")
    return redirect("web:mail-list")
