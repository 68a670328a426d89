"""Shared views in the browser (S19): written, endorsed for the text that was read, asked again after a change."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from analysis.enums import AnalysisState, Endorsement
from analysis.models import SharedView, ViewEndorsement
from tests.factories import UserFactory
from tests.factories.policy import (
    FindingFactory,
    PolicyCycleFactory,
    SharedViewFactory,
    ThemeFactory,
    ViewEndorsementFactory,
)

pytestmark = pytest.mark.django_db
LIST = reverse("analysis:shared-view-list")


def page_of(name, view):
    return reverse(f"analysis:shared-view-{name}", args=[view.pk])


def log_in(client, *roles):
    user = UserFactory(roles=list(roles))
    client.force_login(user)
    return user


def test_a_text_is_written_for_a_theme_of_a_cycle(client):
    log_in(client, Role.BELEIDSADVISEUR)
    finding, theme = FindingFactory(analysis__state=AnalysisState.DISCUSSION), ThemeFactory()
    url = reverse("analysis:shared-view-create", args=[finding.analysis.cycle_id])
    sent = {"theme": theme.pk, "text": "Zo zien wij het.", "findings": [finding.pk]}

    empty, done = client.post(url, {**sent, "text": ""}), client.post(url, sent)

    assertContains(empty, "Schrijf op hoe u het probleem samen ziet.", status_code=422)
    view = SharedView.objects.get()
    assertRedirects(done, page_of("detail", view))
    assert list(view.findings.all()) == [finding]


def test_dissent_stands_beside_each_other_and_is_not_hidden(client):
    view = SharedViewFactory()
    ViewEndorsementFactory(view=view, organisation__name="Politie")
    ViewEndorsementFactory(
        view=view, organisation__name="School", stance=Endorsement.DISAGREES, note="Wij ontbreken in dit verhaal."
    )
    log_in(client, Role.PARTNER)

    response = client.get(page_of("detail", view))

    assertContains(response, "Politie")
    assertContains(response, "Wij ontbreken in dit verhaal.")
    assertContains(response, "onderschrijft niet")


def test_a_partner_endorses_for_its_own_organisation(client):
    view, partner = SharedViewFactory(), log_in(client, Role.PARTNER)
    url = page_of("endorse", view)

    silent = client.post(url, {"stance": "disagrees", "note": "", "seen": 1})
    client.post(url, {"stance": "with_note", "note": "Mits er uren zijn.", "seen": 1})

    assertContains(silent, "Schrijf op waarom, of met welke kanttekening.", status_code=422)
    given = ViewEndorsement.objects.get()
    assert (given.organisation, given.stance, given.view_revision) == (partner.organisation, "with_note", 1)


def test_a_changed_text_asks_again(client):
    view = SharedViewFactory()
    ViewEndorsementFactory(view=view, organisation__name="Politie")
    log_in(client, Role.BELEIDSADVISEUR)

    client.post(page_of("edit", view), {"text": "Een andere tekst.", "findings": [], "revision": 1})
    response = client.get(page_of("detail", view))

    assert [one.organisation.name for one in response.context["asked_again"]] == ["Politie"]
    assertContains(response, "over versie 1")
    assertNotContains(client.get(LIST), "1 onderschrijven")


def test_who_read_the_old_text_is_shown_the_new_one_first(client):
    view = SharedViewFactory(text="De nieuwe tekst.", revision=2)
    log_in(client, Role.PARTNER)

    stale = client.post(page_of("endorse", view), {"stance": "agrees", "note": "", "seen": 1})
    assert not ViewEndorsement.objects.exists()
    client.post(page_of("endorse", view), {"stance": "agrees", "note": "", "seen": 2})

    assertContains(stale, "De tekst is gewijzigd sinds u hem opende", status_code=409)
    assertContains(stale, "De nieuwe tekst.", status_code=409)
    assertContains(stale, 'name="seen" value="2"', status_code=409)
    assert ViewEndorsement.objects.get().view_revision == 2


def test_two_writers_at_once(client):
    view = SharedViewFactory(text="De ander schreef dit.", revision=2)
    log_in(client, Role.AGOV_SECRETARIS)

    response = client.post(page_of("edit", view), {"text": "Ik schreef dit.", "findings": [], "revision": 1})

    assert response.status_code == 409
    assertContains(response, "De ander schreef dit.", status_code=409)
    assertContains(response, "Ik schreef dit.", status_code=409)


@pytest.mark.parametrize("count", [1, 3])
def test_list_takes_the_same_queries_for_each_number(client, count, django_assert_num_queries):
    cycle = PolicyCycleFactory()
    for view in SharedViewFactory.create_batch(count, cycle=cycle):
        ViewEndorsementFactory.create_batch(2, view=view)
    log_in(client, Role.BELEIDSADVISEUR)
    client.get(LIST)

    with django_assert_num_queries(6):
        response = client.get(LIST)

    assertContains(response, "2 onderschrijven", count=count)
