"""What was decided and changed in a cycle, as a page and as a file for the audit office (S193, S84)."""

import csv
import io
import re
import zipfile
from datetime import UTC, date, datetime

import pytest
from django.conf import settings
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.queries.trail import DECISIONS
from agov.reports.trail import trail_lines
from agov.reports.trail_words import CODES, EVENTS, KEYS
from amersfoort_veiligheid.accounts import audit
from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from analysis.enums import AnalysisState, ReviewVerdict
from analysis.services.data_reviews import review_source
from cycle.enums import DecisionOutcome, DeviationKind, RoundKind, RoundState
from cycle.services import cycles, documents, evaluation
from cycle.services.deviations import record_deviation
from tests.factories import DataSourceFactory, OrganisationFactory, UserFactory
from tests.factories.plans import CommitmentFactory, VAPFactory
from tests.factories.policy import (
    BodyFactory,
    CycleStepFactory,
    DocumentItemFactory,
    FindingFactory,
    PolicyCycleFactory,
    PriorityFactory,
    RoundFactory,
    SafetyAnalysisFactory,
    StepPlaceFactory,
)
from vap.services import dispositions, priorities

AT = datetime(2026, 11, 24, 9, tzinfo=UTC)
NAME = "Sanne de Wit"

pytestmark = pytest.mark.django_db


@pytest.fixture
def anja(client):
    """The adviser, logged in; her name must not leave the building."""
    gemeente = OrganisationFactory(name="Gemeente Oefenstad")
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], name=NAME, function="beleidsadviseur", organisation=gemeente)
    client.force_login(user)
    return user


@pytest.fixture
def cycle():
    return PolicyCycleFactory(name="Cyclus 2026-2027")


def rows_of(client, cycle, query=""):
    answer = client.get(reverse("agov:cycle-trail-export", args=[cycle.pk, "csv"]) + query)
    assert answer.status_code == 200
    text = answer.content.decode("utf-8-sig")
    lines = list(csv.reader(io.StringIO(text), delimiter=";"))
    start = next(number for number, line in enumerate(lines) if "Wat er gebeurde" in line)
    return [dict(zip(lines[start], line, strict=False)) for line in lines[start + 1 :] if len(line) > 5]


def by_what(client, cycle):
    return {row["Wat er gebeurde"]: row for row in rows_of(client, cycle)}


def test_decision_of_a_body_with_its_text_and_day(client, anja, cycle):
    item = DocumentItemFactory(text="Wij kiezen voor wijken.")
    cycle.documents.add(item.version.document)
    documents.record_decision(
        item_id=item.pk,
        body=BodyFactory(name="gemeenteraad"),
        outcome=DecisionOutcome.CHANGED,
        decided_on=date(2026, 11, 17),
        decided_text="Wij kiezen voor wijken en plekken.",
        explanation="Amendement.",
        votes_for=None,
        votes_against=None,
        by=anja,
        at=AT,
    )

    row = by_what(client, cycle)["besluit over onderdeel"]

    assert row["Besluit of wijziging"] == "besluit"
    assert row["Inhoud"] == (
        "gremium: gemeenteraad; uitkomst: akkoord met wijziging; besloten op: 2026-11-17;"
        f" tekst: Wij kiezen voor wijken en plekken.; document: {item.version}"
    )
    assert row["Wanneer"] == "2026-11-24 10:00"
    assert row["Door (functie, organisatie)"] == "beleidsadviseur, Gemeente Oefenstad"


def test_version_of_a_priority_with_its_reason(client, anja, cycle):
    priority = PriorityFactory(cycle=cycle, title="Veilig uitgaan")
    priorities.approve(priority_id=priority.pk, by=anja, at=AT)
    priority.refresh_from_db()
    priorities.change_approved(
        priority_id=priority.pk,
        seen=priority.revision,
        values={"aim": "Minder geweld."},
        reason="De raad vroeg het.",
        by=anja,
        at=AT,
    )

    row = by_what(client, cycle)["nieuwe versie van vastgestelde prioriteit"]

    assert (row["Waarover"], row["Inhoud"], row["Waarom"]) == ("Veilig uitgaan", "versie: 2", "De raad vroeg het.")


