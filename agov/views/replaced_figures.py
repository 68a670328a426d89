"""What a new delivery does to what is public: each edition on older figures, with what it would say today."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from agov import permissions
from agov.models import Edition
from agov.queries.replaced_figures import resting_on_older
from agov.reports.edition_revision import changes_now
from amersfoort_veiligheid.web.access import UserRequest, require
from amersfoort_veiligheid.web.models import Job
from analysis.imports.pipeline import REPORTS_KIND
from analysis.models import Delivery

PER_PAGE = 10  # each is laid beside what it would say today


@require_safe
def delivery_editions(request: UserRequest, pk: int) -> HttpResponse:
    """The public editions on figures that this delivery takes the place of, and what of them would be different."""
    require(permissions.may_see_editions(request.user))
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user).select_related("table"), pk=pk)
    page = Paginator(resting_on_older(delivery), PER_PAGE).get_page(request.GET.get("page"))
    whole = Edition.objects.select_related("publication").in_bulk([row.pk for row in page])
    context = {
        "delivery": delivery,
        "page": page,
        "lines": [(whole[row.pk], changes_now(whole[row.pk])) for row in page],
        "is_made_anew": Job.objects.open().filter(kind=REPORTS_KIND).exists(),
        "may_write": permissions.may_write_editions(request.user),
        "crumbs": [
            ("Start", "/"),
            ("Leveringen", reverse("analysis:delivery-list")),
            (str(delivery), reverse("analysis:delivery-detail", args=[delivery.pk])),
        ],
    }
    return render(request, "agov/delivery_editions.html", context)
