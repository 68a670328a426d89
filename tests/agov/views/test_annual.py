"""The account of a year on its way: what is typed, what the checklist asks, who reads what, and what is kept."""

from datetime import UTC, date, datetime

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from agov.enums import EditionState
from agov.models import Edition
from agov.reports.edition_revision import changes_now
from agov.reports.kinds.shape import NOT_WRITTEN
from agov.services import editions as services
from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from tests.factories import OrganisationFactory, UserFactory
from tests.factories import plans as make
from vap.enums import PublicPart

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
CHOICE = "De raad kan kiezen tussen meer avonden en meer licht."
WHY = "Het hek werd te laat geleverd."


@pytest.fixture
def adviser(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], function="beleidsadviseur")
    client.force_login(user)
    return user


@pytest.fixture
def plan():
    """One plan with a deed that was not done and money from a partner."""
    town = OrganisationFactory(name="Gemeente", kind=OrganisationKind.MUNICIPALITY)
    vap = make.VAPFactory(
        title="Licht op het plein", running=True, start_date=date(2025, 3, 1), public_parts=PublicPart.values
    )
    make.ActivityFactory(
        vap=vap,
        title="Hek plaatsen",
        organisation=town,
        planned_start=date(2025, 3, 1),
        planned_end=date(2025, 9, 1),
    )
    make.CostLineFactory(vap=vap, year=2025)
    make.CoverLineFactory(
        vap=vap,
        year=2025,
        kind="partner",
        organisation=OrganisationFactory(name="De Corporatie"),
        amount=12_345,
        source="Onderhoudsgeld",
    )
    return vap


@pytest.fixture
def concept(client, adviser, plan):
    client.post(reverse("agov:edition-start"), {"subject": "jaarverslag|gemeente|2025"})
    return Edition.objects.get(publication__kind="jaarverslag")


def typed(plan, **more):
    return {
        "summary": "Wij deden minder dan beloofd.",
        "contact": "adviseur",
        "next_on": "",
        f"deel-verschil-{plan.pk}": WHY,
        "deel-vraag": CHOICE,
        **more,
    }


def write(client, edition, values):
    edition.refresh_from_db()
    values = {**values, "revision": edition.revision}
    answer = client.post(reverse("agov:edition-write", args=[edition.pk]), values)
    edition.refresh_from_db()
    return answer


def publish(edition, by):
    services.submit(edition_id=edition.pk, by=by, at=NOW)
    services.approve(edition_id=edition.pk, publish_at=NOW, by=UserFactory(), at=NOW)
    edition.refresh_from_db()
    edition.pdf.save("jaarverslag.pdf", ContentFile(b"%PDF-1.7"))
    services.publish_due(at=NOW)


def test_what_is_typed_stands_in_its_part_and_survives_newer_figures(client, concept, plan):
    assertContains(client.get(reverse("agov:edition-detail", args=[concept.pk])), NOT_WRITTEN)
    assert write(client, concept, typed(plan)).status_code == 302
    assert WHY in concept.body
    assert CHOICE in concept.body
    assert NOT_WRITTEN not in concept.body
    plan.title = "Licht en een hek"
    plan.save()
    client.post(reverse("agov:edition-refresh", args=[concept.pk]))
    concept.refresh_from_db()
    assert "Licht en een hek" in concept.body
    assert WHY in concept.body


def test_without_the_question_to_the_council_it_is_not_submitted(client, concept, plan, adviser):
    write(client, concept, typed(plan, **{"deel-vraag": "", f"deel-verschil-{plan.pk}": ""}))
    checks = client.get(reverse("agov:edition-detail", args=[concept.pk])).context["checks"]
    found = {one.title: (one.blocks, one.detail) for one in checks}
    assert found["Hier moet nog iets staan."][0] is True
    assert "Wat kan de raad kiezen?" in found["Hier moet nog iets staan."][1]
    assert found["Hier staat nog niets."][0] is False
    assert "Licht op het plein" in found["Hier staat nog niets."][1]
    with pytest.raises(services.EditionError, match="Hier moet nog iets staan"):
        services.submit(edition_id=concept.pk, by=adviser, at=NOW)
    concept.refresh_from_db()
    assert concept.state == EditionState.DRAFT


def test_person_in_what_is_typed_is_refused_and_the_text_stays(client, concept, plan):
    answer = write(client, concept, typed(plan, **{"deel-vraag": "Mail jan@voorbeeld.nl over dit hek."}))
    assert answer.status_code == 422
    assertContains(answer, "jan@voorbeeld.nl", status_code=422)
    assertContains(answer, WHY, status_code=422)
    assert concept.own_words == {}


def test_who_saves_second_sees_both_texts(client, concept, plan):
    first = concept.revision
    write(client, concept, typed(plan))
    answer = client.post(
        reverse("agov:edition-write", args=[concept.pk]),
        typed(plan, **{"deel-vraag": "Iets heel anders.", "revision": first}),
    )
    assert answer.status_code == 409
    assertContains(answer, "Iets heel anders.", status_code=409)
    concept.refresh_from_db()
    assert concept.own_words["vraag"] == CHOICE


def test_who_pays_what_is_closed_at_first_with_ground_and_day(client, concept, plan, adviser):
    write(client, concept, typed(plan))
    publish(concept, adviser)
    page = reverse("agov:edition-page", args=[concept.publication.slug, 1])
    client.logout()
    public = client.get(page)
    assertContains(public, WHY)
    assertContains(public, "Dit deel is niet openbaar. Partners vertellen zelf wat zij betalen.")
    assertNotContains(public, "De Corporatie")
    for form in ("csv", "json"):
        address = reverse("agov:edition-file", args=[concept.publication.slug, 1, form])
        answer = client.get(address)
        content = b"".join(answer) if answer.streaming else answer.content
        assert b"De Corporatie" not in content
        assert b"Onderhoudsgeld" not in content
    client.force_login(UserFactory(roles=[Role.RAADSLID]))
    council = client.get(page)
    assertContains(council, "De Corporatie")
    assertContains(council, WHY)
    assert concept.publication.woo_category == "2g"


def test_correction_begins_with_what_was_typed_and_nothing_changed_is_said(client, concept, plan, adviser):
    write(client, concept, typed(plan))
    publish(concept, adviser)
    concept.refresh_from_db()
    assert changes_now(concept).different == ()
    again = services.start(kind=concept.publication.kind, code="gemeente", period="2025", by=adviser, at=NOW)
    again.refresh_from_db()
    assert again.own_words == concept.own_words
    assert WHY in again.body


def test_typed_words_count_in_the_fingerprint(client, concept, plan, adviser):
    write(client, concept, typed(plan))
    services.submit(edition_id=concept.pk, by=adviser, at=NOW)
    services.approve(edition_id=concept.pk, publish_at=NOW, by=UserFactory(), at=NOW)
    concept.refresh_from_db()
    before = concept.content_hash
    concept.value = {**concept.value, "sections": [one for one in concept.value["sections"] if one["key"] != "keuze"]}
    assert services.fixed_hash(concept) != before
    concept.refresh_from_db()
    assert services.fixed_hash(concept) == before
