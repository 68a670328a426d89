"""What the public reads of priorities, and who reads a version."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import UserFactory
from tests.factories.policy import (
    DispositionFactory,
    FindingFactory,
    PriorityFactory,
    PriorityVersionFactory,
    PublishedChoicesFactory,
)
from tests.vap.views.priorities.pages import AT, login, page_of
from vap.enums import Evidence, PriorityState
from vap.services import priorities as services

pytestmark = pytest.mark.django_db


def test_public_page_needs_approval_of_all_and_no_login(client, officer, cycle):
    page = reverse("vap:public-choices", args=[cycle.pk])
    first, second = PriorityFactory.create_batch(2, cycle=cycle)
    public = Client()
    services.approve(priority_id=first.pk, by=officer, at=AT)
    assert public.get(page).status_code == 404

    services.approve(priority_id=second.pk, by=officer, at=AT)

    assertContains(public.get(page), first.title)


def test_public_page_shows_evidence_in_words_what_was_left_out_and_no_name(cycle):
    trekker = UserFactory(name="Truus de Boer")
    PriorityFactory(
        cycle=cycle,
        state=PriorityState.APPROVED,
        evidence=Evidence.NONE,
        trekker=trekker,
        made_by=UserFactory(name="Wim Sonneveldt"),
    )
    PriorityFactory(cycle=cycle, title="Nog een concept")
    left = DispositionFactory(finding=FindingFactory(analysis=cycle.analyses.get()), review_on=date(2027, 6, 1))
    PublishedChoicesFactory(cycle=cycle)

    response = Client().get(reverse("vap:public-choices", args=[cycle.pk]))

    assertContains(response, "Er is geen bewijs in cijfers.")
    assertContains(response, left.reason)
    assertContains(response, "1 juni 2027")
    for hidden in ("Truus", "Sonneveldt", left.decided_by.name, "Nog een concept"):
        assertNotContains(response, hidden)


def test_version_page_is_for_who_may_see_the_priority(client):
    made = PriorityVersionFactory(priority__state=PriorityState.DRAFT)
    login(client, Role.RAADSLID)

    assert client.get(page_of("priority-version", made.priority, 1)).status_code == 404
