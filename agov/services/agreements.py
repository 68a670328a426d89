"""From an agreement in a session to the draft of a plan: one deed, with the session carried over (S147)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from agov.models import SessionAgreement
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import OrganisationKind
from amersfoort_veiligheid.accounts.models import User
from cycle.models import Theme
from vap.models import VAP, Priority
from vap.services import commitments, plans

LONGEST_TITLE = 200


class AgreementError(Exception):
    """The deed is refused; the message is Dutch, ``field`` the field of the form it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


def first_title(agreement: SessionAgreement) -> str:
    """What the plan is called until somebody finds better words: the first sentence of the agreement."""
    first = agreement.text.strip().splitlines()[0].split(". ")[0].rstrip(".")
    return first[:LONGEST_TITLE].strip()


def first_theme(agreement: SessionAgreement) -> Theme | None:
    """The theme of the priority, else the only theme of the session."""
    if agreement.priority is not None:
        return agreement.priority.theme
    themes = list(agreement.session.themes.all()[:2])
    return themes[0] if len(themes) == 1 else None


@transaction.atomic
def make_plan(*, agreement_id: int, title: str, theme: Theme, reason: str = "", by: User, at: datetime) -> VAP:
    """Make the draft: theme, track, priority, areas and groups carried over, each partner asked for its part.

    Nobody gets a task by this: what the session agreed stands as a proposal until the organisation itself accepts.
    Raises ``AgreementError``, and what making a plan raises (``GuardError``, ``PlanError``).
    """
    rows = SessionAgreement.objects.select_for_update(of=("self",))
    agreement = rows.select_related("session__round", "priority__theme").get(pk=agreement_id)
    if agreement.vap_id is not None:
        raise AgreementError("Van deze afspraak is al een plan gemaakt.")
    session = agreement.session
    vap = plans.create(
        cycle_id=session.round.cycle_id,
        values={
            "title": title,
            "theme": theme,
            "track": session.track,
            "approach": f"Afgesproken in “{session}”: {agreement.text}",
            **_from_priority(agreement.priority, f"Afspraak uit “{session}”."),
        },
        reason=reason,
        by=by,
        at=at,
    )
    for organisation in agreement.organisations.exclude(kind=OrganisationKind.MUNICIPALITY):
        commitments.propose(
            vap_id=vap.pk, organisation=organisation, text=agreement.text, due_on=agreement.due_on, by=by, at=at
        )
    agreement.vap = vap
    agreement.save(update_fields=["vap"])
    audit.record(
        event="session.agreement_became_plan", target=session, by=by, at=at, agreement=agreement.pk, vap=vap.pk
    )
    return vap


def _from_priority(priority: Priority | None, origin: str) -> dict[str, Any]:
    if priority is None:
        return {"origin_note": origin[:300]}
    return {
        "priority": priority,
        "areas": list(priority.areas.all()),
        "spots": list(priority.spots.all()),
        "target_groups": list(priority.target_groups.all()),
        "offence_groups": list(priority.offence_groups.all()),
    }