def test_disposition_deviation_review_and_evaluation(client, anja, cycle):
    finding = FindingFactory(analysis__cycle=cycle, analysis__state=AnalysisState.DISCUSSION)
    dispositions.leave_out(finding_id=finding.pk, reason="Loopt al.", review_on=date(2027, 9, 1), by=anja, at=AT)
    record_deviation(cycle=cycle, kind=DeviationKind.MOVED, what="Een maand later.", reason="Ziekte.", by=anja, at=AT)
    slag = RoundFactory(cycle=cycle, kind=RoundKind.TECHNICAL, state=RoundState.OPEN)
    review_source(
        round_id=slag.pk,
        source=DataSourceFactory(name="Politiecijfers"),
        organisation=OrganisationFactory(name="Politie"),
        verdict=ReviewVerdict.DOUBT,
        direction="Geweld neemt toe.",
        note="Eén kwartaal ontbreekt.",
        by=anja,
        at=AT,
    )
    evaluation.save_evaluation(
        cycle_id=cycle.pk, seen=0, answers={"done": "Veel.", "achieved": "Deels.", "situation": "Rust."}, by=anja, at=AT
    )
    evaluation.close_evaluation(cycle_id=cycle.pk, seen=1, by=anja, at=AT)

    found = by_what(client, cycle)

    assert found["bevinding bewust niet gekozen"]["Waarom"] == "Loopt al."
    assert found["bevinding bewust niet gekozen"]["Inhoud"] == "opnieuw bekijken op: 2027-09-01"
    assert (found["afwijking"]["Inhoud"], found["afwijking"]["Waarom"]) == (
        "soort: verschoven; wat: Een maand later.",
        "Ziekte.",
    )
    assert found["oordeel over bron"]["Inhoud"] == (
        "organisatie: Politie; bron: Politiecijfers; oordeel: er zijn twijfels; richting: Geweld neemt toe.;"
        " opmerking: Eén kwartaal ontbreekt."
    )
    assert "hebben we bereikt wat we wilden: Deels." in found["evaluatie afgesloten"]["Inhoud"]


def test_changes_show_old_and_new_in_words(client, anja, cycle):
    cycles.change_cycle(
        cycle_id=cycle.pk,
        seen=1,
        values={"name": cycle.name, "strictness": "block", "max_priorities": 7},
        by=anja,
        at=AT,
    )

    row = by_what(client, cycle)["instellingen gewijzigd"]

    assert row["Besluit of wijziging"] == "wijziging"
    assert "bij een voorwaarde die niet vervuld is: was waarschuwen, wordt blokkeren" in row["Inhoud"]
    assert "hoogstens zoveel prioriteiten: was 5, wordt 7" in row["Inhoud"]


def test_no_name_of_a_person_is_in_page_or_file(client, anja, cycle):
    record_deviation(cycle=cycle, kind=DeviationKind.MOVED, what="Later.", reason="Ziekte.", by=anja, at=AT)
    assert NAME in AuditEntry.objects.get().actor_label  # what could leak

    page = client.get(reverse("agov:cycle-trail", args=[cycle.pk]))

    assertContains(page, "beleidsadviseur, Gemeente Oefenstad")
    assert NAME not in page.content.decode().split("<main")[1]
    for form in ("csv", "ods", "xlsx"):
        content = client.get(reverse("agov:cycle-trail-export", args=[cycle.pk, form])).content
        if form != "csv":
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                content = b"".join(package.read(name) for name in package.namelist())
        assert b"beleidsadviseur" in content
        assert NAME.encode() not in content


def test_a_text_that_looks_like_a_formula_stays_a_text(client, anja, cycle):
    record_deviation(cycle=cycle, kind=DeviationKind.MOVED, what="Later.", reason="=1+1", by=anja, at=AT)

    assert by_what(client, cycle)["afwijking"]["Waarom"] == "'=1+1"


def test_lines_of_another_cycle_and_of_a_draft_one_may_not_see_are_absent(client, anja, cycle):
    other = PolicyCycleFactory()
    record_deviation(cycle=other, kind=DeviationKind.MOVED, what="Elders.", reason="Elders.", by=anja, at=AT)
    draft = SafetyAnalysisFactory(cycle=cycle, title="Nog geheim", state=AnalysisState.DRAFT)
    step = CycleStepFactory(activity="Onze stap")
    StepPlaceFactory(step=step, cycle=cycle)
    for row, event in ((draft, "analysis.created"), (step, "step.begun")):
        audit.record(event=event, target=row, by=anja, at=AT)

    about = {row["Waarover"] for row in rows_of(client, cycle)}

    assert about == {"Onze stap"}


