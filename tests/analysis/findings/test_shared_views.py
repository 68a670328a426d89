"""Shared views (S19): one per theme, endorsed for the text that was read; a new text asks again."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.web.editing import StaleEditError
from analysis.enums import AnalysisState, Endorsement
from analysis.models import SharedView, ViewEndorsement
from analysis.services import shared_views
from analysis.services.findings import FindingError
from cycle.enums import CycleState, SafetyScope
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.policy import (
    FindingFactory,
    PolicyCycleFactory,
    SafetyAnalysisFactory,
    SharedViewFactory,
    ThemeFactory,
    ViewEndorsementFactory,
)

pytestmark = pytest.mark.django_db
AT = datetime(2026, 10, 20, 10, tzinfo=UTC)


@pytest.fixture
def by():
    return UserFactory()


def create(by, **more):
    given = {"cycle": PolicyCycleFactory(), "theme": ThemeFactory(), "text": "Zo zien wij het.", "findings": []}
    return shared_views.create_shared_view(**{**given, **more}, by=by, at=AT)


def endorse(view, by, organisation, stance=Endorsement.AGREES, note="", seen=None):
    return shared_views.endorse(
        view_id=view.pk,
        organisation=organisation,
        stance=stance,
        note=note,
        seen=view.revision if seen is None else seen,
        by=by,
        at=AT,
    )


def change(view, by, text, findings=(), seen=None):
    return shared_views.change_shared_view(
        view_id=view.pk, seen=view.revision if seen is None else seen, text=text, findings=list(findings), by=by, at=AT
    )


def test_a_text_rests_on_findings_of_its_cycle(by):
    finding = FindingFactory(analysis__state=AnalysisState.DISCUSSION)

    view = create(by, cycle=finding.analysis.cycle, findings=[finding])

    assert list(view.findings.all()) == [finding]


@pytest.mark.parametrize(
    ("state", "says"), [("draft", "concept dat partners niet zien"), ("discussion", "andere cyclus")]
)
def test_findings_that_partners_cannot_read_do_not_belong(by, state, says):
    finding = FindingFactory(analysis__state=state)
    cycle = finding.analysis.cycle if state == "draft" else PolicyCycleFactory()

    with pytest.raises(FindingError, match=says):
        create(by, cycle=cycle, findings=[finding])


def test_one_view_per_theme_and_cycle(by):
    view = create(by)

    with pytest.raises(FindingError, match="al een gedeelde visie"):
        create(by, cycle=view.cycle, theme=view.theme)
    with pytest.raises(IntegrityError), transaction.atomic():
        SharedViewFactory(cycle=view.cycle, theme=view.theme)


def test_a_theme_out_of_scope_is_refused(by):
    with pytest.raises(FindingError, match="hoort niet bij dit beleid"):
        create(by, theme=ThemeFactory(safety_kind__scope=SafetyScope.OUT_OF_SCOPE))


def test_partners_endorse_annotate_or_dissent(by):
    view = create(by)
    for stance, note in ((Endorsement.AGREES, ""), (Endorsement.WITH_NOTE, "Mits."), (Endorsement.DISAGREES, "Nee.")):
        endorse(view, by, OrganisationFactory(), stance, note)

    counted = SharedView.objects.with_stances().get()
    assert (counted.agreeing, counted.noting, counted.disagreeing) == (1, 1, 1)


@pytest.mark.parametrize("stance", [Endorsement.WITH_NOTE, Endorsement.DISAGREES])
def test_dissent_says_why(by, stance):
    with pytest.raises(FindingError, match="waarom, of met welke kanttekening"):
        endorse(create(by), by, OrganisationFactory(), stance)
    with pytest.raises(IntegrityError, match="dissent_has_a_note"), transaction.atomic():
        ViewEndorsementFactory(stance=stance)


def test_a_changed_text_asks_again_and_keeps_what_was_said(by):
    view, partner = create(by), OrganisationFactory()
    endorse(view, by, partner)

    changed = change(view, by, "Wij zien het nu anders.")

    assert changed.revision == 2
    assert SharedView.objects.with_stances().get().agreeing == 0
    assert ViewEndorsement.objects.get().view_revision == 1
    endorse(changed, by, partner)
    assert ViewEndorsement.objects.count() == 2


def test_other_findings_ask_again_too(by):
    finding = FindingFactory(analysis__state=AnalysisState.DISCUSSION)
    view = create(by, cycle=finding.analysis.cycle)

    assert change(view, by, view.text, [finding]).revision == 2


def test_saving_the_same_text_asks_nobody_anything(by):
    view = create(by)

    assert change(view, by, view.text).revision == 1


def test_an_organisation_may_change_its_mind_on_the_same_text(by):
    view, partner = create(by), OrganisationFactory()
    endorse(view, by, partner)

    endorse(view, by, partner, Endorsement.DISAGREES, "Bij nader inzien niet.")

    assert ViewEndorsement.objects.get().stance == Endorsement.DISAGREES


def test_nobody_endorses_what_they_did_not_read(by):
    view = create(by)
    change(view, by, "Een andere tekst.")

    with pytest.raises(StaleEditError):
        endorse(view, by, OrganisationFactory(), seen=1)
    assert not ViewEndorsement.objects.exists()


def test_the_second_of_two_writers_is_told(by):
    view = create(by)
    change(view, by, "De eerste.")

    with pytest.raises(StaleEditError):
        change(view, by, "De tweede.", seen=1)
    assert SharedView.objects.get().text == "De eerste."


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("case", ["running", "draft cycle", "adopted"])
def test_who_sees_a_view(role, case):
    cycle = PolicyCycleFactory(state=CycleState.DRAFT if case == "draft cycle" else CycleState.RUNNING)
    SharedViewFactory(cycle=cycle)
    if case == "adopted":
        SafetyAnalysisFactory(cycle=cycle, state=AnalysisState.ADOPTED, adopted_on=AT.date())
    outside = {Role.RAADSLID, Role.GRIFFIE}
    sees = {
        "running": role not in outside,
        "draft cycle": role not in outside | {Role.PARTNER},
        "adopted": True,
    }

    assert SharedView.objects.visible_to(UserFactory(roles=[role])).exists() is sees[case]
