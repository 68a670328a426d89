"""What stands in the way of closing the uitwerkingsslag, whom a template asks, and what lies under a session."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from agov.models import AgreementConfirmation, PartnerSession, SessionAgreement, SessionTemplate
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.models import Finding
from cycle.models import Round, Theme
from vap.enums import PriorityState
from vap.models import Priority


def invited_by(template: SessionTemplate) -> QuerySet[Organisation]:
    """The organisations of the kinds that the template names."""
    return Organisation.objects.filter(kind__in=template.organisation_kinds, is_active=True)


def session_blockers(slag: Round) -> list[str]:
    """Why the uitwerkingsslag can not close yet: no session, an open one, an agreement that somebody must confirm."""
    sessions = list(PartnerSession.objects.filter(round=slag))
    if not sessions:
        return ["Er is nog geen sessie met partners geweest."]
    blockers = [f"“{session}” is nog niet gesloten." for session in sessions if not session.is_closed]
    waiting = unconfirmed(slag)
    if waiting:
        blockers.append(f"Nog niet bevestigd: {', '.join(waiting)}.")
    return blockers


def unconfirmed(slag: Round) -> list[str]:
    """Organisations that are named in an agreement of the slag and did not confirm it, with how often."""
    asked = SessionAgreement.objects.filter(session__round=slag, organisations__isnull=False)
    rows = asked.order_by("organisations__name").values_list("pk", "organisations", "organisations__name")
    given = set(
        AgreementConfirmation.objects.filter(agreement__session__round=slag).values_list("agreement", "organisation")
    )
    open_ones: dict[str, int] = {}
    for agreement, organisation, name in rows:
        if (agreement, organisation) not in given:
            open_ones[name] = open_ones.get(name, 0) + 1
    return [f"{name} ({count} {'afspraak' if count == 1 else 'afspraken'})" for name, count in open_ones.items()]


def planned_sessions() -> int:
    """How many sessions a slag is to have by the templates in use."""
    return sum(SessionTemplate.objects.filter(is_active=True).values_list("planned_per_round", flat=True))


@dataclass(frozen=True)
class ThemeOnScreen:
    """A theme of a session with what was chosen on it, and what is known of it."""

    theme: Theme
    priorities: tuple[Priority, ...]
    findings: tuple[Finding, ...]  # each with holder_name


def themes_on_screen(session: PartnerSession, user: User) -> list[ThemeOnScreen]:
    """What lies under a session: priorities and findings of its themes in its cycle, as far as the reader may see."""
    themes = list(session.themes.all())
    cycle = session.round.cycle_id
    chosen = Priority.objects.visible_to(user).filter(cycle=cycle, theme__in=themes)
    known = Finding.objects.visible_to(user).filter(analysis__cycle=cycle, theme__in=themes).with_holder()
    priorities = list(chosen.exclude(state=PriorityState.DROPPED).order_by("title", "pk"))
    findings = list(known.order_by("analysis", "number"))
    return [
        ThemeOnScreen(
            theme,
            tuple(one for one in priorities if one.theme_id == theme.pk),
            tuple(one for one in findings if one.theme_id == theme.pk),
        )
        for theme in themes
    ]
