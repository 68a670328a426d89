"""What higher rooms have to say on a page of a lower one: the page names the thing, the rooms above fill in.

A room adds its panel in ``apps.py``; a page draws all of a thing with ``{% panels "vap" vap.pk %}``, at its end. A
panel decides itself what its reader may see, and is left out when there is nothing to tell.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from amersfoort_veiligheid.accounts.models import User


@dataclass(frozen=True)
class Panel:
    """A piece of a page: the template and what it needs."""

    template: str
    context: Mapping[str, Any]


Provider = Callable[[str, int, User], Panel | None]
_providers: dict[str, dict[str, Provider]] = {}


def add_panel(name: str, kinds: Iterable[str], provider: Provider) -> None:
    """Let ``provider`` fill the pages of these kinds of things; the same name again takes the place of the earlier."""
    for kind in kinds:
        _providers.setdefault(kind, {})[name] = provider


def panels_for(kind: str, pk: int, user: User) -> list[Panel]:
    """What there is to tell about one thing, in the order of the names."""
    made = (provider(kind, pk, user) for _, provider in sorted(_providers.get(kind, {}).items()))
    return [panel for panel in made if panel is not None]


# --- on pages for everybody: a provider knows no user, so it can tell only what everybody may read

PublicProvider = Callable[[str, int], Panel | None]
_public_providers: dict[str, dict[str, PublicProvider]] = {}


def add_public_panel(name: str, kinds: Iterable[str], provider: PublicProvider) -> None:
    """Let ``provider`` fill the pages for everybody of these kinds of things."""
    for kind in kinds:
        _public_providers.setdefault(kind, {})[name] = provider


def public_panels_for(kind: str, pk: int) -> list[Panel]:
    """What everybody may read about one thing, in the order of the names."""
    made = (provider(kind, pk) for _, provider in sorted(_public_providers.get(kind, {}).items()))
    return [panel for panel in made if panel is not None]
