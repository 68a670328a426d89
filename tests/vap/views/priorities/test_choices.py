"""What was not chosen, the logs of the groups, the load on organisations and the projects that run on."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from pytest_django.asserts import assertContains, assertNotContains

from amersfoort_veiligheid.accounts.enums import Role
from tests.factories import TargetGroupFactory, UserFactory
from tests.factories.policy import (
    DispositionFactory,
    FindingFactory,
    PriorityFactory,
    PublishedChoicesFactory,
    RunningProjectFactory,
)
from tests.vap.views.priorities.pages import login
from vap.models import Disposition

pytestmark = pytest.mark.django_db


def test_leaving_out_asks_reason_and_day_and_stands_in_the_list(client, officer, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get())
    page = reverse("vap:finding-leave-out", args=[finding.pk])
    day = timezone.localdate() + timedelta(days=200)

    assert client.post(page, {"reason": "", "review_on": ""}).status_code == 422
    late = client.post(page, {"reason": "daalt al.", "review_on": "2020-01-01"})
    client.post(page, {"reason": "daalt al.", "review_on": day})

    assert "review_on" in late.context["form"].errors
    response = client.get(reverse("vap:not-chosen"))
    assertContains(response, finding.claim)
    assertContains(response, "daalt al.")
    client.post(reverse("vap:finding-take-back", args=[finding.pk]))
    assert not Disposition.objects.exists()


def test_leaving_out_is_refused_to_others(client, cycle):
    finding = FindingFactory(analysis=cycle.analyses.get())
    login(client, Role.BESTUURDER)

    for name in ("finding-leave-out", "finding-take-back"):
        assert client.post(reverse(f"vap:{name}", args=[finding.pk]), {"reason": "nee."}).status_code == 403


def test_what_was_not_chosen_is_for_others_once_it_is_public(client, cycle):
    left = DispositionFactory(finding=FindingFactory(analysis=cycle.analyses.get()))
    login(client, Role.RAADSLID)

    before = client.get(reverse("vap:not-chosen"))
    PublishedChoicesFactory(cycle=cycle)
    after = client.get(reverse("vap:not-chosen"))

    assertNotContains(before, left.reason)
    assertContains(after, left.reason)


def test_group_log_records_wel_and_niet_with_arguments(client, officer, cycle):
    wel, niet, open_group = TargetGroupFactory.create_batch(3)
    priority = PriorityFactory(cycle=cycle, choice_reason="kleine groep, veel delicten.")
    priority.target_groups.add(wel)
    finding = FindingFactory(analysis=cycle.analyses.get())
    finding.target_groups.add(niet)
    DispositionFactory(finding=finding, reason="te klein om te volgen.")

    response = client.get(reverse("vap:group-log"))

    lines = {line.group: [(one.is_chosen, one.argument) for one in line.choices] for line in response.context["log"]}
    assert lines[wel] == [(True, "kleine groep, veel delicten.")]
    assert lines[niet] == [(False, "te klein om te volgen.")]
    assert lines[open_group] == []
    assertContains(response, "1 doelgroep wordt aangepakt, 1 bewust niet. Over 1 is nog niets gekozen.")


def test_group_track_can_be_marked_not_feasible_yet(client, officer, cycle):
    page = reverse("vap:group-track", args=[cycle.pk])

    client.post(page, {"group_track_note": "er is nog geen telling.", "revision": cycle.revision})
    stale = client.post(page, {"group_track_note": "van een ander.", "revision": cycle.revision})

    assertContains(client.get(reverse("vap:group-log")), "er is nog geen telling.")
    assert stale.status_code == 409


def test_load_shows_who_carries_more_than_agreed(client, officer, cycle):
    type(cycle).objects.filter(pk=cycle.pk).update(max_per_trekker=1)
    trekker = UserFactory(name="Truus de Boer", function="wijkmanager")
    PriorityFactory.create_batch(2, cycle=cycle, trekker=trekker, cost=100, covered=30)

    response = client.get(reverse("vap:load"))

    load = response.context["capacity"].trekkers[0]
    assert (load.count, load.limit, load.is_over) == (2, 1, True)
    assert (response.context["capacity"].cost, response.context["capacity"].uncovered) == (200, 140)
    assertContains(response, "te veel")
    assertNotContains(response, "Truus")


def test_orphan_project_is_visible_as_orphan(client, officer, cycle):
    priority = PriorityFactory(cycle=cycle)
    group = TargetGroupFactory(name="Meerplegers")
    priority.target_groups.add(group)
    held, orphan = RunningProjectFactory(priority=priority), RunningProjectFactory(title="Los project")

    by_group = client.get(reverse("vap:portfolio"), {"per": "doelgroep"})

    portfolio = by_group.context["portfolio"]
    assert portfolio.orphans == (orphan,)
    assert [(bunch.label, bunch.projects) for bunch in portfolio.bunches] == [
        ("Meerplegers", (held,)),
        ("Zonder doelgroep", (orphan,)),
    ]
    for dimension in ("thema", "gebied", "soort", "onzin"):
        assertContains(client.get(reverse("vap:portfolio"), {"per": dimension}), "Los project")


def test_council_reads_no_title_of_a_draft_beside_a_project(client, cycle):
    draft = PriorityFactory(cycle=cycle, title="Nog geheim")
    RunningProjectFactory(title="Loopt al", priority=draft)
    login(client, Role.RAADSLID)

    response = client.get(reverse("vap:portfolio"))

    assertContains(response, "Loopt al")
    assertNotContains(response, "Nog geheim")