def test_lines_about_plans_of_the_cycle_are_in_it_also_when_nobody_wrote_words_for_them(client, anja, cycle):
    vap = VAPFactory(cycle=cycle, title="Samen tegen geweld")
    audit.record(event="vap.turned", target=vap, by=anja, at=AT, reason="Omdat.")

    (row,) = rows_of(client, cycle)

    assert (row["Wat er gebeurde"], row["Waarover"], row["Waarom"]) == ("wijziging", "Samen tegen geweld", "Omdat.")


def test_filter_holds_for_page_and_file(client, anja, cycle):
    record_deviation(cycle=cycle, kind=DeviationKind.MOVED, what="Later.", reason="Ziekte.", by=anja, at=AT)
    cycles.change_cycle(cycle_id=cycle.pk, seen=1, values={"name": "Andere naam"}, by=anja, at=AT)

    page = client.get(reverse("agov:cycle-trail", args=[cycle.pk]), {"soort": "besluit"})

    assertContains(page, "Ziekte.")
    assertNotContains(page, "Instellingen gewijzigd")
    assert [row["Wat er gebeurde"] for row in rows_of(client, cycle, "?soort=wijziging")] == ["instellingen gewijzigd"]


def test_page_takes_as_many_queries_with_more_lines(client, anja, django_assert_num_queries):
    few, many = PolicyCycleFactory(), PolicyCycleFactory()
    for cycle, count in ((few, 1), (many, 3)):
        for number in range(count):
            by = UserFactory(organisation=OrganisationFactory())
            PriorityFactory(cycle=cycle)
            record_deviation(cycle=cycle, kind=DeviationKind.MOVED, what=f"{number}", reason="x", by=by, at=AT)
    client.get(reverse("agov:cycle-trail", args=[few.pk]))

    for cycle in (few, many):
        with django_assert_num_queries(8):
            client.get(reverse("agov:cycle-trail", args=[cycle.pk]))


def test_another_form_of_file_is_not_found(client, anja, cycle):
    assert client.get(reverse("agov:cycle-trail-export", args=[cycle.pk, "exe"])).status_code == 404


@pytest.mark.parametrize("role", [Role.PARTNER, Role.RAADSLID, Role.GRIFFIE])
def test_outsiders_read_no_trail(client, cycle, role):
    client.force_login(UserFactory(roles=[role]))

    assert client.get(reverse("agov:cycle-trail", args=[cycle.pk])).status_code == 403
    assert client.get(reverse("agov:cycle-trail-export", args=[cycle.pk, "csv"])).status_code == 403


@pytest.mark.django_db
def test_organisation_and_stand_are_told_in_words():
    commitment = CommitmentFactory(organisation__name="Stichting Sleutel")
    number, by = commitment.organisation_id, commitment.vap.made_by
    at = datetime(2026, 11, 1, tzinfo=UTC)
    audit.record(event="commitment.proposed", target=commitment, by=by, at=at, organisation=number)
    audit.record(event="commitment.accepted", target=commitment, by=by, at=at, before="proposed")
    audit.record(event="commitment.offered", target=commitment, by=by, at=at, organisation=number + 1000)
    lines = trail_lines(AuditEntry.objects.filter(event__startswith="commitment.").order_by("pk"), by)
    assert [line.content for line in lines] == [
        "organisatie: Stichting Sleutel",
        "was: voorgesteld",
        "organisatie: bestaat niet meer",
    ]


def events_in_code():
    """Every event of the rooms whose rows the trail follows, by the first word of it."""
    found = set()
    for room in ("cycle", "analysis", "vap", "agov"):
        for path in (settings.BASE_DIR / room / "services").rglob("*.py"):
            found |= set(re.findall(r'event="([a-z_]+\.[a-z_]+)"', path.read_text()))
    followed = {event.split(".")[0] for event in EVENTS} - {"project"}
    return {event for event in found if event.split(".")[0] in followed}


def test_every_event_of_a_cycle_has_words():
    known = events_in_code()

    assert len(known) > 60
    assert known - set(EVENTS) == set()
    assert set(EVENTS) >= DECISIONS
    assert set(CODES) - {"project.ended"} <= set(EVENTS)
    assert len(set(EVENTS.values())) == len(EVENTS)
    assert all(label == label.lower() for label in KEYS.values())
