"""The register of outcomes."""

import csv
import io
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import AgreementState, Audience, MeetingState
from agov.models import Outcome
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.agov.views.outcomes.grounds import GROUND
from tests.factories import OrganisationFactory, UserFactory
from tests.factories.meetings import AgendaItemFactory, OutcomeFactory, PostponementFactory

pytestmark = pytest.mark.django_db


def test_filters_work_together(client, secretary, item):
    OutcomeFactory(item=item, text="Meer licht in het park", year=2026)
    OutcomeFactory(item=item, text="Minder licht", year=2027)
    OutcomeFactory(item=item, text="Meer licht op straat", year=2027, agreement=True)

    page = client.get(reverse("agov:outcome-list"), {"woord": "meer licht", "year": "2027"})

    assertContains(page, "Meer licht op straat")
    assertNotContains(page, "Minder licht")
    assertNotContains(page, "Meer licht in het park")


def test_late_agreements_are_counted_and_filtered(client, secretary, item):
    OutcomeFactory(item=item, agreement=True, text="Te laat", due_on=date(2020, 1, 1))
    OutcomeFactory(item=item, agreement=True, text="Op tijd", due_on=date(2099, 1, 1))
    OutcomeFactory(
        item=item,
        agreement=True,
        text="Gedaan",
        due_on=date(2020, 1, 1),
        state=AgreementState.DONE,
        closed_on=date(2020, 1, 1),
        closing_note="Klaar.",
    )

    page = client.get(reverse("agov:outcome-list"))
    assertContains(page, "3 uitkomsten, waarvan 2 open afspraken; <strong>1 is te laat")

    late = client.get(reverse("agov:outcome-list"), {"state": "late"})
    assertContains(late, "Te laat")
    assertNotContains(late, "Op tijd")
    assertNotContains(late, "Gedaan")


def test_the_file_names_no_item_that_the_reader_may_not_see(client, item):
    partner = OrganisationFactory(kind=OrganisationKind.HOUSING)
    closed = AgendaItemFactory(
        meeting=item.meeting, title="Ondermijning", audience=Audience.CLOSED, closed_ground=GROUND
    )
    OutcomeFactory(item=closed, agreement=True, text="Sluit de panden.", organisation=partner)
    OutcomeFactory(item=closed, text="Dit blijft hier.")
    client.force_login(UserFactory(roles=[Role.PARTNER], organisation=partner))

    for form in ("csv", "ods", "xlsx"):
        assert client.get(reverse("agov:outcome-export", args=[form])).status_code == 200
    content = client.get(reverse("agov:outcome-export", args=["csv"])).content.decode("utf-8-sig")
    assert "Sluit de panden." in content
    assert "Dit blijft hier" not in content
    assert "Ondermijning" not in content
    page = client.get(reverse("agov:outcome-list"))
    assertContains(page, "Sluit de panden.")
    assertNotContains(page, "Ondermijning")
    assert client.get(reverse("agov:outcome-export", args=["pdf"])).status_code == 404


def test_a_text_that_looks_like_a_formula_stays_a_text(client, secretary, item):
    OutcomeFactory(item=item, text="=1+1")

    content = client.get(reverse("agov:outcome-export", args=["csv"])).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(content), delimiter=";"))
    cells = [cell for row in rows for cell in row]
    assert "=1+1" not in cells
    assert "'=1+1" in cells


def test_the_council_reads_outcomes_when_the_meeting_is_closed(client, secretary, item):
    row = OutcomeFactory(item=item, text="Wij adviseren licht.")
    griffier = UserFactory(roles=[Role.GRIFFIE])
    assert row not in Outcome.objects.visible_to(griffier)

    type(item.meeting).objects.filter(pk=item.meeting.pk).update(
        state=MeetingState.CLOSED, closed_at=timezone.now(), closed_by=secretary
    )

    assert row in Outcome.objects.visible_to(griffier)


@pytest.mark.parametrize("count", [1, 3])
def test_register_takes_as_many_queries_with_more_rows(client, secretary, count, django_assert_num_queries):
    for _ in range(count):
        PostponementFactory(outcome=OutcomeFactory(item__meeting__convened=True, agreement=True))
    client.get(reverse("agov:outcome-list"))

    with django_assert_num_queries(12):
        client.get(reverse("agov:outcome-list"))
