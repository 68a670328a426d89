"""Two veiligheidsanalyses of Oefenstad: one adopted, one in discussion, with findings frozen from its own reports.

Without figures there is nothing to freeze, and nothing is made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import Organisation, User, UserRole
from analysis.enums import AnalysisState, Endorsement, Hardness, HolderState, InterpretationKind
from analysis.models import Finding, GeneratedReport, SafetyAnalysis, SharedView
from analysis.reports import base, store
from analysis.reports.facts import years_with_figures
from analysis.reports.prepared import Prepared, prepare
from analysis.reports.render import all_tables
from analysis.services import analyses, findings, holders, shared_views
from analysis.services.example.drafts import EARLIER, NOW, Draft, Source
from analysis.services.figures import Place
from cycle.enums import KernbeleidField, SafetyScope
from cycle.models import Area, OffenceGroup, PolicyCycle, SafetyKind, Spot, TargetGroup, Theme

GGZ = "GGZ De Vennen"


Kind = OrganisationKind  # the tables below name them often
Question = tuple[int, OrganisationKind, date, HolderState | None, str, date]
ASKED_EARLIER: tuple[Question, ...] = tuple(
    (number, kind, date(2024, 10, 15), HolderState.ACCEPTED, "", date(2024, 10, 29))
    for number, kind in enumerate(
        (Kind.POLICE, Kind.POLICE, Kind.HOUSING, Kind.WELFARE, Kind.ZVH, Kind.YOUTH_CARE, Kind.ZVH), start=1
    )
)
ASKED_NOW: tuple[Question, ...] = (
    (
        1,
        Kind.HOUSING,
        date(2026, 10, 5),
        HolderState.DECLINED,
        "Geweld op straat kunnen wij niet aanpakken.",
        date(2026, 10, 9),
    ),
    (
        1,
        Kind.POLICE,
        date(2026, 10, 9),
        HolderState.ACCEPTED,
        "Wij trekken dit, samen met de wijkagenten.",
        date(2026, 10, 14),
    ),
    (
        2,
        Kind.WELFARE,
        date(2026, 10, 5),
        HolderState.ACCEPTED,
        "Wij beginnen met de jongeren zelf.",
        date(2026, 10, 12),
    ),
    (4, Kind.HOUSING, date(2026, 11, 3), None, "", date(2026, 11, 3)),
    (
        8,
        Kind.YOUTH_CARE,
        date(2026, 10, 5),
        HolderState.COUNTERED,
        "Wij begeleiden de gezinnen als de politie de opsporing trekt.",
        date(2026, 10, 15),
    ),
    (9, Kind.PROBATION, date(2026, 10, 5), HolderState.ACCEPTED, "Past bij ons toezicht.", date(2026, 10, 7)),
    (
        9,
        Kind.ZVH,
        date(2026, 10, 26),
        HolderState.ACCEPTED,
        "Wij nemen het over: de helft heeft geen toezicht.",
        date(2026, 11, 2),
    ),
    (
        10,
        Kind.GGZ,
        date(2026, 10, 5),
        HolderState.DECLINED,
        "Zonder extra plekken kunnen wij dit niet dragen.",
        date(2026, 10, 13),
    ),
    (10, Kind.ZVH, date(2026, 11, 10), None, "", date(2026, 11, 10)),
)


def make(*, by: User, at: datetime) -> None:
    """Make the analyses of both cycles; what is there stays. Does nothing where there are no cycles or no figures."""
    author = User.objects.filter(user_roles__role=Role.ONDERZOEKER, is_active=True).order_by("pk").first() or by
    earlier = PolicyCycle.objects.filter(start_year=2024).first()
    current = PolicyCycle.objects.filter(start_year=2026).first()
    if not {2023, 2025} <= set(years_with_figures()):
        return
    if earlier is not None and not earlier.analyses.exists():
        _make_earlier(earlier, author, by)
    if current is not None and not current.analyses.exists():
        _make_current(current, author, by)


def _moment(day: date, hour: int = 10) -> datetime:
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


def _make_earlier(cycle: PolicyCycle, author: User, by: User) -> None:
    analysis = _analysis(
        cycle,
        "Veiligheidsanalyse 2024",
        "Lindenstroo vraagt de meeste aandacht: geweld en een onveilig gevoel, terwijl inbraak er daalde.",
        _moment(date(2024, 9, 3)),
        author,
    )
    _write(analysis, EARLIER, 2023, author, _moment(date(2024, 9, 17)))
    analyses.move_analysis(
        analysis_id=analysis.pk, to=AnalysisState.DISCUSSION, by=author, at=_moment(date(2024, 10, 8))
    )
    _ask({finding.number: finding for finding in analysis.findings.all()}, ASKED_EARLIER, by)
    day = date(2024, 11, 26)
    analyses.move_analysis(
        analysis_id=analysis.pk,
        to=AnalysisState.ADOPTED,
        reason="Over doelgroepen waren in 2024 nog weinig cijfers; de volgende analyse haalt dat in.",
        day=day,
        by=by,
        at=_moment(day),
    )


def _make_current(cycle: PolicyCycle, author: User, by: User) -> None:
    analysis = _analysis(
        cycle,
        "Veiligheidsanalyse 2026",
        "Geweld in Lindenstroo en overlast door jeugd in Ostermeent vallen op. Aan de kant van de doelgroepen gaat het "
        "om kleine groepen: wat daar verandert, is vaak niet te bewijzen.",
        _moment(date(2026, 9, 1)),
        author,
    )
    _write(analysis, NOW, 2025, author, _moment(date(2026, 9, 22)))
    analyses.move_analysis(
        analysis_id=analysis.pk, to=AnalysisState.DISCUSSION, by=author, at=_moment(date(2026, 10, 1))
    )
    made = {finding.number: finding for finding in analysis.findings.select_related("analysis")}
    _read(made)
    _ask(made, ASKED_NOW, by)
    _share(cycle, made, by)


def _analysis(cycle: PolicyCycle, title: str, summary: str, at: datetime, author: User) -> SafetyAnalysis:
    authors = [_organisation(OrganisationKind.MUNICIPALITY), _organisation(OrganisationKind.POLICE)]
    return analyses.create_analysis(cycle=cycle, title=title, authors=authors, summary=summary, by=author, at=at)


def _write(analysis: SafetyAnalysis, drafts: Sequence[Draft], year: int, by: User, at: datetime) -> None:
    """Make the findings in order, with their figures looked up in the reports of ``year``."""
    reports = _Reports(year, at)
    for draft in drafts:
        findings.create_finding(
            analysis_id=analysis.pk,
            content=_content(draft),
            places=[reports.place(source) for source in draft.sources],
            by=by,
            at=at,
        )


class _Reports:
    """The stored reports of one year; one that is not there is built by the product's own builder."""

    def __init__(self, year: int, at: datetime) -> None:
        self.year, self.at = year, at
        self._prepared: Prepared | None = None
        self._rows: dict[int, dict[str, list[str]]] = {}

    def place(self, source: Source) -> Place:
        """Where the figure stands that ``source`` names."""
        report = self._report(source.kind, source.code)
        if report.pk not in self._rows:
            tables = all_tables(base.load(report.value))
            self._rows[report.pk] = {table.key: [row[0].text for row in table.rows] for table in tables}
        row = self._rows[report.pk][source.table].index(source.row)
        return Place(report.pk, source.table, row, source.column)

    def _report(self, kind: str, code: str) -> GeneratedReport:
        found = GeneratedReport.objects.newest(kind, code, str(self.year))
        if found is None:
            self._prepared = self._prepared or prepare(self.year)
            found = store.keep(store.build(kind, code, self._prepared), self._prepared, by=None, at=self.at)
        return found


