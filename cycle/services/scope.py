"""What this policy is about: the one guard on kinds of safety, used by every room."""

from __future__ import annotations

from cycle.enums import SafetyScope
from cycle.models import SafetyKind, Theme


class OutOfScopeError(Exception):
    """Something about a kind of safety that does not belong here; the message is Dutch and gives the reason."""


def require_in_scope(kind: SafetyKind) -> None:
    """Refuse a theme, analysis, priority or VAP about a kind of safety that is out of scope, or only aligned with."""
    if kind.scope == SafetyScope.ALIGNMENT:
        raise OutOfScopeError(
            f"Over {_in_a_sentence(kind)} gaat dit beleid niet. Alleen de planning ervan staat hier, bij Afstemming."
        )
    if kind.scope != SafetyScope.IN_SCOPE:
        raise OutOfScopeError(
            f"{kind.name} hoort niet bij dit beleid. Kies een soort die er wel bij hoort, of laat de beheerder "
            "de soort eerst opnemen."
        )


def require_theme_in_scope(theme: Theme | None) -> None:
    """Refuse a finding, shared view, priority or VAP on a theme of a kind that is out of scope, with the reason.

    The kind of safety must be at hand (``select_related``). No theme is fine.
    """
    if theme is not None and not theme.safety_kind.is_in_scope:
        kind = theme.safety_kind
        raise OutOfScopeError(
            f"“{theme}” valt onder {_in_a_sentence(kind)}: {kind.get_scope_display()}."
            " Kies een thema van sociale veiligheid, of stem af met wie dat plan maakt."
        )


def require_alignment(kind: SafetyKind) -> None:
    """Refuse a line in the alignment calendar about a kind whose planning is not aligned with ours."""
    if kind.scope != SafetyScope.ALIGNMENT:
        raise OutOfScopeError(f"Voor {_in_a_sentence(kind)} is er geen afstemming van planning.")


def _in_a_sentence(kind: SafetyKind) -> str:
    return kind.name[:1].lower() + kind.name[1:]
