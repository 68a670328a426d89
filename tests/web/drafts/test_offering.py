"""A draft is offered on the page where it was typed, to its owner only."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.web import drafts
from amersfoort_veiligheid.web.models import Draft
from tests.factories import DraftFactory
from tests.web.drafts.typed import PlanForm

pytestmark = pytest.mark.django_db


def test_page_offers_what_was_typed_and_puts_it_back(client, user, path):
    client.force_login(user)
    draft = DraftFactory(user=user, page=path, action=path, form="WaiveForm", fields={"reason": ["Half <af>"]})

    page = client.get(path)

    assertContains(page, "U was hier bezig op 1 september om 14:00")
    assertContains(page, "Half &lt;af&gt;")
    assertContains(page, f'href="{path}?concept={draft.pk}"')
    restored = client.get(path, {"concept": draft.pk})
    assertContains(restored, 'value="Half &lt;af&gt;"')
    assertContains(restored, "In het formulier staat weer wat u typte")
    assertNotContains(restored, "Zet terug</a>")


def test_draft_of_another_is_not_offered_and_can_not_be_asked_for(client, user, path):
    client.force_login(user)
    draft = DraftFactory(page=path, action=path, form="WaiveForm", fields={"reason": ["Geheim"]})

    assertNotContains(client.get(path, {"concept": draft.pk}), "Geheim")


@pytest.mark.parametrize("chosen", ["0", "x", "-1", "99999999999999999999"])
def test_choice_that_makes_no_sense_changes_nothing(client, user, path, chosen):
    client.force_login(user)

    assert client.get(path, {"concept": chosen}).status_code == 200


def test_page_without_a_form_asks_nothing_of_drafts(client, user, django_assert_num_queries):
    client.force_login(user)
    page = {"user": user, "text": "x"}

    with django_assert_num_queries(0):
        assert drafts.offers(user=user, path="/", page=page, chosen="") == []


def test_draft_whose_form_stands_elsewhere_on_the_page_shows_its_text(user):
    DraftFactory(user=user, page="/plan/", form="GoneForm", fields={"note": ["Lange tekst"], "pk": ["12"]})

    (offer,) = drafts.offers(user=user, path="/plan/", page={"form": PlanForm()}, chosen="")

    assert offer.texts == [("", "Lange tekst")]
    assert not offer.is_restored


def test_draft_of_one_of_several_forms_of_a_kind_is_put_in_none_of_them(user):
    draft = DraftFactory(user=user, page="/plan/", action="/plan/2/")
    first, second = PlanForm(), PlanForm()

    (offer,) = drafts.offers(user=user, path="/plan/", page={"rows": [first, second]}, chosen=str(draft.pk))

    assert not offer.is_restored
    assert offer.texts == [("", "Stil op straat")]
    assert first.initial == second.initial == {}


def test_draft_is_thrown_away_by_its_owner_only(client, user):
    client.force_login(user)
    own, other = DraftFactory(user=user, page="/taken/"), DraftFactory()

    assertRedirects(client.post(reverse("web:draft-drop", args=[own.pk])), "/taken/")
    assert client.post(reverse("web:draft-drop", args=[other.pk])).status_code == 404
    assert list(Draft.objects.all()) == [other]