def _content(draft: Draft) -> findings.FindingContent:
    current = Area.objects.current()
    source, area, day = draft.soft or ("", "", None)
    return findings.FindingContent(
        claim=draft.claim,
        explanation=draft.explanation,
        certainty=draft.certainty,
        hardness=Hardness.SOFT if draft.soft else Hardness.HARD,
        track=draft.track,
        theme=_theme(draft.theme) if draft.theme else None,
        areas=list(current.filter(code__in=draft.areas)),
        spots=list(Spot.objects.filter(name__in=draft.spots)),
        target_groups=list(TargetGroup.objects.filter(key__in=draft.groups)),
        offence_groups=list(OffenceGroup.objects.filter(key__in=draft.offences)),
        soft_source=source,
        soft_area=current.filter(code=area).first(),
        soft_date=day,
        soft_reliability=draft.reliability,
        checked_by=_organisation(OrganisationKind.POLICE) if draft.checked else None,
    )


def _theme(kind: KernbeleidField) -> Theme:
    """The theme of a safety field; made when the installation has none."""
    within = Theme.objects.choosable()
    if found := within.filter(field=kind).select_related("safety_kind").order_by("pk").first():
        return found
    safety = SafetyKind.objects.filter(scope=SafetyScope.IN_SCOPE).order_by("sort_order", "pk").first()
    safety = safety or SafetyKind.objects.create(name="Sociale veiligheid", scope=SafetyScope.IN_SCOPE)
    return Theme.objects.create(name=str(kind.label).capitalize(), field=kind, safety_kind=safety)


