"""Every kind of PDF that the product makes, on small content, by the rules of PDF/UA-1 and of the archive (R4).

Those of figures alone (wijk, stad, doelgroep) are in tests/analysis/test_reports_print.py; the last test here holds
both lists against the templates.
"""

from datetime import date
from pathlib import Path

import page
import pytest
from django.conf import settings
from django.utils import timezone

from agov.enums import EditionAudience, PackAudience, PublicationKind
from agov.models import Edition
from agov.reports import pack_making, withdrawn_papers
from agov.reports.archive.papers import WIDE
from agov.reports.archive.papers import paper_of as archive_paper
from agov.reports.edition_files import make_files
from agov.reports.kinds.annual.builder import build_annual
from agov.reports.kinds.evaluation.cycle import build_cycle_evaluation
from agov.reports.kinds.evaluation.plan import build_plan_evaluation
from agov.reports.kinds.letter.builder import build_letter
from agov.reports.kinds.mandatory.builder import report_of
from agov.reports.kinds.progress.builder import build_progress
from agov.reports.kinds.safety_analysis.builder import build_safety_analysis
from agov.reports.kinds.theme.builder import build_theme_account
from agov.reports.kinds.year_plan.builder import build_year_plan
from agov.reports.minutes_paper import on_paper as minutes_on_paper
from agov.reports.minutes_paper import paper_of
from agov.services import council_papers
from agov.services import packs as services
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.documents.tables import Column, Table, missing, text
from amersfoort_veiligheid.documents.uploads import CleanFile
from amersfoort_veiligheid.web.progress import Progress
from analysis.models import SafetyAnalysis
from analysis.reports import base, bbv, render
from cycle.enums import SecrecyBy, WooGround
from tests.agov.packs import story_meeting
from tests.agov.views.test_open_tables import report as report_of_a_wijk
from tests.analysis.test_reports_print import KINDS as KINDS_OF_FIGURES
from tests.documents import papers
from tests.factories import AreaFactory, IndicatorFactory, ObservationFactory, OrganisationFactory, UserFactory
from tests.factories import plans as make
from tests.factories.editions import CouncilLetterFactory, EditionFactory
from tests.factories.meetings import MeetingFactory, MinutesFactory, MinutesSectionFactory, OutcomeFactory
from tests.factories.policy import (
    MOMENT,
    CouncilRequestFactory,
    FindingFactory,
    InterpretationFactory,
    PolicyCycleFactory,
    PriorityFactory,
    SafetyAnalysisFactory,
    ThemeFactory,
)
from vap.reports.execution_paper import on_paper, plan_of

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
TODAY = date(2026, 11, 30)
UA, ARCHIVE = ("ua1",), ("ua1", "2a")


@pytest.fixture
def plan():
    """A plan with a part of every sort, over and evaluated."""
    vap = make.VAPFactory(
        closed=True,
        title="Sterke sloten",
        cycle=PolicyCycleFactory(name="Cyclus 2026-2027"),
        theme=ThemeFactory(name="Inbraak"),
        priority=PriorityFactory(title="Inbraak", state="approved"),
    )
    town = OrganisationFactory(kind="municipality")
    make.ActivityFactory(vap=vap, organisation=town, planned_amount=400, unit="sloten")
    make.ActivityFactory(vap=vap, organisation=town, state="not_done", not_done_reason="De aannemer is ziek.")
    make.CommitmentFactory(vap=vap, text="Drie huismeesters.")
    goal = make.GoalFactory(vap=vap, title="Een vijfde minder inbraken")
    make.GoalResultFactory(goal=goal, outcome="achieved", words="Behaald.")
    make.CostLineFactory(vap=vap, planned=40_000)
    make.CoverLineFactory(vap=vap, amount=25_000, source="Programma Veiligheid")
    make.EvaluationFactory(
        vap=vap, what_was_done="Alles.", what_was_reached="Deels.", situation_now="Rustiger.",
        plausibility="not_shown", decision="stop", closed_on=TODAY,
    )  # fmt: skip
    return vap


