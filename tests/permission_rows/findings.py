"""Who may open what of analyses, findings and shared views."""

from typing import Any

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState, HolderState
from analysis.reports.base import Report, Section, dump
from tests.factories import GeneratedReportFactory
from tests.factories.policy import (
    FindingFactory,
    HolderRequestFactory,
    PolicyCycleFactory,
    SafetyAnalysisFactory,
    SharedViewFactory,
)
from tests.permission_rows import ALL, Row

RESEARCH = frozenset({Role.BEHEERDER, Role.ONDERZOEKER})
STEERING = frozenset({Role.BELEIDSADVISEUR, Role.AGOV_SECRETARIS})
PARTNER = frozenset({Role.PARTNER})
COUNCIL = frozenset({Role.RAADSLID, Role.GRIFFIE})
INSIDE = ALL - PARTNER - COUNCIL
MAKERS = RESEARCH | STEERING
SPEAKERS = MAKERS | PARTNER


def draft(user: Any) -> dict[str, Any]:
    return {"pk": SafetyAnalysisFactory().pk}


def own_draft(user: Any) -> dict[str, Any]:
    return {"pk": SafetyAnalysisFactory(authors=[user.organisation]).pk}


def discussed(user: Any) -> dict[str, Any]:
    return {"pk": SafetyAnalysisFactory(state=AnalysisState.DISCUSSION).pk}


def discussed_of_own(user: Any) -> dict[str, Any]:
    return {"pk": SafetyAnalysisFactory(state=AnalysisState.DISCUSSION, authors=[user.organisation]).pk}


def finding(user: Any) -> dict[str, Any]:
    return {"pk": FindingFactory(analysis__state=AnalysisState.DISCUSSION).pk}


def finding_of_draft(user: Any) -> dict[str, Any]:
    return {"pk": FindingFactory().pk}


def finding_of_own(user: Any) -> dict[str, Any]:
    return {"pk": FindingFactory(analysis=SafetyAnalysisFactory(authors=[user.organisation])).pk}


def question_to_own(user: Any) -> dict[str, Any]:
    row = HolderRequestFactory(finding__analysis__state=AnalysisState.DISCUSSION, organisation=user.organisation)
    return {"pk": row.pk}


def question_to_another(user: Any) -> dict[str, Any]:
    return {"pk": HolderRequestFactory(finding__analysis__state=AnalysisState.DISCUSSION).pk}


def counter_proposal(user: Any) -> dict[str, Any]:
    row = HolderRequestFactory(
        finding__analysis__state=AnalysisState.DISCUSSION,
        state=HolderState.COUNTERED,
        answer="Liever samen.",
        answered_at="2026-10-06T10:00:00Z",
    )
    return {"pk": row.pk}


def shared_view(user: Any) -> dict[str, Any]:
    return {"pk": SharedViewFactory().pk}


def running_cycle(user: Any) -> dict[str, Any]:
    return {"cycle_pk": PolicyCycleFactory().pk}


def report(user: Any) -> dict[str, Any]:
    empty = Report(
        kind="wijk",
        code="WK030701",
        period="2025",
        municipality="Amersfoort",
        title="Wijkrapport Stadskern 2025",
        question="Wat gebeurt er in Stadskern?",
        answer="",
        key_figures=(),
        sections=(Section("wat", "Wat?", ""),),
        sources=(),
        unknowns=(),
    )
    return {"pk": GeneratedReportFactory(value=dump(empty)).pk}


def on(name: str, allowed: frozenset[Role], case: str, kwargs: Any, **more: Any) -> Row:
    return Row(f"analysis:{name}", allowed, case=case, kwargs=kwargs, **more)


HIDDEN = ALL - RESEARCH  # who may not know of a draft that is not of their own
POST: dict[str, Any] = {"method": "post", "status": 422}  # may, and forgot to say what

ROWS: list[Row] = [
    on("analysis-list", ALL, "", lambda user: {}),
    on("analysis-create", RESEARCH, "", lambda user: {}),
    on("analysis-detail", RESEARCH, "draft", draft, unknown=HIDDEN),
    on("analysis-detail", RESEARCH | PARTNER, "own draft", own_draft, unknown=HIDDEN - PARTNER),
    on("analysis-detail", INSIDE | PARTNER, "discussed", discussed, unknown=COUNCIL),
    on("analysis-edit", RESEARCH, "draft", draft, unknown=HIDDEN),
    on("analysis-edit", MAKERS, "discussed", discussed, unknown=COUNCIL),
    on("analysis-edit", SPEAKERS, "discussed, own", discussed_of_own, unknown=COUNCIL),
    on(
        "analysis-move",
        STEERING,
        "adopt",
        lambda user: {**discussed(user), "to": "adopted"},
        unknown=COUNCIL,
        **POST,
    ),
    on("analysis-move", RESEARCH, "back", lambda user: {**discussed(user), "to": "draft"}, unknown=COUNCIL, **POST),
    on("finding-list", ALL, "", lambda user: {}),
    on("finding-create", SPEAKERS, "", lambda user: {}),
    on("finding-add-figure", SPEAKERS, "no figure", lambda user: {}, method="post", status=404),
    on("finding-detail", INSIDE | PARTNER, "discussed", finding, unknown=COUNCIL),
    on("finding-detail", RESEARCH, "draft", finding_of_draft, unknown=HIDDEN),
    on("finding-detail", RESEARCH | PARTNER, "own draft", finding_of_own, unknown=HIDDEN - PARTNER),
    on("finding-edit", MAKERS, "discussed", finding, unknown=COUNCIL),
    on("finding-edit", RESEARCH | PARTNER, "own draft", finding_of_own, unknown=HIDDEN - PARTNER),
    on("finding-read", SPEAKERS, "discussed", finding, unknown=COUNCIL, **POST),
    on("holder-list", ALL, "", lambda user: {}),
    on("holder-ask", MAKERS, "discussed", finding, unknown=COUNCIL, **POST),
    on("holder-answer", SPEAKERS, "own", question_to_own, unknown=COUNCIL, **POST),
    on("holder-answer", frozenset(), "of another", question_to_another, unknown=COUNCIL, **POST),
    on("holder-let-go", SPEAKERS, "own", question_to_own, unknown=COUNCIL, **POST),
    on("holder-let-go", frozenset(), "of another", question_to_another, unknown=COUNCIL, **POST),
    on("holder-withdraw", MAKERS, "asked", question_to_another, unknown=COUNCIL, method="post", status=302),
    on("holder-agree", MAKERS, "countered", counter_proposal, unknown=COUNCIL, method="post", status=302),
    on("shared-view-list", ALL, "", lambda user: {}),
    on("shared-view-create", MAKERS, "", running_cycle),
    on("shared-view-detail", INSIDE | PARTNER, "", shared_view, unknown=COUNCIL),
    on("shared-view-edit", MAKERS, "", shared_view, unknown=COUNCIL),
    on("shared-view-endorse", SPEAKERS, "", shared_view, unknown=COUNCIL, **POST),
    on("report-version", INSIDE, "made", report),
    on("report-figures", MAKERS, "made", report),
]
