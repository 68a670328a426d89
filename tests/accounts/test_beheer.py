"""Beheer: for beheerders with the right, every change in the audit trail, and nothing to change in that trail."""

import pytest
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from amersfoort_veiligheid.accounts.enums import OrganisationKind, Role
from amersfoort_veiligheid.accounts.models import AuditEntry, Organisation, User
from tests.factories import PASSWORD, AuditEntryFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def beheerder(client) -> User:
    user = UserFactory(roles=[Role.BEHEERDER], is_staff=True, name="Bea Beheer")
    client.force_login(user)
    return user


def roles_form(*roles: Role) -> dict[str, object]:
    form: dict[str, object] = {"user_roles-TOTAL_FORMS": len(roles), "user_roles-INITIAL_FORMS": 0}
    return form | {f"user_roles-{number}-role": role for number, role in enumerate(roles)}


def test_beheer_is_dutch_and_names_the_lists(client, beheerder):
    response = client.get(reverse("admin:index"))

    for words in ("Wat wilt u beheren?", "Gebruikers", "Organisaties", "Logboek"):
        assertContains(response, words)
    assertNotContains(response, "/beheer/auth/group/")
    assertNotContains(response, "/beheer/account/emailaddress/")


def test_right_without_the_role_shows_nothing(client):
    client.force_login(UserFactory(is_staff=True, roles=[Role.PARTNER]))

    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403


def test_new_user_with_roles_is_recorded(client, beheerder):
    organisation = OrganisationFactory()
    form = {
        "email": "nieuw@gemeente.example",
        "name": "Nieuwe Medewerker",
        "function": "",
        "organisation": organisation.pk,
        "usable_password": "true",
        "password1": PASSWORD,
        "password2": PASSWORD,
    }

    response = client.post(reverse("admin:accounts_user_add"), form | roles_form(Role.ONDERZOEKER, Role.PARTNER))

    assert response.status_code == 302
    user = User.objects.get(email="nieuw@gemeente.example")
    assert user.roles == {Role.ONDERZOEKER, Role.PARTNER}
    entry = AuditEntry.objects.get(event="user.created")
    assert (entry.actor_id, entry.target_id) == (beheerder.pk, str(user.pk))
    assert entry.data["roles"] == ["onderzoeker", "partner"]
    assert PASSWORD not in str(entry.data)


def test_changed_organisation_is_recorded(client, beheerder):
    organisation = OrganisationFactory(name="Oud")
    form = {"name": "Nieuw", "kind": OrganisationKind.POLICE, "email_domain": "", "is_active": "on"}

    response = client.post(reverse("admin:accounts_organisation_change", args=[organisation.pk]), form)

    assertRedirects(response, reverse("admin:accounts_organisation_changelist"))
    assert Organisation.objects.get(pk=organisation.pk).name == "Nieuw"
    entry = AuditEntry.objects.get(event="organisation.changed")
    assert entry.data["fields"] == ["kind", "name"]


def test_set_password_is_recorded(client, beheerder):
    user = UserFactory()
    form = {"usable_password": "true", "password1": "winter-aan-de-eem", "password2": "winter-aan-de-eem"}

    response = client.post(reverse("admin:auth_user_password_change", args=[user.pk]), form)

    assert response.status_code == 302
    assert AuditEntry.objects.get(event="user.password_set").target_id == str(user.pk)


def test_beheerder_can_not_touch_a_superuser(client, beheerder):
    superuser = User.objects.create_superuser("super@gemeente.example", PASSWORD, name="Super")
    form = {"usable_password": "true", "password1": "winter-aan-de-eem", "password2": "winter-aan-de-eem"}

    response = client.post(reverse("admin:auth_user_password_change", args=[superuser.pk]), form)

    assert response.status_code == 403
    superuser.refresh_from_db()
    assert superuser.check_password(PASSWORD)


def test_form_has_no_way_to_more_rights(client, beheerder):
    response = client.get(reverse("admin:accounts_user_change", args=[beheerder.pk]))

    for name in ("is_superuser", "groups", "user_permissions"):
        assertNotContains(response, f'name="{name}"')


def test_user_can_not_be_deleted(client, beheerder):
    user = UserFactory()

    response = client.post(reverse("admin:accounts_user_delete", args=[user.pk]), {"post": "yes"})

    assert response.status_code == 403
    assert User.objects.filter(pk=user.pk).exists()


@pytest.mark.parametrize("deed", ["add", "change", "delete"])
def test_audit_trail_is_read_only(client, beheerder, deed: str):
    entry = AuditEntryFactory()
    arguments = [] if deed == "add" else [entry.pk]

    response = client.post(reverse(f"admin:accounts_auditentry_{deed}", args=arguments), {"post": "yes"})

    assert response.status_code == 403
    assert list(AuditEntry.objects.values_list("pk", flat=True)) == [entry.pk]


def test_audit_trail_can_be_read(client, beheerder):
    AuditEntryFactory(event="delivery.approved", target_label="Politie 2025")

    response = client.get(reverse("admin:accounts_auditentry_changelist"))

    assertContains(response, "Politie 2025")
    assertNotContains(response, "action-select")


@pytest.mark.django_db(transaction=True)
def test_password_set_in_beheer_works_outside_a_transaction_of_the_test(client):
    beheerder, other = UserFactory(roles=[Role.BEHEERDER], is_staff=True), UserFactory()
    client.force_login(beheerder)
    address = reverse("admin:auth_user_password_change", args=[other.pk])

    answer = client.post(address, {"password1": "een lang wachtwoord 1", "password2": "een lang wachtwoord 1"})

    assert answer.status_code == 302
    assert AuditEntry.objects.filter(event="user.password_set", target_id=str(other.pk)).exists()