def analysis(plan):
    row = SafetyAnalysisFactory(state="adopted", adopted_on=TODAY, authors=[OrganisationFactory()])
    InterpretationFactory(finding=FindingFactory(analysis=row, number=1))
    FindingFactory(analysis=row, number=2, track="group")
    return build_safety_analysis(SafetyAnalysis.objects.get(pk=row.pk))


def mandatory(plan):
    area = AreaFactory(level="municipality", code=settings.MUNICIPALITY_CODE)
    for name, shown in (("Winkeldiefstallen", True), ("Verwijzingen Halt", False)):
        indicator = IndicatorFactory(name=name, in_bbv=True, source_note="BBV. Bron: Politie")
        if shown:
            ObservationFactory(indicator=indicator, area=area, year=2025, value=198, denominator=66_000)
    return report_of(bbv.build_mandatory(today=TODAY, for_everybody=True), "2025")


def letter(plan):
    row = CouncilLetterFactory(treated=True)
    row.annexes.add(EditionFactory(published=True))
    row.settles.add(CouncilRequestFactory())
    return build_letter(row)


PUBLICATIONS = {
    "bbv": mandatory,
    "analyse": analysis,
    "jaarplan": lambda plan: build_year_plan(2027, today=TODAY),
    "jaarverslag": lambda plan: build_annual(plan.start_date.year, today=TODAY)[0],
    "raadsbrief": letter,
    "voortgang": lambda plan: build_progress(plan.cycle, "najaar 2026", today=TODAY),
    "evaluatie": lambda plan: build_cycle_evaluation(plan.cycle),
    "evaluatie van een plan": lambda plan: build_plan_evaluation(plan, plan.evaluation),
    "thema": lambda plan: build_theme_account(plan.theme, plan.cycle, today=TODAY),
}


def faults(content, profiles):
    """What is wrong with a PDF by each set of rules; the sets are checked whole."""
    found = []
    for profile in profiles:
        checked = page.validate_pdf_bytes(content, profile=profile)
        assert checked.rules.total > 100
        found += [(profile, failure.rule_id, failure.message) for failure in checked.failures]
    return found


@pytest.mark.parametrize("archive", [False, True])
@pytest.mark.parametrize("kind", PUBLICATIONS)
def test_every_kind_of_publication(plan, kind, archive):
    made = PUBLICATIONS[kind](plan)

    assert faults(render.pdf(made, archive=archive), ARCHIVE if archive else UA) == []
    assert made.kind == kind.split()[0]
    assert made.tables


def test_all_files_of_an_edition_with_what_it_puts_right():
    first = EditionFactory(published=True, number=1, value=base.dump(report_of_a_wijk()))
    row = EditionFactory(
        approved=True, publication=first.publication, number=2, corrects=first, correction_note="Een buurt telde mee.",
        summary="Het bleef gelijk.", value=base.dump(report_of_a_wijk()),
    )  # fmt: skip
    row.versions.create(audience=EditionAudience.COUNCIL, value=row.value, body="", content_hash="b" * 64)

    make_files(Progress(0, "proef"), edition=row.pk)

    made = Edition.objects.get(pk=row.pk)
    files = {"public": made.pdf, "archive": made.archive_pdf, "council": made.versions.get().pdf}
    found = {name: faults(file.open().read(), UA if name == "public" else ARCHIVE) for name, file in files.items()}
    assert found == {"public": [], "archive": [], "council": []}


def test_minutes():
    minutes = MinutesFactory(meeting=MeetingFactory(title="Overleg december"))
    section = MinutesSectionFactory(minutes=minutes, title="Verlichting", generated="Meer licht in het park.")
    if section.item is not None:
        OutcomeFactory(item=section.item)

    paper = paper_of(minutes, UserFactory(roles=[Role.AGOV_SECRETARIS]), today=TODAY)

    assert paper.sections
    assert faults(minutes_on_paper(paper).pdf, UA) == []


