"""What research already knows, beside the approach of a plan."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import Role
from amersfoort_veiligheid.accounts.models import AuditEntry
from tests.factories import UserFactory
from tests.factories import plans as make
from vap.models import KnownEvidence

pytestmark = pytest.mark.django_db
BACKEND = "amersfoort_veiligheid.accounts.backends.AccountBackend"
SAID = {
    "claim": "Betere sloten geven minder inbraken.",
    "title": "Overzicht van onderzoek naar sloten",
    "source_url": "https://onderzoek.example/sloten",
    "effect": "known",
    "mechanism": "partly",
    "moderators": "unknown",
    "implementation": "partly",
    "economics": "unknown",
}


@pytest.fixture
def officer(client):
    user = UserFactory(roles=[Role.BELEIDSADVISEUR], password="!")
    client.force_login(user, backend=BACKEND)
    return user


def add(client, vap, **values):
    return client.post(reverse("vap:known-evidence-new", args=[vap.pk]), {**SAID, **values})


def test_a_source_stands_by_the_approach_with_its_five_answers(client, officer):
    vap = make.VAPFactory()

    answer = add(client, vap)

    page = reverse("vap:plan-detail", args=[vap.pk])
    assertRedirects(answer, f"{page}#bekend", fetch_redirect_response=False)
    known = KnownEvidence.objects.get()
    assert (known.vap, known.added_by) == (vap, officer)
    shown = client.get(page)
    assertContains(shown, "Betere sloten geven minder inbraken.")
    assertContains(shown, 'href="https://onderzoek.example/sloten"')
    for question, words in [
        ("Het effect", "Bekend"),
        ("Hoe het werkt", "Deels bekend"),
        ("Waar en voor wie het werkt", "Niet bekend"),
        ("Hoe u het invoert", "Deels bekend"),
        ("Wat het kost", "Niet bekend"),
    ]:
        assertContains(shown, f"{question}: {words.lower()}.")
    assert AuditEntry.objects.filter(event="known_evidence.added", target_id=vap.pk).count() == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"claim": ""}, "op wat de bron zegt"),
        ({"source_url": ""}, "Vul het webadres van de bron in"),
        ({"source_url": "ftp://a.example"}, "webadres"),
        ({"effect": "bijna"}, "effect"),
        ({"claim": "Vraag het aan j.jansen@a.example."}, "Gegevens over personen horen hier niet"),
    ],
)
def test_what_cannot_be_added(client, officer, values, words):
    answer = add(client, make.VAPFactory(), **values)

    assertContains(answer, words, status_code=422)
    assert not KnownEvidence.objects.exists()


def test_the_same_source_with_the_same_words_comes_once(client, officer):
    vap = make.VAPFactory()
    add(client, vap)

    assertContains(add(client, vap), "Dit staat er al.", status_code=422)
    assert vap.known_evidence.count() == 1


def test_of_an_adopted_plan_it_asks_why_and_makes_a_version(client, officer):
    vap = make.VAPFactory(running=True)
    assert add(client, vap).status_code == 422

    add(client, vap, reason="Er is nieuw onderzoek.")

    version = vap.versions.latest("number")
    assert version.reason == "Er is nieuw onderzoek."
    assert version.content["known_evidence"] == [
        "Betere sloten geven minder inbraken. (Overzicht van onderzoek naar sloten, https://onderzoek.example/sloten: "
        "het effect bekend, hoe het werkt deels bekend, waar en voor wie het werkt niet bekend, "
        "hoe u het invoert deels bekend, wat het kost niet bekend)"
    ]


def test_a_source_is_taken_away_with_a_reason_once_adopted(client, officer):
    known = make.KnownEvidenceFactory(vap__running=True)
    address = reverse("vap:known-evidence-remove", args=[known.vap_id, known.pk])
    assertContains(client.get(address), "Deze bron weghalen?")
    assert client.post(address).status_code == 422
    assert KnownEvidence.objects.exists()

    client.post(address, {"reason": "De bron klopt niet."})

    assert not KnownEvidence.objects.exists()
    assert known.vap.versions.latest("number").content["known_evidence"] == []
    assert AuditEntry.objects.filter(event="known_evidence.removed", target_id=known.vap_id).count() == 1


def test_a_source_of_another_plan_is_not_found_here(client, officer):
    known, other = make.KnownEvidenceFactory(), make.VAPFactory()

    assert client.post(reverse("vap:known-evidence-remove", args=[other.pk, known.pk])).status_code == 404
    assert KnownEvidence.objects.filter(pk=known.pk).exists()


def test_who_may_not_edit_reads_it_and_is_refused(client):
    known = make.KnownEvidenceFactory(vap__running=True)
    client.force_login(UserFactory(roles=[Role.RAADSLID], password="!"), backend=BACKEND)

    shown = client.get(reverse("vap:plan-detail", args=[known.vap_id]))

    assertContains(shown, known.claim)
    assertNotContains(shown, reverse("vap:known-evidence-new", args=[known.vap_id]))
    assert add(client, known.vap, reason="Zomaar.").status_code == 403
    assert client.post(reverse("vap:known-evidence-remove", args=[known.vap_id, known.pk])).status_code == 403
    assert KnownEvidence.objects.count() == 1


@pytest.mark.parametrize("fields", [{"claim": ""}, {"title": ""}, {"source_url": ""}])
def test_the_database_refuses_a_source_without_words_or_place(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make.KnownEvidenceFactory(**fields)


def test_the_database_keeps_the_same_words_of_a_source_once():
    known = make.KnownEvidenceFactory()

    with pytest.raises(IntegrityError), transaction.atomic():
        make.KnownEvidenceFactory(vap=known.vap, claim=known.claim)
