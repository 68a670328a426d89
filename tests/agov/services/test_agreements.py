"""An agreement of a session becomes the draft of a VAP, with theme, track, priority and partners (S147)."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from agov.services import agreements
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from cycle.enums import Track
from tests.factories import OrganisationFactory, UserFactory, WijkFactory
from tests.factories.policy import PartnerSessionFactory, PriorityFactory, SessionAgreementFactory, ThemeFactory
from vap.enums import CommitmentState, PriorityState, VapState
from vap.models import VAP

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 20, 10, tzinfo=UTC)


@pytest.fixture
def bram():
    return UserFactory(roles=[Role.AGOV_SECRETARIS])


@pytest.fixture
def agreement():
    """Between two partners and the municipality, in a session on the track of groups, without a priority."""
    session = PartnerSessionFactory(track=Track.GROUP, title="Sessie zacht")
    row = SessionAgreementFactory(
        session=session, priority=None, text="Buddy per jongere. Te beginnen in maart.", due_on=date(2027, 6, 1)
    )
    PriorityFactory(state=PriorityState.APPROVED, cycle=session.round.cycle)  # choices were made
    for kind in (OrganisationKind.GGZ, OrganisationKind.EDUCATION, OrganisationKind.MUNICIPALITY):
        row.organisations.add(OrganisationFactory(kind=kind))
    return row


def test_the_draft_holds_partners_theme_and_track(agreement, bram):
    theme = ThemeFactory()

    vap = agreements.make_plan(agreement_id=agreement.pk, title="Buddy per jongere", theme=theme, by=bram, at=AT)

    agreement.refresh_from_db()
    assert (agreement.vap, vap.state, vap.theme, vap.track) == (vap, VapState.DRAFT, theme, Track.GROUP)
    assert vap.cycle == agreement.session.round.cycle
    assert agreement.text in vap.approach
    asked = vap.commitments.order_by("organisation__pk")
    partners = agreement.organisations.exclude(kind=OrganisationKind.MUNICIPALITY).order_by("pk")
    assert [row.organisation for row in asked] == list(partners)
    assert {(row.state, row.due_on) for row in asked} == {(CommitmentState.PROPOSED, date(2027, 6, 1))}
    assert AuditEntry.objects.filter(event="session.agreement_became_plan").count() == 1


def test_what_the_priority_is_about_comes_along(agreement, bram):
    priority = PriorityFactory(state=PriorityState.APPROVED, cycle=agreement.session.round.cycle)
    wijk = WijkFactory()
    priority.areas.add(wijk)
    agreement.priority = priority
    agreement.save()

    vap = agreements.make_plan(agreement_id=agreement.pk, title="Buddy", theme=priority.theme, by=bram, at=AT)

    assert (vap.priority, list(vap.areas.all()), vap.origin_note) == (priority, [wijk], "")


def test_before_choices_were_made_it_asks_why(client, agreement, bram):
    agreement.session.round.cycle.priorities.all().delete()
    client.force_login(bram)
    address = reverse("agov:agreement-plan", args=[agreement.pk])
    sent = {"title": "Buddy per jongere", "theme": ThemeFactory().pk}

    asked = client.post(address, sent)
    client.post(address, {**sent, "reason": "De partners beginnen alvast."})

    assertContains(asked, "Waarom toch?", status_code=422)
    assert VAP.objects.get().title == "Buddy per jongere"


def test_an_agreement_becomes_one_plan(agreement, bram):
    theme = ThemeFactory()
    agreements.make_plan(agreement_id=agreement.pk, title="Een", theme=theme, by=bram, at=AT)

    with pytest.raises(agreements.AgreementError, match="al een plan"):
        agreements.make_plan(agreement_id=agreement.pk, title="Twee", theme=theme, by=bram, at=AT)

    assert VAP.objects.count() == 1


def test_one_click_from_the_session(client, agreement, bram):
    theme = ThemeFactory()
    agreement.session.themes.add(theme)
    client.force_login(bram)
    session = reverse("agov:session-detail", args=[agreement.session_id])
    address = reverse("agov:agreement-plan", args=[agreement.pk])
    assertContains(client.get(session), address)
    page = client.get(address)
    assert page.context["form"].initial == {"title": "Buddy per jongere", "theme": theme}

    response = client.post(address, {"title": "Buddy per jongere", "theme": theme.pk})

    vap = VAP.objects.get()
    assertRedirects(response, reverse("vap:plan-detail", args=[vap.pk]))
    shown = client.get(session)
    assertContains(shown, reverse("vap:plan-detail", args=[vap.pk]))
    assertNotContains(shown, address)
    assertRedirects(client.get(address), session)


def test_a_partner_sees_no_button_and_makes_no_plan(client, agreement):
    partner = UserFactory(roles=[Role.PARTNER], organisation=agreement.organisations.first())
    agreement.session.organisations.add(partner.organisation)
    client.force_login(partner)
    address = reverse("agov:agreement-plan", args=[agreement.pk])

    assertNotContains(client.get(reverse("agov:session-detail", args=[agreement.session_id])), address)
    assert client.post(address, {"title": "Iets", "theme": ThemeFactory().pk}).status_code == 403
    assert not VAP.objects.exists()
