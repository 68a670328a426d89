"""Who may open what of scoring, priorities and choices."""

from datetime import date
from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from cycle.models.access import INSIDE_ROLES, STEERING_ROLES
from tests.factories.policy import (
    ConsultationCommentFactory,
    FindingFactory,
    PolicyCycleFactory,
    PriorityFactory,
    PriorityVersionFactory,
    PublishedChoicesFactory,
    ScoringFactory,
)
from tests.permission_rows import ALL, Row
from vap.enums import PriorityState, ScoringState

INSIDE = frozenset(INSIDE_ROLES)
STEERS = frozenset(STEERING_ROLES)
PARTNER = frozenset({Role.PARTNER})
OUTSIDE = ALL - INSIDE
COUNCIL = OUTSIDE - PARTNER


def cycle(user: Any) -> dict[str, Any]:
    return {"cycle_pk": PolicyCycleFactory().pk}


def weighed_cycle(user: Any) -> dict[str, Any]:
    return {"cycle_pk": ScoringFactory().cycle_id}


def own_weighed_cycle(user: Any) -> dict[str, Any]:
    scoring = ScoringFactory()
    scoring.scorers.add(user)
    return {"cycle_pk": scoring.cycle_id}


def finding_to_score(user: Any) -> dict[str, Any]:
    finding = FindingFactory(analysis__state="adopted", analysis__adopted_on=date(2026, 11, 1))
    ScoringFactory(cycle=finding.analysis.cycle, state=ScoringState.TOGETHER)
    return {"cycle_pk": finding.analysis.cycle_id, "pk": finding.pk}


def own_finding_to_score(user: Any) -> dict[str, Any]:
    finding = FindingFactory(analysis__state="adopted", analysis__adopted_on=date(2026, 11, 1))
    ScoringFactory(cycle=finding.analysis.cycle).scorers.add(user)
    return {"cycle_pk": finding.analysis.cycle_id, "pk": finding.pk}


def finding(user: Any) -> dict[str, Any]:
    return {"pk": FindingFactory(analysis__state="adopted", analysis__adopted_on=date(2026, 11, 1)).pk}


def draft(user: Any) -> dict[str, Any]:
    return {"pk": PriorityFactory().pk}


def asked(user: Any) -> dict[str, Any]:
    return {"pk": PriorityFactory(state=PriorityState.CONSULTATION, comments_until=date(2999, 1, 1)).pk}


def approved(user: Any) -> dict[str, Any]:
    return {"pk": PriorityFactory(state=PriorityState.APPROVED).pk}


def version(user: Any) -> dict[str, Any]:
    made = PriorityVersionFactory(priority__state=PriorityState.APPROVED)
    return {"pk": made.priority_id, "number": made.number}


def comment(user: Any) -> dict[str, Any]:
    made = ConsultationCommentFactory(
        priority__state=PriorityState.CONSULTATION, priority__comments_until=date(2999, 1, 1)
    )
    return {"pk": made.priority_id, "comment_pk": made.pk}


def part(name: str) -> Any:
    return lambda user: {**draft(user), "part": name}


def file_of(form: str) -> Any:
    def kwargs(user: Any) -> dict[str, Any]:
        PolicyCycleFactory()
        return {"form": form}

    return kwargs


ROWS: list[Row] = [
    Row("vap:priority-list"),
    Row("vap:priority-export", case="csv", kwargs=file_of("csv")),
    Row("vap:not-chosen"),
    Row("vap:not-chosen-export", case="csv", kwargs=file_of("csv")),
    Row("vap:group-log"),
    Row("vap:group-log-export", case="ods", kwargs=file_of("ods")),
    Row("vap:portfolio"),
    Row("vap:load", allowed=INSIDE),
    Row("vap:group-track", allowed=STEERS, kwargs=cycle),
    # --- priorities
    Row("vap:priority-new", allowed=STEERS, kwargs=cycle),
    Row("vap:priority-detail", case="draft", allowed=INSIDE, unknown=OUTSIDE, kwargs=draft),
    Row("vap:priority-detail", case="open for comment", allowed=INSIDE | PARTNER, unknown=COUNCIL, kwargs=asked),
    Row("vap:priority-detail", case="approved", kwargs=approved),
    Row("vap:priority-part", case="what", allowed=STEERS, unknown=OUTSIDE, kwargs=part("wat")),
    Row("vap:priority-part", case="why", allowed=STEERS, unknown=OUTSIDE, kwargs=part("waarom")),
    Row("vap:priority-part", case="who", allowed=STEERS, unknown=OUTSIDE, kwargs=part("wie")),
    Row("vap:priority-drop", allowed=STEERS, unknown=OUTSIDE, kwargs=draft),
    Row("vap:priority-version", case="approved", kwargs=version),
    # --- comments; 422: may, and forgot to say what
    Row("vap:consultation-open", method="post", status=422, allowed=STEERS, unknown=OUTSIDE, kwargs=draft),
    Row("vap:consultation-close", method="post", status=302, allowed=STEERS, unknown=COUNCIL, kwargs=asked),
    Row("vap:comment", method="post", status=422, allowed=STEERS | PARTNER, unknown=COUNCIL, kwargs=asked),
    Row("vap:comment-answer", method="post", status=422, allowed=STEERS, unknown=COUNCIL, kwargs=comment),
    # --- scoring
    Row("vap:scoring", case="not asked", allowed=INSIDE, kwargs=weighed_cycle),
    Row("vap:scoring", case="asked to score", kwargs=own_weighed_cycle),
    Row("vap:scoring-begin", method="post", status=302, allowed=STEERS, kwargs=cycle),
    Row("vap:scoring-set-up", allowed=STEERS, kwargs=weighed_cycle),
    Row("vap:scoring-move", case="nowhere", method="post", status=404, allowed=STEERS, kwargs=weighed_cycle),
    Row("vap:finding-score", case="asked to score", kwargs=own_finding_to_score),
    Row("vap:finding-score", case="together", allowed=STEERS, kwargs=finding_to_score),
    # --- choices
    Row("vap:finding-leave-out", allowed=STEERS, kwargs=finding),
    Row("vap:finding-take-back", method="post", status=302, allowed=STEERS, kwargs=finding),
    Row(
        "vap:public-choices",
        case="published",
        public=200,
        kwargs=lambda user: {"cycle_pk": PublishedChoicesFactory().cycle_id},
    ),
    Row("vap:public-choices", case="not yet", status=404, public=404, kwargs=cycle),
]
