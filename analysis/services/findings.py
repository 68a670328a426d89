"""Making and changing findings, and the rules of how sure a finding may say it is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.models import Organisation, User
from amersfoort_veiligheid.web.editing import StaleEditError, claim_revision
from analysis.enums import AnalysisState, Certainty, Hardness, InterpretationKind
from analysis.models import Finding, FrozenFigure, Interpretation, SafetyAnalysis
from analysis.services.figures import Place, freeze
from cycle.enums import AreaLevel, Track
from cycle.models import Area, OffenceGroup, Spot, TargetGroup, Theme
from cycle.services.scope import OutOfScopeError, require_theme_in_scope

LINKS = ("areas", "spots", "target_groups", "offence_groups")
SOFT_FIELDS = ("soft_source", "soft_area", "soft_date", "soft_reliability")


class FindingError(Exception):
    """A finding, analysis, holder or shared view cannot be so; the message is Dutch, ``field`` is what it is about."""

    def __init__(self, message: str, field: str | None = None) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class FindingContent:
    """What a finding says: its claim, how sure that is, what it is about, and for a signal where it came from."""

    claim: str
    certainty: Certainty
    hardness: Hardness
    track: Track
    explanation: str = ""
    theme: Theme | None = None
    areas: Sequence[Area] = ()
    spots: Sequence[Spot] = ()
    target_groups: Sequence[TargetGroup] = ()
    offence_groups: Sequence[OffenceGroup] = ()
    soft_source: str = ""
    soft_area: Area | None = None
    soft_date: date | None = None
    soft_reliability: str = ""
    checked_by: Organisation | None = None


PLAIN = tuple(one.name for one in fields(FindingContent) if one.name not in LINKS)


@transaction.atomic
def create_finding(
    *, analysis_id: int, content: FindingContent, places: Sequence[Place] = (), by: User, at: datetime
) -> Finding:
    """Make a finding with the next number of its analysis, and freeze the figures it rests on.

    Raises ``FindingError`` when the rules of certainty do not allow it, or the analysis is adopted.
    """
    analysis = _open_analysis(analysis_id)
    figures = [freeze(place=place, by=by, at=at) for place in places]
    check_content(content, figures, today=timezone.localdate(at))
    number = (analysis.findings.aggregate(highest=Max("number"))["highest"] or 0) + 1
    finding = Finding.objects.create(
        analysis=analysis,
        number=number,
        made_by=by,
        made_at=at,
        **{name: getattr(content, name) for name in PLAIN},
    )
    _link(finding, content, figures)
    audit.record(event="finding.created", target=finding, by=by, at=at, certainty=content.certainty)
    return finding


@transaction.atomic
def change_finding(
    *, finding_id: int, seen: int, content: FindingContent, figures: Sequence[FrozenFigure], by: User, at: datetime
) -> Finding:
    """Change a finding; ``figures`` are those of its own that stay.

    Raises ``StaleEditError`` when somebody saved it meanwhile, ``FindingError`` when the rules do not allow it.
    """
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    _open_analysis(finding.analysis_id)
    claim_revision(finding, seen)
    check_content(content, figures, today=timezone.localdate(at))
    old = {name: str(getattr(finding, name) or "") for name in PLAIN}
    for name in PLAIN:
        setattr(finding, name, getattr(content, name))
    finding.save(update_fields=[*PLAIN, "revision"])
    _link(finding, content, figures)
    changed = {name: old[name] for name in PLAIN if old[name] != str(getattr(finding, name) or "")}
    audit.record(event="finding.changed", target=finding, by=by, at=at, before=changed)
    return finding


@transaction.atomic
def add_figure(*, finding_id: int, place: Place, by: User, at: datetime) -> Finding:
    """Freeze a figure and lay it beside the others of a finding. Refused on soft information."""
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    _open_analysis(finding.analysis_id)
    if finding.hardness == Hardness.SOFT:
        raise FindingError(SOFT_HAS_NO_FIGURES)
    figure = freeze(place=place, by=by, at=at)
    finding.figures.add(figure)
    finding.revision += 1
    finding.save(update_fields=["revision"])
    audit.record(event="finding.figure_added", target=finding, by=by, at=at, figure=figure.pk)
    return finding


SOFT_HAS_NO_FIGURES = (
    "Zachte informatie en cijfers gaan niet door elkaar. Maak er twee bevindingen van: één met het cijfer, "
    "en één met het signaal."
)


def check_content(content: FindingContent, figures: Collection[FrozenFigure], *, today: date) -> None:
    """The rules of a finding. Raises ``FindingError`` with what is wrong, why, and in which field."""
    _check_hardness(content, figures, today)
    if content.certainty == Certainty.SHOWN and not any(
        figure.hardness == Hardness.HARD and figure.value for figure in figures
    ):
        raise FindingError(
            "“Aangetoond” vraagt minstens één hard cijfer met een waarde. Een afgeschermd of ontbrekend cijfer toont "
            "niets aan. Kies een andere zekerheid, of voeg een cijfer toe.",
            "certainty",
        )
    if content.track in (Track.AREA, Track.BOTH) and not content.areas and not content.spots:
        raise FindingError("Kies minstens één gebied of plek waarover dit gaat, of kies een ander spoor.", "areas")
    if content.track in (Track.GROUP, Track.BOTH) and not content.target_groups:
        raise FindingError("Kies minstens één doelgroep waarover dit gaat, of kies een ander spoor.", "target_groups")
    check_theme(content.theme)


def check_theme(theme: Theme | None) -> None:
    """Refuse a theme that does not belong to this policy, as an error of its field."""
    try:
        require_theme_in_scope(theme)
    except OutOfScopeError as refusal:
        raise FindingError(str(refusal), "theme") from refusal


def _check_hardness(content: FindingContent, figures: Collection[FrozenFigure], today: date) -> None:
    """Hard information is a figure, soft information a signal with where it came from; never both in one finding."""
    if content.hardness == Hardness.HARD:
        if not figures:
            raise FindingError(
                "Harde informatie is een cijfer. Kies een cijfer uit een rapport, of kies “zacht” voor een signaal.",
                "hardness",
            )
        for name in SOFT_FIELDS:
            if getattr(content, name):
                raise FindingError("Dit hoort bij zachte informatie. Maak het leeg, of kies “zacht”.", name)
        return
    if figures:
        raise FindingError(SOFT_HAS_NO_FIGURES, "hardness")
    if content.certainty == Certainty.SHOWN:
        raise FindingError("Zachte informatie toont niets aan. Kies een andere zekerheid.", "certainty")
    for name, what in (("soft_source", "de functie van de bron"), ("soft_area", "de wijk"), ("soft_date", "de datum")):
        if not getattr(content, name):
            raise FindingError(f"Een signaal heeft een functie, een wijk en een datum. Vul {what} in.", name)
    if content.soft_area is not None and content.soft_area.level != AreaLevel.WIJK:
        raise FindingError("Kies een wijk.", "soft_area")
    if content.soft_date is not None and content.soft_date > today:
        raise FindingError("Deze datum moet nog komen. Kies de dag van het signaal.", "soft_date")


def _open_analysis(analysis_id: int) -> SafetyAnalysis:
    """Lock the analysis, so that numbers come one by one; refused once it is adopted."""
    analysis = SafetyAnalysis.objects.select_for_update(of=("self",)).get(pk=analysis_id)
    if analysis.state == AnalysisState.ADOPTED:
        raise FindingError(
            "De analyse is vastgesteld: bevindingen en duidingen staan vast. "
            "Zet de analyse eerst terug naar bespreking."
        )
    return analysis


def _link(finding: Finding, content: FindingContent, figures: Sequence[FrozenFigure]) -> None:
    for name in LINKS:
        getattr(finding, name).set(getattr(content, name))
    finding.figures.set(figures)


@transaction.atomic
def give_reading(
    *,
    finding_id: int,
    organisation: Organisation,
    kind: InterpretationKind,
    text: str,
    seen: int,
    by: User,
    at: datetime,
) -> Interpretation:
    """Store how an organisation reads a finding, beside what the others read in it; ``seen`` is 0 for a first reading.

    Raises ``StaleEditError`` when a colleague of the same organisation was earlier.
    """
    finding = Finding.objects.select_for_update(of=("self",)).get(pk=finding_id)
    _open_analysis(finding.analysis_id)
    if kind != InterpretationKind.AGREES and not text.strip():
        raise FindingError("Schrijf op hoe uw organisatie het leest.", "text")
    reading = Interpretation.objects.select_for_update().filter(finding=finding, organisation=organisation).first()
    if reading is None:
        reading = Interpretation.objects.create(
            finding=finding, organisation=organisation, kind=kind, text=text, given_by=by, given_at=at
        )
    else:
        if not seen:
            raise StaleEditError(reading)
        claim_revision(reading, seen)
        reading.kind, reading.text = kind, text
        reading.given_by, reading.given_at = by, at
        reading.save(update_fields=["kind", "text", "given_by", "given_at", "revision"])
    audit.record(event="finding.read", target=finding, by=by, at=at, organisation=organisation.name, kind=kind)
    return reading