def test_execution_plan(plan):
    running = make.VAPFactory(running=True, title="Veilig uitgaan")
    make.ActivityFactory(vap=running, planned_amount=400, unit="sloten")
    make.PlanLineFactory(vap=running, department=make.DepartmentFactory(name="Stadsbeheer"), what="Toezicht")

    made = plan_of(2027, None, TODAY)

    assert made.plans
    assert faults(on_paper(made).pdf, UA) == []


def own_pages(meeting):
    """Only what we make ourselves: a paper of another has the tags that it has."""
    for item in meeting.items.all():
        item.papers.all().delete()
    return meeting


def made(meeting, by):
    services.freeze(meeting_id=meeting.pk, by=by, at=MOMENT)
    pack = services.make(meeting_id=meeting.pk, by=by, at=MOMENT)
    pack_making.make_pack(Progress(0, "proef"), pack=pack.pk)
    return pack


def test_papers_of_a_meeting_for_every_audience_and_what_is_sent_later():
    meeting, secretary = own_pages(story_meeting()), UserFactory(roles=[Role.AGOV_SECRETARIS])
    packs = [made(meeting, secretary)]
    services.send(meeting_id=meeting.pk, number=0, by=secretary, at=MOMENT)
    item = meeting.items.get(title="Plan voor het park")
    item.explanation = "Het park is nu licht."
    item.save()
    packs.append(made(meeting, secretary))

    files = [file for pack in packs for file in pack.files.all()]

    assert {file.audience for file in files} == set(PackAudience)
    assert {file.pack.number for file in files} == {0, 1}
    found = {(file.pack.number, file.audience): faults(file.file.open().read(), UA) for file in files}
    assert {place: wrong for place, wrong in found.items() if wrong} == {}


def test_page_in_the_place_of_a_paper_that_can_not_be_read():
    made = pack_making.render_document(
        pack_making.LOST,
        {"title": "Kapot stuk", "head": {"title": "Overleg december"}, "print_fonts": []},
        title="Kapot stuk",
    )
    assert "Kapot stuk" in made.html
    assert faults(made.pdf, UA) == []


def test_notice_in_the_place_of_a_withdrawn_edition():
    assert faults(withdrawn_papers._notice(EditionFactory(withdrawn=True)), UA) == []


def test_record_of_the_archive():
    columns = tuple(Column(f"k{number}", f"Kolom {number}", is_row_header=not number) for number in range(WIDE + 1))
    narrow = Table("smal", "Smal", columns[:2], ((text("een"), missing()),))
    wide = Table("breed", "Breed", columns, (tuple(text(f"waarde {number}") for number in range(WIDE + 1)),))
    made = archive_paper("Dossier", "Wat erin zit.", [("Wat is er?", narrow), ("En wie?", wide)], today=TODAY)
    assert faults(made, ARCHIVE) == []


def test_secret_paper_with_its_mark_on_every_page():
    by = UserFactory(roles=[Role.GRIFFIE])
    row = council_papers.add_paper(
        title="Zwakke plekken", file=CleanFile("stuk.pdf", papers.ours("Stuk", "Tweede"), "application/pdf"),
        imposed_by=SecrecyBy.COLLEGE, ground=WooGround.SAFETY, explanation="Noemt zwakke plekken.", imposed_on=TODAY,
        lifted_by=SecrecyBy.COLLEGE, by=by, at=timezone.now(),
    )  # fmt: skip
    assert faults(council_papers.fetch(paper=row, by=by, at=timezone.now()), UA) == []


def test_every_template_on_paper_is_looked_at_here_or_with_the_figures():
    folder = Path(settings.BASE_DIR, "templates", "reports")
    kinds = {path.parent.name for path in folder.glob("*/print.html")}
    assert kinds == {kind.split()[0] for kind in PUBLICATIONS} | {kind for kind, _ in KINDS_OF_FIGURES}
    assert kinds == {str(kind) for kind in PublicationKind}
    single = {path.stem for path in folder.glob("*.html") if path.stem[0] != "_" and not path.stem.endswith("_base")}
    assert single == {
        "archive_record", "execution_plan", "minutes", "withdrawn_notice",
        "pack_front", "pack_item", "pack_changes", "pack_lost",
    }  # fmt: skip
