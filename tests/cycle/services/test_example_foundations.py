"""What the cycles of Oefenstad rest on: there once, with everything a page can show."""

from datetime import UTC, date, datetime

import pytest
from django.conf import settings

from amersfoort_veiligheid.accounts.enums import Role
from cycle.enums import AlignmentState, DecisionOutcome, DocumentItemKind
from cycle.models import AlignmentItem, CouncilRequest, Decision, DocumentVersion, Mandate, PolicyCycle, PolicyDocument
from cycle.queries.basis import GapKind, mandate_gaps
from cycle.queries.documents import compare
from cycle.services import example
from cycle.services.example.cycles import RUNNING
from cycle.services.example.foundations import NOTE
from cycle.services.reference import load_organisations
from cycle.services.reference_scheme import load_scheme
from cycle.services.reference_words import load_words
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
COMMON = settings.BASE_DIR / "fixtures" / "common"
AT = datetime(2026, 11, 10, 9, 0, tzinfo=UTC)


@pytest.fixture
def oefenstad():
    load_organisations(COMMON, "Oefenstad")
    load_scheme(COMMON)
    load_words(COMMON)
    example.make(by=UserFactory(roles=[Role.BELEIDSADVISEUR]), at=AT)


def test_ten_keuzen_in_two_rounds_with_what_the_council_decided(oefenstad):
    first, second = DocumentVersion.objects.filter(document__title=NOTE).order_by("number")
    points = second.items.filter(kind=DocumentItemKind.DECISION_POINT)
    of_council = Decision.objects.filter(item__in=points, body__key="raad")

    assert [item.number for item in points] == list(range(1, 11))
    assert [decision.outcome for decision in of_council.order_by("item__number")] == [
        DecisionOutcome.CHANGED if number == 7 else DecisionOutcome.AGREED for number in range(1, 11)
    ]
    found = compare(first, second)
    assert [part.text for part in found.added] == ["Minder geweld bij het uitgaan"]
    assert [part.text for part in found.removed] == ["Minder overlast van hangplekken"]
    assert [pair.new.number for pair in found.changed] == [2, 6]


def test_a_mandate_ends_inside_the_running_cycle(oefenstad):
    gaps = mandate_gaps([PolicyCycle.objects.get(name=RUNNING)])

    assert {(gap.mandate.title, gap.kind) for gap in gaps} >= {("Raadsprogramma 2022-2026", GapKind.ENDS_INSIDE)}


def test_one_request_is_late_and_each_state_of_alignment_is_shown(oefenstad):
    assert [row.title for row in CouncilRequest.objects.late(date(2026, 11, 10))] == [
        "Cijfers over fietsendiefstal per wijk"
    ]
    assert set(AlignmentItem.objects.values_list("state", flat=True)) == set(AlignmentState.values)


def test_once_more_adds_nothing(oefenstad):
    models = (PolicyDocument, Mandate, CouncilRequest, AlignmentItem, Decision)
    before = [model.objects.count() for model in models]

    example.make(by=UserFactory(), at=AT)

    assert [model.objects.count() for model in models] == before
