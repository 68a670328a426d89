"""Which innovation themes run, are proposed, end soon, or went past their end without a decision."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings

from amersfoort_veiligheid.accounts.models import User
from vap.enums import InnovationState
from vap.models import InnovationTheme

REMIND_MONTHS: Final = 3  # a theme is reminded of its end this long before (S183)


@dataclass(frozen=True)
class Bouquet:
    """The open themes that a user may know of, each in the order of its end."""

    active: tuple[InnovationTheme, ...]
    overdue: tuple[InnovationTheme, ...]
    proposed: tuple[InnovationTheme, ...]
    limit: int
    remind_until: date

    @property
    def is_full(self) -> bool:
        """Whether one more asks which one goes."""
        return len(self.active) >= self.limit

    @property
    def ending_soon(self) -> tuple[InnovationTheme, ...]:
        """Active themes that end within three months."""
        return tuple(one for one in self.active if one.end_date and one.end_date <= self.remind_until)


def bouquet(user: User, today: date) -> Bouquet:
    """Sort the open themes; one query. After its end day a theme is not active any more."""
    visible = InnovationTheme.objects.visible_to(user).open().select_related("theme", "organisation")
    rows = list(visible.order_by("end_date", "title"))
    return Bouquet(
        active=tuple(one for one in rows if one.is_active_on(today)),
        overdue=tuple(one for one in rows if one.is_past_end_on(today)),
        proposed=tuple(one for one in rows if one.state == InnovationState.PROPOSED),
        limit=settings.MAX_INNOVATION_THEMES,
        remind_until=months_after(today, REMIND_MONTHS),
    )


def months_after(day: date, months: int) -> date:
    """The same day so many months later, or the last day of a shorter month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
