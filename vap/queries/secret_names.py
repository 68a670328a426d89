"""Texts that name a plan, without the names that secrecy keeps from their reader (Gemeentewet 87-89).

A deviation, and the line of the trail about it, names the plan it was about. When that plan is secret, or becomes so
later, the text stays what it was and its name is left out for who is no reader of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Final

from amersfoort_veiligheid.accounts.models import User
from cycle.models import Deviation, Secrecy
from cycle.models.secrecy import SecrecyQuerySet
from vap.models import VAP, VAPVersion
from vap.models.vap import VAPQuerySet

HIDDEN: Final = "[geheim]"
Hide = Callable[[str], str]


def hide_secret_names(user: User) -> Hide:
    """From a text to the same text without such names; three queries, none for who reads all that is secret."""
    kept = Secrecy.objects.kept_from(user)
    return _hide(kept, VAP.objects.filter(secrecy__in=kept).exclude(pk__in=VAP.objects.visible_to(user).values("pk")))


def hide_all_secret_names() -> Hide:
    """The same for a paper that many people read: nothing that is secret for anybody is named."""
    kept = Secrecy.objects.in_force()
    return _hide(kept, VAP.objects.filter(secrecy__in=kept))


def _hide(kept: SecrecyQuerySet, plans: VAPQuerySet) -> Hide:
    names = {name for pair in plans.values_list("title", "secrecy__title") for name in pair}
    names |= set(VAPVersion.objects.filter(vap__in=plans.values("pk")).values_list("content__title", flat=True))
    names |= set(kept.filter(vap__isnull=True).values_list("title", flat=True))
    longest_first = sorted((name for name in names if name), key=lambda name: (-len(name), name))
    if not longest_first:
        return lambda words: words
    pattern = re.compile("|".join(rf"(?<!\w){re.escape(name)}(?!\w)" for name in longest_first), re.IGNORECASE)
    return lambda words: pattern.sub(HIDDEN, words)


def told_deviations(rows: Iterable[Deviation], user: User) -> list[Deviation]:
    """Deviations as this reader may read them. The rows are for showing: never save them."""
    hide, told = hide_secret_names(user), []
    for row in rows:
        row.what, row.reason = hide(row.what), hide(row.reason)
        told.append(row)
    return told
