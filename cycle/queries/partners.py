"""The register of organisations: with when they plan and where they took part."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet

from amersfoort_veiligheid.accounts.models import Organisation
from cycle.enums import InvitationState


def partners() -> QuerySet[Organisation]:
    """Give all organisations with how often they were asked, how often they took part, and their planning dates."""
    asked = ~Q(participations__state=InvitationState.TO_INVITE)
    took_part = Q(participations__state=InvitationState.TOOK_PART)
    return Organisation.objects.annotate(
        times_asked=Count("participations", filter=asked & Q(participations__isnull=False), distinct=True),
        times_taken_part=Count("participations", filter=took_part, distinct=True),
        plannings=Count("planning_dates", distinct=True),
    ).order_by("name")
