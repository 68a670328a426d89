"""The three slagen as workspaces: what each shows, what stands in the way of closing, and the draft of its product."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Prefetch, Q
from django.db.models.functions import Lower

from agov.models import PartnerSession, SessionAgreement, SessionTemplate
from agov.queries.sessions import planned_sessions, session_blockers
from amersfoort_veiligheid.accounts.models import Organisation, User
from analysis.enums import Hardness, InterpretationKind
from analysis.models import DataSource, Finding, Interpretation, SharedView
from analysis.permissions import may_sign_source
from analysis.queries import SourceStatus, review_blockers, source_statuses
from cycle.enums import InvitationState, RoundKind, RoundState
from cycle.models import PolicyCycle, Round, RoundDesign, RoundParticipant, RouteStop
from cycle.queries.rounds import time_warning
from vap.enums import PriorityState
from vap.models import VAP, ConsultationComment, Priority, PriorityDecision
from vap.queries.decisions import last_decisions, undecided_priorities

ORDER = [RoundKind.TECHNICAL, RoundKind.ADMINISTRATIVE, RoundKind.ELABORATION]


@dataclass(frozen=True)
class RoundStep:
    """One slag as a step of its cycle: the slag, how it is meant, who is on the list, and what to know about time."""

    slag: Round
    design: RoundDesign | None
    people: list[RoundParticipant]
    warning: str
    beside: str

    @property
    def number(self) -> int:
        """First, second or third."""
        return ORDER.index(RoundKind(self.slag.kind)) + 1


@dataclass(frozen=True)
class CycleRounds:
    """A cycle with the slagen that this reader sees, in their order."""

    cycle: PolicyCycle
    steps: list[RoundStep]


def rounds_of(cycles: Iterable[PolicyCycle], user: User, designs: dict[str, RoundDesign]) -> list[CycleRounds]:
    """The slagen per cycle, in two queries for all of them."""
    people = RoundParticipant.objects.select_related("party", "organisation").order_by(
        Lower("party__name"), Lower("organisation__name")
    )
    seen = Round.objects.visible_to(user).select_related("cycle").prefetch_related(Prefetch("participants", people))
    by_cycle: dict[int, list[Round]] = {}
    for slag in seen.filter(cycle__in=list(cycles)):
        by_cycle.setdefault(slag.cycle_id, []).append(slag)
    return [
        CycleRounds(
            cycle,
            [
                step_of(slag, designs.get(slag.kind), by_cycle[cycle.pk])
                for slag in sorted(by_cycle[cycle.pk], key=lambda slag: ORDER.index(RoundKind(slag.kind)))
            ],
        )
        for cycle in cycles
        if cycle.pk in by_cycle
    ]


def step_of(slag: Round, design: RoundDesign | None, others: Iterable[Round]) -> RoundStep:
    """One slag with what a reader must know of it beside the others."""
    return RoundStep(slag, design, list(slag.participants.all()), time_warning(slag, design), _beside(slag, others))


def _beside(slag: Round, others: Iterable[Round]) -> str:
    """Which slag runs in the same weeks: the second and the third may ("daarna(ast)"), so it is no deviation."""
    if slag.kind == RoundKind.TECHNICAL:
        return ""
    for other in others:
        if other.pk == slag.pk or other.kind == RoundKind.TECHNICAL:
            continue
        if other.start_date <= slag.end_date and slag.start_date <= other.end_date:
            return f"Loopt tegelijk met de {other.get_kind_display()}. Dat mag."
    return ""


def took_part(slag: Round) -> list[str]:
    """Who took part, by name, parties and organisations."""
    there = slag.participants.filter(state=InvitationState.TOOK_PART).select_related("party", "organisation")
    return [str(participant) for participant in there]


def blockers_of(slag: Round) -> list[str]:
    """What is not in order yet when this slag closes now."""
    if slag.kind == RoundKind.TECHNICAL:
        return review_blockers(source_statuses(slag))
    if slag.kind == RoundKind.ADMINISTRATIVE:
        return undecided_priorities(slag)
    return session_blockers(slag)


def product_draft(slag: Round) -> str:
    """A first text for the product, made of what was put down during the slag."""
    if slag.kind == RoundKind.TECHNICAL:
        return "\n".join(status.statement for status in source_statuses(slag))
    if slag.kind == RoundKind.ADMINISTRATIVE:
        return "\n".join(
            _decided_line(row) for row in decision_rows(slag, Priority.objects.filter(cycle=slag.cycle_id))
        )
    agreements = SessionAgreement.objects.filter(session__round=slag).prefetch_related("organisations")
    return "\n".join(f"{one.text.rstrip('.')} ({_names(one.organisations.all())})." for one in agreements)


def _names(rows: Iterable[object]) -> str:
    return ", ".join(str(row) for row in rows)


def _decided_line(row: DecisionRow) -> str:
    words = [f"{stop}: {made.get_outcome_display()}" for stop, made in row.cells if made is not None]
    return f"{row.priority}: {'; '.join(words) or 'geen besluit'}."


# --- technical


@dataclass(frozen=True)
class TechnicalWorkspace:
    """Sources with their verdicts, other sources one may sign for, and who reads a finding otherwise."""

    rows: list[tuple[SourceStatus, bool]]
    others: list[DataSource]
    readings: list[Interpretation]

    @property
    def may_sign_any(self) -> bool:
        """Whether this reader may say anything of a source here."""
        return any(may_sign for _, may_sign in self.rows)

    @property
    def signed(self) -> int:
        """How many sources need nothing any more."""
        return sum(not status.blocker for status, _ in self.rows)


def technical_workspace(slag: Round, user: User) -> TechnicalWorkspace:
    """What the technische slag shows to this reader."""
    statuses = source_statuses(slag)
    is_open = slag.state == RoundState.OPEN
    rest = DataSource.objects.filter(hardness=Hardness.HARD).exclude(pk__in=[status.source.pk for status in statuses])
    findings = Finding.objects.visible_to(user).filter(analysis__cycle=slag.cycle_id)
    readings = Interpretation.objects.filter(finding__in=findings).exclude(kind=InterpretationKind.AGREES)
    return TechnicalWorkspace(
        rows=[(status, is_open and may_sign_source(user, status.source)) for status in statuses],
        others=[source for source in rest if is_open and may_sign_source(user, source)],
        readings=list(readings.select_related("finding", "organisation").order_by("finding__number", "pk")),
    )


# --- administrative


@dataclass(frozen=True)
class DecisionRow:
    """One priority with the last word of each body on the route, or None."""

    priority: Priority
    cells: list[tuple[RouteStop, PriorityDecision | None]]

    @property
    def is_open(self) -> bool:
        """Whether a body can still decide on it."""
        return self.priority.state in (PriorityState.DRAFT, PriorityState.CONSULTATION)

    @property
    def has_text(self) -> bool:
        """Whether there is anything to lay side by side."""
        return any(made is not None for _, made in self.cells)


@dataclass(frozen=True)
class AdministrativeWorkspace:
    """The route, what each body did with each priority, and what partners say in the same weeks."""

    stops: list[RouteStop]
    rows: list[DecisionRow]
    comments: list[ConsultationComment]


def decision_rows(slag: Round, priorities: Iterable[Priority]) -> list[DecisionRow]:
    """Each priority past each stop."""
    stops = list(slag.stops.select_related("body", "substitute"))
    found = list(priorities)
    last = last_decisions(found, slag)
    return [DecisionRow(one, [(stop, last.get((one.pk, stop.pk))) for stop in stops]) for one in found]


def administrative_workspace(slag: Round, user: User) -> AdministrativeWorkspace:
    """What the bestuurlijke slag shows to this reader: only priorities that the reader may see."""
    shown = Priority.objects.visible_to(user).filter(cycle=slag.cycle_id)
    priorities = shown.filter(Q(decisions__stop__round=slag) | Q(pk__in=shown.open().values("pk"))).distinct()
    comments = ConsultationComment.objects.filter(priority__in=shown).select_related("priority", "organisation")
    return AdministrativeWorkspace(
        stops=list(slag.stops.select_related("body", "substitute")),
        rows=decision_rows(slag, priorities),
        comments=list(comments),
    )


# --- elaboration


@dataclass(frozen=True)
class ElaborationWorkspace:
    """Sessions, agreements with who confirmed them, and what partners say of the shared views."""

    sessions: list[PartnerSession]
    templates: list[SessionTemplate]
    planned: int
    agreements: list[AgreementRow]
    views: list[SharedView]


@dataclass(frozen=True)
class AgreementRow:
    """An agreement with the organisations that confirmed it and those that still must."""

    agreement: SessionAgreement
    confirmed: list[Organisation] = field(default_factory=list)
    waiting: list[Organisation] = field(default_factory=list)

    @property
    def waiting_pks(self) -> list[int]:
        """Who still must confirm, by number."""
        return [organisation.pk for organisation in self.waiting]


def agreement_rows(sessions: Iterable[PartnerSession]) -> list[AgreementRow]:
    """The agreements of these sessions, with who stands by them."""
    found = SessionAgreement.objects.filter(session__in=list(sessions)).select_related("session", "priority", "vap")
    rows = []
    for agreement in found.prefetch_related("organisations", "confirmations"):
        given = {confirmation.organisation_id for confirmation in agreement.confirmations.all()}
        named = list(agreement.organisations.all())
        rows.append(
            AgreementRow(
                agreement,
                confirmed=[organisation for organisation in named if organisation.pk in given],
                waiting=[organisation for organisation in named if organisation.pk not in given],
            )
        )
    return rows


def seen_plans(rows: Iterable[AgreementRow], user: User) -> set[int]:
    """The plans that these agreements became and that the user may know of, by number."""
    made = [row.agreement.vap_id for row in rows if row.agreement.vap_id is not None]
    return set(VAP.objects.visible_to(user).filter(pk__in=made).values_list("pk", flat=True)) if made else set()


def elaboration_workspace(slag: Round, user: User) -> ElaborationWorkspace:
    """What the uitwerkingsslag shows to this reader: the sessions that the reader may see."""
    sessions = list(
        PartnerSession.objects.visible_to(user).filter(round=slag).prefetch_related("organisations", "attended")
    )
    views = SharedView.objects.visible_to(user).filter(cycle=slag.cycle_id).select_related("theme")
    return ElaborationWorkspace(
        sessions=sessions,
        templates=list(SessionTemplate.objects.filter(is_active=True)),
        planned=planned_sessions(),
        agreements=agreement_rows(sessions),
        views=list(views.prefetch_related("endorsements__organisation")),
    )
