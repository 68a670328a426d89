"""The audit trail of one cycle: every line about the cycle and about what hangs on it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from django.db.models import CharField, Model, Q, QuerySet
from django.db.models.functions import Cast

from agov.models import AgendaItem, Consequence, Expectation, Meeting, Minutes, MinutesSection, Outcome, PartnerSession
from amersfoort_veiligheid.accounts.models import AuditEntry, Organisation, User
from analysis.models import Finding, HolderRequest, SafetyAnalysis, SharedView
from cycle.models import (
    CycleStep,
    DocumentItem,
    DocumentVersion,
    Mandate,
    Milestone,
    PolicyCycle,
    PolicyDocument,
    Round,
)
from vap.models import (
    VAP,
    Activity,
    Commitment,
    Evaluation,
    Goal,
    PeriodLock,
    Priority,
    ProgressUpdate,
    PublishedChoices,
    RunningProject,
    Scoring,
)

NAMED: Final = "organisation"  # lines keep the number of an organisation, which says nothing to who reads them

# What decides; all other lines change or prepare something.
DECISIONS: Final = frozenset(
    {
        "analysis.moved",
        "choices.published",
        "cycle.begun",
        "cycle.closed",
        "deviation.recorded",
        "document.moved",
        "document_item.decided",
        "evaluation.closed",
        "evaluation.reopened",
        "finding.choice_taken_back",
        "finding.chosen",
        "finding.not_chosen",
        "minutes.adopted",
        "outcome.added",
        "priority.approved",
        "priority.changed_after_approval",
        "priority.decided",
        "priority.dropped",
        "project.carry_over_decided",
        "round.closed",
        "round.reopened",
        "session.agreed",
        "source.reviewed",
        "vap.adopted",
        "vap.carry_over_decided",
        "vap.closed",
        "vap.stopped",
        "vap.withdrawn",
    }
)


def rows_of(cycle: PolicyCycle, user: User) -> list[QuerySet[Model]]:
    """What hangs on the cycle, as far as the user may see it; the trail is about these rows."""
    analyses = SafetyAnalysis.objects.visible_to(user).filter(cycle=cycle)
    findings = Finding.objects.visible_to(user).filter(analysis__cycle=cycle)
    vaps = VAP.objects.visible_to(user).filter(cycle=cycle)
    return [
        PolicyCycle.objects.visible_to(user).filter(pk=cycle.pk),
        CycleStep.objects.visible_to(user).filter(places__cycle=cycle),
        Milestone.objects.filter(cycle=cycle),
        Mandate.objects.filter(cycles=cycle),
        PolicyDocument.objects.visible_to(user).filter(cycles=cycle),
        DocumentVersion.objects.filter(document__in=PolicyDocument.objects.visible_to(user).filter(cycles=cycle)),
        DocumentItem.objects.filter(version__document__in=PolicyDocument.objects.visible_to(user).filter(cycles=cycle)),
        Round.objects.visible_to(user).filter(cycle=cycle),
        analyses,
        findings,
        HolderRequest.objects.filter(finding__in=findings.values("pk")),
        SharedView.objects.visible_to(user).filter(cycle=cycle),
        Scoring.objects.filter(cycle=cycle),
        Priority.objects.visible_to(user).filter(cycle=cycle),
        PublishedChoices.objects.filter(cycle=cycle),
        vaps,
        Activity.objects.filter(vap__in=vaps.values("pk")),
        Commitment.objects.filter(vap__in=vaps.values("pk")),
        Goal.objects.filter(vap__in=vaps.values("pk")),
        ProgressUpdate.objects.filter(vap__in=vaps.values("pk")),
        PeriodLock.objects.visible_to(user).filter(cycle=cycle),
        Evaluation.objects.filter(vap__in=vaps.values("pk")),
        Consequence.objects.visible_to(user).filter(cycle=cycle),
        Expectation.objects.visible_to(user).filter(cycle=cycle),
        PartnerSession.objects.visible_to(user).filter(round__cycle=cycle),
        Meeting.objects.visible_to(user).filter(cycle=cycle),
        AgendaItem.objects.visible_to(user).filter(meeting__cycle=cycle),
        Outcome.objects.visible_to(user).filter(item__meeting__cycle=cycle),
        Minutes.objects.visible_to(user).filter(meeting__cycle=cycle),
        MinutesSection.objects.visible_to(user).filter(minutes__meeting__cycle=cycle),
    ]


def trail_of(cycle: PolicyCycle, user: User) -> QuerySet[AuditEntry]:
    """The lines of the audit trail about one cycle, the oldest first; one query."""
    about = Q(event="project.carry_over_decided", target_type=RunningProject._meta.label, data__cycle=cycle.pk)
    for rows in rows_of(cycle, user):
        keys = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
        about |= Q(target_type=rows.model._meta.label, target_id__in=keys)
    return AuditEntry.objects.filter(about).order_by("at", "pk")


def trail_of_vap(vap: VAP) -> QuerySet[AuditEntry]:
    """The lines about one VAP and what hangs on it, the oldest first; one query. Who sees the VAP sees them."""
    parts: list[QuerySet[Model]] = [
        model.objects.filter(vap=vap) for model in (Activity, Commitment, Goal, ProgressUpdate, Evaluation)
    ]
    about = Q(target_type=VAP._meta.label, target_id=str(vap.pk))
    for rows in parts:
        keys = rows.order_by().annotate(key=Cast("pk", CharField())).values("key")
        about |= Q(target_type=rows.model._meta.label, target_id__in=keys)
    return AuditEntry.objects.filter(about).order_by("at", "pk")


def actors_of(entries: Iterable[AuditEntry]) -> dict[int, User]:
    """The accounts behind the lines, with their organisation; one query."""
    numbers = {entry.actor_id for entry in entries if entry.actor_id is not None}
    return User.objects.select_related("organisation").in_bulk(numbers)


def organisations_of(entries: Iterable[AuditEntry]) -> dict[int, str]:
    """The names of organisations that the lines keep by number; one query."""
    numbers = {entry.data[NAMED] for entry in entries if isinstance(entry.data.get(NAMED), int)}
    return dict(Organisation.objects.filter(pk__in=numbers).values_list("pk", "name"))
