"""On the page of a delivery: how many public editions rest on the figures that it takes the place of."""

from __future__ import annotations

from agov.permissions import may_see_editions
from agov.queries.replaced_figures import resting_on_older
from amersfoort_veiligheid.accounts.models import User
from amersfoort_veiligheid.web.panels import Panel, add_panel
from analysis.models import Delivery


def replaced_panel(kind: str, pk: int, user: User) -> Panel | None:
    """The number with the way to what would be different; nothing when no edition rests on it."""
    if not may_see_editions(user):
        return None
    delivery = Delivery.objects.visible_to(user).filter(pk=pk).first()
    found = resting_on_older(delivery) if delivery is not None else []
    return Panel("agov/_replaced_panel.html", {"delivery": delivery, "found": found}) if found else None


def add_panels() -> None:
    """Put it on the page of a delivery."""
    add_panel("replaced", ["delivery"], replaced_panel)
