"""Choices on a list under a name: kept, shared with colleagues, thrown away; what the database refuses."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from amersfoort_veiligheid.web import saved_filters
from amersfoort_veiligheid.web.models import SavedFilter
from tests.factories import OrganisationFactory, SavedFilterFactory, UserFactory
from tests.factories.policy import PolicyCycleFactory, PriorityFactory

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 5, 10, tzinfo=UTC)
LIST = "vap:priority-list"
SAVE = reverse("web:filter-save")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", ""),
        ("page=3", ""),
        ("state=&theme=4&page=2", "theme=4"),
        ("theme=4&state=draft", "state=draft&theme=4"),
        ("area=2&area=1", "area=2&area=1"),
        ("volgorde=-einde", "volgorde=-einde"),
    ],
)
def test_a_choice_is_kept_without_what_is_empty_or_of_the_moment(typed, kept):
    assert saved_filters.tidy(typed) == kept


def test_constraints_are_each_broken_once():
    one = SavedFilterFactory()
    with pytest.raises(IntegrityError, match="page|saved_filter_name_once"), transaction.atomic():
        SavedFilterFactory(user=one.user, page=one.page, name=one.name)
    with pytest.raises(IntegrityError, match="saved_filter_chooses_something"), transaction.atomic():
        SavedFilterFactory(query="")


def test_who_sees_what():
    town, corporation = OrganisationFactory(), OrganisationFactory()
    officer, colleague, council = (
        UserFactory(roles=[role], organisation=town) for role in (Role.BELEIDSADVISEUR, Role.BESTUURDER, Role.RAADSLID)
    )
    partner, other = (UserFactory(roles=[Role.PARTNER], organisation=corporation) for _ in range(2))
    given = {"page": LIST, "query": "state=draft", "at": AT}
    own = saved_filters.save(user=officer, name="Van mij", is_shared=False, **given)
    shared = saved_filters.save(user=officer, name="Van ons", is_shared=True, **given)
    theirs = saved_filters.save(user=partner, name="Van de corporatie", is_shared=True, **given)

    def seen(user):
        return set(SavedFilter.objects.visible_to(user))

    assert seen(officer) == {own, shared}
    assert seen(colleague) == {shared}
    assert seen(council) == set()
    assert seen(partner) == seen(other) == {theirs}
    assert seen(UserFactory(roles=[Role.BELEIDSADVISEUR], organisation=None)) == set()


def test_name_twice_nothing_chosen_and_too_many_are_refused_in_words(monkeypatch):
    user = UserFactory()
    given = {"user": user, "page": LIST, "is_shared": False, "at": AT}
    saved_filters.save(name="Te laat", query="state=draft", **given)

    with pytest.raises(saved_filters.SavedFilterError, match="al een keuze met deze naam"):
        saved_filters.save(name=" Te  laat ", query="state=draft", **given)
    with pytest.raises(saved_filters.SavedFilterError, match="Kies eerst iets"):
        saved_filters.save(name="Niets", query="page=2", **given)
    monkeypatch.setattr(saved_filters, "MOST", 1)
    with pytest.raises(saved_filters.SavedFilterError, match="al 1 keuzen"):
        saved_filters.save(name="Nog een", query="state=draft", **given)
    assert SavedFilter.objects.count() == 1


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR])
    client.force_login(user)
    return user


def test_an_officer_keeps_a_choice_finds_it_and_throws_it_away(client, officer):
    cycle = PolicyCycleFactory()
    PriorityFactory(cycle=cycle)
    page = reverse(LIST)
    assertNotContains(client.get(page), "Bewaar deze keuze")
    assertContains(client.get(page, {"state": "draft"}), "Bewaar deze keuze")

    answer = client.post(SAVE, {"page": LIST, "query": "state=draft&page=1", "name": "Concepten", "is_shared": "on"})

    assertRedirects(answer, f"{page}?state=draft")
    response = client.get(f"{page}?state=draft")
    assertContains(response, "Concepten</a>")
    assertNotContains(response, "Bewaar deze keuze")
    assert AuditEntry.objects.filter(event="filter.shared").count() == 1

    assertRedirects(client.post(reverse("web:filter-drop", args=[SavedFilter.objects.get().pk])), page)
    assert not SavedFilter.objects.exists()
    assert AuditEntry.objects.filter(event="filter.dropped").count() == 1


def test_a_choice_of_another_is_not_thrown_away(client, officer):
    other = SavedFilterFactory(user__organisation=officer.organisation, is_shared=True)

    assert client.post(reverse("web:filter-drop", args=[other.pk])).status_code == 404
    assert SavedFilter.objects.filter(pk=other.pk).exists()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"name": ""}, "Geef deze keuze een naam."),
        ({"name": "Jan Jansen"}, "Noemt u hier een persoon?"),
        ({"query": ""}, "Kies eerst iets in het filter"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, officer, changes, words):
    answer = client.post(SAVE, {"page": LIST, "query": "state=draft", "name": "Concepten", **changes})

    assert answer.status_code == 422
    assertContains(answer, words, status_code=422)
    assertContains(answer, f'href="{reverse(LIST)}?', status_code=422)
    assert not SavedFilter.objects.exists()


@pytest.mark.parametrize("page", ["", "vap:priority-detail", "https://elders.example/"])
def test_only_a_list_of_this_site_is_gone_to(client, officer, page):
    assert client.post(SAVE, {"page": page, "query": "a=1", "name": "X"}).status_code == 404