def _organisation(kind: OrganisationKind) -> Organisation:
    """The first organisation of a kind; an invented one for the GGZ, and where there is none."""
    if kind == OrganisationKind.GGZ:
        return Organisation.objects.get_or_create(name=GGZ, defaults={"kind": kind})[0]
    found = Organisation.objects.filter(kind=kind).order_by("pk").first()
    return found or Organisation.objects.create(name=str(kind.label).capitalize(), kind=kind)


def _contact(organisation: Organisation) -> User:
    """Who speaks for an organisation: its own account, else a contact point without a password; never a person."""
    own = User.objects.filter(organisation=organisation, user_roles__role=Role.PARTNER, is_active=True)
    if found := own.order_by("pk").first():
        return found
    contact = User.objects.create_user(
        f"contact-{organisation.pk}@partners.example", name=f"Contactpunt {organisation}", organisation=organisation
    )
    UserRole.objects.create(user=contact, role=Role.PARTNER)
    return contact


def _read(made: dict[int, Finding]) -> None:
    """What organisations read in the findings; one differs."""
    said: Iterable[tuple[int, OrganisationKind, InterpretationKind, str]] = (
        (1, Kind.POLICE, InterpretationKind.AGREES, ""),
        (1, Kind.HOUSING, InterpretationKind.ADDS,
         "Een deel van de meldingen komt uit enkele portieken. Dat is een vraag van beheer."),
        (2, Kind.WELFARE, InterpretationKind.ADDS, "In de wijk is nog geen plek voor jongeren boven de twaalf jaar."),
        (10, Kind.GGZ, InterpretationKind.DIFFERS,
         "Wij lezen hier geen veiligheidsprobleem, maar een tekort aan zorgplekken. Het getal telt wie in beeld is. "
         "Meer samenwerking brengt meer mensen in beeld, ook als het aantal gelijk blijft."),
        (10, Kind.ZVH, InterpretationKind.AGREES, ""),
        (8, Kind.YOUTH_CARE, InterpretationKind.ADDS, "Bij de meesten speelt thuis en op school al langer iets."),
    )  # fmt: skip
    for number, kind, reading, text in said:
        organisation = _organisation(kind)
        findings.give_reading(
            finding_id=made[number].pk,
            organisation=organisation,
            kind=reading,
            text=text,
            seen=0,
            by=_contact(organisation),
            at=_moment(date(2026, 10, 13)),
        )


def _ask(made: dict[int, Finding], questions: Iterable[Question], by: User) -> None:
    """Ask each organisation, and store what it said."""
    for number, kind, day, answer, text, answered in questions:
        organisation = _organisation(kind)
        request = holders.ask_holder(
            finding_id=made[number].pk,
            organisation=organisation,
            question="Wilt u de aanpak hiervan op u nemen?",
            by=by,
            at=_moment(day),
        )
        if answer is not None:
            holders.answer_request(
                request_id=request.pk, answer=answer, text=text, by=_contact(organisation), at=_moment(answered)
            )


def _share(cycle: PolicyCycle, made: dict[int, Finding], by: User) -> None:
    """A shared view on youth that partners endorse, one with a note and one not."""
    theme = _theme(KernbeleidField.YOUTH)
    if SharedView.objects.filter(cycle=cycle, theme=theme).exists():
        return
    view = shared_views.create_shared_view(
        cycle=cycle,
        theme=theme,
        text="In Ostermeent merken bewoners vaker overlast van jongeren dan twee jaar geleden, en er zijn weinig "
        "plekken voor hen. De groep jeugdige veelplegers is klein en waarschijnlijk gegroeid. Wij zien dat als één "
        "verhaal: wie jong niets te doen heeft, loopt makkelijker mee. Wij beginnen daarom met plekken en met de "
        "gezinnen, en handhaven waar dat nodig is.",
        findings=[made[2], made[8], made[12]],
        by=by,
        at=_moment(date(2026, 10, 20)),
    )
    for kind, stance, note in (
        (Kind.POLICE, Endorsement.AGREES, ""),
        (Kind.WELFARE, Endorsement.AGREES, ""),
        (Kind.YOUTH_CARE, Endorsement.WITH_NOTE, "Begeleiding van gezinnen vraagt uren die nu niet zijn ingekocht."),
        (
            Kind.EDUCATION,
            Endorsement.DISAGREES,
            "De school ontbreekt in dit verhaal, terwijl het verzuim daar het eerst opvalt.",
        ),
    ):
        organisation = _organisation(kind)
        shared_views.endorse(
            view_id=view.pk,
            organisation=organisation,
            stance=stance,
            note=note,
            seen=view.revision,
            by=_contact(organisation),
            at=_moment(date(2026, 10, 27)),
        )
